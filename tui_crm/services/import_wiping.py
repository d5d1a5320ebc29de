"""Files that wait to be imported and say something about contacts that are purged (R21).

Such a file is read as the table that it is, and kept anew as a CSV file of the same columns in which other
cells stand in for the rows about those contacts. It is done before the purge itself: killed in between, the
contacts are still in the trash, and no file names them any more.
"""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any, BinaryIO

from tui_crm.domain.import_wiped import settled_state, stand_in
from tui_crm.domain.imports import JobStatus, RowProblem, RowState
from tui_crm.domain.problems import Code, FileProblem, Problem, Refused
from tui_crm.files.csv_writer import CsvWriter
from tui_crm.files.reading import open_table
from tui_crm.files.table import TableRow
from tui_crm.services.base import Service
from tui_crm.services.import_listing import problem_text
from tui_crm.services.import_problems import problems_json
from tui_crm.services.import_staging import SAMPLE, SAMPLES, content_of, reading_of
from tui_crm.store import import_content, import_lock
from tui_crm.store import imports as store
from tui_crm.store.errors import file_error
from tui_crm.store.import_traces import CHUNK, Traces, naming_of
from tui_crm.store.imports import Job, RowRecord

_LENGTH = 4
"""Bytes in front of a piece that say how long it is."""
_EMPTY_ROW = Problem(Code.ROW_EMPTY)


def wipe(service: Service, jobs: Sequence[int], traces: Traces) -> None:
    """Takes what these files say about the contacts out of them; each is read once where it says nothing.

    A file that can't be read any more could never be imported: all of it goes.

    Raises:
        Refused: IMPORT_KNOWS: a file that names one of them is being imported just now.
        StoreError: a file can't be written.
    """
    for number in jobs:
        with ExitStack() as stack:
            try:
                stack.enter_context(import_lock.held(service.database.path, number))
                is_running = False
            except Refused:
                is_running = True
            with service.database.reading() as connection:
                job = store.read(connection, number)
            if job is not None:
                _wipe_file(service, job, traces, is_running=is_running)


def _wipe_file(service: Service, job: Job, traces: Traces, *, is_running: bool) -> None:
    """The same of one file, which nobody else works with unless it `is_running`."""
    about: frozenset[int] | None = None
    columns: list[str] = []
    problem = Problem(Code.IMPORT_NOT_READ, "", {"id": job.id})
    if job.columns:  # else it was not read in to its end
        try:
            about, columns = _rows_about(service, job, traces)
        except FileProblem as error:
            problem = error.problem
    if is_running and about != frozenset():
        raise Refused(Code.IMPORT_KNOWS, id=job.id)
    if about is None:
        with service.database.writing() as connection:
            import_content.remove(connection, job.id)
            store.change(connection, job.id, {"samples": {}, "problem": problem_text(problem)})
            store.set_status(connection, job.id, JobStatus.FAILED, service.now())
    elif about:
        _Anew(service, job, about, columns).make()


def _rows_about(service: Service, job: Job, traces: Traces) -> tuple[frozenset[int], list[str]]:
    """The numbers of the rows about the contacts, and all columns of the file."""
    found: set[int] = set()
    with open_table(content_of(service, job.id, job.file_name), reading_of(job)) as table:
        naming = naming_of(table.columns, job.mapping)
        for some in _chunks(enumerate(table.rows, 1)):
            is_said = traces.found_in("\n".join("\n".join(row.cells) for _number, row in some))
            for number, row in some:
                is_about = is_said and traces.are_in(json.dumps(row.cells, ensure_ascii=False))
                if is_about or traces.name(row.cells, naming):
                    found.add(number)
        return frozenset(found), list(table.columns)


def _chunks(rows: Iterator[tuple[int, TableRow]]) -> Iterator[list[tuple[int, TableRow]]]:
    some: list[tuple[int, TableRow]] = []
    for row in rows:
        some.append(row)
        if len(some) == CHUNK:
            yield some
            some = []
    if some:
        yield some


