"""Takes the look of the first frame from the app that draws it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from tui_crm.commands import BY_ID, COMMANDS, Place
from tui_crm.domain.contact import Kind
from tui_crm.domain.fields import DEFAULT_COLUMNS
from tui_crm.keymap import Keymap
from tui_crm.services.layouts import OWN
from tui_crm.ui.bindings import footer_importance, footer_order, named
from tui_crm.ui.early.skin import EIGHT_BIT, TRUECOLOR, Skin, table_text
from tui_crm.ui.geometry import FOOTER_ROWS, MEDIUM, STATUS_ROWS, pane_sizes
from tui_crm.ui.outer_lines import KEY, LABEL, OFF_KEY, OFF_LABEL
from tui_crm.ui.widgets.cells import cells_of
from tui_crm.ui.widgets.keys_footer import KeysFooter
from tui_crm.ui.widgets.lines_view import THUMB
from tui_crm.ui.widgets.record_table import RecordTable
from tui_crm.ui.widgets.search_bar import hint
from tui_crm.wording import field_label, kind_label

if TYPE_CHECKING:
    from tui_crm.ui.app import CrmApp

_SYSTEMS = {TRUECOLOR: ColorSystem.TRUECOLOR, EIGHT_BIT: ColorSystem.EIGHT_BIT}
_ATTRIBUTES = ("bold", "dim", "italic", "underline", "reverse", "strike")
_WIDEST_HINT = 200
_STATUS_TEXT = 3
"""The column in which the status line says how many there are."""


def codes_of(style: Style | None, colours: str) -> str:
    """SGR parameters of a style."""
    style = style or Style.null()
    fresh = Style(  # a style remembers the codes of the first colour system that it was rendered for
        color=style.color, bgcolor=style.bgcolor, **{name: getattr(style, name) for name in _ATTRIBUTES}
    )
    return fresh.render("x", color_system=_SYSTEMS[colours]).partition("\x1b[")[2].partition("m")[0]


def words_of(keymap: Keymap) -> Skin:
    """The words in the chosen language, with these keys."""
    ids = [c.id for c in COMMANDS if c.footer and c.place in (Place.LIST, Place.ANYWHERE) and keymap.of(c)]
    commands = [
        [*named(command, keymap.of(BY_ID[command])), BY_ID[command].permission or ""]
        for command in sorted(ids, key=footer_order)
    ]
    hints: list[list[str]] = []
    for width in range(_WIDEST_HINT):
        if not hints or hints[-1][1] != hint(width):
            hints.append([str(width), hint(width)])
    return {
        "name": kind_label(Kind.PERSON, plural=True),
        "hints": table_text(hints),
        "usual": table_text([[name] for name in DEFAULT_COLUMNS[Kind.PERSON]]),
        "columns": table_text([[name, field_label(name)] for name in OWN[Kind.PERSON]]),
        "commands": table_text(commands),
        "importance": table_text([[command] for command in footer_importance(ids)]),
    }


def colours_drawn(app: CrmApp, colours: str) -> Skin:
    """The colours of the contacts screen, which shows a list of at least two persons and nothing typed."""
    width, height = app.size
    rows = [_cells(strip) for strip in app.screen._compositor.render_strips()]
    (list_width, list_height), _side = pane_sizes(width, height, True)
    name = cells_of(f" {kind_label(Kind.PERSON, plural=True)} ")
    is_beside = width >= MEDIUM
    rule = (0, list_height)
    places = {
        "base": (0, 0),
        "hint": (name, 0),
        "box": (list_width - 1, 0),
        "header": (0, 1),
        "cursor": (0, 2),
        "row": (0, 3),
        "track": (list_width - 1, 1),
        "edge": rule,
        "status": (_STATUS_TEXT, list_height),
        "card": (width - 2, height - 1 - FOOTER_ROWS - STATUS_ROWS),
    }
    found = {part: codes_of(rows[y][x][1], colours) for part, (x, y) in places.items()}
    found["rule"] = rows[rule[1]][rule[0]][0]
    if is_beside:
        found["side"] = rows[0][list_width][0]
    footer, table = app.screen.query_one(KeysFooter), app.screen.query_one(RecordTable)
    looks = {
        "footer": footer.look(),
        **{look: footer.look(look) for look in (KEY, LABEL, OFF_KEY, OFF_LABEL)},
    }
    found |= {part: _codes_in(footer, look, colours) for part, look in looks.items()}
    # Of the list's own: the few contacts that stand there may all be seen.
    return {**found, "thumb": _codes_in(table, table.style_named(THUMB), colours)}


def _codes_in(widget: Widget, style: Style, colours: str) -> str:
    """SGR parameters of a style in that widget, as a theme of few colours leaves it."""
    strip = Strip([Segment("x", style)])
    for line_filter in widget.get_line_filters():
        strip = strip.apply_filter(line_filter, widget.background_colors[1])
    return codes_of(_cells(strip)[0][1], colours)


def _cells(strip: Iterable[Segment]) -> list[tuple[str, Style | None]]:
    """Every cell of a line with its style; the right half of a wide character is ""."""
    return [
        cell
        for segment in strip
        for char in segment.text
        for cell in ((char, segment.style), ("", segment.style))[: cells_of(char)]
    ]
