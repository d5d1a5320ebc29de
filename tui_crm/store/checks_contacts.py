"""What must hold of contacts and all that hangs on them, for so many contacts at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui_crm.domain.soundness import Finding, Rule
from tui_crm.domain.timeline import EventKind
from tui_crm.store.contact_writing import name_keys
from tui_crm.store.sql import Connection
from tui_crm.text import emails
from tui_crm.text.digits import digits

POSITIONED = {
    "contact_phone": "contact",
    "contact_email": "contact",
    "contact_url": "contact",
    "contact_address": "contact",
    "contact_owner": "contact",
    "contact_watcher": "contact",
    "contact_link": "person",
}
"""The tables whose rows have places, and whose they are: 0 is the main one."""

WITH_GAPS = frozenset({"contact_link"})
"""Where a place may be left out: an organization that is purged takes its links along."""


class _Rule(NamedTuple):
    """What is wrong, as SQL that gives the `id` of the lines; ?1 and ?2 are the first and last contact."""

    rule: Rule
    line: str
    sql: str


_KINDS = " ".join(f"'{kind.value}'," for kind in EventKind).rstrip(",")

# Which column of `custom_value` a type fills; of a choice the option's own field must be the value's.
_FITS = (
    "CASE f.type WHEN 'text' THEN v.text IS NOT NULL WHEN 'url' THEN v.text IS NOT NULL"
    " WHEN 'number' THEN v.number IS NOT NULL WHEN 'checkbox' THEN v.number IN (0, 1)"
    " WHEN 'date' THEN v.moment IS NOT NULL WHEN 'date_time' THEN v.moment IS NOT NULL"
    " ELSE o.field = v.field END"
)

_SQL = (
    _Rule(Rule.VERSIONS, "contact[{}]: version", "SELECT id FROM contact WHERE {id} AND version < 1"),
    _Rule(
        Rule.LINKS,
        "contact_link[{}]: kinds",
        "SELECT l.person || ':' || l.organization FROM contact_link l"
        " JOIN contact p ON p.id = l.person JOIN contact g ON g.id = l.organization"
        " WHERE {l.person} AND (p.kind <> 1 OR g.kind <> 2)",
    ),
    _Rule(
        Rule.OWNERS,
        "contact[{}]: no owner",
        "SELECT c.id FROM contact c WHERE {c.id} AND NOT EXISTS"
        " (SELECT 1 FROM contact_owner o JOIN user u ON u.id = o.user WHERE o.contact = c.id)",
    ),
    _Rule(
        Rule.CUSTOM_VALUES,
        "custom_value[{}]: does not fit its field",
        "SELECT v.contact || ':' || v.field || ':' || v.ordinal FROM custom_value v"
        " JOIN contact c ON c.id = v.contact JOIN custom_field f ON f.id = v.field"
        " LEFT JOIN custom_field_option o ON o.id = v.option"
        f" WHERE {{v.contact}} AND (c.kind <> f.kind OR NOT ifnull({_FITS}, 0))",
    ),
    _Rule(
        Rule.CUSTOM_ORDER,
        "custom_value[{}]: places",
        "SELECT contact || ':' || field FROM custom_value WHERE {contact}"
        " GROUP BY contact, field HAVING min(ordinal) <> 0 OR max(ordinal) <> count(*) - 1",
    ),
    _Rule(
        Rule.AVATARS,
        "contact[{}]: avatar",
        "SELECT c.id FROM contact c WHERE {c.id} AND c.avatar IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM picture p WHERE p.contact = c.id AND p.hash = c.avatar)",
    ),
    _Rule(
        Rule.EVENTS,
        "event[{}]: kind",
        f"SELECT id FROM event WHERE {{contact}} AND kind NOT IN ({_KINDS})",
    ),
    _Rule(
        Rule.FILES,
        "attachment[{}]: no content",
        "SELECT a.id FROM attachment a WHERE {a.contact} AND NOT EXISTS"
        " (SELECT 1 FROM attachment_content x WHERE x.attachment = a.id)",
    ),
    _Rule(
        Rule.FILES,
        "attachment[{}]: of another contact's event",
        "SELECT a.id FROM attachment a JOIN event e ON e.id = a.event"
        " WHERE {a.contact} AND e.contact <> a.contact",
    ),
    _Rule(
        Rule.FILE_SIZES,
        "attachment[{}]: size",
        "SELECT a.id FROM attachment a JOIN attachment_content x ON x.attachment = a.id"
        " WHERE {a.contact} AND a.size <> length(x.data)",
    ),
    *(
        _Rule(
            Rule.POSITIONS,
            f"{table}[{{}}]: places",
            f"SELECT {whose} FROM {table} WHERE {{{whose}}} GROUP BY {whose}"
            f" HAVING min(position) < 0 OR count(DISTINCT position) <> count(*)"
            + ("" if table in WITH_GAPS else " OR max(position) <> count(*) - 1"),
        )
        for table, whose in POSITIONED.items()
    ),
)

_RANGES = ("id", "c.id", "contact", "a.contact", "v.contact", "person", "l.person")


def _ranged(sql: str) -> str:
    """The SQL with `{column}` meaning that the column is of these contacts."""
    for column in _RANGES:
        sql = sql.replace(f"{{{column}}}", f"{column} BETWEEN ?1 AND ?2")
    return sql


_ASKED = tuple(one._replace(sql=_ranged(one.sql)) for one in _SQL)


def of_contacts(connection: Connection, ids: Sequence[int]) -> Iterator[Finding]:
    """What is wrong with these contacts, which follow each other in the order of their numbers."""
    span = (ids[0], ids[-1])
    for one in _ASKED:
        for (place,) in connection.execute(one.sql, span).fetchall():
            yield Finding(one.rule, one.line.format(place))
    for contact, _keys in wrong_keys(connection, span):
        yield Finding(Rule.NAME_KEYS, f"contact[{contact}]: keys of its name")
    for contact, _incomplete in wrong_completeness(connection, span):
        yield Finding(Rule.COMPLETE, f"contact[{contact}]: incomplete")
    for contact, position, _digits in wrong_digits(connection, span):
        yield Finding(Rule.PHONE_DIGITS, f"contact_phone[{contact}:{position}]: digits")
    for contact, position, _key in wrong_emails(connection, span):
        yield Finding(Rule.EMAIL_KEYS, f"contact_email[{contact}:{position}]: key")
    yield from _phones(connection, span)
    yield from _pictures(connection, span)


Span = tuple[int, int]
"""The first and the last contact."""


def wrong_keys(connection: Connection, span: Span) -> list[tuple[int, tuple[str, str, bytes]]]:
    """Contacts whose folded names or sort key are not what their names make, and what these are to be."""
    rows = connection.execute(
        "SELECT id, first_key, last_key, sort_key, kind, first_name, last_name, name FROM contact"
        " WHERE id BETWEEN ? AND ?",
        span,
    ).fetchall()
    wanted = ((row[0], row[1:4], name_keys(row[4] == 1, *row[5:])) for row in rows)
    return [(contact, keys) for contact, stored, keys in wanted if stored != keys]


def wrong_completeness(connection: Connection, span: Span) -> list[tuple[int, int]]:
    """Contacts of which it is said wrongly whether they lack something, and what is to be said."""
    rows = connection.execute(
        "SELECT id, 1 - incomplete FROM contact c WHERE id BETWEEN ? AND ? AND incomplete <>"
        " (length(iif(kind = 1, first_name, name)) < 3"
        " OR NOT (EXISTS (SELECT 1 FROM contact_phone x WHERE x.contact = c.id AND x.digits <> '')"
        " OR EXISTS (SELECT 1 FROM contact_email x WHERE x.contact = c.id)))",
        span,
    )
    return rows.fetchall()


def wrong_digits(connection: Connection, span: Span) -> list[tuple[int, int, str]]:
    """Phones whose digits are not those of the number, and what they are to be."""
    rows = connection.execute(
        "SELECT contact, position, digits, ifnull(value, raw) FROM contact_phone"
        " WHERE contact BETWEEN ? AND ?",
        span,
    ).fetchall()
    wanted = ((contact, position, stored, digits(number)) for contact, position, stored, number in rows)
    return [(contact, position, made) for contact, position, stored, made in wanted if stored != made]


def wrong_emails(connection: Connection, span: Span) -> list[tuple[int, int, str]]:
    """E-mails whose key is not that of the address, and what it is to be."""
    rows = connection.execute(
        "SELECT contact, position, value_key, value FROM contact_email WHERE contact BETWEEN ? AND ?", span
    ).fetchall()
    wanted = ((one, place, stored, emails.normalize(value)) for one, place, stored, value in rows)
    return [(one, place, made) for one, place, stored, made in wanted if stored != made]


def _phones(connection: Connection, span: Span) -> Iterator[Finding]:
    """Numbers that are no E.164 (https://www.itu.int/rec/T-REC-E.164), in whatever region they were read."""
    rows = connection.execute(
        "SELECT contact, position FROM contact_phone WHERE contact BETWEEN ? AND ? AND value IS NOT NULL"
        " AND (value NOT GLOB '+[1-9]*' OR substr(value, 2) GLOB '*[^0-9]*'"
        " OR length(value) NOT BETWEEN 4 AND 18 OR extension GLOB '*[^0-9]*')",
        span,
    ).fetchall()
    for contact, position in rows:
        yield Finding(Rule.PHONES, f"contact_phone[{contact}:{position}]: no E.164")


def _pictures(connection: Connection, span: Span) -> Iterator[Finding]:
    rows = connection.execute("SELECT contact, hash FROM picture WHERE contact BETWEEN ? AND ?", span)
    for contact, digest in rows.fetchall():
        (data,) = connection.execute(
            "SELECT data FROM picture WHERE contact = ? AND hash = ?", (contact, digest)
        ).fetchone()
        if hashlib.sha256(data).hexdigest() != digest:
            yield Finding(Rule.PICTURES, f"picture[{contact}:{digest[:12]}]: hash")
