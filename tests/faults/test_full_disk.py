"""A full or read-only disk: one sentence, nothing lost, and all goes on when there is room again."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.crew import Crew, errors
from tests.faults.jobs import Orders, copier, cramped, holder
from tests.faults.verdict import broken, lost, torn
from tests.kit.builders import a_person
from tests.kit.environment import run_program
from tests.store.bases import add_setting, settings_of, without_rights
from tui_crm.domain.imports import ImportOptions, JobStatus
from tui_crm.domain.problems import Code, StoreError
from tui_crm.services.session import Session, open_session
from tui_crm.store.database import Database
from tui_crm.store.opening import open_database

ROWS = 400
TOLD_AS_FULL = (Code.DATABASE_FULL, Code.DATABASE_IO)
"""A limit of a file's size is no full disk for SQLite: it reports an error of the disk."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", str(place)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path) -> Path:
    """Takes all the room that is left; the file to delete."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4_096)):
                pass
        except OSError:
            pass
    assert shutil.disk_usage(disk).free == 0
    return filler


def test_a_full_disk_is_told_and_all_goes_on_when_there_is_room(
    small_disk: Path, environment: dict[str, str]
) -> None:
    rows = "".join(f"Ewa Nowak,ewa{n}@example.com\n" for n in range(ROWS))
    with open_session(small_disk / "crm.db", login="anna") as session:
        person = a_person(session, "Jan Zapis", position="Dawna")
        job = session.imports.stage(("full name,email\n" + rows).encode(), ImportOptions(), name="e.csv")
        filler = fill(small_disk)
        long = replace(person.draft, position="Nowa", note="x" * 10_000)
        with pytest.raises(StoreError) as caught:
            session.contacts.save(person.id, long, person.version)
        assert caught.value.problem.code is Code.DATABASE_FULL
        with pytest.raises(StoreError) as caught:
            session.imports.run(job)
        assert caught.value.problem.code is Code.DATABASE_FULL
        told = run_program(["--db", session.path, "edit", "1", "--set", f"note={'y' * 10_000}"], environment)
        assert (told.returncode, told.stderr.count(b"\n")) == (1, 1)
        assert b"is full" in told.stderr
        assert session.contacts.get(person.id) == person
        filler.unlink()
        assert session.contacts.save(person.id, long, person.version).draft.position == "Nowa"
        assert session.imports.run(job).created == ROWS
        assert session.imports.line(job).status is JobStatus.DONE
        assert torn(session) == []
    assert broken(small_disk / "crm.db") == ()


def cram(workers: Crew, session: Session, without: str = "") -> None:
    """A save into files that may hardly grow, and another one with room."""
    person = a_person(session, "Jan Zapis", position="Dawna")
    session.close()
    workers.start(cramped, Orders(session.path, contacts=(person.id,), without=without))
    workers.see_out()


def test_a_file_that_may_not_grow_is_told_and_the_next_save_is_whole(workers: Crew, session: Session) -> None:
    cram(workers, session)
    assert set(errors(workers.workers[0].heard)) <= {code.value for code in TOLD_AS_FULL}
    assert len(errors(workers.workers[0].heard)) == 1
    (saved,) = workers.saved()
    assert (saved.version, saved.text) == (2, "room")
    assert lost(session, [saved]) == []
    assert torn(session) == []
    assert broken(session.path) == ()


def test_a_backup_without_room_is_told_and_leaves_nothing(workers: Crew, session: Session) -> None:
    # SQLite's error of a failed backup has no number, only a text.
    worker = workers.start(copier, Orders(session.path))
    assert errors(workers.see_out()) in ([code.value] for code in TOLD_AS_FULL)
    assert worker.saved() == []
    assert list(session.path.parent.glob("*copy.db*")) == []


def test_control_without_a_transaction_half_a_save_is_seen(workers: Crew, session: Session) -> None:
    cram(workers, session, without="transaction")
    with session.database.reading() as connection:
        versions = connection.execute("SELECT version FROM contact").fetchone()
        changes = connection.execute("SELECT count(*) FROM journal_change").fetchone()
    assert versions != changes


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that every user of the machine can write to (pytest's own is private)."""
    folder = Path(tempfile.mkdtemp(prefix="tui-crm-"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("name", ["crm.db", "crm.db-wal", "crm.db-shm", "crm.db.queue", ""])
def test_what_may_only_be_read_is_told_and_nothing_is_lost(workers: Crew, reachable: Path, name: str) -> None:
    open_session(reachable / "crm.db", login="anna").close()
    # Not this process: what it has open would be open in those that it forks.
    workers.start(holder, Orders(reachable / "crm.db")).hear()
    for file in reachable.iterdir():
        file.chmod(0o666)
    (reachable / name).chmod(0o444 if name else 0o555)
    written = without_rights(lambda: add_setting(open_database(reachable / "crm.db"), "refused"))
    assert written == Code.DATABASE_NOT_WRITABLE
    (reachable / name).chmod(0o666 if name else 0o777)
    assert without_rights(lambda: add_setting(open_database(reachable / "crm.db"), "later")) == "done"
    database = Database(reachable / "crm.db")
    assert {"in the log", "later", "refused"} & set(settings_of(database)) == {"in the log", "later"}
    database.close_all()


def test_a_base_that_becomes_read_only_while_it_is_open_is_told(reachable: Path) -> None:
    def work() -> None:
        database = open_database(reachable / "crm.db")
        add_setting(database, "before")
        queue = reachable / "crm.db.queue"
        queue.chmod(0o444)
        with pytest.raises(StoreError, match=Code.DATABASE_NOT_WRITABLE):
            add_setting(database, "refused")
        queue.chmod(0o600)
        add_setting(database, "after")

    assert without_rights(work) == "done"
    database = Database(reachable / "crm.db")
    assert {"before", "refused", "after"} & set(settings_of(database)) == {"before", "after"}
    database.close_all()
