"""The daily backup: when it is due, who makes it, what goes, and what it never touches."""

from __future__ import annotations

import os
import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.store.bases import add_setting, settings_of, start, without_rights
from tui_crm.domain.backups import Backup, superfluous
from tui_crm.domain.problems import Code, FileProblem, StoreError
from tui_crm.store import backup, backups
from tui_crm.store.database import Database
from tui_crm.store.errors import Interrupted
from tui_crm.store.opening import open_database

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
KEEP = (3, 2)


def made(*days: str) -> list[Backup]:
    """Backups of January 2026, "31" or "31 08" with an hour."""
    moments = (
        datetime(2026, 1, int(day.split()[0]), int((day + " 12").split()[1]), tzinfo=UTC) for day in days
    )
    return [Backup(Path(f"{moment:%d %H}"), moment) for moment in moments]


@pytest.mark.parametrize(
    ("there", "gone"),
    [
        ([], []),
        (["01"], []),
        (["31 08", "31 09"], []),  # all of today
        (["30 08", "30 09"], ["30 08"]),  # of a day the last one
        (["31", "30", "29", "28"], []),  # three days; the 28th is the last one of a week
        (["31", "30", "29", "28", "27"], ["27"]),  # of a week the last one
        (["31", "30", "29", "28", "25", "24", "18"], ["24", "18"]),  # two weeks before the days
        (["20", "13", "06"], []),  # days on which nobody worked do not count
        (["20", "19", "18", "11", "04", "03"], ["03"]),
    ],
)
def test_what_goes(there: list[str], gone: list[str]) -> None:
    found = superfluous(made(*there), date(2026, 1, 31), *KEEP)
    assert {one.path for one in found} == {one.path for one in made(*gone)}


def test_the_newest_is_kept_whatever_is_asked_for() -> None:
    assert superfluous(made("01"), date(2026, 1, 31), 0, 0) == ()


@pytest.fixture
def folder(base: Database) -> Path:
    return backups.folder_of(base.path, "")


def daily(base: Database, moment: datetime = NOON) -> Path | None:
    return backups.make_daily(base, backups.folder_of(base.path, ""), moment, KEEP)


def test_a_backup_of_the_day_is_private_and_can_be_opened(base: Database, folder: Path) -> None:
    add_setting(base, "kept")
    path = daily(base)
    assert path == folder / "crm.db.2026-01-31-120000.bak"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    copy = open_database(path, create=False)
    assert settings_of(copy) == ["kept"]
    copy.close_all()


def test_there_is_one_each_day(base: Database, folder: Path) -> None:
    assert backups.is_due(base.path, folder, NOON)
    assert daily(base)
    assert not backups.is_due(base.path, folder, NOON + timedelta(hours=11))
    assert daily(base, NOON + timedelta(hours=11)) is None
    assert daily(base, NOON + timedelta(hours=12))


def test_of_many_days_some_are_kept_and_files_of_others_always(base: Database, folder: Path) -> None:
    folder.mkdir()
    others = ["crm.db", "other.db.2020-01-01-120000.bak", "crm.db.2020-02-31-120000.bak", "crm.db.old.bak"]
    for name in others:
        (folder / name).touch()
    for number in range(40):
        assert daily(base, NOON + timedelta(days=number))
    kept = [one.at.date() for one in backups.all_of(base.path, folder)]
    last = (NOON + timedelta(days=39)).date()
    assert kept[:3] == [last, last - timedelta(days=1), last - timedelta(days=2)]
    assert len(kept) == sum(KEEP)
    assert set(others) <= set(os.listdir(folder))


def test_one_that_is_asked_for_stands_beside_the_daily_one(base: Database, folder: Path) -> None:
    names = [backups.make(base, folder, NOON).name for _number in range(2)]
    assert names == ["crm.db.2026-01-31-120000.bak", "crm.db.2026-01-31-120000.2.bak"]
    assert not backups.is_due(base.path, folder, NOON)


def test_what_a_killed_process_left_goes(base: Database, folder: Path) -> None:
    dead = start("")
    dead.wait()
    folder.mkdir()
    stem = ".crm.db.2026-01-30-120000.bak"
    for name in (f"{stem}.{dead.pid}.part", f"{stem}.{dead.pid}.part-journal", f"{stem}.{os.getpid()}.part"):
        (folder / name).touch()
    assert daily(base)
    assert sorted(name for name in os.listdir(folder) if "part" in name) == [f"{stem}.{os.getpid()}.part"]


def test_another_process_that_is_at_it_is_left_alone(base: Database, folder: Path) -> None:
    folder.mkdir()
    with backups._alone(folder):
        assert daily(base) is None
    assert daily(base)


