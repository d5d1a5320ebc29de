"""Linking persons and organizations from both profiles (R2, R3, R4, R20)."""

from __future__ import annotations

import time

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.screen import press, said, send_key, settle, shown, type_text
from tui_crm.domain.contact import Kind, Status
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.link_contact import LinkContact
from tui_crm.ui.screens.profile import Profile


def organizations_of(session, contact) -> list[tuple[str, str]]:
    return [(link.name, link.position) for link in session.contacts.get(contact.id).draft.organizations]


@pytest.fixture
def ewa(session):
    return a_person(session, "Ewa Lis")


async def test_a_person_is_linked_to_an_organization_that_exists(make_app, session, ewa):
    an_organization(session, "Acme Polska")
    an_organization(session, "Acme Niemcy")
    async with make_app() as pilot:
        await press(pilot, "f", "L")
        assert isinstance(pilot.app.screen, LinkContact)
        await type_text(pilot, "acme")
        assert "Acme Niemcy" in shown(pilot)
        assert "New: acme" in shown(pilot)
        await type_text(pilot, " pol")
        await press(pilot, "enter")
        await type_text(pilot, "Prezes")
        await press(pilot, "enter")
        assert "Linked: Acme Polska" in said(pilot)
        assert "Acme Polska - Prezes" in shown(pilot)
    assert organizations_of(session, ewa) == [("Acme Polska", "Prezes")]


async def test_a_new_organization_is_made_on_the_spot(make_app, session, ewa):
    async with make_app() as pilot:
        await press(pilot, "f", "L")
        await type_text(pilot, "Nowa Huta")
        await press(pilot, "enter", "enter")
    assert organizations_of(session, ewa) == [("Nowa Huta", "")]
    assert session.contacts.count(ContactQuery(kind=Kind.ORGANIZATION)) == 1


def slow(monkeypatch, service, name):
    """Makes a method of a service answer later than the next keys come."""
    method = getattr(type(service), name)

    def answer(*arguments):
        time.sleep(0.02)
        return method(*arguments)

    monkeypatch.setattr(type(service), name, answer)


async def test_what_is_typed_fast_links_what_was_typed(make_app, session, ewa, monkeypatch):
    slow(monkeypatch, session.contacts, "suggest_organizations")
    async with make_app() as pilot:
        await press(pilot, "f", "L")
        for key in ("X", "y", "z", "f", "i", "r", "m", "a", "space", "enter", "S", "z", "e", "f", "enter"):
            send_key(pilot.app, key)
        await settle(pilot)
    assert organizations_of(session, ewa) == [("Xyzfirma", "Szef")]


async def test_the_arrows_go_through_what_the_whole_text_offers(make_app, session, ewa, monkeypatch):
    for name in ("Acme Alfa", "Acme Beta", "Acme Beta Dwa", "Acme Gamma"):
        an_organization(session, name)
    slow(monkeypatch, session.contacts, "suggest_organizations")
    async with make_app() as pilot:
        await press(pilot, "f", "L")
        for key in ("a", "c", "m", "e", "space", "b", "e", "down", "enter", "enter"):
            send_key(pilot.app, key)
        await settle(pilot)
    assert organizations_of(session, ewa) == [("Acme Beta Dwa", "")]


async def test_a_person_is_linked_from_the_organization(make_app, session, ewa):
    a_person(session, "Ewa Lisowska", phone="600100200")
    an_organization(session, "Acme")
    async with make_app() as pilot:
        await press(pilot, "o", "f", "L")
        await type_text(pilot, "nobody of that name")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, LinkContact), "persons are not made here"
        await press(pilot, *["backspace"] * 19)
        await type_text(pilot, "lis")
        assert "Ewa Lisowska" in shown(pilot)
        await press(pilot, "down", "up", "enter")
        await type_text(pilot, "Szefowa")
        await press(pilot, "enter")
        assert "- Szefowa" in shown(pilot)
        await press(pilot, "R")
        await type_text(pilot, " działu")
        await press(pilot, "enter")
        assert "- Szefowa działu" in shown(pilot)


