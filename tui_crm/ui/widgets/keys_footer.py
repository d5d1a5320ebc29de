"""The footer with the keys that matter here."""

from __future__ import annotations

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.screen import Screen
from textual.strip import Strip

from tui_crm.ui.messages import DoneByMouse
from tui_crm.ui.outer_lines import KEY, LABEL, OFF_KEY, OFF_LABEL, parts
from tui_crm.ui.widgets.cells import cells_of
from tui_crm.ui.widgets.one_line import OneLine

_Entry = tuple[str, str, bool, str, str, str]
"""A key as shown, its label, whether it can be used, why not, the key as Textual names it, its command."""


class KeysFooter(OneLine):
    """One line; a click on a key presses it.

    Textual's own footer is a widget for each key, mounted and laid out anew at each move of the focus.
    """

    COMPONENT_CLASSES = {KEY, LABEL, OFF_KEY, OFF_LABEL}  # noqa: RUF012 - Textual reads it from the class
    DEFAULT_CSS = """
    KeysFooter {
        dock: bottom;
        color: $footer-foreground;
        background: $footer-background;
        & > .footer-key { color: $footer-key-foreground; text-style: bold; }
        & > .footer-off-key { color: $footer-key-foreground; text-style: bold dim; }
        & > .footer-label { color: $footer-description-foreground; }
        & > .footer-off-label { color: $footer-description-foreground; text-style: dim; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[_Entry] = []

    def on_mount(self) -> None:
        """What can be done changes with the focus and with what is on the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self.bindings_changed)

    def on_unmount(self) -> None:
        self.screen.bindings_updated_signal.unsubscribe(self)

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Called when the focus moved, or when a command can or can't be used any more."""
        if self.is_attached and screen is self.screen:
            self._look()

    def on_resize(self) -> None:
        """There is room for other commands."""
        self._look()

    def _look(self) -> None:
        found: dict[str, _Entry] = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and binding.action not in found:
                key = self.app.get_key_display(binding)
                reason = active.tooltip or ""
                found[binding.action] = (
                    key, binding.description, active.enabled, reason, binding.key, binding.id or "",
                )  # fmt: skip
        entries = list(found.values())
        if entries != self._entries:
            self._entries = entries
            self.refresh()

    def draw_line(self, width: int) -> Strip:
        """The line."""
        shown = ((key, label, enabled) for key, label, enabled, *_more in self._entries)
        return Strip([Segment(text, self.look(name)) for text, name in parts(shown)])

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """All there is."""
        return container.width

    def _entry_at(self, x: int) -> _Entry | None:
        for entry in self._entries:
            x -= cells_of(entry[0]) + cells_of(entry[1]) + 2
            if x < 0:
                return entry
        return None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Under the mouse stands why a command can't be used."""
        entry = self._entry_at(event.x)
        reason = entry[3] if entry is not None else ""
        if (self.tooltip or "") != reason:
            self.tooltip = reason or None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A click presses the key."""
        entry = self._entry_at(event.x)
        if entry is None:
            return
        if entry[2]:
            self.app.simulate_key(entry[4])
            self.post_message(DoneByMouse(self, entry[5]))
        else:
            self.app.bell()
