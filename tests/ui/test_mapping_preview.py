"""What would come of a file: the preview, a row in full, what the base lacks (R30, R31, R35)."""

from __future__ import annotations

import time
from dataclasses import replace
from threading import Event

import pytest

from tests.kit.builders import a_person
from tests.kit.screen import press, screen_text, settle, until
from tui_crm.domain.imports import ImportOptions, OnDuplicate, Preview, PreviewState
from tui_crm.services.imports import Imports
from tui_crm.ui.modals.mapping_missing import MissingDialog
from tui_crm.ui.modals.mapping_row import RowInFull
from tui_crm.ui.screens.mapping import MappingScreen
from tui_crm.ui.screens.mapping_preview import PreviewScreen
from tui_crm.ui.screens.profile_parts import PartName

# In this order: new, an update, a duplicate, the first row again, with a warning, refused.
FILE = """Imię;Nazwisko;Telefon;E-mail;Miasto;Tagi;Urodziny;Opiekunowie
Łukasz;Żak;600100200;zak@example.com;Łódź;VIP | Targi;1980-05-09;
Ewa;Lis;600100201;ewa@example.com;Warszawa;VIP;;nikt
Jan;Sowa;;jan@example.com;;;;
Łukasz;Żak;600100200;zak@example.com;Łódź;;;
Adam;Gil;brak;adam@example.com;;;;
;;;;Kraków;;;
"""
LEFT = object()


@pytest.fixture
def job(session, tmp_path):
    a_person(session, "Ewa Lis", email="ewa@example.com", city="Gdynia")
    a_person(session, "Jan Sowa", email="jan@example.com")
    path = tmp_path / "ludzie.csv"
    path.write_text(FILE, encoding="utf-8")
    return session.imports.stage(path, ImportOptions(on_duplicate=OnDuplicate.UPDATE))


async def opened(pilot, session, job) -> MappingScreen:
    screen = MappingScreen(session.imports.mapping(job), None)
    screen.closed_with = LEFT
    pilot.app.push_screen(screen, lambda result: setattr(screen, "closed_with", result))
    await settle(pilot)
    return screen


def rows(pilot) -> list[str]:
    """The rows of the preview that are shown, without their header."""
    lines = screen_text(pilot.app).splitlines()
    start = next(place for place, line in enumerate(lines) if line.split()[:1] == ["Row"])
    return [line.strip() for line in lines[start + 1 : -1] if line.strip()]


def filters(pilot) -> dict[str, int]:
    """The names of the filters with their counts."""
    labels = pilot.app.screen.query(PartName)
    pairs = (str(label.content).split("\n") for label in labels)
    shown = screen_text(pilot.app).splitlines()[1:3]
    found = {name: int(count) for name, count in pairs}
    assert all(name in shown[0] and str(count) in shown[1] for name, count in found.items())
    return found


async def test_the_mapping_screen_says_what_would_come_of_the_file(make_app, session, job):
    async with make_app() as pilot:
        screen = await opened(pilot, session, job)
        shown = " ".join(screen_text(pilot.app).split())
        real = session.imports.preview(job)
        said = (
            f"6 rows: {real.counts[PreviewState.NEW]} new, {real.counts[PreviewState.UPDATE]} with changes,"
        )
        assert said in shown
        assert "Tags 2 (left out)" in shown
        await press(pilot, "D")
        assert screen.mapping.options.on_duplicate is OnDuplicate.CREATE
        assert "changes" not in " ".join(screen_text(pilot.app).split()).partition("6 rows:")[2]


@pytest.mark.parametrize(("language", "word"), [("en", "All"), ("pl", "Wszystkie")])
async def test_the_counts_of_the_preview_add_up(make_app, session, job, language, word):
    async with make_app(language=language) as pilot:
        await opened(pilot, session, job)
        await press(pilot, "p")
        assert isinstance(pilot.app.screen, PreviewScreen)
        assert next(iter(filters(pilot))) == word
        total, new, updates, duplicates, repeated, _warnings, refused = filters(pilot).values()
        assert total == new + updates + duplicates + repeated + refused == 6
        assert min(new, updates, duplicates, repeated, refused) >= 1


