"""Guards between the terminal and Textual 8.2: keys, bytes and encodings.

Each leans on a private name of Textual. Where a name is gone, the guard is left out and only its gain is
lost; `tests/ui/test_terminal.py` fails then, so that it is noticed.
"""

from __future__ import annotations

import codecs
import locale
import os
import re
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from textual import _ansi_sequences, events
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.keys import Keys
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from tui_crm.commands import COMMANDS
from tui_crm.keymap import SIGNS, Keymap

_MODIFY_OTHER_KEYS = re.compile(r"\x1b\[27;(\d+);(\d+)~")
_KEY_RELEASE = re.compile(r"\x1b\[[^;]*;\d*:3[;u~A-Z]")
_STATUS_REPORT = "\x1b[0n"
_SUB_PARAMETER = re.compile(r":\d*")
# Mouse reports and answers about modes, which Textual reads itself, end with m, M and $y; "[[" begins a key.
_COMPLETE = re.compile(r"\x1b\[(?!\[)[0-?]*[ -/]*[@-~](?<![mM])(?<!\$y)")
# Answers to questions of other programs, and sequences longer than Textual looks at: it takes both for keys.
_NO_KEYS = re.compile(r"\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-?]{30,}[ -/]*[@-~]")
_PASTE_BEGINS, _PASTE_ENDS = "\x1b[200~", "\x1b[201~"
_TYPED_AT_ONCE = 256
"""More than nobody types between two looks, nor a line delivers in one piece after a pause: it was pasted."""
_FEW_LETTERS = 3  # so many different ones in a long text are a key that was held down
_MOST_COLUMNS, _MOST_ROWS = 2_000, 1_000
"""Whatever a terminal or `COLUMNS` says: a screen of millions of columns is never drawn to its end."""
_LEAST_COLUMNS, _LEAST_ROWS = 20, 5
"""Below this Textual fails, wrapping text in no column; the terminal cuts off what it has no room for."""
_USUAL_SIZE = (80, 24)
_UTF8_NAMES = frozenset({"utf-8", "ascii"})


def guard(keymap: Keymap) -> tuple[str, ...]:
    """Puts every guard in place, once or again; the names of those that took hold."""
    guards = {
        "alt+ctrl": _know_alt_ctrl(keymap),
        "decoder": _decode_anything(),
        "parser": _parse_anything(),
        "size": _measure_anything(),
        "blink": stop_blinking(Input),
    }
    return tuple(name for name, took_hold in guards.items() if took_hold)


# "[" and "]" begin sequences of their own.
_ALT_SIGNS = {f"alt+{name}": sign for sign, name in SIGNS.items() if sign not in "[]"}


def _know_alt_ctrl(keymap: Keymap) -> bool:
    """Ctrl+Alt+P is ESC 0x10 on an ordinary terminal, which Textual takes for Escape and Ctrl+P.

    Of Alt with a sign it takes only the sign. Only those that the keymap uses are taught: Escape and Ctrl+S
    in quick succession are two keys.
    """
    table = getattr(_ansi_sequences, "ANSI_SEQUENCES_KEYS", None)
    if not isinstance(table, dict):
        return False
    for command in COMMANDS:
        for key in keymap.of(command):
            letter = key.removeprefix("alt+ctrl+")
            if letter != key and len(letter) == 1 and "a" <= letter <= "z":
                table.setdefault(f"\x1b{chr(ord(letter) & 0x1F)}", (_named_key(key),))
            elif sign := _ALT_SIGNS.get(key):
                table.setdefault(f"\x1b{sign}", (_named_key(key),))
    return True


def _named_key(name: str) -> Any:
    """A key of this name as Textual's tables hold them: a member of a str Enum."""
    make_enum: Any = Enum
    return make_enum("Key", {"KEY": name}, type=str)["KEY"]


