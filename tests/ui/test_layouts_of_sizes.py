"""The main screens at the sizes that count: no key and no heading is cut, nothing lies over anything else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import combinations

import pytest
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

from tests.kit.screen import press, screen_text
from tui_crm.services import demo
from tui_crm.services.session import Session, open_session
from tui_crm.ui.going import DESTINATIONS
from tui_crm.ui.widgets.keys_footer import KeysFooter

SIZES = [
    ((80, 24), "en"),
    ((80, 24), "pl"),
    ((100, 30), "en"),
    ((100, 30), "pl"),
    ((120, 40), "pl"),  # from here on the longer words are enough
    ((200, 60), "pl"),
]
WAYS = {
    "card": ("enter",),
    "profile": ("f",),
    "editor": ("e",),
    "columns": ("C",),
    "filter": ("L",),
    "help": ("question_mark",),
    "palette": ("colon",),
    "log": ("a",),
    **{one.command: ("f6", one.letter) for one in DESTINATIONS},
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    path = tmp_path_factory.mktemp("sample") / "demo.db"
    demo.make(path, 150)
    return path


@pytest.fixture
def base(sample, tmp_path) -> Iterator[Session]:
    path = tmp_path / "sample.db"
    shutil.copy(sample, path)
    with open_session(path, login=demo.DEMO_LOGIN, clock=demo.stopped_clock) as session:
        yield session


def leaves(screen: Screen[object]) -> list[Widget]:
    """What is drawn and holds nothing else."""
    return [
        one
        for one in screen.query("*")
        if one.is_on_screen and not one.children and one.region.area and one.display and one.visible
    ]


def overlapping(screen: Screen[object]) -> list[str]:
    seen = [(one, part_seen(one)) for one in leaves(screen)]
    return [
        f"{one!r} {here} over {other!r} {there}"
        for (one, here), (other, there) in combinations(seen, 2)
        if here.intersection(there).area and one.layer == other.layer
    ]


def part_seen(one: Widget) -> Region:
    """What the containers around a widget show of it."""
    region = one.region
    for around in one.ancestors:
        if isinstance(around, Widget):
            region = region.intersection(around.region)
    return region


@pytest.mark.parametrize(("size", "language"), SIZES, ids=str)
async def test_nothing_is_cut_and_nothing_lies_over_anything_else(make_app, base, size, language):
    wrong: list[str] = []
    async with make_app(size=size, language=language, of=base) as pilot:
        for name, keys in WAYS.items():
            await press(pilot, *keys)
            screen = pilot.app.screen
            rows = screen_text(pilot.app).splitlines()
            footer = screen.query_one(KeysFooter)
            entries = [f"{key} {label} " for key, label, *_ in footer._entries]
            if "".join(entries).rstrip() != rows[-1].rstrip():
                wrong.append(f"{name}: footer {rows[-1]!r}")
            wrong += [f"{name}: {text}" for text in overlapping(screen)]
            if "…" in rows[0]:
                wrong.append(f"{name}: {rows[0]!r}")
            await press(pilot, "escape", "escape", "escape")
            while len(pilot.app.screen_stack) > 1:
                pilot.app.pop_screen()
            await press(pilot)
    assert wrong == []
