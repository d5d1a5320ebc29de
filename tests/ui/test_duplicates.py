"""The queue of likely duplicates and two contacts side by side, by their keys (R40)."""

from __future__ import annotations

import time
from dataclasses import replace
from threading import Event

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.screen import press, said, settle, shown, until
from tui_crm.domain.contact import Contact, Kind
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.merging import ComparedField, Side, State
from tui_crm.domain.timeline import EventKind
from tui_crm.services.duplicates import Duplicates as DuplicatesService
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.screens import duplicates_list
from tui_crm.ui.screens.contacts import ContactsScreen
from tui_crm.ui.screens.duplicates import Duplicates
from tui_crm.ui.screens.duplicates_merge import MergeScreen
from tui_crm.ui.screens.profile import Profile
from tui_crm.ui.widgets.cells import cells_of
from tui_crm.ui.widgets.side_by_side import field_line, marks

SIZES = [("en", (80, 24)), ("pl", (80, 24)), ("en", (160, 45)), ("pl", (160, 45))]


def names(session) -> list[str]:
    return [row.name for row in session.contacts.page(ContactQuery(kind=Kind.PERSON), (), 0, 50).rows]


def jan(session, name: str = "Jan Kowalski", **fields: str) -> Contact:
    return a_person(session, name, allow_duplicate=True, **fields)


@pytest.fixture
def two(session):
    """Two that are one: the first one says more, and is to be kept."""
    first = jan(session, email="jan@example.com", phone="600100200", position="Prezes")
    second = jan(session, "Janek Kowalski", email="jan@example.com", note="z targów")
    return first, second


@pytest.fixture
def queue(session, two):
    """Two pairs: the better one is of Ewa."""
    for _one in range(2):
        jan(session, "Ewa Lis", email="ewa@example.com", phone="601202303")
    assert session.duplicates.scan()
    return session.duplicates.queue()


def line_of(pilot, text: str) -> str:
    return next(line for line in shown(pilot).splitlines() if text in line)


# -- the queue --------------------------------------------------------------------------------------


async def test_before_a_search_it_says_so_and_its_key_looks(make_app, session, two):
    async with make_app() as pilot:
        await press(pilot, "D")
        assert isinstance(pilot.app.screen, Duplicates)
        assert "Nobody has looked for duplicates yet. s looks through the base." in shown(pilot)
        await press(pilot, "enter", "x")
        assert "no pair under the cursor" in said(pilot)
        await press(pilot, "s")
        assert "The search for duplicates has ended." in said(pilot)
        assert "1 pair left" in shown(pilot)
        assert "Searched on 2026-01-31" in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ContactsScreen)


@pytest.mark.parametrize(("language", "size"), SIZES)
async def test_pairs_stand_there_best_first_with_what_they_share(make_app, queue, language, size):
    async with make_app(size=size, language=language) as pilot:
        await press(pilot, "D")
        lines = [line.strip() for line in shown(pilot).splitlines() if " %" in line]
        assert lines[0].startswith(f"{queue[0].score} %")
        assert lines[0].count("Ewa Lis") == 2
        assert "Jan Kowalski" in lines[1]
        assert "Janek Kowalski" in lines[1]
        await press(pilot, "down")
        details = shown(pilot)[shown(pilot).index("──") :]
        assert "jan@example.com" in details
        assert f"ID {queue[1].high}" in details


async def test_changes_since_the_search_are_told(make_app, session, queue):
    async with make_app() as pilot:
        jan(session, "Adam Nowy")
        await press(pilot, "D")
        assert "Contacts changed since. s looks again." in shown(pilot)


async def test_each_base_has_its_own_queue(make_app, session, queue):
    for name in ("Acme", "Acme S.A."):
        an_organization(session, name, allow_duplicate=True, email="biuro@acme.example.com")
    session.duplicates.scan()
    async with make_app() as pilot:
        await press(pilot, "D")
        assert "Duplicate persons: 2 pairs left" in shown(pilot)
        await press(pilot, "o")
        assert "Duplicate organizations: 1 pair left" in shown(pilot)
        assert "Acme S.A." in shown(pilot)
        assert "Kowalski" not in shown(pilot)
        await press(pilot, "escape", "o", "D")
        assert "Duplicate organizations" in shown(pilot)


async def test_those_that_are_two_leave_and_come_back(make_app, session, queue):
    async with make_app() as pilot:
        await press(pilot, "D", "x")
        assert "Ewa Lis and Ewa Lis are two contacts: that is remembered.\nu undoes it.\nz lists" in said(
            pilot
        )
        assert "1 pair left" in shown(pilot)
        await press(pilot, "u")
        assert "2 pairs left" in shown(pilot)
        await press(pilot, "x", "z")
        assert "Persons that are no duplicates" in shown(pilot)
        assert "anna, 2026-01-31" in shown(pilot)
        assert "Take back" in shown(pilot).splitlines()[-1]
        await press(pilot, "delete")
        assert "Nobody has said" in shown(pilot)
        await press(pilot, "escape")
        assert "2 pairs left" in shown(pilot), "the queue, not the list"
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ContactsScreen)


