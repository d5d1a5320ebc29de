"""Keeping a file in the base as it came, and deciding which column is which field."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tui_crm.domain.contact import Kind
from tui_crm.domain.import_deciding import Columns, Decided, decide
from tui_crm.domain.import_wiped import settled_state
from tui_crm.domain.imports import ImportOptions, JobStatus, Reading
from tui_crm.domain.problems import Code, FileProblem, Refused
from tui_crm.files.reading import open_table
from tui_crm.files.source import Given, Source, unreadable
from tui_crm.files.table import Table
from tui_crm.paths import readable
from tui_crm.services.import_remembering import fingerprint, recalled
from tui_crm.services.imports import STDIN
from tui_crm.store import definitions, import_content, import_lock
from tui_crm.store import imports as store

if TYPE_CHECKING:
    from tui_crm.services.base import Service
    from tui_crm.services.imports import Imports, Progress

SAMPLES = 200
"""Values of each column that the mapping is guessed from."""
SAMPLE = 300
"""Characters of a value that a sample has: a picture or a note has millions."""
_TOLD_EACH = 5_000  # rows

WAITING = (JobStatus.MAPPING, JobStatus.READY)
"""The statuses of a job whose choices can be changed."""


def stage(
    service: Imports,
    source: Given,
    options: ImportOptions,
    name: str,
    progress: Progress | None,
    where: Path | None = None,
) -> int:
    """The new job's number, at status mapping. Nothing is left of a file that can't be read to its end.

    Args:
        where: where that stands which comes in; None for standard input.
    """
    shown = name or (readable(where.name) if where is not None else STDIN)
    path = readable(os.path.abspath(where)) if where is not None else ""
    given = Source(source, str(where) if where is not None else shown)
    with open_table(given, options.reading):
        pass  # what is no file of contacts leaves no trace in the base
    with service.database.writing() as connection:
        values = {
            "status": JobStatus.MAPPING.value,
            "file_name": shown,
            "path": "" if "\ufffd" in path else path,  # a name that is no text can't be stored
            "on_duplicate": options.on_duplicate.value,
        }
        job = store.create(connection, service.actor, service.now(), values)
    done = False
    try:
        # A purge tells by the lock that nobody has left the file half read.
        with import_lock.held(service.database.path, job):
            _keep(service, job, given)
            read_through(service, job, options, progress)
        done = True
    finally:
        if not done:
            with service.database.writing() as connection:
                store.delete(connection, job)
    return job


def _keep(service: Imports, job: int, source: Source) -> None:
    """Stores the file's bytes in the base, a piece in a transaction."""
    size = 0
    with source.open() as stream:
        for number in count():
            try:
                piece = stream.read(import_content.PIECE)
            except OSError as error:
                raise unreadable(source.name, error) from error
            if not piece:
                break
            size += len(piece)
            with service.database.writing() as connection:
                import_content.add(connection, job, number, piece)
                store.change(connection, job, {"size": size})


def content_of(service: Service, job: int, name: str) -> Source:
    """The file of a job as a source that can be read again and again."""
    return Source(partial(import_content.opened, service.database, job), name)


def reading_of(job: store.Job) -> Reading:
    """How the file of a job was read when it was staged, and is to be read again."""
    return Reading(
        job.encoding or None, job.delimiter or None, job.has_header, **job.options.get("reading", {})
    )


def read_through(
    service: Imports,
    job: int,
    options: ImportOptions,
    progress: Progress | None,
    known: Sequence[str] = (),
) -> None:
    """Reads the file of a job to its end and stores what it is and what its columns are taken for.

    Args:
        known: its columns as they were called when it was read in another way: choices follow their columns.

    Raises:
        FileProblem, Refused: as `Imports.run_file`.
    """
    with service.database.reading() as connection:
        stored = store.read(connection, job)
    assert stored is not None
    source = content_of(service, job, stored.path or stored.file_name)
    with open_table(source, options.reading) as table:
        rows, samples, _is_whole = scan(table, progress)
    if not table.columns:
        raise FileProblem(Code.FILE_EMPTY, path=source.name)
    values = {
        "file_format": table.format,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "has_header": int(table.has_header),
        "row_count": rows,
        "header": list(table.columns),
        "samples": samples,
    }
    about = {
        "doubly_encoded": table.doubly_encoded,
        "sheets": list(table.sheets),
        "sheet": table.sheet or options.reading.sheet,
    }
    columns = Columns(table.columns, samples, table.has_header)
    if known:
        options = choices_for(options, known, table.columns)
    store_choices(service, job, columns, table.format, options, about, values)


