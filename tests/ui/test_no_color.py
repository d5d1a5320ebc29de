"""Without colours all can still be read, and the field that is typed into shows."""

from __future__ import annotations

from typing import Any

from textual.app import App

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


TODAY = " 31  "
"""As the grid of the month has it."""


def attributes_of(app: App[Any], text: str) -> set[str]:
    """How the last piece of the screen that holds this text is drawn, colours apart."""
    for row in reversed(app.screen._compositor.render_strips()):
        for part in row:
            if text in part.text and part.style is not None:
                assert part.style.color is None or part.style.color.is_default
                return {name for name in ("bold", "underline", "reverse", "dim") if getattr(part.style, name)}
    raise AssertionError(f"nowhere: {text}")


async def test_no_state_of_the_list_is_told_by_colour_alone(make_app, session, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "linux")
    session.tags.add("VIP", colour="red")
    a_person(session, "Jan Nowak", access="owner", tags="VIP")
    a_person(session, "Ewa Lis", status="inactive")
    a_person(session, "Zofia Mak")
    async with make_app(size=(120, 30)) as pilot:
        cursor, other = "Zofia Mak", "Jan Nowak"
        assert attributes_of(pilot.app, cursor) != attributes_of(pilot.app, other)
        await press(pilot, "I", "home", "space")
        shown = screen_text(pilot.app)
        assert "Ewa Lis (inactive)" in shown
        assert shown.count("*") == 1
        assert "1 marked" in shown
        await press(pilot, "down")
        assert "whole company" in shown.splitlines()[-2] or "owner only" in shown
        assert not {"🔓", "🔒"} & set(shown)  # the font of that console has neither


async def test_no_state_of_forms_and_dialogs_is_told_by_colour_alone(make_app, session, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    a_person(session, "Jan Nowak", phone="600 100 200", tags="VIP")
    a_person(session, "Jan Nowak", phone="600 100 201")
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "n", "ctrl+s")
        assert "A phone or an e-mail is required" in " ".join(screen_text(pilot.app).split())
        await press(pilot, "escape", "space", "down", "space", "B")
        shown = screen_text(pilot.app)
        for said in ("Stays: Jan Nowak", "Goes: Jan Nowak", "[1] +48600100200", "[2] +48600100201"):
            assert said in shown
        await press(pilot, "escape", "escape", "C")
        assert "[x]  Name" in screen_text(pilot.app)
        assert "[ ]  First name" in screen_text(pilot.app)
        await press(pilot, "escape", "f9")
        assert {"bold", "reverse"} <= attributes_of(pilot.app, "Person fields")
        assert "reverse" not in attributes_of(pilot.app, "Stages")


async def test_the_days_of_the_calendar_show_by_signs_and_attributes(make_app, session, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with make_app() as pilot:
        await press(pilot, "K")
        assert "(today)" in screen_text(pilot.app)
        assert "reverse" in attributes_of(pilot.app, TODAY)
        await press(pilot, "left")
        assert "(today)" not in screen_text(pilot.app)
        assert "underline" in attributes_of(pilot.app, TODAY)
