"""Rows of a file that are about the same contact as an earlier one, by the rules of `import_matching`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from tui_crm.domain.contact import ContactDraft, Kind
from tui_crm.domain.draft_data import draft_from_data, draft_to_data
from tui_crm.domain.import_identity import same_words
from tui_crm.domain.import_rows import RowResult
from tui_crm.services.import_matching import best, is_bare, is_twin, reached_by
from tui_crm.store.import_lookups import Candidate
from tui_crm.store.import_seen import Seen, Subject
from tui_crm.text import emails
from tui_crm.text.fold import fold

_ORGANIZATIONS = 1 << 40
"""Ids of organizations that come with their persons' rows begin behind those of rows; both are negative."""


_as_json = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
_USUAL = [(name, getattr(ContactDraft(), name)) for name in ContactDraft.__slots__ if name != "kind"]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A contact that an earlier row was about.

    Attributes:
        id: of the base, or negative for one that the file brings.
        row: the first row about it.
        named: its name and nothing else.
    """

    id: int
    row: int
    named: ContactDraft
    _data: str

    @property
    def draft(self) -> ContactDraft | None:
        """As it would be stored by now; None where rows have left it as it is in the base."""
        return draft_from_data(json.loads(self._data)) if self._data else None


class Repeats:
    """What the rows by now would have made of the contacts of the file."""

    def __init__(self) -> None:
        self._seen = Seen()
        self._organizations = 0

    def close(self) -> None:
        """Forgets everything."""
        self._seen.close()

    # -- looking up --------------------------------------------------------------------------------

    def of_contact(self, contact: int) -> Earlier | None:
        """What earlier rows made of a contact, None where none was about it."""
        found = self._seen.get(contact)
        return None if found is None else _earlier(found)

    def by_uid(self, uid: str) -> Earlier | None:
        """The contact of any kind that an earlier row gave this uid."""
        found = self._seen.known_by(("uid", uid)) if uid else ()
        return next(map(_earlier, found), None)

    def reached(self, row: RowResult) -> Earlier | None:
        """The contact of an earlier row with an e-mail or a phone of this one, as far as the names agree.

        A row with a uid of its own is no contact that the same file brings.
        """
        if row.uid:
            return None
        draft = row.draft
        mailed = {one.id: one for sign in _emails(draft) for one in self._of_kind(sign, draft.kind)}
        alike = best([_candidate(one) for one in mailed.values()], draft)
        if alike is not None:
            return mailed[alike.id]
        for sign in _phones(draft):
            for one in self._of_kind(sign, draft.kind):
                if same_words(one.named, draft):
                    return one
        return None

    def sharing(self, draft: ContactDraft) -> Candidate | None:
        """A contact of an earlier row that has one of the draft's e-mails."""
        found = (one for sign in _emails(draft) for one in self._of_kind(sign, draft.kind))
        first = next(found, None)
        if first is None or first.named.display_name:
            return None if first is None else _candidate(first)
        named = next((one for one in found if one.named.display_name), first)
        return _candidate(named)

    def twin(self, row: RowResult, draft: ContactDraft) -> Earlier | None:
        """The contact of an earlier row that says all that this one says; for rows without a match."""
        if row.uid or not draft.display_name:
            return None
        found = self._of_kind(_twin(draft), draft.kind)
        return next((one for one in found if one.draft is not None and is_twin(one.draft, draft, row)), None)

    def bare(self, draft: ContactDraft) -> Earlier | None:
        """An organization of the draft's name that came with its persons' rows."""
        if draft.kind is not Kind.ORGANIZATION or not draft.name:
            return None
        found = self._of_kind(("bare", fold(draft.name)), draft.kind)
        return next((one for one in found if one.draft is not None and is_bare(one.draft)), None)

    def organization(self, name: str) -> Earlier | None:
        """The organization of this name that an earlier row brings."""
        return next(self._of_kind(("organization", fold(name)), Kind.ORGANIZATION), None)

    def _of_kind(self, sign: object, kind: Kind) -> Iterator[Earlier]:
        for subject in self._seen.known_by((kind.value, sign)):
            yield _earlier(subject)

    # -- keeping -----------------------------------------------------------------------------------

    def met(self, contact: int, row: int) -> None:
        """Keeps that a row was about a contact of the base, and left it as it is."""
        if self._seen.get(contact) is None:
            self._seen.put(Subject(contact, row, "", ""), ())

    def put(self, contact: int, row: int, draft: ContactDraft, uid: str = "") -> None:
        """Keeps what a row would make of a contact.

        Args:
            contact: its id; minus the row's number for a new one.
            draft: as it would be stored.
        """
        known = None if contact == -row else self._seen.get(contact)
        signs = [*_emails(draft), *_phones(draft), _twin(draft)]
        if draft.kind is Kind.ORGANIZATION:
            signs.append(("organization", fold(draft.name)))
            if is_bare(draft):
                signs.append(("bare", fold(draft.name)))
        data = _as_json(draft_to_data(draft, _told(draft)))
        first = known.row if known is not None and known.row else row
        of_kind = [(draft.kind.value, sign) for sign in signs]
        name = "\0".join((draft.kind.value, draft.first_name, draft.last_name, draft.name))
        subject = Subject(contact, first, name, data)
        self._seen.put(subject, [*of_kind, ("uid", uid)] if uid else of_kind)

    def put_organization(self, name: str, owner: str) -> None:
        """Keeps an organization that a person's row brings."""
        self._organizations += 1
        draft = ContactDraft(kind=Kind.ORGANIZATION, name=name, owners=(owner,))
        self.put(-_ORGANIZATIONS - self._organizations, 0, draft)


def came_with_persons(contact: int) -> bool:
    """Whether it is an organization that a person's row brings."""
    return contact < -_ORGANIZATIONS


def _told(draft: ContactDraft) -> list[str]:
    """The fields that say something; all others take no room."""
    names = (name for name, usual in _USUAL if getattr(draft, name) != usual)
    return ["kind", *names]


def _earlier(subject: Subject) -> Earlier:
    kind, first, last, name = subject.name.split("\0") if subject.name else (Kind.PERSON, "", "", "")
    named = ContactDraft(kind=Kind(kind), first_name=first, last_name=last, name=name)
    return Earlier(subject.id, subject.row, named, subject.data)


def _candidate(one: Earlier) -> Candidate:
    return Candidate(one.id, one.named)


def _emails(draft: ContactDraft) -> list[object]:
    return [("email", emails.normalize(email.value)) for email in draft.emails]


def _phones(draft: ContactDraft) -> list[object]:
    return [("phone", phone.value, phone.extension) for phone in draft.phones if phone.value is not None]


def _twin(draft: ContactDraft) -> object:
    """What contacts have in common that say the same: thousands of rows have the name alone."""
    phones, mails = map(frozenset, reached_by(draft))
    return ("twin", fold(draft.first_name), fold(draft.last_name), fold(draft.name), phones, mails)
