"""What an import did, and the file of its refused rows."""

from __future__ import annotations

import codecs
import filecmp
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import Kind
from tui_crm.domain.imports import ImportOutcome, RowProblem, RowState
from tui_crm.files.csv_writer import CsvWriter
from tui_crm.files.new_file import free_path as free_path
from tui_crm.files.new_file import new_file, not_written, numbered, refuse_folder
from tui_crm.services.import_problems import read_problems, told_to
from tui_crm.store import imports as store
from tui_crm.store.import_undoing import organizations_beside
from tui_crm.store.imports import Job, RowRecord
from tui_crm.store.sql import Connection
from tui_crm.text.vcard_text import LINE_END, escape, fold_line

if TYPE_CHECKING:
    from tui_crm.services.import_jobs import Explain

REASON = "reason"
"""The column that says why a row was refused; imports leave it out."""
REASON_PROPERTY = "X-TUI-CRM-REASON"
"""The same in a card."""
MOST_TOLD = 1_000
"""Warnings that an outcome holds, and refusals: a file of a million rows may have as many."""
_CHUNK = 1_000
_CARD_SUFFIXES = {"vcard": ".vcf", "ldif": ".ldif"}
Rows = Callable[[], Iterable[tuple[RowRecord, str]]]


def outcome(connection: Connection, job: Job, actor: Actor) -> ImportOutcome:
    """What the job's rows became, and what there is to tell the actor about the first of them."""
    counts = job.counts
    warnings: list[RowProblem] = []
    refusals: list[RowProblem] = []
    for number, text in store.with_problems(connection, job.id, MOST_TOLD, refused=False):
        warnings += read_problems(number, text)[0]
    for number, text in store.with_problems(connection, job.id, MOST_TOLD, refused=True):
        refusals += read_problems(number, text)[1]
    warnings, refusals = (
        [replace(one, problem=told_to(connection, actor, one.problem)) for one in found[:MOST_TOLD]]
        for found in (warnings, refusals)
    )
    return ImportOutcome(
        job=job.id,
        status=job.status,
        file=job.file_name,
        format=job.file_format,
        encoding=job.encoding,
        delimiter=job.delimiter,
        kind=job.kind,
        mapping=dict(job.mapping),
        unmapped=tuple(job.options.get("unmapped", ())),
        rows=job.rows,
        created=counts[RowState.CREATED],
        updated=counts[RowState.UPDATED],
        skipped=counts[RowState.SKIPPED],
        refused=counts[RowState.REFUSED],
        warnings=tuple(warnings),
        refusals=tuple(refusals),
        unmatched=job.unmatched,
        warned=job.warnings,
        organizations=organizations_beside(connection, job.id) if job.kind is Kind.PERSON else 0,
    )


def write_refused(connection: Connection, job: Job, path: Path, explain: Explain) -> Path:
    """Writes the job's refused rows; the path that was written. Raises FileProblem.

    Of a file of cards that has both, cards that could not be read and others, two files are written: the path
    is that of the others.
    """
    suffix = _CARD_SUFFIXES.get(job.file_format)
    rows = partial(_refused, connection, job, explain)
    if suffix is None:
        return _written(path, partial(_write_table, job, rows))
    others = partial(_parted, job, rows, is_card=False)
    cards = partial(_parted, job, rows, is_card=True)
    if not any(others()):
        return _written(path, partial(_write_cards, job, cards))
    if any(cards()):
        _written(path.with_suffix(suffix), partial(_write_cards, job, cards))
    return _written(path, partial(_write_table, job, others))


def refused_suffix(connection: Connection, job: Job) -> str:
    """With what the name of the job's refused rows should end."""
    suffix = _CARD_SUFFIXES.get(job.file_format)
    if suffix is None:
        return ".csv"
    rows = partial(_refused, connection, job, lambda _problem: "")
    return ".csv" if any(_parted(job, rows, is_card=False)) else suffix


