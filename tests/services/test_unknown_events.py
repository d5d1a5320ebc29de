"""Events about a number or an e-mail address of nobody, and how they come to a contact (R11)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.kit.clock import StoppedClock
from tui_crm.domain.contact import Email, Phone
from tui_crm.domain.event_addresses import read_address
from tui_crm.domain.imports import ImportOptions, OnDuplicate
from tui_crm.domain.problems import Code, Denied, NotFound, Refused
from tui_crm.domain.timeline import Event, EventKind
from tui_crm.services.session import Session
from tui_crm.wording.history import entry_label, undoable_sentence

NUMBER = "+48600111222"


@pytest.fixture
def call(session: Session) -> Event:
    return session.events.add_unknown(f"tel:{NUMBER}", EventKind.CALL, "pyta o ofertę")


def contact_of(session: Session, event: Event) -> int:
    return session.events.get(event.id).contact_id


@pytest.mark.parametrize(
    ("text", "shown", "key"),
    [
        ("600 111 222", "600 111 222", NUMBER),
        ("tel:+48600111222", NUMBER, NUMBER),
        ("TEL:600-111-222;ext=5", "600-111-222", NUMBER),
        ("0048 600111222", "0048 600111222", NUMBER),
        ("112", "112", "112"),
        ("\x1b[31m600111222", "[31m600111222", ""),
        ("Anna@Example.COM", "Anna@Example.COM", "anna@example.com"),
        ("mailto:anna%40example.com?subject=x", "anna@example.com", "anna@example.com"),
        ("mailto:", "", ""),
        ("12", "", ""),
        ("Jan Kowalski", "", ""),
        ("anna@", "", ""),
        ("9" * 200, "", ""),
    ],
)
def test_what_is_a_number_or_an_address(text: str, shown: str, key: str) -> None:
    if key:
        assert read_address(text, "PL") == (shown, key)
        return
    with pytest.raises(Refused) as refused:
        read_address(text, "PL")
    assert refused.value.problem.code is Code.ADDRESS_NOT_RECOGNIZED


def test_an_event_of_nobody_is_written_changed_and_deleted(
    session: Session, call: Event, clock: StoppedClock
) -> None:
    assert call == Event(call.id, 0, EventKind.CALL, "pyta o ofertę", "2026-01-31T12:00:00Z", "anna", NUMBER)
    assert session.events.of_address("600 111 222") == (call,)
    changed = session.events.edit(call.id, "pyta o dach")
    assert (changed.text, changed.address) == ("pyta o dach", NUMBER)
    assert session.events.edit(call.id, "pyta o dach") == changed
    clock.move(minutes=1)
    assert session.events.edit(call.id, None, clock()).at == "2026-01-31T12:01:00Z"
    session.events.delete(call.id)
    with pytest.raises(NotFound):
        session.events.get(call.id)
    for _ in range(3):
        session.undoing.undo()
    assert session.events.get(call.id) == call
    session.undoing.undo()
    assert session.events.of_address(NUMBER) == ()
    assert session.care.check() == ()


def test_the_history_tells_it_once_and_to_whom_a_contact_can_be_made_of_it(
    session: Session, call: Event
) -> None:
    session.events.edit(call.id, "pyta o dach")
    told = [(entry_label(one), one.contact_id, one.address) for one in session.history.everything(9)]
    assert told == [(f"Changed in the history: {NUMBER}", 0, ""), ("Call", 0, NUMBER)]
    with a_session_of(session, "bob") as bob:
        assert len(bob.history.everything(9)) == 2
        with pytest.raises(Denied) as denied:
            bob.events.edit(call.id, "x")
        assert denied.value.problem.code is Code.EVENT_NOT_YOURS
    with a_session_of(session, "eve", "nobody") as eve:
        assert eve.history.everything(9) == ()
        with pytest.raises(NotFound):
            eve.events.get(call.id)


def test_who_gets_the_number_gets_the_event_and_undo_takes_both_back(session: Session, call: Event) -> None:
    other = session.events.add_unknown("ewa@lis.pl", EventKind.MESSAGE, "")
    ewa = a_person(session, "Ewa Lis", phone="600 111 222")
    assert session.events.get(call.id) == replace(call, contact_id=ewa.id, address="")
    assert contact_of(session, other) == 0
    assert session.events.known("600111222") == ("600111222", ewa.id, "Ewa Lis")
    assert undoable_sentence(session.undoing.undo()) == "Added: Ewa Lis"
    assert session.events.get(call.id) == call
    session.undoing.redo()
    assert contact_of(session, call) == ewa.id
    now = session.contacts.get(ewa.id)
    session.contacts.save(ewa.id, replace(now.draft, emails=(Email("EWA@lis.pl"),)), now.version)
    assert contact_of(session, other) == ewa.id
    assert {one.event for one in session.history.of_contact(ewa.id) if one.event} == set(
        session.events.of_contact(ewa.id)
    )
    session.undoing.undo()
    assert (contact_of(session, other), contact_of(session, call)) == (0, ewa.id)
    assert session.care.check() == ()


def test_what_was_done_with_it_since_bars_undo(session: Session, call: Event) -> None:
    with a_session_of(session, "bob") as bob:
        a_person(bob, "Ewa Lis", phone=NUMBER)
        with pytest.raises(Refused) as refused:
            session.undoing.undo()
        assert refused.value.problem.code is Code.UNDO_DEFINITION
        bob.undoing.undo()
    session.undoing.undo()
    assert session.events.of_address(NUMBER) == ()


def test_an_event_about_somebodys_number_is_that_contacts(session: Session) -> None:
    first = a_person(session, "Ewa Lis", phone=NUMBER)
    a_person(session, "Jan Lis", phone=NUMBER, allow_duplicate=True)
    assert session.events.add_unknown("600111222", EventKind.CALL, "").contact_id == first.id
    assert session.events.of_address(NUMBER) == ()


def test_a_number_of_a_hidden_contact_is_nobodys(session: Session) -> None:
    hidden = a_person(session, "Adam Tajny", phone=NUMBER, access="owner")
    with a_session_of(session, "bob") as bob:
        assert bob.events.known(NUMBER) == (NUMBER, 0, "")
        event = bob.events.add_unknown(NUMBER, EventKind.CALL, "kto to")
        assert event.contact_id == 0
        (entry,) = bob.history.everything(9)
        assert entry.address == NUMBER
    (entry,) = [one for one in session.history.everything(9) if one.event]
    assert (entry.contact_id, entry.address) == (0, ""), "who sees the contact is not offered to add it"
    now = session.contacts.get(hidden.id)
    session.contacts.save(hidden.id, replace(now.draft, note="x"), now.version)
    assert contact_of(session, event) == 0, "the contact had the number before"


def test_numbers_that_no_rule_knows_are_found_by_their_digits(session: Session) -> None:
    event = session.events.add_unknown("12 34", EventKind.CALL, "")
    ewa = a_person(session, "Ewa Lis", email="ewa@lis.pl")
    now = session.contacts.get(ewa.id)
    session.contacts.save(ewa.id, replace(now.draft, phones=(Phone(None, "1234"),)), now.version)
    assert contact_of(session, event) == ewa.id


def test_an_import_brings_events_to_its_contacts_and_its_undo_leaves_them(
    session: Session, call: Event
) -> None:
    mail = session.events.add_unknown("jan@x.pl", EventKind.MESSAGE, "x")
    jan = a_person(session, "Jan Nowak", phone="600 999 888")
    file = b"name,email,phone\nEwa Lis,ewa@x.pl,600111222\nJan Nowak,jan@x.pl,600999888\n"
    options = ImportOptions(on_duplicate=OnDuplicate.UPDATE)
    outcome = session.imports.run_file(file, options, name="a.csv")
    assert contact_of(session, call) not in (0, jan.id)
    assert contact_of(session, mail) == jan.id
    session.imports.undo(outcome.job)
    assert session.events.get(call.id) == call
    assert session.care.check() == ()


def test_a_purge_takes_the_events_and_their_words_along(
    session: Session, call: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_crm.services.lifecycle._CLEANING_MILLISECONDS", 60_000.0)
    session.events.edit(call.id, "Brzęczyszczykiewicz dzwoni")
    ewa = a_person(session, "Ewa Lis", phone=NUMBER)
    session.lifecycle.delete((ewa.id,))
    assert session.lifecycle.purge((ewa.id,)) is True
    with pytest.raises(NotFound):
        session.events.get(call.id)
    files = session.path.parent.glob(session.path.name + "*")
    data = b"".join(file.read_bytes() for file in files if file.is_file())
    assert "Brzęczyszczykiewicz".encode() not in data
    assert session.history.everything(9) == ()
    assert session.undoing.next_undo() is None


def test_files_hang_on_contacts(session: Session, call: Event) -> None:
    with pytest.raises(Refused) as refused:
        session.attachments.add(0, b"x", event_id=call.id, name="a.pdf")
    assert refused.value.problem.code is Code.EVENT_OF_NOBODY
    ewa = a_person(session, "Ewa Lis", phone=NUMBER)
    file = session.attachments.add(ewa.id, b"x", event_id=call.id, name="a.pdf")
    (entry,) = [one for one in session.history.of_contact(ewa.id) if one.event]
    assert entry.files == (file,)


# -- of several contacts, and on opportunities -----------------------------------------------------


def test_one_event_of_several_contacts_is_one_undo(session: Session) -> None:
    ids = [a_person(session, name).id for name in ("Ewa Lis", "Jan Nowak", "Anna Maj")]
    added = session.events.add_to(ids[::-1], EventKind.CALL, "zaproszenie")
    assert [one.contact_id for one in added] == ids[::-1]
    session.undoing.undo()
    assert [session.events.of_contact(one) for one in ids] == [(), (), ()]
    with pytest.raises(NotFound):
        session.events.add_to([*ids, 999], EventKind.CALL, "x")
    with pytest.raises(Refused) as refused:
        session.events.add_to(range(1, 502), EventKind.CALL, "x")
    assert refused.value.problem.code is Code.TOO_MANY_AT_ONCE
    assert [session.events.of_contact(one) for one in ids] == [(), (), ()]


def test_an_event_on_an_opportunity_is_about_who_takes_part(session: Session) -> None:
    from tui_crm.domain.opportunities import OpportunityDraft

    ewa, jan = a_person(session, "Ewa Lis"), a_person(session, "Jan Nowak")
    offer = session.opportunities.add(OpportunityDraft("Dach", persons=((ewa.id, ""),)))
    event = session.events.add(ewa.id, EventKind.NOTE, "x", opportunity_id=offer.id)
    assert event.opportunity_id == offer.id
    with pytest.raises(Refused) as refused:
        session.events.add(jan.id, EventKind.NOTE, "x", opportunity_id=offer.id)
    assert refused.value.problem.code is Code.EVENT_NOT_OF_OPPORTUNITY
    for number in (offer.id + 1, 10**25):
        with pytest.raises(NotFound) as missing:
            session.events.add(ewa.id, EventKind.NOTE, "x", opportunity_id=number)
        assert missing.value.problem.code is Code.OPPORTUNITY_NOT_FOUND


def test_the_journal_keeps_it_whole(session: Session, call: Event) -> None:
    rows = session.database.connection().execute(
        "SELECT thing, target, before, after FROM journal_definition"
    ).fetchall()  # fmt: skip
    assert [(row[0], row[1], row[2]) for row in rows] == [("event", call.id, "{}")]
    assert json.loads(rows[0][3])["address_key"] == NUMBER
