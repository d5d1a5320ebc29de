"""Large files: read by another process, landed in one piece on an empty base, killed and gone on with."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.kit.builders import a_person
from tests.kit.environment import clean_environment
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.imports import ImportOptions, ImportOutcome, JobStatus, OnDuplicate
from tui_crm.domain.problems import Code
from tui_crm.services import import_landing, import_running, import_settling
from tui_crm.services.session import Session, open_session
from tui_crm.store import search_backlog
from tui_crm.store.write_queue import is_awaited, queued

ALL = ContactQuery(kind=None, include_inactive=True)
ROWS = 120
NAMES = ("Jan", "Łukasz", "Ewa", "Al", "Zofia")
SURNAMES = ("Kowalski", "Śuźedzek", "Nowak", "O'Brien")


def a_file(rows: int = ROWS) -> bytes:
    """Rows of all sorts: plain, repeated, of shared e-mails, odd, with companies and tags, refused."""
    lines = ["Imię,Nazwisko,Firma,E-mail,Telefon,Miasto,Tagi,Notatki"]
    for n in range(rows):
        first, last = NAMES[n % 5], SURNAMES[n % 4]
        email = f"{first}{n % 50}@example.com".lower().replace("ł", "l") if n % 7 else ""
        phone = (f"600 100 {n:03}", "brak", "", f"+44 20 79460{n:03}")[n % 4]
        company = f"Firma {n % 9}" if n % 3 else ""
        tag = ("vip", "", "nieznany")[n % 3] if n % 10 == 0 else ""
        lines.append(f"{first},{last} {'x' * (n % 2)},{company},{email},{phone},Łódź,{tag},notatka {n % 3}")
        if n % 40 == 39:
            lines += [lines[-1], ",,,,,,,", "razem,,,,,,,", ',,,,"4,6E+10",,,']
    return "\n".join(lines).encode()


def large(monkeypatch: pytest.MonkeyPatch, least: int) -> None:
    """Makes the engine take small files for large ones."""
    monkeypatch.setattr(import_running, "LARGE", 10)
    monkeypatch.setattr(import_settling, "LARGE", 10)
    monkeypatch.setattr(import_landing, "LEAST", least)


def told(session: Session) -> list[tuple[object, ...]]:
    """All that the base says of its contacts, without what no two imports share."""
    found = [
        (one.kind, one.draft.with_main(organizations=[(x.name, x.position) for x in one.draft.organizations]))
        for one in session.contacts.each(ALL)
    ]
    return sorted(found, key=repr)


def run(session: Session, data: bytes, choice: OnDuplicate = OnDuplicate.SKIP) -> ImportOutcome:
    outcome = session.imports.run_file(data, ImportOptions(on_duplicate=choice), name="x.csv")
    assert outcome.rows == outcome.created + outcome.updated + outcome.skipped + outcome.refused
    assert session.care.check() == ()
    assert not session.care.is_behind()
    return outcome


def counted(outcome: ImportOutcome) -> tuple[object, ...]:
    """What became of the rows; last the warnings and refusals, in which places of e-mails may differ."""
    warned = sorted((w.row, w.problem.code.value, w.column, w.value) for w in outcome.warnings)
    refused = sorted((r.row, r.problem.code.value) for r in outcome.refusals)
    of_rows = (outcome.rows, outcome.created, outcome.updated, outcome.skipped, outcome.refused)
    return (*of_rows, outcome.unmatched, warned, refused)


@pytest.mark.parametrize("choice", list(OnDuplicate))
def test_a_large_file_becomes_what_a_small_one_does(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choice: OnDuplicate
) -> None:
    session.tags.add("vip")
    expected = run(session, a_file(), choice)
    assert min(expected.created, expected.refused, len(expected.warnings)) > 0
    large(monkeypatch, least=ROWS * 10)
    with open_session(tmp_path / "batches.db", login="anna", full_name="Anna Nowak") as other:
        other.tags.add("vip")
        assert counted(run(other, a_file(), choice)) == counted(expected)
        assert told(other) == told(session)
    large(monkeypatch, least=20)
    with open_session(tmp_path / "landed.db", login="anna", full_name="Anna Nowak") as other:
        other.tags.add("vip")
        names = indexes(other)
        outcome = run(other, a_file(), choice)
        assert counted(outcome)[:6] == counted(expected)[:6]
        assert told(other) == told(session)
        assert indexes(other) == names
        if choice is not OnDuplicate.CREATE:
            again = run(other, a_file(), choice)
            assert (again.created, again.updated) == (0, 0), "importing twice changes nothing"


def indexes(session: Session) -> list[tuple[str, str]]:
    with session.database.reading() as connection:
        return connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY 1"
        ).fetchall()


def test_who_waits_to_write_ends_the_landing_and_no_row_is_lost(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    large(monkeypatch, least=20)
    asked: list[Path] = []

    def awaited(path: Path) -> bool:
        asked.append(path)
        return len(asked) == 3

    monkeypatch.setattr(import_landing, "is_awaited", awaited)
    before = indexes(session)
    outcome = run(session, a_file())
    assert len(asked) == 3, "it did not begin anew"
    assert indexes(session) == before
    assert outcome.created == session.contacts.count(ContactQuery(kind=Kind.PERSON))


def test_somebody_who_really_waits_gets_in_before_the_import_ends(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    large(monkeypatch, least=20)
    waits = threading.Event()
    insert = import_landing.store.insert
    saved_at: list[int] = []

    def save() -> None:
        with open_session(session.database.path, login="anna") as other:
            a_person(other, "Ada Innasz", email="ada@other.pl")
            saved_at.append(other.contacts.count(ContactQuery(kind=Kind.PERSON)))

    thread = threading.Thread(target=save)

    def slow(*arguments: object) -> None:
        insert(*arguments)  # type: ignore[arg-type]
        if not waits.is_set():
            waits.set()
            thread.start()
            while not is_awaited(session.database.path):
                waits.wait(0.001)

    monkeypatch.setattr(import_landing.store, "insert", slow)
    outcome = run(session, a_file())
    thread.join()
    assert saved_at == [1], "the landing was rolled back"
    assert session.contacts.count(ContactQuery(kind=Kind.PERSON)) == outcome.created + 1


def test_a_reader_that_dies_is_no_loss(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = run(session, a_file())
    large(monkeypatch, least=20)
    monkeypatch.setattr(import_landing, "FEEDER", "tui_crm.no_such_module")
    with open_session(session.database.path.with_name("other.db"), login="anna") as other:
        other.tags.add("vip")
        session.tags.add("vip")
        assert run(other, a_file()).created == expected.created


_RUNNER = """
import os, signal, sys
from pathlib import Path
from tui_crm.domain.imports import ImportOptions
from tui_crm.services import import_landing, import_running, import_settling
from tui_crm.services.session import open_session
base, file, job, kill_at, least = sys.argv[1:]
import_running.LARGE = import_settling.LARGE = 10
import_running.CHUNK, import_running._LONGEST = 7, 0.0
import_landing.LEAST = int(least)
def progress(done, total):
    if done >= int(kill_at):
        os.kill(os.getpid(), signal.SIGKILL)
