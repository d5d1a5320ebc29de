"""An input draws plain text itself: the same as Textual's would."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widgets import Input
from textual.widgets.input import Selection

from tests.kit.screen import settle
from tui_crm.ui.widgets.text_input import TextInput

TEXTS = ("", "a", "Łukasz Żółć", "日本語 東京", "e\u0301e\u0301", "a\tb", "🔒 x", "long " * 20, "日本" * 30)


class OneInput(App[None]):
    """A box that is narrower than some texts."""

    def compose(self) -> ComposeResult:
        self.box = TextInput()
        self.box.styles.width = 20
        yield self.box


def seen(strip: Strip) -> list[tuple[str, object]]:
    """Every character with its look; empty pieces left out."""
    return [(char, segment.style) for segment in strip if not segment.control for char in segment.text]


async def test_it_looks_as_textual_draws_it():
    app = OneInput()
    async with app.run_test(size=(40, 3)) as pilot:
        for text in TEXTS:
            for place in {0, len(text) // 2, len(text)}:
                app.box.value = text
                app.box.selection = Selection.cursor(place)
                await settle(pilot)
                assert seen(app.box.render_line(0)) == seen(Input.render_line(app.box, 0)), (text, place)


@pytest.mark.parametrize("focused", [True, False])
async def test_a_selection_and_a_box_without_the_focus_too(focused):
    app = OneInput()
    async with app.run_test(size=(40, 3)) as pilot:
        app.box.value = "Łukasz Kowalski"
        app.box.selection = Selection(2, 6)
        if not focused:
            app.screen.set_focus(None)
        await settle(pilot)
        assert seen(app.box.render_line(0)) == seen(Input.render_line(app.box, 0))
