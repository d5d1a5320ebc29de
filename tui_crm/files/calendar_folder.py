"""A folder of calendar files, one meeting in each, as vdirsyncer, khal and Radicale keep them (vdir) (R48).

https://vdirsyncer.pimutils.org/en/stable/vdir.html
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tui_crm.domain.calendars import FileEvent
from tui_crm.domain.meetings import WholeMeeting
from tui_crm.domain.problems import Code, FileProblem, Refused
from tui_crm.files.calendar_lines import read_events
from tui_crm.files.calendar_reader import read_event
from tui_crm.files.calendar_writer import calendar_bytes
from tui_crm.files.source import Source, reason_of
from tui_crm.files.vdir import files_in, free_path, own_files_in, put

SUFFIX = ".ics"
_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def calendar_files(folder: Path) -> list[Path]:
    """The calendar files of a folder, as `vdir.files_in`."""
    return files_in(folder, SUFFIX)


def write_folder(folder: Path, found: Iterable[WholeMeeting]) -> tuple[int, int]:
    """Writes each meeting into a file of its own; how many were written and how many left as they were.

    Raises FileProblem: FILE_NOT_WRITTEN, FILE_UNREADABLE.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        known = _by_uid(folder)
        written = unchanged = 0
        for one in found:
            path, events = known.get(one.meeting.uid) or (free_path(folder, one.meeting.uid, SUFFIX), [])
            data = calendar_bytes([one])
            if events and _said(_events(Source(data, path.name))) == _said(events):
                unchanged += 1
            else:
                put(path, data)
                written += 1
    except OSError as error:
        raise FileProblem(Code.FILE_NOT_WRITTEN, path=str(folder), reason=reason_of(error)) from error
    return written, unchanged


def _by_uid(folder: Path) -> dict[str, tuple[Path, list[FileEvent]]]:
    """The files that hold one meeting and nothing else, and what they say of it, by its UID."""
    found: dict[str, tuple[Path, list[FileEvent]]] = {}
    for path in own_files_in(folder, SUFFIX):
        events = _events(Source(path, path.name))
        uids = {one.draft.uid for one in events}
        if len(uids) == 1:
            found.setdefault(uids.pop(), (path, events))
    return found


def _events(source: Source) -> list[FileEvent]:
    """The events of a file; none where one of them, or the file, can't be read: it is left alone then."""
    try:
        return [read_event(raw, _SOME_DAY) for raw in read_events(source)]
    except (FileProblem, Refused):
        return []


def _said(events: Iterable[FileEvent]) -> list[FileEvent]:
    """What events say, in an order of its own and without what tells nothing about the meeting."""
    plain = [replace(one, number=0, source="", stamp=0) for one in events]
    return sorted(plain, key=lambda one: repr(one.original))
