"""The calendar: meetings by month and by day (R48)."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from textual.binding import BindingType

from tui_crm.commands import Command, Place
from tui_crm.domain.meetings import Meeting
from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import _
from tui_crm.ui.bindings import bindings
from tui_crm.ui.messages import DoneByMouse
from tui_crm.ui.screens import meeting_flows, meetings_files
from tui_crm.ui.screens.meetings_view import MeetingsView
from tui_crm.ui.widgets.calendar_layout import days_of, month_later
from tui_crm.ui.widgets.day_view import DayView
from tui_crm.ui.widgets.month_grid import MonthGrid

_NEED_MEETING = frozenset({"open", "edit", "delete"})
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


class Meetings(MeetingsView):
    """The calendar with its commands."""

    PLACES: ClassVar[tuple[Place, ...]] = (Place.MEETINGS,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.MEETINGS)

    def why_not(self, command: Command) -> Problem | None:
        """Without a meeting there is nothing to open."""
        problem = super().why_not(command)
        if problem is None and command.place is Place.MEETINGS and command.action in _NEED_MEETING:
            return Problem(Code.NO_MEETING_HERE) if self.current is None else None
        return problem

    @property
    def command_labels(self) -> Mapping[str, tuple[str, str]]:
        """What the keys do with what is shown."""
        labels = {
            "meetings.switch_view": (_("The month"), _("Month"))
            if self.is_day
            else (_("The hours of the day"), _("Hours")),
            "meetings.switch_mine": (_("Everybody's meetings"), _("All"))
            if self.mine
            else (_("My meetings"), _("Mine")),
        }
        return labels

    @property
    def footer_wanted(self) -> Sequence[str]:
        """What is done with the meeting under the cursor."""
        return ("meetings.open", "meetings.edit") if self.current is not None else ()

    # Moving

    def is_for_lines(self, key: str) -> bool:
        """While another month is read one goes on through the days."""
        of_hours = ("up", "down") if self.is_day else ()
        return self.is_key_of(key, ("open", "edit", "delete", "next_pane", *of_hours))

    def action_day_before(self) -> None:
        self.go_to(self.day - _DAY)

    def action_day_after(self) -> None:
        self.go_to(self.day + _DAY)

    def action_up(self) -> None:
        """A week back; among the hours of a day to the meeting before."""
        if self.is_day:
            self.hours.move(-1)
        else:
            self.go_to(self.day - _WEEK)

    def action_down(self) -> None:
        if self.is_day:
            self.hours.move(1)
        else:
            self.go_to(self.day + _WEEK)

    def action_month_before(self) -> None:
        self.go_to(month_later(self.day, -1))

    def action_month_after(self) -> None:
        self.go_to(month_later(self.day, 1))

    def action_go_today(self) -> None:
        self.go_to(self.today)

    def action_switch_view(self) -> None:
        self.show_day(not self.is_day)

    def action_switch_mine(self) -> None:
        self.show_mine(not self.mine)

    def action_next_pane(self) -> None:
        """From the month to the meetings of its day, and back."""
        if not self.is_day:
            (self.grid if self.focused is self.agenda or not self.agenda.display else self.agenda).focus()

    def on_month_grid_day_clicked(self, event: MonthGrid.DayClicked) -> None:
        """A day was clicked; a second click shows its hours."""
        event.stop()
        if event.is_second:
            self.show_day(True)
        else:
            self.go_to(event.day)
        self.post_message(DoneByMouse(self, "switch_view" if event.is_second else "day_after"))

    # One meeting

    def on_day_view_opened(self, event: DayView.Opened) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Opens the meeting; where the day has several, and one looks at days, goes among them first."""
        one = self.current
        if one is None:
            return
        if self.focused is self.grid and self.agenda.option_count > 1:
            self.agenda.focus()
        else:
            meeting_flows.open_meeting(self, one.meeting_id, one.original)

    def action_add(self) -> None:
        self.begin(self._then_go_to(meeting_flows.add(self, day=self.day)))

    def action_edit(self) -> None:
        if (one := self.current) is not None:
            self.begin(self._then_go_to(meeting_flows.edit(self, one.meeting_id, one.original)))

    async def _then_go_to(self, flow: Coroutine[Any, Any, Meeting | None]) -> None:
        """Shows the meeting that came of it: of several times the first from the day under the cursor on."""
        meeting = await flow
        if meeting is None:
            return
        starts = meeting.starts
        day = date(starts.year, starts.month, starts.day)
        if not meeting.rule or day > self.day:
            self.go_to(day)
        await self.read_again()
        for one in self._days.get(self.day, ()):
            if one.meeting_id == meeting.id:
                self.go_to(self.day, one.id)

    def action_delete(self) -> None:
        if (one := self.current) is not None:
            self.begin(meeting_flows.delete(self, one.meeting_id, one.original))

    def action_find(self) -> None:
        self.begin(self._find())

    async def _find(self) -> None:
        from tui_crm.ui.modals.find_meeting import FindMeeting

        one = await self.app.push_screen_wait(FindMeeting(self._zone, self.mine))
        if one is not None:
            self.go_to(days_of(one, self._zone)[0], one.id)

    # Files

    def action_import_file(self) -> None:
        self.begin(meetings_files.import_calendar(self))

    def action_export(self) -> None:
        self.begin(meetings_files.export(self))
