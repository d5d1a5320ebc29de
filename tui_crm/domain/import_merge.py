"""What a row of a file changes in a contact that exists: an empty cell never overwrites (R36)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import TypeVar

from tui_crm.domain.contact import Address, ContactDraft, CustomValue, Email, Link, Phone, Url
from tui_crm.domain.custom_fields import CustomFieldType, read_value
from tui_crm.domain.field_values import custom_text
from tui_crm.domain.problems import Refused
from tui_crm.text import emails, vcard_extra
from tui_crm.text.fold import fold

T = TypeVar("T", bound=Phone | Email | Url)

_TEXTS = (
    "first_name", "last_name", "name", "position", "birthday", "pesel", "document_number", "nip", "regon",
    "krs", "website",
)  # fmt: skip
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
    """Address for address by their labels, else by their places; an empty part never overwrites."""
    result = list(before)
    free = set(range(len(before)))
    for place, new in enumerate(row):
        old = next((i for i in sorted(free) if result[i].label == new.label), None)
        if old is None and place in free and not (new.label and result[place].label):
            old = place
        if old is None:
            result.append(new)
            continue
        free.discard(old)
        parts = {name: getattr(new, name) for name in Address.__slots__ if getattr(new, name)}
        result[old] = replace(result[old], **parts)
    return tuple(result)


def _note(before: str, row: str) -> str:
    if not row or row in before:
        return before
    return row if before in row else f"{before}\n{row}"


def _organizations(before: tuple[Link, ...], row: tuple[Link, ...]) -> tuple[Link, ...]:
    links = {fold(link.name): link for link in before}
    for link in row:
        old = links.get(fold(link.name))
        links[fold(link.name)] = link if old is None else replace(old, position=link.position or old.position)
    return tuple(links.values())


def _added(before: Iterable[str], row: Iterable[str]) -> tuple[str, ...]:
    names = {fold(name): name for name in before}
    for name in row:
        names.setdefault(fold(name), name)
    return tuple(names.values())


def _custom(before: dict[str, CustomValue], row: dict[str, CustomValue]) -> dict[str, CustomValue]:
    return before | {
        key: value for key, value in row.items() if key not in before or not _is_same(before[key], value)
    }


_TYPES: dict[type, CustomFieldType] = {
    bool: CustomFieldType.CHECKBOX,
    float: CustomFieldType.NUMBER,
    tuple: CustomFieldType.MULTIPLE_CHOICE,
}


def _is_same(stored: CustomValue, given: CustomValue) -> bool:
    """Whether a file says what is stored: "777.0" and "777" are one number."""
    if custom_text(stored) == custom_text(given):
        return True
    if type(stored) not in _TYPES:
        return False
    try:
        return read_value(_TYPES[type(stored)], given) == stored
    except Refused:
        return False
