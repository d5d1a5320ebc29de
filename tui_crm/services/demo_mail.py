"""The e-mail of the sample base: letters with some of its persons, in both directions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import Kind
from tui_crm.domain.mail import IncomingMail, MailAccount, MailPerson, MailSource
from tui_crm.i18n import N_, _
from tui_crm.services.demo_words import MailWords
from tui_crm.store import mail, mail_accounts
from tui_crm.store.codes import KIND_CODES
from tui_crm.store.mail import Arrival, Reader
from tui_crm.store.sql import Connection

OWN = "sample@crm.example"
"""The address of whoever looks at the sample base."""
_NAME = N_("Sample mailbox")
_BYTES = 1_800
"""Of a message's head; a file of it takes some more."""


def write_mail(
    connection: Connection, words: Sequence[MailWords], actor: Actor, until: datetime, seed: int
) -> None:
    """Writes the messages of the persons that have an e-mail address, as far as there are enough of them.

    Args:
        actor: whose mailbox they are in.
        until: none is younger.
    """
    random = Random(seed)  # noqa: S311 - the same messages every time are the point
    persons = _persons(connection, max((one.person for one in words), default=-1) + 1)
    now = int(until.timestamp())
    account = MailAccount(0, _(_NAME), MailSource.MBOX, "", (), True, "", 0, (OWN,))
    uid = f"{random.getrandbits(128):032x}"
    number = mail_accounts.insert(connection, actor.user_id, account, now, uid)
    arrivals = [
        _arrival(one, persons[one.person], actor, until, random) for one in words if one.person < len(persons)
    ]
    mail.keep(connection, Reader(number, actor, frozenset({OWN}), now), arrivals)
    mail_accounts.set_synced(connection, number, now)


def _persons(connection: Connection, count: int) -> list[tuple[str, str]]:
    """Names and addresses of the first persons that have an organization and an address."""
    rows = connection.execute(
        "SELECT c.first_name || ' ' || c.last_name, e.value FROM contact c CROSS JOIN contact_email e"
        " ON e.contact = c.id AND e.position = 0 WHERE c.kind = ? AND c.status = 1"
        " AND EXISTS (SELECT 1 FROM contact_link l WHERE l.person = c.id) ORDER BY c.id LIMIT ?",
        (KIND_CODES[Kind.PERSON], count),
    ).fetchall()
    return [(name, address) for name, address in rows]


def _arrival(
    one: MailWords, person: tuple[str, str], actor: Actor, until: datetime, random: Random
) -> Arrival:
    other, own = person, (actor.full_name, OWN)
    sender, recipient = (other, own) if one.direction == "in" else (own, other)
    at = (until - timedelta(days=one.age)).replace(hour=random.randint(7, 15), minute=random.randint(0, 59))
    message_id = f"{random.getrandbits(64):016x}@crm.example"
    message = IncomingMail(
        message_id=message_id,
        at=int(min(at, until).timestamp()),
        has_date=True,
        subject=one.subject,
        excerpt=one.text,
        text=one.text,
        answers="",
        size=_BYTES + len(one.text.encode()) + 40 * _BYTES * one.files,
        attachments=one.files,
        persons=(MailPerson("from", *sender), MailPerson("to", *recipient)),
        is_shortened=False,
    )
    return Arrival(f"/{message_id}", message)
