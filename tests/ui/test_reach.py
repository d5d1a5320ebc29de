"""The card with the focus, and reaching a contact: opening and copying its phone, e-mail and web address."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.screen import press, said, screen_text, settle, type_text
from tui_crm.clipboard import Level, Outcome
from tui_crm.domain.contact import Status
from tui_crm.opener import Opened
from tui_crm.ui.screens.profile import Profile
from tui_crm.ui.widgets.contact_card import ContactCard
from tui_crm.ui.widgets.record_table import RecordTable


def card_of(pilot) -> ContactCard:
    return pilot.app.screen.query_one(ContactCard)


@pytest.fixture
def copied(monkeypatch):
    """What the clipboard was given."""
    texts = []

    def copy(text, *_arguments, **_options):
        texts.append(text)
        return Outcome(Level.SENT, "osc52")

    monkeypatch.setattr("tui_crm.clipboard.copy", copy)
    return texts


@pytest.fixture
def opened(monkeypatch):
    """The addresses that were opened, instead of opening them."""
    addresses = []

    def open_address(address, environment=os.environ):
        addresses.append(address)
        return Opened.OPENED

    monkeypatch.setattr("tui_crm.opener.open_address", open_address)
    return addresses


@pytest.fixture
def acme(session):
    return an_organization(session, "Acme", phone="22 113 14 15", website="acme.example.com")


@pytest.fixture
def lukasz(session, acme):
    return a_person(
        session,
        "Łukasz Kowalski",
        phone="600 100 200",
        email="l+k@example.com",
        url="https://www.linkedin.com/in/x",
        organization="Acme",
        note="One\nTwo",
    )


async def test_enter_opens_each_thing_of_the_card_as_its_kind_has_it(make_app, lukasz, opened):
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "enter", "down", "enter", "down", "enter")
        assert opened == ["tel:+48600100200", "mailto:l+k@example.com"]
        assert "Your telephone program has it: +48600100200" in said(pilot)
        assert "Your mail program has it: l+k@example.com" in said(pilot)
        await press(pilot, "down", "down", "enter")
        assert opened[2:] == ["https://www.linkedin.com/in/x"]


async def test_enter_on_an_organization_goes_to_it_and_back_on_a_person(make_app, lukasz, acme):
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "enter", "down", "down", "down", "enter")
        assert pilot.app.screen.table.row.id == acme.id
        assert isinstance(pilot.app.focused, RecordTable)
        assert "Organizations" in screen_text(pilot.app)
        await press(pilot, "enter", "down", "down", "enter")
        assert pilot.app.screen.table.row.id == lukasz.id


async def test_enter_on_the_name_opens_the_full_profile(make_app, lukasz):
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "enter", "enter")
        assert isinstance(pilot.app.screen, Profile)
        await press(pilot, "escape")
        assert card_of(pilot).contact == lukasz


async def test_y_copies_the_card_on_the_name_and_else_the_value(make_app, lukasz, copied, session):
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "enter", "y", "down", "y")
        assert "Card copied: Łukasz Kowalski" in said(pilot)
        assert "Copied: +48600100200" in said(pilot)
        await press(pilot, "down", "y", "end", "y")
        assert copied == [session.cards.text((lukasz.id,)), "+48600100200", "l+k@example.com", "One\nTwo"]
        assert "Copied: One…" in said(pilot)


async def test_a_double_click_opens_what_it_hits(make_app, lukasz, opened):
    async with make_app(size=(120, 40)) as pilot:
        await settle(pilot)
        row = next(n for n, line in enumerate(screen_text(pilot.app).splitlines()) if "l+k@" in line[70:])
        await pilot.click(ContactCard, offset=(20, row), times=2)
        await settle(pilot)
        assert opened == ["mailto:l+k@example.com"]


async def test_the_main_ones_are_reached_from_the_list(make_app, lukasz, opened, copied):
    async with make_app() as pilot:
        await press(pilot, "m", "P", "w", "M", "p")
        assert opened == ["mailto:l+k@example.com", "tel:+48600100200", "https://www.linkedin.com/in/x"]
        assert copied == ["l+k@example.com", "+48600100200"]


async def test_the_main_ones_are_reached_from_the_card_too(make_app, lukasz, opened, copied):
    async with make_app() as pilot:
        await press(pilot, "enter", "down", "m", "M", "w")
        assert opened == ["mailto:l+k@example.com", "https://www.linkedin.com/in/x"]
        assert copied == ["l+k@example.com"]
        assert isinstance(pilot.app.focused, ContactCard)


@pytest.mark.parametrize(
    ("language", "key", "sentence"),
    [
        ("en", "m", "Anna Nowak has no e-mail."),
        ("en", "M", "Anna Nowak has no e-mail."),
        ("en", "w", "Anna Nowak has no web address."),
    ],
)
async def test_what_is_missing_is_said(make_app, session, opened, copied, language, key, sentence):
    a_person(session, "Anna Nowak", phone="600 100 200")
    async with make_app(language=language) as pilot:
        await press(pilot, key)
        assert sentence in said(pilot)
        assert opened == copied == []


async def test_a_missing_phone_is_said_and_an_empty_list_says_nothing(make_app, session, opened, copied):
    async with make_app() as pilot:
        await press(pilot, "p", "P", "m")
        assert said(pilot) == ""
        a_person(session, "Anna Nowak")
        await press(pilot, "r", "p")
        assert said(pilot).count("Anna Nowak has no phone.") == 1
        await press(pilot, "P")
        assert said(pilot).count("Anna Nowak has no phone.") == 1  # told again, in the place of the first
        assert opened == copied == []


async def test_the_website_of_an_organization_comes_first(make_app, acme, opened):
    async with make_app() as pilot:
        await press(pilot, "o", "w")
        assert opened == ["https://acme.example.com"]


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({"SSH_TTY": "/dev/pts/1", "DISPLAY": ":0"}, "Over SSH nothing opens on your machine."),
        ({}, "No program here opens it."),
    ],
)
async def test_where_nothing_can_be_opened_it_is_copied(
    make_app, lukasz, copied, monkeypatch, variables, reason
):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    async with make_app() as pilot:
        await press(pilot, "m")
        assert copied == ["l+k@example.com"]
        assert f"{reason} Copied: l+k@example.com" in said(pilot)


async def test_a_number_that_was_not_recognized_is_not_called(make_app, session, opened):
    a_person(session, "Anna Nowak", phone="wewn. 12")
    async with make_app() as pilot:
        await press(pilot, "P")
        assert opened == []
        assert "This number was not recognized" in said(pilot)


async def test_an_inactive_contact_says_so_and_names_the_key_that_activates_it(make_app, session, lukasz):
    session.contacts.save(lukasz.id, replace(lukasz.draft, status=Status.INACTIVE), lukasz.version)
    async with make_app(size=(120, 40), keys={"list.toggle_status": "f12"}) as pilot:
        await press(pilot, "I")
        side = " ".join(line.rpartition("│")[2].strip() for line in screen_text(pilot.app).splitlines())
        assert "Inactive: it can be neither edited nor linked. F12 activates it." in side
        await press(pilot, "f12")
        assert "activates it" not in screen_text(pilot.app)


async def test_who_may_not_edit_is_told_no_key(make_app, session, lukasz):
    session.contacts.save(lukasz.id, replace(lukasz.draft, status=Status.INACTIVE), lukasz.version)
    with a_session_of(session, "ewa", "viewer") as viewer:
        async with make_app(size=(120, 40), of=viewer) as pilot:
            await press(pilot, "I")
            assert "Inactive:" in screen_text(pilot.app)
            assert "activates it" not in screen_text(pilot.app)


@pytest.mark.parametrize(("language", "shown"), [("en", "Poland"), ("pl", "Polska")])
async def test_the_local_time_of_the_main_phone_is_the_sessions(make_app, lukasz, clock, language, shown):
    async with make_app(size=(120, 40), language=language) as pilot:
        assert f"13:00, {shown}" in screen_text(pilot.app)
        clock.move(minutes=5)
        await press(pilot, "r")
        assert f"13:05, {shown}" in screen_text(pilot.app)


async def test_the_card_keeps_its_place_when_it_is_read_again_and_begins_anew_for_another(make_app, session):
    a_person(session, "Anna Nowak", phone="600 100 200")
    a_person(session, "Ewa Lis", phone="600 100 201")
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "enter", "down")
        assert card_of(pilot).current.value == "+48600100201"
        await press(pilot, "r")
        assert card_of(pilot).current.value == "+48600100201"
        await press(pilot, "escape", "down", "enter")
        assert card_of(pilot).current.text == "Anna Nowak"


async def test_the_search_box_takes_the_letters_of_these_commands(make_app, lukasz, opened, copied):
    async with make_app() as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "mMpPw")
        assert pilot.app.screen.bar.text == "mMpPw"
        assert opened == copied == []