def test_a_folder_that_is_not_ours_is_told(reachable: Path) -> None:
    (reachable / "own").mkdir()
    (reachable / "own").chmod(0o777)
    (reachable / "others").mkdir(mode=0o700)

    def job() -> None:
        database = open_database(reachable / "own" / "crm.db")
        backups.make_daily(database, reachable / "others", NOON, KEEP)

    assert without_rights(job) == Code.FILE_NOT_WRITTEN


def test_where_there_is_no_room_nothing_is_begun(
    base: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_SPARE", 1 << 62)
    with pytest.raises(FileProblem) as caught:
        daily(base)
    assert caught.value.problem.code is Code.BACKUP_NO_ROOM
    assert os.listdir(folder) == []


def test_a_copy_that_comes_out_damaged_takes_nothing_away(
    base: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        backups.make(base, folder, NOON - timedelta(days=number))
    before = sorted(os.listdir(folder))
    sync = backup.sync

    def damaged(path: Path) -> None:
        sync(path)
        if path.suffix == ".part":
            with path.open("r+b") as file:
                file.seek(4096 * 3)
                file.write(b"\xff" * 8192)

    monkeypatch.setattr(backup, "sync", damaged)
    with pytest.raises(StoreError) as caught:
        daily(base, NOON + timedelta(days=1))
    assert caught.value.problem.code is Code.DATABASE_DAMAGED
    assert sorted(os.listdir(folder)) == before


@pytest.mark.parametrize("answers", [0, 1, 2])
def test_it_stops_when_it_is_asked_to(
    base: Database, folder: Path, monkeypatch: pytest.MonkeyPatch, answers: int
) -> None:
    monkeypatch.setattr(backup, "_PAGES", 20)
    monkeypatch.setattr(backup, "_STEPS", 100)
    left = iter([False] * answers)
    with pytest.raises(Interrupted):
        backups.make_daily(base, folder, NOON, KEEP, lambda: next(left, True))
    assert os.listdir(folder) == []
    assert not base.connection().in_transaction


def test_others_write_while_it_is_made_and_it_is_of_one_moment(
    base: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_PAGES", 20)
    other = Database(base.path)
    steps: list[int] = []

    def write() -> bool:
        steps.append(len(steps))
        if not (folder / "done").exists():
            add_setting(other, f"step {len(steps)}")
        return False

    path = backups.make_daily(base, folder, NOON, KEEP, write)
    other.close_all()
    assert path is not None
    assert len(steps) > 2
    assert len(settings_of(base)) == len(steps)
    copy = open_database(path, create=False)
    assert settings_of(copy) == []
    copy.close_all()


def test_what_a_wrong_clock_made_stops_nothing_and_takes_nobodys_place(base: Database, folder: Path) -> None:
    assert daily(base, NOON + timedelta(days=4_000))
    for number in range(5):
        assert backups.is_due(base.path, folder, NOON + timedelta(days=number))
        assert daily(base, NOON + timedelta(days=number))
        assert not backups.is_due(base.path, folder, NOON + timedelta(days=number))
    kept = [one.at for one in backups.all_of(base.path, folder)]
    assert kept[:4] == [NOON + timedelta(days=number) for number in (4_000, 4, 3, 2)]


def test_bases_of_one_name_share_a_folder(tmp_path: Path) -> None:
    folder, found = tmp_path / "all", []
    for number, name in enumerate(("one", "two")):
        (tmp_path / name).mkdir()
        base = open_database(tmp_path / name / "crm.db")
        add_setting(base, name)
        for days in range(20):
            assert backups.make_daily(base, folder, NOON + timedelta(days=days, hours=number), KEEP)
        mine = backups.all_of(base.path, folder)
        assert len(mine) == sum(KEEP)
        for one in (mine[0], mine[-1]):
            copy = open_database(one.path, create=False)
            assert settings_of(copy) == [name]
            copy.close_all()
        found.append({one.path for one in mine})
        base.close_all()
    assert not found[0] & found[1]
    assert set(folder.glob("*.bak")) == found[0] | found[1]


def test_a_folder_of_such_a_name_is_no_backup(base: Database, folder: Path) -> None:
    (folder / "crm.db.2020-01-01-120000.bak").mkdir(parents=True)
    (folder / "crm.db.2026-01-31-120000.bak").mkdir()
    assert backups.is_due(base.path, folder, NOON)
    assert daily(base) == folder / "crm.db.2026-01-31-120000.2.bak"
    assert len(backups.all_of(base.path, folder)) == 1
