"""What users try to do with contacts, and what must come of it by the rules of access alone (R42, R43)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from random import Random
from typing import NamedTuple

from tests.access.oracle import ORGANIZATION_KIND, Oracle, UserRow
from tests.access.work_worlds import MEETINGS, MESSAGES, OPPORTUNITIES, WorkOracle
from tests.access.worlds import LOGINS
from tui_crm.domain.access import Access
from tui_crm.domain.bulk import BulkAction, BulkChange
from tui_crm.domain.problems import Code, Refused
from tui_crm.domain.timeline import EventKind
from tui_crm.services.session import Session
from tui_crm.store.codes import ACCESS_CODES

ALLOWED = frozenset({""})
"""Nothing about access is in the way; another rule may be."""

ABOUT_ACCESS = frozenset(
    {
        Code.NOT_ALLOWED, Code.NOT_FOUND, Code.ACCESS_NOT_YOURS, Code.OWNERS_NOT_YOURS,
        Code.ORGANIZATIONS_NOT_YOURS, Code.NOT_IN_TRASH, Code.EVENT_NOT_FOUND, Code.EVENT_NOT_YOURS,
        Code.ATTACHMENT_NOT_FOUND, Code.OPPORTUNITY_NOT_FOUND, Code.MEETING_NOT_FOUND, Code.MAIL_NOT_FOUND,
        Code.PICTURE_NONE,
    }
)  # fmt: skip
"""The refusals that are about who may do what; of one's own contacts none but the last comes."""


class Attempt(NamedTuple):
    """Something to try.

    Attributes:
        what: in words, for a failing test.
        do: tries it.
        expected: the code of its refusal; `ALLOWED` where access does not forbid it. Where more rules are
            broken than one, any of their codes will do.
        given: words of the user's own that a refusal may say back; "" for none.
    """

    what: str
    do: Callable[[], object]
    expected: frozenset[str]
    given: str = ""


def attempts(
    session: Session, oracle: Oracle, user: UserRow, chance: Random, count: int
) -> Iterator[Attempt]:
    """So many attempts of a user, at contacts that there are and some that there are not."""
    numbers = [*oracle.contacts, max(oracle.contacts) + 1]
    for _ in range(count):
        one, other = chance.choice(numbers), chance.choice(numbers)
        yield chance.choice(_KINDS)(session, oracle, user, one, other, chance)


def _refused(*rules: tuple[bool, Code]) -> frozenset[str]:
    """The first rule that is broken decides."""
    return next((frozenset({code.value}) for holds, code in rules if not holds), ALLOWED)


def _edit(oracle: Oracle, user: UserRow, *contacts: int) -> frozenset[str]:
    """The usual: to edit what one sees."""
    sees = all(one in oracle.contacts and oracle.sees(user, one) for one in contacts)
    return _refused((user.may("edit"), Code.NOT_ALLOWED), (sees, Code.NOT_FOUND))


def _note(session: Session, oracle: Oracle, user: UserRow, one: int, _other: int, _chance: Random) -> Attempt:
    what = f"a note at {one}"
    return Attempt(what, lambda: session.events.add(one, EventKind.NOTE, "x"), _edit(oracle, user, one))


def _file(session: Session, oracle: Oracle, user: UserRow, one: int, _other: int, _chance: Random) -> Attempt:
    what = f"a file at {one}"
    return Attempt(what, lambda: session.attachments.add(one, b"x", name="x.txt"), _edit(oracle, user, one))


def _picture(session: Session, oracle: Oracle, user: UserRow, one: int, _o: int, _c: Random) -> Attempt:
    return Attempt(f"no picture at {one}", lambda: session.avatars.remove(one), _edit(oracle, user, one))


