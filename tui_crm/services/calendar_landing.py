"""What calendar files say, written over what is known of the same meetings (R48)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.calendars import FileMeeting, Placed, in_series
from tui_crm.domain.journal import OperationKind, Thing
from tui_crm.domain.meetings import MeetingStatus, Participant, WholeMeeting, change_of
from tui_crm.domain.problems import Code, Refused
from tui_crm.domain.recurrence import wall_text
from tui_crm.files.calendar_lines import stamp_of
from tui_crm.files.calendar_people import key_of
from tui_crm.services.meeting_changes import occurrence_draft, with_occurrence
from tui_crm.services.meeting_values import Values, change_row, meeting_draft, meeting_values, wall_list
from tui_crm.store import journal, meeting_participants, meeting_reading, meetings, records
from tui_crm.store.meeting_participants import Row, Shown
from tui_crm.store.meetings import Known
from tui_crm.store.sql import Connection, Sql
from tui_crm.text import emails

_SOURCE = -1  # where the row of a change has it
_ORGANIZER = "organizer"


@dataclass(frozen=True, slots=True)
class Message:
    """What a file says about a meeting that is known, and not what it is (METHOD of RFC 5546).

    Attributes:
        is_cancelled: whether it does not take place; else participants answer.
        original: the occurrence that it is about; None for the whole meeting.
        participants: who answers.
    """

    uid: str
    is_cancelled: bool
    original: Placed | None
    participants: tuple[Participant, ...]
    sequence: int


class Landing:
    """Writes meetings of files, inside a transaction, as one operation of the journal.

    Args:
        now: aware.

    Attributes:
        added, updated, unchanged: as of `MeetingsImported`.
    """

    def __init__(self, connection: Connection, actor: Actor, now: datetime) -> None:
        self._connection = connection
        self._actor = actor
        self._now = int(now.timestamp())
        self._operation: int | None = None
        self.added = self.updated = self.unchanged = 0

    def take(self, given: FileMeeting) -> None:
        """Writes a meeting: a new one, or what is newer about a known one.

        Raises Refused (MEETING_OF_ANOTHER) for one of a calendar that the actor does not see.
        """
        known = meetings.known(self._connection, given.draft.uid)
        if known is None:
            self._insert(given)
            return
        state = meetings.state(self._connection, known.id)
        if not meetings.was_seen(self._connection, known.id, self._actor):
            self._join(given, known, state)
            return
        is_newer = (given.sequence, given.stamp) >= (known.sequence, stamp_of(known.source))
        values: Values = self._values(given, known, state) if is_newer else {}
        values[meetings.USERS] = sorted({*state[meetings.USERS], self._actor.user_id})
        values["deleted_at"] = None
        was_deleted = state["deleted_at"] is not None
        if not self._change(known, state, values):
            self.unchanged += 1
            return
        if is_newer and not given.singles:
            meetings.set_beside(self._connection, known.id, given.sequence, self._now, given.source)
        self.added += was_deleted
        self.updated += not was_deleted

    def _join(self, given: FileMeeting, known: Known, state: Values) -> None:
        """Puts what stands in other calendars into this one too, where the actor has the same invitation.

        A UID alone is no invitation: who learnt it must not read or change the meetings of others.
        """
        if not _is_same(given, state):
            raise Refused(Code.MEETING_OF_ANOTHER)
        was_deleted = state["deleted_at"] is not None
        others = () if was_deleted else state[meetings.USERS]
        self._change(
            known, state, {meetings.USERS: sorted({*others, self._actor.user_id}), "deleted_at": None}
        )
        self.added += was_deleted
        self.updated += not was_deleted

    def tell(self, message: Message) -> None:
        """Does what an invitation taken back, or an answer to one, says of a meeting that is known."""
        known = meetings.known(self._connection, message.uid)
        found = [] if known is None else self._seen(known)
        if known is None or not found or message.sequence < known.sequence:
            self.unchanged += 1
            return
        state = meetings.state(self._connection, known.id)
        values = self._cancelled(found[0], message) if message.is_cancelled else _answered(state, message)
        if self._change(known, state, values):
            self.updated += 1
        else:
            self.unchanged += 1

    def _seen(self, known: Known) -> list[WholeMeeting]:
        return meeting_reading.stored(self._connection, self._actor, Sql("m.id = ?", (known.id,)))

    def _insert(self, given: FileMeeting) -> None:
        values = _file_values(given) | {
            meetings.PARTICIPANTS: [_row(one) for one in given.draft.participants],
            meetings.USERS: [self._actor.user_id],
            "uid": given.draft.uid,
            "sequence": given.sequence,
            "source": given.source,
        }
        number = meetings.insert(self._connection, values, self._actor.user_id, self._now)
        records.added(self._connection, self._opened(), Thing.MEETING, number)
        self.added += 1

    def _values(self, given: FileMeeting, known: Known, state: Values) -> Values:
        """What a newer version of a known meeting makes of it."""
        if given.singles and state["rule"]:
            return self._with_singles(given, known)
        shown = meeting_participants.shown(self._connection, [known.id], self._actor)[known.id]
        values = _file_values(given)
        values[meetings.PARTICIPANTS] = self._participants(given.draft.participants, shown)
        values["colour"] = values["colour"] or state["colour"]  # most files have none, people give them
        if _without_source(values[meetings.CHANGES]) == _without_source(state[meetings.CHANGES]):
            del values[meetings.CHANGES]
        return values

    def _with_singles(self, given: FileMeeting, known: Known) -> Values:
        """Single occurrences alone: all else of the meeting stays."""
        found = self._seen(known)
        if not found:  # it stands in nobody's calendar that the actor sees: it will, and then tell
            return {}
        draft = meeting_draft(found[0].meeting)
        rows = {row[0]: row for row in meetings.state(self._connection, known.id)[meetings.CHANGES]}
        before = list(rows.values())
        for one in given.singles:
            assert one.original is not None
            original = wall_text(in_series(one.original, draft))
            rows[original] = change_row(change_of(original, one.draft), one.source)
        after = sorted(rows.values())
        return {} if _without_source(before) == _without_source(after) else {meetings.CHANGES: after}

    def _participants(self, given: Iterable[Participant], before: list[Shown]) -> list[Row]:
        """The rows that there are, with the answers of the file; who is new in it, without who is not.

        Who was chosen among the contacts stays, and whom the actor does not see.
        """
        left = {key_of(one): one for one in given}
        rows: list[Row] = []
        for one in before:
            found = left.pop(self._key(one, left), None)
            if found is not None:
                rows.append([*one.row[:4], found.role, found.answer])
            elif one.participant is None or one.row[0] is not None:
                rows.append(one.row)
        return rows + [_row(one) for one in left.values()]

    def _key(self, one: Shown, left: dict[str, Participant]) -> str:
        """Under which of the keys of a file somebody known stands in it."""
        if one.row[0] is None:
            return str(one.row[3]) or f"\0{one.row[1]}"
        keys = meeting_participants.addresses(self._connection, one.row[0])
        name = "" if one.participant is None else f"\0{one.participant.name}"
        return next((key for key in keys if key in left), name)

    def _cancelled(self, whole: WholeMeeting, message: Message) -> Values:
        if message.original is None:
            return {"status": MeetingStatus.CANCELLED.value}
        draft = meeting_draft(whole.meeting)
        original = wall_text(in_series(message.original, draft))
        found = occurrence_draft(draft, whole, original)
        return with_occurrence(whole, original, replace(found, status=MeetingStatus.CANCELLED))

    def _change(self, known: Known, state: Values, values: Values) -> bool:
        """Writes what differs; whether anything does."""
        different = {name: value for name, value in values.items() if state[name] != value}
        if not different:
            return False
        return records.change(self._connection, self._opened(), Thing.MEETING, known.id, different)

    def _opened(self) -> int:
        """The operation of the journal; an import that changes nothing leaves none."""
        if self._operation is None:
            kind = OperationKind.MEETINGS_IMPORTED
            self._operation = journal.open_operation(self._connection, self._actor, kind, self._now)
        return self._operation


def _file_values(given: FileMeeting) -> Values:
    return meeting_values(given.draft) | {
        "added": wall_list(given.added),
        "left_out": wall_list(given.left_out),
        meetings.CHANGES: [
            change_row(one, given.change_sources.get(one.original, "")) for one in given.changes
        ],
    }


def _is_same(given: FileMeeting, state: Values) -> bool:
    """Whether the file names the same title, beginning and organizer."""
    values = meeting_values(given.draft)
    organizers = {emails.normalize(one.address) for one in given.draft.participants if one.role == _ORGANIZER}
    known = {row[3] for row in state[meetings.PARTICIPANTS] if row[4] == _ORGANIZER}
    return organizers == known and all(values[name] == state[name] for name in ("title", "starts", "zone"))


def _row(one: Participant) -> Row:
    return [None, one.name, one.address, emails.normalize(one.address), one.role, one.answer]


def _without_source(rows: list[list[Any]]) -> list[list[Any]]:
    return sorted(row[:_SOURCE] for row in rows)


def _answered(state: Values, message: Message) -> Values:
    """The participants, with the answers of those who answered."""
    answers = {key_of(one): one.answer for one in message.participants if one.role == "participant"}
    rows = [[*row[:5], answers.get(row[3], row[5])] for row in state[meetings.PARTICIPANTS]]
    return {meetings.PARTICIPANTS: rows}
