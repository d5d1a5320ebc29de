"""Terminals smaller than 80x24: what has no room says that it is cut, and nothing runs into anything else."""

from __future__ import annotations

from datetime import date

import pytest
from textual.events import Resize
from textual.geometry import Size

from tests.kit.builders import a_person
from tests.kit.screen import press, screen_text, settle
from tui_crm.i18n import use_language
from tui_crm.ui.screens.meetings_lines import head
from tui_crm.ui.screens.settings_names import names_in_sight
from tui_crm.ui.widgets.agenda import agenda_title


@pytest.mark.parametrize(
    ("chosen", "room", "shown"),
    [
        (0, 24, (0, 4)),
        (3, 24, (0, 4)),
        (0, 23, (0, 3)),
        (2, 19, (1, 3)),
        (3, 15, (2, 4)),
        (3, 13, (3, 4)),
        (1, 1, (1, 2)),
    ],
)
def test_the_chosen_name_is_in_sight_with_as_many_beside_it_as_fit(chosen, room, shown):
    assert names_in_sight([5, 8, 5, 6], chosen, room) == range(*shown)


@pytest.mark.parametrize(
    ("width", "text"),
    [
        (60, f"{'Spotkania: wrzesień 2026':40}spotkania wszystkich"),
        (46, "Spotkania: wrzesień 2026  spotkania wszystkich"),
        (38, "wrzesień 2026     spotkania wszystkich"),
        (30, "wrzesie…  spotkania wszystkich"),
    ],
)
def test_the_head_of_the_calendar_keeps_its_two_halves_apart(width, text):
    use_language("pl")
    day = date(2026, 9, 1)
    assert head(day, False, day, False, width) == text


async def test_the_parts_of_the_settings_say_that_there_are_more(make_app, session):
    a_person(session)
    async with make_app(size=(40, 12)) as pilot:
        await press(pilot, "f9")
        assert screen_text(pilot.app).splitlines()[1] == " Person fields Organization fields >"
        await press(pilot, *["tab"] * 3)
        assert screen_text(pilot.app).splitlines()[1] == " < Organization fields Tags Stages >"
        await press(pilot, *["shift+tab"] * 4)
        assert screen_text(pilot.app).splitlines()[1] == " < Mail Users Groups Preferences"
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        names = "Person fields Organization fields Tags Stages Mail Users Groups Preferences"
        assert screen_text(pilot.app).splitlines()[1] == f" {names}"
        await press(pilot, "escape", "O")
        await pilot.resize_terminal(12, 24)
        await settle(pilot)
        assert screen_text(pilot.app).splitlines()[0] == " 0 open op…"


@pytest.mark.parametrize(
    ("width", "text"),
    [
        (38, "poniedziałek, 7 września 2026 (jutro)"),
        (37, "poniedziałek, 7 września 2026 (jutro)"),
        (36, "poniedziałek, 07.09.2026 (jutro)"),
        (0, "poniedziałek, 7 września 2026 (jutro)"),
    ],
)
def test_the_word_for_a_day_beside_today_stays_where_the_date_has_no_room(width, text):
    use_language("pl")
    assert agenda_title(date(2026, 9, 7), date(2026, 9, 6), width) == text


async def test_a_size_that_is_outdated_when_it_is_heard_of_is_not_kept(make_app):
    async with make_app(size=(80, 24)) as pilot:
        screen = pilot.app.screen
        screen.post_message(Resize(Size(160, 30), Size(160, 30)))
        await settle(pilot)
        assert (screen.size, screen.has_class("-narrow")) == (Size(80, 24), True)
