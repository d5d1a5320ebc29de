"""What happened with contacts, in words: histories, changes from what to what, what undo takes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tui_crm.domain.access import Access
from tui_crm.domain.contact import Address, Phone, Status
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.journal import AVATAR, DELETED, EVENT, FILE, MERGED, OperationKind
from tui_crm.domain.timeline import Entry, EventKind, FieldChange, Happening
from tui_crm.i18n import N_, _, ngettext
from tui_crm.text.safe import safe_text
from tui_crm.wording.counts import grouped
from tui_crm.wording.custom_values import custom_value_text
from tui_crm.wording.definitions import definitions_sentence
from tui_crm.wording.labels import access_label, event_kind_label, field_label, status_label
from tui_crm.wording.value_labels import value_label

if TYPE_CHECKING:
    from tui_crm.services.undoing import Undoable

_OPERATIONS = {
    OperationKind.CONTACT_ADDED: N_("Added"),
    OperationKind.CONTACT_EDITED: N_("Edited"),
    OperationKind.CONTACT_DELETED: N_("Moved to the trash"),
    OperationKind.CONTACT_RESTORED: N_("Brought back from the trash"),
    OperationKind.CONTACTS_MERGED: N_("Merged"),
    OperationKind.IMPORTED: N_("Imported"),
    OperationKind.EVENT_ADDED: N_("Written into the history"),
    OperationKind.EVENT_EDITED: N_("Changed in the history"),
    OperationKind.EVENT_DELETED: N_("Removed from the history"),
    OperationKind.FILE_ADDED: N_("File added"),
    OperationKind.FILE_EDITED: N_("File described"),
    OperationKind.FILE_DELETED: N_("File removed"),
    OperationKind.AVATAR_SET: N_("Picture set"),
    OperationKind.AVATAR_REMOVED: N_("Picture removed"),
    OperationKind.FIELD_ADDED: N_("Field added"),
    OperationKind.FIELD_EDITED: N_("Field changed"),
    OperationKind.TAG_ADDED: N_("Tag added"),
    OperationKind.TAG_EDITED: N_("Tag changed"),
    OperationKind.TAG_DELETED: N_("Tag deleted"),
    OperationKind.USER_ADDED: N_("User added"),
    OperationKind.USER_EDITED: N_("User changed"),
    OperationKind.GROUP_ADDED: N_("Group added"),
    OperationKind.GROUP_EDITED: N_("Group changed"),
    OperationKind.GROUP_DELETED: N_("Group deleted"),
    OperationKind.KEY_ADDED: N_("Key added"),
    OperationKind.KEY_REMOVED: N_("Key removed"),
    OperationKind.STAGE_ADDED: N_("Stage added"),
    OperationKind.STAGE_EDITED: N_("Stage changed"),
    OperationKind.OPPORTUNITY_ADDED: N_("Opportunity added"),
    OperationKind.OPPORTUNITY_EDITED: N_("Opportunity changed"),
    OperationKind.OPPORTUNITY_DELETED: N_("Opportunity deleted"),
    OperationKind.MEETING_ADDED: N_("Meeting added"),
    OperationKind.MEETING_EDITED: N_("Meeting changed"),
    OperationKind.MEETING_DELETED: N_("Meeting deleted"),
    OperationKind.MEETINGS_IMPORTED: N_("Meetings imported"),
    OperationKind.MAIL_LINKED: N_("E-mail linked"),
    OperationKind.MAIL_UNLINKED: N_("E-mail unlinked"),
    OperationKind.MAIL_PINNED: N_("E-mails pinned"),
    OperationKind.TOUCHED: N_("In touch"),
    OperationKind.UNDONE: N_("Undone"),
    OperationKind.REDONE: N_("Done again"),
    OperationKind.PASSED_OVER: N_("Left as it is"),
}
_HAPPENINGS = {Happening.MAIL: N_("E-mail"), Happening.HELD: N_("Meeting held")}
_MEANS = {OperationKind.UNDONE: N_("By undo"), OperationKind.REDONE: N_("By redo")}
"""How something was done of which it is told what it was, and not what it took back."""
_UPDATED = N_("Changed by an import")
_PICTURE_CHANGED = N_("Picture changed")
_LONGEST = 80
"""Characters of a value that a line shows."""

Shown = Callable[[str], str]
"""Makes a value harmless, and short where it has to be."""


def entry_label(entry: Entry) -> str:
    """What an entry is, in a few words: "Note", "Edited", "Moved to the trash"."""
    if isinstance(entry.kind, EventKind):
        return event_kind_label(entry.kind)
    if isinstance(entry.kind, Happening):
        return _(_HAPPENINGS[entry.kind])
    if entry.kind is OperationKind.IMPORTED and entry.changes:
        return _(_UPDATED)
    if entry.definition is not None:
        means = _MEANS.get(entry.kind)
        return _(means) if means else definitions_sentence([entry.definition])
    return _(_OPERATIONS[entry.kind])


def change_lines(changes: Iterable[FieldChange], whole: bool = False) -> list[str]:
    """A line for each change: "Position: Dyrektor -> Prezes", of lists what came (+) and went (-).

    Args:
        whole: long texts as they are, with their line ends, instead of cut.
    """
    return [_line(change, _whole if whole else _short) for change in changes]


def told_lines(entry: Entry, whole: bool = False) -> list[str]:
    """The lines of an entry's changes that its label does not say already; `whole` as in `change_lines`."""
    label = entry_label(entry)
    if entry.definition is not None:
        told = definitions_sentence([entry.definition])
        return [told] if told != label else []
    return [line for line in change_lines(entry.changes, whole) if line != label]