_AS_IT_IS_NOW = {"encoding": None, "delimiter": None, "has_header": True, "repaired": False, "sheet": ""}
"""How the file is to be read from now on, whatever the user chose for the one that came."""


class _Anew:
    """One file without some of its rows."""

    def __init__(self, service: Service, job: Job, about: frozenset[int], columns: list[str]) -> None:
        self._service = service
        self._job = job
        self._about = about
        self._columns = columns
        self._size = 0
        self._samples: dict[int, list[str]] = defaultdict(list)
        self._refused: list[RowRecord] = []

    def make(self) -> None:
        """Reads the file, and keeps the other one instead in one transaction."""
        database = self._service.database
        try:
            # Nameless, and beside the base, which has the room.
            with tempfile.TemporaryFile(dir=database.path.parent) as pieces:
                self._write(pieces)
                pieces.seek(0)
                self._store(pieces)
        except OSError as error:
            raise file_error(error, database.path) from error

    def _write(self, pieces: BinaryIO) -> None:
        waiting = _Buffer(pieces)
        writer = CsvWriter(waiting)
        writer.row(self._columns)
        job = self._job
        with open_table(content_of(self._service, job.id, job.file_name), reading_of(job)) as table:
            for number, row in enumerate(table.rows, 1):
                writer.row(self._cells(number, row))
        waiting.end()
        self._size = waiting.size

    def _cells(self, number: int, row: TableRow) -> list[str]:
        """The row as the new file has it, as wide as the header."""
        width = len(self._columns)
        if number in self._about or number <= self._job.done:
            return stand_in(RowState.SKIPPED, width)
        if settled_state(row.cells) is not None:
            return row.cells
        if row.broken or not any(row.cells):
            # A table has no place for it, so it is refused at once, under its own number.
            problem = RowProblem(number, row.problem or _EMPTY_ROW)
            self._refused.append(
                RowRecord(number, RowState.REFUSED, None, problems_json([], [problem]), row.cells)
            )
            return stand_in(RowState.REFUSED, width)
        for index, cell in enumerate(row.cells):
            if cell and len(self._samples[index]) < SAMPLES:
                self._samples[index].append(cell[:SAMPLE])
        return row.cells + [""] * (width - len(row.cells))

    def _store(self, pieces: BinaryIO) -> None:
        samples = {self._columns[index]: cells for index, cells in sorted(self._samples.items()) if cells}
        # What format the file had is told on; that it is CSV by now every reader sees by itself.
        changed: dict[str, Any] = {
            "encoding": "utf-8",
            "delimiter": ",",
            "has_header": 1,
            "header": self._columns,
            "size": self._size,
            "samples": samples,
            "options": {
                **self._job.options,
                "reading": {"repaired": False, "sheet": ""},
                "asked": {**self._job.options.get("asked", {}), **_AS_IT_IS_NOW},
            },
        }
        with self._service.database.writing() as connection:
            import_content.replace(connection, self._job.id, _pieces(pieces))
            store.change(connection, self._job.id, changed)
            store.record(connection, self._job.id, self._refused)


class _Buffer:
    """Takes what a writer writes and puts it away in compressed pieces."""

    def __init__(self, pieces: BinaryIO) -> None:
        self._pieces = pieces
        self._parts: list[bytes] = []
        self._waiting = 0
        self.size = 0

    def write(self, data: bytes) -> int:
        """Takes more of the file."""
        self._parts.append(data)
        self._waiting += len(data)
        if self._waiting >= import_content.PIECE:
            self.end()
        return len(data)

    def end(self) -> None:
        """Puts away what there is."""
        self.size += self._waiting
        packed = import_content.packed(b"".join(self._parts))
        self._pieces.write(len(packed).to_bytes(_LENGTH, "big") + packed)
        self._parts.clear()
        self._waiting = 0


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    while length := stream.read(_LENGTH):
        yield stream.read(int.from_bytes(length, "big"))
