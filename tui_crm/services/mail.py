"""E-mail: mailboxes, the messages that were read from them, and the contacts that they belong to (R49)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui_crm.domain.access import Permission
from tui_crm.domain.clock import moment
from tui_crm.domain.contact import Contact, Kind
from tui_crm.domain.journal import OperationKind, Thing
from tui_crm.domain.mail import LinkState, MailMessage, Shown, SyncOutcome, SyncProgress
from tui_crm.domain.problems import Code, NotFound, Refused
from tui_crm.services.contact_writer import ContactWriter
from tui_crm.services.mail_accounts import MailAccounts
from tui_crm.store import journal, mail_links, mail_reading, records, undoing
from tui_crm.store.errors import Interrupted
from tui_crm.store.mail_reading import MailSearch, Place
from tui_crm.store.sql import LARGEST, Connection
from tui_crm.store.upkeep import let_others_in
from tui_crm.text.fold import fold

if TYPE_CHECKING:
    from tui_crm.files.source import Given

CHUNK = 500
"""Messages that are pinned in one transaction."""
_HANDLER_STEPS = 10_000
"""Instructions of SQLite between two looks whether a search is to end: about a millisecond."""

Told = Callable[[SyncProgress], object]
"""Called after each batch; where it gives False the reading ends there."""


class Mail(MailAccounts):
    """Messages as the actor may see them: of own mailboxes, and of contacts that the actor sees."""

    # -- reading mailboxes --------------------------------------------------------------------------

    def sync(
        self, account_id: int, password: Callable[[], str] | None = None, told: Told | None = None
    ) -> SyncOutcome:
        """Reads what is new in a mailbox of the actor's; stopped or killed, the next time goes on from there.

        Args:
            password: asked once, of a mailbox of IMAP only; None where there is nobody to ask.

        Raises:
            NotFound: MAIL_ACCOUNT_NOT_FOUND.
            Denied: the actor may not see contacts; a mailbox of IMAP in a restricted session.
            FileProblem: the path is not there, unreadable, or no mailbox; a path in a restricted session.
            Refused: MAIL_ACCOUNT_IS_STREAM, MAIL_PASSWORD_MISSING and what a server refuses (MAIL_...): what
                was read before it is kept.
        """
        from tui_crm.services.mail_sync import Syncing, opened

        account = self.account(account_id)
        if account.is_stream:
            raise Refused(Code.MAIL_ACCOUNT_IS_STREAM, name=account.name)
        self.check_place(account.source)
        self.finish_removing()
        with opened(account, password) as source:
            return Syncing(self, account, told).run(source)

    def read(
        self, given: Given, name: str = "", keeps_text: bool = False, told: Told | None = None
    ) -> SyncOutcome:
        """Reads a Maildir, an mbox file, an .eml file, a folder of them, or a stream of an mbox or a message.

        They are kept under a mailbox named `name` or after the path, made where there is none for it.

        Raises:
            Denied: the actor may not see contacts.
            FileProblem: as `sync`; FILE_EMPTY, FILE_NOT_MAIL.
        """
        from tui_crm.services.mail_sync import read_given

        self.require(Permission.SEE)
        self.finish_removing()
        return read_given(self, given, name, keeps_text, told)

    # -- messages -----------------------------------------------------------------------------------

    def page(
        self,
        limit: int = 50,
        before: str = "",
        contact_id: int | None = None,
        text: str = "",
        only: Shown | str = Shown.ALL,
        stopped: Callable[[], bool] | None = None,
    ) -> tuple[MailMessage, ...]:
        """The messages that the actor sees, the newest first; none where it was stopped.

        Args:
            before: goes on behind the message with this `domain.mail.key_of`.
            contact_id: only those that belong to this contact.
            text: words that all have to be in a message, or among its persons.
            only: a value of `Shown`.
            stopped: asked now and then, for a search may take long; it ends once it says yes.

        Raises:
            NotFound: the contact is not there, or not for the actor to see.
        """
        search = MailSearch(_place(before), tuple(fold(text).split()), Shown(only))
        with self.database.reading() as connection, _stoppable(connection, stopped):
            try:
                if contact_id is None:
                    found = mail_reading.ids(connection, self.actor, search, limit)
                else:
                    self._contact(contact_id)
                    found = mail_reading.ids_of_contact(connection, contact_id, self.actor, search, limit)
                messages = mail_reading.messages(connection, found, self.actor)
            except Interrupted:
                return ()
        return tuple(messages[one] for one in found if one in messages)

    def get(self, message_id: int) -> MailMessage:
        """One message. Raises NotFound (MAIL_NOT_FOUND) where the actor does not see it."""
        with self.database.reading() as connection:
            return self._message(connection, message_id)

    def text(self, message_id: int) -> str | None:
        """The whole text of a message, None where only the excerpt is kept. Raises NotFound, as `get`."""
        with self.database.reading() as connection:
            self._message(connection, message_id)
            return mail_reading.text(connection, message_id)

    # -- what they belong to ------------------------------------------------------------------------

    def link(self, message_id: int, contact_id: int) -> MailMessage:
        """Links a message to a contact by hand, or puts it back to one that it was taken off.

        Raises:
            NotFound: the message or the contact is not there, or not for the actor to see.
            Denied: the actor may not edit contacts.
        """
        with self._linking(message_id, contact_id) as (connection, message, links):
            if any(one.contact_id == contact_id for one in message.links):
                return message
            by_address = mail_links.has_address(connection, message_id, contact_id)
            state = mail_links.with_link(links, contact_id, None if by_address else LinkState.LINKED)
            operation = journal.open_operation(connection, self.actor, OperationKind.MAIL_LINKED, self.now())
            records.change(connection, operation, Thing.MAIL, message_id, state)
            return self._message(connection, message_id)

    def unlink(self, message_id: int, contact_id: int) -> None:
        """Takes a message off a contact for good: reading it again, or pinning, does not bring it back.

        Raises:
            Refused: MAIL_NOT_LINKED.
            NotFound, Denied: as `link`.
        """
        with self._linking(message_id, contact_id) as (connection, message, links):
            if all(one.contact_id != contact_id for one in message.links):
                raise Refused(Code.MAIL_NOT_LINKED)
            state = mail_links.with_link(links, contact_id, LinkState.UNLINKED)
            operation = journal.open_operation(
                connection, self.actor, OperationKind.MAIL_UNLINKED, self.now()
            )
            records.change(connection, operation, Thing.MAIL, message_id, state)

    def pin(
        self, person_id: int, organization_id: int, told: Callable[[int, int], object] | None = None
    ) -> int:
        """Links all messages that belong to a person to an organization too; how many there were to link.

        What was taken off the organization by hand stays off. Others can write in between; the whole is one
        operation of the journal.

        Args:
            told: called with the messages that are done and with all; where it gives False it ends there.

        Raises:
            Refused: NOT_A_PERSON, NOT_AN_ORGANIZATION, NOT_LINKED (the two are not linked).
            NotFound, Denied: as `link`.
        """
        self.require(Permission.EDIT)
        with self.database.reading() as connection:
            self._check_pinned(person_id, organization_id)
            wanted = mail_links.to_pin(connection, person_id, organization_id)
        operation: int | None = None
        done = 0
        for start in range(0, len(wanted), CHUNK):
            if operation is not None:
                let_others_in(self.database, done, CHUNK)
            operation, count = self._pin_some(wanted[start : start + CHUNK], organization_id, operation)
            done += count
            if told is not None and told(done, len(wanted)) is False:
                break
        return done

    def _pin_some(
        self, wanted: Sequence[int], organization_id: int, operation: int | None
    ) -> tuple[int, int]:
        """Pins some messages; the operation, and how many there were that others had not linked meanwhile."""
        done = 0
        with self.database.writing() as connection:
            if operation is None or not undoing.takes_more(connection, operation):
                kind = OperationKind.MAIL_PINNED
                operation = journal.open_operation(connection, self.actor, kind, self.now())
            for message, links in mail_links.states(connection, list(wanted)).items():
                if all(contact != organization_id for contact, _state in links):
                    state = mail_links.with_link(links, organization_id, LinkState.PINNED)
                    done += records.change(connection, operation, Thing.MAIL, message, state)
        return operation, done

    def _check_pinned(self, person_id: int, organization_id: int) -> None:
        person, organization = self._contact(person_id), self._contact(organization_id)
        if person.kind is not Kind.PERSON:
            raise Refused(Code.NOT_A_PERSON, name=person.name)
        if organization.kind is not Kind.ORGANIZATION:
            raise Refused(Code.NOT_AN_ORGANIZATION, name=organization.name)
        if all(link.id != organization_id for link in person.draft.organizations):
            raise Refused(Code.NOT_LINKED, person=person.name, organization=organization.name)

    @contextmanager
    def _linking(
        self, message_id: int, contact_id: int
    ) -> Iterator[tuple[Connection, MailMessage, list[list[object]]]]:
        """A transaction in which the message and the contact are there, and the links as they are stored."""
        self.require(Permission.EDIT)
        with self.database.writing() as connection:
            message = self._message(connection, message_id)
            self._contact(contact_id)
            yield connection, message, mail_links.state(connection, message_id)[mail_links.LINKS]

    def _message(self, connection: Connection, message_id: int) -> MailMessage:
        wanted = [message_id] if abs(message_id) <= LARGEST else []
        found = mail_reading.messages(connection, wanted, self.actor)
        if message_id not in found:
            raise NotFound(Code.MAIL_NOT_FOUND, id=message_id)
        return found[message_id]

    def _contact(self, contact_id: int) -> Contact:
        return ContactWriter(self.database, self.actor, self.clock, self.region).current(contact_id)


@contextmanager
def _stoppable(connection: Connection, stopped: Callable[[], bool] | None) -> Iterator[None]:
    """What is read inside ends with `Interrupted` once `stopped` says yes."""
    if stopped is None:
        yield
        return
    connection.set_progress_handler(stopped, _HANDLER_STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


def _place(before: str) -> Place | None:
    """Where a list goes on. Raises ValueError for what `key_of` does not give."""
    if not before:
        return None
    at, _colon, number = before.rpartition(":")
    return int(moment(at).timestamp()), int(number)
