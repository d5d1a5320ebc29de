"""Items as lines: wrapped to a width, a label beside its values or above them."""

from __future__ import annotations

from rich.style import Style
from textual.content import Content

from tui_crm.domain.fields import SEVERAL
from tui_crm.text.safe import safe_text
from tui_crm.ui.widgets.cells import cells_of, fit
from tui_crm.ui.widgets.items import Item, ItemKind

LABEL_WIDTH = 14
NARROW = 40
"""Below this width a label stands above its values instead of before them."""

Line = list[tuple[str, str | Style]]
"""Pieces of text with a component class or a style."""


def wrapped(text: str, width: int) -> list[str]:
    """A text of one line as lines of at most that many cells; data, made safe."""
    text = safe_text(text)
    if cells_of(text) <= width:
        return [text]
    return [line.plain for line in Content(text).wrap(width)]


def item_lines(item: Item, width: int, indent: int, beside: bool) -> list[Line]:
    """An item as lines.

    Args:
        indent: cells before the text, 0 where no item has a label.
        beside: whether the label stands in these cells; else on a line of its own above.
    """
    if item.kind is ItemKind.TEXT and item.label and not item.text:
        return [[(fit(item.label, width), "items-view--label")]]
    room = max(2, width - indent)
    texts = [line for value in item.text.split("\n") for line in wrapped(value, room)]
    style = "items-view--muted" if item.muted else ""
    lines: list[Line] = []
    if item.label and not beside:
        lines.append([(fit(item.label, width), "items-view--label")])
    for number, text in enumerate(texts):
        label = item.label if beside and number == 0 else ""
        before = fit(label, indent - 1) + " " if indent else ""
        lines.append([(before, "items-view--label"), *_pieces(item, text, style)])
    return lines


def _pieces(item: Item, text: str, style: str) -> Line:
    """A line of the item's text, what is coloured in it apart; one that is broken over two lines is not."""
    if not item.colours:
        return [(text, style)]
    colours = dict(item.colours)
    found: Line = []
    for number, piece in enumerate(text.split(SEVERAL)):
        found += [(SEVERAL, style)] if number else []
        colour = colours.get(piece.strip())
        found.append((piece, style if colour is None else Style.parse(colour)))
    return found
