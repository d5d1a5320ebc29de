"""Today: meetings, who is due, what closes, what was left half done, each one key away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import OptionList, Static

from tui_crm.commands import Command, Place
from tui_crm.domain.keep_in_touch import Due
from tui_crm.domain.problems import Code, Problem
from tui_crm.domain.today import Today
from tui_crm.i18n import _
from tui_crm.ui.bindings import bindings
from tui_crm.ui.format import plain
from tui_crm.ui.looking import LookingScreen
from tui_crm.ui.screens import today_flows
from tui_crm.ui.widgets.definition_list import Cell, DefinitionList, Row
from tui_crm.ui.widgets.keys_footer import KeysFooter
from tui_crm.wording.dates import day_title
from tui_crm.wording.today import Section, TodayLine, section_label, today_lines

_WHAT, _MORE = 2, 3
_GIVING = {_MORE: 20, _WHAT: 16}
"""The cells of a line that are cut where room is scarce, and what they keep."""
_OF_CONTACTS = frozenset({"touched", "log", "interval"})
_CLOCK_SECONDS = 30.0
"""How often it is looked whether another day has begun, or a meeting is over."""
_MOST_DUE = 200
"""Contacts that are due that are read: a screen of so many rows is rare."""
_AROUND = 3
"""Rows that are not the list's: the head, the footer, and a tip that may come."""


class TodayScreen(LookingScreen):
    """A line for everything that is to be done, part by part."""

    PLACES: ClassVar[tuple[Place, ...]] = (Place.TODAY,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.TODAY)

    def __init__(self) -> None:
        super().__init__()
        self._today: Today | None = None
        self._lines: list[TodayLine] = []
        self._keys: dict[tuple[Section, str], int] = {}

    def compose(self) -> ComposeResult:
        yield Static(plain(_("Today")), id="today-head")
        yield DefinitionList(_GIVING, id="today", spills=True)
        yield Static(plain(_("Looking...")), id="today-note")
        yield KeysFooter()

    def on_mount(self) -> None:
        self.app.clear_notifications()  # what was told elsewhere would stand on the list
        self.list.focus()
        self.set_interval(_CLOCK_SECONDS, self._look_at_the_clock)

    @property
    def list(self) -> DefinitionList:
        """The lines."""
        return self.query_one("#today", DefinitionList)

    @property
    def current(self) -> TodayLine | None:
        """What is under the cursor."""
        key = self.list.current
        return next((one for one in self._lines if self._keys[one.section, one.key] == key), None)

    @property
    def contact(self) -> Due | None:
        """The contact under the cursor, of those that are due."""
        line, today = self.current, self._today
        if line is None or today is None or line.section is not Section.DUE:
            return None
        return next((one for one in today.due if str(one.contact_id) == line.key), None)

    @property
    def today(self) -> Today:
        """What is shown."""
        assert self._today is not None
        return self._today

    # Reading

    async def read_again(self) -> None:
        """Shows what there is now. It is read beside what other commands do: it may take a while."""
        today = await today_flows.home_of(self).feed.threads.count(
            partial(self.session.today.read, _MOST_DUE)
        )
        if today != self._today:
            self._today = today
            self._show()

    async def _read_if_changed(self) -> None:
        # What mailboxes bring stands in no journal: the lines themselves are compared.
        if not self.is_ending:
            with self.refusing():
                await self.read_again()

    def _look_at_the_clock(self) -> None:
        if self.is_active and not self.is_between_forms:
            self.run_worker(self._read_if_time_went_on(), group="look", exclusive=True)

    async def _read_if_time_went_on(self) -> None:
        now = self.session.clock().astimezone()
        is_over = self._today is not None and any(one.ends_at < now for one in self._today.meetings)
        if is_over or self._today is None or self._today.day != now.date():
            await self._read_if_changed()

    def on_resize(self) -> None:
        """A higher screen has room for more names."""
        self._show()

    def _show(self) -> None:
        if not self.is_mounted or self._today is None:
            return
        self._lines = today_lines(self._today, self.size.height - _AROUND)
        for one in self._lines:
            self._keys.setdefault((one.section, one.key), len(self._keys))
        self.query_one("#today-head", Static).update(
            plain(_("Today: {what}").format(what=day_title(self._today.day)))
        )
        self.list.show([self._row(place, one) for place, one in enumerate(self._lines)])
        self.list.display = bool(self._lines)
        note = self.query_one("#today-note", Static)
        note.display = not self._lines
        note.update(plain(_("Nothing is to be done today.")))
        self.refresh_bindings()

    def _row(self, place: int, one: TodayLine) -> Row:
        is_first = place == 0 or self._lines[place - 1].section is not one.section
        cells = section_label(one.section) if is_first else "", one.when, one.what, one.more
        return Row(self._keys[one.section, one.key], tuple(map(Cell, cells)))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """The cursor moved: other commands make sense."""
        event.stop()
        self.refresh_bindings()

    # Commands

    def why_not(self, command: Command) -> Problem | None:
        """What is done with contacts makes no sense elsewhere."""
        if command.place is Place.TODAY and command.action in _OF_CONTACTS and self.contact is None:
            return Problem(Code.NOT_DUE_HERE)
        return super().why_not(command)

    @property
    def footer_wanted(self) -> Sequence[str]:
        """What is done next with a contact that is due."""
        return ("today.touched", "today.log", "today.interval") if self.contact is not None else ()

    @property
    def command_labels(self) -> Mapping[str, tuple[str, str]]:
        """What Enter does with what is under the cursor."""
        line = self.current
        if line is not None and line.section in (Section.DRAFTS, Section.IMPORTS):
            return {"today.open": (_("Go on with it"), _("Go on"))}
        return {}

    def action_open(self) -> None:
        if (line := self.current) is not None:
            self.begin(today_flows.open_line(self, line))

    def action_touched(self) -> None:
        if (due := self.contact) is not None:
            self.begin(today_flows.touched(self, due))

    def action_log(self) -> None:
        if (due := self.contact) is not None:
            self.begin(today_flows.log(self, due))

    def action_interval(self) -> None:
        if (due := self.contact) is not None:
            self.begin(today_flows.set_interval(self, due.contact_id))
