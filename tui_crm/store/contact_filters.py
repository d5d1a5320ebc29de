"""Filters of a list as SQL conditions on contact `c` (R26)."""

from __future__ import annotations

import re
from collections.abc import Callable

from tui_crm.domain.access import Access, Actor
from tui_crm.domain.contact import Status
from tui_crm.domain.contact_query import Filter
from tui_crm.domain.fields import CUSTOM_PREFIX, FIELDS
from tui_crm.domain.problems import Code, Refused
from tui_crm.store.contact_fields import CUSTOM, CUSTOM_VALUE, NAMES, first_value, linked
from tui_crm.store.sql import Sql
from tui_crm.store.tables.base import ACCESS_CODES, STATUS_CODES
from tui_crm.text import dates, emails, numbers, phones
from tui_crm.text.fold import fold

_FULL_NAME = "trim(c.first_name || ' ' || c.last_name || ' ' || c.name)"
_NUMBER_IDS = frozenset({"pesel", "nip", "regon", "krs"})
_ADDRESS_PARTS = frozenset({"street", "city", "postal_code", "region", "country"})

# Where a field may have several values, a filter is content with one of them.
_ROWS: dict[str, str] = {
    "url": "FROM contact_url x WHERE x.contact = c.id",
    "tags": "FROM contact_tag x JOIN tag t ON t.id = x.tag WHERE x.contact = c.id",
    "owners": "FROM contact_owner x JOIN user u ON u.id = x.user WHERE x.contact = c.id",
    "watchers": "FROM contact_watcher x JOIN user u ON u.id = x.user WHERE x.contact = c.id",
    "phone": "FROM contact_phone x WHERE x.contact = c.id",
    "email": "FROM contact_email x WHERE x.contact = c.id",
    **dict.fromkeys(_ADDRESS_PARTS, "FROM contact_address x WHERE x.contact = c.id"),
}


def condition(wanted: Filter, actor: Actor, region: str) -> Sql:
    """The condition of one filter. What the actor may not see does not count (R43).

    Raises Refused with FIELD_NOT_FILTERABLE or VALUE_NOT_ALLOWED.
    """
    field, value = wanted.field, wanted.value.strip()
    if field in _SPECIAL:
        return _SPECIAL[field](value)
    if field.startswith(CUSTOM_PREFIX):
        return _custom(field.removeprefix(CUSTOM_PREFIX), value)
    if field not in FIELDS:
        raise Refused(Code.FIELD_NOT_FILTERABLE, field=field)
    if field in NAMES:
        return Sql(f"crm_fold({_FULL_NAME}) = ?", (fold(value),))
    rows = _rows(field, actor)
    if rows is not None:
        return _any(field, rows, value, region)
    first = first_value(field, actor)
    if first is None:
        raise Refused(Code.FIELD_NOT_FILTERABLE, field=field)
    if not value:
        return Sql(f"ifnull({first.text}, '') = ''", first.values)
    return Sql(f"crm_fold({first.text}) = ?", (*first.values, _as_stored(field, value, region)))


def _as_stored(field: str, value: str, region: str) -> str:
    """The value in the notation in which the field's values are compared."""
    if field == "phone2":
        return _digits(value, region)
    if field == "email2":
        return emails.normalize(value)
    if field in _NUMBER_IDS:
        return fold(numbers.compact(value))
    if field == "birthday":
        return dates.read_birthday(value) or fold(value)
    return fold(value)


def _rows(field: str, actor: Actor) -> Sql | None:
    if field in ("organization", "organization_position"):
        return linked(actor)
    return Sql(_ROWS[field]) if field in _ROWS else None


def _any(field: str, rows: Sql, value: str, region: str) -> Sql:
    if not value:
        filled = f" AND {_column(field)} <> ''" if _column(field) else ""
        return Sql(f"NOT EXISTS (SELECT 1 {rows.text}{filled})", rows.values)
    check = _check(field, value, region)
    return Sql(f"EXISTS (SELECT 1 {rows.text} AND ({check.text}))", rows.values + check.values)


