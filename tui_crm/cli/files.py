"""`import` and `export`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, UsageError, path_word
from tui_crm.cli.context import Context
from tui_crm.cli.selection import BOTH_BASES, add_selection, columns_of, names_of, own_columns, query_of
from tui_crm.domain.contact import Kind
from tui_crm.domain.delimiters import read_delimiter
from tui_crm.domain.imports import ImportOptions, ImportOutcome, OnDuplicate, Reading, RowProblem
from tui_crm.domain.problems import Code, FileProblem, Problem
from tui_crm.i18n import N_, _, ngettext
from tui_crm.paths import expand, readable
from tui_crm.text.safe import safe_text
from tui_crm.wording import explain, field_label, file_label, job_status_label, problem_line

if TYPE_CHECKING:
    from tui_crm.services.session import Session

SOME_REFUSED = 3
_CREATABLE = ("tags", "options", "organizations")
_CREATABLE_BY = {Code.TAG_UNKNOWN: "tags", Code.OPTION_UNKNOWN: "options"}
_SHOWN_PROBLEMS = 20
_EXPORTS = ("csv", "json", "jsonl", "vcard3", "vcard4")


def define_import(parser: argparse.ArgumentParser) -> None:
    """The arguments of `import`."""
    add = parser.add_argument
    add("file", type=path_word, metavar=_("FILE"), help=_("the file; - reads standard input"))
    add(
        "--kind",
        choices=[one.value for one in Kind],
        help=_("the base; guessed from the columns if left out"),
    )
    add(
        "--map",
        action="append",
        default=[],
        metavar=_("COLUMN=FIELD"),
        help=_("what a column is; the others are guessed; may be repeated"),
    )
    add("--skip", action="append", default=[], metavar=_("COLUMN"), help=_("leave this column out"))
    add(
        "--on-duplicate",
        choices=[one.value for one in OnDuplicate],
        default=OnDuplicate.SKIP.value,
        help=_("what to do with contacts that exist ({usual})").format(usual=OnDuplicate.SKIP),
    )
    add("--encoding", metavar="E", help=_("the encoding; guessed if left out"))
    add("--delimiter", metavar="D", help=_("what separates cells, one character or tab; guessed if left out"))
    add(
        "--create-missing",
        default="",
        metavar=",".join(_CREATABLE),
        help=_("create what cells name and the base lacks"),
    )
    add("--dry-run", action="store_true", help=_("tell what would happen, change nothing"))
    add("--stage-only", action="store_true", help=_("read the file in and leave the mapping to the screen"))
    add(
        "--refused",
        type=path_word,
        metavar=_("FILE"),
        help=_("where to write refused rows; beside the file if left out"),
    )


def run_import(context: Context, options: argparse.Namespace) -> int:
    """Imports a file and prints what became of its rows; 3 if some were refused."""
    choices = _import_options(options)
    source: Path | bytes = sys.stdin.buffer.read() if options.file == "-" else expand(options.file)
    with context.session() as session:
        if options.refused:
            session.imports.check_refused_path(expand(options.refused))
        with output.progress_line() as progress:
            outcome = session.imports.run_file(source, choices, progress=progress)
        if outcome.refused and outcome.job:
            outcome = _with_refused_file(session, outcome, source, options.refused)
    if options.json:
        output.say_json(outcome_json(outcome))
    else:
        output.say_all(outcome_lines(outcome))
    return SOME_REFUSED if outcome.refused else 0


def _import_options(options: argparse.Namespace) -> ImportOptions:
    missing = frozenset(names_of(options.create_missing))
    if not missing <= set(_CREATABLE):
        message = _("--create-missing takes {allowed}").format(allowed=",".join(_CREATABLE))
        raise UsageError(message)
    return ImportOptions(
        kind=Kind(options.kind) if options.kind else None,
        mapping=dict(_mapping(text) for text in options.map),
        skip=tuple(options.skip),
        on_duplicate=OnDuplicate(options.on_duplicate),
        reading=Reading(options.encoding, _delimiter(options.delimiter)),
        create_missing=missing | {"organizations"},
        dry_run=options.dry_run,
        stage_only=options.stage_only,
    )


def _mapping(text: str) -> tuple[str, str]:
    """COLUMN and FIELD; a column's own name may hold "=", a field's does not."""
    column, equals, field = text.rpartition("=")
    if not equals or not column:
        message = _('{option} needs COLUMN=FIELD, not "{text}"').format(option="--map", text=text)
        raise UsageError(message)
    return column, field.strip()


def _delimiter(text: str | None) -> str | None:
    try:
        return None if text is None else read_delimiter(text)
    except FileProblem as problem:
        raise UsageError(explain(problem)) from problem


def _with_refused_file(
    session: Session, outcome: ImportOutcome, source: Path | bytes, asked: str | None
) -> ImportOutcome:
    """The outcome with its refused rows written where they were asked for, or else beside the file (R35)."""
    path = expand(asked) if asked else session.imports.refused_path(source)
    try:
        written = session.imports.write_refused(outcome.job, path, problem_line)
    except FileProblem as problem:
        # The import is done: what it did must be told all the same.
        output.tell(explain(problem))
        return outcome
    return replace(outcome, refused_file=readable(str(written)))


def outcome_json(outcome: ImportOutcome) -> dict[str, Any]:
    """What an import did, in the shape that cli.md promises."""
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
        "warnings": [_problem_json(one) for one in outcome.warnings],
        "refusals": [_problem_json(one) for one in outcome.refusals],
        "unmatched": outcome.unmatched,
        "refused_file": outcome.refused_file,
    }


def _problem_json(one: RowProblem) -> dict[str, Any]:
    return {
        "row": one.row,
        "column": one.column,
        "code": one.problem.code.value,
        "value": one.value,
        "message": _said(one.problem),
    }


def _said(problem: Problem) -> str:
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
    yield from _problem_lines(_("refused rows:"), outcome.refusals)
    yield from _problem_lines(_("warnings:"), outcome.warnings)
    if outcome.refused_file:
        yield _("refused rows are in {path}").format(path=safe_text(outcome.refused_file))


def _problem_lines(head: str, problems: tuple[RowProblem, ...]) -> Iterable[str]:
    if not problems:
        return
    yield head
    for one in problems[:_SHOWN_PROBLEMS]:
        column = f" {safe_text(one.column)}" if one.column else ""
        yield f"  {one.row}{column}: {_said(one.problem)}"
    more = len(problems) - _SHOWN_PROBLEMS
    if more > 0:
        yield "  " + ngettext("and {count} more", "and {count} more", more).format(count=more)


def define_export(parser: argparse.ArgumentParser) -> None:
    """The arguments of `export`."""
    add_selection(parser, BOTH_BASES)  # an export is of everything visible (R38)
    parser.add_argument("--ids", nargs="+", metavar="ID", help=_("these contacts: numbers, or uid:UID"))
    parser.add_argument("--format", choices=_EXPORTS, required=True, help=_("the form of the file"))
    parser.add_argument(
        "-o",
        "--output",
        type=path_word,
        metavar=_("FILE"),
        help=_("write or replace this file; left out: standard output"),
    )


def run_export(context: Context, options: argparse.Namespace) -> int:
    """Writes contacts to a file or to stdout."""
    from tui_crm.services.exports import replaced_file

    columns = columns_of(options) if options.columns else None
    with context.session() as session:
        query = query_of(session, options)
        columns = columns or own_columns(session, options) or None
        if columns and query.kind is None and "kind" not in columns:
            columns = ("kind", *columns)  # two bases in one file: an import must be able to tell them apart
        session.contacts.check_fields(columns or ())

        ids = tuple(map(session.contacts.find, options.ids)) if options.ids else None

        def write(stream: BinaryIO) -> None:
            session.exports.write(
                query, options.format, stream, columns, offset=options.offset, limit=options.limit, ids=ids
            )

        if options.output in (None, "-"):
            write(output.binary())
        else:
            with replaced_file(expand(options.output)) as stream:
                write(stream)
    return 0


COMMANDS = {
    "import": Command(
        define_import,
        run_import,
        (
            'import contacts.csv --map "Tel. 2=phone2" --on-duplicate update',
            "import - --json < contacts.json",
        ),
        json=N_("print the outcome as JSON"),
    ),
    "export": Command(
        define_export,
        run_export,
        ("export --format csv -o contacts.csv", "export --where tags=VIP --format json"),
    ),
}
