"""A month at a glance: weeks as rows, in each day its number and its meetings (R48)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui_crm.domain.meetings import Occurrence
from tui_crm.i18n import _
from tui_crm.ui.tag_colours import DOT, rich_tag_style, tag_style
from tui_crm.ui.widgets.calendar_layout import Days, days_of, takes_whole, title_text, weeks_of_month
from tui_crm.ui.widgets.cells import fit
from tui_crm.wording.dates import short_weekday, weekday_name

TITLES = 13
"""From so many columns a day on its meetings are named; below that they are counted."""
_WEEK_COLUMN = 4
_NARROWEST = 5
_MOST_DOTS = 3
_MONDAY = 0

Line = list[tuple[str, str]]
"""Pieces of text, each with a colour of `TAG_COLOURS`, a component class, or "" for neither."""


class Measures(NamedTuple):
    """How a grid divides its room, in cells.

    Attributes:
        week: columns before the days, for the number of the week; 0 for none.
        day: columns of a day.
        rows: rows of a week.
    """

    week: int
    day: int
    rows: int


def measures(width: int, height: int, weeks: int, first: int) -> Measures:
    """The room of each day. Weeks have numbers (ISO 8601) only where they begin on Monday, as those do."""
    week = _WEEK_COLUMN if first == _MONDAY and width >= 7 * _NARROWEST + _WEEK_COLUMN else 0
    return Measures(week, max(1, (width - week) // 7), max(1, (height - 1) // max(1, weeks)))


def day_lines(
    day: date, found: Sequence[Occurrence], width: int, rows: int, zone: tzinfo, *, is_today: bool = False
) -> list[Line]:
    """What stands in the field of a day, at most `rows` lines; the first has its number."""
    number = f" {day.day:2}"
    if rows == 1 or width < _NARROWEST:
        many = f"·{len(found)}" if len(found) < 10 else "·+"
        return [[(fit(number + (many if found else ""), width), "")]]
    if width < TITLES or rows < 3:
        return [[(fit(number, width), "")], _dots(found, width)]
    head = " ".join((number, _("today"))) if is_today else number
    lines: list[Line] = [[(fit(head, width), "")]]
    room = rows - 1 if len(found) < rows else rows - 2
    lines += [_named(one, day, width, zone) for one in found[:room]]
    if len(found) > room:
        lines.append([(fit(f" +{len(found) - room}", width), "")])
    return lines


def _dots(found: Sequence[Occurrence], width: int) -> Line:
    """A dot for each meeting in its colour; of many one, and how many they are."""
    if len(found) > _MOST_DOTS:
        return [(" ", ""), (DOT, ""), (fit(str(len(found)), width - 2), "")]
    dots = [(DOT, one.colour) for one in found]
    return [(" ", ""), *dots, (" " * (width - 1 - len(dots)), "")]


def _named(one: Occurrence, day: date, width: int, zone: tzinfo) -> Line:
    begin = one.starts_at.astimezone(zone)
    mark = DOT if takes_whole(one, day, zone) or days_of(one, zone)[0] < day else f"{begin:%H:%M}"
    return [(" ", ""), (mark, one.colour), (fit(f" {title_text(one)}", width - 1 - len(mark)), "")]


class MonthGrid(Widget, can_focus=True):
    """Shows the month of a day; the owner moves the day and gives the meetings.

    Attributes:
        day: the one under the cursor.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {  # noqa: RUF012 - Textual reads it from the class
        "month-grid--weekday",
        "month-grid--number",
        "month-grid--other",
        "month-grid--today",
        "month-grid--cursor",
        "month-grid--blurred",
    }
    DEFAULT_CSS = """
    MonthGrid {
        & > .month-grid--weekday { color: $text-muted; }
        & > .month-grid--number { text-style: bold; }
        & > .month-grid--other { color: $text-disabled; }
        & > .month-grid--today { text-style: bold underline; }
        & > .month-grid--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: bold;
        }
        & > .month-grid--blurred { background: $block-cursor-blurred-background; text-style: bold; }
        &:nocolor > .month-grid--cursor { text-style: bold reverse; }
        &:nocolor > .month-grid--blurred { text-style: bold reverse; }
    }
    """

    class DayClicked(Message):
        """A day was clicked; a second time where it had the cursor already."""

        def __init__(self, day: date, is_second: bool) -> None:
            super().__init__()
            self.day, self.is_second = day, is_second

    def __init__(self, day: date, first: int, zone: tzinfo, *, id: str | None = None) -> None:  # noqa: A002
        """Args:
        first: the weekday that weeks begin with, 0 being Monday.
        zone: whose clock counts.
        """
        super().__init__(id=id)
        self.day = self._today = day
        self._first, self._zone = first, zone
        self._days: Days = {}
        self._drawn: dict[int, Strip] = {}

    @property
    def weeks(self) -> tuple[tuple[date, ...], ...]:
        """The weeks that are shown."""
        return weeks_of_month(self.day, self._first)

    def show(self, day: date, today: date, days: Days) -> None:
        """Shows the month of `day`, with the cursor on it."""
        self.day, self._today, self._days = day, today, days
        self._forget()

    def _forget(self) -> None:
        self._drawn.clear()
        self.refresh()

    def on_resize(self) -> None:
        self._forget()

    def notify_style_update(self) -> None:
        """The theme or the focus changed."""
        super().notify_style_update()
        self._forget()

    @property
    def _measures(self) -> Measures:
        return measures(self.size.width, self.size.height, len(self.weeks), self._first)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """A line of the grid: the names of the weekdays, then the weeks."""
        strip = self._drawn.get(y)
        if strip is None:
            base = self.rich_style
            segments = [Segment(text, style) for text, style in self._line(y, base)]
            strip = self._drawn[y] = Strip(segments).adjust_cell_length(self.size.width, base)
        return strip

    def _line(self, y: int, base: Style) -> list[tuple[str, Style]]:
        sizes = self._measures
        if y == 0:
            return self._heading(sizes)
        week, row = divmod(y - 1, sizes.rows)
        if week >= len(self.weeks):
            return []
        days = self.weeks[week]
        number = f" {days[0].isocalendar().week:2} " if row == 0 else ""
        style = self.get_component_rich_style("month-grid--weekday")
        pieces = [(fit(number, sizes.week), style)] if sizes.week else []
        for day in days:
            pieces += self._day_pieces(day, row, sizes, base)
        return pieces

    def _heading(self, sizes: Measures) -> list[tuple[str, Style]]:
        name = weekday_name if sizes.day >= TITLES else short_weekday
        names = "".join(fit(f" {name((self._first + place) % 7)}", sizes.day) for place in range(7))
        style = self.get_component_rich_style("month-grid--weekday")
        return [(" " * sizes.week + names, style)]

    def _day_pieces(self, day: date, row: int, sizes: Measures, base: Style) -> list[tuple[str, Style]]:
        found = self._days.get(day, ())
        is_today = day == self._today
        lines = day_lines(day, found, sizes.day, sizes.rows, self._zone, is_today=is_today)
        if row >= len(lines):
            return [(" " * sizes.day, base)]
        own = self._style_of(day, row)
        pieces = []
        for text, colour in lines[row]:
            named = tag_style(colour)
            pieces.append((text, own + rich_tag_style(named, self.app.theme_variables) if named else own))
        return pieces

    def _style_of(self, day: date, row: int) -> Style:
        """How a field is drawn before the colours of its meetings; the cursor stands on its first line."""
        if row == 0 and day == self.day:
            name = "cursor" if self.has_focus else "blurred"
        elif row == 0 and day == self._today:
            name = "today"
        elif (day.year, day.month) != (self.day.year, self.day.month):
            name = "other"
        elif row == 0:
            name = "number"
        else:
            return self.rich_style
        return self.get_component_rich_style(f"month-grid--{name}")

    # The mouse

    def day_at(self, x: int, y: int) -> date | None:
        """The day in whose field a cell is."""
        sizes = self._measures
        week, place = (y - 1) // sizes.rows, (x - sizes.week) // sizes.day
        if y < 1 or x < sizes.week or week >= len(self.weeks) or place >= 7:
            return None
        return self.weeks[week][place]

    def on_click(self, event: events.Click) -> None:
        """The cursor goes there."""
        day = self.day_at(event.x, event.y)
        if day is not None:
            self.post_message(self.DayClicked(day, day == self.day))
