"""Two contacts side by side, without the commands: what is shown of them (R40)."""

from __future__ import annotations

from enum import StrEnum

from textual.app import ComposeResult
from textual.widgets import OptionList, Static

from tui_crm.domain.contact import Contact, Kind
from tui_crm.domain.merging import Comparison, Side, kept_as
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.format import plain
from tui_crm.ui.screens import duplicates_moving
from tui_crm.ui.screens.duplicates_moving import Moving
from tui_crm.ui.widgets.keys_footer import KeysFooter
from tui_crm.ui.widgets.side_by_side import SideBySide, in_full, names_line

_SIDES = 4
"""Columns beside a line of the fields."""


class Ending(StrEnum):
    """How the side by side was left; None where the person only went back."""

    MERGED = "merged"
    DISMISSED = "dismissed"
    NEXT = "next"
    UNDO = "undo"


def suggested(comparison: Comparison, keep: Side) -> dict[str, Side]:
    """What is taken in each field if nobody says, where this one of the two stays."""
    return {field.name: field.suggested for field in kept_as(comparison, keep).fields}


class ComparedScreen(CrmScreen[Ending | None]):
    """A line for each field; below the values of the one under the cursor in full, and what moves.

    Args:
        comparison: the two contacts.
        in_queue: whether another pair comes afterwards.
    """

    def __init__(self, comparison: Comparison, *, in_queue: bool) -> None:
        super().__init__()
        self._comparison, self._in_queue = comparison, in_queue
        self._keep = Side.LEFT
        self._picks = suggested(comparison, self._keep)
        self._picked: set[str] = set()
        """Fields of which the person said whose value is taken."""
        self._moving: Moving | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="merge-head")
        yield Static(id="merge-names")
        yield SideBySide(id="merge-fields")
        yield Static(id="merge-values")
        yield Static(id="merge-moving")
        yield KeysFooter()

    def on_mount(self) -> None:
        self.fields.focus()
        self._show()
        self._look_what_moves()

    @property
    def fields(self) -> SideBySide:
        """The lines."""
        return self.query_one("#merge-fields", SideBySide)

    @property
    def kept(self) -> Contact:
        """Which of the two stays."""
        return self._comparison.left if self._keep is Side.LEFT else self._comparison.right

    @property
    def other(self) -> Contact:
        """Which goes to the trash."""
        return self._comparison.right if self._keep is Side.LEFT else self._comparison.left

    # What is shown

    def _show(self) -> None:
        found = self._comparison
        is_person = found.left.kind is Kind.PERSON
        title = (
            _("Two persons side by side: ID {left} and ID {right}")
            if is_person
            else _("Two organizations side by side: ID {left} and ID {right}")
        )
        title = title.format(left=found.left.id, right=found.right.id)
        self.query_one("#merge-head", Static).update(plain(title))
        self.fields.show(found.fields, self._picks)
        self._show_names()
        self._show_values()

    def on_resize(self) -> None:
        self._show_names()

    def _show_names(self) -> None:
        left, right = self._comparison.left, self._comparison.right
        line = names_line(self._standing(left), self._standing(right), self.size.width - _SIDES)
        self.query_one("#merge-names", Static).update(line)

    def _standing(self, one: Contact) -> str:
        text = _("Stays: {name}") if one is self.kept else _("Goes: {name}")
        return text.format(name=safe_text(one.name))

    def _show_values(self) -> None:
        field = self.fields.current
        text = "\n".join(in_full(field)) if field is not None else ""
        self.query_one("#merge-values", Static).update(plain(text, keep_newlines=True))
        self.refresh_bindings()

    def _look_what_moves(self) -> None:
        self._moving = None
        self.run_worker(self._read_what_moves(), group="moving", exclusive=True)

    async def _read_what_moves(self) -> None:
        with self.refusing():
            self._moving = await self.call(duplicates_moving.read, self.session, self.other)
            text = duplicates_moving.text(self._moving, self.kept.name)
            self.query_one("#merge-moving", Static).update(plain(text))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._show_values()
