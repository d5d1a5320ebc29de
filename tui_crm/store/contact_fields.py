"""The first value of each field as SQL over contact `c`: what lists sort by."""

from __future__ import annotations

from tui_crm.domain.fields import CUSTOM_PREFIX, FIELDS, UNSORTED
from tui_crm.domain.problems import Code, Refused
from tui_crm.store.sql import TRUE, Connection, Sql

NAMES = frozenset({"name", "full_name"})
MOMENTS = frozenset({"created_at", "updated_at"})

# Of a choice the place of its option, of a checkbox those that are checked first.
_CUSTOM_VALUES = {"choice": "o.position", "multiple_choice": "o.position", "checkbox": "1 - v.number"}
_CUSTOM_VALUE = "coalesce(v.text, v.moment, v.number)"


def _child(table: str, column: str, position: int = 0) -> str:
    return f"(SELECT x.{column} FROM {table} x WHERE x.contact = c.id AND x.position = {position})"


def _user(table: str) -> str:
    return (
        f"(SELECT u.login FROM {table} x CROSS JOIN user u ON u.id = x.user"
        " WHERE x.contact = c.id ORDER BY x.position LIMIT 1)"
    )


def _linked(column: str) -> str:
    # An order is the same for everybody, so it tells nothing of organizations that not everybody may see.
    return (
        f"(SELECT {column} FROM contact_link l CROSS JOIN contact g ON g.id = l.organization"
        " WHERE l.person = c.id AND g.deleted_at IS NULL AND g.access = 0 ORDER BY l.position LIMIT 1)"
    )


OWN_COLUMNS = (
    "first_name", "last_name", "position", "birthday", "note", "pesel", "document_number",
    "nip", "regon", "krs", "website",
)  # fmt: skip
ADDRESS_PARTS = ("street", "city", "postal_code", "region", "country")

_FIRST: dict[str, str] = {
    **{name: f"c.{name}" for name in OWN_COLUMNS},
    **{part: _child("contact_address", part) for part in ADDRESS_PARTS},
    "phone": _child("contact_phone", "digits"),
    "phone2": _child("contact_phone", "digits", 1),
    "email": _child("contact_email", "value_key"),
    "email2": _child("contact_email", "value_key", 1),
    "url": _child("contact_url", "value"),
    "tags": (
        "(SELECT t.name FROM contact_tag x CROSS JOIN tag t ON t.id = x.tag"
        " WHERE x.contact = c.id AND t.deleted_at IS NULL ORDER BY t.name_key LIMIT 1)"
    ),
    "owners": _user("contact_owner"),
    "watchers": _user("contact_watcher"),
    "organization": _linked("g.name"),
    "organization_position": _linked("l.job_title"),
    "status": "1 - c.status",  # active contacts first
    "access": "c.access",
    "keep_in_touch": "c.keep_in_touch_days",
    "created_at": "c.created_at",
    "updated_at": "c.updated_at",
}


def custom_ids(connection: Connection, field: str) -> tuple[tuple[int, int, str], ...]:
    """The number, the kind of contacts and the type of each field in use that "custom.KEY" names."""
    rows = connection.execute(
        "SELECT id, kind, type FROM custom_field WHERE field_key = ? AND retired_at IS NULL ORDER BY kind",
        (field.removeprefix(CUSTOM_PREFIX),),
    )
    return tuple(rows.fetchall())


def sort_value(connection: Connection, field: str) -> Sql:
    """The value that contacts are sorted by, empty or NULL where a contact has none.

    Raises Refused with FIELD_NOT_SORTABLE for a field that there is not.
    """
    if field.startswith(CUSTOM_PREFIX):
        values = [_custom(number, kept_as) for number, _kind, kept_as in custom_ids(connection, field)]
        return Sql(values[0] if len(values) == 1 else f"coalesce({', '.join(['NULL', 'NULL', *values])})")
    if field in UNSORTED:
        raise Refused(Code.TOUCH_NOT_SORTABLE, field=field)
    if field not in _FIRST:
        raise Refused(Code.FIELD_NOT_SORTABLE, field=field)
    return Sql(_FIRST[field])


def _custom(field: int, kept_as: str) -> str:
    option = " CROSS JOIN custom_field_option o ON o.id = v.option" if "choice" in kept_as else ""
    return (
        f"(SELECT {_CUSTOM_VALUES.get(kept_as, _CUSTOM_VALUE)} FROM custom_value v{option}"
        f" WHERE v.contact = c.id AND v.field = {field} ORDER BY v.ordinal LIMIT 1)"
    )


def kinds_with(connection: Connection, field: str) -> tuple[int, ...]:
    """Codes of the kinds of contacts that can have a value: 1 person, 2 organization."""
    if field.startswith(CUSTOM_PREFIX):
        return tuple(kind for _number, kind, _type in custom_ids(connection, field))
    return tuple(code for code, kind in ((1, "person"), (2, "organization")) if kind in FIELDS[field].kinds)


def orders(connection: Connection, field: str, descending: bool) -> tuple[tuple[Sql, Sql], ...]:
    """The list of both kinds by a field, for which there is no index: parts, one behind the other.

    Each is a condition and ORDER BY: as in the sort index those without a value come last, upwards by name.
    Raises Refused with FIELD_NOT_SORTABLE for a field that there is not.
    """
    direction = " DESC" if descending else ""
    if field in NAMES:
        return ((TRUE, Sql(f"c.sort_key{direction}, c.id{direction}")),)
    value = sort_value(connection, field)
    if field in MOMENTS:
        return ((TRUE, Sql(f"{value.text}{direction}, c.id{direction}")),)
    key = f"crm_order({value.text})"
    return (
        (
            Sql(f"{key} <> x'FF'", value.values),
            Sql(f"{key}{direction}, c.sort_key{direction}, c.id{direction}", value.values),
        ),
        (Sql(f"{key} = x'FF'", value.values), Sql("c.sort_key, c.id")),
    )
