"""The mailboxes of users, and how far each was read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tui_crm.domain.mail import MailAccount, MailSource
from tui_crm.store.codes import new_uid
from tui_crm.store.contact_reading import moment_text
from tui_crm.store.mail_reading import of_contacts
from tui_crm.store.sql import IN_IDS, LARGEST, Connection, id_list
from tui_crm.text.fold import fold

_ADDRESSES, _FOLDERS = "addresses", "folders"
_COLUMNS = "a.id, a.name, a.source, a.location, a.folders, a.keeps_text, a.synced_at, a.state"
_MESSAGES = "(SELECT count(DISTINCT k.message) FROM mail_copy k WHERE k.account = a.id)"


def of_user(connection: Connection, user_id: int) -> tuple[MailAccount, ...]:
    """The user's mailboxes, by name."""
    rows = connection.execute(
        f"SELECT {_COLUMNS}, {_MESSAGES} FROM mail_account a"
        " WHERE a.user = ? AND a.removed_at IS NULL ORDER BY a.name_key",
        (user_id,),
    ).fetchall()
    return tuple(_account(row) for row in rows)


def find(connection: Connection, account_id: int, user_id: int) -> MailAccount | None:
    """A mailbox of the user; None where it is not there, or another's."""
    if abs(account_id) > LARGEST:
        return None
    row = connection.execute(
        f"SELECT {_COLUMNS}, {_MESSAGES} FROM mail_account a"
        " WHERE a.id = ? AND a.user = ? AND a.removed_at IS NULL",
        (account_id, user_id),
    ).fetchone()
    return None if row is None else _account(row)


def _account(row: Sequence[Any]) -> MailAccount:
    number, name, source, location, folders, keeps_text, synced_at, state, messages = row
    return MailAccount(
        number,
        name,
        MailSource(source),
        location,
        tuple(json.loads(folders)),
        bool(keeps_text),
        "" if synced_at is None else moment_text(synced_at),
        messages,
        tuple(json.loads(state).get(_ADDRESSES, ())),
    )


def named(connection: Connection, user_id: int, name: str) -> int | None:
    """The number of the user's mailbox of this name, whatever its case and accents."""
    row = connection.execute(
        "SELECT id FROM mail_account WHERE user = ? AND name_key = ? AND removed_at IS NULL",
        (user_id, fold(name)),
    ).fetchone()
    return None if row is None else int(row[0])


def insert(connection: Connection, user_id: int, account: MailAccount, now: int, uid: str = "") -> int:
    """Stores a new mailbox, with a new uid where none is given; its number."""
    return connection.execute(
        "INSERT INTO mail_account (uid, user, name, name_key, source, location, folders, keeps_text, state,"
        " added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (uid or new_uid(), user_id, *_values(account), _json({_ADDRESSES: list(account.addresses)}), now),
    ).lastrowid


def update(connection: Connection, account: MailAccount) -> None:
    """Stores what its user changed about a mailbox; how far it was read stays."""
    state = _state(connection, account.id) | {_ADDRESSES: list(account.addresses)}
    connection.execute(
        "UPDATE mail_account SET name = ?, name_key = ?, source = ?, location = ?, folders = ?,"
        " keeps_text = ?, state = ? WHERE id = ?",
        (*_values(account), _json(state), account.id),
    )


def _values(account: MailAccount) -> tuple[str | int, ...]:
    folders = _json(list(account.folders))
    source, keeps_text = account.source.value, int(account.keeps_text)
    return account.name, fold(account.name), source, account.location, folders, keeps_text


def progress(connection: Connection, account_id: int) -> dict[str, dict[str, Any]]:
    """How far each folder was read, by its name, as its reader in `files` understands it."""
    found: dict[str, dict[str, Any]] = _state(connection, account_id).get(_FOLDERS, {})
    return found


def put_progress(connection: Connection, account_id: int, folder: str, reached: Mapping[str, Any]) -> None:
    """Notes how far a folder was read: in the transaction that keeps its messages."""
    state = _state(connection, account_id)
    state[_FOLDERS] = {**state.get(_FOLDERS, {}), folder: dict(reached)}
    connection.execute("UPDATE mail_account SET state = ? WHERE id = ?", (_json(state), account_id))


