"""Tags, by the keys of the settings (R27)."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.kit.screen import press, said, settle, shown, type_text
from tui_crm.domain.problems import Refused
from tui_crm.domain.tags import COLOURS
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.define_tag import DefineTag
from tui_crm.ui.screens.settings import Settings
from tui_crm.ui.tag_colours import DOT, TAG_COLOURS

TAGS = ("f9", "tab", "tab")


def rows(pilot) -> list[str]:
    """The lines of the list that is shown, from the first."""
    return [line.strip() for line in shown(pilot).splitlines()[2:-1] if line.strip()]


@pytest.fixture
def tags(session):
    return [
        session.tags.add("Żółty"),
        session.tags.add("Partner", "Sells our things", "blue"),
        session.tags.add("VIP", "", "red"),
    ]


async def change_text(pilot, text: str, length: int = 40) -> None:
    await press(pilot, *["backspace"] * length)
    await type_text(pilot, text)


def test_every_colour_looks_its_own_way():
    assert tuple(TAG_COLOURS) == COLOURS
    assert len(set(TAG_COLOURS.values())) == len(COLOURS)


async def test_tags_stand_by_name_with_colour_description_and_count(make_app, tags, session):
    a_person(session, "Ewa Lis", tags="VIP")
    a_person(session, "Jan Lis", tags="VIP | Partner")
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, *TAGS)
        lines = rows(pilot)
        assert [line.split()[-2:] for line in lines] == [
            ["1", "contact"],
            ["2", "contacts"],
            ["0", "contacts"],
        ]
        assert lines[0].startswith(f"{DOT} Partner")
        assert "blue" in lines[0]
        assert "Sells our things" in lines[0]
        assert lines[1].startswith(f"{DOT} VIP")
        assert lines[2].startswith("Żółty")
        strips = pilot.app.screen._compositor.render_strips()
        dots = [segment.style for strip in strips for segment in strip if segment.text == DOT]
        colours = [pilot.app.theme_variables[f"tag-{colour}"].lower() for colour in ("blue", "red")]
        assert [style.color.triplet.hex for style in dots] == colours


async def test_a_tag_is_added_with_description_and_colour(make_app, tags, session):
    async with make_app() as pilot:
        await press(pilot, *TAGS, "n")
        await type_text(pilot, "Nowy")
        await press(pilot, "enter")
        await type_text(pilot, "Za nowy")
        await press(pilot, "enter")
        await type_text(pilot, "soon")
        await press(pilot, "ctrl+s")
        assert "a word: week, 2 weeks" in shown(pilot)
        await change_text(pilot, "2 weeks")
        await press(pilot, "enter", *["down"] * (COLOURS.index("green") + 1), "enter")
        assert "Added: Nowy" in said(pilot)
        line = rows(pilot)[0].split()
        assert line[:4] == [DOT, "Nowy", "green", "every"]
        assert line[-2:] == ["0", "contacts"]
        await press(pilot, "e")
        assert "Change the tag Nowy" in shown(pilot)
    tag = session.tags.named("Nowy")
    assert (tag.description, tag.colour, tag.keep_in_touch_days) == ("Za nowy", "green", 14)


async def test_all_three_are_changed_and_contacts_keep_the_tag(make_app, tags, session):
    person = a_person(session, tags="Partner")
    async with make_app() as pilot:
        await press(pilot, *TAGS, "enter")
        await change_text(pilot, "Dealer")
        await press(pilot, "tab")
        await change_text(pilot, "Resells")
        await press(pilot, "tab", "tab", "home", "ctrl+s")
        assert rows(pilot)[0].split() == ["Dealer", "Resells", "1", "contact"]
    tag = session.tags.named("Dealer")
    assert (tag.id, tag.description, tag.colour) == (tags[1].id, "Resells", "")
    assert session.contacts.get(person.id).draft.tags == ("Dealer",)


async def test_what_is_not_changed_here_stays_as_another_program_left_it(make_app, tags, session):
    with a_session_of(session, "jan", "admin") as jan:
        async with make_app() as pilot:
            await press(pilot, *TAGS, "e")
            jan.tags.edit(tags[1].id, description="Sells everything")
            await type_text(pilot, "s")
            await press(pilot, "ctrl+s")
            assert "Sells everything" in shown(pilot)
    assert session.tags.named("Partners").description == "Sells everything"


async def test_a_refused_name_is_told_beside_it_and_nothing_typed_is_lost(make_app, tags, session):
    async with make_app() as pilot:
        await press(pilot, *TAGS, "n")
        await type_text(pilot, "vip")
        await press(pilot, "enter")
        await type_text(pilot, "Important")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, DefineTag)
        assert 'The name "vip" is taken' in shown(pilot)
        assert "Important" in shown(pilot)
        await type_text(pilot, "s")
        await press(pilot, "ctrl+s")
        assert "Added: vips" in said(pilot)
    assert session.tags.named("vips").description == "Important"


async def test_a_tag_is_deleted_after_a_question_and_undone(make_app, tags, session):
    person = a_person(session, tags="VIP")
    async with make_app() as pilot:
        await press(pilot, *TAGS, "down", "d")
        assert "Delete the tag VIP?" in shown(pilot)
        assert "1 contact has it and would lose it" in shown(pilot)
        await press(pilot, "enter")
        assert "VIP" in shown(pilot)
        await press(pilot, "d", "down", "enter")
        assert "Deleted: VIP" in said(pilot)
        assert len(rows(pilot)) == 2
        with pytest.raises(Refused):
            session.tags.named("VIP")
        await press(pilot, "u")
        assert isinstance(pilot.app.screen, Choice)
        await press(pilot, "enter")
        assert len(rows(pilot)) == 3
    assert session.contacts.get(person.id).draft.tags == ("VIP",)


async def test_what_tags_do_not_have_is_offered_nowhere(make_app, tags):
    async with make_app(size=(200, 45)) as pilot:
        await press(pilot, "f9")
        assert "Move up" in shown(pilot)
        assert "Take into use again" in shown(pilot)
        await press(pilot, "tab", "tab")
        assert "Move up" not in shown(pilot)
        assert "Take into use again" not in shown(pilot)
        before = rows(pilot)
        await press(pilot, "J", "A")
        assert rows(pilot) == before


async def test_without_the_permission_one_can_look_and_is_told_why_no_more(make_app, tags, session):
    with a_session_of(session, "ewa", "editor") as ewa:
        async with make_app(of=ewa) as pilot:
            await press(pilot, *TAGS)
            assert "Partner" in shown(pilot)
            assert "manage tags" in shown(pilot)
            for key in ("n", "e", "d", "enter"):
                pilot.app._notifications.clear()
                await press(pilot, key)
                assert "manage tags" in said(pilot), key
                assert isinstance(pilot.app.screen, Settings), key
    assert len(session.tags.all()) == 3


async def test_what_another_program_changes_is_shown_when_it_is_looked_at_again(make_app, tags, session):
    with a_session_of(session, "jan", "admin") as jan:
        async with make_app() as pilot:
            await press(pilot, *TAGS, "end")
            jan.tags.add("Ala")
            jan.tags.delete(tags[1].id)
            pilot.app.screen.follow_others()
            await settle(pilot)
            assert [row.split()[-3] for row in rows(pilot)] == ["Ala", "red", "Żółty"]
            await press(pilot, "e")
            assert "Change the tag Żółty" in shown(pilot)


async def test_a_tag_that_is_gone_meanwhile_is_refused_in_the_dialog(make_app, tags, session):
    with a_session_of(session, "jan", "admin") as jan:
        async with make_app() as pilot:
            await press(pilot, *TAGS, "e")
            jan.tags.delete(tags[1].id)
            await type_text(pilot, "s")
            await press(pilot, "ctrl+s")
            assert "it may have been deleted" in shown(pilot)
            await press(pilot, "escape")
            assert len(rows(pilot)) == 2


@pytest.mark.parametrize("name", ["[red]x[/red]", "[@click=app.quit]x[/]"])
async def test_a_name_is_never_markup(make_app, session, name):
    session.tags.add(name, f"{name} described", "red")
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, *TAGS)
        assert f"{DOT} {name}" in shown(pilot)
        assert f"{name} described" in shown(pilot)
        await press(pilot, "e")
        assert f"Change the tag {name}" in shown(pilot)
        await press(pilot, "escape", "d")
        assert f"Delete the tag {name}?" in shown(pilot)


async def test_a_description_is_not_thrown_away_without_asking(make_app):
    async with make_app() as pilot:
        await press(pilot, *TAGS, "n", "tab")
        await type_text(pilot, "Sells our things")
        await press(pilot, "escape", "enter")
        assert isinstance(pilot.app.screen, DefineTag)
        await press(pilot, "escape", "down", "enter")
        assert isinstance(pilot.app.screen, Settings)