def _save(session: Session, oracle: Oracle, user: UserRow, one: int, _other: int, _chance: Random) -> Attempt:
    def save() -> None:
        before = session.contacts.get(one)
        session.contacts.save(one, before.draft.with_main(note="x"), None)

    expected = _edit(oracle, user, one)
    if one not in oracle.contacts or not oracle.sees(user, one):
        expected = frozenset({Code.NOT_FOUND.value})  # it can't be read to begin with
        if one in oracle.contacts and oracle.sees_in_trash(user, one):
            expected |= {Code.MERGED_INTO.value}
    return Attempt(f"a save of {one}", save, expected)


def _status(session: Session, oracle: Oracle, user: UserRow, one: int, _o: int, chance: Random) -> Attempt:
    status = chance.choice(("active", "inactive"))
    change = BulkChange(BulkAction.SET_STATUS, (status,))
    return Attempt(f"{one} {status}", lambda: _in_bulk(session, one, change), _edit(oracle, user, one))


def _tag(session: Session, oracle: Oracle, user: UserRow, one: int, _other: int, _chance: Random) -> Attempt:
    change = BulkChange(BulkAction.ADD_TAGS, ("VIP",))
    return Attempt(f"a tag of {one}", lambda: _in_bulk(session, one, change), _edit(oracle, user, one))


def _access(session: Session, oracle: Oracle, user: UserRow, one: int, _o: int, chance: Random) -> Attempt:
    access = chance.choice(tuple(Access))
    change = BulkChange(BulkAction.SET_ACCESS, (access.value,))
    do: Callable[[], object] = partial(_in_bulk, session, one, change)
    if chance.random() < 0.5:
        do = partial(session.contacts.set_access, (one,), access)
    expected = _edit(oracle, user, one)
    is_changed = expected == ALLOWED and oracle.contacts[one]["access"] != ACCESS_CODES[access]
    if is_changed and not oracle.may_set_access(user, one):
        expected = frozenset({Code.ACCESS_NOT_YOURS.value, *_OTHER_RULES})
    return Attempt(f"{one} for {access}", do, expected)


_OTHER_RULES = frozenset(
    one.value for one in (Code.CONTACT_INACTIVE, Code.VALUE_NOT_ALLOWED, Code.ACCESS_NEEDS_ORGANIZATION)
)


def _delete(session: Session, oracle: Oracle, user: UserRow, one: int, _o: int, _chance: Random) -> Attempt:
    sees = one in oracle.contacts and oracle.sees(user, one)
    expected = _refused((user.may("delete"), Code.NOT_ALLOWED), (sees, Code.NOT_FOUND))
    return Attempt(f"{one} to the trash", lambda: session.lifecycle.delete((one,)), expected)


def _restore(session: Session, oracle: Oracle, user: UserRow, one: int, _o: int, _chance: Random) -> Attempt:
    sees = one in oracle.contacts and oracle.sees_in_trash(user, one)
    expected = _refused((user.may("delete"), Code.NOT_ALLOWED), (sees, Code.NOT_IN_TRASH))
    return Attempt(f"{one} from the trash", lambda: session.lifecycle.restore((one,)), expected)


def _link(session: Session, oracle: Oracle, user: UserRow, one: int, other: int, chance: Random) -> Attempt:
    if chance.random() < 0.5:  # else hardly ever one that is refused for who might see the person then
        one, other = chance.choice(oracle.seen_by_links() or [one]), chance.choice(oracle.organizations())
    expected = _edit(oracle, user, one, other)
    if one in oracle.contacts and oracle.contacts[one]["kind"] == ORGANIZATION_KIND:
        # The person's side is looked at first: that it is none may be said of what one sees.
        expected |= frozenset({Code.NOT_A_PERSON.value}) if oracle.sees(user, one) else frozenset()
    elif one in oracle.contacts and not oracle.is_active(one) and oracle.sees(user, one):
        expected |= frozenset({Code.CONTACT_INACTIVE.value})
    elif expected == ALLOWED and other not in oracle.links[one] and not oracle.may_add_links(user, one):
        expected = frozenset({Code.ORGANIZATIONS_NOT_YOURS.value, *_NO_ORGANIZATION})
    return Attempt(f"a link from {one} to {other}", lambda: session.links.link(one, other), expected)


