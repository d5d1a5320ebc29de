"""What an import would do, row by row, told without writing anything (R30, R35)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from tui_crm.domain.import_plan import plan
from tui_crm.domain.import_rows import convert_row
from tui_crm.domain.import_wiped import settled_state
from tui_crm.domain.imports import Preview, PreviewRow, PreviewState, RowProblem, RowState
from tui_crm.domain.problems import Code, Refused
from tui_crm.files.reading import open_table
from tui_crm.files.table import TableRow
from tui_crm.services.import_foreseeing import Foreseeing
from tui_crm.services.import_repeats import Repeats
from tui_crm.services.import_staging import content_of, reading_of
from tui_crm.store import import_lookups as look_up
from tui_crm.store.imports import OPEN, Job

if TYPE_CHECKING:
    from tui_crm.services.imports import Imports

CHUNK = 500
"""Rows after which it is told what is known."""
_NAMES = 10_000
"""Missing names of a sort that are counted; a file that names more of them is mapped wrongly."""
_WIPED = {RowState.SKIPPED: PreviewState.DUPLICATE, RowState.REFUSED: PreviewState.REFUSED}


def preview(
    service: Imports,
    job: Job,
    told: Callable[[Preview], bool] | None,
    rows: int | None,
    keep: int,
) -> Preview:
    """What the import would do with the rows that it has not settled yet."""
    if job.status not in OPEN:
        raise Refused(Code.IMPORT_NOT_OPEN, id=job.id, status=job.status.value)
    with closing(Repeats()) as repeats:
        previewing = _Previewing(service, job, repeats, keep)
        with open_table(content_of(service, job.id, job.file_name), reading_of(job)) as table:
            last = None if rows is None else job.done + rows
            waiting = islice(enumerate(table.rows, 1), job.done, last)
            while chunk := list(islice(waiting, CHUNK)):
                with service.database.reading():
                    previewing.take(chunk)
                if told is not None and not told(previewing.result(False)):
                    return previewing.result(False)
            return previewing.result(rows is None or next(table.rows, None) is None)


class _Previewing:
    def __init__(self, service: Imports, job: Job, repeats: Repeats, keep: int) -> None:
        connection = service.database.connection()
        self._plan = plan(
            job.columns,
            job.mapping,
            job.kind,
            service.region,
            job.options.get("month_first", ()),
            look_up.custom_dates(connection),
            job.options.get("separators", {}),
        )
        self._foreseeing = Foreseeing(service, job, repeats)
        self._keep = keep
        self._counts: Counter[PreviewState] = Counter()
        self._warnings = 0
        self._missing: dict[str, Counter[str]] = {}
        self._kept: list[PreviewRow] = []

    def take(self, rows: list[tuple[int, TableRow]]) -> None:
        """Looks at these rows; each comes with its number in the file, from 1."""
        for number, row in rows:
            self._count(self._row(number, row))

    def result(self, is_whole: bool) -> Preview:
        """What is known by now."""
        return Preview(
            rows=self._counts.total(),
            is_whole=is_whole,
            counts={state: self._counts[state] for state in PreviewState},
            warnings=self._warnings,
            missing={what: dict(names) for what, names in self._missing.items()},
            kept=tuple(self._kept),
        )

    def _row(self, number: int, row: TableRow) -> PreviewRow:
        wiped = settled_state(row.cells)
        if wiped is not None:
            return PreviewRow(number, _WIPED[wiped], "", ())
        cells = tuple(row.cells)
        noticed = (RowProblem(number, row.problem),) if row.problem is not None else ()
        if row.broken:
            return PreviewRow(number, PreviewState.REFUSED, "", cells, refusals=noticed)
        result = convert_row(number, row.cells, self._plan)
        name = result.draft.display_name
        if result.refusals:
            return PreviewRow(number, PreviewState.REFUSED, name, cells, refusals=result.refusals)
        found = self._foreseeing.row(number, result, is_told=self._has_room)
        self._note_missing(found.missing)
        if found.row.state is PreviewState.REFUSED:
            return replace(found.row, cells=cells)
        return replace(found.row, cells=cells, warnings=(*noticed, *result.warnings, *found.row.warnings))

    def _has_room(self, state: PreviewState) -> bool:
        return self._counts[state] < self._keep

    def _count(self, row: PreviewRow) -> None:
        if self._counts[row.state] < self._keep or (row.warnings and self._warnings < self._keep):
            self._kept.append(row)
        self._counts[row.state] += 1
        self._warnings += bool(row.warnings)

    def _note_missing(self, missing: dict[str, list[str]]) -> None:
        for what, names in missing.items():
            counts = self._missing.setdefault(what, Counter())
            for name in dict.fromkeys(names):
                if name in counts or len(counts) < _NAMES:
                    counts[name] += 1
