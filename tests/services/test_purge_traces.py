"""What imports, journals and drafts keep of somebody: a purge takes it, and nothing of anybody else (R21)."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.store.test_list_order import plan_of, said_by
from tui_crm.domain.contact import Contact, ContactDraft, Link, Status
from tui_crm.domain.import_wiped import settled_state
from tui_crm.domain.imports import ImportOptions, JobStatus, OnDuplicate, Reading, RowState
from tui_crm.domain.problems import Code, Refused
from tui_crm.files.reading import open_table
from tui_crm.files.source import Source
from tui_crm.files.table import TableRow
from tui_crm.services.import_staging import content_of, reading_of
from tui_crm.services.session import Session
from tui_crm.store import import_content, import_lock, imports
from tui_crm.store.imports import RowRecord


def purge(session: Session, *contacts: Contact) -> None:
    ids = tuple(one.id for one in contacts)
    session.lifecycle.delete(ids)
    session.lifecycle.purge(ids)


def rename(session: Session, contact: Contact, **changes: str) -> None:
    now = session.contacts.get(contact.id)
    session.contacts.save(contact.id, replace(now.draft, **changes), now.version)  # type: ignore[arg-type]


def rows(session: Session) -> list[tuple[str, list[str]]]:
    """State and cells of every row of every import."""
    with session.database.reading() as connection:
        found = connection.execute("SELECT state, cells FROM import_row ORDER BY job, number").fetchall()
    return [(state, json.loads(cells)) for state, cells in found]


def said_names(session: Session) -> list[str]:
    """The names that warnings of imports tell."""
    with session.database.reading() as connection:
        found = connection.execute(
            "SELECT problems FROM import_row WHERE problems <> '' ORDER BY job, number"
        ).fetchall()
    return [one["values"].get("name", "") for (text,) in found for one in json.loads(text)]


def warned_of(session: Session, contact: Contact, name: bytes, email: bytes) -> None:
    session.imports.run_file(b"name,email\n" + name + b"," + email + b"\n", ImportOptions(), name="a.csv")
    assert said_names(session)[-1] == contact.name


def test_an_earlier_name_goes_from_the_warnings_too(session: Session) -> None:
    zed = a_person(session, "Zenobiusz Trzmielski", email="wspolny@example.com")
    warned_of(session, zed, b"Anna Lis", b"wspolny@example.com")
    rename(session, zed, last_name="Inny")
    purge(session, zed)
    assert said_names(session) == [""]


def test_somebody_elses_equal_name_stays(session: Session) -> None:
    one = a_person(session, "Jan Nowak", email="a@example.com")
    other = a_person(session, "Jan Nowak", email="b@example.com", allow_duplicate=True)
    warned_of(session, one, b"Anna Lis", b"a@example.com")
    warned_of(session, other, b"Ewa Mak", b"b@example.com")
    purge(session, one)
    assert said_names(session) == ["", "Jan Nowak"]


def test_a_warning_that_does_not_say_whose_the_name_is_loses_it(session: Session) -> None:
    one = a_person(session, "Jan Nowak", email="a@example.com")
    warned_of(session, one, b"Anna Lis", b"a@example.com")
    with session.database.writing() as connection:  # as older programs wrote it
        connection.execute(
            "UPDATE import_row SET problems = replace(problems, ?, '')", (f', "id": {one.id}',)
        )
    assert said_names(session) == ["Jan Nowak"]
    purge(session, a_person(session, "Ewa Mak"))
    assert said_names(session) == [""]


def test_a_refused_row_about_the_contact_goes_whatever_its_cells_say(
    session: Session, tmp_path: Path
) -> None:
    jan = a_person(session, "Jan Nowak", email="jan@example.com")
    ewa = a_person(session, "Ewa Mak", email="ewa@example.com")
    session.lifecycle.set_status((jan.id, ewa.id), Status.INACTIVE)
    file = b"name,email,note\nJan Nowak,jan@example.com,tajne\nEwa Mak,ewa@example.com,jawne\n"
    update = ImportOptions(on_duplicate=OnDuplicate.UPDATE)
    done = session.imports.run_file(file, update, name="a.csv")
    assert done.refused == 2
    with session.database.writing() as connection:  # found by the match alone
        connection.execute("UPDATE import_row SET cells = '[\"tajne\"]' WHERE number = 1")
    purge(session, jan)
    assert rows(session) == [("refused", []), ("refused", ["Ewa Mak", "ewa@example.com", "jawne"])]
    path = session.imports.write_refused(done.job, tmp_path / "refused.csv", lambda problem: "x")
    assert path.read_text("utf-8-sig").splitlines() == [
        "name,email,note,reason",
        "Ewa Mak,ewa@example.com,jawne,x",
    ]


def test_a_row_that_was_refused_has_not_met_the_contact(session: Session) -> None:
    jan = a_person(session, "Jan Nowak", email="jan@example.com", position="Prezes")
    with a_session_of(session, "bob", "manager") as bob:
        # The first row is refused for its owner's sake; the second is the first to change the contact.
        file = (
            b"name,email,position,access\nJan Nowak,jan@example.com,A,organization\n"
            b"Jan Nowak,jan@example.com,Dyrektor,\n"
        )
        done = bob.imports.run_file(file, ImportOptions(on_duplicate=OnDuplicate.UPDATE), name="a.csv")
    assert (done.refused, done.updated) == (1, 1)
    assert session.contacts.get(jan.id).draft.position == "Dyrektor"


FILE = """name,email,phone,uid
Jan Nowacki,,,
Inny,"Jan <JAN@example.com>",,
Inny,"a@b.pl; stary@example.com",,
Inny,,tel. +48 600-100-200 / 601 200 300,
Inny,,0048600100999,
Inny,,,{uid}
Kto,annajan@example.com,700 100 200,{other}
"""


def jan_and_others(session: Session) -> tuple[Contact, str]:
    """Somebody with an earlier e-mail and phone, and a file in which five of seven rows are about them."""
    jan = a_person(session, "Jan Nowak", email="stary@example.com", phone="600100999")
    now = session.contacts.get(jan.id).draft
    later = replace(now, emails=(replace(now.emails[0], value="jan@example.com"),))
    phones = (replace(now.phones[0], raw="600 100 200", value=None),)
    session.contacts.save(jan.id, replace(later, phones=phones), jan.version)
    other = a_person(session, "Ewa Mak")
    return jan, FILE.format(uid=jan.uid.upper(), other=other.uid)


ABOUT_JAN = (2, 3, 4, 5, 6)


def test_refused_rows_are_told_by_email_phone_and_uid(session: Session) -> None:
    jan, text = jan_and_others(session)
    job = session.imports.stage(text.encode(), ImportOptions(), name="a.csv")
    cells = [row.cells for row in waiting_rows(session, job)]
    with session.database.writing() as connection:  # refused for whatever reason
        records = [RowRecord(number, RowState.REFUSED, cells=row) for number, row in enumerate(cells, 1)]
        imports.record(connection, job, records)
        import_content.remove(connection, job)
    before = rows(session)
    purge(session, jan)
    assert rows(session) == [
        ("refused", []) if number in ABOUT_JAN else row for number, row in enumerate(before, 1)
    ]


def waiting_rows(session: Session, job: int) -> list[TableRow]:
    """The rows of a file that waits, as a run would read them."""
    with session.database.reading() as connection:
        stored = imports.read(connection, job)
    assert stored is not None
    with open_table(content_of(session.imports, job, "a"), reading_of(stored)) as table:
        return list(table.rows)


def kept_bytes(session: Session, job: int) -> bytes:
    with import_content.opened(session.database, job) as stream:
        return stream.read()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1250"])
def test_a_file_that_waits_loses_its_rows_about_the_contact(session: Session, encoding: str) -> None:
    jan, text = jan_and_others(session)
    file = text.replace("Inny", "Łukasz").encode(encoding)
    chosen = ImportOptions(reading=Reading(encoding=encoding, delimiter=","))
    job = session.imports.stage(file, chosen, name="a.csv")
    before = waiting_rows(session, job)
    purge(session, jan)
    after = waiting_rows(session, job)
    states = [settled_state(row.cells) for row in after]
    assert states == [None, *[RowState.SKIPPED] * 5, None]
    assert (after[0], after[6]) == (before[0], before[6])
    kept = kept_bytes(session, job)
    assert not [
        part for part in ("<JAN@", "stary@", "600-100", "0048600", jan.uid.upper()) if part.encode() in kept
    ]
    with session.database.reading() as connection:
        (samples,) = connection.execute("SELECT samples FROM import_job WHERE id = ?", (job,)).fetchone()
    assert "stary@example.com" not in samples
    assert "annajan@example.com" in samples
    assert session.imports.mapping(job).options.reading == Reading(None, None, True)
    outcome = session.imports.run(job)
    assert (outcome.rows, outcome.skipped, outcome.created) == (7, 6, 1)


def test_a_stopped_import_goes_on_behind_what_was_wiped(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_crm.services.import_running.CHUNK", 1)
    jan = a_person(session, "Jan Nowak", email="jan@example.com")
    text = (
        "full name,email\nAda Kot,ada@example.com\nJan Nowak,jan@example.com\nOla Lis,ola@example.com\n"
        "Jan Nowak,jan@example.com\nEla Mak,ela@example.com\n"
    )
    job = session.imports.stage(text.encode(), ImportOptions(), name="a.csv")

    def stop(done: int, _total: int, *_more: str) -> None:
        if done >= 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        session.imports.run(job, stop)
    done = session.imports.line(job).done
    purge(session, jan)
    assert b"@example.com" in kept_bytes(session, job)
    assert b"jan@example.com" not in kept_bytes(session, job)
    outcome = session.imports.run(job)
    assert 0 < done < 5
    assert (outcome.rows, outcome.created, outcome.skipped) == (5, 3, 2)


def test_a_file_that_says_nothing_of_the_contact_stays_as_it_is(session: Session) -> None:
    jan = a_person(session, "Jan Nowak", email="jan@example.com")
    text = "full name,email\nŁukasz Kot,inny@example.com\n".encode("cp1250")
    job = session.imports.stage(text, ImportOptions(), name="a.csv")
    purge(session, jan)
    assert kept_bytes(session, job) == text


def test_rows_that_a_table_has_no_place_for_are_refused_under_their_numbers(session: Session) -> None:
    jan = a_person(session, "Jan Nowak", email="jan@example.com")
    text = '[{"full name": "Jan", "email": "jan@example.com"}, 7, {"full name": "Ola", "email": "o@a.pl"}]'
    job = session.imports.stage(text.encode(), ImportOptions(), name="a.json")
    purge(session, jan)
    outcome = session.imports.run(job)
    assert (outcome.rows, outcome.created, outcome.skipped, outcome.refused) == (3, 1, 1, 1)
    assert [(one.row, one.problem.code) for one in outcome.refusals] == [(2, Code.ROW_NOT_AN_OBJECT)]


def test_a_running_import_whose_file_names_the_contact_bars_the_purge(session: Session) -> None:
    jan = a_person(session, "Jan Nowak", email="jan@example.com")
    ewa = a_person(session, "Ewa Mak", email="ewa@example.com")
    job = session.imports.stage(
        b"full name,email\nJan Nowak,jan@example.com\n", ImportOptions(), name="a.csv"
    )
    with import_lock.held(session.path, job):
        purge(session, ewa)
        with pytest.raises(Refused) as caught:
            purge(session, jan)
    assert caught.value.problem.code is Code.IMPORT_KNOWS
    assert [one.id for one in session.lifecycle.trash()] == [jan.id]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half of a spreadsheet, jan@example.com"])
def test_a_file_that_nobody_can_read_any_more_goes_whole(session: Session, content: bytes) -> None:
    jan = a_person(session, "Jan Nowak", email="jan@example.com")
    job = session.imports.stage(
        b"full name,email\nJan Nowak,jan@example.com\n", ImportOptions(), name="a.csv"
    )
    with session.database.writing() as connection:
        if content:
            import_content.replace(connection, job, [import_content.packed(content)])
        else:  # killed while it was read in
            imports.change(connection, job, {"header": []})
    purge(session, jan)
    assert kept_bytes(session, job) == b""
    line = session.imports.line(job)
    assert line.status is JobStatus.FAILED
    assert line.problem is not None


def test_an_email_or_phone_that_others_have_too_needs_the_name(session: Session) -> None:
    shared = {"email": "biuro@example.com", "phone": "600100200"}
    jan = a_person(session, "Jan Nowak", **shared)
    a_person(session, "Ewa Mak", allow_duplicate=True, **shared)
    text = (
        "name,email,phone\nJan NOWAK,biuro@example.com,\nEwa Mak,biuro@example.com,\n"
        "Nowak Jan,,600100200\nOla Nowak,,600100200\n"
    )
    job = session.imports.stage(text.encode(), ImportOptions(), name="a.csv")
    before = waiting_rows(session, job)
    purge(session, jan)
    after = waiting_rows(session, job)
    assert [settled_state(row.cells) is None for row in after] == [False, True, False, True]
    assert (after[1], after[3]) == (before[1], before[3])


NAMED = (
    ("imię,nazwisko,firma,notatka", "Jan,NOWAK,Firma,tajne", True),
    ("imię,nazwisko,firma,notatka", "Nowak,Jan,,tajne", True),
    ("imię,drugie imię,nazwisko,notatka", "Jan,Adam,Nowak,tajne", True),
    ("imię i nazwisko,firma", "nowak jan,Firma", True),
    ("imię,nazwisko,notatka", "Ola,Kos,zna Jan Nowak", False),
    ("imię,nazwisko,miasto", "Jan,Kot,Nowak", False),
    ("imię,nazwisko,notatka", "Jan,Nowacki,inny", False),
)


@pytest.mark.parametrize("is_known_twice", [False, True])
def test_a_name_that_nobody_else_has_is_enough(session: Session, is_known_twice: bool) -> None:
    jan = a_person(session, "Jan Nowak")
    if is_known_twice:
        a_person(session, "JAN Nowak", allow_duplicate=True)
    jobs = [
        session.imports.stage(f"{header}\n{row}\n".encode(), ImportOptions(), name="a.csv")
        for header, row, _goes in NAMED
    ]
    with session.database.writing() as connection:  # refused for whatever reason
        for job, (_header, row, _goes) in zip(jobs, NAMED, strict=True):
            imports.record(connection, job, [RowRecord(1, RowState.REFUSED, cells=row.split(","))])
    purge(session, jan)
    gone = [settled_state(waiting_rows(session, job)[0].cells) is RowState.SKIPPED for job in jobs]
    refused = [not cells for _state, cells in rows(session)]
    assert gone == refused == [goes and not is_known_twice for *_texts, goes in NAMED]


def test_many_purges_at_once_read_each_file_once(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [a_person(session, f"Jan {name}") for name in ("Kot", "Lis", "Mak")]
    session.imports.stage(b"full name,email\nAda Kot,ada@example.com\n", ImportOptions(), name="a.csv")
    opened: list[str] = []

    def counted(source: Source, reading: Reading) -> object:
        opened.append(source.name)
        return open_table(source, reading)

    monkeypatch.setattr("tui_crm.services.import_wiping.open_table", counted)
    purge(session, *people)
    assert opened == ["a.csv"]


def test_what_is_read_for_a_purge_does_not_grow_with_the_contacts(session: Session) -> None:
    organizations = [an_organization(session, f"Firma {letter}") for letter in "abcdefgh"]
    ids = tuple(one.id for one in organizations)
    session.lifecycle.delete(ids)
    connection = session.database.connection()
    one = said_by(connection, lambda: session.lifecycle.purge(ids[:1]))
    seven = said_by(connection, lambda: session.lifecycle.purge(ids[1:]))
    about = ("import_row", "journal_change")
    reading = [[said for said in some if any(table in said for table in about)] for some in (one, seven)]
    assert len(reading[0]) == len(reading[1]) >= 4
    for said in reading[1]:
        for step in plan_of(connection, said):
            words = step.split()
            assert not (words[0] == "SCAN" and words[1] in ("r", *about) and "USING" not in words), (
                step,
                said,
            )


def test_a_draft_that_names_the_organization_in_other_letters_lets_it_go(session: Session) -> None:
    acme = an_organization(session, "Trzmielex Łódź")
    ewa = a_person(session, "Ewa Mak")
    links = (Link(None, "TRZMIELEX  lodz "), Link(None, "Inna"))
    session.drafts.keep("new_person", None, ContactDraft(first_name="Jan", organizations=links))
    session.drafts.keep("edit", ewa.id, replace(ewa.draft, organizations=links), ewa.version)
    purge(session, acme)
    for kept in (session.drafts.kept("new_person"), session.drafts.kept("edit", ewa.id)):
        assert kept is not None
        assert [link.name for link in kept.draft.organizations] == ["Inna"]
