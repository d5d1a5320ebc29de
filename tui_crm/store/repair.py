"""Making anew what the rest of a base says, in short transactions; what people wrote is never invented.

Whatever is asked of the base here is asked again inside the transaction that puts it right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tui_crm.domain.soundness import Rule
from tui_crm.store import (
    checks,
    checks_contacts,
    checks_things,
    checks_work,
    reindexing,
    search_care,
    sorting,
    upkeep,
)
from tui_crm.store.checks import Told
from tui_crm.store.checks_contacts import POSITIONED, Span, of_contacts
from tui_crm.store.database import Database
from tui_crm.store.driver import driver
from tui_crm.store.sql import Connection


def repair(database: Database, broken: Collection[Rule], told: Told | None = None) -> None:
    """Puts right what can be, of the rules that do not hold.

    Args:
        told: called with the contacts looked at and the contacts there are.

    Raises:
        StoreError: the base cannot be written; what is put right so far stays.
    """
    if Rule.INDEXES in broken:
        _reindex(database)
    if Rule.REFERENCES in broken:
        _mend_references(database)
    with database.writing() as connection:
        _mend_things(connection)
        checks_work.mend(connection)
    _mend_contacts(database, told)
    # Rows that were mended may stand elsewhere in any order: who sorts makes it anew.
    with database.writing() as connection:
        sorting.forget_later(connection)
    if Rule.SEARCH in broken or any(one.rule is Rule.SEARCH for one in checks.made_of_contacts(database)):
        search_care.rebuild(database, told)
    while reindexing.work(database):
        pass


def _reindex(database: Database) -> None:
    """Makes SQLite's own indexes anew, each in a transaction of its own."""
    with database.reading() as connection:
        indexes = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'index'").fetchall()
    for (name,) in indexes:
        with database.writing() as connection:
            connection.execute(f'REINDEX "{name}"')
        upkeep.let_others_in(database, 0, 1)


# -- rows that point nowhere ------------------------------------------------------------------------

_OUTRIGHT = frozenset({("contact_owner", "user"), ("contact_watcher", "user"), ("custom_value", "option")})
"""References without a rule of their own whose rows say nothing once the other row is gone."""


def _mend_references(database: Database) -> None:
    """Does for rows that point nowhere what deleting the other row would have done."""
    with database.reading() as connection:
        tables = sorted({row[0] for row in connection.execute("PRAGMA foreign_key_check").fetchall()})
    for table in tables:
        with database.writing() as connection:
            keys = connection.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
            for _id, _seq, parent, column, to, _update, on_delete, _match in keys:
                nowhere = (
                    f'WHERE "{column}" IS NOT NULL AND NOT EXISTS'
                    f' (SELECT 1 FROM "{parent}" p WHERE p."{to or "id"}" = "{table}"."{column}")'
                )
                if on_delete == "SET NULL":
                    connection.execute(f'UPDATE "{table}" SET "{column}" = NULL {nowhere}')
                elif on_delete == "CASCADE" or (table, column) in _OUTRIGHT:
                    connection.execute(f'DELETE FROM "{table}" {nowhere}')


# -- contacts ---------------------------------------------------------------------------------------


def _mend_contacts(database: Database, told: Told | None) -> None:
    for ids, found in checks.walk(database, of_contacts, told):
        if any(finding.is_repairable for finding in found):
            with database.writing() as connection:
                _mend_span(connection, (ids[0], ids[-1]))
            upkeep.let_others_in(database, 0, 1)


def _mend_span(connection: Connection, span: Span) -> None:
    connection.execute(
        "UPDATE contact SET version = max(1, ifnull((SELECT max(version) FROM journal_change j"
        " WHERE j.contact = contact.id), 1)) WHERE id BETWEEN ? AND ? AND version < 1",
        span,
    )
    connection.execute(
        "DELETE FROM contact_link WHERE person BETWEEN ? AND ? AND"
        " ((SELECT kind FROM contact WHERE id = person) <> 1"
        " OR (SELECT kind FROM contact WHERE id = organization) <> 2)",
        span,
    )
    connection.execute(
        "UPDATE attachment SET size ="
        " (SELECT length(x.data) FROM attachment_content x WHERE x.attachment = attachment.id)"
        " WHERE contact BETWEEN ? AND ? AND size <>"
        " (SELECT length(x.data) FROM attachment_content x WHERE x.attachment = attachment.id)",
        span,
    )
    _mend_keys(connection, span)
    _mend_owners(connection, span)
    for table, whose in POSITIONED.items():
        _mend_places(connection, table, whose, span)
    _mend_custom_order(connection, span)
    connection.executemany(
        "UPDATE contact SET incomplete = ?2 WHERE id = ?1",
        checks_contacts.wrong_completeness(connection, span),
    )


