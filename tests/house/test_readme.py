"""README cannot lie: its keys, commands, targets and paths are those of the program."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kit.environment import ROOT
from tests.kit.readme import README, with_table
from tui_crm.cli.command_line import COMMANDS as PROGRAM_COMMANDS
from tui_crm.commands import COMMANDS, Place

COMMAND_WORDS = {name.split()[0] for name in PROGRAM_COMMANDS}


@pytest.fixture(scope="module")
def text() -> str:
    return README.read_text(encoding="utf-8")


def test_the_key_table_is_the_program_s_own(text):
    assert text == with_table(text), "run: make readme"


def test_the_table_has_every_command(text):
    assert [command.id for command in COMMANDS if f"`{command.id}`" not in text] == []
    assert {command.place for command in COMMANDS} <= set(Place)


def test_a_missing_marker_is_told():
    with pytest.raises(ValueError, match="<!-- keys -->"):
        with_table("no markers here")


def test_every_make_target_exists(text):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)", " ".join(code(text))))
    assert named
    assert named <= targets


def test_every_command_exists(text):
    words = {
        tuple(found.split()) for found in re.findall(r"\btui-crm ([a-z]+(?: [a-z]+)?)", " ".join(code(text)))
    }
    assert words
    assert [found for found in words if found[0] not in COMMAND_WORDS] == []


def test_the_picture_is_of_the_screen_as_it_is_now(text, environment, tmp_path):
    (name,) = re.findall(r"!\[.*?\]\((.*?)\)", text)
    subprocess.run(
        [sys.executable, "-m", "tests.kit.pictures", tmp_path / "now.svg"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=300,
    )
    assert words_of(ROOT / name) == words_of(tmp_path / "now.svg"), "run: make pictures"


def words_of(picture: Path) -> list[str]:
    """What can be read in an SVG."""
    shown = re.findall(r"<text[^>]*>(.*?)</text>", picture.read_text(encoding="utf-8"), re.DOTALL)
    return " ".join(html.unescape(part) for part in shown).split()


def test_every_file_and_picture_exists(text):
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    paths = re.findall(r"\b(?:tui_crm|tests|styles|fixtures|docs|benchmarks)/[\w./-]*", " ".join(code(text)))
    assert any(link.endswith((".svg", ".png")) for link in links)
    assert [name for name in links + paths if not (ROOT / name.rstrip(".,")).exists()] == []


def code(text: str) -> list[str]:
    """What stands in code spans and code blocks."""
    return re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL)