with open_session(Path(base), login="anna") as session:
    if int(job):
        session.imports.run(int(job), progress)
    else:
        session.imports.run_file(Path(file), ImportOptions(), progress=progress)
"""


@pytest.mark.parametrize("least", [20, 10_000])
def test_killed_again_and_again_it_loses_no_row_and_doubles_none(tmp_path: Path, least: int) -> None:
    file, base = tmp_path / "x.csv", tmp_path / "crm.db"
    file.write_bytes(a_file())
    job = 0
    for kill_at in (1, 40, 90):
        arguments = [str(base), str(file), str(job), str(kill_at), str(least)]
        done = subprocess.run([sys.executable, "-c", _RUNNER, *arguments], env=clean_environment(tmp_path))
        assert done.returncode == -signal.SIGKILL
        job = 1
    with (
        open_session(base, login="anna") as session,
        open_session(tmp_path / "whole.db", login="anna") as whole,
    ):
        outcome = session.imports.run(job)
        expected = run(whole, a_file())
        assert counted(outcome)[:6] == counted(expected)[:6]
        assert told(session) == told(whole)
        assert session.care.check() == ()
        assert outcome.status is JobStatus.DONE_WITH_REFUSALS


# -- contacts before their search documents -----------------------------------------------------------


def test_contacts_are_found_by_name_before_their_documents_and_tidied_up_later(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    large(monkeypatch, least=20)
    monkeypatch.setattr(import_running, "catch_up", lambda *_: None)
    session.imports.run_file(a_file(), ImportOptions(), name="x.csv")
    persons = ContactQuery(kind=Kind.PERSON)
    with session.database.reading() as connection:
        lacking = search_backlog.awaited(connection)
    assert len(lacking) > 50
    assert session.care.is_behind()
    assert session.care.check() == (), "what is still to come is no fault"
    assert session.contacts.count(ContactQuery(kind=Kind.PERSON, text="Śuźedzek")) > 0
    assert session.contacts.count(ContactQuery(kind=Kind.PERSON, text="łódź")) < len(lacking)
    for one in list(session.contacts.each(persons))[:3]:
        session.contacts.save(one.id, one.draft.with_main(note="zmieniona"), one.version)
    gone = next(one for one in session.contacts.each(persons) if one.draft.note != "zmieniona")
    session.lifecycle.delete((gone.id,))
    assert session.contacts.count(ContactQuery(kind=Kind.PERSON, text="zmieniona")) == 3
    while session.care.is_behind():
        session.care.tidy(5.0)
    assert session.care.check() == ()
    assert session.contacts.count(ContactQuery(kind=Kind.PERSON, text="łódź")) == session.contacts.count(
        persons
    )


def test_an_import_killed_at_its_search_documents_goes_on_with_them(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    large(monkeypatch, least=20)
    job = session.imports.stage(a_file(), ImportOptions(), name="a.csv")

    def killed(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(import_running, "catch_up", killed)
        with pytest.raises(KeyboardInterrupt):
            session.imports.run(job)
    line = session.imports.line(job)
    assert (line.status, line.done) == (JobStatus.STOPPED, line.rows)
    outcome = session.imports.run(job)
    assert outcome.status in (JobStatus.DONE, JobStatus.DONE_WITH_REFUSALS)
    assert (outcome.created + outcome.updated + outcome.skipped + outcome.refused) == outcome.rows
    with session.database.reading() as connection:
        assert search_backlog.left(connection) == 0


def test_making_the_search_anew_leaves_nothing_for_later(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    large(monkeypatch, least=20)
    monkeypatch.setattr(import_running, "catch_up", lambda *_: None)
    session.imports.run_file(a_file(), ImportOptions(), name="x.csv")
    session.care.reindex()
    assert not session.care.is_behind()
    assert session.care.check() == ()


# -- the queue of writers --------------------------------------------------------------------------------


def test_who_waits_for_the_queue_is_seen(tmp_path: Path) -> None:
    base = tmp_path / "crm.db"
    assert not is_awaited(base)
    got = threading.Event()

    def wait() -> None:
        with queued(base, 30):
            got.set()

    with queued(base, 1):
        assert not is_awaited(base)
        thread = threading.Thread(target=wait)
        thread.start()
        while not is_awaited(base):
            got.wait(0.001)
    thread.join()
    assert got.is_set()
    assert not is_awaited(base)


# -- what the base lacks -----------------------------------------------------------------------------------


def test_an_organization_that_is_not_to_be_made_goes_to_the_note(session: Session) -> None:
    text = "Imię;Firma;Stanowisko;E-mail\nJan;Żyto;Prezes;jan@example.com\n"
    options = ImportOptions(create_missing=frozenset(), on_duplicate=OnDuplicate.UPDATE)
    outcome = session.imports.run_file(text.encode(), options, name="x.csv")
    person = next(iter(session.contacts.each(ALL))).draft
    assert (person.organizations, person.note, person.position) == ((), "Firma: Żyto", "Prezes")
    assert [(one.problem.code, one.value) for one in outcome.warnings] == [
        (Code.ORGANIZATION_UNKNOWN, "Żyto")
    ]
    assert outcome.unmatched == {"organizations": {"Żyto": 1}}
    again = session.imports.run_file(text.encode(), options, name="x.csv")
    assert (again.created, again.updated, again.skipped) == (0, 0, 1)


def test_tags_and_options_that_an_import_made_are_written_down(session: Session) -> None:
    session.tags.add("vip")
    options = ImportOptions(create_missing=frozenset(("tags",)))
    text = "Imię;E-mail;Tagi\nJan;jan@example.com;vip, nowy\n"
    job = session.imports.run_file(text.encode(), options, name="x.csv").job
    with session.database.reading() as connection:
        made = connection.execute(
            "SELECT m.job, m.thing, t.name FROM import_made m JOIN tag t ON t.id = m.target"
        ).fetchall()
    assert made == [(job, "tag", "nowy")]
