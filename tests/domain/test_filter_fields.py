"""What lists can be filtered by: the names, types and comparisons of fields."""

from __future__ import annotations

import pytest

from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CustomField, CustomFieldType, CustomOption
from tui_crm.domain.fields import FIELDS, FILTERS
from tui_crm.domain.filter_fields import ALWAYS_FILLED, FIELD_WORDS, FilterFields, FilterType, comparisons
from tui_crm.domain.filters import TEXT, Comparison
from tui_crm.domain.query_values import SPANS

OPTIONS = (CustomOption(1, "Retired", retired=True), CustomOption(2, "Small"), CustomOption(3, "Large"))
CUSTOM = (
    CustomField(1, Kind.PERSON, "size", "Shoe size", CustomFieldType.NUMBER),
    CustomField(2, Kind.PERSON, "city", "Hobby", CustomFieldType.TEXT),
    CustomField(3, Kind.ORGANIZATION, "size", "Size", CustomFieldType.CHOICE, OPTIONS),
    CustomField(4, Kind.ORGANIZATION, "paid", "Zapłacił?", CustomFieldType.CHECKBOX),
)
PERSONS, ORGANIZATIONS, BOTH = (FilterFields(kind, CUSTOM) for kind in (Kind.PERSON, Kind.ORGANIZATION, None))


def test_every_field_can_be_filtered_by() -> None:
    names = {one.name for one in BOTH.all}
    assert names == {*FIELDS, *FILTERS, TEXT, "kind", "custom.size", "custom.city", "custom.paid"} - {
        "full_name"
    }
    for kind, fields in ((Kind.PERSON, PERSONS), (Kind.ORGANIZATION, ORGANIZATIONS)):
        mine = {name for name, field in FIELDS.items() if kind in field.kinds} - {"full_name"}
        assert mine <= {one.name for one in fields.all}
        assert {one.name for one in fields.all} - mine - {TEXT, *FILTERS} == {
            one.field for one in CUSTOM if one.kind is kind
        }


@pytest.mark.parametrize("fields", [PERSONS, ORGANIZATIONS, BOTH])
def test_no_two_fields_share_a_word(fields: FilterFields) -> None:
    for field in fields.all:
        own = field.words[0]
        assert fields.named(own) == field
        assert fields.of(field.name) == field
        if not field.name.startswith("custom."):
            assert all(fields.named(word) == field for word in field.words), field


def test_fields_have_their_names_in_both_languages() -> None:
    assert BOTH.named("Miasto") == BOTH.named("CITY") == BOTH.of("city")
    assert BOTH.named("dostęp") == BOTH.of("access")
    assert BOTH.of("full_name") == BOTH.named("name")
    assert BOTH.named("shoe") is None
    for field in PERSONS.all:
        if field.name in FIELDS:
            assert len(field.words) >= 2


def test_a_custom_field_goes_by_its_key_and_its_name() -> None:
    assert PERSONS.named("custom.size") == PERSONS.named("size") == PERSONS.named("SHOE_SIZE")
    assert PERSONS.named("hobby") == PERSONS.named("custom.city")
    assert PERSONS.named("city") == PERSONS.of("city")  # the program's own go first
    assert ORGANIZATIONS.named("size") != PERSONS.named("size")
    assert PERSONS.named("paid") is None


def test_choices_are_offered_in_order_and_retired_ones_last() -> None:
    size, paid = ORGANIZATIONS.of("custom.size"), ORGANIZATIONS.of("custom.paid")
    assert size is not None
    assert (size.type, size.choices, size.label) == (FilterType.CHOICE, ("Small", "Large", "Retired"), "Size")
    assert paid is not None
    assert (paid.choices, paid.can_be_empty) == (("yes", "no"), False)


def test_comparisons_are_sensible() -> None:
    for of_type in FilterType:
        assert Comparison.IS in comparisons(of_type)
        ordered = {Comparison.MORE, Comparison.BETWEEN} <= set(comparisons(of_type))
        measured = (*SPANS, FilterType.NUMBER, FilterType.DUE)
        assert ordered is (of_type in measured)
    text = BOTH.of(TEXT)
    assert text is not None
    assert text.comparisons == (Comparison.CONTAINS,)
    assert {one.name for one in BOTH.all if not one.can_be_empty} == {*ALWAYS_FILLED, "import", "custom.paid"}


def test_a_key_goes_before_the_name_of_another_field() -> None:
    swapped = (
        CustomField(1, Kind.PERSON, "rank", "Level", CustomFieldType.TEXT),
        CustomField(2, Kind.PERSON, "level", "Rank", CustomFieldType.NUMBER),
    )
    for custom in (swapped, swapped[::-1]):
        fields = FilterFields(Kind.PERSON, custom)
        assert fields.named("rank") == fields.of("custom.rank")
        assert fields.named("level") == fields.of("custom.level")


def test_the_words_of_the_own_fields_are_known() -> None:
    own = {word for one in BOTH.all if not one.label for word in one.words}
    assert own == FIELD_WORDS
    assert {"miasto", "city", "tel", "text", "import"} <= FIELD_WORDS


def test_fields_of_one_key_offer_the_choices_of_both_bases() -> None:
    options = (CustomOption(4, "LARGE"), CustomOption(5, "Huge"), CustomOption(6, "Old", retired=True))
    levels = (
        CustomField(1, Kind.PERSON, "size", "Shirt", CustomFieldType.CHOICE, OPTIONS),
        CustomField(2, Kind.ORGANIZATION, "size", "Staff", CustomFieldType.MULTIPLE_CHOICE, options),
    )
    both = FilterFields(None, levels).of("custom.size")
    assert both is not None
    assert both.choices == ("Small", "Large", "Huge", "Retired", "Old")
    assert FilterFields(None, levels).named("staff") == FilterFields(None, levels).named("shirt") == both
    only = FilterFields(Kind.PERSON, levels).of("custom.size")
    assert only is not None
    assert only.choices == ("Small", "Large", "Retired")
