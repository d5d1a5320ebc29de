"""People who share an e-mail or a phone stay themselves; no import finds something to change twice (R36)."""

from __future__ import annotations

from io import BytesIO

import pytest

from tests.kit.builders import a_person, a_session_of
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Contact, ContactDraft, Kind, Status
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.import_filling import filled
from tui_crm.domain.import_identity import could_be_one, named_for
from tui_crm.domain.imports import ImportOptions, ImportOutcome, OnDuplicate
from tui_crm.domain.problems import Code
from tui_crm.services.session import Session
from tui_crm.wording import problem_line

UPDATE = ImportOptions(on_duplicate=OnDuplicate.UPDATE)
OFFICE = (
    "Imię;Nazwisko;Email;Stanowisko\n"
    "Anna;Nowak;biuro@firma.pl;Prezes\n"
    "Jan;Kowalski;biuro@firma.pl;Kierowca\n"
    "Ewa;Lis;biuro@firma.pl;\n"
)


def run(session: Session, text: str, options: ImportOptions | None = None) -> ImportOutcome:
    return session.imports.run_file(text.encode(), options or ImportOptions(), name="x.csv")


def counts(outcome: ImportOutcome) -> tuple[int, int, int, int]:
    return outcome.created, outcome.updated, outcome.skipped, outcome.refused


def contacts(session: Session) -> list[Contact]:
    return sorted(session.contacts.each(ContactQuery(kind=None)), key=lambda one: one.id)


@pytest.mark.parametrize("options", [ImportOptions(), UPDATE])
def test_people_of_one_office_are_all_imported(session: Session, options: ImportOptions) -> None:
    first = run(session, OFFICE, options)
    assert counts(first) == (3, 0, 0, 0)
    assert [one.name for one in contacts(session)] == ["Anna Nowak", "Jan Kowalski", "Ewa Lis"]
    assert [(one.row, one.column, one.value, one.problem.code) for one in first.warnings] == [
        (2, "Email", "biuro@firma.pl", Code.EMAIL_SHARED),
        (3, "Email", "biuro@firma.pl", Code.EMAIL_SHARED),
    ]
    assert problem_line(first.warnings[0].problem) == "Another contact has this e-mail: Anna Nowak."
    before = contacts(session)
    for _again in range(2):
        assert counts(run(session, OFFICE, options)) == (0, 0, 3, 0)
    assert contacts(session) == before


def test_the_same_name_is_preferred_among_several(session: Session) -> None:
    a_person(session, "Jan Kowalski-Lis", email="biuro@firma.pl")
    jan = a_person(session, "Jan Kowalski", email="biuro@firma.pl", allow_duplicate=True)
    text = "Imię;Nazwisko;Email;Stanowisko\nJAN;KOWALSKI;biuro@firma.pl;Szef\n"
    assert counts(run(session, text, UPDATE)) == (0, 1, 0, 0)
    assert session.contacts.get(jan.id).draft.position == "Szef"


def test_a_switchboard_and_no_name_prove_nothing(session: Session) -> None:
    a_person(session, "Anna Nowak", phone="600100200")
    text = "Imię;Nazwisko;Telefon\n;;600100200\nJan;Kowalski;600100200\nNowak;Anna;600100200\n"
    assert counts(run(session, text)) == (2, 0, 1, 0)
    assert counts(run(session, text)) == (0, 0, 3, 0)


PERSONS = [
    ("Jan Kowalski", "Jan Kowalski", True),
    ("Jan Kowalski", "KOWALSKI JAN", True),
    ("Łukasz Żak", "Lukasz Zak", True),
    ("Jan Kowalski", "", True),
    ("Jan", "Jan Kowalski", True),
    ("J. Kowalski", "Jan Kowalski", True),
    ("Jan Maria Kowalski", "Maria Kowalski", True),
    ("Anna Nowak", "Anna Nowak-Kowalska", True),
    ("Anna Nowak", "Anna Kowalska", True),
    ("Anna Nowak", "Jan Nowak", False),
    ("Janina Nowak", "Jan Nowak", False),
    ("Anna Nowak", "Jan Kowalski", False),
    ("Jan", "Anna", False),
]
ORGANIZATIONS = [
    ("Acme", "Acme sp. z o.o.", True),
    ("Acme Polska", "ACME Deutschland GmbH", True),
    ("Acme sp. z o.o.", "Zakład Mebli sp. z o.o.", False),
]


def a_name(text: str, kind: Kind = Kind.PERSON) -> ContactDraft:
    if kind is Kind.ORGANIZATION:
        return ContactDraft(kind=kind, name=text)
    first, _space, last = text.rpartition(" ")
    return ContactDraft(first_name=first or last, last_name=last if first else "")


@pytest.mark.parametrize(
    ("kind", "one", "other", "expected"),
    [(Kind.PERSON, *case) for case in PERSONS] + [(Kind.ORGANIZATION, *case) for case in ORGANIZATIONS],
)
def test_which_names_can_be_one(kind: Kind, one: str, other: str, expected: bool) -> None:
    assert could_be_one(a_name(one, kind), a_name(other, kind)) is expected
    assert could_be_one(a_name(other, kind), a_name(one, kind)) is expected


@pytest.mark.parametrize(
    ("before", "row", "expected"),
    [
        ("Jan", "Jan Kowalski", "Jan Kowalski"),
        ("Lukasz Zak", "Łukasz Żak", "Łukasz Żak"),
        ("", "Jan Kowalski", "Jan Kowalski"),
        ("Łukasz Kowalski", "Łukasz Kowal", "Łukasz Kowal"),
        ("Anna Nowak", "Anna Kowalska", ""),
        ("Jan Kowalski", "J. Kowalski", ""),
        ("Jan Maria Kowalski", "Jan Kowalski", ""),
        ("Jan Kowalski", "Jan", ""),
    ],
)
def test_which_name_of_a_row_is_taken(before: str, row: str, expected: str) -> None:
    assert named_for(a_name(before), a_name(row)).display_name == expected


