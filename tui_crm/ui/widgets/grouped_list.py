"""A list of things in groups: a heading over each group, the cells of all of them below each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from textual.content import Content
from textual.widgets.option_list import Option

from tui_crm.ui.widgets.cells import fit
from tui_crm.ui.widgets.definition_list import AROUND, DefinitionList, Row, lines_of

_INDENT = "  "


class Group(NamedTuple):
    """Some rows under a heading; data in its texts is never markup.

    Attributes:
        heading: cut where it is wider than the list.
        mark: what stands before the heading in the style `mark_style`; "" for nothing.
    """

    heading: str
    rows: Sequence[Row]
    mark: str = ""
    mark_style: str = ""


class GroupedList(DefinitionList):
    """The cursor goes from row to row; it does not stop at headings."""

    DEFAULT_CSS = """
    GroupedList > .option-list--option-disabled { color: $text; text-style: bold; }
    """

    def __init__(self, giving: Mapping[int, int], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(giving, id=id)
        self._groups: tuple[Group, ...] = ()
        self._keys: list[int | None] = []

    @property
    def current(self) -> int | None:
        """The key of the row under the cursor; None where there is none."""
        place = self.highlighted
        return self._keys[place] if place is not None and place < len(self._keys) else None

    def show_groups(self, groups: Sequence[Group], keep: int | None = None) -> None:
        """Shows these groups; the cursor stays on its row, or near it, or goes to the row `keep`."""
        place, wanted = self.highlighted or 0, self.current if keep is None else keep
        self._groups = tuple(groups)
        self._keys = [key for group in groups for key in (None, *(row.key for row in group.rows))]
        self._draw()
        places = [number for number, key in enumerate(self._keys) if key is not None]
        if wanted is not None and wanted in self._keys:
            self.highlighted = self._keys.index(wanted)
        else:
            self.highlighted = min(places, key=lambda one: abs(one - place), default=None)

    def _draw(self) -> None:
        room = self.size.width - AROUND
        every = [row for group in self._groups for row in group.rows]
        rows = iter(lines_of(every, room - len(_INDENT), self._giving))
        lines: list[Content] = []
        for group in self._groups:
            lines.append(_heading(group, room))
            lines.extend(Content.assemble(_INDENT, line) for line in islice(rows, len(group.rows)))
        if lines != self._shown or len(lines) != self.option_count:
            self._shown = lines
            self.set_options(
                Option(line, disabled=key is None) for line, key in zip(lines, self._keys, strict=True)
            )

    def scroll_to_highlight(self, top: bool = False) -> None:
        """With the heading over the first row in sight too."""
        if any(key is not None for key in self._keys[: self.highlighted or 0]):
            super().scroll_to_highlight(top)
        else:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)


def _heading(group: Group, room: int) -> Content:
    text = fit(group.heading, room - (2 if group.mark else 0)).rstrip()
    if not group.mark:
        return Content(text)
    return Content.assemble(Content.styled(group.mark, group.mark_style), " ", text)
