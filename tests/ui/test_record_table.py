"""The table that knows only the rows near the screen."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from tests.kit.screen import screen_text
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactRow, Page
from tui_crm.ui.widgets.cells import fit, initials
from tui_crm.ui.widgets.record_lines import Column
from tui_crm.ui.widgets.record_table import RecordTable
from tui_crm.ui.widgets.row_windows import WINDOW

COLUMNS = (Column("name", "Name", 20), Column("city", "City", 10), Column("email", "E-mail", 30))


def a_row(number: int, *, name: str = "", active: bool = True) -> ContactRow:
    name = name or f"Row {number}"
    return ContactRow(
        number + 1, Kind.PERSON, name, active, (name, f"City {number}", f"mail{number}@example.com")
    )


class TableApp(App[None]):
    """A table of `total` rows; `late` windows are not given at once."""

    def __init__(self, total: int, rows: Sequence[ContactRow] = (), *, late: bool = False) -> None:
        super().__init__()
        self.total = total
        self.rows = rows
        self.late = late
        self.asked: list[int] = []
        self.told: list[ContactRow | None] = []
        self.chosen: list[ContactRow] = []

    def compose(self) -> ComposeResult:
        yield RecordTable(self.window, COLUMNS)

    def page(self, offset: int) -> Page:
        numbers = range(offset, min(offset + WINDOW, self.total))
        made = tuple(self.rows[n] if n < len(self.rows) else a_row(n) for n in numbers)
        return Page(made, offset, self.total)

    def window(self, offset: int, limit: int) -> Page | None:
        assert limit == WINDOW
        assert offset % WINDOW == 0
        self.asked.append(offset)
        return None if self.late else self.page(offset)

    @property
    def table(self) -> RecordTable:
        return self.query_one(RecordTable)

    def on_mount(self) -> None:
        self.table.show_list(self.page(0))
        self.table.focus()

    def on_record_table_cursor_moved(self, event: RecordTable.CursorMoved) -> None:
        self.told.append(event.row)

    def on_record_table_chosen(self, event: RecordTable.Chosen) -> None:
        self.chosen.append(event.row)


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("Jan", 5, "Jan  "),
        ("Kowalski", 5, "Kowa…"),
        ("", 3, "   "),
        ("abc", 0, ""),
        ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日… "),
        ("e\u0301e\u0301e\u0301", 2, "é…"),
        ("[/]", 3, "[/]"),
        ("a\x1b[2Jb", 8, None),
    ],
)
def test_a_text_takes_exactly_its_cells(text, width, shown):
    fitted = fit(text, width)
    assert cell_len(fitted) == width
    assert "\x1b" not in fitted
    if shown is not None:
        assert fitted == shown


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Łukasz Kowalski", "ŁK"),
        ("Acme", "A"),
        ("ks. Jan Maria Rokita", "KR"),
        ("", "?"),
        ("- ?", "?"),
        ("[bold]", "B"),
    ],
)
def test_initials(name, letters):
    assert initials(name) == letters


async def test_a_million_rows_hold_only_the_windows_around_the_cursor():
    app = TableApp(1_000_000)
    async with app.run_test(size=(70, 12)) as pilot:
        app.table.move_to(999_999)
        await pilot.pause()
        assert "Row 999999" in screen_text(app)
        assert app.told[-1] == a_row(999_999)
        for target in range(0, 1_000_000, 50_000):
            app.table.move_to(target)
            await pilot.pause()
        assert len(app.table._rows) <= 8
        assert len(app.asked) < 60


async def test_moving_stops_at_both_ends_and_keeps_the_cursor_in_sight():
    app = TableApp(100)
    async with app.run_test(size=(70, 12)) as pilot:
        app.table.move_by(-5)
        assert app.table.cursor == 0
        app.table.move_by(500)
        await pilot.pause()
        assert app.table.cursor == 99
        assert "Row 99" in screen_text(app)
        assert screen_text(app).splitlines()[0].split() == ["Name", "City", "E-mail"]
        app.table.move_to(0)
        await pilot.pause()
        assert "Row 0 " in screen_text(app)


async def test_a_late_window_shows_a_placeholder_and_then_its_rows():
    app = TableApp(1_000, late=True)
    async with app.run_test(size=(70, 12)) as pilot:
        app.table.move_to(640)
        await pilot.pause()
        assert app.asked == [640, 576]
        assert app.table.row is None
        assert app.told[-1] is None
        assert "Row" not in screen_text(app)
        app.table.add_window(app.page(640))
        app.table.add_window(app.page(576))
        await pilot.pause()
        assert app.told[-1] == a_row(640)
        assert "Row 640" in screen_text(app)


async def test_marks_stand_before_the_row_and_outlive_another_list():
    app = TableApp(10)
    async with app.run_test(size=(70, 12)) as pilot:
        app.table.move_to(2)
        app.table.toggle_mark()
        app.table.move_to(0)
        app.table.toggle_mark()
        await pilot.pause()
        lines = screen_text(app).splitlines()
        assert lines[1].startswith("* Row 0")
        assert lines[3].startswith("* Row 2")
        assert app.table.marks == (3, 1)
        app.table.show_list(app.page(0))
        assert app.table.marks == (3, 1)
        app.table.toggle_mark()
        assert app.table.marks == (3,)


async def test_columns_scroll_behind_the_first_one():
    app = TableApp(3)
    async with app.run_test(size=(48, 6)) as pilot:
        assert screen_text(app).splitlines()[0].rstrip().endswith(">")
        app.table.scroll_columns(1)
        await pilot.pause()
        header, first = screen_text(app).splitlines()[:2]
        assert header.split() == ["<", "Name", "E-mail"]
        assert "Row 0" in first
        assert "City 0" not in first
        app.table.scroll_columns(5)
        app.table.scroll_columns(-9)
        await pilot.pause()
        assert "City 0" in screen_text(app)


async def test_an_inactive_row_says_so_in_a_word_even_in_a_narrow_column():
    rows = [a_row(0), a_row(1, name="Maksymilian Długonazwiskowy", active=False), a_row(2, name=" ")]
    app = TableApp(3, rows)
    async with app.run_test(size=(70, 6)):
        lines = screen_text(app).splitlines()
        assert "(inactive)" in lines[2]
        assert "(no name)" in lines[3]


async def test_names_are_data():
    rows = [a_row(0, name="[/]"), a_row(1, name="[@click=app.exit]x"), a_row(2, name="日本語日本語日本語")]
    app = TableApp(3, rows)
    async with app.run_test(size=(70, 6)) as pilot:
        lines = screen_text(app).splitlines()
        assert "[/]" in lines[1]
        assert "[@click=app" in lines[2]
        assert lines[3].index("City 2") < len(lines[1])
        await pilot.click(RecordTable, offset=(4, 2))
        assert app.is_running
        assert app.table.cursor == 1


async def test_mouse_moves_the_cursor_and_a_double_click_chooses():
    app = TableApp(100)
    async with app.run_test(size=(70, 12)) as pilot:
        await pilot.click(RecordTable, offset=(4, 5))
        assert app.table.cursor == 4
        await pilot.double_click(RecordTable, offset=(4, 7))
        await pilot.pause()
        assert app.chosen == [a_row(6)]
        await pilot.click(RecordTable, offset=(4, 0))
        assert app.table.cursor == 6


async def test_moving_on_the_screen_repaints_two_lines_only():
    app = TableApp(100)
    async with app.run_test(size=(70, 12)) as pilot:
        await pilot.pause()
        drawn: list[int] = []
        draw = app.table.render_line
        app.table.render_line = lambda y: (drawn.append(y), draw(y))[1]  # type: ignore[method-assign]
        app.table.move_by(1)
        await pilot.pause()
        assert sorted(set(drawn)) == [1, 2]


async def test_a_shorter_list_pulls_the_cursor_back():
    app = TableApp(100)
    async with app.run_test(size=(70, 12)) as pilot:
        app.table.move_to(90)
        app.total = 5
        app.table.show_list(app.page(0), 90)
        await pilot.pause()
        assert app.table.cursor == 4
        app.total = 0
        app.table.show_list(app.page(0))
        await pilot.pause()
        assert app.table.row is None
        assert app.told[-1] is None
