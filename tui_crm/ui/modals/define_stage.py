"""Defines a stage of opportunities, or changes one: its name, what it means, its colour (R47)."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static

from tui_crm.domain.opportunities import Outcome, Stage
from tui_crm.domain.problems import CrmError
from tui_crm.domain.tags import COLOURS
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.format import plain
from tui_crm.ui.modals.define import DefineDialog, line_of
from tui_crm.ui.modals.define_tag import colour_line
from tui_crm.ui.widgets.chosen_list import ChosenList
from tui_crm.ui.widgets.text_input import TextInput
from tui_crm.wording.opportunities import outcome_label, stage_label

_COLOURS, _OUTCOMES = ("", *COLOURS), tuple(Outcome)


class DefineStage(DefineDialog[Stage | None]):
    """Closes with the stage as it was stored, or with None.

    Args:
        title: already translated; data in it is never markup.
        save: called with name, outcome and colour on the service thread.
        stage: what stands there at first; None for a new one.
    """

    ERRORS: ClassVar[dict[str, str]] = {"name": "name-error", "outcome": "outcome-error"}

    def __init__(
        self, title: str, save: Callable[[str, Outcome, str], Stage], stage: Stage | None = None
    ) -> None:
        super().__init__()
        self._title, self._store = title, save
        initial = stage or Stage(0, "", "", Outcome.OPEN)
        self._first_name = safe_text(stage_label(stage)) if stage is not None else ""
        self._outcome, self._colour = initial.outcome, initial.colour

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog define-stage"):
            yield Static(plain(self._title), classes="dialog-title")
            yield from line_of(_("Name"), TextInput(self._first_name, select_on_focus=False, id="name"))
            yield Static(id="name-error", classes="dialog-error")
            yield Static(plain(_("An opportunity in it is:")), classes="dialog-title")
            outcomes = (plain(outcome_label(one)) for one in _OUTCOMES)
            yield ChosenList(outcomes, _OUTCOMES.index(self._outcome), id="outcome")
            yield Static(id="outcome-error", classes="dialog-error")
            chosen = _COLOURS.index(self._colour) if self._colour in _COLOURS else 0
            yield ChosenList(map(colour_line, _COLOURS), chosen, id="colour")

    def on_mount(self) -> None:
        for line in self.ERRORS.values():
            self.query_one(f"#{line}").display = False
        self.query_one("#name", Input).focus()

    def _typed(self) -> tuple[str, Outcome, str]:
        outcome = self.query_one("#outcome", ChosenList).chosen
        colour = self.query_one("#colour", ChosenList).chosen
        return self.query_one("#name", Input).value, _OUTCOMES[outcome], _COLOURS[colour]

    @on(Input.Submitted)
    def to_outcome(self) -> None:
        """From the name to what it means."""
        self.query_one("#outcome").focus()

    @on(OptionList.OptionSelected, "#outcome")
    def to_colour(self) -> None:
        """From there to the colour, where Enter saves."""
        self.query_one("#colour").focus()

    @on(OptionList.OptionSelected, "#colour")
    def take_colour(self) -> None:
        self.action_save()

    def saving(self) -> Callable[[], Stage | None]:
        store, typed = self._store, self._typed()
        return lambda: store(*typed)

    def show_refusal(self, error: CrmError) -> None:
        """Goes to what is refused."""
        super().show_refusal(error)
        self.query_one("#outcome" if error.problem.field == "outcome" else "#name").focus()
