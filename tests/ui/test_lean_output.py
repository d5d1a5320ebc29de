"""The lean output inside the app: what it leans on, when it steps aside, slow lines, the early frame."""

from __future__ import annotations

import asyncio
import io
import os
import random
import sys
import tty

import pytest
from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS
from textual import events
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver

from tests.kit.builders import a_person
from tests.kit.screen import press, settle
from tests.ui.test_lean_frames import Emulated
from tui_crm.keymap import keymap
from tui_crm.ui import terminal
from tui_crm.ui.app import CrmApp
from tui_crm.ui.output import driver, lean
from tui_crm.ui.output.driver import LeanDriver
from tui_crm.ui.output.flow import _REMEMBERED, QUESTION, Flow
from tui_crm.ui.output.frames import Frames

# What Textual has


def test_every_private_name_is_still_there():
    """When this fails, Textual has changed: look at `tui_crm/ui/output` again, then at `_TESTED`."""
    assert lean.changed_names() == ()


@pytest.mark.parametrize("name", ["_display", "_batch_count", "_driver"])
def test_a_name_that_is_gone_is_noticed(monkeypatch, name):
    class Gone:
        _driver = _batch_count = None

    if name == "_display":
        monkeypatch.setattr(
            lean, "_SIGNATURES", ((lambda self, picture: None, ("self", "screen", "renderable")),)
        )
    else:
        delattr(Gone, name)
    assert len(lean.changed_names(Gone())) == 1


def test_another_version_is_noticed(monkeypatch):
    monkeypatch.setattr(lean, "_version", lambda: ("9", "0", "1"))
    assert lean.changed_names() == ("version",)


async def test_the_driver_is_ours_or_textuals(make_app, monkeypatch):
    monkeypatch.setattr(sys, "__stderr__", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
    async with make_app() as pilot:
        app = pilot.app
        assert app.get_driver_class() is LeanDriver
        monkeypatch.setenv(lean.STOCK_OUTPUT, "1")
        assert app.get_driver_class() is LinuxDriver
        monkeypatch.delenv(lean.STOCK_OUTPUT)
        monkeypatch.setattr(sys, "__stderr__", io.TextIOWrapper(io.BytesIO(), encoding="iso8859-2"))
        assert app.get_driver_class() is LinuxDriver
        monkeypatch.setattr(sys, "__stderr__", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
        monkeypatch.setattr(lean, "_version", lambda: ("9", "0"))
        assert app.get_driver_class() is LinuxDriver


@pytest.mark.parametrize(
    ("environment", "erases"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "linux"}, True),
        ({"TERM": "screen-256color"}, False),
        ({"TERM": "screen-256color", "TMUX": "/tmp/x"}, True),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/x"}, True),
        ({"TERM": "screen", "TMUX": "/tmp/x", "STY": "1.x"}, False),
        ({"TERM": "vt220"}, False),
        ({}, False),
    ],
)
def test_which_terminals_erase_in_colour(environment, erases):
    assert lean.erases_in_colour(environment) is erases


# The whole program, drawn both ways

KEYS = (
    "down down down up pagedown pageup end home space f7 escape question_mark escape slash a n n escape "
    "escape right left tab tab enter ctrl+p escape e escape y"
).split()


@pytest.mark.parametrize("seed", range(2))
async def test_the_program_looks_the_same(make_app, session, monkeypatch, seed):
    for number in range(60):
        name = random.Random(number).choice(("Łukasz Żółć", "Anna Nowak", "田中田 花子花子", "Zoe\u0301 Öz"))
        note = "日本語 🔒 e\u0301" * (number % 3)
        a_person(session, name, position=f"Nr {number}", note=note, allow_duplicate=True)
    source = random.Random(seed)
    terminals: list[Emulated] = []
    sent = [0, 0]

    def both(app, screen, renderable):
        if isinstance(renderable, LayoutUpdate | ChopsUpdate) and not app._batch_count:
            if not terminals:
                colours = COLOR_SYSTEMS.get(app.console.color_system or "", ColorSystem.TRUECOLOR)
                terminals.extend((Emulated(app.size), Emulated(app.size)))
                app.tested = Frames(colours)
            for each in terminals:
                each.screen.resize(app.size.height, app.size.width)
            if app.tested.size != app.size:
                app.tested.forget()
            theirs = renderable.render_segments(app.console)
            app.tested.take(renderable, app.size)
            ours = app.tested.paint()
            terminals[0].feed(theirs)
            terminals[1].feed(ours)
            sent[0] += len(theirs)
            sent[1] += len(ours)

    monkeypatch.setattr(CrmApp, "_display", both)
    async with make_app(size=(100, 24)) as pilot:
        for number in range(30):
            if source.random() < 0.08:
                await pilot.resize_terminal(source.choice((70, 90, 110, 145)), source.choice((18, 26)))
                await settle(pilot)
            else:
                await press(pilot, source.choice(KEYS))
            stock, ours = terminals
            assert ours.seen() == stock.seen(), f"step {number}"
    assert sent[1] < sent[0] / 2


# Slow lines


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds():
    return Clock()


def test_a_line_that_keeps_up_is_never_closed(seconds):
    flow = Flow(seconds)
    for _ in range(50):
        assert flow.is_open
        asked = flow.sending("x" * 600).endswith(QUESTION)
        assert asked
        seconds.now += 0.15
        flow.answered()


