"""The pty driver and the tmux driver do what they promise, tried on programs that need nothing of ours."""

from __future__ import annotations

import base64
import signal
import sys

import pytest

from tests.kit.emulator import Emulator
from tests.kit.keys import key_bytes
from tests.kit.terminal import Terminal
from tests.kit.tmux import Tmux

pytestmark = pytest.mark.pty

COPY = base64.b64encode("Łukasz\nDyrektor".encode()).decode()
ECHO = """
import sys, termios, tty
tty.setraw(0)
sys.stdout.write("ready")
sys.stdout.flush()
while True:
    data = sys.stdin.buffer.raw.read(100)
    if data == b"q":
        sys.exit(3)
    sys.stdout.write("\\r\\n" + data.hex())
    sys.stdout.flush()
"""


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_keys_go_in_as_bytes_and_the_screen_comes_out(environment):
    with Terminal(python(ECHO), environment) as terminal:
        terminal.wait_for("ready")
        terminal.key("ctrl+s")
        terminal.wait_for("13")
        terminal.send(b"\x1b\x10")
        terminal.wait_for("1b10")
        terminal.type("ł")
        assert "c582" in terminal.wait_for("c582")
        assert terminal.line(0) == "ready"
        assert terminal.raw.startswith(b"ready")
        terminal.key("q")
        assert terminal.wait_exit() == 3
        assert not terminal.alive


def test_queries_are_answered(environment):
    ask = (
        "import sys, tty; tty.setraw(0); sys.stdout.write('\\x1b[6n'); sys.stdout.flush();"
        "print(repr(sys.stdin.buffer.raw.read(20)), flush=True); sys.stdin.read(1)"
    )
    with Terminal(python(ask), environment) as terminal:
        terminal.wait_for(r"b'\x1b[1;1R'")


def test_what_was_copied_is_decoded(environment):
    with Terminal(
        python(f"import sys; sys.stdout.write('\\x1b]52;c;{COPY}\\x07done')"), environment
    ) as terminal:
        assert terminal.wait_for_clipboard() == ["Łukasz\nDyrektor"]
        terminal.wait_for_line(0, "done")


def test_what_stood_there_for_a_moment_since_the_last_key_was_told(environment):
    flash = (
        "input('first'); print('\\x1b[2J\\x1b[Hsaved\\x1b[?2026l\\x1b[2J\\x1b[Hat rest', flush=True);"
        "input(); print('end', flush=True); input()"
    )
    with Terminal(python(flash), environment, size=(20, 5)) as terminal:
        terminal.wait_for("first")
        terminal.resize(40, 5)
        terminal.key("enter")
        assert "saved" not in terminal.wait_for("at rest")
        terminal.wait_told("saved")
        terminal.key("enter")
        terminal.wait_told("end")
        with pytest.raises(AssertionError, match="never told 'saved'"):
            terminal.wait_told("saved", 0.5)


def test_a_text_that_never_comes_is_told_with_the_screen(environment):
    with (
        Terminal(python("print('only this')"), environment) as terminal,
        pytest.raises(AssertionError, match="only this"),
    ):
        terminal.wait_for("something else")


def test_a_program_that_will_not_end_is_ended(environment):
    deaf = "import signal, time; signal.signal(signal.SIGHUP, signal.SIG_IGN); print('up', flush=True)"
    terminal = Terminal(python(deaf + "; time.sleep(999)"), environment)
    terminal.wait_for("up")
    terminal.close()
    assert not terminal.alive


def test_a_signal_shows_in_the_exit_code(environment):
    with Terminal(python("print('up', flush=True); import time; time.sleep(999)"), environment) as terminal:
        terminal.wait_for("up")
        terminal.signal(signal.SIGKILL)
        assert terminal.wait_exit() == -signal.SIGKILL


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        ([b"\x1b]0;title\x07plain"], "plain"),
        ([b"\x1b]52;c;", b"QUJD\x07", b"after"], "after"),
        ([b"\x1bP+q4d73\x1b", b"\\after"], "after"),
        ([b"\x1b[?2026", b"$pabc"], "abc"),
        ([b"\x1b[>1u\x1b[=1;1u\x1b[<uabc"], "abc"),
        ([b"\x1b[38:2::1:2:3mabc\x1b[4:3md"], "abcd"),
        (["ł".encode()[:1], "ł".encode()[1:]], "ł"),
    ],
)
def test_modern_sequences_leave_no_mark_on_the_screen(pieces, shown):
    emulator = Emulator(20, 3)
    for piece in pieces:
        emulator.feed(piece)
    assert emulator.lines()[0] == shown


def test_an_unknown_key_is_refused():
    with pytest.raises(ValueError, match="hyper"):
        key_bytes("hyper+ctrl+q")


def test_tmux_gets_bytes(environment):
    with Tmux(python(ECHO), environment) as tmux:
        tmux.wait_for("ready")
        tmux.send(b"\x1b\x10")
        tmux.wait_for("1b10")
        tmux.key("q")
        tmux.outside.wait_exit()


def test_tmux_keeps_a_copy_and_the_terminal_outside_sees_it(environment):
    # Not before a key: what is copied while tmux still starts reaches nobody.
    copy = f"print('ready'); input(); print('\\x1b]52;c;{COPY}\\x07done'); input()"
    with Tmux(python(copy), environment) as tmux:
        tmux.wait_for("ready")
        tmux.key("enter")
        assert tmux.wait_for_clipboard() == ["Łukasz\nDyrektor"]
        assert tmux.buffer() == "Łukasz\nDyrektor"