_NO_ORGANIZATION = (Code.NOT_AN_ORGANIZATION.value, Code.ORGANIZATION_INACTIVE.value)


def _dismiss(session: Session, oracle: Oracle, user: UserRow, one: int, other: int, _c: Random) -> Attempt:
    expected = _edit(oracle, user, one, other)
    return Attempt(f"{one} is not {other}", lambda: session.duplicates.dismiss(one, other), expected)


def _merge(session: Session, oracle: Oracle, user: UserRow, one: int, other: int, _chance: Random) -> Attempt:
    expected = _edit(oracle, user, one, other)
    if user.may("edit") and not user.may("delete"):
        expected = frozenset({Code.NOT_ALLOWED.value})
    if expected == ALLOWED and not all(oracle.may_set_access(user, number) for number in (one, other)):
        # where what one of them said would be shown to more
        expected |= {
            code.value
            for code in (Code.ACCESS_NOT_YOURS, Code.OWNERS_NOT_YOURS, Code.ORGANIZATIONS_NOT_YOURS)
        }
    return Attempt(f"{other} into {one}", lambda: session.duplicates.merge(one, other), expected)


def _event(session: Session, oracle: Oracle, user: UserRow, event: int, _o: int, _chance: Random) -> Attempt:
    rows = session.database.connection().execute(
        "SELECT id, contact, created_by FROM event WHERE deleted_at IS NULL"
    )
    found = {row[0]: row[1:] for row in rows.fetchall()}
    # What is about nobody's number everybody sees who sees contacts.
    sees = event in found and (
        user.may("see") if found[event][0] is None else oracle.sees(user, found[event][0])
    )
    owns = event in found and (user.is_admin or found[event][1] == user.id)
    expected = _refused(
        (user.may("edit"), Code.NOT_ALLOWED), (sees, Code.EVENT_NOT_FOUND), (owns, Code.EVENT_NOT_YOURS)
    )
    return Attempt(f"event {event} away", lambda: session.events.delete(event), expected)


def _unfile(session: Session, oracle: Oracle, user: UserRow, one: int, _o: int, _chance: Random) -> Attempt:
    rows = session.database.connection().execute(
        "SELECT a.id, a.contact FROM attachment a LEFT JOIN event e ON e.id = a.event"
        " WHERE a.deleted_at IS NULL AND e.deleted_at IS NULL"
    )
    found = dict(rows.fetchall())
    sees = one in found and oracle.sees(user, found[one])
    expected = _refused((user.may("edit"), Code.NOT_ALLOWED), (sees, Code.ATTACHMENT_NOT_FOUND))
    return Attempt(f"file {one} away", lambda: session.attachments.remove(one), expected)


def _owner(session: Session, oracle: Oracle, user: UserRow, one: int, _other: int, chance: Random) -> Attempt:
    login, expected = chance.choice(LOGINS), _edit(oracle, user, one)
    change = BulkChange(BulkAction.ADD_OWNERS, (login,))
    is_changed = expected == ALLOWED and oracle.users[login].id not in oracle.owners[one]
    if is_changed and not oracle.may_set_owners(user, one):
        expected = frozenset({Code.OWNERS_NOT_YOURS.value, Code.CONTACT_INACTIVE.value})
    return Attempt(f"{login} an owner of {one}", lambda: _in_bulk(session, one, change), expected)


# -- opportunities, meetings, mail -----------------------------------------------------------------


def _opportunity(
    session: Session, oracle: Oracle, user: UserRow, one: int, _other: int, chance: Random
) -> Attempt:
    work, number = _work(session, oracle), chance.randint(1, OPPORTUNITIES + 1)
    sees = work.sees_opportunity(user, number)
    given = sees and one in oracle.contacts and oracle.sees(user, one)
    what, do, rules = chance.choice(
        (
            ("moved", lambda: session.opportunities.move(number, chance.randint(1, 6)), ()),
            ("away", lambda: session.opportunities.delete([number]), ()),
            (
                "with one more",
                lambda: session.opportunities.add_person(number, one),
                ((given, Code.NOT_FOUND),),
            ),
        )
    )
    expected = _refused((user.may("edit"), Code.NOT_ALLOWED), (sees, Code.OPPORTUNITY_NOT_FOUND), *rules)
    if Code.NOT_FOUND.value in expected and one in oracle.contacts and oracle.sees_in_trash(user, one):
        expected |= {Code.MERGED_INTO.value}
    return Attempt(f"opportunity {number} {what} {one}", do, expected)