def test_a_name_that_stands_in_one_column_only_is_not_doubled() -> None:
    row = ContactDraft(last_name="Jan Kowalski")
    assert named_for(a_name("Jan Kowalski"), row).display_name == ""


def test_an_update_by_e_mail_makes_nobody_another_person(session: Session) -> None:
    anna = a_person(session, "Anna Nowak", email="a@example.com")
    text = "Imię;Nazwisko;Email;Stanowisko\nAnna;Kowalska;a@example.com;Szef\n"
    assert counts(run(session, text, UPDATE)) == (0, 1, 0, 0)
    after = session.contacts.get(anna.id)
    assert (after.name, after.draft.position) == ("Anna Nowak", "Szef")
    assert counts(run(session, text, UPDATE)) == (0, 0, 1, 0)


ONE_TWICE = (
    "Imię;Nazwisko;Email;Stanowisko;Telefon;Notatka;Miasto\n"
    "Jan;Kowal;jan@example.com;Prezes;600100200;raz;\n"
    "Jan;Kowal;jan@example.com;Kierowca;600100201;dwa;Łódź\n"
    "Jan Maria;Kowal;jan@example.com;;600100200;;Opole\n"
)


def test_rows_about_one_contact_never_play_ping_pong(session: Session) -> None:
    assert counts(run(session, ONE_TWICE, UPDATE)) == (1, 2, 0, 0)
    before = contacts(session)
    draft = before[0].draft
    assert (before[0].name, draft.position) == ("Jan Maria Kowal", "Prezes")
    assert [phone.value for phone in draft.phones] == ["+48600100200", "+48600100201"]
    assert [one.city for one in draft.addresses] == ["Łódź", "Opole"]
    assert draft.note.splitlines() == ["raz", "dwa"]
    for _again in range(2):
        assert counts(run(session, ONE_TWICE, UPDATE)) == (0, 0, 3, 0)
    assert contacts(session) == before


def test_the_first_row_counts_for_a_contact_that_was_there(session: Session) -> None:
    jan = a_person(session, "Jan Kowal", email="jan@example.com", position="Szef")
    assert run(session, ONE_TWICE, UPDATE).updated == 3
    assert session.contacts.get(jan.id).draft.position == "Prezes"
    assert counts(run(session, ONE_TWICE, UPDATE)) == (0, 0, 3, 0)


def test_filling_changes_nothing_that_is_there() -> None:
    before = ContactDraft(first_name="Jan", position="Szef", note="a", custom={"x": 1.0}, owners=("anna",))
    row = ContactDraft(
        first_name="Jan", position="Inny", birthday="1980-05-09", custom={"x": "2"}, owners=("ewa",)
    )
    after = filled(before, row)
    assert (after.position, after.birthday, after.custom, after.owners) == (
        "Szef",
        "1980-05-09",
        {"x": 1.0},
        ("anna",),
    )


def test_what_a_later_row_says_in_vain_is_told(session: Session) -> None:
    """The first row counts; what another one says about the same contact is no secret (R35)."""
    session.custom_fields.add(Kind.PERSON, "Rozmiar", CustomFieldType.TEXT)
    text = (
        "Imię;Nazwisko;E-mail;Stanowisko;Rozmiar;Telefon\n"
        "Iga;Nowa;i@example.com;Szef;M;600100200\n"
        "IGA;Nowa;i@example.com;szef;S;600100201\n"
        "Iga;;i@example.com;Doradca;M;\n"
    )
    options = ImportOptions(on_duplicate=OnDuplicate.UPDATE)
    for _time in range(2):
        outcome = session.imports.run_file(text.encode(), options, name="x.csv")
        told = [(one.row, one.column, one.value, one.problem.code) for one in outcome.warnings]
        assert told == [
            (2, "Rozmiar", "S", Code.EARLIER_ROW_COUNTS),
            (3, "Stanowisko", "Doradca", Code.EARLIER_ROW_COUNTS),
        ]


def test_a_name_in_a_warning_is_not_told_to_whom_it_was_hidden_from(session: Session) -> None:
    other = a_person(session, "Zofia Tajna", email="biuro@firma.pl")
    old = a_person(session, "Ewa Lis", email="ewa@firma.pl")
    session.lifecycle.set_status((old.id,), Status.INACTIVE)
    text = "first_name,last_name,email,note\nJan,Nowak,biuro@firma.pl,\nEwa,Lis,ewa@firma.pl,x\n"
    with a_session_of(session, "bob", "manager") as bob:
        options = ImportOptions(on_duplicate=OnDuplicate.UPDATE)
        done = bob.imports.run_file(text.encode(), options, name="x.csv")
        assert "Tajna" in repr(done.warnings)
        assert [one.problem.code for one in done.refusals] == [Code.CONTACT_INACTIVE]
        for one in (other, session.contacts.get(old.id)):
            session.lifecycle.set_status((one.id,), Status.ACTIVE)
            session.contacts.set_access((one.id,), Access.OWNER)
        again = bob.imports.outcome(done.job)
        (warning,), (refusal,) = again.warnings, again.refusals
        assert (warning.problem.code, warning.problem.values) == (Code.EMAIL_SHARED, {})
        assert (refusal.problem.code, refusal.problem.values) == (Code.DUPLICATE_HIDDEN, {})
        stream = BytesIO()
        assert bob.imports.stream_refused(done.job, stream) == 1
        assert b"duplicate_hidden" in stream.getvalue()
    assert "Tajna" in repr(session.imports.outcome(done.job).warnings)
