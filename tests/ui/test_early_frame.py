"""The first frame that is painted before Textual is loaded is the one that the app then draws (R54)."""

from __future__ import annotations

import os
from itertools import product
from pathlib import Path

import pytest
from rich.console import Console

from tests.kit.builders import a_person, a_session_of
from tests.kit.screen import press, screen_text, settle
from tests.kit.skins import made
from tui_crm.config import Config
from tui_crm.domain.columns import read_line
from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.services import count_ahead, listings
from tui_crm.services.count_ahead import CountAhead
from tui_crm.services.glance import glance
from tui_crm.store import list_order, list_posts
from tui_crm.ui.early import keeping, skin
from tui_crm.ui.early.built_in import COLOURS, WORDS
from tui_crm.ui.early.completing import complete
from tui_crm.ui.early.frame import FirstFrame
from tui_crm.ui.early.making import codes_of
from tui_crm.ui.early.painting import EarlyFrame
from tui_crm.ui.early.skin import EIGHT_BIT, TRUECOLOR, colours_of, find_skin
from tui_crm.ui.geometry import is_stacked, pane_sizes
from tui_crm.ui.screens import contacts_rest
from tui_crm.ui.widgets.cells import cells_of

SIZES = [(80, 24), (120, 40), (160, 45), (100, 10), (41, 30)]


@pytest.fixture
def people(session):
    """Persons whose names are of every width."""
    for name in ("Łukasz Kowalski", "Anna O'Brien", "伟伟伟 王", "Żaneta Ćwik", "Zoë Naïve-Ünal"):
        a_person(session, name, organization="Zakłady Żółć S.A. z bardzo długą nazwą")
    for number in range(40):
        a_person(session, f"Jan Nowak-{'abcdefghij'[number % 10] * (number + 1)}")
    return session


def drawn_by_the_app(app, colours: str) -> list[list[tuple[str, str]]]:
    """Every cell of the screen as a character and SGR parameters."""
    return [
        [
            (char, codes_of(segment.style, colours))
            for segment in strip
            for char in segment.text
            for _cell in range(cells_of(char))
        ]
        for strip in app.screen._compositor.render_strips()
    ]


def painted_early(session, size, colours: str, language: str, **options) -> list[list[tuple[str, str]]]:
    found = glance(str(session.path), session.actor.login, guest=False)
    assert found is not None
    layout, custom = found.layout()
    frame = FirstFrame(
        {**COLOURS[colours], **WORDS[language]},
        *size,
        **{"card": True, **options},
        may=found.login.may,
        layout=layout,
        custom=custom,
    )
    return completed(frame, found, size)


def completed(frame, found, size) -> list[list[tuple[str, str]]]:
    """Every cell of the first frame once it says all that it does."""
    early = EarlyFrame(frame.draw(found.persons(frame.fields, frame.room)), size, [])
    complete(early, frame, found)
    found.close()
    return [
        [(char, codes) for codes, text in row for char in text for _cell in range(cells_of(char))]
        for row in early.rows
    ]


def known_later(size: tuple[int, int], card: bool = True) -> set[tuple[int, int]]:
    """Cells that the first frame leaves empty: the card's text."""
    (width, height), (side, below) = pane_sizes(*size, card)
    if is_stacked(size[0], card):
        return {(x, y) for x in range(size[0]) for y in range(height + 1, height + 1 + below)}
    return {(x, y) for x in range(width + 1, width + side) for y in range(height)} if card else set()


def differences(drawn, painted, ignored=frozenset()) -> list[object]:
    assert [len(row) for row in drawn] == [len(row) for row in painted]
    return [
        (x, y, before, after)
        for y, (early, late) in enumerate(zip(painted, drawn, strict=True))
        for x, (before, after) in enumerate(zip(early, late, strict=True))
        if seen(*before) != seen(*after) and (x, y) not in ignored
    ]


def seen(char: str, codes: str) -> tuple[str, str]:
    """What a person sees of a cell: of a blank only its background."""
    return char, codes if char.strip() else codes[codes.find("48;") :]


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_it_is_the_frame_of_the_app_cell_by_cell(people, make_app, size, language):
    async with make_app(size=size, language=language) as pilot:
        for colours in (TRUECOLOR, EIGHT_BIT):
            drawn = drawn_by_the_app(pilot.app, colours)
            painted = painted_early(people, size, colours, language)
            assert differences(drawn, painted, known_later(size)) == []


async def nothing(*_: object) -> None:
    pass


@pytest.fixture
def many(session, monkeypatch):
    """More persons than are counted at a glance, of whom the app finds out nothing but by its first rows."""
    for module in (list_order, listings, contacts_rest, count_ahead):
        monkeypatch.setattr(module, "COUNTED", 100)
    monkeypatch.setattr(listings, "_CHEAPLY", 0.0)
    monkeypatch.setattr(list_posts, "STEP", 8)
    monkeypatch.setattr(contacts_rest.ListRest, "_completing", nothing)
    for letters in product("abcdefghijkl", repeat=2):
        a_person(session, f"Jan Z{''.join(letters)}")
    return session


