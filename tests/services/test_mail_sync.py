"""Reading mailboxes on the disk: each message once, whatever happens on the way."""

from __future__ import annotations

import io
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.kit.mailboxes import ANNA, JAN, LUKASZ, a_maildir, a_message, an_mbox, mbox_bytes
from tui_crm.domain.mail import MailAccount, MailFault, MailSource, SyncOutcome
from tui_crm.domain.problems import Code, FileProblem, NotFound, Refused
from tui_crm.identity import FIXED_LOGIN_VARIABLE
from tui_crm.services import mail_sync
from tui_crm.services.session import Session


def account_at(session: Session, path: Path, **choices: object) -> MailAccount:
    kind, location = session.mail.place_of(str(path))
    return session.mail.add_account("Home", kind, location, **choices)  # type: ignore[arg-type]


def counts(outcome: SyncOutcome) -> tuple[int, int, int]:
    return outcome.new, outcome.known, outcome.refused


def subjects(session: Session, **choices: object) -> list[str]:
    return [one.subject for one in session.mail.page(1_000, **choices)]  # type: ignore[arg-type]


def test_a_maildir_is_read_once(session: Session, tmp_path: Path) -> None:
    box = a_maildir(tmp_path / "Maildir", [a_message(n) for n in range(1, 6)])
    a_maildir(tmp_path / "Maildir", [a_message(6, sender=ANNA, to=LUKASZ)], folder="Sent")
    a_maildir(tmp_path / "Maildir", [a_message(7)], folder="Drafts")
    account = account_at(session, tmp_path / "Maildir")
    assert account.source is MailSource.MAILDIR
    before = session.last_change()
    assert counts(session.mail.sync(account.id)) == (6, 0, 0)
    assert session.last_change() > before, "screens follow"
    # Flags change the name of a file and move it from new to cur.
    for key in list(box.iterkeys()):
        message = box[key]
        message.set_subdir("cur")
        message.add_flag("S")
        box[key] = message
    box.add(a_message(8))
    assert counts(session.mail.sync(account.id)) == (1, 6, 0)
    assert subjects(session)[0] == "Number 8"
    kept = session.mail.account(account.id)
    assert (kept.messages, kept.synced_at) == (7, "2026-01-31T12:00:00Z")
    assert kept.addresses == (ANNA,), "learnt from what was sent"
    assert [one.is_outgoing for one in session.mail.page(2)] == [False, True]
    assert counts(session.mail.sync(session.mail.edit_account(account.id, folders=["Drafts"]).id)) == (
        1,
        0,
        0,
    )


def test_maildirs_in_plain_folders_are_found(session: Session, tmp_path: Path) -> None:
    a_maildir(tmp_path / "Mail" / "Inbox", [a_message(1)])
    a_maildir(tmp_path / "Mail" / "Work", [a_message(2)])
    account = account_at(session, tmp_path / "Mail")
    assert counts(session.mail.sync(account.id)) == (2, 0, 0)
    session.mail.edit_account(account.id, folders=["Work", "Gone"])
    with pytest.raises(Refused) as refused:
        session.mail.sync(account.id)
    assert refused.value.problem.code is Code.MAIL_FOLDER_UNKNOWN


def test_what_is_no_message_is_refused_once(session: Session, tmp_path: Path) -> None:
    box = tmp_path / "Maildir"
    a_maildir(box, [a_message(1)])
    (box / "cur" / "noise:2,S").write_bytes(b"\0\1\2")
    (box / "new" / "\udcff.odd").write_bytes(b"")
    account = account_at(session, box)
    outcome = session.mail.sync(account.id)
    assert counts(outcome) == (1, 0, 2)
    assert {one.reason for one in outcome.refusals} == {MailFault.NO_HEADERS, MailFault.EMPTY}
    assert counts(session.mail.sync(account.id)) == (0, 3, 0)


