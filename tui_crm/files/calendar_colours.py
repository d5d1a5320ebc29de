"""Colours of calendar files as those that meetings have, and back (RFC 7986, 5.9)."""

from __future__ import annotations

import colorsys
from functools import cache

from tui_crm.domain.tags import COLOURS

_GREY_BELOW = 0.18
"""How much colour a colour has that is no grey."""
_HUES = {
    "red": 0.0, "orange": 0.09, "yellow": 0.15, "green": 0.33, "teal": 0.49, "blue": 0.61, "purple": 0.77,
    "pink": 0.92,
}  # fmt: skip


@cache
def colour_of(text: str) -> str:
    """The one of `domain.tags.COLOURS` that is nearest to a name of CSS or to "#RRGGBB"; "" for no colour."""
    name = text.strip().lower()
    if name in COLOURS or not name:
        return name
    # Imported late: most events have no colour of their own.
    from PIL.ImageColor import getrgb

    try:
        # Apple writes the transparency behind it.
        red, green, blue = (part / 255 for part in getrgb(name)[:3])
    except ValueError:
        return ""
    hue, light, _saturation = colorsys.rgb_to_hls(red, green, blue)
    strength = max(red, green, blue) - min(red, green, blue)
    if strength < _GREY_BELOW or light in (0.0, 1.0):
        return "grey"
    return min(_HUES, key=lambda one: min(abs(_HUES[one] - hue), 1 - abs(_HUES[one] - hue)))
