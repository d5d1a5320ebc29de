"""E-mail by its keys: the list, one message, mailboxes in the settings, the profile (R49, R11)."""

from __future__ import annotations

from threading import Event

import pytest

from tests.kit.builders import a_person, an_organization
from tests.kit.mailboxes import ANNA, JAN, LUKASZ, a_maildir, a_message
from tests.kit.screen import press, read_all, said, send_key, settle, shown, type_text, until
from tui_crm.domain.mail import (
    EXCERPT,
    LinkState,
    MailMessage,
    MailPerson,
    MailSource,
    Shown,
    SyncOutcome,
    SyncProgress,
)
from tui_crm.domain.problems import Code, Refused
from tui_crm.opener import Opened, is_harmless, mail_address
from tui_crm.services.mail import Mail
from tui_crm.ui.bindings import said_key
from tui_crm.ui.modals.add_contact import AddContact
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.define_mailbox import DefineMailbox
from tui_crm.ui.modals.mail_password import MailPassword
from tui_crm.ui.modals.pick_contact import PickContact
from tui_crm.ui.screens import mail_lines
from tui_crm.ui.screens.mail import MailScreen
from tui_crm.ui.screens.mail_flows import answered
from tui_crm.ui.screens.message import MessageScreen
from tui_crm.ui.screens.message_items import message_items
from tui_crm.ui.screens.profile import Profile

HOSTILE = "[b]Evil[/] \x1b[2J\x1b]0;owned\x07\u202elive"


async def at_rest(pilot) -> None:
    """Waits until no mailbox is read any more."""
    work = pilot.app.screen_stack[0].mailing
    await until(lambda: not work.is_going_on)
    await settle(pilot)


@pytest.fixture
def box(tmp_path):
    """A Maildir with a letter of Łukasz, one of somebody unknown, and one that tries to do harm."""
    return a_maildir(
        tmp_path / "Maildir",
        [
            a_message(3, f"Łukasz <{LUKASZ}>", subject="Offer", text="The roof costs 100."),
            a_message(2, f"Jan Nowak <{JAN}>", subject="Question", text="When?"),
            a_message(1, "Evil <evil@example.com>", subject=HOSTILE, text=HOSTILE + "\nsecond"),
        ],
    )


@pytest.fixture
def account(session, box, tmp_path):
    session.mail.place_of(str(tmp_path / "Maildir"))
    return session.mail.add_account("Work", MailSource.MAILDIR, str(tmp_path / "Maildir"), keeps_text=True)


@pytest.fixture
def lukasz(session):
    return a_person(session, "Łukasz Lis", email=LUKASZ, organization="Acme")


def a_mail(**values) -> MailMessage:
    known = {
        "id": 7, "message_id": "m", "at": "2026-01-30T12:00:00Z", "subject": "Offer", "excerpt": "Text",
        "size": 9, "attachments": 0, "is_outgoing": False,
        "persons": (MailPerson("from", "Ewa", "e@example.com"), MailPerson("to", "", ANNA)),
    }  # fmt: skip
    return MailMessage(**(known | values))


@pytest.mark.parametrize(
    ("values", "row"),
    [
        ({}, "2026-01-30      Ewa                  Offer"),
        ({"attachments": 2, "subject": "a\x1b[2J\nb"}, "2026-01-30   +  Ewa                  a[2J b"),
        ({"is_outgoing": True}, f"2026-01-30      to {ANNA}  Offer"),
        ({"subject": "", "persons": ()}, "2026-01-30                           (no subject)"),
    ],
)
def test_a_line_says_when_who_and_what(values, row):
    assert mail_lines.row_text(a_mail(**values), 66).rstrip() == row


def test_an_answer_goes_to_the_sender_or_to_whom_one_wrote():
    assert answered(a_mail()).address == "e@example.com"
    assert answered(a_mail(is_outgoing=True)).address == ANNA
    assert answered(a_mail(persons=())) is None


@pytest.mark.parametrize("subject", ["Re: Żółw & 100% ?body=x\r\nBcc: a@b.pl", HOSTILE, "ż" * 999])
def test_a_subject_adds_nothing_but_itself_to_an_address(subject):
    address = mail_address(ANNA, subject)
    assert address is not None
    assert is_harmless(address)
    assert address.count("?") == 1
    assert "&" not in address
    assert mail_address(ANNA) == f"mailto:{ANNA}"


