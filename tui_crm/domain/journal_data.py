"""What the values in the journal say: which fields changed, and how a contact gets them back (R45, R51).

`before` and `after` are JSON data by name: of a contact's fields as `draft_data.draft_to_data` makes them,
of all else under the names of `domain.journal`. Both have the same names; `before` is empty where the contact
is new.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from tui_crm.domain.contact import ContactDraft
from tui_crm.domain.draft_data import draft_from_data, draft_to_data
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.journal import MERGED, RECORDS, DefinitionChange, FieldChange

Data = Mapping[str, Any]

DRAFT_FIELDS = tuple(field.name for field in fields(ContactDraft))
"""The fields of contacts, in the order of the form."""
_LINKS, _CUSTOM = "organizations", "custom"


def is_new(before: Data) -> bool:
    """Whether the change made the contact."""
    return not before


def linked_ids(before: Data, after: Data) -> set[int]:
    """The organizations that the change names."""
    return {link["id"] for data in (before, after) for link in data.get(_LINKS, ())}


def merged_ids(before: Data, after: Data) -> set[int]:
    """The contacts that the change says were merged into the one that it is about."""
    names = {*before, *after}
    return {int(name.removeprefix(MERGED)) for name in names if name.startswith(MERGED)}


def field_changes(
    before: Data, after: Data, seen: Collection[int], known: Collection[int] = ()
) -> tuple[FieldChange, ...]:
    """What changed, in the order of the form; nothing of a new contact.

    Args:
        seen: of the organizations that the change names those that may be shown (R43); the others are left
            out, and so is a change that is about nothing else.
        known: of `merged_ids` those that may be told of, in the trash or not.
    """
    if is_new(before):
        return ()
    found: list[FieldChange] = []
    for name in sorted(after, key=_place):
        old, new = before[name], after[name]
        if name.startswith(MERGED):
            if int(name.removeprefix(MERGED)) not in known:
                continue
            # What was moved tells the numbers of contacts that not everybody may see.
            old, new = (None if moved is None else True for moved in (old, new))
        if name == _LINKS:
            old, new = ([link for link in links if link["id"] in seen] for links in (old, new))
            if _links(old) == _links(new):
                continue
        if name == _CUSTOM:
            found += [FieldChange(CUSTOM_PREFIX + key, old.get(key), new.get(key)) for key in _keys(old, new)]
        else:
            found.append(FieldChange(name, old, new))
    return tuple(found)


def conflicts(current: ContactDraft, before: Data, after: Data) -> tuple[str, ...]:
    """The changed fields of a contact that by now are no more what the change made them."""
    now = draft_to_data(current, [name for name in after if name in DRAFT_FIELDS])
    return tuple(found for name in now for found in _conflicts(name, now[name], before[name], after[name]))


def is_taken_back(current: ContactDraft, before: Data, after: Data) -> bool:
    """Whether the changed fields of a contact are already what they were before the change."""
    return not conflicts(current, after, before)


def is_reordered(current: ContactDraft, after: Data) -> bool:
    """Whether a person's links are those that the change left, but for their order."""
    now = draft_to_data(current, [_LINKS])[_LINKS]
    return sorted(_links(now)) == sorted(_links(after.get(_LINKS, ())))


def taken_back(current: ContactDraft, before: Data, after: Data) -> ContactDraft:
    """The contact with the values that the changed fields had before."""
    values = {name: before[name] for name in after if name in DRAFT_FIELDS}
    if _CUSTOM in values:
        keys = set(_keys(before[_CUSTOM], after[_CUSTOM]))
        kept = {key: value for key, value in current.custom.items() if key not in keys}
        old = {key: value for key, value in before[_CUSTOM].items() if key in keys}
        values[_CUSTOM] = kept | old
    read = draft_from_data({"kind": current.kind, **values})
    return replace(current, **{name: getattr(read, name) for name in values})


def _conflicts(name: str, now: Any, before: Any, after: Any) -> Iterator[str]:
    if name == _CUSTOM:
        for key in _keys(before, after):
            if _plain(now.get(key)) != after.get(key):
                yield CUSTOM_PREFIX + key
    elif name == _LINKS:
        if _links(now) != _links(after):
            yield name
    elif now != after:
        yield name


def _keys(before: Data, after: Data) -> list[str]:
    """The custom fields that differ."""
    keys = dict.fromkeys([*before, *after])
    return [key for key in keys if before.get(key) != after.get(key)]


def _links(links: Iterable[Data]) -> list[tuple[int, str]]:
    """What a person says of its links; names and states are the organizations' own."""
    return [(link["id"], link["position"]) for link in links]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _place(name: str) -> int:
    return DRAFT_FIELDS.index(name) if name in DRAFT_FIELDS else len(DRAFT_FIELDS)


_WITH_CONTACTS = frozenset({"persons", "participants", "links", "organization", "contact", "changes"})
"""Values of records that name contacts: by numbers, or as a calendar called them."""
_LINKED = "links"
"""Of a message: pairs of a contact and why it belongs to it."""


def without_contacts(change: DefinitionChange) -> DefinitionChange:
    """Which values were others, without those that would tell of contacts that are hidden (R43)."""
    if change.thing not in RECORDS:
        return change
    before, after = (
        {name: None if name in _WITH_CONTACTS else value for name, value in data.items()}
        for data in (change.before, change.after)
    )
    if _LINKED in change.after:
        before[_LINKED], after[_LINKED] = _nameless(change.before, change.after)
    return change._replace(before=before, after=after)


def _nameless(before: Data, after: Data) -> tuple[list[list[Any]], list[list[Any]]]:
    """The links of a message that went and that came: what they are, not to whom."""
    was, now = before.get(_LINKED) or [], after.get(_LINKED) or []
    gone = [[0, state] for contact, state in was if [contact, state] not in now]
    return gone, [[0, state] for contact, state in now if [contact, state] not in was]
