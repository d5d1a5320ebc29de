"""As `test_undoing_sequences`, in any order: what is done to the work with contacts, and to a team (R51)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kit.builders import a_person, an_organization
from tests.kit.clock import StoppedClock
from tests.kit.messages_kept import a_message
from tests.services.test_undoing_sequences import with_sorted_links
from tui_crm.domain.access import Access, Permission
from tui_crm.domain.contact import Email, Kind
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.meetings import MeetingDraft, Occurrence, Participant
from tui_crm.domain.opportunities import OpportunityDraft, OpportunityQuery, Outcome
from tui_crm.domain.problems import Code, CrmError, NotFound
from tui_crm.domain.timeline import EventKind
from tui_crm.services.session import Session, open_session

ADDRESSES = ("acme@example.com", "jan@example.com", "nobody@example.com", "ewa@example.com")
AT = datetime(2026, 1, 7, 10)
WEEKLY = "FREQ=WEEKLY;COUNT=4"

T = TypeVar("T")
Act = Callable[[Session, Random], object]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The base that each example works on a copy of."""
    path = tmp_path_factory.mktemp("undoing") / "crm.db"
    with open_session(path, login="anna", clock=StoppedClock()) as session:
        an_organization(session, "Acme", email="acme@example.com")
        a_person(session, "Jan Kowalski", organization="Acme", email="jan@example.com")
        a_person(session, "Ewa Lis")
        a_message(session, "jan@example.com", "anna@example.com")
        a_message(session, "nobody@example.com", "ewa@example.com", subject="Pytanie")
        group = session.users.add_group("Guests", frozenset({Permission.SEE}))
        session.users.add("bob", "Bob", group.id)
        with session.database.writing() as connection:
            connection.execute("DELETE FROM journal_operation")  # from here on it is undone
    return path


@contextmanager
def a_copy(template: Path) -> Iterator[Session]:
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(template, folder))
        with open_session(path, login="anna", clock=StoppedClock()) as session:
            yield session


def state(session: Session) -> dict[str, Any]:
    """All that people see of it, without versions, moments of change, and what is gone."""
    everybody = people(session)
    opportunities = session.opportunities.page(OpportunityQuery(), 1_000)
    taking_place = occurrences(session)
    meetings = sorted({one.meeting_id for one in taking_place})
    return {
        "contacts": [
            replace(one, draft=with_sorted_links(one.draft), version=0, updated_at="")
            for one in session.contacts.several(everybody)
        ],
        "due": [session.keep_in_touch.of(one) for one in everybody],
        "events": [session.events.of_contact(one) for one in everybody],
        "of nobody": [session.events.of_address(one) for one in ADDRESSES],
        "mail": [sorted(one.id for one in session.mail.page(contact_id=contact)) for contact in everybody],
        "stages": session.opportunities.stages(),
        "opportunities": [replace(one, version=0, updated_at="") for one in opportunities],
        "meetings": [replace(session.meetings.get(one), version=0) for one in meetings],
        "occurrences": [replace(one, id=0) for one in taking_place],
        "users": [one for one in session.users.all() if one.is_active],
        "groups": [one._replace(users=0) for one in session.users.groups()],
    }


def people(session: Session) -> tuple[int, ...]:
    queries = (ContactQuery(kind=kind, include_inactive=True) for kind in Kind)
    return tuple(sorted(one for query in queries for one in session.contacts.ids(query)))


def occurrences(session: Session) -> tuple[Occurrence, ...]:
    start = AT.replace(tzinfo=UTC)
    return session.meetings.between(start - timedelta(days=30), start + timedelta(days=60))


def a_chance(found: Sequence[T], random: Random) -> T:
    """One of them; raises CrmError, as a service would, where there is none."""
    if not found:
        raise NotFound(Code.NOT_FOUND, id=0)
    return random.choice(found)


def of_opportunities(session: Session, random: Random) -> object:
    known = session.opportunities
    persons = tuple(session.contacts.ids(ContactQuery()))
    firms = tuple(session.contacts.ids(ContactQuery(kind=Kind.ORGANIZATION)))
    found = known.page(OpportunityQuery(), 1_000)
    stage = random.choice(known.stages(retired=True)).id
    draft = OpportunityDraft(
        f"Deal {random.randrange(9)}", random.choice((*firms, None)), 0, "12,50", "", "2026-03-01", "", "",
        tuple((one, "buyer") for one in random.sample(persons, min(2, len(persons)))),
    )  # fmt: skip
    if not found or random.random() < 0.3:
        return known.add(draft)
    one = random.choice(found)
    return random.choice(
        (
            lambda: known.save(one.id, draft, one.version),
            lambda: known.move(one.id, stage),
            lambda: known.add_person(one.id, a_chance(persons, random), random.choice(("", "pays"))),
            lambda: known.remove_person(one.id, a_chance(persons, random)),
            lambda: known.delete((one.id,)),
            lambda: session.events.add(
                a_chance(persons, random), EventKind.CALL, "asked", opportunity_id=one.id
            ),
        )
    )()


