"""Somebody else saved the contact while it was being edited, and both changed the same (R12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from tui_crm.commands import Command, Place
from tui_crm.domain.conflicts import MINE, THEIRS, Merge
from tui_crm.domain.merging import ComparedField, Side
from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import _
from tui_crm.services.drafts import ChangeSince
from tui_crm.text.safe import safe_text
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.bindings import bindings
from tui_crm.ui.format import plain
from tui_crm.ui.modals.draft_found import who_text
from tui_crm.ui.widgets.definition_list import PointedList
from tui_crm.ui.widgets.keys_footer import KeysFooter
from tui_crm.ui.widgets.side_by_side import SideBySide, names_line
from tui_crm.wording import field_label
from tui_crm.wording.duplicates import compared_label, compared_text

Picks = Mapping[str, Side]
_SIDES = 4
"""Columns beside a line of the fields."""


class ConflictScreen(CrmScreen[Picks | None]):
    """A line for each field that both changed: mine left, theirs right; below, both values in full.

    Nothing is picked at first, and nothing is saved before all is: nobody's value goes without a word. Closes
    with what was picked, or with None to go back to the form.

    Args:
        name: the contact's.
        found: the merge with its questions.
        changes: what others changed, and who.
        picks: what was picked before, where others have saved once more meanwhile.
    """

    PLACES: ClassVar[tuple[Place, ...]] = (Place.CONFLICT,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.CONFLICT)

    def __init__(self, name: str, found: Merge, changes: Sequence[ChangeSince], picks: Picks) -> None:
        super().__init__()
        self._contact_name, self._found, self._changes = name, found, tuple(changes)
        self._picks: dict[str, Side] = {
            field.name: picks[field.name] for field in found.fields if field.name in picks
        }

    def compose(self) -> ComposeResult:
        yield Static(id="conflict-head")
        yield Static(id="conflict-merged")
        yield Static(id="conflict-names")
        yield SideBySide(id="conflict-fields")
        with VerticalScroll(id="conflict-values", can_focus=False):
            yield Static(id="conflict-texts")
        yield KeysFooter()

    def on_mount(self) -> None:
        merged = self._found.taken
        text = (
            _("Theirs besides, which stays: {fields}") if merged else _("All else is saved as both want it.")
        )
        labels = ", ".join(map(field_label, merged))
        self.query_one("#conflict-merged", Static).update(plain(text.format(fields=labels)))
        self.fields.focus()
        self._show()
        self._show_names()

    @property
    def fields(self) -> SideBySide:
        """The lines."""
        return self.query_one("#conflict-fields", SideBySide)

    @property
    def _open(self) -> list[ComparedField]:
        """The fields in which nothing is picked."""
        return [field for field in self._found.fields if field.name not in self._picks]

    # What is shown

    def _show(self) -> None:
        count = len(self._found.fields)
        text = _("Somebody else has changed {name} meanwhile. Chosen: {done} of {count}")
        values = {"name": safe_text(self._contact_name), "done": count - len(self._open), "count": count}
        self.query_one("#conflict-head", Static).update(plain(text.format(**values)))
        self.fields.show(self._found.fields, self._picks)
        self._show_values()

    def on_resize(self) -> None:
        self._show_names()

    def _show_names(self) -> None:
        line = names_line(_("Mine"), _("Theirs"), self.size.width - _SIDES)
        self.query_one("#conflict-names", Static).update(line)

    def _show_values(self) -> None:
        field = self.fields.current
        text = "" if field is None else "\n".join(self._values(field))
        self.query_one("#conflict-texts", Static).update(plain(text, keep_newlines=True))
        self.query_one("#conflict-values").scroll_home(animate=False)
        self.refresh_bindings()

    def _values(self, field: ComparedField) -> list[str]:
        by = [one for one in self._changes if one.field == field.name]
        label = compared_label(field.name)
        who = _("{field}, theirs ({who}):") if by else _("{field}, theirs:")
        return [
            _("{field}, mine:").format(field=label),
            _in_full(field, MINE),
            who.format(field=label, who=safe_text(who_text(by))),
            _in_full(field, THEIRS),
        ]

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._show_values()

    @property
    def footer_wanted(self) -> Sequence[str]:
        """On a narrow screen: how to choose one, how to save, how to leave."""
        return ("conflict.take_mine", "conflict.take_theirs", "conflict.save", "conflict.back")

    # Commands

    def why_not(self, command: Command) -> Problem | None:
        """Of most fields only one value can be taken."""
        field = self.fields.current if command.id == "conflict.take_both" and self.is_mounted else None
        if field is not None and Side.BOTH not in field.allowed:
            return Problem(Code.ONE_SIDE_ONLY)
        return super().why_not(command)

    def action_take_mine(self) -> None:
        self._take(MINE)

    def action_take_theirs(self) -> None:
        self._take(THEIRS)

    def action_take_both(self) -> None:
        self._take(Side.BOTH)

    def action_switch(self) -> None:
        """The next of what can be taken."""
        if (field := self.fields.current) is not None:
            picked = self._picks.get(field.name)
            place = field.allowed.index(picked) + 1 if picked is not None else 0
            self._take(field.allowed[place % len(field.allowed)])

    def action_all_mine(self) -> None:
        self._take_all(MINE)

    def action_all_theirs(self) -> None:
        self._take_all(THEIRS)

    def _take(self, side: Side) -> None:
        if (field := self.fields.current) is not None and side in field.allowed:
            self._picks[field.name] = side
            self._show()

    def _take_all(self, side: Side) -> None:
        self._picks = {field.name: side for field in self._found.fields}
        self._show()

    def on_pointed_list_chosen(self, event: PointedList.Chosen) -> None:
        """A field was clicked twice."""
        event.stop()
        self.action_switch()

    def action_values_down(self) -> None:
        self.query_one("#conflict-values").scroll_page_down(animate=False)

    def action_values_up(self) -> None:
        self.query_one("#conflict-values").scroll_page_up(animate=False)

    def action_save(self) -> None:
        """Closes with what was picked; where something is not, goes there and says so."""
        missing = self._open
        if not missing:
            self.dismiss(self._picks)
            return
        self.fields.highlighted = self._found.fields.index(missing[0])
        labels = ", ".join(compared_label(field.name) for field in missing)
        # Not in a toast, which would stand on the values.
        text = _("Choose whose value is saved first: {fields}").format(fields=labels)
        self.query_one("#conflict-head", Static).update(Content.styled(text, "$text-warning"))

    def action_back(self) -> None:
        self.dismiss(None)


def _in_full(field: ComparedField, side: Side) -> str:
    """The value as it is, with its lines."""
    value = field.left if side is MINE else field.right
    text = safe_text(value, keep_newlines=True) if field.name == "note" else compared_text(field, side)
    return "\n".join(f"  {line}" for line in (text or "-").split("\n"))
