"""Two contacts field by field in two columns, with marks for what is taken (R40)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets.option_list import Option

from tui_crm.domain.merging import ComparedField, Side, State
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.widgets.cells import fit
from tui_crm.ui.widgets.definition_list import PointedList
from tui_crm.wording.duplicates import compared_label, compared_text

_LABEL_SHARE, _LABEL_MOST = 22, 28
"""Hundredths of a line that the label gets, and the most columns."""
_MARK, _GAP = 3, " "
_AROUND = 4
"""Columns at the edges of a line, and for the scroll bar."""
_TAKEN, _LEFT_OUT, _NO_MARK = "[x]", "[ ]", "   "
_DIFFERS = "bold $text-warning"


class SideBySide(PointedList, inherit_bindings=False):
    """A line for each field: what it is called, the left value, the right one; equal ones are dim.

    Before each value stands what becomes of it: `[x]` it is taken, `[ ]` it is not; where both are kept
    `[1]` and `[2]`, the order in which they will stand.
    """

    # Letters that the screen needs move nothing here.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "cursor_down", show=False),
        Binding("up", "cursor_up", show=False),
        Binding("pagedown,ctrl+d", "page_down", show=False),
        Binding("pageup,ctrl+u", "page_up", show=False),
        Binding("home,g", "first", show=False),
        Binding("end,G", "last", show=False),
    ]
    DEFAULT_CSS = """
    SideBySide {
        border: none;
        padding: 0;
        height: 1fr;
        &:focus { border: none; }
        & > .option-list--option { padding: 0 1; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - as Textual's
        super().__init__(id=id, markup=False)
        self._fields: tuple[ComparedField, ...] = ()
        self._picks: Mapping[str, Side] = {}

    @property
    def current(self) -> ComparedField | None:
        """The field under the cursor."""
        place = self.highlighted
        return self._fields[place] if place is not None and place < len(self._fields) else None

    def show(self, fields: Sequence[ComparedField], picks: Mapping[str, Side]) -> None:
        """Shows these fields and what is taken in each; the cursor stays on its line."""
        self._fields, self._picks = tuple(fields), dict(picks)
        self._draw()

    def on_resize(self) -> None:
        """The columns have another room."""
        self._draw()

    def _draw(self) -> None:
        place = self.highlighted or 0
        room = self.size.width - _AROUND
        lines = [field_line(field, self._picks.get(field.name), room) for field in self._fields]
        self.set_options(Option(line) for line in lines)
        if lines:
            self.highlighted = min(place, len(lines) - 1)


def columns(room: int) -> tuple[int, int]:
    """How many columns of a line the label and each of the values have."""
    label = min(_LABEL_MOST, room * _LABEL_SHARE // 100)
    return label, max(1, (room - label - 2 * (_MARK + 2 * len(_GAP))) // 2)


def names_line(left: str, right: str, room: int) -> Content:
    """The line above the fields: whose value stands in which column."""
    label, value = columns(room)
    blank = " " * (_MARK + 2 * len(_GAP))
    return Content(" " * label + blank + fit(left, value) + blank + fit(right, value))


def marks(field: ComparedField, pick: Side | None) -> tuple[str, str]:
    """What stands before the left value and before the right one; None is for nothing picked yet."""
    if field.state is State.EQUAL:
        return _NO_MARK, _NO_MARK
    if field.united:
        if compared_text(field, Side.LEFT) == compared_text(field, Side.RIGHT):
            return _NO_MARK, _NO_MARK  # the same value, written in another way
        if field.state is not State.DIFFERENT:
            is_left = field.state is State.LEFT_ONLY
            return (_TAKEN, _NO_MARK) if is_left else (_NO_MARK, _TAKEN)
        return ("[2]", "[1]") if pick is Side.RIGHT else ("[1]", "[2]")
    return (
        _TAKEN if pick in (Side.LEFT, Side.BOTH) else _LEFT_OUT,
        _TAKEN if pick in (Side.RIGHT, Side.BOTH) else _LEFT_OUT,
    )


def field_line(field: ComparedField, pick: Side | None, room: int) -> Content:
    """One field in one line of `room` columns."""
    label, value = columns(room)
    is_equal = field.state is State.EQUAL
    parts = [
        Content.styled(
            fit(safe_text(compared_label(field.name)), label),
            "dim" if is_equal else _DIFFERS if field.state is State.DIFFERENT else "",
        )
    ]
    for side, mark in zip((Side.LEFT, Side.RIGHT), marks(field, pick), strict=True):
        taken = mark not in (_LEFT_OUT, _NO_MARK)
        style = "dim" if is_equal else "bold" if taken else ""
        parts += [
            Content.styled(f"{_GAP}{mark}{_GAP}", style),
            Content.styled(fit(compared_text(field, side), value), style),
        ]
    return Content.assemble(*parts)


def in_full(field: ComparedField) -> list[str]:
    """The values of a field, and what both being kept means."""
    label = compared_label(field.name)
    if field.state is State.EQUAL:
        return [_("{field}: {value}").format(field=label, value=compared_text(field, Side.LEFT))]
    lines = [
        _("{field}, left: {value}").format(field=label, value=compared_text(field, Side.LEFT) or "-"),
        _("{field}, right: {value}").format(field=label, value=compared_text(field, Side.RIGHT) or "-"),
    ]
    if field.united:
        lines.append(_("Both are kept: those marked [1] stand first, then those marked [2]."))
    return lines
