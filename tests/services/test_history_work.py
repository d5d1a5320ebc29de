"""Messages, meetings, opportunities in histories: whose they are, in which order, who is told (R43, R45)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.clock import StoppedClock
from tests.kit.messages_kept import a_mail_link, a_message
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Contact
from tui_crm.domain.meetings import MeetingDraft, MeetingStatus, Participant
from tui_crm.domain.opportunities import OpportunityDraft
from tui_crm.domain.problems import Code, NotFound
from tui_crm.domain.timeline import Entry, EventKind, Happening, HistoryFilter, HistoryGroup
from tui_crm.services.session import Session
from tui_crm.wording.happenings import entry_line
from tui_crm.wording.history import entry_label

WORK = (HistoryGroup.MAIL, HistoryGroup.MEETINGS, HistoryGroup.OPPORTUNITIES)


@pytest.fixture
def ewa(session: Session) -> Contact:
    return a_person(session, "Ewa Lis", email="ewa@lis.pl")


@pytest.fixture
def bob(session: Session) -> Iterator[Session]:
    with a_session_of(session, "bob", "viewer") as opened:
        yield opened


def a_meeting(session: Session, title: str, when: datetime, *participants: Participant | int) -> int:
    taking_part = tuple(Participant(one, "") if isinstance(one, int) else one for one in participants)
    draft = MeetingDraft(
        title, when.replace(tzinfo=None), (when + timedelta(hours=1)).replace(tzinfo=None), "UTC",
        participants=taking_part,
    )  # fmt: skip
    return session.meetings.add(draft).id


def hide(session: Session, contact: Contact) -> None:
    """From here on only Anna sees the contact."""
    now = session.contacts.get(contact.id)
    draft = replace(now.draft, owners=("anna",), access=Access.OWNER)
    session.contacts.save(contact.id, draft, now.version)


def told(entries: tuple[Entry, ...]) -> list[str]:
    return [f"{entry_label(one)}: {entry_line(one)}" for one in entries]


def keys(entries: tuple[Entry, ...]) -> list[str]:
    return [one.key for one in entries]


def only(*groups: HistoryGroup) -> HistoryFilter:
    return HistoryFilter(groups=groups)


def test_messages_stand_in_the_history_of_whose_address_they_have(
    session: Session, ewa: Contact, clock: StoppedClock
) -> None:
    acme = an_organization(session, "Acme")
    session.links.link(ewa.id, acme.id)
    old = a_message(session, "EWA@lis.pl", "me@firm.pl", subject="Pytanie", at=clock() - timedelta(days=9))
    clock.move(minutes=1)
    new = a_message(session, "me@firm.pl", "ewa@lis.pl", "kto@inny.pl", subject="Oferta", outgoing=True)
    a_message(session, "kto@inny.pl", subject="Spam")
    for history in (
        session.history.of_contact(ewa.id, wanted=only(HistoryGroup.MAIL)),
        session.history.of_contact(acme.id, wanted=only(HistoryGroup.MAIL)),
    ):
        assert keys(history) == [f"mail:{new}", f"mail:{old}"]
        assert {(one.contact_id, one.contact_name, one.user) for one in history} == {
            (ewa.id, "Ewa Lis", "anna")
        }
        assert told(history) == [
            "E-mail: Oferta (to Ewa Lis, ...)",
            "E-mail: Pytanie (from Ewa Lis)",
        ]
        assert [one.address for one in history] == ["kto@inny.pl", ""]
    assert session.history.of_contact(ewa.id)[0].kind is Happening.MAIL
    everything = session.history.everything(9, wanted=only(HistoryGroup.MAIL))
    assert [one.address for one in everything] == ["kto@inny.pl", "kto@inny.pl", ""]
    assert everything[0].contact_id == 0


def test_a_link_goes_beyond_addresses_and_one_that_was_taken_off_counts_no_more(
    session: Session, ewa: Contact
) -> None:
    acme = an_organization(session, "Acme")
    message = a_message(session, "ewa@lis.pl")
    a_mail_link(session, message, acme.id, "carried")
    history = session.history.of_contact(acme.id, wanted=only(HistoryGroup.MAIL))
    assert [(one.key, one.contact_id) for one in history] == [(f"mail:{message}", acme.id)]
    for contact in (acme, ewa):
        a_mail_link(session, message, contact.id, "unlinked")
        assert session.history.of_contact(contact.id, wanted=only(HistoryGroup.MAIL)) == ()
    assert len(session.history.everything(9, wanted=only(HistoryGroup.MAIL))) == 1  # of her own mailbox


def test_a_meeting_is_told_once_it_has_begun_unless_it_was_cancelled(
    session: Session, ewa: Contact, clock: StoppedClock
) -> None:
    by_address = Participant(None, "Ewa", "ewa@lis.pl")
    stranger = Participant(None, "Nowy", "nowy@firma.pl")
    organizer = Participant(None, "Ja", "ja@firma.pl", role="organizer")
    past = a_meeting(session, "Demo", clock() - timedelta(hours=2), organizer, ewa.id, stranger)
    a_meeting(session, "Jutro", clock() + timedelta(hours=2), ewa.id)
    off = a_meeting(session, "Odwołane", clock() - timedelta(hours=5), by_address)
    now = session.meetings.get(off)
    draft = replace(session.meetings.draft_of(now), status=MeetingStatus.CANCELLED)
    session.meetings.save(off, draft, now.version)
    (held,) = (
        one
        for one in session.history.of_contact(ewa.id, wanted=only(HistoryGroup.MEETINGS))
        if one.kind is Happening.HELD
    )
    assert held.meeting is not None
    assert (held.meeting.meeting_id, held.at, held.user) == (past, "2026-01-31T10:00:00Z", "anna")
    assert (held.contact_id, held.address) == (ewa.id, "nowy@firma.pl")
    assert "Demo" in entry_line(held)
    clock.move(hours=3)
    held_now = [
        one.key
        for one in session.history.everything(9, wanted=only(HistoryGroup.MEETINGS))
        if one.kind is Happening.HELD
    ]
    assert len(held_now) == 2
    assert held_now[1] == held.key


def test_what_became_of_opportunities_and_meetings_is_told(
    session: Session, ewa: Contact, clock: StoppedClock
) -> None:
    acme = an_organization(session, "Acme")
    other = a_person(session, "Jan Nowak")
    offer = session.opportunities.add(OpportunityDraft("Dach", acme.id, persons=((ewa.id, "decyduje"),)))
    clock.move(seconds=1)
    won = next(one for one in session.opportunities.stages() if one.code == "won")
    session.opportunities.move(offer.id, won.id)
    clock.move(seconds=1)
    note = session.events.add(ewa.id, EventKind.NOTE, "czeka", opportunity_id=offer.id)
    a_meeting(session, "Demo", clock() + timedelta(days=3), ewa.id)
    for contact in (acme, ewa):
        history = session.history.of_contact(contact.id, wanted=only(HistoryGroup.OPPORTUNITIES))
        assert told(history)[-2:] == [
            "Opportunity changed: Dach: Stage: New -> Won",
            "Opportunity added: Dach: ",
        ]
        assert {one.contact_name for one in history[-2:]} == {contact.name}
    assert session.history.of_contact(ewa.id, wanted=only(HistoryGroup.OPPORTUNITIES))[0].event == note
    assert session.history.of_contact(other.id, wanted=HistoryFilter(groups=WORK)) == ()
    of_it = session.history.of_opportunity(offer.id)
    assert of_it[0].event == note
    assert [one.key.partition(":")[0] for one in of_it] == ["event", "record", "record"]
    assert session.history.of_opportunity(offer.id, 1, of_it[0].key) == of_it[1:2]
    (meeting,) = session.history.everything(9, wanted=only(HistoryGroup.MEETINGS))
    assert told((meeting,)) == ["Meeting added: Demo: "]
    session.opportunities.delete([offer.id])
    assert told(session.history.everything(1, wanted=only(HistoryGroup.OPPORTUNITIES))) == [
        "Opportunity deleted: Dach: "
    ]
    with pytest.raises(NotFound) as gone:
        session.history.of_opportunity(offer.id)
    assert gone.value.problem.code is Code.OPPORTUNITY_NOT_FOUND


def test_what_is_about_hidden_contacts_is_in_nobodys_history(
    session: Session, ewa: Contact, bob: Session, clock: StoppedClock
) -> None:
    secret = a_person(session, "Tajny Tajniak", email="tajny@tajne.pl")
    hidden = an_organization(session, "Tajna")
    for contact in (secret, hidden):
        hide(session, contact)
    seen = a_message(session, "tajny@tajne.pl", "ewa@lis.pl")
    a_message(session, "tajny@tajne.pl", subject="tajne")
    shown = a_meeting(session, "Wspólne", clock() - timedelta(hours=1), secret.id, ewa.id)
    own = a_meeting(session, "Tajne", clock() - timedelta(hours=1), secret.id)
    session.opportunities.add(OpportunityDraft("Tajna szansa", hidden.id, persons=((ewa.id, ""),)))
    gone = session.opportunities.add(OpportunityDraft("Tajna szansa 2", hidden.id))
    session.opportunities.delete([gone.id])
    session.meetings.delete(own)
    assert len(session.history.everything(99, wanted=HistoryFilter(groups=WORK))) > 8
    everything = bob.history.everything(99, wanted=HistoryFilter(groups=WORK))
    assert {one.key for one in everything if one.mail} == {f"mail:{seen}"}
    assert {one.meeting.meeting_id for one in everything if one.meeting} == {shown}
    assert {one.definition.target for one in everything if one.definition} == {shown}
    for entries in (everything, bob.history.of_contact(ewa.id)):
        assert "Tajn" not in repr(entries)
        assert {one.contact_id for one in entries} == {ewa.id}
    for text in ("tajniak", "tajna", "tajne"):
        found = bob.history.everything(99, wanted=HistoryFilter(text=text))
        assert {one.key for one in found} <= {f"mail:{seen}"}  # its head has the word
    with a_session_of(session, "eve", "nobody") as eve:
        assert eve.history.everything(9) == ()


def test_a_change_of_an_opportunity_that_is_about_hidden_contacts_alone_is_left_out(
    session: Session, ewa: Contact, bob: Session
) -> None:
    acme = an_organization(session, "Acme")
    secret = a_person(session, "Tajny Tajniak")
    hide(session, secret)
    offer = session.opportunities.add(OpportunityDraft("Dach", acme.id))
    session.opportunities.add_person(offer.id, secret.id, "decyduje")
    session.opportunities.add_person(offer.id, ewa.id)
    assert len(session.history.of_opportunity(offer.id)) == 3
    entries = bob.history.of_opportunity(offer.id)
    assert [len(one.changes) for one in entries] == [1, 0]
    assert "Tajn" not in repr(entries)


def test_who_is_hidden_is_linked_to_mails_and_added_to_meetings_without_a_word(
    session: Session, ewa: Contact, bob: Session, clock: StoppedClock
) -> None:
    secret, acme = (
        a_person(session, "Tajny Tajniak", email="tajny@tajne.pl"),
        an_organization(session, "Acme"),
    )
    hide(session, secret)
    message = a_message(session, "ewa@lis.pl")
    meeting = a_meeting(session, "Demo", clock() + timedelta(days=3), ewa.id)
    before, all_before = (one.history.everything(99) for one in (bob, session))
    session.mail.link(message, secret.id)
    whole = session.meetings.get(meeting)
    people = (*whole.participants, Participant(secret.id, ""))
    session.meetings.save(
        meeting, replace(session.meetings.draft_of(whole), participants=people), whole.version
    )
    assert len(session.history.everything(99)) == len(all_before) + 2
    assert bob.history.everything(99) == before
    session.mail.link(message, acme.id)
    assert len(bob.history.everything(99)) == len(before) + 1


def test_of_mails_that_were_pinned_at_once_one_is_told(session: Session, ewa: Contact) -> None:
    acme = an_organization(session, "Acme")
    session.links.link(ewa.id, acme.id)
    for number in range(3):
        a_message(session, "ewa@lis.pl", subject=f"Oferta {number}")
    assert session.mail.pin(ewa.id, acme.id) == 3
    for entries in (
        session.history.everything(9, wanted=only(HistoryGroup.MAIL)),
        session.history.of_contact(acme.id, wanted=only(HistoryGroup.MAIL)),
    ):
        assert [told((one,))[0] for one in entries if one.definition] == ["E-mails pinned: "]
        assert len(entries) == 4
