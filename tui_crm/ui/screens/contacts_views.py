"""The view that the list shows: a saved search with its order, its parts and, if it has them, its columns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery, Sort
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.widgets.search_bar import SearchBar

if TYPE_CHECKING:
    from tui_crm.domain.views import View
    from tui_crm.services.views import Opened
    from tui_crm.ui.screens.contacts_feed import ContactFeed


class Present(NamedTuple):
    """What a view keeps of a list.

    Attributes:
        columns: a line of `domain.columns`, of the columns that are shown.
    """

    kind: Kind
    text: str
    search_in: tuple[str, ...]
    sort: Sort | None
    include_inactive: bool
    columns: str = ""


class ListViews:
    """Puts views on the list and takes them off again; the person's usual choices come back then.

    Attributes:
        shown: the view that was put on the list; the person may have changed the list since.
    """

    def __init__(self, screen: CrmScreen[None], feed: ContactFeed, bar: SearchBar) -> None:
        self._screen, self._feed, self._bar = screen, feed, bar
        self.shown: View | None = None
        self._opened: Opened | None = None
        self._line = ""  # that of the view, in the search box
        self._inactive_before = False

    @property
    def name(self) -> str:
        """The name of the view while the list is just as it says; else ""."""
        if self.shown is None or self._opened is None:
            return ""
        asked, line = self._feed.query, self._feed.line.text
        wanted = replace(self._opened.query, text=asked.text, filters=asked.filters)
        return self.shown.name if (line, asked) == (self._line, wanted) else ""

    def present(self) -> Present:
        """The list as it stands, for saving it."""
        feed = self._feed
        query = feed.query
        return Present(
            feed.kind,
            feed.line.text,
            query.search_in,
            query.sort,
            query.include_inactive,
            feed.columns.line or feed.columns.as_line(),
        )

    def show(self, view: View, opened: Opened) -> None:
        """Puts a view of the base on the list, the cursor on its first row; it tells what is left out."""
        feed = self._feed
        feed.sorting.cancel()
        self._take(view, opened, opened.line)
        feed.columns.read(view.kind)
        self._bar.fill(opened.line)
        feed.look_at(opened.line, opened.query)
        if opened.problems or opened.notes:
            from tui_crm.wording import problem_line
            from tui_crm.wording.views import left_out_sentence

            said = [*map(left_out_sentence, opened.problems), *map(problem_line, opened.notes)]
            self._screen.tell("\n".join(dict.fromkeys(said)), "warning")

    def saved(self, view: View, opened: Opened) -> None:
        """The list, as it stands, is this view from now on."""
        self._take(view, opened, self._feed.line.text)
        self._feed.reload()

    def changed(self, view: View) -> None:
        """A view has another name or other columns."""
        if self.shown is not None and self.shown.id == view.id:
            self.shown = view
            self._feed.columns.line = view.columns

    def deleted(self, view: View) -> None:
        """A view is no more: what was searched stays, the person's usual choices come back."""
        if self.shown is not None and self.shown.id == view.id:
            self._feed.query = self.left(self._feed.query)
            self._feed.rest.base_total = None
            self._feed.reload()

    def _take(self, view: View, opened: Opened, line: str) -> None:
        if self.shown is None:
            self._inactive_before = self._feed.query.include_inactive
        self.shown, self._opened, self._line = view, opened, line
        self._feed.columns.line = view.columns
        self._feed.choices.is_passing = True

    def left(self, query: ContactQuery) -> ContactQuery:
        """The query with the person's usual choices in it, where a view had its own: no view is shown now."""
        if self.shown is None:
            return query
        self.shown = self._opened = None
        feed = self._feed
        feed.sorting.cancel()
        feed.columns.line = ""
        feed.choices.is_passing = False
        kind = feed.kind
        return replace(
            query,
            search_in=feed.choices.search_in(kind),
            sort=feed.choices.sort(kind),
            include_inactive=self._inactive_before,
        )
