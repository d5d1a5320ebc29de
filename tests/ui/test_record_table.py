"""The table that knows only the rows near the screen."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from tests.kit.screen import screen_text, settle
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactRow
from tui_crm.ui.widgets.cells import fit, initials
from tui_crm.ui.widgets.lines_view import THUMB
from tui_crm.ui.widgets.record_lines import Column, Columns
from tui_crm.ui.widgets.record_table import RecordTable
from tui_crm.ui.widgets.row_windows import WINDOW, Rows
from tui_crm.ui.widgets.table_note import TableNote

COLUMNS = (
    Column("name", "Name", (20,) * 3),
    Column("city", "City", (10,) * 3),
    Column("email", "E-mail", (30,) * 3),
)


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
        self.chosen: list[ContactRow | None] = []

    def compose(self) -> ComposeResult:
        yield RecordTable(self.window, self.moved)

    def page(self, offset: int) -> Rows:
        numbers = range(offset, min(offset + WINDOW, self.total))
        return tuple(self.rows[n] if n < len(self.rows) else a_row(n) for n in numbers)

    def window(self, offset: int, limit: int) -> Rows | None:
        assert limit == WINDOW
        assert offset % WINDOW == 0
        self.asked.append(offset)
        return None if self.late else self.page(offset)

    @property
    def table(self) -> RecordTable:
        return self.query_one(RecordTable)

    def on_mount(self) -> None:
        self.table.show_columns(Columns(COLUMNS))
        self.show()
        self.table.focus()

    def show(self, cursor: int = 0) -> None:
        self.table.show_list({0: self.page(0)}, self.total, cursor)

    def moved(self) -> None:
        self.told.append(self.table.row)

    def on_record_table_chosen(self) -> None:
        self.chosen.append(self.table.row)


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
        await settle(pilot)
        assert "Row 999999" in screen_text(app)
        assert app.told[-1] == a_row(999_999)
        for target in range(0, 1_000_000, 50_000):
            app.table.move_to(target)
            await settle(pilot)
        assert len(app.table._rows) <= 8
        assert len(app.asked) < 60


async def test_moving_stops_at_both_ends_and_keeps_the_cursor_in_sight():
    app = TableApp(100)
    async with app.run_test(size=(70, 12)) as pilot:
        app.table.move_by(-5)
        assert app.table.cursor == 0
        app.table.move_by(500)
        await settle(pilot)
        assert app.table.cursor == 99
        assert "Row 99" in screen_text(app)
        assert screen_text(app).splitlines()[0].split() == ["Name", "City", "E-mail"]
        app.table.move_to(0)
        await settle(pilot)
        assert "Row 0 " in screen_text(app)


async def test_a_late_window_shows_a_placeholder_and_then_its_rows():
    app = TableApp(1_000, late=True)
    async with app.run_test(size=(70, 12)) as pilot:
        app.table.move_to(10 * WINDOW)
        await settle(pilot)
        assert app.asked == [10 * WINDOW, 9 * WINDOW]
        assert app.table.row is None
        assert app.told[-1] is None
        assert "Row" not in screen_text(app)
        app.table.add_window(10 * WINDOW, app.page(10 * WINDOW))
        app.table.add_window(9 * WINDOW, app.page(9 * WINDOW))
        await settle(pilot)
        assert app.told[-1] == a_row(10 * WINDOW)
        assert f"Row {10 * WINDOW}" in screen_text(app)


async def test_marks_stand_before_the_row_and_outlive_another_list():
    app = TableApp(10)
    async with app.run_test(size=(70, 12)) as pilot:
        app.table.move_to(2)
        app.table.mark()
        app.table.move_to(0)
        app.table.mark()
        await settle(pilot)
        lines = screen_text(app).splitlines()
        assert lines[1].startswith("* Row 0")
        assert lines[3].startswith("* Row 2")
        assert tuple(app.table.marks) == (3, 1)
        app.show()
        assert tuple(app.table.marks) == (3, 1)
        app.table.mark()
        assert tuple(app.table.marks) == (3,)


async def test_columns_scroll_behind_the_first_one():
    app = TableApp(3)
    async with app.run_test(size=(48, 6)) as pilot:
        assert screen_text(app).splitlines()[0].rstrip().endswith(">")
        app.table.scroll_columns(1)
        await settle(pilot)
        header, first = screen_text(app).splitlines()[:2]
        assert header.split() == ["<", "Name", "E-mail"]
        assert "Row 0" in first
        assert "City 0" not in first
        app.table.scroll_columns(5)
        app.table.scroll_columns(-9)
        await settle(pilot)
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
        await settle(pilot)
        assert app.is_running
        assert app.table.cursor == 1


async def test_mouse_moves_the_cursor_and_a_double_click_chooses():
    app = TableApp(100)
    async with app.run_test(size=(70, 12)) as pilot:
        await pilot.click(RecordTable, offset=(4, 5))
        await settle(pilot)
        assert app.table.cursor == 4
        await pilot.double_click(RecordTable, offset=(4, 7))
        await settle(pilot)
        assert app.chosen == [a_row(6)]
        await pilot.click(RecordTable, offset=(4, 0))
        await settle(pilot)
        assert app.table.cursor == 6


async def test_moving_on_the_screen_repaints_two_lines_only():
    app = TableApp(100)
    async with app.run_test(size=(70, 12)) as pilot:
        await settle(pilot)
        drawn: list[int] = []
        draw = app.table.draw_line
        app.table.draw_line = lambda y, bar: (drawn.append(y), draw(y, bar))[1]  # type: ignore[method-assign]
        app.table.move_by(1)
        await settle(pilot)
        assert sorted(set(drawn)) == [1, 2]


async def test_a_shorter_list_pulls_the_cursor_back():
    app = TableApp(100)
    async with app.run_test(size=(70, 12)) as pilot:
        app.table.move_to(90)
        app.total = 5
        app.show(90)
        await settle(pilot)
        assert app.table.cursor == 4
        app.total = 0
        app.show()
        await settle(pilot)
        assert app.table.row is None
        assert app.told[-1] is None


async def test_a_mark_on_the_screen_repaints_its_line_only():
    app = TableApp(100)
    async with app.run_test(size=(70, 12)) as pilot:
        await settle(pilot)
        drawn: list[int] = []
        draw = app.table.draw_line
        app.table.draw_line = lambda y, bar: (drawn.append(y), draw(y, bar))[1]  # type: ignore[method-assign]
        app.table.mark()
        await settle(pilot)
        assert set(drawn) == {1}


async def test_a_list_that_grows_keeps_its_rows_and_asks_for_those_that_were_cut_short():
    app = TableApp(70)
    async with app.run_test(size=(70, 12)) as pilot:
        app.table.move_to(69)
        await settle(pilot)
        app.total = 1_000
        app.table.grow(1_000)
        app.table.move_by(1)
        await settle(pilot)
        assert app.table.row == a_row(70)
        assert "Row 69" in screen_text(app)
        assert app.asked.count(WINDOW) == 2
        app.table.grow(3)
        await settle(pilot)
        assert app.table.cursor == 2
        assert app.table.top == 0


async def test_a_note_stands_in_the_place_of_an_empty_list():
    app = TableApp(0)
    async with app.run_test(size=(70, 12)) as pilot:
        app.table.show_note(TableNote(("Nothing here [/].", "", "Second")))
        await settle(pilot)
        assert screen_text(app).splitlines()[2:5] == ["  Nothing here [/].", "", "  Second"]
        app.total = 5
        app.show()
        await settle(pilot)
        assert "Nothing" not in screen_text(app)


async def test_a_late_window_asks_once_and_again_when_it_was_given_up():
    app = TableApp(1_000, late=True)
    async with app.run_test(size=(70, 12)) as pilot:
        app.table.move_to(3 * WINDOW + 5)
        app.table.move_to(3 * WINDOW + 6)
        await settle(pilot)
        assert app.asked == [3 * WINDOW, 2 * WINDOW]
        app.table.forget(3 * WINDOW)
        app.table.move_to(3 * WINDOW + 8)
        await settle(pilot)
        assert app.asked == [3 * WINDOW, 2 * WINDOW, 3 * WINDOW]
        assert "…" in screen_text(app)


@pytest.mark.parametrize("cursor", [0, 5, WINDOW - 1, WINDOW, WINDOW + 6, 500, 999_990])
async def test_the_windows_around_a_cursor_are_those_on_the_screen_then(cursor):
    app = TableApp(1_000_000)
    async with app.run_test(size=(70, 12)):
        offsets = app.table.windows_around(cursor)
        app.table.show_list({offset: app.page(offset) for offset in offsets}, app.total, cursor)
        app.asked.clear()
        assert "Row" in screen_text(app)
        assert app.asked == []
        assert all(app.table.wants(offset) for offset in offsets)


def bar_of(app: App[None]) -> list[bool]:
    """Which rows of the screen below the header have the thumb of the scroll bar in their last cell."""
    thumb_style = app.query_one(RecordTable).style_named(THUMB)
    rows = app.screen._compositor.render_strips()
    return [list(row)[-1].style == thumb_style for row in rows[1:]]


async def test_the_scroll_bar_tells_where_the_screen_is_and_can_be_dragged():
    app = TableApp(1_000_000)
    async with app.run_test(size=(70, 12)) as pilot:
        assert bar_of(app) == [True] + [False] * 10
        app.table.move_to(999_999)
        await settle(pilot)
        assert bar_of(app) == [False] * 10 + [True]
        await pilot.mouse_down(RecordTable, offset=(69, 6))
        await pilot.mouse_up(RecordTable, offset=(69, 6))
        await settle(pilot)
        assert app.table.top == (1_000_000 - 11) * 5 // 10
        assert app.table.top <= app.table.cursor < app.table.top + 11
        app.total = 11
        app.show()
        await settle(pilot)
        assert bar_of(app) == [False] * 11


async def test_a_column_that_is_sorted_by_has_an_arrow_even_when_it_is_narrow():
    app = TableApp(3)
    async with app.run_test(size=(70, 6)) as pilot:
        app.table.show_columns(Columns(COLUMNS, "city", "▼"))
        await settle(pilot)
        assert screen_text(app).splitlines()[0].split() == ["Name", "City", "▼", "E-mail"]
    narrow = Columns([Column("name", "Name", (20,) * 3), Column("x", "Very long title", (8,) * 3)], "x", "^")
    assert "Very… ^" in narrow.header_line(40)


@pytest.mark.parametrize("width", range(1, 70))
def test_a_row_takes_exactly_the_width_of_the_table(width):
    columns = Columns(COLUMNS)
    for cells in (("Jan", "Łódź", "x@y"), ("日本語" * 9, "日本語" * 9, ""), ("a" * 99, "", "b" * 99), ()):
        assert cell_len(columns.row_line(cells, True, True, width)) == width