class _Decoder:
    """Decodes what the keyboard sends; bytes that fit no character become U+FFFD instead of an error."""

    def __init__(self, encoding: str) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def decode(self, data: bytes, final: bool = False) -> str:
        """Raises EOFError when the terminal is gone, which Textual would ask for input again for ever."""
        if not data and not final:
            raise EOFError
        return self._decoder.decode(data, final)


def _decode_anything() -> bool:
    if not hasattr(linux_driver, "getincrementaldecoder"):
        return False
    encoding = keyboard_encoding()

    def decoder_for(_asked: str) -> Any:
        return lambda: _Decoder(encoding)

    vars(linux_driver)["getincrementaldecoder"] = decoder_for
    return True


def keyboard_encoding() -> str:
    """The encoding of the locale; UTF-8 for the C locale, whose terminals are UTF-8 today."""
    name = codecs.lookup(locale.getencoding()).name
    return "utf-8" if name in _UTF8_NAMES else name


class StatusReport(events.Key):
    """The terminal has come to a question for its status; no key, though Textual's parser gives only keys."""


class SafeParser(XTermParser):
    """Textual's parser, made to survive key releases, sub-parameters and huge numbers of kitty's protocol.

    What is no key is none here, where Textual would type it: an answer that nobody waits for any more.
    """

    _is_in_paste = False
    _tail = ""

    def feed(self, data: str) -> Iterable[Message]:
        """The events in what the terminal sent; sizes that no screen has are none.

        A long text that a terminal without bracketed paste sends is a paste all the same: as keys its letters
        would be commands, and a megabyte of them would take minutes.
        """
        keys = _NO_KEYS.sub("", data)
        if data and not keys:
            return  # fed with nothing it would take the terminal for gone
        if not self._is_in_paste and is_pasted(keys):
            self._tail = ""
            yield events.Paste(keys.replace("\r", "\n"))
            return
        self._follow_paste(keys)
        for event in super().feed(keys):
            if not isinstance(event, events.Resize) or event.size == bounded(*event.size):
                yield event

    def _follow_paste(self, data: str) -> None:
        """Notes whether a bracketed paste is open behind this; its marks may come in two pieces."""
        seen = self._tail + data
        begun, ended = seen.rfind(_PASTE_BEGINS), seen.rfind(_PASTE_ENDS)
        if begun != ended:
            self._is_in_paste = begun > ended
        self._tail = seen[-len(_PASTE_BEGINS) + 1 :]

    def parse_mouse_code(self, code: str) -> Message | None:
        """A mouse report; None where the terminal measures its window as empty."""
        try:
            return super().parse_mouse_code(code)
        except ZeroDivisionError:
            return None

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        if sequence == _STATUS_REPORT:
            yield StatusReport("status_report", None)
            return
        plain = plain_sequence(sequence)
        if plain is None:
            yield events.Key(Keys.Ignore, sequence)
            return
        try:
            keys = list(super()._sequence_to_key_events(plain, alt))
        except (ValueError, OverflowError):
            keys = [events.Key(Keys.Ignore, sequence)]
        if not keys and _COMPLETE.fullmatch(sequence):
            keys = [events.Key(Keys.Ignore, sequence)]
        for key in keys:
            # A lone surrogate can be neither written to the terminal nor stored.
            if key.character is not None and any("\ud800" <= part <= "\udfff" for part in key.character):
                key = events.Key(Keys.Ignore, sequence)
            yield key


def is_pasted(text: str) -> bool:
    """Whether a piece of input is so long a text that nobody has typed it."""
    if len(text) < _TYPED_AT_ONCE or len(set(text[:_TYPED_AT_ONCE])) <= _FEW_LETTERS:
        return False
    return all(char.isprintable() or char in "\r\n\t" for char in text)


