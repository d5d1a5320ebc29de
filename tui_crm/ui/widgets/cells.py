"""Text measured in terminal cells: wide and combining characters counted as terminals do."""

from __future__ import annotations

from tui_crm.text.safe import safe_text

ELLIPSIS = "…"
_MARKS = "\u0300"


def _ordinary(text: str) -> bool:
    """Whether it is made of letters and signs of European languages: each harmless, and one cell wide.

    A pattern would say the same, but on the way to the first frame `re` alone costs 5 ms.
    """
    return text.isprintable() and (text.isascii() or max(text) < _MARKS)


def fit(text: str, width: int) -> str:
    """The text in exactly `width` cells: filled with spaces, or cut with an ellipsis.

    The text is data: what could act on the terminal is taken out first (R56).
    """
    if width <= 0:
        return ""
    if not _ordinary(text):
        return _fit_any(safe_text(text), width)
    if len(text) <= width:
        return text.ljust(width)
    return (text[: width - 1].rstrip() + ELLIPSIS).ljust(width)


def _fit_any(text: str, width: int) -> str:
    # Imported late: the first frame rarely meets a character of another width.
    from rich.cells import cell_len, set_cell_size

    length = cell_len(text)
    if length <= width:
        return text + " " * (width - length)
    cut = set_cell_size(text, width - 1).rstrip() + ELLIPSIS
    # A wide character that straddles the border leaves its place empty.
    return cut + " " * (width - cell_len(cut))


def cells_of(text: str) -> int:
    """How many cells the text takes."""
    if _ordinary(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def initials(name: str) -> str:
    """One or two letters that stand for the name on an avatar: "Łukasz Kowalski" -> "ŁK"."""
    words = ["".join(char for char in word if char.isalnum()) for word in name.split()]
    letters = [word[0] for word in words if word]
    return "".join(letters[:1] + letters[1:][-1:]).upper() or "?"
