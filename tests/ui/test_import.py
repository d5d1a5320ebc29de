"""Importing from the screen: the path, the counts, the warnings, the refused rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, Static

from tests.kit.builders import a_person, a_session_of
from tests.kit.screen import press, screen_text, settle, type_text
from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.imports import ImportOutcome, JobStatus, OnDuplicate, RowProblem
from tui_crm.domain.problems import Code, Problem
from tui_crm.ui.modals.ask_path import AskPath, entered
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.import_result import ImportResult
from tui_crm.ui.modals.message import MessageBox
from tui_crm.ui.screens.contacts import ContactsScreen
from tui_crm.ui.screens.mapping import MappingScreen

GOOD = (
    "Imię;Nazwisko;Telefon;E-mail\nŁukasz;Kowalski;600 100 200;lukasz@example.com\nEwa;Lis;;ewa@example.com\n"
)
FLAWED = "Imię;Nazwisko;Telefon;E-mail\nEwa;Lis;brak;ewa@example.com\n;;;\nJan;;;\nAda;Mak;4,82211E+10;\n"


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    """Paths are typed as they are called here."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "ludzie.csv"
    path.write_bytes(GOOD.encode("cp1250"))
    return path


async def import_path(pilot, path: Path) -> None:
    """From the key to the result: the mapping is taken as it is guessed."""
    await choose_path(pilot, path.name)
    assert isinstance(pilot.app.screen, MappingScreen)
    await press(pilot, "i")


async def choose_path(pilot, text: str) -> None:
    await press(pilot, "i")
    await type_text(pilot, text)
    await press(pilot, "enter")


async def test_a_file_is_imported_and_the_list_shows_it_behind_the_counts(make_app, session, file):
    async with make_app(size=(80, 30)) as pilot:
        await import_path(pilot, file)
        assert isinstance(pilot.app.screen, ImportResult)
        lines = [line.strip(" │") for line in screen_text(pilot.app).splitlines()]
        assert any(line.split() == ["2", "Created"] for line in lines)
        assert any(line.startswith("0  Refused") for line in lines)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ContactsScreen)
        assert "2 contacts" in screen_text(pilot.app)
        assert "Łukasz Kowalski" in screen_text(pilot.app)


async def test_the_same_file_again_changes_nothing(make_app, session, file):
    async with make_app(size=(80, 30)) as pilot:
        await import_path(pilot, file)
        await press(pilot, "enter")
        await import_path(pilot, file)
        assert "2  Skipped (known already, or" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert "2 contacts" in screen_text(pilot.app)


async def test_refused_rows_are_written_beside_the_file_and_the_place_is_told(make_app, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(FLAWED, encoding="utf-8")
    async with make_app(size=(120, 40)) as pilot:
        await import_path(pilot, path)
        text = screen_text(pilot.app)
        written = tmp_path / "x.refused.csv"
        assert "Refused rows:" in text
        assert "Ada;Mak;" in written.read_text(encoding="utf-8-sig")
        await press(pilot, "pagedown")
        text = screen_text(pilot.app)
        assert "worth a look" in text
        assert "row 1" in text


async def test_refused_rows_of_a_file_that_waited_are_written_beside_it_too(make_app, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(FLAWED, encoding="utf-8")
    async with make_app(size=(120, 40)) as pilot:
        await choose_path(pilot, path.name)
        await press(pilot, "escape", "J", "enter", "i", "r")
        assert "x.refused.csv" in "".join(path.name for path in tmp_path.iterdir())
        assert "Ada;Mak;" in (tmp_path / "x.refused.csv").read_text(encoding="utf-8-sig")


async def test_a_file_without_contacts_is_told_in_a_sentence_and_another_path_can_be_typed(
    make_app, tmp_path, file
):
    (tmp_path / "x.bin").write_bytes(bytes(range(256)) * 40)
    async with make_app() as pilot:
        await choose_path(pilot, "x.bin")
        assert isinstance(pilot.app.screen, AskPath)
        assert "x.bin" in str(pilot.app.screen.query_one("#path-error", Static).content)
        await press(pilot, *["backspace"] * 5)
        await type_text(pilot, file.name)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MappingScreen)
        await press(pilot, "escape", "i", "escape")
        assert isinstance(pilot.app.screen, ContactsScreen)


async def test_whatever_is_pasted_for_a_path_is_answered(make_app):
    async with make_app() as pilot:
        await press(pilot, "i")
        pilot.app.screen.query_one(Input).value = "x" * 5_000
        await settle(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, AskPath)
        assert "There is no file" in screen_text(pilot.app)


async def test_a_file_that_was_left_in_the_middle_waits(make_app, session, file):
    async with make_app() as pilot:
        await choose_path(pilot, file.name)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ContactsScreen)
        (line,) = session.imports.lines()
        assert (line.file, line.status, line.created) == (file.name, JobStatus.MAPPING, 0)
        assert "(J)" in "".join(n.message for n in pilot.app._notifications)


