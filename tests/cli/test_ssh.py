"""`ssh authorized-keys`: what sshd is told, and the line that it runs."""

from __future__ import annotations

import base64
import os
import pwd
import re
import shlex
import shutil
import sqlite3
import struct
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Crm
from tests.kit.environment import ROOT
from tests.kit.sshd import add_key
from tui_crm.cli.ssh import key_line
from tui_crm.services.session import open_session


def a_key(number: int) -> tuple[str, str]:
    """Type and text of a key, of which nobody has the other half."""
    body = b"".join(struct.pack(">I", len(part)) + part for part in (b"ssh-ed25519", bytes([number]) * 32))
    return "ssh-ed25519", base64.b64encode(body).decode()


ME = pwd.getpwuid(os.geteuid()).pw_name


@pytest.fixture
def keys(crm: Crm, database_path: Path) -> Crm:
    """A base where anna has two keys and nobody else one."""
    crm("list")
    with open_session(database_path, login="anna") as session:
        for number in (1, 2):
            add_key(session, "anna", f"{' '.join(a_key(number))} laptop {number}\n")
    return crm


def test_a_key_gets_the_line_of_its_owner(keys, database_path):
    (line,) = keys("ssh", "authorized-keys", ME, *a_key(1)).lines
    command = shlex.join(
        [sys.executable, "-I", "-m", "tui_crm", "ssh", "session", "anna", "--db", str(database_path)]
    )
    assert line == f'restrict,pty,command="{command}" {" ".join(a_key(1))}'
    both = keys("ssh", "authorized-keys").lines
    assert both == [line, line.replace(a_key(1)[1], a_key(2)[1])]


def test_a_key_that_is_not_known_gets_silence(keys):
    for words in (
        [ME, *a_key(3)],
        [ME, "ssh-rsa", a_key(1)[1]],
        [ME, "ssh-ed25519", "no base64"],
        ["root" if ME != "root" else "nobody", *a_key(1)],
        ["no such account", *a_key(1)],
    ):
        told = keys("ssh", "authorized-keys", *words)
        assert (told.out, told.err) == ("", "")


def test_a_broken_base_is_told_on_stderr_alone(crm, tmp_path, database_path, monkeypatch):
    database_path.unlink()
    (tmp_path / "text.db").write_text("no database")
    for name in ("none.db", "text.db", "none/none.db"):
        monkeypatch.setenv("TUI_CRM_DB", str(tmp_path / name))
        refused = crm("ssh", "authorized-keys", ME, *a_key(1), status=1)
        assert refused.out == ""
        assert len(refused.err.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.glob("*.db*")) == ["text.db"]
    assert crm("ssh", "authorized-keys", ME, "ssh-ed25519", status=2).out == ""


def test_an_older_base_is_left_as_it_is(crm, tmp_path, monkeypatch):
    old = tmp_path / "old.db"
    shutil.copy(sorted((ROOT / "fixtures/databases").glob("*.sqlite"))[0], old)
    monkeypatch.setenv("TUI_CRM_DB", str(old))
    assert crm("ssh", "authorized-keys", "--json", status=1).error["code"] == "database_older"
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == 1


def test_a_session_names_a_user_and_no_other_one(crm, monkeypatch):
    assert crm("list", "--count").out == "0\n"
    monkeypatch.setenv("SSH_ORIGINAL_COMMAND", "list 'open")
    for words in (["", "--json"], ["anna", "--as", "bob"], ["anna", "--config", os.devnull], ["anna"], []):
        before = dict(os.environ)
        assert len(crm("ssh", "session", *words, status=2).err.splitlines()) == 1
        assert dict(os.environ) == before


def test_a_name_that_no_line_can_hold_is_refused(crm, tmp_path, monkeypatch):
    path = tmp_path / "a\nb.db"
    open_session(path, login="anna").close()
    monkeypatch.setenv("TUI_CRM_DB", str(path))
    assert crm("ssh", "authorized-keys", "--json", status=1).error["code"] == "database_name"


@pytest.mark.parametrize(
    ("path", "login"),
    [
        ("/srv/crm/crm.db", "anna"),
        ("/srv/the team's/crm base.db", "-x"),
        ('/srv/"quoted"/\\back\\', "a.b_c-d"),
        ('/srv/\\"/$(id)`id`;&|<>*?#%h', "--db"),
        ("/srv/Żółć/\udcff.db", "anna"),
    ],
)
def test_sshd_and_the_shell_read_back_what_was_meant(path, login):
    line = os.fsdecode(key_line(path, login, "ssh-ed25519", "AAAA"))
    options = re.fullmatch(r'restrict,pty,command="((?:\\"|[^"])*)" ssh-ed25519 AAAA\n', line)
    assert options, line
    command = options[1].replace('\\"', '"')  # as auth-options.c of OpenSSH does: it knows no other escape
    shown = subprocess.run(
        ["/bin/sh", "-c", command.replace(shlex.quote(sys.executable), "printf '%s\\0'", 1)],
        capture_output=True, check=True, timeout=300,
    )  # fmt: skip
    assert os.fsdecode(shown.stdout).split("\0")[:-1] == [
        "-I", "-m", "tui_crm", "ssh", "session", login, "--db", path,
    ]  # fmt: skip
