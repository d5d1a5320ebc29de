"""The command palette: commands, contacts and views, found by name in any notation."""

from __future__ import annotations

import asyncio
from threading import Event

import pytest
from textual.widgets import Input, OptionList

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.screen import press, screen_text, settle, type_text, until
from tui_crm.commands import BY_ID, COMMANDS, Place
from tui_crm.domain.contact import Kind
from tui_crm.i18n import _
from tui_crm.text.fold import fold
from tui_crm.ui.elsewhere import elsewhere, go_and_do
from tui_crm.ui.matching import Fit, fit_of
from tui_crm.ui.modals.columns import ColumnsDialog
from tui_crm.ui.modals.help import Help
from tui_crm.ui.offers import REDO, UNDO, available, looked_up
from tui_crm.ui.palette import Palette
from tui_crm.ui.screens.history import GeneralHistory
from tui_crm.ui.screens.opportunities import Opportunities
from tui_crm.ui.screens.settings import Settings


def ids(app):
    return [choice.command.id for choice in available(app.screen)]


def names(pilot):
    """What the open palette offers, in order."""
    assert isinstance(pilot.app.screen, Palette)
    return [one.text for one in pilot.app.screen._shown]


async def find(pilot, text):
    """Types into the palette in the place of what stood there."""
    pilot.app.screen.query_one(Input).value = ""
    await settle(pilot)
    await type_text(pilot, text)


# How well words fit


@pytest.mark.parametrize(
    ("text", "fit"),
    [
        ("", Fit.BEGINNINGS),
        ("add", Fit.BEGINNINGS),
        ("kont dod", Fit.BEGINNINGS),
        ("ZOLTY", Fit.BEGINNINGS),
        ("ntakt", Fit.INSIDE),
        ("add dodaj", Fit.AROUND),
        ("list.add", Fit.AROUND),
        ("dkont", None),
    ],
)
def test_words_fit_in_any_order_without_diacritics_and_in_both_languages(text, fit):
    assert fit_of(fold(text).split(), ("Dodaj żółty kontakt", "Add contact"), ("list.add",)) is fit


# Commands


async def test_it_lists_every_command_of_the_place(make_app):
    async with make_app() as pilot:
        await settle(pilot)
        listed = ids(pilot.app)
        wanted = {c.label for c in COMMANDS if c.place in (Place.LIST, Place.ANYWHERE)}
        assert {BY_ID[command_id].label for command_id in listed} == wanted
        assert len({BY_ID[command_id].label for command_id in listed}) == len(listed)


async def test_in_a_text_field_the_commands_around_are_there_or_say_why_not(make_app):
    async with make_app() as pilot:
        await press(pilot, "slash")
        assert "list.copy_card" in ids(pilot.app)
        await press(pilot, "escape", "H", "slash")
        offered = {one.command.id: one.reason for one in available(pilot.app.screen)}
        assert offered["history.kinds"] == "Not while you type in a text field."
        assert offered["history.back"] == ""


@pytest.mark.parametrize(("language", "words"), [("en", "hlp"), ("en", "help"), ("pl", "help"), ("pl", "")])
async def test_a_command_is_found_in_the_chosen_language_and_in_english(make_app, language, words):
    async with make_app(language=language) as pilot:
        await press(pilot, "f8")
        await type_text(pilot, words or fold(_("Help")))
        if words == "hlp":
            assert "No command and no contact is called that." in screen_text(pilot.app)
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, Palette)
        else:
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, Help)


async def test_the_arrows_choose_while_the_search_has_the_focus(make_app):
    async with make_app() as pilot:
        await press(pilot, "f8", "down", "down", "up")
        palette = pilot.app.screen
        assert palette.query_one(OptionList).highlighted == 1
        await press(pilot, "escape")
        assert len(pilot.app.screen_stack) == 1


