"""Items as lines: wrapped to a width, a label beside its values or above them."""

from __future__ import annotations

from collections.abc import Iterable

from rich.style import Style
from textual.content import Content

from tui_crm.domain.fields import SEVERAL
from tui_crm.text.safe import safe_text
from tui_crm.ui.widgets.cells import cells_of, fit
from tui_crm.ui.widgets.items import Item, ItemKind

LABEL_WIDTH, LONG_LABEL_WIDTH = 14, 20
"""The cells before what labels say, and how many they become for long labels."""
NARROW, WIDE = 40, 50
"""Below the one a label stands above its values instead of before them; from the other on long ones fit."""

Line = list[tuple[str, str | Style]]
"""Pieces of text with a component class or a style."""


def wrapped(text: str, width: int) -> list[str]:
    """A text of one line as lines of at most that many cells; data, made safe."""
    text = safe_text(text)
    if cells_of(text) <= width:
        return [text]
    return [line.plain for line in Content(text).wrap(width)]


def label_room(items: Iterable[Item], width: int) -> int:
    """The cells before the texts of these items in a view of that width; 0 where none has a label."""
    labels = [cells_of(item.label) for item in items if item.label and not _is_heading(item)]
    if width < NARROW:
        return 2 if labels else 0
    fitting = [length + 1 for length in labels if length < LONG_LABEL_WIDTH]
    return max(LABEL_WIDTH, *fitting) if width >= WIDE and fitting else LABEL_WIDTH if labels else 0


def _is_heading(item: Item) -> bool:
    return item.kind is ItemKind.TEXT and not item.text


def item_lines(item: Item, width: int, indent: int) -> list[Line]:
    """An item as lines; a label that is too long for the cells before its text stands on a line above.

    Args:
        indent: cells before the text, 0 where no item has a label.
    """
    if item.label and _is_heading(item):
        return [[(fit(item.label, width), "items-view--label")]]
    room = max(2, width - indent)
    if item.is_markdown:
        return _markdown(item, room, indent)
    texts = [line for value in item.text.split("\n") for line in wrapped(value, room)]
    style = "items-view--muted" if item.muted else ""
    lines: list[Line] = []
    beside = not item.label or cells_of(item.label) < indent
    if not beside:
        lines.append([(fit(item.label, width), "items-view--label")])
    for number, text in enumerate(texts):
        label = item.label if beside and number == 0 else ""
        before = fit(label, indent - 1) + " " if indent else ""
        lines.append([(before, "items-view--label"), *_pieces(item, text, style)])
    return lines


def _markdown(item: Item, room: int, indent: int) -> list[Line]:
    from tui_crm.ui.markdown_lines import markdown_lines  # the first frame has no use for it

    before: Line = [(" " * indent, "")] if indent else []
    return [[*before, *line] for line in markdown_lines(item.text, room, item.head)] or [before]


def _pieces(item: Item, text: str, style: str) -> Line:
    """A line of the item's text, what is coloured in it apart; one that is broken over two lines is not."""
    if not item.colours:
        return [(text, style)]
    colours = dict(item.colours)
    found: Line = []
    for number, piece in enumerate(text.split(SEVERAL)):
        found += [(SEVERAL, style)] if number else []
        colour = colours.get(piece.strip())
        found.append((piece, style if colour is None else colour))
    return found
