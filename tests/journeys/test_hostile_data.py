"""Text from the database is data: it never acts as markup or as an escape sequence of the terminal (R56)."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.journeys.story import answer, command, crm, fill

pytestmark = pytest.mark.pty

# Markup that ends, starts an action or colours; clear screen, clipboard, title, C1, bidi, zero width, tag.
HOSTILE = (
    "Ala[/] [@click=app.quit]x[/] [red]"
    "\x1b[2J\x1b]52;c;SEVMRA==\x07\x1b]0;owned\x07\x9b31m\u202eevil\u202c\u200b\U000e0041"
)
FIELDS = ("position", "note", "city", "street", "tags", "document_number", "organization")
FORBIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\U000e0000-\U000e007f\x80-\x9f]")


@pytest.fixture
def base(environment, tmp_path) -> dict[str, str]:
    """A base whose every text was chosen by an attacker, brought in by an import."""
    row = {
        "full_name": f"{HOSTILE} {HOSTILE}",
        "phone": f"601 222 333 {HOSTILE}",
        "email": "ala@example.com",
        **dict.fromkeys(FIELDS, HOSTILE),
    }
    organization = {"name": f"{HOSTILE} S.A.", "phone": "22 113 14 15", "note": HOSTILE, "city": HOSTILE}
    for kind, data in (("person", row), ("organization", organization)):
        path = tmp_path / f"{kind}.json"
        path.write_text(json.dumps([data]))
        assert answer(environment, "import", path, "--kind", kind, "--create-missing", "tags")["created"] == 1
    return environment


def check_raw(raw: bytes) -> None:
    """Nothing of the data reached the terminal as anything but text."""
    text = raw.decode()
    for sequence in ("\x1b]52;c;SEVMRA==", "\x1b]0;owned", "[red]\x1b[2J", "\x9b31m"):
        assert sequence not in text
    assert FORBIDDEN.search(text) is None


@pytest.mark.parametrize("size", [(80, 24), (160, 45)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_screen_shows_it_as_text(base, size):
    with crm(base, size=size) as terminal:
        terminal.wait_for("Ala[/]")
        terminal.key("e")
        terminal.wait_for("Editing")
        fill(terminal, "Position", "Ala[/] prezeska")
        terminal.key("ctrl+s")
        terminal.wait_gone("Editing")
        terminal.key("Y")
        terminal.wait_for("Business card")
        terminal.key("escape")
        terminal.key("y")
        copied = terminal.wait_for_clipboard()
        terminal.key("o")
        terminal.wait_for("Ala[/]")
        terminal.key("/")
        terminal.type("ala")
        terminal.key("enter")
        terminal.wait_for("Ala[/]")
        terminal.key("ctrl+q")
        assert terminal.wait_exit() == 0
        check_raw(terminal.raw)
    assert len(copied) == 1
    assert FORBIDDEN.search(copied[0]) is None
    assert "\x1b" not in copied[0]


def test_a_click_on_a_name_runs_nothing(base):
    with crm(base) as terminal:
        lines = terminal.wait_at_rest("@click").splitlines()
        y, line = next((y, line) for y, line in enumerate(lines) if "@click" in line)
        x = line.index("@click")
        for button in ("M", "m"):
            terminal.send(f"\x1b[<0;{x + 1};{y + 1}{button}".encode())
        terminal.settle()
        assert terminal.alive
        terminal.wait_for("@click")


def test_the_command_line_prints_it_as_text(base):
    for arguments in (["list"], ["show", "1"], ["card", "1"], ["query", "ala"]):
        shown = command(base, *arguments)
        assert "Ala[/]" in shown
        assert FORBIDDEN.search(shown) is None
        assert "\x1b" not in shown
        assert "\x07" not in shown


def test_what_another_program_wrote_into_the_base_is_shown_as_text(base):
    (file,) = Path(base["XDG_DATA_HOME"]).rglob("crm.db")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(
            "UPDATE contact SET first_name = ?, last_name = ?, name = ?, position = ?, note = ?",
            [HOSTILE] * 5,
        )
        connection.execute("UPDATE contact_phone SET raw = ?, value = NULL, label = ?", [HOSTILE] * 2)
        connection.execute("UPDATE contact_address SET city = ?", [HOSTILE])
    with crm(base, size=(160, 45)) as terminal:
        terminal.wait_for("Ala[/]")
        terminal.key("e")
        terminal.wait_for("Editing")
        terminal.settle()
        terminal.key("escape")
        terminal.wait_gone("Editing")
        terminal.key("Y")
        terminal.wait_for("Business card")
        terminal.key("escape", "y")
        (copied,) = terminal.wait_for_clipboard()
        terminal.key("o")
        terminal.settle()
        terminal.key("ctrl+q")
        assert terminal.wait_exit() == 0
        check_raw(terminal.raw)
    assert FORBIDDEN.search(copied) is None
    assert "\x1b" not in copied


def test_names_of_fields_options_and_tags_are_text_in_the_settings(base):
    add = ("fields", "add", "Segment", "--type", "choice", "--kind", "person", "--option", "Retail")
    command(base, *add)
    (file,) = Path(base["XDG_DATA_HOME"]).rglob("crm.db")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE custom_field SET name = ?", [HOSTILE])
        connection.execute("UPDATE custom_field_option SET name = ?", [HOSTILE])
        connection.execute("UPDATE tag SET name = ?, description = ?, colour = ?", [HOSTILE] * 3)
    with crm(base, size=(160, 45)) as terminal:
        terminal.wait_for("Ala[/]")
        terminal.key("f9")
        terminal.wait_for("Person fields")
        terminal.wait_for("Ala[/]")
        terminal.key("enter")
        terminal.wait_for("Options of Ala[/]")
        terminal.key("e")
        terminal.wait_for("Rename the option Ala[/]")
        terminal.key("escape")
        terminal.wait_gone("Rename the option")
        terminal.key("escape")
        terminal.wait_gone("Options of")
        terminal.key("d")
        terminal.wait_for("Take the field Ala[/]")
        terminal.key("down", "enter")
        terminal.wait_told("Out of use: Ala[/]")
        terminal.key("tab", "tab")
        terminal.wait_for("1 contact")
        terminal.key("e")
        terminal.wait_for("Change the tag Ala[/]")
        terminal.key("escape")
        terminal.wait_gone("Change the tag")
        terminal.key("ctrl+q")
        assert terminal.wait_exit() == 0
        check_raw(terminal.raw)
