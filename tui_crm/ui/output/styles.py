"""Looks of cells: one character for each look, and the shortest way from one to another (SGR).

The codes are those of ECMA-48 and xterm: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
"""

from __future__ import annotations

import re
from typing import NamedTuple

UNKNOWN_LOOK = "\0"
"""The look of a cell of which nobody knows; as a pen: nobody knows what the terminal would draw with."""

_REMEMBERED = 4096
# What takes an attribute away again; 1 and 2 share theirs, as do others.
_OFF = {
    "1": "22", "2": "22", "3": "23", "4": "24", "21": "24", "5": "25", "6": "25", "7": "27", "8": "28",
    "9": "29", "51": "54", "52": "54", "53": "55",
}  # fmt: skip
# With these a blank is more than its background, so that erasing draws something else.
_DRAWN_ON_BLANKS = frozenset({"4", "21", "5", "6", "7", "9", "51", "52", "53"})
_RENDERED = re.compile(r"(?:\x1b\]8;(?P<link>[^\x1b]*)\x1b\\)?(?:\x1b\[(?P<codes>[\d;]*)m)?x")


class Look(NamedTuple):
    """What SGR codes say: attributes such as "1" (bold), colours as codes ("" is the default), a link."""

    attributes: tuple[str, ...]
    colour: str
    background: str
    link: str

    @property
    def codes(self) -> str:
        """The codes that make this look from none."""
        return ";".join(filter(None, (*self.attributes, self.colour, self.background)))


def look_of(codes: str, link: str = "") -> Look:
    """The look that SGR parameters ("1;38;2;1;2;3;48;5;7") make from none."""
    parts = codes.split(";")
    attributes: list[str] = []
    colour = background = ""
    while parts:
        part = parts.pop(0)
        if part in ("38", "48"):
            taken = 4 if parts[:1] == ["2"] else 2
            whole = ";".join([part, *parts[:taken]])
            del parts[:taken]
            colour, background = (whole, background) if part == "38" else (colour, whole)
        elif part in ("", "0"):
            attributes, colour, background = [], "", ""
        elif len(part) > 1 and part[:-1] in ("3", "9"):
            colour = "" if part == "39" else part
        elif len(part) > 1 and part[:-1] in ("4", "10"):
            background = "" if part == "49" else part
        else:
            attributes.append(part)
    return Look(tuple(sorted(set(attributes), key=int)), colour, background, link)


class Looks:
    """The looks of one session.

    Args:
        erases_in_colour: whether the terminal erases with the background of the pen ("bce").
    """

    def __init__(self, erases_in_colour: bool = True) -> None:
        self._erases_in_colour = erases_in_colour
        self._looks: list[Look] = [Look((), "", "", "")]
        self._ids: dict[Look, str] = {}
        self._rendered: dict[str, str] = {}
        self._changes: dict[tuple[str, str], str] = {}

    def of(self, rendered: str) -> str:
        """The id of the look in which Textual renders the text "x"."""
        known = self._rendered.get(rendered)
        if known is None:
            if len(self._rendered) > _REMEMBERED:
                self._rendered.clear()  # links have ids of their own: there is no end of them
            found = _RENDERED.match(rendered)
            look = look_of(found["codes"] or "", found["link"] or "") if found else self._looks[0]
            known = self._rendered[rendered] = self.id_of(look)
        return known

    def id_of(self, look: Look) -> str:
        """The one character that stands for a look."""
        known = self._ids.get(look)
        if known is None:
            known = self._ids[look] = chr(len(self._looks))
            self._looks.append(look)
        return known

    def can_be_erased(self, look: str) -> bool:
        """Whether a blank of this look is the same as an erased cell."""
        found = self._looks[ord(look)]
        flat = not found.link and _DRAWN_ON_BLANKS.isdisjoint(found.attributes)
        return flat and (self._erases_in_colour or not found.background)

    def change(self, pen: str, look: str) -> str:
        """The shortest sequence that makes the terminal draw with another look."""
        if pen == look:
            return ""
        known = self._changes.get((pen, look))
        if known is None:
            old = None if pen == UNKNOWN_LOOK else self._looks[ord(pen)]
            known = self._changes[pen, look] = _change(old, self._looks[ord(look)])
        return known


def _change(old: Look | None, new: Look) -> str:
    ways = [f"\x1b[0;{new.codes}m" if new.codes else "\x1b[m"]
    if old is not None:
        difference = _difference(old, new)
        if difference is not None:
            ways.append(f"\x1b[{';'.join(difference)}m" if difference else "")
    link = f"\x1b]8;{new.link or ';'}\x1b\\" if old is None or old.link != new.link else ""
    if old is None and not new.link:
        link = ""  # no link of ours is ever left open, and not every terminal ignores this sequence
    return link + min(ways, key=len)


def _difference(old: Look, new: Look) -> list[str] | None:
    """The codes that turn one look into another; None if there is no code that takes something away."""
    gone = [code for code in old.attributes if code not in new.attributes]
    if any(code not in _OFF for code in gone):
        return None
    off = list(dict.fromkeys(_OFF[code] for code in gone))
    codes = off + [code for code in new.attributes if code not in old.attributes or _OFF.get(code) in off]
    if new.colour != old.colour:
        codes.append(new.colour or "39")
    if new.background != old.background:
        codes.append(new.background or "49")
    return codes
