"""One filter of a query line: `city:Warszawa`, `created:>2026-01-01`, `-tag:VIP,Partner`."""

from __future__ import annotations

from collections.abc import Sequence

from tui_crm.domain import query_values
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.filter_fields import FilterField, FilterFields, FilterType
from tui_crm.domain.filters import Comparison, Filter
from tui_crm.domain.own_filters import ME, is_me
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.domain.query_words import Piece, quoted
from tui_crm.text import periods

_OPERATORS = {
    ">=": Comparison.AT_LEAST,
    "<=": Comparison.AT_MOST,
    ">": Comparison.MORE,
    "<": Comparison.LESS,
    "=": Comparison.IS,
    "~": Comparison.CONTAINS,
}
_RANGE, _SEVERAL, _FILLED = "..", ",", "*"
_MEANING = frozenset('(),"')  # signs that mean something within a value


def filter_of(field: FilterField, value: Piece) -> Filter:
    """The filter of a field and what stands behind its colon. Raises Refused with what is wrong."""
    if value.text == _FILLED and value.begins(_FILLED) and field.can_be_empty:
        return Filter(field.name, "", negated=True)
    comparison, value = _operator(field, value)
    if not value.text.strip():
        if value.has_quotes and field.can_be_empty and comparison in (None, Comparison.IS):
            return Filter(field.name, "")
        raise Refused(Problem(Code.FILTER_VALUE_MISSING, field.name))
    if comparison is None and Comparison.BETWEEN in field.comparisons and (ends := value.parted(_RANGE)):
        return _between(field, *ends)
    if comparison in (None, Comparison.IS) and Comparison.ANY_OF in field.comparisons:
        values = _several(field, value)
        if len(values) > 1:
            return Filter(field.name, values[0], Comparison.ANY_OF, tuple(values[1:]))
        return Filter(field.name, values[0], comparison or field.comparisons[0])
    text = query_values.canonical(field, value.text.strip())
    return Filter(field.name, text, comparison or field.comparisons[0])


def _operator(field: FilterField, value: Piece) -> tuple[Comparison | None, Piece]:
    for sign, comparison in _OPERATORS.items():
        if value.begins(sign) and comparison in field.comparisons:
            return comparison, value.behind(len(sign))
    return None, value


def _between(field: FilterField, first: Piece, last: Piece) -> Filter:
    start, end = (
        query_values.canonical(field, one.text.strip()) if one.text.strip() else "" for one in (first, last)
    )
    if start and end:
        require_alike(field, start, end)
        return Filter(field.name, start, Comparison.BETWEEN, (end,))
    if not (start or end):
        raise Refused(Problem(Code.FILTER_VALUE_MISSING, field.name))
    return Filter(field.name, start or end, Comparison.AT_LEAST if start else Comparison.AT_MOST)


def require_alike(field: FilterField, start: str, end: str) -> None:
    """Raises Refused where one end of a range of birthdays names a year and the other does not."""
    if field.type is FilterType.BIRTHDAY and is_yearless(start) != is_yearless(end):
        raise Refused(Problem(Code.TIME_NOT_RECOGNIZED, field.name, {"value": f"{start}{_RANGE}{end}"}))


def is_yearless(birthday: str) -> bool:
    """Whether the value of a filter of birthdays means days of any year."""
    return periods.is_relative(birthday) or len(birthday) == len("05-09")


def _several(field: FilterField, value: Piece) -> list[str]:
    found: list[str] = []
    rest: Piece | None = value
    while rest is not None:
        parts = rest.parted(_SEVERAL)
        one, rest = parts or (rest, None)
        if one.text.strip():
            text = one.text.strip()
            means_me = is_me(field.name, text) and "q" not in one.quoted
            found.append(ME if means_me else query_values.canonical(field, text))
    if not found:
        raise Refused(Problem(Code.FILTER_VALUE_MISSING, field.name))
    return list(dict.fromkeys(found))


# -- and back ------------------------------------------------------------------------------------------


def filter_text(one: Filter, fields: FilterFields, language: int) -> str:
    """What is typed for a filter, in English or in Polish."""
    field = fields.of(one.field)
    if field is None:
        field = FilterField(one.field, FilterType.TEXT, (one.field,))
    name = _name(field, fields, language)
    if not one.value:
        return f"{'' if one.negated else '-'}{name}:{_FILLED}"
    values = [_shown(field, value, language) for value in one.values]
    return f"{'-' if one.negated else ''}{name}:{_value(field, one.comparison, values)}"


def _name(field: FilterField, fields: FilterFields, language: int) -> str:
    if field.name.startswith(CUSTOM_PREFIX):
        key = field.name.removeprefix(CUSTOM_PREFIX)
        return key if fields.named(key) == field and not key[0].isdigit() else field.name
    return field.words[min(language, len(field.words) - 1)]


def _value(field: FilterField, comparison: Comparison, values: Sequence[str]) -> str:
    if comparison is Comparison.ANY_OF:
        if len(values) > 1:
            return _SEVERAL.join(values)
        comparison = Comparison.IS
    if comparison is Comparison.BETWEEN:
        return _RANGE.join(values)
    signs = {used: sign for sign, used in _OPERATORS.items()}
    return ("" if comparison is field.comparisons[0] else signs[comparison]) + values[0]


def _shown(field: FilterField, value: str, language: int) -> str:
    text = query_values.shown(field, value, language)
    is_bare = (
        text == text.strip()
        and not any(sign in _MEANING or sign.isspace() for sign in text)
        and not text.startswith(tuple(_OPERATORS))
        and text != _FILLED
        and _RANGE not in text
        and (value == ME or not is_me(field.name, text))
    )
    return text if is_bare else quoted(text)
