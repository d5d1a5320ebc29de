"""A column of items: wrapped, with a cursor that goes from thing to thing, seen with the focus only."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Input

from tests.kit.screen import press, screen_text, settle
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.ui.widgets.items_view import ItemsView

NAME = Item(ItemKind.NAME, "Łukasz", id=1)
PHONE = Item(ItemKind.PHONE, "+48 600 100 200", "+48600100200", label="Phone")
SECOND = Item(ItemKind.PHONE, "+48 22 113 14 15", "+48221131415")
REMARK = Item(ItemKind.TEXT, "12:00, Poland", label="Local time")
NOTE = Item(ItemKind.VALUE, "\n".join(f"line {number}" for number in range(40)), label="Note")
LAST = Item(ItemKind.EMAIL, "a@example.com", "a@example.com", label="E-mail")


class ViewApp(App[None]):
    def __init__(self, *items: Item, head=()) -> None:
        super().__init__()
        self.items, self.head = items, head
        self.chosen: list[Item] = []

    def compose(self) -> ComposeResult:
        yield ItemsView()
        yield Input()

    def on_mount(self) -> None:
        self.view.show(self.items, self.head)

    @property
    def view(self) -> ItemsView:
        return self.query_one(ItemsView)

    def on_items_view_chosen(self, event: ItemsView.Chosen) -> None:
        self.chosen.append(event.item)


def at_cursor(app: ViewApp) -> str:
    """The text that is drawn as the cursor."""
    look = app.view.get_component_rich_style("items-view--cursor").bgcolor
    strips = app.screen._compositor.render_strips()
    found = [seg.text.strip() for strip in strips for seg in strip if seg.style and seg.style.bgcolor == look]
    return "\n".join(filter(None, found))


async def test_the_cursor_goes_from_thing_to_thing_and_over_remarks():
    app = ViewApp(NAME, PHONE, SECOND, REMARK, LAST)
    async with app.run_test(size=(60, 20)) as pilot:
        app.view.focus()
        seen = [app.view.current]
        for _step in range(5):
            await press(pilot, "down")
            seen.append(app.view.current)
        assert seen == [NAME, PHONE, SECOND, LAST, LAST, LAST]
        await press(pilot, "k")
        assert app.view.current == SECOND
        await press(pilot, "home")
        assert app.view.current == NAME
        await press(pilot, "G")
        assert app.view.current == LAST
        await press(pilot, "pageup")
        assert app.view.current == NAME


async def test_the_cursor_is_drawn_only_with_the_focus():
    app = ViewApp(NAME, PHONE)
    async with app.run_test(size=(60, 20)) as pilot:
        app.view.focus()
        await press(pilot, "down")
        assert at_cursor(app) == "+48 600 100 200"
        app.query_one(Input).focus()
        await settle(pilot)
        assert at_cursor(app) == ""


async def test_a_text_longer_than_the_view_is_scrolled_through_before_the_cursor_leaves_it():
    app = ViewApp(PHONE, NOTE, LAST)
    async with app.run_test(size=(60, 13)) as pilot:
        app.view.focus()
        presses = 0
        seen = ""
        while app.view.current != LAST:
            await press(pilot, "j")
            seen += screen_text(app)
            presses += 1
            assert presses < 60
        for number in range(40):
            assert f"line {number}" in seen
        while app.view.current != PHONE:
            await press(pilot, "up")
            presses += 1
            assert presses < 120
        assert app.view.top == 0


async def test_pages_bring_the_cursor_along():
    app = ViewApp(*(Item(ItemKind.VALUE, f"thing {number}", str(number)) for number in range(50)))
    async with app.run_test(size=(60, 13)) as pilot:
        app.view.focus()
        room = app.view.room
        await press(pilot, "pagedown")
        assert app.view.current is not None
        assert app.view.current.text == f"thing {room}"
        await press(pilot, "end")
        assert app.view.current.text == "thing 49"
        assert "thing 49" in screen_text(app)
        await press(pilot, "pagedown")
        assert app.view.current.text == "thing 49"


async def test_the_cursor_stays_on_its_thing_when_shown_again():
    app = ViewApp(NAME, PHONE, LAST)
    async with app.run_test(size=(60, 20)) as pilot:
        app.view.focus()
        await press(pilot, "down", "down")
        app.view.show([NAME, PHONE, SECOND, REMARK, LAST])
        assert app.view.current == LAST
        app.view.show([NAME, PHONE])
        assert app.view.current == PHONE
        app.view.show_anew([NAME, PHONE])
        assert app.view.current == NAME
        app.view.show([])
        assert app.view.current is None
        await press(pilot, "down", "up", "home", "end", "pagedown", "pageup")
        assert app.view.current is None


async def test_without_labels_nothing_is_indented_and_a_label_alone_is_a_heading():
    app = ViewApp(Item(ItemKind.VALUE, "one"), Item(ItemKind.TEXT, ""), Item(ItemKind.VALUE, "two\nthree"))
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(pilot)
        assert screen_text(app).splitlines()[:4] == [" one", "", " two", " three"]
        heading = "A heading that is longer than a label may be"
        app.view.show([Item(ItemKind.TEXT, "", label=heading), PHONE])
        await settle(pilot)
        assert heading in screen_text(app)


async def test_a_head_stands_for_the_name():
    app = ViewApp(NAME, PHONE, head=[[("[Ł] ", ""), ("the head", "items-view--muted")]])
    async with app.run_test(size=(60, 20)) as pilot:
        app.view.focus()
        await settle(pilot)
        assert "[Ł] the head" in screen_text(app)
        assert "Łukasz" not in screen_text(app)
        assert "the head" in at_cursor(app)


@pytest.mark.parametrize("width", [60, 30])
async def test_a_click_moves_the_cursor_and_a_second_one_chooses(width):
    app = ViewApp(NAME, PHONE, REMARK, LAST)
    async with app.run_test(size=(width, 20)) as pilot:
        await settle(pilot)
        row = next(n for n, line in enumerate(screen_text(app).splitlines()) if "a@example.com" in line)
        await pilot.click(ItemsView, offset=(20, row))
        await settle(pilot)
        assert app.view.current == LAST
        assert app.chosen == []
        await pilot.click(ItemsView, offset=(20, row), times=2)
        await settle(pilot)
        assert app.chosen == [LAST]
        row = next(n for n, line in enumerate(screen_text(app).splitlines()) if "Poland" in line)
        await pilot.click(ItemsView, offset=(20, row), times=2)
        await settle(pilot)
        assert app.view.current == LAST


async def test_items_are_data():
    app = ViewApp(Item(ItemKind.VALUE, "[/]\x1b[2J[red]x[/red]", label="[b]"))
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(pilot)
        assert "[b]" in screen_text(app)
        assert "[red]x[/red]" in screen_text(app)
        assert "\x1b" not in screen_text(app)


async def test_the_labels_get_the_room_of_the_longest_up_to_20_and_longer_ones_a_line_of_their_own():
    items = [
        Item(ItemKind.VALUE, "one", label="Short"),
        Item(ItemKind.VALUE, "two", label="Rather a long name"),
        Item(ItemKind.VALUE, "three", label="A name that is too long for any column"),
    ]
    app = ViewApp(*items)
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(pilot)
        assert screen_text(app).splitlines()[:4] == [
            " Short              one",
            " Rather a long name two",
            " A name that is too long for any column",
            "                    three",
        ]
    app = ViewApp(*items)
    async with app.run_test(size=(45, 20)) as pilot:
        await settle(pilot)
        assert screen_text(app).splitlines()[:3] == [
            " Short         one",
            " Rather a long name",
            "               two",
        ]
