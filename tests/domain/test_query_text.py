"""The grammar of the search box, of `list TEXT` and of views."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CustomField, CustomFieldType, CustomOption
from tui_crm.domain.filter_fields import FilterField, FilterFields, FilterType
from tui_crm.domain.filters import TEXT, Comparison, Criterion, Filter, FilterGroup, Join
from tui_crm.domain.own_filters import ME
from tui_crm.domain.problems import Code
from tui_crm.domain.query_text import Parsed, is_plain, parse, query_text

C = Comparison
SIZES = (CustomOption(1, "Mała"), CustomOption(2, "Bardzo duża", retired=True))
CUSTOM = (
    CustomField(1, Kind.PERSON, "budget", "Budżet roczny", CustomFieldType.NUMBER),
    CustomField(2, Kind.PERSON, "size", "Rozmiar", CustomFieldType.CHOICE, SIZES),
    CustomField(3, Kind.PERSON, "city", "Miasto urodzenia", CustomFieldType.TEXT),
    CustomField(4, Kind.PERSON, "vip", "Ważny", CustomFieldType.CHECKBOX),
    CustomField(5, Kind.ORGANIZATION, "fleet", "Flota", CustomFieldType.NUMBER),
    CustomField(6, Kind.PERSON, "since", "Od kiedy", CustomFieldType.DATE),
)
FIELDS = FilterFields(Kind.PERSON, CUSTOM)


def read(text: str, whole: bool = False) -> Parsed:
    return parse(text, FIELDS, whole=whole)


def any_of(*members: Criterion) -> FilterGroup:
    return FilterGroup(Join.ANY, members)


def all_of(*members: Criterion) -> FilterGroup:
    return FilterGroup(Join.ALL, members)


def word(text: str, negated: bool = False) -> Filter:
    return Filter(TEXT, text, C.CONTAINS, negated=negated)


CITY = Filter("city", "Łódź", C.CONTAINS)
VIP = Filter("tags", "VIP")


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("city:Łódź", [CITY]),
        ("miasto:Łódź", [CITY]),
        ("CITY:Łódź", [CITY]),
        ("city: Łódź", [CITY]),
        ("city:~Łódź", [CITY]),
        ("owner:me", [Filter("owners", ME)]),
        ("obserwator:JA,anna", [Filter("watchers", ME, C.ANY_OF, ("anna",))]),
        ('owner:"me"', [Filter("owners", "me")]),
        ("owner:~ja", [Filter("owners", "ja", C.CONTAINS)]),
        ("tag:me", [Filter("tags", "me")]),
        ("city:=Łódź", [CITY._replace(comparison=C.IS)]),
        ("-city:Łódź", [CITY._replace(negated=True)]),
        ("city:Łódź,Lublin", [Filter("city", "Łódź", C.ANY_OF, ("Lublin",))]),
        ('city:"Łódź,Lublin"', [Filter("city", "Łódź,Lublin", C.CONTAINS)]),
        ('city:"=Łódź"', [Filter("city", "=Łódź", C.CONTAINS)]),
        ('city:"Nowa Sól","Zielona (Góra)"', [Filter("city", "Nowa Sól", C.ANY_OF, ("Zielona (Góra)",))]),
        ("city:>Łódź", [Filter("city", ">Łódź", C.CONTAINS)]),
        ("note:a..b", [Filter("note", "a..b", C.CONTAINS)]),
        ("full_name:Jan", [Filter("name", "Jan", C.CONTAINS)]),
        ("phone:*", [Filter("phone", "", negated=True)]),
        ("-phone:*", [Filter("phone", "")]),
        ('phone:""', [Filter("phone", "")]),
        ('-phone:=""', [Filter("phone", "", negated=True)]),
        ("status:nieaktywny", [Filter("status", "inactive")]),
        ("status:Active,INACTIVE", [Filter("status", "active", C.ANY_OF, ("inactive",))]),
        ("dostęp:opiekun", [Filter("access", "owner")]),
        ("incomplete:tak", [Filter("incomplete", "yes")]),
        ("import:12", [Filter("import", "12")]),
        ("created:>2026-01-01", [Filter("created_at", "2026-01-01", C.MORE)]),
        ("created:31.01.2026", [Filter("created_at", "2026-01-31")]),
        ("utworzono:>=wczoraj", [Filter("created_at", "yesterday", C.AT_LEAST)]),
        ("changed:<=-2w", [Filter("updated_at", "-2w", C.AT_MOST)]),
        ("created:2026-01-31T12:00", [Filter("created_at", "2026-01-31T12:00")]),
        ("created:2025..2026-01", [Filter("created_at", "2025", C.BETWEEN, ("2026-01",))]),
        ("created:2025..", [Filter("created_at", "2025", C.AT_LEAST)]),
        ("created:..2025", [Filter("created_at", "2025", C.AT_MOST)]),
        ("birthday:05-09", [Filter("birthday", "05-09")]),
        ("birthday:9.05.", [Filter("birthday", "05-09")]),
        ("birthday:12-20..01-05", [Filter("birthday", "12-20", C.BETWEEN, ("01-05",))]),
        ("urodziny:dziś..+7d", [Filter("birthday", "today", C.BETWEEN, ("+7d",))]),
        ("budget:<-1.5", [Filter("custom.budget", "-1.5", C.LESS)]),
        ("custom.budget:1..2", [Filter("custom.budget", "1", C.BETWEEN, ("2",))]),
        ("budzet_roczny:1,2", [Filter("custom.budget", "1", C.ANY_OF, ("2",))]),
        ("size:mala", [Filter("custom.size", "Mała")]),
        ('rozmiar:"BARDZO DUZA"', [Filter("custom.size", "Bardzo duża")]),
        ("custom.city:Kielce", [Filter("custom.city", "Kielce", C.CONTAINS)]),
        ("vip:nie", [Filter("custom.vip", "no")]),
        ("text:jan", [word("jan")]),
        ("-jan", [word("jan", negated=True)]),
        ('-"jan nowak"', [word("jan nowak", negated=True)]),
        ("city:Łódź OR tag:VIP", [any_of(CITY, VIP)]),
        ("city:Łódź | tag:VIP LUB nowak", [any_of(CITY, VIP, word("nowak"))]),
        ("city:Łódź tag:VIP OR nowak", [any_of(all_of(CITY, VIP), word("nowak"))]),
        ("jan nowak OR tag:VIP", [any_of(word("jan nowak"), VIP)]),
        ("(city:Łódź OR (tag:VIP OR nowak))", [any_of(CITY, VIP, word("nowak"))]),
        ("-(city:Łódź OR tag:VIP)", [CITY._replace(negated=True), VIP._replace(negated=True)]),
        ("-(city:Łódź tag:VIP)", [any_of(CITY._replace(negated=True), VIP._replace(negated=True))]),
        ("(city:Łódź", [CITY]),
    ],
)  # fmt: skip
def test_filters_are_read(text: str, filters: Sequence[Criterion]) -> None:
    assert read(text) == Parsed("", tuple(filters))
    assert read(text, whole=True) == read(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "jan  kowalski", "12:30", "http://example.com/a?b=(c)", "foo:bar", ":)", ":", "600-100-200",
        "+48 600",
        "600 -100 -200", "O'Brien", '5" rura', "nip:526", "a,b", "- jan", "fleet:5", "or", 'x"y" z',
    ],
)  # fmt: skip
def test_what_is_no_field_is_plain_text(text: str) -> None:
    assert read(text).filters == ()
    assert read(text).problems == ()
    assert read(text).text.split() == text.split()


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("(22) 113 14 15", "22 113 14 15"), ("Jan (Anna) Nowak", "Jan Anna Nowak"), ("OR jan", "OR jan"),
        ('"city:Łódź"', "city:Łódź"), ('"-jan"', "-jan"), ('"a \\"b\\" \\\\"', 'a "b" \\'), ('"OR"', "OR"),
        ('"jan nowak"', "jan nowak"), ("jan OR", "jan"), ('"city":x', "city:x"), ("((jan))", "jan"),
        ('"jan', "jan"), ('""', ""),
    ],
)  # fmt: skip
def test_words_stand_for_themselves(text: str, searched: str) -> None:
    assert read(text) == Parsed(searched)


def test_words_and_filters_stand_in_any_order() -> None:
    assert read("jan tag:VIP (city:Łódź OR -vip:tak) nowak") == Parsed(
        "jan nowak", (VIP, any_of(CITY, Filter("custom.vip", "yes", negated=True)))
    )


@pytest.mark.parametrize(
    "text",
    [
        "city:", "-city:", "city:=", "city: ", "created:20", "created:>20", "created:2026-1", "created:tod",
        "budget:-",
        "status:ina", "status:nieakt", "size:bar", "vip:t", "-cit", "-custom.bud", "tag:", "created:2025..2",
        "birthday:1980..05-09", "incomplete:n", "import:", "city:,", "(tag:",
    ],
)  # fmt: skip
def test_a_half_typed_filter_is_left_out(text: str) -> None:
    assert read(f"jan {text}") == Parsed("jan", is_open=True)
    if text not in ("-cit", "-custom.bud"):
        assert read(f"jan {text}", whole=True).problems


@pytest.mark.parametrize(
    ("text", "code", "field"),
    [
        ("created:foo", Code.TIME_NOT_RECOGNIZED, "created_at"),
        ("created:20 jan", Code.TIME_NOT_RECOGNIZED, "created_at"),
        ("created:2026-02-30 ", Code.TIME_NOT_RECOGNIZED, "created_at"),
        ("birthday:1980..05-09 ", Code.TIME_NOT_RECOGNIZED, "birthday"),
        ("budget:many", Code.NUMBER_NOT_RECOGNIZED, "custom.budget"),
        ("status:vip", Code.VALUE_NOT_ALLOWED, "status"),
        ("size:huge", Code.OPTION_UNKNOWN, "custom.size"),
        ("vip:perhaps", Code.VALUE_NOT_ALLOWED, "custom.vip"),
        ("incomplete:perhaps", Code.VALUE_NOT_ALLOWED, "incomplete"),
        ("status:*", Code.VALUE_NOT_ALLOWED, "status"),
        ("import:x", Code.NUMBER_NOT_RECOGNIZED, "import"),
        ("city: tag:VIP", Code.FILTER_VALUE_MISSING, "city"),
        ('status:""', Code.FILTER_VALUE_MISSING, "status"),
        ("((jan nowak OR city:x) tag:y) OR tag:z", Code.QUERY_TOO_DEEP, ""),
        ("since:2026-01-31T12:00", Code.TIME_NOT_RECOGNIZED, "custom.since"),
        ('since:>"2026-01-31 12" ', Code.TIME_NOT_RECOGNIZED, "custom.since"),
        ("birthday:1980-05-09T12 ", Code.TIME_NOT_RECOGNIZED, "birthday"),
        ("budget:1_000", Code.NUMBER_NOT_RECOGNIZED, "custom.budget"),
        ("(" * 3_000 + "jan", Code.QUERY_TOO_DEEP, ""),
        ("-(" * 1_500 + "jan", Code.QUERY_TOO_DEEP, ""),
        ("city:" + "x" * 4_000, Code.QUERY_TOO_LONG, ""),
        (" OR ".join(["jan"] * 101), Code.TOO_MANY_FILTERS, ""),
        ("-jan " * 101, Code.TOO_MANY_FILTERS, ""),
        ("city:=" + ",".join(map(str, range(1_001))), Code.TOO_MANY_VALUES, ""),
    ],
)  # fmt: skip
def test_what_a_field_cannot_have_is_a_problem(text: str, code: Code, field: str) -> None:
    (problem,) = read(text).problems
    assert (problem.code, problem.field) == (code, field)
    assert not read(text).is_open


def test_what_people_type_is_within_the_limits() -> None:
    assert len(read(" OR ".join(["jan"] * 100)).filters) == 1
    assert read("(" * 15 + "jan OR city:x" + ")" * 15).filters == (
        any_of(word("jan"), CITY._replace(value="x")),
    )
    assert read("jan " * 2_000).text == ("jan " * 2_000)  # words alone need no grammar


def test_a_line_speaks_the_language_of_its_reader() -> None:
    filters = read("jan status:inactive (created:today OR vip:yes)").filters
    assert query_text("jan", filters, FIELDS) == "jan status:inactive (created:today OR vip:yes)"
    assert query_text("jan", filters, FIELDS, "pl") == "jan status:nieaktywny (utworzono:dziś LUB vip:tak)"


# -- whatever is written is read back ------------------------------------------------------------------

WORDS = [
    "jan", "Łódź", "a,b", '"', "(", ")", "x)y", "-5", "-jan", "OR", "|", "*", "=x", ">x", "~", "12:30",
    "city:x", "..", "a..b", "\\", '\\"', "-city:x", "custom.budget:5", "5\"", "-(a", "vip:", ":", "'", "<=2",
]  # fmt: skip
SPANS = [
    "2026",
    "2026-01",
    "2026-01-31",
    "2026-01-31T12:05",
    "today",
    "yesterday",
    "tomorrow",
    "-30d",
    "+2w",
    "-1y",
]
DAYS = ["05-09", "02-29", "12-31", "today", "+7d"]


def a_value(chance: random.Random, field: FilterField) -> str:
    if field.choices:
        return chance.choice(field.choices)
    if field.type in (FilterType.DATE, FilterType.MOMENT):
        return chance.choice([one for one in SPANS if field.type is FilterType.MOMENT or "T" not in one])
    if field.type is FilterType.DUE:
        return chance.choice([one for one in SPANS if "T" not in one])
    if field.type is FilterType.BIRTHDAY:
        return chance.choice(DAYS)
    if field.type is FilterType.NUMBER:
        return chance.choice(["0", "-1.5", "100", "1000000"])
    if field.type is FilterType.IMPORT:
        return str(chance.randrange(1, 99))
    return " ".join(chance.choices(WORDS, k=chance.choice([1, 1, 2])))


def a_filter(chance: random.Random) -> Filter:
    field = chance.choice(FIELDS.all)
    negated = chance.random() < 0.3
    if field.can_be_empty and chance.random() < 0.15:
        return Filter(field.name, "", negated=negated)
    comparison = chance.choice(field.comparisons)
    value, other = a_value(chance, field), a_value(chance, field)
    if field.name == TEXT:
        value = f"jan {value}"
    if comparison is C.ANY_OF:
        return (
            Filter(field.name, value, comparison, (other,), negated) if other != value else a_filter(chance)
        )
    return Filter(field.name, value, comparison, (other,) if comparison is C.BETWEEN else (), negated)


def criteria(chance: random.Random) -> tuple[Criterion, ...]:
    found: list[Criterion] = []
    for _ in range(chance.randrange(4)):
        if chance.random() < 0.6:
            found.append(a_filter(chance))
        else:
            members: list[Criterion] = [
                a_filter(chance) if chance.random() < 0.6 else all_of(a_filter(chance), a_filter(chance))
                for _ in range(chance.randrange(2, 4))
            ]
            found.append(any_of(*members))
    return tuple(found)


@pytest.mark.parametrize("language", ["en", "pl"])
def test_a_written_line_is_read_back(language: str) -> None:
    chance = random.Random(language)
    for _ in range(1_500):
        text = " ".join(chance.choices(WORDS, k=chance.randrange(4)))
        filters = criteria(chance)
        line = query_text(text, filters, FIELDS, language)
        assert read(line) == Parsed(text, filters), line
        assert read(line, whole=True) == Parsed(text, filters), line


def test_any_line_can_be_read() -> None:
    chance = random.Random(26)
    pieces = [
        *WORDS,
        "city:",
        "created:",
        "-",
        '"',
        "(",
        ")",
        " ",
        " ",
        " OR ",
        "tag:",
        ">",
        "..",
        ",",
        "2026",
        "status:",
    ]
    for _ in range(3_000):
        line = "".join(chance.choices(pieces, k=chance.randrange(12)))
        found = read(line)
        if not is_plain(line) and not found.problems and not found.is_open:
            again = query_text(found.text, found.filters, FIELDS)
            assert read(again) == found, (line, again)


@pytest.mark.parametrize(
    "one", [Filter("owners", ME), Filter("owners", "me"), Filter("owners", "ja", C.CONTAINS)]
)
@pytest.mark.parametrize("language", ["en", "pl"])
def test_oneself_is_told_from_a_user_of_that_name(one, language):
    assert read(query_text("", (one,), FIELDS, language)).filters == (one,)
