"""Filters of a list as SQL conditions on contact `c`, with the index that names few candidates (R26)."""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from tui_crm.domain.access import Access, Actor
from tui_crm.domain.contact import Status
from tui_crm.domain.contact_query import Filter
from tui_crm.domain.fields import CUSTOM_PREFIX, FIELDS
from tui_crm.domain.problems import Code, Refused
from tui_crm.store.codes import ACCESS_CODES, STATUS_CODES
from tui_crm.store.contact_fields import ADDRESS_PARTS, CUSTOM, CUSTOM_VALUE, NAMES, OWN_COLUMNS
from tui_crm.store.search_terms import Term, candidates
from tui_crm.store.sql import Sql
from tui_crm.store.visibility import visible_to
from tui_crm.text import dates, emails, numbers, phones
from tui_crm.text.fold import fold, words


class Condition(NamedTuple):
    """What a filter asks.

    Attributes:
        holds: the condition on contact `c`.
        candidates: SELECT of the ids among which all answers are, by an index; None where no index helps.
    """

    holds: Sql
    candidates: Sql | None = None


_FULL_NAME = "trim(c.first_name || ' ' || c.last_name || ' ' || c.name)"
_NUMBER_IDS = frozenset({"pesel", "nip", "regon", "krs"})

# Where a field may have several values, a filter is content with one of them.
_ROWS: dict[str, str] = {
    "url": "contact_url x",
    "tags": "contact_tag x CROSS JOIN tag t ON t.id = x.tag",
    "owners": "contact_owner x CROSS JOIN user u ON u.id = x.user",
    "watchers": "contact_watcher x CROSS JOIN user u ON u.id = x.user",
    "phone": "contact_phone x",
    "phone2": "contact_phone x",
    "email": "contact_email x",
    "email2": "contact_email x",
    **dict.fromkeys(ADDRESS_PARTS, "contact_address x"),
}
# The same, where the names are known and their contacts asked for. CROSS JOIN keeps the order of the tables.
_NAMED = {
    "tags": "tag t CROSS JOIN contact_tag x ON x.tag = t.id",
    "owners": "user u CROSS JOIN contact_owner x ON x.user = u.id",
    "watchers": "user u CROSS JOIN contact_watcher x ON x.user = u.id",
}
_SECOND = {"phone2", "email2"}
_LINKS = "contact_link l CROSS JOIN contact g ON g.id = l.organization"


def condition(wanted: Filter, actor: Actor, region: str) -> Condition:
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
        return Condition(Sql(f"crm_fold({_FULL_NAME}) = ?", (fold(value),)), _documents(value))
    if field in ("organization", "organization_position"):
        return _linked(field, value, actor)
    if field in _ROWS:
        return _any(field, value, region)
    assert field in OWN_COLUMNS
    return _own(field, value)


def _own(field: str, value: str) -> Condition:
    if not value:
        return Condition(Sql(f"c.{field} = ''"))
    key = fold(value)
    if field == "first_name":
        return _among("contact_by_first", Sql("c.kind = 1 AND c.first_key = ? AND c.first_key <> ''", (key,)))
    if field == "last_name":
        return _among("contact_by_last", Sql("c.kind = 1 AND c.last_key = ?", (key,)))
    if field == "birthday":
        day = dates.read_birthday(value) or key
        return _among("contact_birthday", Sql("c.birthday = ? AND c.birthday <> ''", (day,)))
    if field in _NUMBER_IDS:
        key = fold(numbers.compact(value))
    return Condition(Sql(f"crm_fold(c.{field}) = ?", (key,)), _documents(key))


def _any(field: str, value: str, region: str) -> Condition:
    rows = f"{_ROWS[field]} WHERE x.contact = c.id{' AND x.position = 1' if field in _SECOND else ''}"
    if not value:
        filled = f" AND x.{field} <> ''" if field in ADDRESS_PARTS else ""
        return Condition(Sql(f"NOT EXISTS (SELECT 1 FROM {rows}{filled})"))
    check, is_indexed = _check(field, value, region)
    holds = Sql(f"EXISTS (SELECT 1 FROM {rows} AND ({check.text}))", check.values)
    if not is_indexed:
        return Condition(holds, _documents(value))
    named = f"SELECT x.contact FROM {_NAMED.get(field, _ROWS[field])} WHERE {check.text}"
    return Condition(holds, Sql(named, check.values))


def _check(field: str, value: str, region: str) -> tuple[Sql, bool]:
    """The condition on one of the values, and whether an index answers it."""
    key = fold(value)
    if field in ("owners", "watchers"):
        return Sql("u.login = ? OR u.name_key = ?", (value, key)), True
    if field in ("phone", "phone2"):
        return Sql("x.digits = ?", (phones.digits(phones.read(value, region).value or value),)), True
    if field in ("email", "email2"):
        return Sql("x.value_key = ?", (emails.normalize(value),)), True
    if field == "tags":
        return Sql("t.name_key = ?", (key,)), True
    return Sql(f"crm_fold({'x.value' if field == 'url' else f'x.{field}'}) = ?", (key,)), False


