"""The fields as SQL over contact `c`: what lists sort by and filters compare."""

from __future__ import annotations

from collections.abc import Callable

from tui_crm.domain.access import Access
from tui_crm.domain.contact import Status
from tui_crm.domain.contact_query import Filter
from tui_crm.domain.fields import CUSTOM_PREFIX, FIELDS
from tui_crm.domain.problems import Code, Refused
from tui_crm.store.sql import Sql, Value
from tui_crm.store.tables.base import ACCESS_CODES, STATUS_CODES
from tui_crm.text import emails, phones
from tui_crm.text.collation import sort_key
from tui_crm.text.fold import fold

FUNCTIONS: dict[str, Callable[[str | None], Value]] = {
    # the database calls these where an index can't answer
    "crm_fold": lambda text: "" if text is None else fold(str(text)),
    "crm_order": lambda text: b"" if text is None else sort_key(str(text)),
}

_FULL_NAME = "trim(c.first_name || ' ' || c.last_name || ' ' || c.name)"


def _child(table: str, column: str, position: int = 0) -> str:
    return f"(SELECT x.{column} FROM {table} x WHERE x.contact = c.id AND x.position = {position})"


def _user(table: str) -> str:
    return (
        f"(SELECT u.login FROM {table} x JOIN user u ON u.id = x.user"
        " WHERE x.contact = c.id ORDER BY x.position LIMIT 1)"
    )


_ORGANIZATION = (
    "contact_link l JOIN contact g ON g.id = l.organization WHERE l.person = c.id AND g.deleted_at IS NULL"
)

# What a list is sorted by: of several values the first.
_FIRST: dict[str, str] = {
    "first_name": "c.first_name",
    "last_name": "c.last_name",
    "position": "c.position",
    "phone": _child("contact_phone", "digits"),
    "phone2": _child("contact_phone", "digits", 1),
    "email": _child("contact_email", "value_key"),
    "email2": _child("contact_email", "value_key", 1),
    "url": _child("contact_url", "value"),
    "street": _child("contact_address", "street"),
    "city": _child("contact_address", "city"),
    "postal_code": _child("contact_address", "postal_code"),
    "region": _child("contact_address", "region"),
    "country": _child("contact_address", "country"),
    "birthday": "c.birthday",
    "note": "c.note",
    "pesel": "c.pesel",
    "document_number": "c.document_number",
    "organization": f"(SELECT g.name FROM {_ORGANIZATION} ORDER BY l.position LIMIT 1)",
    "organization_position": f"(SELECT l.job_title FROM {_ORGANIZATION} ORDER BY l.position LIMIT 1)",
    "nip": "c.nip",
    "regon": "c.regon",
    "krs": "c.krs",
    "website": "c.website",
    "tags": (
        "(SELECT t.name FROM contact_tag x JOIN tag t ON t.id = x.tag"
        " WHERE x.contact = c.id ORDER BY t.name_key LIMIT 1)"
    ),
    "owners": _user("contact_owner"),
    "watchers": _user("contact_watcher"),
    "status": "-c.status",
    "access": "c.access",
    "created_at": "c.created_at",
    "updated_at": "c.updated_at",
}
_NUMERIC = frozenset({"status", "access", "created_at", "updated_at"})
_NAMES = frozenset({"name", "full_name"})

_CUSTOM = (
    "FROM custom_value v JOIN custom_field f ON f.id = v.field"
    " LEFT JOIN custom_field_option o ON o.id = v.option"
    " WHERE v.contact = c.id AND f.field_key = ? AND f.retired_at IS NULL"
)
_CUSTOM_VALUE = "coalesce(v.text, v.moment, o.name, v.number)"

# Where a field may have several values, a filter is content with one of them.
_ANY: dict[str, str] = {
    "url": "SELECT 1 FROM contact_url x WHERE x.contact = c.id",
    "tags": "SELECT 1 FROM contact_tag x JOIN tag t ON t.id = x.tag WHERE x.contact = c.id",
    "owners": "SELECT 1 FROM contact_owner x JOIN user u ON u.id = x.user WHERE x.contact = c.id",
    "watchers": "SELECT 1 FROM contact_watcher x JOIN user u ON u.id = x.user WHERE x.contact = c.id",
    "phone": "SELECT 1 FROM contact_phone x WHERE x.contact = c.id",
    "email": "SELECT 1 FROM contact_email x WHERE x.contact = c.id",
    "organization": f"SELECT 1 FROM {_ORGANIZATION}",
    "organization_position": f"SELECT 1 FROM {_ORGANIZATION}",
    **dict.fromkeys(
        ("street", "city", "postal_code", "region", "country"),
        "SELECT 1 FROM contact_address x WHERE x.contact = c.id",
    ),
}


def order_by(field: str, descending: bool) -> Sql:
    """The order of a list by a field, empty values last, then by name.

    Raises Refused with FIELD_NOT_SORTABLE for a field that there is not.
    """
    direction = "DESC" if descending else "ASC"
    if field in _NAMES:
        return Sql(f"c.sort_key {direction}, c.id {direction}")
    if field in _NUMERIC:
        return Sql(f"{_FIRST[field]} {direction}, c.sort_key, c.id")
    if field.startswith(CUSTOM_PREFIX):
        key = field.removeprefix(CUSTOM_PREFIX)
        value = f"(SELECT {_CUSTOM_VALUE} {_CUSTOM} ORDER BY v.ordinal LIMIT 1)"
        numeric = f"typeof({value}) IN ('integer', 'real')"
        return Sql(
            f"{value} IS NULL, CASE WHEN {numeric} THEN {value} ELSE crm_order({value}) END {direction},"
            " c.sort_key, c.id",
            (key,) * 4,
        )
    if field not in _FIRST:
        raise Refused(Code.FIELD_NOT_SORTABLE, field=field)
    value = _FIRST[field]
    return Sql(f"ifnull({value}, '') = '', crm_order({value}) {direction}, c.sort_key, c.id")