def test_a_kept_text_is_shown_as_it_is_and_an_excerpt_says_that_it_is_one():
    whole = [item.text for item in message_items(a_mail(), "one\n\n[b]two")]
    assert whole[-3:] == ["one", "", "[b]two"]
    short = [item.text for item in message_items(a_mail(), None)]
    assert short[-1] == "Text"
    cut = [item.text for item in message_items(a_mail(excerpt="x" * EXCERPT), None)]
    assert cut[-1].startswith("Only the beginning")


def test_a_key_within_a_sentence_is_no_sign():
    assert said_key(("comma", "f9")) == "f9"
    assert (said_key(("comma",)), said_key(())) == ("comma", "")


async def test_mailboxes_are_read_and_a_message_is_linked_unlinked_and_taken_back(
    make_app, session, account, lukasz
):
    ewa = a_person(session, "Ewa Mak", phone="600100200")
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "E")
        assert isinstance(pilot.app.screen, MailScreen)
        assert "s reads the mailboxes" in shown(pilot)
        await press(pilot, "s")
        await at_rest(pilot)
        assert "new 3, linked to contacts 1" in said(pilot)
        text = shown(pilot)
        assert text.index("Offer") < text.index("Question") < text.index("[b]Evil[/]")
        assert "Belongs to: Acme, Łukasz Lis" in text or "Belongs to: Łukasz Lis, Acme" in text
        await press(pilot, "v", "v")
        assert "without a contact" in shown(pilot)
        assert "Offer" not in shown(pilot)
        await press(pilot, "v", "slash")
        await type_text(pilot, "roof")
        await press(pilot, "enter")
        await settle(pilot)
        assert "Question" not in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MessageScreen)
        assert "The roof costs 100." in shown(pilot)
        assert "Belongs to: Łukasz Lis (has an address of the message)" in shown(pilot)
        await press(pilot, "l")
        assert isinstance(pilot.app.screen, PickContact)
        await type_text(pilot, "ewa")
        await press(pilot, "enter")
        assert "Belongs to: Ewa Mak (linked by hand or by an earlier address)" in shown(pilot)
        await press(pilot, "u", "enter")
        assert "Ewa Mak (linked" not in shown(pilot)
        await press(pilot, "down", "d")
        assert "Łukasz Lis (has" not in shown(pilot)
        await press(pilot, "u", "enter", "enter")
        assert isinstance(pilot.app.screen, Profile)
    (found,) = session.mail.page(text="roof")
    assert {one.contact_id for one in found.links} >= {lukasz.id}
    assert ewa.id not in {one.contact_id for one in found.links}


async def test_a_sender_becomes_a_contact_and_gets_an_answer_in_polish(
    make_app, session, account, monkeypatch
):
    session.mail.sync(account.id)
    opened = []

    def open_address(address, *_more):
        opened.append(address)
        return Opened.OPENED

    monkeypatch.setattr("tui_crm.opener.open_address", open_address)
    async with make_app(language="pl") as pilot:
        await press(pilot, "E", "down", "enter", "m")
        assert opened == [f"mailto:{JAN}?subject=Re%3A%20Question"]
        await press(pilot, "c", "enter")
        assert isinstance(pilot.app.screen, AddContact)
        assert JAN in shown(pilot)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, MessageScreen)
        await press(pilot, "escape", "down", "enter")
        text = shown(pilot)
        assert "[b]Evil[/] [2J]0;ownedlive" in text
        assert "second" in text
    (found,) = session.mail.page(text="question")
    assert [(one.contact_name, one.state) for one in found.links] == [("Jan Nowak", LinkState.ADDRESS)]


async def test_the_profile_opens_unlinks_and_pins(make_app, session, account, lukasz):
    late = an_organization(session, "Late Ltd")
    session.mail.sync(account.id)
    session.links.link(lukasz.id, late.id)
    async with make_app() as pilot:
        pilot.app.push_screen(Profile(lukasz.id))
        await settle(pilot)
        await press(pilot, "2")
        assert "E-mail: Offer (from Łukasz Lis)" in shown(pilot)
        await press(pilot, "M")
        assert isinstance(pilot.app.screen, Choice)
        await press(pilot, "end", "enter")
        await at_rest(pilot)
        assert "1 e-mail pinned to Late Ltd" in said(pilot)
        assert len(session.mail.page(contact_id=late.id)) == 1
        view = pilot.app.screen.timeline
        while "Offer" not in view.current.text or not view.current.value.startswith("mail:"):
            await press(pilot, "down")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MessageScreen)
        await press(pilot, "escape", "d", "end", "enter")
        assert "E-mail: Offer" not in shown(pilot)
    assert session.mail.page(contact_id=lukasz.id) == ()


