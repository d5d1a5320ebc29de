"""The command palette: found by name in any notation, run in the place where one was."""

from __future__ import annotations

import pytest
from textual.widgets import OptionList

from tests.kit.screen import press, screen_text, settle, type_text
from tui_crm.commands import BY_ID, COMMANDS, Place
from tui_crm.i18n import _
from tui_crm.text.fold import fold
from tui_crm.ui.modals.help import Help
from tui_crm.ui.palette import Palette, available
from tui_crm.ui.screens.opportunities import Opportunities


def ids(app):
    return [choice.command.id for choice in available(app.screen)]


async def test_it_lists_every_command_of_the_place(make_app):
    async with make_app() as pilot:
        await settle(pilot)
        listed = ids(pilot.app)
        wanted = {c.label for c in COMMANDS if c.place in (Place.LIST, Place.ANYWHERE)}
        assert {BY_ID[command_id].label for command_id in listed} == wanted
        assert len({BY_ID[command_id].label for command_id in listed}) == len(listed)


async def test_in_the_search_box_the_lists_commands_are_still_there(make_app):
    async with make_app() as pilot:
        await press(pilot, "slash")
        assert "list.copy_card" in ids(pilot.app)


@pytest.mark.parametrize(("language", "words"), [("en", "hlp"), ("en", "help"), ("pl", "help"), ("pl", "")])
async def test_a_command_is_found_in_the_chosen_language_and_in_english(make_app, language, words):
    async with make_app(language=language) as pilot:
        await press(pilot, "f8")
        await type_text(pilot, words or fold(_("Help")))
        text = screen_text(pilot.app)
        if words == "hlp":
            assert "No command is called that." in text
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


async def test_a_command_runs_where_one_was(make_app):
    async with make_app() as pilot:
        await press(pilot, "colon")
        await type_text(pilot, "import a file")
        await press(pilot, "enter")
        assert "Import contacts" in screen_text(pilot.app)


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


@pytest.mark.parametrize("word", ["user", "group", "key", "tags"])
async def test_what_the_settings_lead_to_finds_them(make_app, word):
    async with make_app() as pilot:
        await press(pilot, "f8")
        await type_text(pilot, word)
        assert "Settings: fields, tags, users, groups, SSH keys" in screen_text(pilot.app)


async def test_from_another_screen_it_goes_to_all_of_them(make_app):
    async with make_app() as pilot:
        await press(pilot, "H", "f8")
        await type_text(pilot, "opportunities")
        assert "Go to: Opportunities" in screen_text(pilot.app)
        await press(pilot, "enter")
        await pilot.app.workers.wait_for_complete([one for one in pilot.app.workers if one.group == "go-to"])
        await settle(pilot)
        assert isinstance(pilot.app.screen, Opportunities)
        assert len(pilot.app.screen_stack) == 2
