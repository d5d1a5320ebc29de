"""Custom fields in forms: typed by keys, judged as one leaves them, kept by drafts, settled in conflicts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.color import Color

from tests.kit.builders import a_person, a_session_of
from tests.kit.screen import press, screen_text, settle, type_text
from tui_crm.domain.conflicts import merge
from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CustomFieldType as T
from tui_crm.domain.problems import Code, Problem
from tui_crm.ui.modals.conflict import ConflictScreen
from tui_crm.ui.widgets.form_fields import field_of
from tui_crm.ui.widgets.offering import Offers
from tui_crm.wording import sentence

pytestmark = pytest.mark.usefixtures("warsaw")


@pytest.fixture
def fields(session):
    """A field of each type, by its type."""
    options = {T.CHOICE: ("Niski", "Średni", "Wysoki"), T.MULTIPLE_CHOICE: ("Kawa", "Herbata", "Woda")}
    add = session.custom_fields.add
    return {kind: add(Kind.PERSON, f"Pole {kind.value}", kind, options.get(kind, ())) for kind in T}


def custom(session, person) -> dict[str, object]:
    return session.contacts.get(person.id).draft.custom


async def go_to(pilot, field) -> None:
    pilot.app.screen.query_one(f"#field-custom-{field.id}").focus_first()
    await settle(pilot)


def form_text(app) -> str:
    """What the pane of the editor shows, in one line."""
    return " ".join(" ".join(line.split("│")[-1] for line in screen_text(app).splitlines()).split())


# What is typed, and what is stored

TYPED = {
    T.TEXT: (["a", "b", "c"], "abc"),
    T.NUMBER: (["1", "2", ",", "5"], 12.5),
    T.DATE: (list("31.01.2026"), "2026-01-31"),
    T.DATE_TIME: ([*"31.07.2026", "space", *"14:30"], "2026-07-31T12:30:00Z"),
    T.CHECKBOX: (["enter"], True),
    T.CHOICE: (["enter", "down", "down", "enter"], "Średni"),
    T.MULTIPLE_CHOICE: (["enter", "space", "down", "down", "space", "enter"], ("Kawa", "Woda")),
    T.URL: (list("example.com/a"), "https://example.com/a"),
}


LARGE_AND_POLISH = (T.NUMBER, T.DATE_TIME, T.CHECKBOX, T.MULTIPLE_CHOICE)
SMALL_AND_ENGLISH = (T.TEXT, T.DATE, T.CHOICE, T.URL)


@pytest.mark.parametrize(
    ("kinds", "size", "language"),
    [(LARGE_AND_POLISH, (160, 45), "pl"), (SMALL_AND_ENGLISH, (80, 24), "en")],
    ids=["160x45-pl", "80x24-en"],
)
async def test_values_are_typed_and_saved(make_app, session, fields, kinds, size, language):
    assert {*LARGE_AND_POLISH, *SMALL_AND_ENGLISH} == {*T}
    person = a_person(session, "Anna Nowak")
    async with make_app(size=size, language=language) as pilot:
        await press(pilot, "e")
        for kind in kinds:
            await go_to(pilot, fields[kind])
            await press(pilot, *TYPED[kind][0])
        await press(pilot, "ctrl+s")
        assert not pilot.app.screen.has_class("-editing"), screen_text(pilot.app)
    assert custom(session, person) == {fields[kind].key: TYPED[kind][1] for kind in kinds}


SHOWN = {
    T.TEXT: "abc",
    T.NUMBER: "12,5",
    T.DATE: "2026-01-31",
    T.DATE_TIME: "2026-07-31 14:30",
    T.CHECKBOX: "[x] tak",
    T.CHOICE: "Średni",
    T.MULTIPLE_CHOICE: "Kawa, Woda",
    T.URL: "https://example.com/a",
}


async def test_a_form_that_nobody_typed_into_changes_nothing(make_app, session, fields):
    person = a_person(session, "Anna Nowak")
    values = {fields[kind].key: value for kind, (_keys, value) in TYPED.items()}
    draft = session.contacts.get(person.id).draft
    before = session.contacts.save(person.id, replace(draft, custom=values), None)
    async with make_app(size=(100, 90), language="pl") as pilot:
        await press(pilot, "e")
        text = screen_text(pilot.app)
        assert [shown for shown in SHOWN.values() if shown not in text] == []
        await press(pilot, "ctrl+s")
    assert session.contacts.get(person.id).version == before.version


WRONG = {
    T.NUMBER: ("dużo", Code.NUMBER_NOT_RECOGNIZED),
    T.DATE: ("31.02.2026", Code.DAY_NOT_RECOGNIZED),
    T.DATE_TIME: ("jutro", Code.LOCAL_TIME_NOT_RECOGNIZED),
    T.URL: ("javascript:x", Code.URL_NOT_RECOGNIZED),
}
"""In the order of the form: a save goes to the first that is wrong."""


async def test_a_wrong_value_is_told_when_the_field_is_left_and_a_draft_keeps_it(make_app, session, fields):
    person = a_person(session, "Anna Nowak")
    async with make_app(size=(150, 70)) as pilot:
        await press(pilot, "e")
        for kind, (typed, code) in WRONG.items():
            said = sentence(Problem(code, "", {"value": typed}))
            await go_to(pilot, fields[kind])
            await type_text(pilot, typed)
            assert said not in form_text(pilot.app)
            await press(pilot, "tab")
            assert said in form_text(pilot.app)
        await press(pilot, "escape")
    kept = {fields[kind].key: typed for kind, (typed, _code) in WRONG.items()}
    assert session.drafts.kept("edit", person.id).draft.custom == kept
    async with make_app(size=(150, 70)) as pilot:
        await press(pilot, "e", "enter")
        assert [typed for typed in kept.values() if typed not in screen_text(pilot.app)] == []
        for kind in WRONG:
            await press(pilot, "ctrl+s")
            assert field_of(pilot.app.focused).field == fields[kind].field
            await press(pilot, "end", "ctrl+u")
    assert custom(session, person) == {}


async def test_a_checkbox_goes_round_and_a_cleared_value_is_gone(make_app, session, fields):
    person = a_person(session, "Anna Nowak")
    field = fields[T.CHECKBOX]
    async with make_app(size=(100, 70)) as pilot:
        for keys, stored in (
            (["space"], {field.key: True}),
            (["space"], {field.key: False}),
            (["enter"], {}),
        ):
            await press(pilot, "e")
            await go_to(pilot, field)
            await press(pilot, *keys, "ctrl+s")
            assert custom(session, person) == stored


async def test_a_number_is_given_back_by_the_draft_as_it_was_typed(make_app, session, fields):
    person = a_person(session, "Anna Nowak")
    async with make_app(size=(100, 70), language="pl") as pilot:
        await press(pilot, "e")
        await go_to(pilot, fields[T.NUMBER])
        await type_text(pilot, "12 345,50")
        await press(pilot, "escape", "e", "enter")
        assert "12 345,50" in form_text(pilot.app)
        await go_to(pilot, fields[T.NUMBER])
        await press(pilot, "ctrl+s")
    assert custom(session, person) == {fields[T.NUMBER].key: 12345.5}


async def test_a_number_of_more_digits_than_numbers_keep_is_refused(make_app, session, fields):
    person = a_person(session, "Anna Nowak")
    async with make_app(size=(100, 70)) as pilot:
        await press(pilot, "e")
        await go_to(pilot, fields[T.NUMBER])
        await type_text(pilot, "12345678901234567890")
        await press(pilot, "ctrl+s")
        assert "use a text field for it" in form_text(pilot.app)
    assert custom(session, person) == {}


async def test_the_options_of_a_multiple_choice_say_their_keys_while_they_are_open(make_app, session, fields):
    a_person(session, "Anna Nowak")
    async with make_app(size=(100, 70)) as pilot:
        await press(pilot, "e")
        await go_to(pilot, fields[T.MULTIPLE_CHOICE])
        hint = "Space marks, Enter takes them."
        await press(pilot, "enter")
        assert hint in form_text(pilot.app)
        await press(pilot, "enter")
        assert hint not in form_text(pilot.app)


async def test_the_line_with_the_focus_is_drawn_as_what_the_cursor_stands_on(make_app, session, fields):
    a_person(session, "Anna Nowak")
    async with make_app(size=(100, 70)) as pilot:
        await press(pilot, "e")
        for kind in (T.CHECKBOX, T.CHOICE, T.MULTIPLE_CHOICE):
            box = pilot.app.screen.query_one(f"#field-custom-{fields[kind].id}").box
            before = box.styles.background
            await go_to(pilot, fields[kind])
            colours = pilot.app.theme_variables
            assert box.styles.background != before
            assert box.styles.background == Color.parse(colours["block-cursor-background"])


async def test_a_letter_goes_to_an_option_that_begins_with_it(make_app, session, fields):
    person = a_person(session, "Anna Nowak")
    async with make_app(size=(100, 70)) as pilot:
        await press(pilot, "e")
        await go_to(pilot, fields[T.CHOICE])
        await press(pilot, "s", "enter")
        await go_to(pilot, fields[T.MULTIPLE_CHOICE])
        await press(pilot, "w", "space", "escape", "ctrl+s")
    values = custom(session, person)
    assert values == {fields[T.CHOICE].key: "Średni", fields[T.MULTIPLE_CHOICE].key: ("Woda",)}


async def test_an_option_out_of_use_is_shown_as_such_and_kept(make_app, session, fields):
    choice, several = fields[T.CHOICE], fields[T.MULTIPLE_CHOICE]
    values = {choice.key: "Niski", several.key: ("Kawa", "Woda")}
    person = a_person(session, "Anna Nowak")
    session.contacts.save(person.id, replace(session.contacts.get(person.id).draft, custom=values), None)
    for field in (choice, several):
        session.custom_fields.retire_option(field.options[0].id)
    async with make_app(size=(100, 70)) as pilot:
        await press(pilot, "e")
        text = screen_text(pilot.app)
        assert "Niski (out of use)" in text
        assert "Kawa (out of use), Woda" in text
        await go_to(pilot, fields[T.TEXT])
        await type_text(pilot, "x")
        await press(pilot, "ctrl+s")
        assert custom(session, person) == {**values, fields[T.TEXT].key: "x"}
        await press(pilot, "n")
        await type_text(pilot, "600100200")
        await go_to(pilot, choice)
        await press(pilot, "enter")
        offered = [str(option.prompt) for option in pilot.app.screen.query_one(Offers).options]
        assert offered == ["-", "Średni", "Wysoki"]


# The section


async def test_there_is_a_section_only_where_there_are_fields(make_app, session):
    a_person(session, "Anna Nowak")
    async with make_app(size=(100, 70)) as pilot:
        await press(pilot, "e")
        assert "Custom fields" not in screen_text(pilot.app)
        await press(pilot, "escape")
        session.custom_fields.add(Kind.PERSON, "Budżet", T.NUMBER)
        session.custom_fields.add(Kind.ORGANIZATION, "Branża", T.TEXT)
        await press(pilot, "e")
        text = screen_text(pilot.app)
        assert text.index("Document number") < text.index("Custom fields") < text.index("Budżet")
        assert text.index("Budżet") < text.index("Settings")
        assert "Branża" not in text


async def test_the_section_follows_the_order_of_the_fields(make_app, session, fields):
    a_person(session, "Anna Nowak")
    session.custom_fields.move(fields[T.URL].id, 0)
    async with make_app(size=(100, 70)) as pilot:
        await press(pilot, "e")
        text = screen_text(pilot.app)
        assert text.index("Pole url") < text.index("Pole text") < text.index("Pole number")


async def test_quick_add_has_the_section_of_the_base(make_app, session):
    session.custom_fields.add(Kind.PERSON, "Budżet", T.NUMBER)
    async with make_app(size=(100, 70)) as pilot:
        await press(pilot, "f7")
        assert "Budżet" in screen_text(pilot.app)


async def test_a_field_with_a_name_of_signs_is_text(make_app, session):
    a_person(session, "Anna Nowak")
    session.custom_fields.add(Kind.PERSON, "[b]x[/b]", T.CHOICE, ["[red]a[/red]"])
    async with make_app(size=(100, 70)) as pilot:
        await press(pilot, "e")
        assert "[b]x[/b]" in screen_text(pilot.app)
        await press(pilot, "ctrl+s")


# Fields and options that change under an open form


async def test_a_field_that_went_out_of_use_does_not_stop_a_save(make_app, session, fields):
    number = fields[T.NUMBER]
    person = a_person(session, "Anna Nowak")
    session.contacts.save(
        person.id, replace(session.contacts.get(person.id).draft, custom={number.key: 5.0}), None
    )
    async with make_app(size=(100, 70)) as pilot:
        await press(pilot, "e")
        session.custom_fields.retire(number.id)
        await go_to(pilot, fields[T.TEXT])
        await type_text(pilot, "x")
        await press(pilot, "ctrl+s")
        assert not pilot.app.screen.has_class("-editing"), screen_text(pilot.app)
    assert custom(session, person) == {fields[T.TEXT].key: "x"}
    session.custom_fields.restore(number.id)
    assert custom(session, person) == {fields[T.TEXT].key: "x", number.key: 5.0}


async def test_an_option_that_got_another_name_does_not_stop_a_save(make_app, session, fields):
    choice = fields[T.CHOICE]
    person = a_person(session, "Anna Nowak")
    session.contacts.save(
        person.id, replace(session.contacts.get(person.id).draft, custom={choice.key: "Niski"}), None
    )
    async with make_app(size=(100, 70)) as pilot:
        await press(pilot, "e")
        session.custom_fields.rename_option(choice.options[0].id, "Mały")
        await go_to(pilot, fields[T.TEXT])
        await type_text(pilot, "x")
        await press(pilot, "ctrl+s")
    assert custom(session, person) == {choice.key: "Mały", fields[T.TEXT].key: "x"}


async def test_what_was_typed_into_a_field_that_went_out_of_use_is_not_dropped_silently(
    make_app, session, fields
):
    person = a_person(session, "Anna Nowak")
    text = fields[T.TEXT]
    async with make_app(size=(100, 70)) as pilot:
        await press(pilot, "e")
        await go_to(pilot, text)
        await type_text(pilot, "x")
        session.custom_fields.retire(text.id)
        await press(pilot, "ctrl+s")
        assert pilot.app.screen.has_class("-editing")
        assert field_of(pilot.app.focused).field == text.field
        assert "The field Pole text has been taken out of use" in form_text(pilot.app)
        await press(pilot, "backspace", "ctrl+s")
        assert not pilot.app.screen.has_class("-editing")
    assert custom(session, person) == {}


# Somebody else


async def test_a_conflict_names_the_fields_with_both_values_and_keeps_what_only_the_other_changed(
    make_app, session, fields
):
    text, number = fields[T.TEXT], fields[T.NUMBER]
    person = a_person(session, "Anna Nowak")
    with a_session_of(session, "bob") as bob:
        async with make_app(size=(120, 70), language="pl") as pilot:
            await press(pilot, "e")
            draft = bob.contacts.get(person.id).draft
            bob.contacts.save(person.id, replace(draft, custom={text.key: "Boba", number.key: 7.5}), None)
            await go_to(pilot, text)
            await type_text(pilot, "Anny")
            await press(pilot, "ctrl+s")
            assert isinstance(pilot.app.screen, ConflictScreen)
            shown = screen_text(pilot.app)
            for expected in ("Pole text", "Boba", "Anny", "Pole number"):
                assert expected in shown
            await press(pilot, "left", "ctrl+s")
    assert custom(session, person) == {text.key: "Anny", number.key: 7.5}


def test_merging_takes_each_custom_field_for_itself(session):
    person = a_person(session, "Anna Nowak").draft
    base, mine = replace(person, custom={"a": "1", "b": "1"}), replace(person, custom={"a": "2"})
    theirs = replace(person, custom={"a": "1", "b": "1", "c": "3"})
    assert merge(base, mine, theirs, ()).draft.custom == {"a": "2", "c": "3"}
    found = merge(None, mine, theirs, ("custom.c",))
    assert ([one.name for one in found.fields], found.draft.custom) == (["custom.c"], {"a": "2"})
