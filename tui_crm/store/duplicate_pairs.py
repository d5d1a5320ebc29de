"""Pairs of contacts that may be one, those that somebody said are two, how far the search is (R40)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import Kind
from tui_crm.domain.duplicates import Dismissed, DuplicatePair, Judged, Reason, ReasonKind
from tui_crm.store import settings
from tui_crm.store.codes import KIND_CODES, KINDS
from tui_crm.store.contact_reading import moment_text
from tui_crm.store.database import Database
from tui_crm.store.duplicate_scan import Pair
from tui_crm.store.sql import IN_IDS, TRUE, Connection, Sql, id_list
from tui_crm.store.transactions import transaction
from tui_crm.store.visibility import visible_to
from tui_crm.store.write_queue import queued

_STATE = "duplicates"
_BOTH = "CROSS JOIN contact a ON a.id = p.low CROSS JOIN contact b ON b.id = p.high"
_NAMES = ", ".join(f"trim({one}.first_name || ' ' || {one}.last_name || {one}.name)" for one in "ab")


def _seen(actor: Actor) -> Sql:
    return visible_to(actor, "a") & visible_to(actor, "b")


_IN_ORGANIZATIONS_ALONE = f"""p.reasons GLOB '[[][[]"{ReasonKind.ORGANIZATION}"*'"""
"""Whether the strongest reason is an organization: only then there may be no other one."""


def _spoken_for(actor: Actor) -> Sql:
    """Whether something speaks for the pair that the actor may see; administrators are told of all."""
    if actor.is_admin:
        return TRUE
    visible = visible_to(actor, "g")
    return Sql(
        f"(NOT {_IN_ORGANIZATIONS_ALONE} OR EXISTS (SELECT 1 FROM json_each(p.reasons) r"
        f" LEFT JOIN contact g ON g.id = CAST(r.value ->> 1 AS INTEGER)"
        f" WHERE r.value ->> 0 <> '{ReasonKind.ORGANIZATION}' OR ({visible.text})))",
        visible.values,
    )


def _wanted(actor: Actor, kind: Kind, minimum: int) -> Sql:
    return (
        _seen(actor)
        & _spoken_for(actor)
        & Sql(
            "p.kind = ? AND p.score >= ? AND NOT EXISTS"
            " (SELECT 1 FROM duplicate_dismissal d WHERE d.low = p.low AND d.high = p.high)",
            (KIND_CODES[kind], minimum),
        )
    )


def queue(connection: Connection, actor: Actor, kind: Kind, minimum: int, limit: int) -> list[DuplicatePair]:
    """The first so many pairs of a base, the highest score first; -1 for all.

    Pairs with a contact that the actor may not see, or that is in the trash, are left out, so are dismissed
    ones, and those for which nothing speaks but an organization that the actor may not see.
    """
    where = _wanted(actor, kind, minimum)
    rows = connection.execute(
        f"SELECT p.low, p.high, {_NAMES}, p.kind, p.score, p.reasons"
        f" FROM duplicate_pair p INDEXED BY duplicate_pair_score {_BOTH}"
        f" WHERE {where.text} ORDER BY p.score DESC, p.low, p.high LIMIT ?",
        (*where.values, limit),
    ).fetchall()
    return [
        DuplicatePair(low, high, low_name, high_name, KINDS[code], score, _reasons(reasons))
        for low, high, low_name, high_name, code, score, reasons in rows
    ]


def count(connection: Connection, actor: Actor, kind: Kind, minimum: int) -> int:
    """How many pairs `queue` would give."""
    where = _wanted(actor, kind, minimum)
    row = connection.execute(
        f"SELECT count(*) FROM duplicate_pair p INDEXED BY duplicate_pair_score {_BOTH} WHERE {where.text}",
        where.values,
    ).fetchone()
    return int(row[0])


def total(connection: Connection) -> int:
    """How many pairs are kept, whoever may see them."""
    return int(connection.execute("SELECT count(*) FROM duplicate_pair").fetchone()[0])


def keep(connection: Connection, asked: Iterable[Pair], found: Mapping[Pair, Judged]) -> None:
    """Stores what became of the pairs that were judged: those that are not found are none any more."""
    gone = [pair for pair in asked if pair not in found]
    connection.executemany("DELETE FROM duplicate_pair WHERE low = ? AND high = ?", gone)
    connection.executemany(
        "INSERT INTO duplicate_pair (low, high, kind, score, reasons)"
        " SELECT ?1, ?2, kind, ?3, ?4 FROM contact"
        " WHERE id = ?1 AND EXISTS (SELECT 1 FROM contact WHERE id = ?2)"
        " ON CONFLICT (low, high) DO UPDATE SET score = excluded.score, reasons = excluded.reasons"
        " WHERE score <> excluded.score OR reasons <> excluded.reasons",
        [(low, high, one.score, _text(one.reasons)) for (low, high), one in found.items()],
    )


def kept_of(connection: Connection, contacts: Sequence[int]) -> set[Pair]:
    """The pairs that are kept of these contacts."""
    wanted = id_list(contacts)
    rows = connection.execute(
        f"SELECT low, high FROM duplicate_pair WHERE low {IN_IDS}"
        f" UNION SELECT low, high FROM duplicate_pair WHERE high {IN_IDS}",
        (wanted, wanted),
    )
    return {(row[0], row[1]) for row in rows.fetchall()}


def kept_behind(connection: Connection, after: Pair, limit: int) -> list[Pair]:
    """So many of the pairs that are kept, in their order behind one."""
    rows = connection.execute(
        "SELECT low, high FROM duplicate_pair WHERE (low, high) > (?, ?) ORDER BY low, high LIMIT ?",
        (*after, limit),
    )
    return [(row[0], row[1]) for row in rows.fetchall()]


def _text(reasons: Iterable[Reason]) -> str:
    return json.dumps([[reason.kind.value, reason.value] for reason in reasons], ensure_ascii=False)


def _reasons(text: str) -> tuple[Reason, ...]:
    return tuple(Reason(ReasonKind(kind), value) for kind, value in json.loads(text))


# -- dismissed --------------------------------------------------------------------------------------


def dismiss(connection: Connection, pair: Pair, actor: Actor, now: int) -> None:
    """Remembers that these two are two, whoever says so again."""
    connection.execute(
        "INSERT OR IGNORE INTO duplicate_dismissal (low, high, user, at) VALUES (?, ?, ?, ?)",
        (*pair, actor.user_id, now),
    )


def take_back(connection: Connection, pair: Pair) -> bool:
    """Forgets that these two are two; whether somebody had said so."""
    return connection.execute("DELETE FROM duplicate_dismissal WHERE low = ? AND high = ?", pair).rowcount > 0


def dismissed(connection: Connection, actor: Actor, offset: int, limit: int) -> list[Dismissed]:
    """Those that are said to be two, the last first, where the actor may see both."""
    where = _seen(actor)
    rows = connection.execute(
        f"SELECT p.low, p.high, {_NAMES}, a.kind, u.login, p.at FROM duplicate_dismissal p {_BOTH}"
        f" CROSS JOIN user u ON u.id = p.user WHERE {where.text}"
        " ORDER BY p.at DESC, p.low, p.high LIMIT ? OFFSET ?",
        (*where.values, limit, offset),
    ).fetchall()
    return [
        Dismissed(low, high, low_name, high_name, KINDS[code], login, moment_text(at))
        for low, high, low_name, high_name, code, login, at in rows
    ]


# -- how far it is ----------------------------------------------------------------------------------


def state(connection: Connection) -> dict[str, Any]:
    """What `put_state` kept; empty before the first scan."""
    text = settings.get(connection, _STATE)
    return {} if text is None else dict(json.loads(text))


def put_state(connection: Connection, state: Mapping[str, Any]) -> None:
    """Keeps how far the scan is."""
    settings.put(connection, _STATE, json.dumps(state))


def sign_of_change(connection: Connection) -> list[int]:
    """Numbers that are others once a contact was added or changed, by hand or by an import."""
    changes = "SELECT ifnull(max(seq), 0) FROM sqlite_sequence WHERE name = "
    row = connection.execute(
        f"SELECT ({changes}'journal_change'), ({changes}'contact'),"
        " (SELECT total(updated_count) FROM import_job)"
    ).fetchone()
    return [int(number) for number in row]


def changed_since(connection: Connection, moment: int, limit: int) -> list[tuple[int, int]]:
    """Moments and ids of contacts that were changed then or later, so many, the longest unchanged first."""
    rows = [
        row
        for kind in KIND_CODES.values()
        for row in connection.execute(
            "SELECT updated_at, id FROM contact INDEXED BY contact_by_update"
            " WHERE kind = ? AND updated_at >= ? AND deleted_at IS NULL ORDER BY updated_at, id LIMIT ?",
            (kind, moment, limit),
        ).fetchall()
    ]
    return [(row[0], row[1]) for row in sorted(rows)[:limit]]


def organizations_named(connection: Connection, ids: Iterable[int], actor: Actor) -> dict[str, str]:
    """The names of those of these organizations that the actor may see, by number as in a `Reason`."""
    visible = visible_to(actor)
    rows = connection.execute(
        f"SELECT c.id, c.name FROM contact c WHERE c.id {IN_IDS} AND {visible.text}",
        (id_list(ids), *visible.values),
    )
    return {str(row[0]): str(row[1]) for row in rows.fetchall()}


def last_update(connection: Connection) -> int:
    """When a contact was changed last, in seconds since 1970, UTC; 0 where there is none."""
    sql = (
        "SELECT ifnull(max(updated_at), 0) FROM contact INDEXED BY contact_by_update"
        " WHERE kind = ? AND deleted_at IS NULL"
    )
    return max(int(connection.execute(sql, (kind,)).fetchone()[0]) for kind in KIND_CODES.values())


@contextmanager
def writing_now(database: Database) -> Iterator[Connection]:
    """A write transaction that waits for nobody.

    Raises StoreError (DATABASE_BUSY) where another one writes.
    """
    connection = database.connection()
    with queued(database.path, 0.0), database.translated(), transaction(connection):
        yield connection


def has_backlog(connection: Connection) -> bool:
    """Whether contacts of an import lack their search documents still, by which numbers are looked up."""
    return connection.execute("SELECT 1 FROM search_backlog LIMIT 1").fetchone() is not None
