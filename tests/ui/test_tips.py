"""Tips: one for each place, with its keys, told once and gone as soon as it was taken up."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person
from tests.kit.screen import press, screen_text, settle, until
from tui_crm.commands import BY_ID, COMMANDS, Place
from tui_crm.domain.contact_query import Sort
from tui_crm.domain.imports import ImportOptions
from tui_crm.domain.opportunities import OpportunityDraft
from tui_crm.domain.problems import Code
from tui_crm.i18n import use_language
from tui_crm.keymap import PRESETS, keymap
from tui_crm.store import user_settings
from tui_crm.store.errors import StoreError
from tui_crm.ui import hints
from tui_crm.ui.tips import TIPS, tip
from tui_crm.ui.widgets.cells import cells_of
from tui_crm.ui.widgets.hint_line import HintLine
from tui_crm.ui.widgets.keys_footer import KeysFooter

DIALOGS = {
    Place.ANYWHERE, Place.CARD_TEXT, Place.COLUMNS, Place.FILTER, Place.VIEWS, Place.LOG, Place.EVENT,
    Place.CONFLICT, Place.HELP, Place.DIALOG,
}  # fmt: skip
"""Places of dialogs, whose footer says all; nobody is anywhere alone."""


def told(app):
    return "".join(line.text for line in app.screen.query_children(HintLine))


def test_every_place_that_is_no_dialog_has_a_tip_about_its_own_commands():
    assert set(TIPS) == set(Place) - DIALOGS
    known = {command.id for command in COMMANDS}
    for place, named in TIPS.items():
        for command, _text in named:
            assert command in known
            assert BY_ID[command].place in (place, Place.ANYWHERE)


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("preset", PRESETS)
def test_every_tip_fits_and_names_two_commands_at_least(language, preset):
    use_language(language)
    keys = keymap({}, preset)[0]
    for place in TIPS:
        text, named = tip(place, keys, 79)
        assert 0 < cells_of(text) <= 79
        assert len(named) >= 2, text
        assert cells_of(tip(place, keys, 159)[0]) >= cells_of(text)


def test_a_tip_has_the_keys_of_the_person_and_leaves_out_what_has_none():
    text, named = tip(Place.LIST, keymap({"list.search": "ctrl+g", "list.open": ""})[0], 120)
    assert text.startswith("Tip: Ctrl+G finds, e edits")
    assert "list.open" not in named
    assert tip(Place.LIST, keymap({})[0], 10) == ("", frozenset())


def test_where_one_types_no_sign_is_named():
    assert "F1 shows all keys" in tip(Place.EDITOR, keymap({})[0], 120)[0]
    assert "? shows all keys" in tip(Place.LIST, keymap({})[0], 120)[0]


async def test_a_tip_is_told_once_for_each_place(make_app, session):
    a_person(session)
    async with make_app(tips=True) as pilot:
        assert told(pilot.app).startswith("Tip: / finds")
        assert screen_text(pilot.app).splitlines()[-2].strip() == told(pilot.app)
        await press(pilot, "j")
        assert told(pilot.app).startswith("Tip: / finds")
        await press(pilot, "enter")  # one of those that it names; the card has its own
        assert told(pilot.app).startswith("Tip: Enter opens what")
        await press(pilot, "escape")
        assert told(pilot.app) == ""
        await press(pilot, "e")
        assert told(pilot.app).startswith("Tip: Ctrl+S saves")
        await press(pilot, "escape", "comma")
        assert told(pilot.app).startswith("Tip: Tab goes")
        await press(pilot, "escape")
        assert told(pilot.app) == ""
    with session.database.reading() as connection:
        kept = user_settings.all_of(connection, session.actor.user_id)
    assert {"tip.list", "tip.card", "tip.editor", "tip.settings"} <= set(kept)


async def test_a_tip_is_out_of_sight_below_a_dialog(make_app, session):
    session.tips.first_time("list")
    a_person(session)
    async with make_app(tips=True) as pilot:
        await press(pilot, "comma")
        assert "Tip: Tab goes" in screen_text(pilot.app)
        await press(pilot, "shift+tab", "enter")
        assert pilot.app.screen.is_modal
        assert not any(line.text for line in pilot.app.screen_stack[-2].query_children(HintLine))


async def test_escape_takes_a_tip_away_and_what_was_seen_does_not_come_back(make_app, session):
    a_person(session)
    assert session.tips.first_time("settings")
    async with make_app(tips=True) as pilot:
        await press(pilot, "escape")
        assert told(pilot.app) == ""
        await press(pilot, "comma")
        assert told(pilot.app) == ""


async def test_a_base_that_can_not_be_written_tells_no_tip_and_fails_not(make_app, session, monkeypatch):
    a_person(session)

    def refuses(*_):
        raise StoreError(Code.DATABASE_NOT_WRITABLE, path="crm.db")

    monkeypatch.setattr(user_settings, "put", refuses)
    async with make_app(tips=True, notifications=True) as pilot:
        assert told(pilot.app) == ""
        assert not pilot.app._notifications


async def test_lists_of_work_have_their_tips_once_there_is_something_in_them(make_app, session, tmp_path):
    a_person(session, "Jan Nowak", email="jan@example.com")
    session.tips.first_time("list")
    async with make_app(tips=True) as pilot:
        await press(pilot, "D")
        assert told(pilot.app) == ""
        await press(pilot, "escape", "J")
        assert told(pilot.app) == ""
        session.imports.run_file(b"full name,phone\nEwa Lis,600100200\n", ImportOptions(), name="a.csv")
        await press(pilot, "f5")
        assert told(pilot.app).startswith("Tip: Enter goes on")


async def test_resetting_the_tips_in_the_settings_tells_them_again(make_app, session):
    a_person(session)
    async with make_app(tips=True) as pilot:
        assert told(pilot.app).startswith("Tip: / finds")
        await press(pilot, "escape", "f9", "shift+tab", "end", "d", "escape")
        assert told(pilot.app).startswith("Tip: / finds")


async def test_the_variable_goes_before_the_setting(make_app, session, monkeypatch):
    a_person(session)
    async with make_app(tips=True) as pilot:
        monkeypatch.setenv(hints.TIPS_VARIABLE, "off")
        await press(pilot, "f")
        assert told(pilot.app) == ""


# What the mouse did


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(hints, "CLICK_SECONDS", 0.001)


async def clicked(pilot, target, **offset):
    await pilot.click(target, **offset)
    await settle(pilot)
    await until(lambda: pilot.app.hints._timer is None or pilot.app.hints._hint)
    await settle(pilot)


@pytest.mark.parametrize("close", ["escape", "enter"])
async def test_a_tip_that_a_dialog_hides_is_back_when_that_is_closed(make_app, session, close):
    a_person(session)
    async with make_app(size=(120, 30), tips=True) as pilot:
        told_before = told(pilot.app)
        assert "Tip: " in screen_text(pilot.app)
        await press(pilot, "S")
        assert "Tip: " not in screen_text(pilot.app)
        await press(pilot, close)
        assert told(pilot.app) == told_before
        assert told_before in screen_text(pilot.app)


async def test_a_click_in_the_footer_is_told_once_and_goes_with_the_next_key(make_app, session, at_once):
    a_person(session)
    session.tips.first_time("list")
    async with make_app(size=(120, 30), tips=True) as pilot:
        footer = pilot.app.screen.query_one(KeysFooter)
        x = screen_text(pilot.app).splitlines()[-1].index("Search")
        await clicked(pilot, footer, offset=(x, 0))
        assert pilot.app.focused.id == "search-text"
        assert told(pilot.app) == "Search: /"
        await press(pilot, "escape")
        assert told(pilot.app) == ""
        await clicked(pilot, footer, offset=(x, 0))
        assert told(pilot.app) == ""


async def test_a_clock_that_was_stopped_and_comes_late_tells_nothing(make_app, session, at_once):
    a_person(session)
    session.tips.first_time("list")
    async with make_app(size=(120, 30), tips=True) as pilot:
        pilot.app.hints._say_key()  # a key has just dropped what it would have said
        await settle(pilot)
        assert told(pilot.app) == ""
        footer = pilot.app.screen.query_one(KeysFooter)
        x = screen_text(pilot.app).splitlines()[-1].index("Search")
        await clicked(pilot, footer, offset=(x, 0))
        pilot.app.hints._hint_is_over()  # the one before it
        assert told(pilot.app) == "Search: /"


async def test_what_a_double_click_opened_is_told_on_the_screen_that_came(make_app, session, at_once):
    a_person(session)
    for place in ("list", "card", "profile"):
        session.tips.first_time(place)
    async with make_app(size=(120, 30), tips=True) as pilot:
        await clicked(pilot, "RecordTable", offset=(5, 1))
        assert told(pilot.app) == "Next contact: ↓"
        x = screen_text(pilot.app).splitlines()[-1].index("Profile")
        await clicked(pilot, KeysFooter, offset=(x, 0))
        assert Place.PROFILE in pilot.app.screen.PLACES
        assert told(pilot.app) == "Full profile: f"
        await clicked(pilot, "#timeline-name")
        assert told(pilot.app) == "History: 2"


async def test_a_click_on_a_row_of_the_settings_names_the_key_that_goes_on(make_app, session, at_once):
    a_person(session)
    for place in ("list", "settings"):
        session.tips.first_time(place)
    async with make_app(size=(120, 30), tips=True) as pilot:
        await press(pilot, "comma", "shift+tab")
        await clicked(pilot, "#preferences", offset=(3, 1))
        assert told(pilot.app) == "Next line: ↓"


async def test_a_click_on_a_title_sorts_and_names_the_key(make_app, session, at_once):
    for name in ("Anna Lis", "Jan Bober"):
        a_person(session, name, city=name[-1])
    session.tips.first_time("list")
    async with make_app(size=(100, 30), tips=True) as pilot:
        feed = pilot.app.screen.feed
        await clicked(pilot, "RecordTable", offset=(3, 0))
        assert told(pilot.app) == "Sort by: S"
        assert (feed.query.sort, pilot.app.screen.table.row.cells[0]) == (Sort("name"), "Jan Bober")
        await pilot.click("RecordTable", offset=(3, 0))
        await settle(pilot)
        assert feed.query.sort == Sort("name", descending=True)
        phone = screen_text(pilot.app).splitlines()[1].index("Phone")
        await pilot.click("RecordTable", offset=(phone, 0))
        await settle(pilot)
        assert feed.query.sort == Sort("phone")


@pytest.mark.parametrize(
    ("key", "target", "offset", "hint"),
    [
        ("K", "#month", (30, 8), "Next day: →"),
        ("O", "#opportunities", (8, 2), "Next line: ↓"),
    ],
)
async def test_a_click_on_a_day_or_a_row_names_the_key(make_app, session, at_once, key, target, offset, hint):
    person = a_person(session)
    for title in ("New roof", "Old roof"):
        session.opportunities.add(OpportunityDraft(title, persons=((person.id, ""),)))
    for place in ("list", "meetings", "opportunities"):
        session.tips.first_time(place)
    async with make_app(size=(100, 30), tips=True) as pilot:
        await press(pilot, key)
        await clicked(pilot, target, offset=offset)
        assert told(pilot.app) == hint


async def test_without_tips_a_click_tells_nothing(make_app, session, at_once):
    a_person(session)
    async with make_app(size=(120, 30)) as pilot:
        await clicked(pilot, "RecordTable", offset=(5, 1))
        assert told(pilot.app) == ""
