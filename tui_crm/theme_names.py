"""The names of the themes of the screen, for whoever must not load Textual to know them.

Light. A test compares them with the themes that there are, and with their contrasts.
"""

from __future__ import annotations

HIGH_CONTRAST = ("high-contrast-dark", "high-contrast-light")
"""The program's own: text has a contrast of 7:1 and more (WCAG 2.2, 1.4.6)."""
PLAIN = ("ansi-dark", "ansi-light")
"""The terminal's own 16 colours, which are the user's: nobody else knows their contrast."""
DARK = (
    "textual-dark", "nord", "gruvbox", "catppuccin-mocha", "catppuccin-frappe", "catppuccin-macchiato",
    "dracula", "tokyo-night", "monokai", "flexoki", "solarized-dark", "rose-pine", "rose-pine-moon",
    "atom-one-dark",
)  # fmt: skip
LIGHT = (
    "textual-light", "catppuccin-latte", "solarized-light", "rose-pine-dawn", "atom-one-light",
)  # fmt: skip
THEMES = (*DARK, *LIGHT, *HIGH_CONTRAST, *PLAIN)
"""All, in the order in which they are offered."""
DEFAULT = "textual-dark"


def is_light(name: str) -> bool:
    """Whether a theme has dark text on a light ground."""
    return name in LIGHT or name.endswith("-light")