def plain_sequence(sequence: str) -> str | None:
    """A key's sequence in the form that Textual reads; None for the release of a key.

    Sub-parameters (`CSI 97:65;1:1u`: other layouts, kind of event) are dropped, except in the third field,
    which holds the text. xterm's modifyOtherKeys (`CSI 27;7;112~`) becomes the same key in `CSI u`.
    """
    if not sequence.startswith("\x1b["):
        return sequence
    other = _MODIFY_OTHER_KEYS.fullmatch(sequence)
    if other is not None:
        return f"\x1b[{other[2]};{other[1]}u"
    if ":" not in sequence:
        return sequence
    if _KEY_RELEASE.match(sequence):
        return None
    fields = sequence.split(";")
    return ";".join([_SUB_PARAMETER.sub("", field) for field in fields[:2]] + fields[2:])


def _parse_anything() -> bool:
    if not hasattr(linux_driver, "XTermParser") or not hasattr(XTermParser, "_sequence_to_key_events"):
        return False
    vars(linux_driver)["XTermParser"] = SafeParser
    return True


def bounded(columns: int, rows: int) -> tuple[int, int]:
    """A size that can be drawn: the usual one where the terminal knows none."""
    if columns < 1 or rows < 1:
        return _USUAL_SIZE
    return max(_LEAST_COLUMNS, min(columns, _MOST_COLUMNS)), max(_LEAST_ROWS, min(rows, _MOST_ROWS))


def _measure_anything() -> bool:
    """Textual believes the variables COLUMNS and LINES, which shells leave behind, more than the terminal."""
    if not hasattr(linux_driver.LinuxDriver, "_get_terminal_size"):
        return False

    def size(driver: linux_driver.LinuxDriver) -> tuple[int, int]:
        try:
            return bounded(*os.get_terminal_size(driver.fileno))
        except OSError:  # the terminal is gone
            return _USUAL_SIZE

    for variable in ("COLUMNS", "LINES"):
        os.environ.pop(variable, None)
    vars_of: Any = linux_driver.LinuxDriver
    vars_of._get_terminal_size = size
    return True


def stop_blinking(kind: type[Widget]) -> bool:
    """A blinking cursor sends bytes all day and keeps dead SSH sessions alive. Whether it was stopped."""
    reactive: Any = vars(kind).get("cursor_blink")
    if not hasattr(reactive, "_default"):
        return False
    reactive._default = False
    return True


_FLAG_TERMS = frozenset({"xterm-kitty", "xterm-ghostty", "wezterm"})
_FLAG_PROGRAMS = frozenset({"iTerm.app", "Apple_Terminal", "WezTerm", "ghostty"})


def draws_flags(environ: Mapping[str, str]) -> bool:
    """Whether the terminal is one of those that draw two regional indicators as a flag, two columns wide.

    Not inside tmux and screen, which count their columns in another way, nor without UTF-8.
    """
    named = (environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    encoding = next(filter(None, named), "").lower().replace("-", "")
    term = environ.get("TERM", "")
    if "utf8" not in encoding or term.startswith(("tmux", "screen")):
        return False
    if environ.get("TMUX") or environ.get("STY"):
        return False
    return term in _FLAG_TERMS or environ.get("TERM_PROGRAM", "") in _FLAG_PROGRAMS


# What stands in for the lines and marks of the screen where the terminal's character set has none.
_PLAIN_GROUPS = {
    "-": "─━▔▀–—",
    "|": "│┃║▏▎▍▌▋▕▐",
    "+": "┌┐└┘├┤┬┴┼╭╮╰╯",
    "=": "═",
    "#": "▊▉█▇▆▅░▒▓",
    "_": "▄▃▂▁",
    "*": "•●",
    ".": "·…",
    "'": "‘’",
    '"': "“”",
    "^": "↑",
    "v": "↓✓",
    "<": "←",
    ">": "→",
    "x": "✗×",
}
_PLAIN = {ord(mark): plain for plain, marks in _PLAIN_GROUPS.items() for mark in marks}


def _in_its_own_words(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end].translate(_PLAIN)
    return "".join(part if part.isascii() else "?" for part in text), error.end


def speak_its_encoding(stream: Any) -> None:
    """What the terminal's encoding lacks is drawn in ASCII, instead of as `\\u2500` (facts 10)."""
    codecs.register_error("tui_crm", _in_its_own_words)
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="tui_crm")
