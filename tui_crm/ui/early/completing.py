"""What the first frame says a moment after the names: how many there are, where and as whom one is.

Before Textual is loaded, so that nothing on the screen changes any more when the app takes it over.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tui_crm.domain.access import Permission
from tui_crm.identity import is_restricted
from tui_crm.ui.cell_text import access_forms
from tui_crm.ui.geometry import SCROLLBAR
from tui_crm.ui.outer_lines import base_text, place_parts, user_text
from tui_crm.ui.widgets.cells import cells_of
from tui_crm.wording.counts import count_text, number_known

if TYPE_CHECKING:
    from tui_crm.services.glance import Glance
    from tui_crm.ui.early.frame import FirstFrame, Runs
    from tui_crm.ui.early.painting import EarlyFrame
    from tui_crm.ui.outer_lines import Forms


def complete(early: EarlyFrame, frame: FirstFrame, found: Glance) -> str:
    """Puts the status line and the thumb of the scroll bar into the rows; what to write for that."""
    early.counted = _change, number, is_all = found.counted()
    left = (count_text(number, None, is_all), number_known(number, is_all))
    written = []
    for row in frame.thumb_rows(number):
        early.rows[row] = frame.with_thumb(early.rows[row])
        written.append(_at(row, frame.list_width - SCROLLBAR, early.rows[row][1:2]))
    early.rows[frame.status_row] = frame.status_line(left, _aside(found))
    written.append(_at(frame.status_row, 0, early.rows[frame.status_row]))
    last = f"\x1b[m\x1b[{len(early.rows)}H"  # where what comes instead of the app is not in the middle of it
    return f"\x1b[?7l{''.join(written)}{last}\x1b[?7h"


def _aside(found: Glance) -> dict[str, Forms]:
    """What stands at the right of the status line when the app has just begun."""
    name = base_text(os.path.basename(found.path), found.is_sample(), is_restricted())
    reads_only = not found.login.may(Permission.EDIT.value)
    place = place_parts(name, user_text(found.login.login), reads_only)
    return {"access": access_forms(found.access()), **place}


def _at(row: int, column: int, runs: Runs) -> str:
    """The text that draws these from there on; a sign that terminals give another width moves nothing."""
    written = [f"\x1b[{row + 1};{column + 1}H"]
    for codes, text in runs:
        written.append(f"\x1b[0;{codes}m")
        for char in text:
            column += cells_of(char)
            written.append(char if char.isascii() or cells_of(char) == 1 else f"{char}\x1b[{column + 1}G")
    return "".join(written)
