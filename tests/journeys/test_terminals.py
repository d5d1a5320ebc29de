"""Terminals that are odd, broken or none at all (facts 4 and 10)."""

from __future__ import annotations

import pytest

from tests.journeys.story import command, crm
from tests.kit.environment import clean_environment, run_program

pytestmark = pytest.mark.pty

ODD_INPUT = {
    "a byte that is no UTF-8": b"\xff",
    "half a letter": b"\xc5",
    "a kitty key release": b"\x1b[97;1:3u",
    "a kitty key with all its parts": b"\x1b[97:65:97;2:1;65u",
    "a number that is no character": b"\x1b[99999999999;5u",
    "a mouse report from nowhere": b"\x1b[<0;99999;99999M",
    "a size that no screen has": b"\x1b[48;99999;99999;0;0t",
    "a window of nothing and a click": b"\x1b[48;0;0;0;0t\x1b[<0;3;3M\x1b[<0;3;3m",
    "an answer longer than a key": b"\x1bP>|" + b"d" * 500 + b"\x1b\\",
    "what it is, unasked": b"\x1b[?62;1;2;4c\x1b[>41;354;0c\x1bP1+r544e=78\x1b\\",
    "a bad byte in a sequence": b"\x1b[1;\xff5A\x1b]\xc5\x07\x1b[<\xff",
    "a paste with bad bytes": b"/\x1b[200~\xff\xfe\x00a\x1b[201~\x1b",
    "an unasked answer": b"\x1b[?2026;0$y\x1b[?1;2c\x1b]11;rgb:0/0/0\x07",
}


@pytest.fixture
def base(environment) -> dict[str, str]:
    command(environment, "add", "--set", "full_name=Janina Lis", "--set", "email=janina@example.com")
    return environment


@pytest.mark.parametrize("data", ODD_INPUT.values(), ids=ODD_INPUT.keys())
def test_odd_input_does_not_kill_the_program(base, data):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.send(data)
        terminal.settle()
        terminal.key("/")
        terminal.type("zzz")
        terminal.wait_gone("Janina Lis")
        terminal.key("ctrl+q")
        assert terminal.wait_exit() == 0


def test_a_dumb_terminal_is_refused_in_a_sentence(base):
    with crm({**base, "TERM": "dumb"}) as terminal:
        assert terminal.wait_exit() == 1
        said = terminal.raw.decode()
    assert len(said.strip().splitlines()) == 1
    assert "dumb" in said
    assert "\x1b" not in said


def test_no_terminal_is_refused_in_a_sentence(base):
    refused = run_program([], base)
    assert refused.returncode == 1
    assert refused.stdout == b""
    assert len(refused.stderr.decode().strip().splitlines()) == 1
    assert b"Traceback" not in refused.stderr


@pytest.mark.parametrize(
    "change",
    [
        {"NO_COLOR": "1", "FORCE_COLOR": "1", "COLORTERM": "\x1b[2J"},
        {"TERM": "linux", "LC_ALL": "ja_JP.SJIS"},
        {"TERM": "vt100", "COLUMNS": "99999999", "LINES": "-5"},
        {"TERM": "x" * 10_000, "LANG": "xx_YY.NONE"},
        {"TERM": "xterm\x1b[2J"},
        {"TERM": "screen"},
        {"LANG": "C"},
        {"LANG": "pl_PL.ISO-8859-2"},
        {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
    ],
    ids=lambda change: " ".join(f"{name}={value[:20]!r}" for name, value in change.items()),
)
def test_an_unusual_environment_is_no_obstacle(base, tmp_path, change):
    with crm(clean_environment(tmp_path / "home", **change)) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.key("ctrl+q")
        assert terminal.wait_exit() == 0
        assert b"Traceback" not in terminal.raw


@pytest.mark.parametrize("locale", ["C", "pl_PL.ISO-8859-2", "ja_JP.SJIS", "xx_YY.NONE"])
def test_the_command_line_speaks_in_any_locale(base, locale):
    odd = {**base, "LC_ALL": locale}
    command(odd, "edit", "1", "--set", "position=Żółć 日本")
    for arguments in (["list"], ["show", "1"], ["list", "--json"], ["export", "--format", "csv"]):
        assert "Janina" in command(odd, *arguments)
    assert "日本" in command(odd, "list", "--json")
    assert command(odd, "show", "żółć", code=1) == ""


def test_no_colour_means_none(base):
    with crm({**base, "NO_COLOR": "1"}) as terminal:
        terminal.wait_for("Janina Lis")
        assert b";38;2;" not in terminal.raw
        assert b"\x1b[38;2;" not in terminal.raw


def test_the_terminal_is_left_as_it_was_found(base):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.key("q")
        assert terminal.wait_exit() == 0
        end = terminal.raw
    assert end.rfind(b"\x1b[?1049l") > end.rfind(b"\x1b[?1049h")
    assert end.rfind(b"\x1b[?25h") > end.rfind(b"\x1b[?25l")
    assert end.rfind(b"\x1b[?1000l") >= end.rfind(b"\x1b[?1000h")
    assert end.rfind(b"\x1b[<u") >= end.rfind(b"\x1b[>1u")


def test_a_window_of_which_the_terminal_knows_no_size(base):
    with crm(base, size=(80, 24)) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.forget_size()
        terminal.key("e")
        terminal.wait_for("Editing")
        terminal.key("escape")
        terminal.wait_gone("Editing")
        terminal.key("ctrl+q")
        assert terminal.wait_exit() == 0


def test_a_small_window_grows_and_shrinks(base):
    with crm(base, size=(80, 24)) as terminal:
        terminal.wait_for("Janina Lis")
        for size in ((160, 45), (40, 10), (20, 5), (120, 40), (80, 24)):
            terminal.resize(*size)
            terminal.pause(0.3)
        terminal.wait_for("Janina Lis")
        terminal.key("ctrl+q")
        assert terminal.wait_exit() == 0
