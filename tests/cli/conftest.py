"""A command line of the tests: arguments in, exit status and both streams out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tui_crm.cli.main import main


@dataclass(frozen=True)
class Answer:
    """What a command line came to."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, str]:
        """The error of a command with `--json`."""
        document: dict[str, dict[str, str]] = json.loads(self.err)
        return document["error"]

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Crm = Callable[..., Answer]


@pytest.fixture
def crm(
    capsys: pytest.CaptureFixture[str],
    database_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    nameless_base: Path,
) -> Crm:
    """Runs a command line on the test's base; a status other than the expected one fails the test."""
    if not database_path.exists():  # a test of how a base is made takes this one away
        shutil.copy(nameless_base, database_path)
    monkeypatch.setenv("TUI_CRM_DB", str(database_path))

    def run(*argv: str, status: int = 0) -> Answer:
        capsys.readouterr()
        got = main(argv)
        captured = capsys.readouterr()
        answer = Answer(got, captured.out, captured.err)
        assert got == status, answer
        assert "Traceback" not in answer.err
        return answer

    return run


@pytest.fixture
def people(crm: Crm) -> dict[str, int]:
    """Three persons and an organization, by the word that names them."""
    return {
        "acme": add(crm, "--kind", "organization", "--set", "name=Acme", "--set", "phone=22 113 14 15"),
        "lukasz": add(
            crm,
            *("--set", "full_name=Łukasz Kowalski", "position=Dyrektor", "city=Łódź", "tags=VIP"),
            *(
                "--set",
                "phone=600 100 200",
                "--set",
                "email=lukasz@example.com",
                "--set",
                "organization=Acme",
            ),
        ),
        "jan": add(crm, "--set", "first_name=Jan", "last_name=O'Brien", "email=jan@example.com"),
        "wu": add(crm, "--set", "full_name=伟伟伟 Wu", "phone=+48 601 202 303"),
    }


def add(crm: Crm, *argv: str) -> int:
    """The id of a contact added with these arguments."""
    number = crm("add", *argv, "--json").json["id"]
    assert isinstance(number, int)
    return number
