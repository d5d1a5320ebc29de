"""Text that can be shown: no character that acts on a terminal or hides in a name (R56).

Light: European names pass without the patterns for the rest being loaded.
"""

from __future__ import annotations

_MARKS = "\u0300"
"""From here on there are combining marks, and letters that are shown as nothing."""
_PADLOCKS = "\U0001f512\U0001f513"
"""They stand on every card, and at the first one the patterns would take 5 ms."""


def safe_text(text: str, keep_newlines: bool = False) -> str:
    """The text without control, bidirectional, zero-width and tag characters, composed (NFC).

    Joiners stay where emoji or a script needs them; other white space becomes plain spaces.

    Args:
        keep_newlines: keep line ends, as "\\n" (notes); otherwise they become spaces.
    """
    if text.isprintable() and (text.isascii() or max(text) < _MARKS or _is_beside_padlocks(text)):
        return text
    from tui_crm.text.unsafe import cleaned

    return cleaned(text, keep_newlines)


def _is_beside_padlocks(text: str) -> bool:
    return max(text.strip(_PADLOCKS), default="") < _MARKS