def _mend_keys(connection: Connection, span: Span) -> None:
    connection.executemany(
        "UPDATE contact SET first_key = ?, last_key = ?, sort_key = ? WHERE id = ?",
        [(*keys, contact) for contact, keys in checks_contacts.wrong_keys(connection, span)],
    )
    connection.executemany(
        "UPDATE contact_phone SET digits = ?3 WHERE contact = ?1 AND position = ?2",
        checks_contacts.wrong_digits(connection, span),
    )
    connection.executemany(
        "UPDATE contact_email SET value_key = ?3 WHERE contact = ?1 AND position = ?2",
        checks_contacts.wrong_emails(connection, span),
    )


_ADMINISTRATOR = (
    "SELECT u.id FROM user u JOIN permission_group g ON g.id = u.permission_group"
    " WHERE u.is_active AND g.is_admin ORDER BY u.id LIMIT 1"
)


def _mend_owners(connection: Connection, span: Span) -> None:
    """Gives contacts that nobody owns to whom the journal names last, else to the first administrator."""
    rows = connection.execute(
        "SELECT c.id, (SELECT json_extract(j.after, '$.owners') FROM journal_change j WHERE j.contact = c.id"
        " AND json_valid(j.after) AND json_type(j.after, '$.owners') = 'array' ORDER BY j.id DESC LIMIT 1)"
        " FROM contact c WHERE c.id BETWEEN ? AND ?"
        " AND NOT EXISTS (SELECT 1 FROM contact_owner o WHERE o.contact = c.id)",
        span,
    ).fetchall()
    for contact, logins in rows:
        users = (
            connection.execute(
                "SELECT u.id FROM json_each(?) j JOIN user u ON u.login = j.value ORDER BY j.key",
                (logins or "[]",),
            ).fetchall()
            or connection.execute(_ADMINISTRATOR).fetchall()
        )
        connection.executemany(
            "INSERT INTO contact_owner (contact, user, position) VALUES (?, ?, ?)",
            [(contact, user, place) for place, (user,) in enumerate(users)],
        )


def _mend_places(connection: Connection, table: str, whose: str, span: Span) -> None:
    """Numbers the rows of each contact anew, in the order in which they are."""
    wrong = connection.execute(
        f"SELECT {whose} FROM {table} WHERE {whose} BETWEEN ? AND ? GROUP BY {whose}"
        " HAVING min(position) <> 0 OR max(position) <> count(*) - 1 OR count(DISTINCT position) <> count(*)",
        span,
    ).fetchall()
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})").fetchall()]
    place = columns.index("position")
    for (contact,) in wrong:
        rows = connection.execute(
            f"SELECT * FROM {table} WHERE {whose} = ? ORDER BY position, 2, 1", (contact,)
        ).fetchall()
        connection.execute(f"DELETE FROM {table} WHERE {whose} = ?", (contact,))
        connection.executemany(
            f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})",
            [(*row[:place], number, *row[place + 1 :]) for number, row in enumerate(rows)],
        )


def _mend_custom_order(connection: Connection, span: Span) -> None:
    wrong = connection.execute(
        "SELECT contact, field FROM custom_value WHERE contact BETWEEN ? AND ? GROUP BY contact, field"
        " HAVING min(ordinal) <> 0 OR max(ordinal) <> count(*) - 1",
        span,
    ).fetchall()
    for key in wrong:
        rows = connection.execute(
            "SELECT ordinal FROM custom_value WHERE contact = ? AND field = ? ORDER BY ordinal", key
        ).fetchall()
        # Downwards from the lowest: a place is free when its turn comes.
        for number, (ordinal,) in enumerate(rows):
            connection.execute(
                "UPDATE custom_value SET ordinal = ? WHERE contact = ? AND field = ? AND ordinal = ?",
                (number, *key, ordinal),
            )


# -- the rest ---------------------------------------------------------------------------------------


def _mend_things(connection: Connection) -> None:
    for table in checks_things.FOLDED:
        _put_each(
            connection,
            f"UPDATE {table} SET name_key = ?2 WHERE id = ?1",
            checks_things.wrong_names(connection, table),
        )
    _put_each(
        connection,
        "UPDATE user_key SET fingerprint = ?2 WHERE id = ?1",
        (row for row in checks_things.wrong_fingerprints(connection) if row[1]),
    )
    for table, condition in checks_things.PAIRS.items():
        connection.execute(
            f"DELETE FROM {table} WHERE (low, high) IN (SELECT low, high FROM {table} p WHERE {condition})"
        )


def _put_each(connection: Connection, sql: str, rows: Iterable[tuple[int, str]]) -> None:
    """Writes one row after the other: of two that would get the same name one stays as it is."""
    for row in rows:
        try:
            connection.execute(sql, row)
        except driver.IntegrityError:
            continue