def scan(
    table: Table, progress: Progress | None = None, limit: int | None = None, *, lenient: bool = False
) -> tuple[int, dict[str, list[str]], bool]:
    """Reads the rows: how many there are, samples of each column that holds anything, whether these are all.

    Args:
        limit: after so many rows it stops.
        lenient: whether the file was cut off: what is wrong with its end is no problem then.
    """
    samples: dict[int, list[str]] = defaultdict(list)
    wanted: list[int] = []  # columns of which there are too few samples
    number = width = 0
    is_whole = True
    try:
        for number, (cells, _problem, broken) in enumerate(table.rows, 1):
            if len(cells) > width:
                wanted += range(width, len(cells))
                width = len(cells)
            for index in wanted:
                if index < len(cells) and cells[index] and not broken and settled_state(cells) is None:
                    samples[index].append(cells[index][:SAMPLE])
            if number % SAMPLES == 0:
                wanted = [index for index in wanted if len(samples[index]) < SAMPLES]
            if progress is not None and number % _TOLD_EACH == 0:
                progress(number, 0)
            if number == limit:
                is_whole = False
                break
    except FileProblem:
        if not (lenient and samples):
            raise
    held = {table.columns[index]: values[:SAMPLES] for index, values in sorted(samples.items()) if values}
    return number, held, is_whole


def store_choices(
    service: Imports,
    job: int,
    columns: Columns,
    form: str,
    options: ImportOptions,
    about: Mapping[str, Any],
    values: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Stores what the user chose, and what becomes of the columns by it.

    Args:
        form: the format of the file.
        about: what else is known of the file: "doubly_encoded", "sheets", "sheet".
        values: of other columns of the job's table.

    Raises:
        Refused: `options` name a column or field that there is not; IMPORT_NOT_OPEN: it runs by now.
    """
    mark = fingerprint(form, columns.names, columns.has_header)
    decided = decide_for(service, columns, mark, options)
    kept = {
        **about,
        "reading": {"repaired": options.reading.repaired, "sheet": about.get("sheet", "")},
        "create_missing": sorted(options.create_missing),
        "unmapped": list(decided.unmapped),
        "month_first": list(decided.month_first),
        "separators": decided.split,
        "reasons": {name: reason.value for name, reason in decided.reasons.items()},
        "base": decided.base,
        "chosen_separators": decided.chosen_separators,
        "shown_separators": decided.separators,
        "several": sorted(decided.several),
        "asked": asked_data(options),
    }
    with service.database.writing() as connection:
        stored = store.read(connection, job)
        if stored is None or stored.status not in WAITING:
            status = JobStatus.UNDONE if stored is None else stored.status
            raise Refused(Code.IMPORT_NOT_OPEN, id=job, status=status.value)
        changed = {
            **values,
            "kind": decided.kind,
            "mapping": decided.mapping,
            "options": kept,
            "on_duplicate": options.on_duplicate.value,
            "fingerprint": mark,
        }
        store.change(connection, job, changed)


def decide_for(service: Imports, columns: Columns, mark: str, options: ImportOptions) -> Decided:
    """What becomes of the columns of a file with this fingerprint. Raises Refused."""
    with service.database.reading() as connection:
        fields = definitions.fields(connection)
    return decide(columns, options, fields, recalled(service, mark, wanted=options.remembered))


def choices_for(options: ImportOptions, known: Sequence[str], columns: Sequence[str]) -> ImportOptions:
    """The choices for a file whose columns are called otherwise now: another encoding spells them otherwise.

    Choices about columns that the file has no more are left out.
    """
    names = dict(zip(known, columns, strict=True)) if len(known) == len(columns) else {}
    names |= {name: name for name in columns}
    return replace(
        options,
        mapping={names[name]: target for name, target in options.mapping.items() if name in names},
        skip=tuple(names[name] for name in options.skip if name in names),
        separators={names[name]: text for name, text in options.separators.items() if name in names},
    )


# -- what the user chose, as it is kept with the job ---------------------------------------------------


def asked_data(options: ImportOptions) -> dict[str, Any]:
    """The choices of the user as data; those that the job has columns for are left out."""
    reading = options.reading
    return {
        "kind": options.kind,
        "mapping": options.mapping,
        "skip": list(options.skip),
        "separators": options.separators,
        "remembered": options.remembered,
        "encoding": reading.encoding,
        "delimiter": reading.delimiter,
        "has_header": reading.has_header,
        "repaired": reading.repaired,
        "sheet": reading.sheet,
    }


def asked_of(job: store.Job) -> ImportOptions:
    """The choices of the user by now."""
    asked = job.options.get("asked", {})
    reading = Reading(
        asked.get("encoding"),
        asked.get("delimiter"),
        asked.get("has_header"),
        asked.get("repaired", False),
        asked.get("sheet", ""),
    )
    return ImportOptions(
        kind=Kind(asked["kind"]) if asked.get("kind") else None,
        mapping=dict(asked.get("mapping", {})),
        skip=tuple(asked.get("skip", ())),
        on_duplicate=job.on_duplicate,
        reading=reading,
        create_missing=frozenset(job.options.get("create_missing", ())),
        separators=dict(asked.get("separators", {})),
        remembered=asked.get("remembered", True),
    )
