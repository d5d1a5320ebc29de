"""Without colours all can still be read, and the field that is typed into shows."""

from __future__ import annotations

from tests.kit.builders import a_person
from tests.kit.screen import press, screen_text, type_text
from tui_crm.ui.widgets.text_input import TextInput


async def test_what_is_typed_into_a_form_and_into_the_search_is_on_the_screen(make_app, session, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    a_person(session, "Jan Nowak")
    async with make_app(size=(100, 30)) as pilot:
        assert pilot.app.no_color
        await press(pilot, "e", "ctrl+u")
        await type_text(pilot, "Maksymilian")
        assert "Maksymilian" in screen_text(pilot.app)
        focused = pilot.app.focused
        assert isinstance(focused, TextInput)
        assert focused.size.height == focused.outer_size.height == 1
        assert focused.styles.text_style.underline
        assert focused.get_component_rich_style("input--cursor").reverse
        await press(pilot, "escape", "slash")
        await type_text(pilot, "Zdzisława")
        assert "Zdzisława" in screen_text(pilot.app)


async def test_the_answer_under_the_cursor_shows_in_a_dialog(make_app, session, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    a_person(session, "Jan Nowak")
    async with make_app() as pilot:

        def marked() -> str:
            rows = pilot.app.screen._compositor.render_strips()
            parts = [part for row in rows for part in row if part.style is not None]
            return " ".join(part.text for part in parts if part.style.bold and part.style.underline)

        await press(pilot, "d")
        assert "Deactivate" not in marked()
        await press(pilot, "down")
        assert "Deactivate" in marked()
