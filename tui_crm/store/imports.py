"""Import jobs and their staged rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
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
        columns: the file's columns in order.
        options: what else the user chose, and "unmapped": the columns that nothing is made of.
        unmatched: what -> name -> how many rows named it in vain.
    """

    id: int
    status: JobStatus
    file_name: str
    file_format: str
    encoding: str
    delimiter: str
    has_header: bool
    kind: Kind
    columns: tuple[str, ...]
    mapping: dict[str, str]
    options: dict[str, Any]
    on_duplicate: OnDuplicate
    rows: int
    unmatched: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class StagedRow:
    """A row of a job; `problems` is JSON, "" for none."""

    number: int
    cells: list[str]
    problems: str = ""
    state: RowState = RowState.STAGED


OPEN = frozenset((JobStatus.MAPPING, JobStatus.READY, JobStatus.RUNNING, JobStatus.STOPPED))
"""The statuses of an import that can be run or gone on with."""

_COLUMNS = (
    "id, status, file_name, file_format, encoding, delimiter, has_header, kind, header, mapping, options,"
    " on_duplicate, row_count, unmatched"
)


def create(connection: Connection, actor: Actor, now: int, values: Mapping[str, Any]) -> int:
    """A new job's id.

    Args:
        values: of the columns `status`, `file_name`, `file_format`, `encoding`, `delimiter`, `has_header`
            and `on_duplicate`.
    """
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    return connection.execute(
        f"INSERT INTO import_job (uid, user, created_at, kind, {names}) VALUES (?, ?, ?, ?, {marks})",
        (new_uid(), actor.user_id, now, KIND_CODES[Kind.PERSON], *values.values()),
    ).lastrowid


def set_mapping(
    connection: Connection,
    job: int,
    kind: Kind,
    columns: Sequence[str],
    mapping: Mapping[str, str],
    options: Mapping[str, Any],
) -> None:
    """Stores what the file's columns are and what becomes of them."""
    connection.execute(
        "UPDATE import_job SET kind = ?, header = ?, mapping = ?, options = ? WHERE id = ?",
        (KIND_CODES[kind], _json(columns), _json(mapping), _json(options), job),
    )


def add_rows(connection: Connection, job: int, rows: Iterable[StagedRow]) -> None:
    """Stages rows."""
    connection.executemany(
        "INSERT INTO import_row (job, number, state, cells, problems) VALUES (?, ?, ?, ?, ?)",
        [(job, row.number, row.state.value, _json(row.cells), row.problems) for row in rows],
    )


def delete(connection: Connection, job: int) -> None:
    """Removes a job and its rows; contacts that it made stay."""
    connection.execute("DELETE FROM import_row WHERE job = ?", (job,))
    connection.execute("DELETE FROM import_job WHERE id = ?", (job,))


