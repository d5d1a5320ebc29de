"""A question with a few answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_crm.commands import Place
from tui_crm.i18n import _
from tui_crm.ui.base import CrmModal, CrmScreen
from tui_crm.ui.bindings import bindings
from tui_crm.ui.format import plain

_NO, _YES = "no", "yes"


def line_of(text: str, name: str, now: str | None) -> str:
    """An answer with `*` before it where it holds already; with room for that where another one does."""
    return text if now is None else f"{'*' if name == now else ' '} {text}"


class Answers(OptionList):
    """Answers below each other; besides the list's own keys the user's for up and down move the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in bindings(Place.LIST)
        if isinstance(binding, Binding) and binding.action in ("down", "up")
    ]

    def action_down(self) -> None:
        self.action_cursor_down()

    def action_up(self) -> None:
        self.action_cursor_up()


class Choice(CrmModal[str | None]):
    """Closes with the name of the chosen answer, or with None at Escape.

    Args:
        title: the question, already translated.
        text: what to know before answering, "" for nothing. Data in it is never markup.
        answers: name -> what stands there, the safest first: it has the cursor.
        now: the name of the answer that holds already: then that has the cursor, and a sign that stays.
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
            yield Answers(
                *(
                    Option(plain(line_of(text, name, self._now)), id=name)
                    for name, text in self._answers.items()
                ),
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


async def is_meant(screen: CrmScreen[Any], title: str, text: str, yes: str, no: str = "") -> bool:
    """Asks before something is done; whether the person means it. Must run in a worker.

    Args:
        title, text: as of `Choice`.
        yes: what stands there for doing it.
        no: for leaving it, which has the cursor; "" for the usual words.
    """
    answers = {_NO: no or _("No, leave it"), _YES: yes}
    return await screen.app.push_screen_wait(Choice(title, text, answers)) == _YES


async def leaves_anyway(screen: CrmScreen[Any], lost: str) -> bool:
    """Asks before a form is left and what was typed is lost; whether it is. Must run in a worker.

    Args:
        lost: why no draft of it is kept; "" for nothing to say.
    """
    title, no = _("Leave without saving?"), _("Go on writing")
    return await is_meant(screen, title, lost, _("Throw it away"), no)
