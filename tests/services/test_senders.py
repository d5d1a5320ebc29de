"""Adding the sender of a message that a mail program pipes in."""

from __future__ import annotations

import io

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Contact, Kind
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.new_contact import sender_contact
from tui_crm.domain.problems import Code, CrmError, Denied, Duplicate, Refused
from tui_crm.services.senders import SendersAdded
from tui_crm.services.session import Session
from tui_crm.wording import explain

LIST = "\nList-Post: <mailto:lista@example.org>"


def pipe(session: Session, head: str | bytes, **choices: object) -> SendersAdded:
    head = head if isinstance(head, bytes) else head.encode()
    return session.senders.add(lambda: io.BytesIO(head + b"\nSubject: x\n\nbody\n"), **choices)  # type: ignore[arg-type]


def said(contact: Contact) -> tuple[str, str, str]:
    return contact.draft.first_name, contact.draft.last_name, contact.draft.emails[0].value


def everybody(session: Session) -> int:
    return session.contacts.count(ContactQuery(kind=None, include_inactive=True))


@pytest.mark.parametrize(
    ("head", "sender"),
    [
        ("From: Jan Mak <jan@example.com>", ("Jan", "Mak", "jan@example.com")),
        ('From: "Mak, Jan" <jan@example.com>', ("Jan", "Mak", "jan@example.com")),
        ("From: =?utf-8?q?=C5=81uk_=C5=BB=C3=B3=C5=82w?= <l@example.com>", ("Łuk", "Żółw", "l@example.com")),
        ("From: =?iso-8859-2?q?=A3uk_=AFak?= <l@example.com>", ("Łuk", "Żak", "l@example.com")),
        (b"From: \xa3uk \xafak <l@example.com>", ("Łuk", "Żak", "l@example.com")),
        ("FROM:\n  Jan\n Mak\n <jan@example.com>", ("Jan", "Mak", "jan@example.com")),
        ("Sender: Jan Mak <jan@example.com>", ("Jan", "Mak", "jan@example.com")),
        ("Reply-To: Jan Mak <jan@example.com>\nTo: a@example.com", ("Jan", "Mak", "jan@example.com")),
        ("From: Jan Mak <jan@example.com>\nReply-To: x@example.com", ("Jan", "Mak", "jan@example.com")),
        (
            f"From: Jan Mak via Lista <lista@example.org>{LIST}\nReply-To: lista@example.org,jan@example.com",
            ("Jan", "Mak", "jan@example.com"),
        ),
        (
            "From: 'Jan Mak' via Zespół <z@example.org>\nX-Original-From: Jan Mak <jan@example.com>",
            ("Jan", "Mak", "jan@example.com"),
        ),
        (f"From: Jan Mak <jan@example.com>{LIST}", ("Jan", "Mak", "jan@example.com")),
        ("From: Jan\x07 \x9dMak\u202e <jan@example.com>", ("Jan", "Mak", "jan@example.com")),
    ],
)
def test_the_sender_is_found(session: Session, head: str | bytes, sender: tuple[str, str, str]) -> None:
    assert [said(one) for one in pipe(session, head).added] == [sender]


@pytest.mark.parametrize(
    ("address", "name", "kind", "names"),
    [
        ("jan.mak@x.pl", "", Kind.PERSON, ("Jan", "Mak", "")),
        ("ewa-maria.nowak85+crm@x.pl", "Ew", Kind.PERSON, ("Ewa-Maria", "Nowak", "")),
        ("j.mak@x.pl", "", Kind.PERSON, ("j.mak", "", "")),
        ("jm@x.pl", "", Kind.PERSON, ("jm@x.pl", "", "")),
        ("1@x.pl", "1@x.pl", Kind.PERSON, ("1@x.pl", "", "")),
        ("a@x.pl", "Acme 24/7", Kind.PERSON, ("Acme 24/7", "", "")),
        ("a@x.pl", "Jo Nesbø", Kind.PERSON, ("Jo Nesbø", "", "")),
        ("a@x.pl", "Jan van Dijk", Kind.PERSON, ("Jan", "van Dijk", "")),
        ("a@x.pl", "Acme 24/7", Kind.ORGANIZATION, ("", "", "Acme 24/7")),
        ("biuro@acme.pl", "", Kind.ORGANIZATION, ("", "", "acme.pl")),
    ],
)
def test_a_name_that_the_rules_take(address: str, name: str, kind: Kind, names: tuple[str, str, str]) -> None:
    draft = sender_contact(address, name, kind, "PL")
    assert (draft.first_name, draft.last_name, draft.name) == names
    assert [one.value for one in draft.emails] == [address]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", Code.NOT_A_MESSAGE),
        (b"hello\nworld\n", Code.NOT_A_MESSAGE),
        (b"foo: bar\n\nx", Code.NOT_A_MESSAGE),
        (b"From: a\0@example.com\n\nx", Code.NOT_A_MESSAGE),
        (bytes(range(256)) * 100, Code.NOT_A_MESSAGE),
        (b"To: a@example.com\n\nx", Code.SENDER_MISSING),
        (b"From: nobody\n\nx", Code.SENDER_MISSING),
        (f"From: J via L <lista@example.org>{LIST}\n\nx".encode(), Code.SENDER_IS_LIST),
    ],
)
def test_what_says_no_sender_is_refused(session: Session, text: bytes, code: Code) -> None:
    stream = io.BytesIO(text)
    with pytest.raises(Refused) as refused:
        session.senders.add(lambda: stream)
    assert refused.value.problem.code is code
    assert stream.read() == b""  # whoever writes it was heard to the end
    assert everybody(session) == 0


