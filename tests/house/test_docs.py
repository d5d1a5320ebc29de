"""The documentation cannot lie: its keys, commands, settings, paths and pictures are those of the program."""

from __future__ import annotations

import argparse
import html
import re
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from tests.kit.docs import FOLDER, PAGES, anchors, blocks, name_of, spans, with_table, with_tables
from tests.kit.environment import ROOT
from tests.kit.pictures import PICTURES
from tests.kit.shell_lines import told_programs
from tui_crm.cli.command_line import COMMANDS as PROGRAM_COMMANDS
from tui_crm.cli.command_line import PROGRAM, UsageError, find_command, parse
from tui_crm.cli.main import load_config
from tui_crm.cli.remote_commands import admit, admit_line, admit_options
from tui_crm.cli.ssh_session import ASKED_VARIABLE, asked_words
from tui_crm.commands import COMMANDS, Place
from tui_crm.keymap import PRESETS, keymap, shown_key
from tui_crm.paths import user_paths

TEXTS = {page: page.read_text(encoding="utf-8") for page in PAGES}
GROUPS = {name.split()[0] for name in PROGRAM_COMMANDS if " " in name}
NOT_OURS = frozenset((
    "--user", "--global", "--upgrade", "--from", "--editable",  # of pip, pipx and uvx
    "--system", "--group", "--shell", "--home",  # of adduser
))  # fmt: skip
KEYS_OF_OTHERS = frozenset(("Ctrl+T", "Ctrl+C", "Ctrl+Z", "Ctrl+Alt"))
"""Keys that the pages name which are those of a mail program or of a terminal, or half of one."""
MOST_BYTES_OF_PICTURES = 1_500_000

each_page = pytest.mark.parametrize("page", PAGES, ids=map(name_of, PAGES))


@each_page
def test_the_tables_are_the_program_s_own(page: Path) -> None:
    assert TEXTS[page] == with_tables(page), "run: make docs"


def test_the_tables_have_every_command_and_key() -> None:
    keys, lines = (TEXTS[FOLDER / name] for name in ("keys.md", "command-line.md"))
    assert [command.id for command in COMMANDS if f"`{command.id}`" not in keys] == []
    assert {command.place for command in COMMANDS} <= set(Place)
    assert [name for name in PROGRAM_COMMANDS if f"| `{name}` |" not in lines] == []


def test_a_missing_marker_is_told() -> None:
    with pytest.raises(ValueError, match="<!-- keys -->"):
        with_table("no markers here", "keys", "")


@each_page
def test_every_block_says_what_it_is(page: Path) -> None:
    """Lines of `sh` are run by a test and lines of `console` are looked at; others are no command lines."""
    assert [block.text for block in blocks(TEXTS[page]) if not block.language] == []


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", TEXTS[page]):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), link


def test_the_index_leads_to_every_page_and_a_page_shows_every_picture() -> None:
    index, everything = TEXTS[FOLDER / "index.md"], "\n".join(TEXTS.values())
    missing = [page.name for page in PAGES if page.parent != ROOT and page.name != "index.md"]
    assert [name for name in missing if f"{name})" not in index and f"{name}#" not in index] == []
    assert [path.name for path in FOLDER.glob("*.svg") if f"{path.name})" not in everything] == []


@each_page
def test_every_make_target_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)", code(page))) <= targets


@each_page
def test_every_path_exists(page: Path) -> None:
    paths = re.findall(r"\b(?:tui_crm|tests|styles|fixtures|docs|benchmarks)/[\w./*-]*", code(page))
    modules = {span for span in spans(TEXTS[page]) if re.fullmatch(r"[\w/*]+\.py", span)}
    assert [path for path in paths if not any(ROOT.glob(path.rstrip("/.,")))] == []
    assert [name for name in modules - {*paths} if not any(ROOT.glob(f"tui_crm/**/{name}"))] == []


@each_page
def test_every_command_line_is_understood(page: Path) -> None:
    lines = [line for block in blocks(TEXTS[page], "console") for line in block.text.splitlines()]
    lines += [span for span in spans(TEXTS[page]) if span.startswith((PROGRAM + " ", "ssh "))]
    for line in lines:
        for words in told_programs(filled_in(line)):
            if "@" in words[-1] and words[0] == "ssh":
                continue
            try:
                look_at(words)
            except (SystemExit, UsageError) as error:
                if getattr(error, "code", 1):  # 0 after --help
                    raise AssertionError(line) from error