def test_an_mbox_is_read_on_from_its_end(session: Session, tmp_path: Path) -> None:
    path = an_mbox(tmp_path / "inbox", [a_message(1, text="From me\n>From you"), a_message(2)])
    account = account_at(session, path)
    assert counts(session.mail.sync(account.id)) == (2, 0, 0)
    assert session.mail.page(text="from me")[0].excerpt == "From me"
    an_mbox(path, [a_message(3)], "ab")
    assert counts(session.mail.sync(account.id)) == (1, 0, 0), "what stands before is not read again"
    an_mbox(path, [a_message(n) for n in (0, 1, 2, 3, 4)])  # a mail program wrote it anew
    assert counts(session.mail.sync(account.id)) == (2, 3, 0)
    path.write_bytes(b"")
    assert counts(session.mail.sync(account.id)) == (0, 0, 0)
    assert len(subjects(session)) == 5, "what was read stays"


def test_a_message_that_is_just_being_written_waits(session: Session, tmp_path: Path) -> None:
    path = an_mbox(tmp_path / "inbox", [a_message(1)])
    whole = b"".join(mbox_bytes([a_message(2, text="line one\nline two")]))
    cut = whole.index(b" two")
    with path.open("ab") as file:
        file.write(whole[:cut])
    account = account_at(session, path)
    outcome = session.mail.sync(account.id)
    assert (counts(outcome), outcome.left) == ((1, 0, 0), 1)
    with path.open("ab") as file:
        file.write(whole[cut:])
    assert counts(session.mail.sync(account.id)) == (1, 0, 0)
    assert session.mail.page(1)[0].excerpt == "line one line two"
    (tmp_path / "inbox.lock").touch()
    an_mbox(path, [a_message(3)], "ab")
    outcome = session.mail.sync(account.id)
    assert (counts(outcome), outcome.left) == ((0, 0, 0), 1)


def test_a_last_message_that_has_grown_is_looked_at_again(session: Session, tmp_path: Path) -> None:
    path = an_mbox(tmp_path / "inbox", [a_message(1)])
    account = account_at(session, path)
    session.mail.sync(account.id)
    with path.open("ab") as file:
        file.write(b"more of it\n\n")
    an_mbox(path, [a_message(2)], "ab")
    assert counts(session.mail.sync(account.id)) == (1, 1, 0)
    assert subjects(session) == ["Number 2", "Number 1"]


