"""`opportunities` and `stages` on the command line (R47, R54)."""

from __future__ import annotations

import io
import sys
from decimal import Decimal

import pytest

from tests.cli.conftest import Crm, add
from tui_crm.i18n import use_language
from tui_crm.wording.opportunities import amount_text, money_text


@pytest.fixture
def roof(crm: Crm, people: dict[str, int]) -> int:
    line = ("--organization", str(people["acme"]), "--value", "12 000,50", "--closes", "2026-03-01")
    made = crm(
        "opportunities", "add", "Nowy dach", *line, "--person", f"{people['lukasz']}=decides", "--json"
    )
    number = made.json["id"]
    assert isinstance(number, int)
    return number


def test_an_opportunity_is_added_shown_and_changed(crm: Crm, people: dict[str, int], roof: int) -> None:
    document = crm("opportunities", "show", str(roof), "--json").json
    for name in ("uid", "stage_since", "created_at", "updated_at"):
        assert document.pop(name)
    assert document == {
        "id": roof,
        "title": "Nowy dach",
        "organization": {"id": people["acme"], "name": "Acme"},
        "stage": {"id": 1, "code": "new", "name": "New", "outcome": "open"},
        "value": "12000.50",
        "currency": "PLN",
        "expected_close": "2026-03-01",
        "owner": document["owner"],
        "note": "",
        "persons": [{"id": people["lukasz"], "name": "Łukasz Kowalski", "role": "decides"}],
        "hidden": 0,
        "version": 1,
    }
    changed = crm(
        "opportunities", "edit", str(roof), "--value", "", "--title", "Dach\x1b[2J", "--note", "a\nb"
    )
    assert changed.out == f"Opportunity changed: Dach[2J ({roof})\n"
    shown = crm("opportunities", "show", str(roof)).lines
    assert shown[1:3] == ["Title:          Dach[2J", f"Organization:   {people['acme']}  Acme"]
    assert shown[-3:] == [
        f"Persons:        {people['lukasz']}  Łukasz Kowalski (decides, Dyrektor)",
        "Note:           a",
        "                b",
    ]
    assert crm("opportunities", "edit", str(roof), status=1).err.startswith("tui-crm: There is nothing to ch")
    assert (
        crm("opportunities", "edit", str(roof), "--organization", "", "--json").json["organization"] is None
    )
    assert crm("undo").out == "Undone: Opportunity changed: Dach[2J\n  Organization: - Acme\n"
    two = crm("opportunities", "show", str(roof), str(roof), "--json").json
    assert [one["version"] for one in two] == [4, 4]


def test_lists_and_sums(crm: Crm, people: dict[str, int], roof: int) -> None:
    crm(
        "opportunities",
        "add",
        "Szkolenie",
        "--person",
        str(people["jan"]),
        "--value",
        "99",
        "--currency",
        "eur",
    )
    crm("opportunities", "add", "Stare", "--person", str(people["jan"]), "--stage", "won")

    def titles(*words: str) -> list[str]:
        return [one["title"] for one in crm("opportunities", "list", *words, "--json").json]

    assert titles() == ["Nowy dach", "Szkolenie"]
    assert titles("--all") == ["Nowy dach", "Szkolenie", "Stare"]
    assert titles("--outcome", "won") == titles("--stage", "Won") == ["Stare"]
    assert titles("o'brien", "--owner", "me") == titles("--contact", str(people["jan"])) == ["Szkolenie"]
    assert titles("--closing", "2026-03-01") == ["Nowy dach"]
    assert titles("--closing", "2026-02-28") == titles("--owner", "nobody") == []
    assert titles("--limit", "1", "--offset", "1") == ["Szkolenie"]
    head, first, *_rest = crm("opportunities", "list").lines
    assert head.split() == ["Number", "Title", "Organization", "Stage", "Value", "Expected", "close", "Owner"]
    assert first.split()[:7] == ["1", "Nowy", "dach", "Acme", "New", "12,000.50", "PLN"]
    assert [line.split() for line in crm("opportunities", "list", "--sums").lines][:3] == [
        ["Stage", "Opportunities", "Value"],
        ["New", "2", "99", "EUR,", "12,000.50", "PLN"],
        ["Talks", "0"],
    ]
    (sums,) = crm("opportunities", "list", "--sums", "--stage", "new", "--json").json
    assert sums == {
        "stage": {"id": 1, "code": "new", "name": "New", "outcome": "open"},
        "opportunities": 2,
        "sums": {"EUR": "99.00", "PLN": "12000.50"},
    }
    empty = crm("opportunities", "list", "nothing")
    assert (empty.out, empty.err) == ("", "tui-crm: There are no such opportunities.\n")


def test_persons_and_their_cards(crm: Crm, people: dict[str, int], roof: int) -> None:
    added = crm("opportunities", "add-person", str(roof), str(people["jan"]), "--role", "pays", "--json").json
    assert [one["role"] for one in added["persons"]] == ["decides", "pays"]
    cards = crm("opportunities", "card", str(roof))
    assert cards.out == crm("card", str(people["lukasz"]), str(people["jan"])).out
    mail = crm("opportunities", "card", str(roof), "--format", "mail", "--json").json
    assert mail["text"] == "Łukasz Kowalski <lukasz@example.com>, Jan O'Brien <jan@example.com>"
    crm("opportunities", "remove-person", str(roof), str(people["lukasz"]))
    assert (
        crm("opportunities", "remove-person", str(roof), str(people["jan"]), "--json").json["persons"] == []
    )
    refused = crm("opportunities", "card", str(roof), "--json", status=1)
    assert refused.error["code"] == "opportunity_no_persons"


