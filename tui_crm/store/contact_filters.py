"""Filters of a list as SQL conditions on contact `c`, with the index that names few candidates (R26)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple

from tui_crm.domain.access import Access, Actor
from tui_crm.domain.contact import Kind, Status
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.filter_fields import YES, FilterField, FilterFields, FilterType
from tui_crm.domain.filters import TEXT, Comparison, Criterion, Filter, FilterGroup, Join, require_few
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.store import filter_rows, filter_touch, filter_values
from tui_crm.store.codes import ACCESS_CODES, KIND_CODES, STATUS_CODES
from tui_crm.store.contact_fields import NAMES, OWN_COLUMNS
from tui_crm.store.filter_custom import any_condition
from tui_crm.store.filter_custom import condition as custom_condition
from tui_crm.store.filter_values import Condition
from tui_crm.store.search_terms import asked, candidates
from tui_crm.store.sql import TRUE, Connection, Sql, all_of
from tui_crm.text import numbers

_FULL_NAME = "trim(c.first_name || ' ' || c.last_name || ' ' || c.name)"
_NUMBER_IDS = frozenset({"pesel", "nip", "regon", "krs"})
_BUILTIN = FilterFields(None, ())


class Asking(NamedTuple):
    """For whom conditions are made, and when.

    Attributes:
        region: the country of phone numbers without a prefix.
        moment: when it is asked, aware, in UTC.
        groups: the parts of the search document in which words are searched; none for all.
    """

    connection: Connection
    actor: Actor
    region: str
    moment: datetime
    groups: tuple[str, ...] = ()

    @property
    def today(self) -> date:
        """What "today" means."""
        return self.moment.date()


def conditions(criteria: Iterable[Criterion], asking: Asking) -> list[Condition]:
    """The conditions that must all hold. What the actor may not see does not count (R43).

    Raises Refused for what is no field, for values and comparisons that a field can't have, and for more
    filters than can be asked for at once.
    """
    wanted = tuple(criteria)
    require_few(wanted)
    return _conditions(wanted, asking)


def _conditions(criteria: Iterable[Criterion], asking: Asking) -> list[Condition]:
    found: list[Condition] = []
    for one in criteria:
        if isinstance(one, FilterGroup) and one.join is Join.ALL:
            found += _conditions(one.members, asking)
        elif isinstance(one, FilterGroup):
            found.append(any_condition([_all(_conditions((part,), asking)) for part in one.members]))
        else:
            condition = _of_filter(one, asking)
            found.append(condition.negated if one.negated else condition)
    return found


def _all(parts: list[Condition]) -> Condition:
    """All of the conditions, with the candidates of the one that an index answers best."""
    named = [one for one in parts if one.candidates is not None]
    best = min(named, key=lambda one: not one.is_narrow, default=Condition(TRUE))
    return Condition(all_of(one.holds for one in parts), best.candidates, best.is_narrow)


def _of_filter(wanted: Filter, asking: Asking) -> Condition:
    if wanted.field == TEXT:
        return _words(wanted, asking)
    if wanted.field.startswith(CUSTOM_PREFIX):
        return custom_condition(asking.connection, wanted, asking.today)
    field = _BUILTIN.of(wanted.field)
    if field is None:
        raise Refused(Code.FIELD_NOT_FILTERABLE, field=wanted.field)
    if not wanted.value.strip() and field.can_be_empty and wanted.comparison is Comparison.IS:
        return _filled(field.name, asking).negated
    if not wanted.value.strip() and field.can_be_empty:
        raise Refused(Problem(Code.FILTER_VALUE_MISSING, field.name))
    values = filter_values.checked(field, wanted)
    if field.name in filter_touch.FIELDS:
        return filter_touch.condition(field.name, values, wanted.comparison, asking.actor, asking.moment)
    if field.name in _SPECIAL:
        return _SPECIAL[field.name](values)
    if field.type is FilterType.MOMENT:
        return _moment(field.name, values, wanted.comparison, asking)
    if field.type is FilterType.BIRTHDAY:
        return _birthday(field, values, wanted.comparison, asking)
    if field.name in filter_rows.FIELDS:
        return filter_rows.condition(field.name, values, wanted.comparison, asking.actor, asking.region)
    return _own(field.name, values, wanted.comparison)


def _words(wanted: Filter, asking: Asking) -> Condition:
    """What the search box would find for the words; where they ask nothing, everything, negated or not."""
    questions = [found for value in wanted.values if (found := asked(value)) is not None]
    if not questions:
        return Condition(Sql("c.id < 0" if wanted.negated else "c.id > 0"))
    return any_condition(
        [
            Condition(
                Sql(
                    f"EXISTS (SELECT 1 FROM search_document d WHERE d.contact = c.id AND ({check.text}))",
                    check.values,
                ),
                candidates(one.match) if one.match else None,
                is_narrow=False,
            )
            for one in questions
            for check in (one.check(asking.groups),)
        ]
    )


def _filled(field: str, asking: Asking) -> Condition:
    if field in filter_touch.FIELDS:
        return filter_touch.filled(field, asking.actor, asking.moment)
    if field in filter_rows.FIELDS:
        return Condition(filter_rows.filled(field, asking.actor))
    return Condition(Sql(f"{_FULL_NAME if field in NAMES else f'c.{field}'} <> ''"))


def _own(field: str, values: tuple[str, ...], comparison: Comparison) -> Condition:
    if field in _NUMBER_IDS:
        values = tuple(map(numbers.compact, values))
    keys = filter_values.folded(values)
    if field in ("first_name", "last_name"):
        return _one_name("first" if field == "first_name" else "last", keys, comparison)
    assert field in OWN_COLUMNS or field in NAMES
    column = _FULL_NAME if field in NAMES else f"c.{field}"
    holds = filter_values.text(f"crm_fold({column})", keys, comparison)
    return Condition(holds, filter_values.documents(keys, comparison), is_narrow=False)


def _one_name(name: str, keys: tuple[str, ...], comparison: Comparison) -> Condition:
    holds = Sql("+c.kind = 1") & filter_values.text(f"c.{name}_key", keys, comparison)
    if comparison is Comparison.CONTAINS:
        return Condition(holds, filter_values.documents(keys, comparison), is_narrow=False)
    by_index = Sql(f"c.kind = 1 AND c.{name}_key <> ''") & filter_values.equal(f"c.{name}_key", keys)
    return _among(f"contact_by_{name}", holds, by_index)


def _birthday(
    field: FilterField, values: tuple[str, ...], comparison: Comparison, asking: Asking
) -> Condition:
    holds = filter_values.birthdays("c.birthday", values, comparison, asking.today)
    if not filter_values.is_dated(field, values):
        return Condition(holds)
    return _among("contact_birthday", holds, Sql("c.birthday <> ''") & holds)


_MOMENT_INDEXES = {"created_at": "contact_created", "updated_at": "contact_by_update"}


def _moment(field: str, values: tuple[str, ...], comparison: Comparison, asking: Asking) -> Condition:
    holds = filter_values.bounds(values, comparison, asking.today).within(f"c.{field}", int)
    return _among(_MOMENT_INDEXES[field], holds, Sql("c.kind IN (1, 2)") & holds)


def _status(values: tuple[str, ...]) -> Condition:
    # no candidates: lists by name are walked through the contacts of a status alone
    return Condition(filter_values.equal("c.status", (STATUS_CODES[Status(one)] for one in values)))


def _access(values: tuple[str, ...]) -> Condition:
    codes = [ACCESS_CODES[Access(one)] for one in values]
    holds = filter_values.equal("c.access", codes)
    return (
        Condition(holds) if 0 in codes else _among("contact_restricted", holds, holds & Sql("c.access <> 0"))
    )


def _kind(values: tuple[str, ...]) -> Condition:
    return Condition(filter_values.equal("+c.kind", (KIND_CODES[Kind(one)] for one in values)))


def _incomplete(values: tuple[str, ...]) -> Condition:
    holds = Sql("c.incomplete = 1")
    found = _among("contact_incomplete", holds, holds)
    return found if values[0] == YES else found.negated


def _import(values: tuple[str, ...]) -> Condition:
    holds = filter_values.equal("c.import_job", map(int, values))
    return _among("contact_import", Sql("c.import_job IS NOT NULL") & holds, holds)


def _among(index: str, holds: Sql, by_index: Sql) -> Condition:
    """A condition of which an index names the very answers."""
    select = f"SELECT c.id FROM contact c INDEXED BY {index} WHERE c.deleted_at IS NULL"
    return Condition(holds, Sql(f"{select} AND {by_index.text}", by_index.values))


_SPECIAL: dict[str, Callable[[tuple[str, ...]], Condition]] = {
    "kind": _kind,
    "status": _status,
    "access": _access,
    "incomplete": _incomplete,
    "import": _import,
}