async def test_each_filter_shows_its_rows_with_the_reason(make_app, session, job):
    async with make_app() as pilot:
        await opened(pilot, session, job)
        await press(pilot, "p")
        assert [row.split()[0] for row in rows(pilot)] == ["1", "2", "3", "4", "5", "6"]
        for key, number, *words in (
            ("2", "1", "new", "Żak"),
            ("3", "2", "changes", "City"),
            ("4", "3", "known", "Sowa"),
            ("5", "4", "repeated", "the same contact as row 1"),
            ("7", "6", "refused"),
        ):
            await press(pilot, key)
            row = next(row for row in rows(pilot) if row.split()[0] == number)
            assert [word for word in words if word not in row] == []
        await press(pilot, "6")
        assert any(row.startswith("5") and "brak" in row for row in rows(pilot))
        await press(pilot, "tab")
        assert rows(pilot)[0].startswith("6")
        await press(pilot, "shift+tab", "shift+tab")
        assert rows(pilot)[0].startswith("4")


async def test_a_row_in_full_says_how_each_value_was_read_and_what_changes(make_app, session, job):
    async with make_app(size=(120, 50)) as pilot:
        await opened(pilot, session, job)
        await press(pilot, "p", "enter")
        assert isinstance(pilot.app.screen, RowInFull)
        text = screen_text(pilot.app)
        assert "+48600100200" in text.replace(" ", "")
        assert "1980-05-09" in text
        assert "Telefon: 600100200" in text
        await press(pilot, "escape", "down", "enter")
        assert "→ Warszawa" in screen_text(pilot.app)
        await press(pilot, "escape", "end", "enter")
        assert "Refused because:" in screen_text(pilot.app)


async def test_the_preview_imports_or_goes_back(make_app, session, job):
    async with make_app() as pilot:
        screen = await opened(pilot, session, job)
        await press(pilot, "p", "escape")
        assert pilot.app.screen is screen
        await press(pilot, "p", "i")
        assert screen.closed_with == job


async def test_what_is_missing_is_listed_with_counts_and_added_on_demand(make_app, session, job):
    async with make_app(size=(100, 40)) as pilot:
        screen = await opened(pilot, session, job)
        await press(pilot, "m")
        assert isinstance(pilot.app.screen, MissingDialog)
        lines = [line.strip(" │") for line in screen_text(pilot.app).splitlines()]
        assert any(line.startswith("[ ] Tags (2)") for line in lines)
        assert any(line.split() == ["VIP", "2", "rows"] for line in lines)
        assert any("there are no such users" in line for line in lines)
        await press(pilot, "space")
        assert "[x] Tags (2): are added" in screen_text(pilot.app)
        await press(pilot, "end", "space", "enter")
        assert pilot.app.screen is screen
        created = screen.mapping.options.create_missing
        assert created == {"tags", "organizations"}
        assert "Tags 2 (added)" in screen_text(pilot.app)
        await press(pilot, "m", "space", "escape")
        assert screen.mapping.options.create_missing == created


async def test_a_long_file_is_looked_at_step_by_step_until_one_leaves(make_app, session, job, monkeypatch):
    whole = session.imports.preview(job)
    gate, ended, preview = Event(), Event(), Imports.preview

    def slow(self, job, told=None, rows=None, keep=500):
        if rows is not None:  # the mapping screen below looks at the first ones
            return preview(self, job, told, rows, keep)
        part = replace(whole, is_whole=False, rows=2_000, counts={PreviewState.NEW: 2_000})
        told(part)
        gate.wait(300)
        while told(replace(part, rows=12_000, counts={PreviewState.NEW: 12_000})):
            time.sleep(0.01)
        ended.set()
        return Preview(12_000, False, {PreviewState.NEW: 12_000}, 0, {}, ())

    async with make_app() as pilot:
        screen = await opened(pilot, session, job)
        monkeypatch.setattr(Imports, "preview", slow)
        screen.mapping = replace(screen.mapping, rows=1_000_000)
        pilot.app.push_screen(PreviewScreen(job, screen.mapping))
        await until(lambda: "2,000 of 1,000,000" in screen_text(pilot.app))
        assert rows(pilot)
        gate.set()
        await until(lambda: "12,000 of 1,000,000" in screen_text(pilot.app))
        assert not ended.is_set()
        pilot.app.screen.dismiss(False)
        await settle(pilot)
        assert ended.wait(300)


async def test_hostile_cells_are_shown_and_never_obeyed(make_app, session, tmp_path):
    path = tmp_path / "x.csv"
    cells = ("[b]Jan[/]", "\x1b[31mLis\u202e", "jan@example.com")
    path.write_text("First name,Surname,E-mail\n" + ",".join(cells) + "\n", encoding="utf-8")
    job = session.imports.stage(path, ImportOptions())
    async with make_app() as pilot:
        await opened(pilot, session, job)
        for keys in (("p",), ("enter",)):
            await press(pilot, *keys)
            assert "[b]Jan[/]" in screen_text(pilot.app)
            assert not set("\x1b\u202e") & set(screen_text(pilot.app))
