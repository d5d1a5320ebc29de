"""Which contact a row of a file is: by uid, then by e-mail, then by phone and name (R36)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import Contact, ContactDraft, Kind
from tui_crm.domain.import_merge import merged
from tui_crm.domain.import_rows import RowResult
from tui_crm.store import duplicates
from tui_crm.store import imports as store
from tui_crm.store.contact_reading import load
from tui_crm.store.duplicates import Found
from tui_crm.store.sql import Connection
from tui_crm.text import emails
from tui_crm.text.fold import fold

_NAMESAKES = 20


@dataclass(frozen=True, slots=True)
class Match:
    """The contact that a row is.

    Attributes:
        found: whether there is one.
        contact: its id, None where the actor may not see it.
        uid_is_free: whether a new contact can have the row's uid.
    """

    found: bool
    contact: int | None = None
    uid_is_free: bool = True


def find(connection: Connection, row: RowResult, actor: Actor) -> Match:
    """The contact that the row is.

    A phone alone proves nothing, since people share switchboards: the name must be the same too, or missing.
    """
    draft = row.draft
    known = store.by_uid(connection, row.uid, draft.kind, actor) if row.uid else None
    if known is not None and known.usable:
        return Match(True, known.id, False)
    free = known is None
    same_mail = duplicates.matching(connection, replace(draft, phones=()), actor) if draft.emails else ()
    if same_mail:
        best = next((one for one in same_mail if _same_name(one, draft)), same_mail[0])
        return Match(True, best.id if best.visible else None, free)
    same_phone = duplicates.matching(connection, replace(draft, emails=()), actor) if draft.phones else ()
    best_phone = next((one for one in same_phone if one.visible and _same_name(one, draft)), None)
    if best_phone is not None:
        return Match(True, best_phone.id, free)
    return Match(False, None, free)


def twin(connection: Connection, row: RowResult, draft: ContactDraft, actor: Actor) -> int | None:
    """A contact that says all that the row says and is reached in the same ways, for rows without a match.

    It is what an earlier import of the same row has made; never the name alone.
    """
    ids = store.by_name(connection, draft, actor, _NAMESAKES)
    found = load(connection, ids, actor)
    return next((one for one in ids if one in found and _is_twin(found[one], draft, row)), None)


def bare_organization(connection: Connection, draft: ContactDraft, actor: Actor) -> Contact | None:
    """An organization of the draft's name of which nothing but the name is known.

    Such ones come from the rows of their persons; the organization's own row then fills it.
    """
    if draft.kind is not Kind.ORGANIZATION:
        return None
    ids = store.by_name(connection, draft, actor, _NAMESAKES)
    found = load(connection, ids, actor)
    return next((found[one] for one in ids if one in found and _is_bare(found[one])), None)


def _is_bare(contact: Contact) -> bool:
    named = ContactDraft(kind=contact.kind, name=contact.name, owners=contact.draft.owners)
    return contact.draft == named


def _is_twin(contact: Contact, draft: ContactDraft, row: RowResult) -> bool:
    return _reached(contact.draft) == _reached(draft) and (
        merged(contact.draft, draft, row.given) == contact.draft
    )


def _reached(draft: ContactDraft) -> tuple[set[str], set[str]]:
    return (
        {f"{phone.value or fold(phone.raw)}/{phone.extension}" for phone in draft.phones},
        {emails.normalize(email.value) for email in draft.emails},
    )


def _same_name(found: Found, draft: ContactDraft) -> bool:
    return not found.name or not draft.display_name or fold(found.name) == fold(draft.display_name)