def test_a_slow_line_is_closed_until_the_terminal_has_drawn(seconds):
    flow = Flow(seconds)
    flow.ask()
    seconds.now += 0.002
    flow.answered()
    flow.sending("x" * 3000)
    assert flow.is_open
    seconds.now += 0.06
    assert not flow.is_open
    flow.answered()
    assert flow.is_open


def test_small_frames_are_not_asked_after_each(seconds):
    flow = Flow(seconds)
    asked = sum(flow.sending("x" * 100).endswith(QUESTION) for _ in range(20))
    assert 2 <= asked <= 5


def test_no_more_than_a_page_is_on_the_way_before_the_first_answer(seconds):
    flow = Flow(seconds)
    for _ in range(9):
        flow.sending("x" * 1000)
    assert not flow.is_open
    flow.lost_patience()
    assert flow.is_open
    assert not flow.sending("x" * 1000).endswith(QUESTION)
    flow.answered()  # after all
    assert flow.sending("x" * 1000).endswith(QUESTION)


def test_an_answer_that_is_lost_is_not_the_end(seconds):
    flow = Flow(seconds)
    flow.ask()
    flow.answered()
    for _ in range(2):
        flow.sending("x" * 9000)
        assert not flow.is_open
        flow.lost_patience()
        assert flow.is_open
    assert flow.sending("x" * 1000).endswith(QUESTION)
    flow.lost_patience()
    assert not flow.sending("x" * 1000).endswith(QUESTION)


def test_an_answer_that_was_taken_for_anothers_does_not_count_for_ever(seconds):
    flow = Flow(seconds)
    flow.ask()
    flow.answered()  # at once: it was that of a question given up before
    for _ in range(_REMEMBERED):
        flow.sending("x" * 600)
        seconds.now += 0.08
        flow.answered()
    flow.sending("x" * 600)
    seconds.now += 0.08
    assert flow.is_open


def test_the_answer_is_no_key():
    terminal.guard(keymap({})[0])
    parser = linux_driver.XTermParser()
    found = list(parser.feed("a\x1b[0nb"))
    assert [type(each) for each in found] == [events.Key, terminal.StatusReport, events.Key]
    assert not found[1].is_printable


class Painter:
    """An app as the driver knows it."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def taken_over(self):
        return False, None

    def __getattr__(self, name):
        if not name.startswith("terminal_"):
            raise AttributeError(name)
        return lambda: self.told.append(name)


@pytest.mark.parametrize(
    ("data", "disturbs"),
    [
        ("\x1b]52;c;YWJj\x07", False),
        ("\x1b[?1000h\x1b[?2026$p", False),
        ("\x1b[>1u", False),
        ("\x07", False),
        ("\x1b[2J", True),
        ("\x1b[?1049h", True),
        ("\x1b_Gf=100;abc\x1b\\", True),
        ("text", True),
    ],
)
def test_what_draws_nothing_does_not_move_the_pen(data, disturbs):
    assert (driver._DRAWS_NOTHING.fullmatch(data) is None) is disturbs


async def test_frames_wait_for_a_file_that_does_not_take_them(monkeypatch):
    """The kernel's buffer is full: `has_taken_all` is False until it has been emptied."""
    painter = Painter()
    reading, writing = os.pipe()
    with os.fdopen(writing, "w", encoding="utf-8") as file:
        monkeypatch.setattr(linux_driver.sys, "__stderr__", file)
        made = LeanDriver(painter)
        made._writer_thread = linux_driver.WriterThread(made._file)
        made._writer_thread.start()
        assert made.has_taken_all()
        made.paint("x" * 200_000)
        assert not made.has_taken_all()
        left = 200_000
        while left:
            left -= len(await asyncio.to_thread(os.read, reading, left))
        while not painter.told:
            await asyncio.sleep(0.001)
        assert painter.told == ["terminal_ready"]
        assert made.has_taken_all()
        made.close()
    os.close(reading)


async def test_a_terminal_gets_frames_at_once_and_what_it_does_not_take_when_it_does(monkeypatch):
    """A frame that is cut in the middle of a letter arrives whole, before what was written after it."""
    painter = Painter()
    keyboard, screen = os.openpty()
    tty.setraw(screen)
    with os.fdopen(screen, "w", encoding="utf-8") as file:
        monkeypatch.setattr(linux_driver.sys, "__stderr__", file)
        made = LeanDriver(painter)
        made._writer_thread = linux_driver.WriterThread(made._file)
        made._writer_thread.start()
        made._beside = driver._opened_beside(screen)
        made.paint("żółw")
        assert os.read(keyboard, 100) == "żółw".encode()
        assert made.has_taken_all()
        assert made._queued == 0
        long, after = "żółć" * 40_000, "\x07"
        made.paint(long)
        made.write(after)
        assert not made.has_taken_all()
        wanted, found = (long + after).encode(), b""
        while len(found) < len(wanted):
            found += await asyncio.to_thread(os.read, keyboard, 1 << 16)
        assert found == wanted
        while made._counted.taken != made._queued:
            await asyncio.sleep(0.001)
        made.paint("x")
        assert os.read(keyboard, 100) == b"x"
        assert made._queued == 2
        made.close()
    os.close(keyboard)


def test_an_app_is_behind_for_a_moment_after_a_frame_that_had_to_wait(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(lean.time, "monotonic", lambda: now[0])
    app = lean.LeanApp()
    assert not app.is_behind
    app._owed_at = now[0]
    now[0] += lean.BEHIND_SECONDS / 2
    assert app.is_behind
    now[0] += lean.BEHIND_SECONDS
    assert not app.is_behind
