"""The lean output in real terminals: what is seen is what Textual's own output shows, with the same keys."""

from __future__ import annotations

import os
import shlex
import time
from pathlib import Path

import pytest

from tests.kit.builders import a_person
from tests.kit.environment import PROGRAM
from tests.kit.needed import need
from tests.kit.terminal import PATIENCE, Terminal
from tests.kit.tmux import Tmux
from tui_crm.services.session import open_session
from tui_crm.ui.output.flow import QUESTION
from tui_crm.ui.output.lean import STOCK_OUTPUT

pytestmark = pytest.mark.pty

SIZE = (110, 24)
KEYS = (
    "down down pagedown down up up end home space question_mark escape slash".split(),
    "escape right left end up up up pageup f7 escape down".split(),
)
NAMES = {"question_mark": "?", "slash": "/"}
SCREEN_SETTINGS = """\
startup_message off
term screen-256color
altscreen on
defutf8 on
msgwait 0
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Path:
    path: Path = tmp_path_factory.mktemp("base") / "crm.db"
    with open_session(path, login="anna", full_name="Anna Nowak") as session:
        for number in range(60):
            name = ("Łukasz Żółć", "Anna Nowak", "田中田 花子花子", "Zoe\u0301 Öz")[number % 4]
            note = "日本語 🔒 e\u0301" * (number % 3)
            a_person(session, name, position=f"Nr {number}", note=note, allow_duplicate=True)
    return path


def cells(terminal: Terminal) -> list[list[object]]:
    """Every cell with its colours; of a blank only the background, which is all that is seen of it."""
    screen = terminal._emulator._screen
    rows = [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines)]
    return [[_as_seen(cell) for cell in row] for row in rows]


def _as_seen(cell):
    if cell.data != " " or cell.underscore or cell.strikethrough or cell.reverse:
        return cell
    return cell._replace(fg="default", bold=False, italics=False, blink=False)


def see_the_same(lean: Terminal, stock: Terminal) -> None:
    """Waits until both terminals show the same; what has come to rest differently fails."""
    end = time.monotonic() + PATIENCE
    for each in (lean, stock):
        each.settle()
    while cells(lean) != cells(stock):
        if time.monotonic() > end:
            raise AssertionError(f"lean:\n{lean.text()}\n\nstock:\n{stock.text()}")
        for each in (lean, stock):
            each.pause(0.1)


def pressed(keyboard: Terminal | Tmux, keys: list[str]) -> None:
    keyboard.key(*[NAMES.get(key, key) for key in keys])


@pytest.fixture
def program(base) -> list[str]:
    return [*PROGRAM, "--db", str(base)]


@pytest.fixture
def stock_environment(environment) -> dict[str, str]:
    return {**environment, STOCK_OUTPUT: "1"}


def test_in_a_terminal(program, environment, stock_environment):
    with (
        Terminal(program, env=environment, size=SIZE) as lean,
        Terminal(program, env=stock_environment, size=SIZE) as stock,
    ):
        for each in (lean, stock):
            each.wait_for("60 contacts")
        for keys in KEYS:
            pressed(lean, keys)
            pressed(stock, keys)
            see_the_same(lean, stock)
        for size in ((90, 20), (150, 30)):
            for each in (lean, stock):
                each.resize(*size)
                each.settle()
                pressed(each, ["down", "pagedown"])
            see_the_same(lean, stock)
        assert len(lean.raw) < len(stock.raw) / 3


def test_in_tmux(program, environment, stock_environment):
    with (
        Tmux(program, env=environment, size=SIZE) as lean,
        Tmux(program, env=stock_environment, size=SIZE) as stock,
    ):
        for each in (lean, stock):
            each.wait_for("60 contacts")
        for keys in KEYS:
            pressed(lean, keys)
            pressed(stock, keys)
            see_the_same(lean.outside, stock.outside)
            assert lean._run("capture-pane", "-p") == stock._run("capture-pane", "-p")


def test_nothing_stays_in_tmux_where_the_window_has_grown_meanwhile(program, environment):
    shell = ["sh", "-c", f"echo BEFORE; {shlex.join(program)}; echo ENDED; sleep 1000"]
    with Tmux(shell, env=environment, size=(80, 24)) as tmux:
        tmux.wait_for("60 contacts")
        tmux.outside.resize(160, 45)
        tmux.wait_for("Nr 43")
        tmux.settle()
        tmux.key("ctrl+q")
        shown = tmux.wait_for("ENDED")
        assert shown.split() == ["BEFORE", "ENDED"]


def test_in_gnu_screen(program, environment, stock_environment, tmp_path):
    need("screen")
    settings = tmp_path / "screenrc"
    settings.write_text(SCREEN_SETTINGS)
    folder = tmp_path / "sockets"
    folder.mkdir(mode=0o700)
    argv, sockets = ["screen", "-c", str(settings), "-U", *program], {"SCREENDIR": str(folder)}
    with (
        Terminal(argv, env={**environment, **sockets}, size=SIZE) as lean,
        Terminal(argv, env={**stock_environment, **sockets}, size=SIZE) as stock,
    ):
        for each in (lean, stock):
            each.wait_for("60 contacts")
            each.watch(*(int(socket.name.partition(".")[0]) for socket in folder.iterdir()))
        for keys in KEYS:
            pressed(lean, keys)
            pressed(stock, keys)
            see_the_same(lean, stock)
        for each in (lean, stock):
            each.key("ctrl+q")
            each.wait_exit()


EARLY = """
import sys, termios
from pathlib import Path
from textual.app import ComposeResult
from textual.widgets import Label
from tui_crm.keymap import keymap
from tui_crm.ui import terminal
from tui_crm.ui.output.lean import LeanApp

