"""The help: what can be done here and now, why the rest can't, and the keys as they are now."""

from __future__ import annotations

import pytest
from textual.widgets import Input, TextArea

from tests.kit.builders import a_person, a_session_of
from tests.kit.screen import press, screen_text, type_text
from tui_crm import wording
from tui_crm.command_groups import GROUP_LABELS, Group, group_of
from tui_crm.commands import BY_ID, COMMANDS, Place
from tui_crm.i18n import _, use_language
from tui_crm.keymap import keymap, shown_key
from tui_crm.ui.help_lines import TWO_COLUMNS, Entry, Section, everywhere, here, laid_out, narrowed
from tui_crm.ui.modals.help import Help
from tui_crm.ui.offers import Available
from tui_crm.ui.palette import Palette
from tui_crm.ui.widgets.help_view import HelpView
from tui_crm.wording.places import TEXT_FIELD_KEYS, group_label, place_text


def text_of(lines):
    return "\n".join("".join(text for text, _style in line).rstrip() for line in lines)


def whole_text(pilot):
    """All lines of the open help, and each line's blanks as one."""
    assert isinstance(pilot.app.screen, Help)
    return " ".join(text_of(pilot.app.screen.query_one(HelpView).lines).split())


# As plain lines


def test_every_command_has_a_heading():
    assert [command.id for command in COMMANDS if group_of(command) not in GROUP_LABELS] == []


def test_every_place_says_what_it_is_for_and_every_heading_is_said():
    assert all(map(place_text, Place))
    assert len({group_label(group) for group in Group}) == len(Group)


def test_the_keys_of_text_fields_are_textuals():
    known = {key for cls in (Input, TextArea) for binding in cls.BINDINGS for key in binding.key.split(",")}
    assert {key for keys, _label in TEXT_FIELD_KEYS for key in keys} <= known


def test_commands_stand_under_what_they_are_for_and_tell_why_they_can_not_be_used():
    edit = Available(BY_ID["list.edit"], None, "You may not.", keys="e, F2")
    search = Available(BY_ID["list.search"], None, "", keys="/", called="Look for")
    found = here([edit, search])
    assert [(one.title, one.entries) for one in found] == [
        (group_label(Group.FINDING), (Entry("/", "Look for", "", "Search"),)),
        (group_label(Group.CHANGING), (Entry("e, F2", "Edit", "You may not.", "Edit"),)),
    ]
    lines = laid_out(found, 40, ["A place."], ["More."])
    assert text_of(lines).splitlines() == [
        "A place.", "", "Finding", "/         Look for", "", "Changing", "e, F2     Edit",
        "            You may not.", "", "More.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "labels"),
    [("", ["Edytuj", "Szukaj"]), ("edyt", ["Edytuj"]), ("EDIT", ["Edytuj"]), ("f2", ["Edytuj"]), ("xyz", [])],
)
def test_words_narrow_it_down_in_both_languages_and_by_key(words, labels):
    sections = [
        Section("Zmienianie", (Entry("e, F2", "Edytuj", english="Edit"),), "About it."),
        Section("Znajdowanie", (Entry("/", "Szukaj", english="Search"),)),
    ]
    assert [one.label for section in narrowed(sections, words) for one in section.entries] == labels


@pytest.mark.parametrize("width", [20, 72, TWO_COLUMNS, 150])
@pytest.mark.parametrize("language", ["en", "pl"])
def test_every_command_with_every_key_fits_into_the_width(width, language):
    use_language(language)
    keys = keymap({})[0]
    lines = laid_out(everywhere(list(Place), keys, lambda _one: "Not for you.", wording.place_label), width)
    assert max(sum(len(text) for text, _style in line) for line in lines) <= width
    if width == TWO_COLUMNS - 32:
        text = " ".join(text_of(lines).split())
        for command in COMMANDS:
            assert _(command.label) in text
            assert all(shown_key(key) in text for key in command.keys)


def test_two_columns_take_half_of_the_lines():
    sections = [Section(f"S{number}", tuple(Entry("x", "Do") for _one in range(9))) for number in range(4)]
    one, two = laid_out(sections, TWO_COLUMNS - 1), laid_out(sections, TWO_COLUMNS)
    assert len(two) * 2 == len(one)


# On the screen


async def test_it_says_what_works_here_and_why_the_rest_does_not(make_app, session):
    with a_session_of(session, "ewa", "viewer") as viewer:
        async with make_app(of=viewer) as pilot:
            await press(pilot, "question_mark")
            text = whole_text(pilot)
            assert text.startswith(place_text(Place.LIST))
            assert "f Full profile There is no contact under the cursor." in text
            assert "e, F2 Edit Your permission group lacks this permission" in text
            assert "u, Ctrl+Z Undo... There is nothing to undo" in text
            assert _(BY_ID["profile.attach"].label) not in text
            await press(pilot, "tab")
            assert _(BY_ID["profile.attach"].label) in whole_text(pilot)
            assert "Contact list (you are here)" in whole_text(pilot)
            await press(pilot, "tab")
            assert _(BY_ID["profile.attach"].label) not in whole_text(pilot)


async def test_the_nearest_place_has_its_keys_and_letters_of_a_field_stand_in_brackets(make_app, session):
    a_person(session, "Ewa Lis")
    async with make_app() as pilot:
        await press(pilot, "enter", "f1")
        text = whole_text(pilot)
        assert "y Copy what is under the cursor" in text
        assert "- Copy card" in text, "its key does something else on the card"
        await press(pilot, "escape", "slash", "f1")
        text = whole_text(pilot)
        assert "(y) Copy card" in text
        assert "Ctrl+Z Undo... Not while you type" in text
        assert "Ctrl+K Delete all behind the cursor" in text


async def test_what_is_for_the_other_base_alone_is_not_there(make_app, session):
    a_person(session, "Ewa Lis", organization="Acme")
    own, other = BY_ID["profile.move_up"], BY_ID["profile.copy_persons"]
    async with make_app() as pilot:
        await press(pilot, "f", "f1")
        assert _(own.label) in whole_text(pilot)
        assert _(other.label) not in whole_text(pilot)
        await press(pilot, "escape", "3", "enter", "f1")
        assert _(own.label) not in whole_text(pilot)
        assert _(other.label) in whole_text(pilot)


async def test_it_calls_a_command_as_the_footer_does(make_app):
    async with make_app() as pilot:
        await press(pilot, "D", "z", "f1")
        text = whole_text(pilot)
        assert "They may be one: take it back" in text
        assert _(BY_ID["duplicates.are_two"].label) not in text
        assert _(BY_ID["list.columns"].label) not in text


async def test_it_is_narrowed_down_read_to_the_end_and_closed(make_app):
    async with make_app() as pilot:
        await press(pilot, "f1")
        last = "man tui-crm"
        assert last not in screen_text(pilot.app)
        await press(pilot, "end")
        assert last in screen_text(pilot.app)
        await press(pilot, "f1", "home", "pagedown", "up")
        assert len(pilot.app.screen_stack) == 2
        await type_text(pilot, "columns")
        assert "C Columns..." in whole_text(pilot)
        assert "Trash" not in whole_text(pilot)
        await type_text(pilot, "zzz")
        assert "Nothing is called that." in screen_text(pilot.app)
        await press(pilot, "escape")
        assert len(pilot.app.screen_stack) == 1


async def test_the_palette_comes_in_its_place_for_where_one_was(make_app):
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "f1", "f8")
        assert [type(screen) for screen in pilot.app.screen_stack[1:]] == [Palette]
        assert "Copy card" in screen_text(pilot.app)
