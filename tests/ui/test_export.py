"""Exporting from the list: the marked contacts, or what it shows."""

from __future__ import annotations

import csv
import json
import time

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.kit.screen import press, said, screen_text, send_key, settle, type_text, until
from tui_crm.ui.modals.ask_path import AskPath
from tui_crm.ui.modals.bulk_menu import BulkMenu
from tui_crm.ui.modals.choice import Choice

FORMS = ("csv", "columns", "json", "jsonl", "vcard3", "vcard4", "vdir")


@pytest.fixture
def people(session):
    return [a_person(session, name, city="Łódź") for name in ("Ewa Lis", "Anna Nowak", "Jan Żuk")]


async def export(pilot, form: str, path) -> None:
    await press(pilot, "x", *["down"] * FORMS.index(form), "enter")
    assert isinstance(pilot.app.screen, AskPath)
    pilot.app.screen.query_one("#path").value = str(path)
    await settle(pilot)
    await press(pilot, "enter")


@pytest.mark.parametrize("form", FORMS[:-1])
async def test_the_list_is_exported_as_it_is(make_app, people, tmp_path, form):
    path = tmp_path / "out"
    async with make_app() as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "an")
        await press(pilot, "enter")
        await export(pilot, form, path)
        assert f"1 contact exported to {path}" in said(pilot)
    text = path.read_text("utf-8-sig")
    assert "Nowak" in text
    assert "Lis" not in text


async def test_a_folder_is_written_and_what_others_changed_is_told(make_app, people, tmp_path):
    folder = tmp_path / "new"
    async with make_app() as pilot:
        await export(pilot, "vdir", tmp_path / "new" / "deeper")  # only the last part may be missing
        assert isinstance(pilot.app.screen, AskPath)
        pilot.app.screen.query_one("#path").value = str(folder)
        await settle(pilot)
        await press(pilot, "enter")
        assert f"{folder}: 3 files written, 0 as they were" in said(pilot)
        path = next(folder.glob("*.vcf"))
        path.write_bytes(path.read_bytes().replace(b"FN:", b"NOTE:x\r\nFN:"))
        await export(pilot, "vdir", folder)
        assert "0 files written, 2 as they were" in said(pilot)
        assert f"it holds what was not imported: {path.name}" in said(pilot)
    assert len(list(folder.glob("*.vcf"))) == 3


async def test_marked_contacts_are_exported_in_the_order_of_marking(make_app, people, tmp_path):
    path = tmp_path / "out.json"
    async with make_app() as pilot:
        await press(pilot, "end", "space", "home", "space")
        await export(pilot, "json", path)
        assert "2 contacts exported" in said(pilot)
    assert [one["name"] for one in json.loads(path.read_text())] == ["Jan Żuk", "Ewa Lis"]


async def test_the_columns_of_the_list(make_app, people, tmp_path):
    path = tmp_path / "out.csv"
    async with make_app() as pilot:
        names = pilot.app.screen.feed.columns.names
        await export(pilot, "columns", path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert tuple(next(csv.reader(file))) == tuple(names)


async def test_a_file_is_replaced_only_when_asked_for(make_app, people, tmp_path):
    path = tmp_path / "out.json"
    path.write_text("mine")
    async with make_app() as pilot:
        await export(pilot, "json", path)
        assert isinstance(pilot.app.screen, Choice)
        await press(pilot, "enter")
        assert path.read_text() == "mine"
        await export(pilot, "json", path)
        await press(pilot, "down", "enter")
    assert len(json.loads(path.read_text())) == 3


async def test_a_path_that_cannot_be_written_is_refused_in_the_dialog(make_app, people, tmp_path):
    async with make_app() as pilot:
        await export(pilot, "json", tmp_path / "none" / "out.json")
        assert isinstance(pilot.app.screen, AskPath)
        assert "none" in screen_text(pilot.app)
        await press(pilot, "escape")


async def test_who_may_not_export_has_no_key_for_it(make_app, people, session):
    with a_session_of(session, "bob", "editor") as bob:
        async with make_app(of=bob) as pilot:
            await press(pilot, "x")
            assert not isinstance(pilot.app.screen, BulkMenu)


async def test_escape_stops_and_leaves_the_file_as_it_was(make_app, people, session, tmp_path, monkeypatch):
    path = tmp_path / "out.json"

    def endless(*_arguments, told, **_options) -> None:
        while True:
            told(1)
            time.sleep(0.001)

    async with make_app() as pilot:
        monkeypatch.setattr(session.exports, "write", endless)
        work = pilot.app.screen.at_work
        await press(pilot, "x", "enter")
        pilot.app.screen.query_one("#path").value = str(path)
        await settle(pilot)
        send_key(pilot.app, "enter")
        await until(lambda: work.is_going_on)
        await press(pilot, "escape")
        assert "Stopped: nothing was exported." in said(pilot)
    assert list(tmp_path.glob("out*")) == []
