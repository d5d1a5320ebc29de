"""A list in which the option under the cursor is the chosen one, and says so without colours too."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_crm.ui.widgets.definition_list import PointedList

_MARKS = {True: "(x) ", False: "( ) "}


class ChosenList(PointedList):
    """One of a few values, in a dialog.

    Args:
        texts: what the values are called, in their order.
        chosen: the number of the one that is chosen at first.
    """

    def __init__(self, texts: Iterable[Content], chosen: int, *, id: str) -> None:  # noqa: A002 - as Textual's
        self._texts = tuple(texts)
        self._marked = chosen
        super().__init__(id=id, compact=True, markup=False)
        self.add_options(Option(self._line(number)) for number in range(len(self._texts)))
        self.set_reactive(OptionList.highlighted, chosen)  # a list made with options begins at the first one

    def _line(self, number: int) -> Content:
        return Content(_MARKS[number == self._marked]) + self._texts[number]

    @property
    def chosen(self) -> int:
        """The number of the chosen value."""
        return self._marked

    def watch_highlighted(self, highlighted: int | None) -> None:
        """The mark goes along with the cursor."""
        super().watch_highlighted(highlighted)
        if highlighted is not None and highlighted != self._marked:
            before, self._marked = self._marked, highlighted
            for number in (before, highlighted):
                self.replace_option_prompt_at_index(number, self._line(number))
