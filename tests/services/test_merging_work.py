"""Opportunities, meetings and mail of two contacts that are made one, and two again (R40, R47, R48, R49)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kit.builders import a_person, an_organization
from tests.kit.clock import StoppedClock
from tests.kit.messages_kept import a_mail_link, a_message
from tests.services.test_merging import dump
from tui_crm.domain.contact import Contact, Phone
from tui_crm.domain.meetings import MeetingDraft, Participant
from tui_crm.domain.opportunities import OpportunityDraft
from tui_crm.domain.timeline import EventKind
from tui_crm.services.session import Session, open_session

AT = datetime(2026, 1, 7, 10)


def persons(session: Session, opportunity: int) -> list[tuple[str, str]]:
    return [(one.name, one.role) for one in session.opportunities.get(opportunity).persons]


def a_meeting(session: Session, *contacts: Contact) -> int:
    chosen = tuple(Participant(one.id, one.name) for one in contacts)
    draft = MeetingDraft("Talk", AT, AT + timedelta(hours=1), "Europe/Warsaw", participants=chosen)
    return session.meetings.add(draft).id


def met(session: Session, meeting: int) -> list[str]:
    return [one.name for one in session.meetings.get(meeting).participants]


def mail(session: Session, contact: Contact) -> list[str]:
    return sorted(one.subject for one in session.mail.page(contact_id=contact.id))


@pytest.fixture
def jan(session: Session) -> Contact:
    return a_person(session, "Jan Kowalski", email="jan@example.com")


@pytest.fixture
def other(session: Session) -> Contact:
    return a_person(session, "Adam Nowy", email="janek@example.com")


def test_opportunities_go_on_with_the_kept_person(session: Session, jan: Contact, other: Contact) -> None:
    ewa = a_person(session, "Ewa Lis")
    add = session.opportunities.add
    alone = add(OpportunityDraft("A", persons=((ewa.id, "x"), (other.id, "buyer"))))
    both = add(OpportunityDraft("B", persons=((other.id, "signs"), (jan.id, ""))))
    own = add(OpportunityDraft("C", persons=((other.id, "pays"), (jan.id, "decides"))))
    session.events.add(other.id, EventKind.CALL, "called", opportunity_id=alone.id)
    before = dump(session)
    session.duplicates.merge(jan.id, other.id)
    assert persons(session, alone.id) == [("Ewa Lis", "x"), ("Jan Kowalski", "buyer")]
    assert persons(session, both.id) == [("Jan Kowalski", "signs")]
    assert persons(session, own.id) == [("Jan Kowalski", "decides")]
    assert {one.id for one in session.opportunities.of_contact(jan.id)} == {alone.id, both.id, own.id}
    assert session.opportunities.get(both.id).hidden == 0
    told = session.history.of_opportunity(alone.id)
    assert ("called", jan.id) in [(one.event.text, one.contact_id) for one in told if one.event]
    merged = dump(session)
    session.undoing.undo()
    assert dump(session) == before
    session.undoing.redo()
    assert dump(session)["opportunity_person"] == merged["opportunity_person"]
    assert session.care.check() == ()


def test_opportunities_of_an_organization_go_to_the_kept_one(session: Session) -> None:
    acme, double = an_organization(session, "Acme"), an_organization(session, "Acme sp. z o.o.")
    kept, moved = (session.opportunities.add(OpportunityDraft(one.name, one.id)) for one in (acme, double))
    gone = session.opportunities.add(OpportunityDraft("Gone", double.id))
    session.opportunities.delete([gone.id])
    before = dump(session)
    session.duplicates.merge(acme.id, double.id)
    assert {one.id for one in session.opportunities.of_contact(acme.id)} == {kept.id, moved.id}
    session.undoing.undo()
    assert dump(session) == before
    session.undoing.undo()
    assert session.opportunities.get(gone.id).organization_id == double.id


def test_a_form_that_was_open_names_the_other_one(session: Session, jan: Contact, other: Contact) -> None:
    made = session.opportunities.add(OpportunityDraft("A", persons=((other.id, "buyer"),)))
    form = session.opportunities.draft_of(made)
    session.duplicates.merge(jan.id, other.id)
    session.opportunities.save(made.id, form, made.version)
    assert persons(session, made.id) == [("Jan Kowalski", "buyer")]


def test_meetings_are_those_of_the_kept_person(session: Session, jan: Contact, other: Contact) -> None:
    alone, both = a_meeting(session, other), a_meeting(session, jan, other)
    before = dump(session)
    session.duplicates.merge(jan.id, other.id)
    assert met(session, alone) == met(session, both) == ["Jan Kowalski"]
    assert session.meetings.get(both).hidden == 0
    session.undoing.undo()
    assert dump(session) == before
    assert (met(session, alone), len(met(session, both))) == (["Adam Nowy"], 2)


MAIL = (
    # who wrote; links of the kept one and of the other; is it the merged one's
    ("jan@example.com", "", "", True),
    ("janek@example.com", "", "", True),
    ("janek@example.com", "", "unlinked", False),
    ("jan@example.com", "unlinked", "", False),
    ("jan@example.com", "unlinked", "linked", True),
    ("jan@example.com", "", "unlinked", True),
    ("janek@example.com", "unlinked", "", True),
    ("janek@example.com", "unlinked", "unlinked", False),
    ("else@example.com", "", "linked", True),
    ("else@example.com", "unlinked", "pinned", True),
    ("else@example.com", "linked", "linked", True),
    ("else@example.com", "linked", "unlinked", True),
    ("else@example.com", "", "", False),
)


def test_mail_of_either_is_mail_of_both(session: Session, jan: Contact, other: Contact) -> None:
    for number, (sender, mine, theirs, _belongs) in enumerate(MAIL):
        message = a_message(session, sender, "anna@crm.example", subject=f"{number:02}")
        for contact, state in ((jan, mine), (other, theirs)):
            if state:
                a_mail_link(session, message, contact.id, state)
    before = dump(session)
    was = mail(session, jan), mail(session, other)
    session.duplicates.merge(jan.id, other.id)
    assert mail(session, jan) == [f"{number:02}" for number, one in enumerate(MAIL) if one[3]]
    merged = dump(session)
    session.undoing.undo()
    assert dump(session) == before
    assert (mail(session, jan), mail(session, other)) == was
    session.undoing.redo()
    assert dump(session)["mail_link"] == merged["mail_link"]
    assert session.care.check() == ()


def test_an_event_that_was_about_nobody_moves_too(session: Session, jan: Contact, other: Contact) -> None:
    event = session.events.add_unknown("+48600100200", EventKind.CALL, "who?")
    now = session.contacts.get(other.id)
    session.contacts.save(
        other.id, replace(now.draft, phones=(Phone("+48600100200", "600 100 200"),)), now.version
    )
    session.duplicates.merge(jan.id, other.id)
    assert [one.id for one in session.events.of_contact(jan.id)] == [event.id]
    session.undoing.undo()
    assert [one.id for one in session.events.of_contact(other.id)] == [event.id]
    session.undoing.undo()
    assert session.events.get(event.id).contact_id == 0


def test_a_merge_of_an_older_program_is_undone(session: Session, jan: Contact, other: Contact) -> None:
    before = dump(session)
    session.duplicates.merge(jan.id, other.id)
    name = f"merged:{other.id}"
    with session.database.writing() as connection:
        (number, text) = connection.execute(
            "SELECT id, after FROM journal_change WHERE instr(after, ?)", (name,)
        ).fetchone()
        data = json.loads(text)
        for unknown in ("opportunities", "part_in", "roles", "meetings", "mail", "mail_back"):
            del data[name][unknown]
        connection.execute("UPDATE journal_change SET after = ? WHERE id = ?", (json.dumps(data), number))
    session.undoing.undo()
    assert dump(session) == before


def test_what_was_changed_since_is_passed_over(session: Session, jan: Contact, other: Contact) -> None:
    ewa = a_person(session, "Ewa Lis")
    made = session.opportunities.add(OpportunityDraft("A", persons=((other.id, "buyer"),)))
    session.duplicates.merge(jan.id, other.id)
    merge = session.undoing.next_undo()
    assert merge is not None
    session.opportunities.add_person(made.id, ewa.id)
    session.opportunities.remove_person(made.id, jan.id)
    session.undoing.undo()  # Jan is there again
    session.undoing.undo()
    session.undoing.undo(merge.operation)
    assert persons(session, made.id) == [("Adam Nowy", "buyer")]


ROLE = st.sampled_from((None, "", "buyer"))
STATE = st.sampled_from(("", "linked", "unlinked", "carried"))
CASE = st.tuples(ROLE, ROLE, st.booleans(), st.booleans(), STATE, STATE, st.sampled_from("abc"))


@settings(max_examples=8)
@given(cases=st.lists(CASE, min_size=1, max_size=4))
def test_any_merge_is_undone_and_redone(
    tmp_path_factory: pytest.TempPathFactory, cases: list[tuple[str | None, ...]]
) -> None:
    path = tmp_path_factory.mktemp("merge") / "crm.db"
    with open_session(path, login="anna", clock=StoppedClock()) as session:
        two = [a_person(session, f"Jan Nowak{one}", email=f"{one}@example.com") for one in "ab"]
        for number, (*roles, is_left, is_right, mine, theirs, sender) in enumerate(cases):
            stands = tuple(
                (one.id, role) for one, role in zip(two, roles, strict=True) if isinstance(role, str)
            )
            if stands:
                session.opportunities.add(OpportunityDraft("A", persons=stands))
            a_meeting(session, *(one for one, is_in in zip(two, (is_left, is_right), strict=True) if is_in))
            message = a_message(session, f"{sender}@example.com", subject=str(number))
            for contact, state in zip(two, (mine, theirs), strict=True):
                if state:
                    a_mail_link(session, message, contact.id, str(state))
        before = dump(session)
        belonging = {subject for one in two for subject in mail(session, one)}
        session.duplicates.merge(two[0].id, two[1].id)
        merged = dump(session)
        assert set(mail(session, two[0])) == belonging
        session.undoing.undo()
        assert dump(session) == before
        session.undoing.redo()
        assert dump(session) == merged
        assert session.care.check() == ()