def read(connection: Connection, job: int) -> Job | None:
    """The job, None where there is none of this number."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM import_job WHERE id = ?", (job,)).fetchone()
    if row is None:
        return None
    (job_id, status, name, form, encoding, delimiter, has_header, kind, header, mapping, options,
     on_duplicate, rows, unmatched) = row  # fmt: skip
    return Job(
        id=job_id,
        status=JobStatus(status),
        file_name=name,
        file_format=form,
        encoding=encoding,
        delimiter=delimiter,
        has_header=bool(has_header),
        kind=KINDS[kind],
        columns=tuple(json.loads(header)),
        mapping=json.loads(mapping),
        options=json.loads(options),
        on_duplicate=OnDuplicate(on_duplicate),
        rows=rows,
        unmatched=json.loads(unmatched),
    )


def owner_of(connection: Connection, job: int) -> int | None:
    """The id of the user whose import it is, None where there is none of this number."""
    row = connection.execute("SELECT user FROM import_job WHERE id = ?", (job,)).fetchone()
    return None if row is None else int(row[0])


def set_status(connection: Connection, job: int, status: JobStatus, now: int) -> None:
    """Stores where the job stands, with its counts, and when it began or ended."""
    counts = counted(connection, job)
    moment = "started_at = ifnull(started_at, ?)" if status is JobStatus.RUNNING else "finished_at = ?"
    connection.execute(
        "UPDATE import_job SET status = ?, row_count = ?, created_count = ?, updated_count = ?,"
        f" skipped_count = ?, refused_count = ?, {moment} WHERE id = ?",
        (
            status.value,
            sum(counts.values()),
            *(counts[s] for s in (RowState.CREATED, RowState.UPDATED, RowState.SKIPPED, RowState.REFUSED)),
            now,
            job,
        ),
    )


def set_unmatched(connection: Connection, job: int, unmatched: Mapping[str, Mapping[str, int]]) -> None:
    """Stores which names were looked for in vain."""
    connection.execute("UPDATE import_job SET unmatched = ? WHERE id = ?", (_json(unmatched), job))


def counted(connection: Connection, job: int) -> dict[RowState, int]:
    """How many rows are in each state; every state is there."""
    counts = dict.fromkeys(RowState, 0)
    rows = connection.execute("SELECT state, count(*) FROM import_row WHERE job = ? GROUP BY state", (job,))
    for state, number in rows.fetchall():
        counts[RowState(state)] = number
    return counts


def staged(connection: Connection, job: int, limit: int) -> list[StagedRow]:
    """The next rows that wait, in the order of the file."""
    return _rows(
        connection,
        "state = ? ORDER BY number LIMIT ?",
        (job, RowState.STAGED.value, limit),
    )


def refused(connection: Connection, job: int, after: int, limit: int) -> list[StagedRow]:
    """The next refused rows behind row `after` in the order of the file, but for those that were wiped."""
    return _rows(
        connection,
        "state = ? AND number > ? AND cells <> '[]' ORDER BY number LIMIT ?",
        (job, RowState.REFUSED.value, after, limit),
    )


def with_problems(connection: Connection, job: int) -> list[tuple[int, str]]:
    """Number and problems of each row that has some."""
    return [
        (int(number), str(problems))
        for number, problems in connection.execute(
            "SELECT number, problems FROM import_row WHERE job = ? AND problems <> '' ORDER BY number", (job,)
        ).fetchall()
    ]


def settle(
    connection: Connection, job: int, number: int, state: RowState, contact: int | None, problems: str
) -> None:
    """Stores what became of a row.

    Its cells go, so that the base does not hold everything twice; a refused row keeps them for the file of
    refused rows.
    """
    cells = "cells" if state is RowState.REFUSED else "'[]'"
    connection.execute(
        f"UPDATE import_row SET state = ?, contact = ?, problems = ?, cells = {cells}"
        " WHERE job = ? AND number = ?",
        (state.value, contact, problems, job, number),
    )


def was_met(connection: Connection, job: int, contact: int) -> bool:
    """Whether an earlier row of the job became this contact or was found to be it."""
    return (
        connection.execute(
            "SELECT 1 FROM import_row WHERE contact = ? AND job = ? AND state <> ? LIMIT 1",
            (contact, job, RowState.REFUSED.value),
        ).fetchone()
        is not None
    )


def unfinished(connection: Connection) -> int:
    """How many imports wait for their mapping, were stopped, or died while they ran."""
    marks = ", ".join("?" * len(OPEN))
    return int(
        connection.execute(
            f"SELECT count(*) FROM import_job WHERE status IN ({marks})", [status.value for status in OPEN]
        ).fetchone()[0]
    )


def _rows(connection: Connection, condition: str, values: tuple[str | int, ...]) -> list[StagedRow]:
    rows = connection.execute(
        f"SELECT number, cells, problems, state FROM import_row WHERE job = ? AND {condition}", values
    ).fetchall()
    return [StagedRow(row[0], json.loads(row[1]), row[2], RowState(row[3])) for row in rows]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
