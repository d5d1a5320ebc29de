"""The calendar without its commands: a month, or the hours of a day, beside the meetings of that day."""

from __future__ import annotations

from datetime import date, datetime

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import OptionList, Static

from tui_crm.commands import BY_ID
from tui_crm.domain.meetings import Occurrence
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.ui.bindings import short_key
from tui_crm.ui.format import plain
from tui_crm.ui.looking import LookingScreen
from tui_crm.ui.screens import meetings_lines
from tui_crm.ui.widgets.agenda import Agenda, AgendaTitle
from tui_crm.ui.widgets.calendar_layout import Days, by_day, clamped, moments, zone_here
from tui_crm.ui.widgets.day_view import DayView
from tui_crm.ui.widgets.keys_footer import KeysFooter
from tui_crm.ui.widgets.month_grid import MonthGrid
from tui_crm.wording.dates import first_weekday

_SIDES = 2
_MINUTE = 60
_Span = tuple[date, date, bool]
"""The first and the last day that were read, and whether only one's own meetings."""


class MeetingsView(LookingScreen):
    """Shows the meetings of the weeks around a day; another month is read on the service thread.

    Args:
        day: the one under the cursor at first; None for today.
    """

    AUTO_FOCUS = "#month"

    def __init__(self, day: date | None = None) -> None:
        super().__init__()
        self._zone = zone_here()
        self._wanted_day = day
        self._days: Days = {}
        self._read_span: _Span | None = None
        self.mine = self.is_day = False
        self._going_to = 0
        """The occurrence that the cursor goes to as soon as it is shown; 0 for none."""

    def compose(self) -> ComposeResult:
        self.day = clamped(self._wanted_day or self.today)
        yield Static(id="meetings-head")
        with Horizontal(id="meetings-body"):
            yield MonthGrid(self.day, first_weekday(self.session.region), self._zone, id="month")
            yield DayView(self._zone, id="day")
            with Vertical(id="meetings-side"):
                yield AgendaTitle(id="meetings-day")
                yield Agenda(self._zone, id="agenda")
                yield Static(id="meetings-note")
        yield Static(id="meetings-details")
        yield KeysFooter()

    def on_mount(self) -> None:
        self.app.clear_notifications()  # what was told elsewhere would stand on the calendar
        self._read_span = self._span  # it is about to be read
        self._show()
        self.set_interval(_MINUTE, self._show)  # the hour goes on, and at midnight the day

    @property
    def now(self) -> datetime:
        """By the clock of wherever one is."""
        return self.session.clock().astimezone(self._zone)

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def grid(self) -> MonthGrid:
        return self.query_one("#month", MonthGrid)

    @property
    def hours(self) -> DayView:
        return self.query_one("#day", DayView)

    @property
    def agenda(self) -> Agenda:
        return self.query_one("#agenda", Agenda)

    @property
    def current(self) -> Occurrence | None:
        """The meeting under the cursor."""
        if not self.is_mounted:
            return None
        if self.is_day:
            return self.hours.current
        key = self.agenda.current
        return next((one for one in self._days.get(self.day, ()) if one.id == key), None)

    # Reading

    @property
    def _span(self) -> _Span:
        weeks = self.grid.weeks
        return weeks[0][0], weeks[-1][-1], self.mine

    async def read_again(self) -> None:
        """Shows what there is now in the weeks around the day."""
        span = self._span
        self._change, found = await self.call(self._read, span)
        if span == self._span:
            self._days, self._read_span = by_day(found, span[0], span[1], self._zone), span
            self._show()

    def _read(self, span: _Span) -> tuple[int, tuple[Occurrence, ...]]:
        begin, end = moments(span[0], span[1], self._zone)
        found = self.session.meetings.between(begin, end, mine=span[2])
        return self.session.last_change(), found

    def go_to(self, day: date, occurrence_id: int = 0) -> None:
        """Puts the cursor on a day, and on a meeting of it."""
        self.day, self._going_to = clamped(day), occurrence_id
        self._show()

    def show_mine(self, mine: bool) -> None:
        """Only meetings that stand in one's own calendar, or all."""
        self.mine = mine
        self._show()

    def show_day(self, is_day: bool) -> None:
        """The hours of the day, or the month."""
        one = self.current
        self.is_day = is_day
        self._going_to = one.id if one is not None else 0
        self._show()
        (self.hours if is_day else self.grid).focus()

    # Showing

    def on_resize(self) -> None:
        self._show()

    def _show(self) -> None:
        if not self.is_mounted:
            return
        self.grid.day = self.day
        if self._span != self._read_span:
            self._days, self._read_span = {}, self._span
            self._asking = self.run_worker(self._read_month(), group="month", exclusive=True)
        found = self._days.get(self.day, ())
        self.set_class(self.is_day, "-day")
        self.grid.show(self.day, self.today, self._days)
        self.hours.show(self.day, found, self.now)
        is_found = any(one.id == self._going_to for one in found)
        self.agenda.show_meetings(found, self.day, self._going_to if is_found else None)
        if self._going_to and found:
            self.hours.go_to(self._going_to)
            self._going_to = 0
        self._show_texts(found)

    async def _read_month(self) -> None:
        with self.refusing():
            await self.read_again()

    def _show_texts(self, found: tuple[Occurrence, ...]) -> None:
        width = self.size.width - _SIDES
        head = meetings_lines.head(self.day, self.is_day, self.today, self.mine, width)
        self.query_one("#meetings-head", Static).update(plain(head))
        self.query_one("#meetings-day", AgendaTitle).show(self.day, self.today)
        self.agenda.display = bool(found)
        note = self.query_one("#meetings-note", Static)
        note.display = not found
        note.update(plain(self._note()))
        self._show_details()

    def _note(self) -> str:
        """What stands in place of a day's list that is empty."""
        said = _("No meetings on this day.")
        command = BY_ID["meetings.add"]
        if self.why_not(command) is not None:
            return said
        key = shown_key(short_key(self.crm.keymap.of(command)))
        return " ".join((said, _("{key} adds a meeting.").format(key=key))) if key else said

    def _show_details(self) -> None:
        one = self.current
        lines = meetings_lines.details(one, self._zone) if one is not None else []
        self.query_one("#meetings-details", Static).update(plain("\n".join(lines), keep_newlines=True))
        self.refresh_bindings()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._show_details()

    def on_day_view_moved(self, event: DayView.Moved) -> None:
        event.stop()
        self._show_details()
