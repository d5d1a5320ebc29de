"""An import in a program of its own: how far it is, its end, its errors, and its death."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.kit.builders import a_person
from tests.kit.environment import ROOT, clean_environment
from tui_crm.domain.imports import ImportOptions, ImportOutcome, JobStatus, UndoneImport
from tui_crm.domain.problems import Code, Refused
from tui_crm.services import import_process
from tui_crm.services.import_process import ImportProgress, carry_out
from tui_crm.services.session import Session

PEOPLE = "full name,email\n" + "".join(f"Jan Nowak{n},jan{n}@example.com\n" for n in range(1_500))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other program finds neither this machine's configuration nor its user."""
    for name, value in clean_environment(tmp_path / "home").items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(ROOT)


@pytest.fixture
def job(session: Session) -> int:
    return session.imports.stage(PEOPLE.encode(), ImportOptions(), name="people.csv")


def counted(session: Session) -> int:
    with session.database.reading() as connection:
        return int(connection.execute("SELECT count(*) FROM contact").fetchone()[0])


def test_run_and_undone_in_another_process(session: Session, job: int) -> None:
    said: list[ImportProgress] = []
    outcome = carry_out(session, "run", job, said.append, threading.Event())
    assert isinstance(outcome, ImportOutcome)
    assert (outcome.status, outcome.created) == (JobStatus.DONE, 1_500)
    rows = [one for one in said if one.phase == "rows"]
    assert (rows[-1].done, rows[-1].rows) == (1_500, 1_500)
    said.clear()
    undone = carry_out(session, "undo", job, said.append, threading.Event())
    assert undone == UndoneImport(removed=1_500, put_back=0)
    assert said[-1] == ImportProgress(1_500, 1_500, "undo")
    assert counted(session) == 0


def test_stopped_and_gone_on_with(session: Session, job: int) -> None:
    stopped = threading.Event()
    outcome = carry_out(session, "run", job, lambda _progress: stopped.set(), stopped)
    assert isinstance(outcome, ImportOutcome)
    line = session.imports.line(job)
    assert outcome.status is line.status is JobStatus.STOPPED
    assert 0 < line.done < 1_500
    stopped.clear()
    stopping = threading.Event()
    part = carry_out(session, "undo", job, lambda _progress: stopping.set(), stopping)
    assert isinstance(part, UndoneImport)
    assert part.removed + part.left == line.created
    whole = carry_out(session, "undo", job, lambda _progress: None, stopped) if part.left else part
    assert isinstance(whole, UndoneImport)
    assert (whole.left, counted(session)) == (0, 0)


def test_what_it_is_refused_is_raised_here(session: Session) -> None:
    a_person(session, "Jan Nowak")
    job = session.imports.run_file(b"full name,email\nA B,a@b.pl\n", ImportOptions(), name="a.csv").job
    with pytest.raises(Refused) as caught:
        carry_out(session, "run", job, lambda _progress: None, threading.Event())
    assert caught.value.problem.code is Code.IMPORT_NOT_OPEN
    assert dict(caught.value.problem.values) == {"id": job, "status": "done"}


def test_killed_it_is_told_and_can_be_gone_on_with(
    session: Session, job: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def popen(*given: Any, **named: Any) -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen(*given, **named))
        return started[-1]

    def kill(_progress: ImportProgress) -> None:
        os.kill(started[0].pid, signal.SIGKILL)

    with monkeypatch.context() as patched:
        patched.setattr(import_process, "_start_program", popen)
        with pytest.raises(Refused) as caught:
            carry_out(session, "run", job, kill, threading.Event())
    assert caught.value.problem.code is Code.IMPORT_ENDED
    line = session.imports.line(job)
    assert (line.status, line.can_resume) == (JobStatus.STOPPED, True)
    assert counted(session) == line.done < 1_500
    assert session.imports.run(job).created == 1_500
    assert counted(session) == 1_500


class Ending:
    """A program that says these lines, and ends in the way that is given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
        def popen(command: list[str], **named: Any) -> subprocess.Popen[bytes]:
            return subprocess.Popen([sys.executable, "-c", script], **named)

        monkeypatch.setattr(import_process, "_start_program", popen)


def test_lines_of_others_are_not_taken_for_its_own(
    session: Session, job: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    stray = ("a warning of a library", "3", "[]", "{}", '{"done": 1}', "{" * 50, "\\udcff")
    said = "".join(f"print({line!r}); " for line in stray)
    said += """print('{"done": 5, "rows": 9, "phase": "undo"}'); """
    said += (
        """print('{"undone": {"removed": 1, "put_back": 0, "kept": [], "left": 0, "organizations": 0}}')"""
    )
    Ending(monkeypatch, said)
    told: list[ImportProgress] = []
    undone = carry_out(session, "undo", job, told.append, threading.Event())
    assert undone == UndoneImport(1, 0)
    assert told == [ImportProgress(5, 9, "undo")]


@pytest.mark.parametrize("is_stopped", [True, False])
def test_an_undo_that_died_in_the_middle_does_not_say_that_it_removed_nothing(
    session: Session, job: int, monkeypatch: pytest.MonkeyPatch, is_stopped: bool
) -> None:
    assert session.imports.run(job).created == 1_500
    session.imports.undo(job, lambda done, _total: done < 1)
    left = session.imports.line(job).left
    assert 0 < left < 1_500
    Ending(monkeypatch, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    stopped = threading.Event()
    if is_stopped:
        stopped.set()
    with pytest.raises(Refused) as caught:
        carry_out(session, "undo", job, lambda _progress: None, stopped)
    assert caught.value.problem.code is Code.IMPORT_HALF_UNDONE
    assert session.imports.line(job).left == left


def test_an_undo_that_was_stopped_before_it_began_has_removed_nothing(
    session: Session, job: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.imports.run(job)
    Ending(monkeypatch, "")
    stopped = threading.Event()
    stopped.set()
    undone = carry_out(session, "undo", job, lambda _progress: None, stopped)
    assert undone == UndoneImport(0, 0, left=1_500)


def test_in_a_restricted_session_the_other_program_is_the_same_person(
    session: Session, job: int, database_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUI_CRM_FIXED_LOGIN", "anna")
    monkeypatch.setenv("TUI_CRM_DB", str(database_path))
    outcome = carry_out(session, "run", job, lambda _progress: None, threading.Event())
    assert isinstance(outcome, ImportOutcome)
    assert outcome.created == 1_500
    assert session.imports.line(job).user == "anna"
