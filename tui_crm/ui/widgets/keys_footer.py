"""The footer with the keys that matter here."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer


class KeysFooter(Footer):
    """Textual's footer, compact, which builds itself anew only where it says something else than before.

    Textual's own does so at each move of the focus and lays out the whole screen for it, which is most of
    what a Tab costs in a form.
    """

    def __init__(self) -> None:
        super().__init__(show_command_palette=False, compact=True)
        self._said: object = None

    def compose(self) -> ComposeResult:
        self._said = self._to_say()
        yield from super().compose()

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Called when the focus moved, or when a command can or can't be used any more."""
        if not self._bindings_ready or self._to_say() != self._said:
            super().bindings_changed(screen)

    def _to_say(self) -> object:
        return [
            (entry.binding.key, entry.binding.description, entry.enabled, entry.tooltip)
            for entry in self.screen.active_bindings.values()
            if entry.binding.show
        ]
