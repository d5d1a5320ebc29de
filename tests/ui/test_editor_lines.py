"""Fields with several values: countries of phones, labels, networks, owners and watchers."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.screen import PATIENCE, press, screen_text, send_key, settle, type_text
from tests.ui.test_editor import field_with_focus, fill, go_to, stored
from tui_crm.domain.contact import Email, Phone, Url
from tui_crm.domain.problems import Code, Problem
from tui_crm.ui.terminal import draws_flags
from tui_crm.ui.widgets.contact_form import ContactForm
from tui_crm.ui.widgets.offering import Offers
from tui_crm.wording import sentence

KNOWN = "It looks like this contact already exists: Łukasz Kowalski"


async def shown(pilot, text: str) -> None:
    """Waits until a text is on the screen: what comes when typing has rested comes by a timer."""
    end = time.monotonic() + PATIENCE
    while text not in screen_text(pilot.app):
        assert time.monotonic() < end, screen_text(pilot.app)
        await asyncio.sleep(0.05)
        await settle(pilot)


def offered(app) -> list[str]:
    """What stands in the open list, from the top."""
    lists = list(app.screen.query(Offers))
    assert len(lists) < 2
    return [str(option.prompt) for one in lists for option in one.options]


# Countries of phones


async def test_a_plus_offers_the_countries_the_own_one_first(make_app):
    async with make_app() as pilot:
        await press(pilot, "n")
        await type_text(pilot, "+")
        names = offered(pilot.app)
        assert names[0] == "+48   Poland"
        assert "+49   Germany" in names
        assert "+48   Poland" in screen_text(pilot.app)
        await type_text(pilot, "4")
        assert all(name.startswith("+4") for name in offered(pilot.app))
        await type_text(pilot, "8 6")
        assert offered(pilot.app) == []


@pytest.mark.parametrize(
    ("language", "typed", "country"),
    [("en", "germ", "Germany"), ("pl", "niem", "Niemcy"), ("en", "+ger", "Germany")],
)
async def test_a_name_offers_its_country_and_enter_puts_the_prefix_in_front(
    make_app, session, language, typed, country
):
    async with make_app(language=language) as pilot:
        await press(pilot, "n")
        await type_text(pilot, typed)
        assert offered(pilot.app) == [f"+49   {country}"]
        await press(pilot, "enter")
        assert pilot.app.focused.value == "+49 "
        assert offered(pilot.app) == []
        await type_text(pilot, "30 123456")
        assert pilot.app.focused.value == "+49 30 123456"
        assert country in screen_text(pilot.app)
        await fill(pilot, first_name="Ewa")
        await fill(pilot, last_name="Lis")
        await press(pilot, "ctrl+s")
        assert stored(session)["Ewa Lis"].draft.phones == (Phone("+4930123456", "+49 30 123456"),)


async def test_a_key_offers_all_countries_and_the_prefix_goes_before_the_number(make_app):
    async with make_app() as pilot:
        await press(pilot, "n")
        await type_text(pilot, "600 100 200")
        await press(pilot, "f4")
        assert offered(pilot.app)[0] == "+48   Poland"
        await press(pilot, "enter")
        assert pilot.app.focused.value == "+48 600 100 200"
        assert pilot.app.focused.cursor_position == len("+48 600 100 200")
        await press(pilot, "f4", "down", "enter")
        assert pilot.app.focused.value == "+93 600 100 200"
        await press(pilot, "f4", "escape")
        assert offered(pilot.app) == []
        assert pilot.app.screen.has_class("-editing")
        assert field_with_focus(pilot.app) == "phones"


async def test_the_country_key_is_for_phones_alone(make_app):
    async with make_app() as pilot:
        await press(pilot, "n", "enter", "f4")
        assert field_with_focus(pilot.app) == "emails"
        assert offered(pilot.app) == []


async def test_the_country_of_a_number_is_said_in_the_language_of_the_screen(make_app):
    async with make_app(language="pl") as pilot:
        await press(pilot, "n")
        await type_text(pilot, "+44 20 7946 0018")
        assert "Wielka Brytania" in screen_text(pilot.app)
        await press(pilot, "backspace", "backspace", "backspace", "backspace")
        assert "Wielka Brytania" not in screen_text(pilot.app)


async def test_other_texts_offer_no_country(make_app):
    async with make_app() as pilot:
        await press(pilot, "n")
        for text in ("6", "48", "wewn. 12", "x"):
            await fill(pilot, phones=text)
            assert offered(pilot.app) == [], text


async def test_the_chosen_country_is_on_the_screen_however_low_it_is(make_app):
    async with make_app(size=(80, 24)) as pilot:
        await press(pilot, "n")
        await type_text(pilot, "600100200")
        await press(pilot, "down")
        await type_text(pilot, "+")
        for _ in range(12):
            await press(pilot, "down")
            current = pilot.app.screen.query_one(Offers)
            assert offered(pilot.app)[current.highlighted] in screen_text(pilot.app)


async def test_flags_stand_where_the_terminal_draws_them(make_app, monkeypatch):
    monkeypatch.setenv("LANG", "pl_PL.UTF-8")
    monkeypatch.setenv("TERM", "xterm-kitty")
    async with make_app() as pilot:
        await press(pilot, "n")
        await type_text(pilot, "germ")
        assert offered(pilot.app) == ["\U0001f1e9\U0001f1ea +49   Germany"]


@pytest.mark.parametrize(
    ("environ", "draws"),
    [
        ({"TERM": "xterm-kitty", "LANG": "pl_PL.UTF-8"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm", "LC_ALL": "C.utf8"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal", "LC_CTYPE": "UTF-8"}, True),
        ({"TERM": "xterm-ghostty", "LANG": "en_US.UTF-8"}, True),
        ({"TERM": "xterm-256color", "LANG": "pl_PL.UTF-8"}, False),
        ({"TERM": "linux", "LANG": "pl_PL.UTF-8"}, False),
        ({"TERM": "xterm-kitty", "LANG": "pl_PL.UTF-8", "TMUX": "/x,1,0"}, False),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "WezTerm", "LANG": "pl_PL.UTF-8"}, False),
        ({"TERM": "screen", "TERM_PROGRAM": "iTerm.app", "LANG": "pl_PL.UTF-8"}, False),
        ({"TERM": "xterm-kitty", "LANG": "pl_PL.UTF-8", "STY": "1.x"}, False),
        ({"TERM": "xterm-kitty", "LANG": "pl_PL.UTF-8", "LC_ALL": "pl_PL.ISO-8859-2"}, False),
        ({}, False),
    ],
)
def test_only_terminals_that_are_known_to_draw_flags_get_them(environ, draws):
    assert draws_flags(environ) is draws


# Keys that come faster than the answers


async def test_a_country_is_taken_by_keys_that_come_at_once(make_app):
    async with make_app() as pilot:
        await press(pilot, "n")
        for key in ("n", "i", "g", "e", "r", "down", "enter"):
            send_key(pilot.app, key)
        await settle(pilot)
        assert pilot.app.focused.value == "+234 "


async def test_an_organization_is_taken_for_all_that_was_typed(make_app, session, monkeypatch):
    person = a_person(session, "Ewa Lis")
    for name in ("Acme Alfa", "Acme Beta"):
        an_organization(session, name)
    suggest = type(session.contacts).suggest_organizations

    def slowly(*arguments):
        time.sleep(0.02)
        return suggest(*arguments)

    monkeypatch.setattr(type(session.contacts), "suggest_organizations", slowly)
    async with make_app(size=(80, 60)) as pilot:
        await press(pilot, "/", "e", "w", "a", "enter", "e")
        await go_to(pilot, "organizations")
        for key in ("a", "c", "m", "e", "down", "space", "b", "down", "enter"):
            send_key(pilot.app, key)
        await settle(pilot)
        assert pilot.app.focused.value == "Acme Beta"
        await press(pilot, "ctrl+s")
    assert [link.name for link in session.contacts.get(person.id).draft.organizations] == ["Acme Beta"]


async def test_an_owner_is_taken_by_keys_that_come_at_once(make_app, session, bob):
    person = a_person(session)
    async with make_app(size=(80, 60)) as pilot:
        await press(pilot, "e")
        await go_to(pilot, "watchers")
        for key in ("b", "o", "enter"):
            send_key(pilot.app, key)
        await settle(pilot)
        assert pilot.app.focused.value == "Bob"
        await press(pilot, "ctrl+s")
    assert session.contacts.get(person.id).draft.watchers == ("bob",)


# Known contacts, while one types


async def test_a_known_phone_or_email_is_named_while_one_types(make_app, session):
    a_person(session, "Łukasz Kowalski", phone="600-100-200", email="lukasz@example.com")
    async with make_app() as pilot:
        await press(pilot, "n")
        await type_text(pilot, "600100200")
        await shown(pilot, KNOWN)
        assert field_with_focus(pilot.app) == "phones"
        await press(pilot, "backspace")
        assert KNOWN not in screen_text(pilot.app)
        await fill(pilot, phones="")
        await fill(pilot, emails="LUKASZ@example.com")
        await shown(pilot, KNOWN)


async def test_a_hidden_contact_is_not_named_while_one_types(make_app, session):
    a_person(session, "Tajny Agent", phone="600100200", access="owner")
    with a_session_of(session, "bob") as bob:
        async with make_app(of=bob) as pilot:
            await press(pilot, "n")
            await type_text(pilot, "600100200")
            await shown(pilot, "is already used by a contact")
            assert "Tajny" not in screen_text(pilot.app)


async def test_an_editor_of_a_stored_contact_does_not_look_for_others(make_app, session):
    a_person(session, "Łukasz Kowalski", phone="600100200")
    a_person(session, "Adam Abacki", phone="600100201")
    async with make_app() as pilot:
        await press(pilot, "e")
        await fill(pilot, phones="600100200")
        assert pilot.app.screen.editor.duplicates is None


# Labels and networks


@pytest.mark.parametrize(
    ("language", "typed", "label"),
    [("en", "mob", "mobile"), ("pl", "kom", "mobile"), ("pl", "garaż", "garaż")],
)
async def test_a_label_is_completed_and_stored_as_its_code(make_app, session, language, typed, label):
    person = a_person(session, phone="600100200")
    async with make_app(language=language) as pilot:
        await press(pilot, "e")
        await go_to(pilot, "phones")
        await press(pilot, "tab")
        await type_text(pilot, typed)
        await press(pilot, "right", "ctrl+s")
        (phone,) = session.contacts.get(person.id).draft.phones
        assert phone == Phone("+48600100200", "600100200", label=label)


async def test_a_label_is_shown_in_the_language_and_stays_as_it_is_stored(make_app, session):
    person = a_person(session, phone="600100200", city="Łódź")
    draft = person.draft.with_main(
        phones=(Phone("+48600100200", "600100200", label="Work"),), emails=(Email("jan@example.com", "home"),)
    )
    person = session.contacts.save(person.id, draft, person.version)
    async with make_app(language="pl", size=(80, 60)) as pilot:
        await press(pilot, "e")
        text = screen_text(pilot.app)
        assert "praca" in text
        assert "dom" in text
        await fill(pilot, position="Prezes")
        await press(pilot, "ctrl+s")
        now = session.contacts.get(person.id).draft
        assert now == draft.with_main(position="Prezes")


async def test_a_network_is_recognized_and_ten_addresses_are_the_most(make_app, session):
    person = a_person(session)
    async with make_app(size=(80, 60)) as pilot:
        await press(pilot, "e")
        await fill(pilot, urls="linkedin.com/in/jan")
        assert "LinkedIn" in screen_text(pilot.app)
        for number in range(2, 11):
            await press(pilot, "down")
            await type_text(pilot, f"e{number}.pl")
        assert "10 values are the most" in screen_text(pilot.app)
        await press(pilot, "down")
        assert field_with_focus(pilot.app) == "note"
        await press(pilot, "ctrl+s")
        urls = session.contacts.get(person.id).draft.urls
        assert len(urls) == 10
        assert urls[0] == Url("https://linkedin.com/in/jan", "linkedin")


# Owners and watchers


@pytest.fixture
def bob(session):
    with a_session_of(session, "bob") as opened:
        yield opened


async def test_owners_and_watchers_are_completed_by_login_or_name(make_app, session, bob):
    person = a_person(session)
    async with make_app(size=(80, 60)) as pilot:
        await press(pilot, "e")
        await go_to(pilot, "owners")
        await press(pilot, "down")
        await type_text(pilot, "bo")
        assert offered(pilot.app) == ["Bob (bob)"]
        await press(pilot, "enter")
        assert pilot.app.focused.value == "Bob"
        await press(pilot, "alt+up")
        await go_to(pilot, "watchers")
        await type_text(pilot, "NOWAK")
        await press(pilot, "enter", "ctrl+s")
        draft = session.contacts.get(person.id).draft
        assert draft.owners == ("bob", "anna")
        assert draft.watchers == ("anna",)


async def test_a_name_that_is_no_user_is_refused_beside_its_own_line(make_app, session):
    person = a_person(session)
    async with make_app(size=(80, 60)) as pilot:
        await press(pilot, "e")
        await go_to(pilot, "owners")
        await press(pilot, "down")
        await type_text(pilot, "Nikt Taki")
        await press(pilot, "ctrl+s")
        lines = [line.strip() for line in screen_text(pilot.app).splitlines()]
        place = lines.index("Nikt Taki")
        expected = sentence(Problem(Code.USER_UNKNOWN, "", {"name": "Nikt Taki"}))
        assert " ".join(lines[place + 1 : place + 3]).startswith(expected)
        assert pilot.app.focused.value == "Nikt Taki"
        assert session.contacts.get(person.id).version == person.version


async def test_a_contact_without_an_owner_is_refused(make_app, session):
    person = a_person(session)
    async with make_app(size=(80, 60)) as pilot:
        await press(pilot, "e")
        await go_to(pilot, "owners")
        await press(pilot, "ctrl+x", "ctrl+s")
        assert sentence(Problem(Code.OWNER_REQUIRED)) in screen_text(pilot.app)
        assert field_with_focus(pilot.app) == "owners"
        assert session.contacts.get(person.id).draft.owners == ("anna",)


async def test_an_owner_who_is_no_user_any_more_stays(make_app, session, bob):
    person = a_person(session)
    draft = person.draft.with_main(owners=("bob",))
    person = session.contacts.save(person.id, draft, person.version)
    with session.database.writing() as connection:
        connection.execute("UPDATE user SET is_active = 0 WHERE login = 'bob'")
    async with make_app(size=(80, 60)) as pilot:
        await press(pilot, "e")
        await go_to(pilot, "owners")
        assert pilot.app.focused.value == "bob"
        await press(pilot, "down")
        await type_text(pilot, "ann")
        await press(pilot, "enter", "ctrl+s")
        assert session.contacts.get(person.id).draft.owners == ("bob", "anna")


async def test_a_form_whose_fields_are_not_there_yet_is_what_it_begins_with(make_app, session):
    person = a_person(session, "Ewa Lis", phone="600100200")
    async with make_app() as pilot:
        await press(pilot, "e")
        editor = pilot.app.screen.editor
        new = ContactForm(person.draft, person.draft, editor.form.around)
        assert new.draft() == person.draft
        editor.form.fields.clear()
        assert editor.check_action("country", ()) is False
