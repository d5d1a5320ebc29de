"""Filters of custom fields, by the type of the field (R24)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tui_crm.domain.custom_fields import CustomField, CustomFieldType, CustomOption, read_value
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.filter_fields import YES, FilterField, FilterFields, FilterType
from tui_crm.domain.filters import Comparison, Filter
from tui_crm.domain.journal import Thing
from tui_crm.domain.problems import Refused
from tui_crm.domain.query_values import canonical
from tui_crm.store import custom_values, filter_values, reindexing
from tui_crm.store.codes import KIND_CODES, KINDS
from tui_crm.store.filter_values import Condition
from tui_crm.store.sql import Connection, Sql, any_of

_HELD = "EXISTS (SELECT 1 FROM custom_value v WHERE v.contact = c.id AND v.field "


def condition(connection: Connection, wanted: Filter, today: date) -> Condition:
    """The condition of a filter of a custom field, its negation left out.

    Where both bases have a field of this key each contact is asked as its own base understands the value.
    Raises Refused: FIELD_UNKNOWN, or what is wrong with the value.
    """
    key = wanted.field.removeprefix(CUSTOM_PREFIX)
    custom_values.require_key(connection, key)
    found = _fields(connection, key)
    if not wanted.value.strip() and wanted.comparison is Comparison.IS:
        ids = ", ".join(str(one.id) for one in found)
        return Condition(Sql(f"{_HELD}IN ({ids}))")).negated
    parts: list[Condition] = []
    refusals: list[Refused] = []
    for one, asked in _shares(found, wanted):
        try:
            part = _typed(connection, one, asked, today)
        except Refused as refused:
            refusals.append(refused)
            continue
        parts.append(part if len(found) == 1 else part._replace(holds=_of_kind(one) & part.holds))
    if not parts:
        raise refusals[0]
    return any_condition(parts)


def _shares(fields: list[CustomField], wanted: Filter) -> Iterator[tuple[CustomField, Filter]]:
    """The fields that can have some of the values, each with the filter of these.

    Raises Refused where no field can have one of the values.
    """
    if len(fields) == 1 or wanted.comparison is not Comparison.ANY_OF:
        yield from ((one, wanted) for one in fields)
        return
    refusals = [{value: _refusal(asked, value) for value in wanted.values} for asked in map(_asked, fields)]
    for value in wanted.values:
        every = [found for held in refusals if (found := held[value]) is not None]
        if len(every) == len(fields):
            raise every[0]
    for one, held in zip(fields, refusals, strict=True):
        possible = [value for value, refused in held.items() if refused is None]
        if possible:
            yield one, wanted._replace(value=possible[0], others=tuple(possible[1:]))


def _refusal(field: FilterField, value: str) -> Refused | None:
    try:
        canonical(field, value.strip())
    except Refused as refused:
        return refused
    return None


def _asked(field: CustomField) -> FilterField:
    (found,) = (one for one in FilterFields(field.kind, (field,)).all if one.name == field.field)
    return found


def _of_kind(field: CustomField) -> Sql:
    return Sql("+c.kind = ?", (KIND_CODES[field.kind],))


def any_condition(parts: list[Condition]) -> Condition:
    """One of the conditions; with candidates where all have some."""
    if len(parts) == 1:
        return parts[0]
    holds = any_of(one.holds for one in parts)
    named = [one.candidates for one in parts if one.candidates is not None]
    if len(named) < len(parts):
        return Condition(holds)
    text = " UNION ALL ".join(f"SELECT * FROM ({one.text})" for one in named)
    values = tuple(value for one in named for value in one.values)
    return Condition(holds, Sql(text, values), all(one.is_narrow for one in parts))


def _fields(connection: Connection, key: str) -> list[CustomField]:
    rows = connection.execute(
        "SELECT id, kind, name, type FROM custom_field"
        " WHERE field_key = ? AND retired_at IS NULL ORDER BY kind",
        (key,),
    ).fetchall()
    return [
        CustomField(field, KINDS[kind], key, name, CustomFieldType(type_), _options(connection, field))
        for field, kind, name, type_ in rows
    ]


def _options(connection: Connection, field: int) -> tuple[CustomOption, ...]:
    rows = connection.execute(
        "SELECT id, name, retired_at IS NOT NULL FROM custom_field_option WHERE field = ? ORDER BY position",
        (field,),
    ).fetchall()
    return tuple(CustomOption(one, name, bool(retired)) for one, name, retired in rows)


def _typed(connection: Connection, field: CustomField, wanted: Filter, today: date) -> Condition:
    asked = _asked(field)
    values = filter_values.checked(asked, wanted)
    if asked.type is FilterType.CHECKBOX:
        checked = _indexed(field, "number", Sql("v.number = 1"), Sql("+v.number = 1"))
        # who cannot have the field has not left it unchecked
        return checked if values[0] == YES else Condition(_of_kind(field) & checked.negated.holds)
    if asked.type is FilterType.CHOICE:
        ids = [option.id for option in field.options if option.name in values]
        return _of_options(field, ids)
    if asked.type is FilterType.NUMBER:
        numbers = tuple(float(str(read_value(CustomFieldType.NUMBER, value))) for value in values)
        check, unindexed = (
            filter_values.measured(column, numbers, wanted.comparison) for column in ("v.number", "+v.number")
        )
        return _indexed(field, "number", check, unindexed)
    if asked.type in (FilterType.DATE, FilterType.MOMENT):
        span = filter_values.bounds(values, wanted.comparison, today)
        check, unindexed = (
            span.within(column, str, clock=asked.type is FilterType.MOMENT)
            for column in ("v.moment", "+v.moment")
        )
        return _indexed(field, "moment", check, unindexed)
    return _of_text(connection, field, values, wanted.comparison)


def _indexed(field: CustomField, column: str, check: Sql, unindexed: Sql) -> Condition:
    """A condition on one column.

    Args:
        unindexed: the same said so that a contact's own rows are read, not all rows with the value.
    """
    holds = Sql(f"{_HELD}= {field.id} AND {unindexed.text})", unindexed.values)
    found = (
        f"SELECT v.contact FROM custom_value v INDEXED BY custom_value_{column} WHERE v.field = {field.id}"
    )
    return Condition(holds, Sql(f"{found} AND v.{column} IS NOT NULL AND {check.text}", check.values))


def _of_options(field: CustomField, ids: list[int]) -> Condition:
    marks = ", ".join(map(str, ids))
    found = f"SELECT v.contact FROM custom_value v INDEXED BY custom_value_option WHERE v.option IN ({marks})"
    return Condition(Sql(f"{_HELD}= {field.id} AND +v.option IN ({marks}))"), Sql(found))


def _of_text(
    connection: Connection, field: CustomField, values: tuple[str, ...], comparison: Comparison
) -> Condition:
    check = filter_values.text("crm_fold(v.text)", filter_values.folded(values), comparison)
    holds = Sql(f"{_HELD}= {field.id} AND {check.text})", check.values)
    if reindexing.concerns(connection, Thing.FIELD, field.id):
        return Condition(holds)  # not all documents hold its values yet
    return Condition(holds, filter_values.documents(values, comparison), is_narrow=False)
