"""What a table says in the place of its rows where it has none."""

from __future__ import annotations

from typing import NamedTuple


class TableNote(NamedTuple):
    """A text, and things to choose in it.

    Attributes:
        lines: the text, which is data.
        choices: the numbers of the lines that can be chosen, from 0.
        is_headed: whether the first line is a heading.
        at: the place in `choices` of the one under the cursor.
    """

    lines: tuple[str, ...] = ()
    choices: tuple[int, ...] = ()
    is_headed: bool = False
    at: int = 0

    def moved(self, step: int) -> TableNote:
        """With the cursor so many choices on; at the ends it stays."""
        return self._replace(at=max(0, min(self.at + step, len(self.choices) - 1)))

    def look(self, line: int) -> str:
        """Which part of a table's looks a line has; "" for an ordinary one."""
        if self.choices and line == self.choices[self.at]:
            return "cursor"
        return "note-head" if self.is_headed and line == 0 else ""
