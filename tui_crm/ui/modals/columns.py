"""Which columns the list has, in which order and how wide; the list behind shows each change (R25)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static

from tui_crm.commands import Place
from tui_crm.domain.columns import NAME, LayoutColumn
from tui_crm.i18n import _
from tui_crm.text.fold import fold
from tui_crm.ui.base import CrmModal
from tui_crm.ui.bindings import bindings
from tui_crm.ui.format import plain
from tui_crm.ui.geometry import FOOTER_ROWS, pane_sizes
from tui_crm.ui.widgets.definition_list import Cell, DefinitionList, Row
from tui_crm.wording import field_label

Layout = tuple[LayoutColumn, ...]
_LEAST_ROWS = 8


class ColumnsDialog(CrmModal[Layout | None], inherit_bindings=False):
    """Closes with the layout, or with None where all is to stay as it was. It stands where the card stands.

    Args:
        title: already translated; data in it is never markup.
        columns: all that there can be, the hidden ones too; that of the name first.
        usual: the same where nobody has chosen.
        show: called with the layout and the column under the cursor after each change.
        widths_of: how wide the list shows these columns, by their names; those that are hidden are left out.
    """

    PLACES = (Place.COLUMNS,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.COLUMNS, Place.ANYWHERE)

    def __init__(
        self,
        title: str,
        columns: Sequence[LayoutColumn],
        usual: Layout,
        show: Callable[[Layout, str], None],
        widths_of: Callable[[Sequence[LayoutColumn]], Mapping[str, int]],
    ) -> None:
        super().__init__()
        self._title, self._columns, self._usual, self._show = title, list(columns), usual, show
        self._widths_of = widths_of
        # The list keeps its cursor by numbers.
        self._numbers = {one.name: number for number, one in enumerate(columns)}
        self._list = DefinitionList(id="columns")
        self._pointed = NAME

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog columns"):
            yield Static(plain(self._title), classes="dialog-title")
            yield self._list

    def on_mount(self) -> None:
        self._stand_on_the_card()
        self._list.focus()
        self._draw()

    def on_resize(self) -> None:
        self._stand_on_the_card()

    def _stand_on_the_card(self) -> None:
        """The list stays to be seen: it is what the person looks at."""
        width, height = pane_sizes(*self.app.size)[1]
        dialog = self.query_one(".dialog")
        dialog.styles.width = width
        dialog.styles.height = min(max(height, _LEAST_ROWS), self.app.size.height - FOOTER_ROWS)

    def _draw(self) -> None:
        widths = self._widths_of(self._columns)
        self._list.show([self._row(one, widths.get(one.name)) for one in self._columns])

    def _row(self, one: LayoutColumn, width: int | None) -> Row:
        cells = (
            Cell("[x]" if one.shown else "[ ]"),
            Cell(field_label(one.name)),
            Cell("" if width is None else str(width)),
        )
        return Row(self._numbers[one.name], cells)

    @property
    def _place(self) -> int:
        """Where the column under the cursor stands."""
        return self._list.highlighted or 0

    def _change(self, one: LayoutColumn) -> None:
        """Puts another one in the place of the column under the cursor."""
        self._columns[self._place] = one
        self._changed()

    def _changed(self) -> None:
        pointed = self._columns[self._place].name
        self._draw()
        self._tell(pointed)

    def _tell(self, pointed: str) -> None:
        """The list shows the columns, and that of the cursor among them."""
        self._pointed = pointed
        self._show(tuple(self._columns), pointed)

    @on(OptionList.OptionHighlighted)
    def follow(self) -> None:
        """The list scrolls to the column that the cursor goes to."""
        pointed = self._columns[self._place].name
        if pointed != self._pointed:
            self._tell(pointed)

    def on_key(self, event: events.Key) -> None:
        """A letter that is no command goes to the next column that begins with it."""
        letter = fold(event.character or "") if event.is_printable else ""
        if not letter.strip() or event.key in self.active_bindings:
            return
        here, count = self._place, len(self._columns)
        places = (place % count for place in range(here + 1, here + 1 + count))
        fits = (place for place in places if fold(field_label(self._columns[place].name)).startswith(letter))
        if (place := next(fits, None)) is not None:
            event.stop()
            self._list.highlighted = place

    def _is_name(self) -> bool:
        """Whether the cursor is on the name, which stays where it is; it says so then."""
        if self._columns[self._place].name != NAME:
            return False
        self.tell(_("The name is always shown, and always first."))
        return True

    # Commands

    def action_switch(self) -> None:
        """Shows or hides the column; one from far below comes up behind those that are shown."""
        if self._is_name():
            return
        here, columns = self._place, self._columns
        one = columns[here].switched(not columns[here].shown)
        behind_shown = 1 + max(place for place, other in enumerate(columns) if other.shown)
        if one.shown and here > behind_shown:
            columns.insert(behind_shown, columns.pop(here).switched(True))
            self._draw()
            self._tell(one.name)
        else:
            self._change(one)

    @on(DefinitionList.Chosen)
    def clicked(self) -> None:
        """Two clicks do what Space does."""
        self.action_switch()

    def action_move_up(self) -> None:
        self._move(-1)

    def action_move_down(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        here = self._place
        there = here + step
        if self._is_name() or not 1 <= there < len(self._columns):  # the name stays first
            return
        columns = self._columns
        columns[here], columns[there] = columns[there], columns[here]
        self._draw()
        self._tell(columns[there].name)

    def action_wider(self) -> None:
        self._resize(1)

    def action_narrower(self) -> None:
        self._resize(-1)

    def _resize(self, step: int) -> None:
        one = self._columns[self._place]
        if one.shown:
            self._change(one.resized(self._widths_of(self._columns)[one.name] + step))

    def action_reset(self) -> None:
        """The usual columns; those that were defined since the dialog opened are none of its business."""
        self._columns = list(self._usual)
        self._changed()

    def action_keep(self) -> None:
        self.dismiss(tuple(self._columns))
