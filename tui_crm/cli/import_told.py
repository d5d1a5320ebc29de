"""What imports did, as `import` and `imports` tell it: for people, and as JSON in the shape of cli.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.outcome import PROGRAM
from tui_crm.domain.imports import ImportLine, ImportOutcome, RowProblem, UndoneImport
from tui_crm.domain.problems import Code, FileProblem, Problem
from tui_crm.i18n import _, ngettext
from tui_crm.identity import is_restricted
from tui_crm.paths import readable
from tui_crm.text.safe import safe_text
from tui_crm.wording import explain, field_label, file_label, job_status_label, problem_line, sentence
from tui_crm.wording.counts import grouped

if TYPE_CHECKING:
    from tui_crm.services.session import Session

SOME_REFUSED = 3
_CREATABLE_BY = {
    Code.TAG_UNKNOWN: "tags",
    Code.OPTION_UNKNOWN: "options",
    Code.ORGANIZATION_UNKNOWN: "organizations",
}
_SHOWN_PROBLEMS = 20


def tell_outcome(outcome: ImportOutcome, as_json: bool) -> int:
    """Prints it; the exit status."""
    if as_json:
        output.say_json(outcome_json(outcome))
    else:
        output.say_all(outcome_lines(outcome))
    return SOME_REFUSED if outcome.refused else 0


def with_refused_file(session: Session, outcome: ImportOutcome, path: Path) -> ImportOutcome:
    """The outcome with its refused rows written to a file (R35); that they could not be is told."""
    if not outcome.refused or not outcome.job:
        return outcome
    if is_restricted():
        output.tell(_("refused rows: imports refused {id} -o - prints them").format(id=outcome.job))
        return outcome
    try:
        written = session.imports.write_refused(outcome.job, path, problem_line)
    except FileProblem as problem:
        # The import is done: what it did must be told all the same.
        output.tell(explain(problem))
        return outcome
    return replace(outcome, refused_file=readable(str(written)))


def outcome_json(outcome: ImportOutcome) -> dict[str, Any]:
    """What an import did, in the shape that cli.md promises.

    `warnings` and `refusals` are those of the first rows; `warned` and `refused` say how many rows have some.
    """
    return {
        "job": outcome.job,
        "status": outcome.status.value,
        "file": outcome.file,
        "format": outcome.format,
        "kind": outcome.kind.value,
        "encoding": outcome.encoding,
        "delimiter": outcome.delimiter,
        "mapping": dict(outcome.mapping),
        "unmapped": list(outcome.unmapped),
        "rows": outcome.rows,
        "created": outcome.created,
        "updated": outcome.updated,
        "skipped": outcome.skipped,
        "refused": outcome.refused,
        "organizations": outcome.organizations,
        "warned": outcome.warned,
        "warnings": [problem_json(one) for one in outcome.warnings],
        "refusals": [problem_json(one) for one in outcome.refusals],
        "unmatched": outcome.unmatched,
        "refused_file": outcome.refused_file,
    }


def problem_json(one: RowProblem) -> dict[str, Any]:
    """A warning or a refusal."""
    return {
        "row": one.row,
        "column": one.column,
        "code": one.problem.code.value,
        "value": one.value,
        "message": said(one.problem),
    }


def said(problem: Problem) -> str:
    """What is wrong with a row; where it is only that something is missing, also how that is made."""
    what = _CREATABLE_BY.get(problem.code)
    made = " " + _("--create-missing {what} makes it.").format(what=what) if what else ""
    return problem_line(problem) + made


def outcome_lines(outcome: ImportOutcome) -> Iterable[str]:
    """What an import did, for people: counts, then what deserves a look."""
    yield _("{file}: {rows}, {status}").format(
        file=file_label(outcome.file),
        rows=ngettext("{count} row", "{count} rows", outcome.rows).format(count=outcome.rows),
        status=job_status_label(outcome.status),
    )
    yield _("created {created}, updated {updated}, skipped {skipped}, refused {refused}").format(
        created=outcome.created, updated=outcome.updated, skipped=outcome.skipped, refused=outcome.refused
    )
    if outcome.organizations:
        made = _("organizations created beside them: {count}")
        yield made.format(count=grouped(outcome.organizations))
    for column, field in outcome.mapping.items():
        yield f"  {safe_text(column)} -> {field_label(field)}"
    if outcome.unmapped:
        columns = ", ".join(safe_text(column) for column in outcome.unmapped)
        yield _("columns left out: {columns}").format(columns=columns)
    for what, names in outcome.unmatched.items():
        for name, rows in names.items():
            yield _("not found: {what} {name} ({count})").format(
                what=field_label(what), name=safe_text(name), count=rows
            )
    yield from _problem_lines(_("refused rows:"), outcome.refusals, outcome.refused)
    yield from _problem_lines(_("warnings:"), outcome.warnings, outcome.warned)
    if outcome.refused_file:
        yield _("refused rows are in {path}").format(path=safe_text(outcome.refused_file))


def _problem_lines(head: str, problems: tuple[RowProblem, ...], rows: int) -> Iterable[str]:
    """The first problems, and how many more there are in how many rows."""
    if not problems:
        return
    yield head
    for one in problems[:_SHOWN_PROBLEMS]:
        column = f" {safe_text(one.column)}" if one.column else ""
        yield f"  {one.row}{column}: {said(one.problem)}"
    more = len(problems) - _SHOWN_PROBLEMS
    if more <= 0:
        return
    known = {one.row for one in problems}
    if len(known) < rows:
        yield "  " + ngettext("and more, in {count} row", "and more, in {count} rows", rows).format(
            count=rows
        )
    else:
        yield "  " + ngettext("and {count} more", "and {count} more", more).format(count=more)


def line_json(line: ImportLine) -> dict[str, Any]:
    """An import of the list."""
    problem = line.problem
    return {
        "job": line.job,
        "status": line.status.value,
        "file": line.file,
        "format": line.format,
        "kind": line.kind.value,
        "user": line.user,
        "rows": line.rows,
        "done": line.done,
        "created": line.created,
        "updated": line.updated,
        "skipped": line.skipped,
        "refused": line.refused,
        "warned": line.warnings,
        "created_at": line.created_at,
        "finished_at": line.finished_at,
        "can_resume": line.can_resume,
        "can_undo": line.can_undo,
        "problem": None if problem is None else {"code": problem.code.value, "message": sentence(problem)},
    }


def undone_json(undone: UndoneImport) -> dict[str, Any]:
    """What taking an import back did."""
    return {
        "removed": undone.removed,
        "organizations": undone.organizations,
        "put_back": undone.put_back,
        "kept": [{"id": number, "name": name} for number, name in undone.kept],
        "left": undone.left,
    }


def say_stopped(action: str, job: int, as_json: bool) -> None:
    """Says that work on an import was interrupted, and how to go on with it."""
    command = f"{PROGRAM} imports {action} {job}"
    message = _("Stopped, nothing is lost: go on with {command}").format(command=command)
    output.complain(message, "interrupted", as_json)
