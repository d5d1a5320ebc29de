"""How the colours of tags look: one table for the settings, the card and wherever else tags are shown.

The tones are of middle brightness, so that they can be read on dark and on light themes; terminals with fewer
colours take the nearest one they have.
"""

from __future__ import annotations

TAG_COLOURS: dict[str, str] = {
    "red": "#d9534f",
    "orange": "#e08e2d",
    "yellow": "#c9a800",
    "green": "#4caf50",
    "teal": "#26a69a",
    "blue": "#4a90e2",
    "purple": "#9b6fd0",
    "pink": "#e0679f",
    "grey": "#8a8f98",
}
"""A colour of `domain.tags.COLOURS` -> its foreground, in a notation that both Textual and rich read."""

DOT = "●"


def tag_style(colour: str) -> str:
    """The style of a tag's dot or name; "" for no colour, and for one that this version does not know."""
    return TAG_COLOURS.get(colour, "")
