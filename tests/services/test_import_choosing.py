"""The mapping as it is seen and changed: reasons, samples, separators, choices kept and remembered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.kit.builders import a_session_of
from tests.services.mapped import CHOSEN, GUESSED, TABLE, columns, contacts, reasons, stage
from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.imports import (
    ImportOptions,
    JobStatus,
    MappingReason,
    OnDuplicate,
    Reading,
)
from tui_crm.domain.problems import Code, CrmError, Denied, FileProblem, NotFound, Refused
from tui_crm.services.import_choosing import _HEAD
from tui_crm.services.session import Session


@pytest.mark.parametrize("is_staged", [False, True])
def test_a_mapping_says_why_and_shows_samples(session: Session, is_staged: bool) -> None:
    if is_staged:
        mapping = session.imports.mapping(stage(session))
    else:
        mapping = session.imports.look(TABLE.encode(), GUESSED, name="x.csv")
        assert session.database.connection().execute("SELECT count(*) FROM import_job").fetchone()[0] == 0
    assert (mapping.file, mapping.format, mapping.kind, mapping.rows) == ("x.csv", "csv", Kind.PERSON, 2)
    assert mapping.reading == Reading("utf-8", ";", True)
    assert reasons(mapping) == {
        "Imię": ("first_name", MappingReason.HEADER),
        "Nazwisko": ("last_name", MappingReason.HEADER),
        "Kontakt mejlowy": ("email", MappingReason.CONTENTS),
        "Cechy": ("note", MappingReason.CONTENTS),
        "LP": ("", MappingReason.NONE),
        "Pusta": ("", MappingReason.NONE),
    }
    found = columns(mapping)
    assert found["Imię"].samples == ("Jan", "Ewa")
    assert found["Pusta"].samples == ()
    assert [name for name, column in found.items() if column.takes_several] == ["Kontakt mejlowy"]


def test_columns_that_say_nothing_of_anybody_are_known(session: Session) -> None:
    text = "First Name,File As,Typ poczty e-mail,LP,id\nJan,Jan,SMTP,1,7\n"
    found = reasons(session.imports.mapping(stage(session, text)))
    for name in ("File As", "Typ poczty e-mail", "id"):
        assert found[name] == ("", MappingReason.HEADER)
    assert found["LP"] == ("", MappingReason.NONE)
    assert session.imports.outcome(stage(session, text)).unmapped == ("LP",)


def test_samples_are_different_and_few(session: Session) -> None:
    text = "Imię;Miasto\n" + "".join(f"Imię{n};{'Łódź' if n % 2 else ''}\n" for n in range(50))
    found = columns(session.imports.look(text.encode(), GUESSED))
    assert len(found["Imię"].samples) == 5
    assert found["Miasto"].samples == ("Łódź",)


@pytest.mark.parametrize(
    ("header", "cell", "separator"),
    [
        ("Tagi", "a, b", ","),
        ("Tagi", "a; b", ";"),
        ("Tagi", "a | b,c", " | "),
        ("Tagi", "a ::: b", " ::: "),
        ("Tagi", "a", ""),
        ("Telefon", "600100200; 600100300", ";"),
        ("Telefon", "600 100 200", ""),
        ("E-mail", "a@example.com,b@example.com", ","),
        ("Firma", "Acme, Inc.", ""),
        ("Firma", "Acme | Beta", " | "),
        ("Cechy", "x, y", ","),
        ("Cechy", "x;z", ";"),
        ("Cechy", "x", ""),
        ("Uwagi", "a; b", ""),
    ],
)
def test_separators_are_guessed(session: Session, header: str, cell: str, separator: str) -> None:
    session.custom_fields.add(Kind.PERSON, "Cechy", CustomFieldType.MULTIPLE_CHOICE, ("x", "y"))
    text = f'Imię\t"{header}"\nJan\t"{cell}"\nEwa\t"{cell}"\n'
    found = columns(session.imports.look(text.encode(), GUESSED))[header]
    assert found.separator == separator
    assert found.takes_several == (header != "Uwagi")


def test_separators_reach_the_rows(session: Session) -> None:
    session.custom_fields.add(Kind.PERSON, "Cechy", CustomFieldType.MULTIPLE_CHOICE, ("x", "y", "z"))
    for name in ("A", "B, C", "D"):
        session.tags.add(name)
    session.tags.add("E", "Opis pierwszy")
    text = (
        "Imię\tTagi\tFirma\tTelefon\tCechy\tOpiekun\tWWW\n"
        "Jan Maria\tB, C/A | D/opis pierwszy\tAcme/Beta\t600100200/600 100 300\tx;y"
        "\tanna/anna\ta.example.com/b.example.com\n"
    )
    separators = dict.fromkeys(("Tagi", "Firma", "Telefon", "Opiekun", "WWW"), "/")
    outcome = session.imports.run_file(text.encode(), ImportOptions(separators=separators), name="x.csv")
    assert (outcome.created, outcome.unmatched) == (1, {})
    person = contacts(session)["Jan Maria"].draft
    assert person.tags == ("A", "B, C", "D", "E")
    assert [link.name for link in person.organizations] == ["Acme", "Beta"]
    assert [phone.value for phone in person.phones] == ["+48600100200", "+48600100300"]
    assert person.custom == {"cechy": ("x", "y")}
    assert person.owners == ("anna",)
    assert len(person.urls) == 2


def test_a_column_of_single_values_is_not_split(session: Session) -> None:
    session.tags.add("B, C")
    text = "Imię;Tagi\nJan;B, C\n"
    session.imports.run_file(text.encode(), ImportOptions(separators={"Tagi": ""}), name="x.csv")
    assert contacts(session)["Jan"].draft.tags == ("B, C",)


# -- choices ----------------------------------------------------------------------------------------


def test_every_choice_is_kept(session: Session) -> None:
    job = stage(session)
    options = ImportOptions(
        kind=Kind.PERSON,
        mapping={"Cechy": "tags", "Nazwisko": ""},
        skip=("Imię",),
        on_duplicate=OnDuplicate.UPDATE,
        reading=Reading(encoding="cp1250", delimiter=";", has_header=True),
        create_missing=frozenset(("tags",)),
        separators={"Cechy": ";"},
        remembered=False,
    )
    # Windows-1250 spells "Imię" otherwise: the choice about that column follows it
    changed = session.imports.choose(job, options)
    assert changed == session.imports.mapping(job)
    kept = changed.options
    first = changed.columns[0].column
    assert (first != "Imię", kept.skip) == (True, (first,))
    assert replace(kept, skip=("Imię",)) == options
    assert changed.reading.encoding == "cp1250"
    found = reasons(changed)
    assert found["Cechy"] == ("tags", CHOSEN)
    assert found["Nazwisko"] == found[first] == ("", CHOSEN)
    assert columns(changed)["Cechy"].separator == ";"
    back = session.imports.choose(job, replace(kept, skip=(), mapping={}, reading=Reading()))
    assert reasons(back)["Imię"] == ("first_name", MappingReason.HEADER)
    assert session.imports.outcome(job).status is JobStatus.MAPPING


def test_another_base_is_guessed_anew_but_for_what_was_chosen(session: Session) -> None:
    text = "Nazwa;Telefon;Stanowisko\nAcme;221131415;x\n"
    job = stage(session, text)
    chosen = session.imports.choose(
        job, ImportOptions(mapping={"Stanowisko": "position", "Telefon": "note"}, kind=Kind.PERSON)
    )
    assert reasons(chosen)["Stanowisko"] == ("position", CHOSEN)
    other = session.imports.choose(job, replace(chosen.options, kind=Kind.ORGANIZATION))
    assert other.kind is Kind.ORGANIZATION
    assert reasons(other) == {
        "Nazwa": ("name", MappingReason.HEADER),
        "Telefon": ("note", CHOSEN),
        "Stanowisko": ("note", MappingReason.HEADER),
    }
    with pytest.raises(Refused) as caught:
        session.imports.choose(job, replace(other.options, mapping={"Nazwa": "pesel"}))
    assert caught.value.problem.code is Code.FIELD_NOT_FOR_KIND
    assert session.imports.mapping(job) == other


def test_another_reading_reads_again(session: Session) -> None:
    job = session.imports.stage("Imię;Miasto\nŁucja;Łódź\n".encode("cp1250"), GUESSED, name="x.csv")
    assert session.imports.mapping(job).reading.encoding == "cp1250"
    wrong = session.imports.choose(job, ImportOptions(reading=Reading(encoding="iso8859-2")))
    assert "Łódź" not in wrong.columns[1].samples
    headless = session.imports.choose(job, ImportOptions(reading=Reading(has_header=False)))
    assert (headless.rows, headless.reading.has_header) == (2, False)
    assert headless.columns[0].samples == ("Imię", "Łucja")
    joined = session.imports.choose(job, ImportOptions(reading=Reading(delimiter=",")))
    assert len(joined.columns) == 1
    with pytest.raises(FileProblem):
        session.imports.choose(job, ImportOptions(reading=Reading(encoding="no such")))
    assert session.imports.mapping(job) == joined


def test_choices_end_where_the_run_begins(session: Session) -> None:
    job = stage(session)
    session.imports.run(job)
    for act in (lambda: session.imports.choose(job, GUESSED), lambda: session.imports.preview(job)):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.problem.code is Code.IMPORT_NOT_OPEN
    assert reasons(session.imports.mapping(job))["Imię"][0] == "first_name"


def test_a_file_in_which_nothing_is_known_can_be_mapped_by_hand(session: Session) -> None:
    text = "aa;bb\nxx;yy\nzz;qq\n"
    with pytest.raises(Refused) as caught:
        session.imports.run_file(text.encode(), GUESSED, name="x.csv")
    assert caught.value.problem.code is Code.NOTHING_MAPPED
    assert session.database.connection().execute("SELECT count(*) FROM import_job").fetchone()[0] == 0
    job = stage(session, text)
    with pytest.raises(Refused):
        session.imports.run(job)
    session.imports.choose(job, ImportOptions(mapping={"aa": "first_name"}))
    assert session.imports.run(job).created == 2


def test_targets_are_what_a_column_can_become(session: Session) -> None:
    session.custom_fields.add(Kind.PERSON, "Rozmiar", CustomFieldType.TEXT)
    gone = session.custom_fields.add(Kind.PERSON, "Dawny", CustomFieldType.TEXT)
    session.custom_fields.retire(gone.id)
    for kind in Kind:
        targets = session.imports.targets(kind)
        assert len(set(targets)) == len(targets)
        assert ("custom.rozmiar" in targets) == (kind is Kind.PERSON)
        assert "custom.dawny" not in targets
        job = stage(session)
        for target in targets:
            session.imports.choose(job, ImportOptions(kind=kind, mapping={"LP": target}))


def test_rights(session: Session) -> None:
    job = stage(session)
    with a_session_of(session, "ewa", "viewer") as viewer, pytest.raises(Denied):
        viewer.imports.look(TABLE.encode(), GUESSED)
    with a_session_of(session, "jan", "manager") as other:
        for act in (other.imports.mapping, other.imports.preview):
            with pytest.raises((NotFound, CrmError)) as caught:
                act(job)
            assert caught.value.problem.code in (Code.NOT_FOUND, Code.IMPORT_NOT_FOUND)


# -- a large file -------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1250"])
def test_only_the_head_of_a_large_file_is_read(session: Session, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "large.csv"
    row = "Łucja;Żółć;lucja{}@example.com;Zażółć gęślą jaźń\n"
    text = "Imię;Nazwisko;E-mail;Uwagi\n" + "".join(row.format(n) for n in range(50_000))
    path.write_bytes(text.encode(encoding))
    assert path.stat().st_size > 2 * _HEAD
    mapping = session.imports.look(path, GUESSED)
    assert mapping.reading.encoding == encoding
    assert mapping.rows == 0
    assert [column.target for column in mapping.columns] == ["first_name", "last_name", "email", "note"]
    assert mapping.columns[0].samples == ("Łucja",)
