"""The footer builds itself anew only where it says something else."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.kit.screen import press, screen_text, settle
from tui_crm.commands import COMMANDS, Place
from tui_crm.i18n import _, use_language
from tui_crm.ui.bindings import footer_importance
from tui_crm.ui.widgets.keys_footer import KeysFooter


async def test_tab_in_a_form_leaves_the_footer_as_it_is_and_leaving_the_form_changes_it(make_app, session):
    a_person(session)
    async with make_app() as pilot:
        await press(pilot, "e")
        footer = pilot.app.screen.query_one(KeysFooter)
        drawn: list[object] = []
        footer.refresh = lambda *_, **__: drawn.append(1) or footer  # type: ignore[method-assign]
        assert "Ctrl+S Save" in screen_text(pilot.app).splitlines()[-1]
        await press(pilot, "tab", "tab")
        assert drawn == []
        del footer.refresh
        await press(pilot, "escape")
        assert "Ctrl+S Save" not in screen_text(pilot.app).splitlines()[-1]
        assert "e Edit" in screen_text(pilot.app).splitlines()[-1]


async def test_a_command_that_can_be_used_no_more_leaves_the_footer(make_app, session):
    async with make_app(size=(160, 24)) as pilot:
        assert "Look" not in screen_text(pilot.app).splitlines()[-1]
        await press(pilot, "slash")
        assert "F2 Edit" in screen_text(pilot.app).splitlines()[-1]


async def test_a_click_on_a_key_presses_it(make_app, session):
    a_person(session)
    async with make_app(size=(120, 24)) as pilot:
        footer = pilot.app.screen.query_one(KeysFooter)
        await pilot.click(footer, offset=(screen_text(pilot.app).splitlines()[-1].index("Search"), 0))
        await settle(pilot)
        assert pilot.app.focused.id == "search-text"


async def test_a_click_where_no_key_stands_does_nothing(make_app, session):
    a_person(session)
    async with make_app(size=(200, 24)) as pilot:
        before = screen_text(pilot.app)
        await pilot.click(pilot.app.screen.query_one(KeysFooter), offset=(199, 0))
        await settle(pilot)
        assert screen_text(pilot.app) == before


async def test_a_key_that_may_not_be_used_is_dim_and_the_mouse_is_told_why(make_app, session):
    a_person(session)
    viewer = a_session_of(session, "viewer", "viewer")
    async with make_app(size=(160, 24), of=viewer) as pilot:
        footer = pilot.app.screen.query_one(KeysFooter)
        column = screen_text(pilot.app).splitlines()[-1].index("Edit")
        await pilot.hover(footer, offset=(column, 0))
        await settle(pilot)
        assert "edit contacts" in str(footer.tooltip)
        await pilot.click(footer, offset=(column, 0))
        await settle(pilot)
        assert "Editing" not in screen_text(pilot.app)
        await pilot.hover(footer, offset=(0, 0))
        await settle(pilot)
        assert footer.tooltip is None
    viewer.close()


@pytest.mark.parametrize("language", ["en", "pl"])
async def test_while_rows_are_marked_the_footer_says_how_to_change_and_to_unmark_them(
    make_app, session, language
):
    a_person(session)
    use_language(language)
    words = f"b {_('Change')} ", f"Esc {_('Unmark')} "

    def footer(pilot) -> str:
        return screen_text(pilot.app).splitlines()[-1]

    async with make_app(size=(80, 24), language=language) as pilot:
        assert not any(word in footer(pilot) for word in words)
        await press(pilot, "space")
        assert all(word in footer(pilot) for word in words)
        await press(pilot, "escape")
        assert not any(word in footer(pilot) for word in words)


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("place", [Place.SETTINGS, Place.COLUMNS, Place.VIEWS, Place.FILTER])
def test_for_a_moment_the_places_own_keys_come_before_those_of_the_program(language, place):
    use_language(language)
    ids = [command.id for command in COMMANDS if command.place in (place, Place.ANYWHERE)]
    order = footer_importance(ids)
    assert order[0] == "anywhere.help"
    assert {"anywhere.quick_add", "anywhere.palette", "anywhere.quit"} == set(order[-3:])
