"""Arranging the columns, with the list behind showing what comes of it (R25)."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person
from tests.kit.screen import press, settle, shown
from tui_crm.domain.columns import layout_text
from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.fields import DEFAULT_COLUMNS
from tui_crm.i18n import _
from tui_crm.services.session import open_session
from tui_crm.ui.modals.columns import ColumnsDialog
from tui_crm.wording import field_label

SIZES = [(80, 24), (160, 45)]


@pytest.fixture
def people(session):
    for key, kind in (("Budget", CustomFieldType.NUMBER), ("Consent", CustomFieldType.CHECKBOX)):
        session.custom_fields.add(Kind.PERSON, key, kind)
    return [
        a_person(session, "Ewa Lis", phone="600100200", city="Łódź", **{"custom.budget": "12.5"}),
        a_person(session, "Jan Żuk", phone="600100201", **{"custom.consent": "yes"}),
    ]


def in_the_list(pilot) -> list[str]:
    """The lines of the list's own screen, which stays to be seen beside the dialog."""
    rows = pilot.app.screen_stack[0]._compositor.render_strips()
    return ["".join(segment.text for segment in row) for row in rows]


def header(pilot) -> str:
    return in_the_list(pilot)[1]


def line_with(pilot, word: str) -> str:
    return next(line for line in in_the_list(pilot)[2:] if word in line)


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_list_behind_shows_every_change_at_once(make_app, people, size, language):
    async with make_app(size=size, language=language) as pilot:
        titles = [_("Phone"), _("Organization")]
        assert header(pilot).index(titles[0]) < header(pilot).index(titles[1])
        await press(pilot, "C")
        assert isinstance(pilot.app.screen, ColumnsDialog)
        assert "[x]  " + _("Phone") in shown(pilot)
        dialog, table = pilot.app.screen.query_one(".dialog").region, pilot.app.screen_stack[0].table.region
        assert not dialog.overlaps(table), "what it is about stays to be seen"
        await press(pilot, "down", "J")
        assert header(pilot).index(titles[0]) > header(pilot).index(titles[1])
        await press(pilot, "space")
        assert titles[0] not in header(pilot)
        assert "[ ]  " + _("Phone") in shown(pilot)
        assert line_with(pilot, "Ewa Lis")


async def test_columns_are_moved_resized_and_kept_over_a_restart(make_app, people, session):
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "C", "down", "left", "minus", "right", "alt+down", "enter")
        assert not isinstance(pilot.app.screen, ColumnsDialog)
        before = header(pilot)
    assert layout_text(session.layouts.visible(Kind.PERSON)).startswith("name organization phone=15 ")
    async with make_app(size=(160, 45)) as pilot:
        assert header(pilot) == before
        await press(pilot, "o")
        assert "NIP" in header(pilot)
    assert session.layouts.shown(Kind.ORGANIZATION) == DEFAULT_COLUMNS[Kind.ORGANIZATION]


async def test_escape_puts_back_what_was(make_app, people, session):
    async with make_app(size=(160, 45)) as pilot:
        before = header(pilot)
        await press(pilot, "C", "down", "space", "down", "right", "K")
        assert header(pilot) != before
        await press(pilot, "escape")
        assert header(pilot) == before
    assert session.layouts.line(Kind.PERSON) == ""


async def test_the_list_scrolls_to_the_column_of_the_cursor_and_back_at_escape(make_app, people, session):
    async with make_app(size=(80, 24)) as pilot:
        before = header(pilot)
        last = len(session.layouts.shown(Kind.PERSON)) - 1
        title = field_label(session.layouts.shown(Kind.PERSON)[last])
        assert title not in before
        await press(pilot, "C", *["down"] * last)
        assert title in header(pilot)
        await press(pilot, "escape")
        assert header(pilot) == before


async def test_letters_go_to_a_column_and_two_clicks_switch_it(make_app, people, session):
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "C", "b", "space")  # Birthday, then Budget
        assert "Birthday" in header(pilot)
        await press(pilot, "b", "space", "r")
        assert "Birthday" not in header(pilot), "r is a command"
        await pilot.click("#columns", offset=(4, 1), times=2)
        await settle(pilot)
        assert "Phone" not in header(pilot)


async def test_the_usual_columns_come_back(make_app, people, session):
    async with make_app(size=(160, 45)) as pilot:
        before = header(pilot)
        await press(pilot, "C", "down", "space", "enter")
        assert header(pilot) != before
        await press(pilot, "C", "r", "enter")
        assert header(pilot) == before
    assert session.layouts.shown(Kind.PERSON) == DEFAULT_COLUMNS[Kind.PERSON]


async def test_the_name_stays_first_and_on_and_it_says_so(make_app, people, session):
    async with make_app() as pilot:
        await press(pilot, "C", "space", "J")
        said = [toast.message for toast in pilot.app._notifications]
        assert set(said) == {"The name is always shown, and always first."}
        await press(pilot, "down", "K", "enter")  # nothing goes above it
    assert session.layouts.shown(Kind.PERSON) == DEFAULT_COLUMNS[Kind.PERSON]


@pytest.mark.parametrize(("language", "number", "flag"), [("en", "12.5", "yes"), ("pl", "12,5", "tak")])
async def test_custom_fields_join_hidden_and_read_well(make_app, people, session, language, number, flag):
    async with make_app(size=(80, 24), language=language) as pilot:
        assert "Budget" not in header(pilot)
        await press(pilot, "C", "end", "space")
        assert "Consent" in header(pilot), "the changed column is scrolled into sight"
        assert flag in line_with(pilot, "Jan Żuk")
        await press(pilot, "end", "space", "enter")
        assert session.layouts.shown(Kind.PERSON)[-2:] == ("custom.consent", "custom.budget")
        assert "Budget" in header(pilot)
        assert number in line_with(pilot, "Ewa Lis")


async def test_a_field_that_is_renamed_or_retired_is_seen_at_the_next_reading(make_app, people, session):
    fields = {field.name: field for field in session.custom_fields.all()}
    session.layouts.set(Kind.PERSON, session.layouts.read(Kind.PERSON, "name custom.budget phone"))
    async with make_app() as pilot:
        assert "Budget" in header(pilot)
        session.custom_fields.rename(fields["Budget"].id, "Means")
        await press(pilot, "r")
        assert "Means" in header(pilot)
        session.custom_fields.retire(fields["Budget"].id)
        await press(pilot, "r")
        assert header(pilot).split()[:2] == ["Name", "Phone"]


async def test_what_is_arranged_elsewhere_shows_at_the_next_reading(make_app, people, session, clock):
    async with make_app() as pilot:
        with open_session(session.path, login="anna", clock=clock) as other:
            other.layouts.set(Kind.PERSON, other.layouts.read(Kind.PERSON, "name city"))
        await press(pilot, "r")
        assert header(pilot).split() == ["Name", "City"]


async def test_states_and_moments_are_readable(make_app, people, session):
    session.layouts.set(Kind.PERSON, session.layouts.read(Kind.PERSON, "name status access created_at"))
    async with make_app(size=(160, 45), language="pl") as pilot:
        line = line_with(pilot, "Ewa Lis")
        assert "aktywny" in line
        assert "cała firma" in line
        assert "T12:00:00Z" not in line