async def test_links_are_moved_retitled_and_removed(make_app, session):
    for name in ("Alfa", "Beta", "Gamma"):
        an_organization(session, name)
    ewa = a_person(session, "Ewa Lis", organization="Alfa")
    for name in ("Beta", "Gamma"):
        session.links.link_named(ewa.id, name)
    async with make_app() as pilot:
        await press(pilot, "f", "3", "alt+down")
        assert [name for name, _title in organizations_of(session, ewa)] == ["Beta", "Alfa", "Gamma"]
        await press(pilot, "alt+down", "alt+up")  # the cursor went along
        assert [name for name, _title in organizations_of(session, ewa)] == ["Beta", "Alfa", "Gamma"]
        await press(pilot, "R")
        await type_text(pilot, "Prezes")
        await press(pilot, "enter")
        assert "Alfa - Prezes" in shown(pilot)
        await press(pilot, "d", "enter")
        assert len(organizations_of(session, ewa)) == 3
        await press(pilot, "delete", "down", "enter")
        assert [name for name, _title in organizations_of(session, ewa)] == ["Beta", "Gamma"]
        assert "No longer linked: Alfa" in said(pilot)


async def test_an_inactive_person_is_activated_first_where_wanted(make_app, session, ewa):
    an_organization(session, "Acme")
    session.lifecycle.set_status((ewa.id,), Status.INACTIVE)
    async with make_app() as pilot:
        await press(pilot, "I", "f", "L")
        await type_text(pilot, "acme")
        await press(pilot, "enter", "enter")
        assert isinstance(pilot.app.screen, Choice)
        assert "Ewa Lis is inactive" in shown(pilot)
        await press(pilot, "enter")
        assert organizations_of(session, ewa) == []
        await press(pilot, "L")
        await type_text(pilot, "acme")
        await press(pilot, "enter", "enter", "down", "enter")
        assert "Linked: Acme" in said(pilot)
    assert organizations_of(session, ewa) == [("Acme", "")]
    assert session.contacts.get(ewa.id).is_active


async def test_an_inactive_organization_is_activated_first_where_wanted(make_app, session, ewa):
    acme = an_organization(session, "Acme")
    session.lifecycle.set_status((acme.id,), Status.INACTIVE)
    async with make_app() as pilot:
        await press(pilot, "f", "L")
        await type_text(pilot, "Acme")
        await press(pilot, "enter", "enter")
        assert '"Acme" is inactive and cannot be linked' in shown(pilot)
        await press(pilot, "down", "enter")
    assert organizations_of(session, ewa) == [("Acme", "")]
    assert session.contacts.get(acme.id).is_active


async def test_the_cards_of_all_persons_are_copied(make_app, session, monkeypatch):
    a_person(session, "Ewa Lis", organization="Acme", email="ewa@example.com")
    a_person(session, "Jan Żuk", organization="Acme", email="jan@example.com")
    copied = []

    async def copy(self, text, what=""):
        copied.append((text, what))

    async with make_app() as pilot:
        monkeypatch.setattr(type(pilot.app), "copy", copy)
        await press(pilot, "o", "f", "b")
    ((text, what),) = copied
    assert "ewa@example.com" in text
    assert "jan@example.com" in text
    assert what == "2 cards copied"


async def test_a_new_person_of_the_organization_is_linked(make_app, session):
    an_organization(session, "Acme")
    async with make_app(size=(120, 45)) as pilot:
        await press(pilot, "o", "f", "n")
        assert not isinstance(pilot.app.screen, Profile)
        await type_text(pilot, "600100200")
        await press(pilot, "tab", "tab")
        assert "Acme" in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Profile)


async def test_the_contact_is_edited_over_its_profile(make_app, session, ewa):
    async with make_app(size=(120, 45)) as pilot:
        await press(pilot, "f", "e")
        assert not isinstance(pilot.app.screen, Profile)
        assert "Editing Ewa Lis" in shown(pilot)
        await type_text(pilot, "Maria")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, Profile)
        assert "Maria Lis  Person" in shown(pilot)


async def test_contacts_that_one_may_not_see_are_never_named(make_app, session, ewa):
    with a_session_of(session, "bob") as bob:
        async with make_app(of=bob) as pilot:
            hidden = an_organization(session, "Tajna", access="owner", owners="anna")
            session.links.link(ewa.id, hidden.id)
            await press(pilot, "f", "3")
            assert "Tajna" not in shown(pilot)
            await press(pilot, "2")
            assert "Tajna" not in shown(pilot)
            await press(pilot, "L")
            await type_text(pilot, "tajn")
            assert "Tajna" not in shown(pilot)
