"""Histories narrowed to who, what, when and words; their pages neither lose nor double a line (R45)."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.clock import NOON, StoppedClock
from tests.kit.messages_kept import a_mail_link, a_message
from tui_crm.domain.contact import Status
from tui_crm.domain.meetings import MeetingDraft, Participant
from tui_crm.domain.opportunities import OpportunityDraft
from tui_crm.domain.timeline import Entry, EventKind, HistoryFilter, HistoryGroup
from tui_crm.services import history
from tui_crm.services.session import Session
from tui_crm.store import timeline

DAY = timedelta(days=1)
NOTES, CALLS, MESSAGES, MEETINGS, MAIL, OPPORTUNITIES, CHANGES, TEAM = HistoryGroup


@pytest.fixture
def lived_in(session: Session, clock: StoppedClock) -> Session:
    """A base in which each kind of line stands once or twice, a day after the other."""
    ewa = a_person(session, "Ewa Łąka", email="ewa@lis.pl", position="Dyrektor")
    session.contacts.save(ewa.id, ewa.draft, ewa.version)  # nothing changes
    clock.move(days=1)
    note = session.events.add(ewa.id, EventKind.NOTE, "Wolała „Żółte” krzesła")
    session.attachments.add(ewa.id, b"x", "Umowa najmu", event_id=note.id, name="umowa.pdf")
    clock.move(days=1)
    with a_session_of(session, "bob") as bob:
        bob.events.add(ewa.id, EventKind.CALL, "pyta o stół")
    clock.move(days=1)
    a_message(session, "ewa@lis.pl", subject="Zamówienie 7/2026")
    clock.move(days=1)
    when = (clock() - timedelta(hours=1)).replace(tzinfo=None)
    taking_part = (Participant(ewa.id, ""),)
    session.meetings.add(
        MeetingDraft("Przegląd", when, when + timedelta(minutes=5), "UTC", participants=taking_part)
    )
    clock.move(days=1)
    session.opportunities.add(OpportunityDraft("Meble", persons=((ewa.id, ""),)))
    clock.move(days=1)
    session.events.add_unknown("+48600111222", EventKind.MESSAGE, "kto to")
    return session


CASES: tuple[tuple[str, HistoryFilter, list[str]], ...] = (
    ("notes", HistoryFilter(groups=(NOTES,)), ["note"]),
    ("calls and messages", HistoryFilter(groups=(CALLS, MESSAGES)), ["message", "call"]),
    ("mail", HistoryFilter(groups=(MAIL,)), ["mail"]),
    ("meetings", HistoryFilter(groups=(MEETINGS,)), ["meeting_added", "held"]),
    ("opportunities", HistoryFilter(groups=(OPPORTUNITIES,)), ["opportunity_added"]),
    ("changes", HistoryFilter(groups=(CHANGES,)), ["file_added", "contact_added"]),
    ("team", HistoryFilter(groups=(TEAM,)), []),
    ("of bob", HistoryFilter(users=("bob",)), ["call"]),
    ("of nobody", HistoryFilter(users=("nobody",)), []),
    ("of both, calls", HistoryFilter(users=("bob", "anna"), groups=(CALLS,)), ["call"]),
    ("of anna, mail", HistoryFilter(users=("anna",), groups=(MAIL,)), ["mail"]),
    ("of bob, mail", HistoryFilter(users=("bob",), groups=(MAIL,)), []),
    ("since", HistoryFilter(since=NOON + 5 * DAY), ["message", "opportunity_added"]),
    ("until", HistoryFilter(until=NOON + DAY), ["contact_added"]),
    ("a day", HistoryFilter(since=NOON + 2 * DAY, until=NOON + 3 * DAY), ["call"]),
    ("part of a second", HistoryFilter(since=NOON + 6 * DAY + timedelta(milliseconds=1)), []),
    ("text of a note", HistoryFilter(text="zolte WOLALA"), ["note"]),
    ("of a file", HistoryFilter(text="najmu"), ["note", "file_added"]),
    ("of a change of nobody else", HistoryFilter(text="laka umowa.pdf"), ["note", "file_added"]),
    ("of a message", HistoryFilter(text="7/2026"), ["mail"]),
    ("of a message and its contact", HistoryFilter(text="zamowienie laka"), ["mail"]),
    ("of a meeting", HistoryFilter(text="przeglad"), ["meeting_added", "held"]),
    ("of an opportunity", HistoryFilter(text="meble ewa"), ["opportunity_added"]),
    ("a number of nobody", HistoryFilter(text="600111222"), ["message"]),
    ("quotes are no obstacle", HistoryFilter(text='"zolte"'), ["note"]),
    ("all words", HistoryFilter(text="laka nikt"), []),
    ("everything at once", HistoryFilter(("bob",), (CALLS,), NOON, NOON + 3 * DAY, "stol"), ["call"]),
)


def test_the_general_history_by_all_filters(lived_in: Session) -> None:
    for name, wanted, kinds in CASES:
        entries = lived_in.history.everything(50, wanted=wanted)
        assert [one.kind.value for one in entries] == kinds, name
        pages: list[Entry] = []
        while page := lived_in.history.everything(1, pages[-1].key if pages else "", wanted):
            pages += page
        assert tuple(pages) == entries, name


def test_the_history_of_a_contact_by_all_filters(lived_in: Session) -> None:
    (ewa,) = {one.contact_id for one in lived_in.history.everything(99) if one.contact_id}
    beyond = {"a number of nobody": [], "calls and messages": ["call"], "since": ["opportunity_added"]}
    for name, wanted, kinds in CASES:
        entries = lived_in.history.of_contact(ewa, wanted=wanted)
        assert [one.kind.value for one in entries] == beyond.get(name, kinds), name


def test_what_a_hidden_name_says_finds_nothing(session: Session) -> None:
    acme = an_organization(session, "Tajemnica", access="owner")
    ewa = a_person(session, "Ewa Lis")
    session.links.link(ewa.id, acme.id)
    wanted = HistoryFilter(text="tajemnica")
    assert session.history.of_contact(ewa.id, wanted=wanted) != ()
    with a_session_of(session, "bob", "viewer") as bob:
        assert bob.history.of_contact(ewa.id, wanted=wanted) == ()
        assert bob.history.everything(9, wanted=wanted) == ()


def test_a_search_ends_when_it_is_wanted_no_more(
    session: Session, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "_SEARCHED", 5)
    monkeypatch.setattr(history, "_TOLD", 1)
    ewa = a_person(session, "Ewa Lis")
    session.events.add(ewa.id, EventKind.NOTE, "igła")
    clock.move(days=1)
    for number in range(40):
        session.events.add(ewa.id, EventKind.NOTE, f"siano {number}")
    wanted, asked = HistoryFilter(text="igla"), iter(range(99))
    for contact in (None, ewa.id):

        def read(stopped: Callable[[], bool], contact: int | None = contact) -> tuple[Entry, ...]:
            if contact is None:
                return session.history.everything(9, "", wanted, stopped)
            return session.history.of_contact(contact, 9, "", wanted, stopped)

        assert len(read(lambda: False)) == 1
        assert read(lambda: next(asked) >= 2) == ()
    assert next(asked) < 10, "it was asked now and then, and no more after it said yes"


# -- any base --------------------------------------------------------------------------------------


def a_world(session: Session, dice: random.Random) -> tuple[list[int], int, int]:
    """Contacts, an organization of some of them and an opportunity, to which much happened in few seconds."""
    moments = [NOON - timedelta(seconds=number) for number in range(4)]
    people = [a_person(session, f"Jan N{'aeiou'[number]}wak", email=f"p{number}@x.pl") for number in range(4)]
    acme = an_organization(session, "Acme")
    for person in people[:2]:
        session.links.link(person.id, acme.id)
    offer = session.opportunities.add(OpportunityDraft("Dach", acme.id, persons=((people[0].id, ""),)))
    ids = tuple(one.id for one in people)

    def note(at: datetime) -> None:
        session.events.add(dice.choice(ids), dice.choice(list(EventKind)), str(dice.random()), at)

    def mail(at: datetime) -> None:
        message = a_message(session, f"p{dice.randrange(6)}@x.pl", f"p{dice.randrange(6)}@x.pl", at=at)
        if dice.random() < 0.5:
            state = dice.choice(["unlinked", "linked"])
            a_mail_link(session, message, dice.choice([*ids, acme.id]), state)

    def meeting(at: datetime) -> None:
        wall = at.astimezone(UTC).replace(tzinfo=None)
        who = tuple(Participant(one, "") for one in dice.sample(ids, 2))
        rule = dice.choice(["", "FREQ=DAILY;COUNT=3"])
        session.meetings.add(MeetingDraft("Narada", wall, wall, "UTC", rule=rule, participants=who))

    def opportunity(_at: datetime) -> None:
        stage = dice.choice(session.opportunities.stages())
        session.opportunities.move(offer.id, stage.id)

    def many(_at: datetime) -> None:
        session.lifecycle.set_status(ids, dice.choice([Status.ACTIVE, Status.INACTIVE]))

    def on_it(at: datetime) -> None:
        session.events.add(ids[0], EventKind.CALL, "", at, opportunity_id=offer.id)

    def unknown(at: datetime) -> None:
        event = session.events.add_unknown(f"nikt{dice.randrange(3)}@y.pl", EventKind.MESSAGE, "x", at)
        if dice.random() < 0.5:
            session.events.edit(event.id, "y")

    for _ in range(40):
        dice.choice([note, mail, meeting, opportunity, many, on_it, unknown])(dice.choice(moments))
    return list(ids), acme.id, offer.id


@pytest.mark.parametrize("seed", range(4))
def test_pages_of_any_size_make_up_the_whole(
    session: Session, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever happened in one second, and however little a source looks at in one go."""
    dice = random.Random(seed)
    people, acme, offer = a_world(session, dice)
    reads: list[Callable[..., tuple[Entry, ...]]] = [
        session.history.everything,
        lambda limit, *more: session.history.of_contact(people[0], limit, *more),
        lambda limit, *more: session.history.of_contact(acme, limit, *more),
        lambda limit, *more: session.history.of_opportunity(offer, limit, *more),
    ]
    for read in reads:
        for wanted in (
            HistoryFilter(),
            HistoryFilter(text="a"),
            HistoryFilter(groups=(MAIL, NOTES, CHANGES)),
        ):
            monkeypatch.setattr(timeline, "WINDOW", 500)
            whole = read(10_000, "", wanted)
            assert len({one.key for one in whole}) == len(whole)
            assert [one.at for one in whole] == sorted((one.at for one in whole), reverse=True)
            monkeypatch.setattr(timeline, "WINDOW", dice.choice([1, 2, 7]))
            assert read(10_000, "", wanted) == whole
            size = dice.choice([1, 2, 5, 9])
            pages: list[Entry] = []
            while page := read(size, pages[-1].key if pages else "", wanted):
                pages += page
            assert tuple(pages) == whole