async def test_a_command_runs_where_one_was_and_comes_first_the_next_time(make_app):
    async with make_app() as pilot:
        await press(pilot, "colon")
        await type_text(pilot, "import a file")
        await press(pilot, "enter")
        assert "Import contacts" in screen_text(pilot.app)
        await press(pilot, "escape", "f8")
        assert names(pilot)[0] == "Import a file"
        assert names(pilot).count("Import a file") == 1


async def test_a_click_runs_it_too(make_app):
    async with make_app() as pilot:
        await press(pilot, "f8")
        await type_text(pilot, "help")
        await pilot.click(OptionList, offset=(3, 0))
        await settle(pilot)
        assert isinstance(pilot.app.screen, Help)


async def test_it_does_not_open_on_top_of_itself(make_app):
    async with make_app() as pilot:
        await press(pilot, "f8", "f8")
        assert len(pilot.app.screen_stack) == 2


async def test_ctrl_p_opens_nothing(make_app):
    """A terminal that swallows the Alt of Ctrl+Alt+P must not open something else."""
    async with make_app() as pilot:
        await press(pilot, "ctrl+p")
        assert len(pilot.app.screen_stack) == 1


async def test_what_the_settings_lead_to_finds_them(make_app):
    async with make_app() as pilot:
        await press(pilot, "f8")
        for word in ("user", "group", "key", "tags"):
            await find(pilot, word)
            assert "Settings: fields, tags, users, groups, SSH keys" in names(pilot)


# Other screens


async def test_from_another_screen_it_goes_to_all_of_them(make_app):
    async with make_app() as pilot:
        await press(pilot, "H", "f8")
        await type_text(pilot, "opportunities")
        assert "Go to: Opportunities" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Opportunities)
        assert len(pilot.app.screen_stack) == 2


async def test_a_command_of_another_screen_is_done_there(make_app):
    async with make_app() as pilot:
        await press(pilot, "O", "f8")
        await type_text(pilot, "kinds")
        assert names(pilot) == ["General history: Kinds..."]
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen_stack[1], GeneralHistory)
        assert len(pilot.app.screen_stack) == 3
        await press(pilot, "escape", "f8")
        await type_text(pilot, "columns")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ColumnsDialog)


async def test_one_that_is_for_what_stands_under_the_cursor_is_only_told(make_app, session):
    a_person(session, "Ewa Lis")
    async with make_app(notifications=True) as pilot:
        await press(pilot, "O", "f8")
        await type_text(pilot, "trash")
        assert "Contact list: Move to the trash..." in names(pilot)
        pilot.app.screen.query_one(OptionList).highlighted = names(pilot).index(
            "Contact list: Move to the trash..."
        )
        await press(pilot, "enter")
        assert len(pilot.app.screen_stack) == 1
        assert "Put the cursor where you want it: d does it." in screen_text(pilot.app)


async def test_no_command_of_a_screen_to_go_to_is_missing(make_app):
    """From one screen, what is not offered as here is offered as elsewhere, but what only moves or leaves."""
    async with make_app() as pilot:
        await press(pilot, "H")
        here = {one.command.label for one in available(pilot.app.screen)}
        there = {one.command.label for one in elsewhere(pilot.app, here)}
        wanted = ("list.search", "list.bulk", "list.view_9", "meetings.find", "mail.sync", "duplicates.scan")
        assert {BY_ID[one].label for one in wanted} <= here | there
        assert not here & there
        assert BY_ID["list.page_down"].label not in there


# Contacts and views


@pytest.mark.parametrize("opened", [(), ("H",), ("f",), ("f7",)])
async def test_a_contact_is_gone_to_from_everywhere(make_app, session, opened):
    an_organization(session, "Lisowski i Synowie")
    a_person(session, "Ewa Lis", phone="600 100 200")
    wanted = a_person(session, "Łukasz Kowalski", organization="Acme")
    async with make_app() as pilot:
        await press(pilot, *opened, "f8")
        await type_text(pilot, "acme luk")
        assert names(pilot) == ["Łukasz Kowalski (Acme)"]
        await press(pilot, "enter")
        assert len(pilot.app.screen_stack) == 1
        assert pilot.app.screen.table.row.id == wanted.id


