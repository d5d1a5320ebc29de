"""Mailboxes on a real server: what is new, over TLS that is verified, and nothing there is changed."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from urllib.parse import quote

import pytest

from tests.kit.builders import a_person
from tests.kit.dovecot import PASSWORD, USER, Dovecot, need_dovecot
from tests.kit.mailboxes import JAN, LUKASZ, a_message
from tui_crm.domain.mail import MailAccount, SyncOutcome
from tui_crm.domain.problems import Code, Refused
from tui_crm.files import mail_imap
from tui_crm.services.session import Session

pytestmark = pytest.mark.pty  # needs a server beside it


@pytest.fixture(scope="module")
def running() -> Iterator[Dovecot]:
    """One server for all tests of this module."""
    need_dovecot()
    with Dovecot() as server:
        yield server


@pytest.fixture
def server(running: Dovecot, monkeypatch: pytest.MonkeyPatch) -> Dovecot:
    """The server, whose authority is trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(running.authority))
    return running


def account_on(session: Session, place: str, name: str = "Work") -> MailAccount:
    return session.mail.add_account(name, *session.mail.place_of(place))


def work(session: Session, server: Dovecot, folder: str = "") -> MailAccount:
    return account_on(session, f"imaps://{USER}@localhost:{server.port}/{quote(folder)}")


def sync(session: Session, account: MailAccount, password: str = PASSWORD) -> SyncOutcome:
    return session.mail.sync(account.id, lambda: password)


def refusal(session: Session, account: MailAccount, password: str = PASSWORD) -> Code:
    with pytest.raises(Refused) as refused:
        sync(session, account, password)
    assert password not in str(refused.value.problem)
    return refused.value.problem.code


def test_folders_are_read_on_and_nothing_becomes_read(session: Session, server: Dovecot) -> None:
    a_person(session, "Łukasz Kowalski", email=LUKASZ)
    large = EmailMessage()
    large["From"], large["To"], large["Date"] = LUKASZ, USER, "6 Jan 2026 10:00:00 +0000"
    large.set_content("x" * 100 + "\n" * 1_000 + "behind")
    for name in ("one ś.pdf", 'two ("attachment").pdf'):
        large.add_attachment(bytes(100_000), maintype="application", subtype="pdf", filename=name)
    server.deliver([*(a_message(n) for n in range(1, 6)), large.as_bytes()])
    server.deliver([a_message(7, sender=USER, to=LUKASZ)], "Wys&AUI-ane")
    server.deliver([a_message(8)], "Kosz")
    server.deliver([b"\0\0nothing\n"], "Other")
    account = work(session, server)
    outcome = sync(session, account)
    assert (outcome.new, outcome.refused, outcome.linked, outcome.known) == (7, 1, 7, 0)
    sent, found = session.mail.page(2)
    assert (sent.is_outgoing, sent.subject) == (True, "Number 7")
    assert (found.excerpt, found.attachments, found.size > 250_000) == ("x" * 100 + " behind", 2, True)
    assert session.mail.read(server.mail).new == 0, "on the disk they are the same"
    server.deliver([a_message(9)])
    again = sync(session, account)
    assert (again.new, again.known, again.refused) == (1, 0, 0)
    assert all("S" not in one for one in server.flags())
    only = session.mail.edit_account(account.id, folders=["Kosz"])
    assert sync(session, only).new == 1
    nowhere = session.mail.edit_account(account.id, folders=["Nowhere"])
    assert refusal(session, nowhere) is Code.MAIL_FOLDER_UNKNOWN


def test_other_numbers_of_the_server_double_nothing(
    session: Session, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_imap, "BATCH", 2)
    monkeypatch.setattr(mail_imap, "_WINDOW", 3)
    server.deliver([a_message(n, message_id=f"again{n}@example.com") for n in range(1, 8)], "Again")
    account = work(session, server, "Again")
    assert sync(session, account).new == 7
    server.forget_uids("Again")
    outcome = sync(session, account)
    assert (outcome.new, outcome.known) == (0, 7)
    with session.database.reading() as connection:
        (copies,) = connection.execute("SELECT count(*) FROM mail_copy").fetchone()
    assert copies == 7, "the old numbers are forgotten"
    assert sync(session, account).known == 0


def test_stopped_and_gone_on(session: Session, server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_imap, "BATCH", 3)
    server.deliver([a_message(n, sender=JAN, message_id=f"stop{n}@example.com") for n in range(1, 9)], "Stop")
    account = work(session, server, "Stop")
    assert session.mail.sync(account.id, lambda: PASSWORD, lambda _so_far: False).is_stopped
    assert len(session.mail.page()) == 3
    outcome = sync(session, account)
    assert (outcome.new, outcome.known) == (5, 0)


def test_a_wrong_password(session: Session, server: Dovecot) -> None:
    account = work(session, server)
    assert refusal(session, account, "Wrong word 1") is Code.MAIL_LOGIN_REFUSED
    assert refusal(session, account, "złe słowo") is Code.MAIL_LOGIN_REFUSED
    with pytest.raises(Refused) as refused:
        session.mail.sync(account.id)
    assert refused.value.problem.code is Code.MAIL_PASSWORD_MISSING
    assert b"Wrong word 1" not in session.path.read_bytes()


def test_a_certificate_that_nobody_vouches_for(
    session: Session, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    by_number = account_on(session, f"imaps://anna@127.0.0.1:{server.port}", "number")
    with pytest.raises(Refused) as refused:
        session.mail.sync(by_number.id, lambda: asked.append("") or PASSWORD)  # type: ignore[func-returns-value]
    assert refused.value.problem.code is Code.MAIL_CERTIFICATE, "it is the one of localhost"
    monkeypatch.delenv("SSL_CERT_FILE")
    assert refusal(session, work(session, server)) is Code.MAIL_CERTIFICATE
    starting = account_on(session, f"imap://{USER}@localhost:{server.plain_port}", "starttls")
    assert refusal(session, starting) is Code.MAIL_CERTIFICATE
    assert asked == []


def test_tls_that_begins_later(session: Session, server: Dovecot) -> None:
    server.deliver([a_message(1, message_id="later@example.com")], "Later")
    account = account_on(session, f"imap://{USER}@localhost:{server.plain_port}/Later")
    assert sync(session, account).new == 1


def test_without_tls_only_on_this_machine(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    need_dovecot()
    with Dovecot(tls=False) as bare:
        account = account_on(session, f"imap://{USER}@localhost:{bare.plain_port}")
        assert sync(session, account).new == 0
        # As if the same server was elsewhere.
        monkeypatch.setattr("ipaddress.IPv4Address.is_loopback", False)
        assert refusal(session, account) is Code.MAIL_NOT_ENCRYPTED


def test_no_server(session: Session, server: Dovecot) -> None:
    assert refusal(session, account_on(session, "imaps://anna@127.0.0.1:1")) is Code.MAIL_UNREACHABLE
    no_tls = account_on(session, f"imaps://anna@localhost:{server.plain_port}", "no TLS")
    assert refusal(session, no_tls) is Code.MAIL_UNREACHABLE
