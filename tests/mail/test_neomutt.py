"""A real neomutt: it completes addresses out of the base, and takes the links that the program opens."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.kit.builders import a_person
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
"""


@pytest.fixture
def neomutt(session: Session, environment: dict[str, str], database_path: Path) -> list[str]:
    """The start of its command line; it works with a base of three persons."""
    if shutil.which("neomutt") is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("neomutt is not installed, and CI=true")
        pytest.skip("neomutt is not installed")
    a_person(session, "Łukasz Kowalski", email="lukasz@example.com", organization="Acme, Polska")
    a_person(session, "Łucja Kowal", email="lucja@example.com")
    a_person(session, "Jan O'Brien", email="jan@example.com")
    home = Path(environment["HOME"])
    environment |= {"TUI_CRM_DB": str(database_path), "MAIL": str(home / "inbox")}
    (home / "inbox").touch()
    settings = home / "neomuttrc"
    settings.write_text(_SETTINGS.format(home=home))
    return ["neomutt", "-n", "-F", str(settings)]


def test_an_address_is_completed(neomutt: list[str], environment: dict[str, str]) -> None:
    with Terminal(neomutt, environment) as terminal:
        terminal.wait_for("Msgs:0")
        terminal.type("m")
        terminal.wait_for("To:")
        terminal.type("kow")
        terminal.key("ctrl+t")
        shown = terminal.wait_for("Łucja Kowal")  # two of them: a list to choose from
        assert "Łukasz Kowalski" in shown
        assert "lukasz@example.com" in shown
        assert "Jan" not in shown
        row = next(line for line in shown.split("\n") if "Łukasz" in line)
        terminal.type(row.split()[0] + "\r\r" if row.split()[0].isdigit() else "\r")
        terminal.wait_for("To: ")
        terminal.type("\r")
        terminal.wait_for("Subject:")
        terminal.type("Oferta\r")
        shown = terminal.wait_for("Subject: Oferta")
        assert "Łukasz Kowalski <lukasz@example.com>" in shown


def test_an_only_address_is_put_in_at_once(neomutt: list[str], environment: dict[str, str]) -> None:
    with Terminal(neomutt, environment) as terminal:
        terminal.wait_for("Msgs:0")
        terminal.type("m")
        terminal.wait_for("To:")
        terminal.type("o'bri")
        terminal.key("ctrl+t")
        terminal.wait_for("jan@example.com")


def test_it_takes_our_links(neomutt: list[str], environment: dict[str, str]) -> None:
    link = mail_address("lukasz@example.com")
    assert link is not None
    with Terminal([*neomutt, link], environment) as terminal:
        shown = terminal.wait_for("To:")
        assert "lukasz@example.com" in shown
