"""The contacts screen: moving, searching, panes, marks, cards, the empty base, other people's changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.screen import press, screen_text, type_text
from tui_crm.clipboard import Level, Outcome
from tui_crm.domain.contact import Kind, Status
from tui_crm.ui.modals.card_text import CardText
from tui_crm.ui.screens.contacts import ContactsScreen
from tui_crm.ui.widgets.contact_card import ContactCard
from tui_crm.ui.widgets.record_table import RecordTable

SIZES = [(80, 24), (120, 40), (160, 45)]


def names_on(app) -> list[str]:
    """The names in the list on the screen, in order."""
    lines = screen_text(app).splitlines()
    return [line[2:28].strip() for line in lines[2:] if line[2:28].strip()]


def card_of(app) -> str:
    contact = app.screen.query_one(ContactCard).contact
    return contact.name if contact is not None else ""


def deactivate(session, contact):
    session.contacts.save(contact.id, replace(contact.draft, status=Status.INACTIVE), contact.version)


@pytest.fixture
def people(session):
    """Five persons and an organization."""
    acme = an_organization(session, "Acme Sp. z o.o.", city="Łódź")
    a_person(
        session, "Łukasz Kowalski", phone="600 100 200", organization="Acme Sp. z o.o.", position="Dyrektor"
    )
    for name in ("Anna Nowak", "Jan Żuk", "Zofia Ćwik", "Ewa Lis"):
        a_person(session, name)
    return acme


@pytest.mark.parametrize("size", SIZES)
async def test_list_and_card_stand_together_and_the_card_follows_the_cursor(make_app, people, size):
    async with make_app(size=size) as pilot:
        text = screen_text(pilot.app)
        assert "Persons" in text
        assert "5 contacts" in text
        assert card_of(pilot.app) == "Zofia Ćwik"
        await press(pilot, "down")
        assert card_of(pilot.app) == "Łukasz Kowalski"
        assert "+48 600 100 200" in screen_text(pilot.app)
        await press(pilot, "G")
        assert card_of(pilot.app) == "Jan Żuk"
        await press(pilot, "k")
        assert card_of(pilot.app) == "Anna Nowak"
        await press(pilot, "home", "j", "j")
        assert card_of(pilot.app) == "Ewa Lis"


@pytest.mark.parametrize("typed", ["lukasz", "kowalski luk", "600100200", "600-100-200", "+48 600 100"])
async def test_each_key_searches(make_app, people, typed):
    async with make_app() as pilot:
        await press(pilot, "slash")
        await type_text(pilot, typed)
        text = screen_text(pilot.app)
        assert "1 of 5 contacts" in text
        assert "Łukasz Kowalski" in text
        assert card_of(pilot.app) == "Łukasz Kowalski"


async def test_enter_goes_to_what_was_found_and_escape_clears_keeping_the_contact(make_app, people):
    async with make_app() as pilot:
        await press(pilot, "slash", *"lis", "enter")
        assert isinstance(pilot.app.focused, RecordTable)
        assert card_of(pilot.app) == "Ewa Lis"
        await press(pilot, "escape")
        assert "5 contacts" in screen_text(pilot.app)
        assert card_of(pilot.app) == "Ewa Lis"


async def test_nothing_found_says_so_and_how_to_get_out(make_app, people):
    async with make_app() as pilot:
        await press(pilot, "slash", *"[/]qq")
        text = screen_text(pilot.app)
        assert 'Nothing found for "[/]qq".' in text
        assert "Esc" in text
        assert "0 of 5 contacts" in text
        assert "No contact is selected." in text
        await press(pilot, "escape")
        assert "Łukasz Kowalski" in screen_text(pilot.app)


async def test_the_arrows_move_in_the_list_while_one_types(make_app, people):
    async with make_app() as pilot:
        await press(pilot, "slash", "down", "down")
        assert pilot.app.focused.id == "search-text"
        assert pilot.app.screen.query_one(RecordTable).cursor == 2


async def test_the_other_base_has_its_name_columns_and_count(make_app, people):
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "slash", *"ewa", "enter", "o")
        text = screen_text(pilot.app)
        assert "Organizations" in text.splitlines()[0]
        assert "1 contact" in text
        assert "Acme Sp. z o.o." in text
        assert "Łukasz Kowalski" in text  # on its card: the organization's persons
        await press(pilot, "o")
        assert "5 contacts" in screen_text(pilot.app)


async def test_marks_are_counted_cleared_and_set_for_all_found(make_app, people):
    async with make_app() as pilot:
        await press(pilot, "space", "space")
        assert "2 marked, 5 contacts" in screen_text(pilot.app)
        await press(pilot, "asterisk")
        assert "5 marked" in screen_text(pilot.app)
        await press(pilot, "asterisk")
        assert "marked" not in screen_text(pilot.app)
        await press(pilot, "space", "escape")
        assert "marked" not in screen_text(pilot.app)


@pytest.fixture
def clipboard(monkeypatch):
    """What was copied, in place of a clipboard."""
    copied: list[str] = []

    def copy(text, *_args, **_options):
        copied.append(text)
        return Outcome(Level.VERIFIED, "test")

    monkeypatch.setattr("tui_crm.clipboard.copy", copy)
    return copied


async def test_copying_takes_the_card_of_the_row_or_of_the_marked_rows(make_app, people, clipboard):
    async with make_app() as pilot:
        await press(pilot, "down", "y")
        assert clipboard == ["Łukasz Kowalski\nDyrektor\n+48600100200"]
        await press(pilot, "G", "space", "home", "space", "y")
        first, second = clipboard[-1].split("\n\n")
        assert first.startswith("Jan Żuk")
        assert second.startswith("Zofia Ćwik")


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [
        ("en", "Card copied: Łukasz Kowalski", "2 cards copied"),
        ("pl", "Skopiowano wizytówkę: Łukasz Kowalski", "Skopiowano 2 wizytówki"),
    ],
)
async def test_a_copying_says_what_was_copied_and_then_where_it_is(
    make_app, people, clipboard, language, one, two
):
    async with make_app(language=language) as pilot:
        await press(pilot, "down", "y")
        said = [toast.message.splitlines() for toast in pilot.app._notifications]
        assert said[-1][0] == one
        assert said[-1][1].endswith("test).")
        await press(pilot, "space", "space", "y")
        said = [toast.message.splitlines() for toast in pilot.app._notifications]
        assert said[-1][0] == two


async def test_a_copying_that_failed_does_not_say_that_it_was_done(make_app, people, monkeypatch):
    monkeypatch.setattr("tui_crm.clipboard.copy", lambda *_args, **_options: Outcome(Level.FAILED, ""))
    async with make_app() as pilot:
        await press(pilot, "down", "y")
        (said,) = [toast.message for toast in pilot.app._notifications]
        assert said.startswith("The text could not be copied anywhere.")


async def test_the_card_text_can_be_read_on_the_screen(make_app, people):
    async with make_app() as pilot:
        await press(pilot, "down", "Y")
        assert isinstance(pilot.app.screen, CardText)
        assert "+48600100200" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ContactsScreen)


async def test_enter_opens_the_card_full_on_a_narrow_screen_and_escape_comes_back(make_app, people):
    async with make_app(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        assert isinstance(pilot.app.focused, ContactCard)
        assert not pilot.app.screen.table.region
        assert "5 contacts" in screen_text(pilot.app).splitlines()[0], "the status line stays"
        await press(pilot, "escape")
        assert isinstance(pilot.app.focused, RecordTable)
        assert pilot.app.screen.table.region


async def test_tab_goes_round_the_panes(make_app, people):
    async with make_app() as pilot:
        seen = []
        for _ in range(3):
            await press(pilot, "tab")
            seen.append(type(pilot.app.focused).__name__)
        assert seen == ["ContactCard", "SearchInput", "RecordTable"]


async def test_inactive_contacts_are_hidden_until_asked_for(make_app, people, session):
    deactivate(session, a_person(session, "Adam Bez"))
    async with make_app() as pilot:
        assert "Adam Bez" not in screen_text(pilot.app)
        await press(pilot, "I")
        assert "Adam Bez (inactive)" in screen_text(pilot.app)
        await press(pilot, "I")
        assert "Adam Bez" not in names_on(pilot.app)


async def test_what_another_user_changed_is_shown_at_the_next_key_and_the_cursor_stays(
    make_app, people, session
):
    with a_session_of(session, "bob") as bob:
        async with make_app() as pilot:
            await press(pilot, "G")
            assert card_of(pilot.app) == "Jan Żuk"
            a_person(bob, "Adam Abacki")
            await press(pilot, "up")
            assert "6 contacts" in screen_text(pilot.app)
            assert card_of(pilot.app) == "Anna Nowak"
            await press(pilot, "home")
            assert card_of(pilot.app) == "Adam Abacki"


async def test_a_contact_that_is_gone_leaves_a_list_that_works(make_app, people, session):
    with a_session_of(session, "bob") as bob:
        async with make_app() as pilot:
            await press(pilot, "G")
            for contact in list(bob.contacts.each(bob_query(Kind.PERSON)))[1:]:
                deactivate(bob, contact)
            await press(pilot, "up")
            assert pilot.app.screen.query_one(RecordTable).total == 1
            assert card_of(pilot.app) == "Zofia Ćwik"


def bob_query(kind):
    from tui_crm.domain.contact_query import ContactQuery

    return ContactQuery(kind=kind)


async def test_an_empty_base_offers_three_ways_on(make_app):
    async with make_app() as pilot:
        text = screen_text(pilot.app)
        assert "There are no persons here yet." in text
        for line in ("i     import a file", "n     add a contact", "s     look at the sample"):
            assert line in text


async def test_only_an_empty_base_offers_the_sample(make_app, session):
    an_organization(session)
    async with make_app() as pilot:
        text = screen_text(pilot.app)
        assert "There are no persons here yet." in text
        assert "sample" not in text
        await press(pilot, "s")
        assert pilot.app.session is session


async def test_the_sample_opens_from_an_empty_base(make_app, monkeypatch, session):
    from tui_crm.services import demo

    made = demo.make
    monkeypatch.setattr(demo, "make", lambda path: made(path, 30))
    async with make_app() as pilot:
        await press(pilot, "s")
        assert pilot.app.session is not session
        assert "There are no persons" not in screen_text(pilot.app)
        assert names_on(pilot.app)


async def test_a_viewer_is_offered_nothing_that_is_not_allowed(make_app, people, session):
    with a_session_of(session, "eva", "viewer") as eva:
        async with make_app(of=eva) as pilot:
            await press(pilot, "n")
            await press(pilot, "e")
            assert not pilot.app.screen.has_class("-editing")
            assert "permission" in "".join(n.message for n in pilot.app._notifications)


async def test_polish(make_app, people):
    async with make_app(language="pl", size=(120, 40)) as pilot:
        text = screen_text(pilot.app)
        assert "Osoby" in text
        assert "5 kontaktów" in text


async def test_names_on_the_screen_are_data(make_app, session):
    a_person(session, "[/][@click=app.exit]x Zły")
    async with make_app() as pilot:
        assert "[/][@click=app.exit]x Zły" in screen_text(pilot.app)
        await press(pilot, "enter", "escape", "y")
        assert pilot.app.is_running
