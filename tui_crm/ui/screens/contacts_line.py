"""What stands in the search box, read as a question for the list (R26)."""

from __future__ import annotations

from dataclasses import replace

from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.problems import CrmError, Problem
from tui_crm.domain.query_words import is_plain
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.widgets.search_bar import SearchBar


class QueryLine:
    """The line of the search box; what is wrong with it stands at its right end.

    Attributes:
        text: as it stands in the box.
        asked: the last text in which nothing was wrong: the list answers this one.
        problems: what is wrong with `text`.
        is_open: whether its last filter is half typed, so that the list is not narrowed by it yet.
    """

    def __init__(self, screen: CrmScreen[None], bar: SearchBar) -> None:
        self._screen, self._bar = screen, bar
        self.text = self.asked = ""
        self.problems: tuple[Problem, ...] = ()
        self.is_open = False
        self._is_plain, self._is_whole = True, False

    def read(self, text: str, query: ContactQuery, whole: bool = False) -> ContactQuery | None:
        """The query with what the text asks for; None where it asks for nothing that can be answered.

        Args:
            whole: nobody types on: a filter that is half typed is wrong.
        """
        self.text, self._is_plain, self._is_whole = text, is_plain(text), whole
        self.is_open = False
        if self._is_plain:
            self._say(())
            self.asked = text
            return replace(query, text=text, filters=())
        return self._parsed(query)

    def _parsed(self, query: ContactQuery) -> ContactQuery | None:
        from tui_crm.domain.query_text import parse

        try:
            fields = self._screen.session.custom_fields.filter_fields(query.kind or Kind.PERSON)
            parsed = parse(self.text, fields, whole=self._is_whole)
        except CrmError as error:
            self._say(error.problems)
            return None
        self._say(parsed.problems)
        self.is_open = parsed.is_open
        if parsed.problems:
            return None
        self.asked = self.text
        return replace(query, text=parsed.text, filters=parsed.filters)

    @property
    def has_grammar(self) -> bool:
        """Whether there may be more to the text than words."""
        return not self._is_plain

    def again(self, query: ContactQuery) -> ContactQuery:
        """The query as the line asks it by now: a field may have come or gone since it was typed."""
        return query if self._is_plain else (self._parsed(query) or query)

    def take(self, text: str) -> None:
        """Another line stands in the box, whose query is known."""
        self.text = self.asked = text
        # It may have filters: a later look at it reads them again.
        self._is_plain, self._is_whole, self.is_open = not text, True, False
        self._say(())

    def is_at_fault(self, error: CrmError, query: ContactQuery) -> bool:
        """Whether it is a filter of the line that the base refuses, and not the order; the line says it."""
        is_of_order = query.sort is not None and error.problem.values.get("field") == query.sort.field
        if not query.filters or is_of_order:
            return False
        self._say(error.problems)
        return True

    def tell_mistakes(self) -> bool:
        """Says all that is wrong with the line; False where nothing is."""
        if self.problems:
            from tui_crm.wording.filters import mistake_lines

            self._screen.tell(mistake_lines(self.problems), "error")
        return bool(self.problems)

    def _say(self, problems: tuple[Problem, ...]) -> None:
        if problems != self.problems:
            self.problems = problems
            self._bar.show_mistake(_short(problems[0]) if problems else "")


def _short(problem: Problem) -> str:
    from tui_crm.wording.filters import short_mistake

    return short_mistake(problem)
