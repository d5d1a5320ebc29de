"""Textual's text of several lines, with a cursor that does not blink."""

from __future__ import annotations

from textual.widgets import TextArea

from tui_crm.ui.terminal import stop_blinking

__all__ = ["TextArea"]

stop_blinking(TextArea)
