"""Backups: whole, checked, private, and never over another file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.store.bases import add_setting, closed_base, settings_of, without_rights
from tui_crm.domain.access import Actor
from tui_crm.domain.problems import Code, Denied, FileProblem, StoreError
from tui_crm.services.backups import Backups
from tui_crm.services.session import utc_now
from tui_crm.store.backup import backup
from tui_crm.store.database import Database
from tui_crm.store.opening import open_database

ADMIN = Actor(1, "anna", "Anna Nowak", True, frozenset())
READER = Actor(2, "jan", "Jan Kowalski", False, frozenset())


def test_a_backup_has_what_is_only_in_the_wal(base: Database, tmp_path: Path) -> None:
    add_setting(base, "fresh")
    assert backup(base, tmp_path / "copy.db") == tmp_path / "copy.db"
    copy = open_database(tmp_path / "copy.db", create=False)
    assert settings_of(copy) == ["fresh"]
    copy.close_all()


def test_a_backup_is_one_private_file_without_a_wal(base: Database, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    backup(base, folder / "copy.db")
    assert [file.name for file in folder.iterdir()] == ["copy.db"]
    assert stat.S_IMODE((folder / "copy.db").stat().st_mode) == 0o600
    # Read and write version, https://www.sqlite.org/fileformat.html: 1 is a rollback journal, 2 a WAL.
    assert (folder / "copy.db").read_bytes()[18:20] == b"\1\1"


@pytest.mark.parametrize("content", [b"", b"something of the user's"])
def test_a_file_that_is_there_is_never_written_over(base: Database, tmp_path: Path, content: bytes) -> None:
    target = tmp_path / "copy.db"
    target.write_bytes(content)
    with pytest.raises(FileProblem) as caught:
        backup(base, target)
    assert caught.value.problem.code is Code.USER_FILE_EXISTS
    assert target.read_bytes() == content


def test_a_file_that_appears_meanwhile_is_not_written_over(
    base: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy.db"
    sync = os.fsync

    def another_was_faster(handle: int) -> None:
        sync(handle)
        target.write_bytes(b"another's")

    monkeypatch.setattr(os, "fsync", another_was_faster)
    with pytest.raises(FileProblem) as caught:
        backup(base, target)
    assert caught.value.problem.code is Code.USER_FILE_EXISTS
    assert target.read_bytes() == b"another's"


def test_a_file_system_without_links_gets_its_backup_too(
    base: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_paths: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    add_setting(base, "kept")
    copy = open_database(backup(base, tmp_path / "copy.db"), create=False)
    assert settings_of(copy) == ["kept"]
    copy.close_all()
    assert list(tmp_path.glob(".*.part")) == []


def test_a_missing_folder_is_told(base: Database, tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as caught:
        backup(base, tmp_path / "missing" / "copy.db")
    assert caught.value.problem.code is Code.FILE_NOT_WRITTEN
    assert caught.value.problem.values["path"] == str(tmp_path / "missing" / "copy.db")


def test_a_folder_without_the_right_to_write_is_told(reachable: Path) -> None:
    (reachable / "own").mkdir()
    (reachable / "own").chmod(0o777)
    reachable.chmod(0o555)

    def job() -> None:
        backup(open_database(reachable / "own" / "crm.db"), reachable / "copy.db")

    assert without_rights(job) == Code.FILE_NOT_WRITTEN


def test_a_damaged_base_gives_no_backup(tmp_path: Path) -> None:
    path = closed_base(tmp_path / "crm.db", rows=2000)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size - 4096 * 20)
        file.write(b"\xff" * 4096 * 10)
    database = Database(path)
    with pytest.raises(StoreError) as caught:
        backup(database, tmp_path / "copy.db")
    assert caught.value.problem.code is Code.DATABASE_DAMAGED
    assert caught.value.problem.values["path"] == str(path)
    database.close_all()
    assert sorted(file.name for file in tmp_path.glob("*copy*")) == []


def test_only_administrators_may_take_the_whole_base_away(base: Database, tmp_path: Path) -> None:
    with pytest.raises(Denied):
        Backups(base, READER, utc_now, "PL").make(tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()
    assert Backups(base, ADMIN, utc_now, "PL").make(tmp_path / "copy.db").exists()
