"""The search box holds a query line: words, filters, groups (R26)."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, an_organization
from tests.kit.screen import press, screen_text, type_text
from tui_crm.domain.contact import Kind, Status
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.filters import Filter
from tui_crm.ui.widgets.record_table import RecordTable


def said(pilot) -> str:
    return "\n".join(toast.message for toast in pilot.app._notifications)


def shown(pilot) -> str:
    return screen_text(pilot.app)


def bar(pilot) -> str:
    return shown(pilot).splitlines()[0]


@pytest.fixture
def people(session):
    session.tags.add("VIP")
    session.custom_fields.add(Kind.PERSON, "Priority", CustomFieldType.CHOICE, ("High", "Low"))
    return [
        a_person(session, "Ewa Lis", city="Warszawa", tags="VIP"),
        a_person(session, "Adam Bak", city="Kraków"),
        a_person(session, "Jan Żuk", city="Warszawa"),
    ]


async def test_a_filter_narrows_the_list_and_the_count_says_of_how_many(make_app, people):
    async with make_app(size=(120, 30)) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "city:Warszawa")
        assert "2 of 3 contacts" in bar(pilot)
        await type_text(pilot, " tag:VIP")
        assert "1 of 3 contacts" in bar(pilot)
        assert "Adam Bak" not in shown(pilot)
        await type_text(pilot, " lis")
        assert pilot.app.screen.feed.query.text == "lis"
        assert "1 of 3 contacts" in bar(pilot)


async def test_words_alone_are_searched_as_ever(make_app, people):
    async with make_app() as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "bak 12:30")
        feed = pilot.app.screen.feed
        assert (feed.query.text, feed.query.filters) == ("bak 12:30", ())
        assert "Nothing found" in shown(pilot)


async def test_what_is_half_typed_is_left_out_and_no_mistake(make_app, people):
    async with make_app(size=(120, 30)) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "tag:VIP created:>20")
        assert "1 of 3 contacts" in bar(pilot)
        await type_text(pilot, "20")
        feed = pilot.app.screen.feed
        assert len(feed.query.filters) == 2


async def test_a_mistake_stands_in_the_place_of_the_count_and_the_list_stays(make_app, people):
    async with make_app(size=(120, 30)) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "tag:VIP priority:wys")
        assert "Priority: no such option" in bar(pilot)
        assert "Ewa Lis" in shown(pilot)
        assert "Adam Bak" not in shown(pilot)
        assert said(pilot) == ""
        await press(pilot, "enter")
        assert 'There is no option "wys"' in said(pilot)
        assert pilot.app.screen.focused is pilot.app.screen.bar.box
        await press(pilot, *["backspace"] * 3)
        assert "1 of 3 contacts" in bar(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen.focused, RecordTable)


async def test_what_the_base_refuses_is_told_there_too_and_the_order_stays(make_app, people, monkeypatch):
    async with make_app(size=(120, 30)) as pilot:
        await press(pilot, "S", "down", "down", "enter", "slash")
        sort = pilot.app.screen.feed.query.sort
        assert sort is not None
        await type_text(pilot, "tag:nobody")
        assert sort == pilot.app.screen.feed.query.sort
        assert said(pilot) == ""


async def test_a_wrong_line_does_not_stop_the_list_from_being_read_again(make_app, people, session):
    async with make_app(size=(120, 30)) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "-tag:VIP created:foo")
        assert "Created: not a date" in bar(pilot)
        a_person(session, "Zofia Buk")
        await press(pilot, "tab", "r")
        assert "Zofia Buk" in shown(pilot)
        assert "Ewa Lis" not in shown(pilot)
        assert "Created: not a date" in bar(pilot)


async def test_nothing_found_names_the_whole_line_and_escape_clears_it(make_app, people):
    async with make_app(size=(120, 30)) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "ewa city:Kraków")
        assert 'Nothing found for "ewa city:Kraków".' in shown(pilot)
        await press(pilot, "enter", "escape")
        assert pilot.app.screen.bar.text == ""
        assert "3 contacts" in bar(pilot)
        assert "Adam Bak" in shown(pilot)


async def test_a_line_goes_with_the_base_and_with_a_contact_that_is_gone_to(make_app, people, session):
    an_organization(session, "Acme", city="Kraków")
    async with make_app(size=(120, 30)) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "city:Kraków")
        await press(pilot, "tab", "o")
        assert pilot.app.screen.feed.query.filters == ()
        assert "Acme" in shown(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "city:Warszawa")
        assert "Nothing found" in shown(pilot)


async def test_a_filter_on_the_status_decides_what_is_shown(make_app, people, session):
    session.lifecycle.set_status((people[1].id,), Status.INACTIVE)
    async with make_app(size=(120, 30)) as pilot:
        assert "2 contacts" in bar(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "status:inactive")
        assert "Adam Bak" in shown(pilot)
        assert "Ewa Lis" not in shown(pilot)
        assert "1 contact" in bar(pilot)
        assert "of" not in bar(pilot).rpartition("inactive")[2]


async def test_a_field_that_comes_while_the_line_stands_is_a_filter_from_then_on(make_app, people, session):
    async with make_app(size=(120, 30)) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "budget:5")
        assert pilot.app.screen.feed.query.text == "budget:5"
        session.custom_fields.add(Kind.PERSON, "Budget", CustomFieldType.NUMBER)
        await press(pilot, "tab", "r")
        assert pilot.app.screen.feed.query.filters == (Filter("custom.budget", "5"),)


async def test_a_sorted_list_keeps_its_order_with_a_filter(make_app, people):
    async with make_app(size=(120, 30)) as pilot:
        await press(pilot, "S", "home", "down", "minus", "slash")
        await type_text(pilot, "city:Warszawa")
        text = shown(pilot)
        assert text.index("Jan Żuk") < text.index("Ewa Lis")


async def test_polish_words_are_understood(make_app, people):
    async with make_app(size=(120, 30), language="pl") as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "miasto:warszawa -tag:vip")
        assert "1 z 3" in bar(pilot)
        await type_text(pilot, " status:nieaktywny")
        assert "Nic nie znaleziono" in shown(pilot)
