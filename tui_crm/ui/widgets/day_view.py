"""The hours of a day as rows: whole days on top, meetings that overlap side by side (R48)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui_crm.domain.meetings import Occurrence
from tui_crm.i18n import _
from tui_crm.ui.messages import DoneByMouse
from tui_crm.ui.tag_colours import DOT, tag_style
from tui_crm.ui.widgets.calendar_layout import (
    SLOT_MINUTES,
    SLOTS,
    Block,
    blocks_of,
    slot_of,
    takes_whole,
    times_text,
    title_text,
)
from tui_crm.ui.widgets.cells import cells_of, fit
from tui_crm.ui.widgets.lines_view import LinesView

_LABEL = 8
"""Columns before the meetings."""
_MORNING = 8 * 60 // SLOT_MINUTES
"""The first row of a day in which nothing is earlier."""
_EDGE = "▎"
_SCROLLED = 3


def slot_label(slot: int) -> str:
    """What stands before a row: the hour at each full one."""
    hour, minutes = divmod(slot * SLOT_MINUTES, 60)
    return "" if minutes else f"{hour:02}:00"


def block_text(block: Block, slot: int, day: date, zone: tzinfo) -> str:
    """What a meeting says on one of its rows: when and what, then where, then with whom."""
    one = block.occurrence
    texts = [f"{times_text(one, zone, day)} {title_text(one)}", one.location, ", ".join(one.participants)]
    said = [texts[0], *filter(None, texts[1:])]
    row = slot - block.first
    return said[row] if row < len(said) else ""


class DayView(LinesView):
    """The meetings of one day with a cursor that goes from one to the next."""

    COMPONENT_CLASSES = {  # noqa: RUF012 - Textual reads it from the class
        "day-view--hour",
        "day-view--now",
        "day-view--cursor",
        "day-view--block",
    }
    DEFAULT_CSS = """
    DayView {
        & > .day-view--hour { color: $text-muted; }
        & > .day-view--now { color: $text-accent; text-style: bold; }
        & > .day-view--block { background: $boost; }
        & > .day-view--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: bold;
        }
        &:nocolor > .day-view--cursor { text-style: bold reverse; }
    }
    """

    class Opened(Message):
        """A meeting was clicked that had the cursor already."""

    class Moved(Message):
        """The cursor stands on another meeting."""

    def __init__(self, zone: tzinfo, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._zone = zone
        self._day = date.min
        self._now: datetime | None = None
        self._whole: tuple[Occurrence, ...] = ()
        self._blocks: tuple[Block, ...] = ()
        self._cursor = 0

    @property
    def meetings(self) -> tuple[Occurrence, ...]:
        """What is shown, in the order of the cursor."""
        return (*self._whole, *(block.occurrence for block in self._blocks))

    @property
    def current(self) -> Occurrence | None:
        """The meeting under the cursor."""
        found = self.meetings
        return found[self._cursor] if self._cursor < len(found) else None

    def show(self, day: date, found: Sequence[Occurrence], now: datetime) -> None:
        """Shows these meetings of a day; of the same day the cursor stays where it was.

        Args:
            now: aware; its hour is marked where it is of that day.
        """
        is_other, was = day != self._day, self.current
        self._day, self._now = day, now.astimezone(self._zone)
        self._whole = tuple(one for one in found if takes_whole(one, day, self._zone))
        self._blocks = blocks_of(found, day, self._zone)
        self._cursor = 0 if is_other else self._place_of(was)
        self.forget_drawn()
        if is_other:
            first = self._blocks[0].first if self._blocks else _MORNING
            self.scroll_lines_to(len(self._whole) + min(first, _MORNING))
            self._into_sight()
        self.refresh()

    def _place_of(self, was: Occurrence | None) -> int:
        for place, one in enumerate(self.meetings):
            if was is not None and one.id == was.id:
                return place
        return max(0, min(self._cursor, len(self.meetings) - 1))

    def go_to(self, occurrence_id: int) -> None:
        """Puts the cursor on that meeting, where it is shown."""
        for place, one in enumerate(self.meetings):
            if one.id == occurrence_id:
                self._put(place)

    def move(self, step: int) -> None:
        """To the next meeting, or the one before; where there is none the view scrolls."""
        place = self._cursor + step
        if 0 <= place < len(self.meetings):
            self._put(place)
        else:
            self.scroll_lines_to(self.top + step * _SCROLLED)

    def _put(self, place: int) -> None:
        self._cursor = place
        self._into_sight()
        self.drawn.clear()
        self.refresh()
        self.post_message(self.Moved())

    def _into_sight(self) -> None:
        if not self.meetings:
            return
        first, last = self._span(self._cursor)
        self.scroll_lines_to(min(max(self.top, last + 1 - self.room), first))

    def _span(self, place: int) -> tuple[int, int]:
        """The first and the last line of a meeting."""
        whole = len(self._whole)
        if place < whole or not self._blocks:
            return place, place
        block = self._blocks[place - whole]
        return whole + block.first, whole + block.last

    # Drawing

    @property
    def line_count(self) -> int:
        return len(self._whole) + SLOTS

    def on_resize(self) -> None:
        self.drawn.clear()
        self._into_sight()

    def draw_line(self, y: int, bar: str) -> Strip:
        """The line `y` of the screen."""
        line = self.top + y
        if line >= self.line_count:
            return self.blank_line(bar)
        strip = self.drawn.get((line, bar))
        if strip is None:
            slot = line - len(self._whole)
            segments = self._whole_day(line) if slot < 0 else self._slot(slot)
            strip = self.drawn[line, bar] = self.whole_line(segments, bar)
        return strip

    def _whole_day(self, place: int) -> list[Segment]:
        one = self._whole[place]
        style = self._look(one, place)
        room = max(0, self.text_width - _LABEL)
        label = fit(" " + _("all day"), _LABEL) if not place else " " * _LABEL
        return [
            Segment(label, self.style_named("day-view--hour")),
            Segment(DOT, self._coloured(one, style)),
            Segment(fit(f" {title_text(one)}", room - 1), style),
        ]

    def _slot(self, slot: int) -> list[Segment]:
        segments = [self._hour(slot)]
        room = max(0, self.text_width - _LABEL)
        at = 0
        for place, block in enumerate(self._blocks, len(self._whole)):
            if not block.first <= slot <= block.last:
                continue
            begin, end = (room * lane // block.lanes for lane in (block.lane, block.lane + 1))
            segments.append(Segment(" " * (begin - at), self.style_named("")))
            segments += self._piece(block, place, slot, end - begin)
            at = end
        return segments

    def _hour(self, slot: int) -> Segment:
        now = self._now
        if now is not None and (now.date(), slot_of(now.time())) == (self._day, slot):
            return Segment(fit(f">{now:%H:%M}", _LABEL), self.style_named("day-view--now"))
        return Segment(fit(f" {slot_label(slot)}", _LABEL), self.style_named("day-view--hour"))

    def _piece(self, block: Block, place: int, slot: int, width: int) -> list[Segment]:
        """A meeting's part of a row, with a cell free beside it."""
        style = self._look(block.occurrence, place)
        text = block_text(block, slot, self._day, self._zone)
        room = width - cells_of(_EDGE) - 1
        if room < 1:
            return [Segment(" " * width, style)]
        return [
            Segment(_EDGE, self._coloured(block.occurrence, style)),
            Segment(fit(text, room), style),
            Segment(" ", self.style_named("")),
        ]

    def _look(self, one: Occurrence, place: int) -> Style:
        at_cursor = place == self._cursor
        return self.style_named("day-view--cursor" if at_cursor else "day-view--block")

    def _coloured(self, one: Occurrence, style: Style) -> Style:
        colour = tag_style(one.colour)
        return style + self.style_named(colour) if colour else style

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """The cursor goes to the meeting there; a second click opens it."""
        place = self._at(event.x, self.top + event.y)
        if place is None or event.x >= self.text_width:
            return
        if place == self._cursor:
            self.post_message(self.Opened())
            self.post_message(DoneByMouse(self, "open"))
        else:
            self._put(place)

    def _at(self, x: int, line: int) -> int | None:
        whole, room = len(self._whole), max(0, self.text_width - _LABEL)
        if line < whole:
            return line
        for place, block in enumerate(self._blocks, whole):
            begin, end = (_LABEL + room * lane // block.lanes for lane in (block.lane, block.lane + 1))
            if block.first <= line - whole <= block.last and begin <= x < end:
                return place
        return None
