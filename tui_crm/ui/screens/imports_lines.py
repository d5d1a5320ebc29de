"""How an import reads in the list of imports: its line, all about it, why something can't be done."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tui_crm import wording
from tui_crm.domain.access import Permission
from tui_crm.domain.import_pace import Pace
from tui_crm.domain.imports import ImportLine, JobStatus
from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import _, ngettext
from tui_crm.text.safe import safe_text
from tui_crm.ui.cell_text import moment
from tui_crm.ui.widgets.cells import cells_of, fit
from tui_crm.ui.widgets.definition_list import Cell, Row
from tui_crm.wording.counts import grouped
from tui_crm.wording.import_progress import bar_text, long_text, percentage
from tui_crm.wording.imports import state_label

if TYPE_CHECKING:
    from tui_crm.services.session import Session
    from tui_crm.ui.screens.imports_run import Run

WAITING = (JobStatus.MAPPING, JobStatus.READY)
"""The statuses of imports that have not run yet."""
_WIDE = 110
"""Columns from which on the counts stand in the lines too."""
_FILE_LEAST, _STATUS_LEAST = 18, 13
_BAR = 40
_FORMATS = {
    "csv": "CSV",
    "json": "JSON",
    "jsonl": "JSON Lines",
    "xlsx": "XLSX",
    "vcard": "vCard",
    "ldif": "LDIF",
}


class Told:
    """What the list knows beside the lines: how fast each import goes on.

    Attributes:
        run: what goes on in this program, or None.
    """

    def __init__(self) -> None:
        self.run: Run | None = None
        self._paces: dict[int, Pace] = {}

    @property
    def job(self) -> int:
        """The import that goes on here; 0 for none."""
        return self.run.job if self.run is not None else 0

    def note(self, lines: Iterable[ImportLine]) -> None:
        """Takes over how far those are that run elsewhere."""
        now = time.monotonic()
        running = {line.job: line.done for line in lines if line.status is JobStatus.RUNNING}
        self._paces = {job: self._paces.get(job, Pace()) for job in running}
        for job, done in running.items():
            self._paces[job].note(now, done)

    def progress(self, line: ImportLine) -> tuple[int, int, Pace] | None:
        """Rows done, rows in all and the pace of an import that goes on; None where it does not.

        What only another program knows, how far an undo is for instance, has 0 rows in all.
        """
        if self.run is not None and self.run.job == line.job:
            return self.run.done, self.run.rows, self.run.pace
        if line.status is JobStatus.RUNNING:
            is_counted = line.done < line.rows and not line.is_undoing
            return line.done, line.rows if is_counted else 0, self._paces.get(line.job, Pace())
        return None


def heading_and_rows(
    lines: Iterable[ImportLine], told: Told, width: int, *, names_users: bool
) -> tuple[Row, list[Row]]:
    """The line above the list and its lines, their cells below each other.

    Args:
        width: columns that a line may have.
        names_users: whether it is said whose each import is, where there is room.
    """
    wide = width >= _WIDE
    names_users = names_users and wide
    heading = [_("File"), _("Status"), _("Base"), _("Rows")]
    heading += [_("Created"), _("Updated"), _("Skipped"), _("Refused")] if wide else []
    heading += [_("Date"), *([_("User")] if names_users else [])]
    table = [(line, _cells(line, told, wide, names_users)) for line in lines]
    numbers = range(3, 8 if wide else 4)
    widths = [
        max(cells_of(text) for text in column)
        for column in zip(heading, *(c for _l, c in table), strict=True)
    ]
    _make_fit(widths, width)

    def row(key: int, texts: Sequence[str], is_dim: bool) -> Row:
        shown = (
            _right(text, widths[place]) if place in numbers else fit(text, widths[place])
            for place, text in enumerate(texts)
        )
        return Row(key, tuple(map(Cell, shown)), is_dim)

    rows = [row(line.job, cells, line.status is JobStatus.UNDONE) for line, cells in table]
    return row(0, heading, is_dim=True), rows


def _make_fit(widths: list[int], room: int) -> None:
    """Takes from the file's name first, then from the status, what there is no room for."""
    too_wide = sum(widths) + 2 * (len(widths) - 1) - room
    for place, least in enumerate((_FILE_LEAST, _STATUS_LEAST)):
        given = max(0, min(too_wide, widths[place] - least))
        widths[place] -= given
        too_wide -= given


def _right(text: str, width: int) -> str:
    return " " * (width - cells_of(text)) + text


