"""Importing from the screen: the path, the counts, the warnings, the refused rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from tests.kit.builders import a_session_of
from tests.kit.screen import press, screen_text, type_text
from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.imports import ImportOutcome, JobStatus, RowProblem
from tui_crm.domain.problems import Code, Problem
from tui_crm.ui.modals.import_result import ImportResult
from tui_crm.ui.screens.contacts import ContactsScreen

GOOD = (
    "Imię;Nazwisko;Telefon;E-mail\nŁukasz;Kowalski;600 100 200;lukasz@example.com\nEwa;Lis;;ewa@example.com\n"
)
FLAWED = "Imię;Nazwisko;Telefon;E-mail\nEwa;Lis;brak;ewa@example.com\n;;;\nJan;;;\n"


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
    await press(pilot, "i")
    await type_text(pilot, path.name)
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
        assert "2  Skipped (known already)" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert "2 contacts" in screen_text(pilot.app)


async def test_refused_rows_are_written_beside_the_file_and_the_place_is_told(make_app, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(FLAWED, encoding="utf-8")
    async with make_app(size=(120, 40)) as pilot:
        await import_path(pilot, path)
        text = screen_text(pilot.app)
        written = tmp_path / "x.refused.csv"
        assert written.exists() == ("Refused rows:" in text)
        assert "worth a look" in text
        assert "row 1" in text


async def test_a_file_without_contacts_is_told_in_a_sentence(make_app, tmp_path):
    path = tmp_path / "x.bin"
    path.write_bytes(bytes(range(256)) * 40)
    async with make_app() as pilot:
        await import_path(pilot, path)
        assert isinstance(pilot.app.screen, ContactsScreen)
        assert "x.bin" in "".join(notification.message for notification in pilot.app._notifications)
        await press(pilot, "i", "escape")
        assert isinstance(pilot.app.screen, ContactsScreen)


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
    async with make_app(size=(120, 45)) as pilot:
        pilot.app.push_screen(ImportResult(outcome))
        await pilot.pause()
        assert "[/].csv" in screen_text(pilot.app)
        text = str(pilot.app.screen.query_one("#message-text", Static).content)
        for expected in ("LP [b]", "Targi (3)", "row 8", "[/]8", "and 22 more"):
            assert expected in text
        assert "row 9" not in text


async def test_what_a_field_cannot_hold_is_told_with_row_and_column(make_app, session, tmp_path):
    session.custom_fields.add(Kind.PERSON, "Budget", CustomFieldType.NUMBER)
    path = tmp_path / "x.csv"
    path.write_text("First name,E-mail,Budget\nJan,jan@example.com,a lot\n", encoding="utf-8")
    async with make_app(size=(120, 40)) as pilot:
        await import_path(pilot, path)
        assert 'row 1, column Budget: "a lot" is not a number' in screen_text(pilot.app)
