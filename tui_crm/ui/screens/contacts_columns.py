"""The columns of the contact list: those that the person arranged, or a view has."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NamedTuple

from tui_crm.domain.columns import LayoutColumn, layout_text
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactRow, Sort
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.widgets.record_lines import DOWN, PLAIN_DOWN, PLAIN_UP, UP, Column, Columns
from tui_crm.ui.widgets.record_table import RecordTable
from tui_crm.wording import field_label

_ACCESS = "access"


class Shown(NamedTuple):
    """A column on the screen.

    Attributes:
        type: of a custom field; of others the name again (see `cell_text.reader_of`).
        own_width: what the person chose, 0 for none.
    """

    name: str
    title: str
    type: str
    own_width: int

    @property
    def layout(self) -> LayoutColumn:
        """The column as a layout has it."""
        return LayoutColumn(self.name, self.own_width)


class ListColumns:
    """Which columns the list has now; the base is asked only when the list itself is read anew.

    Attributes:
        line: the columns of the view that is shown (`domain.columns`); "" for the person's own layout.
        pointed: the column that is to be seen, whatever was scrolled; "" for none.
        shape: what the columns look like: another value means that they are to be drawn anew.
    """

    def __init__(self, screen: CrmScreen[None]) -> None:
        self._screen = screen
        self._tried: tuple[LayoutColumn, ...] | None = None
        self._first: int | None = None
        self.pointed = ""
        self.line = ""
        self.shape: tuple[Shown, ...] = ()
        self._put_on: object = None

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that are shown, in their order."""
        return tuple(one.name for one in self.shape)

    @property
    def asked(self) -> tuple[str, ...]:
        """The texts that a row has: those of the columns, and the access for the status line."""
        return (*self.names, _ACCESS)

    @staticmethod
    def access_of(row: ContactRow) -> str:
        """The value of the `Access` of a row that was asked for so."""
        return row.cells[-1]

    def as_line(self) -> str:
        """The columns that are shown, as a view keeps them."""
        return layout_text(one.layout for one in self.shape)

    def read(self, kind: Kind) -> None:
        """Takes over the columns as they are in the base now; where that fails they stay."""
        layouts = self._screen.session.layouts
        with self._screen.refusing():
            visible = self._tried if self._tried is not None else layouts.visible(kind, self.line or None)
            has_custom = any(one.name.startswith(CUSTOM_PREFIX) for one in visible)
            custom = layouts.custom(kind) if has_custom else {}
            self.shape = tuple(
                Shown(one.name, *custom.get(one.name, (field_label(one.name), one.name)), one.own_width)
                for one in visible
            )

    def try_out(self, columns: Sequence[LayoutColumn] | None, pointed: str = "") -> None:
        """Shows these from the next reading on, whatever the base says; None: what the base says again."""
        self.pointed = pointed
        self._tried = None if columns is None else tuple(one for one in columns if one.shown)

    def scroll_back(self, first: int) -> None:
        """Shows, as soon as the columns are put on again, that one first of those that scroll."""
        self._first = first

    def put_on(self, table: RecordTable, sort: Sort | None) -> None:
        """Gives the table the columns as they are to look now, if they looked different before."""
        if (look := (sort, self.shape)) != self._put_on:
            self._put_on = look
            table.show_columns(self.columns(sort))
        if self._first is not None:
            table.scroll_columns(self._first - table.first_column)
            self._first = None
        if self.pointed:
            table.reveal_column(self.pointed)

    def columns(self, sort: Sort | None = None, encoding: str | None = None) -> Columns:
        """The columns, titles in the chosen language.

        Args:
            sort: the order that was chosen: its column has an arrow.
            encoding: of the terminal; that of the process if not given.
        """
        columns = [Column.of(one.layout, one.title, one.type) for one in self.shape]
        return Columns(columns) if sort is None else Columns(columns, sort.field, arrow(sort, encoding))


def arrow(sort: Sort, encoding: str | None = None) -> str:
    """What tells the direction of an order, in characters that the terminal has."""
    encoding = getattr(sys.__stderr__, "encoding", "") if encoding is None else encoding
    if encoding.lower().replace("-", "") == "utf8":
        return DOWN if sort.descending else UP
    return PLAIN_DOWN if sort.descending else PLAIN_UP
