"""`history`, `undo`, `redo`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Crm


def test_undo_and_redo_tell_what_they_did(crm: Crm, people: dict[str, int]) -> None:
    jan = str(people["jan"])
    crm("edit", jan, "--set", "position=Prezes", "--set", "tags=VIP")
    said = "Edited: Jan O'Brien (Position, Tags)"
    lines = ["  Position: + Prezes", "  Tags: + VIP"]
    assert crm("undo", "--dry-run").lines == [f"Would be undone: {said}", *lines]
    assert crm("show", jan, "--json").json["position"] == "Prezes"
    assert crm("undo").lines == [f"Undone: {said}", *lines]
    assert crm("show", jan, "--json").json["position"] == ""
    document = crm("redo", "--json").json
    assert (document["kind"], document["count"], document["names"]) == ("contact_edited", 1, ["Jan O'Brien"])
    assert document["changes"][0] == {"field": "position", "before": "", "after": "Prezes"}
    assert crm("show", jan, "--json").json["tags"] == ["VIP"]


def test_nothing_to_undo_is_a_refusal(crm: Crm) -> None:
    for line in (("undo",), ("undo", "--dry-run"), ("redo",)):
        refused = crm(*line, status=1)
        assert refused.out == ""
        assert len(refused.err.splitlines()) == 1
    assert crm("undo", "--json", status=1).error["code"] == "nothing_to_undo"
    assert crm("redo", "--json", status=1).error["code"] == "nothing_to_redo"


def test_a_conflict_names_the_contact_and_the_fields(
    crm: Crm, people: dict[str, int], tmp_path: Path
) -> None:
    jan = str(people["jan"])
    crm("edit", jan, "--set", "position=Prezes")
    file = tmp_path / "jan.csv"
    file.write_text("name,email,position\nJan O'Brien,jan@example.com,Dyrektor\n")
    crm("import", str(file), "--on-duplicate", "update")
    refused = crm("undo", status=1)
    assert "Jan O'Brien has been changed since (Position)" in refused.err
    assert crm("--lang", "pl", "undo", "--json", status=1).error["code"] == "undo_conflict"
    assert crm("show", jan, "--json").json["position"] == "Dyrektor"


def test_what_cannot_be_undone_is_skipped(crm: Crm, people: dict[str, int], tmp_path: Path) -> None:
    jan = str(people["jan"])
    crm("edit", jan, "--set", "tags=VIP")
    crm("edit", jan, "--set", "position=Prezes")
    file = tmp_path / "jan.csv"
    file.write_text("name,email,position\nJan O'Brien,jan@example.com,Dyrektor\n")
    crm("import", str(file), "--on-duplicate", "update")
    crm("undo", status=1)
    lines = ["Left as it is: Edited: Jan O'Brien (Position)", "  Position: + Prezes"]
    assert crm("undo", "--skip").lines == lines
    assert crm("undo").lines[0] == "Undone: Edited: Jan O'Brien (Tags)"
    assert crm("show", jan, "--json").json["position"] == "Dyrektor"
    assert crm("redo", "--json").json["changes"][0]["field"] == "tags"
    assert crm("undo", "--skip", "--json").json["kind"] == "contact_edited"
    assert "skip" in crm("undo", "--skip", "--dry-run", status=2).err


def test_a_history_says_nothing_twice(crm: Crm, people: dict[str, int]) -> None:
    jan = str(people["jan"])
    crm("delete", jan)
    crm("restore", jan)
    said = {line.split("  ")[-1] for line in crm("history", jan).lines[1:]}
    assert said == {"Added", "Moved to the trash", "Brought back from the trash"}


def test_a_history_as_a_table_and_as_json(crm: Crm, people: dict[str, int]) -> None:
    lukasz = str(people["lukasz"])
    crm("edit", lukasz, "--set", "position=Prezes")
    crm("note", lukasz, "woli e-mail")
    lines = crm("history", lukasz).lines
    assert lines[0].split() == ["Moment", "User", "Contact", "What"]
    # Of one second the note stands above the change, whichever was first.
    assert sorted(line.split("  ")[-1] for line in lines[1:]) == [
        "Added",
        "Edited: Position: Dyrektor -> Prezes",
        "Note: woli e-mail",
    ]
    document = crm("history", f"uid:{crm('show', lukasz, '--json').json['uid']}", "--json").json
    assert {"at", "user", "contact", "kind", "text", "changes"} <= set(document[0])
    by_kind = {one["kind"]: one for one in document}
    assert by_kind["note"]["text"] == "woli e-mail"
    assert by_kind["note"]["contact"] == {"id": int(lukasz), "name": "Łukasz Kowalski"}
    assert by_kind["contact_edited"]["changes"] == [
        {"field": "position", "before": "Dyrektor", "after": "Prezes"}
    ]


def test_the_history_of_all_has_every_contact(crm: Crm, people: dict[str, int]) -> None:
    assert {one["contact"]["id"] for one in crm("history", "--json").json} == set(people.values())
    assert len(crm("history", "--limit", "2", "--json").json) == 2
    assert crm("history", "999", "--json", status=1).error["code"] == "not_found"
    crm("history", "--limit", "-1", status=2)


def test_an_empty_history_says_so(crm: Crm) -> None:
    told = crm("history")
    assert (told.out, told.err) == ("", "tui-crm: There is no history yet.\n")
    assert crm("history", "--json").json == []


def test_a_history_is_narrowed(crm: Crm, people: dict[str, int]) -> None:
    jan, lukasz = str(people["jan"]), str(people["lukasz"])
    crm("log", jan, "call", "Pyta o stół", "--at", "2026-01-10 12:00")
    crm("log", lukasz, "meeting", "Pokaz stołów", "--at", "2026-01-20 23:30")
    crm("note", jan, "woli dąb")

    def kinds(*choice: str) -> list[str]:
        return [one["kind"] for one in crm("history", *choice, "--json").json]

    assert kinds("--kind", "calls", "--kind", "meetings") == ["meeting", "call"]
    assert kinds("--text", "STOL") == ["meeting", "call"]
    assert kinds(jan, "--text", "stol brien") == ["call"]
    assert kinds("--until", "2026-01-20") == ["meeting", "call"]
    assert kinds("--until", "2026-01-20 23:00") == ["call"]
    assert kinds("--since", "2026-01-11", "--until", "20.01.2026") == ["meeting"]
    user = crm("history", "--json").json[0]["user"]
    assert kinds("--user", user, "--kind", "notes") == ["note"]
    assert crm("history", "--user", "nikt", "--json", status=1).error["code"] == "user_unknown"
    assert kinds("--since", "wczoraj", "--kind", "calls") == []
    assert (
        crm("history", "--since", "kiedyś", "--json", status=1).error["code"] == "local_time_not_recognized"
    )
    crm("history", "--kind", "calls,mail", status=2)
    told = crm("history", "--text", "nic takiego")
    assert (told.out, told.err) == ("", "tui-crm: There is nothing of it in the history.\n")


def test_files_stand_in_the_line_of_their_event(crm: Crm, people: dict[str, int], tmp_path: Path) -> None:
    jan, lukasz = str(people["jan"]), str(people["lukasz"])
    number = str(crm("note", jan, "woli dąb", "--json").json["id"])
    (tmp_path / "umowa.pdf").write_bytes(b"x")
    crm("attach", jan, str(tmp_path / "umowa.pdf"), "--event", number, "--description", "Najem")
    refused = crm("attach", lukasz, str(tmp_path / "umowa.pdf"), "--event", number, "--json", status=1)
    assert refused.error["code"] == "event_not_found"
    assert any(line.endswith("Note: woli dąb [umowa.pdf (Najem)]") for line in crm("history", jan).lines)
    note = next(one for one in crm("history", jan, "--json").json if one["event"])
    assert [(one["name"], one["description"]) for one in note["files"]] == [("umowa.pdf", "Najem")]
    assert {"mail", "meeting", "opportunity", "address"} <= set(note)
