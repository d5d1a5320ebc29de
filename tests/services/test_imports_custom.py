"""Custom fields in files: what columns mean, values by type, options, out and back (R24, R31-R34)."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from tests.kit.builders import a_person
from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Contact, ContactDraft, CustomValue, Email, Kind
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.custom_fields import CustomField
from tui_crm.domain.custom_fields import CustomFieldType as T
from tui_crm.domain.imports import ImportOptions, ImportOutcome, OnDuplicate
from tui_crm.domain.problems import Code, Refused
from tui_crm.services.session import Session, open_session
from tui_crm.store import users

ALL = ContactQuery(kind=None, include_inactive=True)
UPDATE = ImportOptions(on_duplicate=OnDuplicate.UPDATE)
OPTIONS = {T.CHOICE: ("Mały", "Duży"), T.MULTIPLE_CHOICE: ("Kawa", "Herbata, zielona", "Woda")}
VALUES: dict[T, CustomValue] = {
    T.TEXT: "=1+1; a,b | c",
    T.NUMBER: -1234567.125,
    T.DATE: "2026-01-31",
    T.DATE_TIME: "2026-01-31T12:00:05Z",
    T.CHECKBOX: False,
    T.CHOICE: "Duży",
    T.MULTIPLE_CHOICE: ("Woda", "Herbata, zielona"),
    T.URL: "https://example.com/a?b=1",
}


def define(session: Session, kind: Kind = Kind.PERSON) -> dict[T, CustomField]:
    """A field of each type, by its type."""
    add = session.custom_fields.add
    return {one: add(kind, f"Pole {one.value}", one, OPTIONS.get(one, ())) for one in T}


def run(session: Session, text: str | bytes, options: ImportOptions | None = None) -> ImportOutcome:
    data = text if isinstance(text, bytes) else text.encode()
    return session.imports.run_file(data, options or ImportOptions(), name="x")


def contacts(session: Session) -> dict[str, Contact]:
    return {contact.name: contact for contact in session.contacts.each(ALL)}


# What a column means


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("custom.wielkosc_firmy", "custom.wielkosc_firmy"),
        ("Wielkość firmy", "custom.wielkosc_firmy"),
        ("WIELKOSC FIRMY", "custom.wielkosc_firmy"),
        ("wielkosc_firmy", "custom.wielkosc_firmy"),
        ("Hobby", "custom.hobby"),  # a column that would else be kept in the note
        ("Stanowisko", "position"),  # a custom field may be called so too, and yet means nothing else
        ("Miasto", "city"),
    ],
)
def test_a_column_is_the_field_of_its_name_unless_it_means_something(
    session: Session, header: str, target: str
) -> None:
    for name in ("Wielkość firmy", "Hobby", "Stanowisko", "Miasto"):
        session.custom_fields.add(Kind.PERSON, name, T.TEXT)
    outcome = run(session, f"Imię;E-mail;{header}\nJan Kowal;a@example.com;xyz\n")
    assert outcome.mapping[header] == target


def test_a_name_that_latin_letters_cannot_write_is_found_too(session: Session) -> None:
    field = session.custom_fields.add(Kind.PERSON, "Приоритет", T.TEXT)
    outcome = run(session, "Imię;E-mail;приоритет;Другое\nJan;a@example.com;x;y\n")
    assert outcome.mapping == {
        "Imię": "first_name",
        "E-mail": "email",
        "приоритет": field.field,
        "Другое": "note",
    }


def test_a_field_of_the_other_base_takes_no_column(session: Session) -> None:
    session.custom_fields.add(Kind.ORGANIZATION, "Branża spółki", T.TEXT)
    persons = run(session, "Imię;Nazwisko;E-mail;Branża spółki\nJan;Kowal;a@example.com;IT\n")
    assert persons.mapping["Branża spółki"] == "note"
    organizations = run(session, "Nazwa firmy;NIP;E-mail;Branża spółki\nAcme;5260250995;b@example.com;IT\n")
    assert organizations.mapping["Branża spółki"] == "custom.branza_spolki"


def test_a_field_out_of_use_takes_no_column(session: Session) -> None:
    field = session.custom_fields.add(Kind.PERSON, "Budżet", T.NUMBER)
    session.custom_fields.retire(field.id)
    outcome = run(session, "Imię;E-mail;Budżet;custom.budzet\nJan;a@example.com;5;6\n")
    assert (outcome.mapping["Budżet"], outcome.unmapped) == ("note", ("custom.budzet",))


def test_a_column_can_be_given_to_a_field(session: Session) -> None:
    session.custom_fields.add(Kind.PERSON, "Budżet", T.NUMBER)
    options = ImportOptions(mapping={"Stanowisko": "custom.budzet"})
    run(session, "Imię;E-mail;Stanowisko\nJan;a@example.com;5\n", options)
    assert contacts(session)["Jan"].draft.custom == {"budzet": 5.0}
    with pytest.raises(Refused) as refused:
        run(session, "Imię;Stanowisko\nJan;5\n", ImportOptions(mapping={"Stanowisko": "custom.zzz"}))
    assert refused.value.problems[0].code is Code.FIELD_UNKNOWN


# Values


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (T.NUMBER, "1 234,5", 1234.5),
        (T.DATE, "31.01.2026", "2026-01-31"),
        (T.DATE, "31 stycznia 2026", "2026-01-31"),
        (T.DATE_TIME, "31.01.2026 14:30", "2026-01-31T14:30:00Z"),
        (T.DATE_TIME, "2026-01-31T14:30:00+01:00", "2026-01-31T13:30:00Z"),
        (T.CHECKBOX, "tak", True),
        (T.CHECKBOX, "fałsz", False),
        (T.CHOICE, "MALY", "Mały"),
        (T.MULTIPLE_CHOICE, "woda | Kawa | Woda", ("Woda", "Kawa")),
        (T.URL, "example.com", "https://example.com"),
    ],
)
def test_a_value_is_read_by_the_type_of_its_field(
    session: Session, kind: T, text: str, value: CustomValue
) -> None:
    field = define(session)[kind]
    outcome = run(session, f"Imię;E-mail;{field.name}\nJan Kowal;a@example.com;{text}\n")
    assert outcome.warnings == ()
    assert contacts(session)["Jan Kowal"].draft.custom == {field.key: value}


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (T.NUMBER, Code.NUMBER_NOT_RECOGNIZED),
        (T.DATE, Code.DAY_NOT_RECOGNIZED),
        (T.DATE_TIME, Code.MOMENT_NOT_RECOGNIZED),
        (T.CHECKBOX, Code.CHECKBOX_NOT_RECOGNIZED),
        (T.CHOICE, Code.OPTION_UNKNOWN),
        (T.MULTIPLE_CHOICE, Code.OPTION_UNKNOWN),
        (T.URL, Code.URL_NOT_RECOGNIZED),
    ],
)
def test_what_a_field_cannot_hold_goes_to_the_note_with_its_column_and_is_told(
    session: Session, kind: T, code: Code
) -> None:
    field = define(session)[kind]
    outcome = run(session, f"Imię;E-mail;{field.name}\nJan Kowal;a@example.com;nie wiem\n")
    draft = contacts(session)["Jan Kowal"].draft
    assert (draft.custom, draft.note) == ({}, f"{field.name}: nie wiem")
    assert [(one.row, one.problem.code, one.column) for one in outcome.warnings] == [(1, code, field.name)]


def test_a_text_too_long_for_its_field_goes_to_the_note(session: Session) -> None:
    session.custom_fields.add(Kind.PERSON, "Znak", T.TEXT)
    outcome = run(
        session, f"Imię;E-mail;Znak\nJan;a@example.com;{'x' * 1_001}\nAda;b@example.com;{'y' * 1_000}\n"
    )
    jan, ada = (contacts(session)[name].draft for name in ("Jan", "Ada"))
    assert (jan.custom, jan.note) == ({}, f"Znak: {'x' * 1_001}")
    assert (ada.custom, ada.note) == ({"znak": "y" * 1_000}, "")
    assert [(one.row, one.problem.code) for one in outcome.warnings] == [(1, Code.TOO_LONG)]


def test_a_wrong_value_takes_nothing_from_a_contact_that_is_there(session: Session) -> None:
    session.custom_fields.add(Kind.PERSON, "Budżet", T.NUMBER)
    run(session, "Imię;E-mail;Budżet\nJan Kowal;a@example.com;5\n")
    run(session, "Imię;E-mail;Budżet\nJan Kowal;a@example.com;dużo\n", UPDATE)
    draft = contacts(session)["Jan Kowal"].draft
    assert (draft.custom, draft.note) == ({"budzet": 5.0}, "Budżet: dużo")


def test_american_dates_are_told_by_their_column(session: Session) -> None:
    session.custom_fields.add(Kind.PERSON, "Umowa", T.DATE)
    session.custom_fields.add(Kind.PERSON, "Znak", T.TEXT)
    rows = ("Jan;a@example.com;05/06/2026;05/06/2026", "Ada;b@example.com;05/25/2026;12/31/2026")
    run(session, "\n".join(("Imię;E-mail;Umowa;Znak", *rows)))
    assert contacts(session)["Jan"].draft.custom == {"umowa": "2026-05-06", "znak": "05/06/2026"}


def test_options_that_exist_are_taken_and_the_others_are_counted(session: Session) -> None:
    field = define(session)[T.MULTIPLE_CHOICE]
    text = f"Imię;E-mail;{field.name}\nJan;a@example.com;Kawa | Sok | Kompot\nAda;b@example.com;Sok\n"
    outcome = run(session, text)
    found = contacts(session)
    assert (found["Jan"].draft.custom, found["Jan"].draft.note) == (
        {field.key: ("Kawa",)},
        f"{field.name}: Sok | Kompot",
    )
    assert (found["Ada"].draft.custom, found["Ada"].draft.note) == ({}, f"{field.name}: Sok")
    assert outcome.unmatched == {"options": {"Sok": 2, "Kompot": 1}}


def test_missing_options_are_made_if_asked_and_offered_at_once(session: Session) -> None:
    field = define(session)[T.MULTIPLE_CHOICE]
    text = f"Imię;E-mail;{field.name}\nJan;a@example.com;Kawa | Sok | Kompot\n"
    outcome = run(session, text, ImportOptions(create_missing=frozenset({"options"})))
    assert (outcome.warnings, outcome.unmatched) == ((), {})
    assert contacts(session)["Jan"].draft.custom == {field.key: ("Kawa", "Sok", "Kompot")}
    assert session.custom_fields.get(field.id).offered[-2:] == ("Sok", "Kompot")


def test_options_are_made_only_by_whoever_may_manage_fields(session: Session) -> None:
    field = define(session)[T.CHOICE]
    with session.database.writing():
        rights = (Permission.SEE, Permission.ADD, Permission.EDIT, Permission.IMPORT)
        group = users.add_group(session.database, "importers", is_admin=False, permissions=rights)
        users.add_user(session.database, "adam", "Adam", group, int(session.clock().timestamp()))
    with open_session(session.path, login="adam", clock=session.clock) as adam:
        text = f"Imię;E-mail;{field.name}\nJan;a@example.com;Olbrzymi\n"
        outcome = run(adam, text, ImportOptions(create_missing=frozenset({"options"})))
    assert outcome.unmatched == {"options": {"Olbrzymi": 1}}


# Out and back


def full(session: Session, fields: dict[T, CustomField], kind: Kind = Kind.PERSON) -> Contact:
    """A contact with a value of each type."""
    names = {"first_name": "Anna", "last_name": "Nowak"} if kind is Kind.PERSON else {"name": "Acme"}
    draft = ContactDraft(kind=kind, emails=(Email("anna@example.com"),), **names)  # type: ignore[arg-type]
    custom = {fields[one].key: value for one, value in VALUES.items()}
    return session.contacts.add(replace(draft, custom=custom))


def exported(session: Session, form: str) -> bytes:
    stream = io.BytesIO()
    session.exports.write(ALL, form, stream)
    return stream.getvalue()


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
@pytest.mark.parametrize("kind", Kind)
def test_values_of_all_types_go_out_and_come_back(
    session: Session, tmp_path: Path, form: str, kind: Kind
) -> None:
    before = full(session, define(session, kind), kind)
    data = exported(session, form)
    for field in session.custom_fields.all():
        assert field.key in data.decode()
    same = run(session, data, UPDATE)
    assert (same.updated, same.skipped, same.warnings) == (0, 1, ())
    assert session.contacts.get(before.id).version == before.version
    with open_session(tmp_path / "other.db", login="anna") as other:
        define(other, kind)
        assert run(other, data).warnings == ()
        assert contacts(other)[before.name].draft.custom == before.draft.custom


def test_a_vcard_holds_all_values(session: Session) -> None:
    fields = define(session)
    full(session, fields)
    unfolded = exported(session, "vcard4").decode().replace("\r\n ", "")
    for kind, text in ((T.NUMBER, "-1234567.125"), (T.CHECKBOX, "false"), (T.DATE, "2026-01-31")):
        assert f'X-TUI-CRM-CUSTOM;X-KEY="{fields[kind].key}":{text}\r\n' in unfolded


def test_a_field_out_of_use_is_not_exported(session: Session) -> None:
    fields = define(session)
    full(session, fields)
    session.custom_fields.retire(fields[T.TEXT].id)
    for form in ("csv", "json", "vcard3"):
        assert fields[T.TEXT].key not in exported(session, form).decode()


# The same value written in another way


@pytest.mark.parametrize("text", ["777", "777.0", "777,00"])
def test_a_file_that_says_the_same_leaves_an_inactive_contact_alone(session: Session, text: str) -> None:
    session.custom_fields.add(Kind.PERSON, "Budżet", T.NUMBER)
    run(session, "Imię;Status;E-mail;Budżet\nJan Kowal;inactive;a@example.com;777\n")
    outcome = run(session, f"Imię;E-mail;Budżet\nJan Kowal;a@example.com;{text}\n", UPDATE)
    assert (outcome.skipped, outcome.refusals) == (1, ())


@pytest.mark.parametrize(
    ("kind", "stored", "given"),
    [
        (T.NUMBER, 12.5, "12,50"),
        (T.DATE, "2026-01-31", "31.01.2026"),
        (T.CHECKBOX, True, "tak"),
        (T.CHOICE, "Duży", "duzy"),
        (T.MULTIPLE_CHOICE, ("Kawa", "Woda"), "kawa | WODA"),
        (T.URL, "https://example.com", "example.com"),
    ],
)
def test_the_same_value_in_other_words_is_no_change(
    session: Session, kind: T, stored: CustomValue, given: str
) -> None:
    field = define(session)[kind]
    person = a_person(session, "Anna Nowak")
    saved = session.contacts.save(person.id, replace(person.draft, custom={field.key: stored}), None)
    again = session.contacts.save(person.id, replace(saved.draft, custom={field.key: given}), None)
    assert (again.version, again.draft.custom) == (saved.version, {field.key: stored})
