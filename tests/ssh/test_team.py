"""Who one is over SSH, and what goes through the pipe, on a real sshd (R44)."""

from __future__ import annotations

import json

import pytest

from tests.kit.sshd import add_key
from tests.ssh.conftest import Team

pytestmark = pytest.mark.pty
DENIED = 255
"""The client's own status: there was no session."""


def answer(team: Team, key: str, *command: str, stdin: bytes = b"", status: int = 0) -> str:
    done = team.sshd.run(key, *command, stdin=stdin)
    assert done.returncode == status, (done.stdout, done.stderr, team.sshd.log()[-2000:])
    return done.stdout.decode()


def test_the_key_says_who_one_is(team):
    for key, login in (("anna", "anna"), ("anna-home", "anna"), ("bob", "bob")):
        mail = f"{key}@example.com"
        added = json.loads(answer(team, key, f"add --set full_name='Ewa {login}' email={mail} --json"))
        assert added["owners"] == [login]
        assert login in answer(team, "anna", "history", str(added["id"]))


def test_a_key_opens_as_long_as_it_is_known_and_its_owner_active(team):
    public = team.sshd.make_key("carol")
    users = team.session.users
    carol = users.add("carol", "Carol", users.named("bob").group_id)

    def knocks() -> int:
        return team.sshd.run("carol", "list", "--count", shared=False).returncode

    assert knocks() == DENIED
    add_key(team.session, "carol", public)
    assert knocks() == 0
    users.edit(carol.id, active=False)
    assert knocks() == DENIED
    users.edit(carol.id, active=True)
    (key,) = users.keys(carol.id)
    users.remove_key(key.id)
    assert knocks() == DENIED
    assert b"Permission denied" in team.sshd.run("stranger", "list", shared=False).stderr


def test_files_go_through_the_pipe_byte_by_byte(team):
    whole = "imię,e-mail\r\nŻółć 'Gęśla',zolc@example.com\r\n".encode("cp1250")
    told = json.loads(answer(team, "bob", 'import - --name "Żółć list.csv" --json', stdin=whole))
    assert (told["created"], told["file"], told["encoding"]) == (1, "Żółć list.csv", "cp1250")
    exported = team.sshd.run("bob", "export", "--format", "csv", "email:zolc@example.com").stdout
    assert "Żółć" in exported.decode()
    again = json.loads(answer(team, "bob", "import - --json", stdin=exported))
    assert (again["created"], again["skipped"]) == (0, 1)
    file = bytes(range(256)) * 300
    attached = json.loads(answer(team, "bob", "attach 1 - --name 'a b.zip' --json", stdin=file))
    for line in (f"attachment save {attached['id']} -", f"attachment save {attached['id']}"):
        assert team.sshd.run("bob", line).stdout == file


def test_refused_rows_are_fetched_and_nothing_is_left_on_the_machine(team):
    rows = b'first name,e-mail,phone\nOla,ola@example.com,\nEla,,"4,82211E+10"\n'
    done = team.sshd.run("bob", "import - --json", stdin=rows)
    told = json.loads(done.stdout)
    assert (done.returncode, told["refused"], told["refused_file"]) == (3, 1, "")
    assert b"imports refused" in done.stderr
    for line in (f"imports refused {told['job']} -o -", f"imports refused {told['job']}"):
        assert "Ela" in answer(team, "bob", line)
    assert "Ela" not in answer(team, "bob", "imports refused", str(told["job"]), "--cards")
    assert "lukasz@example.com" in answer(team, "bob", "import --sample -")
    assert sorted(path.name for path in team.sshd.home.rglob("*")) == ["secret.csv"]


def test_exit_statuses_and_the_streams_are_those_of_the_command(team):
    cases = [
        ("query lukasz", 0, b"lukasz@example.com"),
        ("tui-crm query lukasz", 0, b"lukasz@example.com"),
        ("query nobodyatall", 1, b""),
        ("nothing", 2, b""),
        ("note 1 'open", 2, b""),
        ("--lang pl show 999999", 1, b""),
        ("", 1, b""),
    ]
    for line, status, said in cases:
        done = team.sshd.run("bob", *([line] if line else []))
        assert done.returncode == status, (line, done)
        assert said in done.stdout, line
        assert len(done.stderr.decode().splitlines()) == (1 if status and "query" not in line else 0), (
            line,
            done,
        )


def test_help_tells_what_there_is_over_ssh(team):
    said = answer(team, "bob", "help")
    assert "import" in said
    assert not [word for word in ("db backup", "demo", "ssh session", "--db", "--config") if word in said]
    assert "--db" not in answer(team, "bob", "card", "--help")


def test_the_screen_comes_up_and_copies_to_the_clipboard_of_the_person_s_own_terminal(team, environment):
    with team.sshd.screen("bob", environment) as terminal:
        terminal.wait_for("Kowalski")
        terminal.key("/")
        terminal.type("lukasz@")
        terminal.wait_for("Łukasz Kowalski")
        terminal.key("enter")
        terminal.key("y")
        (copied,) = terminal.wait_for_clipboard(1)
        assert "lukasz@example.com" in copied
        terminal.send(b"\x1a\x03\x1c")  # Ctrl+Z, Ctrl+C, Ctrl+backslash lead to no shell, and stop nothing
        terminal.settle()
        terminal.key("escape")
        terminal.wait_for("Kowalski")
        terminal.key("q")
        assert terminal.wait_exit() == 0
