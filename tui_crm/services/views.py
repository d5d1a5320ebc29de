"""Saved searches: named questions about a base, each user's own (R26)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery, Sort
from tui_crm.domain.custom_fields import CustomField
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.filters import Criterion, Filter, filters_in
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.domain.query_text import parse, query_text
from tui_crm.domain.view_lines import (
    changed,
    fields_of,
    kept_line,
    named_in,
    said_line,
    without_values,
)
from tui_crm.domain.views import NAME_MAXIMUM, View
from tui_crm.services.base import Service
from tui_crm.services.custom_fields import CustomFields
from tui_crm.store import names, views
from tui_crm.text.fold import fold
from tui_crm.text.safe import safe_text


class Opened(NamedTuple):
    """A view as a list can show it by now.

    Attributes:
        line: of the search box; that of the view without what there is no more.
        problems: what there is no more, or is wrong by now: it is left out of `line` and `query`.
        notes: what is out of use by now, and asked for all the same: options that contacts may have still.
    """

    query: ContactQuery
    line: str
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()


class Views(Service):
    """The views of the actor. They are view state: no journal, no undo."""

    def all(self, kind: Kind | None = None, *, language: str = "") -> tuple[View, ...]:
        """The views of a base in their order, or those of both, persons' first.

        Args:
            language: "en" or "pl": whose words their lines are in, for people; "" as they are kept.
        """
        with self.database.reading() as connection:
            found = views.all_of(connection, self.actor.user_id, kind)
        return tuple(self.said(view, language) for view in found) if language else found

    def said(self, view: View, language: str) -> View:
        """The view with its line as people of this language read it, "en" or "pl"."""
        return view._replace(text=said_line(view.text, fields_of(view.kind, self._custom()), language))

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
            text: of the search box; it is kept so that it goes on meaning what it means now.
            columns: a line of `domain.columns`, "" for the layout that there is anyway.
            replace: whether it may take the place of one of this name, which keeps its own.

        Raises Refused: VIEW_EXISTS, a name that is none, or what is wrong with the text.
        """
        name = _name(name)
        text = kept_line(text, fields_of(kind, self._custom()))
        view = View(0, kind, name, 0, text, tuple(search_in), sort, columns, include_inactive)
        self.query(view)
        self.begin_own()
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
        self.begin_own()
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
        self.begin_own()
        with self.database.writing() as connection:
            arranged = self._get(view_id)._replace(columns=columns)
            views.keep(connection, self.actor.user_id, arranged)
            return arranged

    def move(self, view_id: int, place: int) -> View:
        """Puts a view at another place of its base, from 0. Raises Refused (VIEW_UNKNOWN)."""
        self.begin_own()
        with self.database.writing() as connection:
            view = self._get(view_id)
            others = [one.id for one in self.all(view.kind) if one.id != view_id]
            place = max(0, min(place, len(others)))
            views.put_in_order(connection, self.actor.user_id, [*others[:place], view_id, *others[place:]])
            return view._replace(place=place)

    def delete(self, view_id: int) -> View:
        """Deletes a view; those behind it move up. Raises Refused (VIEW_UNKNOWN)."""
        self.begin_own()
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

    def open(self, view: View, language: str = "en") -> Opened:
        """What of the view can be shown by now, and what is in the way of the rest.

        Args:
            language: "en" or "pl": whose words the line is in.
        """
        custom = self._custom()
        fields = fields_of(view.kind, custom)
        parsed = parse(view.text, fields, whole=True)
        asked = [one.field for one in filters_in(parsed.filters)]
        asked += [*view.search_in, *([view.sort.field] if view.sort else [])]
        known = {field.field for field in custom if field.kind is view.kind and not field.retired}
        gone = {name for name in asked if name.startswith(CUSTOM_PREFIX) and name not in known}
        no_tags = self._unknown_tags(parsed.filters)

        def present(one: Filter) -> Filter | None:
            if one.field == "tags" and named_in(one):
                return without_values(one, no_tags)
            return None if one.field in gone else one

        filters = changed(parsed.filters, present)
        problems = (
            *parsed.problems,
            *(
                Problem(Code.FIELD_UNKNOWN, one, {"field": one})
                for one in dict.fromkeys(asked)
                if one in gone
            ),
            *(Problem(Code.TAG_UNKNOWN, "tags", {"name": name}) for name in no_tags),
        )
        query = ContactQuery(
            kind=view.kind,
            text=parsed.text,
            search_in=tuple(name for name in view.search_in if name not in gone),
            filters=filters,
            sort=None if view.sort is None or view.sort.field in gone else view.sort,
            include_inactive=view.include_inactive,
        )
        line = query_text(parsed.text, filters, fields, language)
        return Opened(query, line, problems, _retired_options(filters, view.kind, custom))

    def _custom(self) -> tuple[CustomField, ...]:
        return CustomFields(self.database, self.actor, self.clock, self.region).all(retired=True)

    def _unknown_tags(self, criteria: Sequence[Criterion]) -> tuple[str, ...]:
        """The names in filters by tags that no tag has."""
        wanted = [name for one in filters_in(criteria) if one.field == "tags" for name in named_in(one)]
        if not wanted:
            return ()
        with self.database.reading() as connection:
            known = set(map(fold, names.tag_names(connection)))
        return tuple(name for name in dict.fromkeys(wanted) if fold(name) not in known)

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


def _retired_options(
    criteria: Sequence[Criterion], kind: Kind, custom: Sequence[CustomField]
) -> tuple[Problem, ...]:
    """The options out of use that filters ask for."""
    retired = {
        field.field: {option.name for option in field.options if option.retired}
        for field in custom
        if field.kind is kind
    }
    found = {
        (one.field, name): None
        for one in filters_in(criteria)
        for name in named_in(one)
        if name in retired.get(one.field, ())
    }
    return tuple(Problem(Code.OPTION_RETIRED, field, {"name": name}) for field, name in found)
