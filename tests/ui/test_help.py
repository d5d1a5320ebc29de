"""The help: everything that can be done, with the keys as they are now."""

from __future__ import annotations

import pytest
from textual.widgets import Static

from tests.kit.builders import a_person
from tests.kit.screen import press, screen_text
from tui_crm import wording
from tui_crm.commands import BY_ID, COMMANDS, Place
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.ui.modals.help import Help


def whole_text(help_screen):
    return "\n".join(str(part.render()) for part in help_screen.query(Static))


@pytest.mark.parametrize("language", ["en", "pl"])
async def test_every_command_is_there_with_its_keys(make_app, language):
    async with make_app(language=language) as pilot:
        await press(pilot, "question_mark")
        assert isinstance(pilot.app.screen, Help)
        text = whole_text(pilot.app.screen)
        for command in COMMANDS:
            assert _(command.label) in text
            assert all(shown_key(key) in text for key in command.keys)
        for place in Place:
            assert wording.place_label(place) in text


async def test_what_works_here_comes_first(make_app):
    async with make_app() as pilot:
        await press(pilot, "f1")
        titles = [str(part.render()) for part in pilot.app.screen.query(".help-place")]
        assert titles[0].startswith(wording.place_label(Place.LIST))
        assert len(titles) == len(Place)
        await press(pilot, "escape", "f7", "f1")
        titles = [str(part.render()) for part in pilot.app.screen.query(".help-place")]
        assert titles[0].startswith(wording.place_label(Place.EDITOR))


async def test_screens_with_work_of_their_own_tell_their_keys_alone(make_app):
    async with make_app() as pilot:
        await press(pilot, "D", "z", "f1")
        text = whole_text(pilot.app.screen)
        assert "They may be one: take it back" in text
        assert _(BY_ID["duplicates.are_two"].label) not in text
        assert _(BY_ID["anywhere.quit"].label) in text
        assert _(BY_ID["list.columns"].label) not in text


async def test_what_is_for_the_other_base_alone_is_not_there(make_app, session):
    a_person(session, "Ewa Lis", organization="Acme")
    own, other = BY_ID["profile.move_up"], BY_ID["profile.copy_persons"]
    async with make_app() as pilot:
        await press(pilot, "f", "f1")
        assert _(own.label) in whole_text(pilot.app.screen)
        assert _(other.label) not in whole_text(pilot.app.screen)
        await press(pilot, "escape", "3", "enter", "f1")
        assert _(own.label) not in whole_text(pilot.app.screen)
        assert _(other.label) in whole_text(pilot.app.screen)


async def test_it_is_read_to_the_end_with_the_keyboard_and_closed(make_app):
    async with make_app() as pilot:
        last = wording.place_label(Place.DIALOG)
        await press(pilot, "f1")
        assert last not in screen_text(pilot.app)
        await press(pilot, "end")
        assert last in screen_text(pilot.app)
        await press(pilot, "f1")
        assert len(pilot.app.screen_stack) == 2
        await press(pilot, "escape")
        assert len(pilot.app.screen_stack) == 1
