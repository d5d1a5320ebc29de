"""A picture in any terminal: upper half blocks, whose two colours are two pixels, one above the other."""

from __future__ import annotations

from tui_crm.domain.pictures import THUMBNAIL_SIDE

HALF_BLOCK = "▀"

Cell = tuple[str, str, str]
"""A sign, the colour of its upper half and that of its lower half, "#rrggbb" each."""


def half_blocks(thumbnail: bytes, columns: int) -> list[list[Cell]]:
    """The thumbnail as rows of cells, half as many rows as columns.

    Args:
        thumbnail: 24 by 24 pixels, three bytes each: red, green, blue.
        columns: 24, or 12, where each pixel is the mean of four.

    Raises ValueError for a thumbnail or a number of columns of another size.
    """
    if len(thumbnail) != THUMBNAIL_SIDE * THUMBNAIL_SIDE * 3 or columns not in (24, 12):
        raise ValueError(f"{len(thumbnail)} bytes in {columns} columns")
    # A card is drawn within a key's own frame: the hexadecimal digits of all pixels at once, then cut.
    digits = (thumbnail if columns == THUMBNAIL_SIDE else _halved(thumbnail)).hex()
    pixels = [f"#{digits[at : at + 6]}" for at in range(0, len(digits), 6)]
    return [
        [(HALF_BLOCK, pixels[at], pixels[at + columns]) for at in range(top, top + columns)]
        for top in range(0, len(pixels), 2 * columns)
    ]


def _halved(thumbnail: bytes) -> bytes:
    """The picture with half as many pixels in each direction, each the mean of four."""
    line = THUMBNAIL_SIDE * 3
    return bytes(
        (thumbnail[at] + thumbnail[at + 3] + thumbnail[at + line] + thumbnail[at + line + 3] + 2) // 4
        for top in range(0, len(thumbnail), 2 * line)
        for left in range(0, line, 6)
        for at in range(top + left, top + left + 3)
    )