async def test_contacts_of_both_bases_come_after_commands_that_fit_well(make_app, session):
    an_organization(session, "Exporta")
    a_person(session, "Ewa Export", phone="600 100 200")
    a_person(session, "Jan [/] Export", email="j@example.com")
    async with make_app() as pilot:
        await press(pilot, "f8")
        await type_text(pilot, "export")
        found = names(pilot)
        assert found[0] == "Export..."
        assert {"Ewa Export (+48600100200)", "Jan [/] Export (j@example.com)"} <= set(found[2:])
        assert any(one.startswith("Exporta (") for one in found)
        assert "Jan [/] Export" in screen_text(pilot.app)
        await find(pilot, "exporta")
        await press(pilot, "enter")
        assert pilot.app.screen.feed.kind is Kind.ORGANIZATION


async def test_a_view_is_found_by_its_name(make_app, session):
    session.views.save(Kind.ORGANIZATION, "Źródła", text="acme")
    async with make_app() as pilot:
        await press(pilot, "N", "f8")
        await type_text(pilot, "zrodla")
        await press(pilot, "enter")
        assert pilot.app.screen.feed.kind is Kind.ORGANIZATION
        assert pilot.app.screen.feed.views.name == "Źródła"


async def test_who_may_see_none_is_offered_none(make_app, session):
    a_person(session, "Ewa Lis", access="owner")
    with a_session_of(session, "jan", "member") as other:
        async with make_app(of=other) as pilot:
            await press(pilot, "f8")
            await type_text(pilot, "lis ewa")
            assert names(pilot) == []


async def test_while_services_are_at_work_for_long_the_commands_come_alone(make_app, session, monkeypatch):
    a_person(session, "Ewa Export")
    free = asyncio.Event()
    async with make_app() as pilot:
        await press(pilot, "f8")
        found = pilot.app.screen._look_up

        async def slow(text):
            await free.wait()
            return await found(text)

        monkeypatch.setattr(pilot.app.screen, "_look_up", slow)
        pilot.app.screen.query_one(Input).value = "export"
        await until(lambda: not pilot.app.screen.must_wait("enter"))
        assert names(pilot)[0] == "Export..."
        assert not any("Ewa" in name for name in names(pilot))
        free.set()
        await settle(pilot)
        assert any("Ewa" in name for name in names(pilot))


@pytest.mark.parametrize(
    ("language", "typed"), [("en", "language"), ("en", "keymap"), ("pl", "preferencje"), ("pl", "jezyk")]
)
async def test_the_settings_are_found_by_what_stands_in_them(make_app, session, language, typed):
    async with make_app(language=language) as pilot:
        await press(pilot, "f8")
        await type_text(pilot, typed)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Settings)


async def test_a_command_of_another_screen_waits_for_the_focus_to_be_there(make_app):
    gate = asyncio.Event()
    async with make_app() as pilot:
        app = pilot.app
        app.call_later(gate.wait)  # such as the removal of the screen before it
        app.run_worker(go_and_do(app, BY_ID["history.kinds"]))
        await until(lambda: isinstance(app.screen, GeneralHistory) and app.screen.is_mounted)
        await until(lambda: app.screen.focused is app.screen.box)
        await asyncio.sleep(0.1)
        gate.set()
        await settle(pilot)
        assert isinstance(app.screen_stack[1], GeneralHistory)
        assert len(app.screen_stack) == 3


async def test_what_could_be_undone_is_not_waited_for_while_services_are_at_work(make_app, monkeypatch):
    gate = Event()
    async with make_app() as pilot:
        assert set(await looked_up(pilot.app.screen)) == {UNDO, REDO}
        monkeypatch.setattr("tui_crm.ui.offers._LOOK_SECONDS", 0.01)
        pilot.app.service_thread.submit(gate.wait, 300)
        try:
            assert await looked_up(pilot.app.screen) == {}
        finally:
            gate.set()
