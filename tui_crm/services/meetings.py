"""Meetings of the calendar: who meets when, once or again and again (R18, R48)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from tui_crm.domain.access import Permission
from tui_crm.domain.journal import OperationKind, Thing
from tui_crm.domain.meeting_rules import cleaned
from tui_crm.domain.meetings import Meeting, MeetingChange, MeetingDraft, Occurrence, WholeMeeting
from tui_crm.domain.problems import Code, NotFound, Refused, StoreError
from tui_crm.services.calendars import Calendars
from tui_crm.services.meeting_changes import moved, occurrence_draft, with_occurrence, without_occurrence
from tui_crm.services.meeting_values import Values, meeting_draft, meeting_values, participant_rows
from tui_crm.store import (
    drafts,
    journal,
    meeting_occurrences,
    meeting_participants,
    meeting_reading,
    meetings,
    records,
)
from tui_crm.store.codes import new_uid
from tui_crm.store.sql import Connection, Sql, all_of
from tui_crm.text.fold import fold


class Meetings(Calendars):
    """Meetings that the actor may see: those of one's own calendar, and those of contacts one sees."""

    # -- looking -----------------------------------------------------------------------------------

    def between(
        self,
        start: datetime,
        end: datetime,
        contact_id: int | None = None,
        text: str = "",
        mine: bool = False,
    ) -> tuple[Occurrence, ...]:
        """What takes place then, at least in part, the earliest first; of a day what takes it whole first.

        Rules are expanded as far as that goes, up to ten years from now.

        Args:
            start, end: aware; `end` is not part of it.
            contact_id: only where this contact takes part.
            text: words that all have to be in the title, the place or the participants' names.
            mine: only what stands in the actor's own calendar.

        Raises:
            NotFound: the contact is not there, or not for the actor to see.
            ValueError: a moment has no time zone.
        """
        if start.tzinfo is None or end.tzinfo is None:
            raise ValueError("a moment without a time zone")
        self._extend(end)
        wanted: list[Sql] = []
        with self.database.reading() as connection:
            if contact_id is not None:
                self._check_contact(connection, contact_id)
                wanted.append(meeting_reading.of_contact(contact_id))
            if mine:
                wanted.append(meeting_reading.in_calendar(self.actor.user_id))
            found = meeting_reading.between(connection, self.actor, start, end, all_of(wanted))
        words = fold(text).split()
        return tuple(one for one in found if _has(one, words)) if words else found

    def upcoming(self, contact_id: int, limit: int = 3) -> tuple[Occurrence, ...]:
        """The next times that the contact takes part, what goes on now too; else the last one alone.

        Cancelled ones are left out. It is made for cards: one quick read, nothing is expanded.

        Raises NotFound: the contact is not there, or not for the actor to see.
        """
        with self.database.reading() as connection:
            self._check_contact(connection, contact_id)
            return meeting_reading.upcoming(connection, self.actor, contact_id, self.clock(), limit)

    def get(self, meeting_id: int) -> Meeting:
        """The meeting. Raises NotFound (MEETING_NOT_FOUND)."""
        with self.database.reading() as connection:
            return self._found(connection, meeting_id).meeting

    def changes(self, meeting_id: int) -> tuple[MeetingChange, ...]:
        """What single occurrences are instead, by the clock. Raises NotFound (MEETING_NOT_FOUND)."""
        with self.database.reading() as connection:
            return self._found(connection, meeting_id).changes

    def draft_of(self, meeting: Meeting, original: str = "") -> MeetingDraft:
        """The meeting as a form begins with it; with `original` that occurrence alone.

        Raises NotFound: MEETING_NOT_FOUND, MEETING_WITHOUT_OCCURRENCE.
        """
        whole = meeting_draft(meeting)
        if not original:
            return whole
        with self.database.reading() as connection:
            stored = self._found(connection, meeting.id)
            self._check_original(connection, meeting.id, original)
        return occurrence_draft(whole, stored, original)

    # -- changing ----------------------------------------------------------------------------------

    def add(self, draft: MeetingDraft, draft_form: str = "") -> Meeting:
        """Puts a meeting into the actor's calendar and returns it; the kept form goes with it.

        Raises:
            Denied: the actor may not edit contacts.
            NotFound: a participant is a contact that the actor does not see.
            Refused: as `meeting_rules.cleaned`, with the field that it is about.
        """
        self.require(Permission.EDIT)
        draft, now = cleaned(draft, self.clock()), self.now()
        with self.database.writing() as connection:
            values = meeting_values(draft) | {
                "uid": draft.uid or new_uid(),
                meetings.PARTICIPANTS: participant_rows(connection, self.actor, draft.participants),
                meetings.USERS: [self.actor.user_id],
            }
            number = meetings.insert(connection, values, self.actor.user_id, now)
            operation = journal.open_operation(connection, self.actor, OperationKind.MEETING_ADDED, now)
            records.added(connection, operation, Thing.MEETING, number)
            self._drop(connection, draft_form)
            return self._found(connection, number).meeting

    def save(
        self,
        meeting_id: int,
        draft: MeetingDraft,
        version: int,
        original: str = "",
        draft_form: str = "",
    ) -> Meeting:
        """Changes the meeting, or with `original` that occurrence alone, and returns it as it is then.

        Where a meeting that recurs is moved, what departs from its rule moves along. Of one occurrence the
        title, the description, the place, the status and the times are kept; the rest is the meeting's.
        Participants that the actor does not see stay; a meeting without a contact that the actor sees comes
        into the actor's own calendar.

        Raises:
            Denied, NotFound, Refused: as `add`.
            NotFound: MEETING_NOT_FOUND, MEETING_WITHOUT_OCCURRENCE.
            Refused: MEETING_CHANGED: somebody saved it since that version was read.
        """
        self.require(Permission.EDIT)
        draft = cleaned(draft, self.clock())
        with self._changing(meeting_id, OperationKind.MEETING_EDITED, version) as (
            connection,
            stored,
            values,
        ):
            if original:
                self._check_original(connection, meeting_id, original)
                values.update(with_occurrence(stored, original, draft))
            else:
                shown = meeting_participants.shown(connection, [meeting_id], self.actor)[meeting_id]
                rows = participant_rows(connection, self.actor, draft.participants, shown)
                values.update(meeting_values(draft) | moved(stored, draft) | {meetings.PARTICIPANTS: rows})
                if all(one.contact_id is None for one in draft.participants):
                    # Without a contact that the actor sees it has to stand in a calendar to be seen.
                    users = meetings.state(connection, meeting_id)[meetings.USERS]
                    values[meetings.USERS] = sorted({*users, self.actor.user_id})
            self._drop(connection, draft_form)
        return self.get(meeting_id)

    def delete(self, meeting_id: int, original: str = "") -> None:
        """Deletes the meeting, or with `original` that occurrence alone.

        Raises:
            Denied: the actor may not edit contacts.
            NotFound: MEETING_NOT_FOUND, MEETING_WITHOUT_OCCURRENCE.
        """
        self.require(Permission.EDIT)
        kind = OperationKind.MEETING_EDITED if original else OperationKind.MEETING_DELETED
        with self._changing(meeting_id, kind) as (connection, stored, values):
            if original:
                self._check_original(connection, meeting_id, original)
                values.update(without_occurrence(stored, original))
            else:
                values["deleted_at"] = self.now()

    @contextmanager
    def _changing(
        self, meeting_id: int, kind: OperationKind, version: int | None = None
    ) -> Iterator[tuple[Connection, WholeMeeting, Values]]:
        """A transaction that ends with the values being written that the block put into the dictionary."""
        with self.database.writing() as connection:
            stored = self._found(connection, meeting_id)
            if version is not None and stored.meeting.version != version:
                raise Refused(Code.MEETING_CHANGED)
            values: Values = {}
            yield connection, stored, values
            state = meetings.state(connection, meeting_id)
            if any(state[name] != value for name, value in values.items()):
                operation = journal.open_operation(connection, self.actor, kind, self.now())
                records.change(connection, operation, Thing.MEETING, meeting_id, values)
                meetings.set_beside(connection, meeting_id, stored.sequence + 1, self.now())

    # -- what all of these need --------------------------------------------------------------------

    def _check_original(self, connection: Connection, meeting_id: int, original: str) -> None:
        if not meeting_occurrences.has(connection, meeting_id, original):
            raise NotFound(Code.MEETING_WITHOUT_OCCURRENCE, value=original)

    def _drop(self, connection: Connection, draft_form: str) -> None:
        drafts.drop(connection, self.database.holder.number, self.actor.user_id, draft_form, None)

    def _extend(self, end: datetime) -> None:
        now = self.clock()
        with self.database.reading() as connection:
            if not meeting_occurrences.lacking(connection, now, end):
                return
        # Where the base can't be written now, what was expanded before is shown.
        with suppress(StoreError), self.database.writing(guarded=False) as connection:
            meeting_occurrences.extend(connection, now, end)


def _has(one: Occurrence, words: list[str]) -> bool:
    text = fold(" ".join((one.title, one.location, *one.participants)))
    return all(word in text for word in words)
