"""The filter builder: conditions by keys, rows in words, the line that says the same (R26)."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person
from tests.kit.screen import press, settle, shown, type_text
from tests.kit.status import status_text
from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.filter_fields import FilterFields
from tui_crm.domain.filters import Comparison, Filter, FilterGroup, Join
from tui_crm.domain.query_values import canonical
from tui_crm.i18n import use_language
from tui_crm.ui.modals.filter_builder import FilterBuilder
from tui_crm.ui.modals.filter_condition import FilterCondition
from tui_crm.ui.screens.contacts import ContactsScreen
from tui_crm.wording.filters import filter_value_label

WIDE = (120, 40)


def bar(pilot) -> str:
    return shown(pilot).splitlines()[0]


def line(pilot) -> str:
    """The line of the open builder."""
    return pilot.app.screen._line


def query(pilot):
    return pilot.app.screen.feed.query


async def choose(pilot, *texts: str) -> None:
    """Types each text into the dialog of a condition and takes what it finds."""
    for text in texts:
        await type_text(pilot, text)
        await press(pilot, "enter")


@pytest.fixture
def people(session):
    for tag in ("Key account", "Partner", "VIP"):
        session.tags.add(tag)
    session.custom_fields.add(Kind.PERSON, "Priority", CustomFieldType.CHOICE, ("High", "Low"))
    session.custom_fields.add(Kind.PERSON, "Budget", CustomFieldType.NUMBER)
    return [
        a_person(session, "Ewa Lis", city="Warszawa", tags="VIP"),
        a_person(session, "Adam Bak", city="Kraków", tags="Partner"),
        a_person(session, "Jan Żuk", city="Warszawa", note="zebra"),
    ]


async def test_a_condition_is_chosen_step_by_step_and_shown(make_app, people):
    async with make_app(size=WIDE) as pilot:
        await press(pilot, "L")
        assert isinstance(pilot.app.screen, FilterBuilder)
        assert "3 contacts" in shown(pilot)
        await press(pilot, "n")
        assert isinstance(pilot.app.screen, FilterCondition)
        await choose(pilot, "city")
        assert "City ..." in shown(pilot)
        await choose(pilot, "contains")
        assert "City contains ..." in shown(pilot)
        await choose(pilot, "warsz")
        assert "City contains warsz" in shown(pilot)
        assert line(pilot) == "city:warsz"
        assert "2 contacts" in shown(pilot)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, ContactsScreen)
        assert pilot.app.screen.bar.text == "city:warsz"
        assert "2 of 3 contacts" in status_text(pilot.app)


async def test_what_is_typed_in_one_go_reaches_the_dialogs(make_app, people):
    async with make_app(size=WIDE) as pilot:
        await type_text(pilot, "Lncity")
        await press(pilot, "enter", "enter")
        await type_text(pilot, "warsz")
        await press(pilot, "enter")
        assert line(pilot) == "city:warsz"


async def test_several_values_are_marked_with_space(make_app, people):
    async with make_app(size=WIDE) as pilot:
        await press(pilot, "L", "n")
        await choose(pilot, "tags", "one of")
        await type_text(pilot, "vip ")
        await type_text(pilot, "key")
        await press(pilot, "space")
        assert "[x] VIP" in shown(pilot)
        assert "[x] Key account" in shown(pilot)
        await press(pilot, "enter")
        assert "Tags is one of VIP, Key account" in shown(pilot)
        assert line(pilot) == 'tag:VIP,"Key account"'


async def test_escape_goes_a_step_back_and_leaves_everything_in_the_end(make_app, people):
    async with make_app(size=WIDE) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "tag:VIP")
        await press(pilot, "tab", "L", "n")
        await choose(pilot, "city", "contains")
        await press(pilot, "escape")
        assert "City ..." in shown(pilot)
        await press(pilot, "escape")
        assert "Condition" in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, FilterBuilder)
        await press(pilot, "down", "d", "escape")
        assert "Drop what was changed?" in shown(pilot)
        await press(pilot, "enter")
        assert line(pilot) == ""
        await press(pilot, "escape", "down", "enter")
        assert pilot.app.screen.bar.text == "tag:VIP"
        assert "1 of 3 contacts" in status_text(pilot.app)


async def test_a_value_that_cannot_be_is_told_at_once(make_app, people):
    async with make_app(size=WIDE) as pilot:
        await press(pilot, "L", "n")
        await choose(pilot, "budget", "more")
        await type_text(pilot, "-")
        assert "is not a number" not in shown(pilot)
        await type_text(pilot, "x")
        assert "is not a number" in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, FilterCondition)
        await press(pilot, "backspace", "backspace")
        assert "is not a number" not in shown(pilot)
        await press(pilot, "enter")
        assert "Enter a value." in shown(pilot)
        await choose(pilot, "1000")
        assert "Budget is more than 1000" in shown(pilot)


async def test_between_wants_both_ends(make_app, people):
    async with make_app(size=WIDE) as pilot:
        await press(pilot, "L", "n")
        await choose(pilot, "created", "between")
        assert "2026-01..2026-03" in shown(pilot)
        await choose(pilot, "2026-01")
        assert "Enter both ends" in shown(pilot)
        await choose(pilot, "..today")
        assert "Created between 2026-01 and today" in shown(pilot)
        assert line(pilot) == "created:2026-01..today"


async def test_a_condition_is_changed_turned_round_and_removed(make_app, people):
    async with make_app(size=WIDE) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "tag:VIP city:Warszawa")
        await press(pilot, "tab", "L", "down", "x")
        assert "not: Tag: VIP" in shown(pilot)
        assert "1 contact" in shown(pilot)
        await press(pilot, "down", "enter", "enter")
        assert "City contains ..." in shown(pilot)
        await press(pilot, "ctrl+u")
        await choose(pilot, "krak")
        assert line(pilot) == "-tag:VIP city:krak"
        await press(pilot, "d")
        assert line(pilot) == "-tag:VIP"
        await press(pilot, "d", "d", "d")
        assert line(pilot) == ""
        assert "3 contacts" in shown(pilot)


async def test_groups_are_made_and_dissolved(make_app, people):
    async with make_app(size=WIDE) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "city:Warszawa tag:VIP")
        await press(pilot, "tab", "L", "down", "down", "g")
        await choose(pilot, "budget", "filled")
        text = shown(pilot)
        assert (
            text.index("All of these:") < text.index("City contains Warszawa") < text.index("Any of these:")
        )
        assert line(pilot) == "city:Warszawa (tag:VIP OR budget:*)"
        await press(pilot, "n")
        await choose(pilot, "priority", "is", "high")
        assert line(pilot) == "city:Warszawa (tag:VIP OR budget:* OR priority:High)"
        await press(pilot, "g")
        assert line(pilot) == "city:Warszawa (tag:VIP OR budget:*) priority:High"
        await press(pilot, "o")
        assert line(pilot) == "city:Warszawa OR tag:VIP budget:* OR priority:High"
        await press(pilot, "ctrl+s")
        assert query(pilot).filters == (
            FilterGroup(
                Join.ANY,
                (
                    Filter("city", "Warszawa", Comparison.CONTAINS),
                    FilterGroup(Join.ALL, (Filter("tags", "VIP"), Filter("custom.budget", "", negated=True))),
                    Filter("custom.priority", "High"),
                ),
            ),
        )


async def test_words_stay_words(make_app, people):
    async with make_app(size=WIDE) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "zebra city:Warszawa")
        await press(pilot, "tab", "L")
        assert "Search: zebra" in shown(pilot)
        await press(pilot, "o")
        assert "Any text contains zebra" in shown(pilot)
        assert "2 contacts" in shown(pilot)
        await press(pilot, "o")
        assert "Search: zebra" in shown(pilot)
        assert "1 contact" in shown(pilot)
        await press(pilot, "home", "down", "enter", "ctrl+u")
        await choose(pilot, "lis")
        assert line(pilot) == "lis city:Warszawa"


async def test_the_line_is_edited_as_text_and_its_mistakes_are_told(make_app, people):
    async with make_app(size=WIDE) as pilot:
        await press(pilot, "L", "t")
        await type_text(pilot, "tag:VIP created:foo")
        assert '"foo" is no time' in shown(pilot)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, FilterBuilder)
        await press(pilot, *["backspace"] * 12)
        assert "Tag: VIP" in shown(pilot)
        assert "1 contact" in shown(pilot)
        await press(pilot, "enter", "down", "x")
        assert line(pilot) == "-tag:VIP"


async def test_the_builder_saves_a_view(make_app, people, session):
    async with make_app(size=WIDE) as pilot:
        await press(pilot, "L", "n")
        await choose(pilot, "tags", "is", "vip")
        await press(pilot, "V")
        await type_text(pilot, "Important")
        await press(pilot, "enter")
        assert [(view.name, view.text) for view in session.views.all()] == [("Important", "tag:VIP")]
        assert isinstance(pilot.app.screen, FilterBuilder)


async def test_every_field_can_be_chosen_and_some_stand_first(make_app, people, session):
    async with make_app(size=(120, 60)) as pilot:
        await press(pilot, "L", "n")
        offered = [str(option.prompt) for option in pilot.app.screen.query_one("#condition-offers").options]
        assert offered[:3] == ["Any text", "City", "Tags"]
        assert len(offered) == len(session.custom_fields.filter_fields(Kind.PERSON).all)
        assert {"Status", "Owners", "Access", "Incomplete", "Import", "Budget", "Priority"} <= set(offered)
        await type_text(pilot, "prior")
        assert "Priority" in shown(pilot)
        await type_text(pilot, "zz")
        assert "Nothing is called that." in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, FilterCondition)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (("incomplete", "yes"), "incomplete:yes"),
        (("import", "is", "7"), "import:7"),
        (("access", "is", "owner"), "access:owner"),
        (("owners", "is", "anna"), "owner:anna"),
        (("status", "is", "inactive"), "status:inactive"),
        (("birthday", "on", "today"), "birthday:today"),
        (("any text", "zebra"), "text:zebra"),
    ],
)
async def test_the_filters_of_the_requirement_can_be_built(make_app, people, steps, expected):
    async with make_app(size=WIDE) as pilot:
        await press(pilot, "L", "n")
        await choose(pilot, *steps)
        assert line(pilot) == expected


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_it_speaks_polish_in_every_size(make_app, people, size):
    async with make_app(size=size, language="pl") as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "miasto:warszawa (tag:VIP LUB notatka:zebra)")
        await press(pilot, "tab", "L")
        text = shown(pilot)
        assert "Miasto zawiera warszawa" in text
        assert "2 kontakty" in text
        await press(pilot, "ctrl+s")
        assert pilot.app.screen.bar.text == "miasto:warszawa (tag:VIP LUB notatka:zebra)"


async def test_a_click_changes_a_condition(make_app, people):
    async with make_app(size=WIDE) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "city:Warszawa")
        await press(pilot, "tab", "L")
        await pilot.click("#filter-rows", offset=(4, 1))
        await settle(pilot)
        assert isinstance(pilot.app.screen, FilterCondition)


async def test_escape_asks_only_where_something_was_changed(make_app, people):
    async with make_app(size=(80, 24)) as pilot:
        await press(pilot, "L")
        assert "e.g. city:Warszawa" in shown(pilot)
        await press(pilot, "t")
        await type_text(pilot, "tag:VIP")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, FilterBuilder)
        assert line(pilot) == "tag:VIP"
        await press(pilot, "d", "home", "down", "d", "escape")
        assert isinstance(pilot.app.screen, ContactsScreen)


async def test_the_hint_of_a_date_is_in_the_language(make_app, people):
    async with make_app(size=WIDE, language="pl") as pilot:
        await press(pilot, "L", "n")
        await choose(pilot, "utworzono", "po")
        assert "dziś" in shown(pilot)
        assert "today" not in shown(pilot)


@pytest.mark.parametrize("language", ["en", "pl"])
def test_choices_go_by_the_words_that_the_screen_shows(language):
    fields = FilterFields(None, ())
    use_language(language)
    for name in ("kind", "status", "access"):
        field = fields.of(name)
        assert field is not None
        for choice in field.choices:
            assert canonical(field, filter_value_label(field, choice)) == choice


@pytest.mark.parametrize("key", ["enter", "escape"])
async def test_a_half_typed_line_says_what_it_lacks_when_it_is_left(make_app, people, key):
    async with make_app(size=WIDE) as pilot:
        await press(pilot, "L", "t")
        await type_text(pilot, "priority:Hi")
        assert "no option" not in shown(pilot)
        await press(pilot, key)
        assert 'There is no option "Hi"' in shown(pilot)
        assert "3 contacts" not in "".join(shown(pilot).splitlines()[1:-2]), "but in the status line"
