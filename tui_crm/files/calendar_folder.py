"""A folder of calendar files, one meeting in each, as vdirsyncer, khal and Radicale keep them (vdir) (R48).

https://vdirsyncer.pimutils.org/en/stable/vdir.html
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
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

SUFFIX = ".ics"
_UNSAFE = re.compile(r"[^A-Za-z0-9@_=+-]+|^\.+")
_LONGEST = 100  # characters of a name before the suffix
_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def calendar_files(folder: Path) -> list[Path]:
    """The calendar files of a folder in the order of their names; no hidden ones, and none of its folders.

    Raises FileProblem: FILE_UNREADABLE.
    """
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise FileProblem(Code.FILE_UNREADABLE, path=str(folder), reason=reason_of(error)) from error
    return [folder / name for name in names if name.lower().endswith(SUFFIX) and not name.startswith(".")]


def write_folder(folder: Path, found: Iterable[WholeMeeting]) -> tuple[int, int]:
    """Writes each meeting into a file of its own; how many were written and how many left as they were.

    Raises FileProblem: FILE_NOT_WRITTEN, FILE_UNREADABLE.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        known = _by_uid(folder)
        written = unchanged = 0
        for one in found:
            path, events = known.get(one.meeting.uid) or (_free_path(folder, one.meeting.uid), [])
            data = calendar_bytes([one])
            if events and _said(_events(Source(data, path.name))) == _said(events):
                unchanged += 1
            else:
                _put(path, data)
                written += 1
    except OSError as error:
        raise FileProblem(Code.FILE_NOT_WRITTEN, path=str(folder), reason=reason_of(error)) from error
    return written, unchanged


def _by_uid(folder: Path) -> dict[str, tuple[Path, list[FileEvent]]]:
    """The files that hold one meeting and nothing else, and what they say of it, by its UID."""
    found: dict[str, tuple[Path, list[FileEvent]]] = {}
    for path in calendar_files(folder):
        if path.is_symlink() or not path.is_file():
            continue
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


def _free_path(folder: Path, uid: str) -> Path:
    """The file for a meeting that none has: its UID made safe; with a hash where that changed it."""
    safe = _UNSAFE.sub("-", uid)[:_LONGEST]
    digest = hashlib.sha256(uid.encode("utf-8", "replace")).hexdigest()
    names = [f"{safe}-{digest[:8]}", f"{safe[:20]}-{digest}"]
    if safe == uid:
        names.insert(0, safe)
    for name in names:
        path = folder / f"{name}{SUFFIX}"
        if not os.path.lexists(path):
            return path
    raise FileProblem(Code.USER_FILE_EXISTS, path=str(path))


def _put(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all; a link of its name would be replaced, not followed."""
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
