"""A backup in the place of the base: refused or done as a whole, the base from before always kept."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.store.bases import (
    NOBODY,
    add_setting,
    closed_base,
    set_header,
    settings_of,
    start,
    without_rights,
)
from tui_crm.domain.problems import Code, CrmError
from tui_crm.store import restoring
from tui_crm.store.backup import backup
from tui_crm.store.backups import folder_of, make_daily
from tui_crm.store.database import Database
from tui_crm.store.driver import connect, driver
from tui_crm.store.import_lock import held
from tui_crm.store.opening import open_database
from tui_crm.store.restoring import Restored, restore

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
KEPT = "crm.db.before-restore-2026-01-31-120000.bak"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the base is."""
    return tmp_path / "crm.db"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A backup with one setting, "old"."""
    base = open_database(tmp_path / "first.db")
    add_setting(base, "old")
    made = backup(base, tmp_path / "backup.db")
    base.close_all()
    return made


def names(path: Path) -> list[str]:
    """The settings of the base at `path`, opened as the program opens it."""
    base = open_database(path, create=False)
    found = settings_of(base)
    base.close_all()
    return found


def code(path: Path, copy: Path) -> Code:
    with pytest.raises(CrmError) as caught:
        restore(path, copy, NOON)
    return caught.value.problem.code


def test_the_backup_is_in_place_and_the_base_from_before_beside_it(path: Path, copy: Path) -> None:
    closed_base(path, rows=2)
    assert restore(path, copy, NOON) == Restored(path, path.with_name(KEPT))
    assert names(path) == ["old"]
    assert names(path.with_name(KEPT)) == ["name 00000", "name 00001"]
    assert names(copy) == ["old"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not list(path.parent.glob("*.part"))


def test_a_second_time_keeps_both(path: Path, copy: Path) -> None:
    closed_base(path, rows=1)
    restore(path, copy, NOON)
    assert restore(path, copy, NOON).kept == path.with_name(KEPT.replace(".bak", ".2.bak"))
    assert names(path.with_name(KEPT)) == ["name 00000"]


def test_a_missing_base_is_made(path: Path, copy: Path) -> None:
    assert restore(path, copy, NOON) == Restored(path, None)
    assert names(path) == ["old"]


def test_the_usual_folder_is_made_and_a_mistyped_one_is_told(tmp_path: Path, copy: Path) -> None:
    there = tmp_path / "none" / "crm.db"
    assert code(there, copy) is Code.DATABASE_MISSING_FOLDER
    assert restore(there, copy, NOON, make_folder=True).path == there
    assert stat.S_IMODE(there.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("content", [b"", b"no base at all", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_base_is_replaced_and_kept(path: Path, copy: Path, content: bytes) -> None:
    path.write_bytes(content)
    kept = restore(path, copy, NOON).kept
    assert names(path) == ["old"]
    assert kept is not None
    assert kept.read_bytes()[:100] == content[:100] or not content


def test_the_log_of_a_killed_program_stays_with_its_base(path: Path, copy: Path) -> None:
    killed = start(
        "import os, sys; from tui_crm.store.opening import open_database; base = open_database(sys.argv[1]);"
        "base.connection().execute(\"INSERT INTO setting VALUES ('late', 'x')\"); os._exit(9)",
        path,
    )
    killed.wait()
    assert Path(f"{path}-wal").stat().st_size > 0
    kept = restore(path, copy, NOON).kept
    assert kept is not None
    assert names(path) == ["old"]
    assert names(kept) == ["late"]


@pytest.mark.parametrize("content", [b"damaged", b"damaged" * 2_000])
def test_a_log_that_nobody_can_read_is_put_away(path: Path, copy: Path, content: bytes) -> None:
    path.write_bytes(content)
    Path(f"{path}-wal").write_bytes(b"its log")
    kept = restore(path, copy, NOON).kept
    assert names(path) == ["old"]
    assert Path(f"{kept}-wal").read_bytes() == b"its log"


@pytest.mark.parametrize("elsewhere", [False, True], ids=["here", "in another process"])
def test_an_open_base_is_not_replaced(path: Path, copy: Path, elsewhere: bool) -> None:
    closed_base(path, rows=1)
    if elsewhere:
        script = (
            "import sys, time; from tui_crm.store.opening import open_database;"
            " base = open_database(sys.argv[1]); print('ready', flush=True); time.sleep(300)"
        )
        holder = start(script, path)
        assert holder.stdout is not None
        assert holder.stdout.readline() == "ready\n"
        assert code(path, copy) is Code.RESTORE_OPEN
        holder.kill()
        holder.wait()
    else:
        base = open_database(path)
        assert code(path, copy) is Code.RESTORE_OPEN
        base.close_all()
    assert sorted(one.name for one in path.parent.glob("*restore*")) == []
    assert names(path) == ["name 00000"]
    restore(path, copy, NOON)
    assert names(path) == ["old"]


def test_what_is_no_backup_of_ours_changes_nothing(path: Path, tmp_path: Path) -> None:
    closed_base(path, rows=1)
    foreign = tmp_path / "foreign.db"
    other = driver.connect(str(foreign))
    other.execute("CREATE TABLE thing (x)")
    other.close()
    damaged = closed_base(tmp_path / "damaged.db", rows=2_000)
    with damaged.open("r+b") as file:
        file.seek(damaged.stat().st_size - 4096 * 20)
        file.write(b"\xff" * 4096 * 10)
    newer = closed_base(tmp_path / "newer.db")
    set_header(newer, "user_version", 9_999)
    (tmp_path / "text.db").write_text("something else" * 20)
    refusals = {
        tmp_path / "none.db": Code.DATABASE_MISSING,
        tmp_path / "text.db": Code.DATABASE_NOT_SQLITE,
        tmp_path: Code.DATABASE_FOLDER,
        foreign: Code.DATABASE_FOREIGN,
        damaged: Code.DATABASE_DAMAGED,
        newer: Code.DATABASE_NEWER,
        path: Code.RESTORE_ITSELF,
    }
    before = path.read_bytes()
    assert {source: code(path, source) for source in refusals} == refusals
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("*restore*")) + list(tmp_path.glob(".*part"))


def test_a_backup_of_an_older_version_is_migrated_when_it_is_opened(path: Path) -> None:
    old = Path(__file__).parents[2] / "fixtures" / "databases" / "v1.sqlite"
    restore(path, old, NOON)
    base = open_database(path)
    assert base.schema_version() > 1
    base.close_all()


@pytest.mark.parametrize("step", ["_free_name", "_name_beside", "_put_logs_away", "os.replace"])
def test_a_restore_that_dies_on_its_way_leaves_a_whole_base(
    path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    closed_base(path, rows=1)

    def die(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(restoring, step, die) if "." not in step else dying.setattr(os, "replace", die)
        with pytest.raises(KeyboardInterrupt):
            restore(path, copy, NOON)
    assert names(path) == ["name 00000"]
    restore(path, copy, NOON)
    assert names(path) == ["old"]


def test_whoever_opens_the_base_while_it_is_replaced_gets_the_new_one(
    path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed_base(path, rows=1)
    opened = []

    def replaced_meanwhile(name: str, **options: object) -> object:
        connection = driver_connect(name, **options)
        if not opened and name == str(path):
            opened.append(name)
            monkeypatch.setattr(driver, "connect", driver_connect)
            restore(path, copy, NOON)
        return connection

    driver_connect = driver.connect
    monkeypatch.setattr(driver, "connect", replaced_meanwhile)
    connection = connect(str(path))
    assert connection.execute("SELECT name FROM setting").fetchall() == [("old",)]
    connection.close()
    assert opened


def test_eight_that_start_while_it_is_replaced_see_one_base_or_the_other(path: Path, copy: Path) -> None:
    script = (
        "import sys; from tui_crm.store.opening import open_database;"
        "\nfor _ in range(15):"
        "\n    base = open_database(sys.argv[1]); rows = base.connection().execute("
        "'SELECT count(*), min(name) FROM setting').fetchone(); print(*rows); base.close_all()"
    )
    closed_base(path, rows=2)
    running = [start(script, path) for _number in range(8)]
    outcomes = set()
    while any(process.poll() is None for process in running):
        try:
            restore(path, copy, NOON)
            outcomes.add("restored")
        except CrmError as error:
            outcomes.add(error.problem.code)
    said = {line for process in running for line in (process.stdout or []) if line.strip()}
    assert said <= {"2 name 00000\n", "1 old\n"}
    assert outcomes <= {"restored", Code.RESTORE_OPEN, Code.DATABASE_BUSY}
    base = Database(path)
    assert base.connection().execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    base.close_all()


def test_what_a_killed_restore_left_goes(path: Path, copy: Path) -> None:
    """Also where the process has its number: then it must not be in the way."""
    dead = start("")
    dead.wait()
    left = [path.with_name(f".crm.db.{process}.part") for process in (dead.pid, os.getpid())]
    left.append(path.with_name(f".crm.db.{dead.pid}.0a1b2c3d.part-journal"))
    for one in left:
        one.touch()
    restore(path, copy, NOON)
    assert [one.exists() for one in left] == [False, True, False], "of a process that runs it stays"
    assert names(path) == ["old"]


as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


def owners(folder: Path) -> set[tuple[int, int]]:
    """Whose the folder is and all that is in it."""
    found = [folder, *folder.rglob("*")]
    return {(one.lstat().st_uid, one.lstat().st_gid) for one in found if one.name != "home"}


@as_root
@pytest.mark.parametrize("is_there", [True, False])
def test_what_root_makes_belongs_to_the_account_of_the_base(
    reachable: Path, copy: Path, is_there: bool
) -> None:
    folder = reachable / "crm"
    folder.mkdir()
    base = folder / "crm.db"
    if is_there:
        closed_base(base)
        base.chmod(0o660)
        os.chown(base, NOBODY, NOBODY)
        base.with_name("crm.db.queue").unlink()
    os.chown(folder, NOBODY, NOBODY)
    restore(base, copy, NOON)
    database = open_database(base)
    add_setting(database, "of root")
    database.holder.hold()
    make_daily(database, folder_of(base, ""), NOON, (1, 1))
    with held(base, 7):
        assert owners(folder) == {(NOBODY, NOBODY)}
    database.close_all()
    assert stat.S_IMODE(base.stat().st_mode) == (0o660 if is_there else 0o600)

    def job() -> None:
        mine = open_database(base)
        add_setting(mine, "of the account")
        make_daily(mine, folder_of(base, ""), NOON + timedelta(days=1), (1, 1))
        mine.close_all()

    assert without_rights(job) == "done"
    assert names(base) == ["of root", "of the account", "old"]


def test_what_was_kept_comes_back_from_where_nobody_may_write(reachable: Path, copy: Path) -> None:
    base = reachable / "own" / "crm.db"
    base.parent.mkdir()
    base.parent.chmod(0o777)
    shelf = reachable / "shelf"
    shelf.mkdir()
    kept = restore(closed_base(shelf / "crm.db"), copy, NOON).kept
    assert kept is not None
    kept.chmod(0o444)
    shelf.chmod(0o555)
    before = sorted(os.listdir(shelf))
    assert without_rights(lambda: restore(base, kept, NOON)) == "done"
    assert sorted(os.listdir(shelf)) == before
    assert len(names(base)) == 3


@as_root
def test_a_base_that_root_makes_belongs_to_whom_its_folder_belongs(reachable: Path) -> None:
    folder = reachable / "crm"
    folder.mkdir()
    os.chown(folder, NOBODY, NOBODY)
    database = open_database(folder / "crm.db")
    add_setting(database, "x")
    assert owners(folder) == {(NOBODY, NOBODY)}
    database.close_all()


@as_root
def test_who_cannot_leave_it_to_its_account_is_refused(reachable: Path, copy: Path) -> None:
    folder = reachable / "shared"
    folder.mkdir()
    closed_base(folder / "crm.db")
    mine = folder / "backup.db"
    mine.write_bytes(copy.read_bytes())
    for one in (folder, *folder.iterdir()):
        one.chmod(0o777)
    assert without_rights(lambda: restore(folder / "crm.db", mine, NOON)) == Code.RESTORE_NOT_YOURS
    assert owners(folder) == {(0, 0)}


@as_root
def test_a_file_with_another_name_is_not_given_away(tmp_path: Path) -> None:
    """An account could give root's file a second name beside its base."""
    base = closed_base(tmp_path / "crm.db")
    os.chown(base, NOBODY, NOBODY)
    (tmp_path / "secret").touch()
    base.with_name("crm.db.queue").unlink()
    os.link(tmp_path / "secret", base.with_name("crm.db.queue"))
    database = open_database(base)
    add_setting(database, "x")
    database.close_all()
    assert (tmp_path / "secret").stat().st_uid == 0