def test_all_is_read_and_only_the_head_counts(session: Session) -> None:
    stream = io.BytesIO(b"From: Jan Mak <jan@example.com>\n\n" + b"From: x@example.com\n" * 200_000)
    assert len(session.senders.add(lambda: stream).added) == 1
    assert stream.read() == b""


def test_whoever_is_there_stays(session: Session) -> None:
    jan = a_person(session, "Jan Mak", email="Jan@Example.com")
    acme = an_organization(session, "Acme", email="biuro@example.com")
    before = session.last_change()
    assert pipe(session, "From: Other Name <jan@example.COM>").known == (jan,)
    assert pipe(session, "From: biuro@example.com", kind=Kind.PERSON).known == (acme,)
    assert session.last_change() == before
    assert pipe(session, "From: jan@example.com", allow_duplicate=True).added[0].id != jan.id


def test_a_hidden_contact_is_not_named(session: Session) -> None:
    hidden = a_person(session, "Jan Mak", email="jan@example.com", access=Access.OWNER.value)
    with a_session_of(session, "bob") as bob, pytest.raises(Duplicate) as refused:
        pipe(bob, "From: jan@example.com")
    assert refused.value.problem.code is Code.DUPLICATE_HIDDEN
    assert refused.value.contact_id is None
    assert "jan@example.com" in explain(refused.value)
    assert hidden.name not in str(refused.value.problem.values)


def test_several_senders_come_together_or_not_at_all(session: Session) -> None:
    a_person(session, "Ewa Lis", email="ewa@example.com")
    both = pipe(session, "From: Jan Mak <jan@example.com>, ewa@example.com, JAN@example.com")
    assert [one.name for one in both.added] == ["Jan Mak"]
    assert [one.name for one in both.known] == ["Ewa Lis"]
    count = everybody(session)
    with pytest.raises(Duplicate):  # the second has the phone of the first
        pipe(session, "From: a.b@example.com, c.d@example.com", given=[("phone", "600 100 200")])
    assert everybody(session) == count


def test_each_message_of_an_mbox_counts(session: Session) -> None:
    mbox = "".join(
        f"From x Mon Jan  1 10:00:00 2026\nFrom: {name} <{name}@example.com>\n\n>From here\n\n"
        for name in ("ala", "ola", "ala")
    )
    added = session.senders.add(lambda: io.BytesIO(mbox.encode())).added
    assert [one.name for one in added] == ["ala", "ola"]


def test_fields_are_set_beside_what_the_message_says(session: Session) -> None:
    given = [("last_name", "Maj"), ("tags", "VIP"), ("organization", "Acme"), ("email", "b@example.com")]
    (one,) = pipe(session, "From: Jan Mak <jan@example.com>", given=given).added
    assert said(one) == ("Jan", "Maj", "jan@example.com")
    assert [email.value for email in one.draft.emails] == ["jan@example.com", "b@example.com"]
    assert (one.draft.tags, one.draft.organizations[0].name) == (("VIP",), "Acme")
    with pytest.raises(CrmError):
        pipe(session, "From: x.y@example.com", given=[("custom.shoe", "43")])


def test_it_is_undone_and_a_dry_run_leaves_nothing(session: Session) -> None:
    before = session.last_change()
    tried = pipe(session, "From: Jan Mak <jan@example.com>", dry_run=True, given=[("organization", "Acme")])
    assert [one.name for one in tried.added] == ["Jan Mak"]
    assert (everybody(session), session.last_change()) == (0, before)
    pipe(session, "From: Jan Mak <jan@example.com>")
    session.undoing.undo()
    assert everybody(session) == 0


def test_who_may_not_add_is_refused_before_anything_is_read(session: Session) -> None:
    with a_session_of(session, "vera", "viewer") as viewer, pytest.raises(Denied):
        viewer.senders.add(lambda: pytest.fail("it was read"))
