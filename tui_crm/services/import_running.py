"""Running an import: chunks of staged rows, each row's state in the same transaction as its effect."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from tui_crm.domain.imports import ImportOutcome, JobStatus, RowState
from tui_crm.domain.problems import Code, Refused, StoreError
from tui_crm.services.import_feeding import Item, items
from tui_crm.services.import_indexing import catch_up
from tui_crm.services.import_landing import apart, land
from tui_crm.services.import_report import outcome as told
from tui_crm.services.import_settling import LARGE, Settling
from tui_crm.store import import_content, upkeep
from tui_crm.store import imports as store
from tui_crm.store.imports import Job
from tui_crm.store.write_queue import is_awaited

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


def run(service: Imports, job: Job, progress: Progress | None, *, pause: bool) -> ImportOutcome:
    """Runs the rows that wait, to the end. Interrupted, by `progress` too, it can be gone on with."""
    if job.status not in store.OPEN:
        raise Refused(Code.IMPORT_NOT_OPEN, id=job.id, status=job.status.value)
    _set_status(service, job.id, JobStatus.RUNNING)
    to_the_end = False
    try:
        _settle_all(service, job, progress, pause=pause)
        outcome = _ended(service, job.id)
        to_the_end = True
    finally:
        if not to_the_end:
            # Where even that can't be written, the job goes on from "running" just as well.
            with suppress(StoreError):
                _set_status(service, job.id, JobStatus.STOPPED)
    if job.rows >= LARGE:
        catch_up(service.database, progress, job.rows)
    return outcome


def _settle_all(service: Imports, job: Job, progress: Progress | None, *, pause: bool) -> None:
    settling = Settling(service, job)
    order = settling.order()
    if job.rows >= LARGE:
        if land(service, job, settling, progress):
            return
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
    """Settles the rows in transactions that nobody has to wait for long."""
    rows = chain.from_iterable(blocks)
    done, checkpoint = job.done, job.done + _CHECKPOINT
    chunk = list(islice(rows, CHUNK))
    while chunk:
        deadline = time.perf_counter() + _LONGEST
        with service.database.writing() as connection:
            while chunk:
                settling.settle(connection, chunk)
                done += len(chunk)
                chunk = list(islice(rows, CHUNK))
                if job.rows < LARGE or time.perf_counter() > deadline or is_awaited(service.database.path):
                    break
            settling.index(connection)
        if progress is not None:
            progress(done, job.rows)
        if pause:
            if done >= checkpoint:
                upkeep.checkpoint(service.database)
                checkpoint = done + _CHECKPOINT
            if job.rows < LARGE or is_awaited(service.database.path):
                time.sleep(PAUSE)


def _ended(service: Imports, number: int) -> ImportOutcome:
    with service.database.writing() as connection:
        job = store.read(connection, number)
        assert job is not None
        status = JobStatus.DONE_WITH_REFUSALS if job.counts[RowState.REFUSED] else JobStatus.DONE
        store.set_status(connection, number, status, service.now())
        store.change(connection, number, {"row_count": job.done, "samples": {}})
        import_content.remove(connection, number)
        return told(connection, replace(job, status=status))


def _set_status(service: Imports, job: int, status: JobStatus) -> None:
    with service.database.writing() as connection:
        store.set_status(connection, job, status, service.now())
