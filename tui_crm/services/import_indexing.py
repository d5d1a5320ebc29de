"""The search documents of a large import: made in one process, written in another, a piece at a time.

As a program (`python -m tui_crm.services.import_indexing`) it takes the path of a base, pickled, on standard
input, and gives the documents that are lacking, in blocks.
"""

from __future__ import annotations

import gc
import marshal
import os
import pickle
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from tui_crm.services.import_feeding import FORM, LENGTH, NICE
from tui_crm.services.import_supply import Broken, supplied
from tui_crm.store import reindexing, search, search_backlog, upkeep
from tui_crm.store.database import Database
from tui_crm.store.search import Document
from tui_crm.store.write_queue import is_awaited

if TYPE_CHECKING:
    from tui_crm.services.imports import Progress

_BLOCK = 1_000  # documents
_LONGEST = 0.15  # seconds of one transaction, while nobody waits
_PAUSE = 0.01  # seconds between two transactions where somebody does
_CHECKPOINT = 40_000  # documents

Made = tuple[int, dict[int, Document]]
"""Up to which contact none is lacking any more, and the documents up to there."""


def catch_up(database: Database, progress: Progress | None, rows: int) -> None:
    """Writes all documents that large imports have left for later; others can write in between.

    Raises what `progress` raises; whoever has the base open goes on then.
    """
    try:
        with closing(supplied(__name__, database.path)) as blocks:
            _write(database, blocks, progress, rows)
    except Broken:
        pass
    while reindexing.work(database, 1_000):
        if progress is not None:
            progress(rows, rows)


def _write(database: Database, blocks: Iterator[Made], progress: Progress | None, rows: int) -> None:
    block = next(blocks, None)
    written = 0
    while block is not None:
        deadline = time.perf_counter() + _LONGEST
        with database.writing() as connection:
            while block is not None:
                upto, made = block
                search_backlog.add(connection, made, upto)
                written += len(made)
                block = next(blocks, None)
                if time.perf_counter() > deadline or is_awaited(database.path):
                    break
        if progress is not None:
            progress(rows, rows)
        if written >= _CHECKPOINT:
            upkeep.checkpoint(database)
            written = 0
        if is_awaited(database.path):
            time.sleep(_PAUSE)


def _blocks(database: Database) -> Iterator[Made]:
    with database.reading() as connection:
        for first, last in search_backlog.ranges(connection):
            while first <= last:
                ids = search_backlog.lacking(connection, first, last, _BLOCK)
                first = ids[-1] + 1 if len(ids) == _BLOCK else last + 1
                yield first - 1, search.documents(connection, ids)


def main() -> None:
    """Serves one base."""
    path: Path = pickle.load(sys.stdin.buffer)  # noqa: S301 - this program wrote it
    os.nice(NICE)
    gc.disable()  # nothing here refers to itself
    database = Database(path)
    out = sys.stdout.buffer
    for block in _blocks(database):
        data = marshal.dumps(block, FORM)
        out.write(LENGTH.pack(len(data)))
        out.write(data)
        out.flush()
    out.write(LENGTH.pack(0))
    out.flush()
    database.close()


if __name__ == "__main__":
    main()
