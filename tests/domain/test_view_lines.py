"""Query lines as views keep them."""

from __future__ import annotations

import pytest

from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CustomField, CustomFieldType, CustomOption
from tui_crm.domain.problems import Refused
from tui_crm.domain.query_text import parse
from tui_crm.domain.view_lines import fields_of, kept_line, renamed_line, said_line

OPTIONS = (CustomOption(1, "Mała"), CustomOption(2, "Duża", retired=True))
SIZE = CustomField(1, Kind.PERSON, "size", "Rozmiar", CustomFieldType.CHOICE, OPTIONS)
OLD = CustomField(2, Kind.PERSON, "old", "Rozmiar", CustomFieldType.TEXT, retired=True)
FLEET = CustomField(3, Kind.ORGANIZATION, "fleet", "Flota", CustomFieldType.NUMBER)
FIELDS = fields_of(Kind.PERSON, (OLD, SIZE, FLEET))


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("jan  kowalski", "jan  kowalski"),
        ("miasto: łódź", "city:łódź"),
        ("rozmiar:MALA", "size:Mała"),
        ("-rozmiar:duża jan", "jan -size:Duża"),
        ("old:x", "old:x"),
        ("12:30 http://x.pl", '"12:30" "http://x.pl"'),
        ("tag:VIP OR flota:5", 'tag:VIP OR "flota:5"'),
        ("utworzono:wczoraj", "created:yesterday"),
        ('"OR" tag:VIP', '"OR" tag:VIP'),
    ],
)
def test_a_kept_line_means_what_was_typed(line: str, kept: str) -> None:
    assert kept_line(line, FIELDS) == kept
    asked, again = parse(line, FIELDS, whole=True), parse(kept, FIELDS, whole=True)
    assert (again.text.split(), again.filters, again.problems) == (asked.text.split(), asked.filters, ())
    assert kept_line(kept, FIELDS) == kept


def test_a_wrong_line_is_not_kept_and_said_as_it_is() -> None:
    with pytest.raises(Refused):
        kept_line("size:nonsense", FIELDS)
    assert said_line("size:nonsense city:x", FIELDS, "pl") == "size:nonsense city:x"
    assert said_line('created:yesterday "x:y"', FIELDS, "pl") == "x:y utworzono:wczoraj"


@pytest.mark.parametrize(
    ("line", "renamed"),
    [
        ("size:mała,Duża", 'size:"A, b",Duża'),
        ("(size:Mała tag:x OR -size:Mała)", 'size:"A, b" tag:x OR -size:"A, b"'),
        ("old:Mała Mała tag:Mała", "old:Mała Mała tag:Mała"),
        ("size:Mała size:nonsense", "size:Mała size:nonsense"),
    ],
)
def test_only_the_filters_that_ask_for_a_name_follow_it(line: str, renamed: str) -> None:
    assert renamed_line(line, FIELDS, "custom.size", "Mała", "A, b") == renamed
