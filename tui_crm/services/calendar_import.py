"""Calendar files coming in: one operation, whatever they hold (R48)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tui_crm.domain.calendars import FileEvent, FileMeeting, merged
from tui_crm.domain.meetings import MeetingsImported, RefusedMeeting
from tui_crm.domain.problems import Code, FileProblem, Problem, Refused
from tui_crm.files.calendar_folder import calendar_files
from tui_crm.files.calendar_lines import RawEvent, read_events
from tui_crm.files.calendar_people import participants_of
from tui_crm.files.calendar_reader import component_of, original_of, read_event, sequence_of, uid_of
from tui_crm.files.source import Given, Source
from tui_crm.paths import readable
from tui_crm.services.base import Service
from tui_crm.services.calendar_landing import Landing, Message
from tui_crm.text.safe import safe_text

Told = Callable[[int, int], object]
"""Is called with how many events were read, and of how many; 0 where that is not known yet."""
_TOLD_EACH = 100
_SHOWN = 40
_STANDARD = "-"
_PUBLISHED = frozenset({"", "PUBLISH", "REQUEST", "ADD"})
_CANCEL, _REPLY = "CANCEL", "REPLY"


@dataclass(slots=True)
class _Read:
    """What was read so far; each meeting with the name of its file."""

    meetings: list[tuple[str, FileMeeting]] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    refused: list[RefusedMeeting] = field(default_factory=list)
    files: int = 0


class CalendarImport:
    """One import.

    Args:
        service: whose base and actor count; it has asked for the permission.
        told: is told how far it is.
    """

    def __init__(self, service: Service, told: Told | None) -> None:
        self._service = service
        self._told = told or (lambda _done, _total: None)

    def run(self, given: Given, name: str) -> MeetingsImported:
        """Reads all of it first, then writes it in one transaction.

        Raises FileProblem where it is one file and that can't be read.
        """
        now = self._service.clock()
        found = _Read()
        for source, is_alone in _sources(given, name):
            try:
                self._read(source, found, now)
            except FileProblem as problem:
                if is_alone:
                    raise
                found.refused.append(RefusedMeeting(source.name, 0, "", problem.problem))
            found.files += 1
        return self._land(found, now)

    def _read(self, source: Source, found: _Read, now: datetime) -> None:
        by_uid: dict[str, list[FileEvent]] = {}
        events = read_events(source)
        for raw in events:
            method = raw.calendar.properties.get("METHOD", "").upper()
            try:
                if method in _PUBLISHED:
                    event = read_event(raw, now)
                    by_uid.setdefault(event.draft.uid, []).append(event)
                else:
                    found.messages.append(_message(raw, method))
            except Refused as refused:
                found.refused.append(RefusedMeeting(source.name, raw.number, raw.title, refused.problem))
            if raw.number % _TOLD_EACH == 0:
                self._told(raw.number, len(events))
        for group in by_uid.values():
            try:
                found.meetings += [(source.name, one) for one in merged(group)]
            except Refused as refused:
                first = group[0]
                what = RefusedMeeting(source.name, first.number, first.draft.title, refused.problem)
                found.refused.append(what)

    def _land(self, found: _Read, now: datetime) -> MeetingsImported:
        added = updated = unchanged = 0
        refused = list(found.refused)
        if found.meetings or found.messages:
            with self._service.database.writing() as connection:
                landing = Landing(connection, self._service.actor, now)
                for file, meeting in found.meetings:
                    try:
                        landing.take(meeting)
                    except Refused as problem:
                        what = RefusedMeeting(file, meeting.number, meeting.draft.title, problem.problem)
                        refused.append(what)
                for message in found.messages:
                    landing.tell(message)
            added, updated, unchanged = landing.added, landing.updated, landing.unchanged
        refused.sort(key=lambda one: (one.file, one.number))
        return MeetingsImported(added, updated, unchanged, tuple(refused), found.files)


def _message(raw: RawEvent, method: str) -> Message:
    """What the event says of a known meeting. Raises Refused: the event's own problem, MEETING_METHOD."""
    if raw.problem is not None:
        raise Refused(raw.problem)
    if method not in (_CANCEL, _REPLY):
        raise Refused(Problem(Code.MEETING_METHOD, "", {"value": method[:_SHOWN]}))
    component = component_of(raw.text)
    original = original_of(component, raw.calendar.file_zones())
    people = participants_of(component)
    return Message(uid_of(component), method == _CANCEL, original, people, sequence_of(component))


def _sources(given: Given, name: str) -> Iterator[tuple[Source, bool]]:
    """The files, and whether each is the only one."""
    if isinstance(given, Path):
        if given.is_dir():
            yield from ((Source(path, _shown(path.name)), False) for path in calendar_files(given))
        else:
            yield Source(given, _shown(given.name)), True
    else:
        yield Source(given, name or _STANDARD), True


def _shown(name: str) -> str:
    return safe_text(readable(name))
