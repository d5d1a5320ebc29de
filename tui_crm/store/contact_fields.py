"""The first value of each field as SQL over contact `c`: what lists sort by and filters compare."""

from __future__ import annotations

from tui_crm.domain.access import Actor
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.problems import Code, Refused
from tui_crm.store.sql import Sql
from tui_crm.store.visibility import visible_to

NAMES = frozenset({"name", "full_name"})

CUSTOM = (
    "FROM custom_value v JOIN custom_field f ON f.id = v.field"
    " LEFT JOIN custom_field_option o ON o.id = v.option"
    " WHERE v.contact = c.id AND f.field_key = ? AND f.retired_at IS NULL"
)
CUSTOM_VALUE = "coalesce(v.text, v.moment, o.name, v.number)"

_NUMERIC = {
    "status": "-c.status",
    "access": "c.access",
    "created_at": "c.created_at",
    "updated_at": "c.updated_at",
}


def _child(table: str, column: str, position: int = 0) -> str:
    return f"(SELECT x.{column} FROM {table} x WHERE x.contact = c.id AND x.position = {position})"


def _user(table: str) -> str:
    return (
        f"(SELECT u.login FROM {table} x JOIN user u ON u.id = x.user"
        " WHERE x.contact = c.id ORDER BY x.position LIMIT 1)"
    )


_OWN_COLUMNS = (
    "first_name", "last_name", "position", "birthday", "note", "pesel", "document_number",
    "nip", "regon", "krs", "website",
)  # fmt: skip
_ADDRESS_PARTS = ("street", "city", "postal_code", "region", "country")

_FIRST: dict[str, str] = {
    **{name: f"c.{name}" for name in _OWN_COLUMNS},
    **{part: _child("contact_address", part) for part in _ADDRESS_PARTS},
    "phone": _child("contact_phone", "digits"),
    "phone2": _child("contact_phone", "digits", 1),
    "email": _child("contact_email", "value_key"),
    "email2": _child("contact_email", "value_key", 1),
    "url": _child("contact_url", "value"),
    "tags": (
        "(SELECT t.name FROM contact_tag x JOIN tag t ON t.id = x.tag"
        " WHERE x.contact = c.id ORDER BY t.name_key LIMIT 1)"
    ),
    "owners": _user("contact_owner"),
    "watchers": _user("contact_watcher"),
}

_OF_LINKS = {"organization": "g.name", "organization_position": "l.job_title"}


def linked(actor: Actor) -> Sql:
    """FROM and WHERE over the links `l` of person `c` and their organizations `g` that the actor may see."""
    visible = visible_to(actor, "g")
    source = "contact_link l JOIN contact g ON g.id = l.organization WHERE l.person = c.id"
    return Sql(f"FROM {source} AND {visible.text}", visible.values)


def first_value(field: str, actor: Actor) -> Sql | None:
    """The field's first value, as text or NULL; None for a field that is no text, or no field."""
    if field in _OF_LINKS:
        links = linked(actor)
        return Sql(f"(SELECT {_OF_LINKS[field]} {links.text} ORDER BY l.position LIMIT 1)", links.values)
    return Sql(_FIRST[field]) if field in _FIRST else None


def order_by(field: str, descending: bool, actor: Actor) -> Sql:
    """The order of a list by a field, empty values last, then by name.

    Raises Refused with FIELD_NOT_SORTABLE for a field that there is not.
    """
    direction = "DESC" if descending else "ASC"
    if field in NAMES:
        return Sql(f"c.sort_key {direction}, c.id {direction}")
    if field in _NUMERIC:
        return Sql(f"{_NUMERIC[field]} {direction}, c.sort_key, c.id")
    if field.startswith(CUSTOM_PREFIX):
        return _order_by_custom(field.removeprefix(CUSTOM_PREFIX), direction)
    value = first_value(field, actor)
    if value is None:
        raise Refused(Code.FIELD_NOT_SORTABLE, field=field)
    return Sql(
        f"ifnull({value.text}, '') = '', crm_order({value.text}) {direction}, c.sort_key, c.id",
        value.values * 2,
    )


def _order_by_custom(key: str, direction: str) -> Sql:
    value = f"(SELECT {CUSTOM_VALUE} {CUSTOM} ORDER BY v.ordinal LIMIT 1)"
    numeric = f"typeof({value}) IN ('integer', 'real')"
    return Sql(
        f"{value} IS NULL, CASE WHEN {numeric} THEN {value} ELSE crm_order({value}) END {direction},"
        " c.sort_key, c.id",
        (key,) * 4,
    )
