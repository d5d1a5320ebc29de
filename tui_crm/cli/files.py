"""`import` and `export`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, UsageError, path_word
from tui_crm.cli.context import Context
from tui_crm.cli.import_told import say_stopped, tell_outcome, with_refused_file
from tui_crm.cli.incoming import STANDARD, Given, standard_input
from tui_crm.cli.outcome import DONE, SOME_REFUSED
from tui_crm.cli.selection import BOTH_BASES, add_selection, columns_of, names_of, own_columns, query_of
from tui_crm.cli.stopping import stoppable
from tui_crm.domain.contact import Kind
from tui_crm.domain.delimiters import read_delimiter
from tui_crm.domain.imports import ImportOptions, ImportOutcome, OnDuplicate, Reading
from tui_crm.domain.problems import FileProblem
from tui_crm.i18n import N_, _
from tui_crm.paths import expand, readable
from tui_crm.text.safe import safe_text
from tui_crm.wording import explain
from tui_crm.wording.exports import folder_lines

if TYPE_CHECKING:
    from tui_crm.services.session import Session

_CREATABLE = ("tags", "options", "organizations")
_HEADER = {"yes": True, "no": False}
_VDIR = "vdir"
_EXPORTS = ("csv", "json", "jsonl", "vcard3", "vcard4", _VDIR)


def define_import(parser: argparse.ArgumentParser) -> None:
    """The arguments of `import`."""
    add = parser.add_argument
    file = _("the file, or a folder of vCards (vdir); - reads standard input")
    add("file", nargs="?", type=path_word, metavar=_("FILE"), help=file)
    add("--name", default="", metavar=_("NAME"), help=_("how the file from standard input is called"))
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
    _define_reading(parser)
    add(
        "--create-missing",
        default="",
        metavar=",".join(_CREATABLE),
        help=_("create what cells name and the base lacks"),
    )
    _define_instead(parser)
    add(
        "--refused",
        type=path_word,
        metavar=_("FILE"),
        help=_("where to write refused rows; beside the file if left out"),
    )


def _define_reading(parser: argparse.ArgumentParser) -> None:
    """How the file is to be read."""
    add = parser.add_argument
    add("--encoding", metavar="E", help=_("the encoding; guessed if left out"))
    add("--delimiter", metavar="D", help=_("what separates cells, one character or tab; guessed if left out"))
    add("--header", choices=tuple(_HEADER), help=_("whether row 1 names the columns; guessed if left out"))
    add(
        "--sheet",
        default="",
        metavar=_("NAME"),
        help=_("which sheet of a spreadsheet; the first if left out"),
    )
    add("--repair", action="store_true", help=_("put text right that was encoded twice"))
    add(
        "--separator",
        action="append",
        default=[],
        metavar=_("COLUMN=SEPARATOR"),
        help=_("what stands between several values in a cell of this column; may be repeated"),
    )
    add(
        "--no-remembered",
        action="store_true",
        help=_("guess the columns anew, whatever the last file with the same ones was taken for"),
    )


def _define_instead(parser: argparse.ArgumentParser) -> None:
    """What may be done instead of importing."""
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--dry-run", action="store_true", help=_("tell what would happen, change nothing"))
    either.add_argument(
        "--preview",
        action="store_true",
        help=_("tell what each row would become, change nothing"),
    )
    either.add_argument(
        "--stage-only", action="store_true", help=_("read the file in and leave the mapping to the screen")
    )
    either.add_argument(
        "--sample",
        type=path_word,
        metavar=_("FILE"),
        help=_("write a sample of a file to import (- is standard output), and end"),
    )


def run_import(context: Context, options: argparse.Namespace) -> int:
    """Imports a file and prints what became of its rows; 3 if some were refused."""
    if options.sample:
        return _write_sample(context, options)
    if not options.file:
        raise UsageError(_("name the file to import, or - for standard input"))
    choices = _import_options(options)
    if options.name and options.file != STANDARD:
        raise UsageError(_("--name is for a file from standard input"))
    with context.session() as session, stoppable():
        if options.refused:
            session.imports.check_refused_path(expand(options.refused))
        if options.file == STANDARD:
            with session.imports.received(standard_input()) as kept:
                return _import(session, kept.open, choices, options)
        path = expand(options.file)
        if not path.is_dir():
            return _import(session, path, choices, options)
        options.name = readable(path.resolve().name)
        options.refused = options.refused or str(session.imports.refused_path(path.resolve()))
        with session.imports.received_folder(path) as kept:
            for problem in kept.cards.left:
                output.tell(explain(problem))
            status = _import(session, kept.open, choices, options, partial(session.imports.note_folder, kept))
            return status or (SOME_REFUSED if kept.cards.left else DONE)


def _import(
    session: Session,
    source: Given,
    choices: ImportOptions,
    options: argparse.Namespace,
    note: Callable[[int], None] | None = None,
) -> int:
    """Imports or previews it; `note` is told the number of the import when it is done."""
    if options.preview:
        from tui_crm.cli.import_preview import tell_preview

        return tell_preview(session, source, choices, options.json)
    outcome = _run_file(session, source, choices, options)
    if note is not None and outcome.job:
        note(outcome.job)
    path = expand(options.refused) if options.refused else session.imports.refused_path(source)
    if outcome.refused and outcome.job and not options.refused:
        path = path.with_suffix(session.imports.refused_target(outcome.job).suffix)
    return tell_outcome(with_refused_file(session, outcome, path), options.json)


def _run_file(
    session: Session, source: Given, choices: ImportOptions, options: argparse.Namespace
) -> ImportOutcome:
    """Imports it; where that is interrupted, it says how to go on."""
    before = session.imports.lines(limit=1)
    last = before[0].job if before else 0
    try:
        with output.progress_line() as progress:
            return session.imports.run_file(source, choices, options.name, progress)
    except KeyboardInterrupt:
        mine = [line for line in session.imports.lines(limit=1) if line.job > last and line.can_resume]
        if mine:
            say_stopped("resume", mine[0].job, options.json)
        raise


def _write_sample(context: Context, options: argparse.Namespace) -> int:
    with context.session() as session:
        kind = Kind(options.kind) if options.kind else Kind.PERSON
        if options.sample == STANDARD:
            session.imports.stream_sample(output.binary(), kind)
            return 0
        written = session.imports.write_sample(expand(options.sample), kind)
    name = readable(str(written))
    if options.json:
        output.say_json({"file": name})
    else:
        output.say(_("The sample is in {path}").format(path=safe_text(name)))
    return 0


def _import_options(options: argparse.Namespace) -> ImportOptions:
    missing = frozenset(names_of(options.create_missing))
    if not missing <= set(_CREATABLE):
        message = _("--create-missing takes {allowed}").format(allowed=",".join(_CREATABLE))
        raise UsageError(message)
    return ImportOptions(
        kind=Kind(options.kind) if options.kind else None,
        mapping=dict(_mapping(text) for text in options.map),
        separators=dict(_separator(text) for text in options.separator),
        remembered=not options.no_remembered,
        skip=tuple(options.skip),
        on_duplicate=OnDuplicate(options.on_duplicate),
        reading=Reading(
            options.encoding,
            _delimiter(options.delimiter),
            _HEADER.get(options.header),
            options.repair,
            options.sheet,
        ),
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


def _separator(text: str) -> tuple[str, str]:
    """COLUMN and what separates its values, `\\n` for a line end."""
    column, equals, separator = text.rpartition("=")
    if not column and text.endswith("=="):  # the separator is "=" itself
        column, separator = text[:-2], "="
    if not equals or not column or not separator:
        message = _('{option} needs COLUMN=SEPARATOR, not "{text}"').format(option="--separator", text=text)
        raise UsageError(message)
    return column, separator.replace("\\n", "\n")


def _delimiter(text: str | None) -> str | None:
    try:
        return None if text is None else read_delimiter(text)
    except FileProblem as problem:
        raise UsageError(explain(problem)) from problem


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
        help=_("write or replace this file, with vdir those of this folder; left out: standard output"),
    )
    parser.add_argument(
        "--delete",
        action="store_true",
        help=_("with vdir: remove files that an export wrote of contacts that are not exported any more"),
    )
    parser.add_argument(
        "--overwrite",
        action="store_true",
        help=_("with vdir: write files with changes that no import took in, too"),
    )


def run_export(context: Context, options: argparse.Namespace) -> int:
    """Writes contacts to a file or to stdout."""
    from tui_crm.services.exports import replaced_file

    if options.format == _VDIR:
        return _export_folder(context, options)
    if options.delete or options.overwrite:
        raise UsageError(_("--delete and --overwrite are for --format vdir"))
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

        if options.output in (None, STANDARD):
            write(output.binary())
        else:
            with replaced_file(expand(options.output)) as stream:
                write(stream)
    return 0


def _export_folder(context: Context, options: argparse.Namespace) -> int:
    if options.output in (None, STANDARD):
        raise UsageError(_("--format vdir writes into a folder: name it with -o, or take vcard3"))
    with context.session() as session, output.progress_line() as progress:
        query = query_of(session, options)
        ids = tuple(map(session.contacts.find, options.ids)) if options.ids else None

        def told(count: int) -> None:
            if progress is not None:
                progress(count, 0)

        done = session.exports.write_folder(
            query,
            expand(options.output),
            offset=options.offset,
            limit=options.limit,
            ids=ids,
            delete=options.delete,
            overwrite=options.overwrite,
            told=told,
        )
    if options.json:
        output.say_json({**done._asdict(), "left": list(done.left)})
    else:
        head, *left = folder_lines(done)
        output.say(head)
        for line in left:
            output.tell(line)
    return SOME_REFUSED if done.left else DONE


COMMANDS = {
    "import": Command(
        define_import,
        run_import,
        (
            'import contacts.csv --map "Tel. 2=phone2" --on-duplicate update',
            "import - --json < contacts.json",
            "import - --name people.xlsx < people.xlsx",
            "import contacts.csv --preview",
            "import ~/.contacts --on-duplicate update",
        ),
        json=N_("print the outcome as JSON"),
    ),
    "export": Command(
        define_export,
        run_export,
        (
            "export --format csv -o contacts.csv",
            "export --where tags=VIP --format json",
            "export --format vdir -o ~/.contacts",
        ),
        json=N_("with --format vdir print {written, unchanged, removed, left: [file]}"),
    ),
}
