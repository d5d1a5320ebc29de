"""Conditions in words."""

from __future__ import annotations

import pytest

from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CustomField, CustomFieldType
from tui_crm.domain.filter_fields import FilterFields
from tui_crm.domain.filters import TEXT, Comparison, Filter
from tui_crm.domain.problems import Code, Problem
from tui_crm.wording.filters import comparison_label, filter_sentence, short_mistake

FIELDS = FilterFields(
    Kind.PERSON,
    (
        CustomField(1, Kind.PERSON, "budget", "Budget [EUR]", CustomFieldType.NUMBER),
        CustomField(2, Kind.PERSON, "consent", "Consent", CustomFieldType.CHECKBOX),
    ),
)
C = Comparison


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Filter("city", "Warszawa", C.CONTAINS), "City contains Warszawa"),
        (Filter("city", ""), "City is empty"),
        (Filter("city", "", negated=True), "City is filled"),
        (Filter("tags", "VIP", C.ANY_OF, ("Partner",)), "Tags is one of VIP, Partner"),
        (Filter("tags", "VIP"), "Tag: VIP"),
        (Filter("created_at", "-7d"), "Created 7 days ago"),
        (Filter("created_at", "today"), "Created today"),
        (Filter("status", "inactive", negated=True), "not: Status is inactive"),
        (Filter("access", "owner"), "Access is owner only"),
        (Filter("created_at", "2026-01-01", C.MORE), "Created after 2026-01-01"),
        (Filter("created_at", "-30d", C.AT_LEAST), "Created from 30 days ago"),
        (Filter("birthday", "today", C.BETWEEN, ("+1w",)), "Birthday between today and in 1 week"),
        (Filter("custom.budget", "1", C.BETWEEN, ("5",)), "Budget [EUR] is between 1 and 5"),
        (Filter("custom.consent", "yes"), "Consent is yes"),
        (Filter("custom.gone", "x"), "gone is x"),
        (Filter("import", "7"), "Import is 7"),
        (Filter(TEXT, "zebra", C.CONTAINS), "Any text contains zebra"),
        (Filter("city", "\x1b[31m", C.CONTAINS), "City contains [31m"),
    ],
)
def test_a_condition_reads_as_a_sentence(wanted, said):
    assert filter_sentence(wanted, FIELDS) == said


def test_every_comparison_of_every_field_has_words():
    for field in FIELDS.all:
        for comparison in field.comparisons:
            assert comparison_label(comparison, field.type)


def test_a_mistake_has_a_short_form_for_the_search_bar():
    problem = Problem(Code.TIME_NOT_RECOGNIZED, "created_at", {"value": "foo"})
    assert short_mistake(problem) == "Created: not a date"
    assert (
        short_mistake(Problem(Code.NUMBER_NOT_RECOGNIZED, "import", {"value": "x"})) == "Import: not a number"
    )
    assert "one level" in short_mistake(Problem(Code.QUERY_TOO_DEEP))