def undoable_sentence(undoable: Undoable) -> str:
    """What would be undone or redone: "Edited: Jan Kowalski (Position)", "Tag deleted: VIP"."""
    if undoable.definitions:
        return definitions_sentence(undoable.definitions)
    if names := _names_changed(undoable):
        return _("{what}: {whom}").format(what=names, whom=_whom(undoable))
    if undoable.kind is OperationKind.CONTACTS_MERGED and len(undoable.names) > 1:
        other, kept = map(_short, undoable.names[:2])
        return _("Merged: {other} into {kept}").format(other=other, kept=kept)
    what = _(_OPERATIONS[undoable.kind])
    said = _("{what}: {whom}").format(what=what, whom=_whom(undoable))
    details = _details(undoable)
    return _("{what} ({details})").format(what=said, details=details) if details else said


def undoable_lines(undoable: Undoable) -> list[str]:
    """A line for each of its changes that its sentence does not tell."""
    if _names_changed(undoable):
        return []
    if undoable.kind is OperationKind.USER_ADDED:
        return [_("Undoing it makes the user inactive: the history names people by their logins.")]
    sentence = undoable_sentence(undoable)
    return [line for line in change_lines(undoable.changes) if line not in sentence]


def _names_changed(undoable: Undoable) -> str:
    """What many contacts got or lost, where that is names and nothing else: "Added tag VIP"; else ""."""
    if undoable.kind is not OperationKind.CONTACT_EDITED or undoable.count < 2 or len(undoable.changes) != 1:
        return ""
    change = undoable.changes[0]
    if change.field not in ("tags", "owners", "watchers"):
        return ""
    new = [name for name in change.after if name not in change.before]
    gone = [name for name in change.before if name not in change.after]
    if bool(new) is bool(gone):
        return ""
    names = new or gone
    said = _names_said(change.field, bool(new), len(names))
    return said.format(names=", ".join(map(_short, names)))


def _names_said(field: str, is_added: bool, count: int) -> str:
    if field == "tags":
        if is_added:
            return ngettext("Added tag {names}", "Added tags {names}", count)
        return ngettext("Removed tag {names}", "Removed tags {names}", count)
    if field == "owners":
        if is_added:
            return ngettext("Added owner {names}", "Added owners {names}", count)
        return ngettext("Removed owner {names}", "Removed owners {names}", count)
    if is_added:
        return ngettext("Added watcher {names}", "Added watchers {names}", count)
    return ngettext("Removed watcher {names}", "Removed watchers {names}", count)


def _whom(undoable: Undoable) -> str:
    if undoable.names and len(undoable.names) == undoable.count:
        return ", ".join(map(_short, undoable.names))
    if not undoable.names and undoable.count == 1:
        return _("a contact that you may not see any more")
    counted = ngettext("{count} contact", "{count} contacts", undoable.count)
    return counted.format(count=grouped(undoable.count))


def _details(undoable: Undoable) -> str:
    if undoable.made:
        return _("with the new organization {names}").format(names=", ".join(map(_short, undoable.made)))
    lines = change_lines(undoable.changes)
    if undoable.kind is not OperationKind.CONTACT_EDITED:
        return ", ".join(lines) if undoable.kind in _DETAILED else ""
    if undoable.count > 1 and len(lines) == 1:
        return lines[0]
    return ", ".join(field_label(change.field) for change in undoable.changes)


