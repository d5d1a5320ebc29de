"""The room of a form that may be longer than the screen."""

from __future__ import annotations

from textual import events, on
from textual.containers import VerticalScroll


class FormScroll(VerticalScroll, can_focus=False):
    """Fields one below the other; the one with the focus stays in sight, whatever comes, goes or shrinks."""

    def watch_virtual_size(self) -> None:
        """The fields need another room."""
        self.call_after_refresh(self.keep_focus_in_sight)

    @on(events.Resize)
    def keep_focus_in_sight(self) -> None:
        """Scrolls to the field with the focus: Textual does that only where the focus moves."""
        focused = self.screen.focused
        if focused is None or self not in focused.ancestors or focused.size.height > self.size.height:
            return
        if not self.screen.can_view_entire(focused):
            self.scroll_to_widget(focused, animate=False)
