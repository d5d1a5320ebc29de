"""Saved means saved: a killed import goes on without a row lost, halved or doubled."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from tests.faults.crew import Crew
from tests.faults.jobs import Orders, importer
from tests.faults.size import LONG, scaled
from tests.faults.verdict import broken
from tests.journeys.story import answer, command
from tests.kit.environment import PROGRAM
from tui_crm.domain.imports import ImportOptions, JobStatus
from tui_crm.services.session import Session, open_session

ROWS = scaled(600, 6_000)  # the long form has the pace of a large file
SMALL = b"full name,email\nJan Nowak,jan@example.com\nEwa Lis,ewa@example.com\n"


def a_file() -> bytes:
    """A row for each contact, each with a phone and an e-mail of its own."""
    rows = (f"Jan Nowak,jan{n}@example.com,+48 600 {n // 1000:03} {n % 1000:03}\n" for n in range(ROWS))
    return ("full name,email,phone\n" + "".join(rows)).encode()


def imported(session: Session) -> tuple[int, ...]:
    """How many contacts, different e-mails, and different phones there are."""
    with session.database.reading() as connection:
        return tuple(
            connection.execute(f"SELECT count({what}) FROM {table}").fetchone()[0]
            for what, table in (
                ("*", "contact"),
                ("DISTINCT value_key", "contact_email"),
                ("DISTINCT value", "contact_phone"),
            )
        )


def run_until_done(workers: Crew, session: Session, job: int, turns: int) -> int:
    """Kills an import at its first report, and goes on with it, at most so often; how often it was killed."""
    kills = 0
    while kills < turns:
        worker = workers.start(importer, Orders(session.path, job=job))
        told = next((said for said in iter(worker.hear, None) if said.what in ("rows", "saved")), None)
        if told is None or told.what == "saved":
            break
        worker.kill()
        kills += 1
        assert broken(session.path) == ()
    workers.start(importer, Orders(session.path, job=job))
    workers.see_out()
    return kills


def test_a_killed_import_goes_on_without_a_row_lost_or_doubled(workers: Crew, session: Session) -> None:
    job = session.imports.stage(a_file(), ImportOptions(), name="people.csv")
    assert run_until_done(workers, session, job, scaled(2, 8)) >= 1
    line = session.imports.line(job)
    assert (line.status, line.created) == (JobStatus.DONE, ROWS)
    assert imported(session) == (ROWS, ROWS, ROWS)
    assert broken(session.path) == ()


def test_the_program_killed_in_the_middle_of_a_file_resumes_it(environment: dict[str, str]) -> None:
    file = Path(environment["HOME"]) / "people.csv"
    file.write_bytes(a_file())
    job = str(answer(environment, "import", file, "--stage-only")["job"])
    process = subprocess.Popen(
        [*PROGRAM, "imports", "resume", job, "--progress"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert b'"rows"' in process.stdout.readline()
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert answer(environment, "imports", "resume", job)["created"] == ROWS
    assert command(environment, "list", "--count") == f"{ROWS}\n"
    command(environment, "db", "check")


def statements() -> Iterable[int]:
    """Before which an import of two rows is killed; it has some 55."""
    return count(1) if LONG else (18, 28, 38, 48)


def halves(workers: Crew, folder: Path, without: str = "") -> list[int]:
    """The statements of an import of two rows before which a kill leaves half of something."""
    found = []
    tried = 0
    for statement in statements():
        with open_session(folder / f"{statement}.db", login="anna") as session:
            job = session.imports.stage(SMALL, ImportOptions(), name="two.csv")
            doomed = workers.start(importer, Orders(session.path, job=job, die_at=statement, without=without))
            workers.see_out()
            if doomed.saved():  # it has no more statements than that
                break
            tried += 1
            is_half = imported(session)[0] not in (0, 2) or broken(session.path) != ()
            workers.start(importer, Orders(session.path, job=job))
            workers.see_out()
            if is_half or session.imports.line(job).created != 2 or imported(session)[:2] != (2, 2):
                found.append(statement)
    assert tried >= 4
    return found


def test_killed_at_any_statement_an_import_is_whole(workers: Crew, tmp_path: Path) -> None:
    assert halves(workers, tmp_path) == []


def test_control_without_a_transaction_half_an_import_is_seen(workers: Crew, tmp_path: Path) -> None:
    assert halves(workers, tmp_path, without="transaction") != []
