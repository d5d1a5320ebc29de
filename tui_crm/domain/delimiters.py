"""What separates the cells of a file, as users name it."""

from __future__ import annotations

from tui_crm.domain.problems import Code, FileProblem

_TAB = frozenset({"tab", "\\t", "\t"})
_NEVER = '"\r\n\0'  # these mean something else in a CSV


def read_delimiter(text: str) -> str:
    """The character that a name stands for: itself, or a tab for `tab` and `\\t`.

    Raises:
        FileProblem: VALUE_NOT_ALLOWED for what cannot separate cells.
    """
    if text.lower() in _TAB:
        return "\t"
    if len(text) != 1 or text in _NEVER:
        raise FileProblem(Code.VALUE_NOT_ALLOWED, value=text, allowed="; , tab |")
    return text