def test_it_is_moved_deleted_and_brought_back(crm: Crm, roof: int) -> None:
    assert crm("opportunities", "move", str(roof), "WON", "--json").json["stage"]["code"] == "won"
    assert crm("opportunities", "delete", str(roof)).out == f"Opportunity deleted: Nowy dach ({roof})\n"
    assert crm("opportunities", "list", "--all", "--json").json == []
    crm("undo")
    document = crm("undo", "--json").json
    assert document["changes"] == [{"field": "stage", "before": "new", "after": "won"}]
    assert crm("redo").out == "Done again: Opportunity changed: Nowy dach\n  Stage: New -> Won\n"
    assert crm("redo").out == "Done again: Opportunity deleted: Nowy dach\n"


def test_a_note_belongs_to_the_opportunity_and_its_organization(
    crm: Crm, people: dict[str, int], roof: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = crm("opportunities", "note", str(roof), "Decyzja w piątek")
    assert said.out == f"Note added: Nowy dach ({roof})\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Ćma".encode())))
    noted = crm("opportunities", "note", str(roof), "-", "--json").json
    assert (noted["text"], noted["contact"]) == ("Ćma", people["acme"])
    assert len(crm("event", "list", str(people["acme"]), "--json").json) == 2


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("add", "x"), "opportunity_needs_contact"),
        (("add", " ", "--person", "2"), "title_required"),
        (("add", "x", "--person", "2", "--value", "-1"), "amount_not_recognized"),
        (("add", "x", "--person", "2", "--currency", "złoto"), "currency_unknown"),
        (("add", "x", "--person", "2", "--closes", "soon"), "day_not_recognized"),
        (("add", "x", "--person", "99"), "not_found"),
        (("add", "x", "--organization", "2"), "not_an_organization"),
        (("edit", "1", "--owner", "nobody"), "user_unknown"),
        (("edit", "99", "--title", "x"), "opportunity_not_found"),
        (("move", "1", "nowhere"), "stage_unknown"),
        (("show", "uid:x"), "opportunity_not_found"),
        (("delete", "1", "99"), "opportunity_not_found"),
        (("list", "--contact", "99"), "not_found"),
        (("list", "--closing", "soon"), "day_not_recognized"),
    ],
)
def test_refusals_have_a_code(crm: Crm, roof: int, line: tuple[str, ...], code: str) -> None:
    assert crm("opportunities", *line, "--json", status=1).error["code"] == code


def test_an_inactive_person_is_told_with_the_way_out(crm: Crm, people: dict[str, int], roof: int) -> None:
    crm("deactivate", str(people["jan"]))
    refused = crm("opportunities", "add-person", str(roof), str(people["jan"]), status=1)
    assert refused.err.endswith(f"(tui-crm activate {people['jan']})\n")
    other = add(crm, "--set", "full_name=Ewa Lis", "email=ewa@example.com")
    assert crm("opportunities", "add-person", str(roof), str(other)).out.startswith("Opportunity changed")


def test_stages(crm: Crm) -> None:
    made = crm("stages", "add", "Umowa", "--colour", "blue", "--json").json
    assert made == {
        "id": 7, "code": "", "name": "Umowa", "outcome": "open", "colour": "blue", "retired": False,
    }  # fmt: skip
    assert [one["id"] for one in crm("stages", "move", "umowa", "4", "--json").json] == [1, 2, 3, 7, 4, 5, 6]
    crm("stages", "move", "umowa", "0", status=2)
    assert (
        crm("stages", "edit", "talks", "--name", "Calls", "--outcome", "open").out == "Stage changed: Calls\n"
    )
    assert crm("stages", "edit", "calls", "--name", "").out == "Stage changed: Talks\n"
    assert crm("stages", "retire", "talks").out == "Stage taken out of use: Talks\n"
    assert [line.split()[:2] for line in crm("stages", "list").lines][:3] == [
        ["Number", "Stage"], ["1", "New"], ["3", "Offer"],
    ]  # fmt: skip
    assert "2       Talks (out of use)" in crm("stages", "list", "--all").out
    assert crm("stages", "restore", "2", "--json").json["retired"] is False
    assert crm("undo").out.startswith("Undone: Stage brought back into use: Talks")
    assert crm("stages", "edit", "offer", status=1).err.startswith("tui-crm: There is nothing to change")
    assert crm("stages", "add", "WON", "--json", status=1).error["code"] == "name_taken"
    assert crm("opportunities", "list", "--stage", "x", "--json", status=1).error["code"] == "stage_unknown"


def test_amounts_are_shown_as_people_read_them() -> None:
    assert money_text(None, "") == ""
    assert money_text(Decimal("9800"), "PLN") == "9,800 PLN"
    assert money_text(Decimal("9999999999999.50"), "EUR") == "9,999,999,999,999.50 EUR"
    assert [amount_text(text) for text in ("12000.50", "EUR", "")] == ["12,000.50", "EUR", ""]
    use_language("pl")
    assert money_text(Decimal("12000.05"), "PLN") == "12\u00a0000,05 PLN"
