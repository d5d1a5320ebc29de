"""A disk that fails at any one write: the program says so in one sentence, and the base stays whole."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.faults import tracing
from tests.faults.jobs import Said
from tests.faults.size import dice, scaled
from tests.faults.verdict import broken, lost, torn
from tests.kit.builders import a_person
from tests.kit.environment import PROGRAM
from tui_crm.services.session import Session, open_session

FAULTS = (
    ("pwrite64", "EIO"),
    ("pwrite64", "ENOSPC"),
    ("fsync", "EIO"),
    ("ftruncate", "EIO"),
    ("unlink", "EIO"),
)
COMMANDS: dict[str, tuple[str, ...]] = {
    "edit": ("edit", "1", "--set", "position=Nowa"),
    "add": ("add", "--set", "full_name=Ewa Nowa", "--set", "email=ewa@example.com"),
    "import": ("import", "people.csv"),
    "backup": ("db", "backup", "copy.db"),
    "first start": ("list", "--count"),
}
ROWS = 40
"""Of the file that is imported."""
ROUNDS = scaled(30, 400)
MOST = 100
"""A first start writes some 300 pages; the others have fewer calls than that."""


class Result(NamedTuple):
    """What became of a command.

    Attributes:
        status: its exit status.
        told: the lines it said on stderr.
        done: whether all that it was to do is in the base.
        half: what is wrong in the base afterwards.
    """

    status: int
    told: list[str]
    done: bool
    half: list[str]


class Trial:
    """A command on a fresh copy of a base, as often as it is wanted.

    Args:
        program: how the program is started.
    """

    def __init__(
        self, name: str, base: Path, environment: dict[str, str], program: Sequence[str] = PROGRAM
    ) -> None:
        self.name, self._environment, self._program = name, environment, program
        self._template = base
        self._folder = Path(environment["HOME"])
        self._log = self._folder / "log"
        rows = "".join(f"Jan Wiersz,jan{n}@example.com\n" for n in range(ROWS))
        (self._folder / "people.csv").write_text("full name,email\n" + rows)

    @property
    def base(self) -> Path:
        """The copy that the command works on."""
        return self._folder / "try" / "crm.db"

    def run(self, *options: str, watched: Sequence[Path] = ()) -> Result:
        """Runs it once under strace, which looks at these files alone, or at all that it writes."""
        shutil.rmtree(self.base.parent, ignore_errors=True)
        (self._folder / "copy.db").unlink(missing_ok=True)
        self.base.parent.mkdir()
        if self.name != "first start":
            shutil.copyfile(self._template, self.base)
        argv = [*self._program, "--db", str(self.base), *COMMANDS[self.name]]
        done = tracing.run(argv, self._environment, self._log, watched or self._watched(), *options)
        return Result(done.returncode, done.stderr.decode().splitlines(), *self._state())

    def calls(self) -> dict[str, int]:
        """How often the command calls what can fail, when nothing does."""
        assert self.run("-e", f"trace={','.join(tracing.CALLS)}").status == 0
        return tracing.calls_of(self._log)

    def fails_at(self, call: str, error: str, number: int) -> Result:
        """Lets the n-th of these calls fail."""
        return self.run("-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={number}")

    def _watched(self) -> list[Path]:
        if self.name == "first start":
            fresh = self.base.with_name("crm.db.new")
            return [*tracing.files_of(self.base), *tracing.files_of(fresh)]
        # SQLite's own journal of a backup is deleted with it, and its name holds a number.
        return [*tracing.files_of(self.base), self._folder]

    def _state(self) -> tuple[bool, list[str]]:
        copy = self._folder / "copy.db"
        if self.name == "backup":
            parts = [str(path) for path in self._folder.glob(".copy.db*")]
            return copy.exists(), [*parts, *(broken(copy) if copy.exists() else ()), *broken(self.base)]
        with open_session(self.base, login="anna") as session:  # a first start goes on where it was
            half = [*map(str, torn(session)), *broken(self.base)]
            count, rows = session.database.connection().execute(_STATE).fetchone()
            position = session.contacts.get(1).draft.position if count else ""
        done = {"edit": position == "Nowa", "add": count == 2, "import": rows == ROWS, "first start": True}
        return done[self.name], half


_STATE = "SELECT count(*), sum(last_name = 'Wiersz') FROM contact"


@pytest.fixture
def template(session: Session) -> Path:
    """A closed base with one person in it."""
    a_person(session, "Jan Zapis", position="Dawna")
    session.close()
    return session.path


def chosen(name: str, calls: dict[str, int]) -> list[tuple[str, str, int]]:
    """The faults that are tried: one of each kind; in the long form all, or `MOST` of each kind."""
    chance = dice(name)
    found = []
    for call, error in FAULTS:
        numbers = range(1, calls.get(call, 0) + 1)
        some = chance.sample(numbers, min(scaled(1, MOST), len(numbers)))
        found += [(call, error, number) for number in sorted(some)]
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_one_fault_is_told_in_one_sentence_and_nothing_is_half(
    name: str, template: Path, environment: dict[str, str]
) -> None:
    tracing.require_strace()
    trial = Trial(name, template, environment)
    for call, error, number in chosen(name, trial.calls()):
        where = f"{name}: {call} number {number}: {error}"
        result = trial.fails_at(call, error, number)
        assert result.half == [], where
        if result.status == 0:
            assert (result.done, result.told) == (True, []), where
        else:
            assert (result.status, len(result.told)) == (1, 1), (where, result.told)
            assert "unexpected" not in result.told[0], where
            assert result.told[0].startswith("tui-crm: "), where


def test_a_first_start_that_cannot_empty_the_log_leaves_no_base(
    template: Path, environment: dict[str, str]
) -> None:
    tracing.require_strace()
    trial = Trial("first start", template, environment)
    fault = ("-e", "trace=pwrite64", "-e", "inject=pwrite64:error=EIO:when=2+")
    result = trial.run(*fault, watched=[trial.base.with_name("crm.db.new")])
    assert (result.status, len(result.told), result.half) == (1, 1, [])
    assert '/try/crm.db"' in result.told[0]


@pytest.mark.parametrize(("call", "every"), [("pwrite64", scaled(37, 97)), ("fsync", 3)])
def test_a_session_goes_on_although_the_disk_fails_now_and_then(
    template: Path, environment: dict[str, str], call: str, every: int
) -> None:
    tracing.require_strace()
    said, log = template.with_name("said"), template.with_name("log")
    program = [sys.executable, "-m", "tests.faults.program", "", str(template), str(said), str(ROUNDS)]
    faults = ("-e", f"trace={call}", "-e", f"inject={call}:error=EIO:when={every + 5}+{every}")
    done = tracing.run(program, environment, log, tracing.files_of(template), *faults)
    assert (done.returncode, done.stderr) == (0, b"")
    lines = [line.split(" ", 1) for line in said.read_text().splitlines()]
    assert ROUNDS // 4 < len(lines) < ROUNDS
    with open_session(template, login="anna") as session:
        assert lost(session, [Said("saved", 1, int(version), text) for version, text in lines]) == []
        assert torn(session) == []
    assert broken(template) == ()


def test_control_without_a_transaction_half_a_save_is_seen(
    template: Path, environment: dict[str, str]
) -> None:
    tracing.require_strace()
    program = (sys.executable, "-m", "tests.faults.program", "transaction")
    trial = Trial("edit", template, environment, program)
    fsyncs = trial.calls()["fsync"]
    assert any(trial.fails_at("fsync", "EIO", number).half for number in range(1, fsyncs + 1))
