"""Lists of contacts: from a query to what answers it, a walk along an index or ids that were found."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple, cast

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import Status
from tui_crm.domain.contact_query import BY_NAME, ContactQuery, Sort
from tui_crm.domain.fields import CUSTOM_PREFIX, FIELDS, SearchGroup
from tui_crm.domain.filters import Comparison, Filter, filters_in
from tui_crm.domain.problems import Code, Refused
from tui_crm.store import contact_fields, list_order, search_terms, sorting
from tui_crm.store.codes import KIND_CODES, STATUS_CODES
from tui_crm.store.list_found import FoundIds
from tui_crm.store.list_order import Walk
from tui_crm.store.list_posts import FencePosts
from tui_crm.store.search_tiers import recent_ids, search
from tui_crm.store.sql import IN_IDS, TRUE, Connection, Sql, all_of, id_list
from tui_crm.store.visibility import SEE, visible_to

if TYPE_CHECKING:
    from datetime import datetime

    from tui_crm.store.filter_values import Condition
    from tui_crm.store.list_order import Key

_FEW = 5_000
"""Candidates up to these are looked at at once; of more, the order is walked until enough have been met."""

_SOME = 15_000
"""Candidates up to these are marked, and the order is walked: looking at all others would take longer."""

_WORTH_IT = 250_000
"""More candidates than these do not help: reading all contacts one after the other is faster."""

_MANY = 50_000
"""More ids than these are put into order by walking past all contacts: sorting them would take longer."""

_PAGE, _LARGEST_PAGE = 1_024, 16_384
"""Rows walked past at a time: few at first, for a screen of the list."""


class _Candidates(NamedTuple):
    """Contacts among which all answers are.

    Attributes:
        named: SELECT of their ids; None where no filter names so few.
        number: how many they are.
    """

    named: Sql | None
    number: int


class ListPlan(NamedTuple):
    """How a query will be answered.

    Attributes:
        kinds: codes of the kinds of contacts.
        where: the condition on contact `c`: what the actor may see, status, filters.
        seen: the same without the filters.
        filters: the filters that an index can answer.
        groups: the columns of the search document that a search looks at; none for all.
        is_search: whether the text asks anything.
        may_see: whether the actor may see any contacts.
        sort_index: the field whose sort index the whole list needs; "" for none.
    """

    query: ContactQuery
    kinds: tuple[int, ...]
    where: Sql
    seen: Sql
    filters: tuple[Condition, ...]
    groups: tuple[str, ...]
    is_search: bool
    may_see: bool
    sort_index: str

    @property
    def sort(self) -> Sort:
        """The order of all contacts; a search has one of its own, where none is asked for."""
        return self.query.sort or BY_NAME

    @property
    def is_filtered(self) -> bool:
        """Whether walking past all contacts would take long, as each has to be looked at."""
        return not self.is_search and any(
            wanted.field != "status" for wanted in filters_in(self.query.filters)
        )

    def needs_sort_index(self, connection: Connection) -> bool:
        """Whether the sort index must be filled before the list can be read."""
        return bool(self.sort_index) and sorting.whole(connection, self.sort_index) is None

    def content(self, connection: Connection) -> FencePosts | FoundIds | None:
        """What answers the query soonest; None where the sort index must be filled first."""
        if not self.may_see:
            return FoundIds(lambda _connection: iter(()))
        if self.is_search:
            return FoundIds(self._searched if self.query.sort is None else self._searched_in_order)
        some = self._candidates(connection, _SOME)
        if some.number <= _FEW or len(self.kinds) > 1:
            where = self.where if some.named is None else self.where & _among(some.named)
            return FoundIds(lambda connection: iter(self._in_order(connection, where)))
        if self.needs_sort_index(connection):
            return None
        if (named := some.named) is not None:
            return FoundIds(lambda connection: self._met(connection, named))
        return FencePosts(self._walks(connection, alone=not self.is_filtered), self.where)

    def whole(self) -> FoundIds:
        """What answers the query, if it is filtered, with all rows at once: sooner than any walk ends."""
        return FoundIds(self._all)

    def _candidates(self, connection: Connection, most: int) -> _Candidates:
        """The candidates of the most selective filter, if they are no more than so many."""
        best = _Candidates(None, most + 1)
        for one in self.filters:
            assert one.candidates is not None
            number = connection.execute(
                f"SELECT count(*) FROM (SELECT 1 FROM ({one.candidates.text}) LIMIT ?)",
                (*one.candidates.values, best.number),
            ).fetchone()[0]
            if number < best.number:
                best = _Candidates(one.candidates, number)
        return best

    def _all(self, connection: Connection) -> Iterator[int]:
        named = self._candidates(connection, _WORTH_IT).named
        asked = Sql("c.kind = ?", self.kinds) & (TRUE if named is None else _among(named)) & self.where
        rows = connection.execute(f"SELECT c.id FROM contact c NOT INDEXED WHERE {asked.text}", asked.values)
        return self._ids_in_order(connection, array("q", (row[0] for row in rows.fetchall())))

    def _searched(self, connection: Connection) -> Iterator[int]:
        recent = [one for kind in self.kinds for one in recent_ids(connection, kind)]
        return search(connection, self.query.text, self.groups, self.kinds, self.where, recent)

    def _searched_in_order(self, connection: Connection) -> Iterator[int]:
        found = search(connection, self.query.text, self.groups, self.kinds, self.where, ())
        return self._ids_in_order(connection, array("q", found))

    def _ids_in_order(self, connection: Connection, ids: array[int]) -> Iterator[int]:
        if len(ids) > _MANY and len(self.kinds) == 1 and not self.needs_sort_index(connection):
            return self._marked(connection, ids)
        return iter(self._in_order(connection, Sql(f"c.id {IN_IDS}", (id_list(ids),))))

    def _met(self, connection: Connection, named: Sql) -> Iterator[int]:
        """The contacts that meet the condition, all of which are named, in the order of the list."""
        rows = connection.execute(named.text, named.values).fetchall()
        for piece in self._walked(connection, array("q", (row[0] for row in rows)), self.seen):
            found = connection.execute(
                "SELECT c.id FROM json_each(?) j CROSS JOIN contact c ON c.id = j.value"
                f" WHERE {self.where.text} ORDER BY j.key",
                (id_list(piece), *self.where.values),
            ).fetchall()
            yield from (row[0] for row in found)

    def _marked(self, connection: Connection, ids: array[int]) -> Iterator[int]:
        """Those of the ids in the order of the list, by walking past all contacts."""
        for piece in self._walked(connection, ids, TRUE):
            yield from piece

    def _walked(self, connection: Connection, ids: array[int], where: Sql) -> Iterator[list[int]]:
        """Those of the ids that meet the condition, piece by piece in the order of the list.

        Args:
            where: asks for nothing but what indexes of lists hold.
        """
        marks = bytearray(max(ids, default=0) // 8 + 1)
        for one in ids:
            marks[one >> 3] |= 1 << (one & 7)
        size = _PAGE
        for walk in self._walks(connection, alone=True):
            start: Key | None = None
            while rows := walk.page(connection, where, start, size, skip=0 if start is None else 1):
                start = rows[-1]
                found = [row[-1] for row in rows if row[-1] >> 3 < len(marks)]
                yield [one for one in found if marks[one >> 3] >> (one & 7) & 1]
                size = min(size * 2, _LARGEST_PAGE)

    def _in_order(self, connection: Connection, where: Sql) -> list[int]:
        """The contacts that meet a condition, which names few of them, in the order of the list."""
        if len(self.kinds) == 1:
            walks = self._walks(connection, alone=False)
            return [key[-1] for walk in walks for key in walk.among(connection, where)]
        found: list[int] = []
        for part, order in contact_fields.orders(connection, self.sort.field, self.sort.descending):
            asked = Sql("c.deleted_at IS NULL") & where & part
            rows = connection.execute(
                f"SELECT c.id FROM contact c WHERE {asked.text} ORDER BY {order.text}",
                (*asked.values, *order.values),
            ).fetchall()
            found += [row[0] for row in rows]
        return found

    def _walks(self, connection: Connection, *, alone: bool) -> tuple[Walk, ...]:
        """The order of the list; `alone` as of `list_order.by_value`."""
        field, descending = self.sort.field, self.sort.descending
        (kind,) = self.kinds
        if self.sort_index:
            number = sorting.whole(connection, field) or 0
            value = contact_fields.sort_value(connection, field)
            return list_order.by_value(number, value, kind, descending, alone=alone)
        if field in contact_fields.MOMENTS:
            return (list_order.by_moment(field, kind, descending),)
        # who can't have the field has no value of it: they stand upwards by name, whatever the direction
        by_names = descending and field in contact_fields.NAMES
        return (list_order.by_name(kind, _status(self.query), by_names),)


def _among(named: Sql) -> Sql:
    """Whether contact `c` is among the ids that a SELECT names."""
    return Sql(f"c.id IN ({named.text})", named.values)


def plan(
    connection: Connection, query: ContactQuery, actor: Actor, region: str, clock: Callable[[], datetime]
) -> ListPlan:
    """How the query will be answered.

    Args:
        clock: when it is asked, in UTC, for filters that count from it.

    Raises Refused for a field that there is not, or that can't be sorted, filtered or searched, and for a
    value that a field can't have.
    """
    _require_custom_fields(connection, query)
    groups = _groups(connection, query.search_in)
    filters: list[Condition] = []
    if query.filters:
        from tui_crm.domain.own_filters import of_actor  # here, because the first list has none
        from tui_crm.store import contact_filters

        asking = contact_filters.Asking(connection, actor, region, clock(), groups)
        filters = contact_filters.conditions(of_actor(query.filters, actor.login), asking)
    status = _status(query)
    seen = visible_to(actor) if status is None else visible_to(actor) & Sql("c.status = ?", (status,))
    kinds = tuple(KIND_CODES.values()) if query.kind is None else (KIND_CODES[query.kind],)
    return ListPlan(
        query=query,
        kinds=kinds,
        where=seen & all_of(one.holds for one in filters) if filters else seen,
        seen=seen,
        filters=tuple(one for one in filters if one.candidates is not None),
        groups=groups,
        is_search=search_terms.asked(query.text) is not None,
        may_see=actor.may(SEE),
        sort_index=_sort_index(connection, query, kinds),
    )


def _status(query: ContactQuery) -> int | None:
    """The code of the status that all contacts of the list have, None for any."""
    if all(wanted.field != "status" for wanted in filters_in(query.filters)):
        return None if query.include_inactive else 1
    for wanted in query.filters:
        if isinstance(wanted, Filter) and wanted.field == "status" and wanted.comparison is Comparison.IS:
            code = STATUS_CODES.get(cast(Status, wanted.value))
            # of two states, what is not one is the other
            return 1 - code if wanted.negated and code is not None else code
    return None


def _sort_index(connection: Connection, query: ContactQuery, kinds: Iterable[int]) -> str:
    if query.sort is None or query.sort.field in contact_fields.NAMES:
        return ""
    contact_fields.sort_value(connection, query.sort.field)
    if query.sort.field in contact_fields.MOMENTS or query.kind is None:
        return ""
    # where none can have the field, the list is one by name
    having = contact_fields.kinds_with(connection, query.sort.field)
    return query.sort.field if set(kinds) <= set(having) else ""


def _require_custom_fields(connection: Connection, query: ContactQuery) -> None:
    """Refuses custom fields that there are not: a mistyped one would find everything, or nothing."""
    named = [wanted.field for wanted in filters_in(query.filters)] + list(query.search_in)
    named += [query.sort.field] if query.sort else []
    for name in named:
        if name.startswith(CUSTOM_PREFIX):
            from tui_crm.store import custom_values

            custom_values.require_key(connection, name.removeprefix(CUSTOM_PREFIX))


def _groups(connection: Connection, fields: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of the search document that hold these fields, and custom fields; none for all."""
    found: dict[str, None] = {}
    for name in fields:
        if name.startswith(CUSTOM_PREFIX):
            if SearchGroup.CUSTOM.value not in fields:  # which looks through all of them
                ids = (row[0] for row in contact_fields.custom_ids(connection, name))
                found[search_terms.custom_place(ids)] = None
            continue
        if name in search_terms.GROUPS:
            found[name] = None
            continue
        if name not in FIELDS:
            raise Refused(Code.FIELD_UNKNOWN, field=name)
        group = FIELDS[name].search
        if group is None:
            raise Refused(Code.FIELD_NOT_SEARCHABLE, field=name)
        found[group.value] = None
    return tuple(found)
