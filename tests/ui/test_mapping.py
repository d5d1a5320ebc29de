"""The mapping screen by its keys: how a file is read, what its columns become, how one leaves it (R30)."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest

from tests.kit.builders import a_person
from tests.kit.screen import (
    press,
    press_meanwhile,
    read_all,
    read_interruption,
    screen_text,
    send_key,
    settle,
    type_text,
    until,
)
from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.imports import (
    ImportMapping,
    ImportOptions,
    JobStatus,
    MappedColumn,
    MappingReason,
    OnDuplicate,
    PreviewRow,
    PreviewState,
    Reading,
    RowProblem,
)
from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import use_language
from tui_crm.services.imports import Imports
from tui_crm.ui.modals.ask_path import AskPath
from tui_crm.ui.modals.mapping_target import TargetDialog
from tui_crm.ui.screens import mapping_choices as choices
from tui_crm.ui.screens.contacts import ContactsScreen
from tui_crm.ui.screens.mapping import MappingScreen
from tui_crm.ui.widgets.mapping_columns import letters_as_read, rows_of
from tui_crm.wording.mapping import target_words, why

FIXTURES = Path(__file__).parents[2] / "fixtures" / "imports"
CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Lis;Ewa;;;\r\nTEL:600100200\r\nEND:VCARD\r\n"
PEOPLE = """Imię;Nazwisko;Telefon;Grupy;Id klienta
Łukasz;Żak;600 100 200;VIP, Nowy;x1
Ewa;Lis;600 100 201;VIP;x2
"""
LEFT = object()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "ludzie.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


class Opened:
    """The screen of a file, and what it was closed with."""

    def __init__(self, pilot, screen):
        self.pilot, self.screen, self.result = pilot, screen, LEFT

    @property
    def text(self) -> str:
        return screen_text(self.pilot.app)

    def line(self, column: str) -> str:
        """The line of a column."""
        return next(line for line in self.text.splitlines() if line.startswith(f" {column} "))

    @property
    def said(self) -> str:
        return "\n".join(toast.message for toast in self.pilot.app._notifications)

    async def press(self, *keys: str) -> None:
        await press(self.pilot, *keys)


async def opened(pilot, session, path, options=None) -> Opened:
    """Looks at a file and opens its screen, as the flow of an import does."""
    mapping = session.imports.look(path, options or ImportOptions())
    one = Opened(pilot, MappingScreen(mapping, path))
    pilot.app.push_screen(one.screen, lambda result: setattr(one, "result", result))
    await settle(pilot)
    return one


def only_job(session) -> int:
    (line,) = session.imports.lines()
    return line.job


# What is shown


async def test_each_column_has_samples_a_field_and_a_reason(make_app, session, file):
    async with make_app() as pilot:
        one = await opened(pilot, session, file)
        assert "ludzie.csv" in one.text.splitlines()[0]
        for column, samples, target, reason in (
            ("Imię", "Łukasz · Ewa", "First name", "by its name"),
            ("Nazwisko", "Żak · Lis", "Surname", "by its name"),
            ("Telefon", "600 100 200", "Phone", "by its name"),
            ("Id klienta", "x1 · x2", "! left out", "not recognized"),
        ):
            assert [samples in one.line(column), target in one.line(column), reason in one.line(column)] == [
                True
            ] * 3
        for fact in ("CSV", "Rows 2", "UTF-8", "semicolon", "Header row yes", "Persons", "are skipped"):
            assert fact in one.text
        assert "1 column that holds something is left out" in one.text


async def test_the_screen_speaks_polish(make_app, session, file):
    async with make_app(language="pl") as pilot:
        one = await opened(pilot, session, file)
        assert "Imię" in one.line("Imię").partition("→")[2]
        assert "Osoby" in one.text


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_hostile_names_and_many_columns_are_cut_and_scrolled(make_app, session, tmp_path, size):
    path = tmp_path / "wide.csv"
    names = ["E-mail", "[red]x[/]", "\x1b[31mred\u202e", "long " * 60, *(f"Kolumna {n}" for n in range(300))]
    row = ["jan@example.com", "[b]", "\x1b]0;x\x07", "y" * 3000, *(f"w{n}" for n in range(300))]
    path.write_text("\n".join(";".join(line) for line in (names, row)) + "\n", encoding="utf-8")
    async with make_app(size=size) as pilot:
        one = await opened(pilot, session, path)
        assert "[red]x[/]" in one.text
        assert not set("\x1b\x07\u202e") & set(one.text)
        assert max(map(len, one.text.splitlines())) <= size[0]
        await one.press("end")
        assert "Kolumna 299" in one.text
        assert "w299" in one.text


# Columns


async def test_a_field_is_found_by_typing_its_name_in_either_language(make_app, session, file):
    async with make_app() as pilot:
        one = await opened(pilot, session, file)
        await one.press("end", "enter")
        assert isinstance(pilot.app.screen, TargetDialog)
        lines = [line.strip(" │") for line in one.text.splitlines()]
        assert next(line for line in lines if "Leave the column out" in line).startswith("*")
        assert any("Phone (column Telefon)" in line for line in lines)
        await type_text(pilot, "miasto")
        await one.press("enter")
        assert "City" in one.line("Id klienta")
        assert "chosen" in one.line("Id klienta")
        assert session.imports.mapping(only_job(session)).options.mapping == {"Id klienta": "city"}


@pytest.mark.parametrize("language", ["en", "pl"])
def test_fields_have_words_of_both_languages_whichever_is_spoken(language):
    use_language(language)
    for target, *words in (
        ("last_name", "surname", "nazwisko"),
        ("phone2", "second", "phone", "telefon", "phone2"),
        ("city", "city", "miasto"),
        ("owners", "owners", "opiekunowie"),
        ("", "leave", "column"),
    ):
        assert set(words) <= set(target_words(target).split()), target


async def test_a_custom_field_is_a_target_and_says_that_it_is_one(make_app, session, file):
    session.custom_fields.add(Kind.PERSON, "Budżet", CustomFieldType.TEXT)
    async with make_app() as pilot:
        one = await opened(pilot, session, file)
        await one.press("end", "enter")
        await type_text(pilot, "budz")
        await one.press("enter")
        assert "Custom: Budżet" in one.line("Id klienta")


async def test_a_column_is_left_out_taken_again_and_guessed_again(make_app, session, file):
    async with make_app() as pilot:
        one = await opened(pilot, session, file)
        await one.press("down", "space")
        assert "left out" in one.line("Nazwisko")
        assert "chosen" in one.line("Nazwisko")
        assert "!" not in one.line("Nazwisko")
        await one.press("x")
        assert "Surname" in one.line("Nazwisko")
        await one.press("enter")
        await type_text(pilot, "position")
        await one.press("enter", "x", "x")
        assert "Position" in one.line("Nazwisko")
        await one.press("backspace")
        assert "Surname" in one.line("Nazwisko")
        assert "by its name" in one.line("Nazwisko")
        await one.press("end", "space")
        assert "left out already" in one.said


async def test_a_field_with_one_value_goes_from_one_column_to_the_other(make_app, session, file):
    async with make_app() as pilot:
        one = await opened(pilot, session, file)
        for column in ("Id klienta", "Grupy"):
            await one.press("end", *(["up"] if column == "Grupy" else []), "enter")
            await type_text(pilot, "surname")
            await one.press("enter")
        assert "Surname" in one.line("Grupy")
        assert "Surname" not in one.line("Id klienta")
        assert "Surname" not in one.line("Nazwisko")
        assert "! left out" in one.line("Nazwisko")
        assert "field taken elsewhere" in one.line("Nazwisko")
        await one.press("home", "down", "x")
        assert "another column has its field. Enter chooses another one." in one.said


async def test_several_values_are_separated_as_chosen(make_app, session, file):
    async with make_app() as pilot:
        one = await opened(pilot, session, file)
        await one.press("s")
        assert "one value" in one.said
        await one.press("down", "down", "down", "enter")
        await type_text(pilot, "tags")
        await one.press("enter", "s")
        assert "separated by: comma   VIP + Nowy" in one.text
        job = only_job(session)
        await one.press("enter")
        assert session.imports.mapping(job).options.separators == {}, "it began at what holds already"
        await one.press("s", "home", "enter")
        assert session.imports.mapping(job).options.separators == {"Grupy": ""}
        await one.press("s", "home", "down", "down", "down", "enter")
        assert session.imports.mapping(job).options.separators == {"Grupy": ","}
        assert "VIP + Nowy" in one.text


# The file


async def test_the_next_encoding_shows_other_letters_at_once(make_app, session, tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes("Imię;Nazwisko\nŁukasz;Wójcik\nGąska;Źdźbło\n".encode("cp1250"))
    async with make_app() as pilot:
        one = await opened(pilot, session, path)
        assert "Windows-1250" in one.text
        assert "Letters look like: Łukasz · Gąska · Wójcik" in one.text
        await one.press("down", "space")
        seen = []
        for _encoding in choices.ENCODINGS[2:] + choices.ENCODINGS[:2]:
            await one.press("e")
            seen.append(one.screen.mapping.reading.encoding)
        assert seen[:3] == ["iso8859-2", "cp852", "cp1252"]
        assert "can't be read that way" in one.said  # in UTF-16
        assert "cp1250" in seen
        while one.screen.mapping.reading.encoding != "cp1250":
            await one.press("e")
        assert "left out" in one.line("Nazwisko")
        assert "First name" in one.line("Imię")


async def test_delimiter_and_header_row_change_the_columns(make_app, session, file):
    async with make_app() as pilot:
        one = await opened(pilot, session, file)
        await one.press("h")
        assert "Header row no" in one.text
        assert "Imię" in one.line("column 1")
        await one.press("h", "d")
        assert "Delimiter tab" in one.text
        assert len(one.screen.mapping.columns) == 1
        await one.press("d", "d", "d")
        assert len(one.screen.mapping.columns) == 5


async def test_text_that_was_encoded_twice_is_repaired(make_app, session, tmp_path, file):
    path = tmp_path / "x.csv"
    text = "Imię;Nazwisko\nPaweł;Wójcik\nKasia;Gąska\nBłażej;Miś\n"
    path.write_bytes(text.encode().decode("cp1250").encode())
    async with make_app() as pilot:
        one = await opened(pilot, session, file)
        await one.press("f")
        assert "No text" in one.said
    async with make_app() as pilot:
        one = await opened(pilot, session, path)
        assert "Letters look wrong" in one.text
        assert "Wójcik" not in one.text
        await one.press("f")
        assert "Wójcik" in one.text
        await one.press("f")
        assert "Wójcik" not in one.text


async def test_base_and_duplicates_are_chosen_by_a_key(make_app, session, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("Nazwa;E-mail;Coś\nAcme;a@example.com;x\n", encoding="utf-8")
    async with make_app() as pilot:
        one = await opened(pilot, session, path)
        first = one.screen.mapping.kind
        await one.press("b")
        assert one.screen.mapping.kind is not first
        await one.press("D", "u")
        assert one.screen.mapping.options.on_duplicate is OnDuplicate.CREATE
        assert "are added again" in one.text


async def test_the_base_takes_the_fields_along_that_it_has(make_app, session, file):
    async with make_app() as pilot:
        one = await opened(pilot, session, file)
        await one.press("end", "enter")
        await type_text(pilot, "pesel")
        await one.press("enter", "up", "enter")
        await type_text(pilot, "city")
        await one.press("enter", "b")
        assert "Organizations" in one.text
        assert one.screen.mapping.options.mapping == {"Grupy": "city"}


async def test_a_sample_file_is_written_where_one_says(make_app, session, file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with make_app() as pilot:
        one = await opened(pilot, session, file)
        await one.press("w")
        assert isinstance(pilot.app.screen, AskPath)
        await one.press("enter")
        assert (tmp_path / "persons-sample.csv").exists()
        assert "Written: " in one.said


# Keys while a choice is under way


async def test_no_key_is_lost_and_the_last_choice_wins(make_app, session, file, monkeypatch):
    gate, choose = Event(), Imports.choose
    asked = []

    def slow(self, job, options):
        asked.append(options)
        gate.wait(300)
        return choose(self, job, options)

    async with make_app() as pilot:
        one = await opened(pilot, session, file)
        monkeypatch.setattr(Imports, "choose", slow)
        await press_meanwhile(pilot, "D", "space", "down", "space", "D")
        gate.set()
        await settle(pilot)
        options = one.screen.mapping.options
        assert options.skip == ("Imię", "Nazwisko")
        assert options.on_duplicate is OnDuplicate.CREATE
        assert len(asked) == 2


async def test_a_long_file_shows_its_beginning_while_it_is_read_in_another_way(
    make_app, session, tmp_path, monkeypatch
):
    path = tmp_path / "x.csv"
    path.write_bytes("Imię;Nazwisko\nŁukasz;Żak\nEwa;Wójcik\n".encode("cp1250"))
    gate, choose = Event(), Imports.choose
    asked = []

    def slow(self, job, options):
        asked.append(options.reading.encoding)
        gate.wait(300)
        return choose(self, job, options)

    async with make_app() as pilot:
        one = await opened(pilot, session, path)
        monkeypatch.setattr(Imports, "choose", slow)
        for encoding in ("ISO 8859-2", "DOS 852", "Windows-1252"):
            send_key(pilot.app, "e")
            await until(lambda text=encoding: text in one.text)
        send_key(pilot.app, "space")  # for a column as it will be called
        await read_all(pilot)
        await until(lambda: asked)
        assert asked == ["iso8859-2"]
        gate.set()
        await settle(pilot)
        assert asked[1] == "cp1252"
        mapping = one.screen.mapping
        assert mapping.reading.encoding == "cp1252"
        assert mapping.options.skip == (mapping.columns[0].column,)


async def test_a_refused_choice_is_told_and_the_file_stays_as_it_was(make_app, session, file, monkeypatch):
    async with make_app() as pilot:
        one = await opened(pilot, session, file)
        one.screen.change(choices.chosen("Imię", "custom.gone"))
        await settle(pilot)
        assert one.said
        await one.press("D")
        assert one.screen.mapping.options.on_duplicate is OnDuplicate.UPDATE
        assert "First name" in one.line("Imię")


# The file on its way into the base


@pytest.fixture
def held(monkeypatch):
    """Staging waits until the test lets it go on."""
    gate, stage = Event(), Imports.stage

    def slow(self, source, options, name="", progress=None):
        gate.wait(300)
        if progress is not None:
            progress(0, 0)
        return stage(self, source, options, name, progress)

    monkeypatch.setattr(Imports, "stage", slow)
    yield gate
    gate.set()


async def looked_at(pilot, session, path) -> Opened:
    """The screen of a file that is still being read."""
    one = Opened(pilot, MappingScreen(session.imports.look(path, ImportOptions()), path))
    pilot.app.push_screen(one.screen, lambda result: setattr(one, "result", result))
    await read_all(pilot)
    return one


async def test_what_is_chosen_while_the_file_is_read_counts(make_app, session, file, held):
    async with make_app() as pilot:
        one = await looked_at(pilot, session, file)
        await press_meanwhile(pilot, "space", "D")
        assert session.imports.lines() == ()
        held.set()
        await settle(pilot)
        mapping = session.imports.mapping(only_job(session))
        assert mapping.options.skip == ("Imię",)
        assert mapping.options.on_duplicate is OnDuplicate.UPDATE
        assert one.screen.mapping == mapping


async def test_what_is_chosen_while_a_folder_is_read_counts(make_app, session, tmp_path, held):
    (tmp_path / "karty").mkdir()
    (tmp_path / "karty" / "ewa.vcf").write_bytes(CARD)
    async with make_app() as pilot:
        one = await looked_at(pilot, session, tmp_path / "karty")
        await press_meanwhile(pilot, "D")
        assert session.imports.lines() == ()
        held.set()
        await settle(pilot)
        mapping = session.imports.mapping(only_job(session))
        assert mapping.options.on_duplicate is OnDuplicate.UPDATE
        assert one.screen.mapping == mapping


async def test_import_waits_for_the_file_and_says_so(make_app, session, file, held):
    async with make_app() as pilot:
        one = await looked_at(pilot, session, file)
        await press_meanwhile(pilot, "i")
        assert "as soon as the file is read" in one.text
        assert one.result is LEFT
        held.set()
        await settle(pilot)
        assert one.result == only_job(session)


async def test_leaving_while_the_file_is_read_keeps_it_or_drops_it(make_app, session, file, held):
    async with make_app() as pilot:
        one = await looked_at(pilot, session, file)
        await press_meanwhile(pilot, "escape")
        assert "Esc again drops the file" in one.text
        await press_meanwhile(pilot, "escape")
        held.set()
        await settle(pilot)
        assert one.result is None
        assert "nothing of the file was kept" in one.said
        assert session.imports.lines() == ()


async def test_leaving_while_a_choice_is_carried_out_keeps_the_file(make_app, session, file, monkeypatch):
    gate, choose = Event(), Imports.choose

    def slow(self, job, options):
        gate.wait(300)
        return choose(self, job, options)

    async with make_app() as pilot:
        one = await opened(pilot, session, file)
        monkeypatch.setattr(Imports, "choose", slow)
        await press_meanwhile(pilot, "D", "escape")
        assert "Esc again closes it without" in one.text
        await press_meanwhile(pilot, "escape")
        assert one.result is None
        assert "waits among the imports" in one.said
        gate.set()
        await settle(pilot)
        assert only_job(session)


async def test_a_file_that_breaks_further_down_is_told_and_closed(make_app, session, tmp_path, monkeypatch):
    path = tmp_path / "x.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    async with make_app() as pilot:
        mapping = session.imports.look(path, ImportOptions())
        path.unlink()
        one = Opened(pilot, MappingScreen(mapping, path))
        pilot.app.push_screen(one.screen, lambda result: setattr(one, "result", result))
        await settle(pilot)
        assert "x.csv" in await read_interruption(pilot)
        assert one.result is None
        assert isinstance(pilot.app.screen, ContactsScreen)


# Leaving


async def test_leaving_keeps_every_choice_for_the_next_time(make_app, session, file):
    a_person(session, "Ewa Lis")
    async with make_app() as pilot:
        one = await opened(pilot, session, file)
        await one.press("space", "D", "escape")
        assert one.result is None
        assert "ludzie.csv" in one.said
        job = only_job(session)
        again = Opened(pilot, MappingScreen(session.imports.mapping(job), None))
        pilot.app.push_screen(again.screen)
        await settle(pilot)
        assert "left out" in again.line("Imię")
        assert "are updated" in again.text
        assert session.imports.outcome(job).status is JobStatus.MAPPING


async def test_import_gives_the_job(make_app, session, file):
    async with make_app() as pilot:
        one = await opened(pilot, session, file)
        await one.press("ctrl+s")
        assert one.result == only_job(session)


async def test_a_file_of_which_nothing_is_made_is_not_imported(make_app, session, file):
    async with make_app() as pilot:
        one = await opened(pilot, session, file)
        for _column in one.screen.mapping.columns:
            if one.screen.column.target:
                await one.press("space")
            await one.press("down")
        await one.press("i")
        assert one.result is LEFT
        assert one.said


# Choices without a screen


def test_choices_for_columns_follow_them_to_new_names():
    options = ImportOptions(mapping={"ImiÄ™": "first_name"}, skip=("X",), separators={"X": ";"})
    moved = choices.carried(options, ("ImiÄ™", "X"), ("Imię", "X"))
    assert (moved.mapping, moved.skip, moved.separators) == ({"Imię": "first_name"}, ("X",), {"X": ";"})
    others = choices.carried(options, ("ImiÄ™", "X"), ("X",))
    assert (others.mapping, others.skip) == ({}, ("X",))


def test_an_encoding_in_which_the_file_is_none_is_passed_over():
    now = Reading("cp1252")
    failed = {Reading("utf-16")}
    assert choices.next_encoding(now)(ImportOptions()).reading.encoding == "utf-16"
    assert choices.next_encoding(now, failed)(ImportOptions()).reading.encoding == "utf-8"
    assert choices.next_encoding(Reading("utf-8-sig"))(ImportOptions()).reading.encoding == "cp1250"


def test_a_choice_can_be_taken_back():
    start = ImportOptions()
    assert choices.guessed("A")(choices.chosen("A", "city")(start)) == start
    assert choices.switched("A", "")(choices.switched("A", "")(start)) == start
    assert choices.switched("A", "city")(choices.left_out("A")(start)).mapping == {"A": "city"}
    assert choices.chosen("A", "")(start).skip == ("A",)


def a_column(name, *samples, target="", reason=MappingReason.NONE):
    return MappedColumn(name, target, reason, samples, "", False)


@pytest.mark.parametrize(
    ("file_format", "expected"),
    [
        ("json", ["column 1", "Imię"]),  # the third holds only rows that can't be read
        ("csv", ["column 1", "Imię", "column 3"]),
    ],
)
def test_columns_without_a_name_go_by_their_number(file_format, expected):
    columns = (a_column("column 1", "Łoś"), a_column("Imię", "Ewa"), a_column("column 3"))
    mapping = ImportMapping(1, "x", file_format, Reading(), Kind.PERSON, columns, ImportOptions())
    assert [row.cells[0].text for row in rows_of(mapping)] == expected
    assert letters_as_read(mapping) == ["Łoś"]


@pytest.mark.parametrize(
    ("problems", "expected"),
    [
        ([("name", "")], "Name: The row is empty: remove it or fill it in."),
        (
            [("", "Imię"), ("", "Imię")],
            "Imię: The row is empty: remove it or fill it in.; The row is empty: remove it or fill it in.",
        ),
    ],
)
def test_what_is_wrong_names_the_column_or_the_field(problems, expected):
    warnings = tuple(RowProblem(1, Problem(Code.ROW_EMPTY, field), column) for field, column in problems)
    assert why(PreviewRow(1, PreviewState.NEW, "", (), warnings=warnings)) == expected


async def test_what_a_vcard_holds_goes_by_the_names_that_people_read(make_app, session, tmp_path):
    path = tmp_path / "ewa.vcf"
    card = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Lis;Ewa;;;\r\nFN:Ewa Lis\r\nTEL;TYPE=cell:600100200\r\n"
        "TEL:600100201\r\nTEL:12\r\nEND:VCARD\r\n"
    )
    path.write_bytes(card.encode())
    async with make_app(size=(120, 40), language="pl") as pilot:
        one = await opened(pilot, session, path)
        assert "Ewa" in one.line("Imię")
        assert "600100201" in one.line("Drugi telefon")
        assert "first_name" not in one.text
        assert "phone" not in one.text
        await one.press("p", "enter")
        assert "Telefon 3: " in one.text
        assert "Imię: Ewa" in one.text.partition("pliku:")[2]
