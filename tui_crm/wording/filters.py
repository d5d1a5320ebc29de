"""Filters as sentences: "City contains Warszawa", "Created after 2026-01-01" (R26)."""

from __future__ import annotations

import re

from tui_crm.domain.access import Access
from tui_crm.domain.contact import Kind, Status
from tui_crm.domain.filter_fields import DUE_WORDS, OVERDUE, FilterField, FilterFields, FilterType
from tui_crm.domain.filters import TEXT, Comparison, Filter, Join
from tui_crm.domain.own_filters import ME
from tui_crm.domain.problems import Code, Problem
from tui_crm.domain.query_values import is_days
from tui_crm.i18n import N_, _, ngettext
from tui_crm.text.safe import safe_text
from tui_crm.wording.explaining import problem_line, sentence
from tui_crm.wording.labels import access_label, field_label, kind_label, status_label

_C = Comparison
_OF_TIMES = (FilterType.DATE, FilterType.MOMENT, FilterType.BIRTHDAY, FilterType.DUE)
_COMPARISONS = {
    _C.IS: N_("is"),
    _C.CONTAINS: N_("contains"),
    _C.ANY_OF: N_("is one of"),
    _C.MORE: N_("is more than"),
    _C.AT_LEAST: N_("is at least"),
    _C.LESS: N_("is less than"),
    _C.AT_MOST: N_("is at most"),
    _C.BETWEEN: N_("is between"),
}
_COMPARISONS_OF_TIMES = {
    _C.IS: N_("on"),
    _C.MORE: N_("after"),
    _C.AT_LEAST: N_("from"),
    _C.LESS: N_("before"),
    _C.AT_MOST: N_("until"),
    _C.BETWEEN: N_("between"),
}
_WORDS = {
    "yes": N_("yes"),
    "no": N_("no"),
    "today": N_("today"),
    "yesterday": N_("yesterday"),
    "tomorrow": N_("tomorrow"),
}
_SINGULAR = {"tags": N_("Tag"), "owners": N_("Owner"), "watchers": N_("Watcher")}
_SHIFT = re.compile(r"([+-])(\d+)([dwmy])", re.ASCII)
_JOINS = {Join.ALL: N_("All of these:"), Join.ANY: N_("Any of these:")}
# What fits at the right end of the search box; the whole sentence is one key away.
_SHORT = {
    Code.NUMBER_NOT_RECOGNIZED: N_("{label}: not a number"),
    Code.TIME_NOT_RECOGNIZED: N_("{label}: not a date"),
    Code.FILTER_VALUE_MISSING: N_("{label}: no value"),
    Code.OPTION_UNKNOWN: N_("{label}: no such option"),
    Code.VALUE_NOT_ALLOWED: N_("{label}: no such value"),
    Code.TAG_UNKNOWN: N_("{label}: no such tag"),
    Code.USER_UNKNOWN: N_("{label}: no such user"),
}


def filter_field_label(field: FilterField) -> str:
    """The name of what is compared, a custom field's own one."""
    if field.label:
        return safe_text(field.label)
    return _("Any text") if field.name == TEXT else field_label(field.name)


def comparison_label(comparison: Comparison, of: FilterType) -> str:
    """How a value is compared, in words that stand between the field and the value."""
    if of in _OF_TIMES and comparison in _COMPARISONS_OF_TIMES:
        return _(_COMPARISONS_OF_TIMES[comparison])
    return _(_COMPARISONS[comparison])


def join_label(join: Join) -> str:
    """What stands above conditions that are joined so."""
    return _(_JOINS[join])


def filter_value_label(field: FilterField, value: str) -> str:
    """A value of a filter in words; what people typed stays as it is."""
    if field.name == "status" and value in tuple(Status):
        return status_label(Status(value))
    if field.name == "access" and value in tuple(Access):
        return access_label(Access(value))
    if field.name == "kind" and value in tuple(Kind):
        return kind_label(Kind(value))
    if value == ME:
        return _("me")
    if field.type is FilterType.DUE and (value in DUE_WORDS or is_days(value)):
        return _due_label(value)
    if field.type is FilterType.CHECKBOX or field.type in _OF_TIMES:
        shift = _SHIFT.fullmatch(value)
        return _shifted(shift) if shift is not None else _(_WORDS.get(value, "")) or safe_text(value)
    return safe_text(value)


def filter_sentence(wanted: Filter, fields: FilterFields) -> str:
    """A condition in words; one on a field that there is no more goes by the field's name."""
    field = fields.of(wanted.field) or FilterField(wanted.field, FilterType.TEXT, (wanted.field,))
    label = filter_field_label(field)
    if not wanted.value and wanted.comparison is Comparison.IS:
        said = _("{field} is filled") if wanted.negated else _("{field} is empty")
        return said.format(field=label)
    said = _form(wanted, field).format(
        field=label,
        one=_(_SINGULAR.get(field.name, field.name)),
        comparison=comparison_label(wanted.comparison, field.type),
        value=_values(wanted, field),
    )
    return _("not: {condition}").format(condition=said) if wanted.negated else said


def _form(wanted: Filter, field: FilterField) -> str:
    """How the parts of a condition stand together."""
    if wanted.comparison is Comparison.IS and field.name in _SINGULAR:
        return _("{one}: {value}")
    is_due = field.type is FilterType.DUE and (wanted.value in DUE_WORDS or is_days(wanted.value))
    is_shift = is_due or wanted.value in _WORDS or _SHIFT.fullmatch(wanted.value) is not None
    if wanted.comparison is Comparison.IS and field.type in _OF_TIMES and is_shift:
        return _("{field} {value}")
    return _("{field} {comparison} {value}")


def _values(wanted: Filter, field: FilterField) -> str:
    values = [filter_value_label(field, value) for value in wanted.values]
    if wanted.comparison is Comparison.BETWEEN and len(values) > 1:
        return _("{first} and {last}").format(first=values[0], last=values[1])
    return ", ".join(values)


def _due_label(value: str) -> str:
    """What stands behind "Due": "now", "since before today", "within 7 days"."""
    if value in DUE_WORDS:
        return _("since before today") if value == OVERDUE else _("now")
    count = int(value)
    return ngettext("within {count} day", "within {count} days", count).format(count=count)


def _shifted(shift: re.Match[str]) -> str:
    """A day counted from today: "30 days ago", "in 2 weeks"."""
    count = int(shift[2])
    if shift[1] == "-":
        said = {
            "d": ngettext("{count} day ago", "{count} days ago", count),
            "w": ngettext("{count} week ago", "{count} weeks ago", count),
            "m": ngettext("{count} month ago", "{count} months ago", count),
            "y": ngettext("{count} year ago", "{count} years ago", count),
        }
    else:
        said = {
            "d": ngettext("in {count} day", "in {count} days", count),
            "w": ngettext("in {count} week", "in {count} weeks", count),
            "m": ngettext("in {count} month", "in {count} months", count),
            "y": ngettext("in {count} year", "in {count} years", count),
        }
    return said[shift[3]].format(count=count)


def short_mistake(problem: Problem) -> str:
    """What is wrong with a query line, in a few words where it is the value of a field."""
    if problem.code in _SHORT and problem.field:
        return _(_SHORT[problem.code]).format(label=field_label(problem.field))
    return sentence(problem)


def mistake_lines(problems: tuple[Problem, ...]) -> str:
    """All that is wrong with a query line, a line each."""
    return "\n".join(dict.fromkeys(map(problem_line, problems)))
