"""Who sees a contact: the padlock, the words, and setting it by keys (R42)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.screen import press, said, shown
from tui_crm.domain.access import Access
from tui_crm.domain.columns import read_line
from tui_crm.domain.contact import Kind, Link
from tui_crm.i18n import use_language
from tui_crm.ui import cell_text
from tui_crm.ui.modals.bulk_menu import BulkMenu

CLOSED, OPEN = "🔒", "🔓"


def access_of(session, contact) -> Access:
    return session.contacts.get(contact.id).draft.access


@pytest.fixture
def ewa(session):
    an_organization(session, "Acme")
    return a_person(session, "Ewa Lis", organization="Acme")


@pytest.fixture
def jan(session):
    return a_person(session, "Jan Lis", owners="anna")


async def test_one_key_of_the_list_sets_the_access_and_the_card_says_who_sees_it(make_app, session, ewa):
    async with make_app(size=(250, 45)) as pilot:
        assert f"{OPEN} whole company" in shown(pilot)
        await press(pilot, "W")
        assert "Who may see Ewa Lis?" in shown(pilot)
        assert f"{CLOSED} organization access: whoever sees Acme" in shown(pilot)
        assert "Administrators see every contact." in shown(pilot)
        await press(pilot, "end", "enter")
        assert access_of(session, ewa) is Access.ORGANIZATION
        assert f"Access of Ewa Lis: {CLOSED} organization access: whoever sees Acme\nu undoes it." in said(
            pilot
        )
        assert f"{CLOSED} organization access: whoever sees Acme" in shown(pilot)
        await press(pilot, "W", "up", "enter")
        assert access_of(session, ewa) is Access.OWNER
        assert "owner only: Anna Nowak" in shown(pilot)
        await press(pilot, "u", "enter")
        assert access_of(session, ewa) is Access.ORGANIZATION
        await press(pilot, "W", "enter")  # the cursor stood on what holds already
        assert access_of(session, ewa) is Access.ORGANIZATION


@pytest.mark.parametrize(("places", "reason"), [((), "link one first"), (("o",), "only a person is seen")])
async def test_organization_access_needs_an_organization_and_says_so(make_app, session, jan, places, reason):
    an_organization(session, "Acme")
    async with make_app() as pilot:
        await press(pilot, *places, "W")
        assert isinstance(pilot.app.screen, BulkMenu)
        assert reason in shown(pilot)
        await press(pilot, "end", "enter")  # the cursor passes the greyed one over
        assert session.contacts.get(jan.id).draft.access is (Access.COMPANY if places else Access.OWNER)


async def test_marked_contacts_get_it_together_and_those_that_cannot_have_it_are_counted(
    make_app, session, ewa, jan
):
    async with make_app() as pilot:
        await press(pilot, "asterisk", "W")
        assert "Who may see 2 contacts?" in shown(pilot)
        await press(pilot, "end", "enter")
        assert "1 contact changes" in shown(pilot)
        assert "not linked to an organization" in shown(pilot)
        await press(pilot, "down", "enter")
    assert access_of(session, ewa) is Access.ORGANIZATION
    assert access_of(session, jan) is Access.COMPANY


async def test_the_menu_of_what_is_done_with_the_marked_asks_in_the_same_way(make_app, session, jan):
    async with make_app() as pilot:
        await press(pilot, "b")
        menu = pilot.app.screen.query_one("#bulk-menu")
        menu.highlighted = menu.get_option_index("set_access")
        await press(pilot, "enter")
        assert "Who may see Jan Lis?" in shown(pilot)
        await press(pilot, "down", "enter")
    assert access_of(session, jan) is Access.OWNER


async def test_who_is_no_owner_is_told_before_trying(make_app, session, jan):
    with a_session_of(session, "ewa", "editor") as other:
        own = a_person(other, "Zoe Lis")
        async with make_app(size=(160, 45), of=other) as pilot:
            await press(pilot, "W")
            assert not isinstance(pilot.app.screen, BulkMenu)
            assert "Only an administrator or an owner may change the access" in said(pilot)
            await press(pilot, "f8", *"who may see")
            assert "Only an administrator or an owner may change the access" in shown(pilot)
            await press(pilot, "escape", "f")
            pilot.app.clear_notifications()
            await press(pilot, "W")
            assert not isinstance(pilot.app.screen, BulkMenu)
            assert "Only an administrator or an owner may change the access" in said(pilot)
            await press(
                pilot, "escape", "asterisk", "W", "down", "enter"
            )  # of marked ones each has its answer
            assert "1 contact changes" in shown(pilot)
            await press(pilot, "down", "enter")
    assert access_of(session, jan) is Access.COMPANY
    assert access_of(session, own) is Access.OWNER


async def test_the_profile_says_who_sees_the_contact_and_sets_it(make_app, session, jan):
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "f")
        assert OPEN in shown(pilot).splitlines()[0]
        await press(pilot, "W", "down", "enter")
        assert CLOSED in shown(pilot).splitlines()[0]
        assert f"{CLOSED} owner only: Anna Nowak" in shown(pilot)
        assert f"Access of Jan Lis: {CLOSED} owner only: Anna Nowak\nu undoes it." in said(pilot)
        await press(pilot, "u", "enter")
    assert access_of(session, jan) is Access.COMPANY


async def test_a_hidden_organization_is_not_named_where_it_opens_the_contact(make_app, session):
    acme, beta = an_organization(session, "Acme"), an_organization(session, "Beta")
    links = (Link(acme.id, "Acme"), Link(beta.id, "Beta"))
    ewa = a_person(session, "Ewa Lis")
    session.contacts.save(
        ewa.id, replace(ewa.draft, organizations=links, access=Access.ORGANIZATION), ewa.version
    )
    session.contacts.set_access((acme.id,), Access.OWNER)
    with a_session_of(session, "ewa", "editor") as other:
        async with make_app(size=(160, 45), of=other) as pilot:
            assert "whoever sees Beta" in shown(pilot)
            assert "Acme" not in shown(pilot)
            await press(pilot, "e")
            assert f"{CLOSED} organization access" in shown(pilot)
            assert "Acme" not in shown(pilot)


def test_the_column_has_the_padlock_where_the_terminal_can_draw_it(monkeypatch):
    monkeypatch.setattr(cell_text, "padlock", lambda access: "*" if access == "owner" else "")
    use_language("en")
    read = cell_text.reader_of("access")
    assert read is not None
    assert (read("owner"), read("company")) == ("* owner only", "whole company")


async def test_the_list_has_the_padlock_in_its_column(make_app, session, jan):
    session.contacts.set_access((jan.id,), Access.OWNER)
    session.layouts.set(Kind.PERSON, read_line("name access"))
    async with make_app() as pilot:
        row = next(line for line in shown(pilot).splitlines() if "Jan Lis" in line)
        assert f"{CLOSED} owner only" in row
