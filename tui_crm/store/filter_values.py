"""Comparisons of one value with those of a filter, as SQL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import NamedTuple

from tui_crm.domain.filter_fields import FilterField, FilterType
from tui_crm.domain.filters import Comparison, Filter
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.domain.query_filter import is_yearless, require_alike
from tui_crm.domain.query_values import canonical
from tui_crm.store.search_terms import MOST_WORDS, Term, candidates
from tui_crm.store.sql import Sql, Value, all_of
from tui_crm.text import periods
from tui_crm.text.fold import fold, words

NOTHING = Sql("c.id < 0")
"""No contact: a plain 0 would forbid SQLite the indexes that lists insist on."""


class Condition(NamedTuple):
    """What a filter asks.

    Attributes:
        holds: the condition on contact `c`; it is never NULL, so that it can be negated.
        candidates: SELECT of the ids among which all answers are, by an index; None where no index helps.
        is_narrow: whether an index names the very answers, and not all that share some letters with them.
    """

    holds: Sql
    candidates: Sql | None = None
    is_narrow: bool = True

    @property
    def negated(self) -> Condition:
        """What holds for all others: they are too many to be named."""
        return Condition(Sql(f"NOT ({self.holds.text})", self.holds.values))


NONE = Condition(NOTHING, Sql("SELECT 0 WHERE 0"))
"""What holds for no contact."""


def checked(field: FilterField, wanted: Filter) -> tuple[str, ...]:
    """The values of a filter as the field has them.

    Raises Refused where the field can't have one of them, or can't be compared in this way.
    """
    if wanted.comparison not in (Comparison.IS, *field.comparisons):
        raise Refused(Problem(Code.COMPARISON_NOT_ALLOWED, field.name))
    values = tuple(canonical(field, value.strip()) for value in wanted.values)
    if wanted.comparison is Comparison.BETWEEN:
        if len(values) != 2:
            raise Refused(Problem(Code.FILTER_VALUE_MISSING, field.name))
        require_alike(field, *values)
    return values


def equal(expression: str, keys: Iterable[Value]) -> Sql:
    """Whether the expression is one of the keys."""
    values = tuple(dict.fromkeys(keys))
    if len(values) == 1:
        return Sql(f"{expression} = ?", values)
    return Sql(f"{expression} IN ({', '.join('?' * len(values))})", values)


def text(expression: str, keys: Iterable[str], comparison: Comparison) -> Sql:
    """Whether the folded text is one of the keys, or contains the first; nothing contains no signs at all."""
    wanted = tuple(keys)
    if comparison is not Comparison.CONTAINS:
        return equal(expression, wanted)
    return Sql(f"instr({expression}, ?) > 0", wanted[:1]) if wanted[0] else NOTHING


def documents(values: Iterable[str], comparison: Comparison) -> Sql | None:
    """The contacts whose search document can hold one of the texts; None where the index can't tell."""
    wanted = tuple(values)
    if len(wanted) > _MOST_TEXTS:
        return None
    found = [_match(value, comparison is Comparison.CONTAINS) for value in wanted]
    return candidates(" OR ".join(f"({one})" for one in found)) if found and all(found) else None


_MOST_TEXTS = 50
"""More texts than these are not looked up in the index: so many have too many letters in common."""


def digits(number: str) -> Sql | None:
    """The contacts whose search document can hold these digits; None where the index can't tell."""
    match = Term(number, number=True).match
    return candidates(match) if match else None


def _match(value: str, is_part: bool) -> str:
    # A part of a text may begin and end within words, and the index knows no less than three letters of one.
    terms = (Term(word) for word in words(value)[:MOST_WORDS] if not (is_part and len(word) < 3))
    return " AND ".join(filter(None, (term.match for term in terms)))


def measured(expression: str, values: tuple[Value, ...], comparison: Comparison) -> Sql:
    """Numbers, compared as such."""
    if comparison is Comparison.BETWEEN:
        return Sql(f"{expression} >= ? AND {expression} <= ?", values)
    if comparison in _SIGNS:
        return Sql(f"{expression} {_SIGNS[comparison]} ?", values[:1])
    return equal(expression, values)


_SIGNS = {
    Comparison.MORE: ">",
    Comparison.AT_LEAST: ">=",
    Comparison.LESS: "<",
    Comparison.AT_MOST: "<=",
}


class Bounds(NamedTuple):
    """From `start` up to but without `end`; None where there is no bound."""

    start: datetime | None
    end: datetime | None

    def within(self, expression: str, made: type[int] | type[str], *, clock: bool = True) -> Sql:
        """Whether a moment is between them: one kept as seconds since 1970, or as ISO text.

        Args:
            clock: whether the text has a time of day.
        """
        parts = [
            Sql(f"{expression} {sign} ?", (_seconds(one) if made is int else _iso(one, clock),))
            for sign, one in ((">=", self.start), ("<", self.end))
            if one is not None
        ]
        return all_of(parts)


def bounds(values: tuple[str, ...], comparison: Comparison, today: date) -> Bounds:
    """The time that a filter of moments names."""
    first = periods.span(values[0], today)
    if comparison is Comparison.MORE:
        return Bounds(first.end, None)
    if comparison is Comparison.AT_LEAST:
        return Bounds(first.start, None)
    if comparison is Comparison.LESS:
        return Bounds(None, first.start)
    if comparison is Comparison.AT_MOST:
        return Bounds(None, first.end)
    return Bounds(first.start, periods.span(values[-1], today).end)


def _seconds(moment: datetime) -> int:
    return int(moment.replace(tzinfo=UTC).timestamp())


def _iso(moment: datetime, clock: bool) -> str:
    return f"{moment.isoformat(timespec='seconds')}Z" if clock else moment.date().isoformat()


def birthdays(expression: str, values: tuple[str, ...], comparison: Comparison, today: date) -> Sql:
    """Birthdays of a year and later, or of any year: days from the first to the last, over new year too."""
    if is_yearless(values[0]):
        return _days_of_year(expression, values, comparison, today)
    dated = bounds(values, comparison, today)
    # "--05-09" has no year that could be compared
    known = Sql(f"{expression} >= '0'")
    return known & dated.within(expression, str, clock=False)


def _days_of_year(expression: str, values: tuple[str, ...], comparison: Comparison, today: date) -> Sql:
    day = f"substr({expression}, -5)"
    known = Sql(f"{expression} <> ''")
    if comparison is not Comparison.BETWEEN:
        return known & measured(day, (_day(values[0], today),), comparison)
    first, last = (_day(value, today) for value in values)
    if all(map(periods.is_relative, values)):
        start, end = (periods.span(value, today).start for value in values)
        if start > end:
            return NOTHING
        if (end - start).days >= _YEAR:
            return known
    if first <= last:
        return known & Sql(f"{day} >= ? AND {day} <= ?", (first, last))
    return known & Sql(f"{day} >= ? OR {day} <= ?", (first, last))


_YEAR = 365


def _day(value: str, today: date) -> str:
    return periods.span(value, today).start.strftime("%m-%d") if periods.is_relative(value) else value


def is_dated(field: FilterField, values: tuple[str, ...]) -> bool:
    """Whether the values are such that an index of whole dates can answer."""
    return field.type is not FilterType.BIRTHDAY or not is_yearless(values[0])


def folded(values: Iterable[str]) -> tuple[str, ...]:
    """Texts as they are compared."""
    return tuple(map(fold, values))
