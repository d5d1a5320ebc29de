"""What an import did, and the file of its refused rows."""

from __future__ import annotations

import codecs
import errno
import os
from itertools import count
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO

from tui_crm.domain.imports import ImportOutcome, RowProblem, RowState
from tui_crm.domain.problems import Code, FileProblem
from tui_crm.files.csv_writer import CsvWriter
from tui_crm.services.import_problems import read_problems
from tui_crm.store import imports as store
from tui_crm.store.imports import Job
from tui_crm.store.sql import Connection

if TYPE_CHECKING:
    from tui_crm.services.imports import Explain

REASON = "reason"
"""The column that says why a row was refused; imports leave it out."""
_CHUNK = 1_000


def outcome(connection: Connection, job: Job) -> ImportOutcome:
    """What the job's rows became, and what there is to tell about them."""
    counts = job.counts
    warnings: list[RowProblem] = []
    refusals: list[RowProblem] = []
    for number, text in store.with_problems(connection, job.id):
        some_warnings, some_refusals = read_problems(number, text)
        warnings += some_warnings
        refusals += some_refusals
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
    )


def write_refused(connection: Connection, job: Job, path: Path, explain: Explain) -> Path:
    """Writes the job's refused rows; the path that was written. Raises FileProblem."""
    stream, written = _new_file(path)
    try:
        with stream:
            stream.write(codecs.BOM_UTF8)  # spreadsheets take the file for the system's encoding without it
            writer = CsvWriter(stream, job.delimiter or ",")
            header = [column for column in job.columns if column != REASON]
            places = [job.columns.index(column) for column in header]
            writer.row([*header, REASON])
            after = 0
            while rows := store.refused(connection, job.id, after, _CHUNK):
                for row in rows:
                    refusals = read_problems(row.number, row.problems)[1]
                    reason = " ".join(dict.fromkeys(explain(one.problem) for one in refusals))
                    cells = [row.cells[place] if place < len(row.cells) else "" for place in places]
                    writer.row([*cells, reason])
                after = rows[-1].number
    except OSError as error:
        raise _not_written(written, error) from error
    return written


def check_refused_path(path: Path) -> None:
    """Tries whether a new file can be made beside `path`, without leaving one. Raises FileProblem."""
    _refuse_folder(path)
    try:
        with TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise _not_written(path, error) from error


def _refuse_folder(path: Path) -> None:
    if path.is_dir():
        raise _not_written(path, IsADirectoryError(errno.EISDIR, ""))


def _new_file(path: Path) -> tuple[BinaryIO, Path]:
    """A file that was not there before: the path, or the first free `name.2.csv`."""
    _refuse_folder(path)
    for number in count(1):
        candidate = path if number == 1 else path.with_name(f"{path.stem}.{number}{path.suffix}")
        try:
            return candidate.open("xb"), candidate
        except FileExistsError:
            continue
        except OSError as error:
            raise _not_written(candidate, error) from error
    raise AssertionError  # count() has no end


def _not_written(path: Path, error: OSError) -> FileProblem:
    reason = os.strerror(error.errno) if error.errno else str(error)
    return FileProblem(Code.FILE_NOT_WRITTEN, path=str(path), reason=reason)
