"""Defines a tag, or changes one: its name, what it means, how often to keep in touch, its colour."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from tui_crm.domain.problems import CrmError
from tui_crm.domain.tags import COLOURS, Tag
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.format import plain
from tui_crm.ui.modals.define import DefineDialog, line_of
from tui_crm.ui.tag_colours import DOT, tag_style
from tui_crm.ui.widgets.chosen_list import ChosenList
from tui_crm.ui.widgets.text_input import TextInput
from tui_crm.wording import colour_label
from tui_crm.wording.keep_in_touch import interval_typed

_OFFERED = ("", *COLOURS)
_LINES = ("name", "description", "interval")


class DefineTag(DefineDialog[Tag | None]):
    """Closes with the tag as it was stored, or with None.

    Args:
        title: already translated; data in it is never markup.
        save: called with name, description, interval and colour on the service thread.
        tag: what stands there at first; None for a new one.
    """

    ERRORS: ClassVar[dict[str, str]] = {
        "name": "name-error",
        "description": "description-error",
        "keep_in_touch": "interval-error",
    }

    def __init__(self, title: str, save: Callable[[str, str, str, str], Tag], tag: Tag | None = None) -> None:
        super().__init__()
        self._title, self._store = title, save
        initial = tag or Tag(0, "")
        self._first_name, self._description = safe_text(initial.name), safe_text(initial.description)
        self._interval, self._colour = interval_typed(initial.keep_in_touch_days), initial.colour

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog define-tag"):
            yield Static(plain(self._title), classes="dialog-title")
            yield from line_of(_("Name"), TextInput(self._first_name, select_on_focus=False, id="name"))
            yield Static(id="name-error", classes="dialog-error")
            yield from line_of(
                _("Description"), TextInput(self._description, select_on_focus=False, id="description")
            )
            yield Static(id="description-error", classes="dialog-error")
            box = TextInput(
                self._interval,
                placeholder=_("days, or: week, month, quarter, year"),
                select_on_focus=False,
                id="interval",
            )
            yield from line_of(_("Keep in touch"), box)
            yield Static(id="interval-error", classes="dialog-error")
            chosen = _OFFERED.index(self._colour) if self._colour in _OFFERED else 0
            yield ChosenList(map(colour_line, _OFFERED), chosen, id="colour")

    def on_mount(self) -> None:
        for line in self.ERRORS.values():
            self.query_one(f"#{line}").display = False
        self.query_one("#name", Input).focus()

    def _typed(self) -> tuple[str, str, str, str]:
        name, description, interval = (self.query_one(f"#{field}", Input).value for field in _LINES)
        return name, description, interval, _OFFERED[self.query_one("#colour", ChosenList).chosen]

    @property
    def is_changed(self) -> bool:
        return self._typed()[1] != self._description

    @on(Input.Submitted)
    def go_on(self, event: Input.Submitted) -> None:
        """From line to line, and to the colour, where Enter saves."""
        place = _LINES.index(event.input.id or "") + 1
        self.query_one(f"#{(*_LINES, 'colour')[place]}").focus()

    @on(OptionList.OptionSelected)
    def take_colour(self) -> None:
        self.action_save()

    def saving(self) -> Callable[[], Tag | None]:
        store, typed = self._store, self._typed()
        return lambda: store(*typed)

    def show_refusal(self, error: CrmError) -> None:
        """Goes to what is refused."""
        super().show_refusal(error)
        field = {"description": "description", "keep_in_touch": "interval"}.get(error.problem.field, "name")
        self.query_one(f"#{field}", Input).focus()


def colour_line(colour: str) -> Content:
    """A colour to choose: its dot and its name."""
    dot = Content.styled(DOT if colour else " ", tag_style(colour))
    return Content.assemble(dot, f" {colour_label(colour)}")
