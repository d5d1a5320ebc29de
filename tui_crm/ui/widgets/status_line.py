"""The status line of the contact list: how many there are, what goes on, and where and as whom one is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

from tui_crm.i18n import _, ngettext
from tui_crm.ui.cell_text import access_forms
from tui_crm.ui.outer_lines import place_parts, rule_with
from tui_crm.ui.widgets.one_line import OneLine
from tui_crm.wording.counts import count_text, grouped, number_known

if TYPE_CHECKING:
    from tui_crm.ui.outer_lines import Forms


class StatusLine(OneLine):
    """What is known of the list and of the base; it fetches nothing."""

    COMPONENT_CLASSES = {"status-line--rule"}  # noqa: RUF012 - Textual reads it from the class
    DEFAULT_CSS = """
    StatusLine {
        & > .status-line--rule { color: $primary; }
        &.-focus > .status-line--rule { color: $accent; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._work = ""
        self._marks = 0
        self._count: Forms = ()
        self._aside: dict[str, Forms] = {}
        self._access = ""

    # What is said

    def show_count(self, found: int, is_exact: bool, total: int | None) -> None:
        """Shows how many are known to be there, whether that is all, and of how many in the base."""
        self._say(count_text(found, total, is_exact), number_known(found, is_exact))

    def show_searching(self) -> None:
        """Says that the answer takes a moment."""
        self._say(_("Searching..."))

    def _say(self, *count: str) -> None:
        if count != self._count:
            self._count = count
            self.refresh()

    def show_marks(self, marks: int) -> None:
        """Shows how many contacts are marked."""
        if marks != self._marks:
            self._marks = marks
            self.refresh()

    def show_work(self, text: str) -> None:
        """Shows how far something is that goes on behind the list; "" when it has ended."""
        if text != self._work:
            self._work = text
            self.refresh()

    def show_access(self, access: str) -> None:
        """Shows who sees the contact under the cursor.

        Args:
            access: the value of an `Access`; "" for no contact.
        """
        if access != self._access:
            self._access = access
            self._stand(access=access_forms(access))

    def show_drafts(self, count: int) -> None:
        """Says that so many drafts wait for their forms."""
        text = ngettext("draft waits", "{count} drafts wait", count).format(count=count)
        self._stand(drafts=(text,) if count else ())

    def show_place(self, base: str, user: str, reads_only: bool) -> None:
        """Says where and as whom one is; all as `place_parts` takes it."""
        self._stand(**place_parts(base, user, reads_only))

    def _stand(self, **parts: Forms) -> None:
        aside = {**self._aside, **parts}
        if aside != self._aside:
            self._aside = aside
            self.refresh()

    @property
    def said(self) -> str:
        """The line as it stands there, without the rule."""
        pieces = rule_with(self._left(), self._aside, self.outer_size.width)
        return "".join("\n" if is_rule else text for text, is_rule in pieces).strip("\n ")

    def _left(self) -> Forms:
        """Marks, work and count, from the longest form to the shortest."""
        marks = (
            ngettext("{count} marked", "{count} marked", self._marks).format(count=grouped(self._marks))
            if self._marks
            else ""
        )
        first, shortest = self._count[:1], self._count[-1:]
        wanted: Sequence[Sequence[str]] = (
            (self._work, marks, *first),
            (self._work or marks, *(() if self._work else shortest)),
            (self._work or marks or "".join(shortest),),
        )
        texts = (", ".join(filter(None, parts)) for parts in wanted)
        return tuple(dict.fromkeys(filter(None, texts)))

    # Drawing

    def draw_line(self, width: int) -> Strip:
        """The rule with what is said on it."""
        pieces = rule_with(self._left(), self._aside, width)
        return Strip(
            [Segment(text, self.look("status-line--rule" if is_rule else "")) for text, is_rule in pieces]
        )
