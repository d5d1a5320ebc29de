"""The mapping of a file as people see and change it (R30), before and after it is staged."""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CustomField
from tui_crm.domain.import_deciding import Columns, Decided
from tui_crm.domain.import_targets import is_target, targets
from tui_crm.domain.imports import ImportMapping, ImportOptions, MappedColumn, MappingReason
from tui_crm.domain.problems import Code, FileProblem, Refused
from tui_crm.files.reading import open_table
from tui_crm.files.source import Given, Source
from tui_crm.paths import readable
from tui_crm.services.import_listing import require_whole
from tui_crm.services.import_remembering import fingerprint
from tui_crm.services.import_staging import (
    WAITING,
    asked_of,
    decide_for,
    read_through,
    reading_of,
    scan,
    store_choices,
)
from tui_crm.services.imports import STDIN
from tui_crm.store import definitions
from tui_crm.store import imports as store

if TYPE_CHECKING:
    from tui_crm.services.imports import Imports

_HEAD = 1 << 20
"""Bytes of a file that are looked at before it is staged."""
_ROWS = 2_000
_SHOWN = 5  # samples of a column

# A file that begins so is read from its end, or as a whole.
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def look(service: Imports, source: Given, options: ImportOptions, name: str) -> ImportMapping:
    """How the file would be mapped, by its beginning; nothing is stored."""
    shown = name or (readable(source.name) if isinstance(source, Path) else STDIN)
    whole = Source(source, str(source) if isinstance(source, Path) else shown)
    head = whole.head(_HEAD + 1)
    is_cut = len(head) > _HEAD and not head.startswith(_PACKED)
    looked_at = Source(_whole_lines(head), whole.name) if is_cut else whole
    try:
        return _looked(service, looked_at, shown, options, is_cut)
    except FileProblem:
        if not is_cut:
            raise
    return _looked(service, whole, shown, options, False)


def _whole_lines(head: bytes) -> bytes:
    """The beginning without the line that the cut went through; of UTF-16 a whole number of letters."""
    if b"\0" in head[:4] or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head[:_HEAD]
    return head[: head.rfind(b"\n", 0, _HEAD) + 1] or head[:_HEAD]


def _looked(
    service: Imports, source: Source, shown: str, options: ImportOptions, is_cut: bool
) -> ImportMapping:
    with open_table(source, options.reading) as table:
        rows, samples, is_whole = scan(table, limit=_ROWS, lenient=is_cut)
    if not table.columns:
        raise FileProblem(Code.FILE_EMPTY, path=source.name)
    columns = Columns(table.columns, samples, table.has_header)
    mark = fingerprint(table.format, table.columns, table.has_header)
    decided = decide_for(service, columns, mark, options)
    reading = replace(
        options.reading,
        encoding=table.encoding or None,
        delimiter=table.delimiter or None,
        has_header=table.has_header,
        sheet=table.sheet or options.reading.sheet,
    )
    return ImportMapping(
        job=0,
        file=shown,
        format=table.format,
        reading=reading,
        kind=decided.kind,
        columns=_columns(columns, decided),
        options=options,
        rows=rows if is_whole and not is_cut else 0,
        doubly_encoded=table.doubly_encoded,
        sheets=table.sheets,
    )


def mapping(job: store.Job) -> ImportMapping:
    """The mapping of a job with every choice that was made."""
    kept = job.options
    reasons, shown, several = (kept.get(name, {}) for name in ("reasons", "shown_separators", "several"))
    columns = tuple(
        MappedColumn(
            name,
            job.mapping.get(name, ""),
            MappingReason(reasons.get(name, MappingReason.NONE)),
            _shown(job.samples, name),
            shown.get(name, ""),
            name in several,
        )
        for name in job.columns
    )
    return ImportMapping(
        job=job.id,
        file=job.file_name,
        format=job.file_format,
        reading=reading_of(job),
        kind=job.kind,
        columns=columns,
        options=asked_of(job),
        rows=job.rows,
        doubly_encoded=bool(job.options.get("doubly_encoded")),
        sheets=tuple(job.options.get("sheets", ())),
    )


def choose(service: Imports, job: store.Job, options: ImportOptions) -> ImportMapping:
    """Stores every choice at once and gives the mapping that comes of them.

    A column that the user gave a field which the newly chosen base has not, or which the file has no more,
    is guessed anew.

    Raises:
        Refused: IMPORT_NOT_OPEN where the job has left the mapping; IMPORT_NOT_READ where only a part of
            its file is there; a column or field that there is not.
        FileProblem: the file can't be read in the way that was chosen; the job stays as it was.
    """
    if job.status not in WAITING:
        raise Refused(Code.IMPORT_NOT_OPEN, id=job.id, status=job.status.value)
    require_whole(job)
    before = asked_of(job)
    options = _without_foreign(service, job, before, options)
    if options.reading != before.reading:
        read_through(service, job.id, options, None, job.columns)
    else:
        about = {name: job.options.get(name) for name in ("doubly_encoded", "sheets", "sheet")}
        columns = Columns(job.columns, job.samples, job.has_header)
        store_choices(service, job.id, columns, job.file_format, options, about)
    with service.database.reading() as connection:
        stored = store.read(connection, job.id)
    assert stored is not None
    return mapping(stored)


def _without_foreign(
    service: Imports, job: store.Job, before: ImportOptions, options: ImportOptions
) -> ImportOptions:
    """The choices without those of earlier that the base that was chosen now has no fields for."""
    if options.kind is None or options.kind is (before.kind or job.kind):
        return options
    with service.database.reading() as connection:
        keys = _keys(definitions.fields(connection), options.kind)
    kept = {
        column: target
        for column, target in options.mapping.items()
        if not target or before.mapping.get(column) != target or is_target(target, options.kind, keys)
    }
    return replace(options, mapping=kept)


def offered(service: Imports, kind: Kind) -> tuple[str, ...]:
    """What a column can become in this base."""
    with service.database.reading() as connection:
        return targets(kind, _keys(definitions.fields(connection), kind))


def _keys(fields: Sequence[CustomField], kind: Kind) -> tuple[str, ...]:
    return tuple(one.key for one in fields if one.kind is kind and not one.retired)


def _columns(columns: Columns, decided: Decided) -> tuple[MappedColumn, ...]:
    return tuple(
        MappedColumn(
            name,
            decided.mapping.get(name, ""),
            decided.reasons[name],
            _shown(columns.samples, name),
            decided.separators.get(name, ""),
            name in decided.several,
        )
        for name in columns.names
    )


def _shown(samples: Mapping[str, Sequence[str]], column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(samples.get(column, ())))[:_SHOWN]