def _cells(line: ImportLine, told: Told, wide: bool, names_users: bool) -> list[str]:
    status, progress = _state(line, told, short=not wide), told.progress(line)
    if progress is not None and progress[1]:
        status += f" {percentage(progress[0], progress[1])} %"
    counts = (line.created, line.updated, line.skipped, line.refused) if wide else ()
    return [
        safe_text(line.file),
        status,
        wording.kind_label(line.kind, plural=True),
        grouped(line.rows),
        # While it goes on these lag behind the progress.
        *("" if progress is not None else grouped(count) for count in counts),
        moment(line.created_at),
        *([safe_text(line.user)] if names_users else []),
    ]


def _state(line: ImportLine, told: Told, *, short: bool = False) -> str:
    """Where it stands, in words; what goes on here is known better than the base does."""
    run = told.run
    if run is not None and run.job == line.job:
        if run.phase in ("undo", "search"):
            return _("undoing") if run.phase == "undo" else _("indexing")
        return wording.job_status_label(JobStatus.RUNNING)
    return state_label(line, short=short)


def details(line: ImportLine, told: Told, width: int) -> list[str]:
    """All about an import, for below the list: lines of at most `width` columns where they are cut at all."""
    is_over = line.finished_at and not line.can_resume and told.progress(line) is None
    about = [
        _state(line, told),
        _FORMATS.get(line.format, line.format),
        moment(line.created_at),
        _("ended {when}").format(when=moment(line.finished_at)) if is_over else "",
        line.user,
        f"import:{line.job}",
    ]
    progress = told.progress(line)
    counts = (
        (_("Created"), line.created),
        (_("Updated"), line.updated),
        (_("Skipped"), line.skipped),
        (_("Refused"), line.refused),
        (_("With warnings"), line.warnings),
    )
    lines = [
        fit(safe_text(line.file), width).rstrip(),
        fit(safe_text(", ".join(filter(None, about))), width).rstrip(),
    ]
    # While it goes on the counts lag behind the progress.
    known = ((_("Rows"), line.rows), *(counts if progress is None else ()))
    lines += filled([f"{label}: {grouped(count)}" for label, count in known], width)
    if progress is not None and progress[1]:
        done, rows, pace = progress
        lines += [
            f"{bar_text(done, rows, min(_BAR, width))}  {percentage(done, rows)} %",
            long_text(done, rows, pace),
        ]
    elif line.problem is not None:
        lines.append(wording.sentence(line.problem))
    elif is_half_undone(line):
        left = ngettext(
            "Partly undone, {count} contact is left: finish the undo.",
            "Partly undone, {count} contacts are left: finish the undo.",
            line.left,
        )
        lines.append(left.format(count=grouped(line.left)))
    elif line.status is JobStatus.STOPPED and line.rows:
        text = _("{done} of {rows} rows are done.")
        lines.append(text.format(done=grouped(line.done), rows=grouped(line.rows)))
    return lines


def filled(parts: Iterable[str], width: int) -> list[str]:
    """The parts in as few lines as they need, none of them broken."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]}  {part}" if lines else part
        if lines and cells_of(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


def is_half_undone(line: ImportLine) -> bool:
    """Whether an undo of it was begun and has not ended."""
    return line.is_undoing and line.status is JobStatus.STOPPED


def why_not(action: str, line: ImportLine, told: Told, session: Session) -> Problem | None:
    """Why a command of the list can't be used with this import, or None."""
    is_running = told.progress(line) is not None
    if action == "stop":
        return None if told.job == line.job else Problem(Code.IMPORT_NOT_RUNNING_HERE)
    if action in ("undo", "delete") and is_running:
        return Problem(Code.IMPORT_RUNNING, values={"id": line.job})
    if action == "report" and line.status in WAITING:
        return Problem(Code.IMPORT_NOT_RUN_YET)
    if action == "write_refused" and line.status in WAITING:
        return Problem(Code.IMPORT_NOT_RUN_YET)
    if action == "write_refused" and not line.refused:
        return Problem(Code.IMPORT_NONE_REFUSED)
    if action == "list_contacts" and (line.status is JobStatus.UNDONE or not line.created):
        return Problem(Code.IMPORT_MADE_NOTHING)
    if action == "undo" and line.status in WAITING:
        return Problem(Code.IMPORT_NOT_RUN_YET)
    if action == "undo" and not line.can_undo:
        values = {"id": line.job, "status": line.status.value}
        return Problem(Code.IMPORT_NOT_UNDOABLE, values=values)
    if action == "undo" and line.updated:
        return session.why_not(Permission.EDIT)
    if action == "delete" and not line.can_delete:
        return Problem(Code.IMPORT_RUNNING, values={"id": line.job})
    return None