async def test_more_pairs_are_read_near_the_end(make_app, session, queue, monkeypatch):
    for number in range(6):
        for _twice in range(2):
            jan(session, f"Piotr {'abcdef'[number] * 5}", email=f"p{number}@example.com")
    session.duplicates.scan()
    monkeypatch.setattr(duplicates_list, "PAGE", 2)
    monkeypatch.setattr(duplicates_list, "_NEAR", 1)
    async with make_app() as pilot:
        await press(pilot, "D")
        assert "8 pairs left" in shown(pilot)
        assert pilot.app.screen.list.option_count < 8
        await press(pilot, "end", "end", "end")
        assert pilot.app.screen.list.option_count == 8


async def test_a_search_is_stopped_and_gone_on_with_while_the_list_stays_usable(
    make_app, session, queue, monkeypatch
):
    going, ended = Event(), []

    def scan(_service, told):
        while told(45, 100) is not False:
            going.set()
            time.sleep(0.01)
        ended.append(True)
        return False

    monkeypatch.setattr(DuplicatesService, "scan", scan)
    async with make_app() as pilot:
        pilot.app.screen.action_duplicates()
        await until(lambda: isinstance(pilot.app.screen, Duplicates) and "pairs left" in shown(pilot))
        pilot.app.screen.action_scan()
        await until(lambda: "Looking for duplicates: 45 %" in shown(pilot))
        assert "Stop" in shown(pilot).splitlines()[-1]
        pilot.app.screen.action_back()
        await until(lambda: "duplicates: 45 %" in shown(pilot))
        home = pilot.app.screen
        home.action_down()
        await until(lambda: home.table.cursor == 1)
        assert not ended
        home.action_duplicates()
        await until(lambda: isinstance(pilot.app.screen, Duplicates))
        await until(lambda: "s stops it" in shown(pilot))
        pilot.app.screen.action_scan()
        await settle(pilot)
        assert ended
        assert "what it found is kept" in said(pilot)


# -- side by side -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "size"), SIZES)
async def test_both_stand_side_by_side_with_what_becomes_of_each_field(
    make_app, session, two, language, size
):
    session.duplicates.scan()
    async with make_app(size=size, language=language) as pilot:
        await press(pilot, "D", "enter")
        assert isinstance(pilot.app.screen, MergeScreen)
        assert shown(pilot).index("Jan Kowalski") < shown(pilot).index("Janek Kowalski")
        assert "[x] Prezes" in shown(pilot)
        assert "[x] z targów" in shown(pilot)
        assert "[x] Janek" in shown(pilot)
        assert "[ ] Jan " in shown(pilot)
        assert " [" not in line_of(pilot, "jan@example.com")


async def test_fields_are_picked_and_the_contacts_merged_then_undone(make_app, session, two):
    session.duplicates.scan()
    first, second = two
    async with make_app() as pilot:
        await press(pilot, "D", "enter", "left")
        assert "[x] Jan " in line_of(pilot, "First name")
        await press(pilot, "right")
        assert "[x] Janek" in line_of(pilot, "First name")
        await press(pilot, "space")
        assert "[ ] Janek" in line_of(pilot, "First name")
        await press(pilot, "b")
        assert "Only one of the two" in said(pilot)
        await press(pilot, "m")
        assert isinstance(pilot.app.screen, Choice)
        assert "Merge Janek Kowalski into Jan Kowalski?" in shown(pilot)
        await press(pilot, "escape", "ctrl+s", "enter")
        assert "Merged: Janek Kowalski into Jan Kowalski\nu undoes it." in said(pilot)
        assert "That was the last pair." in said(pilot)
        assert isinstance(pilot.app.screen, Duplicates)
        assert names(session) == ["Jan Kowalski"]
        assert session.contacts.get(first.id).draft.note == "z targów"
        await press(pilot, "u", "enter")
        assert names(session) == ["Jan Kowalski", "Janek Kowalski"]
        assert session.contacts.get(first.id).draft == first.draft
        assert session.contacts.get(second.id).draft == second.draft
        assert "1 pair left" in shown(pilot)


