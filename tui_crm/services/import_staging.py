"""Reading a file into staged rows, and deciding which column is which field."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from tui_crm.domain.contact import Kind
from tui_crm.domain.import_headers import normalized_header
from tui_crm.domain.import_mapping import Guess, check_target, guess
from tui_crm.domain.imports import ImportOptions, JobStatus, Reading
from tui_crm.domain.problems import Code, FileProblem, Refused
from tui_crm.files.reading import open_table
from tui_crm.files.source import Source, unreadable
from tui_crm.files.table import Table
from tui_crm.paths import readable
from tui_crm.services.imports import STDIN
from tui_crm.store import import_content
from tui_crm.store import imports as store
from tui_crm.store.import_lookups import custom_names

if TYPE_CHECKING:
    from tui_crm.services.imports import Imports, Progress

SAMPLES = 200
"""Values of each column that the mapping is guessed from."""
_TOLD_EACH = 5_000  # rows

_WORTH_A_CONTACT = frozenset(
    "first_name last_name full_name name phone phone2 email email2 organization".split()
)


def stage(
    service: Imports, source: Path | bytes, options: ImportOptions, name: str, progress: Progress | None
) -> int:
    """The new job's number, at status mapping. Nothing is left of a file that can't be read to its end."""
    shown = name or (readable(source.name) if isinstance(source, Path) else STDIN)
    path = os.path.abspath(source) if isinstance(source, Path) else ""
    given = Source(source, str(source) if isinstance(source, Path) else shown)
    with open_table(given, options.reading):
        pass  # what is no file of contacts leaves no trace in the base
    with service.database.writing() as connection:
        values = {
            "status": JobStatus.MAPPING.value,
            "file_name": shown,
            "path": path,
            "on_duplicate": options.on_duplicate.value,
        }
        job = store.create(connection, service.actor, service.now(), values)
    done = False
    try:
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


def content_of(service: Imports, job: int, name: str) -> Source:
    """The file of a job as a source that can be read again and again."""
    return Source(partial(import_content.opened, service.database, job), name)


def reading_of(job: store.Job) -> Reading:
    """How the file of a job was read when it was staged, and is to be read again."""
    return Reading(
        job.encoding or None, job.delimiter or None, job.has_header, **job.options.get("reading", {})
    )


def read_through(service: Imports, job: int, options: ImportOptions, progress: Progress | None) -> None:
    """Reads the file of a job to its end and stores what it is and what its columns are taken for.

    Raises:
        FileProblem, Refused: as `Imports.run_file`.
    """
    with service.database.reading() as connection:
        stored = store.read(connection, job)
    assert stored is not None
    source = content_of(service, job, stored.path or stored.file_name)
    with open_table(source, options.reading) as table:
        rows, samples = _scan(table, progress)
        values: dict[str, str | int] = {
            "file_format": table.format,
            "encoding": table.encoding,
            "delimiter": table.delimiter,
            "has_header": int(table.has_header),
            "row_count": rows,
        }
    _store_mapping(service, job, table, samples, options, source.name, values)


def _scan(table: Table, progress: Progress | None) -> tuple[int, dict[str, list[str]]]:
    """How many rows there are, and samples of each column that holds anything."""
    samples: dict[int, list[str]] = defaultdict(list)
    number = 0
    for number, row in enumerate(table.rows, 1):
        if not row.broken:
            for index, cell in enumerate(row.cells):
                if cell and len(samples[index]) < SAMPLES:
                    samples[index].append(cell)
        if progress is not None and number % _TOLD_EACH == 0:
            progress(number, 0)
    return number, {table.columns[index]: values for index, values in sorted(samples.items()) if values}


def _store_mapping(
    service: Imports,
    job: int,
    table: Table,
    samples: Mapping[str, Sequence[str]],
    options: ImportOptions,
    name: str,
    values: Mapping[str, str | int],
) -> None:
    if not table.columns:
        raise FileProblem(Code.FILE_EMPTY, path=name)
    with service.database.reading() as connection:
        custom = {kind: custom_names(connection, kind) for kind in Kind}
    found = choose_mapping(table.columns, samples, table.has_header, options, custom)
    if not options.stage_only and samples and not _WORTH_A_CONTACT & set(found.mapping.values()):
        raise Refused(Code.NOTHING_MAPPED)
    kept = {
        "reading": {"repaired": options.reading.repaired, "sheet": options.reading.sheet},
        "skip": list(options.skip),
        "create_missing": sorted(options.create_missing),
        "unmapped": list(found.unmapped),
        "month_first": list(found.month_first),
    }
    with service.database.writing() as connection:
        changed = {
            **values,
            "kind": found.kind,
            "header": table.columns,
            "mapping": found.mapping,
            "options": kept,
            "samples": samples,
        }
        store.change(connection, job, changed)


def choose_mapping(
    columns: Sequence[str],
    samples: Mapping[str, Sequence[str]],
    has_header: bool,
    options: ImportOptions,
    custom: Mapping[Kind, Mapping[str, str]],
) -> Guess:
    """The guessed mapping with the user's own choices on top.

    Args:
        custom: names of the custom fields in use by their keys.

    Raises:
        Refused: COLUMN_UNKNOWN, or what `check_target` finds wrong with a field.
    """
    chosen = {_column(columns, name): target for name, target in options.mapping.items()}
    skipped = {_column(columns, name) for name in options.skip}
    found = guess(columns, samples, kind=options.kind, has_header=has_header, custom=custom)
    kind = found.kind if options.kind else _kind_for(chosen, found.kind, custom)
    if kind is not found.kind:
        found = guess(columns, samples, kind=kind, has_header=has_header, custom=custom)
    for target in chosen.values():
        check_target(target, kind, custom[kind])
    taken = set(chosen.values())
    mapping = {
        column: target
        for column in columns
        if (target := chosen.get(column) or _free(found.mapping.get(column, ""), taken))
        and column not in skipped
    }
    used = {*mapping, *skipped}
    unmapped = [c for c in columns if c in samples and c not in used]
    ignored = {c for c in columns if c not in found.mapping and c not in found.unmapped}
    return Guess(kind, mapping, tuple(c for c in unmapped if c not in ignored), found.month_first)


def _free(target: str, taken: set[str]) -> str:
    """What was guessed, unless the user gave that field another column."""
    if target not in taken or target in ("phone", "email", "url", "note", "tags", "organization", "street"):
        return target
    return target[:-1] if target in ("phone2", "email2") else ""


def _kind_for(chosen: Mapping[str, str], kind: Kind, custom: Mapping[Kind, Mapping[str, str]]) -> Kind:
    """The guessed base, or the other one where only that has all fields that the user named."""
    for candidate in (kind, *(other for other in Kind if other is not kind)):
        try:
            for target in chosen.values():
                check_target(target, candidate, custom[candidate])
        except Refused:
            continue
        return candidate
    return kind


def _column(columns: Sequence[str], name: str) -> str:
    """The file's column of this name; case, diacritics and punctuation need not be the same."""
    if name in columns:
        return name
    alike = [column for column in columns if normalized_header(column) == normalized_header(name)]
    if len(alike) != 1:
        raise Refused(Code.COLUMN_UNKNOWN, column=name)
    return alike[0]
