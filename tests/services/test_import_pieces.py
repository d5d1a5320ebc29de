"""A large file is taken, and forgotten, in pieces that nobody has to wait for long."""

from __future__ import annotations

import marshal
from pathlib import Path

import pytest

from tests.services.test_import_engine import a_file, large, run
from tui_crm.domain.imports import ImportOptions, JobStatus
from tui_crm.services import import_landing, import_running
from tui_crm.services.import_staging import content_of
from tui_crm.services.session import Session, open_session
from tui_crm.store import import_content, search
from tui_crm.text.fold import search_text


def pieces(session: Session) -> list[int]:
    with session.database.reading() as connection:
        rows = connection.execute("SELECT number FROM import_content ORDER BY number").fetchall()
    return [row[0] for row in rows]


class _Killed(BaseException):
    """Stands for the end of the process."""


def test_the_file_is_forgotten_from_its_end_and_its_beginning_with_the_new_status(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_content, "PIECE", 500)
    job = session.imports.stage(a_file(), ImportOptions())
    assert len(pieces(session)) > 10
    held: list[list[int]] = []
    shorten = import_content.shorten

    def watched(*arguments: object) -> bool:
        if len(held) == 2:
            raise _Killed
        held.append(pieces(session))
        return shorten(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(import_content, "shorten", watched)
    with pytest.raises(_Killed):
        session.imports.run(job)
    assert 0 < len(pieces(session)) < len(held[0])
    assert pieces(session) == list(range(len(pieces(session)))), "a beginning is left"
    stopped = session.imports.outcome(job)
    assert stopped.status is JobStatus.STOPPED
    monkeypatch.setattr(import_content, "shorten", shorten)
    outcome = session.imports.run(job)
    assert outcome.status is JobStatus.DONE_WITH_REFUSALS
    assert outcome.created == stopped.created, "all rows were done before"
    assert pieces(session) == []


def test_a_file_of_which_a_piece_is_left_can_still_be_read(session: Session) -> None:
    job = session.imports.stage(a_file(), ImportOptions())
    with session.database.writing() as connection:
        assert not import_content.shorten(connection, job), "the only piece stays"
    with content_of(session.imports, job, "x.csv").open() as stream:
        assert stream.read() == a_file()


def test_rows_that_are_mostly_odd_go_in_small_transactions(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    large(monkeypatch, least=20)
    monkeypatch.setattr(import_landing, "_SOONEST", 50)
    lines = ["Imię,Nazwisko,E-mail", *[f"Jan,Kowal{n},jan{n}@example.com" for n in range(100)]]
    told: list[tuple[int, int]] = []

    def stops(done: int, _rows: int) -> None:
        told.append((done, session.imports.line(1).done))
        if done >= 50:
            raise KeyboardInterrupt

    monkeypatch.setattr(import_running, "CHUNK", 25)
    monkeypatch.setattr(import_running, "_LONGEST", 0.0)
    job = session.imports.stage("\n".join(lines).encode(), ImportOptions())
    with pytest.raises(KeyboardInterrupt):
        session.imports.run(job, stops)
    assert session.imports.line(job).done == 50, "what was done is not lost"


def test_plain_rows_stay_in_one_piece(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    large(monkeypatch, least=20)
    monkeypatch.setattr(import_landing, "_SOONEST", 50)
    lines = ["Imię,Nazwisko,E-mail", *[f"Jan,Kowal,jan{n}@example.com" for n in range(100)]]
    seen: list[int] = []
    job = session.imports.stage("\n".join(lines).encode(), ImportOptions())
    session.imports.run(job, lambda _done, _rows: seen.append(_done))
    assert seen == [100, 100, 100][: len(seen)]
    assert session.imports.line(job).done == 100


def test_the_search_is_a_phase_of_its_own(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    large(monkeypatch, least=20)
    told: list[tuple[int, int, str]] = []

    def tell(done: int, rows: int, phase: str = "rows") -> None:
        told.append((done, rows, phase))

    job = session.imports.stage(a_file(), ImportOptions())
    outcome = session.imports.run(job, tell, phases=True)
    searched = [one for one in told if one[2] == "search"]
    assert told[-len(searched) :] == searched, "it comes last"
    assert searched[0][0] == 0
    assert searched[-1][0] == searched[-1][1] >= outcome.created
    assert {phase for _done, _rows, phase in told} == {"rows", "search"}


def test_who_asks_for_no_phases_is_told_rows(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    large(monkeypatch, least=20)
    told: list[tuple[int, int]] = []
    job = session.imports.stage(a_file(), ImportOptions())
    rows = session.imports.run(job, lambda done, total: told.append((done, total))).rows
    assert told[-1] == (rows, rows)


def test_documents_hold_the_words_of_every_field(tmp_path: Path) -> None:
    with open_session(tmp_path / "crm.db", login="anna") as session:
        session.tags.add("vip")
        run(session, a_file())
        with session.database.reading() as connection:
            person = connection.execute(
                "SELECT c.id, c.first_name, c.last_name, e.value, p.value, c.note FROM contact c"
                " JOIN contact_email e ON e.contact = c.id JOIN contact_phone p ON p.contact = c.id"
                " JOIN contact_link l ON l.person = c.id WHERE p.value LIKE '+44%' LIMIT 1"
            ).fetchone()
            number, first, last, email, phone, note = person
            document = search.documents(connection, [number])[number]
        columns = dict(zip(("row", *search.GROUPS), document, strict=True))
        assert columns["name"] == search_text(first, last)
        assert columns["email"] == search_text(email)
        assert columns["phone"] == f" {phone[1:]}"
        assert columns["note"] == search_text(note)
        assert columns["address"] == " lodz"
        assert columns["organization"].startswith(" firma ")
        assert columns["numbers"] == columns["url"] == columns["custom"] == ""
        assert marshal.loads(marshal.dumps(document, 2)) == document
