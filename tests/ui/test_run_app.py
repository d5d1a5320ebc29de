"""The app as it really runs, in a terminal: crashes, blocked terminals, signals that would stop it."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.kit.terminal import PATIENCE, Terminal

pytestmark = pytest.mark.pty

SECRET = "Zdzisława Ćwik"
PROGRAM = """
import sys
from pathlib import Path
from tui_crm.services.session import open_session
from tui_crm.ui.app import run_app
from tui_crm.ui.screens.contacts import ContactsScreen

def break_down(self):
    name = "Zdzisława Ćwik"
    raise ValueError(name)

def keep(self):
    Path("kept").touch()

ContactsScreen.action_reload = break_down
ContactsScreen.flush_draft = keep
with open_session(Path("crm.db"), login="anna") as session:
    sys.exit(run_app(session))
"""


@pytest.fixture
def running(environment):
    with Terminal([sys.executable, "-c", PROGRAM], env=environment, size=(100, 30)) as terminal:
        terminal.wait_for("There are no persons here yet")
        yield terminal


@pytest.fixture
def home(environment):
    return Path(environment["HOME"])


def test_a_crash_is_one_sentence_and_the_status_1(running, home):
    running.key("r")
    assert running.wait_exit() == 1
    assert (home / "kept").exists()
    end = running.raw[running.raw.rfind(b"\x1b[?1049l") :].decode()
    assert "an error of its own" in end
    assert "Traceback" not in running.raw.decode()
    assert SECRET not in running.raw.decode()
    log = (home / ".local/state/tui-crm/tui-crm.log").read_text()
    assert "builtins.ValueError" in log
    assert "break_down" in log
    assert SECRET not in log


def test_a_terminal_that_nobody_reads_does_not_keep_the_process(running, home):
    """A client that stopped reading blocks the event loop in its own output."""
    for _ in range(40):
        os.write(running._child.child_fd, b"\x1bOP\x1b")  # help opens and closes: a screenful each time
        time.sleep(0.02)
    running.signal(signal.SIGHUP)
    end = time.monotonic() + PATIENCE
    while running._child.isalive():
        assert time.monotonic() < end
        time.sleep(0.01)
    assert running._child.exitstatus == 129
    assert (home / "kept").exists()


def test_it_is_not_stopped(running):
    running.signal(signal.SIGTSTP)
    running.key("ctrl+z", "f1")
    running.wait_for("Help: Contact list")


def test_at_the_end_the_terminal_is_as_it_was(running):
    running.signal(signal.SIGTERM)
    assert running.wait_exit() == 143
    end = running.raw[running.raw.rfind(b"\x1b[?1049h") :]
    for mode in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?2004l", b"\x1b[<u"):
        assert mode in end