class Small(LeanApp):
    CSS = "Screen { background: #102030; color: #ffffff; } Label { width: 100%; }"
    ENABLE_COMMAND_PALETTE = False
    def compose(self) -> ComposeResult:
        yield Label("first line of it")
        yield Label("second line")
    def on_key(self, event):
        if event.key == "x":
            self.exit()
        elif event.key == "r":
            self.forget_screen()
        elif event.key == "s":
            with self.suspend():
                sys.__stdout__.write("OUTSIDE")
                sys.__stdout__.flush()
        elif event.key == "c":
            self.query(Label).first().update("changed line")

terminal.guard(keymap({})[0])
modes = termios.tcgetattr(0)
app = Small()
if sys.argv[1] == "early":
    look = "38;2;255;255;255;48;2;16;32;48"
    rows = [[(look, "first line of it".ljust(40))], [(look, "old line".ljust(40))]]
    rows += [[(look, " " * 40)] for _ in range(8)]
    drawn = "\\r\\n".join(f"\\x1b[0;{codes}m{text}" for row in rows for codes, text in row)
    sys.stdout.write("\\x1b[?1049h\\x1b[?7l\\x1b[H" + drawn + "\\x1b[m")
    sys.stdout.flush()
    app.already_shown(rows, modes)
app.run()
"""


@pytest.fixture
def small(environment, tmp_path):
    """A small app in a terminal of 40 x 10, its screen drawn before it starts if "early" is asked for."""
    program = tmp_path / "small.py"
    program.write_text(EARLY)
    environment = {**environment, "COLORTERM": "truecolor"}

    def started(how: str = "late", **extra: str) -> Terminal:
        argv = [PROGRAM[0], str(program), how]
        return Terminal(argv, env={**environment, **extra}, size=(40, 10))

    return started


def test_an_early_frame_is_only_completed(small):
    with small("late") as terminal:
        terminal.wait_for("second line")
        terminal.settle()
        usual = cells(terminal)
    with small("early") as terminal:
        terminal.wait_for("second line")
        terminal.settle()
        assert cells(terminal) == usual
        assert terminal.raw.count(b"\x1b[?1049h") == 1
        assert terminal.raw.count(b"first line of it") == 1
        terminal.key("c")
        terminal.wait_for("changed line")
        terminal.key("x")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize("stock", ["", "1"])
def test_a_suspended_app_comes_back_whole(small, stock):
    with small("late", **{STOCK_OUTPUT: stock}) as terminal:
        terminal.wait_for("second line")
        terminal.settle()
        before = cells(terminal)
        terminal.key("s")
        terminal.wait_for("second line")
        terminal.settle()
        assert b"OUTSIDE" in terminal.raw
        assert cells(terminal) == before


def test_a_garbled_screen_can_be_drawn_anew(small):
    with small() as terminal:
        terminal.wait_for("second line")
        terminal.settle()
        before = cells(terminal)
        terminal._emulator.feed(b"\x1b[2;5r\x1b[31m\x1b[2J\x1b[3;3Hgarbage")
        terminal.key("c")
        assert "garbage" in terminal.text()
        terminal.key("r")
        terminal.wait_gone("garbage")
        terminal.wait_for("changed line")
        assert cells(terminal)[1:] == before[1:]


class Mute(Terminal):
    """A terminal that answers nothing."""

    def _answer(self) -> None:
        pass


def test_a_terminal_that_answers_nothing_gets_every_last_frame(program, environment):
    with Mute(program, env=environment, size=SIZE) as terminal:
        terminal.wait_for("60 contacts")
        for _ in range(3):
            terminal.send(b"\x1b[6~\x1b[5~" * 30)
        terminal.send(b"\x1b[F")
        terminal.wait_for("Zoé Öz")
        terminal.send(b"/nr 17")
        terminal.wait_for("1 of 60 contacts")
        assert QUESTION.encode() in terminal.raw


def test_what_was_held_back_arrives(program, environment):
    """Nothing is read while keys come by the dozen; then all is read, and the last screen is there."""
    with Terminal(program, env=environment, size=SIZE) as terminal:
        terminal.wait_for("60 contacts")
        terminal.settle()
        seen = len(terminal.raw)
        for _ in range(40):
            os.write(terminal._child.child_fd, b"\x1b[6~\x1b[F\x1b[5~\x1b[H")
        os.write(terminal._child.child_fd, b"/nr 17")
        terminal.wait_for("1 of 60 contacts")
        assert len(terminal.raw) - seen < 60_000


def test_answers_do_not_end_up_in_the_shell(program, environment):
    """The program waits a moment for the last answer, and nothing else is left to be read."""
    with Terminal(program, env=environment, size=SIZE) as terminal:
        terminal.wait_for("60 contacts")
        terminal.send(b"\x1b[6~\x11")
        assert terminal.wait_exit() == 0
        asked = terminal.raw.rfind(QUESTION.encode())
        assert asked < terminal.raw.rfind(b"\x1b[?1049l")