_DETAILED = (
    OperationKind.EVENT_ADDED,
    OperationKind.EVENT_EDITED,
    OperationKind.EVENT_DELETED,
    OperationKind.FILE_ADDED,
    OperationKind.FILE_EDITED,
    OperationKind.FILE_DELETED,
)
"""Kinds whose sentence tells what changed too: the names of the contacts do not say it."""


# -- one change ------------------------------------------------------------------------------------


def _line(change: FieldChange, shown: Shown) -> str:
    name, before, after = change.field, change.before, change.after
    if name == DELETED:
        return _(_OPERATIONS[OperationKind.CONTACT_DELETED if after else OperationKind.CONTACT_RESTORED])
    if name == AVATAR:
        return _avatar_line(before, after)
    if name.startswith(MERGED):
        text = _("Contact {id} was merged into this one") if after else _("Contact {id} is on its own again")
        return text.format(id=name.removeprefix(MERGED))
    if name.startswith(EVENT):
        return _event_line(before, after, shown)
    if name.startswith(FILE):
        return _from_to(field_label("file"), _file_text(before), _file_text(after), shown)
    if isinstance(before, list) and isinstance(after, list) and not name.startswith(CUSTOM_PREFIX):
        old, new = ([_item_text(name, one) for one in values] for values in (before, after))
        return _list_line(name, old, new, shown)
    return _from_to(field_label(name), _text(name, before), _text(name, after), shown)


def _from_to(label: str, before: str, after: str, shown: Shown) -> str:
    if before and after:
        return _("{label}: {before} -> {after}").format(label=label, before=shown(before), after=shown(after))
    sign, text = ("+", after) if after else ("-", before)
    return _("{label}: {text}").format(label=label, text=f"{sign} {shown(text)}")


def _list_line(name: str, before: list[str], after: list[str], shown: Shown) -> str:
    gone = [text for text in before if text not in after]
    new = [text for text in after if text not in before]
    if not gone and not new:  # only their order changed
        return _from_to(field_label(name), ", ".join(before), ", ".join(after), shown)
    if len(gone) == len(new) == 1:
        return _from_to(field_label(f"{name}.0"), gone[0], new[0], shown)
    signed = [f"- {shown(text)}" for text in gone] + [f"+ {shown(text)}" for text in new]
    return _("{label}: {text}").format(label=field_label(name), text=", ".join(signed))


def _avatar_line(before: object, after: object) -> str:
    if before and after:
        return _(_PICTURE_CHANGED)
    return _(_OPERATIONS[OperationKind.AVATAR_SET if after else OperationKind.AVATAR_REMOVED])


def _event_line(before: Mapping[str, str] | None, after: Mapping[str, str] | None, shown: Shown) -> str:
    label = event_kind_label(EventKind((after or before or {})["kind"]))
    old, new = ("" if event is None else event["text"] for event in (before, after))
    if old == new:  # the moment is what there is to tell
        old, new = ("" if event is None else event["at"] for event in (before, after))
    return _from_to(label, old, new, shown)


def _file_text(file: Mapping[str, str] | None) -> str:
    if file is None:
        return ""
    return _with_note(file["name"], file["description"])


def _text(name: str, value: Any) -> str:
    """A single value in words; "" for none."""
    if value is None or value == "":
        return ""
    if name == "status":
        return status_label(Status(value))
    if name == "access":
        return access_label(Access(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return custom_value_text(tuple(value) if isinstance(value, list) else value)


def _item_text(name: str, item: Any) -> str:
    """One of several values in words."""
    if isinstance(item, str):
        return item
    if name == "phones":
        return _with_note(Phone(**item).shown, value_label(item["label"]))
    if name == "addresses":
        return _with_note(", ".join(_parts(Address(**item))), value_label(item["label"]))
    if name == "organizations":
        return _with_note(item["name"], item["position"])
    return _with_note(item["value"], value_label(item["label"]))


def _parts(address: Address) -> Iterator[str]:
    place = " ".join(part for part in (address.postal_code, address.city) if part)
    return (part for part in (address.street, place, address.region, address.country) if part)


def _with_note(text: str, note: str) -> str:
    return f"{text} ({note})" if note else text


def _short(text: str) -> str:
    """The text on one line, cut where it is long."""
    line = " ".join(safe_text(text[: 4 * _LONGEST]).split())
    is_whole = len(line) <= _LONGEST and len(text) <= 4 * _LONGEST
    return line if is_whole else line[: _LONGEST - 3].rstrip() + "..."


def _whole(text: str) -> str:
    return safe_text(text, keep_newlines=True)
