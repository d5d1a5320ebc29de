"""What people write down about contacts: notes, calls, messages, meetings (R45, R46)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from tui_crm.domain.access import Permission
from tui_crm.domain.clock import moment
from tui_crm.domain.event_addresses import read_address
from tui_crm.domain.journal import OperationKind, Thing
from tui_crm.domain.problems import Code, Denied, NotFound, Refused
from tui_crm.domain.timeline import Event, EventKind
from tui_crm.services.base import Service
from tui_crm.services.event_rules import checked_moment, checked_text, record_state
from tui_crm.store import drafts, events, journal, records, removal, unknown_events
from tui_crm.store.contact_reading import moment_text
from tui_crm.store.removal import Present
from tui_crm.store.sql import Connection

MOST_AT_ONCE = 500
"""Contacts that one event is written down of at once."""


class Known(NamedTuple):
    """Whose a number or an e-mail address is, as far as the actor sees.

    Attributes:
        address: as it is shown.
        contact_id, name: of the first contact that has it; 0 and "" for none.
    """

    address: str
    contact_id: int
    name: str


class Events(Service):
    """Adding, changing and deleting events of contacts that the actor may see, inactive ones too, and of
    numbers and addresses of nobody.

    A contact's version stays as it is: whoever edits the contact meanwhile is not in the way.
    """

    def add(
        self,
        contact_id: int,
        kind: EventKind,
        text: str,
        at: datetime | None = None,
        draft_form: str = "",
        opportunity_id: int | None = None,
    ) -> Event:
        """Writes an event down and returns it; the kept draft of `draft_form` goes in the same transaction.

        Args:
            text: may have several lines; only a note needs one.
            at: when it happened, aware; None for now.
            opportunity_id: the opportunity that it is written down on; the contact takes part in it.

        Raises:
            NotFound: the contact is not there, not for the actor to see, or in the trash;
                OPPORTUNITY_NOT_FOUND.
            Denied: the actor may not edit contacts.
            Refused: EVENT_TEXT_REQUIRED, TOO_LONG, MOMENT_OUT_OF_RANGE; EVENT_NOT_OF_OPPORTUNITY.
            ValueError: `at` has no time zone.
        """
        self.require(Permission.EDIT)
        text, now = checked_text(kind, text), self.now()
        seconds = now if at is None else checked_moment(at)
        with self.database.writing() as connection:
            (contact,) = self._contacts(connection, [contact_id])
            if opportunity_id is not None:
                self._check_opportunity(connection, contact, opportunity_id)
            event_id = events.insert(
                connection, contact_id, kind, text, seconds, self.actor, now, opportunity_id
            )
            event = self._found(connection, event_id)
            self._record(connection, OperationKind.EVENT_ADDED, event, None)
            self._drop_draft(connection, draft_form, contact_id)
            return event

    def add_to(
        self,
        contact_ids: Sequence[int],
        kind: EventKind,
        text: str,
        at: datetime | None = None,
        draft_form: str = "",
    ) -> tuple[Event, ...]:
        """Writes the same down of several contacts, in their order; one undo takes all of it back.

        The kept draft of `draft_form`, of a form about no contact, goes in the same transaction.

        Raises:
            NotFound: one of the contacts is not there.
            Refused: TOO_MANY_AT_ONCE; as `add`.
            Denied, ValueError: as `add`.
        """
        self.require(Permission.EDIT)
        if len(contact_ids) > MOST_AT_ONCE:
            raise Refused(Code.TOO_MANY_AT_ONCE, maximum=MOST_AT_ONCE)
        text, now = checked_text(kind, text), self.now()
        seconds = now if at is None else checked_moment(at)
        with self.database.writing() as connection:
            operation = journal.open_operation(connection, self.actor, OperationKind.EVENT_ADDED, now)
            added = []
            for contact in self._contacts(connection, contact_ids):
                event_id = events.insert(connection, contact.id, kind, text, seconds, self.actor, now)
                added.append(self._found(connection, event_id))
                record_state(connection, operation, contact, event_id, None)
            self._drop_draft(connection, draft_form, None)
            return tuple(added)

    def add_unknown(
        self, address: str, kind: EventKind, text: str, at: datetime | None = None, draft_form: str = ""
    ) -> Event:
        """Writes an event about a number or an e-mail address down and returns it.

        Where a contact that the actor sees has it the event is that contact's, the first one's. Else it is
        about nobody until a contact gets that number or address. The kept draft of `draft_form`, of a form
        about no contact, goes in the same transaction.

        Args:
            address: "600 100 200", "tel:+48600100200", "anna@example.com", "mailto:anna@example.com".

        Raises:
            Refused: ADDRESS_NOT_RECOGNIZED; as `add`.
            Denied, ValueError: as `add`.
        """
        self.require(Permission.EDIT)
        wanted = read_address(address, self.region)
        text, now = checked_text(kind, text), self.now()
        seconds = now if at is None else checked_moment(at)
        with self.database.writing() as connection:
            self._drop_draft(connection, draft_form, None)
            holder = unknown_events.holder(connection, wanted.key, self.actor)
            if holder is not None:
                return self.add(holder[0], kind, text, at)
            event_id = unknown_events.insert(connection, wanted, kind, text, seconds, self.actor, now)
            operation = journal.open_operation(connection, self.actor, OperationKind.EVENT_ADDED, now)
            records.added(connection, operation, Thing.EVENT, event_id)
            return self._found(connection, event_id)

    def known(self, address: str) -> Known:
        """Whose a number or an e-mail address is. Raises Refused (ADDRESS_NOT_RECOGNIZED)."""
        wanted = read_address(address, self.region)
        with self.database.reading() as connection:
            contact_id, name = unknown_events.holder(connection, wanted.key, self.actor) or (0, "")
        return Known(wanted.shown, contact_id, name)

    def edit(
        self,
        event_id: int,
        text: str | None,
        at: datetime | None = None,
        draft_form: str = "",
        seen: str | None = None,
    ) -> Event:
        """Changes what was written down, and with `at` when it happened; returns the event as it is then.

        A text of None stays as it is. The kept draft of `draft_form` goes in the same transaction.

        Args:
            seen: the text that the change began with; None where that does not matter.

        Raises:
            Refused: EVENT_CHANGED: its text is another one by now.
            NotFound: EVENT_NOT_FOUND.
            Denied: the actor may not edit contacts; EVENT_NOT_YOURS: neither wrote it down nor administers.
            Refused, ValueError: as `add`.
        """
        self.require(Permission.EDIT)
        with self.database.writing() as connection:
            event = self._own(connection, event_id)
            if seen is not None and event.text not in (seen, text):
                raise Refused(Code.EVENT_CHANGED)
            self._drop_draft(connection, draft_form, event.contact_id or None)
            before = events.state(connection, event_id)
            after = {
                "kind": event.kind.value,
                "text": event.text if text is None else checked_text(event.kind, text),
                "at": event.at if at is None else moment_text(checked_moment(at)),
            }
            if before == after:
                return event
            if event.contact_id:
                events.put(connection, event_id, after)
                self._record(connection, OperationKind.EVENT_EDITED, event, before)
            else:
                seconds = int(moment(after["at"]).timestamp())
                self._change_unknown(
                    connection, OperationKind.EVENT_EDITED, event_id, {"text": after["text"], "at": seconds}
                )
            return self._found(connection, event_id)

    def delete(self, event_id: int) -> None:
        """Deletes the event; its files go with it, and come back with it where that is undone.

        Raises:
            NotFound, Denied: as `edit`.
        """
        self.require(Permission.EDIT)
        with self.database.writing() as connection:
            event = self._own(connection, event_id)
            if not event.contact_id:
                self._change_unknown(
                    connection, OperationKind.EVENT_DELETED, event_id, {"deleted_at": self.now()}
                )
                return
            before = events.state(connection, event_id)
            events.put(connection, event_id, None)
            self._record(connection, OperationKind.EVENT_DELETED, event, before)

    def of_contact(self, contact_id: int) -> tuple[Event, ...]:
        """The contact's events, the newest first. Raises NotFound."""
        with self.database.reading() as connection:
            self._contacts(connection, [contact_id])
            return events.of_contact(connection, contact_id, self.actor)

    def of_address(self, address: str) -> tuple[Event, ...]:
        """The events about a number or an e-mail address of nobody, the newest first.

        Raises Refused (ADDRESS_NOT_RECOGNIZED).
        """
        wanted = read_address(address, self.region)
        with self.database.reading() as connection:
            return events.of_address(connection, wanted.key, self.actor)

    def get(self, event_id: int) -> Event:
        """The event. Raises NotFound (EVENT_NOT_FOUND)."""
        with self.database.reading() as connection:
            return self._found(connection, event_id)

    def _contacts(self, connection: Connection, ids: Sequence[int]) -> list[Present]:
        """What is known of these contacts, each once. Raises NotFound where one is not there."""
        found = removal.present(connection, ids, self.actor)
        there = {one.id for one in found}
        for contact_id in ids:
            if contact_id not in there:
                raise NotFound(Code.NOT_FOUND, id=contact_id)
        return found

    def _check_opportunity(self, connection: Connection, contact: Present, opportunity_id: int) -> None:
        found = events.takes_part(connection, contact.id, opportunity_id, self.actor)
        if found is None:
            raise NotFound(Code.OPPORTUNITY_NOT_FOUND, id=opportunity_id)
        if not found:
            raise Refused(Code.EVENT_NOT_OF_OPPORTUNITY, name=contact.name, id=opportunity_id)

    def _drop_draft(self, connection: Connection, form: str, contact_id: int | None) -> None:
        drafts.drop(connection, self.database.holder.number, self.actor.user_id, form, contact_id)

    def _change_unknown(
        self, connection: Connection, kind: OperationKind, event_id: int, values: dict[str, Any]
    ) -> None:
        operation = journal.open_operation(connection, self.actor, kind, self.now())
        records.change(connection, operation, Thing.EVENT, event_id, values)

    def _found(self, connection: Connection, event_id: int) -> Event:
        event = events.find(connection, event_id, self.actor)
        if event is None:
            raise NotFound(Code.EVENT_NOT_FOUND, id=event_id)
        return event

    def _own(self, connection: Connection, event_id: int) -> Event:
        event = self._found(connection, event_id)
        if not self.actor.is_admin and event.author != self.actor.login:
            raise Denied(Code.EVENT_NOT_YOURS)
        return event

    def _record(
        self, connection: Connection, kind: OperationKind, event: Event, before: dict[str, Any] | None
    ) -> None:
        """The journal's line: what the event was, and what it is now."""
        (contact,) = removal.present(connection, [event.contact_id], self.actor)
        operation = journal.open_operation(connection, self.actor, kind, self.now())
        record_state(connection, operation, contact, event.id, before)
