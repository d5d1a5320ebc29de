"""Saved means saved, whatever the disk had not yet written when the power was cut."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from tests.faults import tracing
from tests.faults.jobs import Said
from tests.faults.power_cut import Disk
from tests.faults.size import dice, scaled
from tests.faults.verdict import broken, lost
from tests.kit.builders import a_person
from tui_crm.services.session import Session, open_session

ROUNDS = scaled(12, 60)
IMAGES = scaled(16, 600)


def edited(
    session: Session, environment: dict[str, str], without: str
) -> tuple[Disk, list[tracing.Call], Path]:
    """The disk before a program edits, all that the program wrote, and where it said what is saved."""
    base, said, log = session.path, session.path.with_name("said"), session.path.with_name("log")
    a_person(session, "Jan Zapis")
    session.close()
    disk = Disk(base)
    program = [sys.executable, "-m", "tests.faults.program", without, str(base), str(said), str(ROUNDS)]
    options = ("-e", "trace=pwrite64,write,fsync,fdatasync,ftruncate", "-xx", "-y", "-s", "70000")
    done = tracing.run(program, environment, log, [*tracing.files_of(base), said], *options)
    assert (done.returncode, done.stderr) == (0, b"")
    return disk, tracing.written_down(log), said


def test_what_was_told_as_saved_is_there_after_the_power_was_cut(
    session: Session, environment: dict[str, str], tmp_path: Path
) -> None:
    tracing.require_strace()
    chance = dice("power cut")
    disk, calls, said = edited(session, environment, "")
    cuts = set(chance.sample(range(len(calls)), min(IMAGES, len(calls)))) | {len(calls) - 1}
    for number, told in disk.play(calls, said):
        if number in cuts:
            assert after_a_cut(disk, tmp_path / str(number), told, chance) == []
            assert broken(tmp_path / str(number) / "crm.db") == ()
    assert len(told.splitlines()) == ROUNDS


def test_control_without_waiting_for_the_disk_it_is_lost(
    session: Session, environment: dict[str, str], tmp_path: Path
) -> None:
    tracing.require_strace()
    disk, calls, said = edited(session, environment, "power")
    *_, (_number, told) = disk.play(calls, said)
    assert after_a_cut(disk, tmp_path / "cut", told, None) != []


def after_a_cut(disk: Disk, folder: Path, told: bytes, chance: random.Random | None) -> list[Said]:
    """Which of the saves that were told the machine does not find when it starts again."""
    disk.write(folder, chance)
    lines = [line.split(" ", 1) for line in told.decode().splitlines()]
    with open_session(folder / "crm.db", login="anna") as session:
        return lost(session, [Said("saved", 1, int(version), text) for version, text in lines])
