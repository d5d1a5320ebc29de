"""What a phone would read from a terminal: cells drawn as pixels, and a real QR reader on them (ZXing)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import zxingcpp
from rich.style import Style
from textual.app import App

from tests.kit.terminal import Terminal

PIXELS = 4
"""Width and height of a half cell, which is what a module is drawn in."""
MARGIN = 24
"""Pixels of the dark room around the terminal."""

Look = tuple[str, int, int]
"""A sign with the brightness of its ink and of its ground, 0 to 255."""

_INK, _GROUND = 220, 12
"""A dark terminal's own colours."""
_SGR = re.compile(r"\x1b\[([0-9;]*)m|(.)", re.DOTALL)
_NAMES = {"black": 0, "white": 190, "brightwhite": 255, "bfightwhite": 255}  # the last as pyte spells it
_BRIGHTNESS = {"30": 0, "40": 0, "97": 255, "107": 255}


def on_screen(app: App[Any]) -> list[list[Look]]:
    """The cells of what the app shows now."""
    rows: list[list[Look]] = []
    for strip in app.screen._compositor.render_strips():
        row: list[Look] = []
        for segment in strip:
            ink, ground = _colours(segment.style or Style())
            row += [(sign, ink, ground) for sign in segment.text]
        rows.append(row)
    return rows


def _colours(style: Style) -> tuple[int, int]:
    ink = _brightness(style.color, _INK)
    ground = _brightness(style.bgcolor, _GROUND)
    return (ground, ink) if style.reverse else (ink, ground)


def _brightness(colour: Any, default: int) -> int:
    if colour is None or colour.is_default:
        return default
    red, green, blue = colour.get_truecolor()
    return round(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def on_terminal(terminal: Terminal) -> list[list[Look]]:
    """The cells that a terminal shows after all that the real program wrote to it."""
    rows: list[list[Look]] = []
    for row in terminal.cells():
        looks = [(cell.data, _named(cell.fg, _INK), _named(cell.bg, _GROUND), cell.reverse) for cell in row]
        rows.append(
            [(sign, *((ground, ink) if reverse else (ink, ground))) for sign, ink, ground, reverse in looks]
        )
    return rows


def _named(colour: str, default: int) -> int:
    """The brightness of a colour as pyte names it."""
    if colour == "default":
        return default
    if re.fullmatch(r"[0-9a-f]{6}", colour):
        return sum(bytes.fromhex(colour)) // 3
    return _NAMES.get(colour, (_INK + _GROUND) // 2)


def printed(text: str, ink: int = _INK, ground: int = _GROUND) -> list[list[Look]]:
    """The cells of a text with SGR colours, on a terminal with these colours of its own."""
    rows: list[list[Look]] = []
    for line in text.splitlines():
        row: list[Look] = []
        now = [ink, ground]
        for found in _SGR.finditer(line):
            if found[2]:
                row.append((found[2], *now))
                continue
            for code in found[1].split(";"):
                if code in ("", "0"):
                    now = [ink, ground]
                else:
                    now[code in ("40", "107")] = _BRIGHTNESS[code]
        rows.append(row)
    return rows


def read(rows: Iterable[list[Look]], halves: int = 2) -> list[str]:
    """The texts of the codes that a reader finds in these cells.

    Args:
        halves: 2 where a cell is twice as high as wide.
    """
    cells = list(rows)
    width = max(len(row) for row in cells) * PIXELS + 2 * MARGIN
    lines: list[bytes] = [bytes([_GROUND]) * width] * MARGIN
    for row in cells:
        for half in range(halves):
            inside = b"".join(bytes([_pixel(look, half)]) * PIXELS for look in row)
            line = (bytes([_GROUND]) * MARGIN + inside).ljust(width, bytes([_GROUND]))
            lines += [line] * PIXELS
    lines += [bytes([_GROUND]) * width] * MARGIN
    picture = memoryview(b"".join(lines)).cast("B", (len(lines), width))
    return [found.text for found in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]


def _pixel(look: Look, half: int) -> int:
    sign, ink, ground = look
    inked = {"█": (True, True), "▀": (True, False), "▄": (False, True), "#": (True, True)}
    return ink if inked.get(sign, (False, False))[half] else ground
