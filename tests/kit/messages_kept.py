"""E-mail in a test's base as a mailbox that was read leaves it there."""

from __future__ import annotations

from datetime import datetime
from itertools import count

from tui_crm.services.session import Session
from tui_crm.text import emails
from tui_crm.text.fold import fold

_numbers = count(1)


def a_message(
    session: Session,
    sender: str,
    *receivers: str,
    subject: str = "Oferta",
    at: datetime | None = None,
    outgoing: bool = False,
    user: str = "",
) -> int:
    """A message; its number.

    Args:
        sender, receivers: e-mail addresses.
        at: aware; None for the session's moment.
        user: in whose mailbox it is; "" for the session's.
    """
    seconds = int((at or session.clock()).timestamp())
    search = fold(" ".join((subject, sender, *receivers)))
    with session.database.writing() as connection:
        message = connection.execute(
            "INSERT INTO mail_message (message_id, at, subject, excerpt, search_key, is_outgoing, read_at)"
            " VALUES (?, ?, ?, '', ?, ?, ?)",
            (f"{next(_numbers)}@test", seconds, subject, search, outgoing, seconds),
        ).lastrowid
        for place, address in enumerate((sender, *receivers)):
            connection.execute(
                "INSERT INTO mail_address (message, position, role, address, address_key, at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (message, place, "to" if place else "from", address, emails.normalize(address), seconds),
            )
        connection.execute(
            "INSERT INTO mail_copy (account, reference, message) VALUES (?, ?, ?)",
            (_account(session, user or session.actor.login), str(message), message),
        )
    return message


def a_mail_link(session: Session, message: int, contact_id: int, state: str) -> None:
    """A link of a message, as of `domain.mail.LinkState`."""
    with session.database.writing() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO mail_link (message, contact, state, at)"
            " SELECT id, ?, ?, at FROM mail_message WHERE id = ?",
            (contact_id, state, message),
        )


def _account(session: Session, login: str) -> int:
    connection = session.database.connection()
    connection.execute(
        "INSERT INTO mail_account (uid, user, name, name_key, source, location, added_at)"
        " SELECT lower(hex(randomblob(16))), id, login, login, 'mbox', '/mail', 0 FROM user u"
        " WHERE login = ? AND NOT EXISTS (SELECT 1 FROM mail_account a WHERE a.user = u.id)",
        (login,),
    )
    row = connection.execute(
        "SELECT a.id FROM mail_account a JOIN user u ON u.id = a.user WHERE u.login = ?", (login,)
    ).fetchone()
    return int(row[0])