async def test_the_imported_contacts_are_listed_from_the_result(make_app, session, file):
    a_person(session, "Jan Żuk")
    async with make_app() as pilot:
        await import_path(pilot, file)
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, ContactsScreen)
        assert "2 of 3 contacts" in screen_text(pilot.app)
        assert "Żuk" not in screen_text(pilot.app)


async def test_it_is_taken_back_from_the_result(make_app, session, file):
    async with make_app() as pilot:
        await import_path(pilot, file)
        await press(pilot, "down", "down", "enter")
        assert isinstance(pilot.app.screen, Choice)
        await press(pilot, "down", "enter")
        assert "2 persons removed" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert "no persons here yet" in screen_text(pilot.app)


async def test_a_search_stays_when_an_import_ends(make_app, session, file):
    a_person(session, "Łucja Lis")
    async with make_app() as pilot:
        await press(pilot, "/")
        await type_text(pilot, "lis")
        await press(pilot, "enter")
        await import_path(pilot, file)
        await press(pilot, "enter")
        assert "2 of 3 contacts" in screen_text(pilot.app)


@pytest.mark.parametrize(
    "typed",
    [
        "{folder}/a b.csv",
        "  {folder}/a b.csv ",
        "'{folder}/a b.csv'",
        '"{folder}/a b.csv" ',
        r"{folder}/a\ b.csv",
        "file://{folder}/a%20b.csv",
        "file://localhost{folder}/a%20b.csv",
    ],
)
def test_a_path_is_taken_as_terminals_write_dropped_files(tmp_path, typed):
    path = tmp_path / "a b.csv"
    path.touch()
    assert entered(typed.format(folder=tmp_path)) == path


@pytest.mark.parametrize("name", ["'quoted'", "it's.csv", "100%20.csv", r"a\ b"])
def test_a_file_that_is_called_so_is_meant_as_it_is(tmp_path, name):
    (tmp_path / name).touch()
    (tmp_path / "quoted").touch()
    assert entered(f"{tmp_path}/{name}") == tmp_path / name


