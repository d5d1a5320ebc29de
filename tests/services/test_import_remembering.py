"""The mapping of a known header row is remembered; sample files show how each field is written (R30)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.services.mapped import CHOSEN, GUESSED, TABLE, columns, contacts, reasons, stage
from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.imports import (
    ImportOptions,
    MappingReason,
)
from tui_crm.domain.problems import FileProblem
from tui_crm.i18n import use_language
from tui_crm.services.session import Session
from tui_crm.store import import_mappings
from tui_crm.wording import field_label

# -- the mapping of a known header row --------------------------------------------------------------


def test_the_mapping_of_a_known_header_row_is_remembered(session: Session) -> None:
    first = ImportOptions(
        mapping={"Cechy": "tags", "Nazwisko": ""}, skip=("Kontakt mejlowy",), separators={"Cechy": "/"}
    )
    session.imports.run_file(TABLE.encode(), first, name="x.csv")
    text = TABLE.replace("Jan", "Adam").replace("jan@example.com", "")
    for mapping in (
        session.imports.look(text.encode(), GUESSED),
        session.imports.mapping(stage(session, text)),
    ):
        found = reasons(mapping)
        again = MappingReason.REMEMBERED
        assert found["Cechy"] == ("tags", again)
        assert found["Nazwisko"] == found["Kontakt mejlowy"] == ("", again)
        assert found["Imię"] == ("first_name", again)
        assert columns(mapping)["Cechy"].separator == "/"
        assert mapping.options == GUESSED
    other = ImportOptions(mapping={"Cechy": "note"})
    assert reasons(session.imports.look(text.encode(), other))["Cechy"] == ("note", CHOSEN)
    anew = session.imports.look(text.encode(), ImportOptions(remembered=False))
    assert reasons(anew)["Cechy"] == ("note", MappingReason.CONTENTS)
    assert reasons(session.imports.look(b"Imi\xc4\x99;Cechy\nJan;a\n", GUESSED))["Cechy"][0] == "note"
    with a_session_of(session, "jan", "manager") as someone:
        assert reasons(someone.imports.look(text.encode(), GUESSED))["Cechy"][0] == "note"


def test_what_was_remembered_lasts_and_can_be_taken_back(session: Session) -> None:
    session.imports.run_file(
        TABLE.encode(), ImportOptions(mapping={"Cechy": "tags"}, kind=Kind.PERSON), name="x"
    )
    for _again in range(2):
        outcome = session.imports.run_file(TABLE.encode(), GUESSED, name="x")
        assert outcome.mapping["Cechy"] == "tags"
    session.imports.run_file(TABLE.encode(), ImportOptions(remembered=False), name="x")
    assert session.imports.run_file(TABLE.encode(), GUESSED, name="x").mapping["Cechy"] == "note"


def test_a_field_that_is_gone_is_not_mapped_to(session: Session) -> None:
    field = session.custom_fields.add(Kind.PERSON, "Rozmiar", CustomFieldType.TEXT)
    session.imports.run_file(TABLE.encode(), ImportOptions(mapping={"Cechy": field.field}), name="x")
    session.custom_fields.retire(field.id)
    assert reasons(session.imports.look(TABLE.encode(), GUESSED))["Cechy"] == ("note", MappingReason.CONTENTS)


def test_files_without_a_header_row_have_nothing_to_be_known_by(session: Session) -> None:
    text = "Jan;Kowal;jan@example.com\nEwa;Lis;ewa@example.com\n"
    session.imports.run_file(text.encode(), ImportOptions(skip=("column 2",)), name="x")
    assert reasons(session.imports.look(text.encode(), GUESSED))["column 2"][0] == "last_name"


def test_only_so_many_header_rows_are_remembered(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_mappings, "_KEPT", 2)
    for name in "abc":
        text = TABLE.replace("Cechy", f"Cecha {name}")
        session.imports.run_file(text.encode(), ImportOptions(mapping={f"Cecha {name}": "tags"}), name="x")
    assert session.database.connection().execute("SELECT count(*) FROM import_mapping").fetchone()[0] == 2


@pytest.mark.parametrize("language", ["", "en", "pl"])
def test_a_sample_file_imports_cleanly(session: Session, tmp_path: Path, language: str) -> None:
    use_language(language or "en")
    for name in ("VIP", "Targi"):
        session.tags.add(name)
    for kind in Kind:
        for type_ in CustomFieldType:
            options = ("a", "b") if "choice" in type_.value else ()
            session.custom_fields.add(kind, f"Pole {type_.value} {kind.value}", type_, options)
    for kind in Kind:
        target = tmp_path / "sample.csv"
        path = session.imports.write_sample(target, kind, *([field_label] if language else []))
        header = path.read_text("utf-8-sig").partition("\n")[0]
        assert ("city" in header, "Miasto" in header) == (not language, language == "pl")
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        mapping = session.imports.look(path, GUESSED)
        assert mapping.kind is kind
        assert all(column.target for column in mapping.columns)
        outcome = session.imports.run_file(path, GUESSED)
        # the persons brought two of the organizations, of which nothing but the name was known
        assert (outcome.created + outcome.updated, outcome.refused, outcome.warnings) == (3, 0, ())
        assert outcome.unmatched == {}
    person = contacts(session)["Łukasz Przykładowy"].draft
    assert person.custom["pole_checkbox_person"] is True
    assert person.birthday == "1980-05-09"
    jan = contacts(session)["Jan Wzorcowy"].draft
    assert [phone.value for phone in jan.phones] == ["+48600100202", "+48221131416"]
    assert jan.custom["pole_date_time_person"] == "2026-01-31T11:00:00Z"
    assert len(jan.organizations) == 2
    assert path.name == "sample.2.csv"


def test_a_sample_for_an_empty_base(session: Session, tmp_path: Path) -> None:
    a_person(session, "Jan Inny")
    outcome = session.imports.run_file(session.imports.write_sample(tmp_path / "s.csv", Kind.PERSON), GUESSED)
    assert (outcome.created, outcome.warnings, outcome.unmatched) == (3, (), {})
    with pytest.raises(FileProblem):
        session.imports.write_sample(tmp_path / "no" / "s.csv", Kind.PERSON)