def test_files_of_messages(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "letters" / "old"
    folder.mkdir(parents=True)
    (folder / "a.eml").write_bytes(a_message(1))
    (folder.parent / "b.EML").write_bytes(a_message(2))
    (folder.parent / "c.eml").write_bytes(b"From: half@example.com\nTo: an")  # its writer has only begun
    (folder.parent / "notes.txt").write_bytes(b"x")
    account = account_at(session, tmp_path / "letters")
    assert account.source is MailSource.EML
    outcome = session.mail.sync(account.id)
    assert (counts(outcome), outcome.left) == ((2, 0, 0), 1)
    (folder.parent / "c.eml").write_bytes(a_message(3))
    assert counts(session.mail.sync(account.id)) == (1, 2, 0)
    assert session.mail.read(folder / "a.eml").account == "a"
    with pytest.raises(FileProblem) as refused:
        session.mail.read(folder.parent / "notes.txt")
    assert refused.value.problem.code is Code.FILE_NOT_MAIL
    (folder.parent / "notes.txt").write_bytes(b"root:x:0:0:root:/root:/bin/sh\nmail:x:8:8::/:/bin/sh\n")
    with pytest.raises(FileProblem):
        session.mail.read(folder.parent / "notes.txt")


def test_streams(session: Session) -> None:
    stream = b"".join(mbox_bytes([a_message(n) for n in range(1, 4)]))
    assert counts(session.mail.read(lambda: io.BytesIO(stream), "pipe")) == (3, 0, 0)
    assert counts(session.mail.read(lambda: io.BytesIO(stream), "pipe")) == (0, 3, 0)
    assert counts(session.mail.read(lambda: io.BytesIO(a_message(4)), "pipe")) == (1, 0, 0)
    (account,) = session.mail.accounts()
    assert (account.name, account.is_stream, account.messages) == ("pipe", True, 4)
    for data, code in ((b"", Code.FILE_EMPTY), (b"no mail at all\n", Code.FILE_NOT_MAIL)):
        with pytest.raises(FileProblem) as refused:
            session.mail.read(lambda data=data: io.BytesIO(data), "other")
        assert refused.value.problem.code is code
    with pytest.raises(Refused) as again:
        session.mail.sync(account.id)
    assert again.value.problem.code is Code.MAIL_ACCOUNT_IS_STREAM
    assert len(session.mail.accounts()) == 1


def test_the_same_message_in_two_mailboxes_is_one(session: Session, tmp_path: Path) -> None:
    a_maildir(tmp_path / "one", [a_message(1), a_message(2, message_id="")])
    crlf = [a_message(1).replace(b"\n", b"\r\n"), a_message(2, message_id="").replace(b"\n", b"\r\n")]
    a_maildir(tmp_path / "two", crlf)
    assert counts(session.mail.read(tmp_path / "one")) == (2, 0, 0)
    assert counts(session.mail.read(tmp_path / "two")) == (0, 2, 0)
    assert all(one.accounts == ("one", "two") for one in session.mail.page())


def test_a_message_id_that_another_message_has(session: Session, tmp_path: Path) -> None:
    """Some programs give all messages one; and who only knows it must not see the message of another."""
    constant = [a_message(n, message_id="same@example.com") for n in (1, 2)]
    an_mbox(tmp_path / "inbox", constant)
    assert counts(session.mail.read(tmp_path / "inbox")) == (2, 0, 0)
    assert counts(session.mail.read(lambda: io.BytesIO(b"".join(mbox_bytes(constant))), "pipe")) == (0, 2, 0)
    with a_session_of(session, "marek") as marek:
        forged = a_message(1, message_id="same@example.com", text="let me see")
        assert counts(marek.mail.read(lambda: io.BytesIO(forged), "pipe")) == (1, 0, 0)
        assert [one.excerpt for one in marek.mail.page()] == ["let me see"]
        copy = a_message(2, message_id="same@example.com")
        assert counts(marek.mail.read(lambda: io.BytesIO(copy), "pipe")) == (0, 1, 0)
    assert len(subjects(session)) == 2


LETTERS = [
    ("other texts", [{"text": "one"}, {"text": "two"}, {"text": "one"}], 2),
    ("other receivers", [{"to": "ala@example.com"}, {"to": "ola@example.com"}], 2),
    ("others behind the first lines", [{"text": "x" * 3_000 + end} for end in "ab"], 2),
    ("other subjects of one Message-ID", [{"message_id": "same", "subject": one} for one in ("a", "b")], 2),
    (
        "the copy of a mailing list",
        [
            {"message_id": "same", "subject": "a"},
            {"message_id": "same", "subject": "[list] a", "text": "Hello\n--\nlist"},
        ],
        1,
    ),
]


@pytest.mark.parametrize(("letters", "kept"), [case[1:] for case in LETTERS], ids=[one[0] for one in LETTERS])
def test_letters_of_one_moment_are_kept_each(
    session: Session, tmp_path: Path, letters: list[dict[str, str]], kept: int
) -> None:
    messages = [a_message(1, **{"message_id": "", **one}) for one in letters]
    an_mbox(tmp_path / "inbox", messages)
    a_maildir(tmp_path / "Maildir", [one.replace(b"\n", b"\r\n") for one in messages])
    assert session.mail.read(tmp_path / "inbox").new == kept
    assert counts(session.mail.read(tmp_path / "Maildir")) == (0, len(letters), 0), "the same in other boxes"


def test_a_reading_that_is_killed_goes_on_where_it_was(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it dies: nothing is lost, nothing is there twice."""
    monkeypatch.setattr("tui_crm.files.mail_mbox.BATCH", 3)
    path = an_mbox(tmp_path / "inbox", [a_message(n) for n in range(1, 21)])
    account = account_at(session, path)
    real = mail_sync.mail_accounts.put_progress
    for survived in (0, 1, 2, 1):
        left = iter([True] * survived)

        def dying(*arguments: object, left: Iterator[bool] = left) -> None:
            real(*arguments)  # type: ignore[arg-type]
            if not next(left, False):
                raise KeyboardInterrupt

        monkeypatch.setattr(mail_sync.mail_accounts, "put_progress", dying)
        with pytest.raises(KeyboardInterrupt):
            session.mail.sync(account.id)
    monkeypatch.setattr(mail_sync.mail_accounts, "put_progress", real)
    assert len(subjects(session)) == 12
    assert counts(session.mail.sync(account.id)) == (8, 0, 0)
    assert sorted(subjects(session)) == sorted(f"Number {n}" for n in range(1, 21))


def test_it_stops_when_it_is_told_to(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_crm.files.mail_disk.BATCH", 4)
    a_maildir(tmp_path / "Maildir", [a_message(n) for n in range(1, 11)])
    account = account_at(session, tmp_path / "Maildir")
    told: list[int] = []
    outcome = session.mail.sync(account.id, told=lambda so_far: bool(told.append(so_far.done)))
    assert (counts(outcome), outcome.is_stopped, told) == ((4, 0, 0), True, [4])
    assert session.mail.account(account.id).synced_at == ""
    assert counts(session.mail.sync(account.id)) == (6, 4, 0)


def test_a_large_mailbox_is_not_held_in_memory(session: Session, tmp_path: Path) -> None:
    """Ten times as many messages need no more memory."""
    peaks = []
    for count in (250, 2_500):
        data = (a_message(n, message_id=f"{count}-{n}@example.com", text="x" * 500) for n in range(count))
        path = an_mbox(tmp_path / f"box{count}", data)
        tracemalloc.start()
        outcome = session.mail.read(path)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert outcome.new == count
    assert peaks[1] < 1.5 * peaks[0], peaks


def test_text_is_kept_only_where_asked_for(session: Session, tmp_path: Path) -> None:
    text = "First.\n\n> quoted\n" + "x" * 3_000
    a_maildir(tmp_path / "Maildir", [a_message(1, text=text)])
    account = account_at(session, tmp_path / "Maildir")
    session.mail.sync(account.id)
    (message,) = session.mail.page()
    assert session.mail.text(message.id) is None
    assert b"x" * 1_001 not in session.path.read_bytes()
    session.mail.read(lambda: io.BytesIO(a_message(1, text=text)), "pipe", keeps_text=True)
    assert session.mail.text(message.id) == text.strip()


def test_a_mailbox_goes_with_what_belongs_to_nobody(session: Session, tmp_path: Path) -> None:
    a_person(session, "Jan Lis", email=JAN)
    a_maildir(tmp_path / "one", [a_message(1), a_message(2, sender=JAN), a_message(3)])
    a_maildir(tmp_path / "two", [a_message(3)])
    for name in ("one", "two"):
        session.mail.read(tmp_path / name)
    with a_session_of(session, "marek") as marek:
        with pytest.raises(NotFound):
            marek.mail.remove_account(session.mail.account_named("one").id)
        assert [one.subject for one in marek.mail.page()] == ["Number 2"]
        assert marek.mail.accounts() == ()
    session.mail.remove_account(session.mail.account_named("one").id)
    assert subjects(session) == ["Number 3", "Number 2"]
    assert [one.name for one in session.mail.accounts()] == ["two"]
    assert counts(session.mail.read(tmp_path / "one")) == (1, 2, 0)


REFUSED_ACCOUNTS = [
    ({"name": " "}, Code.MAIL_NAME_REQUIRED),
    ({"name": "hÓME"}, Code.MAIL_NAME_TAKEN),
    ({"name": "x" * 101}, Code.TOO_LONG),
    ({"addresses": ("nobody",)}, Code.EMAIL_NOT_RECOGNIZED),
    ({"location": "imaps://mail.example.com"}, Code.MAIL_PLACE_NOT_RECOGNIZED),
    ({"location": "imaps://anna:secret@mail.example.com"}, Code.MAIL_PLACE_HAS_PASSWORD),
    ({"location": "imaps://anna@mail.example.com:port"}, Code.MAIL_PLACE_NOT_RECOGNIZED),
    ({"location": "https://anna@mail.example.com"}, Code.MAIL_PLACE_NOT_RECOGNIZED),
]


@pytest.mark.parametrize(("choices", "code"), REFUSED_ACCOUNTS)
def test_mailboxes_that_cannot_be(session: Session, choices: dict[str, object], code: Code) -> None:
    good = {"name": "Work", "source": MailSource.IMAP, "location": "imaps://anna@mail.example.com"}
    session.mail.add_account("Home", MailSource.MBOX, "/var/mail/anna")
    with pytest.raises(Refused) as refused:
        session.mail.add_account(**{**good, **choices})  # type: ignore[arg-type]
    assert refused.value.problem.code is code
    assert len(session.mail.accounts()) == 1


PLACES = [
    ("imaps://anna@mail.example.com", "imaps://anna@mail.example.com:993", ()),
    ("imaps://anna@example.com@mail.example.com", "imaps://anna%40example.com@mail.example.com:993", ()),
    ("imap://anna@[::1]:1143/Work", "imap://anna@[::1]:1143", ("Work",)),
    (
        "IMAPS://anna@mail.example.com/Wys%C5%82ane/2026",
        "imaps://anna@mail.example.com:993",
        ("Wysłane/2026",),
    ),
]


@pytest.mark.parametrize(("typed", "kept", "folders"), PLACES)
def test_places_of_servers(session: Session, typed: str, kept: str, folders: tuple[str, ...]) -> None:
    account = session.mail.add_account("Work", *session.mail.place_of(typed))
    assert (account.location, account.folders) == (kept, folders)
    again = session.mail.account_at(*session.mail.place_of(typed))
    assert again.id == account.id


def test_over_ssh_nothing_here_and_no_server_is_reached(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_maildir(tmp_path / "Maildir", [a_message(1)])
    local = account_at(session, tmp_path / "Maildir")
    remote = session.mail.add_account("Work", MailSource.IMAP, "imaps://anna@mail.example.com")
    monkeypatch.setenv(FIXED_LOGIN_VARIABLE, "anna")
    with pytest.raises(FileProblem):
        session.mail.sync(local.id)
    with pytest.raises(FileProblem):
        session.mail.read(tmp_path / "Maildir")
    with pytest.raises(FileProblem):
        session.mail.place_of(os.fspath(tmp_path))
    for attempt in (
        lambda: session.mail.sync(remote.id, lambda: "secret"),
        lambda: session.mail.place_of("imaps://a@localhost"),
        lambda: session.mail.edit_account(remote.id, location="imaps://a@localhost"),
    ):
        with pytest.raises(Exception, match="not_over_ssh"):
            attempt()
    assert counts(session.mail.read(lambda: io.BytesIO(a_message(2)))) == (1, 0, 0)


def test_others_can_write_between_batches(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_crm.files.mail_disk.BATCH", 2)
    a_maildir(tmp_path / "Maildir", [a_message(n) for n in range(1, 7)])
    added: list[int] = []

    def told(_progress: object) -> bool:
        assert not session.database.connection().in_transaction
        added.append(a_person(session, f"Ewa Lis{'x' * len(added)}").id)
        return True

    session.mail.read(tmp_path / "Maildir", told=told)
    assert len(added) == 3
    assert LUKASZ in session.mail.page(1)[0].persons[0].address
