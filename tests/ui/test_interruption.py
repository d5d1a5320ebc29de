"""What closes by itself under typing hands: no key typed for it acts on what comes (R12)."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.kit.screen import press, read_interruption, screen_text, send_key, settle, type_text, until
from tests.ui.test_editor import fill
from tests.ui.test_others_at_work import look
from tui_crm.domain.access import Access
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.ui.modals import interruption
from tui_crm.ui.modals.card_text import CardText
from tui_crm.ui.modals.edit_contact import EditContact
from tui_crm.ui.modals.interruption import Interruption
from tui_crm.ui.screens.contacts import ContactsScreen
from tui_crm.ui.screens.profile import Profile

LETTERS = ("s", "A", "x", "enter", "d", "space", "escape", "s", "f7", "question_mark", "colon")
"""In the list they would change contacts, open dialogs and mark."""
BEFORE_ESCAPE = LETTERS[: LETTERS.index("escape")]
"""What follows is for the list where somebody closes a card before it could say that its contact is gone."""


@pytest.fixture
def bob(session):
    with a_session_of(session, "bob", role="manager") as opened:
        yield opened


@pytest.fixture
def people(session):
    return [a_person(session, name) for name in ("Adam Bez", "Ewa Lis", "Jan Nowak")]


def nothing_was_done(session) -> bool:
    found = tuple(session.contacts.each(ContactQuery(kind=None, include_inactive=True)))
    return all(one.is_active for one in found) and len(session.lifecycle.trash(0, 10)) <= 1


async def typed_on(pilot, session) -> str:
    """Types as somebody does who looks at the keyboard, and gives what the box says when it is read."""
    await type_blindly(pilot, session)
    return await read_interruption(pilot)


async def type_blindly(pilot, session) -> None:
    assert isinstance(pilot.app.screen, Interruption)
    box = pilot.app.screen
    await press(pilot, *LETTERS)
    assert pilot.app.screen is box
    assert not pilot.app.screen_stack[0].table.marks
    assert nothing_was_done(session)


async def test_keys_for_the_form_of_a_hidden_contact_do_nothing_to_the_list(make_app, session, people, bob):
    async with make_app(of=bob) as pilot:
        await press(pilot, "e")
        await fill(pilot, position="Prezes")
        session.contacts.set_access((people[0].id,), Access.OWNER)
        await look(pilot)
        assert pilot.app.screen_stack[0].has_class("-editing")
        assert "Adam Bez was deleted or hidden meanwhile" in await typed_on(pilot, session)
        assert isinstance(pilot.app.screen, ContactsScreen)
        assert not pilot.app.screen.has_class("-editing")
        assert bob.drafts.kept("edit", people[0].id).draft.position == "Prezes"
        await press(pilot, "space")
        assert pilot.app.screen.table.marks  # and the list takes keys again


async def test_a_form_that_is_merely_open_beside_the_list_closes_with_a_toast(make_app, session, people, bob):
    async with make_app(size=(160, 45), of=bob) as pilot:
        await press(pilot, "e")
        session.lifecycle.delete((people[0].id,))
        pilot.app.screen.table.focus()
        await look(pilot)
        assert isinstance(pilot.app.screen, ContactsScreen)
        assert not pilot.app.screen.has_class("-editing")


async def test_a_contact_that_goes_under_a_dialog_over_its_form_is_told_after_it(
    make_app, session, people, bob
):
    async with make_app(of=bob) as pilot:
        await press(pilot, "e", "f1")
        session.lifecycle.delete((people[0].id,))
        await look(pilot)
        pilot.app.screen_stack[0].editor._keep_soon()
        await settle(pilot)
        assert not isinstance(pilot.app.screen, Interruption)
        await press(pilot, "escape")
        assert "Adam Bez was deleted or hidden meanwhile" in await typed_on(pilot, session)


@pytest.mark.parametrize("dialog", [None, EditContact])
async def test_a_profile_whose_contact_goes_says_so_before_it_closes(make_app, session, people, bob, dialog):
    async with make_app(of=bob) as pilot:
        pilot.app.push_screen(Profile(people[0].id))
        await settle(pilot)
        if dialog is not None:
            pilot.app.push_screen(dialog(people[0]))
            await settle(pilot)
            await fill(pilot, position="Prezes")
        session.lifecycle.delete((people[0].id,))
        if dialog is not None:
            pilot.app.screen.editor._keep_soon()
            await settle(pilot)
            assert "deleted or hidden meanwhile" in await typed_on(pilot, session)
        else:
            pilot.app.screen.follow_others()
            await settle(pilot)
        assert "Adam Bez is not there any more." in await typed_on(pilot, session)
        assert isinstance(pilot.app.screen, ContactsScreen)


@pytest.mark.parametrize("keys", [("e", *LETTERS), ("Y", "v", *BEFORE_ESCAPE)], ids=["its form", "its card"])
async def test_what_was_typed_ahead_for_a_contact_that_is_gone_does_nothing(
    make_app, session, people, bob, keys
):
    async with make_app(of=bob) as pilot:
        session.lifecycle.delete((people[0].id,))
        session.lifecycle.purge((people[0].id,))
        for key in keys:
            send_key(pilot.app, key)
        await settle(pilot)
        assert isinstance(pilot.app.screen, Interruption | CardText)
        if isinstance(pilot.app.screen, Interruption):
            await typed_on(pilot, session)
        assert nothing_was_done(bob)
        assert not pilot.app.screen_stack[0].table.marks


async def test_who_may_work_no_more_types_into_no_shell(make_app, session, people, bob):
    async with make_app(of=bob) as pilot:
        await press(pilot, "e")
        await type_text(pilot, "abc")
        session.users.edit(bob.actor.user_id, active=False)
        pilot.app.rights._look()
        await settle(pilot)
        pilot.app.rights._look()  # the clock goes on: nothing is said twice
        await settle(pilot)
        assert pilot.app.return_code is None
        await type_blindly(pilot, session)
        assert "inactive" in screen_text(pilot.app)
        listing = pilot.app.screen_stack[0]
        listing.editor.contact_gone([people[0].id])  # it is hidden as well: enough was said, nothing closes
        await settle(pilot)
        assert listing.editor.is_open
        pilot.app.screen.dismiss(None)
        await until(lambda: pilot.app.return_code is not None)
    assert pilot.app.return_code == 1


async def test_where_nobody_sits_the_program_of_who_may_work_no_more_ends(
    make_app, session, bob, monkeypatch
):
    monkeypatch.setattr("tui_crm.ui.rights.IDLE_SECONDS", 0.0)
    async with make_app(of=bob) as pilot:
        session.users.edit(bob.actor.user_id, active=False)
        await pilot.app.rights.look()
        await until(lambda: pilot.app.return_code is not None)
    assert pilot.app.return_code == 1


async def test_the_box_names_the_keys_that_work_and_enter_closes_it_after_a_rest(make_app, monkeypatch):
    async with make_app() as pilot:
        pilot.app.push_screen(Interruption("Gone"))
        await settle(pilot)
        assert "Quick add" not in screen_text(pilot.app)
        await press(pilot, "enter", "escape", "enter")
        assert isinstance(pilot.app.screen, Interruption)
        monkeypatch.setattr(interruption, "REST_SECONDS", 0.0)
        await press(pilot, "a", "escape")
        assert isinstance(pilot.app.screen, ContactsScreen)


async def test_a_key_for_a_row_that_others_took_away_is_not_for_its_neighbour(
    make_app, session, people, bob, monkeypatch
):
    monkeypatch.setattr("tui_crm.ui.typing_ahead.UNSEEN_SECONDS", 1000)
    async with make_app(of=bob) as pilot:
        session.contacts.set_access((people[2].id,), Access.OWNER)
        await look(pilot)
        await press(pilot, "space")
        assert pilot.app.screen.table.marks  # the row under the cursor stayed
        session.contacts.set_access((people[1].id,), Access.OWNER)
        await look(pilot)
        await press(pilot, "A")
        assert nothing_was_done(session)


async def test_where_the_program_ends_anyway_nothing_more_is_said(make_app, session, people):
    async with make_app() as pilot:
        await press(pilot, "f")
        pilot.app.farewell = "You are inactive."  # nothing may be seen any more, which the profile notices
        session.lifecycle.delete((people[0].id,))
        pilot.app.screen.follow_others()
        await settle(pilot)
        assert isinstance(pilot.app.screen, Profile)
