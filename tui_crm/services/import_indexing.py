"""The search documents of a large import: made in one process, written in another, a piece at a time.

As a program (`python -m tui_crm.services.import_indexing`) it takes the path of a base, pickled, on standard
input, and gives the documents that are lacking, in blocks.
"""

from __future__ import annotations

import gc
import pickle
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from tui_crm.services.import_feeding import give, give_way
from tui_crm.services.import_supply import Broken, supplied
from tui_crm.store import reindexing, search, search_backlog, upkeep
from tui_crm.store.database import Database
from tui_crm.store.search import Document
from tui_crm.store.write_queue import is_awaited, make_room

if TYPE_CHECKING:
    from tui_crm.services.imports import Progress

_BLOCK = 4_000
"""Documents of one transaction while nobody waits: the index gets one piece more by each."""
_PART = 500
"""Documents after which it is looked whether anybody waits."""
_PAUSE = 0.01  # seconds between two transactions where somebody does
_CHECKPOINT = 40_000  # documents

Made = tuple[int, dict[int, Document]]
"""Up to which contact none is lacking any more, and the documents up to there."""


def catch_up(database: Database, progress: Progress) -> None:
    """Writes all documents that large imports have left for later; others can write in between.

    Args:
        progress: told how many are written, and how many it will have been.

    Raises what `progress` raises; whoever has the base open goes on then.
    """
    try:
        with closing(supplied(__name__, database.path)) as blocks:
            _write(database, blocks, progress)
    except Broken:
        pass
    while reindexing.work(database, 1_000):
        progress(0, _left(database))


def _left(database: Database) -> int:
    with database.reading() as connection:
        return search_backlog.left(connection)


def _write(database: Database, blocks: Iterator[Made], progress: Progress) -> None:
    total, done, written = _left(database), 0, 0
    progress(done, total)
    for upto, made in blocks:
        ids = sorted(made)
        parts = [ids[place : place + _PART] for place in range(0, len(ids), _PART)] or [[]]
        while parts:
            with database.writing() as connection:
                while parts:
                    part = parts.pop(0)
                    through = part[-1] if parts else upto
                    search_backlog.add(connection, {one: made[one] for one in part}, through)
                    if is_awaited(database.path):
                        break
            if is_awaited(database.path):
                make_room(database.path, _PAUSE)
        done += len(made)
        written += len(made)
        progress(min(done, total), total)
        if written >= _CHECKPOINT:
            upkeep.checkpoint(database)
            written = 0


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
    give_way()
    gc.disable()  # nothing here refers to itself
    database = Database(path)
    give(_blocks(database), sys.stdout.buffer)
    database.close()


if __name__ == "__main__":
    main()
