"""The rest of the form: addresses, the picture, settings, how one goes about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from textual.widgets import OptionList, Static

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.screen import press, screen_text, settle, type_text
from tests.ui.test_editor import field_with_focus, fill, go_to, stored
from tests.ui.test_quick_add import choose_organization
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Address
from tui_crm.domain.problems import Code, Problem
from tui_crm.ui.modals.ask_path import AskPath
from tui_crm.wording import sentence

NOT_YOURS = sentence(Problem(Code.ACCESS_NOT_YOURS))
TALL = (80, 70)


# Addresses


async def test_another_address_is_added_with_a_label(make_app, session):
    person = a_person(session, city="Łódź")
    async with make_app(size=TALL) as pilot:
        await press(pilot, "e")
        pilot.app.screen.query_one("#another-address").focus()
        await press(pilot, "enter")
        assert field_with_focus(pilot.app) == "addresses.1.street"
        await type_text(pilot, "Długa 1")
        await press(pilot, "tab")
        await type_text(pilot, "home")
        await press(pilot, "enter")
        await type_text(pilot, "80-001")
        await press(pilot, "enter")
        await type_text(pilot, "Gdańsk")
        assert "Address 2" in screen_text(pilot.app)
        await press(pilot, "ctrl+s")
        addresses = session.contacts.get(person.id).draft.addresses
        assert addresses == (
            Address(city="Łódź"),
            Address(street="Długa 1", postal_code="80-001", city="Gdańsk", label="home"),
        )


async def test_an_empty_address_is_not_added_twice(make_app, session):
    a_person(session)
    async with make_app(size=TALL) as pilot:
        await press(pilot, "e")
        pilot.app.screen.query_one("#another-address").focus()
        await press(pilot, "enter")
        assert field_with_focus(pilot.app) == "addresses.0.street"


@pytest.fixture
def two_addresses(session):
    person = a_person(session)
    draft = person.draft.with_main(addresses=(Address(city="Łódź"), Address(city="Kraków", label="work")))
    return session.contacts.save(person.id, draft, person.version)


async def test_an_address_is_moved_and_the_first_is_the_main_one(make_app, session, two_addresses):
    async with make_app(size=TALL) as pilot:
        await press(pilot, "e")
        await go_to(pilot, "city-2")
        await press(pilot, "alt+down", "alt+up")
        assert field_with_focus(pilot.app) == "addresses.0.street"
        await press(pilot, "ctrl+s")
        draft = session.contacts.get(two_addresses.id).draft
        assert draft.addresses == (Address(city="Kraków", label="work"), Address(city="Łódź"))


async def test_an_address_is_removed_and_the_others_move_up(make_app, session, two_addresses):
    async with make_app(size=TALL) as pilot:
        await press(pilot, "e")
        await go_to(pilot, "city")
        await press(pilot, "ctrl+x")
        assert "Address 2" not in screen_text(pilot.app)
        assert field_with_focus(pilot.app) == "addresses.0.street"
        await press(pilot, "ctrl+s")
        draft = session.contacts.get(two_addresses.id).draft
        assert draft.addresses == (Address(city="Kraków", label="work"),)
        await press(pilot, "e")
        await go_to(pilot, "city")
        await press(pilot, "ctrl+x", "ctrl+s")
        assert session.contacts.get(two_addresses.id).draft.addresses == ()


async def test_a_refused_address_says_so_at_its_own_part(make_app, session, two_addresses):
    async with make_app(size=TALL) as pilot:
        await press(pilot, "e")
        await fill(pilot, **{"city-2": "x" * 201})
        await press(pilot, "ctrl+s")
        assert field_with_focus(pilot.app) == "addresses.1.city"
        lines = [line.strip() for line in screen_text(pilot.app).splitlines()]
        place = max(number for number, line in enumerate(lines) if line.startswith("City"))
        assert lines[place + 1].startswith("The text is too long")


# Settings


async def test_linking_of_emails_is_switched_off(make_app, session):
    person = a_person(session)
    async with make_app(size=TALL) as pilot:
        await press(pilot, "e")
        await go_to(pilot, "link_emails")
        await press(pilot, "enter", "down", "enter", "ctrl+s")
        assert session.contacts.get(person.id).draft == person.draft.with_main(link_emails=False)


async def test_an_owner_closes_a_contact(make_app, session):
    person = a_person(session)
    async with make_app(size=TALL) as pilot:
        await press(pilot, "e")
        assert NOT_YOURS[:30] not in screen_text(pilot.app)
        await go_to(pilot, "access")
        await press(pilot, "enter")
        assert "organization access" not in screen_text(pilot.app)
        await press(pilot, "down", "enter", "ctrl+s")
        assert session.contacts.get(person.id).draft.access is Access.OWNER


async def test_organization_access_is_offered_where_one_is_linked_and_refused_without_it(make_app, session):
    an_organization(session, "Acme Polska")
    person = a_person(session, organization="Acme Polska")
    async with make_app(size=TALL) as pilot:
        await press(pilot, "e")
        await go_to(pilot, "access")
        await press(pilot, "enter", "down", "down", "enter", "ctrl+s")
        assert session.contacts.get(person.id).draft.access is Access.ORGANIZATION
        await press(pilot, "e")
        await go_to(pilot, "organizations")
        await press(pilot, "ctrl+x", "ctrl+s")
        assert field_with_focus(pilot.app) == "access"
        assert "This access needs a linked organization" in screen_text(pilot.app)


async def test_who_owns_nothing_here_is_told_why_the_access_stays(make_app, session):
    a_person(session)
    with a_session_of(session, "bob") as bob:
        async with make_app(of=bob, size=TALL) as pilot:
            await press(pilot, "e")
            assert NOT_YOURS in " ".join(screen_text(pilot.app).split())
            await go_to(pilot, "link_emails")
            await press(pilot, "down")
            assert field_with_focus(pilot.app) != "access"


# The picture


@pytest.fixture
def picture(tmp_path) -> Path:
    path = tmp_path / "jan.png"
    Image.new("RGB", (40, 40), (200, 10, 10)).save(path)
    return path


async def choose_picture(pilot, path: Path) -> None:
    await go_to(pilot, "picture")
    await press(pilot, "enter")
    if not isinstance(pilot.app.screen, AskPath):
        await press(pilot, "enter")
    assert isinstance(pilot.app.screen, AskPath)
    await type_text(pilot, str(path))
    await press(pilot, "enter")


async def test_a_picture_is_set_at_once_and_the_form_can_still_be_saved(make_app, session, picture):
    person = a_person(session)
    async with make_app(size=TALL) as pilot:
        await press(pilot, "e")
        await fill(pilot, position="Prezes")
        await choose_picture(pilot, picture)
        assert session.contacts.get(person.id).thumbnail
        assert "Set: Enter" in screen_text(pilot.app)
        await press(pilot, "ctrl+s")
        now = session.contacts.get(person.id)
        assert now.draft.position == "Prezes"
        assert now.thumbnail
        await press(pilot, "e")
        await go_to(pilot, "picture")
        await press(pilot, "enter", "down", "enter")
        assert not session.contacts.get(person.id).thumbnail
        assert "None: Enter" in screen_text(pilot.app)


async def test_a_new_contact_gets_its_picture_with_the_save(make_app, session, picture):
    async with make_app(size=TALL) as pilot:
        await press(pilot, "n")
        await type_text(pilot, "600100200")
        await fill(pilot, first_name="Ewa", last_name="Lis")
        await choose_picture(pilot, picture)
        assert "jan.png" in screen_text(pilot.app)
        await press(pilot, "ctrl+s")
        assert stored(session)["Ewa Lis"].thumbnail


async def test_a_file_that_is_no_picture_is_told_before_the_save(make_app, session, tmp_path):
    path = tmp_path / "text.png"
    path.write_text("no picture")
    async with make_app(size=TALL) as pilot:
        await press(pilot, "n")
        await type_text(pilot, "600100200")
        await choose_picture(pilot, path)
        assert isinstance(pilot.app.screen, AskPath), "another path can be typed"
        assert "This is no picture" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert "None: Enter" in screen_text(pilot.app)
        await fill(pilot, first_name="Ewa", last_name="Lis")
        await press(pilot, "ctrl+s")
        assert not stored(session)["Ewa Lis"].thumbnail


# Going about


@pytest.mark.parametrize("language", ["en", "pl"])
async def test_the_field_with_the_focus_is_on_the_screen_at_80x24(make_app, session, two_addresses, language):
    async with make_app(size=(80, 24), language=language) as pilot:
        await press(pilot, "e")
        seen = []
        while not seen or pilot.app.focused is not seen[0]:
            focused = pilot.app.focused
            seen.append(focused)
            form = pilot.app.screen.editor.form
            assert form.region.contains_region(focused.region), focused
            await press(pilot, "tab")
        assert len(seen) > 25


def focus_is_in_sight(pilot) -> bool:
    return pilot.app.screen.editor.form.region.contains_region(pilot.app.focused.region)


async def test_the_field_with_the_focus_stays_on_a_screen_that_shrinks(make_app, session, two_addresses):
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "e", *["tab"] * 14)
        for size in ((100, 24), (80, 16), (160, 45), (80, 24)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert focus_is_in_sight(pilot), size


async def test_the_field_with_the_focus_stays_where_lines_come_above_it(make_app, session, two_addresses):
    async with make_app(size=(80, 24)) as pilot:
        await press(pilot, "e", *["tab"] * 14)
        form = pilot.app.screen.editor.form
        for _line in range(form.size.height):
            await form.mount(Static("A sentence that comes late."), before=0)
            await settle(pilot)
            assert focus_is_in_sight(pilot)


async def test_down_and_up_go_through_the_whole_form(make_app, session, two_addresses):
    async with make_app(size=(80, 24)) as pilot:
        await press(pilot, "e")
        first = pilot.app.focused
        down = [first]
        while field_with_focus(pilot.app) != "access":
            await press(pilot, "down")
            assert pilot.app.focused is not down[-1]
            down.append(pilot.app.focused)
        for widget in reversed(down[:-1]):
            await press(pilot, "up")
            assert pilot.app.focused is widget


async def test_a_choice_closes_with_escape_and_stays(make_app, session):
    person = a_person(session)
    async with make_app(size=TALL) as pilot:
        await press(pilot, "e")
        await go_to(pilot, "status")
        await press(pilot, "enter", "down", "escape")
        assert not pilot.app.screen.editor.query(OptionList)
        await press(pilot, "ctrl+s")
        assert session.contacts.get(person.id).version == person.version


async def test_the_sections_have_headings(make_app, session):
    a_person(session)
    async with make_app(size=TALL) as pilot:
        await press(pilot, "e")
        lines = [line.strip() for line in screen_text(pilot.app).splitlines()]
        assert lines.index("General") < lines.index("Settings")


async def test_without_colours_the_label_of_the_field_with_the_focus_shows(make_app, session, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    a_person(session)
    async with make_app(size=TALL) as pilot:
        await press(pilot, "e")

        def marked() -> str:
            rows = pilot.app.screen._compositor.render_strips()
            parts = [part for row in rows for part in row if part.style is not None]
            return " ".join(part.text for part in parts if part.style.bold and part.style.underline)

        assert "First name" in marked()
        await press(pilot, "down")
        assert "First name" not in marked()
        assert "Surname" in marked()
        await go_to(pilot, "status")
        await press(pilot, "enter")
        assert "inactive" not in marked()
        await press(pilot, "down")
        assert "inactive" in marked()


async def test_a_chosen_picture_goes_along_to_the_form_of_the_other_base(make_app, session, picture):
    async with make_app(size=TALL) as pilot:
        await press(pilot, "f7")
        await type_text(pilot, "600100200")
        await choose_picture(pilot, picture)
        await choose_organization(pilot)
        await go_to(pilot, "picture")
        assert "jan.png" in screen_text(pilot.app)
        await fill(pilot, name="Lis i Syn")
        await press(pilot, "ctrl+s")
        assert stored(session)["Lis i Syn"].thumbnail


async def test_long_values_show_their_beginning(make_app, session):
    a_person(session, email=f"{'adam.' * 12}adamczyk@example.com")
    async with make_app(size=(80, 24)) as pilot:
        await press(pilot, "e")
        assert "adam.adam.adam." in screen_text(pilot.app)
        assert "adamczyk@example.com" not in screen_text(pilot.app)


# Rules, next to the field


# From the last field of a form to its first: a save goes to the first that is refused.
REFUSED_OF_A_PERSON = {
    "document_number": ("x" * 201, Problem(Code.TOO_LONG, "", {"maximum": 200})),
    "pesel": ("44051401358", Problem(Code.BAD_CHECKSUM, "", {"value": "44051401358"})),
    "birthday": ("31.02.1980", Problem(Code.DATE_NOT_RECOGNIZED, "", {"value": "31.02.1980"})),
    "last_name": ("Kowal5ki", Problem(Code.SURNAME_CHARACTER, "", {"character": "5"})),
    "first_name": ("Al", Problem(Code.NAME_TOO_SHORT, "", {"minimum": 3})),
}
REFUSED_OF_AN_ORGANIZATION = {
    "krs": ("12x", Problem(Code.NUMBER_NOT_RECOGNIZED, "", {"value": "12x"})),
    "regon": ("123456789", Problem(Code.BAD_CHECKSUM, "", {"value": "123456789"})),
    "nip": ("5260250275", Problem(Code.BAD_CHECKSUM, "", {"value": "5260250275"})),
    "website": ("javascript:x", Problem(Code.URL_NOT_RECOGNIZED, "", {"value": "javascript:x"})),
    "name": ("Al", Problem(Code.NAME_TOO_SHORT, "", {"minimum": 3})),
}


@pytest.mark.parametrize(
    ("language", "switch", "refused"),
    [("en", "", REFUSED_OF_A_PERSON), ("pl", "o", REFUSED_OF_AN_ORGANIZATION)],
    ids=["person-en", "organization-pl"],
)
async def test_what_is_refused_says_why_under_its_field_when_it_is_left(
    make_app, session, language, switch, refused
):
    a_person(session)
    an_organization(session)
    async with make_app(size=TALL, language=language) as pilot:
        await press(pilot, *switch, "e")
        for field, (text, problem) in refused.items():
            await fill(pilot, **{field: text})
            await press(pilot, "tab")
            said = pilot.app.screen.query_one(f"#field-{field} .form-problem")
            assert str(said.content) == sentence(problem)
            await press(pilot, "ctrl+s")
            assert field_with_focus(pilot.app) == field


@pytest.mark.parametrize(
    ("typed", "stored_as"),
    [("9.05.1980", "1980-05-09"), ("09.05", "--05-09"), ("9 maja", "--05-09"), ("--05-09", "--05-09")],
)
async def test_a_birthday_is_read_with_and_without_its_year(make_app, session, typed, stored_as):
    person = a_person(session)
    async with make_app(size=TALL) as pilot:
        await press(pilot, "e")
        await fill(pilot, birthday=typed)
        await press(pilot, "ctrl+s")
        assert session.contacts.get(person.id).draft.birthday == stored_as
