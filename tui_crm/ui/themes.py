"""The program's own themes, and the colours of every theme as they are used here."""

from __future__ import annotations

from textual.color import Color
from textual.filter import DimFilter
from textual.theme import Theme

from tui_crm.theme_names import HIGH_CONTRAST
from tui_crm.ui.contrast import HIGH, TEXT, contrast, readable
from tui_crm.ui.tag_colours import ansi_variables

_DARK, _LIGHT = HIGH_CONTRAST
_DIMMED_TEXTS = ("foreground", "footer-key-foreground")
_CAN_BE_DIMMED = 6.0
"""With this contrast Textual's own dimming leaves what can still be read."""
_DIMMED = 0.85
"""How much of the contrast dim text keeps where ordinary text has none to spare; Textual: two thirds."""
OWN = (
    Theme(
        name=_DARK, dark=True, background="#000000", surface="#000000", panel="#1c1c1c", foreground="#ffffff",
        primary="#6cc4ff", secondary="#a8d8ff", accent="#ffd84a", warning="#ffd84a", error="#ffa3a3",
        success="#86f08a",
        variables={
            "block-cursor-background": "#ffd84a", "block-cursor-foreground": "#000000",
            "block-cursor-blurred-background": "#3a3a3a",
            "input-selection-background": "#005a9c", "footer-key-foreground": "#ffd84a",
            "scrollbar": "#b0b0b0", "scrollbar-background": "#303030",
        },
    ),
    Theme(
        name=_LIGHT, dark=False, background="#ffffff", surface="#ffffff", panel="#ececec",
        foreground="#000000",
        primary="#00418a", secondary="#003366", accent="#7a2f00", warning="#6b3a00", error="#8f0014",
        success="#00501c",
        variables={
            "block-cursor-background": "#00418a", "block-cursor-foreground": "#ffffff",
            "block-cursor-blurred-background": "#d0d0d0",
            "input-selection-background": "#b5d5ff", "footer-key-foreground": "#00418a",
            "scrollbar": "#505050", "scrollbar-background": "#d8d8d8",
        },
    ),
)  # fmt: skip
"""High contrast, dark and light."""


def colours_used(theme: Theme, variables: dict[str, str]) -> dict[str, str]:
    """A theme's variables with what could not be read made readable, and the colours of tags.

    The terminal's own 16 colours are left as they are: what they look like only their user knows.
    """
    if theme.ansi:
        return {**variables, **ansi_variables(theme.dark)}
    return readable(variables, theme.dark, HIGH if theme.name in HIGH_CONTRAST else TEXT)


def dimming(theme: Theme, variables: dict[str, str]) -> tuple[DimFilter, ...]:
    """What draws dim text in place of Textual's own way, in a theme where that could not be read any more."""
    if theme.ansi:
        return ()
    ground = Color.parse(variables["panel"])
    weakest = min(contrast(Color.parse(variables[name]), ground) for name in _DIMMED_TEXTS)
    return () if weakest >= _CAN_BE_DIMMED else (DimFilter(_DIMMED),)
