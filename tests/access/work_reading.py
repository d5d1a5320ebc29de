"""What a user can read of opportunities, meetings, mail and whatever else happens or is to be done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from tests.access.work_worlds import MEETINGS, MESSAGES, OPPORTUNITIES
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.mail import Shown
from tui_crm.domain.opportunities import OpportunityQuery
from tui_crm.domain.timeline import HistoryFilter, HistoryGroup
from tui_crm.services.session import Session

if TYPE_CHECKING:
    from tests.access.reading import Reading

_WORDS = ("szansa", "spotkanie", "list", "nowak", "rola", "uczestnik", "biuro@example.com", "qz", "nieznany")
_NAMES = ("nowak", "kowalski", "lis", "acme", "jan", "anna")
_COLUMNS = ("id", "name", "keep_in_touch", "last_touch", "due")


def readings(session: Session, chance: Random, most: int) -> Iterator[Reading]:
    """As `reading.readings`."""
    yield from _opportunities(session, chance, most)
    yield from _meetings(session, chance, most)
    yield from _mail(session, chance, most)
    yield from _histories(session, chance, most)
    yield "due", partial(session.keep_in_touch.due, (session.clock() + timedelta(days=9)).date())
    yield "number due", partial(session.keep_in_touch.count, (session.clock() + timedelta(days=9)).date())
    yield "meetings of today", lambda: session.today.read().meetings
    yield "what closes", lambda: session.today.read().closing
    one = chance.randint(1, most)
    yield f"touches of {one}", partial(session.keep_in_touch.of, one)
    for kind in Kind:
        query = ContactQuery(kind=kind, include_inactive=True)
        yield f"touches of {kind}", partial(session.contacts.page, query, _COLUMNS, 0, 100)


def _opportunities(session: Session, chance: Random, most: int) -> Iterator[Reading]:
    word, contact = chance.choice(_WORDS), chance.randint(1, most)
    for query in (
        OpportunityQuery(),
        OpportunityQuery(text=word),
        OpportunityQuery(contact_id=contact),
        OpportunityQuery(owners=("bob",)),
    ):
        yield f"opportunities {query}", partial(session.opportunities.page, query, 50)
        yield f"number of {query}", partial(session.opportunities.count, query)
        yield f"sums of {query}", partial(session.opportunities.sums, query)
    for one in range(1, OPPORTUNITIES + 2):
        yield f"opportunity {one}", partial(session.opportunities.get, one)
        yield f"history of opportunity {one}", partial(session.history.of_opportunity, one)
    yield f"opportunities of {contact}", partial(session.opportunities.of_contact, contact)
    yield f"opportunity for {contact}", partial(session.opportunities.draft_for, contact)
    yield "currency", session.opportunities.default_currency


def _meetings(session: Session, chance: Random, most: int) -> Iterator[Reading]:
    contact = chance.randint(1, most)
    start, end = session.clock() - timedelta(days=30), session.clock() + timedelta(days=30)
    yield "meetings", partial(session.meetings.between, start, end)
    yield "own meetings", partial(session.meetings.between, start, end, mine=True)
    yield "meetings with a word", partial(session.meetings.between, start, end, text=chance.choice(_WORDS))
    yield f"meetings of {contact}", partial(session.meetings.between, start, end, contact)
    yield f"next meetings of {contact}", partial(session.meetings.upcoming, contact)
    for one in range(1, MEETINGS + 2):
        yield f"meeting {one}", partial(session.meetings.get, one)
        yield f"changes of meeting {one}", partial(session.meetings.changes, one)
    yield "calendar", session.meetings.export
    yield f"calendar of {contact}", partial(session.meetings.export, contact)


def _mail(session: Session, chance: Random, most: int) -> Iterator[Reading]:
    contact = chance.randint(1, most)
    for shown in ("", *Shown):
        yield f"mail {shown}", partial(session.mail.page, only=shown)
    yield "mail with a word", partial(session.mail.page, text=chance.choice(_WORDS))
    yield f"mail of {contact}", partial(session.mail.page, contact_id=contact)
    for one in range(1, MESSAGES + 2):
        yield f"message {one}", partial(session.mail.get, one)
        yield f"text of message {one}", partial(session.mail.text, one)
    yield "mailboxes", session.mail.accounts


def _histories(session: Session, chance: Random, most: int) -> Iterator[Reading]:
    contact = chance.randint(1, most)
    word, group = chance.choice(_WORDS), chance.choice(tuple(HistoryGroup))
    for wanted in (
        HistoryFilter(text=chance.choice(_NAMES)),
        HistoryFilter(text=word),
        HistoryFilter(groups=(group,)),
        HistoryFilter(users=("bob",)),
    ):
        yield f"history {wanted}", partial(session.history.everything, 100, wanted=wanted)
        yield f"history of {contact} {wanted}", partial(session.history.of_contact, contact, wanted=wanted)
    for address in ("biuro@example.com", "obcy@example.net"):
        yield f"who has {address}", partial(session.events.known, address)
        yield f"events of {address}", partial(session.events.of_address, address)
