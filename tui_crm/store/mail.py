"""Keeping messages that were read from mailboxes: each once, however many mailboxes have it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import Kind, Status
from tui_crm.domain.mail import MOST_ADDRESSES, IncomingMail, MailPerson
from tui_crm.store.codes import KIND_CODES, STATUS_CODES
from tui_crm.store.mail_reading import of_contacts
from tui_crm.store.sql import IN_IDS, Connection, id_list
from tui_crm.text.emails import normalize
from tui_crm.text.fold import fold

_SENDER = (
    "ifnull((SELECT a.address_key FROM mail_address a WHERE a.message = x.id AND a.role = 'from'"
    " ORDER BY a.position LIMIT 1), '')"
)
_OWN = (
    "EXISTS (SELECT 1 FROM mail_copy k CROSS JOIN mail_account m ON m.id = k.account"
    " WHERE k.message = x.id AND m.user = ?)"
)


class Arrival(NamedTuple):
    """What was found in a mailbox.

    Attributes:
        reference: where the mailbox has it.
        message: None where it was no message.
    """

    reference: str
    message: IncomingMail | None


class Reader(NamedTuple):
    """Who reads a mailbox.

    Attributes:
        account: the mailbox's number.
        own: addresses of its user, folded: what comes from them is outgoing.
        now: seconds since 1970, UTC.
    """

    account: int
    actor: Actor
    own: frozenset[str]
    now: int


def keep(connection: Connection, reader: Reader, arrivals: Sequence[Arrival]) -> tuple[list[int], int]:
    """Keeps what was found; the numbers of the messages that are new, and how many were known."""
    new: list[int] = []
    known = 0
    for one in arrivals:
        number = None
        if one.message is not None:
            number = _found(connection, reader, one.message)
            if number is None:
                number = _insert(connection, reader, one.message)
                new.append(number)
            else:
                known += 1
                first = _learn(connection, reader, number, one.message)
                if first is not None:
                    _carry_on(connection, [number], first)
        connection.execute(
            "INSERT INTO mail_copy (account, reference, message) VALUES (?, ?, ?)"
            " ON CONFLICT (account, reference) DO UPDATE SET message = excluded.message",
            (reader.account, one.reference, number),
        )
    _carry_on(connection, new)
    return new, known


def _found(connection: Connection, reader: Reader, message: IncomingMail) -> int | None:
    """The number of the message, where it was read before.

    A Message-ID alone does not say that it is the same: some programs give all their messages one, and others
    may learn it from an answer, who must not come to see a message of another's mailbox by naming it.
    In one's own mailboxes the copy of a mailing list may have a longer subject, and a line below its text.
    """
    like = "(instr(x.subject, ?1) OR instr(?1, x.subject))"
    rows = connection.execute(
        f"SELECT x.id, x.at, {_SENDER}, x.subject = ?1 AND x.excerpt = ?2,"
        f" {like} AND {_OWN.replace('?', '?3')}"
        " FROM mail_message x WHERE x.message_id IN (?4, ?5) ORDER BY x.id",
        (
            message.subject,
            message.excerpt,
            reader.actor.user_id,
            message.message_id,
            _variant(message),
        ),
    ).fetchall()
    for number, at, sender, is_alike, is_own in rows:
        is_same = sender == _sender(message) and (at == message.at or not message.has_date)
        if is_same and (is_alike or is_own):
            return int(number)
    return None


def _variant(message: IncomingMail) -> str:
    """What stands for the Message-ID of a message that has the one of another."""
    from hashlib import sha256  # with OpenSSL behind it: every save comes past this module

    content = "\n".join((str(message.at), _sender(message), message.subject, message.excerpt))
    return f"{message.message_id}#{sha256(content.encode()).hexdigest()[:16]}"


def _sender(message: IncomingMail) -> str:
    return next((normalize(one.address) for one in message.persons if one.role == "from"), "")


def _insert(connection: Connection, reader: Reader, message: IncomingMail) -> int:
    taken = connection.execute(
        "SELECT 1 FROM mail_message WHERE message_id = ?", (message.message_id,)
    ).fetchone()
    persons = " ".join(f"{one.name} {one.address}" for one in message.persons)
    number = connection.execute(
        "INSERT INTO mail_message (message_id, at, subject, excerpt, search_key, answers, size, attachments,"
        " is_outgoing, read_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            message.message_id if taken is None else _variant(message),
            message.at,
            message.subject,
            message.excerpt,
            searched_as(message.subject, persons, message.excerpt),
            message.answers,
            message.size,
            message.attachments,
            int(_sender(message) in reader.own),
            reader.now,
        ),
    ).lastrowid
    _put_persons(connection, number, message.persons, 0)
    _put_text(connection, number, message)
    return number


def searched_as(subject: str, persons: str, excerpt: str) -> str:
    """The words that a message is found by.

    Args:
        persons: names and addresses of those in its head, parted by spaces.
    """
    return fold(f"{subject} {persons} {excerpt}")


def _learn(connection: Connection, reader: Reader, number: int, message: IncomingMail) -> int | None:
    """What another mailbox, or one that keeps whole texts by now, knows better.

    The position of the first address that is new: only the copy of who sent it has the blind copies (Bcc).
    """
    if _sender(message) in reader.own:
        connection.execute("UPDATE mail_message SET is_outgoing = 1 WHERE id = ?", (number,))
    _put_text(connection, number, message)
    rows = connection.execute(
        "SELECT address_key, position FROM mail_address WHERE message = ?", (number,)
    ).fetchall()
    known = {key for key, _place in rows}
    left = {normalize(one.address): one for one in message.persons if normalize(one.address) not in known}
    new = list(left.values())[: max(MOST_ADDRESSES - len(rows), 0)]
    if not new:
        return None
    first = 1 + max((place for _key, place in rows), default=-1)
    _put_persons(connection, number, new, first)
    words = fold(" ".join(f"{one.name} {one.address}" for one in new))
    connection.execute(
        "UPDATE mail_message SET search_key = search_key || ' ' || ? WHERE id = ?", (words, number)
    )
    return first


def _put_persons(connection: Connection, number: int, persons: Iterable[MailPerson], first: int) -> None:
    connection.executemany(
        "INSERT INTO mail_address (message, position, role, name, address, address_key, at)"
        " SELECT id, ?, ?, ?, ?, ?, at FROM mail_message WHERE id = ?",
        [
            (place, one.role, one.name, one.address, normalize(one.address), number)
            for place, one in enumerate(persons, first)
        ],
    )


def _put_text(connection: Connection, number: int, message: IncomingMail) -> None:
    if message.text:
        connection.execute(
            "INSERT OR IGNORE INTO mail_text (message, text) VALUES (?, ?)", (number, message.text)
        )


def _carry_on(connection: Connection, messages: Iterable[int], first: int = 0) -> None:
    """Links messages to the organizations of those who are in them and whose linking is on (R49).

    It is so whoever reads them: who does not see a contact does not see its links either.

    Args:
        first: the position of the first address that counts, where others were there before.
    """
    connection.execute(
        "INSERT OR IGNORE INTO mail_link (message, contact, state, at)"
        " SELECT DISTINCT d.message, g.id, 'carried', d.at FROM mail_address d"
        " CROSS JOIN contact_email e ON e.value_key = d.address_key CROSS JOIN contact c ON c.id = e.contact"
        " CROSS JOIN contact_link l ON l.person = c.id CROSS JOIN contact g ON g.id = l.organization"
        f" WHERE d.message {IN_IDS} AND d.position >= ? AND c.kind = ? AND c.status = ? AND c.link_emails = 1"
        " AND c.deleted_at IS NULL AND g.deleted_at IS NULL",
        (id_list(messages), first, KIND_CODES[Kind.PERSON], STATUS_CODES[Status.ACTIVE]),
    )


def linked(connection: Connection, numbers: Iterable[int], actor: Actor) -> int:
    """How many of these messages belong to a contact that the actor sees."""
    belongs = of_contacts(actor)
    row = connection.execute(
        f"SELECT count(*) FROM mail_message x WHERE x.id {IN_IDS} AND ({belongs.text})",
        (id_list(numbers), *belongs.values),
    ).fetchone()
    return int(row[0])
