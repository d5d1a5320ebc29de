"""Imports that there are: what each did, the list of them, undoing and deleting them (R28, R35, R37)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tui_crm.domain.access import Permission
from tui_crm.domain.import_undo_plan import UndoPlan
from tui_crm.domain.imports import ImportLine, ImportOutcome, UndoneImport
from tui_crm.domain.problems import Code, NotFound, Problem
from tui_crm.paths import expand
from tui_crm.services.base import Service, require_own_files
from tui_crm.store import imports as store
from tui_crm.store.sql import Connection

if TYPE_CHECKING:
    from tui_crm.files.source import Given

Explain = Callable[[Problem], str]
"""Gives the sentence of a problem; sentences live above the services."""

_STDIN_STEM = "import"
_KEPT_SUFFIXES = (".vcf", ".ldif")

# What each use case needs is imported late: a session that only lists contacts needs none of it.


class ImportJobs(Service):
    """The use cases around imports that were begun, by their numbers."""

    def outcome(self, job: int) -> ImportOutcome:
        """What an import did, or stands at. Raises NotFound."""
        from tui_crm.services.import_report import outcome

        self._require()
        with self.database.reading() as connection:
            return outcome(connection, self._job(job), self.actor)

    def lines(self, offset: int = 0, limit: int | None = None) -> tuple[ImportLine, ...]:
        """Earlier imports, the newest first: the actor's own ones, of an administrator everybody's (R28)."""
        from tui_crm.services.import_listing import lines

        self._require()
        return lines(self, offset, limit)

    def line(self, job: int) -> ImportLine:
        """The line of one import. Raises NotFound."""
        from tui_crm.services.import_listing import line

        self._require()
        return line(self, self._job(job))

    def foresee_undo(self, job: int) -> UndoPlan:
        """What undoing this import, or going on with that, is about. Raises NotFound."""
        from tui_crm.services.import_undoing import foresee

        self._require()
        return foresee(self, self._job(job))

    def undo(self, job: int, told: Callable[[int, int], object] | None = None) -> UndoneImport:
        """Takes a whole import back: contacts that it made go for good, those that it changed are as before.

        What anybody has done since stays: such contacts, or such fields, are kept and told. Importing the
        same file again does what it did the first time. What an undo has kept another one looks at again.
        It needs the rights of an import alone, since what goes is what it brought; where it changed
        contacts, also the right to edit.

        Args:
            told: called with how many contacts are through, of how many; where it gives False the work ends
                there, and undoing again goes on with it, as after a crash.

        Raises:
            NotFound: there is no such import of this user.
            Refused: IMPORT_NOT_UNDOABLE where it has done nothing yet, or was undone and nothing was kept;
                IMPORT_RUNNING.
            Denied: it changed contacts, and the actor may not edit them.
        """
        from tui_crm.services.import_undoing import undo

        self._require()
        return undo(self, self._job(job), told)

    def delete(self, job: int) -> None:
        """Takes the entry off the list, with its rows and its file; contacts that it made stay.

        Raises:
            NotFound: there is no such import of this user.
            Refused: IMPORT_RUNNING.
        """
        from tui_crm.services.import_deleting import delete

        self._require()
        delete(self, self._job(job))

    def write_refused(self, job: int, path: Path, explain: Explain | None = None) -> Path:
        """Writes the refused rows as they stood, with the reason of each, to be corrected and imported again.

        Rows of a table become CSV with a column `reason`. Cards of a vCard file and records of an LDIF file
        that could not be read stay what they are, with the reason as a line of theirs; where the file has
        others too, these are beside it, in a CSV file. An existing file is never overwritten: a number is put
        into the name, but where the existing one is just the same nothing is written and it is named.

        Args:
            explain: gives the sentences; left out, the reason is the problem's code.

        Returns:
            The path that was written.

        Raises:
            NotFound, FileProblem.
        """
        from tui_crm.services.import_report import write_refused

        self._require()
        self.require_own_files()
        with self.database.reading() as connection:
            return write_refused(connection, self._job(job), path, self._telling(connection, explain))

    def stream_refused(
        self, job: int, stream: BinaryIO, explain: Explain | None = None, *, cards: bool = False
    ) -> int:
        """Writes the refused rows into a stream, which stays open; how many it wrote. Raises NotFound.

        Args:
            cards: those that stay cards, or records of LDIF, instead of those that become CSV.
        """
        from tui_crm.services.import_report import stream_refused

        self._require()
        with self.database.reading() as connection:
            telling = self._telling(connection, explain)
            return stream_refused(connection, self._job(job), stream, telling, cards)

    @staticmethod
    def check_refused_path(path: Path) -> None:
        """Raises FileProblem where no refused rows could be written; asked before a long import runs."""
        from tui_crm.services.import_report import check_refused_path

        require_own_files()
        check_refused_path(path)

    @staticmethod
    def refused_path(source: Given) -> Path:
        """Where refused rows go if nobody says: beside the file, or into the current folder."""
        if not isinstance(source, Path):
            return Path(f"{_STDIN_STEM}.refused.csv")
        suffix = source.suffix if source.suffix.lower() in _KEPT_SUFFIXES else ".csv"
        return source.with_name(f"{source.stem}.refused{suffix}")

    def refused_target(self, job: int, *, free: bool = False) -> Path:
        """The same of an import in the list, by what its refused rows are. Raises NotFound.

        Args:
            free: whether a number is put into a name that a file has already.
        """
        from tui_crm.services.import_report import free_path, refused_suffix

        found = self._job(job)
        with self.database.reading() as connection:
            suffix = refused_suffix(connection, found)
        path = self.refused_path(expand(found.path) if found.path else b"").with_suffix(suffix)
        return free_path(path) if free else path

    def waiting_of(self, source: Path, opened: Callable[[], BinaryIO] | None = None) -> int:
        """The newest import of one's own that waits for its mapping with just this file; 0 for none.

        Args:
            opened: opens what comes in, where that is not the file itself: of a folder the cards.

        Raises:
            FileProblem: the file can't be read.
        """
        from tui_crm.services.import_listing import waiting_of

        self._require()
        self.require_own_files()
        return waiting_of(self, source, opened)

    def _telling(self, connection: Connection, explain: Explain | None) -> Explain:
        """The same without names of contacts that were hidden from the actor since."""
        from tui_crm.services.import_problems import told_to

        return lambda problem: (explain or _code)(told_to(connection, self.actor, problem))

    def _require(self) -> None:
        self.require(Permission.IMPORT)
        self.require(Permission.ADD)

    def _job(self, number: int) -> store.Job:
        from tui_crm.services.import_listing import as_it_stands

        with self.database.reading() as connection:
            job = store.read(connection, number)
        if job is None or not (self.actor.is_admin or job.user == self.actor.user_id):
            raise NotFound(Code.IMPORT_NOT_FOUND, id=number)
        return as_it_stands(self.database, job)


def _code(problem: Problem) -> str:
    return problem.code.value
