"""Files on contacts: what is kept, for whom, how it gets out again, and that a purge leaves nothing of it."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.clock import StoppedClock
from tui_crm.domain import attachments as limits
from tui_crm.domain.attachments import checked_name
from tui_crm.domain.contact import Contact, Status
from tui_crm.domain.problems import Code, CrmError, Denied, FileProblem, NotFound, Refused
from tui_crm.domain.timeline import EventKind
from tui_crm.services.session import Session
from tui_crm.store import attachments as store

OFFER = b"%PDF-1.7 \x00\xff the offer \r\n"


@pytest.fixture
def lukasz(session: Session) -> Contact:
    return a_person(session, "Łukasz Kowalski", email="lukasz@example.com")


@pytest.fixture
def offer(tmp_path: Path) -> Path:
    path = tmp_path / "Oferta dla Łukasza.PDF"
    path.write_bytes(OFFER)
    return path


def journal_lines(session: Session) -> list[tuple[str, int, int, object, object]]:
    """Kind, contact, version, before and after of every change about a file."""
    with session.database.reading() as connection:
        rows = connection.execute(
            "SELECT o.kind, c.contact, c.version, c.before, c.after FROM journal_change c"
            " JOIN journal_operation o ON o.id = c.operation WHERE o.kind LIKE 'file%' ORDER BY c.id"
        ).fetchall()
    return [(kind, one, version, json.loads(a), json.loads(b)) for kind, one, version, a, b in rows]


def refusal(error: pytest.ExceptionInfo[CrmError]) -> Code:
    return error.value.problem.code


def test_a_file_comes_in_and_out_as_it_was(
    session: Session, lukasz: Contact, offer: Path, tmp_path: Path, clock: StoppedClock
) -> None:
    clock.move(minutes=5)
    added = session.attachments.add(lukasz.id, offer, "  pierwsza\noferta ")
    assert (added.contact_id, added.event_id, added.name) == (lukasz.id, None, "Oferta dla Łukasza.PDF")
    assert (added.description, added.size, added.added_by) == ("pierwsza oferta", len(OFFER), "anna")
    assert added.added_at == "2026-01-31T12:05:00Z"
    assert session.attachments.of_contact(lukasz.id) == (added,)
    assert session.attachments.get(added.id) == added
    assert session.attachments.content(added.id) == OFFER
    folder = tmp_path / "out"
    folder.mkdir()
    for target, written in ((folder, folder / offer.name), (folder / "x.pdf", folder / "x.pdf")):
        assert session.attachments.save(added.id, target) == written
        assert written.read_bytes() == OFFER
        assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert sorted(path.name for path in folder.iterdir()) == ["Oferta dla Łukasza.PDF", "x.pdf"]


def test_the_contact_is_as_it_was_for_whoever_edits_it(
    session: Session, lukasz: Contact, offer: Path
) -> None:
    before = session.last_change()
    session.attachments.add(lukasz.id, offer)
    assert session.contacts.get(lukasz.id) == lukasz
    assert session.last_change() > before, "open cards read it again"


def test_bytes_of_a_pipe_need_a_name(session: Session, lukasz: Contact) -> None:
    added = session.attachments.add(lukasz.id, b"abc", name="../../etc/C:\\x\\not a path.txt")
    assert added.name == "not a path.txt"
    with pytest.raises(Refused) as refused:
        session.attachments.add(lukasz.id, b"abc")
    assert refusal(refused) is Code.FILE_KIND


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a.PDF", "a.PDF"),
        ("x\u202egnp.pdf", "xgnp.pdf"),
        ("new\nline.txt", "new line.txt"),
        ("ą" * 300 + ".docx", "ą" * 125 + ".docx"),
        ("a" * 300 + ".docx", "a" * 195 + ".docx"),
        ("archive.tar.zip", "archive.tar.zip"),
    ],
)
def test_a_name_is_made_harmless_and_fits(text: str, name: str) -> None:
    assert checked_name(text) == name
    assert len(name) <= 200
    assert len(name.encode()) <= 255


@pytest.mark.parametrize("name", ["run.sh", "a.exe", "pdf", ".pdf", "a.pdf.desktop", "a.", "", "folder.pdf/"])
def test_other_kinds_of_files_are_refused(
    session: Session, lukasz: Contact, name: str, tmp_path: Path
) -> None:
    with pytest.raises(Refused) as refused:
        session.attachments.add(lukasz.id, b"abc", name=name or "nothing")
    assert refusal(refused) is Code.FILE_KIND
    assert "pdf" in str(refused.value.problem.values["allowed"])
    assert session.attachments.of_contact(lukasz.id) == ()


def test_a_file_has_contents_and_at_most_50_megabytes(
    session: Session, lukasz: Contact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert limits.MAXIMUM_BYTES == 50 * 1024 * 1024
    monkeypatch.setattr("tui_crm.services.attachments.MAXIMUM_BYTES", 1_000)
    path = tmp_path / "a.zip"
    path.write_bytes(bytes(1_001))
    for source in (path, bytes(1_001)):
        with pytest.raises(Refused) as refused:
            session.attachments.add(lukasz.id, source, name="a.zip")
        assert refusal(refused) is Code.FILE_TOO_LARGE
        assert refused.value.problem.values == {"name": "a.zip", "maximum": 50}
    path.write_bytes(bytes(1_000))
    assert session.attachments.add(lukasz.id, path).size == 1_000
    path.write_bytes(b"")
    for source, code in (
        (path, Code.FILE_EMPTY),
        (b"", Code.FILE_EMPTY),
        (tmp_path / "no.zip", Code.FILE_MISSING),
        (tmp_path, Code.FILE_UNREADABLE),
    ):
        with pytest.raises(FileProblem) as problem:
            session.attachments.add(lukasz.id, source, name="a.zip")
        assert refusal(problem) is code


def test_only_a_regular_file_is_read(session: Session, lukasz: Contact, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.pdf"
    os.mkfifo(pipe)
    for path, reason in (
        (pipe, "not a regular file"),  # opening it as usual would wait for ever
        (Path("/dev/zero"), "not a regular file"),
        (tmp_path, "Is a directory"),
        (tmp_path / "a\0.pdf", "not the name of a file"),
    ):
        with pytest.raises(FileProblem) as problem:
            session.attachments.add(lukasz.id, path, name="a.pdf")
        assert refusal(problem) is Code.FILE_UNREADABLE
        assert problem.value.problem.values["reason"] == reason


def test_a_file_is_not_saved_where_no_file_can_be(session: Session, lukasz: Contact, tmp_path: Path) -> None:
    added = session.attachments.add(lukasz.id, b"abc", name="a.txt")
    with pytest.raises(FileProblem) as problem:
        session.attachments.save(added.id, tmp_path / "a\0.txt")
    assert refusal(problem) is Code.FILE_NOT_WRITTEN
    assert problem.value.problem.values["reason"] == "not the name of a file"


@pytest.mark.parametrize("number", [0, -1, 10**25, -(10**25)])
def test_a_number_that_nothing_can_have_is_not_found(session: Session, lukasz: Contact, number: int) -> None:
    with pytest.raises(NotFound) as missing:
        session.attachments.get(number)
    assert refusal(missing) is Code.ATTACHMENT_NOT_FOUND
    with pytest.raises(NotFound) as missing:
        session.attachments.add(lukasz.id, b"abc", event_id=number, name="a.txt")
    assert refusal(missing) is Code.EVENT_NOT_FOUND


def test_keeping_a_file_reads_no_more_of_the_contact_than_it_needs(session: Session, lukasz: Contact) -> None:
    said: list[str] = []
    connection: Any = session.database.connection()
    connection.set_trace_callback(said.append)
    session.attachments.add(lukasz.id, b"abc", name="a.txt")
    connection.set_trace_callback(None)
    assert said
    assert not [sql for sql in said if "contact_phone" in sql]


def test_the_newest_stand_first(session: Session, lukasz: Contact, clock: StoppedClock) -> None:
    first = session.attachments.add(lukasz.id, b"1", name="1.txt")
    second = session.attachments.add(lukasz.id, b"2", name="2.txt")
    clock.move(seconds=1)
    third = session.attachments.add(lukasz.id, b"3", name="3.txt")
    other = a_person(session, "Ewa Lis")
    session.attachments.add(other.id, b"4", name="4.txt")
    assert session.attachments.of_contact(lukasz.id) == (third, second, first)


def test_what_is_done_with_a_file_stands_in_the_journal(session: Session, lukasz: Contact) -> None:
    added = session.attachments.add(lukasz.id, b"abc", name="a.txt")
    described = session.attachments.describe(added.id, "umowa")
    assert described.description == "umowa"
    assert session.attachments.describe(added.id, " umowa ") == described
    session.attachments.remove(added.id)
    name = f"file:{added.id}"
    new = {"name": "a.txt", "description": "", "event": None}
    assert journal_lines(session) == [
        ("file_added", lukasz.id, 1, {name: None}, {name: new}),
        ("file_edited", lukasz.id, 1, {name: new}, {name: {**new, "description": "umowa"}}),
        ("file_deleted", lukasz.id, 1, {name: {**new, "description": "umowa"}}, {name: None}),
    ]


def test_a_removed_file_is_gone_until_it_is_put_back(session: Session, lukasz: Contact) -> None:
    added = session.attachments.add(lukasz.id, b"abc", "umowa", name="a.txt")
    with session.database.reading() as connection:
        before = store.state(connection, added.id)
    session.attachments.remove(added.id)
    assert session.attachments.of_contact(lukasz.id) == ()
    uses = (session.attachments.get, session.attachments.content, session.attachments.remove)
    for use in uses:
        with pytest.raises(NotFound) as missing:
            use(added.id)
        assert refusal(missing) is Code.ATTACHMENT_NOT_FOUND
    with session.database.writing() as connection:
        assert store.state(connection, added.id) is None
        store.put(connection, added.id, before)
    assert session.attachments.get(added.id) == added
    assert session.attachments.content(added.id) == b"abc"
    with session.database.writing() as connection:
        store.put(connection, added.id, None)
    assert session.attachments.of_contact(lukasz.id) == ()


def test_everything_that_is_done_with_a_file_can_be_undone_and_redone(
    session: Session, lukasz: Contact
) -> None:
    states = [session.attachments.of_contact(lukasz.id)]
    added = session.attachments.add(lukasz.id, b"abc", name="a.txt")
    for change in (lambda: None, lambda: session.attachments.describe(added.id, "umowa"),
                   lambda: session.attachments.remove(added.id)):  # fmt: skip
        change()
        states.append(session.attachments.of_contact(lukasz.id))
    for state in states[-2::-1]:
        session.undoing.undo()
        assert session.attachments.of_contact(lukasz.id) == state
    for state in states[1:]:
        session.undoing.redo()
        assert session.attachments.of_contact(lukasz.id) == state
    session.undoing.undo()
    assert session.attachments.content(added.id) == b"abc"


def test_a_file_may_belong_to_an_event(session: Session, lukasz: Contact) -> None:
    call = session.events.add(lukasz.id, EventKind.CALL, "Zadzwonił")
    note = session.events.add(lukasz.id, EventKind.NOTE, "x")
    added = session.attachments.add(lukasz.id, b"abc", event_id=call.id, name="nagranie.mp3")
    other = session.attachments.add(lukasz.id, b"abc", name="a.txt")
    assert added.event_id == call.id
    assert set(session.attachments.of_contact(lukasz.id)) == {added, other}
    with session.database.reading() as connection:
        found = store.of_events(connection, [call.id, note.id], session.actor)
    assert found == {call.id: (added,)}
    session.events.delete(call.id)
    assert session.attachments.of_contact(lukasz.id) == (other,)
    with pytest.raises(NotFound):
        session.attachments.content(added.id)
    with session.database.reading() as connection:
        assert store.of_events(connection, [call.id], session.actor) == {}


def test_no_question_about_files_reads_all_of_them(session: Session, lukasz: Contact) -> None:
    asked: list[str] = []
    with session.database.reading() as connection:
        connection.set_trace_callback(asked.append)  # type: ignore[attr-defined]
        store.of_contact(connection, lukasz.id, session.actor)
        store.of_events(connection, [1, 2], session.actor)
        store.find(connection, 1, session.actor)
        connection.set_trace_callback(None)  # type: ignore[attr-defined]
        plans = [
            [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {one}").fetchall()] for one in asked
        ]
    assert len(plans) == 3
    assert [
        step for plan in plans for step in plan if step.startswith("SCAN") and "json_each" not in step
    ] == []


def test_an_event_of_somebody_else_takes_no_file(session: Session, lukasz: Contact) -> None:
    elsewhere = session.events.add(a_person(session, "Ewa Lis").id, EventKind.NOTE, "x")
    for event_id in (elsewhere.id, 999):
        with pytest.raises(NotFound) as missing:
            session.attachments.add(lukasz.id, b"abc", event_id=event_id, name="a.txt")
        assert refusal(missing) is Code.EVENT_NOT_FOUND


def test_nothing_is_ever_overwritten(
    session: Session, lukasz: Contact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = session.attachments.add(lukasz.id, b"new", name="a.txt")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"old")
    (folder / "dangling.txt").symlink_to(folder / "nowhere.txt")

    def without_hard_links(*_args: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    for _ in range(2):
        for target in (folder, folder / "a.txt", folder / "dangling.txt"):
            with pytest.raises(FileProblem) as problem:
                session.attachments.save(added.id, target)
            assert refusal(problem) is Code.USER_FILE_EXISTS
        monkeypatch.setattr(os, "link", without_hard_links)
    assert session.attachments.save(added.id, folder / "b.txt").read_bytes() == b"new"
    assert (folder / "a.txt").read_bytes() == b"old"
    assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "b.txt", "dangling.txt"]


def test_nothing_is_written_that_a_system_would_run(
    session: Session, lukasz: Contact, tmp_path: Path
) -> None:
    added = session.attachments.add(lukasz.id, b"#!/bin/sh\n", name="a.txt")
    for name in ("a.sh", "a.desktop", ".bashrc", "a"):
        with pytest.raises(Refused) as refused:
            session.attachments.save(added.id, tmp_path / name)
        assert refusal(refused) is Code.FILE_KIND
        assert not (tmp_path / name).exists()
    with pytest.raises(FileProblem) as problem:
        session.attachments.save(added.id, tmp_path / "no folder" / "a.txt")
    assert refusal(problem) is Code.FILE_NOT_WRITTEN


def test_rights_and_what_may_be_seen_hold_for_files(session: Session, lukasz: Contact) -> None:
    hidden = a_person(session, "Ewa Lis", access="owner")
    secret = session.attachments.add(hidden.id, b"abc", name="a.txt")
    open_to_all = session.attachments.add(lukasz.id, b"abc", name="b.txt")
    with a_session_of(session, "bob", "editor") as bob:
        for use in (bob.attachments.get, bob.attachments.content, bob.attachments.remove):
            with pytest.raises(NotFound):
                use(secret.id)
        with pytest.raises(NotFound):
            bob.attachments.describe(secret.id, "x")
        with pytest.raises(NotFound):
            bob.attachments.of_contact(hidden.id)
        with pytest.raises(NotFound):
            bob.attachments.add(hidden.id, b"abc", name="a.txt")
        assert bob.attachments.describe(open_to_all.id, "x").description == "x"
    with a_session_of(session, "eve", "viewer") as eve:
        assert eve.attachments.content(open_to_all.id) == b"abc"
        with pytest.raises(Denied):
            eve.attachments.add(lukasz.id, b"abc", name="a.txt")
        with pytest.raises(Denied):
            eve.attachments.describe(open_to_all.id, "x")
        with pytest.raises(Denied):
            eve.attachments.remove(open_to_all.id)
    with a_session_of(session, "nil", "nobody") as nil, pytest.raises(NotFound):
        nil.attachments.content(open_to_all.id)
    assert session.attachments.get(secret.id) == secret


def test_an_inactive_contact_takes_files_and_one_in_the_trash_does_not(
    session: Session, lukasz: Contact
) -> None:
    session.lifecycle.set_status((lukasz.id,), Status.INACTIVE)
    added = session.attachments.add(lukasz.id, b"abc", name="a.txt")
    session.lifecycle.delete((lukasz.id,))
    with pytest.raises(NotFound):
        session.attachments.add(lukasz.id, b"abc", name="a.txt")
    with pytest.raises(NotFound):
        session.attachments.content(added.id)
    session.lifecycle.restore((lukasz.id,))
    assert session.attachments.of_contact(lukasz.id) == (added,)


def test_a_description_has_an_end(session: Session, lukasz: Contact) -> None:
    added = session.attachments.add(lukasz.id, b"abc", "ą" * 1_000, name="a.txt")
    with pytest.raises(Refused) as refused:
        session.attachments.describe(added.id, "ą" * 1_001)
    assert refusal(refused) is Code.TOO_LONG
    assert session.attachments.describe(added.id, "").description == ""


def test_a_purge_leaves_neither_files_nor_their_names(
    session: Session, lukasz: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_crm.services.lifecycle._CLEANING_MILLISECONDS", 60_000.0)
    acme = an_organization(session, "Acme")
    kept = session.attachments.add(acme.id, b"stays " * 2_000, name="stays.txt")
    call = session.events.add(lukasz.id, EventKind.CALL, "x")
    contents = b"".join(b"chrzaszcz %d " % number for number in range(5_000))
    session.attachments.add(lukasz.id, contents, "opis brzmiacy w trzcinie", name="tajna umowa.pdf")
    removed = session.attachments.add(lukasz.id, b"usuniety wczesniej", event_id=call.id, name="nagranie.mp3")
    session.attachments.remove(removed.id)
    session.lifecycle.delete((lukasz.id,))
    words = (b"chrzaszcz", b"opis brzmiacy", b"tajna umowa", b"usuniety", b"nagranie.mp3")
    assert all(word in _bytes_of(session) for word in words)
    assert session.lifecycle.purge((lukasz.id,)) is True
    left = _bytes_of(session)
    assert [word for word in words if word in left] == []
    assert b"stays stays" in left
    assert session.attachments.of_contact(acme.id) == (kept,)
    assert session.care.check() == ()
    tables = session.care.stats()["tables"]
    assert (tables["attachment"], tables["attachment_content"]) == (1, 1)


def _bytes_of(session: Session) -> bytes:
    files = session.path.parent.glob(session.path.name + "*")
    return b"".join(file.read_bytes() for file in files if file.is_file())
