"""Saved searches: named questions about a base, each user's own (R26)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery, Sort
from tui_crm.domain.custom_fields import CustomField
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.filter_fields import FilterFields
from tui_crm.domain.filters import Criterion, FilterGroup, filters_in
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.domain.query_text import parse, query_text
from tui_crm.domain.views import NAME_MAXIMUM, View
from tui_crm.services.base import Service
from tui_crm.services.custom_fields import CustomFields
from tui_crm.store import views
from tui_crm.text.fold import fold
from tui_crm.text.safe import safe_text


class Opened(NamedTuple):
    """A view as a list can show it by now.

    Attributes:
        line: of the search box; that of the view without what there is no more.
        problems: what there is no more, or is wrong by now: it is left out of `line` and `query`.
    """

    query: ContactQuery
    line: str
    problems: tuple[Problem, ...]


class Views(Service):
    """The views of the actor. They are view state: no journal, no undo."""

    def all(self, kind: Kind | None = None) -> tuple[View, ...]:
        """The views of a base in their order, or those of both, persons' first."""
        with self.database.reading() as connection:
            return views.all_of(connection, self.actor.user_id, kind)

    def named(self, name: str, kind: Kind | None = None) -> View:
        """The view of this name, however it is written.

        Raises Refused: VIEW_UNKNOWN, VIEW_AMBIGUOUS where both bases have one and none is said.
        """
        found = [view for view in self.all(kind) if fold(view.name) == fold(name)]
        if not found:
            raise Refused(Code.VIEW_UNKNOWN, name=name)
        if len(found) > 1:
            raise Refused(Code.VIEW_AMBIGUOUS, name=name)
        return found[0]

    def save(
        self,
        kind: Kind,
        name: str,
        *,
        text: str = "",
        search_in: Sequence[str] = (),
        sort: Sort | None = None,
        columns: str = "",
        include_inactive: bool = False,
        replace: bool = False,
    ) -> View:
        """Saves a view, a new one behind the others.

        Args:
            text: of the search box.
            columns: a line of `domain.columns`, "" for the layout that there is anyway.
            replace: whether it may take the place of one of this name, which keeps its own.

        Raises Refused: VIEW_EXISTS, a name that is none, or what is wrong with the text.
        """
        name = _name(name)
        view = View(0, kind, name, 0, text, tuple(search_in), sort, columns, include_inactive)
        self.query(view)
        with self.database.writing() as connection:
            there = self.all(kind)
            same = next((one for one in there if fold(one.name) == fold(name)), None)
            if same is not None and not replace:
                raise Refused(Problem(Code.VIEW_EXISTS, "name", {"name": same.name}))
            view = view._replace(place=len(there) if same is None else same.place)
            view = view._replace(id=0 if same is None else same.id)
            return view._replace(id=views.keep(connection, self.actor.user_id, view))

    def rename(self, view_id: int, name: str) -> View:
        """Gives a view another name. Raises Refused: VIEW_UNKNOWN, VIEW_EXISTS, or what is no name."""
        name = _name(name)
        with self.database.writing() as connection:
            view = self._get(view_id)
            for one in self.all(view.kind):
                if one.id != view_id and fold(one.name) == fold(name):
                    raise Refused(Problem(Code.VIEW_EXISTS, "name", {"name": one.name}))
            renamed = view._replace(name=name)
            views.keep(connection, self.actor.user_id, renamed)
            return renamed

    def arrange(self, view_id: int, columns: str) -> View:
        """Gives a view other columns, a line of `domain.columns`. Raises Refused (VIEW_UNKNOWN)."""
        with self.database.writing() as connection:
            arranged = self._get(view_id)._replace(columns=columns)
            views.keep(connection, self.actor.user_id, arranged)
            return arranged

    def move(self, view_id: int, place: int) -> View:
        """Puts a view at another place of its base, from 0. Raises Refused (VIEW_UNKNOWN)."""
        with self.database.writing() as connection:
            view = self._get(view_id)
            others = [one.id for one in self.all(view.kind) if one.id != view_id]
            place = max(0, min(place, len(others)))
            views.put_in_order(connection, self.actor.user_id, [*others[:place], view_id, *others[place:]])
            return view._replace(place=place)

    def delete(self, view_id: int) -> View:
        """Deletes a view; those behind it move up. Raises Refused (VIEW_UNKNOWN)."""
        with self.database.writing() as connection:
            view = self._get(view_id)
            views.drop(connection, self.actor.user_id, view_id)
            views.put_in_order(connection, self.actor.user_id, [one.id for one in self.all(view.kind)])
            return view

    def query(self, view: View) -> ContactQuery:
        """What the view asks for. Raises Refused with all that there is no more, or is wrong by now."""
        opened = self.open(view)
        if opened.problems:
            raise Refused(opened.problems)
        return opened.query

    def open(self, view: View) -> Opened:
        """What of the view can be shown by now, and what is in the way of the rest."""
        custom = self._of_custom(view.kind)
        fields = FilterFields(view.kind, custom)
        parsed = parse(view.text, fields, whole=True)
        named = [one.field for one in filters_in(parsed.filters)]
        asked = [*named, *view.search_in, *([view.sort.field] if view.sort else [])]
        known = {field.field for field in custom if not field.retired}
        gone = {name for name in asked if name.startswith(CUSTOM_PREFIX) and name not in known}
        problems = [*parsed.problems, *(_unknown(name) for name in dict.fromkeys(asked) if name in gone)]
        filters, line = parsed.filters, view.text
        if problems:
            filters = tuple(_without(filters, gone))
            line = query_text(parsed.text, filters, fields)
        query = ContactQuery(
            kind=view.kind,
            text=parsed.text,
            search_in=tuple(name for name in view.search_in if name not in gone),
            filters=filters,
            sort=None if view.sort is None or view.sort.field in gone else view.sort,
            include_inactive=view.include_inactive,
        )
        return Opened(query, line, tuple(problems))

    def _of_custom(self, kind: Kind) -> tuple[CustomField, ...]:
        """The custom fields of a base, those in use first: of two with the same name they are meant."""
        fields = CustomFields(self.database, self.actor, self.clock, self.region).all(kind, retired=True)
        return tuple(sorted(fields, key=lambda field: field.retired))

    def _get(self, view_id: int) -> View:
        for view in self.all():
            if view.id == view_id:
                return view
        raise Refused(Code.VIEW_UNKNOWN, name=str(view_id))


def _name(given: str) -> str:
    name = " ".join(safe_text(given).split())
    if not fold(name):
        raise Refused(Problem(Code.NAME_REQUIRED, "name"))
    if len(name) > NAME_MAXIMUM:
        raise Refused(Problem(Code.TOO_LONG, "name", {"maximum": NAME_MAXIMUM}))
    return name


def _unknown(name: str) -> Problem:
    return Problem(Code.FIELD_UNKNOWN, name, {"field": name})


def _without(criteria: Iterable[Criterion], gone: set[str]) -> Iterable[Criterion]:
    """The criteria without the filters on these fields, nor groups that nothing is left of."""
    for one in criteria:
        if isinstance(one, FilterGroup):
            members = tuple(_without(one.members, gone))
            if members:
                yield one._replace(members=members) if len(members) > 1 else members[0]
        elif one.field not in gone:
            yield one
