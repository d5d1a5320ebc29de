"""`mail`: mailboxes, messages and whom they belong to."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.cli.conftest import Crm
from tests.kit.mailboxes import JAN, a_maildir, a_message, an_mbox, mbox_bytes
from tui_crm.cli import mail as mail_command
from tui_crm.config import Config
from tui_crm.domain.mail import MailAccount, MailSource
from tui_crm.domain.problems import Code, Refused


def pipe(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_a_maildir_is_read_and_its_messages_are_shown(
    crm: Crm, people: dict[str, int], tmp_path: Path
) -> None:
    a_maildir(tmp_path / "Maildir", [a_message(1), a_message(2, sender=JAN, text="\x1b[31mred"), b"\0"])
    path = str(tmp_path / "Maildir")
    said = crm("mail", "sync", path, status=3).lines
    assert said[0] == "Maildir: new 2, linked to contacts 2, known 0, refused 1"
    assert said[1].startswith("refused: ")
    assert said[1].endswith(": it has no head of a message")
    assert crm("mail", "sync").out == "Maildir: new 0, linked to contacts 0, known 3, refused 0\n"
    (again,) = crm("mail", "sync", "maildir", "--json").json
    assert (again["account"], again["new"], again["known"], again["stopped"]) == ("Maildir", 0, 3, False)
    rows = crm("mail", "list").lines
    assert rows[0].split() == ["Number", "Moment", "Who", "Subject", "Contacts"]
    assert [row.split()[0] for row in rows[1:]] == [
        str(one["id"]) for one in crm("mail", "list", "--json").json
    ]
    (listed,) = crm("mail", "list", "--contact", str(people["acme"]), "--json").json
    assert [(one["contact"]["name"], one["why"]) for one in listed["links"]] == [
        ("Łukasz Kowalski", "address"),
        ("Acme", "carried"),
    ]
    shown = crm("mail", "show", str(listed["id"])).out
    assert "From: Łukasz Kowalski <lukasz@example.com>\n" in shown
    assert f"Belongs to: Acme (ID {people['acme']}), organization of such a person\n" in shown
    assert shown.endswith("\n\nHello\n")
    assert crm("mail", "list", "--text", "red", "--json").json[0]["excerpt"] == "[31mred"
    assert crm("mail", "list", "--unlinked").err == "tui-crm: There are no messages.\n"


def test_standard_input_is_a_mailbox_too(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, b"".join(mbox_bytes([a_message(1), a_message(2)])))
    assert crm("mail", "sync", "-", "--name", "Old letters").out.startswith("Old letters: new 2,")
    pipe(monkeypatch, b"not mail\n")
    assert crm("mail", "sync", "-", "--json", status=1).error["code"] == "file_not_mail"
    assert crm("mail", "sync", "Old letters", "--json", status=1).error["code"] == "mail_account_is_stream"
    assert crm("mail", "sync", "--json").json == []


def test_links_by_hand(crm: Crm, people: dict[str, int], tmp_path: Path) -> None:
    path = str(an_mbox(tmp_path / "inbox", [a_message(n, sender=JAN) for n in range(1, 4)]))
    crm("mail", "sync", path)
    jan, acme = str(people["jan"]), str(people["acme"])
    assert crm("mail", "link", "1", acme).out == "Linked: Number 1 to Acme\n"
    assert crm("undo", "--json").json
    assert crm("mail", "unlink", "1", jan).out == "Unlinked: Number 1 from Jan O'Brien\n"
    assert crm("mail", "unlink", "1", acme, "--json", status=1).error["code"] == "mail_not_linked"
    assert crm("mail", "pin", jan, status=2).err.startswith("tui-crm: Jan O'Brien has no organization")
    crm("link", jan, acme)
    assert crm("mail", "pin", jan).out == "2 messages pinned to Acme\n"
    (pinned, _other) = crm("mail", "list", "--contact", acme, "--json").json
    assert pinned["links"][0] == {"contact": {"id": int(jan), "name": "Jan O'Brien"}, "why": "address"}
    assert pinned["persons"][0]["contact"] == {"id": int(jan), "name": "Jan O'Brien"}
    assert crm("mail", "pin", jan, "--json").json["organization"] == {"id": int(acme), "name": "Acme"}
    assert "Messages pinned: Number 2, 1 other" in crm("undo").out
    assert crm("mail", "list", "--contact", acme, "--json").json == []
    assert crm("mail", "show", "99", "--json", status=1).error["code"] == "mail_not_found"
    assert crm("mail", "show", "x", status=2).err.count('"x" is not the number of a message')


def test_mailboxes_are_set_up_and_removed(crm: Crm, tmp_path: Path) -> None:
    path = str(an_mbox(tmp_path / "inbox", [a_message(1), a_message(2)]))
    added = crm(
        "mail", "add-account", "Home", path, "--keep-text", "--address", "Anna@crm.example", "--json"
    ).json
    assert (added["source"], added["keeps_text"], added["addresses"]) == ("mbox", True, ["anna@crm.example"])
    assert crm("mail", "add-account", "Work", "imaps://anna@mail.example.com/Work", "--json").json[
        "folders"
    ] == ["Work"]
    assert (
        crm("mail", "edit-account", "work", "--all-folders", "--name", "Office").out
        == "Mailbox changed: Office\n"
    )
    crm("mail", "sync", "Home")
    rows = [line.split() for line in crm("mail", "accounts").lines]
    assert rows[1][:5] == ["1", "Home", "mbox", path, "2"]
    assert rows[2] == ["2", "Office", "IMAP", "imaps://anna@mail.example.com:993", "0"]
    assert crm("mail", "remove-account", "Home", status=2).out == ""
    assert crm("mail", "remove-account", "Home", "--yes").out == "Mailbox removed: Home\n"
    assert crm("mail", "list", "--json").json == []
    assert [one["name"] for one in crm("mail", "accounts", "--json").json] == ["Office"]
    for line, code in (
        (("sync", "Nowhere"), "mail_account_not_found"),
        (("sync", str(tmp_path / "nowhere")), "file_missing"),
        (("add-account", "Office", path), "mail_name_taken"),
        (("add-account", "X", "imaps://anna:secret@mail.example.com"), "mail_place_has_password"),
        (("sync", "imaps://anna@127.0.0.1:1"), "mail_unreachable"),
    ):
        refused = crm("mail", *line, "--json", status=1)
        assert refused.error["code"] == code
        assert "secret" not in refused.err


def test_one_mailbox_that_cannot_be_read_does_not_stop_the_others(crm: Crm, tmp_path: Path) -> None:
    gone = an_mbox(tmp_path / "a-gone", [])
    crm("mail", "add-account", "A", str(gone))
    crm("mail", "add-account", "B", str(an_mbox(tmp_path / "b", [a_message(1)])))
    crm("mail", "add-account", "C", "imaps://anna@127.0.0.1:1")
    gone.unlink()
    answer = crm("mail", "sync", status=1)
    assert answer.lines == ["B: new 1, linked to contacts 0, known 0, refused 0"]
    assert [line.partition("(")[0] for line in answer.err.splitlines()] == [
        "tui-crm: The mail server 127.0.0.1 cannot be reached ",
        f'tui-crm: There is no file "{gone}": check its name.',
    ]
    crm("mail", "sync", "imaps://new@127.0.0.1:1", status=1)
    assert [one["name"] for one in crm("mail", "accounts", "--json").json] == ["A", "B", "C"]


def test_the_words_are_polish_too(crm: Crm, people: dict[str, int], tmp_path: Path) -> None:
    path = str(an_mbox(tmp_path / "inbox", [a_message(1)]))
    assert crm("--lang", "pl", "mail", "sync", path).out == (
        "inbox: nowe 1, powiązane z kontaktami 1, znane 0, odrzucone 0\n"
    )


def account(name: str = "Work") -> MailAccount:
    return MailAccount(1, name, MailSource.IMAP, "imaps://anna@mail.example.com:993", (), False, "")


def password(config: Config, environment: dict[str, str]) -> str:
    context = SimpleNamespace(config=config, environment=environment)
    return mail_command.password_of(context, account())  # type: ignore[arg-type]


def test_where_a_password_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    variable = {"TUI_CRM_MAIL_PASSWORD": "from outside"}
    command = Config(password_commands={"WORK": "printf 'one  two\\nthree'"})
    assert password(command, variable) == "one  two"
    assert password(Config(), variable) == "from outside"
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(Refused) as refused:
        password(Config(), {})
    assert refused.value.problem.code is Code.MAIL_PASSWORD_MISSING


def test_the_one_password_outside_goes_to_no_second_server(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, bool]] = []

    def asking(_context: object, mailbox: MailAccount, is_meant: bool = True) -> str:
        asked.append((mailbox.name, is_meant))
        raise Refused(Code.MAIL_PASSWORD_MISSING, name=mailbox.name)

    monkeypatch.setattr(mail_command, "password_of", asking)
    monkeypatch.setattr("tui_crm.files.mail_imap.connected", lambda _place, secret, _keeps: secret())
    crm("mail", "add-account", "A", "imaps://anna@one.example")
    crm("mail", "sync", status=1)
    crm("mail", "add-account", "B", "imaps://anna@two.example")
    crm("mail", "sync", status=1)
    crm("mail", "sync", "B", status=1)
    assert asked == [("A", True), ("A", False), ("B", False), ("B", True)]
    monkeypatch.undo()
    monkeypatch.setattr(sys, "stdin", None)
    context = SimpleNamespace(config=Config(), environment={"TUI_CRM_MAIL_PASSWORD": "x"})
    with pytest.raises(Refused):
        mail_command.password_of(context, account(), False)  # type: ignore[arg-type]


def test_no_shell_reads_the_command() -> None:
    assert password(Config(password_commands={"Work": "echo $HOME; false"}), {}) == "$HOME; false"


@pytest.mark.parametrize("command", ["false", "no-such-program", "printf ''", "echo 'open", " "])
def test_a_command_that_gives_no_password(command: str) -> None:
    with pytest.raises(Refused) as refused:
        password(Config(password_commands={"Work": command}), {})
    assert refused.value.problem.code is Code.MAIL_PASSWORD_COMMAND