def look_at(words: list[str]) -> None:
    """Parses the words of a program if it is ours, here or behind ssh, by the rules that hold there."""
    if Path(words[0]).name == PROGRAM:
        parse(*find_command(words[1:]))
    elif words[0] == "ssh" and words[1] == "crm@host":
        asked = asked_words({ASKED_VARIABLE: " ".join(words[2:])})
        assert asked is not None
        admit_line(asked)
        name, rest = find_command(asked)
        admit(name)
        if name:
            admit_options(name, parse(name, rest)[0])


def filled_in(line: str) -> str:
    """A line with something in place of its placeholders: `tui-crm card ID` is about contact 1."""
    return re.sub(r"(?<= )(ID|N|A|B)(?= |$)", "1", line)


@each_page
def test_every_command_and_option_that_is_named_exists(page: Path) -> None:
    known = options_of_the_program()
    for span in spans(TEXTS[page]):
        first, *rest = span.split()
        if first in GROUPS and rest and re.fullmatch(r"[a-z|-]+", rest[0]):
            assert [one for one in rest[0].split("|") if f"{first} {one}" not in PROGRAM_COMMANDS] == [], span
        assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", span)) - known <= NOT_OURS, span


@cache
def options_of_the_program() -> frozenset[str]:
    """Every option of every command."""
    found = {"--help", "--version", "--json", "--db", "--as", "--lang", "--config"}
    for name, entry in PROGRAM_COMMANDS.items():
        parser = argparse.ArgumentParser(add_help=False)
        import_module(f"tui_crm.cli.{entry.module}").COMMANDS[name].define(parser)
        found.update(option for action in parser._actions for option in action.option_strings)
    return frozenset(found)


@each_page
def test_every_key_that_is_named_exists(page: Path) -> None:
    maps = (keymap({}, preset)[0] for preset in PRESETS)
    known = {shown_key(key) for one in maps for keys in one.keys.values() for key in keys}
    named = {span for span in spans(TEXTS[page]) if re.fullmatch(r"F\d+|(Ctrl|Alt|Super|Shift)\+\S+", span)}
    assert named - known <= KEYS_OF_OTHERS


@each_page
def test_the_configuration_has_no_mistake(page: Path, tmp_path: Path) -> None:
    for block in blocks(TEXTS[page], "toml"):
        path = tmp_path / "config.toml"
        path.write_text(block.text, encoding="utf-8")
        config, mistakes = load_config(str(path), user_paths())
        assert not mistakes
        assert config != load_config(None, user_paths())[0] or block.note == "says"  # all of it is comments


@each_page
def test_every_sample_of_a_file_is_taken_from_it(page: Path) -> None:
    for block in blocks(TEXTS[page]):
        if block.note.startswith("from: "):
            name, _, encoding = block.note.removeprefix("from: ").partition(" ")
            whole = (ROOT / name).read_text(encoding=encoding or "utf-8-sig")
            assert [line for line in block.text.splitlines() if line.removesuffix("...") not in whole] == []


def test_the_pictures_are_of_the_screens_as_they_are_now(environment: dict[str, str], tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "tests.kit.pictures", tmp_path],
        env=environment, cwd=ROOT, capture_output=True, check=True, timeout=300,
    )  # fmt: skip
    names = [f"{picture.name}.svg" for picture in PICTURES]
    assert [name for name in names if words_of(FOLDER / name) != words_of(tmp_path / name)] == [], (
        "run: make pictures"
    )
    assert sum((FOLDER / name).stat().st_size for name in names) < MOST_BYTES_OF_PICTURES


def words_of(picture: Path) -> list[str]:
    """What can be read in an SVG."""
    shown = re.findall(r"<text[^>]*>(.*?)</text>", picture.read_text(encoding="utf-8"), re.DOTALL)
    return " ".join(html.unescape(part) for part in shown).split()


def code(page: Path) -> str:
    """What stands in code spans and code blocks."""
    return "\n".join([*spans(TEXTS[page]), *(block.text for block in blocks(TEXTS[page]))])
