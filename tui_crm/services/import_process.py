"""Work on an import in a program of its own: the screen stays quick, and its end need not be the import's."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from tui_crm.domain import problems
from tui_crm.domain.imports import ImportOutcome, JobStatus, UndoneImport
from tui_crm.domain.problems import Code, CrmError, Problem, Refused
from tui_crm.i18n import language
from tui_crm.identity import is_restricted

if TYPE_CHECKING:
    from tui_crm.services.session import Session

NICE = 10
"""Of all processes of an import."""
_LOOK = 0.1
"""Seconds after which it is looked again whether the work is to be stopped."""
_PATIENCE = 20.0
"""Seconds that a program which was asked to end may take for the transaction that it is in."""
_READ = 1 << 16  # bytes
_start_program = subprocess.Popen
_PROGRESS = frozenset({"done", "rows", "phase"})
_KINDS = ("Refused", "NotFound", "Denied", "StoreError", "FileProblem")


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far the work is.

    Attributes:
        done: rows, or contacts, of `rows`; 0 rows for not known yet.
        phase: "rows", "search" or "undo".
    """

    done: int
    rows: int
    phase: str


def carry_out(
    session: Session,
    action: Literal["run", "undo"],
    job: int,
    told: Callable[[ImportProgress], None],
    stopped: threading.Event,
) -> ImportOutcome | UndoneImport:
    """Runs, or undoes, an import in another process and waits for its end: for a thread.

    Args:
        told: called on this thread; what it raises stops the work.
        stopped: once it is set the work is stopped, so that it can be gone on with.

    Returns:
        What the import did, or stands at where it was stopped; what an undo did, with what is left.

    Raises:
        CrmError: what the other process was refused; IMPORT_ENDED where it died; IMPORT_HALF_UNDONE where it
            died in the middle of an undo, or did not end when it was asked to.
    """
    child = _started(session, action, job)
    undone: UndoneImport | None = None
    try:
        for line in _lines(child, stopped):
            _raise_problem(line)
            if "undone" in line:
                undone = _undone(line["undone"])
            else:
                told(ImportProgress(line["done"], line["rows"], line["phase"]))
    except BaseException:
        child.terminate()
        raise
    finally:
        _see_out(child)
    if action == "undo":
        return undone or _unsaid(session, job, stopped)
    outcome = session.imports.outcome(job)
    is_done = outcome.status in (JobStatus.DONE, JobStatus.DONE_WITH_REFUSALS)
    if not is_done and not stopped.is_set():
        raise Refused(Code.IMPORT_ENDED, id=job)
    return outcome


def _unsaid(session: Session, job: int, stopped: threading.Event) -> UndoneImport:
    """An undo that ended without a word: nothing where it had not begun, else nobody knows how much."""
    line = session.imports.line(job)
    if line.is_undoing:
        raise Refused(Code.IMPORT_HALF_UNDONE, id=job)
    if not stopped.is_set() or line.status is JobStatus.UNDONE:
        raise Refused(Code.IMPORT_ENDED, id=job)
    return UndoneImport(0, 0, left=line.created + line.updated)


def _started(session: Session, action: str, job: int) -> subprocess.Popen[bytes]:
    # A restricted session names neither user nor base: its environment does, for the other program as well.
    who = [] if is_restricted() else ["--db", os.fspath(session.path), "--as", session.actor.login]
    command = "resume" if action == "run" else "undo"
    arguments = [*who, "--lang", language(), "imports", command, str(job)]
    isolated = ["-I"] if sys.flags.isolated else []
    child = _start_program(
        [sys.executable, *isolated, "-m", "tui_crm", *arguments, "--progress", "--region", session.region],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # keys pressed in the terminal of the screen are not for it
    )
    if action == "run":
        with suppress(OSError):  # it may have ended, or give way already
            os.setpriority(os.PRIO_PROCESS, child.pid, NICE)  # whoever presses keys comes first
    return child


def _lines(child: subprocess.Popen[bytes], stopped: threading.Event) -> Iterator[dict[str, Any]]:
    """What the program says, until it ends; it is asked to end once that is wanted."""
    assert child.stdout is not None
    stream = child.stdout.fileno()
    waiting = b""
    asked_at: float | None = None
    while True:
        if stopped.is_set() and asked_at is None:
            asked_at = time.monotonic()
            child.terminate()
        if asked_at is not None and time.monotonic() - asked_at > _PATIENCE:
            child.kill()
            return
        if not select.select([stream], [], [], _LOOK)[0]:
            continue
        data = os.read(stream, _READ)
        if not data:
            return
        *whole, waiting = (waiting + data).split(b"\n")
        yield from filter(None, map(_said, whole))


def _said(line: bytes) -> dict[str, Any] | None:
    """What a line of the program says; None for one that is not its own, such as a library's warning."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    is_own = isinstance(said, dict) and (said.keys() >= _PROGRESS or said.keys() & {"problem", "undone"})
    return said if is_own else None


def _see_out(child: subprocess.Popen[bytes]) -> None:
    """Waits for the end of the program; whatever it was in the middle of can be gone on with."""
    assert child.stdout is not None
    child.stdout.close()
    try:
        child.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _raise_problem(line: dict[str, Any]) -> None:
    """Raises what the program was refused, where the line says so."""
    said = line.get("problem")
    if said is None:
        return
    kind: type[CrmError] = getattr(problems, said["kind"]) if said["kind"] in _KINDS else CrmError
    raise kind(Problem(Code(said["code"]), said["field"], said["values"]))


def _undone(said: dict[str, Any]) -> UndoneImport:
    kept = tuple((one["id"], one["name"]) for one in said["kept"])
    return UndoneImport(said["removed"], said["put_back"], kept, said["left"], said["organizations"])
