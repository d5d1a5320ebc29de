"""The programs that are measured: how they start, by what one sees that they are there, and their keys."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import exports
from benchmarks.bases import admit, base, first_name_shown
from benchmarks.custom_base import arrange, custom_base
from benchmarks.harness import SIZE, Terminal
from benchmarks.screen import EVERYWHERE, Area
from tests.kit.environment import clean_environment
from tui_crm.commands import COMMANDS
from tui_crm.ui.geometry import FOOTER_ROWS, STATUS_ROWS

HELLO, DATA_TABLE, FAST_TABLE, VISIDATA, ABOOK = (
    "hello", "DataTable 1k", "fastdatatable 100k", "visidata 100k", "abook 10k",
)  # fmt: skip
OURS, OURS_10K, WITH_CARD = "tui-crm", "tui-crm 10k", "tui-crm, card"
CUSTOM = "tui-crm, custom fields"
SORTED_VIEW = "1"
"""The key of the view by which CUSTOM sorts."""

_BIN = Path(sys.executable).parent
_PEERS = Path(__file__).parent / "peers"
_CARD_EDGE = "│"
# The text of the rows: not the input of the search, the card or the footer, and neither the status line nor
# the scrollbar, which change when the exact count arrives, long after the rows.
_SCROLLBAR, _CARD_AT = 1, 72
_BOTTOM = SIZE[1] - STATUS_ROWS - FOOTER_ROWS
_LIST = Area(top=1, bottom=_BOTTOM, right=SIZE[0] - _SCROLLBAR)
_LIST_BESIDE_CARD = Area(top=1, bottom=_BOTTOM, right=_CARD_AT - _SCROLLBAR)


@dataclass(frozen=True)
class Program:
    """A program with its data.

    Attributes:
        sign: a word that stands on the screen when it shows its data.
        card: whether the card is to be shown beside the list; None for a program without one.
        list: where its rows stand.
        last, first: the keys to the last and the first row.
        environment: variables besides those of a clean environment.
    """

    name: str
    argv: tuple[str, ...]
    sign: str
    card: bool | None = None
    list: Area = EVERYWHERE
    last: tuple[str, ...] = ("end",)
    first: tuple[str, ...] = ("home",)
    environment: dict[str, str] = field(default_factory=dict)

    def start(self, home: Path) -> Terminal:
        """Starts it in a terminal of its own; it is not waited for."""
        folder = home / self.name.replace(" ", "-").replace(",", "")
        return Terminal(self.argv, clean_environment(folder, **self.environment))

    def open(self, home: Path) -> Terminal:
        """Starts it and brings it to the screen to be measured."""
        terminal = self.start(home)
        terminal.wait_for(self.sign)
        terminal.rest(0.3)
        key = card_key()
        if self.card is not None and key and (_CARD_EDGE in terminal.screen.lines()[2]) != self.card:
            terminal.press(key)  # our program keeps the choice, so this happens once
        return terminal


class Left(Exception):
    """A program can't be measured here; the text says why."""


def card_key() -> str | None:
    """The key that hides the card; None while the program has none."""
    keys = (command.keys for command in COMMANDS if command.id == "list.toggle_card")
    return next((_plain(found[0]) for found in keys if found), None)


def _plain(key: str) -> str:
    """A key of Textual as the harness calls it."""
    return {"full_stop": ".", "comma": ",", "backslash": "\\", "vertical_line": "|"}.get(key, key)


@dataclass(frozen=True)
class Catalogue:
    """All programs, by name.

    Args:
        persons: in the large base.
    """

    persons: int

    def get(self, name: str) -> Program:
        """The program of this name. Raises Left where it can't run here."""
        makers: dict[str, Callable[[], Program]] = {
            HELLO: lambda: Program(HELLO, _python("hello.py"), "hello"),
            OURS: lambda: _ours(OURS, self.persons, card=False),
            OURS_10K: lambda: _ours(OURS_10K, 10_000, card=False),
            WITH_CARD: lambda: _ours(WITH_CARD, self.persons, card=True),
            CUSTOM: lambda: _with_custom_fields(self.persons),
            DATA_TABLE: _data_table,
            FAST_TABLE: _fast_table,
            VISIDATA: _visidata,
            ABOOK: _abook,
        }
        return makers[name]()


def ours(*arguments: str) -> tuple[str, ...]:
    """The command line of tui-crm."""
    return (str(_BIN / "tui-crm"), *arguments)


def needs(module: str) -> None:
    """Raises Left where a Python package of the group `bench` is missing."""
    if importlib.util.find_spec(module) is None:
        raise Left(f"{module} is not installed: pip install '.[bench]'")


def needs_program(name: str) -> str:
    """The path of a program. Raises Left where it is missing."""
    found = shutil.which(name, path=f"{_BIN}:/usr/local/bin:/usr/bin:/bin")
    if found is None:
        raise Left(f"{name} is not installed")
    return found


def _ours(name: str, persons: int, *, card: bool) -> Program:
    path, login = base(persons), "with-card" if card else "list-alone"
    admit(path, login)
    return Program(
        name,
        ours("--db", str(path)),
        first_name_shown(path),
        card=card,
        list=_LIST_BESIDE_CARD if card or not card_key() else _LIST,
        environment={"TUI_CRM_USER": login},
    )


def _with_custom_fields(persons: int) -> Program:
    path, login = custom_base(persons), "custom-fields"
    admit(path, login)
    arrange(path, login)
    return Program(
        CUSTOM,
        ours("--db", str(path)),
        first_name_shown(path),
        card=False,
        list=_LIST,
        environment={"TUI_CRM_USER": login},
    )


def _python(script: str, *arguments: str | Path) -> tuple[str, ...]:
    return (sys.executable, str(_PEERS / script), *map(str, arguments))


def _data_table() -> Program:
    path = exports.csv_file(1_000)
    keys = {"last": ("ctrl+end",), "first": ("ctrl+home",)}
    return Program(DATA_TABLE, _python("data_table.py", path), _first_word(path), **keys)  # type: ignore[arg-type]


def _fast_table() -> Program:
    needs("textual_fastdatatable")
    path = exports.csv_file(100_000)
    keys = {"last": ("ctrl+end",), "first": ("ctrl+home",)}
    return Program(FAST_TABLE, _python("fast_data_table.py", path), _first_word(path), **keys)  # type: ignore[arg-type]


def _visidata() -> Program:
    path = exports.csv_file(100_000)
    argv = (needs_program("vd"), str(path))
    return Program(VISIDATA, argv, _first_word(path), last=("G",), first=("g", "g"))


def _abook() -> Program:
    program, path = needs_program("abook"), exports.abook_file(10_000)
    return Program(ABOOK, (program, "--datafile", str(path)), _first_of_abook(path))


def _first_word(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        next(file)
        return max(next(file).split(",")[0].split(), key=len)


def _first_of_abook(path: Path) -> str:
    """abook shows the entries in the order of its file."""
    with path.open(encoding="utf-8") as file:
        name = next(line for line in file if line.startswith("name="))
    return max(name.removeprefix("name=").split(), key=len)
