"""What events, opportunities, meetings and mail keep of somebody: it goes with a purge, no more (R21)."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.mailboxes import ANNA, mbox_bytes
from tests.kit.mailboxes import a_message as raw_message
from tests.kit.messages_kept import a_mail_link, a_message
from tests.services.test_lifecycle import bytes_of
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Contact
from tui_crm.domain.meetings import MeetingDraft, Participant
from tui_crm.domain.opportunities import OpportunityDraft
from tui_crm.domain.timeline import EventKind, HistoryFilter
from tui_crm.services.session import Session

NAME, EMAIL, EARLIER, PHONE = (
    "Zbysława Brzęczkiewicz",
    "zbysia@tajne.example",
    "stara@tajne.example",
    "600777888",
)
SECRETS = (
    "Zbysława", "zbyslawa", "Brzęczkiewicz", "brzeczkiewicz", "zbysia@", "stara@", "600777888", "tajna rola",
    "tajny wpis", "tajna treść", "tajny urywek", "tajna rozmowa",
)  # fmt: skip
AT = datetime(2026, 1, 7, 10)
DRAFT = MeetingDraft("Narada", AT, AT + timedelta(hours=1), "Europe/Warsaw")
ICS = f"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//t//t//EN
BEGIN:VEVENT
UID:planning@example.com
DTSTAMP:20260101T000000Z
DTSTART:20260105T100000Z
DTEND:20260105T110000Z
RRULE:FREQ=WEEKLY;COUNT=3
SUMMARY:Planowanie
DESCRIPTION:Prowadzi {NAME}
LOCATION:Sala 1
X-OWN:kept
ATTENDEE;CN="{NAME}":mailto:{EARLIER}
ATTENDEE;CN=Ewa:mailto:ewa@example.com
END:VEVENT
BEGIN:VEVENT
UID:planning@example.com
DTSTAMP:20260101T000000Z
RECURRENCE-ID:20260112T100000Z
DTSTART:20260112T120000Z
DTEND:20260112T130000Z
SUMMARY:Planowanie później
ATTENDEE;CN="{NAME}":mailto:{EMAIL}
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n").encode()


@pytest.fixture
def ewa(session: Session) -> Contact:
    return a_person(session, "Ewa Lis", email="ewa@example.com")


@pytest.fixture
def zbysia(session: Session) -> Contact:
    made = a_person(session, NAME, email=EARLIER, phone=PHONE)
    later = replace(made.draft, emails=(replace(made.draft.emails[0], value=EMAIL),))
    return session.contacts.save(made.id, later, made.version)


def purge(session: Session, *contacts: Contact) -> None:
    ids = tuple(one.id for one in contacts)
    session.lifecycle.delete(ids)
    session.lifecycle.purge(ids)


def write_to(session: Session, *messages: bytes) -> None:
    session.mail.read(lambda: io.BytesIO(b"".join(mbox_bytes(messages))), "box", keeps_text=True)


def test_a_purge_leaves_no_trace_of_what_happened(
    session: Session, zbysia: Contact, ewa: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_crm.services.lifecycle._CLEANING_MILLISECONDS", 60_000.0)
    acme = an_organization(session, "Acme")
    persons = ((ewa.id, "x"), (zbysia.id, "tajna rola"))
    sale = session.opportunities.add(OpportunityDraft("Dach", acme.id, persons=persons))
    session.opportunities.add_person(sale.id, zbysia.id, "tajna rola 2")
    with_her = Participant(zbysia.id, NAME, EMAIL)
    met = session.meetings.add(replace(DRAFT, participants=(with_her, Participant(ewa.id, "Ewa Lis"))))
    session.meetings.save(met.id, replace(session.meetings.draft_of(met), location="tu"), met.version)
    session.meetings.import_from(lambda: io.BytesIO(ICS), "a.ics")
    session.events.add(zbysia.id, EventKind.CALL, "tajny wpis", opportunity_id=sale.id)
    session.events.add_unknown("600777888", EventKind.CALL, "tajny wpis o numerze")
    session.drafts.keep_form(
        "meeting 1", None, {"values": {"contacts": [[zbysia.id, ""]], "others": f"{NAME}, Jan"}, "base": {}}
    )
    session.drafts.keep_form(f"call {PHONE}", None, {"note": "tajna rozmowa"})
    write_to(
        session,
        raw_message(1, EMAIL, ANNA, text="tajna treść", message_id=f"x.{EARLIER}"),
        raw_message(2, ANNA, f"{NAME} <{EARLIER}>, ewa@example.com", text="tajna treść druga"),
        raw_message(3, "ewa@example.com", ANNA, text="jawna treść"),
        raw_message(4, f"{NAME} <{EMAIL}>", "ewa@example.com", f"Od {NAME}", "tajny urywek"),
    )
    full = bytes_of(session)
    purge(session, zbysia)
    left = bytes_of(session)
    for text in SECRETS:
        assert text.encode() in full, text
        assert text.encode() not in left, text
    assert session.care.check() == ()
    assert [one.name for one in session.opportunities.get(sale.id).persons] == ["Ewa Lis"]
    assert [one.name for one in session.meetings.get(met.id).participants] == ["Ewa Lis"]
    assert b"X-OWN:kept" in session.meetings.export()
    shown = [(one.subject, session.mail.text(one.id)) for one in session.mail.page()]
    assert shown == [("", None), ("Number 3", "jawna treść"), ("Number 2", None)]
    kept = session.drafts.kept_form("meeting 1")
    assert kept is not None
    assert kept.data["values"] == {"contacts": [], "others": " Jan"}
    assert session.history.everything(200, wanted=HistoryFilter(text="Dach"))


def test_a_mailbox_does_not_bring_in_again_what_a_purge_took(session: Session, zbysia: Contact) -> None:
    message = raw_message(1, EMAIL, ANNA)
    write_to(session, message)
    purge(session, zbysia)
    assert session.mail.page() == ()
    write_to(session, message, raw_message(2))
    assert [one.subject for one in session.mail.page()] == ["Number 2"]


MESSAGES = (
    # to whom; link to Ewa; whether it stays
    (EMAIL, "", False),
    (EMAIL, "linked", True),
    (EMAIL, "carried", True),
    (EMAIL, "unlinked", False),
    (f"{EMAIL} ewa@example.com", "", True),
    (f"{EMAIL} ewa@example.com", "unlinked", False),
    (f"{EMAIL} stranger@example.com", "", False),
    ("stranger@example.com", "", True),
)


def test_mail_stays_with_another_contact(session: Session, zbysia: Contact, ewa: Contact) -> None:
    for number, (to, link, _stays) in enumerate(MESSAGES):
        message = a_message(session, ANNA, *to.split(), subject=str(number))
        if link:
            a_mail_link(session, message, ewa.id, link)
    a_mail_link(session, message, zbysia.id, "linked")
    purge(session, zbysia)
    left = sorted(one.subject for one in session.mail.page())
    assert left == [str(number) for number, one in enumerate(MESSAGES) if one[2]]
    assert session.care.check() == ()


def test_what_another_contact_has_too_stays(session: Session) -> None:
    shared = {"email": "biuro@example.com", "phone": "600100200"}
    jan = a_person(session, "Jan Nowak", **shared)
    ewa = a_person(session, "Ewa Lis", allow_duplicate=True, **shared)
    message = a_message(session, "biuro@example.com", ANNA)
    with session.database.writing() as connection:
        connection.execute("UPDATE mail_address SET name = 'Jan Nowak' WHERE position = 0")
        connection.execute("UPDATE mail_message SET excerpt = 'kind regards'")
    by_address = (Participant(None, "Nowak Jan", "biuro@example.com"), Participant(None, "Jan Nowak"))
    met = session.meetings.add(replace(DRAFT, participants=by_address))
    purge(session, jan)
    kept = session.mail.get(message)
    assert next((one.name, one.address) for one in kept.persons) == ("", "biuro@example.com")
    assert (kept.excerpt, [one.contact_id for one in kept.links]) == ("kind regards", [ewa.id])
    (one,) = session.meetings.get(met.id).participants
    assert (one.contact_id, one.name) == (ewa.id, "Ewa Lis")


def test_somebody_of_one_word_takes_no_namesakes_along(session: Session) -> None:
    jan = a_person(session, "Jan", email="jan@example.com")
    others = (Participant(None, "Jan Kot"), Participant(None, "Ewa Jan", "e@example.com"))
    met = session.meetings.add(replace(DRAFT, participants=(Participant(jan.id, "Jan"), *others)))
    purge(session, jan)
    assert [one.name for one in session.meetings.get(met.id).participants] == ["Jan Kot", "Ewa Jan"]


def test_what_was_done_without_them_is_still_undone(session: Session, zbysia: Contact, ewa: Contact) -> None:
    persons = ((ewa.id, "x"), (zbysia.id, "y"))
    sale = session.opportunities.add(OpportunityDraft("Dach", persons=persons))
    session.opportunities.save(sale.id, replace(session.opportunities.draft_of(sale), title="Okna"), 1)
    message = a_message(session, "who@example.com")
    session.mail.link(message, ewa.id)
    session.mail.link(message, zbysia.id)
    purge(session, zbysia)
    session.undoing.undo()  # her deletion and her link left nothing to take back
    assert session.mail.get(message).links == ()
    session.undoing.undo()
    assert session.opportunities.get(sale.id).title == "Dach"
    assert session.care.check() == ()


def test_an_opportunity_that_lost_its_last_contact_is_its_owners(session: Session) -> None:
    hidden = an_organization(session, "Tajna")
    session.contacts.set_access((hidden.id,), Access.OWNER)
    sale = session.opportunities.add(OpportunityDraft("Dach", hidden.id))
    purge(session, hidden)
    assert session.opportunities.get(sale.id).organization_id is None
    with a_session_of(session, "ola") as ola:
        assert ola.opportunities.of_contact(hidden.id) == ()
        assert "Dach" not in repr(ola.history.everything(200))


def test_what_is_read_for_a_purge_does_not_grow_with_the_contacts(session: Session) -> None:
    people = [a_person(session, f"Jan {name}", email=f"{name}@example.com") for name in ("Kot", "Lis", "Mak")]
    for one in people:
        a_message(session, one.draft.emails[0].value, ANNA)
    purge(session, *people)
    assert session.mail.page() == ()
    with session.database.reading() as connection:
        references = connection.execute("SELECT message FROM mail_copy").fetchall()
        rows = connection.execute("SELECT before, after FROM journal_definition").fetchall()
    assert references == [(None,)] * 3
    assert [json.loads(text) for row in rows for text in row if "example" in text] == []