def _parted(job: Job, rows: Rows, *, is_card: bool) -> Iterator[tuple[RowRecord, str]]:
    return ((row, reason) for row, reason in rows() if _is_card(job, row) is is_card)


def _is_card(job: Job, row: RowRecord) -> bool:
    """Whether the row is a card or record as it stood in the file, since it could not be read."""
    return len(row.cells) == 1 < len(job.columns)


def _refused(connection: Connection, job: Job, explain: Explain) -> Iterator[tuple[RowRecord, str]]:
    """The refused rows, each with why it was."""
    after = 0
    while rows := store.refused(connection, job.id, after, _CHUNK):
        for row in rows:
            refusals = read_problems(row.number, row.problems)[1]
            yield row, " ".join(dict.fromkeys(explain(one.problem) for one in refusals))
        after = rows[-1].number


def stream_refused(connection: Connection, job: Job, stream: BinaryIO, explain: Explain, cards: bool) -> int:
    """Writes the job's refused rows, or those that stay cards; how many it wrote."""
    rows = partial(_refused, connection, job, explain)
    if job.file_format in _CARD_SUFFIXES:
        rows = partial(_parted, job, rows, is_card=cards)
    elif cards:
        return 0
    if not any(rows()):
        return 0
    told = 0

    def counted() -> Iterator[tuple[RowRecord, str]]:
        nonlocal told
        for row in rows():
            told += 1
            yield row

    (_write_cards if cards else _write_table)(job, counted, stream)
    return told


def _written(path: Path, write: Callable[[BinaryIO], None]) -> Path:
    """Writes a new file; its path, or that of the same file from an earlier time."""
    with new_file(path) as (stream, written):
        write(stream)
    for earlier in takewhile(lambda one: one != written, numbered(path)):
        if _is_same(earlier, written):
            written.unlink(missing_ok=True)
            return earlier
    return written


def _is_same(one: Path, other: Path) -> bool:
    """Whether both files hold the same; what can't be read is another one."""
    try:
        return one.is_file() and filecmp.cmp(one, other, shallow=False)
    except OSError:
        return False


def _write_table(job: Job, rows: Rows, stream: BinaryIO) -> None:
    stream.write(codecs.BOM_UTF8)  # spreadsheets take the file for the system's encoding without it
    writer = CsvWriter(stream, job.delimiter or ",")
    header = [column for column in job.columns if column != REASON]
    places = [job.columns.index(column) for column in header]
    writer.row([*header, REASON])
    for row, reason in rows():
        cells = [row.cells[place] if place < len(row.cells) else "" for place in places]
        writer.row([*cells, reason])


def _write_cards(job: Job, rows: Rows, stream: BinaryIO) -> None:
    """Cards with the reason as an extended property, records of LDIF with a comment in front (RFC 2849)."""
    for row, reason in rows():
        lines = row.cells[0].splitlines()
        if job.file_format == "vcard":
            told = (fold_line(f"{REASON_PROPERTY}:{escape(reason)}") + LINE_END).splitlines()
            place = _end_of_card(lines)
            lines[place:place] = told
        else:
            lines = ["", f"# {' '.join(reason.split())}", *lines]
        text = "".join(line + LINE_END for line in lines)
        stream.write(text.encode("utf-8", "replace"))


def _end_of_card(lines: list[str]) -> int:
    """Where the line END:VCARD stands, the end where there is none; an earlier reason is taken out."""
    kept: list[str] = []
    is_reason = False
    for line in lines:
        is_reason = line.upper().startswith(REASON_PROPERTY + ":") or (is_reason and line[:1] in (" ", "\t"))
        if not is_reason:
            kept.append(line)
    lines[:] = kept
    return next((n for n, line in enumerate(lines) if line.strip().upper() == "END:VCARD"), len(lines))


def check_refused_path(path: Path) -> None:
    """Tries whether a new file can be made beside `path`, without leaving one. Raises FileProblem."""
    refuse_folder(path)
    try:
        with TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise not_written(path, error) from error
