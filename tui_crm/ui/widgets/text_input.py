"""A one-line input that does not lay out the whole screen at every key."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input


class TextInput(Input):
    """Textual's input, compact.

    Its width never depends on its text, so that a longer text needs no new layout: on a form of thirty fields
    that is half of what a key costs.
    """

    virtual_size = Reactive(Size(0, 0), layout=False)

    def __init__(self, value: str = "", *, placeholder: str = "", **options: object) -> None:
        # The form judges its fields: Textual's own validation would only restyle each box at every change.
        options["validate_on"] = ()
        super().__init__(value, placeholder=placeholder, compact=True, **options)  # type: ignore[arg-type]