@pytest.mark.parametrize("said", ["100+ contacts", "144 contacts"], ids=["at a glance", "kept"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_of_a_long_list_both_say_the_same(many, make_app, size, said, monkeypatch):
    if said == "144 contacts":
        with CountAhead(many) as ahead:
            ahead._thread.join()
    monkeypatch.setattr(CountAhead, "_count", lambda self: None)  # it could know more than the first frame
    found = glance(str(many.path), "anna", guest=False)
    counted = found.counted()
    found.close()
    with CountAhead(many, counted) as many.ahead:
        async with make_app(size=size) as pilot:
            assert said in screen_text(pilot.app)
            painted = painted_early(many, size, TRUECOLOR, "en")
            assert differences(drawn_by_the_app(pilot.app, TRUECOLOR), painted, known_later(size)) == []


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("size", [(80, 24), (160, 45)], ids=str)
async def test_it_has_the_columns_of_the_person(people, make_app, size, language):
    fields = people.custom_fields
    for name, type_ in (("Żółć", "number"), ("Consent", "checkbox"), ("Seen", "date_time")):
        fields.add(Kind.PERSON, name, CustomFieldType(type_))
    fields.retire(fields.named("Seen").id)
    a_person(people, "Jan Adamczyk", **{"custom.zolc": "12,5", "custom.consent": "yes"})
    line = (
        "name=20 custom.zolc=8 -phone custom.consent=9 custom.seen status=10 created_at city=5 email access"
    )
    people.layouts.set(Kind.PERSON, read_line(line))
    async with make_app(size=size, language=language) as pilot:
        assert "Żółć" in screen_text(pilot.app)
        for colours in (TRUECOLOR, EIGHT_BIT):
            drawn = drawn_by_the_app(pilot.app, colours)
            painted = painted_early(people, size, colours, language)
            assert differences(drawn, painted, known_later(size)) == []


async def test_it_knows_of_a_hidden_card(people, make_app):
    size = (120, 40)
    async with make_app(size=size) as pilot:
        await press(pilot, "c")
        drawn = drawn_by_the_app(pilot.app, EIGHT_BIT)
        painted = painted_early(people, size, EIGHT_BIT, "en", card=False)
        assert differences(drawn, painted, known_later(size, card=False)) == []


async def test_keys_that_the_person_may_not_use_are_dim(people, make_app):
    seller = a_session_of(people, "seller", "viewer")
    async with make_app(size=(120, 40), of=seller) as pilot:
        drawn = drawn_by_the_app(pilot.app, EIGHT_BIT)
        painted = painted_early(seller, (120, 40), EIGHT_BIT, "en")
        assert differences(drawn, painted, known_later((120, 40))) == []
        assert differences(drawn, painted_early(people, (120, 40), EIGHT_BIT, "en"), known_later((120, 40)))


async def test_what_is_built_in_is_fresh(monkeypatch):
    monkeypatch.setenv("COLORTERM", "truecolor")
    assert await made() == (COLOURS, WORDS), "run: make skin"


@pytest.mark.parametrize(
    "term", ["xterm", "xterm-256color", "xterm-kitty", "screen-16color", "linux", "tmux-256color"]
)
@pytest.mark.parametrize("colorterm", ["", "truecolor", "24bit", " TrueColor ", "yes"])
def test_it_counts_on_as_many_colours_as_rich_does(term, colorterm):
    environment = {"TERM": term, "COLORTERM": colorterm}
    console = Console(force_terminal=True, _environ=environment)
    known = {"truecolor": TRUECOLOR, "256": EIGHT_BIT, "standard": ""}
    assert colours_of(environment) == known[console.color_system or "standard"]


@pytest.mark.parametrize(
    "config",
    [Config(theme="nord"), Config(keys={"list.edit": "f4"}), Config(keymap="vim")],
    ids=["theme", "keys", "keymap"],
)
async def test_the_app_keeps_the_look_of_other_themes_and_keys(people, config, monkeypatch):
    from tui_crm.keymap import keymap_of
    from tui_crm.ui.app import CrmApp

    monkeypatch.setenv("COLORTERM", "truecolor")
    assert find_skin(config, TRUECOLOR, "en") is None
    app = CrmApp(people, keymap_of(config)[0], config)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        keeping.keep_skin(app)
        kept = find_skin(config, TRUECOLOR, "en")
        assert kept is not None
        others = Config(config.language, config.theme, keys={"list.add": "f4"}, keymap="emacs")
        assert find_skin(others, TRUECOLOR, "en") is None  # no frame shows the keys of another keymap
        found = glance(str(people.path), "anna", guest=False)
        assert found is not None
        frame = FirstFrame(kept, 120, 40, card=True, may=found.login.may)
        painted = completed(frame, found, (120, 40))
        assert differences(drawn_by_the_app(app, TRUECOLOR), painted, known_later((120, 40))) == []


async def test_a_list_that_was_moved_is_not_kept_as_the_first_frame(people, monkeypatch):
    from tui_crm.ui.app import CrmApp

    monkeypatch.setenv("COLORTERM", "truecolor")
    config = Config(theme="nord")
    app = CrmApp(people, None, config)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "down")
        keeping.keep_skin(app)
    assert not Path(skin.skin_file(config, TRUECOLOR, "en")).exists()


def test_a_broken_file_of_a_look_is_no_look():
    config = Config(theme="nord")
    path = Path(skin.skin_file(config, TRUECOLOR, "en"))
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\xff\xfe")
    assert find_skin(config, TRUECOLOR, "en") is None
    assert os.environ["XDG_CACHE_HOME"] in str(path)


def test_it_goes_by_the_names_under_which_choices_are_kept():
    from tui_crm.ui.early import painting
    from tui_crm.ui.screens import contacts_choices as choices

    assert painting.CARD == choices.CARD
    person = (choices.SORT.format(kind=Kind.PERSON), choices.SEARCH_IN.format(kind=Kind.PERSON))
    assert set(painting.NOT_USUAL) == set(person)
