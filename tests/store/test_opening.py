"""Every way in which a file can be no base of ours, and making one."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.store.bases import closed_base, schema_of, set_header, settings_of, start, without_rights
from tui_crm.domain.problems import Code, StoreError
from tui_crm.store import checks, migrate
from tui_crm.store.backup import backup
from tui_crm.store.database import Database
from tui_crm.store.driver import driver
from tui_crm.store.opening import open_database
from tui_crm.store.write_queue import queue_file

STARTER = """
import sys
from tui_crm.store.opening import open_database
from tui_crm.store.checks import check
print("ready", flush=True)
database = open_database(sys.argv[1])
with database.writing() as connection:
    connection.execute("INSERT INTO setting VALUES (?, '')", (sys.argv[2],))
print(check(database), database.schema_version())
"""


def text_file(path: Path) -> None:
    path.write_text("IMIE;NAZWISKO\nJan;Kowalski\n", encoding="utf-8")


def truncated(path: Path) -> None:
    closed_base(path, rows=2000)
    os.truncate(path, path.stat().st_size // 2)


def header_only(path: Path) -> None:
    closed_base(path)
    os.truncate(path, 40)


def scribbled_over(path: Path) -> None:
    closed_base(path)
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 3000)


def foreign(path: Path) -> None:
    connection = driver.connect(str(path))
    connection.executescript("CREATE TABLE moz_places (id INTEGER); PRAGMA user_version = 77")
    connection.close()


def without_our_tables(path: Path) -> None:
    foreign(path)
    set_header(path, "application_id", 0x5443524D)


def newer(path: Path) -> None:
    set_header(closed_base(path), "user_version", migrate.latest() + 1)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (Path.touch, Code.DATABASE_EMPTY_FILE),
        (text_file, Code.DATABASE_NOT_SQLITE),
        (os.mkfifo, Code.DATABASE_NOT_SQLITE),
        (Path.mkdir, Code.DATABASE_FOLDER),
        (truncated, Code.DATABASE_DAMAGED),
        (header_only, Code.DATABASE_DAMAGED),
        (scribbled_over, Code.DATABASE_DAMAGED),
        (foreign, Code.DATABASE_FOREIGN),
        (newer, Code.DATABASE_NEWER),
    ],
)
def test_each_unusable_file_has_its_own_error(
    tmp_path: Path, make: Callable[[Path], None], code: Code
) -> None:
    path = tmp_path / "crm.db"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(StoreError) as caught:
        open_database(path)
    assert caught.value.problem.code is code
    assert caught.value.problem.values["path"] == str(path)
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_a_base_that_only_claims_to_be_ours_is_refused(tmp_path: Path) -> None:
    without_our_tables(tmp_path / "crm.db")
    with pytest.raises(StoreError) as caught:
        open_database(tmp_path / "crm.db")
    assert caught.value.problem.code is Code.DATABASE_FOREIGN


def test_a_newer_base_names_both_versions(tmp_path: Path) -> None:
    newer(tmp_path / "crm.db")
    with pytest.raises(StoreError) as caught:
        open_database(tmp_path / "crm.db")
    assert caught.value.problem.values["found"] == migrate.latest() + 1
    assert caught.value.problem.values["known"] == migrate.latest()


def test_a_read_only_file_is_refused(reachable: Path) -> None:
    path = closed_base(reachable / "crm.db")
    path.chmod(0o444)
    assert without_rights(lambda: open_database(path)) == Code.DATABASE_NOT_WRITABLE


def test_an_unreadable_file_is_refused(reachable: Path) -> None:
    path = closed_base(reachable / "crm.db")
    path.chmod(0o000)
    assert without_rights(lambda: open_database(path)) == Code.DATABASE_NOT_WRITABLE


@pytest.mark.parametrize("there", [True, False])
def test_a_read_only_folder_is_refused(reachable: Path, there: bool) -> None:
    if there:
        closed_base(reachable / "crm.db").chmod(0o666)
    reachable.chmod(0o555)
    assert without_rights(lambda: open_database(reachable / "crm.db")) == Code.DATABASE_NOT_WRITABLE


def test_a_folder_that_may_not_be_made_is_refused(reachable: Path) -> None:
    reachable.chmod(0o555)
    path = reachable / "new" / "crm.db"
    assert without_rights(lambda: open_database(path, make_folder=True)) == Code.DATABASE_NOT_WRITABLE


@pytest.mark.parametrize("parent", ["missing", "file"])
def test_the_folder_of_a_named_path_must_exist(tmp_path: Path, parent: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as caught:
        open_database(tmp_path / parent / "crm.db")
    assert caught.value.problem.code is Code.DATABASE_MISSING_FOLDER
    assert not (tmp_path / "missing").exists()


def test_the_default_folder_is_made_private(tmp_path: Path) -> None:
    database = open_database(tmp_path / "share" / "tui-crm" / "crm.db", make_folder=True)
    database.close_all()
    assert stat.S_IMODE(database.path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(database.path.stat().st_mode) == 0o600


def test_a_missing_base_is_not_made_unless_asked(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        open_database(tmp_path / "crm.db", create=False)
    assert caught.value.problem.code is Code.DATABASE_MISSING
    assert list(tmp_path.glob("crm.db*")) == []


def test_a_new_base_has_the_schema_and_leaves_nothing_else(tmp_path: Path) -> None:
    database = open_database(tmp_path / "crm.db")
    assert database.schema_version() == migrate.latest()
    assert checks.check(database) == ()
    database.close_all()
    assert sorted(file.name for file in tmp_path.glob("crm.db*")) == ["crm.db", "crm.db.queue"]


def test_what_is_in_a_base_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    closed_base(tmp_path / "crm.db", rows=2)
    database = open_database(tmp_path / "crm.db", create=False)
    assert settings_of(database) == ["name 00000", "name 00001"]
    database.close_all()


def test_what_a_killed_first_start_left_behind_does_no_harm(tmp_path: Path) -> None:
    for rest in ("", "-wal", "-shm"):
        (tmp_path / f"crm.db.new{rest}").write_bytes(b"half a base")
    database = open_database(tmp_path / "crm.db")
    assert checks.check(database) == ()
    database.close_all()
    assert list(tmp_path.glob("crm.db.new*")) == []


def test_a_first_start_that_fails_leaves_no_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise StoreError(Code.DATABASE_FULL, path="")

    monkeypatch.setattr(migrate, "apply", fail)
    with pytest.raises(StoreError):
        open_database(tmp_path / "crm.db")
    assert [file.name for file in tmp_path.glob("crm.db*")] == ["crm.db.queue"]


def test_eight_processes_that_start_on_a_restored_backup_all_open_it(base: Database, tmp_path: Path) -> None:
    path = backup(base, tmp_path / "restored.db")
    with queue_file(path).open("wb") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        starters = [start(STARTER, path, number) for number in range(8)]
        for starter in starters:
            assert starter.stdout is not None
            assert starter.stdout.readline() == "ready\n"
    assert [starter.communicate()[0] for starter in starters] == [f"() {migrate.latest()}\n"] * 8


def test_eight_processes_that_start_on_no_file_make_one_base(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    with queue_file(path).open("wb") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        starters = [start(STARTER, path, number) for number in range(8)]
        for starter in starters:
            assert starter.stdout is not None
            assert starter.stdout.readline() == "ready\n"
        assert not path.exists()
    assert [starter.communicate()[0] for starter in starters] == [f"() {migrate.latest()}\n"] * 8
    database = open_database(path, create=False)
    lone = open_database(tmp_path / "lone.db")
    assert schema_of(database) == schema_of(lone)
    assert settings_of(database) == list("01234567")
    for opened in (database, lone):
        opened.close_all()
