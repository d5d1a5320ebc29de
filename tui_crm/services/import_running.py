"""Running an import: chunks of rows, the state of each in the same transaction as its effect."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tui_crm.domain.imports import ImportOutcome, JobStatus, RowState
from tui_crm.domain.problems import Code, Refused, StoreError
from tui_crm.services.import_feeding import Item, items
from tui_crm.services.import_indexing import catch_up
from tui_crm.services.import_landing import apart, land
from tui_crm.services.import_report import outcome as told
from tui_crm.services.import_settling import LARGE, Settling
from tui_crm.store import import_content, unknown_events, upkeep
from tui_crm.store import imports as store
from tui_crm.store.imports import Job
from tui_crm.store.write_queue import is_awaited, make_room

if TYPE_CHECKING:
    from tui_crm.services.imports import Imports, Progress

CHUNK = 200
"""Rows in one transaction."""
_LONGEST = 0.15
"""Seconds of one transaction of a large file, while nobody waits."""
_CHECKPOINT = 20 * CHUNK
"""After so many rows the log is brought into the base, so that no commit has to: others would wait for it."""
PAUSE = 0.01
"""Seconds between transactions in which others can write (facts 13)."""


def run(
    service: Imports, job: Job, progress: Progress | None, *, pause: bool, phases: bool = False
) -> ImportOutcome:
    """Runs the rows that wait, to the end. Interrupted, by `progress` too, it can be gone on with.

    Args:
        phases: as for `Imports.run`.
    """
    if job.status not in store.OPEN:
        raise Refused(Code.IMPORT_NOT_OPEN, id=job.id, status=job.status.value)
    _set_status(service, job.id, JobStatus.RUNNING)
    to_the_end = False
    try:
        _settle_all(service, job, progress, pause=pause)
        if job.rows >= LARGE:
            # Before it counts as done: where this is stopped or killed, going on finishes the searches.
            catch_up(service.database, _of_search(progress, job.rows, phases=phases))
        outcome = _ended(service, job.id)
        to_the_end = True
    finally:
        if not to_the_end:
            # Where even that can't be written, the job goes on from "running" just as well.
            with suppress(StoreError):
                _set_status(service, job.id, JobStatus.STOPPED)
    return outcome


def _of_search(progress: Progress | None, rows: int, *, phases: bool) -> Progress:
    """What is told how many search documents of how many are written."""
    if progress is None:
        return lambda _done, _documents: None
    if phases:
        return partial(progress, phase="search")
    return lambda _done, _documents: progress(rows, rows)


def _settle_all(service: Imports, job: Job, progress: Progress | None, *, pause: bool) -> None:
    if job.done and job.done >= job.rows:
        return  # what is left of the file need not be whole: see `_ended`
    settling = Settling(service, job)
    order = settling.order()
    if job.rows >= LARGE:
        if land(service, job, settling, progress):
            return
        settling = Settling(service, job)  # what a landing knew went with it when it was rolled back
        _settle_in_batches(service, job, settling, apart(service.database, order), progress, pause=pause)
    else:
        _settle_in_batches(service, job, settling, items(order, service.database), progress, pause=pause)


def _settle_in_batches(
    service: Imports,
    job: Job,
    settling: Settling,
    blocks: Iterator[list[Item]],
    progress: Progress | None,
    *,
    pause: bool,
) -> None:
    """Settles the rows in transactions that nobody has to wait for long; rows are waited for outside."""
    done, checkpoint = job.done, job.done + _CHECKPOINT
    for block in blocks:
        while block:
            deadline = time.perf_counter() + _LONGEST
            with service.database.writing() as connection:
                while block:
                    chunk, block = block[:CHUNK], block[CHUNK:]
                    settling.settle(connection, chunk)
                    done += len(chunk)
                    if (
                        job.rows < LARGE
                        or time.perf_counter() > deadline
                        or is_awaited(service.database.path)
                    ):
                        break
                settling.index(connection)
            if progress is not None:
                progress(done, job.rows)
            if not pause:
                continue
            if done >= checkpoint:
                upkeep.checkpoint(service.database)
                checkpoint = done + _CHECKPOINT
            if job.rows < LARGE or is_awaited(service.database.path):
                make_room(service.database.path, PAUSE)


def _ended(service: Imports, number: int) -> ImportOutcome:
    """Forgets the file, and tells what became of it. Killed meanwhile, it is only done again."""
    is_long = True
    while is_long:
        with service.database.writing() as connection:
            is_long = import_content.shorten(connection, number)
        if is_long:
            time.sleep(PAUSE)
    with service.database.writing() as connection:
        job = store.read(connection, number)
        assert job is not None
        status = JobStatus.DONE_WITH_REFUSALS if job.counts[RowState.REFUSED] else JobStatus.DONE
        unknown_events.place_imported(connection, number)
        store.set_status(connection, number, status, service.now())
        store.change(connection, number, {"row_count": job.done, "samples": {}})
        import_content.remove(connection, number)
        return told(connection, replace(job, status=status), service.actor)


def _set_status(service: Imports, job: int, status: JobStatus) -> None:
    with service.database.writing() as connection:
        store.set_status(connection, job, status, service.now())
