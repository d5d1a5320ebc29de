"""A row of a file in full: what was read, what would change, what is wrong with it (R33, R35)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui_crm.domain.imports import PreviewRow, RowProblem
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.cell_text import reader_of
from tui_crm.ui.modals.message import MessageBox
from tui_crm.wording import field_label, value_label
from tui_crm.wording.counts import grouped
from tui_crm.wording.mapping import column_text, preview_state_label, row_problem_text, why

_NOTHING = "-"


class RowInFull(MessageBox):
    """Enter and Escape close it.

    Args:
        row: as the preview has it.
        columns: the names of the file's columns, for the cells as they stand there.
        file_format: as of `column_text`.
    """

    def __init__(self, row: PreviewRow, columns: Sequence[str], file_format: str = "") -> None:
        values = {
            "row": grouped(row.number),
            "name": safe_text(row.name),
            "state": preview_state_label(row.state),
        }
        title = _("Row {row}: {state}. {name}") if row.name else _("Row {row}: {state}.")
        super().__init__(title.format(**values), "\n".join(_lines(row, columns, file_format)))
        self.add_class("mapping-row")


def _lines(row: PreviewRow, columns: Sequence[str], file_format: str) -> Iterable[str]:
    if row.repeats and (said := why(row, file_format)):
        yield from (said, "")
    for title, problems in ((_("Refused because:"), row.refusals), (_("Worth a look:"), row.warnings)):
        if problems:
            yield from (title, *(_problem(one, file_format) for one in problems), "")
    if row.changes:
        yield _("What changes:")
        for name, before, after in row.changes:
            yield f"  {field_label(name)}: {_said(name, before)} → {_said(name, after)}"
        yield ""
    if row.values:
        yield _("As it is read:")
        yield from (f"  {field_label(name)}: {_said(name, value)}" for name, value in row.values)
        yield ""
    yield _("As it stands in the file:")
    for place, cell in enumerate(row.cells):
        if cell:
            column = column_text(columns[place], file_format) if place < len(columns) else str(place + 1)
            yield f"  {column}: {safe_text(cell)}"


def _said(name: str, value: str) -> str:
    """A value as people read it."""
    if name.endswith("_label"):
        value = value_label(value)
    elif (read := reader_of(name)) is not None:
        value = read(value)
    return safe_text(value) or _NOTHING


def _problem(one: RowProblem, file_format: str) -> str:
    return f"  {row_problem_text(one, file_format)}"
