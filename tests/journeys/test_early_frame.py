"""The first names stand on the terminal before Textual is loaded; what is typed meanwhile is not lost."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from tests.journeys.story import command, crm
from tests.kit.terminal import Terminal
from tests.kit.tmux import Tmux

pytestmark = pytest.mark.pty

HELD = """
import sys, time
from pathlib import Path
import tui_crm.start as start
then = start._open
def held(*arguments):
    while not Path(sys.argv[-1]).exists():
        time.sleep(0.01)
    sys.argv.pop()
    {meanwhile}
    return then(*arguments)
start._open = held
sys.argv[0] = "tui-crm"
real = start.fast
start.fast = lambda argv: real(argv[:-1])
start.run()
"""
"""The program, which waits behind its early frame until the file named last is there."""


@pytest.fixture
def base(environment) -> dict[str, str]:
    command(environment, "add", "--set", "full_name=Janina Lis", "--set", "email=janina@example.com")
    command(environment, "add", "--set", "full_name=Łukasz Nowak", "--set", "phone=601 222 333")
    return environment


@pytest.fixture
def gate(tmp_path) -> Path:
    return tmp_path / "gate"


def held(base, gate: Path, meanwhile: str = "", **terminal) -> Terminal:
    return Terminal([sys.executable, "-c", HELD.format(meanwhile=meanwhile), str(gate)], env=base, **terminal)


def after(base, gate: Path, meanwhile: str = "") -> Terminal:
    """The same in a shell that tells what state the terminal was left in."""
    script = '"$0" -c "$1" "$2"; echo "status $?"; stty -a'
    program = [sys.executable, HELD.format(meanwhile=meanwhile), str(gate)]
    return Terminal(["/bin/sh", "-c", script, *program], env=base)


def all_of(terminal: Terminal) -> str:
    """What stands there after the shell has told all."""
    terminal.wait_exit()
    shown = terminal.text()
    assert "icanon" in shown
    return shown


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("language", ["C.UTF-8", "pl_PL.UTF-8"])
def test_the_list_stands_before_textual_is_loaded_and_is_sent_once(base, gate, size, language):
    with held({**base, "LANG": language}, gate, size=size) as terminal:
        early = terminal.wait_at_rest("Janina Lis")
        count, end = ("2 contacts", "whole company · crm.db · ") if language == "C.UTF-8" else (
            "2 kontakty", "cała firma · crm.db · "
        )  # fmt: skip
        assert early.count("Łukasz Nowak") == early.count(count) == early.count(end) == 1
        gate.touch()
        terminal.wait_for("janina@example.com")  # on the card
        terminal.settle()
        for said in ("Łukasz Nowak", count, end):
            assert terminal.raw.count(said.encode()) == 1
        assert terminal.raw.count(b"\x1b[?1049h") == 1
        terminal.key("ctrl+q")
        assert terminal.wait_exit() == 0
        assert terminal.raw.count(b"\x1b[?1049l") == 1


def test_what_is_typed_before_the_first_frame_is_not_lost(base):
    with crm(base) as terminal:
        terminal.send(b"/lukasz")
        terminal.wait_for("Łukasz Nowak")
        terminal.wait_gone("Janina Lis")


def test_what_is_typed_at_the_early_frame_is_not_lost(base, gate):
    with held(base, gate) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.send(b"/luk\x7fk")
        gate.touch()
        terminal.wait_for("Persons luk\n")
        terminal.wait_gone("Janina Lis")


def test_a_window_of_another_size_meanwhile(base, gate):
    with held(base, gate, size=(120, 40)) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.resize(80, 24)
        gate.touch()
        terminal.wait_for("2 contacts")
        with crm(base, size=(80, 24)) as fresh:
            fresh.wait_for("2 contacts")
            terminal.wait_alike(fresh)


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]
)
def test_a_signal_at_the_early_frame_puts_the_terminal_back(base, gate, number, status):
    meanwhile = f"import os; os.kill(os.getpid(), {int(number)}); time.sleep(600)"
    with after(base, gate, meanwhile) as terminal:
        terminal.wait_for("Janina Lis")
        gate.touch()
        terminal.wait_for(f"status {status}")
        shown = all_of(terminal)
    assert "-echo " not in shown
    assert "-icanon" not in shown
    assert "Janina Lis" not in shown
    assert terminal.raw.rindex(b"\x1b[?25h") > terminal.raw.rindex(b"\x1b[?25l")


def test_an_error_at_the_early_frame_is_told_on_a_terminal_as_it_was(base, gate):
    with after(base, gate, "sys.modules['tui_crm.ui.app'] = None") as terminal:
        terminal.wait_for("Janina Lis")
        gate.touch()
        shown = all_of(terminal)
    assert "status 1" in shown
    assert "unexpected error" in shown
    assert "Traceback" not in shown
    assert "-echo " not in shown
    assert "-icanon" not in shown
    assert "Janina Lis" not in shown


def test_an_error_in_the_app_leaves_the_terminal_as_it_was(base, gate):
    broken = "import tui_crm.ui.app as app; app.CrmApp.get_default_screen = lambda self: 1 / 0"
    with after(base, gate, broken) as terminal:
        terminal.wait_for("Janina Lis")
        gate.touch()
        shown = all_of(terminal)
    assert "status 1" in shown
    assert "-echo " not in shown
    assert "-icanon" not in shown
    assert "Janina Lis" not in shown


@pytest.mark.parametrize(
    "change",
    [{"NO_COLOR": "1"}, {"TUI_CRM_STOCK_OUTPUT": "1"}, {"TERM": "xterm"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}],
    ids=str,
)
def test_a_terminal_whose_first_frame_is_not_known_gets_it_from_the_app(base, gate, change):
    gate.touch()
    with crm({**base, **change}) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.key("ctrl+q")
        assert terminal.wait_exit() == 0


def test_in_tmux(base, tmp_path):
    with Tmux(["tui-crm"], env=base) as tmux:
        tmux.wait_for("Janina Lis")
        tmux.type("/lukasz")
        tmux.wait_gone("Janina Lis")


def test_a_list_in_another_order_begins_with_the_app_s_own_frame(base):
    with crm(base, size=(120, 40)) as terminal:
        terminal.wait_for("2 contacts")
        terminal.key("S", "enter")
        terminal.settle()
        terminal.key("ctrl+q")
        assert terminal.wait_exit() == 0
    with crm(base, size=(120, 40)) as again:
        again.wait_for("2 contacts")
        again.settle()
        again.key("ctrl+q")
        assert again.wait_exit() == 0
