"""The search box holds a query line: words, filters, groups (R26)."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, an_organization
from tests.kit.screen import press, said, shown, type_text
from tests.kit.status import status_text
from tui_crm.domain.contact import Kind, Status
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.filters import Comparison, Filter
from tui_crm.ui.widgets.record_table import RecordTable


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
        assert "2 of 3 contacts" in status_text(pilot.app)
        await type_text(pilot, " tag:VIP")
        assert "1 of 3 contacts" in status_text(pilot.app)
        assert "Adam Bak" not in shown(pilot)
        await type_text(pilot, " lis")
        assert pilot.app.screen.feed.query.text == "lis"
        assert "1 of 3 contacts" in status_text(pilot.app)


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
        assert "1 of 3 contacts" in status_text(pilot.app)
        await type_text(pilot, "20")
        feed = pilot.app.screen.feed
        assert len(feed.query.filters) == 2


async def test_a_mistake_stands_at_the_search_box_and_the_list_stays(make_app, people):
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
        await press(pilot, *["backspace"] * len(" priority:wys"))
        assert "1 of 3 contacts" in status_text(pilot.app)
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
        assert "3 contacts" in status_text(pilot.app)
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
        assert "2 contacts" in status_text(pilot.app)
        await press(pilot, "slash")
        await type_text(pilot, "status:inactive")
        assert "Adam Bak" in shown(pilot)
        assert "Ewa Lis" not in shown(pilot)
        assert "1 contact" in status_text(pilot.app)
        assert "of" not in status_text(pilot.app)


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
        assert "1 z 3" in status_text(pilot.app)
        await type_text(pilot, " status:nieaktywny")
        assert "Nic nie znaleziono" in shown(pilot)


@pytest.mark.parametrize("leave", ["enter", "tab"])
async def test_an_unfinished_filter_is_wrong_when_the_box_is_left(make_app, people, leave):
    async with make_app(size=(120, 30)) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "priority:Hi")
        assert "3 contacts" in status_text(pilot.app)
        await press(pilot, leave)
        assert "Priority: no such option" in bar(pilot)
        await press(pilot, "slash", "backspace")
        assert "3 contacts" in status_text(pilot.app)
        await type_text(pilot, "igh")
        assert "no such option" not in bar(pilot)


async def test_a_word_to_leave_out_that_could_become_a_filter_counts_when_the_box_is_left(make_app, people):
    async with make_app(size=(120, 30)) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "-cit")
        assert pilot.app.screen.feed.query.filters == ()
        await press(pilot, "enter")
        assert pilot.app.screen.feed.query.filters == (
            Filter("text", "cit", Comparison.CONTAINS, negated=True),
        )


@pytest.mark.parametrize("text", ["priority:Hi", "created:foo"])
async def test_nothing_is_done_with_a_list_whose_filter_is_wrong(make_app, people, text):
    async with make_app(size=(120, 30)) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, text)
        await press(pilot, "tab")
        screen = pilot.app.screen
        for key in ("asterisk", "v", "x", "b", "t", "A", "d"):
            pilot.app._notifications.clear()
            await press(pilot, key)
            assert pilot.app.screen is screen, key
            assert text.partition(":")[2] in said(pilot), key
            assert not screen.table.marks, key
        await press(pilot, "space", "x")
        assert pilot.app.screen is not screen  # what was marked by hand is known


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "citi:Warszawa",
            'No field is called "citi" (perhaps "city"?): "citi:Warszawa" is searched as text.',
        ),
        ("qqqq:Warszawa", 'No field is called "qqqq": "qqqq:Warszawa" is searched as text.'),
        ("tag:VIPP", 'There is no tag "VIPP".'),
        ("owner:nobody", 'There is no user "nobody".'),
        ("created:2027..2026", "Created: the range is the wrong way round."),
        ("created:today..-30d", "Created: the range is the wrong way round."),
        ("budget:20..10", "Budget: the range is the wrong way round."),
        ("old:x", 'The field "old" is out of use: "old:x" is searched as text.'),
    ],
)
async def test_an_empty_list_says_why_where_it_can(make_app, people, session, text, expected):
    session.custom_fields.add(Kind.PERSON, "Budget", CustomFieldType.NUMBER)
    old = session.custom_fields.add(Kind.PERSON, "Old", CustomFieldType.TEXT)
    session.custom_fields.retire(old.id)
    async with make_app(size=(200, 30)) as pilot:
        await press(pilot, "c", "slash")
        await type_text(pilot, text)
        assert expected in shown(pilot)


@pytest.mark.parametrize(
    "text",
    [
        "12:30",
        "http://nowhere",
        "tag:Partner",
        "-tag:VIPP status:inactive",
        "birthday:12-01..01-31",
        "watcher:me",
    ],
)
async def test_an_empty_list_names_no_cause_that_is_none(make_app, people, session, text):
    session.tags.add("Partner")
    async with make_app(size=(120, 30)) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, text)
        lines = shown(pilot).splitlines()
        place = next(n for n, line in enumerate(lines) if "Nothing found" in line)
        assert not lines[place + 1].partition("│")[0].strip()


async def test_watcher_me_is_whoever_asks(make_app, people, session):
    a_person(session, "Mine", watchers=session.actor.login)
    async with make_app(size=(120, 30), language="pl") as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "obserwator:ja")
        assert "Mine" in shown(pilot)
        assert "1 z 4" in status_text(pilot.app)
        await press(pilot, "tab", "L")
        assert "ja" in shown(pilot)
        assert pilot.app.screen._draft.line(pilot.app.screen._fields) == "obserwator:ja"


async def test_choices_go_by_the_words_that_the_screen_shows(make_app, people, session):
    async with make_app(size=(160, 30), language="pl") as pilot:
        await press(pilot, "slash")
        await type_text(pilot, 'dostęp:"cała firma" niekompletne:nie')
        assert pilot.app.screen.feed.query.filters == (
            Filter("access", "company"),
            Filter("incomplete", "no"),
        )
