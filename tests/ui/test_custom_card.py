"""Custom fields on the card and in the profile: "Additional information" (R24)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.kit.builders import a_person
from tests.kit.screen import press, screen_text
from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CustomFieldType as T
from tui_crm.i18n import use_language
from tui_crm.ui.widgets.custom_items import custom_items
from tui_crm.ui.widgets.items import ItemKind

pytestmark = pytest.mark.usefixtures("warsaw")

SIZES = [((80, 24), "en"), ((160, 45), "pl")]


def define(session, name, kind=T.TEXT, options=()):
    return session.custom_fields.add(Kind.PERSON, name, kind, options)


def give(session, person, **custom):
    draft = session.contacts.get(person.id).draft
    return session.contacts.save(person.id, replace(draft, custom={**draft.custom, **custom}), None)


@pytest.mark.parametrize(
    ("kind", "value", "english", "polish"),
    [
        (T.TEXT, "abc", "abc", "abc"),
        (T.NUMBER, 12.5, "12.5", "12,5"),
        (T.NUMBER, 3.0, "3", "3"),
        (T.NUMBER, 186500.5, "186,500.5", "186\N{NO-BREAK SPACE}500,5"),
        (T.DATE, "2026-01-31", "31 January 2026", "31 stycznia 2026"),
        (T.DATE_TIME, "2026-07-31T12:30:00Z", "31 July 2026, 14:30", "31 lipca 2026, 14:30"),
        (T.CHECKBOX, True, "yes", "tak"),
        (T.CHECKBOX, False, "no", "nie"),
        (T.CHOICE, "Mały", "Mały", "Mały"),
        (T.MULTIPLE_CHOICE, ("Kawa", "Woda"), "Kawa | Woda", "Kawa | Woda"),
        (T.URL, "https://example.com", "https://example.com", "https://example.com"),
    ],
)
def test_a_value_reads_as_people_write_it(session, kind, value, english, polish):
    options = {T.CHOICE: ("Mały",), T.MULTIPLE_CHOICE: ("Kawa", "Woda")}
    field = define(session, "Pole", kind, options.get(kind, ()))
    contact = give(session, a_person(session), pole=value)
    for language, text in (("en", english), ("pl", polish)):
        use_language(language)
        item = next(item for item in custom_items(contact, [field]) if item.text)
        assert (item.label, item.text) == ("Pole", text)
        assert item.kind is (ItemKind.URL if kind is T.URL else ItemKind.VALUE)
        plain = text.replace("186,", "186").replace("\N{NO-BREAK SPACE}", "")
        assert item.copied == (value if kind is T.URL else plain)


@pytest.mark.parametrize(("size", "language"), SIZES)
async def test_the_card_and_the_profile_have_the_section_in_the_order_of_the_fields(
    make_app, session, size, language
):
    for name in ("Budżet", "Wielkość biura w metrach", "Pusty"):
        define(session, name)
    person = give(session, a_person(session, "Anna Nowak"), budzet="12", wielkosc_biura_w_metrach="90")
    heading = {"en": "Additional information", "pl": "Informacje dodatkowe"}[language]
    async with make_app(size=size, language=language) as pilot:
        for keys in ((), ("f",)):
            await press(pilot, *keys)
            text = screen_text(pilot.app)
            section = text[text.index(heading) :]
            shown = ("Budżet", "12", "Wielkość biura w metrach", "90")
            places = [section.index(one) for one in shown]
            assert places == sorted(places)
            assert "Pusty" not in text
    assert person.draft.custom


async def test_there_is_no_section_where_nothing_is_filled(make_app, session):
    define(session, "Budżet")
    a_person(session, "Anna Nowak")
    async with make_app(size=(160, 45)) as pilot:
        assert "Additional information" not in screen_text(pilot.app)


async def test_a_field_out_of_use_is_not_shown_and_comes_back_with_its_value(make_app, session):
    field, other = define(session, "Budżet"), define(session, "Branża")
    person = give(session, a_person(session, "Anna Nowak"), budzet="dwanaście", branza="IT")
    session.custom_fields.retire(field.id)
    async with make_app(size=(160, 45)) as pilot:
        assert "dwanaście" not in screen_text(pilot.app)
        assert "IT" in screen_text(pilot.app)
    session.custom_fields.restore(field.id)
    session.custom_fields.rename(other.id, "Przemysł")
    async with make_app(size=(160, 45)) as pilot:
        text = screen_text(pilot.app)
        assert "dwanaście" in text
        assert "Przemysł" in text
        assert "Branża" not in text
    assert person.id


async def test_a_web_address_is_opened_and_copied_and_data_is_never_markup(make_app, session):
    define(session, "[b]Strona[/b]", T.URL)
    give(session, a_person(session, "Anna Nowak"), b_strona_b="https://example.com/[b]")
    async with make_app(size=(160, 45)) as pilot:
        assert "https://example.com/[b]" in screen_text(pilot.app)
        card = pilot.app.screen.query_one("ContactCard")
        item = next(item for item in card.items if item.value.startswith("https://example.com"))
        assert (item.kind, item.copied) == (ItemKind.URL, "https://example.com/[b]")


async def test_the_history_names_the_field_and_shows_the_value_in_words(make_app, session):
    define(session, "Budżet", T.NUMBER)
    define(session, "Zgoda", T.CHECKBOX)
    give(session, a_person(session, "Anna Nowak"), budzet=12.5, zgoda=True)
    async with make_app(size=(160, 45), language="pl") as pilot:
        await press(pilot, "f")
        text = screen_text(pilot.app)
        assert "Budżet: + 12,5" in text
        assert "Zgoda: + tak" in text


async def test_tags_stand_in_their_colours_on_the_card(make_app, session):
    session.tags.add("VIP", colour="pink")
    session.tags.add("Plain")
    a_person(session, tags="Plain | VIP")
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "home")
        strips = pilot.app.screen._compositor.render_strips()
        colours = {
            part.text: part.style.color.triplet.hex for strip in strips for part in strip if part.style
        }
        pink, plain = (pilot.app.theme_variables[name].lower() for name in ("tag-pink", "foreground"))
        assert (colours["VIP"], colours["Plain"]) == (pink, plain)
