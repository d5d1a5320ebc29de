"""The shortest way for the cursor from one cell to another."""

from __future__ import annotations

from functools import lru_cache

NOWHERE = -1
"""A row or column of which nobody knows."""


@lru_cache(maxsize=2048)
def move(y: int, x: int, to_y: int, to_x: int) -> str:
    """The sequence that moves the cursor, counted from 0; where it comes from may be `NOWHERE`.

    Only what every terminal of the last decades understands. A line feed would do too, but the terminal line
    of the kernel makes two bytes of it.
    """
    if (y, x) == (to_y, to_x):
        return ""
    row = str(to_y + 1) if to_x or to_y else ""
    direct = f"\x1b[{row};{to_x + 1}H" if to_x else f"\x1b[{row}H"
    if y == NOWHERE:
        return direct
    return min(_across(x, to_x) + _along(y, to_y), direct, key=len)


def _along(y: int, to_y: int) -> str:
    down = to_y - y
    if not down:
        return ""
    if down in (1, 2):
        return "\x1bD" * down
    if down in (-1, -2):
        return "\x1bM" * -down
    relative = f"\x1b[{down}B" if down > 0 else f"\x1b[{-down}A"
    return min(relative, f"\x1b[{to_y + 1}d", key=len)


def _across(x: int, to_x: int) -> str:
    if x == to_x:
        return ""
    if to_x == 0:
        return "\r"
    ways = [f"\x1b[{to_x + 1}G"]
    if x != NOWHERE:
        right = to_x - x
        if right > 0:
            ways.append(f"\x1b[{right}C" if right > 1 else "\x1b[C")
        else:
            ways += ["\b" * -right, f"\x1b[{-right}D"]
    return min(ways, key=len)
