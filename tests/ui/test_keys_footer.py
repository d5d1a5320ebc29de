"""The footer builds itself anew only where it says something else."""

from __future__ import annotations

from tests.kit.builders import a_person
from tests.kit.screen import press, screen_text
from tui_crm.ui.widgets.keys_footer import KeysFooter


async def test_tab_in_a_form_leaves_the_footer_as_it_is_and_leaving_the_form_changes_it(make_app, session):
    a_person(session)
    async with make_app() as pilot:
        await press(pilot, "e")
        footer = pilot.app.screen.query_one(KeysFooter)
        keys = list(footer.children)
        assert keys
        assert "Ctrl+S Save" in screen_text(pilot.app).splitlines()[-1]
        await press(pilot, "tab", "tab")
        assert list(footer.children) == keys
        await press(pilot, "escape")
        assert "Ctrl+S Save" not in screen_text(pilot.app).splitlines()[-1]
        assert "e Edit" in screen_text(pilot.app).splitlines()[-1]


async def test_a_command_that_can_be_used_no_more_leaves_the_footer(make_app, session):
    async with make_app(size=(160, 24)) as pilot:
        assert "Look" not in screen_text(pilot.app).splitlines()[-1]
        await press(pilot, "slash")
        assert "F2 Edit" in screen_text(pilot.app).splitlines()[-1]
