"""A copy of the base that nobody else sees, for trying out what would happen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tui_crm.store.database import Database
from tui_crm.store.driver import driver
from tui_crm.store.errors import file_error, translated


@contextmanager
def private_copy(database: Database) -> Iterator[Database]:
    """The base as it is now, in a temporary file (0600 in a folder of its own, 0700), removed afterwards.

    The base itself is only read, so others can write to it meanwhile.

    Raises:
        StoreError: there is no room for the copy, or the base cannot be read.
    """
    try:
        folder = TemporaryDirectory(prefix="tui-crm-")
    except OSError as error:
        raise file_error(error, database.path) from error
    with folder:
        path = Path(folder.name) / database.path.name
        _copy(database, path)
        copy = Database(path)
        try:
            # It need not survive a power cut, so it need not wait for the disk either.
            copy.connection().execute("PRAGMA synchronous = OFF")
            yield copy
        finally:
            copy.close_all()


def _copy(database: Database, path: Path) -> None:
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise file_error(error, path) from error
    source: Any = database.connection()
    with translated(path), closing(driver.connect(os.fspath(path), isolation_level=None)) as copy:
        source.backup(copy, pages=-1)
