"""Keeping in touch: who is due, how often, and what counts as a touch (R50)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from tui_crm.domain.access import Permission
from tui_crm.domain.clock import stamp
from tui_crm.domain.contact import Status
from tui_crm.domain.journal import TOUCHED, OperationKind
from tui_crm.domain.keep_in_touch import Due
from tui_crm.domain.problems import Code, NotFound, Refused
from tui_crm.services.base import Service
from tui_crm.services.contact_writer import ContactWriter
from tui_crm.store import journal, removal, touches
from tui_crm.store.sql import Connection

DUE_AT_ONCE = 200
"""Contacts that are read if nobody says how many."""


class KeepInTouch(Service):
    """Intervals and touches of contacts that the actor may see. Days are those of this machine's clock."""

    def due(self, until: date | None = None, limit: int = DUE_AT_ONCE) -> tuple[Due, ...]:
        """The contacts with whom a touch is due, the longest overdue first, then by name.

        Only contacts with an interval are looked at, by indexes; where very many have one it takes seconds,
        so the screen asks on a thread of its own.

        Args:
            until: those of whom the day is not behind this one; None for today.
        """
        now, today = self.now(), self.today()
        with self.database.reading() as connection:
            return tuple(touches.due(connection, self.actor, now, today, until or today, limit))

    def count(self, until: date | None = None) -> int:
        """How many there are, likewise."""
        with self.database.reading() as connection:
            return touches.due_count(connection, self.actor, self.now(), until or self.today())

    def of(self, contact_id: int) -> Due | None:
        """When a touch with the contact is due.

        None where it has no interval, is inactive, or may not be seen.
        """
        with self.database.reading() as connection:
            return touches.of(connection, self.actor, self.now(), self.today(), contact_id)

    def today(self) -> date:
        """The day from which is counted, as in what is to be done today."""
        return self.clock().astimezone().date()

    def set(self, contact_ids: Iterable[int], days: int | None) -> int:
        """Gives contacts an interval of their own, or with None takes it away; how many changed.

        All or none, as one operation of the journal.

        Raises:
            NotFound: one is not there, or not for the actor to see.
            Denied: the actor may not edit contacts.
            Refused: INTERVAL_NOT_RECOGNIZED; CONTACT_INACTIVE.
        """
        self.require(Permission.EDIT)
        writer = ContactWriter(self.database, self.actor, self.clock, self.region, unsearched=set())
        changed, operation = 0, None
        with self.database.writing() as connection:
            for contact_id in dict.fromkeys(contact_ids):
                before = writer.current(contact_id)
                draft = replace(before.draft, keep_in_touch_days=days)
                if writer.judged(before, draft) is None:
                    continue
                if operation is None:
                    operation = self._operation(connection, OperationKind.CONTACT_EDITED)
                writer.update(before, draft, operation=operation)
                changed += 1
            writer.index()
        return changed

    def touched(self, contact_ids: Iterable[int], at: datetime | None = None) -> int:
        """Marks that one was in touch with contacts, by hand; of how many that says something new.

        All or none, as one operation of the journal. Versions stay as they are: whoever edits a contact
        meanwhile is not in the way.

        Args:
            at: when, aware; None for now.

        Raises:
            NotFound, Denied: as `set`.
            Refused: CONTACT_INACTIVE; TOUCH_TO_COME.
            ValueError: `at` has no time zone.
        """
        self.require(Permission.EDIT)
        moment = self._moment(at)
        wanted = tuple(dict.fromkeys(contact_ids))
        marked, operation = 0, None
        with self.database.writing() as connection:
            for contact in self._active(connection, wanted):
                before = touches.touched(connection, contact.id)
                if before is not None and before >= moment:
                    continue
                touches.set_touched(connection, contact.id, moment)
                if operation is None:
                    operation = self._operation(connection, OperationKind.TOUCHED)
                values = {TOUCHED: before}, {TOUCHED: moment}
                journal.record_values(connection, operation, contact.id, contact.version, *values)
                marked += 1
        return marked

    def _moment(self, at: datetime | None) -> str:
        now = self.clock()
        if at is None:
            return stamp(now)
        if at.tzinfo is None:
            raise ValueError("a moment without a time zone")
        if at > now:
            raise Refused(Code.TOUCH_TO_COME)
        return stamp(at)

    def _active(self, connection: Connection, wanted: tuple[int, ...]) -> list[removal.Present]:
        """The contacts. Raises NotFound, and Refused where one is inactive."""
        found = removal.present(connection, wanted, self.actor)
        there = {one.id for one in found}
        for contact_id in wanted:
            if contact_id not in there:
                raise NotFound(Code.NOT_FOUND, id=contact_id)
        for one in found:
            if one.status is not Status.ACTIVE:
                raise Refused(Code.CONTACT_INACTIVE, name=one.name, id=one.id)
        return found

    def _operation(self, connection: Connection, kind: OperationKind) -> int:
        return journal.open_operation(connection, self.actor, kind, self.now())