def of_stages(session: Session, random: Random) -> object:
    known = session.opportunities
    one = random.choice(known.stages(retired=True)).id
    name = f"Step {random.randrange(3)}"
    return random.choice(
        (
            lambda: known.add_stage(name, random.choice(list(Outcome))),
            lambda: known.edit_stage(one, name=name, outcome=random.choice(list(Outcome))),
            lambda: known.move_stage(one, random.randrange(6)),
            lambda: known.retire_stage(one),
            lambda: known.restore_stage(one),
        )
    )()


def of_meetings(session: Session, random: Random) -> object:
    known = session.meetings
    persons = session.contacts.several(tuple(session.contacts.ids(ContactQuery())))
    invited = [Participant(one.id, one.name) for one in persons if random.random() < 0.5]
    invited += [Participant(None, "", one) for one in ADDRESSES if random.random() < 0.3]
    start = AT + timedelta(hours=random.randrange(48))
    draft = MeetingDraft(
        f"Talk {random.randrange(9)}", start, start + timedelta(hours=1), "Europe/Warsaw",
        rule=random.choice(("", WEEKLY)), participants=tuple(invited),
    )  # fmt: skip
    found = occurrences(session)
    if not found or random.random() < 0.3:
        return known.add(draft)
    one = random.choice(found)
    version = known.get(one.meeting_id).version
    original = one.original if random.random() < 0.5 else ""
    return random.choice(
        (
            lambda: known.save(one.meeting_id, draft, version, original),
            lambda: known.delete(one.meeting_id, original),
        )
    )()


def of_mail(session: Session, random: Random) -> object:
    known, contact = session.mail, a_chance(people(session), random)
    message = random.choice([one.id for one in known.page()])
    return random.choice(
        (
            lambda: known.link(message, contact),
            lambda: known.unlink(message, contact),
            lambda: known.pin(2, 1),
        )
    )()


def of_nobody(session: Session, random: Random) -> object:
    known, address = session.events, random.choice(ADDRESSES)
    found = [one.id for key in ADDRESSES for one in known.of_address(key)]
    return random.choice(
        (
            lambda: known.add_unknown(address, EventKind.CALL, f"rang {random.randrange(9)}"),
            lambda: known.edit(a_chance(found, random), "rang again"),
            lambda: known.delete(a_chance(found, random)),
        )
    )()


def of_contacts(session: Session, random: Random) -> object:
    """What the work follows: addresses, access, intervals and touches, what is in the trash."""
    contact = session.contacts.get(a_chance(people(session), random))
    ways = tuple(Email(one) for one in random.sample(ADDRESSES, random.randrange(3)))
    return random.choice(
        (
            lambda: session.contacts.save(contact.id, replace(contact.draft, emails=ways), None),
            lambda: session.contacts.set_access((contact.id,), random.choice(list(Access))),
            lambda: session.keep_in_touch.set((contact.id,), random.choice((None, 7, 30))),
            lambda: session.keep_in_touch.touched((contact.id,)),
            lambda: session.lifecycle.delete((contact.id,)),
        )
    )()


def of_the_team(session: Session, random: Random) -> object:
    known = session.users
    # whoever takes rights from oneself can't undo that
    own = known.named(session.actor.login)
    group = random.choice([one.id for one in known.groups() if one.id != own.group_id])
    user = random.choice([one.id for one in known.all() if one != own])
    # who is added stays in the group, inactive where that is undone: that the group was added can't be undone
    old = known.group_named("Guests").id if random.random() < 0.5 else own.group_id
    rights = frozenset(random.sample(list(Permission), 3))
    return random.choice(
        (
            lambda: known.add(f"user{random.randrange(3)}", "Somebody", old),
            lambda: known.edit(user, full_name=f"Name {random.randrange(3)}", group_id=group),
            lambda: known.set_active((user,), random.random() < 0.5),
            lambda: known.add_group(f"Group {random.randrange(3)}", rights),
            lambda: known.edit_group(group, name=f"Group {random.randrange(3)}", permissions=rights),
            lambda: known.delete_group(group),
        )
    )()


def undo(session: Session, _random: Random) -> object:
    return session.undoing.undo()


def redo(session: Session, _random: Random) -> object:
    return session.undoing.redo()


ACTS: tuple[Act, ...] = (
    of_opportunities, of_stages, of_meetings, of_mail, of_nobody, of_contacts, of_the_team, undo, redo,
)  # fmt: skip
WEIGHTED = (*ACTS, *ACTS[:-2], of_opportunities, of_contacts)


@settings(max_examples=20)
@given(acts=st.lists(st.sampled_from(WEIGHTED), min_size=4, max_size=16), seed=st.integers(0, 10_000))
def test_all_undone_is_the_beginning_and_all_redone_the_end(
    template: Path, acts: list[Act], seed: int
) -> None:
    random = Random(seed)
    with a_copy(template) as session:
        first = state(session)
        for act in acts:
            with suppress(CrmError):
                act(session, random)
        states = [state(session)]
        while session.undoing.next_undo() is not None:
            session.undoing.undo()
            states.append(state(session))
        assert states[-1] == first
        assert session.care.check() == ()
        for wanted in reversed(states[:-1]):
            session.undoing.redo()
            assert state(session) == wanted
        assert session.care.check() == ()