def learn(connection: Connection, account_id: int, addresses: Iterable[str]) -> None:
    """Keeps the addresses of a mailbox's user, and marks what comes from them as outgoing."""
    known = list(addresses)
    state = _state(connection, account_id) | {_ADDRESSES: known}
    connection.execute("UPDATE mail_account SET state = ? WHERE id = ?", (_json(state), account_id))
    mark_outgoing(connection, account_id, known)


def set_synced(connection: Connection, account_id: int, now: int) -> None:
    """Notes that all of it has been read."""
    connection.execute("UPDATE mail_account SET synced_at = ? WHERE id = ?", (now, account_id))


def known(connection: Connection, account_id: int, references: Iterable[str]) -> set[str]:
    """Those of these references that were read from the mailbox before."""
    rows = connection.execute(
        "SELECT k.reference FROM mail_copy k WHERE k.account = ?"
        " AND k.reference IN (SELECT value FROM json_each(?))",
        (account_id, _json(list(references))),
    ).fetchall()
    return {row[0] for row in rows}


def forget_references(connection: Connection, account_id: int, start: str, kept: str) -> None:
    """Forgets what stands under references that begin with `start`, but not with `kept`.

    A message of which nothing else remains keeps one: it was read from here.
    """
    connection.execute(
        "DELETE FROM mail_copy WHERE account = ?1 AND substr(reference, 1, length(?2)) = ?2"
        " AND substr(reference, 1, length(?3)) <> ?3 AND (message IS NULL OR EXISTS (SELECT 1"
        " FROM mail_copy o WHERE o.message = mail_copy.message AND o.account = ?1"
        " AND (substr(o.reference, 1, length(?2)) <> ?2 OR substr(o.reference, 1, length(?3)) = ?3)))",
        (account_id, start, kept),
    )


def mark_outgoing(connection: Connection, account_id: int, addresses: Iterable[str]) -> None:
    """Marks the messages of a mailbox that come from its user's own addresses as outgoing."""
    connection.execute(
        "UPDATE mail_message SET is_outgoing = 1 WHERE is_outgoing = 0 AND id IN (SELECT d.message"
        " FROM mail_address d CROSS JOIN mail_copy k ON k.message = d.message AND k.account = ?"
        " WHERE d.address_key IN (SELECT value FROM json_each(?)) AND d.role = 'from')",
        (account_id, _json(list(addresses))),
    )


def set_removed(connection: Connection, account_id: int, now: int) -> None:
    """Hides a mailbox; `remove_some` takes away what it has."""
    connection.execute("UPDATE mail_account SET removed_at = ? WHERE id = ?", (now, account_id))


def removed(connection: Connection) -> list[int]:
    """Mailboxes that were removed and of which something is left."""
    rows = connection.execute("SELECT id FROM mail_account WHERE removed_at IS NOT NULL").fetchall()
    return [row[0] for row in rows]


def remove_some(connection: Connection, account_id: int, limit: int) -> bool:
    """Takes some copies of a removed mailbox away, and at the end the mailbox; whether more are left.

    With its last copy goes a message that belongs to no contact at all.
    """
    copies = connection.execute(
        "SELECT reference, message FROM mail_copy WHERE account = ? LIMIT ?", (account_id, limit)
    ).fetchall()
    connection.executemany(
        "DELETE FROM mail_copy WHERE account = ? AND reference = ?", [(account_id, row[0]) for row in copies]
    )
    belongs = of_contacts(None)
    messages = id_list({row[1] for row in copies if row[1] is not None})
    connection.execute(
        f"DELETE FROM mail_message AS x WHERE x.id {IN_IDS} AND NOT ({belongs.text})"
        " AND NOT EXISTS (SELECT 1 FROM mail_copy k WHERE k.message = x.id)",
        (messages, *belongs.values),
    )
    if len(copies) < limit:
        connection.execute("DELETE FROM mail_account WHERE id = ?", (account_id,))
        return False
    return True


def _state(connection: Connection, account_id: int) -> dict[str, Any]:
    row = connection.execute("SELECT state FROM mail_account WHERE id = ?", (account_id,)).fetchone()
    found: dict[str, Any] = json.loads(row[0])
    return found


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