def _column(field: str) -> str:
    """The column that may be empty although there is a row."""
    if field == "organization_position":
        return "l.job_title"
    return f"x.{field}" if field in _ADDRESS_PARTS else ""


def _check(field: str, value: str, region: str) -> Sql:
    key = fold(value)
    if field in ("owners", "watchers"):
        return Sql("u.login = ? OR u.name_key = ?", (value, key))
    if field == "phone":
        return Sql("x.digits = ?", (_digits(value, region),))
    if field == "email":
        return Sql("x.value_key = ?", (emails.normalize(value),))
    if field == "tags":
        return Sql("t.name_key = ?", (key,))
    if field == "organization":
        return Sql("g.last_key = ?", (key,))
    return Sql(f"crm_fold({_column(field) or 'x.value'}) = ?", (key,))


def _digits(value: str, region: str) -> str:
    return phones.digits(phones.read(value, region).value or value)


def _custom(key: str, value: str) -> Sql:
    if not value:
        return Sql(f"NOT EXISTS (SELECT 1 {CUSTOM})", (key,))
    return Sql(f"EXISTS (SELECT 1 {CUSTOM} AND crm_fold({CUSTOM_VALUE}) = ?)", (key, fold(value)))


def _choice(field: str, codes: dict[str, int]) -> Callable[[str], Sql]:
    def make(value: str) -> Sql:
        if value not in codes:
            raise Refused(Code.VALUE_NOT_ALLOWED, value=value, allowed=", ".join(codes))
        return Sql(f"c.{field} = ?", (codes[value],))

    return make


# The beginning of an ISO moment is enough: 2026, 2026-01, 2026-01-31, 2026-01-31T12
_MOMENT = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d(:\d\d(:\d\dZ?)?)?)?)?)?")


def _moment(field: str) -> Callable[[str], Sql]:
    def make(value: str) -> Sql:
        if not _MOMENT.fullmatch(value):
            raise Refused(Code.VALUE_NOT_ALLOWED, value=value, allowed="2026, 2026-01, 2026-01-31")
        written = f"strftime('%Y-%m-%dT%H:%M:%SZ', c.{field}, 'unixepoch')"
        return Sql(f"substr({written}, 1, ?) = ?", (len(value), value))

    return make


_YES_OR_NO = {
    "yes": True,
    "true": True,
    "1": True,
    "tak": True,
    "no": False,
    "false": False,
    "0": False,
    "nie": False,
}


def _incomplete(value: str) -> Sql:
    if value.lower() not in _YES_OR_NO:
        raise Refused(Code.VALUE_NOT_ALLOWED, value=value, allowed="yes, no")
    lacking = (
        "length(CASE c.kind WHEN 1 THEN c.first_name ELSE c.name END) < 3"
        " OR NOT EXISTS (SELECT 1 FROM contact_phone x WHERE x.contact = c.id AND x.digits <> '' UNION ALL"
        " SELECT 1 FROM contact_email x WHERE x.contact = c.id)"
    )
    return Sql(lacking if _YES_OR_NO[value.lower()] else f"NOT ({lacking})")


def _import(value: str) -> Sql:
    if not (value.isascii() and value.isdecimal() and len(value) < 19):
        raise Refused(Code.NUMBER_NOT_RECOGNIZED, value=value)
    return Sql("c.import_job = ?", (int(value),))


_SPECIAL: dict[str, Callable[[str], Sql]] = {
    "status": _choice("status", {status.value: STATUS_CODES[status] for status in Status}),
    "access": _choice("access", {access.value: ACCESS_CODES[access] for access in Access}),
    "created_at": _moment("created_at"),
    "updated_at": _moment("updated_at"),
    "incomplete": _incomplete,
    "import": _import,
}
