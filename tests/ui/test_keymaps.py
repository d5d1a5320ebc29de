"""The keymaps of vim and Emacs on the screen: a list, a form, dialogs, and what the terminal sends."""

from __future__ import annotations

import pytest
from textual.widgets import Input, OptionList

from tests.kit.builders import a_person
from tests.kit.screen import press, screen_text, type_text
from tui_crm.keymap import keymap
from tui_crm.ui import terminal
from tui_crm.ui.modals.go_to import GoTo
from tui_crm.ui.screens.history import GeneralHistory

NAMES = ("Adam", "Beata", "Celina", "Dorota")


@pytest.fixture
def people(session):
    for number, name in enumerate(NAMES):
        a_person(session, f"{name} Nowak", phone=f"60010020{number}")


def here(pilot) -> str:
    return pilot.app.screen.table.row.name.split()[0]


async def test_vim_drives_a_list_a_dialog_and_a_form(make_app, people):
    async with make_app(preset="vim") as pilot:
        await press(pilot, "j", "j", "k")
        assert here(pilot) == "Beata"
        await press(pilot, "G")
        assert here(pilot) == "Dorota"
        await press(pilot, "g")
        assert here(pilot) == "Adam"
        await press(pilot, "ctrl+f")  # a page, not the search
        assert here(pilot) == "Dorota"
        await press(pilot, "ctrl+b")
        assert not isinstance(pilot.app.focused, Input)
        assert here(pilot) == "Adam"
        await press(pilot, "a")  # a list of Textual's own that knows arrows alone
        options = pilot.app.screen.query_one(OptionList)
        await press(pilot, "j", "j", "k")
        assert options.highlighted == 1
        await press(pilot, "G")
        assert options.highlighted == options.option_count - 1
        await press(pilot, "g")  # a command of that place: it logs a meeting
        assert not pilot.app.screen.query(OptionList)
        await press(pilot, "escape", "i")  # as in vim: text can be put in
        assert "Editing Adam Nowak" in screen_text(pilot.app)
        box = pilot.app.focused
        assert isinstance(box, Input)
        await type_text(pilot, "jkgG")
        assert box.value.endswith("jkgG")


async def test_a_dialog_that_takes_letters_keeps_them_in_vim(make_app, people):
    async with make_app(preset="vim") as pilot:
        await press(pilot, "f6")
        assert isinstance(pilot.app.screen, GoTo)
        await press(pilot, "j", "j")
        assert pilot.app.screen.query_one(OptionList).highlighted == 2
        await press(pilot, "h")  # the history, and not to the left
        assert isinstance(pilot.app.screen, GeneralHistory)


async def test_emacs_drives_a_list_a_form_and_a_dialog(make_app, people):
    async with make_app(preset="emacs") as pilot:
        await press(pilot, "ctrl+n", "ctrl+n", "ctrl+p")
        assert here(pilot) == "Beata"
        await press(pilot, "alt+greater_than_sign")
        assert here(pilot) == "Dorota"
        await press(pilot, "alt+v")
        assert here(pilot) == "Adam"
        await press(pilot, "f6", "ctrl+n", "ctrl+n")
        assert pilot.app.screen.query_one(OptionList).highlighted == 2
        await press(pilot, "ctrl+g", "ctrl+s")  # closes it, then searches
        await type_text(pilot, "bata")
        await press(pilot, "ctrl+b", "ctrl+b", "ctrl+b")
        await type_text(pilot, "e")
        assert pilot.app.focused.value == "beata"
        await press(pilot, "ctrl+a", "ctrl+d", "ctrl+e")
        assert (pilot.app.focused.value, pilot.app.focused.cursor_position) == ("eata", 4)
        await press(pilot, "enter", "e")
        phone = pilot.app.focused
        await press(pilot, "ctrl+n")
        assert pilot.app.focused is not phone
        await press(pilot, "ctrl+p")
        assert pilot.app.focused is phone


async def test_a_key_of_ones_own_goes_before_what_the_keymap_makes_of_it(make_app, people):
    async with make_app(preset="vim", keys={"list.down": "down", "list.reload": "j"}) as pilot:
        await press(pilot, "j")
        assert here(pilot) == "Adam"


async def test_footer_and_help_show_the_keys_of_the_keymap(make_app, people):
    async with make_app(size=(160, 60), preset="vim") as pilot:
        await press(pilot, "question_mark")
        shown = screen_text(pilot.app)
        assert "Ctrl+R" in shown
        assert "Ctrl+Z" in shown


def test_alt_with_a_sign_is_one_key_of_an_ordinary_terminal():
    terminal.guard(keymap({}, "emacs")[0])
    keys = [event.key for event in terminal.SafeParser().feed("\x1b<\x1b>")]
    assert keys == ["alt+less_than_sign", "alt+greater_than_sign"]
