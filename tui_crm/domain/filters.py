"""What a list may be narrowed down by: comparisons of fields, joined by "and" and "or" (R26)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from tui_crm.domain.problems import Code, Refused


class Comparison(StrEnum):
    """How a field is compared with the values of a filter."""

    IS = "is"  # equal; of a date the whole day, month or year that the value names
    CONTAINS = "contains"
    ANY_OF = "any_of"  # equal to one of the values
    MORE = "more"  # a larger number, a later date
    AT_LEAST = "at_least"
    LESS = "less"
    AT_MOST = "at_most"
    BETWEEN = "between"  # from the first value to the second, both included


class Filter(NamedTuple):
    """One condition on a field; text is compared folded ("lodz" finds "Łódź").

    An empty value with IS finds contacts where the field is empty; negated, those where it is filled.

    Attributes:
        others: with ANY_OF the values besides `value`, with BETWEEN the upper bound.
        negated: whether it must not hold.
    """

    field: str
    value: str
    comparison: Comparison = Comparison.IS
    others: tuple[str, ...] = ()
    negated: bool = False

    @property
    def values(self) -> tuple[str, ...]:
        """All values, the first first."""
        return (self.value, *self.others)


class Join(StrEnum):
    """How the members of a group are joined."""

    ALL = "all"
    ANY = "any"


class FilterGroup(NamedTuple):
    """Filters of which all must hold, or one; a group may hold groups of the other join, one level deep."""

    join: Join
    members: tuple[Filter | FilterGroup, ...]


Criterion = Filter | FilterGroup

TEXT = "text"
"""In the place of a field: what the search box looks through. Its values are words as typed there."""


MOST_FILTERS = 100
"""More filters than these are not asked for at once: SQLite reads no larger question."""
MOST_VALUES = 1_000
"""Values of all filters together."""


def require_few(criteria: Iterable[Criterion]) -> None:
    """Raises Refused (TOO_MANY_FILTERS, TOO_MANY_VALUES) where they are more than can be asked for."""
    filters = list(filters_in(criteria))
    if len(filters) > MOST_FILTERS:
        raise Refused(Code.TOO_MANY_FILTERS, maximum=MOST_FILTERS)
    if sum(len(one.values) for one in filters) > MOST_VALUES:
        raise Refused(Code.TOO_MANY_VALUES, maximum=MOST_VALUES)


def filters_in(criteria: Iterable[Criterion]) -> Iterator[Filter]:
    """All filters, whatever group they stand in."""
    for one in criteria:
        if isinstance(one, FilterGroup):
            yield from filters_in(one.members)
        else:
            yield one
