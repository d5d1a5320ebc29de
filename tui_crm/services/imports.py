"""Imports: a file is staged row by row, then each row becomes a contact, or says why not (R28-R37)."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tui_crm.domain.contact import Kind
from tui_crm.domain.imports import (
    ImportMapping,
    ImportOptions,
    ImportOutcome,
    JobStatus,
    OnDuplicate,
    Preview,
    RowState,
)
from tui_crm.domain.problems import Refused
from tui_crm.identity import is_restricted
from tui_crm.paths import folder_name
from tui_crm.services.import_jobs import ImportJobs
from tui_crm.store import import_lock
from tui_crm.store import imports as store
from tui_crm.store.private_copy import private_copy

if TYPE_CHECKING:
    from tui_crm.files.received import Received
    from tui_crm.files.source import Given
    from tui_crm.files.vcard_folder_stream import ReceivedFolder

Progress = Callable[..., None]
"""Called with the rows done and the rows of the file (0 while it is still being read).

What it is told of is not always kept: a new base takes a large file in one piece, so that a stop takes all of
it back. What the job says is `done` is what counts.
"""

STDIN = "-"
"""The name of a file that came on standard input."""
MAXIMUM_OVER_SSH = 500 << 20
"""Bytes of a file that somebody without an account on the machine may have it keep."""
_NOT_WRITTEN = frozenset((RowState.REFUSED, RowState.SKIPPED))

# The readers and the header tables are imported late: a session that only lists contacts needs none of them.


class Imports(ImportJobs):
    """The use cases around imports. All need the permissions to import and to add contacts (R39)."""

    def run_file(
        self, source: Given, options: ImportOptions, name: str = "", progress: Progress | None = None
    ) -> ImportOutcome:
        """Stages a file and runs the import; with `stage_only` it stops at status mapping.

        A dry run counts exactly what a run would, and leaves nothing behind, no job either: it runs on a copy
        of the base, so that others can write meanwhile.

        Args:
            source: a path, or what came on standard input (`received`).
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

    def received(self, stream: BinaryIO | None) -> Received:
        """What comes in, read to its end and kept beside the base until it is closed; its `open` is a source.

        Args:
            stream: standard input; None where there is none.

        Raises:
            Denied: the actor may not import; nothing is read then.
            FileProblem: it can't be read; IMPORT_TOO_LARGE, in a restricted session.
            StoreError: there is no room for it.
        """
        from tui_crm.files.received import Received
        from tui_crm.store.errors import file_error

        self._require()
        maximum = MAXIMUM_OVER_SSH if is_restricted() else None
        try:
            return Received(stream, self.database.path.parent, STDIN, maximum)
        except OSError as error:
            raise file_error(error, self.database.path) from error

    def received_folder(self, path: Path) -> ReceivedFolder:
        """The vCards of all files of a folder (vdir), as what comes in.

        Raises:
            Denied: the actor may not import.
            FileProblem: there are none, or none can be read; the session is restricted.
            StoreError: there is no room for them.
        """
        from tui_crm.files.vcard_folder_stream import ReceivedFolder
        from tui_crm.store.errors import file_error

        self._require()
        self.require_own_files()
        try:
            return ReceivedFolder(path, self.database.path.parent)
        except OSError as error:
            raise file_error(error, self.database.path) from error

    def note_folder(self, kept: ReceivedFolder, job: int) -> None:
        """Notes in the folder what the import of it took in, once it is done: an export may write over that.

        Refused rows are not in the base, nor need duplicates be that were skipped. Raises NotFound.
        """
        found = self._job(job)
        if found.status not in (JobStatus.DONE, JobStatus.DONE_WITH_REFUSALS):
            return
        lost = {RowState.REFUSED} if found.on_duplicate is OnDuplicate.UPDATE else _NOT_WRITTEN
        with self.database.reading() as connection:
            untaken = store.numbers(connection, job, lost)
        kept.cards.note(found.rows, lambda number: number not in untaken)

    def stage(
        self, source: Given, options: ImportOptions, name: str = "", progress: Progress | None = None
    ) -> int:
        """Keeps a file in the base and guesses its mapping; the new job's number. Raises as `run_file`.

        Of a folder the cards, as `received_folder`.
        """
        from tui_crm.services.import_staging import stage

        self._require()
        if not isinstance(source, Path):
            return stage(self, source, options, name, progress)
        self.require_own_files()
        if not os.path.isdir(source):
            return stage(self, source, options, name, progress, source)
        with self.received_folder(source) as kept:
            return stage(self, kept.open, options, name or folder_name(source), progress, source)

    # -- the mapping -----------------------------------------------------------------------------------

    def look(self, source: Given, options: ImportOptions, name: str = "") -> ImportMapping:
        """How a file would be mapped, by its beginning: job 0, nothing is stored. Raises as `run_file`.

        Of a folder the cards, as `received_folder`.
        """
        from tui_crm.services.import_choosing import look

        self._require()
        if not isinstance(source, Path):
            return look(self, source, options, name)
        self.require_own_files()
        if not os.path.isdir(source):
            return look(self, source, options, name)
        with self.received_folder(source) as kept:
            return look(self, kept.open, options, name or folder_name(source))

    def mapping(self, job: int) -> ImportMapping:
        """The mapping of a job with every choice that was made. Raises NotFound."""
        from tui_crm.services.import_choosing import mapping

        self._require()
        return mapping(self._job(job))

    def choose(self, job: int, options: ImportOptions) -> ImportMapping:
        """Stores every choice at once; a changed `reading` reads the file again.

        Raises:
            NotFound: there is no such import of this user.
            Refused: IMPORT_NOT_OPEN where it runs or ran; a column or field that there is not.
            FileProblem: the file can't be read in the way that was chosen; the job stays as it was.
        """
        from tui_crm.services.import_choosing import choose

        self._require()
        return choose(self, self._job(job), options)

    def targets(self, kind: Kind) -> tuple[str, ...]:
        """What a column can become in this base, `custom.KEY` too, the usual things first."""
        from tui_crm.services.import_choosing import offered

        self._require()
        return offered(self, kind)

    def preview(
        self,
        job: int,
        told: Callable[[Preview], bool] | None = None,
        rows: int | None = None,
        keep: int = 500,
    ) -> Preview:
        """What the import of a job would do now; nothing is written.

        Args:
            told: called each some hundred rows with what is known by then; what gives False stops there.
            rows: how many rows are looked at; None for all.
            keep: how many rows of each state are kept for looking at.

        Raises:
            NotFound: there is no such import of this user.
            FileProblem: the file can't be read any more.
        """
        from tui_crm.services.import_previewing import preview

        self._require()
        return preview(self, self._job(job), told, rows, keep)

    def write_sample(self, path: Path, kind: Kind, named: Callable[[str], str] = lambda field: field) -> Path:
        """Writes a file that shows how each field is written, and imports cleanly; the path that was written.

        An existing file is never overwritten: a number is put into the name. Raises FileProblem.

        Args:
            named: what people call a field; it heads the field's column where an import knows it again.
        """
        from tui_crm.services.import_sample import write_sample

        self._require()
        self.require_own_files()
        return write_sample(self, path, kind, named)

    def stream_sample(
        self, stream: BinaryIO, kind: Kind, named: Callable[[str], str] = lambda field: field
    ) -> None:
        """Writes the same into a stream, which stays open."""
        from tui_crm.services.import_sample import stream_sample

        self._require()
        stream_sample(self, stream, kind, named)

    # -- running -----------------------------------------------------------------------------------------

    def run(self, job: int, progress: Progress | None = None, *, phases: bool = False) -> ImportOutcome:
        """Runs, or goes on with, a job that was staged, stopped, or died while it ran.

        Stopped by what `progress` raises, or by an interrupt, it stands as stopped; ended by anything else, a
        full disk, a file that turns out to be broken, it stands as failed. Both can be gone on with.

        Args:
            phases: whether `progress` takes a third argument, `phase`: "search" while what was imported gets
                its search documents, of which it is then told how many are written.

        Raises:
            NotFound: there is no such import of this user.
            Refused: IMPORT_NOT_OPEN for one that ended; IMPORT_RUNNING: another process runs it;
                IMPORT_NOT_READ; IMPORT_HALF_UNDONE.
        """
        from tui_crm.services.import_remembering import begin

        self._require()
        begin(self, self._job(job))
        return self._carry_out(job, progress, pause=True, phases=phases)

    def _run_file(
        self,
        source: Given,
        options: ImportOptions,
        name: str,
        progress: Progress | None,
        *,
        pause: bool,
    ) -> ImportOutcome:
        from tui_crm.services.import_remembering import begin

        job = self.stage(source, options, name, progress)
        if options.stage_only:
            return self.outcome(job)
        stored = self._job(job)
        try:
            begin(self, stored)
        except Refused:
            with self.database.writing() as connection:
                store.delete(connection, job)
            raise
        return self._carry_out(job, progress, pause=pause)

    def _carry_out(
        self, number: int, progress: Progress | None, *, pause: bool, phases: bool = False
    ) -> ImportOutcome:
        """Runs a job that nobody else can run meanwhile."""
        from tui_crm.services.import_listing import Failing, require_whole
        from tui_crm.services.import_running import run

        with import_lock.held(self.database.path, number):
            job = self._job(number)
            require_whole(job)
            if job.problem:
                with self.database.writing() as connection:
                    store.change(connection, number, {"problem": ""})
            with Failing(self, number, progress) as failing:
                return run(self, job, failing.progress, pause=pause, phases=phases)
