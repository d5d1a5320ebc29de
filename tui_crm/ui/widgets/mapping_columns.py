"""The columns of a file to be imported as lines: what they hold, what they become, and why (R30)."""

from __future__ import annotations

from collections.abc import Sequence

from tui_crm.domain.import_headers import is_generated
from tui_crm.domain.imports import ImportMapping, MappedColumn, MappingReason
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.widgets.cells import fit
from tui_crm.ui.widgets.definition_list import Cell, Row
from tui_crm.wording.mapping import column_text, delimiter_label, reason_label, target_label

ARROW = "→"
_SAMPLES = 3
_NAME_LENGTH, _SAMPLE_LENGTH = 48, 32
"""Signs of a name and of a sample that a line has at most; all of them stand below the list."""
_STANDS_OUT = "!"
_NAMES = frozenset({"first_name", "last_name", "full_name", "name", "organization"})
_SHOWN_NAMES = 3
_UNDECIDED = (MappingReason.NONE, MappingReason.TAKEN)


def rows_of(mapping: ImportMapping) -> list[Row]:
    """A line for each column, under its place in the file.

    Where every value has a name, a column without one holds only rows that can't be read: it is none to map.
    """
    named = mapping.format not in ("csv", "xlsx")
    return [
        _row(place, column, mapping.format)
        for place, column in enumerate(mapping.columns)
        if not (named and not column.samples and is_generated(column.column))
    ]


def _row(place: int, column: MappedColumn, file_format: str) -> Row:
    target = Cell(target_label(column.target))
    if needs_a_look(column):
        target = Cell(target.text, _STANDS_OUT, "bold $text-warning")
    cells = (
        Cell(_cut(column_text(column.column, file_format), _NAME_LENGTH)),
        Cell(" · ".join(_cut(text, _SAMPLE_LENGTH) for text in column.samples[:_SAMPLES])),
        Cell(ARROW),
        target,
        Cell(reason_label(column)),
    )
    return Row(place, cells, is_dim=not column.target and not needs_a_look(column))


def _cut(text: str, length: int) -> str:
    line = safe_text(" ".join(text[: 2 * length].split()))
    return line if len(line) <= length else line[: length - 1] + "…"


def needs_a_look(column: MappedColumn) -> bool:
    """Whether a column holds something of which nothing is made, without anybody having said so."""
    return bool(column.samples) and not column.target and column.reason in _UNDECIDED


def details(column: MappedColumn, room: int, file_format: str = "") -> list[str]:
    """The column in full: its name, its samples, what separates several values in a cell.

    Args:
        room: cells for the name and the samples.
        file_format: as of `column_text`.
    """
    samples = " · ".join(" ".join(text.split()) for text in column.samples)
    name = " ".join(column_text(column.column, file_format).split())
    lines = [fit(_("{column}: {samples}").format(column=name, samples=samples), room).rstrip()]
    if column.takes_several:
        lines.append(fit(separated_text(column, column.separator), room // 2).rstrip())
    return lines


def separated_text(column: MappedColumn, separator: str) -> str:
    """What separates the values, and what becomes of the sample with the most of them."""
    if not separator:
        return _("A cell is one value.")
    sample = max(column.samples, key=lambda text: text.count(separator), default="")
    parts = [part.strip() for part in sample.split(separator) if part.strip()]
    said = _("Several values, separated by: {separator}").format(separator=delimiter_label(separator))
    return f"{said}   {' + '.join(parts)}" if len(parts) > 1 else said


def letters_as_read(mapping: ImportMapping) -> Sequence[str]:
    """A few cells with letters beyond ASCII, names first: a wrong encoding spoils them."""
    columns = sorted(mapping.columns, key=lambda one: one.target not in _NAMES)
    found = dict.fromkeys(_cut(text, _SAMPLE_LENGTH) for one in columns for text in one.samples)
    return [text for text in found if not text.isascii()][:_SHOWN_NAMES]
