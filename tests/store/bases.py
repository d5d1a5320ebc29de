"""Bases for the tests of `store`: planted scripts, other processes, a user without rights."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tui_crm.domain.problems import CrmError
from tui_crm.store.database import Database
from tui_crm.store.driver import driver
from tui_crm.store.opening import open_database

NOBODY = 65_534


def add_setting(database: Database, name: str, value: str = "x") -> None:
    """A row in the simplest of our tables, by raw SQL."""
    with database.writing() as connection:
        connection.execute("INSERT INTO setting (name, value) VALUES (?, ?)", (name, value))


def settings_of(database: Database) -> list[str]:
    """The names in that table."""
    with database.reading() as connection:
        return [row[0] for row in connection.execute("SELECT name FROM setting ORDER BY name").fetchall()]


def schema_of(database: Database) -> set[tuple[str, str, str]]:
    """Everything that the schema holds: type, name, and the SQL with white space squeezed."""
    with database.reading() as connection:
        rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_schema").fetchall()
    return {(kind, name, " ".join(sql.split())) for kind, name, sql in rows}


def closed_base(path: Path, rows: int = 3) -> Path:
    """A base of ours in one file, with rows in it, that no one has open."""
    database = open_database(path)
    with database.writing() as connection:
        connection.executemany(
            "INSERT INTO setting (name, value) VALUES (?, ?)",
            [(f"name {n:05}", "y" * 200) for n in range(rows)],
        )
    database.close_all()
    return path


def set_header(path: Path, pragma: str, value: int) -> None:
    """Changes a number in the file's header, as a newer program would."""
    connection = driver.connect(str(path))
    connection.execute(f"PRAGMA {pragma} = {value}")
    connection.close()


def plant(folder: Path, name: str, body: str) -> None:
    """Writes a migration script; `body` is what `up` does."""
    folder.mkdir(exist_ok=True)
    lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
    (folder / f"{name}.py").write_text(
        f"import peewee\n\n\ndef up(migrator, db):\n{lines}\n", encoding="utf-8"
    )


def without_rights(job: Callable[[], object]) -> str:
    """Runs the job in a child process that is not root; the code of its CrmError, or "done".

    A fork, so that the child needs no right to read the program's own files.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        outcome = "crashed"
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            job()
            outcome = "done"
        except CrmError as error:
            outcome = error.problem.code.value
        finally:
            os.write(writing, outcome.encode())
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read().decode()


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    """Another process of the same Python; it says "ready" and its outcome on stdout."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
