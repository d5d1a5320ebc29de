"""The screen of one opportunity, its persons, and opportunities on profiles (R47, R11, R14, R22)."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.screen import press, read_interruption, shown, type_text
from tui_crm.domain.access import Access
from tui_crm.domain.opportunities import OpportunityDraft, OpportunityPerson
from tui_crm.domain.timeline import EventKind
from tui_crm.ui.modals.add_contact import AddContact
from tui_crm.ui.modals.ask_path import AskPath
from tui_crm.ui.modals.define_stage import DefineStage
from tui_crm.ui.modals.pick_contact import PickContact
from tui_crm.ui.screens.opportunities import Opportunities
from tui_crm.ui.screens.opportunity import OpportunityScreen
from tui_crm.ui.screens.opportunity_persons import moved
from tui_crm.ui.screens.profile import Profile
from tui_crm.ui.widgets.items import ItemKind


@pytest.fixture
def copied(monkeypatch):
    texts = []

    async def copy(_self, text, _what=""):
        texts.append(text)

    monkeypatch.setattr(OpportunityScreen, "copy", copy)
    return texts


@pytest.fixture
def acme(session):
    return an_organization(session, "Acme")


@pytest.fixture
def ewa(session):
    return a_person(session, "Ewa Lis", phone="600100200", email="ewa@example.com", position="Prezes")


@pytest.fixture
def roof(session, acme, ewa):
    draft = OpportunityDraft("Roof", acme.id, value="12000", currency="EUR", persons=((ewa.id, "buys"),))
    return session.opportunities.add(draft)


def persons_of(session, one) -> list[tuple[str, str]]:
    return [(person.name, person.role) for person in session.opportunities.get(one.id).persons]


@pytest.mark.parametrize(
    ("place", "by", "order"), [(0, 1, "bac"), (0, -1, "abc"), (2, -1, "acb"), (2, 5, "abc")]
)
def test_persons_are_moved_among_themselves(place, by, order):
    persons = tuple(OpportunityPerson(number, name) for number, name in enumerate("abc"))
    assert "".join(one.name for one in moved(persons, persons[place], by)) == order


async def test_a_new_person_is_of_the_organization_and_of_the_opportunity(
    make_app, session, roof, acme, copied
):
    async with make_app(language="pl") as pilot:
        await press(pilot, "O", "enter", "c")
        assert isinstance(pilot.app.screen, AddContact)
        await type_text(pilot, "601100200")
        await press(pilot, "enter", "enter")
        await type_text(pilot, "Jan")
        await press(pilot, "enter")
        await type_text(pilot, "Nowak")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, OpportunityScreen)
        assert "Jan Nowak" in shown(pilot)
        await press(pilot, "y", "b")
    assert persons_of(session, roof) == [("Ewa Lis", "buys"), ("Jan Nowak", "")]
    jan = session.contacts.get(session.opportunities.get(roof.id).persons[1].contact_id)
    assert [link.id for link in jan.draft.organizations] == [acme.id]
    ewas, jans = "Ewa Lis\nPrezes\newa@example.com\n+48600100200", "Jan Nowak\n+48601100200"
    assert copied == [jans, f"{ewas}\n\n{jans}"]


async def test_persons_are_picked_given_roles_moved_and_taken_off(make_app, session, roof, copied):
    a_person(session, "Jan Nowak")
    async with make_app() as pilot:
        await press(pilot, "O", "enter", "p")
        assert isinstance(pilot.app.screen, PickContact)
        await type_text(pilot, "now")
        await press(pilot, "enter")
        await type_text(pilot, "decides")
        await press(pilot, "enter")
        assert "Jan Nowak - decides" in shown(pilot)
        await press(pilot, "alt+up", "R")
        await type_text(pilot, " it")
        await press(pilot, "enter")
        assert persons_of(session, roof) == [("Jan Nowak", "decides it"), ("Ewa Lis", "buys")]
        await press(pilot, "j", "j", "y")
        await press(pilot, "d", "down", "enter")
        assert len(persons_of(session, roof)) == 1
        await press(pilot, "u", "enter")
        assert len(persons_of(session, roof)) == 2
        await press(pilot, "2", "home", "d", "down", "enter")
        assert session.opportunities.get(roof.id).organization_id is None


async def test_its_facts_name_the_organization(make_app, session, roof):
    async with make_app() as pilot:
        await press(pilot, "O", "enter", "down")
        assert "Organization" in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Profile)


async def test_what_happens_is_written_down_on_it(make_app, session, roof):
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "O", "enter", "a", "n")
        await type_text(pilot, "They want it in spring")
        await press(pilot, "ctrl+s")
        await press(pilot, "greater_than_sign")
        text = shown(pilot)
        assert "They want it in spring" in text
        assert "Talks since" in text
        assert "+48 600 100 200" in text
    assert [one.event.text for one in session.history.of_opportunity(roof.id) if one.event is not None] == [
        "They want it in spring"
    ]


async def test_a_file_of_what_happened_is_saved(make_app, session, roof, acme, tmp_path):
    event = session.events.add(acme.id, EventKind.NOTE, "Our offer", opportunity_id=roof.id)
    offer = tmp_path / "offer.pdf"
    offer.write_bytes(b"%PDF")
    session.attachments.add(acme.id, offer, "", event.id)
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "O", "enter", "3", "home", "down", "down")
        assert pilot.app.screen.current.kind is ItemKind.FILE
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, AskPath)
        assert "Save offer.pdf as" in shown(pilot)


async def test_whoever_is_hidden_is_counted_and_what_goes_away_ends_the_screen(make_app, session, roof):
    with a_session_of(session, "bob") as bob:
        secret = a_person(session, "Tajny Agent")
        session.opportunities.add_person(roof.id, secret.id)
        session.contacts.set_access((secret.id,), Access.OWNER)
        async with make_app(of=bob) as pilot:
            await press(pilot, "O", "enter", "2")
            assert "Tajny" not in shown(pilot)
            assert "1 contact that you may not see" in shown(pilot)
            session.opportunities.delete((roof.id,))
            await press(pilot, "r")
            assert "Roof is not there any more" in await read_interruption(pilot)
            assert isinstance(pilot.app.screen, Opportunities)


async def test_a_profile_shows_opportunities_and_adds_one(make_app, session, roof, acme, ewa):
    async with make_app(size=(160, 45)) as pilot:
        pilot.app.push_screen(Profile(ewa.id))
        await press(pilot, "3", "home")
        assert "Roof, New, 12,000 EUR" in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, OpportunityScreen)
        await press(pilot, "escape", "o")
        await type_text(pilot, "Windows")
        await press(pilot, "ctrl+s")
        assert "Windows, New" in shown(pilot)
        assert {one.title for one in session.opportunities.of_contact(ewa.id)} == {"Roof", "Windows"}
        await press(pilot, "3", "home", "d", "down", "enter")
    assert len(session.opportunities.of_contact(ewa.id)) == 1


# The stages, in the settings


async def test_stages_are_defined_moved_retired_and_undone(make_app, session):
    def names() -> list[str]:
        return [stage.name or stage.code for stage in session.opportunities.stages()]

    async with make_app(size=(120, 30)) as pilot:
        await press(pilot, "f9", "tab", "tab", "tab")
        assert "Negotiation" in shown(pilot)
        await press(pilot, "n")
        await type_text(pilot, "Signed")
        await press(pilot, "enter", "down", "enter", "down", "enter")
        assert names()[-1] == "Signed"
        assert session.opportunities.stage_named("Signed").outcome == "won"
        assert session.opportunities.stage_named("Signed").colour == "red"
        await press(pilot, "alt+up", "e")
        await press(pilot, *["backspace"] * 6)
        await type_text(pilot, "Lost")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, DefineStage)
        for line in ("( ) open", "(x) won", "( )   no colour", "(x) ● red"):
            assert line in shown(pilot)
        assert pilot.app.screen.query_one("#name-error").display, "another one in use is called that"
        await press(pilot, "escape", "d", "down", "enter")
        assert "Signed" not in names()
        await press(pilot, "u", "enter")
        assert names()[-2:] == ["Signed", "lost"]