def condition(wanted: Filter, region: str) -> Sql:
    """The condition of one filter on contact `c`.

    Raises Refused with FIELD_NOT_FILTERABLE or VALUE_NOT_ALLOWED.
    """
    field, value = wanted.field, wanted.value.strip()
    if field in _SPECIAL:
        return _SPECIAL[field](value, region)
    if field.startswith(CUSTOM_PREFIX):
        return _custom(field.removeprefix(CUSTOM_PREFIX), value)
    if field not in FIELDS:
        raise Refused(Code.FIELD_NOT_FILTERABLE, field=field)
    if field in _NAMES:
        key = fold(value)
        return Sql(f"crm_fold({_FULL_NAME}) = ?", (key,))
    if field in _ANY:
        return _any(field, value, region)
    if not value:
        return Sql(f"ifnull({_FIRST[field]}, '') = ''")
    if field == "phone2":
        return Sql(f"{_FIRST[field]} = ?", (_digits(value, region),))
    if field == "email2":
        return Sql(f"{_FIRST[field]} = ?", (emails.normalize(value),))
    return Sql(f"crm_fold({_FIRST[field]}) = ?", (fold(value),))


def _any(field: str, value: str, region: str) -> Sql:
    rows = _ANY[field]
    if not value:
        column = {"organization_position": "l.job_title"}.get(field)
        if rows.startswith("SELECT 1 FROM contact_address"):
            column = f"x.{field}"
        return Sql(f"NOT EXISTS ({rows} AND {column} <> '')" if column else f"NOT EXISTS ({rows})")
    key = fold(value)
    checks = {
        "url": Sql("crm_fold(x.value) = ?", (key,)),
        "tags": Sql("t.name_key = ?", (key,)),
        "owners": Sql("u.login = ? OR u.name_key = ?", (value, key)),
        "watchers": Sql("u.login = ? OR u.name_key = ?", (value, key)),
        "phone": Sql("x.digits = ?", (_digits(value, region),)),
        "email": Sql("x.value_key = ?", (emails.normalize(value),)),
        "organization": Sql("g.last_key = ?", (key,)),
        "organization_position": Sql("crm_fold(l.job_title) = ?", (key,)),
    }
    check = checks.get(field) or Sql(f"crm_fold(x.{field}) = ?", (key,))
    return Sql(f"EXISTS ({rows} AND ({check.text}))", check.values)


def _digits(value: str, region: str) -> str:
    return phones.digits(phones.read(value, region).value or value)


def _custom(key: str, value: str) -> Sql:
    if not value:
        return Sql(f"NOT EXISTS (SELECT 1 {_CUSTOM})", (key,))
    return Sql(f"EXISTS (SELECT 1 {_CUSTOM} AND crm_fold({_CUSTOM_VALUE}) = ?)", (key, fold(value)))


def _choice(field: str, codes: dict[str, int]) -> Callable[[str, str], Sql]:
    def make(value: str, region: str) -> Sql:
        if value not in codes:
            raise Refused(Code.VALUE_NOT_ALLOWED, value=value, allowed=", ".join(codes))
        return Sql(f"c.{field} = ?", (codes[value],))

    return make


def _moment(field: str) -> Callable[[str, str], Sql]:
    def make(value: str, region: str) -> Sql:
        # the beginning of an ISO moment is enough: 2026, 2026-01, 2026-01-31
        written = f"strftime('%Y-%m-%dT%H:%M:%SZ', c.{field}, 'unixepoch')"
        return Sql(f"substr({written}, 1, ?) = ?", (len(value), value))

    return make


def _incomplete(value: str, region: str) -> Sql:
    wanted = {
        "yes": True,
        "true": True,
        "1": True,
        "tak": True,
        "no": False,
        "false": False,
        "0": False,
        "nie": False,
    }
    if value.lower() not in wanted:
        raise Refused(Code.VALUE_NOT_ALLOWED, value=value, allowed="yes, no")
    lacking = (
        "length(CASE c.kind WHEN 1 THEN c.first_name ELSE c.name END) < 3"
        " OR NOT EXISTS (SELECT 1 FROM contact_phone x WHERE x.contact = c.id AND x.digits <> '' UNION ALL"
        " SELECT 1 FROM contact_email x WHERE x.contact = c.id)"
    )
    return Sql(lacking if wanted[value.lower()] else f"NOT ({lacking})")


def _import(value: str, region: str) -> Sql:
    if not value.isdecimal():
        raise Refused(Code.NUMBER_NOT_RECOGNIZED, value=value)
    return Sql("c.import_job = ?", (int(value),))


_SPECIAL: dict[str, Callable[[str, str], Sql]] = {
    "status": _choice("status", {status.value: STATUS_CODES[status] for status in Status}),
    "access": _choice("access", {access.value: ACCESS_CODES[access] for access in Access}),
    "created_at": _moment("created_at"),
    "updated_at": _moment("updated_at"),
    "incomplete": _incomplete,
    "import": _import,
}
