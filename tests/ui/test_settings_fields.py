"""Custom fields and the options of choices, by the keys of the settings (R23)."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.kit.screen import press, said, screen_text, settle, shown, type_text
from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.i18n import _
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.define import AskName
from tui_crm.ui.modals.define_field import DefineField
from tui_crm.ui.modals.options import Options
from tui_crm.ui.screens.contacts import ContactsScreen
from tui_crm.ui.screens.settings import Settings
from tui_crm.ui.widgets.definition_list import Cell, Row, lines_of

CHOICE_PLACE = list(CustomFieldType).index(CustomFieldType.CHOICE)


def rows(pilot) -> list[str]:
    """The lines of the list that is shown, from the first."""
    return [line for line in shown(pilot).splitlines()[2:-1] if line.strip()]


@pytest.fixture
def fields(session):
    add = session.custom_fields.add
    return [
        add(Kind.PERSON, "Budget", CustomFieldType.NUMBER),
        add(Kind.PERSON, "Segment", CustomFieldType.CHOICE, ["Retail", "Wholesale"]),
        add(Kind.PERSON, "Renewal", CustomFieldType.DATE),
    ]


async def change_name(pilot, name: str, length: int = 40) -> None:
    await press(pilot, *["backspace"] * length)
    await type_text(pilot, name)


# Where they are


@pytest.mark.parametrize("key", ["f9", ","])
async def test_the_settings_open_from_the_list_and_close_again(make_app, key):
    async with make_app() as pilot:
        await press(pilot, key)
        assert isinstance(pilot.app.screen, Settings)
        assert "Person fields" in shown(pilot)
        assert "There are no fields of your own yet." in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ContactsScreen)


async def test_the_palette_finds_them(make_app):
    async with make_app() as pilot:
        await press(pilot, "f8")
        await type_text(pilot, "settings")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Settings)


async def test_they_open_once_even_from_their_own_dialogs(make_app, fields):
    async with make_app() as pilot:
        await press(pilot, "f9", "f9", "d", "f9")
        assert sum(isinstance(screen, Settings) for screen in pilot.app.screen_stack) == 1
        assert isinstance(pilot.app.screen, Choice)


async def test_a_comma_in_the_search_box_is_a_comma(make_app):
    async with make_app() as pilot:
        await press(pilot, "/", ",")
        assert isinstance(pilot.app.screen, ContactsScreen)


async def test_tab_goes_round_the_parts_and_a_click_goes_to_one(make_app, fields):
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "f9")
        assert "Budget" in shown(pilot)
        await press(pilot, "tab")
        assert "Budget" not in shown(pilot)
        assert "There are no fields of your own yet." in shown(pilot)
        await press(pilot, "tab")
        assert "There are no tags yet." in shown(pilot)
        await press(pilot, "tab")
        assert "Negotiation" in shown(pilot)
        await press(pilot, "tab", "tab")
        assert "Anna Nowak" in shown(pilot)
        await press(pilot, "tab", "tab", "tab")
        assert "Budget" in shown(pilot)
        await press(pilot, "shift+tab", "shift+tab")
        assert "administrators: everything" in shown(pilot)
        await pilot.click("#fields-person-name")
        await settle(pilot)
        assert "Budget" in shown(pilot)


# Adding


async def test_a_field_is_added_and_its_key_shown_while_typing(make_app, session):
    async with make_app() as pilot:
        await press(pilot, "f9", "n")
        await type_text(pilot, "Numer umowy")
        assert "custom.numer_umowy" in shown(pilot)
        await press(pilot, "enter", "down", "enter")
        assert "Added: Numer umowy" in said(pilot)
        assert rows(pilot) == [" Numer umowy  Numeric value  custom.numer_umowy"]
    (field,) = session.custom_fields.all()
    assert (field.kind, field.type, field.key) == (Kind.PERSON, CustomFieldType.NUMBER, "numer_umowy")


async def test_a_field_of_organizations_is_added_in_their_part(make_app, session):
    async with make_app() as pilot:
        await press(pilot, "f9", "tab", "n")
        assert "New field of organizations" in shown(pilot)
        await type_text(pilot, "Employees")
        await press(pilot, "ctrl+s")
        assert "Employees" in shown(pilot)
    assert [field.kind for field in session.custom_fields.all()] == [Kind.ORGANIZATION]


async def test_a_choice_is_added_with_its_options(make_app, session):
    async with make_app() as pilot:
        await press(pilot, "f9", "n")
        await type_text(pilot, "Segment")
        assert "one on a line" not in shown(pilot)
        await press(pilot, "enter", *["down"] * CHOICE_PLACE)
        assert "one on a line" in shown(pilot)
        await press(pilot, "enter")
        await type_text(pilot, "Retail")
        await press(pilot, "enter", "enter")
        await type_text(pilot, "Wholesale")
        await press(pilot, "ctrl+s")
        assert "2 options" in shown(pilot)
    (field,) = session.custom_fields.all()
    assert field.offered == ("Retail", "Wholesale")


async def test_a_refused_name_is_told_beside_it_and_nothing_typed_is_lost(make_app, fields, session):
    async with make_app() as pilot:
        await press(pilot, "f9", "n")
        await type_text(pilot, "budget")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, DefineField)
        assert 'The name "budget" is taken' in shown(pilot)
        await type_text(pilot, "s")
        assert "is taken" not in shown(pilot)
        await press(pilot, "ctrl+s")
        assert "Added: budgets" in said(pilot)
    assert len(session.custom_fields.all()) == 4


async def test_a_refused_option_is_told_below_and_the_cursor_goes_there(make_app, session):
    async with make_app() as pilot:
        await press(pilot, "f9", "n")
        await type_text(pilot, "Segment")
        await press(pilot, "enter", *["down"] * CHOICE_PLACE, "enter")
        await type_text(pilot, "Retail")
        await press(pilot, "enter")
        await type_text(pilot, "retail")
        await press(pilot, "enter")
        await type_text(pilot, "Other")
        await press(pilot, "ctrl+s")
        assert 'The name "retail" is taken' in shown(pilot)
        await type_text(pilot, "New ")
        await press(pilot, "ctrl+s")
        assert "3 options" in shown(pilot)
    assert session.custom_fields.all()[0].offered == ("Retail", "New retail", "Other")


async def test_typed_options_are_not_thrown_away_without_asking(make_app):
    async with make_app() as pilot:
        await press(pilot, "f9", "n", "enter", *["down"] * CHOICE_PLACE, "enter")
        await type_text(pilot, "Retail")
        await press(pilot, "escape", "enter")
        assert isinstance(pilot.app.screen, DefineField)
        assert "Retail" in shown(pilot)
        await press(pilot, "escape", "down", "enter")
        assert isinstance(pilot.app.screen, Settings)


# Changing


async def test_a_field_is_renamed_and_keeps_its_key(make_app, fields):
    async with make_app() as pilot:
        await press(pilot, "f9", "e")
        await change_name(pilot, "Segment")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, AskName)
        assert 'The name "Segment" is taken' in shown(pilot)
        await change_name(pilot, "Money")
        await press(pilot, "enter")
        assert rows(pilot)[0].split() == ["Money", "Numeric", "value", "custom.budget"]


async def test_enter_on_a_field_without_options_renames_it(make_app, fields):
    async with make_app() as pilot:
        await press(pilot, "f9", "enter")
        assert isinstance(pilot.app.screen, AskName)


async def test_fields_are_moved_and_the_cursor_goes_along(make_app, fields, session):
    async with make_app() as pilot:
        await press(pilot, "f9", "J", "alt+down", "J")
        assert [row.split()[0] for row in rows(pilot)] == ["Segment", "Renewal", "Budget"]
        await press(pilot, "K")
        assert [row.split()[0] for row in rows(pilot)] == ["Segment", "Budget", "Renewal"]
    assert [field.name for field in session.custom_fields.all()] == ["Segment", "Budget", "Renewal"]


async def test_a_field_is_taken_out_of_use_after_a_question_and_comes_back(make_app, fields, session):
    a_person(session, **{"custom.budget": "5"})
    async with make_app() as pilot:
        await press(pilot, "f9", "d")
        assert "Take the field Budget out of use?" in shown(pilot)
        assert "1 contact has a value of it." in shown(pilot)
        await press(pilot, "enter")
        assert "out of use" not in shown(pilot)
        await press(pilot, "d", "down", "enter")
        assert "Out of use: Budget" in said(pilot)
        assert rows(pilot)[-1].split()[0] == "Budget"
        assert rows(pilot)[-1].endswith("out of use")
        await press(pilot, "end", "d", "A")
        assert "It is out of use already: Budget" in said(pilot)
        assert "In use again: Budget" in said(pilot)
        assert "out of use" not in "\n".join(rows(pilot))
    assert [field.retired for field in session.custom_fields.all(retired=True)] == [False] * 3


async def test_undo_and_redo(make_app, fields):
    async with make_app() as pilot:
        await press(pilot, "f9", "end", "u")
        assert isinstance(pilot.app.screen, Choice)
        await press(pilot, "enter")
        assert "Renewal" in rows(pilot)[-1]
        assert "out of use" in rows(pilot)[-1]
        await press(pilot, "U", "enter")
        assert "out of use" not in "\n".join(rows(pilot))


# Options


async def test_options_are_added_renamed_moved_and_taken_out_of_use(make_app, fields, session):
    person = a_person(session, **{"custom.segment": "Retail"})
    async with make_app() as pilot:
        await press(pilot, "f9", "down", "enter")
        assert isinstance(pilot.app.screen, Options)
        assert "Options of Segment" in shown(pilot)
        await press(pilot, "e")
        await change_name(pilot, "Shops")
        await press(pilot, "enter", "n")
        await type_text(pilot, "Others")
        await press(pilot, "enter", "K", "K")
        assert shown(pilot).index("Others") < shown(pilot).index("Shops") < shown(pilot).index("Wholesale")
        await press(pilot, "end", "d")
        assert "Offered no more: Wholesale" in said(pilot)
        assert session.custom_fields.get(fields[1].id).offered == ("Others", "Shops")
        await press(pilot, "A")
        assert "In use again: Wholesale" in said(pilot)
        await press(pilot, "escape")
        assert "3 options" in shown(pilot)
    assert session.custom_fields.get(fields[1].id).offered == ("Others", "Shops", "Wholesale")
    assert session.contacts.get(person.id).draft.custom["segment"] == "Shops"


async def test_enter_renames_an_option_and_a_refusal_stays_in_the_dialog(make_app, fields):
    async with make_app() as pilot:
        await press(pilot, "f9", "down", "enter", "enter")
        await change_name(pilot, "Wholesale")
        await press(pilot, "enter")
        assert 'The name "Wholesale" is taken' in shown(pilot)
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, Settings)


async def test_a_choice_without_options_says_so(make_app, session):
    session.custom_fields.add(Kind.PERSON, "Segment", CustomFieldType.CHOICE)
    async with make_app() as pilot:
        await press(pilot, "f9", "enter")
        assert "There are no options yet." in shown(pilot)
        await press(pilot, "n")
        await type_text(pilot, "Retail")
        await press(pilot, "enter")
        assert "There are no options yet." not in shown(pilot)
        assert "Retail" in shown(pilot)


# Who may, and who else does


async def test_without_the_permission_one_can_look_and_is_told_why_no_more(make_app, fields, session):
    with a_session_of(session, "ewa", "editor") as ewa:
        async with make_app(of=ewa) as pilot:
            await press(pilot, "f9")
            assert "Budget" in shown(pilot)
            assert "manage fields" in shown(pilot)
            for key in ("n", "e", "d", "J", "K", "A", "enter"):
                pilot.app._notifications.clear()
                await press(pilot, key)
                assert "manage fields" in said(pilot), key
                assert isinstance(pilot.app.screen, Settings), key
            await press(pilot, "down", "enter")
            assert "Retail" in shown(pilot)
            pilot.app._notifications.clear()
            await press(pilot, "enter")
            assert "manage fields" in said(pilot)
            assert isinstance(pilot.app.screen, Options)
    assert [field.name for field in session.custom_fields.all()] == ["Budget", "Segment", "Renewal"]


async def test_what_another_program_changes_is_shown_when_it_is_looked_at_again(make_app, fields, session):
    with a_session_of(session, "jan", "admin") as jan:
        async with make_app() as pilot:
            await press(pilot, "f9", "down")
            jan.custom_fields.rename(fields[0].id, "Money")
            jan.custom_fields.retire(fields[2].id)
            pilot.app.screen.follow_others()
            await settle(pilot)
            assert "Money" in shown(pilot)
            assert "out of use" in rows(pilot)[-1]
            await press(pilot, "e")
            assert "Segment" in shown(pilot).split("Rename the field")[1]


async def test_a_name_that_another_program_took_meanwhile_is_refused_in_the_dialog(make_app, fields, session):
    with a_session_of(session, "jan", "admin") as jan:
        async with make_app() as pilot:
            await press(pilot, "f9", "n")
            await type_text(pilot, "Money")
            jan.custom_fields.add(Kind.PERSON, "Money", CustomFieldType.TEXT)
            await press(pilot, "ctrl+s")
            assert 'The name "Money" is taken' in shown(pilot)
            await press(pilot, "escape")
            assert len(rows(pilot)) == 4


# How it looks


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("size", [(80, 24), (160, 45)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_long_names_leave_room_for_what_stands_beside(make_app, session, size, language):
    field = session.custom_fields.add(Kind.PERSON, "Ł" * 100, CustomFieldType.MULTIPLE_CHOICE, ["a", "b"])
    session.custom_fields.retire(field.id)
    async with make_app(size=size, language=language) as pilot:
        await press(pilot, "f9")
        (line,) = rows(pilot)
        assert line.endswith(_("out of use"))
        assert "custom." in line


def test_a_line_is_never_wider_than_its_room():
    lines = lines_of([Row(1, (Cell("界" * 30, "●"), Cell("x" * 50))), Row(2, (Cell("a"), Cell("")))], 40)
    assert [line.cell_length for line in lines] == [40, 40]


@pytest.mark.parametrize("name", ["[red]x[/red]", "[@click=app.quit]x[/]", "Ala[/]"])
async def test_a_name_is_never_markup(make_app, session, name):
    field = session.custom_fields.add(Kind.PERSON, name, CustomFieldType.CHOICE, [f"{name} 1"])
    async with make_app() as pilot:
        await press(pilot, "f9")
        assert name in shown(pilot)
        await press(pilot, "enter")
        assert f"Options of {name}" in shown(pilot)
        assert f"{name} 1" in shown(pilot)
        await press(pilot, "e")
        assert f"Rename the option {name} 1" in shown(pilot)
        await press(pilot, "escape", "escape", "d")
        assert f"Take the field {name} out of use?" in shown(pilot)
        await press(pilot, "down", "enter")
        assert name in said(pilot)
    assert session.custom_fields.get(field.id).retired


async def test_a_click_moves_the_cursor_and_a_second_one_opens(make_app, fields):
    async with make_app() as pilot:
        await press(pilot, "f9")
        await pilot.click("#fields-person", offset=(3, 1))
        await settle(pilot)
        assert isinstance(pilot.app.screen, Settings)
        await press(pilot, "e")
        assert "Rename the field Segment" in shown(pilot)
        await press(pilot, "escape")
        await pilot.click("#fields-person", offset=(3, 1), times=2)
        await settle(pilot)
        assert isinstance(pilot.app.screen, Options)


async def test_an_empty_part_says_how_to_add_to_it_for_whoever_may(make_app, session):
    async with make_app() as pilot:
        await press(pilot, "f9")
        assert "There are no fields of your own yet. n adds." in shown(pilot)
    with a_session_of(session, "ewa", "editor") as ewa:
        async with make_app(of=ewa) as pilot:
            await press(pilot, "f9")
            assert "There are no fields of your own yet." in shown(pilot)
            assert "n adds" not in shown(pilot)


async def test_fields_are_retired_and_tags_are_deleted(make_app, fields):
    async with make_app(size=(80, 24)) as pilot:
        await press(pilot, "f9")
        assert "d Retire" in screen_text(pilot.app).splitlines()[-1]
        await press(pilot, "shift+tab", "shift+tab")
        assert "d Delete" in screen_text(pilot.app).splitlines()[-1]


async def test_the_dialog_of_a_field_shows_its_key_in_full(make_app, session):
    name = "A field with a name that is long enough to be cut in the list"
    field = session.custom_fields.add(Kind.PERSON, name, CustomFieldType.TEXT)
    async with make_app(size=(80, 24)) as pilot:
        await press(pilot, "f9")
        assert field.field not in shown(pilot)
        await press(pilot, "e")
        assert field.field in "".join(part.strip("│▌▐ ") for part in shown(pilot).splitlines())
