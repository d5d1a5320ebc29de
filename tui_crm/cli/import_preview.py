"""`import --preview`: what an import would make of the rows of a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.import_told import SOME_REFUSED, problem_json
from tui_crm.cli.incoming import Given
from tui_crm.cli.table import table_lines
from tui_crm.domain.imports import ImportMapping, ImportOptions, Preview, PreviewRow, PreviewState
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.wording import field_label
from tui_crm.wording.mapping import missing_line, outcome_line, preview_state_label, why

if TYPE_CHECKING:
    from tui_crm.services.session import Session

_SHOWN = 20
"""Rows of each state that are shown."""


def tell_preview(session: Session, source: Given, choices: ImportOptions, as_json: bool) -> int:
    """Prints what would become of the rows, all counted and some of each state shown; nothing stays.

    Returns:
        the exit status: 3 where some would be refused.
    """
    with output.progress_line() as progress:
        job = session.imports.stage(source, choices, progress=progress)
        try:
            mapping = session.imports.mapping(job)

            def told(preview: Preview) -> bool:
                if progress is not None:
                    progress(preview.rows, mapping.rows)
                return True

            preview = session.imports.preview(job, told, keep=_SHOWN)
        finally:
            session.imports.delete(job)
    if as_json:
        output.say_json(preview_json(mapping, preview))
    else:
        output.say_all(preview_lines(mapping, preview))
    return SOME_REFUSED if preview.counts.get(PreviewState.REFUSED) else 0


def preview_json(mapping: ImportMapping, preview: Preview) -> dict[str, Any]:
    """The columns, the counts, which add up to `rows`, and some rows of each state."""
    return {
        "file": mapping.file,
        "format": mapping.format,
        "kind": mapping.kind.value,
        "encoding": mapping.reading.encoding,
        "delimiter": mapping.reading.delimiter,
        "columns": [
            {
                "column": one.column,
                "field": one.target,
                "reason": one.reason.value,
                "samples": list(one.samples),
                "separator": one.separator,
            }
            for one in mapping.columns
        ],
        "rows": preview.rows,
        "counts": {state.value: preview.counts.get(state, 0) for state in PreviewState},
        "warned": preview.warnings,
        "missing": preview.missing,
        "shown": [_row_json(row) for row in preview.kept],
    }


def _row_json(row: PreviewRow) -> dict[str, Any]:
    return {
        "row": row.number,
        "state": row.state.value,
        "name": row.name,
        "contact": row.contact,
        "repeats": row.repeats,
        "values": dict(row.values),
        "changes": [{"field": name, "before": old, "after": new} for name, old, new in row.changes],
        "warnings": [problem_json(one) for one in row.warnings],
        "refusals": [problem_json(one) for one in row.refusals],
    }


def preview_lines(mapping: ImportMapping, preview: Preview) -> Iterable[str]:
    """The same for people."""
    yield outcome_line(preview, mapping.rows)
    for one in mapping.columns:
        if one.target:
            yield f"  {safe_text(one.column)} -> {field_label(one.target)}"
    lacking = missing_line(preview.missing, mapping.options.create_missing)
    if lacking:
        yield _("not there yet: {what}").format(what=lacking)
    if preview.kept:
        head = (_("Row"), _("Becomes"), _("Name"), _("Why"))
        rows = [(str(row.number), preview_state_label(row.state), row.name, why(row)) for row in preview.kept]
        yield from table_lines(head, rows)
