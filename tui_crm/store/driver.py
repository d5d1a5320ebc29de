"""The SQLite driver and the one way to connect with it.

Light: it is on the way to the first frame and to `query`, where each import is felt.
"""

from __future__ import annotations

import os

from tui_crm.text.collation import order_key
from tui_crm.text.fold import fold, search_text

__all__ = ["FUNCTIONS", "PRAGMAS", "connect", "driver"]

try:
    from pysqlite3 import dbapi2 as driver
except ImportError:  # a platform without its wheel: `db stats` says what that means
    from sqlite3 import dbapi2 as driver

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tui_crm.store.sql import Connection, Value

BUSY_SECONDS = 5

PRAGMAS: tuple[tuple[str, str | int], ...] = (
    ("journal_mode", "WAL"),
    ("synchronous", "FULL"),  # what was said to be saved survives a power cut
    ("foreign_keys", 1),
    ("cache_size", -512),  # KiB for each connection; the system's own cache holds the rest once for all
    ("temp_store", "MEMORY"),
    ("trusted_schema", 0),
    ("secure_delete", 1),  # what was deleted is not left readable in free pages
    # Pages: a save checkpoints by itself only where nobody tidied for long; whoever closes last does anyway.
    ("wal_autocheckpoint", 16_000),
    ("journal_size_limit", 67_108_864),  # bytes the WAL keeps after a large import
)

FUNCTIONS: dict[str, Callable[[Any], Value]] = {
    # the database calls these where an index can't answer
    "crm_fold": lambda text: "" if text is None else fold(str(text)),
    "crm_order": order_key,
    "crm_words": lambda text: search_text(str(text)),
}


def connect(path: str) -> Connection:
    """A new connection to the base at `path`, which exists, ready for use in any one thread at a time.

    Statements commit by themselves; transactions are begun explicitly. Raises the driver's errors.
    """
    while True:
        before = _file(path)
        connection = _connect(path)
        # A base that was restored while it was being opened (`restoring`) is another file now: what is open
        # has the old contents, and would write into the new one's log.
        if before is None or _file(path) == before:
            return connection
        connection.close()


def _file(path: str) -> tuple[int, int] | None:
    """What tells the file apart from all others; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _connect(path: str) -> Connection:
    connection: Any = driver.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    for name, value in PRAGMAS:
        connection.execute(f"PRAGMA {name} = {value}").fetchall()
    for name, function in FUNCTIONS.items():
        connection.create_function(name, 1, function, deterministic=True)
    return connection  # type: ignore[no-any-return]
