"""Finds a meeting by words of its title, its place or the names of those who take part (R48)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from itertools import islice

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import Worker

from tui_crm.domain.meetings import Occurrence
from tui_crm.i18n import _
from tui_crm.ui.base import CrmModal
from tui_crm.ui.format import plain
from tui_crm.ui.screens.meetings_lines import found_line
from tui_crm.ui.widgets.text_input import TextInput

_BACK, _AHEAD = timedelta(days=2 * 366), timedelta(days=366)
_MOST = 100
_MOVES = {"down": "cursor_down", "up": "cursor_up", "pagedown": "page_down", "pageup": "page_up"}


def in_order(found: Iterable[Occurrence], now: datetime) -> list[Occurrence]:
    """Those to come as they follow each other, then those that have been, the latest first.

    Of one that recurs the next time stands for all, or where none is to come the last one.
    """
    nearest: dict[int, Occurrence] = {}
    for one in sorted(found, key=lambda one: one.starts_at):
        before = nearest.get(one.meeting_id)
        if before is None or before.ends_at < now:
            nearest[one.meeting_id] = one
    to_come = [one for one in nearest.values() if one.ends_at >= now]
    been = [one for one in nearest.values() if one.ends_at < now]
    to_come.sort(key=lambda one: one.starts_at)
    been.sort(key=lambda one: one.starts_at, reverse=True)
    return list(islice((*to_come, *been), _MOST))


class FindMeeting(CrmModal[Occurrence | None]):
    """Closes with the occurrence that was chosen, or with None at Escape.

    Args:
        zone: whose clock counts.
        mine: whether to look among one's own meetings only.
    """

    def __init__(self, zone: tzinfo, mine: bool) -> None:
        super().__init__()
        self._zone, self._mine = zone, mine
        self._found: list[tuple[Option, Occurrence]] = []
        self._asked = self._answered = ""
        self._looking: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog find-meeting"):
            yield Static(plain(_("Find a meeting")), classes="dialog-title")
            with Horizontal(classes="dialog-line"):
                yield Static(plain(_("Words")), classes="dialog-label")
                yield TextInput(id="find-text")
            yield OptionList(id="found-meetings", markup=False)
            hint = _("From two years ago to a year ahead, those to come first. Enter goes to what is marked.")
            yield Static(plain(hint), classes="dialog-hint", id="find-hint")

    def on_mount(self) -> None:
        self._list.can_focus = False  # the arrows go on while one types
        self._box.focus()

    @property
    def _box(self) -> Input:
        return self.query_one("#find-text", Input)

    @property
    def _list(self) -> OptionList:
        return self.query_one("#found-meetings", OptionList)

    def must_wait(self, key: str) -> bool:
        """What stands in the list is for an older text as long as the one for this text is looked up."""
        looks_up = self._looking is not None and not self._looking.is_finished
        return looks_up and (key == "enter" or key in _MOVES)

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        self._asked = event.value.strip()
        self._looking = self.run_worker(self._look(self._asked), group="find", exclusive=True)

    async def _look(self, text: str) -> None:
        with self.refusing():
            found = await self.call(self._read, text) if text else []
            if text == self._asked:
                self._answered = text
                self._show(found)

    def _read(self, text: str) -> list[Occurrence]:
        now = self.session.clock()
        found = self.session.meetings.between(now - _BACK, now + _AHEAD, text=text, mine=self._mine)
        return in_order(found, now)

    def _show(self, found: list[Occurrence]) -> None:
        self._found = [(Option(plain(found_line(one, self._zone))), one) for one in found]
        self._list.clear_options()
        self._list.add_options([option for option, _one in self._found])
        self._list.highlighted = 0 if found else None
        if self._answered and not found:
            self._list.add_option(Option(plain(_("Nothing was found.")), disabled=True))

    async def on_key(self, event: events.Key) -> None:
        """The box has the focus, and the arrows move in the list all the same."""
        move = _MOVES.get(event.key)
        if move is not None:
            event.stop()
            await self.app.run_action(move, self._list)

    @on(Input.Submitted)
    def take(self) -> None:
        """What is marked in the list is meant."""
        place = self._list.highlighted
        if place is not None and place < len(self._found) and self._answered == self._asked:
            self.dismiss(self._found[place][1])

    @on(OptionList.OptionSelected)
    def clicked(self, event: OptionList.OptionSelected) -> None:
        """A click means what was there to be seen, which may be gone by now."""
        for option, one in self._found:
            if option is event.option:
                self.dismiss(one)
                return
