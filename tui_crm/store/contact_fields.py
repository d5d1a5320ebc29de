"""The first value of each field as SQL over contact `c`: what lists sort by."""

from __future__ import annotations

from tui_crm.domain.fields import CUSTOM_PREFIX, FIELDS
from tui_crm.domain.problems import Code, Refused
from tui_crm.store.sql import TRUE, Sql

NAMES = frozenset({"name", "full_name"})
MOMENTS = frozenset({"created_at", "updated_at"})

CUSTOM = (
    "FROM custom_value v CROSS JOIN custom_field f ON f.id = v.field"
    " LEFT JOIN custom_field_option o ON o.id = v.option"
    " WHERE v.contact = c.id AND f.field_key = ? AND f.retired_at IS NULL"
)
CUSTOM_VALUE = "coalesce(v.text, v.moment, o.name, v.number)"


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
        " WHERE x.contact = c.id ORDER BY t.name_key LIMIT 1)"
    ),
    "owners": _user("contact_owner"),
    "watchers": _user("contact_watcher"),
    "organization": _linked("g.name"),
    "organization_position": _linked("l.job_title"),
    "status": "1 - c.status",  # active contacts first
    "access": "c.access",
    "created_at": "c.created_at",
    "updated_at": "c.updated_at",
}


def sort_value(field: str) -> Sql:
    """The value that contacts are sorted by, empty or NULL where a contact has none.

    Raises Refused with FIELD_NOT_SORTABLE for a field that there is not.
    """
    if field.startswith(CUSTOM_PREFIX):
        key = field.removeprefix(CUSTOM_PREFIX)
        return Sql(f"(SELECT {CUSTOM_VALUE} {CUSTOM} ORDER BY v.ordinal LIMIT 1)", (key,))
    if field not in _FIRST:
        raise Refused(Code.FIELD_NOT_SORTABLE, field=field)
    return Sql(_FIRST[field])


def kinds_with(field: str) -> tuple[int, ...]:
    """Codes of the kinds of contacts that can have a value: 1 person, 2 organization."""
    if field.startswith(CUSTOM_PREFIX):
        return 1, 2
    return tuple(code for code, kind in ((1, "person"), (2, "organization")) if kind in FIELDS[field].kinds)


def orders(field: str, descending: bool) -> tuple[tuple[Sql, Sql], ...]:
    """The list of both kinds by a field, for which there is no index: parts, one behind the other.

    Each is a condition and ORDER BY: as in the sort index those without a value come last, upwards by name.
    Raises Refused with FIELD_NOT_SORTABLE for a field that there is not.
    """
    direction = " DESC" if descending else ""
    if field in NAMES:
        return ((TRUE, Sql(f"c.sort_key{direction}, c.id{direction}")),)
    value = sort_value(field)
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
