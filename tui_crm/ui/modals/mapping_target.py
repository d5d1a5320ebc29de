"""What a column of a file becomes, chosen from a list that typing narrows down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tui_crm.domain.imports import MappedColumn
from tui_crm.i18n import _
from tui_crm.text.fold import fold
from tui_crm.ui.base import CrmModal
from tui_crm.ui.format import plain
from tui_crm.ui.widgets.narrowed_list import Line, NarrowedList
from tui_crm.wording.mapping import LEFT_OUT, target_label, target_words

_LEFT_OUT = "-"
"""The name of the line that leaves the column out: an empty one would be none."""
_NAME_LENGTH = 24


class _Targets(NarrowedList):
    """Finds a field by what it is called in either language; what begins with the typed text comes first."""

    def fitting(self, text: str) -> list[Line]:
        words = fold(text).split()
        found = [one for one in self._lines if all(word in _words(one) for word in words)]
        return sorted(found, key=lambda one: not fold(one.label).startswith(" ".join(words)))


def _words(line: Line) -> str:
    return target_words(LEFT_OUT if line.name == _LEFT_OUT else line.name)


class TargetDialog(CrmModal[str | None]):
    """Closes with the field, "" for a column that is left out, or with None at Escape.

    Args:
        name: what the column is called on the screen.
        targets: all fields that a column can become.
        others: the fields of other columns, with the names of these as they are shown.
    """

    def __init__(
        self, column: MappedColumn, name: str, targets: Sequence[str], others: Mapping[str, str]
    ) -> None:
        super().__init__()
        self._column, self._name_shown, self._targets, self._others = column, name, targets, others

    def compose(self) -> ComposeResult:
        column = self._column
        lines = [Line(_LEFT_OUT, _("Leave the column out"), "*" if not column.target else "")]
        lines += [
            self._line(target) for target in dict.fromkeys((*self._targets, *filter(None, [column.target])))
        ]
        with Vertical(classes="dialog choice mapping-target"):
            title = _("What does this column become? {column}").format(column=self._name_shown)
            yield Static(plain(title), classes="dialog-title")
            yield Static(plain(" · ".join(column.samples)), classes="dialog-hint", id="target-samples")
            yield _Targets(lines, "targets", column.target or _LEFT_OUT)
            hint = _("Typing narrows it down; Enter takes it, Esc leaves all as it was.")
            yield Static(plain(hint), classes="dialog-hint")

    def _line(self, target: str) -> Line:
        label = target_label(target)
        if other := self._others.get(target):
            name = " ".join(other.split())
            short = name if len(name) <= _NAME_LENGTH else name[: _NAME_LENGTH - 1] + "…"
            label = _("{field} (column {column})").format(field=label, column=short)
        return Line(target, label, "*" if target == self._column.target else "")

    @on(NarrowedList.Chosen)
    def choose(self, event: NarrowedList.Chosen) -> None:
        self.dismiss("" if event.name == _LEFT_OUT else event.name)
