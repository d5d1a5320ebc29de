"""Text measured in terminal cells: wide and combining characters counted as terminals do."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

from tui_crm.text.safe import safe_text

ELLIPSIS = "…"


def fit(text: str, width: int) -> str:
    """The text in exactly `width` cells: filled with spaces, or cut with an ellipsis.

    The text is data: what could act on the terminal is taken out first (R56).
    """
    if width <= 0:
        return ""
    text = safe_text(text)
    length = len(text) if text.isascii() else cell_len(text)
    if length <= width:
        return text + " " * (width - length)
    cut = set_cell_size(text, width - 1).rstrip() + ELLIPSIS
    # A wide character that straddles the border leaves its place empty.
    return cut + " " * (width - cell_len(cut))


def initials(name: str) -> str:
    """One or two letters that stand for the name on an avatar: "Łukasz Kowalski" -> "ŁK"."""
    words = ["".join(char for char in word if char.isalnum()) for word in name.split()]
    letters = [word[0] for word in words if word]
    return "".join(letters[:1] + letters[1:][-1:]).upper() or "?"
