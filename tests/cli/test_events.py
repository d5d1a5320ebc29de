"""`note`, `log` and `event`."""

from __future__ import annotations

import io

import pytest

from tests.cli.conftest import Crm


def standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes, encoding: str = "utf-8") -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding=encoding))


def test_a_note_is_added(crm: Crm, people: dict[str, int]) -> None:
    jan = str(people["jan"])
    assert crm("note", jan, "woli e-mail").out == f"Note added: Jan O'Brien (ID {jan})\n"
    uid = crm("show", jan, "--json").json["uid"]
    said = crm("note", f"uid:{uid}", "i poranki", "--json").json
    assert list(said) == ["id", "contact", "kind", "text", "at", "author", "address", "opportunity"]
    assert (said["contact"], said["kind"], said["text"]) == (int(jan), "note", "i poranki")
    assert said["at"].endswith("Z")
    assert crm("show", jan, "--json").json["version"] == 1
    assert crm("note", jan, "--json", "--", "-5%").json["text"] == "-5%"


def test_a_note_is_read_from_standard_input(
    crm: Crm, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    jan = str(people["jan"])
    standard_input(monkeypatch, "\ufeffZażółć\r\ngęślą jaźń\n".encode())
    assert crm("note", jan, "-", "--json").json["text"] == "Zażółć\ngęślą jaźń"
    standard_input(monkeypatch, "Zażółć".encode("iso-8859-2"), "iso-8859-2")
    assert crm("note", jan, "-", "--json").json["text"] == "Zażółć"
    standard_input(monkeypatch, b"\xff\xfe\x00\x9b")
    crm("note", jan, "-")
    for nothing in (b"", b" \r\n\x00"):
        standard_input(monkeypatch, nothing)
        assert crm("note", jan, "-", "--json", status=1).error["code"] == "event_text_required"
    standard_input(monkeypatch, "ż".encode() * 100_001)
    assert crm("note", jan, "-", "--json", status=1).error["code"] == "too_long"
    monkeypatch.setattr("sys.stdin", None)
    assert crm("note", jan, "-", "--json", status=1).error["code"] == "event_text_required"


@pytest.mark.parametrize(
    ("at", "read"),
    [
        ("2026-01-31 12:00", "2026-01-31T12:00:00Z"),
        ("31.01.2026 12:00", "2026-01-31T12:00:00Z"),
        ("2026-01-31T13:00+01:00", "2026-01-31T12:00:00Z"),
        ("1769860800", "2026-01-31T12:00:00Z"),
        ("2026-01-31", "2026-01-31T00:00:00Z"),
    ],
)
def test_a_call_is_logged_at_its_moment(crm: Crm, people: dict[str, int], at: str, read: str) -> None:
    said = crm("log", str(people["jan"]), "call", "--at", at, "--json").json
    assert (said["kind"], said["text"], said["at"]) == ("call", "", read)


@pytest.mark.parametrize(
    ("at", "read"),
    [
        ("2026-01-31 12:00", "2026-01-31T11:00:00Z"),
        ("2026-07-31", "2026-07-30T22:00:00Z"),
        ("2026-01-31 12:00Z", "2026-01-31T12:00:00Z"),
        ("2026-10-25T02:30+01:00", "2026-10-25T01:30:00Z"),
        ("1769860800", "2026-01-31T12:00:00Z"),
    ],
)
def test_a_time_without_an_offset_is_that_of_this_machine(
    crm: Crm, people: dict[str, int], monkeypatch: pytest.MonkeyPatch, at: str, read: str
) -> None:
    monkeypatch.setenv("TZ", "Europe/Warsaw")
    jan = str(people["jan"])
    assert crm("log", jan, "call", "--at", at, "--json").json["at"] == read
    crm("touch", jan, "--at", at)
    moments = [one["at"] for one in crm("history", jan, "--since", at, "--kind", "calls", "--json").json]
    assert moments == [read]


def test_a_meeting_has_a_text(crm: Crm, people: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    acme = str(people["acme"])
    assert crm("log", acme, "meeting", "oferta").out == f"Meeting added: Acme (ID {acme})\n"
    standard_input(monkeypatch, b"oferta\n")
    assert crm("log", acme, "message", "-", "--json").json["text"] == "oferta"


def test_what_cannot_be_logged_says_why(crm: Crm, people: dict[str, int]) -> None:
    jan = str(people["jan"])
    refused = crm("log", jan, "call", "--at", "wczoraj", "--json", status=1).error
    assert refused["code"] == "local_time_not_recognized"
    assert "wczoraj" in refused["message"]
    assert crm("log", "999", "call", "--json", status=1).error["code"] == "not_found"
    assert crm("note", jan, " ", "--json", status=1).error["code"] == "event_text_required"
    for line in (("log", jan, "note", "x"), ("log", jan), ("note", jan)):
        crm(*line, status=2)


def test_an_event_is_listed_changed_and_deleted(
    crm: Crm, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    jan = str(people["jan"])
    empty = crm("event", "list", jan)
    assert (empty.out, empty.err) == ("", "tui-crm: Jan O'Brien has no notes, calls, messages or meetings.\n")
    crm("log", jan, "call", "oferta", "--at", "2026-01-31 12:00")
    number = str(crm("note", jan, "woli\ne-mail", "--json").json["id"])
    head, note, call = crm("event", "list", jan).lines
    assert head.split() == ["Number", "Moment", "User", "What", "Text"]
    assert note.startswith(f"{number}       20")
    assert note.endswith("Note  woli e-mail")
    assert call == "1       2026-01-31T12:00:00Z  anna  Call  oferta"
    listed = crm("event", "list", jan, "--json").json
    assert [(one["id"], one["text"]) for one in listed] == [(int(number), "woli\ne-mail"), (1, "oferta")]
    changed = f"Call changed: Jan O'Brien (ID {jan})\n"
    assert crm("event", "edit", "1", "umowa", "--at", "2026-02-01").out == changed
    moved = crm("event", "edit", "1", "--at", "2026-02-02", "--json").json
    assert (moved["text"], moved["at"]) == ("umowa", "2026-02-02T00:00:00Z")
    standard_input(monkeypatch, b"z listu\n")
    assert crm("event", "edit", "1", "-", "--json").json["text"] == "z listu"
    assert crm("event", "edit", "1", "", "--json").json == {**moved, "text": ""}
    assert crm("event", "delete", number).out == f"Note deleted: Jan O'Brien (ID {jan})\n"
    assert crm("event", "delete", "1", "--json").json["id"] == 1
    assert crm("event", "list", jan, "--json").json == []
    crm("undo")
    assert [one["id"] for one in crm("event", "list", jan, "--json").json] == [1]


def test_what_cannot_be_changed_says_why(crm: Crm, people: dict[str, int]) -> None:
    number = str(crm("note", str(people["jan"]), "x", "--json").json["id"])
    refused = (
        (("event", "list", "999"), "not_found"),
        (("event", "edit", "999", "x"), "event_not_found"),
        (("event", "delete", "999"), "event_not_found"),
        (("event", "edit", number, " "), "event_text_required"),
        (("event", "edit", number, "--at", "wczoraj"), "local_time_not_recognized"),
        (("event", "edit", number, "--at", "9999-12-31 23:59"), "moment_out_of_range"),
        (("log", str(people["jan"]), "call", "--at", "0001-01-01"), "moment_out_of_range"),
    )
    for line, code in refused:
        assert crm(*line, "--json", status=1).error["code"] == code, line
    assert "--at MOMENT" in crm("event", "edit", number, status=2).err
    for wrong in ("x", "-1", "9" * 30, "²"):
        assert "number of an event" in crm("event", "edit", "--at", "2026-01-31", "--", wrong, status=2).err


def test_a_text_may_begin_with_a_dash(crm: Crm, people: dict[str, int]) -> None:
    jan = str(people["jan"])
    assert crm("note", jan, "-abc", "--json").json["text"] == "-abc"
    assert crm("log", jan, "call", "--json", "-5% rabatu", "--at", "2026-01-31").json["text"] == "-5% rabatu"
    said = crm("log", jan, "--json", "call", "--at", "2026-01-31", "--", "--- z listu ---").json
    assert (said["text"], said["at"]) == ("--- z listu ---", "2026-01-31T00:00:00Z")
    assert crm("event", "edit", str(said["id"]), "-x", "--json").json["text"] == "-x"
    assert "--jsno" in crm("note", jan, "x", "--jsno", status=2).err, "a mistyped option is no text"
    assert crm("note", "-h").out.startswith("usage: tui-crm note")
    assert "-abc" in crm("list", "-abc", status=2).err


def test_what_is_about_a_number_of_nobody(crm: Crm, people: dict[str, int]) -> None:
    assert crm("log", "tel:+48600111222", "call", "pyta o ofertę").out == "Call added: +48600111222\n"
    crm("log", "mailto:nikt@example.com", "message")
    crm("note", "tel:600111222", "sprawdzić")
    listed = crm("event", "list", "tel:600 111 222", "--json").json
    assert [(one["contact"], one["address"]) for one in listed] == [
        (None, "600111222"),
        (None, "+48600111222"),
    ]
    assert "pyta o ofertę" in crm("event", "list", "tel:+48600111222").out
    number = str(listed[1]["id"])
    assert crm("event", "edit", number, "pyta o dach").out == "Call changed: +48600111222\n"
    entry = next(one for one in crm("history", "--json").json if one["event"] == listed[1]["id"])
    assert (entry["contact"], entry["address"]) == ({"id": None, "name": ""}, "+48600111222")
    assert "Call: +48600111222: pyta o dach" in crm("history").out
    crm("edit", str(people["jan"]), "--set", "phone=600111222")
    assert len(crm("event", "list", "tel:600111222", "--json").json) == 2
    assert crm("event", "delete", number).out == f"Call deleted: Jan O'Brien (ID {people['jan']})\n"
    assert crm("event", "list", "mailto:NIKT@example.com", "--json").json[0]["kind"] == "message"
    told = crm("event", "list", "tel:112")
    assert (told.out, told.err) == ("", "tui-crm: 112 has no notes, calls, messages or meetings.\n")
    assert crm("log", "tel:nikt", "call", "--json", status=1).error["code"] == "address_not_recognized"
    assert crm("log", "mailto:x", "call", "--json", status=1).error["code"] == "address_not_recognized"


def test_an_event_on_an_opportunity(crm: Crm, people: dict[str, int]) -> None:
    jan, lukasz = str(people["jan"]), str(people["lukasz"])
    offer = str(crm("opportunities", "add", "Dach", "--person", jan, "--json").json["id"])
    assert crm("log", jan, "call", "--opportunity", offer, "--json").json["opportunity"] == int(offer)
    assert crm("note", jan, "czeka", "--opportunity", offer, "--json").json["opportunity"] == int(offer)
    refused = crm("note", lukasz, "x", "--opportunity", offer, "--json", status=1)
    assert refused.error["code"] == "event_not_of_opportunity"
    missing = crm("note", jan, "x", "--opportunity", "999", "--json", status=1)
    assert missing.error["code"] == "opportunity_not_found"
    crm("log", "tel:600111222", "call", "--opportunity", offer, status=2)
    crm("note", jan, "x", "--opportunity", "x", status=2)
