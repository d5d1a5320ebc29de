"""What an import did."""

from __future__ import annotations

from collections.abc import Iterable

from tui_crm.domain.imports import ImportOutcome, RowProblem
from tui_crm.i18n import _, ngettext
from tui_crm.text.safe import safe_text
from tui_crm.ui.modals.message import MessageBox
from tui_crm.wording import kind_label, sentence

_SHOWN = 8
"""Warnings and refusals that are listed; the rest are counted."""


class ImportResult(MessageBox):
    """The counts, what was refused and why, what to look at."""

    def __init__(self, outcome: ImportOutcome) -> None:
        title = _("Import of {file}: {base}").format(
            file=safe_text(outcome.file), base=kind_label(outcome.kind, plural=True)
        )
        super().__init__(title, "\n".join(_lines(outcome)))


def _lines(outcome: ImportOutcome) -> Iterable[str]:
    counts = (
        (_("Rows in the file"), outcome.rows),
        (_("Created"), outcome.created),
        (_("Updated"), outcome.updated),
        (_("Skipped (known already)"), outcome.skipped),
        (_("Refused"), outcome.refused),
    )
    yield from (f"{count:>8,}  {label}" for label, count in counts)
    if outcome.unmapped:
        columns = ", ".join(map(safe_text, outcome.unmapped))
        yield from ("", _("Columns left out: {columns}").format(columns=columns))
    for names in outcome.unmatched.values():
        missing = ", ".join(f"{safe_text(name)} ({count})" for name, count in names.items())
        yield from ("", _("Not found, so not imported: {names}").format(names=missing))
    if outcome.refusals:
        yield from ("", _("Refused rows:"), *_problems(outcome.refusals))
    if outcome.refused_file:
        path = safe_text(outcome.refused_file)
        yield from ("", _("They are in {path}: correct them there and import that file.").format(path=path))
    if outcome.warnings:
        yield from ("", _("Imported, but worth a look:"), *_problems(outcome.warnings))


def _problems(problems: tuple[RowProblem, ...]) -> Iterable[str]:
    for problem in problems[:_SHOWN]:
        values = {"row": problem.row, "column": safe_text(problem.column), "text": sentence(problem.problem)}
        line = _("  row {row}, column {column}: {text}") if problem.column else _("  row {row}: {text}")
        yield line.format(**values)
    rest = len(problems) - _SHOWN
    if rest > 0:
        yield "  " + ngettext("and {count} more", "and {count} more", rest).format(count=rest)
