"""Filters of keeping in touch: how often, when last, when due (R50), as SQL on contact `c`."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tui_crm.domain.access import Actor
from tui_crm.domain.custom_fields import CustomFieldType, read_value
from tui_crm.domain.filter_fields import DUE_WORDS, OVERDUE
from tui_crm.domain.filters import Comparison
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.domain.query_values import is_days
from tui_crm.store import filter_values
from tui_crm.store.filter_values import Condition
from tui_crm.store.keep_in_touch import CANDIDATES, due_day, last_touch
from tui_crm.store.sql import Sql, all_of

FIELDS = frozenset({"keep_in_touch", "last_touch", "due"})
_EPOCH = date(1970, 1, 1)
_OWN = "SELECT c.id FROM contact c INDEXED BY contact_keep_in_touch WHERE c.keep_in_touch_days IS NOT NULL"
"""The contacts that have an interval of their own."""


def condition(
    field: str, values: tuple[str, ...], comparison: Comparison, actor: Actor, moment: datetime
) -> Condition:
    """The condition of a filter whose values are checked.

    Args:
        moment: when it is asked, aware: touches count until then, and days from it.

    Raises Refused where a word such as "overdue" is compared with what only dates can be compared with.
    """
    if field == "keep_in_touch":
        return _interval(values, comparison)
    if field == "last_touch":
        touched = last_touch(actor, _seconds(moment))
        held = filter_values.bounds(values, comparison, moment.date()).within("t", int)
        return Condition(_of_value(touched, Sql("t > 0") & held))
    return _due(values, comparison, actor, moment)


def filled(field: str, actor: Actor, moment: datetime) -> Condition:
    """Whether there is an interval of its own, a touch, a day on which one is due."""
    if field == "keep_in_touch":
        return Condition(Sql("c.keep_in_touch_days IS NOT NULL"), Sql(_OWN))
    if field == "last_touch":
        return Condition(_of_value(last_touch(actor, _seconds(moment)), Sql("t > 0")))
    return Condition(_of_value(due_day(actor, _seconds(moment)), Sql("t IS NOT NULL")), Sql(CANDIDATES))


def _interval(values: tuple[str, ...], comparison: Comparison) -> Condition:
    days = tuple(float(str(read_value(CustomFieldType.NUMBER, value))) for value in values)
    held = filter_values.measured("c.keep_in_touch_days", days, comparison)
    return Condition(
        Sql("c.keep_in_touch_days IS NOT NULL") & held, Sql(f"{_OWN} AND {held.text}", held.values)
    )


def _due(values: tuple[str, ...], comparison: Comparison, actor: Actor, moment: datetime) -> Condition:
    today = moment.astimezone().date()
    if any(value in DUE_WORDS or is_days(value) for value in values):
        if comparison is not Comparison.IS:
            raise Refused(Problem(Code.COMPARISON_NOT_ALLOWED, "due"))
        held = Sql("t < ?" if values[0] == OVERDUE else "t <= ?", (_last_day(values[0], today),))
    else:
        bounds = filter_values.bounds(values, comparison, today)
        held = all_of(
            Sql(f"t {sign} ?", (_day(one.date()),))
            for sign, one in ((">=", bounds.start), ("<", bounds.end))
            if one is not None
        )
    day = due_day(actor, _seconds(moment))
    return Condition(_of_value(day, Sql("t IS NOT NULL") & held), Sql(CANDIDATES))


def _last_day(value: str, today: date) -> int:
    return _day(today + timedelta(int(value) if is_days(value) else 0))


def _day(day: date) -> int:
    return (day - _EPOCH).days


def _seconds(moment: datetime) -> str:
    return str(int(moment.astimezone(UTC).timestamp()))


def _of_value(value: Sql, held: Sql) -> Sql:
    """Whether a value, read once under the name `t`, is so; never NULL."""
    return Sql(
        f"EXISTS (SELECT 1 FROM (SELECT {value.text} AS t LIMIT 1) WHERE {held.text})",
        value.values + held.values,
    )
