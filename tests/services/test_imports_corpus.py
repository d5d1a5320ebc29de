"""Every file of `fixtures/imports`: how it is read, what becomes of it, and that twice is as once."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tui_crm.domain.contact import Contact
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.imports import ImportOptions, ImportOutcome, JobStatus, OnDuplicate, Reading
from tui_crm.domain.problems import Code, FileProblem
from tui_crm.files.reading import open_table
from tui_crm.files.source import Source
from tui_crm.services.session import Session

FIXTURES = Path(__file__).parents[2] / "fixtures" / "imports"
ALL = ContactQuery(kind=None, include_inactive=True)
UPDATE = ImportOptions(on_duplicate=OnDuplicate.UPDATE)

# file: format, encoding, delimiter, kind,
#   (created, updated, skipped, refused), name, phone and e-mail of the first contact of that kind
READABLE = {
    "accounting.csv": (
        "csv",
        "cp1250",
        ";",
        "organization",
        (2, 0, 0, 1),
        ("PIEKARNIA ŻYTKO SP. Z O.O.", "+48221131440", ""),
    ),
    "bad-bytes.csv": ("csv", "utf-8", ";", "person", (2, 0, 0, 0), ("Łucja Żak", "+48613300400", "")),
    "bars.txt": ("csv", "utf-8", "|", "person", (2, 0, 0, 0), ("Filip Hącia", "", "filip.hacia@example.com")),
    "broken.json": ("json", "utf-8", "", "person", (1, 0, 0, 1), ("Jan Kowal", "", "jan@example.com")),
    "colons.txt": ("csv", "utf-8", ":", "person", (2, 0, 0, 0), ("Henryk Kos", "+48617300400", "")),
    "companies.xlsx": (
        "xlsx",
        "",
        "",
        "organization",
        (1, 0, 0, 0),
        ("Kamieniołom Granit", "+48748000001", "granit@example.com"),
    ),
    "cut.json": ("json", "utf-8", "", "person", (2, 0, 0, 2), ("Iga Kania", "+48629300400", "")),
    "directory.ldif": (
        "ldif",
        "utf-8",
        "",
        "person",
        (3, 0, 0, 4),
        ("Marek Nowak", "+48618000001", "marek.nowak@example.com"),
    ),
    "doubled-headers.csv": (
        "csv",
        "utf-8",
        ",",
        "person",
        (1, 0, 0, 0),
        ("Jan Rudy", "+48610100200", "jan.rudy@example.com"),
    ),
    "doubly-encoded.csv": (
        "csv",
        "utf-8",
        ";",
        "person",
        (2, 0, 0, 0),
        ("Ĺ»Ä…dĹ‚o", "", "lukasz.zadlo@example.com"),
    ),
    "espocrm.json": (
        "json",
        "utf-8",
        "",
        "person",
        (1, 0, 0, 0),
        ("Hubert Jawor", "+48628300400", "hubert.jawor@example.com"),
    ),
    "excel-unicode.txt": (
        "csv",
        "utf-16",
        "\t",
        "person",
        (2, 0, 0, 0),
        ("Żaneta Bąk", "+48500600700", "zaneta@example.com"),
    ),
    "flaws.csv": ("csv", "utf-8", ";", "person", (3, 0, 0, 1), ("Ed Kowal2", "", "")),
    "foreign-lines.jsonl": (
        "jsonl",
        "utf-8",
        "",
        "person",
        (2, 0, 0, 1),
        ("Jan Mak", "+48606100200", "jan.mak@example.com"),
    ),
    "foreign-list.json": (
        "json",
        "utf-8",
        "",
        "person",
        (2, 0, 0, 0),
        ("Olga Żuk", "+48605100200", "olga.zuk@example.com"),
    ),
    "google-new.csv": (
        "csv",
        "utf-8",
        ",",
        "person",
        (3, 0, 0, 0),
        ("Łukasz Maria Lis", "+48600100201", "lukasz.lis@example.com"),
    ),
    "google-old.csv": (
        "csv",
        "utf-8",
        ",",
        "person",
        (2, 0, 0, 0),
        ("Adam Gil", "+48602100200", "adam.gil@example.com"),
    ),
    "google-template.csv": (
        "csv",
        "utf-8",
        ",",
        "person",
        (2, 0, 0, 0),
        ("Celina Bąk", "+48600300100", "celina.bak@example.com"),
    ),
    "guarded.csv": ("csv", "utf-8", ",", "person", (2, 0, 0, 0), ("Stefan Wilk", "+48621300400", "")),
    "hubspot.csv": (
        "csv",
        "utf-8",
        ",",
        "person",
        (2, 0, 0, 0),
        ("Paulina Otto", "+48607300400", "paulina.otto@example.com"),
    ),
    "hubspot.json": (
        "json",
        "utf-8",
        "",
        "person",
        (1, 0, 0, 0),
        ("Franciszek Hrabia", "+48625300400", "franciszek.hrabia@example.com"),
    ),
    "invoices.csv": (
        "csv",
        "utf-8-sig",
        ";",
        "organization",
        (2, 0, 0, 0),
        ("Ogrodnictwo Żurawina", "+48227580001", "biuro@example.com"),
    ),
    "linkedin.csv": ("csv", "utf-8", ",", "person", (2, 0, 0, 0), ("Urszula Tarka", "", "")),
    "mac-lines.csv": ("csv", "utf-8", ";", "person", (2, 0, 0, 0), ("Czesław Dudek", "+48615300400", "")),
    "mixed-order.txt": (
        "csv",
        "utf-8",
        ";",
        "person",
        (2, 0, 0, 0),
        ("Leon Oko", "+48619300400", "leon.oko@example.com"),
    ),
    "no-header.csv": (
        "csv",
        "utf-8",
        ";",
        "person",
        (4, 0, 0, 0),
        ("Jan Kowal", "+48600111222", "jan.kowal@example.com"),
    ),
    "nul-bytes.csv": (
        "csv",
        "utf-8",
        ",",
        "person",
        (2, 0, 0, 0),
        ("Piotr Tur", "", "piotr.tur@example.com"),
    ),
    "odd-values.jsonl": ("jsonl", "utf-8-sig", "", "person", (3, 0, 0, 1), ("Monika", "+48632300400", "")),
    "one-column.csv": ("csv", "utf-8", "", "person", (2, 0, 0, 0), ("", "", "julia.maj@example.com")),
    "open-quote.csv": (
        "csv",
        "utf-8",
        ";",
        "person",
        (4, 0, 0, 1),
        ("Ada Szpak", "", "ada.szpak@example.com"),
    ),
    "organizations-utf8-bom.csv": (
        "csv",
        "utf-8-sig",
        ";",
        "organization",
        (2, 0, 0, 0),
        ("Piekarnia Żyto sp. z o.o.", "+48225550011", "biuro@example.pl"),
    ),
    "outlook-english-new.csv": (
        "csv",
        "utf-8-sig",
        ",",
        "person",
        (2, 0, 0, 0),
        ("Edward Dąb", "+48221131420", "edward.dab@example.com"),
    ),
    "outlook-english.csv": (
        "csv",
        "utf-8",
        ",",
        "person",
        (1, 0, 0, 0),
        ("Grace Hopper", "+12125550151", "grace@example.com"),
    ),
    "outlook-polish-old.csv": (
        "csv",
        "cp1250",
        ",",
        "person",
        (2, 0, 0, 0),
        ("Grzegorz Fąfara", "+48247210000", "grzegorz.fafara@example.com"),
    ),
    "outlook-polish.csv": (
        "csv",
        "cp1250",
        ",",
        "person",
        (2, 0, 0, 0),
        ("Żaneta Wróbel", "+48862223344", "zaneta.wrobel@example.com"),
    ),
    "own-export.csv": ("csv", "utf-8", ",", "organization", (3, 1, 0, 0), ("Druga; Firma, S.A.", "", "")),
    "own-export.json": ("json", "utf-8", "", "organization", (3, 1, 0, 0), ("Druga; Firma, S.A.", "", "")),
    "page.xls": ("xlsx", "utf-8", "", "person", (2, 0, 0, 0), ("Dagmara Figa", "+48623300400", "")),
    "pipedrive.csv": (
        "csv",
        "utf-8",
        ",",
        "person",
        (2, 0, 0, 0),
        ("Sabina Rak", "+48413000001", "sabina.rak@example.com"),
    ),
    "pipedrive.json": (
        "json",
        "utf-8",
        "",
        "person",
        (1, 0, 0, 0),
        ("Gabriela Ikar", "+48626300400", "gabriela.ikar@example.com"),
    ),
    "plain.tsv": (
        "csv",
        "utf-8",
        "\t",
        "person",
        (2, 0, 0, 0),
        ("John Smith", "+442079460958", "john@example.com"),
    ),
    "polish-cp1250.csv": (
        "csv",
        "cp1250",
        ";",
        "person",
        (4, 0, 0, 0),
        ("Łukasz Żółkiewski", "+48600100200", "lukasz.zolkiewski@example.com"),
    ),
    "polish-cp852.csv": (
        "csv",
        "cp852",
        ",",
        "person",
        (3, 0, 0, 0),
        ("Łukasz Żabiński", "+48600700800", ""),
    ),
    "polish-iso8859-2.csv": (
        "csv",
        "iso8859-2",
        ";",
        "person",
        (3, 0, 0, 0),
        ("Łucja Śmigielska", "+48221131415", "lucja@example.com"),
    ),
    "ragged.csv": ("csv", "utf-8", ";", "person", (3, 0, 0, 0), ("Jan Dudek", "+48607100200", "")),
    "salesforce.csv": (
        "csv",
        "utf-8",
        ",",
        "person",
        (1, 0, 0, 0),
        ("Zuzanna Wrona", "+48566000001", "zuzanna.wrona@example.com"),
    ),
    "scientific.csv": (
        "csv",
        "utf-8",
        ";",
        "person",
        (1, 0, 0, 2),
        ("Anna Czapla", "+48609100200", "anna.czapla@example.com"),
    ),
    "sep-line.csv": (
        "csv",
        "utf-8",
        "|",
        "person",
        (2, 0, 0, 0),
        ("Mary Jane Watson", "+12125550123", "mary@example.com"),
    ),
    "sheet.ods": ("xlsx", "", "", "person", (2, 0, 0, 0), ("Adrianna Bór", "", "adrianna.bor@example.com")),
    "shop-orders.csv": (
        "csv",
        "utf-8-sig",
        ";",
        "person",
        (2, 0, 0, 0),
        ("Barbara Ćwik", "+48611300400", "barbara.cwik@example.com"),
    ),
    "thunderbird-english.csv": (
        "csv",
        "utf-8",
        ",",
        "person",
        (2, 0, 0, 0),
        ("Ignacy Hajduk", "+48604300400", "ignacy.hajduk@example.com"),
    ),
    "thunderbird-polish.csv": (
        "csv",
        "utf-8",
        ",",
        "person",
        (2, 0, 0, 0),
        ("Róża Bielik", "+48123456789", "roza.bielik@example.com"),
    ),
    "thunderbird.ldif": (
        "ldif",
        "utf-8",
        "",
        "person",
        (2, 0, 0, 1),
        ("Kamil Łoś", "+48221131430", "kamil.los@example.com"),
    ),
    "utf16-big-endian.csv": (
        "csv",
        "utf-16",
        "\t",
        "person",
        (1, 0, 0, 0),
        ("Elżbieta Gołąb", "", "elzbieta.golab@example.com"),
    ),
    "utf16-without-bom.csv": (
        "csv",
        "utf-16-le",
        ";",
        "person",
        (1, 0, 0, 0),
        ("Łukasz Kowal", "", "kowal@example.com"),
    ),
    "western-cp1252.csv": (
        "csv",
        "cp1252",
        ",",
        "person",
        (3, 0, 0, 0),
        ("José Muñoz", "", "jose.munoz@example.com"),
    ),
    "wide.csv": (
        "csv",
        "utf-8",
        ";",
        "person",
        (2, 0, 0, 0),
        ("Natalia Ruda", "", "natalia.ruda@example.com"),
    ),
    "workbook.xlsx": (
        "xlsx",
        "",
        "",
        "person",
        (3, 0, 0, 0),
        ("Urszula Śliwa", "+48600400500", "urszula.sliwa@example.com"),
    ),
}
UNREADABLE = {
    "blank.csv": Code.FILE_EMPTY,
    "empty.csv": Code.FILE_EMPTY,
    "not-contacts.bin": Code.FILE_NOT_CONTACTS,
    "not-contacts.csv.gz": Code.FILE_IS_ARCHIVE,
    "not-contacts.docx": Code.FILE_IS_DOCUMENT,
    "not-contacts.eml": Code.FILE_IS_EMAIL,
    "not-contacts.html": Code.FILE_IS_PAGE,
    "not-contacts.ics": Code.FILE_IS_CALENDAR,
    "not-contacts.pdf": Code.FILE_IS_PDF,
    "not-contacts.png": Code.FILE_IS_PICTURE,
    "not-contacts.sqlite": Code.FILE_IS_DATABASE,
    "not-contacts.txt": Code.FILE_NOT_CONTACTS,
    "not-contacts.xlsx": Code.FILE_DAMAGED,
    "not-contacts.zip": Code.FILE_IS_ARCHIVE,
    "protected.xlsx": Code.FILE_IS_PROTECTED,
    "not-contacts.vcf": Code.FILE_IS_CALENDAR,
}
NO_HEADER = ("mixed-order.txt", "no-header.csv")
CARDS = sorted(path.name for path in FIXTURES.glob("*.vcf") if path.name not in UNREADABLE)


def counts(outcome: ImportOutcome) -> tuple[int, int, int, int]:
    assert outcome.rows == outcome.created + outcome.updated + outcome.skipped + outcome.refused
    return outcome.created, outcome.updated, outcome.skipped, outcome.refused


def contacts(session: Session) -> list[Contact]:
    return sorted(session.contacts.each(ALL), key=lambda contact: contact.id)


def again_changes_nothing(session: Session, name: str, outcome: ImportOutcome) -> None:
    before = contacts(session)
    assert before
    for options in (ImportOptions(), UPDATE):
        again = session.imports.run_file(FIXTURES / name, options)
        assert counts(again) == (0, 0, outcome.rows - outcome.refused, outcome.refused)
    assert contacts(session) == before


def test_every_file_is_expected() -> None:
    assert {path.name for path in FIXTURES.iterdir()} == {*READABLE, *UNREADABLE, *CARDS, "README.md"}


@pytest.mark.parametrize("name", READABLE)
def test_a_file_is_read_as_it_is_meant(session: Session, name: str) -> None:
    form, encoding, delimiter, kind, expected, first = READABLE[name]
    outcome = session.imports.run_file(FIXTURES / name, ImportOptions())
    assert (outcome.format, outcome.encoding, outcome.delimiter, outcome.kind) == (
        form,
        encoding,
        delimiter,
        kind,
    )
    assert counts(outcome) == expected
    assert outcome.status is (JobStatus.DONE_WITH_REFUSALS if outcome.refused else JobStatus.DONE)
    found = next(contact for contact in contacts(session) if contact.kind == kind)
    phones, emails = found.draft.phones, found.draft.emails
    assert (
        found.name,
        phones[0].value if phones else "",
        emails[0].value if emails else "",
    ) == first
    again_changes_nothing(session, name, outcome)


@pytest.mark.parametrize("name", CARDS)
def test_cards_a_second_time_change_nothing(session: Session, name: str) -> None:
    outcome = session.imports.run_file(FIXTURES / name, ImportOptions())
    assert outcome.format == "vcard"
    again_changes_nothing(session, name, outcome)


def test_the_way_out_and_in_changes_nothing(session: Session) -> None:
    for name in (*READABLE, *CARDS):
        session.imports.run_file(FIXTURES / name, ImportOptions())
    before = contacts(session)
    assert len(before) > len(READABLE) + len(CARDS)
    for form in ("csv", "json", "jsonl", "vcard4"):
        stream = io.BytesIO()
        session.exports.write(ALL, form, stream)
        back = session.imports.run_file(stream.getvalue(), UPDATE, name=form)
        assert counts(back) == (0, 0, len(before), 0), form
    assert contacts(session) == before


@pytest.mark.parametrize("name", UNREADABLE)
def test_files_with_nothing_to_import_leave_nothing(session: Session, name: str) -> None:
    with pytest.raises(FileProblem) as caught:
        session.imports.run_file(FIXTURES / name, ImportOptions())
    assert caught.value.problem.code is UNREADABLE[name]
    assert session.database.connection().execute("SELECT count(*) FROM import_job").fetchone()[0] == 0


def test_headers_are_told_from_rows() -> None:
    for name, (form, *_rest) in READABLE.items():
        with open_table(Source(FIXTURES / name, name)) as table:
            assert (table.format, table.has_header) == (form, name not in NO_HEADER), name


def test_text_that_was_encoded_twice_is_put_right(session: Session) -> None:
    path = FIXTURES / "doubly-encoded.csv"
    with open_table(Source(path, "x")) as table:
        assert table.doubly_encoded
    session.imports.run_file(path, ImportOptions(reading=Reading(repaired=True)))
    assert [(one.name, one.draft.addresses[0].city) for one in contacts(session)] == [
        ("Łukasz Żądło", "Łódź"),
        ("Grażyna Świerk", "Kraków"),
    ]


def test_what_a_cell_lost_is_told_with_its_row_and_column(session: Session) -> None:
    told = {
        "bad-bytes.csv": (2, Code.CELL_BYTES, "Imię"),
        "workbook.xlsx": (2, Code.CELL_ERRORS, "J"),
        "odd-values.jsonl": (4, Code.CELL_BYTES, "Imię"),
    }
    for name, (row, code, columns) in told.items():
        outcome = session.imports.run_file(FIXTURES / name, ImportOptions())
        found = {(one.row, one.problem.code, one.problem.values.get("columns")) for one in outcome.warnings}
        assert (row, code, columns) in found, name


def test_a_sheet_is_chosen_by_its_name(session: Session) -> None:
    path = FIXTURES / "workbook.xlsx"
    with open_table(Source(path, "x")) as table:
        assert table.sheets == ("Info", "Kontakty", "Ukryty")
    outcome = session.imports.run_file(path, ImportOptions(reading=Reading(sheet="Ukryty")))
    assert counts(outcome) == (1, 0, 0, 0)
    assert contacts(session)[0].name == "Stary Wpis"
    with pytest.raises(FileProblem) as caught:
        session.imports.run_file(path, ImportOptions(reading=Reading(sheet="Inny")))
    assert caught.value.problem.code is Code.SHEET_UNKNOWN


def test_the_entry_of_an_address_book(session: Session) -> None:
    session.imports.run_file(FIXTURES / "thunderbird.ldif", ImportOptions())
    draft = next(one.draft for one in contacts(session) if one.name == "Kamil Łoś")
    assert [(phone.value, phone.label) for phone in draft.phones] == [
        ("+48221131430", "work"),
        ("+48221131431", "home"),
        ("+48605300400", "mobile"),
        ("+48221131432", "fax"),
    ]
    assert [email.value for email in draft.emails] == ["kamil.los@example.com", "kamil@example.pl"]
    assert [(one.label, one.street, one.city) for one in draft.addresses] == [
        ("work", "ul. Polna 8", "Warszawa"),
        ("home", "ul. Łąkowa 1", "Otwock"),
    ]
    assert (draft.position, draft.birthday, draft.urls[0].value) == (
        "Kierownik",
        "1981-04-09",
        "https://www.example.com",
    )
    assert [link.name for link in draft.organizations] == ["Żegluga Śródlądowa"]
    assert draft.note.splitlines()[1:] == ["Drugi wiersz.", "nickname: Kamilek", "department: Zakupy"]


def test_entries_that_add_no_contact_are_refused_with_their_reasons(session: Session) -> None:
    outcome = session.imports.run_file(FIXTURES / "directory.ldif", ImportOptions())
    assert [(one.row, one.problem.code) for one in outcome.refusals] == [
        (1, Code.ROW_NO_CONTACT),
        (4, Code.LDIF_CHANGE),
        (5, Code.LDIF_CHANGE),
        (6, Code.LDIF_BROKEN),
    ]
    assert [one.name for one in contacts(session)] == ["Marek Nowak", "Mleczarnia", "Ola Oset"]