async def test_the_one_that_stays_wins_unless_it_was_picked_otherwise(make_app, session):
    jan(session, email="jan@example.com", phone="600100200", position="Prezes", pesel="44051401359")
    jan(session, email="jan@example.com", position="Dyrektor", birthday="1944-05-14")
    session.duplicates.scan()
    async with make_app() as pilot:
        await press(pilot, "D", "enter")
        footer = shown(pilot).splitlines()[-1]
        assert all(label in footer for label in ("x Different", "n Next", "m Merge"))
        assert line_of(pilot, "Position").replace("[ ]", "[_]").split() == [
            "Position",
            "[x]",
            "Prezes",
            "[_]",
            "Dyrektor",
        ]
        await press(pilot, "k")
        assert line_of(pilot, "Position").replace("[ ]", "[_]").split() == [
            "Position",
            "[_]",
            "Prezes",
            "[x]",
            "Dyrektor",
        ]
        await press(pilot, "k")
        while pilot.app.screen.fields.current.name != "position":
            await press(pilot, "down")
        await press(pilot, "right", "k", "k")
        assert line_of(pilot, "Position").replace("[ ]", "[_]").split() == [
            "Position",
            "[_]",
            "Prezes",
            "[x]",
            "Dyrektor",
        ]


async def test_both_notes_can_be_kept(make_app, session):
    pair = [jan(session, email="j@example.com", note=note) for note in ("abc def", "ghi jkl")]
    session.duplicates.scan()
    async with make_app() as pilot:
        await press(pilot, "D", "enter")
        fields = pilot.app.screen.fields
        while fields.current.name != "note":
            await press(pilot, "down")
        await press(pilot, "left")
        assert "[ ] ghi jkl" in shown(pilot)
        await press(pilot, "b")
        assert "[x] ghi jkl" in shown(pilot)
        await press(pilot, "m", "enter")
    assert session.contacts.get(pair[0].id).draft.note == "abc def\n\nghi jkl"


async def test_the_other_contact_can_be_the_one_that_stays(make_app, session, two, tmp_path):
    first, second = two
    session.events.add(first.id, EventKind.NOTE, "rozmowa")
    session.duplicates.scan()
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "D", "enter")
        assert "Stays: Jan Kowalski" in shown(pilot)
        assert "Moves to Jan Kowalski: its history." in shown(pilot)
        await press(pilot, "k")
        assert "Goes: Jan Kowalski" in shown(pilot)
        assert "Moves to Janek Kowalski: 1 event, its history." in shown(pilot)
        await press(pilot, "m", "enter")
    assert [row.id for row in session.contacts.page(ContactQuery(kind=Kind.PERSON), (), 0, 9).rows] == [
        second.id
    ]
    assert len(session.events.of_contact(second.id)) == 1


async def test_after_one_pair_comes_the_next_and_pairs_can_be_left(make_app, session, queue):
    async with make_app() as pilot:
        await press(pilot, "D", "enter", "n")
        assert "Janek Kowalski" in shown(pilot)
        await press(pilot, "x")
        assert isinstance(pilot.app.screen, MergeScreen)
        assert "Ewa Lis" in shown(pilot)
        await press(pilot, "m", "enter")
        assert isinstance(pilot.app.screen, Duplicates)
        assert "0 pairs left" in shown(pilot)
        assert sorted(names(session)) == ["Ewa Lis", "Jan Kowalski", "Janek Kowalski"]
        await press(pilot, "u", "enter", "u")
        assert "2 pairs left" in shown(pilot)


async def test_a_pair_is_back_after_undo_even_where_its_merge_was_looked_at(make_app, session, queue):
    async with make_app() as pilot:
        await press(pilot, "D", "enter", "m", "enter", "escape")
        while session.duplicates.freshen(1_000):
            pass
        await press(pilot, "u", "enter")
        assert "2 pairs left" in shown(pilot)


async def test_the_merge_before_is_undone_from_the_next_pair(make_app, session, queue):
    async with make_app() as pilot:
        await press(pilot, "D", "enter", "m", "enter")
        assert isinstance(pilot.app.screen, MergeScreen)
        await press(pilot, "u")
        assert "Merged: Ewa Lis into Ewa Lis" in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Duplicates)
        assert "2 pairs left" in shown(pilot)


async def test_what_is_found_behind_the_screen_is_shown(make_app, session, queue):
    async with make_app() as pilot:
        jan(session, "Ewa Lis", email="ewa@example.com", phone="601202303")
        await press(pilot, "D")
        assert "2 pairs left" in shown(pilot)
        while session.duplicates.freshen(1000):
            pass
        await pilot.app.screen._read_if_others_wrote()
        assert "4 pairs left" in shown(pilot)
        assert "Contacts changed" not in shown(pilot)


