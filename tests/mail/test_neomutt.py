"""A real neomutt: it completes addresses out of the base, and takes the links that the program opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.builders import a_person, an_organization
from tests.kit.mailboxes import EWA, a_message, an_mbox
from tests.kit.needed import need
from tests.kit.terminal import Terminal
from tui_crm.opener import mail_address
from tui_crm.services.session import Session

pytestmark = pytest.mark.pty

_SETTINGS = """\
set query_command = "tui-crm query %s"
set spoolfile = "{home}/inbox"
set folder = "{home}"
set mbox_type = mbox
set sendmail = "cat >{home}/sent"
set editor = "true"
set abort_unmodified = no
set header_cache = ""
set wait_key = yes
macro index,pager A "<pipe-message>tui-crm add-email<return>" "add the sender to tui-crm"
"""


@pytest.fixture
def neomutt(session: Session, environment: dict[str, str], database_path: Path) -> list[str]:
    """The start of its command line; it works with a base of three persons."""
    need("neomutt")
    a_person(session, "Łukasz Kowalski", email="lukasz@example.com", organization="Acme, Polska")
    a_person(session, "Łucja Kowal", email="lucja@example.com")
    a_person(session, "Jan O'Brien", email="jan@example.com")
    an_organization(session, 'Żuk "Ż", s.c.; $(touch x)', email="zuk@example.com")
    home = Path(environment["HOME"])
    environment |= {"TUI_CRM_DB": str(database_path), "MAIL": str(home / "inbox")}
    (home / "inbox").touch()
    settings = home / "neomuttrc"
    settings.write_text(_SETTINGS.format(home=home))
    return ["neomutt", "-n", "-F", str(settings)]


def complete(terminal: Terminal, text: str) -> None:
    """Begins a message and has its receiver completed."""
    terminal.wait_for("Msgs:0")
    terminal.type("m")
    terminal.wait_for("To:")
    terminal.type(text)
    terminal.key("ctrl+t")


def test_an_address_is_completed(neomutt: list[str], environment: dict[str, str]) -> None:
    with Terminal(neomutt, environment) as terminal:
        complete(terminal, "kow")
        shown = terminal.wait_at_rest("Łucja Kowal")  # two of them: a list to choose from
        assert "Łukasz Kowalski" in shown
        assert "lukasz@example.com" in shown
        assert "Jan" not in shown
        row = next(line for line in shown.split("\n") if "Łukasz" in line)
        terminal.type(row.split()[0] + "\r\r" if row.split()[0].isdigit() else "\r")
        terminal.wait_for("To: ")
        terminal.type("\r")
        terminal.wait_for("Subject:")
        terminal.type("Oferta\r")
        shown = terminal.wait_at_rest("Subject: Oferta")
        assert "Łukasz Kowalski <lukasz@example.com>" in shown


def test_an_only_address_is_put_in_at_once(neomutt: list[str], environment: dict[str, str]) -> None:
    with Terminal(neomutt, environment) as terminal:
        complete(terminal, "o'bri")
        terminal.wait_for("jan@example.com")


def test_a_name_with_signs_is_one_address(neomutt: list[str], environment: dict[str, str]) -> None:
    with Terminal(neomutt, environment, size=(120, 24)) as terminal:
        complete(terminal, "touch")
        terminal.wait_for("zuk@example.com")
        terminal.type("\r")
        terminal.wait_for("Subject:")
        terminal.type("Oferta\r")
        shown = terminal.wait_at_rest("Subject: Oferta")
        assert '"Żuk \\"Ż\\", s.c.; $(touch x)" <zuk@example.com>' in shown
    assert not Path(environment["HOME"], "x").exists()


def test_the_query_menu(neomutt: list[str], environment: dict[str, str]) -> None:
    with Terminal(neomutt, environment) as terminal:
        terminal.wait_for("Msgs:0")
        terminal.type("Q")
        terminal.wait_for("Query:")
        terminal.type("xyzzy\r")
        terminal.settle()  # nothing is found: there is no menu
        terminal.type("Q")
        terminal.wait_for("Query:")
        terminal.type("kow\r")
        shown = terminal.wait_at_rest("Łucja Kowal")
        assert "Łukasz Kowalski" in shown
        assert "Jan" not in shown


def test_the_sender_of_a_message_is_added(
    neomutt: list[str], environment: dict[str, str], session: Session
) -> None:
    an_mbox(Path(environment["MAIL"]), [a_message(sender=EWA, subject="Pytanie")])
    with Terminal(neomutt, environment) as terminal:
        terminal.wait_for("Pytanie")
        terminal.type("A")
        terminal.wait_for("Added: Ewa Żuk <ewa@example.com>")
    assert session.contacts.complete("ewa")[0].name == "Ewa Żuk"


def test_it_takes_our_links(neomutt: list[str], environment: dict[str, str]) -> None:
    link = mail_address("lukasz@example.com")
    assert link is not None
    with Terminal([*neomutt, link], environment) as terminal:
        assert "To:" in terminal.wait_for("lukasz@example.com")
