"""Import jobs, and those of their rows of which there is something to tell."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import Kind
from tui_crm.domain.imports import JobStatus, OnDuplicate, RowState
from tui_crm.store.codes import KIND_CODES, KINDS, new_uid
from tui_crm.store.sql import Connection


@dataclass(frozen=True, slots=True)
class Job:
    """An import as it is stored.

    Attributes:
        user: whose it is.
        path: where the file was, "" for standard input.
        columns: the file's columns in order.
        options: what else the user chose (`domain.imports.ImportOptions`), "unmapped": the columns that
            nothing is made of, "month_first": those whose dates are American.
        samples: column -> some values of the file, none of them empty; only while it waits.
        rows: how many the file has; 0 while nobody has read it to its end.
        done: how many of them are settled: where a run goes on.
        counts: how many of those are in each state.
        unmatched: what -> name -> how many rows named it in vain.
        problem: why it failed, as JSON; "" else.
        is_undoing: whether an undo was begun and has not ended.
        created_at, started_at, finished_at: seconds since 1970, UTC.
    """

    id: int
    user: int
    status: JobStatus
    file_name: str
    path: str
    file_format: str
    encoding: str
    delimiter: str
    has_header: bool
    size: int
    kind: Kind
    columns: tuple[str, ...]
    mapping: dict[str, str]
    options: dict[str, Any]
    samples: dict[str, list[str]]
    on_duplicate: OnDuplicate
    rows: int
    done: int
    counts: dict[RowState, int]
    warnings: int
    unmatched: dict[str, dict[str, int]]
    fingerprint: str
    problem: str
    is_undoing: bool
    created_at: int
    started_at: int | None
    finished_at: int | None


@dataclass(frozen=True, slots=True)
class RowRecord:
    """A row of which there is something to tell.

    Attributes:
        contact: whom it became or is about, None for nobody.
        problems: JSON, "" for none.
        cells: of a refused row all of them, else nothing: the base must not hold everything twice.
    """

    number: int
    state: RowState
    contact: int | None = None
    problems: str = ""
    cells: Sequence[str] = ()


OPEN = frozenset((JobStatus.MAPPING, JobStatus.READY, JobStatus.RUNNING, JobStatus.STOPPED, JobStatus.FAILED))
"""The statuses of an import that can be run or gone on with."""

_COUNTS = {
    RowState.CREATED: "created_count",
    RowState.UPDATED: "updated_count",
    RowState.SKIPPED: "skipped_count",
    RowState.REFUSED: "refused_count",
}
_COLUMNS = (
    "id, user, status, file_name, path, file_format, encoding, delimiter, has_header, size, kind, header,"
    " mapping, options, samples, on_duplicate, row_count, done, warning_count, unmatched, fingerprint,"
    f" problem, is_undoing, created_at, started_at, finished_at, {', '.join(_COUNTS.values())}"
)


def create(connection: Connection, actor: Actor, now: int, values: Mapping[str, Any]) -> int:
    """A new job's id.

    Args:
        values: of columns of the table, such as `status`, `file_name` and `on_duplicate`.
    """
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    return connection.execute(
        f"INSERT INTO import_job (uid, user, created_at, kind, {names}) VALUES (?, ?, ?, ?, {marks})",
        (new_uid(), actor.user_id, now, KIND_CODES[Kind.PERSON], *values.values()),
    ).lastrowid


def change(connection: Connection, job: int, values: Mapping[str, Any]) -> None:
    """Stores values of columns of the table; what is no number or text becomes JSON."""
    assignments = ", ".join(f"{name} = ?" for name in values)
    connection.execute(
        f"UPDATE import_job SET {assignments} WHERE id = ?", (*map(_stored, values.values()), job)
    )


def _stored(value: Any) -> str | int | None:
    if isinstance(value, Kind):
        return KIND_CODES[value]
    return value if value is None or isinstance(value, str | int) else _json(value)


def delete(connection: Connection, job: int) -> None:
    """Removes a job with its rows and its file; contacts that it made stay."""
    connection.execute("DELETE FROM import_row WHERE job = ?", (job,))
    connection.execute("DELETE FROM import_job WHERE id = ?", (job,))


def read(connection: Connection, job: int) -> Job | None:
    """The job, None where there is none of this number."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM import_job WHERE id = ?", (job,)).fetchone()
    return None if row is None else _job(row)


