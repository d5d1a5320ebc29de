"""`add-email`: what a mail program shows of it."""

from __future__ import annotations

import io
import os
import sys

import pytest

from tests.cli.conftest import Crm
from tui_crm.domain.problems import Code
from tui_crm.identity import FIXED_LOGIN_VARIABLE

JAN = "From: Jan Mak <mak@example.com>\nSubject: x\n\nbody\n"


@pytest.fixture
def piped(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> Crm:
    """Runs `add-email` with a message, its first argument, on standard input."""

    def run(message: str, *argv: str, status: int = 0):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(message.encode())))
        return crm("add-email", *argv, status=status)

    return run


def test_a_sender_is_added_once(crm: Crm, piped: Crm) -> None:
    assert piped(JAN, "--dry-run").out == "Would be added: Jan Mak <mak@example.com>\n"
    assert piped(JAN).out == "Added: Jan Mak <mak@example.com> (ID 1)\n"
    assert piped(JAN).out == "Already here: Jan Mak <mak@example.com> (ID 1)\n"
    assert crm("undo").out.startswith("Undone: Added: Jan Mak")


def test_json(piped: Crm) -> None:
    tried = piped(JAN, "--dry-run", "--json").json
    assert (tried["added"][0]["name"], tried["added"][0]["id"], tried["dry_run"]) == ("Jan Mak", None, True)
    added = piped(JAN, "--json", "--set", "tags=VIP", "--set", "position=Prezes").json
    assert added["added"][0]["tags"] == ["VIP"]
    assert added["known"] == []
    assert piped(JAN, "--json").json == {"added": [], "known": added["added"], "left": 0, "dry_run": False}


def test_an_organization(piped: Crm) -> None:
    answer = piped("From: biuro@acme.pl\n\nx", "--kind", "organization")
    assert answer.out == "Added: acme.pl <biuro@acme.pl> (ID 1)\n"


def test_what_is_refused_says_why(piped: Crm, monkeypatch: pytest.MonkeyPatch, crm: Crm) -> None:
    refused = piped("hello\n", "--json", status=1)
    assert refused.error["code"] == Code.NOT_A_MESSAGE
    assert len(piped(JAN, "--set", "birthday=yesterday", status=1).err.splitlines()) == 1
    assert piped(JAN, "--set", "birthday", status=2).out == ""
    monkeypatch.setattr(sys, "stdin", None)
    assert crm("add-email", status=1).err.count("\n") == 1


def test_who_is_left_out_of_a_large_mbox_is_told(crm: Crm, piped: Crm) -> None:
    mbox = "".join(
        f"From x Mon Jan  1 10:00:00 2026\nFrom: p{number}@example.com\n\nx\n\n" for number in range(102)
    )
    answer = piped(mbox, "--dry-run", status=3)
    assert (len(answer.lines), answer.err.split()[:2]) == (100, ["tui-crm:", "2"])
    assert piped(mbox, "--json", "--dry-run", status=3).json["left"] == 2


def test_over_ssh_it_comes_through_the_pipe(piped: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FIXED_LOGIN_VARIABLE, os.environ["USER"])
    assert piped(JAN).out.startswith("Added: Jan Mak")
