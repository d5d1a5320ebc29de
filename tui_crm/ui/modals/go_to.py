"""Where to go: all screens, each with a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_crm import wording
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.ui.base import CrmModal
from tui_crm.ui.format import plain
from tui_crm.ui.going import DESTINATIONS, Destination, go_to, why_not_there

if TYPE_CHECKING:
    from tui_crm.ui.app import CrmApp

_LETTER_WIDTH = 3


class GoTo(CrmModal[Destination | None]):
    """Closes with what was chosen, by its letter or with Enter, or with None at Escape."""

    TAKES_LETTERS: ClassVar[frozenset[str]] = frozenset(one.letter for one in DESTINATIONS)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog choice"):
            yield Static(plain(_("Go to")), classes="dialog-title")
            yield OptionList(*map(self._option, DESTINATIONS), id="go-to", markup=False)

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.focus()
        options.highlighted = 0

    def _option(self, one: Destination) -> Option:
        letter = shown_key(one.letter).ljust(_LETTER_WIDTH)
        style = "dim" if why_not_there(self.crm, one) is not None else ""
        return Option(Content.styled(f"{letter}{_(one.label)}", style), id=one.letter)

    def on_key(self, event: events.Key) -> None:
        """A letter chooses at once."""
        found = next((one for one in DESTINATIONS if one.letter == event.key), None)
        if found is not None:
            event.stop()
            event.prevent_default()
            self._choose(found)

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        self._choose(DESTINATIONS[event.option_index])

    def _choose(self, one: Destination) -> None:
        if (problem := why_not_there(self.crm, one)) is not None:
            self.tell(wording.sentence(problem), "warning")
        else:
            self.dismiss(one)


def ask_where(app: CrmApp) -> None:
    """Offers the screens, once, and goes to the one that is chosen."""

    def go(chosen: Destination | None) -> None:
        if chosen is not None:
            app.run_worker(go_to(app, chosen), group="go-to", exclusive=True)

    if not any(isinstance(screen, GoTo) for screen in app.screen_stack):
        app.push_screen(GoTo(), go)
