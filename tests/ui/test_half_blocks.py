"""A picture as half blocks, cell by cell."""

from __future__ import annotations

import pytest

from tui_crm.ui.half_blocks import half_blocks

SIDE = 24
# Each pixel tells where it is: red counts the columns, green the rows.
PLACES = bytes(part for y in range(SIDE) for x in range(SIDE) for part in (x, y * 10, 7))


def test_a_cell_holds_two_pixels_one_above_the_other() -> None:
    rows = half_blocks(PLACES, 24)
    assert [len(row) for row in rows] == [24] * 12
    assert rows[0][0] == ("▀", "#000007", "#000a07")
    assert rows[0][23] == ("▀", "#170007", "#170a07")
    assert rows[11][0] == ("▀", "#00dc07", "#00e607")
    assert rows[5] == [("▀", f"#{x:02x}6407", f"#{x:02x}6e07") for x in range(24)]


def test_a_small_picture_has_the_mean_of_four_pixels() -> None:
    rows = half_blocks(PLACES, 12)
    assert [len(row) for row in rows] == [12] * 6
    # columns 2 and 3 make 2.5, that is 3, rows 0 and 1 make 5, rows 2 and 3 make 25
    assert rows[0][1] == ("▀", "#030507", "#031907")
    assert rows[5][11][1:] == ("#17cd07", "#17e107")
    black_and_white = bytes(
        part for y in range(SIDE) for x in range(SIDE) for part in [255 * ((x + y) % 2)] * 3
    )
    assert {cell for row in half_blocks(black_and_white, 12) for cell in row} == {("▀", "#808080", "#808080")}


@pytest.mark.parametrize(("thumbnail", "columns"), [(b"", 24), (PLACES[:-1], 24), (PLACES, 10), (PLACES, 0)])
def test_what_does_not_fit_is_a_mistake_of_the_caller(thumbnail: bytes, columns: int) -> None:
    with pytest.raises(ValueError, match="bytes in"):
        half_blocks(thumbnail, columns)
