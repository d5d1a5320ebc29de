"""Which contact a row of a file is: by uid, by e-mail, by phone, as far as the names agree (R36)."""

from __future__ import annotations

from dataclasses import dataclass

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import Contact, ContactDraft, Kind
from tui_crm.domain.import_identity import could_be_one, same_words
from tui_crm.domain.import_merge import merged
from tui_crm.domain.import_rows import RowResult
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.store import import_lookups as look_up
from tui_crm.store.contact_reading import load
from tui_crm.store.import_lookups import Candidate
from tui_crm.store.sql import Connection
from tui_crm.text import emails
from tui_crm.text.fold import fold


@dataclass(frozen=True, slots=True)
class Match:
    """The contact that a row is.

    Attributes:
        found: whether there is one.
        contact: its id, None where the actor may not see it.
        by_uid: whether the uid says so, whatever the names are.
        uid_is_free: whether a new contact can have the row's uid.
        shares_with: who else has the row's e-mail, hidden or not; None for nobody.
    """

    found: bool
    contact: int | None = None
    by_uid: bool = False
    uid_is_free: bool = False
    shares_with: Candidate | None = None


def hidden_duplicate(match: Match) -> Refused:
    """The refusal of a row that is a contact which the actor may not see: named is what it shares alone."""
    return Refused(Problem(Code.DUPLICATE_HIDDEN, "uid" if match.by_uid else ""))


def find(connection: Connection, row: RowResult, actor: Actor, job: int) -> Match:
    """The contact that the row is.

    Neither an e-mail nor a phone proves anything alone: offices and families share them. A hidden contact
    with the e-mail is taken for the row's: comparing the names would tell something about the hidden one.

    Args:
        job: the import. Contacts that it made have their own uid in the file, so a row with another uid is
            none of them.
    """
    known = look_up.by_uid(connection, row.uid, row.draft.kind, actor) if row.uid else None
    if known is not None and (known.usable or known.hidden):
        return Match(True, known.id if known.usable else None, by_uid=True)
    free = bool(row.uid) and known is None
    draft, but_of = row.draft, job if row.uid else None
    mailed = look_up.by_email(connection, draft, actor, but_of) if draft.emails else []
    one = best(mailed, draft)
    if one is not None:
        return Match(True, one.id, uid_is_free=free)
    hidden = next((candidate for candidate in mailed if candidate.named is None), None)
    if hidden is not None:
        return Match(True, uid_is_free=free, shares_with=hidden)
    reached = look_up.by_phone(connection, draft, actor, but_of) if draft.phones else []
    one = next((one for one in reached if one.named is not None and same_words(one.named, draft)), None)
    if one is not None:
        return Match(True, one.id, uid_is_free=free)
    # Who shares the e-mail is worth telling, even where the same import has made it.
    sharing = mailed or (look_up.by_email(connection, draft, actor, None) if but_of and draft.emails else [])
    return Match(False, uid_is_free=free, shares_with=sharing_of(sharing))


def best(candidates: list[Candidate], draft: ContactDraft) -> Candidate | None:
    """The visible contact that has the draft's name, or else the first one that could have."""
    alike: Candidate | None = None
    for one in candidates:
        if one.named is None:
            continue
        if same_words(one.named, draft):
            return one
        if alike is None and could_be_one(one.named, draft):
            alike = one
    return alike


def sharing_of(candidates: list[Candidate]) -> Candidate | None:
    """The first one that has a name to tell, or else the first."""
    named = (one for one in candidates if one.named is not None and one.named.display_name)
    return next(named, candidates[0] if candidates else None)


def twin(connection: Connection, row: RowResult, draft: ContactDraft, actor: Actor, job: int) -> int | None:
    """A contact that says all that the row says and is reached in the same ways, for rows without a match.

    It is what an earlier import of the same row has made; never the name alone.
    """
    ids = look_up.by_name(connection, draft, actor, job if row.uid else None)
    found = load(connection, ids, actor)
    return next((one for one in ids if one in found and is_twin(found[one].draft, draft, row)), None)


def bare_organization(connection: Connection, draft: ContactDraft, actor: Actor) -> Contact | None:
    """An organization of the draft's name of which nothing but the name is known.

    Such ones come from the rows of their persons; the organization's own row then fills it.
    """
    if draft.kind is not Kind.ORGANIZATION:
        return None
    ids = look_up.by_name(connection, draft, actor)
    found = load(connection, ids, actor)
    return next((found[one] for one in ids if one in found and is_bare(found[one].draft)), None)


def is_bare(draft: ContactDraft) -> bool:
    """Whether nothing but its name and owners is known of the contact."""
    return draft == ContactDraft(kind=draft.kind, name=draft.name, owners=draft.owners)


def is_twin(known: ContactDraft, draft: ContactDraft, row: RowResult) -> bool:
    """Whether the contact says all that the row says and is reached in the same ways."""
    return reached_by(known) == reached_by(draft) and merged(known, draft, row.given) == known


def reached_by(draft: ContactDraft) -> tuple[set[str], set[str]]:
    """The keys of its phones and of its e-mails."""
    return (
        {f"{phone.value or fold(phone.raw)}/{phone.extension}" for phone in draft.phones},
        {emails.normalize(email.value) for email in draft.emails},
    )
