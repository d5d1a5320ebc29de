"""A copy of the base that nobody else sees, for trying out what would happen to contacts."""

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
from tui_crm.store.sql import Connection

_LEFT_OUT = ("attachment_content", "picture", "mail_text")
"""Tables that stay empty: nothing that is tried out looks at them, and they can be most of the base."""


@contextmanager
def private_copy(database: Database) -> Iterator[Database]:
    """The base as it is now, in a temporary file (0600 in a folder of its own, 0700), removed afterwards.

    Pictures, the contents of files and the texts of messages are left out. The base itself is only read, so
    others can write to it meanwhile.

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
    connection: Any = driver.connect(os.fspath(path), isolation_level=None)
    with translated(path), closing(connection):
        # Foreign keys are off, so that SQLite moves whole rows and index entries without looking into them,
        # as fast as a file is copied (https://www.sqlite.org/src/file/src/insert.c, "transfer optimization").
        for pragma in ("foreign_keys = 0", "synchronous = 0", "journal_mode = OFF"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.execute("ATTACH ? AS base", (os.fspath(database.path),))
        connection.execute("BEGIN")  # all of it is of one moment
        _copy_tables(connection)
        connection.execute("COMMIT")


def _copy_tables(copy: Connection) -> None:
    """Makes the tables and indexes of `base` and fills them, in the way VACUUM does.

    See https://www.sqlite.org/src/file/src/vacuum.c.
    """
    made = copy.execute(
        "SELECT type, name, sql FROM base.sqlite_schema"
        " WHERE rootpage > 0 AND sql IS NOT NULL AND name NOT LIKE 'sqlite@_%' ESCAPE '@'"
    ).fetchall()
    for _kind, _name, statement in made:
        copy.execute(statement)
    for kind, name, _statement in made:
        if kind == "table" and name not in _LEFT_OUT:
            copy.execute(f'INSERT INTO main."{name}" SELECT * FROM base."{name}"')
    copy.execute("DELETE FROM main.sqlite_sequence")
    copy.execute("INSERT INTO main.sqlite_sequence SELECT * FROM base.sqlite_sequence")
    copy.execute("PRAGMA writable_schema = 1")
    # What has no pages of its own: the tables behind the search index are copied, this makes it of them.
    copy.execute("INSERT INTO main.sqlite_schema SELECT * FROM base.sqlite_schema WHERE rootpage = 0")
    for pragma in ("application_id", "user_version"):
        (value,) = copy.execute(f"PRAGMA base.{pragma}").fetchone()
        copy.execute(f"PRAGMA main.{pragma} = {value}")
