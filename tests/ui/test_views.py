"""Saved searches in the list: keys 1 to 9, the dialog, and the way back (R26)."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, an_organization
from tests.kit.screen import press, said, settle, shown, type_text
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import Sort
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.fields import DEFAULT_COLUMNS
from tui_crm.i18n import _
from tui_crm.ui.modals.views import ViewsDialog

SIZES = [(80, 24), (160, 45)]
PERSON = Kind.PERSON


@pytest.fixture
def people(session):
    return [
        a_person(session, "Ewa Lis", city="Łódź"),
        a_person(session, "Anna Nowak", city="Gdańsk"),
        a_person(session, "Jan Żuk", city="Łódź"),
    ]


def bar(pilot) -> str:
    return "".join(segment.text for segment in pilot.app.screen_stack[0]._compositor.render_strips()[0])


def listed(pilot) -> list[str]:
    rows = pilot.app.screen_stack[0].table._rows
    return [row.name for row in map(rows.row_at, range(rows.total)) if row is not None]


def heading(pilot) -> str:
    from tui_crm.ui.screens import contacts_notes

    return contacts_notes.heading(pilot.app.screen_stack[0].feed)


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_list_is_saved_left_and_shown_by_its_key(make_app, people, session, size, language):
    async with make_app(size=size, language=language) as pilot:
        usual = heading(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "city:łódź")
        await press(pilot, "enter", "V", "n")
        await type_text(pilot, "Z Łodzi")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ViewsDialog)
        assert "Z Łodzi" in shown(pilot)
        await press(pilot, "escape")
        assert heading(pilot) == f"{usual}: Z Łodzi"
        assert listed(pilot) == ["Ewa Lis", "Jan Żuk"]
        await press(pilot, "down", "0")
        assert (heading(pilot), len(listed(pilot))) == (usual, 3)
        await press(pilot, "down", "down", "1")
        assert listed(pilot) == ["Ewa Lis", "Jan Żuk"]
        line = {"en": "city:łódź", "pl": "miasto:łódź"}[language]  # whatever it was saved as
        assert line in bar(pilot)
        await press(pilot, "V")
        assert line in shown(pilot)
        await press(pilot, "escape")
        assert heading(pilot).endswith(": Z Łodzi")
        assert pilot.app.screen.table.cursor == 0
    async with make_app(size=size, language=language) as pilot:
        await press(pilot, "1")
        assert heading(pilot).endswith(": Z Łodzi")


async def test_the_line_of_a_view_can_be_edited_and_escape_leaves_the_view(make_app, people, session):
    session.views.save(PERSON, "Łódź", text="city:łódź", sort=Sort("name", True))
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "1")
        assert listed(pilot) == ["Jan Żuk", "Ewa Lis"]
        await press(pilot, "slash")
        await type_text(pilot, " lis")
        assert listed(pilot) == ["Ewa Lis"]
        assert "Łódź" not in heading(pilot)
        await press(pilot, "enter", "escape")
        assert listed(pilot) == ["Ewa Lis", "Anna Nowak", "Jan Żuk"]
        assert heading(pilot) == "Persons"
        assert pilot.app.screen.feed.views.shown is None


async def test_a_view_without_a_search_is_left_by_escape_too(make_app, people, session):
    session.views.save(PERSON, "Down", sort=Sort("name", True))
    async with make_app() as pilot:
        before = listed(pilot)
        await press(pilot, "1")
        assert listed(pilot) == before[::-1]
        await press(pilot, "escape")
        assert (listed(pilot), heading(pilot)) == (before, "Persons")


async def test_order_and_parts_of_a_view_are_not_the_persons_usual_ones(make_app, people, session):
    session.views.save(PERSON, "x", sort=Sort("city"), search_in=("name",), include_inactive=True)
    session.lifecycle.set_status((people[0].id,), people[0].draft.status.INACTIVE)
    async with make_app(size=(160, 45)) as pilot:
        assert len(listed(pilot)) == 2
        await press(pilot, "1")
        assert len(listed(pilot)) == 3
        assert pilot.app.screen.feed.query.search_in == ("name",)
        await press(pilot, "S", "down", "enter")  # another order, for the view alone
        await press(pilot, "0")
        query = pilot.app.screen.feed.query
        assert (query.sort, query.search_in, query.include_inactive) == (None, (), False)
        assert len(listed(pilot)) == 2
    choices = session.users.choices()
    assert not choices.get("list.sort.person")
    assert not choices.get("list.search_in.person")


async def test_a_view_with_its_columns_brings_them_and_takes_them_along(make_app, people, session):
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "C", "down", "space", "enter")
        await press(pilot, "V", "n")
        await type_text(pilot, "Own")
        await press(pilot, "tab", "space", "enter", "escape")
        own = pilot.app.screen.feed.columns.names
        assert own == tuple(name for name in DEFAULT_COLUMNS[PERSON] if name != "phone")
        # what is arranged while it is shown is the view's
        await press(pilot, "C", "down", "space", "enter", "0")
        assert pilot.app.screen.feed.columns.names == own
        await press(pilot, "1")
        assert pilot.app.screen.feed.columns.names == tuple(name for name in own if name != "organization")
    assert session.layouts.shown(PERSON) == own


async def test_a_number_without_a_view_says_so_and_how_to_save_one(make_app, people):
    async with make_app() as pilot:
        await press(pilot, "3")
        assert "There is no view 3 yet: V, then n, saves the list as it is as a view." in said(pilot)
        assert len(listed(pilot)) == 3


async def test_views_of_the_other_base_are_not_offered(make_app, people, session):
    an_organization(session)
    session.views.save(PERSON, "Of persons", text="lis")
    async with make_app() as pilot:
        await press(pilot, "o", "V")
        assert "Of persons" not in shown(pilot)
        await press(pilot, "escape", "1")
        assert "There is no view 1" in said(pilot)
        await press(pilot, "o", "1")
        assert listed(pilot) == ["Ewa Lis"]
        await press(pilot, "o")
        assert heading(pilot) == "Organizations"


async def test_views_are_renamed_moved_replaced_and_deleted_in_the_dialog(make_app, people, session):
    for name, text in (("One", "lis"), ("Two", "nowak"), ("Three", "zuk")):
        session.views.save(PERSON, name, text=text)
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "V", "down", "K")
        assert [view.name for view in session.views.all()] == ["Two", "One", "Three"]
        await press(pilot, "e", "ctrl+u")
        await type_text(pilot, "Second")
        await press(pilot, "enter")
        assert [view.name for view in session.views.all()] == ["Second", "One", "Three"]
        await press(pilot, "e", "ctrl+u")
        await type_text(pilot, "three")
        await press(pilot, "enter")
        assert 'There is a view "Three" already' in shown(pilot)
        await press(pilot, "escape", "end", "d", "enter")  # the safe answer comes first
        assert len(session.views.all()) == 3
        await press(pilot, "d", "down", "enter")
        assert [view.name for view in session.views.all()] == ["Second", "One"]
        await press(pilot, "2")
        assert listed(pilot) == ["Ewa Lis"]
        await press(pilot, "slash", "ctrl+u")
        await type_text(pilot, "anna")
        await press(pilot, "enter", "V", "s", "down", "enter", "escape")
        assert session.views.named("One").text == "anna"
        assert heading(pilot) == "Persons: One"


async def test_deleting_the_view_that_is_shown_leaves_the_search(make_app, people, session):
    session.views.save(PERSON, "x", text="city:łódź", sort=Sort("name", True), columns="name=26 city=14")
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "1")
        assert listed(pilot) == ["Jan Żuk", "Ewa Lis"]
        await press(pilot, "V", "d", "down", "enter", "escape")
        feed = pilot.app.screen.feed
        assert (listed(pilot), heading(pilot)) == (["Ewa Lis", "Jan Żuk"], "Persons")
        assert feed.columns.names == DEFAULT_COLUMNS[PERSON]
        assert "city:łódź" in bar(pilot)


async def test_what_is_wrong_with_the_line_is_told_where_it_is_saved(make_app, people, session):
    async with make_app() as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "status:nonsense")
        await press(pilot, "tab", "V", "n")
        await type_text(pilot, "x")
        await press(pilot, "enter")
        assert "nonsense" in shown(pilot)
        await press(pilot, "escape", "escape")
    assert session.views.all() == ()


async def test_a_view_that_lost_a_field_says_so_and_shows_the_rest(make_app, people, session):
    field = session.custom_fields.add(PERSON, "Budget", CustomFieldType.NUMBER)
    session.views.save(PERSON, "x", text="budget:>5 city:łódź", sort=Sort("custom.budget"))
    session.custom_fields.retire(field.id)
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "1")
        assert said(pilot) == "The field Budget is out of use, so the view is shown without it."
        assert listed(pilot) == ["Ewa Lis", "Jan Żuk"]
        assert "city:" in bar(pilot)
        assert "budget" not in bar(pilot)


async def test_a_view_says_that_a_tag_is_gone_and_an_option_out_of_use(make_app, people, session):
    field = session.custom_fields.add(PERSON, "Source", CustomFieldType.CHOICE, ("Web", "Fair"))
    session.tags.add("VIP")
    session.views.save(PERSON, "x", text="-source:Web tag:VIP")
    session.custom_fields.retire_option(field.options[0].id)
    session.tags.delete(session.tags.named("VIP").id)
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "1")
        assert 'There is no tag "VIP" any more, so the view is shown without it.' in said(pilot)
        assert 'The option "Web" is out of use' in said(pilot)
        assert len(listed(pilot)) == 3
        assert "-source:Web" in bar(pilot)
        assert "tag" not in bar(pilot)


async def test_names_are_data(make_app, people, session):
    session.views.save(PERSON, "[bold]x[/bold] \x1b[2J", text="lis")
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "V")
        assert "[bold]x[/bold]" in shown(pilot)
        await press(pilot, "enter")
        assert _("Persons") + ": [bold]x" in bar(pilot)


async def test_a_click_goes_to_a_view_and_a_second_one_shows_it(make_app, people, session):
    for name in ("lis", "nowak"):
        session.views.save(PERSON, name, text=name)
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "V")
        await pilot.click("#views", offset=(4, 1))
        await settle(pilot)
        assert isinstance(pilot.app.screen, ViewsDialog)
        await press(pilot)  # the second one may take its time
        await pilot.click("#views", offset=(4, 1))
        await settle(pilot)
        assert listed(pilot) == ["Anna Nowak"]