async def test_a_change_by_somebody_else_is_told_and_read(make_app, session, two):
    session.duplicates.scan()
    first, _second = two
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "D", "enter", "left", "m")
        draft = session.contacts.get(first.id)
        session.contacts.save(draft.id, replace(draft.draft, position="Dyrektor"), draft.version)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MergeScreen)
        assert "was changed meanwhile" in said(pilot)
        assert "Dyrektor" in shown(pilot)
        assert "[x] Jan " in line_of(pilot, "First name")
        assert len(names(session)) == 2
        await press(pilot, "m", "enter")
        assert len(names(session)) == 1


async def test_the_full_profiles_open_from_there(make_app, session, two):
    session.duplicates.scan()
    async with make_app() as pilot:
        await press(pilot, "D", "enter")
        for key, contact in zip(("f", "F"), two, strict=True):
            await press(pilot, key)
            assert isinstance(pilot.app.screen, Profile)
            assert pilot.app.screen.contact_id == contact.id
            await press(pilot, "escape")
            assert isinstance(pilot.app.screen, MergeScreen)


# -- from the list ----------------------------------------------------------------------------------


async def test_two_marked_contacts_are_merged_and_undone_in_the_list(make_app, session, two):
    async with make_app() as pilot:
        await press(pilot, "B")
        assert "Mark exactly two contacts" in said(pilot)
        await press(pilot, "space", "space", "B")
        assert isinstance(pilot.app.screen, MergeScreen)
        await press(pilot, "n")
        assert isinstance(pilot.app.screen, MergeScreen)
        await press(pilot, "m", "enter")
        assert isinstance(pilot.app.screen, ContactsScreen)
        assert "1 contact" in shown(pilot)
        assert "marked" not in shown(pilot)
        await press(pilot, "u", "enter")
        assert "2 contacts" in shown(pilot)


async def test_the_trash_says_into_whom_a_contact_was_merged(make_app, session, two):
    first, second = two
    session.duplicates.merge(first.id, second.id)
    async with make_app() as pilot:
        await press(pilot, "T", "enter")
        assert "merged into Janek Kowalski" in " ".join(shown(pilot).split())


@pytest.mark.parametrize("role", ["viewer", "editor"])
async def test_what_is_not_allowed_is_said(make_app, session, queue, role):
    with a_session_of(session, "ola", role) as other:
        async with make_app(of=other) as pilot:
            await press(pilot, "D", "s")
            is_viewer = role == "viewer"
            assert ("permission" in said(pilot)) is is_viewer
            await press(pilot, "enter", "m")
            assert isinstance(pilot.app.screen, MergeScreen)
            assert "permission" in said(pilot)
            await press(pilot, "escape", "escape", "space", "space", "B")
            assert isinstance(pilot.app.screen, ContactsScreen)
    assert len(names(session)) == 4


async def test_hostile_names_do_nothing(make_app, session):
    evil = "[red]x[/] \x1b[31mEwa\u202e"
    for _twice in range(2):
        jan(session, "Ewa Lis", email="ewa@example.com", note=evil, position=evil)
    session.duplicates.scan()
    async with make_app() as pilot:
        await press(pilot, "D", "enter")
        assert "[red]" in shown(pilot)
        assert not any(character in shown(pilot) for character in "\x1b\u202e")


# -- lines ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "united", "pick", "expected"),
    [
        (State.EQUAL, False, Side.LEFT, ("   ", "   ")),
        (State.DIFFERENT, False, Side.LEFT, ("[x]", "[ ]")),
        (State.DIFFERENT, False, Side.RIGHT, ("[ ]", "[x]")),
        (State.DIFFERENT, False, Side.BOTH, ("[x]", "[x]")),
        (State.DIFFERENT, True, Side.LEFT, ("[1]", "[2]")),
        (State.DIFFERENT, True, Side.RIGHT, ("[2]", "[1]")),
        (State.RIGHT_ONLY, True, Side.LEFT, ("   ", "[x]")),
        (State.LEFT_ONLY, True, Side.RIGHT, ("[x]", "   ")),
        (State.RIGHT_ONLY, False, Side.RIGHT, ("[ ]", "[x]")),
    ],
)
def test_marks_say_what_becomes_of_both_values(state, united, pick, expected):
    field = ComparedField("tags", ("a",), ("b",), state, Side.LEFT, united, tuple(Side))
    assert marks(field, pick) == expected


@pytest.mark.parametrize("width", [30, 76, 156])
def test_a_line_never_takes_more_than_its_room(width):
    field = ComparedField(
        "note", "数据导出" * 40, "\x1b[31m\u202e" * 40, State.DIFFERENT, Side.LEFT, False, tuple(Side)
    )
    line = field_line(field, Side.LEFT, width).plain
    assert cells_of(line) <= width
    assert not any(character in line for character in "\x1b\u202e")
