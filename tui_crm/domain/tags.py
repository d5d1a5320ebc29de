"""Tags: names with a description and a colour (R27)."""

from __future__ import annotations

from dataclasses import dataclass

NAME_MAXIMUM = 100
"""Characters of a tag's name; the sign that parts several values in a cell can't be in it."""
DESCRIPTION_MAXIMUM = 1_000

COLOURS = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "grey")
"""What a tag may be coloured; "" for none. How they look is the screen's affair."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag.

    Attributes:
        keep_in_touch_days: how often one wants to be in touch with whom has it; None for no matter.
        count: of contacts that have it and that the actor may see, in any status; None where not counted.
    """

    id: int
    name: str
    description: str = ""
    colour: str = ""
    keep_in_touch_days: int | None = None
    count: int | None = None
