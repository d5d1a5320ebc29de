"""What a session over SSH may be asked: every command and every option of one is decided (R44)."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from importlib import import_module

import pytest

from tests.cli.conftest import Crm
from tui_crm.cli.command_line import COMMANDS, add_globals, path_word
from tui_crm.cli.remote_commands import OFFERED, REFUSED, REFUSED_OPTIONS
from tui_crm.cli.ssh_session import asked_words, forced_line
from tui_crm.identity import FIXED_LOGIN_VARIABLE

GLOBALS = {"db", "login", "config", "lang", "version", "help", "json"}
PATHS = {
    "attach": {"file"},
    "attachment save": {"path"},
    "avatar": {"file", "save"},
    "export": {"output"},
    "meetings import": {"file"},
    "meetings export": {"file", "folder"},
    "import": {"file", "sample", "refused"},
    "imports refused": {"output"},
    "imports resume": {"refused"},
    "mail edit-account": {"place"},
    "mail sync": {"source"},
    "users add": {"key"},
    "users add-key": {"file"},
}
"""What names a file in a command that is offered; each of them takes "-" alone over SSH."""


def actions(name: str) -> list[argparse.Action]:
    """The arguments that a command has beside those of every command."""
    parser = argparse.ArgumentParser()
    import_module(f"tui_crm.cli.{COMMANDS[name].module}").COMMANDS[name].define(parser)
    return [one for one in parser._actions if one.dest not in GLOBALS]


@pytest.fixture
def restricted(crm: Crm, people: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> Crm:
    """The command line of anna, who came over SSH."""
    assert people
    monkeypatch.setenv(FIXED_LOGIN_VARIABLE, os.environ["USER"])
    return crm


def test_every_command_is_either_offered_or_refused():
    """A new command fails here until somebody has thought about it."""
    assert set(COMMANDS) == OFFERED | REFUSED
    assert not OFFERED & REFUSED


def test_every_path_of_an_offered_command_is_known_as_one():
    """A new option that names a file fails here; `path_word` is what refuses it over SSH."""
    found = {
        name: paths
        for name in OFFERED
        if (paths := {one.dest for one in actions(name) if one.type is path_word})
    }
    assert found == PATHS
    others = [(name, one) for name in OFFERED for one in actions(name) if one.type is not path_word]
    assert [(name, one.dest) for name, one in others if one.metavar in ("FILE", "PATH", "FOLDER")] == []


def test_no_default_is_a_path():
    paths = [(name, one) for name in OFFERED for one in actions(name) if one.type is path_word]
    assert [(name, one.dest) for name, one in paths if one.default is not None] == []


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_looks_after_the_machine_is_refused(restricted, name):
    assert restricted(*name.split(), "--json", status=1).error["code"] == "not_over_ssh"


LINES = [
    (["--as", "anna", "list"], "login_fixed"),
    (["list", "--as=anna"], "login_fixed"),
    (["query", "kow", "--as", "zofia"], "login_fixed"),
    (["--db", "x.db", "list"], "not_over_ssh"),
    (["list", "--db=x.db"], "not_over_ssh"),
    (["--config", "/etc/passwd", "keys"], "not_over_ssh"),
    (["keys", "--config=/etc/passwd"], "not_over_ssh"),
    (["card", "2", "--copy"], "not_over_ssh"),
    (["import", "-", "--refused", "-"], "not_over_ssh"),
    (["imports", "resume", "1", "--refused", "x"], "not_over_ssh"),
    (["import", "people.csv"], "path_over_ssh"),
    (["import", "./-"], "path_over_ssh"),
    (["import", "/dev/stdin"], "path_over_ssh"),
    (["import", "--sample", "x.csv"], "path_over_ssh"),
    (["import", "--", "people.csv"], "path_over_ssh"),
    (["export", "--format", "csv", "-o", "x.csv"], "path_over_ssh"),
    (["export", "--format", "csv", "-ox.csv"], "path_over_ssh"),
    (["export", "--format", "csv", "--output=../x"], "path_over_ssh"),
    (["attach", "2", "/etc/passwd"], "path_over_ssh"),
    (["attachment", "save", "1", "."], "path_over_ssh"),
    (["avatar", "2", "p.png"], "path_over_ssh"),
    (["avatar", "2", "--save", "p.png"], "path_over_ssh"),
    (["imports", "refused", "1", "-o", "x"], "path_over_ssh"),
]


@pytest.mark.parametrize(
    ("line", "code"), LINES, ids=lambda one: one if isinstance(one, str) else " ".join(one)
)
def test_a_line_that_names_another_user_or_a_file_is_refused(restricted, line, code):
    assert restricted("--json", *line, status=1).error["code"] == code
    refused = restricted(*line, status=1)
    assert refused.out == ""
    assert len(refused.err.splitlines()) == 1


def test_what_is_offered_works(restricted, people):
    assert restricted("list", "--count").out == "3\n"
    assert "Kowalski" in restricted("show", str(people["lukasz"])).out
    assert "Kowalski" in restricted("export", "--format", "csv", "-o", "-").out
    assert "lukasz@example.com" in restricted("import", "--sample", "-").out
    listed = restricted("--help").out
    assert " import " in listed
    assert [name for name in REFUSED if f"  {name} " in listed] == []
    told = restricted("nothing", status=2).err
    assert told.startswith("tui-crm: there is no command")
    assert '(see "ssh HOST help")' in told
    assert '(see "ssh HOST help users add")' in restricted("users", "add", status=2).err
    assert '"ssh HOST help COMMAND" tells more' in listed
    assert "--help" not in restricted(status=1).err, "ssh keeps that option to itself"


def test_the_database_of_a_session_is_neither_made_nor_gets_an_administrator(crm, monkeypatch, tmp_path):
    monkeypatch.setenv(FIXED_LOGIN_VARIABLE, "eve")
    monkeypatch.setenv("TUI_CRM_DB", str(tmp_path / "none.db"))
    refused = crm("list", status=1)
    assert str(tmp_path) not in refused.err
    assert not (tmp_path / "none.db").exists()


def test_a_user_who_is_not_known_is_no_guest_of_a_sample_base(crm, monkeypatch, tmp_path):
    base = tmp_path / "sample.db"
    crm("--db", str(base), "demo", "--no-app", "--contacts", "20")
    monkeypatch.setenv("TUI_CRM_DB", str(base))
    assert crm("list", "--count", "--as", "demo").out != "0\n"
    monkeypatch.setenv(FIXED_LOGIN_VARIABLE, "eve")
    assert crm("list", "--json", status=1).error["code"] == "login_unknown"


@pytest.mark.parametrize(
    ("asked", "argv"),
    [
        ("", []),
        ("  ", []),
        ("query jan", ["query", "jan"]),
        ("tui-crm query jan", ["query", "jan"]),
        ("tui-crm", []),
        ("help", ["--help"]),
        ("help list", ["list", "--help"]),
        ("tui-crm help users add", ["users", "add", "--help"]),
        ("add --set 'full_name=Jan Nowak'", ["add", "--set", "full_name=Jan Nowak"]),
        ("list # no comment", ["list", "#", "no", "comment"]),
        ("list $HOME ~ *", ["list", "$HOME", "~", "*"]),
        ("list\nid", ["list", "id"]),
        ("note 1 'open", None),
        ("list \\", None),
    ],
)
def test_the_words_of_the_client_are_split_and_nothing_more(asked, argv):
    assert asked_words({"SSH_ORIGINAL_COMMAND": asked}) == argv


@pytest.mark.parametrize(
    "argv",
    [
        ["ssh", "session"], ["ssh", "session", "anna"], ["ssh", "session", "", "--db", "x"],
        ["ssh", "session", "anna", "--db", ""], ["ssh", "session", "anna", "--as", "bob"],
        ["ssh", "session", "anna", "--db", "x", "--as"], ["ssh", "authorized-keys", "a", "--db", "x"],
    ],
)  # fmt: skip
def test_another_line_than_that_of_the_key_changes_nothing(argv):
    before = dict(os.environ)
    assert forced_line(argv) is None
    assert dict(os.environ) == before


def test_open_quotes_too_are_told_without_the_client_s_environment(environment):
    show = "import json, os; from tui_crm.cli.ssh_session import forced_line as f;"
    show += "print(json.dumps([f(['ssh', 'session', 'anna', '--db', 'x']), dict(os.environ)]))"
    sent = {
        "SSH_ORIGINAL_COMMAND": 'list "',
        "XDG_CONFIG_HOME": "/x",
        "TUI_CRM_USER": "bob",
        "LANG": "pl_PL.UTF-8",
    }
    done = subprocess.run(
        [sys.executable, "-c", show],
        env={**environment, **sent},
        capture_output=True,
        check=True,
        timeout=300,
    )
    words, kept = json.loads(done.stdout)
    assert words is None
    assert kept["SSH_ORIGINAL_COMMAND"] == 'list "'
    assert kept["LANG"] == "pl_PL.UTF-8"
    assert {"XDG_CONFIG_HOME", "TUI_CRM_USER"}.isdisjoint(kept)


_SHOW = """
import json, os, resource, signal, sys
from tui_crm.cli.ssh_session import forced_line
words = forced_line(["ssh", "session", "--db", "--db", "/srv/crm.db"])
print(json.dumps([words, dict(os.environ), os.umask(0), list(resource.getrlimit(resource.RLIMIT_CORE)),
    signal.getsignal(signal.SIGTSTP) is signal.SIG_IGN]))
