"""Imports end to end: every file of `fixtures/imports`, duplicates, names, refusals, resuming."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tui_crm.domain.contact import Contact, Kind, Status
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.import_rows import RowResult
from tui_crm.domain.imports import ImportOptions, ImportOutcome, JobStatus, OnDuplicate, Reading
from tui_crm.domain.problems import Code, CrmError, Denied, FileProblem, NotFound, Refused
from tui_crm.services import import_matching, import_running
from tui_crm.services.session import Session
from tui_crm.store import import_lookups, names

FIXTURES = Path(__file__).parents[2] / "fixtures" / "imports"
ALL = ContactQuery(kind=None, include_inactive=True)
UPDATE = ImportOptions(on_duplicate=OnDuplicate.UPDATE)


def contacts(session: Session) -> dict[str, Contact]:
    return {contact.name: contact for contact in session.contacts.each(ALL)}


def run(session: Session, text: str, options: ImportOptions | None = None) -> ImportOutcome:
    outcome = session.imports.run_file(text.encode(), options or ImportOptions(), name="x.csv")
    assert outcome.rows == outcome.created + outcome.updated + outcome.skipped + outcome.refused
    return outcome


def counts(outcome: ImportOutcome) -> tuple[int, int, int, int]:
    return outcome.created, outcome.updated, outcome.skipped, outcome.refused


def test_polish_file_of_everyday_life(session: Session) -> None:
    outcome = session.imports.run_file(FIXTURES / "polish-cp1250.csv", ImportOptions())
    found = contacts(session)
    person = found["Łukasz Żółkiewski"].draft
    assert (person.position, person.phones[0].value) == ("Kierownik sprzedaży", "+48600100200")
    assert person.organizations[0].id == found["Zakład Mebli Śliwa"].id
    assert found["Jędrzej Świątek"].draft.phones[0].value == "+48601202303"
    assert [phone.raw for phone in found["Ósma Kowalska-Nowak"].draft.phones] == ["brak"]
    assert outcome.unmapped == ("LP",)
    assert outcome.mapping["IMIE"] == "first_name"
    warning = outcome.warnings[0]
    assert (warning.row, warning.column, warning.value) == (4, "TELEFON", "brak")
    assert warning.problem.code is Code.PHONE_NOT_RECOGNIZED
    assert sum(contact.kind is Kind.ORGANIZATION for contact in found.values()) == 2


def test_google_contact(session: Session) -> None:
    outcome = session.imports.run_file(FIXTURES / "google-new.csv", ImportOptions())
    # Two persons, and a row that is an organization itself: that one did not come beside anybody.
    assert (outcome.created, outcome.organizations, len(contacts(session))) == (3, 1, 4)
    draft = contacts(session)["Łukasz Maria Lis"].draft
    assert [(phone.value, phone.label) for phone in draft.phones] == [
        ("+48600100201", "mobile"),
        ("+48600100202", "mobile"),
        ("+48221131416", "work"),
    ]
    assert draft.birthday == "--05-09"
    assert draft.addresses[0].street == "ul. Polna 3"
    assert draft.note.startswith("Pierwszy\nkontakt")


# -- duplicates -------------------------------------------------------------------------------------


def test_duplicates_by_email_and_by_phone_with_the_same_name(session: Session) -> None:
    a_person(session, "Jan Kowal", email="jan@example.com", phone="600 100 200")
    text = "Imię;Nazwisko;Telefon;E-mail\n{}\n"
    assert counts(run(session, text.format("J.;Kowal;;JAN@example.com"))) == (0, 0, 1, 0)
    assert counts(run(session, text.format("jan;KOWAL;+48 600-100-200;"))) == (0, 0, 1, 0)
    assert counts(run(session, text.format("Anna;Mak;600100200;"))) == (1, 0, 0, 0)
    assert len(contacts(session)) == 2


def test_a_name_alone_proves_nothing(session: Session) -> None:
    a_person(session, "Jan Kowal", email="jan@example.com")
    assert counts(run(session, "Imię;Nazwisko;Miasto\nJan;Kowal;Łódź\n")) == (1, 0, 0, 0)
    assert counts(run(session, "Imię;Nazwisko;Miasto\nJan;Kowal;Łódź\n")) == (0, 0, 1, 0)


def test_duplicates_within_the_file(session: Session) -> None:
    text = "Imię;E-mail\nJan;a@example.com\nJan;A@EXAMPLE.COM\nAda;\nAda;\n"
    assert counts(run(session, text)) == (2, 0, 2, 0)


def test_update_never_empties(session: Session) -> None:
    before = a_person(session, "Jan Kowal", email="jan@example.com", phone="600100200", position="Szef")
    text = "Imię;Nazwisko;Stanowisko;Telefon;E-mail\nJan;;;601100200;jan@example.com\n"
    assert counts(run(session, text, UPDATE)) == (0, 1, 0, 0)
    after = session.contacts.get(before.id)
    assert (after.draft.last_name, after.draft.position) == ("Kowal", "Szef")
    assert [phone.value for phone in after.draft.phones] == ["+48601100200", "+48600100200"]
    assert after.version == before.version + 1
    assert counts(run(session, text, UPDATE)) == (0, 0, 1, 0)


def test_create_makes_a_second_one(session: Session) -> None:
    a_person(session, "Jan Kowal", email="jan@example.com")
    options = ImportOptions(on_duplicate=OnDuplicate.CREATE)
    assert counts(run(session, "Imię;E-mail\nJan;jan@example.com\n", options)) == (1, 0, 0, 0)


def test_an_inactive_contact_is_not_edited(session: Session) -> None:
    person = a_person(session, "Jan Kowal", email="jan@example.com")
    session.contacts.save(person.id, replace(person.draft, status=Status.INACTIVE), person.version)
    text = "Imię;Stanowisko;E-mail\nJan;Szef;jan@example.com\n"
    outcome = run(session, text, UPDATE)
    assert counts(outcome) == (0, 0, 0, 1)
    assert outcome.refusals[0].problem.code is Code.CONTACT_INACTIVE


def test_hidden_contacts_are_never_named(session: Session) -> None:
    a_person(session, "Tajny Gość", email="t@example.com", access="owner")
    with a_session_of(session, "piotr", "manager") as other:
        text = "Imię;E-mail\nJan;t@example.com\n"
        for options in (None, UPDATE):
            outcome = run(other, text, options)
            assert counts(outcome) == (0, 0, 0, 1)
            assert outcome.refusals[0].problem.code is Code.DUPLICATE_HIDDEN
            assert dict(outcome.refusals[0].problem.values) == {}
        created = run(other, text, ImportOptions(on_duplicate=OnDuplicate.CREATE))
        assert counts(created) == (1, 0, 0, 0)
        assert [(one.problem.code, dict(one.problem.values)) for one in created.warnings] == [
            (Code.EMAIL_SHARED, {})
        ]


def test_an_organizations_own_row_fills_what_its_persons_made(session: Session) -> None:
    run(session, "Imię;Firma;E-mail\nJan;Żyto S.A.;a@example.com\n")
    assert counts(run(session, "Nazwa;NIP;E-mail\nŻYTO S.A.;5260250274;biuro@example.pl\n")) == (0, 1, 0, 0)
    found = [one for one in contacts(session).values() if one.kind is Kind.ORGANIZATION]
    assert [(one.draft.nip, len(one.persons)) for one in found] == [("5260250274", 1)]


# -- names ------------------------------------------------------------------------------------------


def test_tags_and_users_by_name(session: Session) -> None:
    a_session_of(session, "piotr", "editor").close()
    with session.database.writing() as connection:
        names.create_tag(connection, "Klient VIP", description="Ważny")
    text = (
        "Imię;E-mail;Tagi;Opiekun;Obserwatorzy\n"
        "Jan;a@example.com;klient vip | Targi;Anna Nowak;piotr | duch\n"
        "Ada;b@example.com;WAŻNY | targi;;\n"
        "Ewa;c@example.com;Targi;nikt;\n"
    )
    outcome = run(session, text)
    jan = contacts(session)["Jan"].draft
    assert (jan.tags, jan.owners, jan.watchers) == (("Klient VIP",), ("anna",), ("piotr",))
    assert contacts(session)["Ada"].draft.tags == ("Klient VIP",)
    assert contacts(session)["Ewa"].draft.owners == ("anna",)
    assert outcome.unmatched == {
        "tags": {"Targi": 2, "targi": 1},
        "watchers": {"duch": 1},
        "owners": {"nikt": 1},
    }


def test_missing_tags_are_made_if_asked(session: Session) -> None:
    text = "Imię;E-mail;Tagi\nJan;a@example.com;Targi | VIP\nAda;b@example.com;targi\n"
    outcome = run(session, text, ImportOptions(create_missing=frozenset({"tags"})))
    assert outcome.unmatched == {}
    assert contacts(session)["Ada"].draft.tags == ("Targi",)


def test_an_inactive_organization_is_not_linked(session: Session) -> None:
    acme = an_organization(session, "Acme")
    session.contacts.save(acme.id, replace(acme.draft, status=Status.INACTIVE), acme.version)
    outcome = run(session, "Imię;Firma;E-mail\nJan;ACME;a@example.com\n")
    assert [one.problem.code for one in outcome.refusals] == [Code.ORGANIZATION_INACTIVE]


# -- choices ----------------------------------------------------------------------------------------


def test_mapping_and_skipping_by_hand(session: Session) -> None:
    text = "Kto;Kod;Kom. 1;Uwagi\nJan Kowal;a@example.com;600100200;x\n"
    options = ImportOptions(mapping={"kto": "full_name", "KOD": "email", "Kom. 1": "phone2"}, skip=("Uwagi",))
    outcome = run(session, text, options)
    assert outcome.mapping == {"Kto": "full_name", "Kod": "email", "Kom. 1": "phone2"}
    assert outcome.unmapped == ()
    draft = contacts(session)["Jan Kowal"].draft
    assert (draft.emails[0].value, draft.phones[0].value, draft.note) == ("a@example.com", "+48600100200", "")


def test_the_named_fields_choose_the_base(session: Session) -> None:
    outcome = run(session, "X;E-mail\n5260250274;a@example.com\n", ImportOptions(mapping={"X": "nip"}))
    assert outcome.kind is Kind.ORGANIZATION


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (ImportOptions(mapping={"Nie ma": "email"}), Code.COLUMN_UNKNOWN),
        (ImportOptions(skip=("Nie ma",)), Code.COLUMN_UNKNOWN),
        (ImportOptions(mapping={"Imię": "surname"}), Code.FIELD_UNKNOWN),
        (ImportOptions(mapping={"Imię": "nip"}, kind=Kind.PERSON), Code.FIELD_NOT_FOR_KIND),
        (ImportOptions(mapping={"Imię": "created_at"}), Code.FIELD_NOT_SETTABLE),
        (ImportOptions(skip=("Imię", "E-mail")), Code.NOTHING_MAPPED),
        (ImportOptions(reading=Reading("klingon")), Code.ENCODING_UNKNOWN),
    ],
)
def test_choices_that_make_no_sense_leave_nothing(
    session: Session, options: ImportOptions, code: Code
) -> None:
    with pytest.raises(CrmError) as caught:
        run(session, "Imię;E-mail\nJan;a@example.com\n", options)
    assert caught.value.problem.code is code
    assert session.database.connection().execute("SELECT count(*) FROM import_row").fetchone()[0] == 0


def test_staging_only_waits_for_the_mapping(session: Session) -> None:
    outcome = run_staged(session)
    assert (outcome.status, outcome.rows) == (JobStatus.MAPPING, 1)
    assert counts(outcome) == (0, 0, 0, 0)
    assert not contacts(session)
    done = session.imports.run(outcome.job)
    assert counts(done) == (1, 0, 0, 0)
    with pytest.raises(Refused) as caught:
        session.imports.run(outcome.job)
    assert caught.value.problem.code is Code.IMPORT_NOT_OPEN


def run_staged(session: Session) -> ImportOutcome:
    data = b"Name;E-mail\nJan Kowal;a@example.com\n"
    return session.imports.run_file(data, ImportOptions(stage_only=True), name="x.csv")


def test_an_interrupted_import_goes_on_without_losing_or_doubling_a_row(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_running, "CHUNK", 10)
    text = "Imię;E-mail\n" + "".join(f"Jan;jan{number}@example.com\n" for number in range(35))
    seen: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        seen.append((done, total))
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        session.imports.run_file(text.encode(), ImportOptions(), name="x.csv", progress=stop)
    job = session.database.connection().execute("SELECT id FROM import_job").fetchone()[0]
    half = session.imports.outcome(job)
    assert (half.status, half.created, half.rows) == (JobStatus.STOPPED, 20, 35)
    done = session.imports.run(job, progress=lambda done, total: seen.append((done, total)))
    assert counts(done) == (35, 0, 0, 0)
    assert seen == [(10, 35), (20, 35), (30, 35), (35, 35)]
    assert session.contacts.count(ALL) == 35


class _Stopped(Exception):
    """What a screen raises that closes while an import runs."""


def test_a_screen_that_closes_stops_the_import(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_running, "CHUNK", 1)

    def stop(done: int, total: int) -> None:
        raise _Stopped

    with pytest.raises(_Stopped):
        session.imports.run_file(
            b"Name;E-mail\nJan;a@example.com\nAda;b@example.com\n", ImportOptions(), "x", stop
        )
    job = session.database.connection().execute("SELECT id FROM import_job").fetchone()[0]
    assert session.imports.outcome(job).status is JobStatus.STOPPED
    assert counts(session.imports.run(job)) == (2, 0, 0, 0)


def a_custom_field(session: Session, key: str, kind: str) -> None:
    with session.database.writing() as connection:
        connection.execute(
            "INSERT INTO custom_field (uid, kind, field_key, name, type, position) VALUES (?, 1, ?, ?, ?, 0)",
            (key, key, key, kind),
        )


def test_custom_fields(session: Session) -> None:
    a_custom_field(session, "size", "number")
    a_custom_field(session, "color", "multiple_choice")
    text = "Imię;E-mail;custom.size;custom.color\nJan;a@example.com;1,5;red | blue\nAda;b@example.com;duży;\n"
    outcome = run(session, text)
    found = contacts(session)
    assert (found["Jan"].draft.custom, found["Jan"].draft.note) == ({"size": 1.5}, "color: red | blue")
    assert (found["Ada"].draft.custom, found["Ada"].draft.note) == ({}, "size: duży")
    assert [(one.row, one.problem.code) for one in outcome.warnings] == [
        (1, Code.OPTION_UNKNOWN),
        (1, Code.OPTION_UNKNOWN),
        (2, Code.NUMBER_NOT_RECOGNIZED),
    ]
    assert outcome.unmatched == {"options": {"red": 1, "blue": 1}}


def test_missing_options_are_made_if_asked(session: Session) -> None:
    a_custom_field(session, "color", "multiple_choice")
    text = "Imię;E-mail;custom.color\nJan;a@example.com;red | blue\n"
    outcome = run(session, text, ImportOptions(create_missing=frozenset({"options"})))
    assert (outcome.warnings, outcome.unmatched) == ((), {})
    assert contacts(session)["Jan"].draft.custom == {"color": ("red", "blue")}


def test_rights(session: Session) -> None:
    data = b"Name;E-mail\nJan Kowal;a@example.com\n"
    with a_session_of(session, "piotr", "editor") as other, pytest.raises(Denied):
        other.imports.run_file(data, ImportOptions())
    job = run(session, data.decode()).job
    with a_session_of(session, "ewa", "manager") as other, pytest.raises(NotFound):
        other.imports.outcome(job)


def test_files_that_are_not_there(session: Session, tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as caught:
        session.imports.run_file(tmp_path / "none.csv", ImportOptions())
    assert caught.value.problem.code is Code.FILE_MISSING


# -- refused rows -----------------------------------------------------------------------------------


def test_refused_rows_are_written_and_imported_again(session: Session, tmp_path: Path) -> None:
    outcome = session.imports.run_file(FIXTURES / "scientific.csv", ImportOptions())
    path = session.imports.write_refused(
        outcome.job, tmp_path / "x.refused.csv", lambda p: f"!{p.code.value}"
    )
    lines = path.read_text("utf-8-sig").splitlines()
    assert lines == [
        "Imię;Nazwisko;Telefon;E-mail;reason",
        "Jan;Bocian;4,82211E+10;jan.bocian@example.com;!phone_in_scientific",
        "Ewa;Perkoz;1.23457E+11;;!phone_in_scientific",
    ]
    again = session.imports.run_file(path, ImportOptions())
    assert counts(again) == (0, 0, 0, 2)
    assert again.unmapped == ()
    path.write_text(path.read_text("utf-8-sig").replace("4,82211E+10", "48221131415"), encoding="utf-8-sig")
    assert counts(session.imports.run_file(path, ImportOptions())) == (1, 0, 0, 1)


def test_no_file_is_overwritten(session: Session, tmp_path: Path) -> None:
    outcome = session.imports.run_file(FIXTURES / "scientific.csv", ImportOptions())
    path = tmp_path / "x.csv"
    path.write_text("mine")
    assert session.imports.write_refused(outcome.job, path) == tmp_path / "x.2.csv"
    assert path.read_text() == "mine"
    with pytest.raises(FileProblem) as caught:
        session.imports.write_refused(outcome.job, tmp_path / "none" / "x.csv")
    assert caught.value.problem.code is Code.FILE_NOT_WRITTEN


def test_refused_rows_of_a_file_without_a_header(session: Session, tmp_path: Path) -> None:
    text = (
        "jan@example.com;Jan;Kowal;600 100 200\n"
        "ada@example.com;Ada;Mak;4,8E+10\n"
        "ewa@example.com;Ewa;Lis;600 100 201\n"
    )
    outcome = run(session, text)
    assert counts(outcome) == (2, 0, 0, 1)
    path = session.imports.write_refused(outcome.job, tmp_path / "x.csv")
    again = session.imports.run_file(path, ImportOptions(mapping={"column 4": "phone"}))
    assert counts(again) == (0, 0, 0, 1)
    assert again.mapping["column 1"] == "email"


def test_formulas_stay_harmless_in_the_refused_file(session: Session, tmp_path: Path) -> None:
    """A plain number is none, whatever it begins with."""
    outcome = run(session, "Imię;Telefon;Uwagi\n=cmd();4,8E+10;-1\n")
    path = session.imports.write_refused(outcome.job, tmp_path / "x.csv")
    assert "'=cmd();4,8E+10;-1;phone_in_scientific" in path.read_text("utf-8-sig")


def test_where_refused_rows_go_by_themselves(session: Session) -> None:
    assert session.imports.refused_path(Path("/a/b/x.csv")) == Path("/a/b/x.refused.csv")
    assert session.imports.refused_path(b"") == Path("import.refused.csv")


# -- cost -------------------------------------------------------------------------------------------


def test_no_look_up_of_a_row_reads_the_whole_base(session: Session) -> None:
    """Without statistics SQLite prefers the index on kind, and each row would read half of the base."""
    plans: list[str] = []
    connection = session.database.connection()

    class Spy:
        def execute(self, sql: str, values: tuple[object, ...] = ()) -> object:
            plans.extend(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall())  # type: ignore[arg-type]
            return connection.execute(sql, values)  # type: ignore[arg-type]

    draft = a_person(session, "Jan Kowal", email="jan@example.com", phone="600100200").draft
    row = RowResult(draft, "abc", frozenset(), (), ())
    import_matching.find(Spy(), replace(row, uid=""), session.actor, 1)  # type: ignore[arg-type]
    import_matching.find(Spy(), row, session.actor, 1)  # type: ignore[arg-type]
    import_lookups.by_name(Spy(), draft, session.actor)  # type: ignore[arg-type]
    import_lookups.by_phone(Spy(), draft, session.actor, None)  # type: ignore[arg-type]
    names.organization_by_name(Spy(), "Acme", session.actor)  # type: ignore[arg-type]
    assert any("contact_email_key" in plan for plan in plans)
    few = "SCAN json_each"  # the limited list of those who share an e-mail or phone
    assert not [
        plan
        for plan in plans
        if ("SCAN" in plan and not plan.startswith(few)) or "(kind=? AND status" in plan
    ]
