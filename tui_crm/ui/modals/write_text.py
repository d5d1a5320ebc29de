"""Writes or changes a note, or what was said in a call, a message or a meeting (R45, R46)."""

from __future__ import annotations

import re
from collections.abc import Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import Input, Static
from textual.worker import Worker

from tui_crm.commands import Place
from tui_crm.domain.problems import Code, CrmError, NotFound, Problem
from tui_crm.i18n import _
from tui_crm.text.fold import fold
from tui_crm.text.local_times import read_day
from tui_crm.ui.base import CrmModal
from tui_crm.ui.bindings import bindings
from tui_crm.ui.format import entered_moment, moment_entry, plain
from tui_crm.ui.modals.choice import leaves_anyway
from tui_crm.ui.widgets.contact_saving import not_saved_sentence
from tui_crm.ui.widgets.draft_keeper import QUIET_SECONDS, DraftKeeper
from tui_crm.ui.widgets.text_area import TextArea
from tui_crm.ui.widgets.text_input import TextInput
from tui_crm.wording import explain, sentence

_CLOCK = re.compile(r"\d{1,2}:\d\d", re.ASCII)
_AGO = re.compile(r"-(\d{1,4}) ?(h|godz|min)\.?", re.ASCII)


class Written(NamedTuple):
    """What was written; `at` is aware, None where the person left it as it was."""

    text: str
    at: datetime | None


def told_moment(text: str, now: datetime) -> datetime | None:
    """When something happened, as people say it: "14:30", "yesterday 10:00", "-2h", "-20min", or in full.

    Aware; what has no offset is in the time zone of this machine. None for what is no moment.

    Args:
        now: aware.
    """
    today = now.astimezone().date()
    text = " ".join(text.split())
    if ago := _AGO.fullmatch(fold(text)):
        return now - (timedelta(minutes=int(ago[1])) if ago[2] == "min" else timedelta(hours=int(ago[1])))
    if _CLOCK.fullmatch(text):
        return entered_moment(f"{today.isoformat()} {text}")
    head, _space, clock = text.partition(" ")
    day = read_day(head, today)
    if day is None:
        return entered_moment(text)
    return entered_moment(f"{day.isoformat()} {clock.removeprefix('o ').removeprefix('at ')}")


class WriteText(CrmModal[Written | None]):
    """A text of any length and the moment that it is about. What was typed is kept, as in any form (R12).

    Args:
        title: already translated; data in it is never markup.
        at: the moment, aware.
        keeper: keeps the text as the note of a draft; what it holds stands there at first.
        required: whether an empty text is refused.
    """

    # The form's own key for saving, so that a user's key for it holds here too.
    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in bindings(Place.EDITOR)
        if isinstance(binding, Binding) and binding.action == "save"
    ]

    def __init__(self, title: str, at: datetime, keeper: DraftKeeper, required: bool = True) -> None:
        super().__init__()
        self._title, self._keeper, self._required = title, keeper, required
        self._at = moment_entry(at)
        self._timer: Timer | None = None
        self._leaving: Worker[None] | None = None
        self._refused: tuple[str, str] | None = None

    @property
    def is_between_forms(self) -> bool:
        return self._leaving is not None and not self._leaving.is_finished

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog write-text"):
            yield Static(plain(self._title), classes="dialog-title")
            yield TextArea(self._keeper.latest.note, soft_wrap=True, id="written")
            if self._keeper.is_changed:
                hint = _("You typed this before and did not save it. Empty the text to throw it away.")
                yield Static(plain(hint), classes="dialog-hint")
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
        """What was wrong may be right now; the text is kept as soon as typing rests."""
        if self._entered != self._refused:  # what is told late of the text before must not take it away
            self.query_one("#written-error", Static).update()
        self._note()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(QUIET_SECONDS, self._keep_soon)

    @property
    def _entered(self) -> tuple[str, str]:
        return self.query_one(TextArea).text, self.query_one("#written-at", Input).value

    def _note(self) -> None:
        self._keeper.note(replace(self._keeper.initial, note=self.query_one(TextArea).text))

    def _keep_soon(self) -> None:
        if not self.is_between_forms:  # what leaves sees to the text itself
            self.run_worker(self._keep(), group="draft")

    async def _keep(self) -> str:
        """Keeps the text; says in the dialog what stands in the way, and gives that sentence."""
        try:
            await self._keeper.keep(self.call)
        except NotFound:
            refusal = _("This contact was deleted for good meanwhile: the text cannot be saved, only copied.")
        except CrmError as error:
            refusal = explain(error)
        else:
            return ""
        self._refuse(refusal)
        return refusal

    def flush_draft(self) -> None:
        """Keeps what was typed at once."""
        self._note()
        self._keeper.flush()

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Closes with what was written, of which a draft is kept first; or says what is wrong with it."""
        text, when = self.query_one(TextArea).text.strip(), self.query_one("#written-at", Input).value
        at = told_moment(when, self.session.clock())
        if self._required and not text:
            self._refuse(sentence(Problem(Code.EVENT_TEXT_REQUIRED)))
        elif at is None:
            why = _(
                '"{value}" is no date and time: type for instance 14:30, yesterday 10:00, -2h '
                "or 2026-01-31 14:30."
            )
            self._refuse(why.format(value=when))
        else:
            self._leave_by(self._hand_over(Written(text, None if when == self._at else at)))

    def _refuse(self, why: str) -> None:
        self._refused = self._entered
        self.query_one("#written-error", Static).update(plain(why))

    def action_close(self) -> None:
        self._leave_by(self._close())

    def _leave_by(self, way: Coroutine[Any, Any, None]) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._note()
        self._leaving = self.run_worker(way, group="leave", exclusive=True)

    async def _hand_over(self, written: Written) -> None:
        if not await self._keep():
            self.dismiss(written)

    async def _close(self) -> None:
        """An empty text, or one as it was, is nothing to keep; what cannot be kept is asked about."""
        if not self._keeper.latest.note.strip():
            self._keeper.note(self._keeper.initial)
        lost = await self._keep()
        is_moved = self.query_one("#written-at", Input).value != self._at
        if not lost and is_moved and not self._keeper.is_changed:
            lost = _("You changed the date and time alone, and a draft keeps only a text.")
        if lost:
            if not await leaves_anyway(self, lost):
                return
        elif self._keeper.is_changed:
            self.tell(not_saved_sentence())
        self.dismiss(None)
