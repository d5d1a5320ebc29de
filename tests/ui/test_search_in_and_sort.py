"""Custom fields in "Search in" and in "Sort by" (R24)."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person
from tests.kit.screen import press, shown, type_text
from tui_crm.domain.columns import LayoutColumn
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import Sort
from tui_crm.domain.custom_fields import CustomFieldType


def query(pilot):
    return pilot.app.screen.feed.query


async def switch(pilot, *labels: str) -> None:
    """Goes to each of these rows of the dialog and presses Enter."""
    options = pilot.app.screen.query_one("#search-in")
    for label in labels:
        rows = [str(option.prompt).partition("] ")[2] for option in options.options]
        options.highlighted = rows.index(label)
        await press(pilot, "enter")


@pytest.fixture
def fields(session):
    a_person(session, "Ewa Lis")
    a_person(session, "Jan Zebra")
    return [
        session.custom_fields.add(Kind.PERSON, name, CustomFieldType.TEXT) for name in ("Nickname", "Badge")
    ]


async def test_one_custom_field_is_searched_and_named_in_the_bar(make_app, fields, session):
    session.custom_fields.add(Kind.ORGANIZATION, "Branch", CustomFieldType.TEXT)
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "F")
        assert "Nickname" in shown(pilot)
        assert "Branch" not in shown(pilot)
        await switch(pilot, "Everything", "Nickname")
        assert "[-] Additional information" in shown(pilot)
        await press(pilot, "escape")
        assert query(pilot).search_in == ("custom.nickname",)
        assert "in: Nickname" in shown(pilot).splitlines()[0]
        await press(pilot, "slash")
        await type_text(pilot, "zebra")
        assert "Nothing found" in shown(pilot)
        await press(pilot, "escape", "F")
        assert "[x] Nickname" in shown(pilot)
        assert "[ ] Badge" in shown(pilot)


async def test_additional_information_is_all_of_its_fields(make_app, fields):
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "F")
        await switch(pilot, "Everything", "Additional information")
        assert "[x] Badge" in shown(pilot)
        await switch(pilot, "Badge")
        assert "[-] Additional information" in shown(pilot)
        assert "[x] Nickname" in shown(pilot)
        await switch(pilot, "Badge")
        assert "[x] Additional information" in shown(pilot)
        await press(pilot, "escape")
        assert query(pilot).search_in == ("custom",)


async def test_the_choice_is_kept_and_a_field_out_of_use_leaves_silently(make_app, fields, session):
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "F")
        await switch(pilot, "Everything", "Name", "Nickname", "Badge", "Badge")
        await press(pilot, "escape")
        assert query(pilot).search_in == ("name", "custom.nickname")
    session.custom_fields.retire(fields[0].id)
    async with make_app(size=(120, 40)) as pilot:
        assert query(pilot).search_in == ("name",)
        await press(pilot, "F")
        assert "Nickname" not in shown(pilot)


async def test_the_list_is_sorted_by_a_custom_field(make_app, fields, session):
    async with make_app(size=(120, 60)) as pilot:
        await press(pilot, "S")
        text = shown(pilot)
        assert text.index("Phone") < text.index("Birthday") < text.index("Nickname")
        await press(pilot, "end", "enter")
        assert query(pilot).sort == Sort("custom.badge")
        assert "Badge" in shown(pilot).splitlines()[0]


async def test_fields_with_a_column_stand_first(make_app, fields, session):
    session.layouts.set(Kind.PERSON, (LayoutColumn("name"), LayoutColumn("custom.badge")))
    async with make_app(size=(120, 60)) as pilot:
        await press(pilot, "S")
        ids = [option.id for option in pilot.app.screen.query_one("#sort-by").options]
        assert ids[:3] == ["usual", "name", "custom.badge"]
        assert ids.count("custom.badge") == 1


@pytest.mark.parametrize("key", ["S", "F"])
async def test_the_dialogs_fit_a_small_terminal_whatever_there_is_to_choose(make_app, session, key):
    a_person(session, "Ewa Lis")
    for number in range(12):
        session.custom_fields.add(Kind.PERSON, f"Field {number}", CustomFieldType.TEXT)
    async with make_app(size=(80, 24)) as pilot:
        await press(pilot, key)
        assert "Enter s" in shown(pilot)
        await press(pilot, "end")
        assert "Field 11" in shown(pilot)
        assert "Enter s" in shown(pilot)
        if key == "S":
            await press(pilot, "enter", "S")
            assert "Field 11" in shown(pilot)


async def test_a_field_to_sort_by_is_found_by_its_letters(make_app, fields, session):
    async with make_app(size=(80, 24)) as pilot:
        await press(pilot, "S")
        await type_text(pilot, "badg")
        assert "Nickname" not in shown(pilot)
        await press(pilot, "minus")
        assert query(pilot).sort == Sort("custom.badge", descending=True)
        await press(pilot, "S")
        await type_text(pilot, "e-mail")
        assert "Second e-mail" in shown(pilot)
        await press(pilot, "enter")
        assert query(pilot).sort == Sort("email")
        await press(pilot, "S")
        await type_text(pilot, "zzz")
        assert "Nothing is called that." in shown(pilot)
        await press(pilot, "enter", "escape")
        assert query(pilot).sort == Sort("email")


async def test_a_line_too_long_for_the_list_is_shown_whole(make_app, fields):
    async with make_app(size=(60, 24)) as pilot:
        await press(pilot, "S")
        await type_text(pilot, "usual")
        assert "searching" in shown(pilot)
        assert "Enter s" in shown(pilot)
