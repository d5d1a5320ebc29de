"""What mailboxes left of contacts that are purged (R21)."""

from __future__ import annotations

from collections.abc import Iterable

from tui_crm.domain.journal import Thing
from tui_crm.store.mail import searched_as
from tui_crm.store.sql import IN_IDS, Connection, id_list
from tui_crm.store.traces_finding import IN_TEXTS, Gone, delete, json_of

_WIPED = "wiped"
"""Begins what stands for the Message-ID of a message whose own one named somebody."""


def wipe(connection: Connection, gone: Gone) -> None:
    """Deletes messages from and to them that belong to no other contact; of others what tells of them.

    Mailboxes do not bring in again what was read from them; what only they have the key to is not kept.
    """
    written = _theirs(connection, gone.own)
    alone = written - _of_others(connection, gone, written)
    connection.execute(f"UPDATE mail_copy SET message = NULL WHERE message {IN_IDS}", (id_list(alone),))
    delete(connection, "mail_message", Thing.MAIL, alone)
    linked = connection.execute(
        f"SELECT DISTINCT message FROM mail_link WHERE contact {IN_IDS}", (id_list(gone.ids),)
    ).fetchall()
    for message in (written | _theirs(connection, gone.shared) | {row[0] for row in linked}) - alone:
        _wipe_message(connection, gone, message, message in written)


def _theirs(connection: Connection, keys: Iterable[str]) -> set[int]:
    rows = connection.execute(
        f"SELECT DISTINCT message FROM mail_address WHERE address_key {IN_TEXTS}", (json_of(frozenset(keys)),)
    ).fetchall()
    return {row[0] for row in rows}


def _of_others(connection: Connection, gone: Gone, messages: Iterable[int]) -> set[int]:
    """Those of these messages that belong to a contact that is not purged."""
    ids, listed = id_list(gone.ids), id_list(messages)
    rows = connection.execute(
        f"SELECT d.message FROM mail_address d CROSS JOIN contact_email e ON e.value_key = d.address_key"
        f" WHERE d.message {IN_IDS} AND e.contact NOT {IN_IDS} AND NOT EXISTS (SELECT 1 FROM mail_link u"
        " WHERE u.message = d.message AND u.contact = e.contact AND u.state = 'unlinked')"
        f" UNION SELECT l.message FROM mail_link l WHERE l.message {IN_IDS} AND l.contact NOT {IN_IDS}"
        " AND l.state <> 'unlinked'",
        (listed, ids, listed, ids),
    ).fetchall()
    return {row[0] for row in rows}


def _wipe_message(connection: Connection, gone: Gone, message: int, is_theirs: bool) -> None:
    """Takes out of a message that stays what tells of them; of one from or to them all of its text."""
    _wipe_persons(connection, gone, message)
    text = connection.execute("SELECT text FROM mail_text WHERE message = ?", (message,)).fetchone()
    if text is not None and (is_theirs or gone.is_said(text[0])):
        connection.execute("DELETE FROM mail_text WHERE message = ?", (message,))
    number, subject, excerpt, answers = connection.execute(
        "SELECT message_id, subject, excerpt, answers FROM mail_message WHERE id = ?", (message,)
    ).fetchone()
    subject, answers = ("" if gone.is_said(one) else one for one in (subject, answers))
    excerpt = "" if is_theirs or gone.is_said(excerpt) else excerpt
    persons = connection.execute(
        "SELECT name || ' ' || address FROM mail_address WHERE message = ? ORDER BY position", (message,)
    ).fetchall()
    searched = searched_as(subject, " ".join(row[0] for row in persons), excerpt)
    connection.execute(
        "UPDATE mail_message SET message_id = ?, subject = ?, excerpt = ?, answers = ?, search_key = ?"
        " WHERE id = ?",
        (
            f"{_WIPED}:{message}" if gone.is_said(number) else number,
            subject,
            excerpt,
            answers,
            searched,
            message,
        ),
    )


def _wipe_persons(connection: Connection, gone: Gone, message: int) -> None:
    connection.execute(
        f"DELETE FROM mail_address WHERE message = ? AND address_key {IN_TEXTS}", (message, json_of(gone.own))
    )
    for place, name in connection.execute(
        "SELECT position, name FROM mail_address WHERE message = ? AND name <> ''", (message,)
    ).fetchall():
        if gone.is_called(name) or False in gone.traces.found_in(name):
            connection.execute(
                "UPDATE mail_address SET name = '' WHERE message = ? AND position = ?", (message, place)
            )
