"""The choice of a theme: each shows at once while the cursor is on it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_crm.i18n import _
from tui_crm.theme_names import PLAIN, THEMES
from tui_crm.ui.base import CrmModal
from tui_crm.ui.format import plain
from tui_crm.ui.modals.choice import line_of
from tui_crm.wording.preferences import theme_about


class ThemeChoice(CrmModal[str | None]):
    """Closes with the name of the chosen theme, or with None at Escape: then the one of before is back."""

    def compose(self) -> ComposeResult:
        self._before = self.app.theme
        with Vertical(classes="dialog choice"):
            yield Static(plain(_("Theme")), classes="dialog-title")
            if self.crm.has_few_colours:
                text = _(
                    "This terminal shows 16 colours or none: there are a dark theme and a light one for it."
                )
                yield Static(plain(text), classes="dialog-hint")
            lines = {name: line_of(_line(name), name, self._before) for name in self._offered}
            yield OptionList(*(Option(plain(line), id=name) for name, line in lines.items()), markup=False)

    @property
    def _offered(self) -> Sequence[str]:
        return PLAIN if self.crm.has_few_colours else THEMES

    def on_mount(self) -> None:
        """The theme of now has the cursor."""
        themes = self.query_one(OptionList)
        themes.highlighted = themes.get_option_index(self._before)
        themes.focus()

    @on(OptionList.OptionHighlighted)
    def preview(self, event: OptionList.OptionHighlighted) -> None:
        """Shows it; where the cursor goes on at once, only where it stays."""
        self.call_later(self._show, event.option_id)

    def _show(self, name: str | None) -> None:
        themes = self.query_one(OptionList)
        option = themes.highlighted_option
        is_there = option is not None and option.id == name and not self.crm.has_keys_waiting
        if is_there and name is not None and not self.is_ending:
            self.crm.show_theme(name)

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """That one it is."""
        self.dismiss(event.option_id)

    def action_close(self) -> None:
        self.crm.show_theme(self._before)
        super().action_close()


def _line(name: str) -> str:
    return f"{name} ({theme_about(name)})"
