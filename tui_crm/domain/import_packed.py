"""A person of a file as the values that are stored: what the process that reads gives the one that writes.

Nothing but tuples and texts, so that `marshal` takes them.
"""

from __future__ import annotations

from typing import Final

from tui_crm.domain.access import Access
from tui_crm.domain.contact import Address, ContactDraft, Email, Kind, Link, Phone, Status, Url
from tui_crm.domain.import_rows import RowResult
from tui_crm.domain.normalizing import normalized
from tui_crm.text import emails, phones
from tui_crm.text.collation import sort_key
from tui_crm.text.fold import fold

PackedPhone = tuple[str, str | None, str, str, str]
"""Raw text, E.164, extension, digits, label."""

PackedEmail = tuple[str, str, str]
"""Address, the key under which it is looked up, label."""

PackedLink = tuple[str, str, str]
"""An organization's name, the name folded, the position held there."""

Packed = tuple[
    str, str, str, str, bytes, str, str, str,
    tuple[PackedPhone, ...], tuple[PackedEmail, ...], tuple[tuple[str, ...], ...],
    tuple[tuple[str, str], ...],
    tuple[PackedLink, ...], tuple[str, ...], tuple[str, ...],
]  # fmt: skip
"""First name, surname, both folded, sort key, position, birthday, note; phones, e-mails, addresses, web
addresses, organizations, tags; the numbers of `_REST`, or nothing where all of them are empty."""

PHONES: Final = 8
EMAILS: Final = 9
ORGANIZATIONS: Final = 12
TAGS: Final = 13
"""Places in a `Packed`."""

_REST = ("pesel", "document_number", "nip", "regon", "krs", "website")
_ADDRESS = ("street", "city", "postal_code", "region", "country", "label")


def packed(result: RowResult, region: str) -> Packed | None:
    """What the row says; None for what only the long way takes: refused rows, organizations, own exports."""
    draft = result.draft
    if result.refusals or result.uid or result.given or draft.kind is not Kind.PERSON:
        return None
    if draft.owners or draft.watchers or draft.custom or draft.extra or result.avatar:
        return None
    if draft.status is not Status.ACTIVE or draft.access is not Access.COMPANY or not draft.link_emails:
        return None
    if draft.keep_in_touch_days is not None:
        return None
    draft = normalized(draft, region)
    rest = tuple(getattr(draft, name) for name in _REST)
    return (
        draft.first_name,
        draft.last_name,
        fold(draft.first_name),
        fold(draft.last_name),
        sort_key(" ".join(part for part in (draft.last_name, draft.first_name) if part)),
        draft.position,
        draft.birthday,
        draft.note,
        tuple((p.raw, p.value, p.extension, phones.digits(p.value or p.raw), p.label) for p in draft.phones),
        tuple((e.value, emails.normalize(e.value), e.label) for e in draft.emails),
        tuple(tuple(getattr(address, name) for name in _ADDRESS) for address in draft.addresses),
        tuple((url.value, url.label) for url in draft.urls),
        tuple((link.name, fold(link.name), link.position) for link in draft.organizations),
        draft.tags,
        rest if any(rest) else (),
    )


def unpacked(row: Packed) -> ContactDraft:
    """The draft that the values are of."""
    (first, last, _first, _last, _key, position, birthday, note, numbers, mails, addresses, urls, links, tags,
     rest) = row  # fmt: skip
    return ContactDraft(
        first_name=first,
        last_name=last,
        position=position,
        birthday=birthday,
        note=note,
        phones=tuple(
            Phone(value, raw, extension, label) for raw, value, extension, _digits, label in numbers
        ),
        emails=tuple(Email(value, label) for value, _key, label in mails),
        addresses=tuple(Address(*parts) for parts in addresses),
        urls=tuple(Url(*parts) for parts in urls),
        organizations=tuple(Link(None, name, title) for name, _folded, title in links),
        tags=tags,
        **dict(zip(_REST, rest, strict=False)),  # type: ignore[arg-type]
    )


def is_incomplete(row: Packed) -> bool:
    """Whether the contact lacks what makes it one, as `contact_rules` of a draft says."""
    return len(row[0]) < 3 or not (row[EMAILS] or any(phone[3] for phone in row[PHONES]))