"""


def test_a_session_starts_with_a_clean_environment(environment):
    sent = {
        "SSH_ORIGINAL_COMMAND": "list", "TUI_CRM_USER": "bob", "TUI_CRM_FIXED_LOGIN": "bob",
        "TUI_CRM_DB": "/x", "TERM": "xterm-256color", "LANG": "pl_PL.UTF-8", "LC_TIME": "../../x",
        "LC_EVIL": "x", "COLORTERM": "a\nb", "NO_COLOR": "1", "EDITOR": "vi", "PAGER": "less",
        "TEXTUAL_DRIVER": "x", "SSH_TTY": "/dev/pts/1",
        "SSH_CONNECTION": "fe80::1%eth0 1 ::1 22", "TMPDIR": "/x",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", _SHOW],
        env={**environment, **sent},
        capture_output=True,
        check=True,
        timeout=300,
    )
    words, kept, umask, cores, stays = json.loads(done.stdout)
    kept.pop("LC_CTYPE", None)  # Python's own, where the locale has none (PEP 538)
    assert words == ["list"]
    assert kept == {
        "TUI_CRM_FIXED_LOGIN": "--db", "TUI_CRM_DB": "/srv/crm.db", "PATH": "/usr/bin:/bin",
        "HOME": environment["HOME"], "TERM": "xterm-256color", "LANG": "pl_PL.UTF-8", "NO_COLOR": "1",
        "SSH_TTY": "/dev/pts/1", "SSH_CONNECTION": "fe80::1%eth0 1 ::1 22",
    }  # fmt: skip
    assert (umask, cores, stays) == (0o077, [0, 0], True)


def test_refused_options_are_those_of_commands_that_are_offered():
    for name, options in REFUSED_OPTIONS.items():
        assert set(options) <= {one.dest for one in actions(name)}
    parser = argparse.ArgumentParser()
    add_globals(parser)
    assert {one.dest for one in parser._actions} == GLOBALS
