"""Query lines as views keep them: they mean the same whatever is defined, and called otherwise, later (R26).

A kept line names fields by what never changes, in English, and has plain words with a colon in quotes: a
field of that name may be made later. People see it as `query_text` writes it in their language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CustomField
from tui_crm.domain.filter_fields import FilterFields
from tui_crm.domain.filters import Comparison, Criterion, Filter, FilterGroup
from tui_crm.domain.problems import Refused
from tui_crm.domain.query_text import parse, query_text
from tui_crm.text.fold import fold

_NAMING = (Comparison.IS, Comparison.ANY_OF)
"""The comparisons whose values are whole names."""


def fields_of(kind: Kind, custom: Iterable[CustomField]) -> FilterFields:
    """What lines of views of a base may name: fields out of use too, so that they can be told."""
    own = (field for field in custom if field.kind is kind)
    # those in use first: of two with one name they are meant
    return FilterFields(kind, sorted(own, key=lambda field: field.retired))


def kept_line(text: str, fields: FilterFields) -> str:
    """The line as it is kept. Raises Refused with all that is wrong with it."""
    parsed = parse(text, fields, whole=True)
    if parsed.problems:
        raise Refused(parsed.problems)
    return query_text(parsed.text, parsed.filters, fields, lasting=True)


def said_line(kept: str, fields: FilterFields, language: str) -> str:
    """The line for people, in "en" or "pl"; as it is kept where something of it is wrong by now."""
    parsed = parse(kept, fields, whole=True)
    return kept if parsed.problems else query_text(parsed.text, parsed.filters, fields, language)


def renamed_line(kept: str, fields: FilterFields, field: str, before: str, after: str) -> str:
    """The line with another name of a tag or an option in the filters that ask for it.

    Args:
        fields: as they were with the name from before.
        field: "tags", or the "custom.KEY" of the option.
    """
    parsed = parse(kept, fields, whole=True)
    if parsed.problems:
        return kept

    def change(one: Filter) -> Filter:
        if one.field != field or one.comparison not in _NAMING:
            return one
        first, *others = (after if fold(value) == fold(before) else value for value in one.values)
        return one._replace(value=first, others=tuple(others))

    filters = changed(parsed.filters, change)
    return kept if filters == parsed.filters else query_text(parsed.text, filters, fields, lasting=True)


def named_in(one: Filter) -> tuple[str, ...]:
    """The whole names that a filter asks for; none where it asks for parts of them, or for any."""
    return tuple(value for value in one.values if value) if one.comparison in _NAMING else ()


def without_values(one: Filter, gone: Iterable[str]) -> Filter | None:
    """The filter without these values, None where nothing is left of it."""
    left = [value for value in one.values if value not in set(gone)]
    return one._replace(value=left[0], others=tuple(left[1:])) if left else None


def changed(
    criteria: Iterable[Criterion], change: Callable[[Filter], Filter | None]
) -> tuple[Criterion, ...]:
    """The criteria with each filter changed: without those that become None, and groups with nothing left."""
    found: list[Criterion] = []
    for one in criteria:
        if isinstance(one, FilterGroup):
            members = changed(one.members, change)
            if members:
                found.append(one._replace(members=members) if len(members) > 1 else members[0])
        elif (filter_ := change(one)) is not None:
            found.append(filter_)
    return tuple(found)
