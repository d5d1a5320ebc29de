"""Eight programs that start at once: one makes the base, or brings an old one up to date, and all work."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.faults.crew import Crew, errors
from tests.faults.jobs import Orders, starter
from tests.faults.verdict import broken, lost, torn
from tests.store.bases import add_setting, settings_of
from tui_crm.services.session import open_session
from tui_crm.store import migrate
from tui_crm.store.database import Database

PROGRAMS = 8


def start_at_once(workers: Crew, path: Path, without: str = "") -> list[str]:
    """Starts them, lets them go together, and gives what they were told as errors."""
    for number in range(PROGRAMS):
        workers.start(starter, Orders(path, number, without=without))
    for worker in workers.workers:
        worker.hear()
    for worker in workers.workers:
        worker.pipe.send("go")
    return errors(workers.see_out())


def old_base(folder: Path, path: Path) -> None:
    """A base as the program before this one made it: without the last migration."""
    scripts = folder / "scripts"
    shutil.copytree(migrate.FOLDER, scripts)
    next(scripts.glob(f"{migrate.latest():04}_*.py")).unlink()
    path.touch(0o600)
    database = Database(path)
    migrate.apply(database, scripts)
    assert database.schema_version() == migrate.latest() - 1
    add_setting(database, "kept")
    database.close_all()


def test_on_no_file_they_make_one_base(workers: Crew, tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    assert start_at_once(workers, path) == []
    check_all(workers, path)


def check_all(workers: Crew, path: Path) -> None:
    """All of them work on the same sound base."""
    assert len(workers.saved()) == PROGRAMS
    with open_session(path, login="anna") as session:
        assert session.database.schema_version() == migrate.latest()
        assert lost(session, workers.saved()) == []
        assert torn(session) == []
    assert broken(path) == ()


def test_on_an_old_base_one_brings_it_up_to_date(workers: Crew, tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    old_base(tmp_path, path)
    assert start_at_once(workers, path) == []
    assert len(list(tmp_path.glob("crm.db.before-*.bak"))) == 1
    check_all(workers, path)
    database = Database(path)
    assert "kept" in settings_of(database)
    database.close_all()


def test_control_without_the_queue_they_disturb_each_other(workers: Crew, tmp_path: Path) -> None:
    found = []
    for number in range(5):
        path = tmp_path / str(number) / "crm.db"
        path.parent.mkdir()
        found += start_at_once(workers, path, without="queue")
        if found:
            break
        workers.end()
        workers.workers.clear()
    assert found != []
