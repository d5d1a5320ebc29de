"""One thing done with the marked contacts, by the keys of the list."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.kit.gate import Gate
from tests.kit.screen import press, said, send_key, settle, shown, type_text
from tests.kit.status import status_text
from tui_crm.domain.contact import Kind, Status
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.services import bulk
from tui_crm.ui.modals.bulk_menu import BulkMenu
from tui_crm.ui.modals.bulk_names import BulkNames
from tui_crm.ui.modals.bulk_value import BulkValue
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.screens import contacts_bulk

ACTIONS = (
    "add_tags", "remove_tags", "set_owners", "add_owners", "remove_owners", "add_watchers", "remove_watchers",
    "set_status", "set_access", "set_field", "copy", "export", "delete",
)  # fmt: skip


async def choose(pilot, action: str) -> None:
    """Opens the menu and takes one of its lines."""
    await press(pilot, "b", *["down"] * ACTIONS.index(action), "enter")


@pytest.fixture
def people(session):
    return [a_person(session, name) for name in ("Ewa Lis", "Anna Nowak", "Jan Żuk")]


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_marked_contacts_get_tags_after_a_preview(make_app, people, session, size):
    session.tags.add("VIP")
    session.lifecycle.set_status((people[1].id,), Status.INACTIVE)
    async with make_app(size=size) as pilot:
        await press(pilot, "I", "asterisk", "t")
        assert isinstance(pilot.app.screen, BulkNames)
        await type_text(pilot, "vi")
        await press(pilot, "enter")
        assert "2 contacts change" in shown(pilot)
        assert "1 refused: not active (Anna Nowak)" in shown(pilot)
        await press(pilot, "enter")
        assert session.contacts.get(people[0].id).draft.tags == ()
        await press(pilot, "t", "space", "enter", "down", "enter")
        assert "2 contacts changed" in said(pilot)
        assert "u undoes it." in said(pilot)
        assert "3 marked" in shown(pilot)
        assert session.contacts.get(people[0].id).draft.tags == ("VIP",)
        await press(pilot, "u", "enter")
        assert session.contacts.get(people[0].id).draft.tags == ()


async def test_new_tags_are_typed_and_said(make_app, people, session):
    async with make_app() as pilot:
        await press(pilot, "asterisk", "t")
        await type_text(pilot, "Nowi klienci")
        assert "New: Nowi klienci" in shown(pilot)
        await press(pilot, "enter")
        assert "New tag: Nowi klienci" in shown(pilot)
        await press(pilot, "down", "enter")
    assert session.contacts.get(people[2].id).draft.tags == ("Nowi klienci",)


async def test_one_contact_is_changed_without_a_question(make_app, people, session):
    session.tags.add("VIP")
    async with make_app() as pilot:
        await press(pilot, "t", "enter")
        assert "1 contact changed" in said(pilot)
        await press(pilot, "t", "enter")
        assert "Nothing changes.\n1 already has it" in said(pilot)


async def test_the_menu_offers_what_may_be_done_and_says_why_not(make_app, people, session):
    with a_session_of(session, "bob", "viewer") as bob:
        async with make_app(of=bob) as pilot:
            await press(pilot, "b")
            assert isinstance(pilot.app.screen, BulkMenu)
            options = pilot.app.screen.query_one("#bulk-menu")
            assert [one.id for one in options.options if not one.disabled] == ["copy"]
            assert "Add tags  (" not in shown(pilot)
            assert "Not available: your permission group lacks edit contacts" in shown(pilot)
            await press(pilot, "enter")
            assert "Card copied" in said(pilot) or "saved to" in said(pilot)
    async with make_app() as pilot:
        await press(pilot, "b")
        options = pilot.app.screen.query_one("#bulk-menu")
        assert tuple(one.id for one in options.options) == ACTIONS
        assert not any(one.disabled for one in options.options)


async def test_every_action_of_the_menu(make_app, people, session):
    with a_session_of(session, "bob"):
        ids = [one.id for one in people]

        def draft():
            return session.contacts.get(ids[0]).draft

        async with make_app() as pilot:
            await press(pilot, "asterisk")
            await choose(pilot, "add_owners")
            await type_text(pilot, "bob")
            await press(pilot, "enter", "down", "enter")
            assert draft().owners == ("anna", "bob")
            await choose(pilot, "remove_owners")
            await press(pilot, "enter", "down", "enter")
            assert draft().owners == ("bob",)
            await choose(pilot, "set_owners")
            await press(pilot, "space", "down", "space", "enter", "down", "enter")
            assert draft().owners == ("anna", "bob")
            await choose(pilot, "add_watchers")
            await press(pilot, "enter", "down", "enter")
            assert draft().watchers == ("anna",)
            await choose(pilot, "set_access")
            await press(pilot, "down", "enter", "down", "enter")
            assert draft().access == "owner"
            await choose(pilot, "set_field")
            await press(pilot, "enter")
            await type_text(pilot, "Szef")
            await press(pilot, "enter", "down", "enter")
            assert draft().position == "Szef"
            await choose(pilot, "set_status")
            await press(pilot, "down", "enter", "down", "enter")
            assert not session.contacts.get(ids[0]).is_active
            await choose(pilot, "delete")
            await press(pilot, "down", "down", "enter")
            assert len(session.lifecycle.trash()) == 3


async def test_a_choice_is_chosen_and_emptied(make_app, people, session):
    session.custom_fields.add(Kind.PERSON, "Level", CustomFieldType.CHOICE, ("Gold", "Silver"))
    async with make_app() as pilot:
        await press(pilot, "asterisk")
        await choose(pilot, "set_field")
        await type_text(pilot, "lev")
        assert "Position" not in shown(pilot)
        await press(pilot, "enter", "down", "enter", "down", "enter")
        assert session.contacts.get(people[0].id).draft.custom == {"level": "Silver"}
        await choose(pilot, "set_field")
        await type_text(pilot, "lev")
        await press(pilot, "enter")
        await type_text(pilot, "empty")
        await press(pilot, "enter")
        assert "Empty the field: Level" in shown(pilot)
        await press(pilot, "down", "enter")
        assert session.contacts.get(people[0].id).draft.custom == {}


async def test_a_moment_is_typed_in_the_time_here_and_a_wrong_value_stays(make_app, people, session, warsaw):
    for name, kind in (("Budget", CustomFieldType.NUMBER), ("Deadline", CustomFieldType.DATE_TIME)):
        session.custom_fields.add(Kind.PERSON, name, kind)
    async with make_app() as pilot:
        await press(pilot, "asterisk")
        await choose(pilot, "set_field")
        await type_text(pilot, "budget")
        await press(pilot, "enter")
        await type_text(pilot, "abc")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, BulkValue)
        assert '"abc" is not a number' in shown(pilot)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "12.5")
        await press(pilot, "enter", "down", "enter")
        await choose(pilot, "set_field")
        await type_text(pilot, "deadl")
        await press(pilot, "enter")
        assert "31.01.2026 14:30, the time here" in shown(pilot)
        await type_text(pilot, "soon")
        await press(pilot, "enter")
        assert "(UTC)" not in shown(pilot)
        assert '"soon" is not a date and time' in shown(pilot)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "31.05.2026 14:30")
        await press(pilot, "enter")
        assert "Deadline = 31.05.2026 14:30" in shown(pilot)
        await press(pilot, "down", "enter")
    held = session.contacts.get(people[0].id).draft.custom
    assert held["budget"] == 12.5
    assert held["deadline"] == "2026-05-31T12:30:00Z"


async def test_a_checkbox_says_yes_and_a_wrong_tag_stays(make_app, people, session):
    session.custom_fields.add(Kind.PERSON, "Consent", CustomFieldType.CHECKBOX)
    async with make_app() as pilot:
        await press(pilot, "asterisk")
        await choose(pilot, "set_field")
        await type_text(pilot, "cons")
        await press(pilot, "enter", "enter")
        assert "Set a field: Consent = yes" in shown(pilot)
        await press(pilot, "down", "enter", "t")
        assert session.contacts.get(people[0].id).draft.custom == {"consent": True}
        await type_text(pilot, "a | b")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, BulkNames)
        assert pilot.app.screen.query_one("#bulk-error").display
        await press(pilot, "ctrl+u")
        assert not pilot.app.screen.query_one("#bulk-error").display


async def test_a_new_tag_needs_a_permission_and_it_says_so(make_app, people, session):
    with a_session_of(session, "bob") as bob:
        async with make_app(of=bob) as pilot:
            await press(pilot, "t")
            await type_text(pilot, "Unheard")
            assert "making one needs the permission: manage tags" in shown(pilot)


async def test_how_far_it_is_fits_the_status_line_of_a_narrow_terminal(make_app, people):
    async with make_app(size=(80, 24)) as pilot:
        await press(pilot, "asterisk")
        for total in (1_634, 100_000):
            pilot.app.screen.feed.say_work(contacts_bulk._doing(total, 500))
            await settle(pilot)
            assert status_text(pilot.app).startswith(contacts_bulk._doing(total, 500))
            assert f"changing: 500/{total:,} - Esc stops" in shown(pilot)


async def test_escape_stops_and_the_list_stays_usable_meanwhile(make_app, people, session, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 1)
    session.tags.add("VIP")
    gate = Gate()
    async with make_app() as pilot:
        await press(pilot, "asterisk", "t", "enter", "down")
        monkeypatch.setattr(bulk, "let_others_in", gate)
        send_key(pilot.app, "enter")
        await gate.stop_by_escape(pilot, "b")
        assert "Stopped:" in said(pilot)
    assert sum(bool(session.contacts.get(one.id).draft.tags) for one in people) < 3


async def test_keys_typed_ahead_reach_the_dialogs(make_app, people, session):
    session.tags.add("VIP")
    async with make_app() as pilot:
        for key in ("asterisk", "t", "v", "enter"):
            send_key(pilot.app, key)
        await settle(pilot)
        assert isinstance(pilot.app.screen, Choice)


async def test_names_are_no_markup(make_app, session):
    a_person(session, "Ewa Lis", tags="[red]x[/]")
    async with make_app() as pilot:
        await press(pilot, "t")
        assert "[red]x[/]" in shown(pilot)


async def test_the_questions_are_polish_too(make_app, people, session):
    async with make_app(language="pl") as pilot:
        await press(pilot, "asterisk", "b")
        assert isinstance(pilot.app.screen, BulkMenu)
