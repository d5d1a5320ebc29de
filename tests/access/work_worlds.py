"""What happens with the contacts of a world: opportunities, meetings, mail, events of nobody's number."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.access.oracle import Oracle, UserRow
from tui_crm.domain.event_addresses import EventAddress
from tui_crm.domain.journal import OperationKind, Thing
from tui_crm.domain.mail import IncomingMail, LinkState, MailPerson
from tui_crm.domain.timeline import EventKind
from tui_crm.services.session import Session
from tui_crm.store import journal, mail, meetings, opportunities, records, unknown_events
from tui_crm.store.codes import new_uid
from tui_crm.store.mail import Arrival, Reader
from tui_crm.store.sql import IN_IDS, Connection, id_list
from tui_crm.text.emails import normalize

if TYPE_CHECKING:
    from tests.access.worlds import World

OPPORTUNITIES, MEETINGS, MESSAGES, UNKNOWN = 4, 4, 6, 2
STRANGERS = ("obcy@example.net", "nikt@example.net")


def furnish(one: World, organizations: int, logins: tuple[str, ...], shared: tuple[str, ...]) -> None:
    """Puts some of everything into a world; contacts with lower numbers are organizations."""
    for number in range(1, OPPORTUNITIES + 1):
        _opportunity(one, number, organizations, logins)
    for number in range(1, MEETINGS + 1):
        _meeting(one, number, logins, shared)
    _mail(one, logins, shared)
    connection, chance = one.database.connection(), one.chance
    for number in range(UNKNOWN):
        key = chance.choice((*shared, *STRANGERS))
        at, actor = int(one.clock().timestamp()), one.session(chance.choice(logins[:2])).actor
        operation = journal.open_operation(connection, actor, OperationKind.EVENT_ADDED, at)
        text = f"nieznany {number}"
        event = unknown_events.insert(connection, EventAddress(key, key), EventKind.CALL, text, at, actor, at)
        records.added(connection, operation, Thing.EVENT, event)
    for contact in chance.sample(range(1, one.most + 1), 3):
        connection.execute(
            "UPDATE contact SET keep_in_touch_days = 1, touched_at = ? WHERE id = ?",
            (int(one.clock().timestamp()), contact),
        )


def _opportunity(one: World, number: int, organizations: int, logins: tuple[str, ...]) -> None:
    connection, chance = one.database.connection(), one.chance
    actor, now = one.session(chance.choice(logins[:2])).actor, int(one.clock().timestamp())
    persons = chance.sample(range(organizations + 1, one.most + 1), chance.choice((1, 2)))
    title = f"Szansa{number}"
    values = {
        "title": title, "title_key": title.lower(), "stage": chance.randint(1, 6), "value": number * 100,
        "organization": chance.choice((None, chance.randint(1, organizations))), "note": "",
        "currency": chance.choice(("PLN", "EUR")), "expected_close": chance.choice(("", "2026-01-20")),
        "owner": chance.randint(1, len(logins)), "stage_since": now,
        "persons": [[person, f"rola {one.word(person)}"] for person in persons],
    }  # fmt: skip
    operation = journal.open_operation(connection, actor, OperationKind.OPPORTUNITY_ADDED, now)
    opportunities.add(connection, operation, values, actor.user_id, now)


def _meeting(one: World, number: int, logins: tuple[str, ...], shared: tuple[str, ...]) -> None:
    connection, chance = one.database.connection(), one.chance
    actor, now = one.session(chance.choice(logins[:2])).actor, int(one.clock().timestamp())
    day = one.clock() + timedelta(days=number - 3)
    participants: list[list[object]] = []
    for contact in chance.sample(range(1, one.most + 1), 2):
        name = f"Uczestnik {one.word(contact)}"
        address = chance.choice((f"{one.word(contact)}@example.com", *shared))
        row = [contact, name, address, normalize(address), "participant", ""]
        participants.append(chance.choice((row, [None, *row[1:]])))
    values = {
        "title": f"Spotkanie{number}", "description": "", "location": "", "colour": "", "zone": "UTC",
        "status": "confirmed", "is_all_day": 0, "starts": f"{day:%Y-%m-%dT10:00:00}",
        "ends": f"{day:%Y-%m-%dT11:00:00}", "rule": chance.choice(("", "FREQ=DAILY;COUNT=2")),
        "added": "[]", "left_out": "[]", "participants": participants, "changes": [],
        "users": sorted(chance.sample(range(1, len(logins) + 1), chance.choice((0, 1, 2)))),
        "uid": new_uid(), "sequence": 0, "source": "",
    }  # fmt: skip
    meeting = meetings.insert(connection, values, actor.user_id, now)
    operation = journal.open_operation(connection, actor, OperationKind.MEETING_ADDED, now)
    records.added(connection, operation, Thing.MEETING, meeting)


def _mail(one: World, logins: tuple[str, ...], shared: tuple[str, ...]) -> None:
    connection, chance = one.database.connection(), one.chance
    for number in range(1, MESSAGES + 1):
        login = chance.choice(logins)
        actor, now = one.session(login).actor, int(one.clock().timestamp())
        known = [f"{one.word(contact)}@example.com" for contact in range(1, one.most + 1)]
        addresses = chance.sample([*known, *shared, *STRANGERS], 2)
        persons = tuple(
            MailPerson(role, "", address) for role, address in zip(("from", "to"), addresses, strict=True)
        )
        message = IncomingMail(
            f"{number}@world", now - number * 60, True, f"List{number}", "treść", "całość", "", 9, 0, persons,
            False,
        )  # fmt: skip
        reader = Reader(_account(connection, actor.user_id), actor, frozenset(), now)
        (new,), _known = mail.keep(connection, reader, [Arrival(str(number), message)])
        if chance.random() < 0.6:
            state = chance.choice([one for one in LinkState if one is not LinkState.ADDRESS])
            connection.execute(
                "INSERT OR REPLACE INTO mail_link (message, contact, state, at) VALUES (?, ?, ?, ?)",
                (new, chance.randint(1, one.most), state.value, now - number * 60),
            )


def _account(connection: Connection, user: int) -> int:
    row = connection.execute("SELECT id FROM mail_account WHERE user = ?", (user,)).fetchone()
    if row is not None:
        return int(row[0])
    return int(
        connection.execute(
            "INSERT INTO mail_account (uid, user, name, name_key, source, location, added_at)"
            " VALUES (?, ?, 'box', 'box', 'mbox', '/box', 0)",
            (new_uid(), user),
        ).lastrowid
    )


def work(one: World, session: Session, contact: int) -> None:
    """Something that a user does with what happens; what is refused is not done."""
    chance = one.chance
    number = chance.randint(1, OPPORTUNITIES)
    doing = chance.randrange(8)
    if doing == 0:
        session.opportunities.add_person(number, contact, f"rola {one.word(contact)}")
    elif doing == 1:
        session.opportunities.move(number, chance.randint(1, 6))
    elif doing == 2:
        session.opportunities.delete([number])
    elif doing == 3:
        session.meetings.delete(number)
    elif doing == 4:
        session.mail.link(chance.randint(1, MESSAGES), contact)
    elif doing == 5:
        session.mail.unlink(chance.randint(1, MESSAGES), contact)
    elif doing == 6:
        session.events.add(contact, EventKind.CALL, f"o {one.word(contact)}", opportunity_id=number)
    else:
        session.keep_in_touch.touched((contact,))


# -- who may know of it, a second time --------------------------------------------------------------


class WorkOracle:
    """Which opportunities, meetings and messages there are, deleted ones too, and who may know of them."""

    def __init__(self, connection: Connection, oracle: Oracle) -> None:
        self._contacts = oracle
        rows = connection.execute("SELECT id, owner, organization, deleted_at FROM opportunity").fetchall()
        self.opportunities = {row[0]: row[1:] for row in rows}
        self.deleted = {
            table: {
                row[0] for row in connection.execute(f"SELECT id FROM {table} WHERE deleted_at").fetchall()
            }
            for table in ("opportunity", "meeting")
        }
        self._persons = connection.execute("SELECT opportunity, contact FROM opportunity_person").fetchall()
        self.meetings = [row[0] for row in connection.execute("SELECT id FROM meeting").fetchall()]
        self.participants = connection.execute(
            "SELECT meeting, position, contact, address_key FROM meeting_participant"
        ).fetchall()
        self._users = set(connection.execute("SELECT meeting, user FROM meeting_user").fetchall())
        self.messages = [row[0] for row in connection.execute("SELECT id FROM mail_message").fetchall()]
        self._boxes = set(
            connection.execute(
                "SELECT k.message, a.user FROM mail_copy k JOIN mail_account a ON a.id = k.account"
            ).fetchall()
        )
        self._links = connection.execute("SELECT message, contact, state FROM mail_link").fetchall()
        self._addresses = connection.execute("SELECT message, address_key FROM mail_address").fetchall()
        self.holders: dict[str, set[int]] = {}
        for key, contact in connection.execute("SELECT value_key, contact FROM contact_email").fetchall():
            self.holders.setdefault(key, set()).add(contact)

    def sees_opportunity(self, user: UserRow, number: int) -> bool:
        is_there = number in self.opportunities and number not in self.deleted["opportunity"]
        return is_there and self.knows_opportunity(user, number)

    def sees_meeting(self, user: UserRow, number: int) -> bool:
        is_there = number in self.meetings and number not in self.deleted["meeting"]
        return is_there and self.knows_meeting(user, number)

    def knows_opportunity(self, user: UserRow, number: int) -> bool:
        owner, organization, _deleted = self.opportunities[number]
        if not user.may("see"):
            return False
        if user.is_admin or owner == user.id:
            return True
        if organization is not None:
            return self._contacts.sees(user, organization)
        return any(self._contacts.sees(user, one) for found, one in self._persons if found == number)

    def knows_meeting(self, user: UserRow, number: int) -> bool:
        if not user.may("see"):
            return False
        return (number, user.id) in self._users or any(
            meeting == number
            and (self._contacts.sees(user, contact) if contact is not None else self.sees_key(user, key))
            for meeting, _position, contact, key in self.participants
        )

    def knows_message(self, user: UserRow, number: int) -> bool:
        if not user.may("see"):
            return False
        if (number, user.id) in self._boxes:
            return True
        taken_off = {
            contact for found, contact, state in self._links if (found, state) == (number, "unlinked")
        }
        linked = {contact for found, contact, state in self._links if found == number} - taken_off
        for found, key in self._addresses:
            linked |= self.holders.get(key, set()) - taken_off if found == number else set()
        return any(self._contacts.sees(user, one) for one in linked)

    def has_copy(self, user: UserRow, number: int) -> bool:
        """Whether a mailbox of the user has the message."""
        return (number, user.id) in self._boxes

    def sees_key(self, user: UserRow, key: str) -> bool:
        """Whether the user sees a contact with this e-mail."""
        return any(self._contacts.sees(user, one) for one in self.holders.get(key, ()))


def erase_unseen(connection: Connection, oracle: Oracle, user: UserRow) -> None:
    """Takes out what the user may not know of, and out of meetings those who are not for the user to see."""
    of_work, hidden = WorkOracle(connection, oracle), set(oracle.hidden_from(user))
    gone = {
        "opportunity": [one for one in of_work.opportunities if not of_work.knows_opportunity(user, one)],
        "meeting": [one for one in of_work.meetings if not of_work.knows_meeting(user, one)],
        "mail": [one for one in of_work.messages if not of_work.knows_message(user, one)],
    }
    for thing, table in (("opportunity", "opportunity"), ("meeting", "meeting"), ("mail", "mail_message")):
        listed = id_list(gone[thing])
        connection.execute(
            f"DELETE FROM journal_definition WHERE thing = ? AND target {IN_IDS}", (thing, listed)
        )
        connection.execute(f"DELETE FROM {table} WHERE id {IN_IDS}", (listed,))
    _erase_from_heads(connection, oracle, user, of_work)
    for meeting, position, contact, key in of_work.participants:
        holders = {one for one in of_work.holders.get(key, ()) if oracle.contacts[one]["deleted_at"] is None}
        is_unseen = contact in hidden or (contact is None and holders and not of_work.sees_key(user, key))
        if is_unseen:
            connection.execute(
                "DELETE FROM meeting_participant WHERE meeting = ? AND position = ?", (meeting, position)
            )


def _erase_from_heads(connection: Connection, oracle: Oracle, user: UserRow, of_work: WorkOracle) -> None:
    """Takes hidden contacts out of the heads of messages that the user's own mailboxes do not have."""
    rows = connection.execute("SELECT message, position, address_key FROM mail_address").fetchall()
    for message, position, key in rows:
        holders = {one for one in of_work.holders.get(key, ()) if oracle.contacts[one]["deleted_at"] is None}
        if holders and not of_work.sees_key(user, key) and not of_work.has_copy(user, message):
            connection.execute(
                "DELETE FROM mail_address WHERE message = ? AND position = ?", (message, position)
            )
    connection.execute(
        "UPDATE mail_message SET search_key = crm_fold(subject || ' ' || excerpt || ' ' || ifnull((SELECT"
        " group_concat(name || ' ' || address, ' ') FROM mail_address WHERE message = mail_message.id), ''))"
    )
