"""Backups: of one moment though people write, and read again from the disk before they count."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.faults.crew import Crew
from tests.faults.jobs import Orders, Said, editor, pairs
from tests.faults.size import scaled
from tests.faults.verdict import broken, lost
from tests.kit.builders import a_person
from tui_crm.domain.problems import Code, StoreError
from tui_crm.services.session import Session, open_session

BACKUPS = scaled(4, 60)


def hear(workers: Crew, saves: int) -> None:
    """Waits until so many more saves were told."""
    for _worker, said in workers.hear():
        saves -= said.what == "saved"
        if saves <= 0:
            return


def pair_of(path: Path) -> list[str]:
    """The two numbers that are always written together, none before the first time."""
    with open_session(path, login="anna") as session, session.database.reading() as connection:
        return [
            row[0]
            for row in connection.execute(
                "SELECT value FROM setting WHERE name IN ('left', 'right')"
            ).fetchall()
        ]


def edits(workers: Crew) -> list[Said]:
    """The saves of contacts that were told so far."""
    return [said for said in workers.saved() if said.contact]


def test_a_backup_among_writers_is_of_one_moment_and_has_all_that_was_saved(
    workers: Crew, session: Session, tmp_path: Path
) -> None:
    workers.start(pairs, Orders(session.path))
    for number in range(2):
        workers.start(editor, Orders(session.path, number))
    for number in range(BACKUPS):
        hear(workers, 20)
        saved = edits(workers)
        copy = session.backups.make(tmp_path / f"{number}.db")
        assert broken(copy) == ()
        assert len(set(pair_of(copy))) <= 1
        with open_session(copy, login="anna") as restored:
            assert lost(restored, saved) == []


def test_control_a_copy_of_the_main_file_loses_what_was_saved(
    workers: Crew, session: Session, tmp_path: Path
) -> None:
    workers.start(editor, Orders(session.path))
    hear(workers, 10)
    saved = edits(workers)
    shutil.copyfile(session.path, tmp_path / "copy.db")
    with open_session(tmp_path / "copy.db", login="anna") as restored:
        assert lost(restored, saved) != []


def test_a_backup_that_the_disk_damages_is_refused(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        a_person(session, "Jan Zapis", position=f"nr {number}")
    folder = tmp_path / "backups"
    folder.mkdir()
    sync, damaged = os.fsync, []

    def damaging(handle: int) -> None:
        sync(handle)
        path = Path(os.readlink(f"/proc/self/fd/{handle}"))
        if path.parent == folder and not damaged:
            damaged.append(path)
            with path.open("r+b") as file:
                file.seek(path.stat().st_size // 2 & ~4_095)
                file.write(b"\xff" * 8_192)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", damaging)
        with pytest.raises(StoreError) as caught:
            session.backups.make(folder / "copy.db")
    assert caught.value.problem.code is Code.DATABASE_DAMAGED
    assert list(folder.iterdir()) == []
    assert broken(session.backups.make(folder / "copy.db")) == ()
