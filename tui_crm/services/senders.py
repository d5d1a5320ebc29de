"""Contacts of those who sent an e-mail (R11): what a mail program pipes in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import BinaryIO, NamedTuple

from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Contact, ContactDraft, Email, Kind
from tui_crm.domain.field_values import set_fields
from tui_crm.domain.new_contact import sender_contact
from tui_crm.domain.problems import Code, Duplicate, Problem
from tui_crm.files.mail_sender import Sender, senders_of
from tui_crm.services.base import Service
from tui_crm.services.contact_writer import ContactWriter


class SendersAdded(NamedTuple):
    """What became of the senders of a message.

    Attributes:
        added: the new contacts; of a dry run as they would be, by ids that nobody has.
        known: those who were there already.
        left: how many more senders there are than are taken at once.
    """

    added: tuple[Contact, ...] = ()
    known: tuple[Contact, ...] = ()
    left: int = 0


class _Tried(Exception):
    """Takes back what a dry run wrote."""

    def __init__(self, outcome: SendersAdded) -> None:
        super().__init__()
        self.outcome = outcome


class Senders(Service):
    """The use cases around messages that a mail program hands over."""

    def add(
        self,
        opened: Callable[[], BinaryIO],
        kind: Kind = Kind.PERSON,
        given: Sequence[tuple[str, str]] = (),
        *,
        allow_duplicate: bool = False,
        dry_run: bool = False,
    ) -> SendersAdded:
        """Adds the sender of a message, or of each message of an mbox: all of them or none.

        Each is a step of undo. Whoever has the address already, in either base, is left as it is.

        Args:
            opened: opens the stream once the actor is known to be allowed; it is read to its end.
            given: fields and their values, set in each new contact over what the message says.
            allow_duplicate: whether a contact is added though its phone or e-mail is known.
            dry_run: whether nothing is written in the end.

        Raises:
            Denied: the actor may not add contacts.
            Refused: it is no message, or does not say who sent it; a field can't be set or breaks the rules.
            Duplicate: a contact that the actor may not see has the address, or one has a phone of `given`.
        """
        self.require(Permission.ADD)
        found = senders_of(opened())
        try:
            with self.database.writing():
                outcome = self._added(found.first, kind, given, allow_duplicate)
                return _finished(outcome._replace(left=found.left), dry_run)
        except _Tried as tried:
            return tried.outcome

    def _added(
        self, found: Sequence[Sender], kind: Kind, given: Sequence[tuple[str, str]], allow_duplicate: bool
    ) -> SendersAdded:
        writer = ContactWriter(self.database, self.actor, self.clock, self.region)
        added: list[Contact] = []
        known: dict[int, Contact] = {}
        for sender in found:
            there = None if allow_duplicate else self._there(writer, sender, kind)
            if there is not None:
                known[there.id] = there
                continue
            draft = sender_contact(sender.address, sender.name, kind, self.region)
            draft = set_fields(draft, given, self.region, adding=True)
            duplicate = None if allow_duplicate else writer.duplicate_of(draft)
            number = writer.create(draft)
            if duplicate is not None:
                raise duplicate
            added.append(writer.current(number))
        return SendersAdded(tuple(added), tuple(known.values()))

    @staticmethod
    def _there(writer: ContactWriter, sender: Sender, kind: Kind) -> Contact | None:
        """The contact of either base with this address. Raises Duplicate where the actor may not see it."""
        for base in sorted(Kind, key=lambda one: one is not kind):
            duplicate = writer.duplicate_of(ContactDraft(kind=base, emails=(Email(sender.address),)))
            if duplicate is None:
                continue
            if duplicate.contact_id is None:
                raise Duplicate(Problem(Code.DUPLICATE_HIDDEN, "", {"email": sender.address}), None)
            return writer.current(duplicate.contact_id)
        return None


def _finished(outcome: SendersAdded, dry_run: bool) -> SendersAdded:
    if dry_run:
        raise _Tried(outcome)
    return outcome
