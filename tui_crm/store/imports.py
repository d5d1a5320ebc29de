"""Import jobs and their staged rows, and the look-ups that an import makes for each row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import ContactDraft, Kind
from tui_crm.domain.imports import JobStatus, OnDuplicate, RowState
from tui_crm.store.sql import Connection
from tui_crm.store.tables.base import KIND_CODES, KINDS, new_uid
from tui_crm.store.visibility import visible_to
from tui_crm.text.fold import fold


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


@dataclass(frozen=True, slots=True)
class KnownUid:
    """What a uid stands for. `usable`: alive, of the asked kind and visible to the actor."""

    id: int
    usable: bool


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
    """The next refused rows behind row `after`, in the order of the file."""
    return _rows(
        connection,
        "state = ? AND number > ? ORDER BY number LIMIT ?",
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
    """Stores what became of a row."""
    connection.execute(
        "UPDATE import_row SET state = ?, contact = ?, problems = ? WHERE job = ? AND number = ?",
        (state.value, contact, problems, job, number),
    )


# -- look-ups --------------------------------------------------------------------------------------


def by_uid(connection: Connection, uid: str, kind: Kind, actor: Actor) -> KnownUid | None:
    """The contact of this uid, in the trash or not; None where no contact has it."""
    visible = visible_to(actor)
    row = connection.execute(
        f"SELECT id, kind = ? AND {visible.text} FROM contact c WHERE uid = ?",
        (KIND_CODES[kind], *visible.values, uid),
    ).fetchone()
    return None if row is None else KnownUid(int(row[0]), bool(row[1]))


def by_name(connection: Connection, draft: ContactDraft, actor: Actor, limit: int) -> list[int]:
    """Ids of visible contacts of the draft's kind and folded name, the oldest first."""
    if draft.kind is Kind.PERSON:
        first, last = fold(draft.first_name), fold(draft.last_name)
    else:
        first, last = "", fold(draft.name)
    if not first and not last:
        return []
    visible = visible_to(actor)
    rows = connection.execute(
        # The plus keeps SQLite from the index on kind, which would read half of the base for each row.
        "SELECT id FROM contact c WHERE last_key = ? AND first_key = ?"
        f" AND +kind = ? AND {visible.text} ORDER BY +id LIMIT ?",
        (last, first, KIND_CODES[draft.kind], *visible.values, limit),
    ).fetchall()
    return [int(row[0]) for row in rows]


def login_of(connection: Connection, user: int) -> str:
    """The login name of a user's id."""
    return str(connection.execute("SELECT login FROM user WHERE id = ?", (user,)).fetchone()[0])


def tag_name(connection: Connection, tag: int) -> str:
    """The name of a tag's id."""
    return str(connection.execute("SELECT name FROM tag WHERE id = ?", (tag,)).fetchone()[0])


def custom_keys(connection: Connection, kind: Kind) -> frozenset[str]:
    """The keys of the custom fields of a base."""
    rows = connection.execute(
        "SELECT field_key FROM custom_field WHERE kind = ? AND retired_at IS NULL", (KIND_CODES[kind],)
    )
    return frozenset(str(row[0]) for row in rows.fetchall())


def create_option(connection: Connection, kind: Kind, key: str, name: str) -> bool:
    """Adds an option to the custom field of this key; False where a retired one has the name."""
    return bool(
        connection.execute(
            "INSERT INTO custom_field_option (field, name, name_key, position)"
            " SELECT f.id, ?, ?, (SELECT count(*) FROM custom_field_option o WHERE o.field = f.id)"
            " FROM custom_field f WHERE f.kind = ? AND f.field_key = ?"
            " ON CONFLICT (field, name_key) DO NOTHING",
            (name, fold(name), KIND_CODES[kind], key),
        ).rowcount
    )


def _rows(connection: Connection, condition: str, values: tuple[str | int, ...]) -> list[StagedRow]:
    rows = connection.execute(
        f"SELECT number, cells, problems, state FROM import_row WHERE job = ? AND {condition}", values
    ).fetchall()
    return [StagedRow(row[0], json.loads(row[1]), row[2], RowState(row[3])) for row in rows]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