def _linked(field: str, value: str, actor: Actor) -> Condition:
    """Links to organizations `g` that the actor may see."""
    seen = visible_to(actor, "g")
    if field == "organization":
        check = Sql("g.kind = 2 AND g.last_key = ?", (fold(value),))
    else:
        check = Sql("crm_fold(l.job_title) = ?", (fold(value),))
    if not value:
        filled = "" if field == "organization" else " AND l.job_title <> ''"
        none = f"NOT EXISTS (SELECT 1 FROM {_LINKS} WHERE l.person = c.id AND ({seen.text}){filled})"
        return Condition(Sql(none, seen.values))
    holds = Sql(
        f"EXISTS (SELECT 1 FROM {_LINKS} WHERE l.person = c.id AND ({seen.text}) AND {check.text})",
        seen.values + check.values,
    )
    if field == "organization":
        named = "contact g INDEXED BY contact_by_last CROSS JOIN contact_link l ON l.organization = g.id"
        by_name = f"SELECT l.person FROM {named} WHERE g.deleted_at IS NULL AND {check.text}"
        return Condition(holds, Sql(by_name, check.values))
    documents = _documents(value)
    if documents is None:
        return Condition(holds)
    # the documents hold no positions at organizations that not everybody may see
    hidden = (
        "SELECT l.person FROM contact g INDEXED BY contact_restricted"
        " CROSS JOIN contact_link l ON l.organization = g.id WHERE g.access <> 0"
    )
    return Condition(holds, Sql(f"{documents.text} UNION {hidden}", documents.values))


def _documents(value: str) -> Sql | None:
    """The contacts whose search document can hold all words of the value."""
    match = " AND ".join(filter(None, (Term(word).match for word in words(value))))
    return candidates(match) if match else None


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


def _custom(key: str, value: str) -> Condition:
    if not value:
        return Condition(Sql(f"NOT EXISTS (SELECT 1 {CUSTOM})", (key,)))
    number = _number(value)
    check = Sql(f"crm_fold({CUSTOM_VALUE}) = ?", (fold(value),))
    if number is not None:
        check |= Sql("v.number = ?", (number,))
    holds = Sql(f"EXISTS (SELECT 1 {CUSTOM} AND ({check.text}))", (key, *check.values))
    documents = _documents(value)
    if documents is None or number is None:
        return Condition(holds, documents)
    counted = (
        "SELECT v.contact FROM custom_field f CROSS JOIN custom_value v ON v.field = f.id"
        " WHERE f.field_key = ? AND v.number = ?"
    )
    return Condition(holds, Sql(f"{documents.text} UNION {counted}", (*documents.values, key, number)))


def _number(value: str) -> float | None:
    """The number by which a custom field may hold this value: of a checkbox 1 or 0."""
    if value.lower() in _YES_OR_NO:
        return float(_YES_OR_NO[value.lower()])
    try:
        return float(value.replace(",", "."))
    except ValueError:
        return None


def _status(value: str) -> Condition:
    # no candidates: lists by name are walked through the contacts of a status alone
    return Condition(Sql("c.status = ?", (_code(value, {one.value: STATUS_CODES[one] for one in Status}),)))


def _access(value: str) -> Condition:
    code = _code(value, {one.value: ACCESS_CODES[one] for one in Access})
    holds = Sql("c.access = ?", (code,))
    return _among("contact_restricted", holds & Sql("c.access <> 0")) if code else Condition(holds)


def _code(value: str, codes: dict[str, int]) -> int:
    if value not in codes:
        raise Refused(Code.VALUE_NOT_ALLOWED, value=value, allowed=", ".join(codes))
    return codes[value]


# The beginning of an ISO moment is enough: 2026, 2026-01, 2026-01-31, 2026-01-31T12
_MOMENT = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d)(?::(\d\d)(?::(\d\d)Z?)?)?)?)?)?", re.ASCII)
_SECONDS = (86_400, 3_600, 60, 1)  # of a day, an hour, a minute, a second


def _moment(field: str, index: str) -> Callable[[str], Condition]:
    def make(value: str) -> Condition:
        given = _MOMENT.fullmatch(value)
        if given is None:
            raise Refused(Code.VALUE_NOT_ALLOWED, value=value, allowed="2026, 2026-01, 2026-01-31")
        span = _span(*[int(part) for part in given.groups() if part])
        if span is None:
            return Condition(
                Sql("c.id < 0")
            )  # a plain 0 would forbid SQLite the indexes that lists insist on
        return _among(index, Sql(f"c.{field} >= ? AND c.{field} < ? AND c.kind IN (1, 2)", span))

    return make


def _span(year: int, month: int = 0, day: int = 0, *clock: int) -> tuple[int, int] | None:
    """The seconds since 1970 from which and up to which the moment lasts; None where there is no such day."""
    try:
        start = datetime(year, month or 1, day or 1, *clock, tzinfo=UTC)  # type: ignore[misc, arg-type]
    except ValueError:
        return None
    first = int(start.timestamp())
    if day:
        return first, first + _SECONDS[len(clock)]
    days = monthrange(year, month)[1] if month else 366 if isleap(year) else 365
    return first, first + days * _SECONDS[0]


def _incomplete(value: str) -> Condition:
    if value.lower() not in _YES_OR_NO:
        raise Refused(Code.VALUE_NOT_ALLOWED, value=value, allowed="yes, no")
    if _YES_OR_NO[value.lower()]:
        return _among("contact_incomplete", Sql("c.incomplete = 1"))
    return Condition(Sql("c.incomplete = 0"))


def _import(value: str) -> Condition:
    if not (value.isascii() and value.isdecimal() and len(value) < 19):
        raise Refused(Code.NUMBER_NOT_RECOGNIZED, value=value)
    return _among("contact_import", Sql("c.import_job = ?", (int(value),)))


def _among(index: str, holds: Sql) -> Condition:
    """A condition of which an index names the very answers."""
    select = f"SELECT c.id FROM contact c INDEXED BY {index} WHERE c.deleted_at IS NULL"
    return Condition(holds, Sql(f"{select} AND {holds.text}", holds.values))


_SPECIAL: dict[str, Callable[[str], Condition]] = {
    "status": _status,
    "access": _access,
    "created_at": _moment("created_at", "contact_created"),
    "updated_at": _moment("updated_at", "contact_by_update"),
    "incomplete": _incomplete,
    "import": _import,
}