def _meeting(
    session: Session, oracle: Oracle, user: UserRow, _one: int, _other: int, chance: Random
) -> Attempt:
    work, number = _work(session, oracle), chance.randint(1, MEETINGS + 1)
    expected = _refused(
        (user.may("edit"), Code.NOT_ALLOWED), (work.sees_meeting(user, number), Code.MEETING_NOT_FOUND)
    )
    return Attempt(f"meeting {number} away", lambda: session.meetings.delete(number), expected)


def _mail(session: Session, oracle: Oracle, user: UserRow, one: int, _other: int, chance: Random) -> Attempt:
    work, number = _work(session, oracle), chance.randint(1, MESSAGES + 1)
    sees = work.knows_message(user, number)
    do = chance.choice((session.mail.link, session.mail.unlink))
    expected = _refused(
        (user.may("edit"), Code.NOT_ALLOWED),
        (sees, Code.MAIL_NOT_FOUND),
        (one in oracle.contacts and oracle.sees(user, one), Code.NOT_FOUND),
    )
    if sees and user.may("edit"):  # of which the other is asked first is no secret
        expected |= frozenset({Code.NOT_FOUND.value}) if expected != ALLOWED else frozenset()
    return Attempt(f"a link of message {number} to {one}", partial(do, number, one), expected)


def _touch(session: Session, oracle: Oracle, user: UserRow, one: int, _other: int, _c: Random) -> Attempt:
    what = f"a touch of {one}"
    return Attempt(what, lambda: session.keep_in_touch.touched((one,)), _edit(oracle, user, one))


def _sender(session: Session, oracle: Oracle, user: UserRow, one: int, _other: int, _c: Random) -> Attempt:
    """A message from an address that contacts have: the first base in which there are any counts."""
    rows = session.database.connection().execute("SELECT contact, value_key FROM contact_email").fetchall()
    address = next((row[1] for row in rows if row[0] == one), f"nobody{one}@example.com")
    having = [row[0] for row in rows if row[1] == address and oracle.contacts[row[0]]["deleted_at"] is None]
    persons = [number for number in having if oracle.contacts[number]["kind"] != ORGANIZATION_KIND]
    sees = not having or any(oracle.sees(user, number) for number in persons or having)
    rules = (sees, Code.DUPLICATE_HIDDEN), (user.may("see"), Code.NOT_FOUND)
    expected = _refused((user.may("add"), Code.NOT_ALLOWED), *rules)
    message = f"From: {address}\n\nx".encode()
    return Attempt(
        f"sender {address}", lambda: session.senders.add(lambda: BytesIO(message)), expected, address
    )


def _work(session: Session, oracle: Oracle) -> WorkOracle:
    return WorkOracle(session.database.connection(), oracle)


_KINDS = (
    _note, _file, _picture, _save, _status, _tag, _access, _access, _delete, _restore, _link, _dismiss,
    _merge, _event, _unfile, _owner, _opportunity, _meeting, _mail, _touch, _sender,
)  # fmt: skip


def _in_bulk(session: Session, one: int, change: BulkChange) -> None:
    """As a change of the contact alone: what is refused is raised."""
    foreseen, outcome = session.bulk.preview((one,), change), session.bulk.run((one,), change)
    assert (foreseen.changed, foreseen.gone) == (outcome.changed, outcome.gone)
    if outcome.gone:
        raise Refused(Code.NOT_FOUND, id=one)
    for refusal in outcome.refused:
        raise Refused(refusal.problem)
