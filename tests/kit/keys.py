"""The bytes that an ordinary terminal (xterm) sends for a key."""

from __future__ import annotations

_NAMED = {
    "enter": b"\r",
    "tab": b"\t",
    "shift+tab": b"\x1b[Z",
    "escape": b"\x1b",
    "space": b" ",
    "backspace": b"\x7f",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "insert": b"\x1b[2~",
    "delete": b"\x1b[3~",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "alt+up": b"\x1b[1;3A",
    "alt+down": b"\x1b[1;3B",
    "f1": b"\x1bOP",
    "f2": b"\x1bOQ",
    "f3": b"\x1bOR",
    "f4": b"\x1bOS",
    "f5": b"\x1b[15~",
    "f6": b"\x1b[17~",
    "f7": b"\x1b[18~",
    "f8": b"\x1b[19~",
    "f9": b"\x1b[20~",
    "f10": b"\x1b[21~",
}


def key_bytes(name: str) -> bytes:
    """The bytes of a key: a name ("f7", "ctrl+s", "alt+up") or a single character.

    Raises:
        ValueError: no such key is known here.
    """
    if name in _NAMED:
        return _NAMED[name]
    modifier, _, letter = name.rpartition("+")
    if modifier == "ctrl" and len(letter) == 1 and letter.isalpha():
        return bytes([ord(letter.lower()) & 0x1F])
    if modifier in ("alt+ctrl", "ctrl+alt") and len(letter) == 1 and letter.isalpha():
        return b"\x1b" + bytes([ord(letter.lower()) & 0x1F])
    if modifier == "alt" and len(letter) == 1:
        return b"\x1b" + letter.encode()
    if len(name) == 1:
        return name.encode()
    raise ValueError(f"no bytes known for the key {name!r}")
