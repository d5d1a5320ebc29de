"""The values of a field in a query line: from what is typed to what filters keep, and back."""

from __future__ import annotations

from tui_crm.domain.custom_fields import CustomFieldType, read_value
from tui_crm.domain.filter_fields import DUE_WORDS, OVERDUE, YES, FilterField, FilterType
from tui_crm.domain.own_filters import ME, ME_WORDS
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.text import periods
from tui_crm.text.fold import fold

ENGLISH, POLISH = 0, 1

_CHOICE_WORDS: dict[str, tuple[str, ...]] = {
    "yes": ("yes", "tak", "true", "1"),
    "no": ("no", "nie", "false", "0"),
    "active": ("active", "aktywny", "aktywna", "aktywne"),
    "inactive": ("inactive", "nieaktywny", "nieaktywna", "nieaktywne"),
    "company": ("company", "firma", "whole company", "cała firma"),
    "owner": ("owner", "opiekun", "owner only", "tylko opiekun"),
    "organization": ("organization", "organizacja", "organization access", "dostęp organizacji"),
    "person": ("person", "osoba", "persons", "osoby"),
}
"""What the values of the program's own choices may be called: in English, in Polish, otherwise."""

_DUE_WORDS = {YES: _CHOICE_WORDS["yes"], OVERDUE: ("overdue", "zaległe", "zaległy", "po terminie")}
_MOST_DAYS = 3  # digits: a number of four is a year

SPANS = (FilterType.DATE, FilterType.MOMENT, FilterType.BIRTHDAY)
"""The types whose values are spans of time."""


_CLOCK = "T"  # what parts the day from the time of day; days alone have none


def canonical(field: FilterField, text: str) -> str:
    """The value as filters keep it. Raises Refused where the field can't have it."""
    if field.type in SPANS:
        return canonical_span(field.type, field.name, text)
    if field.type is FilterType.DUE:
        return _canonical_due(field, text)
    if field.type is FilterType.NUMBER:
        _require_number(field.name, text)
    elif field.type is FilterType.IMPORT:
        require_import(text)
    elif field.type in (FilterType.CHOICE, FilterType.CHECKBOX):
        return canonical_choice(field, text)
    return text


def canonical_span(of_type: FilterType, field: str, text: str) -> str:
    """A date, a moment, a part of one, or a day without a year of a birthday. Raises Refused."""
    day = periods.read_day_of_year(text) if of_type is FilterType.BIRTHDAY else None
    found = day or periods.read(text)
    if found is None or (of_type is not FilterType.MOMENT and _CLOCK in found):
        raise Refused(Problem(Code.TIME_NOT_RECOGNIZED, field, {"value": text}))
    return found


def _canonical_due(field: FilterField, text: str) -> str:
    """One of `DUE_WORDS`, in how many days, or a date. Raises Refused."""
    for name in DUE_WORDS:
        if fold(text) in map(fold, _DUE_WORDS[name]) and not text.isdecimal():
            return name
    if is_days(text):
        return str(int(text))
    return canonical_span(FilterType.DATE, field.name, text)


def is_days(text: str) -> bool:
    """Whether the value of a filter of what is due says in how many days."""
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_DAYS


def _require_number(field: str, text: str) -> None:
    try:
        read_value(CustomFieldType.NUMBER, text)
    except Refused as refused:
        raise Refused(Problem(refused.problem.code, field, refused.problem.values)) from None


def require_import(text: str) -> None:
    """Raises Refused (NUMBER_NOT_RECOGNIZED) where no import can have this number."""
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Refused(Problem(Code.NUMBER_NOT_RECOGNIZED, "import", {"value": text}))


def canonical_choice(field: FilterField, text: str) -> str:
    """The choice that the text names, in any spelling. Raises Refused (VALUE_NOT_ALLOWED, OPTION_UNKNOWN)."""
    word = fold(text)
    for choice in field.choices:
        if word in map(fold, _words(field, choice)):
            return choice
    if field.label and field.type is FilterType.CHOICE:
        raise Refused(Problem(Code.OPTION_UNKNOWN, field.name, {"name": text}))
    allowed = ", ".join(field.choices)
    raise Refused(Problem(Code.VALUE_NOT_ALLOWED, field.name, {"value": text, "allowed": allowed}))


def _words(field: FilterField, choice: str) -> tuple[str, ...]:
    """What a choice may be called; an option only what it is called."""
    is_option = bool(field.label) and field.type is FilterType.CHOICE
    return (choice,) if is_option else _CHOICE_WORDS.get(choice, (choice,))


def shown(field: FilterField, value: str, language: int) -> str:
    """The value as it is typed, in English or in Polish; `canonical` gives it back."""
    if field.type in (FilterType.CHOICE, FilterType.CHECKBOX):
        words = _words(field, value)
        return words[min(language, len(words) - 1)]
    if value == ME:
        return ME_WORDS[language]
    if field.type is FilterType.DUE and value in _DUE_WORDS:
        return _DUE_WORDS[value][language]
    if field.type in (*SPANS, FilterType.DUE) and language == POLISH:
        return periods.RELATIVE_WORDS.get(value, value)
    return value


def is_begun(field: FilterField, text: str) -> bool:
    """Whether more letters could make a value of the text: for a line that is being typed."""
    if field.type in SPANS:
        has_clock = _CLOCK in (periods.read(text) or "")
        return periods.is_begun(text) and (field.type is FilterType.MOMENT or not has_clock)
    if field.type is FilterType.DUE:
        known = (fold(one) for words in _DUE_WORDS.values() for one in words)
        return periods.is_begun(text) or any(one.startswith(fold(text)) for one in known)
    if field.type is FilterType.NUMBER:
        return text in ("", "+", "-", ".", ",", "-.", "+.")
    word = fold(text)
    return any(fold(one).startswith(word) for choice in field.choices for one in _words(field, choice))
