"""What terminals send, byte for byte, and Textual's private names that the guards lean on."""

from __future__ import annotations

import io
import random

import pytest
from textual import events
from textual.app import App
from textual.drivers import linux_driver
from textual.widgets import Input

from tests.kit.screen import settle
from tui_crm.keymap import keymap
from tui_crm.ui import terminal
from tui_crm.ui.widgets.text_area import TextArea


@pytest.fixture(autouse=True)
def _guarded():
    terminal.guard(keymap({})[0])


def keys_of(data, chunks=None):
    """The keys that Textual's input thread would report for these bytes."""
    decoder = linux_driver.getincrementaldecoder("utf-8")()
    parser = linux_driver.XTermParser()
    found = []
    for chunk in chunks or [data]:
        text = decoder.decode(chunk)
        found += parser.feed(text) if text else []
    parser._timeout_time = 0.0 if parser._timeout_time is not None else None
    found += parser.tick()
    return [event.key for event in found if isinstance(event, events.Key)]


def test_every_private_name_is_still_there():
    """When this fails, Textual has changed: look at each guard again."""
    assert terminal.guard(keymap({})[0]) == ("alt+ctrl", "decoder", "parser", "size", "blink")
    assert linux_driver.XTermParser is terminal.SafeParser


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        (b"\x1b\x10", ["alt+ctrl+p"]),
        (b"\x1b[112;7u", ["alt+ctrl+p"]),
        (b"\x1b[112;71u", ["alt+ctrl+p"]),  # with caps lock on
        (b"\x1b[112:80;7:1u", ["alt+ctrl+p"]),  # with the shifted key and the kind of event
        (b"\x1b[27;7;112~", ["alt+ctrl+p"]),  # xterm's modifyOtherKeys
        (b"\x1b[112;11u", ["alt+super+p"]),
        (b"\x1b[18~", ["f7"]),
        (b"\x10", ["ctrl+p"]),
        (b"\x1b", ["escape"]),
        (
            b"\x1b\x13",
            ["ctrl+s"],
        ),  # Escape and Ctrl+S in a hurry: nothing is bound to Ctrl+Alt+S, so it saves
        (b"\x1b[97;1:3u", []),  # the release of a key
        (b"\x1b[1;1:3A", []),
        (b"\x1b[1;1:1A", ["up"]),
        (b"\x1b[97;1:1u", ["a"]),
        (b"\x1b[99999999999;1u", []),
        (b"\x1b[55296;1u", []),
        ("ą".encode(), ["ą"]),
        (b"a\xffb", ["a", "replacement_character", "b"]),
        (b"\xc4", []),
        (b"\x1b[[A", ["f1"]),  # of the Linux console
        (b"a\x1b[?1;2cb", ["a", "b"]),  # what terminal it is, that nobody asked
        (b"a\x1b[>41;354;0cb", ["a", "b"]),
        (b"a\x1b[1;2;3;4zb", ["a", "b"]),  # a key that no terminal has
        (b"a\x1b]11;rgb:0000/0000/0000\x1b\\b", ["a", "b"]),  # the answer to another program's question
        (b"\x1b]52;c;cg==\x07", []),
        (b"a\x1bP>|XTerm(390)\x1b\\b", ["a", "b"]),
        (b"a\x1b[" + b"1;" * 500 + b"Ab", ["a", "b"]),
        (b"\x1b]", ["right_square_bracket"]),
    ],
)
def test_keys_of_real_terminals(data, keys):
    assert keys_of(data) == keys


@pytest.mark.parametrize("rows", [0, 99_999])
def test_a_size_that_no_screen_has_is_none(rows):
    parser = linux_driver.XTermParser()
    assert list(parser.feed(f"\x1b[48;{rows};80;0;0t")) == []
    assert list(parser.feed("\x1b[<0;5;5M")) == []  # a place in a window of no size
    assert [type(event) for event in parser.feed("\x1b[48;24;80;480;800t\x1b[<0;5;5M")] == [
        events.Resize,
        events.MouseDown,
    ]


def test_a_letter_that_comes_in_two_pieces_is_one_letter():
    assert keys_of(b"", [b"\xc4", b"\x85"]) == ["ą"]


def test_a_key_of_the_users_own_is_known_too():
    terminal.guard(keymap({"list.reload": "Ctrl+Alt+R"})[0])
    assert keys_of(b"\x1b\x12") == ["alt+ctrl+r"]


def test_no_noise_on_the_line_ends_the_program():
    """Bytes that mean something to a terminal, in any order."""
    pieces = [
        b"\x1b",
        b"[",
        b"<",
        b";",
        b":",
        b"u",
        b"~",
        b"A",
        b"M",
        b"m",
        b"R",
        b"200~",
        b"48;1;2;3;4t",
        b"\xff",
    ]
    pieces += [
        b"1",
        b"97",
        b"112",
        b"55296",
        b"4294967296",
        b"-",
        b"?2026;1$y",
        b"O",
        b"P",
        b"\x9b",
        b"\x00",
        b"Z",
    ]
    source = random.Random(4)
    for _ in range(3000):
        keys_of(b"".join(source.choices(pieces, k=source.randint(1, 14))))


def test_a_terminal_that_is_gone_is_not_asked_for_ever():
    decoder = linux_driver.getincrementaldecoder("utf-8")()
    with pytest.raises(EOFError):
        decoder.decode(b"")
    assert decoder.decode(b"", final=True) == ""


@pytest.mark.parametrize(
    ("locale_encoding", "data", "text"),
    [("iso8859-2", b"\xb3", "ł"), ("utf-8", b"\xc5\x82", "ł"), ("ANSI_X3.4-1968", b"\xc5\x82", "ł")],
)
def test_the_keyboard_speaks_the_encoding_of_the_locale(monkeypatch, locale_encoding, data, text):
    monkeypatch.setattr(terminal.locale, "getencoding", lambda: locale_encoding)
    terminal.guard(keymap({})[0])
    assert linux_driver.getincrementaldecoder("utf-8")().decode(data) == text
    monkeypatch.undo()
    terminal.guard(keymap({})[0])


def test_lines_become_ascii_where_the_character_set_has_none():
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="iso8859-2")
    terminal.speak_its_encoding(stream)
    stream.write("┌─ Łódź ▔█ 日")
    stream.flush()
    assert raw.getvalue() == b"+- \xa3\xf3d\xbc -# ?"


class Fields(App):
    def compose(self):
        yield Input()
        yield TextArea()


async def test_no_cursor_blinks_and_the_cursor_is_there():
    app = Fields()
    async with app.run_test() as pilot:
        for kind in (Input, TextArea):
            field = app.query_one(kind)
            field.focus()
            await settle(pilot)
            assert field.cursor_blink is False
            timer = field._blink_timer if kind is Input else field.blink_timer
            assert not timer._active.is_set()
            assert field._cursor_visible
