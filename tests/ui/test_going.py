"""Going from any screen to any other, with what was typed kept (F6)."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, an_organization
from tests.kit.screen import press, screen_text, settle, type_text
from tui_crm.commands import BY_ID
from tui_crm.domain.contact import Kind
from tui_crm.ui.going import DESTINATIONS
from tui_crm.ui.modals.go_to import GoTo
from tui_crm.ui.screens.contacts import ContactsScreen
from tui_crm.ui.screens.settings import Settings
from tui_crm.ui.screens.today import TodayScreen


def test_letters_are_unique_and_commands_are_there():
    letters = [one.letter for one in DESTINATIONS]
    assert len(set(letters)) == len(letters)
    assert all(one.command in BY_ID for one in DESTINATIONS)


@pytest.mark.parametrize("one", DESTINATIONS, ids=lambda one: one.label)
async def test_each_is_reached_from_a_dialog_over_a_profile(make_app, session, one):
    an_organization(session)
    a_person(session)
    async with make_app() as pilot:
        await press(pilot, "f", "question_mark", "f6")
        assert isinstance(pilot.app.screen, GoTo)
        await press(pilot, one.letter)
        await settle(pilot)
        is_list = one.command == "list.switch_base"
        assert len(pilot.app.screen_stack) == (1 if is_list else 2)
        assert isinstance(pilot.app.screen, ContactsScreen) is is_list


async def test_a_form_is_left_as_escape_leaves_it(make_app, session):
    a_person(session)
    async with make_app(language="pl") as pilot:
        await press(pilot, "n")
        await type_text(pilot, "600100200")
        await press(pilot, "f6", "comma")
        assert isinstance(pilot.app.screen, Settings)
        assert session.drafts.kept("new_person").draft.phones[0].raw == "600100200"
        await press(pilot, "f6", "o")
        assert pilot.app.screen.feed.kind is Kind.ORGANIZATION
        assert not pilot.app.screen.editor.is_open


async def test_a_question_stops_it(make_app, session):
    async with make_app() as pilot:
        await press(pilot, "comma", "tab", "tab", "n", "tab")
        await type_text(pilot, "Sells our things")
        await press(pilot, "f6", "t")
        await settle(pilot)
        assert "Leave without saving?" in screen_text(pilot.app)


async def test_who_may_not_is_told_why(make_app, session):
    from tests.kit.builders import a_session_of

    with a_session_of(session, "eve", "viewer") as eve:
        async with make_app(of=eve, notifications=True) as pilot:
            await press(pilot, "f6", "i")
            assert isinstance(pilot.app.screen, GoTo)
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, TodayScreen)
