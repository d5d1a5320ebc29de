"""The list of imports (R28). Light: every start reads it."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from tui_crm.domain.imports import ImportLine, JobStatus, RowState
from tui_crm.domain.problems import Code, CrmError, Problem, Refused, StoreError
from tui_crm.files.source import unreadable
from tui_crm.services.base import Service
from tui_crm.store import import_content, import_lock, user_names
from tui_crm.store import imports as store
from tui_crm.store.contact_reading import moment_text
from tui_crm.store.database import Database
from tui_crm.store.imports import Job

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from tui_crm.services.imports import Progress

GOING = "going"
"""Among the options of a job: whether its entry is being deleted. It can be nothing else then."""

ENDED = frozenset((JobStatus.DONE, JobStatus.DONE_WITH_REFUSALS, JobStatus.STOPPED, JobStatus.FAILED))
"""The statuses of an import that can be undone, beside UNDONE where an undo has left something."""


def lines(service: Service, offset: int, limit: int | None) -> tuple[ImportLine, ...]:
    """As `Imports.lines`."""
    whose = None if service.actor.is_admin else service.actor.user_id
    with service.database.reading() as connection:
        jobs = store.jobs(connection, whose, offset, limit)
        logins = user_names.logins(connection, [job.user for job in jobs])
    return tuple(_line(service.database, job, logins[job.user]) for job in jobs)


def line(service: Service, job: Job) -> ImportLine:
    """As `Imports.line`."""
    with service.database.reading() as connection:
        logins = user_names.logins(connection, [job.user])
    return _line(service.database, job, logins[job.user])


def waiting_of(service: Service, source: Path, opened: Callable[[], BinaryIO] | None) -> int:
    """As `Imports.waiting_of`."""
    path, size = os.path.abspath(source), -1
    if opened is None:
        try:
            size = os.path.getsize(path)
        except OSError as error:
            raise unreadable(str(source), error) from error
    with service.database.reading() as connection:
        jobs = store.jobs(connection, service.actor.user_id)
    for job in jobs:
        is_waiting = job.status in (JobStatus.MAPPING, JobStatus.READY)
        is_whole = bool(job.columns) and GOING not in job.options
        is_same = is_waiting and is_whole and job.path == path and size in (job.size, -1)
        if is_same and _holds(service, job.id, source, opened):
            return job.id
    return 0


def _holds(service: Service, job: int, source: Path, opened: Callable[[], BinaryIO] | None) -> bool:
    """Whether the job keeps just these bytes."""
    try:
        given = opened() if opened is not None else source.open("rb")
        with given as stream, import_content.opened(service.database, job) as kept:
            while True:
                piece = stream.read(import_content.PIECE)
                if kept.read(len(piece) or 1) != piece:
                    return False
                if not piece:
                    return True
    except OSError as error:
        raise unreadable(str(source), error) from error


def require_whole(job: Job) -> None:
    """Raises Refused for a job that nobody can run: half undone, half deleted, or read in only in part."""
    if job.is_undoing:
        raise Refused(Code.IMPORT_HALF_UNDONE, id=job.id)
    if job.status in store.OPEN and (not job.columns or GOING in job.options):
        raise Refused(Code.IMPORT_NOT_READ, id=job.id)


def as_it_stands(database: Database, job: Job) -> Job:
    """The job with the status that it really has.

    Killed in the middle of a run or of an undo it stands in the base as it stood before: it is stopped then.
    """
    if job.status is not JobStatus.RUNNING and not job.is_undoing:
        return job
    is_held = import_lock.is_held(database.path, job.id)
    return replace(job, status=JobStatus.RUNNING if is_held else JobStatus.STOPPED)


def _line(database: Database, stored: Job, login: str) -> ImportLine:
    job = as_it_stands(database, stored)
    is_idle = job.status is not JobStatus.RUNNING
    is_whole = GOING not in job.options
    return ImportLine(
        job=job.id,
        status=job.status,
        file=job.file_name,
        format=job.file_format,
        kind=job.kind,
        user=login,
        rows=job.rows,
        done=job.done,
        created=job.counts[RowState.CREATED],
        updated=job.counts[RowState.UPDATED],
        skipped=job.counts[RowState.SKIPPED],
        refused=job.counts[RowState.REFUSED],
        warnings=job.warnings,
        created_at=moment_text(job.created_at),
        finished_at=_ended_at(job),
        can_resume=is_idle and is_whole and _is_open(job),
        can_undo=is_idle and is_whole and _can_undo(database, job),
        can_delete=is_idle,
        problem=read_problem(job.problem),
        is_undoing=job.is_undoing,
        left=_left(database, job.id) if job.is_undoing else 0,
    )


def _can_undo(database: Database, job: Job) -> bool:
    """Whether it has done anything, and an undo that has ended has left anything of that."""
    if job.status is JobStatus.UNDONE:
        from tui_crm.store import import_undoing

        with database.reading() as connection:
            return import_undoing.has_left(connection, job.id)
    did_something = bool(job.counts[RowState.CREATED] or job.counts[RowState.UPDATED])
    return job.status in ENDED and (did_something or job.is_undoing)


def _left(database: Database, job: int) -> int:
    from tui_crm.store import import_undoing

    with database.reading() as connection:
        return import_undoing.made_count(connection, job) + import_undoing.update_count(connection, job)


def _ended_at(job: Job) -> str:
    has_ended = job.finished_at is not None and job.status is not JobStatus.RUNNING
    return moment_text(job.finished_at) if has_ended and job.finished_at is not None else ""


def _is_open(job: Job) -> bool:
    return job.status in store.OPEN and not job.is_undoing and bool(job.columns)


def read_problem(text: str) -> Problem | None:
    """The problem that `problem_text` made a text of; None for ""."""
    if not text:
        return None
    data = json.loads(text)
    return Problem(Code(data["code"]), data["field"], data["values"])


def problem_text(problem: Problem) -> str:
    """A problem as JSON."""
    data = {"code": problem.code.value, "field": problem.field, "values": dict(problem.values)}
    return json.dumps(data, ensure_ascii=False)


class Failing:
    """Around a run: what ends it by itself leaves the job as failed, with the reason (R28).

    Whoever stops it does so by an exception that comes out of `progress`, or by one that is no `Exception`:
    then the job is stopped.
    """

    def __init__(self, service: Service, job: int, progress: Progress | None) -> None:
        self._service = service
        self._job = job
        self._told = progress
        self._is_stopped = False
        self.progress: Progress | None = None if progress is None else self._tell

    def _tell(self, *done: int, **more: str) -> None:
        assert self._told is not None
        is_told = False
        try:
            self._told(*done, **more)
            is_told = True
        finally:
            self._is_stopped = not is_told

    def __enter__(self) -> Failing:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not isinstance(error, Exception) or self._is_stopped:
            return
        problem = problem_text(error.problem) if isinstance(error, CrmError) else ""
        # Where the base cannot be written the job stays at running, which nobody does: so it is stopped.
        with suppress(StoreError), self._service.database.writing() as connection:
            job = store.read(connection, self._job)
            if job is None or job.status not in (JobStatus.RUNNING, JobStatus.STOPPED):
                return  # it was refused, or all rows were done before
            store.change(connection, self._job, {"problem": problem})
            store.set_status(connection, self._job, JobStatus.FAILED, self._service.now())
