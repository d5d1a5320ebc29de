"""JSON in: our own shape and those of other programs, whole and damaged."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.domain.contact import Address, Contact, ContactDraft, Email, Kind, Link, Phone, Url
from tui_crm.domain.problems import Code, FileProblem
from tui_crm.files.json_file import contact_json
from tui_crm.files.own_columns import flat, in_order
from tui_crm.files.reading import open_table
from tui_crm.files.source import Source
from tui_crm.files.table import Table, TableRow

PERSON = Contact(
    12,
    "2f6c",
    ContactDraft(
        first_name="Łukasz",
        last_name="Kowalski",
        position="Dyrektor",
        phones=(Phone("+48600100200", "600 100 200", "", "work"), Phone(None, "wewn. 12")),
        emails=(Email("lukasz@example.com"),),
        urls=(Url("https://www.linkedin.com/in/x", "linkedin"),),
        addresses=(Address(city="Łódź"), Address(city="Opole", label="home")),
        birthday="--05-09",
        organizations=(Link(3, "Acme", "Dyrektor"), Link(4, "Żyto")),
        tags=("VIP", "Targi"),
        owners=("anna",),
        custom={"size": 5.0, "colors": ("red", "blue"), "ok": True},
    ),
    "2026-01-31T12:00:00Z",
    "2026-01-31T12:00:00Z",
    4,
)


def read(text: str | bytes) -> tuple[Table, list[TableRow]]:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    with open_table(Source(data, "x.json")) as table:
        return table, list(table.rows)


def rows(text: str) -> list[dict[str, str]]:
    table, found = read(text)
    return [{n: c for n, c in zip(table.columns, row.cells, strict=False) if c} for row in found]


def test_the_promised_shape_of_a_person() -> None:
    data = contact_json(PERSON)
    assert list(data) == [
        "id", "uid", "kind", "name", "first_name", "last_name", "position", "phones", "emails", "urls",
        "addresses", "birthday", "note", "pesel", "document_number", "organizations", "tags", "owners",
        "watchers", "status", "access", "link_emails", "keep_in_touch", "custom", "created_at",
        "updated_at", "version",
    ]  # fmt: skip
    assert data["phones"] == [
        {"value": "+48600100200", "raw": "600 100 200", "label": "work"},
        {"value": None, "raw": "wewn. 12", "label": ""},
    ]
    assert data["organizations"][0] == {"id": 3, "name": "Acme", "position": "Dyrektor"}
    assert data["custom"] == {"size": 5.0, "colors": ["red", "blue"], "ok": True}
    assert json.loads(json.dumps(data)) == data


def test_the_promised_shape_of_an_organization() -> None:
    draft = ContactDraft(kind=Kind.ORGANIZATION, name="Acme", nip="5260250274", website="https://example.com")
    data = contact_json(replace(PERSON, draft=draft, persons=(Link(12, "Łukasz", "Dyrektor"),)))
    assert {"name", "nip", "regon", "krs", "website", "persons"} <= set(data)
    assert not {"first_name", "position", "birthday", "pesel", "organizations"} & set(data)
    assert data["persons"] == [{"id": 12, "name": "Łukasz", "position": "Dyrektor"}]


def test_our_own_shape_becomes_our_own_columns() -> None:
    row = flat(contact_json(PERSON))
    assert row["phone"] == "+48600100200"
    assert row["phone_raw"] == "600 100 200"
    assert row["phone2"] == row["phone2_raw"] == "wewn. 12"
    assert row["organization"] == "Acme | Żyto"
    assert row["organization_position"] == "Dyrektor | "
    assert (row["city"], row["city2"], row["address2_label"]) == ("Łódź", "Opole", "home")
    assert (row["custom.size"], row["custom.colors"], row["custom.ok"]) == ("5", "red | blue", "true")
    assert "id" not in row
    assert "name" not in row


def test_numbered_columns_stand_behind_their_first() -> None:
    columns = [
        "uid",
        "phone",
        "phone2",
        "email",
        "street",
        "note",
        "email10",
        "email2_label",
        "phone3",
        "street2",
    ]
    assert in_order(columns) == [
        "uid", "phone", "phone2", "phone3", "email", "email2_label", "email10", "street", "street2", "note",
    ]  # fmt: skip


def test_objects_of_other_programs() -> None:
    text = json.dumps(
        [
            {
                "firstName": "Jan",
                "phones": ["1", "2"],
                "emails": [{"type": "work", "value": "a@example.com"}],
            },
            {"address": {"city": "Łódź", "geo": {"lat": 1.5}}, "tags": ["a", "b"], "ok": True, "none": None},
        ]
    )
    assert rows(text) == [
        {
            "firstName": "Jan",
            "phones": "1",
            "phones 2": "2",
            "emails": "a@example.com",
            "emails label": "work",
        },
        {"address city": "Łódź", "address geo lat": "1.5", "tags": "a", "tags 2": "b", "ok": "true"},
    ]


@pytest.mark.parametrize(
    "text",
    ['[{"a": "1"}, {"a": "2"}]', '{"a": "1"}\n\n{"a": "2"}\r\n', '{"contacts": [{"a": "1"}, {"a": "2"}]}',
     ' [ {"a":"1"} ,\n{"a":"2"} ] \n', '{\n"a": "1"}\n{"a": "2"}'],
)  # fmt: skip
def test_lists_lines_and_wrapped_lists(text: str) -> None:
    assert rows(text) == [{"a": "1"}, {"a": "2"}]


def test_formats_are_told_apart() -> None:
    assert read('{"a": "1"}\n')[0].format == "jsonl"
    assert read('[{"a": "1"}]')[0].format == "json"


def test_numbers_keep_every_digit_and_doubled_keys_stay() -> None:
    text = '[{"tel": 48600100200, "x": 1.50, "nan": NaN, "inf": -Infinity, "a": "1", "a": "2"}]'
    assert rows(text) == [
        {"tel": "48600100200", "x": "1.50", "nan": "NaN", "inf": "-Infinity", "a": "1", "a 2": "2"}
    ]


def test_a_lone_surrogate_does_not_survive() -> None:
    row = rows('[{"a": "x\\ud800y", "b": "\\ud83d\\ude00"}]')[0]
    assert row == {"a": "xy", "b": "😀"}
    row["a"].encode()
    warned = read('[{"a": "x\\ud800y", "b": "ok"}]')[1][0].problem
    assert warned is not None
    assert (warned.code, warned.values) == (Code.CELL_BYTES, {"columns": "a"})


def test_a_broken_line_is_one_broken_row() -> None:
    table, found = read('{"a": "1"}\n{"a": \n"text"\n{"a": "2", "b": "3"}\n' + "[" * 100_000 + "\n")
    assert [row.broken for row in found] == [False, True, True, False, True]
    assert [row.problem.values.get("line") for row in found if row.problem] == [2, None, 5]
    assert table.columns == ["a", "column 2", "b"]
    assert found[1].cells == ["", '{"a":']


def test_what_is_no_object_is_one_refused_row() -> None:
    table, found = read('[{"name": "Jan"},\n 5, null, ["x"], {"name": "Ada"}]')
    assert [row.problem.code if row.problem else None for row in found] == [
        None,
        Code.ROW_NOT_AN_OBJECT,
        Code.ROW_NOT_AN_OBJECT,
        None,
    ]
    assert [row.cells for row in found if row.broken] == [["", "5"], ["", "x"]]
    assert table.columns == ["name", "column 2"]


@pytest.mark.parametrize(
    ("text", "line"),
    [('[{"a": },\n {"b" 2}]', 1),
     ('[\n {"a" "2"}]', 2), ("[" * 100_000, 1), ('[{"a": "1"', 1), ('{"a": "1"', 1)],
)  # fmt: skip
def test_broken_files_name_the_line(text: str, line: int) -> None:
    with pytest.raises(FileProblem) as caught:
        read(text)
    assert caught.value.problem.code is Code.JSON_BROKEN
    assert caught.value.problem.values["line"] == line


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('[{"a": "1"}, {"a" 2}, {"a": "3"}]', ["1", None, "3"]),
        ('[{"a": "1"},\n{"a": [{"b": "x"}, {"c" 1}, 2]},\n{"a": "3"}]', ["1", None, "3"]),
        ('[{"a": "1"},\n{"a": "2\n},\n{"a": "3"}]', ["1", None, "3"]),
        ('[{"a": "1"}, bad, {"a": "3"}]', ["1", None, "3"]),
        ('[{"a" 1}, {"a": "2"}]', [None, "2"]),
        ('[{"a": "1"}, {"a": "2"', ["1", None]),
        ('[{"a": "1"}, {"a": "2"},', ["1", "2", None]),
        ('[{"a": "1"}, {"a": "2"},]', ["1", "2"]),
        ('[{"a": "1"} {"a": "2"}]', ["1", "2"]),
        ('[{"a": "1"}] [{"a": "2"}]', ["1", "2"]),
        ('[{"a": "1"}, ' + "[" * 100_000 + "]" * 100_000 + ', {"a": "3"}]', ["1", None, "3"]),
    ],
)
def test_a_broken_element_is_one_refused_row(text: str, found: list[str | None]) -> None:
    table, rows = read(text)
    place = table.columns.index("a")
    assert [None if row.broken else row.cells[place] for row in rows] == found
    assert all(row.problem and row.problem.code is Code.JSON_BROKEN for row in rows if row.broken)


HUBSPOT = {"results": [{"id": "51", "properties": {"firstname": "Jan", "email": "jan@example.com"}}], "n": 1}
PIPEDRIVE = {
    "success": True,
    "data": [
        {
            "id": 1,
            "name": "Jan Kowal",
            "phone": [{"label": "work", "value": "600100200", "primary": True}],
            "email": [{"label": "home", "value": "jan@example.com", "primary": True}],
            "org_name": "Acme",
        }
    ],
}
ONE = {"name": "Jan", "phones": [{"value": "600100200"}, {"value": "600100201"}]}


@pytest.mark.parametrize(
    ("value", "row"),
    [
        (HUBSPOT, {"id": "51", "firstname": "Jan", "email": "jan@example.com"}),
        (
            PIPEDRIVE,
            {"id": "1", "name": "Jan Kowal", "phone": "600100200", "phone label": "work",
             "email": "jan@example.com", "email label": "home", "org_name": "Acme"},
        ),
        (ONE, {"name": "Jan", "phones": "600100200", "phones 2": "600100201"}),
    ],
)  # fmt: skip
def test_contacts_of_other_crms(value: dict[str, Any], row: dict[str, str]) -> None:
    assert rows(json.dumps(value)) == [row]
    assert rows(json.dumps(value, indent=2)) == [row]


def test_a_file_larger_than_a_piece() -> None:
    objects = [{"name": f"Łukasz {number}", "note": "ż" * 500} for number in range(2_000)]
    assert rows(json.dumps(objects, ensure_ascii=False, indent=1)) == objects


_text = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Zs", "Mn", "Co", "Cn", "Lo", "So"])
)
_line = st.builds(lambda words: " ".join(words), st.lists(_text.filter(bool), min_size=1, max_size=3))


@given(
    st.lists(st.dictionaries(st.sampled_from(["name", "email", "x y"]), _line, min_size=1), max_size=6),
    st.booleans(),
)
def test_any_text_is_read_as_written(objects: list[dict[str, Any]], lines: bool) -> None:
    if not any(character.isalnum() for one in objects for value in one.values() for character in value):
        objects = [*objects, {"name": "a"}]
    text = "\n".join(map(json.dumps, objects)) if lines else json.dumps(objects)
    from tui_crm.text.safe import safe_text

    assert rows(text) == [{name: safe_text(value).strip() for name, value in one.items()} for one in objects]
