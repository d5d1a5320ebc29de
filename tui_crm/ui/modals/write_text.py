"""Writes or changes a note, or what was said in a call, a message or a meeting (R45, R46)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from tui_crm.commands import Place
from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import _
from tui_crm.ui.base import CrmModal
from tui_crm.ui.bindings import bindings
from tui_crm.ui.format import entered_moment, moment_entry, plain
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.widgets.text_area import TextArea
from tui_crm.ui.widgets.text_input import TextInput
from tui_crm.wording import sentence

_BACK, _LEAVE = "back", "leave"


class Written(NamedTuple):
    """What was written; `at` is aware, None where the person left it as it was."""

    text: str
    at: datetime | None


class WriteText(CrmModal[Written | None]):
    """A text of any length and the moment that it is about; Escape with something typed asks first.

    Args:
        title: already translated; data in it is never markup.
        at: the moment, aware.
        text: what stands there at first.
        required: whether an empty text is refused.
    """

    # The form's own key for saving, so that a user's key for it holds here too.
    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in bindings(Place.EDITOR)
        if isinstance(binding, Binding) and binding.action == "save"
    ]

    def __init__(self, title: str, at: datetime, text: str = "", required: bool = True) -> None:
        super().__init__()
        self._title, self._text, self._required = title, text, required
        self._at = moment_entry(at)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog write-text"):
            yield Static(plain(self._title), classes="dialog-title")
            yield TextArea(self._text, soft_wrap=True, id="written")
            with Horizontal(classes="dialog-line"):
                yield Static(plain(_("When")), classes="dialog-label")
                yield TextInput(self._at, id="written-at")
            yield Static(id="written-error", classes="dialog-error")

    def on_mount(self) -> None:
        field = self.query_one(TextArea)
        field.focus()
        field.move_cursor(field.document.end)

    @on(TextArea.Changed)
    @on(Input.Changed)
    def typed(self) -> None:
        self.query_one("#written-error", Static).update()

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Closes with what was written, or says what is wrong with it."""
        text, when = self.query_one(TextArea).text.strip(), self.query_one("#written-at", Input).value
        at = entered_moment(when)
        if self._required and not text:
            self._refuse(Problem(Code.EVENT_TEXT_REQUIRED))
        elif at is None:
            self._refuse(Problem(Code.MOMENT_NOT_RECOGNIZED, "", {"value": when}))
        else:
            self.dismiss(Written(text, None if when == self._at else at))

    def _refuse(self, problem: Problem) -> None:
        self.query_one("#written-error", Static).update(plain(sentence(problem)))

    def action_close(self) -> None:
        self.run_worker(self._close(), group="close", exclusive=True)

    async def _close(self) -> None:
        """What was typed is given up only where the person says so."""
        if self.query_one(TextArea).text != self._text:
            answers = {_BACK: _("Go on writing"), _LEAVE: _("Throw it away")}
            question = Choice(_("What you typed has not been saved."), "", answers)
            if await self.app.push_screen_wait(question) != _LEAVE:
                return
        self.dismiss(None)
