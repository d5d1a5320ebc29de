"""What a row of a file changes in a contact that exists: an empty cell never overwrites (R36)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import eq
from typing import TypeVar

from tui_crm.domain.contact import Address, ContactDraft, CustomValue, Email, Link, Phone, Url
from tui_crm.domain.custom_fields import CustomFieldType, read_value
from tui_crm.domain.field_values import custom_text
from tui_crm.domain.import_addresses import PARTS
from tui_crm.domain.problems import Refused
from tui_crm.text import emails, vcard_extra
from tui_crm.text.fold import fold

T = TypeVar("T", bound=Phone | Email | Url)
L = TypeVar("L", Address, Link)

_TEXTS = (
    "first_name", "last_name", "name", "position", "birthday", "pesel", "document_number", "nip", "regon",
    "krs", "website", "keep_in_touch_days",
)  # fmt: skip
_TELLING = frozenset(("street", "city", "postal_code"))
_CHOICES = ("status", "access", "link_emails")


def merged(before: ContactDraft, row: ContactDraft, given: Collection[str]) -> ContactDraft:
    """The contact with what the row says.

    Texts of the row replace; its phones, e-mails and web addresses come first and the others stay; tags,
    watchers and organizations are added; a note that says more is added behind. Twice is as once.

    Args:
        before, row: normalized, of the same kind.
        given: of "status", "access" and "link_emails", those that the row names.
    """
    changes: dict[str, object] = {name: getattr(row, name) for name in _TEXTS if getattr(row, name)}
    changes |= {name: getattr(row, name) for name in _CHOICES if name in given}
    changes["phones"] = _first(before.phones, row.phones, _phone_key)
    changes["emails"] = _first(before.emails, row.emails, _email_key)
    changes["urls"] = _first(before.urls, row.urls, _url_key)
    changes["addresses"] = _addresses(before.addresses, row.addresses)
    changes["note"] = _note(before.note, row.note)
    changes["organizations"] = _organizations(before.organizations, row.organizations)
    changes["tags"] = _added(before.tags, row.tags)
    changes["watchers"] = _added(before.watchers, row.watchers)
    if row.owners:
        changes["owners"] = row.owners
    changes["custom"] = _custom(before.custom, row.custom)
    changes["extra"] = vcard_extra.merged(before.extra, row.extra)
    return replace(before, **changes)  # type: ignore[arg-type]


def _phone_key(phone: Phone) -> str:
    return f"{phone.value or fold(phone.raw)}/{phone.extension}"


def _email_key(email: Email) -> str:
    return emails.normalize(email.value)


def _url_key(url: Url) -> str:
    return url.value


def _first(before: tuple[T, ...], row: tuple[T, ...], key: Callable[[T], str]) -> tuple[T, ...]:
    """The row's values, each as it stands already where it does, then the others."""
    known: dict[str, T] = {key(value): value for value in before}
    first: dict[str, T] = {}
    for value in row:
        old = known.get(key(value))
        first[key(value)] = value if old is None else replace(old, label=value.label or old.label)
    others: list[T] = [value for name, value in known.items() if name not in first]
    return (*first.values(), *others)


def _addresses(before: tuple[Address, ...], row: tuple[Address, ...]) -> tuple[Address, ...]:
    """An address is filled where what both say agrees; any other one stands behind those that are there.

    Two addresses with one label are common, and parts of two would make one that nobody has.
    """
    ways = {eq: _as_it_is, _says_all: _as_it_is, _is_same_place: _with_parts, _agree: _with_parts}
    result, left = _paired(before, row, ways)
    new_ones = [new for new in left if not any(_says_all(one, new) for one in result)]
    return (*result, *dict.fromkeys(new_ones))


def _paired(
    before: Sequence[L], row: Sequence[L], ways: Mapping[Callable[[L, L], bool], Callable[[L, L], L]]
) -> tuple[list[L], Sequence[L]]:
    """What is there, filled with what the row has for the same, and what of the row is left over.

    Args:
        ways: which two are the same, the surest way first, and what becomes of the one that is there.
    """
    result = list(before)
    free = set(range(len(before)))
    for is_same, fill in ways.items():
        left = []
        for new in row:
            old = next((i for i in sorted(free) if is_same(result[i], new)), None)
            if old is None:
                left.append(new)
            else:
                free.discard(old)
                result[old] = fill(result[old], new)
        row = left
    return result, row


def _as_it_is(known: Address, _new: Address) -> Address:
    return known


def _with_parts(known: Address, new: Address) -> Address:
    return replace(known, **_parts(new))


def _parts(address: Address) -> dict[str, str]:
    return {name: text for name in Address.__slots__ if (text := getattr(address, name))}


def _says_all(known: Address, new: Address) -> bool:
    return all(getattr(known, name) == text for name, text in _parts(new).items())


def _is_same_place(known: Address, new: Address) -> bool:
    """Whether they differ by nothing but the label and the spelling."""
    return all(fold(getattr(known, name)) == fold(getattr(new, name)) for name in PARTS)


def _agree(known: Address, new: Address) -> bool:
    """Whether both name the same place, one with more parts: a country alone says nothing."""
    mine, theirs = _parts(known), _parts(new)
    common = mine.keys() & theirs.keys()
    return bool(common & _TELLING) and all(fold(mine[name]) == fold(theirs[name]) for name in common)


def _note(before: str, row: str) -> str:
    known, new = ({line.strip() for line in text.splitlines() if line.strip()} for text in (before, row))
    if new <= known:
        return before
    return row if known <= new else f"{before}\n{row}"


def _organizations(before: tuple[Link, ...], row: tuple[Link, ...]) -> tuple[Link, ...]:
    """The links of both: organizations with one name are told apart by the positions, then by their order."""
    result, left = _paired(before, row, {_is_same_link: _with_position, _is_same_name: _with_position})
    known = {fold(link.name) for link in before}
    new_ones = {fold(link.name): link for link in left if fold(link.name) not in known}
    return (*result, *new_ones.values())


def _with_position(known: Link, new: Link) -> Link:
    return replace(known, position=new.position or known.position)


def _is_same_link(known: Link, new: Link) -> bool:
    return _is_same_name(known, new) and known.position == new.position


def _is_same_name(known: Link, new: Link) -> bool:
    return fold(known.name) == fold(new.name)


def _added(before: Iterable[str], row: Iterable[str]) -> tuple[str, ...]:
    names = {fold(name): name for name in before}
    for name in row:
        names.setdefault(fold(name), name)
    return tuple(names.values())


def _custom(before: dict[str, CustomValue], row: dict[str, CustomValue]) -> dict[str, CustomValue]:
    return before | {
        key: value for key, value in row.items() if key not in before or not is_same_value(before[key], value)
    }


_TYPES: dict[type, CustomFieldType] = {
    bool: CustomFieldType.CHECKBOX,
    float: CustomFieldType.NUMBER,
    tuple: CustomFieldType.MULTIPLE_CHOICE,
}


def is_same_value(stored: CustomValue, given: CustomValue) -> bool:
    """Whether a file says what is stored: "777.0" and "777" are one number."""
    if custom_text(stored) == custom_text(given):
        return True
    if type(stored) not in _TYPES:
        return False
    try:
        return read_value(_TYPES[type(stored)], given) == stored
    except Refused:
        return False
