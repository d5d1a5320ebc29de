"""A base of every earlier version opens without a question, and is as it was."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.kit.environment import PROGRAM, ROOT, run_program
from tests.kit.terminal import Terminal
from tui_crm.store.migrate import latest

OLD = sorted((ROOT / "fixtures" / "databases").glob("v*.sqlite"))
NAMES = """SELECT id, trim(name || first_name || ' ' || last_name) FROM contact
    WHERE deleted_at IS NULL ORDER BY id"""
PERSON = """SELECT first_name || ' ' || last_name FROM contact
    WHERE deleted_at IS NULL AND status = 1 AND last_name LIKE 'Kowal%' LIMIT 1"""
UNDOABLE = """SELECT count(*) FROM journal_operation WHERE import_job IS NULL AND undone_by IS NULL
    AND user = (SELECT id FROM user WHERE login = 'demo')"""


@pytest.fixture(params=OLD, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, environment: dict[str, str]) -> Path:
    """A copy of an old base, the one that the environment names."""
    path = Path(environment["HOME"]) / "crm.db"
    shutil.copy(request.param, path)
    environment |= {"TUI_CRM_DB": str(path), "TUI_CRM_USER": "demo"}
    return path


def asked(path: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(question).fetchall()


def kept(path: Path) -> Path:
    return path.with_name(f"{path.name}.before-v{latest()}.bak")


def test_every_earlier_version_has_a_base() -> None:
    assert [path.stem for path in OLD] == [f"v{number}" for number in range(1, latest())]


def test_a_command_finds_all_contacts_and_undoes_an_old_change(
    old: Path, environment: dict[str, str]
) -> None:
    before, version = asked(old, NAMES), asked(old, "PRAGMA user_version")
    has_changes = asked(old, UNDOABLE) != [(0,)]
    listed = run_program(["list", "--all", "--kind", "all", "--json"], environment)
    assert (listed.returncode, listed.stderr) == (0, b"")
    assert sorted((row["id"], row["name"]) for row in json.loads(listed.stdout)) == before
    assert asked(old, "PRAGMA user_version") == [(latest(),)]
    assert (asked(kept(old), "PRAGMA user_version"), asked(kept(old), NAMES)) == (version, before)
    undone = run_program(["undo"], environment)
    assert undone.returncode == (0 if has_changes else 1)
    assert (undone.stderr == b"") is has_changes


@pytest.mark.pty
def test_the_screen_opens_on_the_contacts(old: Path, environment: dict[str, str]) -> None:
    ((name,),) = asked(old, PERSON)
    with Terminal(PROGRAM, environment, size=(100, 30)) as terminal:
        terminal.wait_for("Kowal")
        terminal.type(f"/{name.lower()}")
        terminal.wait_for(name)
        terminal.key("enter", "q")
        assert terminal.wait_exit() == 0
    assert kept(old).exists()


@pytest.mark.parametrize("arguments", [["list"], ["query", "x"], ["db", "migrate"]], ids=str)
def test_a_base_of_a_newer_version_is_refused_in_a_sentence(
    arguments: list[str], environment: dict[str, str]
) -> None:
    path = Path(environment["HOME"]) / "crm.db"
    shutil.copy(OLD[-1], path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {latest() + 1}")
    before = asked(path, "SELECT * FROM contact"), asked(path, "PRAGMA user_version")
    refused = run_program(["--db", path, *arguments], environment)
    assert (refused.returncode, refused.stdout) == (1, b"")
    (sentence,) = refused.stderr.decode().splitlines()
    assert "was made by a newer version of the program" in sentence
    assert sentence.endswith("upgrade the program.")
    assert (asked(path, "SELECT * FROM contact"), asked(path, "PRAGMA user_version")) == before
