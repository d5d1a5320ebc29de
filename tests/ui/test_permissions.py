"""What people see who may do little: commands say why not, an empty list says why it is empty (R39, R41)."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.kit.screen import press, said, screen_text
from tui_crm.commands import COMMANDS, Place
from tui_crm.i18n import use_language
from tui_crm.ui.screens.contacts import ContactsScreen


def shown(pilot) -> str:
    return " ".join(screen_text(pilot.app).split())


@pytest.fixture
def people(session):
    return [a_person(session, name) for name in ("Ewa Lis", "Jan Lis")]


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
@pytest.mark.parametrize("language", ["en", "pl"])
async def test_who_may_not_see_contacts_is_told_why_and_whom_to_ask(
    make_app, session, people, size, language
):
    use_language(language)
    with a_session_of(session, "jan", "nobody") as jan:
        async with make_app(size=size, language=language, of=jan) as pilot:
            assert "Ewa Lis" not in shown(pilot)
            assert "Anna Nowak" in shown(pilot)
            assert ("see contacts" if language == "en" else "przeglądanie kontaktów") in shown(pilot)
            await press(pilot, "s")  # the base is not empty: the sample is not offered
            assert "Ewa Lis" not in shown(pilot)
            assert pilot.app.session is jan


@pytest.mark.parametrize("role", ["viewer", "nobody"])
async def test_every_command_of_the_list_that_needs_more_says_so_and_does_nothing(
    make_app, session, people, role
):
    with a_session_of(session, "jan", role) as jan:
        lacking = [
            command
            for command in COMMANDS
            if command.place is Place.LIST and command.permission and not jan.may(command.permission)
        ]
        assert len(lacking) > 8
        async with make_app(of=jan) as pilot:
            for command in lacking:
                pilot.app.clear_notifications()
                await press(pilot, command.keys[0])
                assert "Your permission group lacks this permission" in said(pilot), command.id
                assert isinstance(pilot.app.screen, ContactsScreen), command.id


async def test_the_profile_of_who_may_only_see_changes_nothing(make_app, session, people):
    with a_session_of(session, "jan", "viewer") as jan:
        lacking = [
            command
            for command in COMMANDS
            if command.place is Place.PROFILE and command.permission and not jan.may(command.permission)
        ]
        async with make_app(of=jan) as pilot:
            await press(pilot, "f")
            profile = pilot.app.screen
            for command in lacking:
                pilot.app.clear_notifications()
                await press(pilot, command.keys[0])
                assert pilot.app.screen is profile, command.id
                assert profile.check_action(command.action, ()) is not True, command.id
    assert session.contacts.get(people[0].id).version == people[0].version
