"""Meetings as files of other programs: iCalendar, and folders of it (vdir) (R48)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui_crm.domain.access import Permission
from tui_crm.domain.meetings import MeetingsImported, WholeMeeting
from tui_crm.domain.problems import Code, NotFound
from tui_crm.services.base import Service
from tui_crm.store import meeting_reading, removal
from tui_crm.store.sql import LARGEST, Connection, Sql, all_of

if TYPE_CHECKING:
    from tui_crm.files.source import Given
    from tui_crm.services.calendar_import import Told


class Calendars(Service):
    """What `Meetings` does with files."""

    def import_from(self, given: Given, name: str = "", told: Told | None = None) -> MeetingsImported:
        """Takes the meetings of an iCalendar file, or of all `.ics` files of a folder, into one's calendar.

        A meeting is known by its UID: a newer one (SEQUENCE, DTSTAMP) changes it, an older one does not. What
        can't be read is told, all else comes in; it is one operation, which an undo takes back whole.

        Args:
            given: the path, the bytes, or what opens a stream of them.
            name: how a stream is called when it is talked about.
            told: called with how many meetings were read, and of how many (0 where that is not known).

        Raises:
            Denied: the actor may not edit contacts.
            FileProblem: it can't be read, is too large or no calendar; a path in a restricted session.
        """
        # Imported late, as all that reads or writes calendars: most of the program needs none of it.
        from tui_crm.services.calendar_import import CalendarImport

        self.require(Permission.EDIT)
        if isinstance(given, Path):
            self.require_own_files()
        return CalendarImport(self, told).run(given, name)

    def export(
        self, contact_id: int | None = None, start: datetime | None = None, end: datetime | None = None
    ) -> bytes:
        """The meetings that the actor sees, as one iCalendar file in UTF-8.

        Args:
            contact_id: only those in which this contact takes part.
            start, end: only those that take place then, aware; meetings that recur are whole.

        Raises:
            Denied: the actor may not export.
            NotFound: the contact is not there, or not for the actor to see.
        """
        from tui_crm.files.calendar_writer import calendar_bytes

        self.require(Permission.EXPORT)
        with self.database.reading() as connection:
            wanted = self._chosen(connection, contact_id, start, end)
            found = meeting_reading.stored(connection, self.actor, wanted)
        return calendar_bytes(found)

    def export_folder(self, path: Path) -> tuple[int, int]:
        """Writes each meeting that the actor sees into a file of its own in a folder (vdir).

        A file that has the meeting already is kept under its name, and left alone where it says the same;
        files of other meetings and all else in the folder are left alone too.

        Returns how many were written and how many were as they had to be.

        Raises:
            Denied: the actor may not export.
            FileProblem: the folder can't be made or written; the session is restricted.
        """
        from tui_crm.files.calendar_folder import write_folder

        self.require(Permission.EXPORT)
        self.require_own_files()
        with self.database.reading() as connection:
            found = meeting_reading.stored(connection, self.actor, Sql("1"))
        return write_folder(path, found)

    def _chosen(
        self, connection: Connection, contact_id: int | None, start: datetime | None, end: datetime | None
    ) -> Sql:
        wanted = [Sql("1")]
        if contact_id is not None:
            self._check_contact(connection, contact_id)
            wanted.append(meeting_reading.of_contact(contact_id))
        if start is not None or end is not None:
            first = 0 if start is None else int(start.timestamp())
            last = LARGEST if end is None else int(end.timestamp())
            wanted.append(meeting_reading.takes_place(first, last))
        return all_of(wanted)

    def _found(self, connection: Connection, meeting_id: int) -> WholeMeeting:
        found = meeting_reading.stored(connection, self.actor, Sql("m.id = ?", (min(meeting_id, LARGEST),)))
        if not found:
            raise NotFound(Code.MEETING_NOT_FOUND, id=meeting_id)
        return found[0]

    def _check_contact(self, connection: Connection, contact_id: int) -> None:
        if not removal.present(connection, [contact_id], self.actor):
            raise NotFound(Code.NOT_FOUND, id=contact_id)
