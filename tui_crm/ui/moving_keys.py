"""What a keymap's keys for moving mean to lists and texts that know only arrows, paging and Escape."""

from __future__ import annotations

from textual import events
from textual.app import App
from textual.containers import ScrollableContainer
from textual.dom import DOMNode
from textual.scroll_view import ScrollView
from textual.widgets import Input

from tui_crm.commands import BY_ID
from tui_crm.keymap import Keymap
from tui_crm.keymap_presets import PRESETS

_MOVING: dict[str, dict[str, str]] = {
    name: {key: usual for usual, keys in preset.moves.items() for key in keys}
    for name, preset in PRESETS.items()
}


class MovingKeysApp(App[None]):
    """An app that hands on the usual key for one that means the same in the keymap.

    A command that has the key where the person is goes first; a text field's own keys go before all but the
    commands that work while one types. A letter is only taken in lists, and not where a node around has it
    among its `TAKES_LETTERS`.
    """

    keymap: Keymap

    async def on_event(self, event: events.Event) -> None:
        """A key that comes from the terminal; what the widgets hand back was looked at before."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            meant = self.meant(event.key)
            if meant != event.key:
                event.key, event.character = meant, None
        await super().on_event(event)

    def meant(self, key: str) -> str:
        """The key that this one stands for here and now; mostly itself."""
        at = self.focused or self.screen
        is_text = _is_text(at)
        name = self.keymap.preset
        usual = (PRESETS[name].typing if is_text else _MOVING[name]).get(key, key)
        if usual == key or self._is_command(key, is_text) or not (is_text or _may_move(key, at)):
            return key
        return usual

    def _is_command(self, key: str, is_text: bool) -> bool:
        """Whether a command that works here has the key; those of a list are there behind a form, asleep.

        In a text only those count that go before the text's own keys.
        """
        return any(
            binding.id in BY_ID
            and (binding.priority or not is_text)
            and self._check_action_state(binding.action, node) is not False
            for node, bindings in self.screen._modal_binding_chain
            for binding in bindings.key_to_bindings.get(key, ())
        )


def _is_text(at: DOMNode) -> bool:
    """Whether one types there. Text areas are not loaded before a form needs one: they are known by name."""
    return isinstance(at, Input) or any(kind.__name__ == "TextArea" for kind in type(at).__mro__)


def _may_move(key: str, at: DOMNode) -> bool:
    """Whether a key, if it is a letter, is neither typed nor chosen with here."""
    if len(key) > 1:
        return True
    taken = any(key in getattr(node, "TAKES_LETTERS", ()) for node in at.ancestors_with_self)
    return isinstance(at, ScrollView | ScrollableContainer) and not taken
