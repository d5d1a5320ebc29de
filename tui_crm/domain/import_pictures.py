"""Pictures in the cells of files: base64, with or without `data:image/png;base64,` in front (RFC 2397)."""

from __future__ import annotations

import base64
import binascii

_DATA = "data:"
_STARTS = ("iVBORw0KGgo", "/9j/", "R0lGOD", "UklGR")
"""How PNG, JPEG, GIF and WebP begin in base64."""


def pictured(text: str) -> bool:
    """Whether the text looks like a picture; its beginning is enough."""
    return text.startswith(("data:image/", *_STARTS))


def picture_bytes(text: str) -> bytes | None:
    """The bytes of a picture in a cell; None where the text is no base64."""
    if text[: len(_DATA)].lower() == _DATA:
        about, comma, text = text.partition(",")
        if not comma or not about.lower().endswith(";base64"):
            return None
    compact = "".join(text.split())
    try:
        return base64.b64decode(compact + "=" * (-len(compact) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
