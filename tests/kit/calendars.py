"""Calendar files in tests: events of lines, what is read of them, meetings as the store would have them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tui_crm.domain.calendars import FileEvent, FileMeeting
from tui_crm.domain.meetings import Meeting, MeetingDraft, WholeMeeting
from tui_crm.files.calendar_lines import RawEvent, read_events
from tui_crm.files.calendar_reader import read_event
from tui_crm.files.source import Source

FIXTURES = Path(__file__).parents[2] / "fixtures" / "calendars"
NOW = datetime(2026, 1, 31, tzinfo=UTC)
WARSAW = "Europe/Warsaw"


def raw(data: bytes | str) -> list[RawEvent]:
    """The events of a file as they stand in it."""
    content = data if isinstance(data, bytes) else data.encode()
    return read_events(Source(content, "test.ics"))


def events(data: bytes | str) -> list[FileEvent]:
    """The events of a file."""
    return [read_event(one, NOW) for one in raw(data)]


def of_file(name: str) -> list[FileEvent]:
    """The events of a file of `fixtures/calendars`."""
    return events((FIXTURES / name).read_bytes())


def an_event(*lines: str, head: str = "") -> str:
    """A calendar of one event with these lines."""
    inside = "\r\n".join(("BEGIN:VEVENT", "UID:a", *lines, "END:VEVENT"))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{inside}\r\nEND:VCALENDAR\r\n"


def one(*lines: str, head: str = "") -> MeetingDraft:
    """What an event of these lines says."""
    return events(an_event(*lines, head=head))[0].draft


def whole(found: FileMeeting, **more: object) -> WholeMeeting:
    """A meeting as the store would have it after it came in."""
    draft = found.draft
    meeting = Meeting(
        1, draft.uid, draft.title, draft.description, draft.location, draft.colour, draft.status,
        not isinstance(draft.starts, datetime), draft.starts, draft.ends, draft.zone, draft.rule,
        draft.participants, 0, ("anna",), "anna", 1,
    )  # fmt: skip
    stored = WholeMeeting(
        meeting, found.added, found.left_out, found.changes, found.source, found.change_sources,
        found.sequence, 1_769_860_800,
    )  # fmt: skip
    return replace(stored, **more)  # type: ignore[arg-type]


def comparable(found: FileMeeting) -> FileMeeting:
    """What has to be the same after a meeting went out and came in."""
    return replace(found, number=0, source="", change_sources={}, stamp=0, singles=())
