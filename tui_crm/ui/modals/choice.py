"""A question with a few answers."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_crm.ui.base import CrmModal
from tui_crm.ui.format import plain


class Choice(CrmModal[str | None]):
    """Closes with the name of the chosen answer, or with None at Escape.

    Args:
        title: the question, already translated.
        text: what to know before answering, "" for nothing. Data in it is never markup.
        answers: name -> what stands there, the safest first: it has the cursor.
        now: the name of the answer that holds already: then that has the cursor.
    """

    def __init__(self, title: str, text: str, answers: Mapping[str, str], now: str | None = None) -> None:
        super().__init__()
        self._now = now
        self._title, self._text, self._answers = title, text, dict(answers)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog choice"):
            yield Static(plain(self._title), classes="dialog-title")
            if self._text:
                with VerticalScroll(classes="dialog-text", can_focus=False):
                    yield Static(plain(self._text, keep_newlines=True), id="choice-text")
            yield OptionList(
                *(Option(plain(text), id=name) for name, text in self._answers.items()),
                id="choice-answers",
                markup=False,
            )

    def on_mount(self) -> None:
        answers = self.query_one(OptionList)
        answers.focus()
        answers.highlighted = answers.get_option_index(self._now) if self._now is not None else 0

    @on(OptionList.OptionSelected)
    def answer(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)
