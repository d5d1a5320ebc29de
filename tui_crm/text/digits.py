"""The digits of a text, by which phones and numbers are looked up. Light: unlike the rules of phones."""

from __future__ import annotations

import unicodedata


def digits(text: str) -> str:
    """The digits of a text for look-ups; "00" before a whole international number is left out."""
    if text[:1] == "+" and text.isascii() and text[1:].isdecimal():
        found = text[1:]
    elif text.isascii():
        found = "".join(filter(str.isdecimal, text))
    else:
        found = "".join(str(unicodedata.decimal(char)) for char in text if char.isdecimal())
    return found[2:] if len(found) >= 9 and found.startswith("00") else found
