"""The geometry that the first frame is drawn by is that of the real screen."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person
from tests.kit.screen import press
from tui_crm.ui.geometry import FOOTER_ROWS, SCROLLBAR, is_stacked, pane_sizes, thumb

SIZES = [
    (80, 24),
    (80, 25),
    (97, 30),
    (99, 41),
    (100, 24),
    (119, 33),
    (120, 40),
    (139, 50),
    (140, 30),
    (201, 60),
    (230, 60),
    (260, 60),
]


@pytest.mark.parametrize("size", SIZES)
async def test_the_panes_lie_where_the_geometry_says(make_app, session, size):
    a_person(session)
    async with make_app(size=size) as pilot:
        screen = pilot.app.screen
        for shown in (True, False):
            (width, height), side = pane_sizes(*size, shown)
            assert screen.table.region == (0, 1, width, height - 1)
            assert screen.bar.region == (0, 0, width, 1)
            assert screen.side.region.size == side
            assert screen.bar.box.region.right == width
            row = height if is_stacked(size[0], shown) else size[1] - FOOTER_ROWS - 1
            assert screen.status.region == (0, row, size[0], 1)
            assert screen.table.text_width == width - SCROLLBAR
            await press(pilot, "c")


@pytest.mark.parametrize(("total", "room"), [(11, 10), (100, 10), (1_000_000, 37), (5, 1), (12, 11)])
def test_the_thumb_is_at_the_ends_only_when_the_list_is(total, room):
    places = [thumb(total, top, room) for top in range(0, total - room + 1, max(1, (total - room) // 50))]
    length = places[0][1]
    assert 1 <= length <= room
    assert places[0] == (0, length)
    assert thumb(total, total - room, room) == (room - length, length)
    assert all(0 <= begin <= room - length for begin, _length in places)
    assert thumb(room, 0, room) == (0, 0)
