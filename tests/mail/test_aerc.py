"""A real aerc: it completes addresses out of the base while one types, and hands messages over."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.builders import a_person, an_organization
from tests.kit.mailboxes import EWA, a_maildir, a_message
from tests.kit.needed import need
from tests.kit.terminal import Terminal
from tui_crm.services.session import Session

pytestmark = pytest.mark.pty

_ACCOUNTS = """\
[Work]
source = maildir://{home}/Mail
default = INBOX
from = Anna <anna@example.com>
outgoing = /bin/true
"""
_SETTINGS = """\
[compose]
editor = tail -f
address-book-cmd = tui-crm query --format aerc "%s"
"""
_KEYS = """\
[compose]
$noinherit = true
$ex = <C-x>
<tab> = :next-field<Enter>
"""
_NAMED = {
    "luk": ("lukasz@example.com", "Łukasz Kowalski <lukasz@example.com>"),
    "inc": ("acme@example.com", '"Acme, Inc." <acme@example.com>'),
    "touch": ("zuk@example.com", 'Żuk "Ż", s.c.; $(touch x) <zuk@example.com>'),
}


@pytest.fixture
def aerc(session: Session, environment: dict[str, str], database_path: Path) -> dict[str, str]:
    """Its environment: a Maildir with a message, and a base with contacts of all sorts of names."""
    need("aerc")
    a_person(session, "Łukasz Kowalski", email="lukasz@example.com", organization="Polska")
    an_organization(session, "Acme, Inc.", email="acme@example.com")
    an_organization(session, 'Żuk "Ż", s.c.; $(touch x)', email="zuk@example.com")
    home = Path(environment["HOME"])
    folder = home / ".config/aerc"
    folder.mkdir(parents=True)
    texts = {"accounts.conf": _ACCOUNTS.format(home=home), "aerc.conf": _SETTINGS, "binds.conf": _KEYS}
    for name, text in texts.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o600)
    a_maildir(home / "Mail/INBOX", [a_message(sender=EWA, subject="Pytanie")])
    return environment | {"TUI_CRM_DB": str(database_path)}


def test_addresses_are_completed_while_one_types(aerc: dict[str, str]) -> None:
    with Terminal(["aerc"], aerc, size=(160, 24)) as terminal:
        terminal.wait_for("Pytanie")
        terminal.type(":compose\r")
        terminal.wait_for("To:")
        terminal.type("xyzzy")  # nothing is found: that is no error
        terminal.wait_for_line(1, "To: xyzzy")
        terminal.pause(1)
        assert "To: xyzzy" in terminal.line(1)
        assert "error" not in terminal.text().lower()
        terminal.key(*["backspace"] * 5)
        for typed, (address, named) in _NAMED.items():
            terminal.type(typed)
            terminal.wait_for(address)
            terminal.key("down", "enter")
            terminal.wait_for_line(1, named)
            terminal.type(", ")
    assert not Path(aerc["HOME"], "x").exists()


def test_the_sender_of_a_message_is_added(aerc: dict[str, str], session: Session) -> None:
    with Terminal(["aerc"], aerc) as terminal:
        terminal.wait_for("Pytanie")
        terminal.type(":pipe -m tui-crm add-email\r")
        terminal.wait_for("Added: Ewa Żuk <ewa@example.com>")
    assert session.contacts.complete("ewa")[0].name == "Ewa Żuk"
