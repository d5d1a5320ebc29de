"""Reading a file into staged rows, and deciding which column is which field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui_crm.domain.contact import Kind
from tui_crm.domain.import_headers import normalized_header
from tui_crm.domain.import_mapping import Guess, check_target, guess
from tui_crm.domain.imports import ImportOptions, JobStatus, RowProblem, RowState
from tui_crm.domain.problems import Code, FileProblem, Refused
from tui_crm.files.reading import open_table
from tui_crm.files.source import Source
from tui_crm.files.table import Table, TableRow
from tui_crm.paths import readable
from tui_crm.services.import_problems import problems_json
from tui_crm.services.imports import STDIN
from tui_crm.store import imports as store
from tui_crm.store.import_lookups import custom_names
from tui_crm.store.imports import StagedRow

if TYPE_CHECKING:
    from tui_crm.services.imports import Imports, Progress

CHUNK = 2_000
"""Rows staged in one transaction."""
SAMPLES = 200
"""Values of each column that the mapping is guessed from."""

_WORTH_A_CONTACT = frozenset(
    "first_name last_name full_name name phone phone2 email email2 organization".split()
)


def stage(
    service: Imports, source: Path | bytes, options: ImportOptions, name: str, progress: Progress | None
) -> int:
    """The new job's number, at status mapping. Nothing is left of a file that can't be read to its end."""
    shown = name or (readable(source.name) if isinstance(source, Path) else STDIN)
    path = Source(source, str(source) if isinstance(source, Path) else shown)
    with open_table(path, options.encoding, options.delimiter) as table:
        with service.database.writing() as connection:
            job = store.create(
                connection,
                service.actor,
                service.now(),
                {
                    "status": JobStatus.MAPPING.value,
                    "file_name": shown,
                    "file_format": table.format,
                    "encoding": table.encoding,
                    "delimiter": table.delimiter,
                    "has_header": int(table.has_header),
                    "on_duplicate": options.on_duplicate.value,
                },
            )
        done = False
        try:
            samples = _stage_rows(service, job, table, progress)
            _stage_mapping(service, job, table, samples, options, path.name)
            done = True
        finally:
            if not done:
                with service.database.writing() as connection:
                    store.delete(connection, job)
    return job


def _stage_rows(
    service: Imports, job: int, table: Table, progress: Progress | None
) -> dict[str, Sequence[str]]:
    """Stages every row; samples of each column that holds anything."""
    samples: dict[int, list[str]] = defaultdict(list)
    chunk: list[StagedRow] = []
    number = 0
    for number, row in enumerate(table.rows, 1):
        chunk.append(_staged(number, row))
        if not row.broken:
            for index, cell in enumerate(row.cells):
                if cell and len(samples[index]) < SAMPLES:
                    samples[index].append(cell)
        if len(chunk) == CHUNK:
            _add(service, job, chunk)
            if progress is not None:
                progress(number, 0)
    _add(service, job, chunk)
    return {table.columns[index]: values for index, values in sorted(samples.items()) if values}


def _staged(number: int, row: TableRow) -> StagedRow:
    problems = ""
    if row.problem is not None:
        one = [RowProblem(number, row.problem)]
        problems = problems_json([], one) if row.broken else problems_json(one, [])
    return StagedRow(number, row.cells, problems, RowState.REFUSED if row.broken else RowState.STAGED)


def _add(service: Imports, job: int, chunk: list[StagedRow]) -> None:
    if chunk:
        with service.database.writing() as connection:
            store.add_rows(connection, job, chunk)
        chunk.clear()


def _stage_mapping(
    service: Imports,
    job: int,
    table: Table,
    samples: Mapping[str, Sequence[str]],
    options: ImportOptions,
    name: str,
) -> None:
    if not table.columns:
        raise FileProblem(Code.FILE_EMPTY, path=name)
    with service.database.reading() as connection:
        custom = {kind: custom_names(connection, kind) for kind in Kind}
    found = choose_mapping(table.columns, samples, table.has_header, options, custom)
    if not options.stage_only and samples and not _WORTH_A_CONTACT & set(found.mapping.values()):
        raise Refused(Code.NOTHING_MAPPED)
    kept = {
        "skip": list(options.skip),
        "create_missing": sorted(options.create_missing),
        "unmapped": list(found.unmapped),
        "month_first": list(found.month_first),
    }
    with service.database.writing() as connection:
        store.set_mapping(connection, job, found.kind, table.columns, found.mapping, kept)
        store.set_status(connection, job, JobStatus.MAPPING, service.now())


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
