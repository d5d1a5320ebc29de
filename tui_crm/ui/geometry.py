"""Where things stand on the contacts screen, in whole cells.

Light: the first frame is drawn by it before Textual is loaded. `styles/contacts.tcss` says the same about the
panes; a test compares the two.
"""

from __future__ import annotations

MEDIUM = 100
"""From this many columns on the card stands beside the list, below that under it."""
WIDE = 140
"""From this many on the editor stands beside the card."""
SIDE, WIDEST_SIDE = 48, 60
"""The most columns of the card beside the list, below `WIDE` and from there on."""
BAR_ROWS = 1
"""Rows of the list's pane above the table: the search bar."""
FOOTER_ROWS = 1
SCROLLBAR = 1
"""Columns at the right edge of the table and of the card."""
GUTTER = 2
"""Columns before the first column of the table: the mark."""
CARD_INDENT = 1
"""Columns left of the card's text, and right of it before the scroll bar."""
STATUS_ROWS = 1
"""The status line: between list and card where the card is below, else above the footer."""
WORK_WIDTH = 44
"""The most cells of what says how far something is that goes on: so much a status line has room for."""
MISTAKE_WIDTH = 34
"""The most columns at the right of the search bar: what is wrong with the line, a space on either side."""


def pane_sizes(columns: int, rows: int, card: bool = True) -> tuple[tuple[int, int], tuple[int, int]]:
    """Width and height of the list's pane and of the side with the card; its edge beside the list included.

    Args:
        columns, rows: of the whole terminal.
        card: whether the card is shown; without it the side is (0, 0).
    """
    height = rows - FOOTER_ROWS - STATUS_ROWS
    if not card:
        return (columns, height), (0, 0)
    if is_stacked(columns, card):
        upper = height * 3 // 5
        return (columns, upper), (columns, height - upper)
    side = columns - columns * 3 // 5
    side = min(WIDEST_SIDE, columns - columns * 5 // 8) if columns >= WIDE else min(SIDE, side)
    return (columns - side, height), (side, height)


def is_stacked(columns: int, card: bool) -> bool:
    """Whether the card is shown below the list, and the status line divides the two."""
    return card and columns < MEDIUM


def mistake_width(bar: int) -> int:
    """Columns that a mistake has in a search bar of this width."""
    return min(MISTAKE_WIDTH, bar // 2)


def thumb(total: int, top: int, room: int) -> tuple[int, int]:
    """The first line of a scroll bar's thumb and its length, in lines of the bar; length 0 where all is seen.

    Args:
        total: lines there are; `room` of them are seen, from the line `top` on.
    """
    if total <= room or room <= 0:
        return 0, 0
    length = max(1, room * room // total)
    return top * (room - length) // (total - room), length
