"""A walk through the screens and dialogs of a base that an attacker filled: they show text alone (R56)."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.journeys.story import crm
from tests.kit.environment import clean_environment
from tests.kit.hostile import ATTACK, make_base, obeyed, plant

pytestmark = pytest.mark.pty

EVIL = "Zorro[/]"
DOWN, END, SETTINGS, TAB, ENTER = "\x1b[B", "\x1b[F", "\x1b[20~", "\t", "\r"
BACK = "/ Search"
"""How the last row of the list begins when nothing is open over it."""
WALK = (
    (["f"], "2 History"),
    (["f", "2", DOWN, DOWN, "d"], EVIL),
    (["f", "3", "R"], EVIL),
    (["f", "a"], EVIL),
    (["f", "a", "n"], EVIL),
    (["H"], EVIL),
    (["H", ENTER], EVIL),
    (["a", "c"], EVIL),
    (["f", "L"], EVIL),
    (["f", "2", DOWN, DOWN, DOWN, "D"], EVIL),
    (["e"], "Editing Zorro[/]"),
    (["\x1b[18~"], "Quick add"),
    (["Y"], EVIL),
    (["Y", TAB, TAB], r"Zorro\[/\]"),  # as Markdown
    (["F"], EVIL),
    (["S"], "Sort"),
    (["L", "n", "custom"], EVIL),
    (["V"], EVIL),
    (["V", "d"], EVIL),
    (["C"], EVIL),
    (["t"], EVIL),
    (["b"], "Add tags"),
    (["W"], EVIL),
    (["x"], "CSV"),
    (["d"], "Move Zorro[/]"),
    (["T"], "Zorro[/]"),
    (["T", ENTER], "Delete it for good"),
    (["u"], EVIL),
    (["i"], "Import contacts from a file"),
    (["J"], EVIL),
    (["J", ENTER], "Import of"),
    (["J", ENTER, ENTER], EVIL),
    (["J", ENTER, "m"], EVIL),
    (["J", ENTER, "p"], EVIL),
    (["J", ENTER, "p", ENTER], EVIL),
    (["J", DOWN, "r"], "Skipped"),
    (["J", DOWN, "u"], EVIL),
    (["D"], EVIL),
    (["D", ENTER], "side by side"),
    (["D", ENTER, "\x13"], EVIL),
    ([SETTINGS, "e"], EVIL),
    ([SETTINGS, "d"], EVIL),
    ([SETTINGS, DOWN, ENTER], "Options"),
    ([SETTINGS, TAB, "e"], EVIL),
    ([SETTINGS, TAB, TAB, "e"], EVIL),
    ([SETTINGS, *[TAB] * 5, DOWN, "e"], EVIL),
    ([SETTINGS, *[TAB] * 5, DOWN, ENTER], EVIL),
    ([SETTINGS, *[TAB] * 6, END, "e"], EVIL),
    (["\x1bOP"], "Help:"),
    (["\x1b[19~"], "Card as text"),
    (["o"], EVIL),
    (["f", "2"], EVIL),
)


@pytest.fixture(scope="module")
def evil_home(tmp_path_factory):
    """A home whose base is full of attacks, partly written by another program."""
    home = tmp_path_factory.mktemp("evil") / "home"
    home.mkdir()
    assert plant(make_base(home)) > 50
    return home


def walk(home, size):
    """Opens everything, and goes back to the list each time; what the program wrote, and what it copied."""
    with crm(clean_environment(home), size=size) as terminal:
        terminal.wait_for(EVIL)
        terminal.wait_for("contacts")
        for keys, shown in WALK:
            before = terminal.text()
            terminal.send("".join(keys).encode())
            terminal.wait_changed(before)
            terminal.settle()
            terminal.wait_for(shown)
            for _press in range(20):
                terminal.key("escape")
                if terminal.line(-1).startswith(BACK):
                    break
            else:
                raise AssertionError(f"{keys} leads nowhere back\n{terminal.text()}")
        terminal.key("ctrl+q")
        assert terminal.wait_exit() == 0
        return terminal.raw.decode(), terminal.clipboard()


class TestWide:
    """In a class of its own, so that it can run beside the other one."""

    def test_every_screen_shows_text(self, evil_home, tmp_path):
        raw, copied = walk(shutil.copytree(evil_home, tmp_path / "home", dirs_exist_ok=True), (160, 45))
        assert obeyed(raw) == []
        assert copied == []


class TestNarrow:
    def test_every_screen_shows_text(self, evil_home, tmp_path):
        raw, copied = walk(shutil.copytree(evil_home, tmp_path / "home", dirs_exist_ok=True), (80, 24))
        assert obeyed(raw) == []
        assert copied == []


def test_what_would_be_obeyed_is_found():
    """Otherwise the walks could not fail."""
    assert len(obeyed(f"Zorro{ATTACK}")) > 10


def test_what_is_copied_is_text_too(evil_home, tmp_path):
    home = shutil.copytree(evil_home, tmp_path / "home", dirs_exist_ok=True)
    with crm(clean_environment(home), size=(160, 45)) as terminal:
        terminal.wait_for(EVIL)
        terminal.key("y", "M", "p", "tab")
        terminal.wait_for_clipboard(3)
        terminal.key("down", "y", "down", "y", "down", "y", "down", "y")
        copied = terminal.wait_for_clipboard(5)
    assert sum("@click" in text for text in copied) > 3
    assert [found for text in copied for found in obeyed(text) + re.findall("\x1b", text)] == []
