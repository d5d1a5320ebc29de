"""Calendar files cut into their events, whatever is broken in them (R48).

https://www.rfc-editor.org/rfc/rfc5545#section-3.1. Lines are unfolded as bytes: some programs fold in the
middle of a letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tui_crm.domain.problems import Code, FileProblem, Problem
from tui_crm.files.calendar_zones import FileZones
from tui_crm.files.encodings import guess_encoding
from tui_crm.files.source import Source
from tui_crm.files.whole_file import read_at_most

LARGEST_FILE = 128  # MB
LARGEST_EVENT = 4
_MB = 1 << 20
_FOLD = re.compile(rb"(?:\r\n|\n|\r)[ \t]")
_WIDE_FOLD = re.compile(r"(?:\r\n|\n|\r)[ \t]")
_LINE = re.compile(r"[^\r\n]+")
_NAME = re.compile(r"([A-Za-z0-9-]+)(?:;[^:]*)?:(.*)", re.DOTALL)
_TITLE = re.compile(r"^SUMMARY(?:;[^:\r\n]*)?:([^\r\n]*)", re.MULTILINE | re.IGNORECASE)
_TZID = re.compile(r"^TZID(?:;[^:\r\n]*)?:([^\r\n]*)", re.MULTILINE | re.IGNORECASE)
_STAMP = re.compile(r"^(?:DTSTAMP|LAST-MODIFIED)(?:;[^:\r\n]*)?:(\d{8}T\d{6})", re.MULTILINE | re.IGNORECASE)
_KEPT = ("METHOD", "COLOR", "X-APPLE-CALENDAR-COLOR")
_SHOWN = 200


@dataclass(slots=True)
class RawCalendar:
    """What a VCALENDAR says besides its events.

    Attributes:
        properties: those that concern its events, by name.
        zones: VTIMEZONE components as text, by TZID.
    """

    properties: dict[str, str] = field(default_factory=dict)
    zones: dict[str, str] = field(default_factory=dict)
    _made: FileZones | None = None

    def file_zones(self) -> FileZones:
        """Its time zones; to be asked for when the whole file was cut."""
        if self._made is None:
            self._made = FileZones(self.zones)
        return self._made


@dataclass(slots=True)
class RawEvent:
    """An event as it stands in the file, its lines unfolded.

    Attributes:
        number: the how manyth of the file it is, from 1.
        problem: why it cannot be read, or None.
    """

    number: int
    calendar: RawCalendar
    text: str
    problem: Problem | None = None

    @property
    def title(self) -> str:
        """What it calls itself, however broken the rest is."""
        found = _TITLE.search(self.text)
        return found[1].strip().replace("\\,", ",").replace("\\;", ";")[:_SHOWN] if found else ""


def stamp_of(text: str) -> int:
    """When an event was written or changed last, in seconds since 1970; 0 where it does not say."""
    latest = max(_STAMP.findall(text), default="")
    try:
        return max(int(datetime.strptime(latest, "%Y%m%dT%H%M%S").replace(tzinfo=UTC).timestamp()), 0)
    except ValueError:
        return 0


def read_events(source: Source) -> list[RawEvent]:
    """The events of a file.

    Raises FileProblem: FILE_MISSING, FILE_UNREADABLE, FILE_EMPTY, IMPORT_TOO_LARGE, FILE_NOT_CALENDAR.
    """
    data = read_at_most(source, LARGEST_FILE * _MB)
    if data is None:
        raise FileProblem(Code.IMPORT_TOO_LARGE, maximum=LARGEST_FILE)
    cutter = _Cutter()
    for line in _lines(data, source.name):
        cutter.take(line)
    cutter.end()
    if not cutter.is_calendar:
        raise FileProblem(Code.FILE_NOT_CALENDAR, path=source.name)
    return cutter.events


def _lines(data: bytes, name: str) -> Iterator[str]:
    # What looks like UTF-8 that somebody damaged may be folded within its letters.
    unfolded = _FOLD.sub(b"", data)
    encoding = guess_encoding(Source(unfolded, name))
    if "16" in encoding or "32" in encoding:
        text = _WIDE_FOLD.sub("", data.decode(encoding, "replace"))
    else:
        text = unfolded.decode(encoding, "replace")
    return (match[0] for match in _LINE.finditer(text.lstrip("\ufeff")))


class _Cutter:
    """Takes the lines of a file one after the other."""

    def __init__(self) -> None:
        self.events: list[RawEvent] = []
        self.is_calendar = False
        self._calendar = RawCalendar()
        self._lines: list[str] = []
        self._size = 0
        self._inside: list[str] = []

    def take(self, line: str) -> None:
        """The next line."""
        head = line[:6].upper()
        if head == "BEGIN:":
            self._begin(line, line[6:].strip().upper())
        elif head.startswith("END:"):
            self._end(line, line[4:].strip().upper())
        elif self._inside:
            self._keep(line)
        elif self.is_calendar:
            self._property(line)

    def _keep(self, line: str) -> None:
        self._size += len(line)
        if self._size <= LARGEST_EVENT * _MB:
            self._lines.append(line)

    def _begin(self, line: str, name: str) -> None:
        if name == "VCALENDAR" or (name == "VEVENT" and "VEVENT" in self._inside):
            self.end()  # the one before was cut off
        if name == "VCALENDAR":
            self.is_calendar, self._calendar = True, RawCalendar()
            return
        if not self._inside:
            self._lines, self._size = [], 0
        self.is_calendar = self.is_calendar or name == "VEVENT"
        self._inside.append(name)
        self._keep(line)

    def _end(self, line: str, name: str) -> None:
        if name == "VCALENDAR":
            self.end()
            self._calendar = RawCalendar()
            return
        if name not in self._inside:
            return
        self._keep(line)
        while self._inside.pop() != name:
            pass
        if self._inside:
            return
        text = "\r\n".join(self._lines) + "\r\n"
        if name == "VEVENT":
            too_large = Problem(Code.MEETING_TOO_LARGE, "", {"maximum": LARGEST_EVENT})
            self._add(text, too_large if self._size > LARGEST_EVENT * _MB else None)
        elif name == "VTIMEZONE" and (found := _TZID.search(text)):
            self._calendar.zones[found[1].strip()] = text
        self._lines = []

    def end(self) -> None:
        """Nothing more comes of what has begun."""
        if "VEVENT" in self._inside:
            self._add("\r\n".join(self._lines) + "\r\n", Problem(Code.MEETING_NOT_CLOSED))
        self._inside, self._lines = [], []

    def _add(self, text: str, problem: Problem | None) -> None:
        self.events.append(RawEvent(len(self.events) + 1, self._calendar, text, problem))

    def _property(self, line: str) -> None:
        found = _NAME.match(line)
        if found and found[1].upper() in _KEPT:
            self._calendar.properties[found[1].upper()] = found[2].strip()
