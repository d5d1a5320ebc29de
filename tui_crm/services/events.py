"""What people write down about contacts: notes, calls, messages, meetings (R45, R46)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tui_crm.domain.access import Permission
from tui_crm.domain.contact_rules import NOTE_MAXIMUM
from tui_crm.domain.journal import EVENT, OperationKind
from tui_crm.domain.problems import Code, Denied, NotFound, Refused
from tui_crm.domain.timeline import Event, EventKind
from tui_crm.services.base import Service
from tui_crm.store import drafts, events, journal, removal
from tui_crm.store.contact_reading import moment_text
from tui_crm.store.sql import Connection
from tui_crm.text.safe import safe_text

_YEARS = range(1900, 2200)
"""When events can have happened: far from the ends of the calendar, where a time zone leads beyond it."""


class Events(Service):
    """Adding, changing and deleting events of contacts that the actor may see, inactive ones too.

    A contact's version stays as it is: whoever edits the contact meanwhile is not in the way.
    """

    def add(
        self,
        contact_id: int,
        kind: EventKind,
        text: str,
        at: datetime | None = None,
        draft_form: str = "",
    ) -> Event:
        """Writes an event down and returns it; the kept draft of `draft_form` goes in the same transaction.

        Args:
            text: may have several lines; only a note needs one.
            at: when it happened, aware; None for now.

        Raises:
            NotFound: the contact is not there, not for the actor to see, or in the trash.
            Denied: the actor may not edit contacts.
            Refused: EVENT_TEXT_REQUIRED, TOO_LONG, MOMENT_OUT_OF_RANGE.
            ValueError: `at` has no time zone.
        """
        self.require(Permission.EDIT)
        text, now = _checked(kind, text), self.now()
        seconds = now if at is None else _seconds(at)
        with self.database.writing() as connection:
            self._check_contact(connection, contact_id)
            event_id = events.insert(connection, contact_id, kind, text, seconds, self.actor, now)
            event = self._found(connection, event_id)
            self._record(connection, OperationKind.EVENT_ADDED, event, None)
            holder = self.database.holder.number
            drafts.drop(connection, holder, self.actor.user_id, draft_form, contact_id)
            return event

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
            holder = self.database.holder.number
            drafts.drop(connection, holder, self.actor.user_id, draft_form, event.contact_id)
            before = events.state(connection, event_id)
            after = {
                "kind": event.kind.value,
                "text": event.text if text is None else _checked(event.kind, text),
                "at": event.at if at is None else moment_text(_seconds(at)),
            }
            if before == after:
                return event
            events.put(connection, event_id, after)
            event = self._found(connection, event_id)
            self._record(connection, OperationKind.EVENT_EDITED, event, before)
            return event

    def delete(self, event_id: int) -> None:
        """Deletes the event; its files go with it, and come back with it where that is undone.

        Raises:
            NotFound, Denied: as `edit`.
        """
        self.require(Permission.EDIT)
        with self.database.writing() as connection:
            event = self._own(connection, event_id)
            before = events.state(connection, event_id)
            events.put(connection, event_id, None)
            self._record(connection, OperationKind.EVENT_DELETED, event, before)

    def of_contact(self, contact_id: int) -> tuple[Event, ...]:
        """The contact's events, the newest first. Raises NotFound."""
        with self.database.reading() as connection:
            self._check_contact(connection, contact_id)
            return events.of_contact(connection, contact_id, self.actor)

    def get(self, event_id: int) -> Event:
        """The event. Raises NotFound (EVENT_NOT_FOUND)."""
        with self.database.reading() as connection:
            return self._found(connection, event_id)

    def _check_contact(self, connection: Connection, contact_id: int) -> None:
        if not removal.present(connection, [contact_id], self.actor):
            raise NotFound(Code.NOT_FOUND, id=contact_id)

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
        name = f"{EVENT}{event.id}"
        (contact,) = removal.present(connection, [event.contact_id], self.actor)
        operation = journal.open_operation(connection, self.actor, kind, self.now())
        after = events.state(connection, event.id)
        journal.record_values(
            connection, operation, contact.id, contact.version, {name: before}, {name: after}
        )


def _checked(kind: EventKind, text: str) -> str:
    """The text as it is stored. Raises Refused."""
    text = safe_text(text, keep_newlines=True).strip()
    if kind is EventKind.NOTE and not text:
        raise Refused(Code.EVENT_TEXT_REQUIRED)
    if len(text) > NOTE_MAXIMUM:
        raise Refused(Code.TOO_LONG, maximum=NOTE_MAXIMUM)
    return text


def _seconds(at: datetime) -> int:
    """Seconds since 1970, UTC. Raises Refused."""
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    seconds = int(at.timestamp())
    first, end = (datetime(year, 1, 1, tzinfo=UTC).timestamp() for year in (_YEARS.start, _YEARS.stop))
    if not first <= seconds < end:
        raise Refused(Code.MOMENT_OUT_OF_RANGE, first=_YEARS.start, last=_YEARS.stop - 1)
    return seconds
