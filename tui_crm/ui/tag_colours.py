"""How the colours of tags look: one table for the settings, the card and wherever else tags are shown.

Each theme has its own tone of each (`contrast.readable`), in which text can be read on its grounds.
"""

from __future__ import annotations

from collections.abc import Mapping

from rich.style import Style
from textual.color import Color

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
"""A colour of `domain.tags.COLOURS` -> the tone that those of the themes are made from."""
_ANSI = {
    "red": "ansi_red", "orange": "ansi_bright_red", "yellow": "ansi_yellow", "green": "ansi_green",
    "teal": "ansi_cyan", "blue": "ansi_blue", "purple": "ansi_magenta", "pink": "ansi_bright_magenta",
    "grey": "ansi_default",
}  # fmt: skip
"""The same in the terminal's own 16 colours."""
_BRIGHTER = {"red": "ansi_bright_red", "orange": "ansi_yellow", "blue": "ansi_bright_blue"}
"""Where they are dark on a dark ground."""

DOT = "●"


def variable(colour: str) -> str:
    """The name of a theme's variable for a colour."""
    return f"tag-{colour}"


def ansi_variables(is_dark: bool) -> dict[str, str]:
    """The variables of a theme that has the terminal's own 16 colours."""
    colours = {**_ANSI, **_BRIGHTER} if is_dark else _ANSI
    return {variable(colour): name for colour, name in colours.items()}


def tag_style(colour: str) -> str:
    """The style of a tag's dot or name for Textual's `Content`; "" for no colour, or one not known here."""
    return f"${variable(colour)}" if colour in TAG_COLOURS else ""


def rich_tag_style(style: str, theme: Mapping[str, str]) -> Style:
    """What `tag_style` gave, for what is drawn by rich.

    Args:
        theme: `App.theme_variables`.
    """
    tone = theme.get(style[1:], "")
    return Style.from_color(Color.parse(tone).rich_color) if tone else Style.null()
