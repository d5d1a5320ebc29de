"""Lists of contacts: windows, counts and places in a list, by one query object."""

from __future__ import annotations

from tui_crm.domain.access import Actor
from tui_crm.domain.contact_query import BY_NAME, ContactQuery
from tui_crm.domain.fields import CUSTOM_PREFIX, FIELDS
from tui_crm.domain.problems import Code, Refused
from tui_crm.store import contact_fields, contact_filters, custom_values, search
from tui_crm.store.sql import Connection, Sql, all_of
from tui_crm.store.tables.base import KIND_CODES
from tui_crm.store.visibility import visible_to

_FROM = "contact c"
_FROM_SEARCHED = "contact c JOIN search_document d ON d.contact = c.id"


def window(
    connection: Connection, query: ContactQuery, actor: Actor, region: str, offset: int, limit: int
) -> list[int]:
    """Ids of the rows `offset` to `offset + limit` of the list; a limit of -1 means to the end."""
    head, order = _parts(connection, query, actor, region)
    sql = Sql(
        f"SELECT c.id {head.text} ORDER BY {order.text} LIMIT ? OFFSET ?",
        (*head.values, *order.values, limit, offset),
    )
    return [row[0] for row in sql.run(connection).fetchall()]


def count(connection: Connection, query: ContactQuery, actor: Actor, region: str) -> int:
    """How many contacts the list has."""
    head, _order = _parts(connection, query, actor, region)
    return int(Sql(f"SELECT count(*) {head.text}", head.values).run(connection).fetchone()[0])


def row_number(
    connection: Connection, query: ContactQuery, actor: Actor, region: str, contact_id: int
) -> int | None:
    """At which row (from 0) the contact stands in the list, None where it is not in it."""
    head, order = _parts(connection, query, actor, region)
    row = Sql(
        f"SELECT place FROM (SELECT c.id, row_number() OVER (ORDER BY {order.text}) - 1 AS place {head.text})"
        " WHERE id = ?",
        (*order.values, *head.values, contact_id),
    ).run(connection).fetchone()  # fmt: skip
    return None if row is None else int(row[0])


def _parts(connection: Connection, query: ContactQuery, actor: Actor, region: str) -> tuple[Sql, Sql]:
    """FROM and WHERE, and ORDER BY, of a list."""
    _require_custom_fields(connection, query)
    conditions = [visible_to(actor)]
    if query.kind is not None:
        conditions.append(Sql("c.kind = ?", (KIND_CODES[query.kind],)))
    if not query.include_inactive and not any(wanted.field == "status" for wanted in query.filters):
        conditions.append(Sql("c.status = 1"))
    conditions += [contact_filters.condition(wanted, actor, region) for wanted in query.filters]
    searched = search.condition(query.text, _groups(query.search_in))
    if searched is not None:
        conditions.append(searched)
    where = all_of(conditions)
    source = _FROM if searched is None else _FROM_SEARCHED
    return Sql(f"FROM {source} WHERE {where.text}", where.values), _order(query, actor, searched is not None)


def _require_custom_fields(connection: Connection, query: ContactQuery) -> None:
    """Refuses custom fields that there are not: a mistyped one would find everything, or nothing."""
    named = [wanted.field for wanted in query.filters] + list(query.search_in)
    named += [query.sort.field] if query.sort else []
    for name in named:
        if name.startswith(CUSTOM_PREFIX):
            custom_values.require_key(connection, name.removeprefix(CUSTOM_PREFIX))


def _order(query: ContactQuery, actor: Actor, searching: bool) -> Sql:
    if query.sort is None and searching:
        best = search.rank(query.text)
        return Sql(f"{best.text}, c.updated_at DESC, c.sort_key, c.id", best.values)
    sort = query.sort or BY_NAME
    return contact_fields.order_by(sort.field, sort.descending, actor)


def _groups(fields: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of the search document that hold these fields; none for all."""
    found: dict[str, None] = {}
    for name in fields:
        if name.startswith(CUSTOM_PREFIX) or name in search.GROUPS:
            found["custom" if name.startswith(CUSTOM_PREFIX) else name] = None
            continue
        if name not in FIELDS:
            raise Refused(Code.FIELD_UNKNOWN, field=name)
        group = FIELDS[name].search
        if group is None:
            raise Refused(Code.FIELD_NOT_SEARCHABLE, field=name)
        found[group.value] = None
    return tuple(found)


def id_of_uid(connection: Connection, uid: str) -> int | None:
    """The contact with this uid, whoever may see it."""
    row = connection.execute("SELECT id FROM contact WHERE uid = ?", (uid,)).fetchone()
    return None if row is None else int(row[0])
