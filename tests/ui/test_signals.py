"""Signals that end the program, sent to a real process that is busy, blocked or without a terminal."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap

import pytest

from tests.kit.environment import ROOT
from tui_crm.ui import signals

PROGRAM = """
import sys, threading, time
from pathlib import Path
from tui_crm.ui import signals

folder = Path(sys.argv[1])
{setup}
def slow():
    time.sleep(600)
def broken():
    raise RuntimeError("Jan Kowalski")
def flushes():
    return [{flushes}]
signals.end_well(flushes, {restore})
print("ready", flush=True)
{wait}
"""


def run(tmp_path, number, *, setup="", flushes="", restore="lambda: (folder / 'restored').touch()", wait=""):
    wait = wait or "import queue; queue.Queue().get()"
    folder = tmp_path / "out"
    folder.mkdir()
    code = PROGRAM.format(setup=setup, flushes=flushes, restore=restore, wait=textwrap.dedent(wait))
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(number)
        status = process.wait(300)
        assert b"Traceback" not in process.stderr.read() or "broken" in flushes
    return status, {path.name for path in folder.iterdir()}


WRITES = "lambda: (folder / 'draft').write_text('typed')"


@pytest.mark.parametrize(
    ("number", "expected"), [(signal.SIGHUP, 129), (signal.SIGTERM, 143), (signal.SIGINT, 130)]
)
def test_what_was_typed_is_kept_and_the_terminal_put_back(tmp_path, number, expected):
    assert run(tmp_path, number, flushes=WRITES) == (expected, {"draft", "restored"})


def test_a_blocked_event_loop_keeps_nothing_from_being_written(tmp_path):
    blocked = """
        import asyncio, threading
        async def main():
            threading.Lock().acquire()
            lock = threading.Lock(); lock.acquire(); lock.acquire()
        asyncio.run(main())
    """
    assert run(tmp_path, signal.SIGTERM, flushes=WRITES, wait=blocked) == (143, {"draft", "restored"})


def test_one_screen_that_fails_takes_no_draft_of_another_with_it(tmp_path):
    assert run(tmp_path, signal.SIGHUP, flushes=f"broken, {WRITES}") == (129, {"draft", "restored"})


def test_a_flush_that_never_ends_does_not_keep_the_process(tmp_path):
    assert run(tmp_path, signal.SIGHUP, flushes="slow") == (129, {"restored"})


def test_a_terminal_that_is_gone_is_no_error(tmp_path):
    restore = "signals.terminal_restorer(0, 99)"
    assert run(tmp_path, signal.SIGHUP, flushes=WRITES, restore=restore) == (129, {"draft"})


def test_the_terminal_is_put_back_with_what_textual_switched_on():
    """Every mode that Textual's driver sets is reset, whatever else it learns to set."""
    import inspect
    import re

    from textual.drivers import linux_driver

    switched_on = set(
        re.findall(r'^ *\S*write\("\\x1b\[\?(\d+)h', inspect.getsource(linux_driver), re.MULTILINE)
    )
    assert {"1049", "1000", "2004"} <= switched_on
    assert switched_on - {"7", "25"} <= set(re.findall(r"\x1b\[\?(\d+)l", signals.RESTORE))
    assert "\x1b[?25h" in signals.RESTORE
    assert "\x1b[?7h" in signals.RESTORE
    assert "\x1b[<u" in signals.RESTORE