async def test_a_mailbox_is_set_up_changed_and_removed(make_app, session, box, tmp_path):
    async with make_app(language="pl", size=(110, 30)) as pilot:
        await press(pilot, "f9", *["shift+tab"] * 4, "n", "escape", "n")
        assert isinstance(pilot.app.screen, DefineMailbox)
        await type_text(pilot, "/no")
        await press(pilot, "escape", "escape")  # it asks, and Escape goes back
        assert pilot.app.screen.query_one("#place").value == "/no"
        await press(pilot, "ctrl+u", "ctrl+s")
        assert "imaps://" in str(pilot.app.screen.query_one("#place-error").content)
        assert pilot.app.screen.focused.id == "place"
        assert "(x) Zachowuj początek" in shown(pilot)
        await type_text(pilot, "/nowhere")
        await press(pilot, "enter")
        await type_text(pilot, "Praca")
        await press(pilot, "ctrl+s")
        assert "/nowhere" in str(pilot.app.screen.query_one("#place-error").content)
        pilot.app.screen.query_one("#place").value = str(tmp_path / "Maildir")
        await settle(pilot)
        await press(pilot, "ctrl+s")
        (made,) = session.mail.accounts()
        assert (made.name, made.source) == ("Praca", MailSource.MAILDIR)
        await press(pilot, "e", "enter", "end")
        await type_text(pilot, "!")
        await press(pilot, "ctrl+s")
        assert [one.name for one in session.mail.accounts()] == ["Praca!"]
        await press(pilot, "d", "end", "enter")
    assert session.mail.accounts() == ()


async def test_a_password_is_asked_shown_to_nobody_and_a_refusal_told(make_app, session, monkeypatch):
    session.mail.add_account("Post", MailSource.IMAP, "imaps://anna@mail.example.com")
    given = []

    def sync(_self, _account_id, password=None, told=None):
        given.append(password())
        raise Refused(Code.MAIL_LOGIN_REFUSED, host="mail.example.com", user="anna")

    monkeypatch.setattr("tui_crm.services.mail.Mail.sync", sync)
    async with make_app() as pilot:
        await press(pilot, "E", "s")
        assert isinstance(pilot.app.screen, MailPassword)
        await type_text(pilot, "secret")
        assert "secret" not in shown(pilot)
        await press(pilot, "enter")
        await at_rest(pilot)
        assert "Post: mail.example.com does not let anna in" in said(pilot)
        await press(pilot, "s", "escape")
        assert isinstance(pilot.app.screen, MailScreen)
    assert given == ["secret"]
    assert mail_lines.title(Shown.MINE, "") == "E-mails: of my mailboxes"


async def test_the_reading_goes_on_behind_other_screens_and_is_stopped(
    make_app, session, account, monkeypatch
):
    held, told_to_end = Event(), []

    def sync(_self, account_id, _password=None, told=None):
        while told(SyncProgress("", 1, 1, 0)) is not False:
            held.wait(0.01)
        told_to_end.append(account_id)
        return SyncOutcome(account_id, "Work", is_stopped=True)

    monkeypatch.setattr("tui_crm.services.mail.Mail.sync", sync)
    async with make_app() as pilot:
        await press(pilot, "E")
        work = pilot.app.screen_stack[0].mailing
        send_key(pilot.app, "s")
        await until(lambda: work.text.startswith("Work: looked at 1"))
        send_key(pilot.app, "escape")
        await until(lambda: isinstance(pilot.app.screen, Choice))
        send_key(pilot.app, "enter")
        await until(lambda: len(pilot.app.screen_stack) == 1)
        assert work.is_going_on
        for key in ("E", "s"):
            send_key(pilot.app, key)
        await at_rest(pilot)
        assert told_to_end == [account.id]
        assert "Stopped" in said(pilot)


async def test_a_search_survives_the_look_for_what_others_did(make_app, session, account, monkeypatch):
    session.mail.sync(account.id)
    goes_on, page = Event(), Mail.page

    def slow(self, limit=50, before="", contact_id=None, text="", only="", stopped=None):
        if text:
            goes_on.wait(300)
        return page(self, limit, before, contact_id, text, only, stopped)

    monkeypatch.setattr(Mail, "page", slow)
    async with make_app() as pilot:
        await press(pilot, "E")
        for key in ("slash", *"roof"):
            send_key(pilot.app, key)
        await until(lambda: "Searching" in shown(pilot))
        pilot.app.screen.follow_others()  # what the clock does every two seconds
        await read_all(pilot)
        goes_on.set()
        await settle(pilot)
        assert "Offer" in shown(pilot)
        assert "Question" not in shown(pilot)
