"""`note` and `log`."""

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
    assert list(said) == ["id", "contact", "kind", "text", "at", "author"]
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


def test_a_meeting_has_a_text(crm: Crm, people: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    acme = str(people["acme"])
    assert crm("log", acme, "meeting", "oferta").out == f"Meeting added: Acme (ID {acme})\n"
    standard_input(monkeypatch, b"oferta\n")
    assert crm("log", acme, "message", "-", "--json").json["text"] == "oferta"


def test_what_cannot_be_logged_says_why(crm: Crm, people: dict[str, int]) -> None:
    jan = str(people["jan"])
    refused = crm("log", jan, "call", "--at", "wczoraj", "--json", status=1).error
    assert refused["code"] == "moment_not_recognized"
    assert "wczoraj" in refused["message"]
    assert crm("log", "999", "call", "--json", status=1).error["code"] == "not_found"
    assert crm("note", jan, " ", "--json", status=1).error["code"] == "event_text_required"
    for line in (("log", jan, "note", "x"), ("log", jan), ("note", jan)):
        crm(*line, status=2)
