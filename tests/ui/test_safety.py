"""No control character of data reaches the terminal, whatever widget shows it."""

from __future__ import annotations

import unicodedata

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from rich.text import Text
from textual.app import App
from textual.color import Color
from textual.content import Content
from textual.widgets import Button, DataTable, Input, Label, OptionList, Static, TextArea

from tests.kit.screen import settle
from tui_crm.ui.safety import SafeText, harmless

EVIL = [
    "\x1b[2J", "\x1b]52;c;ZXZpbA==\a", "\x1b]0;title\a", "\x9b31m", "\x90q\x9c", "\r\n", "\x7f", "\x00",
    "\u202eevil", "\u2066x\u2069", "\u200f", "\u2028", "\U000e0041", "\ud800",
]  # fmt: skip


@pytest.mark.parametrize("text", EVIL, ids=ascii)
def test_nothing_that_a_terminal_obeys_is_left_and_the_width_stays(text):
    clean = harmless(f"Jan {text} Kowalski")
    assert not [c for c in clean if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert not any(character in clean for character in "\u202e\u2066\u2069\u200f\U000e0041")
    assert cell_len(clean) == cell_len(f"Jan {text} Kowalski")
    clean.encode("utf-8")


@pytest.mark.parametrize("text", ["Łukasz Żółć", "日本 太郎", "👩‍👩‍👧 rodzina", "नमस्ते", "a─b│c▔", "100 %"])
def test_what_people_write_stays_as_it_is(text):
    assert harmless(text) == text


def test_the_programs_own_control_segments_pass():
    own = Segment("\x1b[?25h", None, [(1,)])
    data = Segment("\x1b[2J")
    assert SafeText().apply([own, data], Color(0, 0, 0)) == [own, Segment("[2J")]


class Shop(App):
    """Every kind of widget, showing a hostile name."""

    def __init__(self, name):
        super().__init__()
        self.data = name

    def get_line_filters(self):
        return [*super().get_line_filters(), SafeText()]

    def compose(self):
        static = Static(Content(self.data))
        static.border_title = Content(self.data)
        static.styles.border = ("round", "red")
        yield static
        yield Label(Text(self.data))
        yield Input(value=self.data.replace("\n", " "))
        yield TextArea(self.data)
        yield Button(Content(self.data))
        yield OptionList(Content(self.data))
        yield DataTable()

    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_column(Text(self.data))
        table.add_row(Text(self.data))
        self.notify(self.data, markup=False)


@pytest.mark.parametrize("text", EVIL, ids=ascii)
async def test_no_widget_lets_it_through(text):
    app = Shop(f"Jan {text} Kowalski")
    async with app.run_test(size=(80, 50)) as pilot:
        await settle(pilot)
        shown = "".join(segment.text for strip in app.screen._compositor.render_strips() for segment in strip)
    assert "Jan" in shown
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert not any(character in shown for character in "\u202e\u2066\u2069\u200f\U000e0041")
