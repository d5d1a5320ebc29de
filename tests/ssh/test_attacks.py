"""What a key's owner may try, and does not get: the threat table of docs/team.md, on a real sshd (R44).

sshd of these tests allows forwarding, rc files and a client's variables: the key's line has to refuse them.
"""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.kit.terminal import PATIENCE
from tests.ssh.conftest import SECRET
from tui_crm.services.session import open_session

pytestmark = pytest.mark.pty

LINES = {
    "shell": [
        "sh -c 'touch {marker}'", "list; touch {marker}", "list > {marker}", "list `touch {marker}`",
        "$(touch {marker})", "list\ntouch {marker}", "bash -i",
    ],
    "paths": [
        "import {secret}", "export --format csv -o{marker}", "--config {secret} list",
        "query --db {secret} kow", "users add-key bob {secret}",
    ],
    "others": ["--as anna list", "ssh session anna", "-- ssh session anna --db x"],
    "servers": [
        "internal-sftp", "/usr/lib/openssh/sftp-server", "scp -t {marker}",
        "rsync --server --sender -logDtpre.iLsfxC . {secret}",
    ],
}  # fmt: skip
"""A line of what is tried; `tests/cli/test_remote_commands.py` tries more, without sshd."""


@pytest.mark.parametrize("kind", LINES)
def test_a_line_gets_nothing_but_our_commands(team, kind):
    for pattern in LINES[kind]:
        line = pattern.format(marker=team.marker, secret=team.secret)
        done = team.sshd.run("bob", line)
        said = (done.stdout + done.stderr).decode()
        searches = kind == "shell" and line.startswith("list")  # for odd words, and runs nothing
        assert done.returncode in ((0, 1, 2) if searches else (1, 2)), (line, done)
        assert searches or len(said.splitlines()) == 1, (line, said)
        assert SECRET not in said, line
        assert str(team.session.path) not in said, line
    assert [path.name for path in team.sshd.home.rglob("*")] == [team.secret.name]


def test_a_client_s_environment_changes_neither_user_nor_base_nor_program(team):
    other = team.session.path.with_name("other.db")
    open_session(other, login="bob").close()
    evil = team.sshd.folder / "evil"
    (evil / "tui-crm").mkdir(parents=True)
    (evil / "tui-crm/config.toml").write_text(f'database = "{other}"\nlanguage = "pl"\n')
    for name in ("sitecustomize.py", "usercustomize.py", "tui_crm.py"):
        (evil / name).write_text(f"open({str(team.marker)!r}, 'w')\n")
    sent = {
        "TUI_CRM_USER": "anna", "TUI_CRM_FIXED_LOGIN": "anna", "TUI_CRM_DB": str(other),
        "XDG_CONFIG_HOME": str(evil), "XDG_DATA_HOME": str(evil), "XDG_STATE_HOME": str(evil),
        "PYTHONPATH": str(evil), "PYTHONSTARTUP": str(evil / "tui_crm.py"), "PYTHONHOME": str(evil),
        "PYTHONINSPECT": "1", "EDITOR": f"touch {team.marker}", "PAGER": f"touch {team.marker}",
        "LD_PRELOAD": str(evil / "evil.so"), "BASH_ENV": str(evil / "sitecustomize.py"), "HOME": str(evil),
        "LC_ALL": f"../../{evil}", "LANG": "\x1b]0;title\x07",
    }  # fmt: skip
    options = ("-o", "SendEnv=" + " ".join(sent))
    set_there = ("-o", "SetEnv=" + " ".join(f'{name}="{value}"' for name, value in sent.items()))
    mine = {name: value for name, value in sent.items() if name not in ("LD_PRELOAD", "HOME")}
    for way in (options, set_there):
        listed = team.sshd.run("bob", "list owner:me --columns id,name --json", options=way, env=mine)
        assert listed.returncode == 0, listed
        assert json.loads(listed.stdout) == [], "bob owns nothing, anna does"
        assert team.sshd.run("bob", "list --count", options=way, env=mine).stdout == b"1\n"
        refused = team.sshd.run("bob", "show 999", options=way, env=mine)
        said = refused.stderr.splitlines()[-1]  # before it the account's shell may warn of the locale
        assert said.startswith(b"tui-crm: There is no"), "English: not the other configuration"
    assert not team.marker.exists()


def test_a_strange_terminal_is_refused_in_a_sentence(team, environment):
    with team.sshd.screen("bob", {**environment, "TERM": "../../etc/passwd"}) as terminal:
        assert terminal.wait_exit() == 1
        assert "cannot show the screen" in " ".join(terminal.text().split())


def test_only_a_command_and_a_terminal_are_granted(team):
    """`ssh -v` tells what the key's line grants: neither forwarding, agent, X11, tunnels nor an rc file."""
    told = team.sshd.run("bob", "list", "--count", options=("-v", "-A"), shared=False).stderr.decode()
    granted = [
        line.rpartition("key options:")[2].split() for line in told.splitlines() if "key options:" in line
    ]
    assert granted
    assert all(options == ["command", "pty"] for options in granted)


@pytest.mark.parametrize(
    "options",
    [("-W", "127.0.0.1:{port}"), ("-N", "-R", "0:127.0.0.1:{port}"), ("-N", "-R", "{folder}/s:127.0.0.1:1")],
    ids=["to here", "to there", "socket"],
)
def test_nothing_is_forwarded(team, options):
    words = [word.format(port=team.sshd.port, folder=team.sshd.folder) for word in options]
    done = team.sshd.run("bob", options=("-o", "ExitOnForwardFailure=yes", *words), shared=False)
    assert done.returncode == 255
    assert b"SSH-2.0" not in done.stdout


@pytest.mark.parametrize("way", ["sftp", "scp", "scp -O"])
def test_no_file_is_copied(team, way):
    program, *more = way.split()
    here = team.sshd.folder / "copied"
    port = ["-P", str(team.sshd.port)]
    there = f"{team.sshd.user}@127.0.0.1:{team.secret}"
    done = subprocess.run(
        [program, *more, *team.sshd.options("bob", shared=True), *port, there, str(here)],
        capture_output=True, check=False, timeout=PATIENCE, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode != 0
    assert not here.exists()


def test_the_wrong_key_gets_nothing(team):
    for account in (team.sshd.user, "nobody"):
        done = team.sshd.run("stranger", "list", options=("-l", account), shared=False)
        assert (done.returncode, done.stdout) == (255, b"")
        assert b"Permission denied" in done.stderr
