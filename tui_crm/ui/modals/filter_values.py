"""What a condition can be made of: fields, comparisons and values to choose from, values that are typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tui_crm.domain.filter_fields import FilterField, FilterFields, FilterType
from tui_crm.domain.filters import Comparison, Filter
from tui_crm.domain.problems import Refused
from tui_crm.domain.query_filter import require_alike
from tui_crm.domain.query_values import ENGLISH, POLISH, SPANS, canonical, is_begun, shown
from tui_crm.i18n import _, language
from tui_crm.wording import sentence
from tui_crm.wording.filters import comparison_label, filter_field_label, filter_value_label

EMPTY, FILLED = "empty", "filled"
"""Beside the comparisons: whether there is a value at all."""
_BETWEEN, _COMMA = "..", ","
_TODAY = "today"
_LISTED = (Comparison.IS, Comparison.ANY_OF)
_FIRST = ("text", "city", "tags", "organization", "status", "owners")

Names = Mapping[str, Sequence[tuple[str, str]]]
"""What fields that hold names can be compared with, as (value, label), by the name of the field."""


class Offer(NamedTuple):
    """Something to choose from a list."""

    label: str
    value: str


class Condition(NamedTuple):
    """A condition as far as it is chosen.

    Attributes:
        field: None as long as none is chosen.
        comparison: a `Comparison`, EMPTY or FILLED; "" as long as none is chosen.
        values: those that were there before, to begin with.
    """

    field: FilterField | None = None
    comparison: str = ""
    values: tuple[str, ...] = ()
    negated: bool = False

    def filter(self, *values: str) -> Filter:
        """The filter with these values; one value needs no "one of", several do."""
        assert self.field is not None
        if self.comparison in (EMPTY, FILLED):
            return Filter(self.field.name, "", negated=self.comparison == FILLED)
        comparison = Comparison(self.comparison)
        if comparison in _LISTED:
            comparison = Comparison.IS if len(values) == 1 else Comparison.ANY_OF
        return Filter(self.field.name, values[0], comparison, values[1:], self.negated)

    @property
    def label(self) -> str:
        """The name of its field; "" where none is chosen."""
        return filter_field_label(self.field) if self.field is not None else ""

    @property
    def words(self) -> str:
        """Its sentence up to the value, which is next."""
        assert self.field is not None
        return f"{self.label} {comparison_label(Comparison(self.comparison), self.field.type)}"


def condition_of(wanted: Filter, fields: FilterFields) -> Condition:
    """A filter to be changed; nothing is chosen where its field is no more."""
    field = fields.of(wanted.field)
    if field is None:
        return Condition()
    if not wanted.value and wanted.comparison is Comparison.IS:
        return Condition(field, FILLED if wanted.negated else EMPTY)
    return Condition(field, wanted.comparison, wanted.values, wanted.negated)


def field_offers(fields: FilterFields) -> list[Offer]:
    """All fields, those first that are often asked for."""
    first = [one for name in _FIRST if (one := fields.of(name)) is not None]
    rest = (one for one in fields.all if one not in first)
    return [Offer(filter_field_label(one), one.name) for one in (*first, *rest)]


def comparison_offers(field: FilterField) -> list[Offer]:
    """All comparisons of a field."""
    found = [Offer(comparison_label(one, field.type), one) for one in field.comparisons]
    empty = [Offer(_("is empty"), EMPTY), Offer(_("is filled"), FILLED)]
    return found + (empty if field.can_be_empty else [])


def value_offers(condition: Condition, names: Names) -> list[Offer]:
    """The values that can be chosen; none where they are typed."""
    field = condition.field
    if field is None or condition.comparison not in _LISTED:
        return []
    named = [Offer(label, value) for value, label in names.get(field.name, ())]
    return named or [Offer(filter_value_label(field, value), value) for value in field.choices]


def typed_text(condition: Condition) -> str:
    """The values as they are typed, in the chosen language."""
    field = condition.field
    if field is None:
        return ""
    parts = [shown(field, value, _language_number()) for value in condition.values]
    return (_BETWEEN if condition.comparison == Comparison.BETWEEN else f"{_COMMA} ").join(parts)


def _language_number() -> int:
    return POLISH if language() == "pl" else ENGLISH


def read_typed(condition: Condition, text: str) -> Filter:
    """The filter with the values that were typed. Raises Refused, or ValueError with a sentence."""
    assert condition.field is not None
    parts = _parts(condition, text)
    if not all(parts):
        raise ValueError(_("Enter a value."))
    if condition.comparison == Comparison.BETWEEN and len(parts) != 2:
        raise ValueError(_("Enter both ends with two full stops between: {example}").format(example="1..10"))
    values = [canonical(condition.field, part) for part in parts]
    if condition.comparison == Comparison.BETWEEN:
        require_alike(condition.field, *values)
    return condition.filter(*values)


def mistake_in(condition: Condition, text: str, *, whole: bool) -> str:
    """What is wrong with values that are typed, as a sentence; "" where nothing is.

    Args:
        whole: nothing more is to come; else what may still become a value is no mistake.
    """
    assert condition.field is not None
    last = _parts(condition, text)[-1]
    if not whole and (not last or is_begun(condition.field, last)):
        return ""
    try:
        read_typed(condition, text)
    except Refused as refused:
        return sentence(refused.problem)
    except ValueError as mistake:
        return str(mistake) if whole else ""
    return ""


def _parts(condition: Condition, text: str) -> list[str]:
    if condition.comparison == Comparison.BETWEEN:
        return [part.strip() for part in text.split(_BETWEEN)]
    if condition.comparison == Comparison.ANY_OF:
        return [part.strip() for part in text.split(_COMMA)]
    return [text.strip()]


def example(condition: Condition) -> str:
    """What can be typed, for a box where nothing is typed yet."""
    examples = {
        FilterType.NUMBER: ("100", "100..200"),
        FilterType.DATE: ("2026-01-31, 2026-01, 2026, today, -30d", "2026-01..2026-03, -30d..today"),
        FilterType.MOMENT: ("2026-01-31, 2026-01, 2026, today, -30d", "2026-01..2026-03, -30d..today"),
        FilterType.BIRTHDAY: ("1980-05-09, 1980, 05-09, today", "05-01..05-31, today..+7d"),
        FilterType.DUE: (f"{_TODAY}, 2026-01-31, 7", "-30d..today"),
        FilterType.PHONE: ("600 100 200", ""),
        FilterType.EMAIL: ("anna@example.com", ""),
        FilterType.IMPORT: ("12", ""),
    }
    field = condition.field
    if field is None or field.type not in examples:
        return ""
    one, several = examples[field.type]
    shown_example = several if condition.comparison == Comparison.BETWEEN else one
    if field.type in SPANS:
        shown_example = shown_example.replace(_TODAY, shown(field, _TODAY, _language_number()))
    return _("For example: {example}").format(example=shown_example) if shown_example else ""
