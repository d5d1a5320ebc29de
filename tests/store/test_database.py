"""Connections, transactions and what becomes of SQLite's errors, on a real file."""

from __future__ import annotations

import fcntl
import os
import resource
import signal
import stat
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import peewee
import pytest

from tests.store.bases import add_setting, settings_of, start, without_rights
from tui_crm.domain.problems import Code, StoreError
from tui_crm.store.database import Database, sqlite_is_safe, sqlite_version
from tui_crm.store.driver import driver
from tui_crm.store.errors import Interrupted
from tui_crm.store.opening import open_database
from tui_crm.store.tables import Setting
from tui_crm.store.write_queue import queue_file

BIG = "x" * 400_000

COUNTER = """
import sys
from tui_crm.store.opening import open_database
database = open_database(sys.argv[1])
for _ in range(int(sys.argv[2])):
    with database.writing() as connection:
        value = int(connection.execute("SELECT value FROM setting WHERE name = 'n'").fetchone()[0])
        connection.execute("UPDATE setting SET value = ? WHERE name = 'n'", (str(value + 1),))
database.close_all()
print("done")
"""

KILLED = """
import os, signal, sys
from tui_crm.store.opening import open_database
with open_database(sys.argv[1]).writing() as connection:
    connection.execute("INSERT INTO setting VALUES ('half', '')")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def in_thread(job: Callable[[], Any]) -> Any:
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(job).result()


def fail_after(base: Database, job: Callable[[], object]) -> None:
    """A write transaction that does the job and then fails with KeyError."""
    with base.writing():
        job()
        raise KeyError


def ends(error: BaseException) -> bool:
    """Whether the chain of causes has an end: who prints it would hang on a ring."""
    current: BaseException | None = error
    for _ in range(50):
        if current is None:
            return True
        current = current.__cause__ or current.__context__
    return False


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 5000),
        ("temp_store", 2),
        ("trusted_schema", 0),
        ("secure_delete", 1),
    ],
)
def test_every_thread_has_a_connection_with_the_pragmas(base: Database, pragma: str, value: object) -> None:
    def read() -> tuple[object, object]:
        return base.connection(), base.connection().execute(f"PRAGMA {pragma}").fetchone()[0]

    here, there = read(), in_thread(read)
    assert here[1] == there[1] == value
    assert here[0] is not there[0]
    assert base.connection() is here[0]


def test_the_sqlite_in_use_is_one_that_processes_may_share() -> None:
    assert sqlite_is_safe(), sqlite_version()


def test_a_write_is_committed_and_a_failed_one_is_not(base: Database) -> None:
    add_setting(base, "kept")
    with pytest.raises(KeyError):
        fail_after(base, lambda: Setting.insert(name="lost", value="").execute(base.peewee))
    assert in_thread(lambda: settings_of(base)) == ["kept"]


def test_an_inner_write_joins_the_outer_one(base: Database) -> None:
    with base.writing():
        add_setting(base, "outer")
        with base.writing():
            add_setting(base, "inner")
        assert in_thread(lambda: settings_of(base)) == []
    assert settings_of(base) == ["inner", "outer"]


def test_a_failed_inner_write_takes_back_its_own_part(base: Database) -> None:
    with base.writing():
        add_setting(base, "outer")
        with pytest.raises(KeyError):
            fail_after(base, lambda: add_setting(base, "inner"))
    assert settings_of(base) == ["outer"]


def test_a_failed_outer_write_takes_back_the_inner_one(base: Database) -> None:
    with pytest.raises(KeyError):
        fail_after(base, lambda: add_setting(base, "inner"))
    assert settings_of(base) == []


def test_the_queue_is_left_when_a_write_fails(base: Database) -> None:
    with pytest.raises(KeyError):
        fail_after(base, lambda: None)
    in_thread(lambda: add_setting(base, "next"))
    assert settings_of(base) == ["next"]


def test_who_waits_too_long_in_the_queue_is_told_that_the_base_is_busy(base: Database) -> None:
    hasty = Database(base.path, queue_seconds=0)
    with queue_file(base.path).open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(StoreError) as caught:
            add_setting(hasty, "early")
    assert caught.value.problem.code is Code.DATABASE_BUSY
    add_setting(hasty, "later")
    assert settings_of(hasty) == ["later"]
    hasty.close_all()


def test_a_foreign_writer_makes_the_base_busy_and_the_queue_is_left(base: Database) -> None:
    base.connection().execute("PRAGMA busy_timeout = 0")
    foreign = driver.connect(str(base.path), isolation_level=None)
    foreign.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError) as caught:
        add_setting(base, "early")
    foreign.close()
    assert caught.value.problem.code is Code.DATABASE_BUSY
    in_thread(lambda: add_setting(base, "later"))
    assert settings_of(base) == ["later"]


def test_a_write_holds_the_lock_before_it_reads(base: Database) -> None:
    foreign = driver.connect(str(base.path), isolation_level=None, timeout=0)
    with base.writing(), pytest.raises(driver.OperationalError, match="locked"):
        foreign.execute("BEGIN IMMEDIATE")
    foreign.close()


def test_threads_and_processes_that_read_then_write_lose_nothing(base: Database) -> None:
    add_setting(base, "n", "0")
    others = [start(COUNTER, base.path, 20) for _ in range(3)]

    def count() -> None:
        for _ in range(20):
            with base.writing() as connection:
                value = int(connection.execute("SELECT value FROM setting WHERE name = 'n'").fetchone()[0])
                connection.execute("UPDATE setting SET value = ? WHERE name = 'n'", (str(value + 1),))

    with ThreadPoolExecutor(max_workers=2) as pool:
        for job in [pool.submit(count), pool.submit(count)]:
            job.result()
    assert [other.communicate()[0] for other in others] == ["done\n"] * 3
    counted = base.connection().execute("SELECT value FROM setting WHERE name = 'n'").fetchone()
    assert counted == ("100",)


def test_a_process_killed_while_it_writes_leaves_the_base_whole_and_the_queue_free(base: Database) -> None:
    add_setting(base, "before")
    killed = start(KILLED, base.path)
    assert killed.communicate()[0] == ""
    assert killed.returncode == -signal.SIGKILL
    add_setting(base, "after")
    assert settings_of(base) == ["after", "before"]


@pytest.mark.parametrize("inside_reading", [False, True])
def test_a_full_disk_is_told_as_such_and_writes_nothing(base: Database, inside_reading: bool) -> None:
    connection = base.connection()
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")

    def write() -> None:
        with base.writing():
            Setting.insert(name="small", value="").execute(base.peewee)
            if inside_reading:
                with base.reading() as reading:
                    reading.execute("INSERT INTO setting VALUES ('big', ?)", (BIG,))
            Setting.insert(name="big", value=BIG).execute(base.peewee)

    with pytest.raises(StoreError) as caught:
        write()
    assert caught.value.problem.code is Code.DATABASE_FULL
    assert caught.value.problem.values["path"] == str(base.path)
    assert ends(caught.value)
    connection.execute("PRAGMA max_page_count = 1000000")
    add_setting(base, "room again")
    assert settings_of(base) == ["room again"]


def test_an_error_of_the_disk_is_told_as_such(reachable: Path) -> None:
    def write() -> None:
        database = open_database(reachable / "crm.db")
        resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536))
        add_setting(database, "big", BIG)

    reachable.chmod(0o777)
    assert without_rights(write) in (Code.DATABASE_IO, Code.DATABASE_FULL)


def test_a_broken_constraint_passes_unchanged(base: Database) -> None:
    add_setting(base, "once")
    with pytest.raises(peewee.IntegrityError), base.writing():
        Setting.insert(name="once", value="").execute(base.peewee)
    with pytest.raises(driver.IntegrityError):
        add_setting(base, "once")


def test_a_broken_constraint_is_not_taken_for_an_error_handled_before(base: Database) -> None:
    add_setting(base, "once")
    try:
        raise StoreError(Code.DATABASE_BUSY)
    except StoreError:
        with pytest.raises(driver.IntegrityError):
            add_setting(base, "once")


def test_a_stopped_query_is_no_failure(base: Database) -> None:
    base.connection().set_progress_handler(lambda: 1, 1)
    with pytest.raises(Interrupted):
        settings_of(base)
    base.connection().set_progress_handler(None, 0)
    assert settings_of(base) == []


def test_close_all_closes_what_other_threads_opened(base: Database) -> None:
    opened, go_on, found = threading.Event(), threading.Event(), []

    def live() -> None:
        found.append(base.connection())
        opened.set()
        go_on.wait(300)
        found.append(settings_of(base))
        base.close()

    thread = threading.Thread(target=live)
    thread.start()
    assert opened.wait(300)
    ended, own = in_thread(base.connection), base.connection()
    base.close_all()
    for connection in (found[0], ended, own):
        with pytest.raises(driver.ProgrammingError):
            connection.execute("SELECT 1")
    go_on.set()
    thread.join()
    assert found[1] == []


def test_a_new_thread_closes_what_ended_threads_left_open(base: Database) -> None:
    left = in_thread(base.connection)
    in_thread(base.connection)
    with pytest.raises(driver.ProgrammingError):
        left.execute("SELECT 1")


def test_data_version_tells_that_somebody_else_committed(base: Database) -> None:
    before = base.data_version()
    add_setting(base, "own")
    assert base.data_version() == before
    in_thread(lambda: add_setting(base, "other"))
    assert base.data_version() != before


def test_two_bases_in_one_process_are_not_mixed_up(base: Database, tmp_path: Path) -> None:
    second = open_database(tmp_path / "second.db")
    with base.writing():
        Setting.insert(name="first", value="").execute(base.peewee)
    with second.writing():
        Setting.insert(name="second", value="").execute(second.peewee)
    assert settings_of(base) == ["first"]
    assert settings_of(second) == ["second"]
    second.close_all()


def test_every_file_of_a_base_is_private(base: Database) -> None:
    add_setting(base, "any")
    files = sorted(base.path.parent.glob("crm.db*"))
    assert [file.name for file in files] == ["crm.db", "crm.db-shm", "crm.db-wal", "crm.db.queue"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_link_to_a_base_shares_its_queue(base: Database, tmp_path: Path) -> None:
    os.symlink(base.path, tmp_path / "link.db")
    assert Database(tmp_path / "link.db").path == base.path
