"""Whom messages belong to: by address always, to organizations only from when the link was on (R49)."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.mailboxes import ANNA, JAN, LUKASZ, a_message, mbox_bytes
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Contact, Email, Status
from tui_crm.domain.mail import LinkState, MailMessage, key_of
from tui_crm.domain.problems import Code, Denied, NotFound, Refused
from tui_crm.domain.timeline import HistoryFilter
from tui_crm.services import mail as mail_service
from tui_crm.services.session import Session
from tui_crm.wording.history import undoable_sentence

Read = Callable[..., MailMessage]


@pytest.fixture
def acme(session: Session) -> Contact:
    return an_organization(session, "Acme Polska", email="office@acme.example")


@pytest.fixture
def lukasz(session: Session, acme: Contact) -> Contact:
    return a_person(session, "Łukasz Kowalski", email="Lukasz@Example.com", organization=acme.name)


@pytest.fixture
def read(session: Session) -> Read:
    """Reads a message of a number and gives it as its reader sees it."""

    def reading(number: int = 1, of: Session | None = None, **choices: str) -> MailMessage:
        reader = of or session
        reader.mail.read(lambda: io.BytesIO(a_message(number, **choices)), "pipe")
        return next(one for one in reader.mail.page() if one.subject == f"Number {number}")

    return reading


def links(session: Session, message: MailMessage) -> dict[str, LinkState]:
    return {one.contact_name: one.state for one in session.mail.get(message.id).links}


def numbers(session: Session, contact: Contact) -> list[str]:
    return [one.subject.removeprefix("Number ") for one in session.mail.page(contact_id=contact.id)]


def undo(session: Session) -> None:
    found = session.undoing.next_undo()
    assert found is not None
    session.undoing.undo(found.operation)


def save(session: Session, contact: Contact, **fields: object) -> None:
    now = session.contacts.get(contact.id)
    session.contacts.save(contact.id, replace(now.draft, **fields), now.version)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "head", [{"sender": LUKASZ}, {"sender": JAN, "to": LUKASZ}, {"extra": f"Cc: {LUKASZ}"}]
)
def test_a_message_belongs_to_who_is_in_it_and_on_to_the_organization(
    session: Session, lukasz: Contact, acme: Contact, read: Read, head: dict[str, str]
) -> None:
    message = read(**{"sender": JAN, **head})
    assert links(session, message) == {
        "Łukasz Kowalski": LinkState.ADDRESS,
        "Acme Polska": LinkState.CARRIED,
    }
    assert numbers(session, lukasz) == numbers(session, acme) == ["1"]


def test_a_contact_that_comes_later_has_its_messages_but_its_organization_does_not(
    session: Session, acme: Contact, read: Read
) -> None:
    message = read()
    assert links(session, message) == {}
    assert [one.id for one in session.mail.page(only="unlinked")] == [message.id]
    lukasz = a_person(session, "Łukasz Kowalski", email=LUKASZ, organization=acme.name)
    assert links(session, message) == {"Łukasz Kowalski": LinkState.ADDRESS}
    assert session.mail.page(only="unlinked") == ()
    read(2)
    assert (numbers(session, lukasz), numbers(session, acme)) == (["2", "1"], ["2"])
    read()  # the old one once more
    assert numbers(session, acme) == ["2"]


def test_the_switch_counts_when_a_message_is_read_and_never_backwards(
    session: Session, lukasz: Contact, acme: Contact, read: Read
) -> None:
    save(session, lukasz, link_emails=False)
    read(1)
    save(session, lukasz, link_emails=True)
    read(2)
    save(session, lukasz, link_emails=False)
    read(3)
    assert numbers(session, acme) == ["2"]
    assert numbers(session, lukasz) == ["3", "2", "1"]


def test_inactive_persons_carry_nothing_on(
    session: Session, lukasz: Contact, acme: Contact, read: Read
) -> None:
    session.lifecycle.set_status((lukasz.id,), Status.INACTIVE)
    read()
    assert (numbers(session, lukasz), numbers(session, acme)) == (["1"], [])


def test_a_link_by_hand_and_its_undo(session: Session, acme: Contact, read: Read) -> None:
    message = read()
    assert session.mail.link(message.id, acme.id).links[0].state is LinkState.LINKED
    session.mail.link(message.id, acme.id)
    undo(session)
    assert links(session, message) == {}
    redo = session.undoing.next_redo()
    assert redo is not None
    session.undoing.redo(redo.operation)
    assert links(session, message) == {"Acme Polska": LinkState.LINKED}


def test_what_was_taken_off_stays_off(session: Session, lukasz: Contact, acme: Contact, read: Read) -> None:
    message = read()
    for contact in (lukasz, acme):
        session.mail.unlink(message.id, contact.id)
    read()
    session.mail.read(lambda: io.BytesIO(a_message()), "another mailbox")
    assert session.mail.pin(lukasz.id, acme.id) == 0
    assert links(session, message) == {}
    assert numbers(session, lukasz) == numbers(session, acme) == []
    with pytest.raises(Refused) as refused:
        session.mail.unlink(message.id, acme.id)
    assert refused.value.problem.code is Code.MAIL_NOT_LINKED
    undo(session)
    undo(session)
    assert len(links(session, message)) == 2
    session.mail.unlink(message.id, lukasz.id)
    session.mail.link(message.id, lukasz.id)
    assert links(session, message)["Łukasz Kowalski"] is LinkState.ADDRESS


def test_pinning_does_the_past_in_one_operation(
    session: Session, acme: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_service, "CHUNK", 3)
    messages = [a_message(n) for n in range(1, 9)] + [a_message(9, to="office@acme.example")]
    session.mail.read(lambda: io.BytesIO(b"".join(mbox_bytes(messages))), "pipe")
    lukasz = a_person(session, "Łukasz Kowalski", email=LUKASZ, organization=acme.name)
    other = an_organization(session, "Bodex")
    session.mail.unlink(session.mail.page(text="number 1")[0].id, lukasz.id)
    assert numbers(session, acme) == ["9"]
    assert session.mail.pin(lukasz.id, acme.id) == 7
    assert numbers(session, acme) == ["9", *map(str, range(8, 1, -1))]
    assert session.mail.pin(lukasz.id, acme.id) == 0
    undo(session)
    assert numbers(session, acme) == ["9"]
    told: list[tuple[int, int]] = []
    assert session.mail.pin(lukasz.id, acme.id, lambda done, of: bool(told.append((done, of)))) == 3
    assert told == [(3, 7)]
    for person, organization, code in (
        (acme, other, Code.NOT_A_PERSON),
        (lukasz, lukasz, Code.NOT_AN_ORGANIZATION),
        (lukasz, other, Code.NOT_LINKED),
    ):
        with pytest.raises(Refused) as refused:
            session.mail.pin(person.id, organization.id)
        assert refused.value.problem.code is code


def test_a_contact_that_one_may_not_see_is_named_nowhere(session: Session, acme: Contact, read: Read) -> None:
    hidden = a_person(session, "Łukasz Ukryty", email=LUKASZ, access=Access.OWNER.value)
    message = read()
    with a_session_of(session, "marek") as marek:
        with pytest.raises(NotFound):
            marek.mail.get(message.id)
        assert marek.mail.page() == ()
        session.mail.link(message.id, acme.id)
        seen = marek.mail.get(message.id)
        assert [one.contact_name for one in seen.links] == ["Acme Polska"]
        assert [one.address for one in seen.persons] == [ANNA]
        assert (seen.sender, seen.hidden, seen.accounts) == (None, 1, ())
        for text, found in (("lukasz@", 0), (ANNA, 1), ("number hello", 1)):
            assert len(marek.mail.page(text=text)) == found, text
            entries = marek.history.everything(9, wanted=HistoryFilter(text=text))
            assert len([one for one in entries if one.mail]) == found, text
        assert [one.address for one in marek.history.everything(9) if one.mail] == [""]
        for attempt in (
            lambda: marek.mail.page(contact_id=hidden.id),
            lambda: marek.mail.link(message.id, hidden.id),
            lambda: marek.mail.unlink(message.id, hidden.id),
            lambda: marek.mail.pin(hidden.id, acme.id),
        ):
            with pytest.raises(NotFound):
                attempt()


def test_whoever_reads_first_it_is_carried_on_alike_and_named_to_who_sees_it(
    session: Session, acme: Contact, read: Read
) -> None:
    secret = an_organization(session, "Tajna", access=Access.OWNER.value)
    hidden = a_person(
        session, "Łukasz Ukryty", email=LUKASZ, organization=acme.name, access=Access.OWNER.value
    )
    session.links.link(hidden.id, secret.id)
    with a_session_of(session, "marek") as marek:
        message = read(1, of=marek)
        assert [one.contact_name for one in message.links] == ["Acme Polska"]
        assert "Ukryty" not in repr(message)
        assert [one.address for one in message.persons] == [LUKASZ, ANNA], "it is in a mailbox of theirs"
        assert len(marek.mail.page(text="lukasz@")) == 1
    assert links(session, message) == {
        "Łukasz Ukryty": LinkState.ADDRESS,
        "Acme Polska": LinkState.CARRIED,
        "Tajna": LinkState.CARRIED,
    }
    session.lifecycle.delete([secret.id])
    assert "Tajna" not in links(session, read(2))
    session.lifecycle.restore([secret.id])
    assert numbers(session, secret) == ["1"], "what was in the trash got nothing"


def test_another_copy_adds_the_addresses_that_the_first_one_lacks(
    session: Session, lukasz: Contact, acme: Contact, read: Read
) -> None:
    """The copy of who sent it names those who got it blindly; they are carried on as of that reading."""
    save(session, lukasz, link_emails=False)
    bob = a_person(session, "Bob Nowy", email="bob@example.com", organization=acme.name)
    message = read(1, sender=ANNA, to=f"{ANNA}, {LUKASZ}")
    assert links(session, message) == {"Łukasz Kowalski": LinkState.ADDRESS}
    save(session, lukasz, link_emails=True)
    copy = a_message(1, sender=ANNA, to=f"{ANNA}, {LUKASZ}", extra="Bcc: Ewa <ewa@example.com>")
    session.mail.read(lambda: io.BytesIO(copy), "pipe")
    assert links(session, message) == {"Łukasz Kowalski": LinkState.ADDRESS}, "carried for new ones alone"
    copy = copy.replace(b"Bcc:", b"Bcc: BOB@example.com,")
    for name in ("sent", "again"):
        session.mail.read(lambda: io.BytesIO(copy), name)
    assert numbers(session, acme) == numbers(session, bob) == ["1"]
    found = [(one.role, one.address) for one in session.mail.get(message.id).persons]
    assert found[-2:] == [("bcc", "ewa@example.com"), ("bcc", "BOB@example.com")]
    assert len(found) == 5
    assert len(session.mail.page(text="ewa bob@")) == 1


def test_who_may_not_edit_links_nothing(session: Session, lukasz: Contact, acme: Contact, read: Read) -> None:
    message = read()
    with a_session_of(session, "ola", "viewer") as ola:
        assert ola.mail.get(message.id).sender is not None
        for attempt in (
            lambda: ola.mail.link(message.id, acme.id),
            lambda: ola.mail.unlink(message.id, lukasz.id),
            lambda: ola.mail.pin(lukasz.id, acme.id),
        ):
            with pytest.raises(Denied):
                attempt()
    with a_session_of(session, "nikt", "nobody") as nobody, pytest.raises(Denied):
        nobody.mail.read(lambda: io.BytesIO(a_message()), "pipe")


def test_pages_leave_no_message_out(session: Session, lukasz: Contact, acme: Contact) -> None:
    """Of a contact with several addresses in several roles, half of its messages at the same moment."""
    save(session, lukasz, emails=(*lukasz.draft.emails, replace(lukasz.draft.emails[0], value=JAN)))
    heads = [(LUKASZ, JAN), (JAN, ANNA), (ANNA, f"{LUKASZ}, {JAN}"), (ANNA, "x@example.com")]
    messages = [
        a_message(
            1 + n // 2, *heads[n % 4], message_id=f"{n}@example.com", extra=f"Cc: {LUKASZ}" * (n % 3 == 0)
        )
        for n in range(40)
    ]
    session.mail.read(lambda: io.BytesIO(b"".join(mbox_bytes(messages))), "pipe")
    everything = session.mail.page(1_000)
    assert len(everything) == 40
    for contact in (None, lukasz.id, acme.id):
        wanted = [
            one for one in everything if contact is None or contact in [two.contact_id for two in one.links]
        ]
        found: list[MailMessage] = []
        while page := session.mail.page(3, key_of(found[-1]) if found else "", contact):
            found += page
        assert found == wanted
        assert len(wanted) >= 30
    assert {one.subject for one in session.mail.page(text="NUMBER 20 łukasz@")} == {"Number 20"}
    assert session.mail.page(text="number 20 nobody@") == ()


def test_an_address_that_a_contact_gives_up_leaves_it_the_messages_it_had(
    session: Session, lukasz: Contact, acme: Contact, read: Read
) -> None:
    both = "lukasz@new.example"
    first, second, third = read(1), read(2, to=both), read(3)
    session.mail.unlink(third.id, lukasz.id)

    def rows() -> list[tuple[int, int, str]]:
        with session.database.reading() as connection:
            return connection.execute(
                "SELECT message, contact, state FROM mail_link ORDER BY 1, 2"
            ).fetchall()

    save(session, lukasz, emails=(Email(LUKASZ), Email(both)))
    before = rows()
    save(session, lukasz, emails=(Email(both),))
    assert (numbers(session, lukasz), numbers(session, acme)) == (["2", "1"], ["3", "2", "1"])
    assert links(session, first)["Łukasz Kowalski"] is LinkState.LINKED
    assert links(session, second)["Łukasz Kowalski"] is LinkState.ADDRESS
    after = rows()
    for undone, redone in ((before, after), (before, after)):
        undo(session)
        assert rows() == undone
        found = session.undoing.next_redo()
        assert found is not None
        session.undoing.redo(found.operation)
        assert rows() == redone
    read(4)
    assert numbers(session, lukasz) == ["2", "1"]


def test_an_address_whose_coming_is_taken_back_leaves_no_messages(session: Session, read: Read) -> None:
    read(1)
    jan = a_person(session, "Jan Nowy")
    save(session, jan, emails=(Email(LUKASZ),))
    assert numbers(session, jan) == ["1"]
    undo(session)
    assert numbers(session, jan) == []


def test_what_is_undone_of_a_link_names_the_contact(session: Session, read: Read, acme: Contact) -> None:
    message = read()
    session.mail.link(message.id, acme.id)
    linked = session.undoing.next_undo()
    assert linked is not None
    assert undoable_sentence(linked) == "Message linked: Number 1, Acme Polska"
    session.mail.unlink(message.id, acme.id)
    unlinked = session.undoing.next_undo()
    assert unlinked is not None
    assert unlinked.names == ("Acme Polska",)
