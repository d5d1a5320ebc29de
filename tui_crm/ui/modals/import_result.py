"""What an import did, and what can be done next."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_crm.domain.imports import ImportOutcome, JobStatus, RowProblem
from tui_crm.i18n import _, ngettext
from tui_crm.text.safe import safe_text
from tui_crm.ui.base import CrmModal
from tui_crm.ui.format import plain
from tui_crm.ui.screens.import_guide import IMPORT, ImportGuide
from tui_crm.wording import job_status_label, kind_label, problem_line, sentence
from tui_crm.wording.counts import grouped
from tui_crm.wording.mapping import column_text

CLOSE, LIST, REFUSED, UNDO = "close", "list", "refused", "undo"

_NAMED = 20
"""Names that the base lacks which are listed, those of the most rows first."""
_SHOWN = 8
"""Warnings and refusals that are listed; the rest are counted."""


class ImportResult(CrmModal[str | None]):
    """The counts, what was refused and why, what to look at; closes with what is to be done next, or None.

    Args:
        is_guided: whether what can be done next is explained.
    """

    def __init__(self, outcome: ImportOutcome, is_guided: bool = False) -> None:
        super().__init__()
        self._is_guided = is_guided
        self._outcome = outcome

    def compose(self) -> ComposeResult:
        title = _("Import of {file}: {base}").format(
            file=safe_text(self._outcome.file), base=kind_label(self._outcome.kind, plural=True)
        )
        with Vertical(classes="dialog choice import-result"):
            yield Static(plain(title), classes="dialog-title")
            if self._is_guided:
                yield ImportGuide(self, IMPORT)
            with VerticalScroll(classes="dialog-text", can_focus=False):
                yield Static(plain("\n".join(_lines(self._outcome)), keep_newlines=True), id="message-text")
            yield OptionList(
                *(Option(plain(text), id=name) for name, text in self._answers()),
                id="choice-answers",
                markup=False,
            )
            yield Static(plain(_("PgUp and PgDn scroll the text.")), id="result-hint", classes="dialog-hint")

    def on_mount(self) -> None:
        self.watch(self.query_one(VerticalScroll), "show_vertical_scrollbar", self._show_hint)
        answers = self.query_one(OptionList)
        answers.focus()
        answers.highlighted = 0

    def _answers(self) -> Iterable[tuple[str, str]]:
        """What can be done next, the safest first: it has the cursor. After a first import they are shown."""
        outcome = self._outcome
        is_listed = bool(outcome.created) and outcome.status is not JobStatus.UNDONE
        first = [(CLOSE, _("Close")), *([(LIST, _("List the imported contacts"))] if is_listed else [])]
        yield from reversed(first) if self._is_guided else first
        if outcome.refused and not outcome.refused_file:
            yield REFUSED, _("Write the refused rows to a file...")
        if (outcome.created or outcome.updated) and outcome.status is not JobStatus.UNDONE:
            yield UNDO, _("Undo the import...")

    def _show_hint(self, is_cut: bool) -> None:
        """Says how to read on, where there is more than fits."""
        self.query_one("#result-hint").display = is_cut

    @on(OptionList.OptionSelected)
    def answer(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)

    # The answers have the focus, these keys scroll a long text.
    def key_pagedown(self) -> None:
        self.query_one(VerticalScroll).scroll_page_down()

    def key_pageup(self) -> None:
        self.query_one(VerticalScroll).scroll_page_up()


def _lines(outcome: ImportOutcome) -> Iterable[str]:
    if outcome.status not in (JobStatus.DONE, JobStatus.DONE_WITH_REFUSALS):
        yield from (_("Status: {status}").format(status=job_status_label(outcome.status)), "")
    counts = (
        (_("Rows in the file"), outcome.rows),
        (_("Created"), outcome.created),
        *(
            ((_("Organizations created beside them"), outcome.organizations),)
            if outcome.organizations
            else ()
        ),
        (_("Updated"), outcome.updated),
        (_("Skipped (known already, or repeated in the file)"), outcome.skipped),
        (_("Refused"), outcome.refused),
        *(((_("Rows with warnings"), outcome.warned),) if outcome.warned else ()),
    )
    yield from (f"{grouped(count):>9}  {label}" for label, count in counts)
    if outcome.unmapped:
        columns = ", ".join(column_text(name, outcome.format) for name in outcome.unmapped)
        yield from ("", _("Columns left out: {columns}").format(columns=columns))
    for names in outcome.unmatched.values():
        most = sorted(names.items(), key=lambda one: -one[1])[:_NAMED]
        missing = ", ".join(f"{safe_text(name)} ({grouped(count)})" for name, count in most)
        if rest := len(names) - len(most):
            missing += " " + and_more(rest)
        yield from ("", _("Not found, so not imported: {names}").format(names=missing))
    if outcome.refusals:
        yield from ("", _("Refused rows:"), *_problems(outcome, outcome.refusals, outcome.refused))
    if outcome.refused_file:
        path = safe_text(outcome.refused_file)
        yield from ("", _("They are in {path}: correct them there and import that file.").format(path=path))
    if outcome.warnings:
        head = _("Imported, but worth a look:") if outcome.created + outcome.updated else _("Worth a look:")
        yield from ("", head, *_problems(outcome, outcome.warnings, outcome.warned))


def _problems(outcome: ImportOutcome, problems: tuple[RowProblem, ...], rows: int) -> Iterable[str]:
    """The first ones; an outcome does not hold all of a long file, but knows how many rows have some."""
    for problem in problems[:_SHOWN]:
        if problem.column:
            line, text = _("  row {row}, column {column}: {text}"), sentence(problem.problem)
        else:
            line, text = _("  row {row}: {text}"), problem_line(problem.problem)
        column = column_text(problem.column, outcome.format)
        yield line.format(row=grouped(problem.row), column=column, text=text)
    rest = max(len(problems), rows) - _SHOWN
    if rest > 0:
        yield "  " + and_more(rest)


def and_more(count: int) -> str:
    """What follows a list of which so many are not shown."""
    return ngettext("and {count} more", "and {count} more", count).format(count=grouped(count))