def jobs(connection: Connection, user: int | None, offset: int = 0, limit: int | None = None) -> list[Job]:
    """Imports of this user, or with None of everybody, the last one first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM import_job WHERE ?1 IS NULL OR user = ?1"
        " ORDER BY id DESC LIMIT ?2 OFFSET ?3",
        (user, -1 if limit is None else limit, offset),
    ).fetchall()
    return [_job(row) for row in rows]


def _job(row: tuple[Any, ...]) -> Job:
    (job_id, user, status, name, path, form, encoding, delimiter, has_header, size, kind, header, mapping,
     options, samples, on_duplicate, rows, done, warnings, unmatched, fingerprint, problem, is_undoing,
     created_at, started_at, finished_at, *counts) = row  # fmt: skip
    return Job(
        id=job_id,
        user=user,
        status=JobStatus(status),
        file_name=name,
        path=path,
        file_format=form,
        encoding=encoding,
        delimiter=delimiter,
        has_header=bool(has_header),
        size=size,
        kind=KINDS[kind],
        columns=tuple(json.loads(header)),
        mapping=json.loads(mapping),
        options=json.loads(options),
        samples=json.loads(samples),
        on_duplicate=OnDuplicate(on_duplicate),
        rows=rows,
        done=done,
        counts=dict(zip(_COUNTS, counts, strict=True)),
        warnings=warnings,
        unmatched=json.loads(unmatched),
        fingerprint=fingerprint,
        problem=problem,
        is_undoing=bool(is_undoing),
        created_at=created_at,
        started_at=started_at,
        finished_at=finished_at,
    )


def set_status(connection: Connection, job: int, status: JobStatus, now: int) -> None:
    """Stores where the job stands, and when it began or ended."""
    moment = "started_at = ifnull(started_at, ?)" if status is JobStatus.RUNNING else "finished_at = ?"
    connection.execute(f"UPDATE import_job SET status = ?, {moment} WHERE id = ?", (status.value, now, job))


def settle(
    connection: Connection,
    job: int,
    rows: int,
    counts: Mapping[RowState, int],
    records: Sequence[RowRecord],
) -> None:
    """Stores that so many further rows of the file are settled, and what is worth telling of them.

    Called in the transaction that holds what the rows did: so no row is lost or done twice (R37).

    Args:
        rows: all of them, those of `records` too.
        counts: of the rows by what became of them.
    """
    warnings = sum(bool(one.problems) and one.state is not RowState.REFUSED for one in records)
    sums = ", ".join(f"{column} = {column} + ?" for column in _COUNTS.values())
    connection.execute(
        f"UPDATE import_job SET done = done + ?, warning_count = warning_count + ?, {sums} WHERE id = ?",
        (rows, warnings, *(counts.get(state, 0) for state in _COUNTS), job),
    )
    record(connection, job, records)


def record(connection: Connection, job: int, records: Sequence[RowRecord]) -> None:
    """Stores what is worth telling of rows, and counts nothing."""
    connection.executemany(
        "INSERT OR REPLACE INTO import_row (job, number, state, cells, contact, problems)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [(job, one.number, one.state.value, _json(one.cells), one.contact, one.problems) for one in records],
    )


def refused(connection: Connection, job: int, after: int, limit: int) -> list[RowRecord]:
    """The next refused rows behind row `after` in the order of the file, but for those that were wiped."""
    rows = connection.execute(
        "SELECT number, state, contact, problems, cells FROM import_row"
        " WHERE job = ? AND state = ? AND number > ? AND cells <> '[]' ORDER BY number LIMIT ?",
        (job, RowState.REFUSED.value, after, limit),
    ).fetchall()
    return [RowRecord(row[0], RowState(row[1]), row[2], row[3], json.loads(row[4])) for row in rows]


def numbers(connection: Connection, job: int, states: Collection[RowState]) -> frozenset[int]:
    """The numbers of the rows in one of these states; of created ones not all are kept."""
    marks = ", ".join("?" * len(states))
    rows = connection.execute(
        f"SELECT number FROM import_row WHERE job = ? AND state IN ({marks})",
        (job, *(one.value for one in states)),
    ).fetchall()
    return frozenset(int(number) for (number,) in rows)


def with_problems(connection: Connection, job: int, limit: int, *, refused: bool) -> list[tuple[int, str]]:
    """Number and problems of the first rows that have some: of refused ones, or of all others."""
    rows = connection.execute(
        "SELECT number, problems FROM import_row INDEXED BY import_row_problems"
        " WHERE job = ? AND problems <> '' AND (state = ?) = ? ORDER BY number LIMIT ?",
        (job, RowState.REFUSED.value, refused, limit),
    ).fetchall()
    return [(int(number), str(problems)) for number, problems in rows]


def was_met(connection: Connection, job: int, contact: int) -> bool:
    """Whether an earlier row of the job became this contact or was found to be it.

    A person that the job made is one of its rows; an organization may have come with its persons' rows.
    """
    row = connection.execute(
        "SELECT 1 FROM import_row WHERE contact = ?1 AND job = ?2 AND state <> 'refused'"
        " UNION ALL SELECT 1 FROM contact WHERE id = ?1 AND import_job = ?2 AND kind = ?3 LIMIT 1",
        (contact, job, KIND_CODES[Kind.PERSON]),
    ).fetchone()
    return row is not None


def last_ended(connection: Connection, user: int, since: int) -> tuple[int, str]:
    """The user's last import that ended after this moment and did something, its file; (0, "") for none."""
    row = connection.execute(
        "SELECT id, file_name FROM import_job WHERE user = ? AND finished_at > ? AND status IN (?, ?)"
        " AND created_count + updated_count > 0 ORDER BY id DESC LIMIT 1",
        (user, since, JobStatus.DONE.value, JobStatus.DONE_WITH_REFUSALS.value),
    ).fetchone()
    return (0, "") if row is None else (int(row[0]), str(row[1]))


def unfinished(connection: Connection) -> int:
    """How many imports wait for their mapping, were stopped, failed, or died while they ran."""
    marks = ", ".join("?" * len(OPEN))
    return int(
        connection.execute(
            f"SELECT count(*) FROM import_job WHERE status IN ({marks})", [status.value for status in OPEN]
        ).fetchone()[0]
    )


def has_begun_any(connection: Connection) -> bool:
    """Whether any file was imported, however that ended; one that waits for its mapping was not."""
    waiting = (JobStatus.MAPPING.value, JobStatus.READY.value)
    found = connection.execute("SELECT 1 FROM import_job WHERE status NOT IN (?, ?) LIMIT 1", waiting)
    return found.fetchone() is not None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
