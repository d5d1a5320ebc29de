"""A QR code as the cells of a terminal: two modules one above the other in each."""

from __future__ import annotations

from dataclasses import dataclass

QUIET = 4
"""Light modules around a code that the standard wants (ISO/IEC 18004); readers mostly do with one."""

Cell = tuple[bool, bool]
"""Whether the upper and the lower half of a cell are dark."""

_LIGHT_BLOCKS = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}


@dataclass(frozen=True, slots=True)
class QrCode:
    """The code of a business card.

    Attributes:
        name: of the contact.
        text: what a reader finds in it, a vCard.
        modules: rows of modules without the quiet zone; True is dark. As many rows as columns.
    """

    name: str
    text: str
    modules: tuple[tuple[bool, ...], ...]

    @property
    def size(self) -> int:
        """Modules in each direction."""
        return len(self.modules)

    def cells(self, above: int = QUIET, beside: int = QUIET) -> list[list[Cell]]:
        """The code with light modules around it, as rows of cells; an odd row gets a light one below.

        Args:
            above: light modules above and below.
            beside: light modules left and right.
        """
        side = (False,) * beside
        blank = [(False,) * (self.size + 2 * beside)] * above
        rows = [*blank, *((*side, *row, *side) for row in self.modules), *blank]
        if len(rows) % 2:
            rows.append((False,) * (self.size + 2 * beside))
        return [list(zip(top, low, strict=True)) for top, low in zip(rows[::2], rows[1::2], strict=True)]


def as_text(code: QrCode) -> str:
    """The code in half blocks without colours: what is light is drawn, which is right on a dark ground."""
    return "\n".join("".join(_LIGHT_BLOCKS[cell] for cell in row) for row in code.cells())


def in_colours(code: QrCode, blocks: bool = True) -> str:
    """The code in black on white by the terminal's own colours (ECMA-48 SGR 30, 97, 40, 107).

    Args:
        blocks: whether half blocks can be written; else each module is two spaces wide and a line high.
    """
    rows = code.cells()
    if blocks:
        return "\n".join(map(_coloured, rows))
    return "\n".join(_spaces(half) for row in rows for half in zip(*row, strict=True))


def _coloured(row: list[Cell]) -> str:
    # Spaces wherever both halves are the same: a block does not fill its cell in every font.
    pieces, last = [], ""
    for upper, lower in row:
        look = "40" if upper and lower else "30;107"
        sign = " " if upper == lower else "▀" if upper else "▄"
        pieces.append(sign if look == last else f"\x1b[{look}m{sign}")
        last = look
    return "".join(pieces) + "\x1b[0m"


def _spaces(modules: tuple[bool, ...]) -> str:
    pieces, last = [], None
    for dark in modules:
        pieces.append("  " if dark is last else f"\x1b[{40 if dark else 107}m  ")
        last = dark
    return "".join(pieces) + "\x1b[0m"
