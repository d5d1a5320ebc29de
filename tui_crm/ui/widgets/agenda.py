"""The meetings of a day beside the calendar, and the day over them: both go by the columns that they have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo

from textual.widgets import Static

from tui_crm.domain.meetings import MeetingStatus, Occurrence
from tui_crm.ui.format import plain
from tui_crm.ui.tag_colours import DOT, tag_style
from tui_crm.ui.widgets.calendar_layout import times_text, title_text
from tui_crm.ui.widgets.cells import cells_of
from tui_crm.ui.widgets.definition_list import Cell, DefinitionList, Row
from tui_crm.wording.dates import date_text, day_title, short_date

_WITH_PLACE = 44


def agenda_title(day: date, today: date, width: int) -> str:
    """The day over its meetings, with the word for today or a day beside it; in figures where room lacks.

    Args:
        width: cells there are; 0 where that is not known yet.
    """
    text = day_title(day, today)
    if not width or cells_of(text) <= width:
        return text
    return text.replace(date_text(day.isoformat()), short_date(day))


def agenda_rows(found: Sequence[Occurrence], day: date, zone: tzinfo, width: int) -> list[Row]:
    """A line for each meeting of a day: when, its title, and the place where the list is so wide."""
    has_room = width >= _WITH_PLACE
    return [
        Row(
            one.id,
            (
                Cell(times_text(one, zone, day)),
                Cell(title_text(one), DOT, tag_style(one.colour)),
                Cell(one.location if has_room else ""),
            ),
            is_dim=one.status is MeetingStatus.CANCELLED,
        )
        for one in found
    ]


class AgendaTitle(Static):
    """The day."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._days: tuple[date, date] | None = None

    def show(self, day: date, today: date) -> None:
        """Says this day."""
        self._days = day, today
        self.on_resize()

    def on_resize(self) -> None:
        """It says it in the room that there is."""
        if self._days is not None:
            self.update(plain(agenda_title(*self._days, self.content_size.width)), layout=False)


class Agenda(DefinitionList):
    """The meetings.

    Args:
        zone: whose hours they are shown in.
    """

    def __init__(self, zone: tzinfo, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._zone = zone
        self._day = date.min
        self._found: tuple[Occurrence, ...] = ()

    def show_meetings(self, found: Sequence[Occurrence], day: date, keep: int | None = None) -> None:
        """Shows the meetings of a day; the cursor as of `show`."""
        self._found, self._day = tuple(found), day
        self.show(self._in_this_room(), keep)

    def _in_this_room(self) -> list[Row]:
        return agenda_rows(self._found, self._day, self._zone, self.size.width)

    def on_resize(self) -> None:
        """Another room has other cells, which Textual has the list draw then."""
        self._rows = tuple(self._in_this_room())
