"""Imports: a file is staged row by row, then each row becomes a contact, or says why not (R28-R37)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tui_crm.domain.access import Permission
from tui_crm.domain.imports import ImportOptions, ImportOutcome
from tui_crm.domain.problems import Code, NotFound, Problem
from tui_crm.services.base import Service
from tui_crm.store import imports as store
from tui_crm.store.private_copy import private_copy

Progress = Callable[[int, int], None]
"""Called with the rows done and the rows of the file (0 while it is still being read)."""

Explain = Callable[[Problem], str]
"""Gives the sentence of a problem; sentences live above the services."""

STDIN = "-"
"""The name of a file that came on standard input."""

_STDIN_STEM = "import"

# The readers and the header tables are imported late: a session that only lists contacts needs none of them.


class Imports(Service):
    """The use cases around imports. All need the permissions to import and to add contacts (R39)."""

    def run_file(
        self, source: Path | bytes, options: ImportOptions, name: str = "", progress: Progress | None = None
    ) -> ImportOutcome:
        """Stages a file and runs the import; with `stage_only` it stops at status mapping.

        A dry run counts exactly what a run would, and leaves nothing behind, no job either: it runs on a copy
        of the base, so that others can write meanwhile.

        Args:
            source: a path, or the bytes that came on standard input.
            name: how the file is called; the path's own name, or `STDIN`, if left out.

        Raises:
            FileProblem: the file can't be read or holds no contacts; nothing is left behind.
            Refused: `options` name a column or field that there is not.
            Denied: the actor may not import.
        """
        if not options.dry_run:
            return self._run_file(source, options, name, progress, pause=True)
        self._require()
        with private_copy(self.database) as copy:
            there = Imports(copy, self.actor, self.clock, self.region)
            outcome = there._run_file(source, options, name, progress, pause=False)
        return replace(outcome, job=0)

    def stage(
        self, source: Path | bytes, options: ImportOptions, name: str = "", progress: Progress | None = None
    ) -> int:
        """Reads a file into staged rows, guesses its mapping; the new job's number. Raises as `run_file`."""
        from tui_crm.services.import_staging import stage

        self._require()
        return stage(self, source, options, name, progress)

    def run(self, job: int, progress: Progress | None = None) -> ImportOutcome:
        """Runs, or goes on with, a job that was staged, stopped, or died while it ran.

        Raises:
            NotFound: there is no such import of this user.
            Refused: IMPORT_NOT_OPEN for one that ended.
        """
        from tui_crm.services.import_running import run

        self._require()
        return run(self, self._job(job), progress, pause=True)

    def outcome(self, job: int) -> ImportOutcome:
        """What an import did, or stands at. Raises NotFound."""
        from tui_crm.services.import_report import outcome

        self._require()
        with self.database.reading() as connection:
            return outcome(connection, self._job(job))

    def write_refused(self, job: int, path: Path, explain: Explain | None = None) -> Path:
        """Writes the refused rows as they stood, with a column `reason`, to be corrected and imported again.

        An existing file is never overwritten: a number is put into the name.

        Args:
            explain: gives the sentences; left out, the reason is the problem's code.

        Returns:
            The path that was written.

        Raises:
            NotFound, FileProblem.
        """
        from tui_crm.services.import_report import write_refused

        self._require()
        with self.database.reading() as connection:
            return write_refused(connection, self._job(job), path, explain or _code)

    @staticmethod
    def check_refused_path(path: Path) -> None:
        """Raises FileProblem where no refused rows could be written; asked before a long import runs."""
        from tui_crm.services.import_report import check_refused_path

        check_refused_path(path)

    @staticmethod
    def refused_path(source: Path | bytes) -> Path:
        """Where refused rows go if nobody says: beside the file, or into the current folder."""
        if isinstance(source, bytes):
            return Path(f"{_STDIN_STEM}.refused.csv")
        return source.with_name(f"{source.stem}.refused.csv")

    def _run_file(
        self,
        source: Path | bytes,
        options: ImportOptions,
        name: str,
        progress: Progress | None,
        *,
        pause: bool,
    ) -> ImportOutcome:
        from tui_crm.services.import_running import run

        job = self.stage(source, options, name, progress)
        if options.stage_only:
            return self.outcome(job)
        return run(self, self._job(job), progress, pause=pause)

    def _require(self) -> None:
        self.require(Permission.IMPORT)
        self.require(Permission.ADD)

    def _job(self, number: int) -> store.Job:
        with self.database.reading() as connection:
            job = store.read(connection, number)
        if job is None or not (self.actor.is_admin or job.user == self.actor.user_id):
            raise NotFound(Code.NOT_FOUND, id=number)
        return job


def _code(problem: Problem) -> str:
    return problem.code.value