def test_a_home_folder_in_quotes_and_a_name_that_is_not_there(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert entered("'~/new.csv'") == tmp_path / "new.csv"
    assert entered("~/it's new.csv") == tmp_path / "it's new.csv"
    assert entered("'/a.csv' '/b.csv'") == Path("'/a.csv' '/b.csv'")


async def test_without_the_permission_the_import_says_why_not(make_app, session):
    with a_session_of(session, "eva", "viewer") as eva:
        async with make_app(of=eva) as pilot:
            assert "import a file" not in screen_text(pilot.app)
            await press(pilot, "i")
            assert isinstance(pilot.app.screen, ContactsScreen)
            assert "import contacts" in "".join(n.message for n in pilot.app._notifications)


async def test_the_result_counts_what_it_does_not_list(make_app):
    warnings = tuple(
        RowProblem(row, Problem(Code.PHONE_NOT_RECOGNIZED, "phones.0", {"value": f"[/]{row}"}))
        for row in range(1, 31)
    )
    outcome = ImportOutcome(
        3, JobStatus.DONE, "[/].csv", "csv", "utf-8", ";", Kind.PERSON, {}, ("LP [b]",), 30, 30,
        warnings=warnings, unmatched={"tags": {"Targi": 3}},
    )  # fmt: skip
    async with make_app(size=(120, 65)) as pilot:
        pilot.app.push_screen(ImportResult(outcome))
        await settle(pilot)
        assert "[/].csv" in screen_text(pilot.app)
        text = str(pilot.app.screen.query_one("#message-text", Static).content)
        for expected in ("LP [b]", "Targi (3)", "row 8", "[/]8", "and 22 more"):
            assert expected in text
        assert "row 9" not in text
        assert "PgUp" not in screen_text(pilot.app)
        await pilot.resize_terminal(80, 20)
        await settle(pilot)
        assert "PgUp and PgDn scroll the text." in screen_text(pilot.app)
        assert "Undo the import..." in screen_text(pilot.app), "what can be done is never out of sight"
        await press(pilot, *["pagedown"] * 5)
        assert "and 22 more" in screen_text(pilot.app)
        await pilot.resize_terminal(120, 65)
        await settle(pilot)
        assert "PgUp" not in screen_text(pilot.app)


async def test_what_a_field_cannot_hold_is_told_with_row_and_column(make_app, session, tmp_path):
    session.custom_fields.add(Kind.PERSON, "Budget", CustomFieldType.NUMBER)
    path = tmp_path / "x.csv"
    path.write_text("First name,E-mail,Budget\nJan,jan@example.com,a lot\n", encoding="utf-8")
    async with make_app(size=(120, 40)) as pilot:
        await import_path(pilot, path)
        assert 'row 1, column Budget: "a lot" is not a number' in screen_text(pilot.app)


async def test_a_folder_of_cards_comes_in_and_what_cannot_be_read_is_told(make_app, session, tmp_path):
    folder = tmp_path / "karty"
    folder.mkdir()
    for number, name in enumerate(("Lis;Ewa", "Mak;Ada", "Nowak;Jan")):
        card = f"BEGIN:VCARD\r\nVERSION:3.0\r\nN:{name};;;\r\nTEL:60010020{number}\r\nEND:VCARD\r\n"
        (folder / f"{number}.vcf").write_bytes(card.encode())
    (folder / "9.vcf").symlink_to(folder / "0.vcf")
    (folder / "read me.txt").write_text("no card")
    async with make_app(size=(100, 30)) as pilot:
        await choose_path(pilot, "karty/")
        assert isinstance(pilot.app.screen, MessageBox)
        assert "1 file of the folder is left out" in screen_text(pilot.app)
        assert "9.vcf" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MappingScreen)
        assert "karty" in screen_text(pilot.app).splitlines()[0]
        await press(pilot, "i")
        assert isinstance(pilot.app.screen, ImportResult)
    (line,) = session.imports.lines()
    assert (line.file, line.rows, line.created) == ("karty", 3, 3)


async def test_the_question_for_a_file_says_that_a_folder_will_do(make_app, session):
    a_person(session, "Ewa Lis")
    async with make_app() as pilot:
        await press(pilot, "i")
        assert "A folder of vCards can be imported too." in screen_text(pilot.app)


async def test_a_folder_that_was_left_waiting_goes_on_with_what_was_chosen(make_app, session, tmp_path):
    folder = tmp_path / "karty"
    folder.mkdir()
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Lis;Ewa;;;\r\nTEL:600100200\r\nEND:VCARD\r\n"
    (folder / "ewa.vcf").write_bytes(card.encode())
    async with make_app(size=(100, 30)) as pilot:
        await choose_path(pilot, "karty")
        await press(pilot, "D", "escape")
        await choose_path(pilot, "karty")
        assert pilot.app.screen.mapping.options.on_duplicate is OnDuplicate.UPDATE
        await press(pilot, "escape")
        assert [line.status for line in session.imports.lines()] == [JobStatus.MAPPING]
        (folder / "jan.vcf").write_bytes(card.replace("Lis;Ewa", "Nowak;Jan").encode())
        await choose_path(pilot, "karty")
        assert pilot.app.screen.mapping.options.on_duplicate is OnDuplicate.SKIP
        await press(pilot, "escape")
    assert len(session.imports.lines()) == 2


async def test_no_path_and_a_folder_are_answered_and_what_was_completed_before_is_gone(make_app, tmp_path):
    for name in ("ab1.csv", "ab2.csv"):
        (tmp_path / name).touch()
    (tmp_path / "box").mkdir()
    async with make_app() as pilot:
        await press(pilot, "i", "enter")
        assert "Type the path of a file." in screen_text(pilot.app)
        await type_text(pilot, "a")
        await press(pilot, "tab")
        assert "ab1.csv  ab2.csv" in screen_text(pilot.app)
        await press(pilot, "backspace", "backspace")
        await type_text(pilot, "box")
        await press(pilot, "enter")
        text = " ".join(screen_text(pilot.app).replace("│", " ").split())
        assert 'There are no vCards (.vcf files) in the folder "box": choose another one, or a file.' in text
        assert "ab1.csv" not in screen_text(pilot.app)
