"""The status line of the contact list: how many there are, what goes on, and where and as whom one is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from textual.strip import Strip

from tui_crm.i18n import _, ngettext
from tui_crm.ui.cell_text import padlock, reader_of
from tui_crm.ui.widgets.cells import cells_of
from tui_crm.ui.widgets.one_line import OneLine
from tui_crm.wording.counts import grouped

RULE = "─"
BETWEEN = " · "
_AT_THE_ENDS = 2
"""Cells of the rule before what stands at the left, and behind what stands at the right."""

Forms = tuple[str, ...]
"""Ways of saying one thing, the longest first; () where there is nothing to say."""


class Aside(NamedTuple):
    """What the right part of the line says, in this order; what changes most often stands furthest left, so
    that nothing else moves then."""

    access: Forms = ()
    drafts: Forms = ()
    rights: Forms = ()
    base: Forms = ()
    user: Forms = ()


_IMPORTANCE = ("base", "rights", "drafts", "user", "access")


def count_text(found: int, total: int | None, is_exact: bool = True) -> str:
    """How many there are; with a search, how many of how many.

    Args:
        total: of the base, while something is searched; None where that is not asked or not known.
        is_exact: whether there are no more than `found`; "10,000+" otherwise.
    """
    shown = grouped(found) if is_exact else f"{grouped(found)}+"
    if total is None or (total == found and is_exact):
        return ngettext("{count} contact", "{count} contacts", found).format(count=shown)
    return ngettext("{found} of {total} contact", "{found} of {total} contacts", total).format(
        found=shown, total=grouped(total)
    )


def rule_with(left: Forms, aside: Aside, width: int) -> list[tuple[str, bool]]:
    """The line as pieces of exactly `width` cells together: text, and whether it belongs to the rule.

    What has no room is left out, whole: the count never, if its shortest form fits; the rest by importance.
    """
    room = width - 2 * _AT_THE_ENDS - 2
    said = next((text for text in left if cells_of(text) <= room), "")
    if said:
        room -= cells_of(said) + 3  # a piece of the rule with a space on either side
    shown: dict[str, str] = {}
    for name in _IMPORTANCE:
        between = cells_of(BETWEEN) if shown else 0
        forms: Forms = getattr(aside, name)
        text = next((form for form in forms if cells_of(form) + between <= room), "")
        if text:
            shown[name] = text
            room -= cells_of(text) + between
    right = BETWEEN.join(shown[name] for name in Aside._fields if name in shown)
    ends = RULE * _AT_THE_ENDS
    before = [(ends, True), (f" {said} ", False)] if said else [(ends, True)]
    behind = [(f" {right} ", False), (ends, True)] if right else [(ends, True)]
    taken = sum(cells_of(text) for text, _is_rule in before + behind)
    return [*before, (RULE * (width - taken), True), *behind]


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
        self._aside = Aside()
        self._access = ""

    # What is said

    def show_count(self, found: int, is_exact: bool, total: int | None) -> None:
        """Shows how many are known to be there, whether that is all, and of how many in the base."""
        numbers = grouped(found) if is_exact else f"{grouped(found)}+"
        self._say(count_text(found, total, is_exact), numbers)

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
            word = (reader_of("access") or str)(access)
            self._stand(access=tuple(filter(None, (word, padlock(access)))) if access else ())

    def show_drafts(self, count: int) -> None:
        """Says that so many drafts wait for their forms."""
        text = ngettext("draft waits", "{count} drafts wait", count).format(count=count)
        self._stand(drafts=(text,) if count else ())

    def show_place(self, base: str, user: str, reads_only: bool) -> None:
        """Says where and as whom one is.

        Args:
            base, user: their names, safe to be shown; no base, "", is not said.
            reads_only: whether that user can change nothing.
        """
        self._stand(
            base=(base,) if base else (), user=(user,), rights=(_("read only"),) if reads_only else ()
        )

    def _stand(self, **parts: Forms) -> None:
        aside = self._aside._replace(**parts)
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
