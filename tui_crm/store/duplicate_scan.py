"""Which contacts have something in common: found along indexes, a range of values at a time (R40).

A value of more than `HUGE` contacts leads to no pairs at all: it is a placeholder.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from tui_crm.domain.contact import Kind
from tui_crm.domain.duplicates import (
    CROWD,
    NUMBERS,
    Candidate,
    Judged,
    Reason,
    ReasonKind,
    common,
    judge,
    pairs_of_group,
    partners,
)
from tui_crm.store.codes import KIND_CODES, KINDS
from tui_crm.store.search_terms import Term, candidates
from tui_crm.store.sql import IN_IDS, Connection, Value, id_list

HUGE = 20_000
"""Contacts with one value: of more than these it is not looked at."""

Pair = tuple[int, int]
"""The ids of two contacts, the lower one first."""


class _Source(NamedTuple):
    """Where contacts that share a value stand beside each other.

    Attributes:
        by: the index.
        key: its first column.
        value: all that makes the value.
        start: before the first key.
    """

    kind: ReasonKind
    table: str
    by: str
    key: str
    value: str
    contact: str
    start: Value = ""


SOURCES = {
    one.kind: one
    for one in (
        _Source(ReasonKind.EMAIL, "contact_email", "contact_email_key", "value_key", "value_key", "contact"),
        _Source(
            ReasonKind.PHONE, "contact_phone", "contact_phone_value", "value", "value, extension", "contact"
        ),
        _Source(
            ReasonKind.ORGANIZATION, "contact_link", "contact_link_organization", "organization",
            "organization", "person", 0,
        ),
    )
}  # fmt: skip
"""What is looked through by ranges of values; numbers have no index, and are looked through at once."""


def rows_of(connection: Connection, kind: ReasonKind) -> int:
    """How many values of this kind there are to look at."""
    if kind in NUMBERS:
        sql = f"SELECT count(*) FROM contact WHERE {kind.value} <> ''"
    else:
        sql = f"SELECT count(*) FROM {SOURCES[kind].table}"
    return int(connection.execute(sql).fetchone()[0])


def bound(connection: Connection, kind: ReasonKind, after: Value, count: int) -> Value:
    """The key up to which there are so many values behind `after`; None where there are fewer."""
    s = SOURCES[kind]
    row = connection.execute(
        f"SELECT {s.key} FROM {s.table} INDEXED BY {s.by} WHERE {s.key} > ? ORDER BY {s.key}"
        " LIMIT 1 OFFSET ?",
        (after, count - 1),
    ).fetchone()
    return None if row is None else row[0]


def groups(
    connection: Connection, kind: ReasonKind, after: Value = None, upto: Value = None
) -> Iterator[list[int]]:
    """Contacts that share a value of this kind.

    Args:
        after, upto: the range of keys, for what is looked through by ranges; None up to the last.
    """
    if kind in NUMBERS:
        column = kind.value
        rows = connection.execute(
            f"SELECT {column}, id FROM contact WHERE {column} IN (SELECT {column} FROM contact"
            f" WHERE {column} <> '' GROUP BY {column} HAVING count(*) BETWEEN 2 AND ?) ORDER BY {column}",
            (HUGE,),
        )
    else:
        s = SOURCES[kind]
        limit = "" if upto is None else f" AND {s.key} <= ?"
        rows = connection.execute(
            f"SELECT {s.value}, {s.contact} FROM {s.table} WHERE {s.key} IN"
            f" (SELECT {s.key} FROM {s.table} INDEXED BY {s.by} WHERE {s.key} > ?{limit}"
            f" GROUP BY {s.key} HAVING count(*) BETWEEN 2 AND ?) ORDER BY {s.value}",
            (after, *(() if upto is None else (upto,)), HUGE),
        )
    for _value, found in groupby(rows.fetchall(), key=lambda row: row[:-1]):
        members = list(dict.fromkeys(row[-1] for row in found))
        if len(members) > 1:
            yield members


def pairs_of(connection: Connection, kind: ReasonKind, found: Iterable[list[int]]) -> set[Pair]:
    """The pairs of contacts in these groups that are to be judged."""
    members = list(found)
    named = names(connection, {one for group in members for one in group})
    pairs: set[Pair] = set()
    for group in members:
        for base in Kind:
            known = [named[one] for one in group if one in named and named[one].kind is base]
            for left, right in pairs_of_group(known, only_similar=kind is ReasonKind.ORGANIZATION):
                pairs.add((min(left.id, right.id), max(left.id, right.id)))
    return pairs


def names(connection: Connection, ids: Iterable[int]) -> dict[int, Candidate]:
    """Contacts outside the trash with their names alone."""
    rows = connection.execute(
        f"SELECT id, kind, first_key, last_key FROM contact WHERE id {IN_IDS} AND deleted_at IS NULL",
        (id_list(sorted(ids)),),
    )
    return {row[0]: Candidate(row[0], KINDS[row[1]], row[2], row[3], {}) for row in rows.fetchall()}


def judged(connection: Connection, pairs: Iterable[Pair]) -> dict[Pair, Judged]:
    """Those of the pairs for which enough speaks; contacts in the trash are in none."""
    wanted = list(pairs)
    known = whole(connection, {one for pair in wanted for one in pair})
    there = [(known[low], known[high]) for low, high in wanted if low in known and high in known]
    there = [(low, high) for low, high in there if low.kind is high.kind]
    shared = {(low.kind, reason) for low, high in there for reason in common(low, high)}
    crowded: dict[Kind, set[Reason]] = defaultdict(set)
    for kind, reason in shared:
        if _is_crowded(connection, kind, reason):
            crowded[kind].add(reason)
    found = {}
    for low, high in there:
        result = judge(low, high, crowded[low.kind])
        if result is not None:
            found[low.id, high.id] = result
    return found


_VALUES = (
    f"SELECT contact, '{ReasonKind.EMAIL}', value_key FROM contact_email WHERE contact {IN_IDS}"
    f" UNION ALL SELECT contact, '{ReasonKind.PHONE}', iif(extension = '', value, value || '/' || extension)"
    f" FROM contact_phone WHERE contact {IN_IDS} AND value IS NOT NULL"
    f" UNION ALL SELECT person, '{ReasonKind.ORGANIZATION}', CAST(organization AS TEXT)"
    f" FROM contact_link WHERE person {IN_IDS}"
).replace("?", "?1")


def whole(connection: Connection, ids: Iterable[int]) -> dict[int, Candidate]:
    """Contacts outside the trash with all that they may have in common with others."""
    wanted = id_list(sorted(ids))
    numbers = ", ".join(kind.value for kind in NUMBERS)
    rows = connection.execute(
        f"SELECT id, kind, first_key, last_key, birthday, {numbers} FROM contact"
        f" WHERE id {IN_IDS} AND deleted_at IS NULL",
        (wanted,),
    ).fetchall()
    values: dict[int, dict[ReasonKind, set[str]]] = {row[0]: defaultdict(set) for row in rows}
    for contact, kind, value in connection.execute(_VALUES, (wanted,)).fetchall():
        if contact in values:
            values[contact][ReasonKind(kind)].add(value)
    for row in rows:
        for kind, number in zip(NUMBERS, row[5:], strict=True):
            if number:
                values[row[0]][kind].add(number)
    return {
        row[0]: Candidate(
            row[0], KINDS[row[1]], row[2], row[3],
            {kind: frozenset(found) for kind, found in values[row[0]].items()}, row[4],
        )
        for row in rows
    }  # fmt: skip


def _is_crowded(connection: Connection, kind: Kind, reason: Reason) -> bool:
    if reason.kind not in (ReasonKind.EMAIL, ReasonKind.PHONE):
        return False
    return len(_sharing(connection, kind, reason, CROWD + 1)) > CROWD


def _sharing(connection: Connection, kind: Kind, reason: Reason, limit: int) -> list[int]:
    """So many of the contacts of a base, outside the trash, that have this value."""
    values: tuple[Value, ...] = (reason.value,)
    if reason.kind is ReasonKind.EMAIL:
        where = "x.value_key = ?"
    elif reason.kind is ReasonKind.PHONE:
        value, _slash, extension = reason.value.partition("/")
        where, values = "x.value = ? AND x.extension = ?", (value, extension)
    else:
        where, values = "x.organization = ?", (int(reason.value),)
    s = SOURCES[reason.kind]
    rows = connection.execute(
        f"SELECT DISTINCT x.{s.contact} FROM {s.table} x INDEXED BY {s.by}"
        f" CROSS JOIN contact c ON c.id = x.{s.contact}"
        f" WHERE {where} AND +c.kind = ? AND c.deleted_at IS NULL LIMIT ?",
        (*values, KIND_CODES[kind], limit),
    )
    return [row[0] for row in rows.fetchall()]


# -- around one contact -----------------------------------------------------------------------------


def pairs_around(connection: Connection, contacts: Sequence[int]) -> set[Pair]:
    """The pairs of these contacts that are to be judged, with whatever contacts of the base."""
    pairs: set[Pair] = set()
    for one in whole(connection, contacts).values():
        for reason in (Reason(kind, value) for kind, values in one.values.items() for value in values):
            group = names(connection, _with_value(connection, one.kind, reason)).values()
            known = [other for other in group if other.kind is one.kind]
            for other in partners(one, known, only_similar=reason.kind is ReasonKind.ORGANIZATION):
                pairs.add((min(one.id, other.id), max(one.id, other.id)))
    return pairs


def _with_value(connection: Connection, kind: Kind, reason: Reason) -> list[int]:
    if reason.kind in NUMBERS:
        return _with_number(connection, reason)
    found = _sharing(connection, kind, reason, HUGE + 1)
    return found if len(found) <= HUGE else []


def _with_number(connection: Connection, reason: Reason) -> list[int]:
    """The contacts with a number, by the index of searches: their tables have none of it."""
    match = Term(reason.value, number=True).match
    if not match:
        return []
    found = candidates(match)
    rows: list[Any] = connection.execute(
        f"SELECT id FROM contact WHERE id IN ({found.text}) AND {reason.kind.value} = ? LIMIT ?",
        (*found.values, reason.value, HUGE),
    ).fetchall()
    return [row[0] for row in rows]
