"""`meetings`: the calendar on the command line."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Crm
from tests.kit.calendars import FIXTURES
from tui_crm.identity import FIXED_LOGIN_VARIABLE

MAY = ("--from", "2026-05-01", "--until", "2026-05-31")


@pytest.fixture(autouse=True)
def _warsaw() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TZ", "Europe/Warsaw")
        time.tzset()
        yield
    time.tzset()


def test_a_meeting_is_added_shown_and_listed(crm: Crm, people: dict[str, int]) -> None:
    lukasz = str(people["lukasz"])
    done = crm(
        *("meetings", "add", "Demo", "--at", "2026-05-04 10:00", "--for", "45m", "--location", "Hall"),
        *("--with", lukasz, "--with", "Anna Nowak <anna@example.com>", "--colour", "red"),
        *("--repeat", "weekly", "--until-day", "2026-05-18"),
    )
    assert done.out == "Added: Demo (number 1)\n"
    assert crm("meetings", "show", "1").lines == [
        "Number: 1",
        "Title: Demo",
        "Begins: 2026-05-04 10:00 Europe/Warsaw",
        "Ends: 2026-05-04 10:45 Europe/Warsaw",
        "Recurs: every week on Monday until 18 May 2026",
        "Place: Hall",
        "Colour: red",
        "In the calendar of: anna",
        f"Participants: Łukasz Kowalski (ID {lukasz}) <lukasz@example.com>",
        "            : Anna Nowak <anna@example.com>",
    ]
    assert crm("meetings", "list", *MAY, "--limit", "1").lines == [
        "Number  When                    Title  Place  Participants",
        "1       2026-05-04 10:00-10:45  Demo   Hall   Łukasz Kowalski, Anna Nowak",
    ]
    listed = crm("meetings", "list", "demo", *MAY, "--contact", lukasz, "--mine", "--json").json
    assert [one["original"] for one in listed] == [f"2026-05-{day:02}T10:00:00" for day in (4, 11, 18)]
    assert listed[0] == {
        "id": 1, "original": "2026-05-04T10:00:00", "title": "Demo", "location": "Hall", "colour": "red",
        "status": "confirmed", "all_day": False,
        "starts": "2026-05-04T10:00:00+02:00", "starts_at": "2026-05-04T08:00:00Z",
        "ends": "2026-05-04T10:45:00+02:00", "ends_at": "2026-05-04T08:45:00Z",
        "zone": "Europe/Warsaw", "recurring": True, "participants": ["Łukasz Kowalski", "Anna Nowak"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "starts", "ends"),
    [
        (("--at", "2026-05-04 10:00"), "2026-05-04T10:00:00+02:00", "2026-05-04T11:00:00+02:00"),
        (("--at", "2026-05-04T10:00Z"), "2026-05-04T12:00:00+02:00", "2026-05-04T13:00:00+02:00"),
        (
            ("--at", "2026-05-04 10:00", "--zone", "America/New_York", "--for", "2h"),
            "2026-05-04T10:00:00-04:00", "2026-05-04T12:00:00-04:00",
        ),
        (("--at", "2026-05-04"), "2026-05-04", "2026-05-05"),
        (("--at", "4.05.2026", "--for", "3d"), "2026-05-04", "2026-05-07"),
    ],
)  # fmt: skip
def test_times_are_those_of_the_place(crm: Crm, arguments: tuple[str, ...], starts: str, ends: str) -> None:
    found = crm("meetings", "add", "x", *arguments, "--json").json
    assert (found["starts"], found["ends"]) == (starts, ends)


def test_one_time_and_all_of_them_are_changed(crm: Crm, people: dict[str, int]) -> None:
    crm(
        "meetings", "add", "Demo", "--at", "2026-05-04 10:00", "--rule", "FREQ=DAILY;COUNT=4", "--with", "Zoe"
    )
    changed = ("meetings", "edit", "1", "--only", "2026-05-05", "--at", "2026-05-08 9:00", "--title", "Late")
    assert crm(*changed).out == "Changed: Demo (number 1)\n"
    assert crm("meetings", "delete", "1", "--only", "2026-05-06 10:00").lines == [
        "Deleted: Demo (number 1), only 2026-05-06 10:00"
    ]
    assert "2026-05-05 10:00 instead: 2026-05-08 09:00 Late" in crm("meetings", "show", "1").lines
    times = [line[8:30] for line in crm("meetings", "list", *MAY).lines[1:]]
    assert times == ["2026-05-04 10:00-11:00", "2026-05-07 10:00-11:00", "2026-05-08 09:00-10:00"]
    jan = str(people["jan"])
    edited = crm(
        *(
            "meetings",
            "edit",
            "1",
            "--for",
            "30m",
            "--without",
            "Zoe",
            "--with",
            jan,
            "--status",
            "tentative",
        ),
        "--json",
    ).json
    assert [one["contact"]["id"] for one in edited["participants"]] == [people["jan"]]
    assert (edited["ends"], edited["status"]) == ("2026-05-04T10:30:00+02:00", "tentative")
    moved = crm("meetings", "edit", "1", "--at", "2026-05-04 12:00", "--repeat", "never", "--json").json
    assert (moved["ends"], moved["rule"]) == ("2026-05-04T12:30:00+02:00", "")
    assert crm("undo").out == "Undone: Meeting moved: Demo, 2026-05-04 10:00 -> 2026-05-04 12:00\n"
    crm("meetings", "delete", "1")
    empty = crm("meetings", "list", *MAY)
    assert (empty.out, empty.err) == ("", "tui-crm: No meeting takes place then.\n")
    assert crm("undo").out == "Undone: Meeting deleted: Demo\n"


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (("add", "x", "--at", "soon"), 1, "meeting_time_not_recognized"),
        (("add", "x", "--at", "today", "--for", "long"), 1, "length_not_recognized"),
        (("add", "x", "--at", "today", "--for", "1h70"), 1, "length_not_recognized"),
        (("add", "x", "--at", "today", "--rule", "FREQ=MONTHLY;BYDAY=9MO"), 1, "meeting_rule"),
        (("add", "x", "--at", "today", "--repeat", "daily", "--times", "many"), 2, "usage"),
        (("add", "x", "--at", "today", "--zone", "Nowhere"), 1, "zone_unknown"),
        (("add", "x", "--at", "today", "--rule", "FREQ=NOW"), 1, "meeting_rule"),
        (("add", "x", "--at", "today", "--with", "999"), 1, "not_found"),
        (("add", "x", "--at", "today", "--with", "a@b"), 1, "email_not_recognized"),
        (("add", "x", "--at", "today", "--every", "2"), 2, "usage"),
        (("add", "x", "--at", "today", "--repeat", "daily", "--rule", "FREQ=DAILY"), 2, "usage"),
        (("add", "x", "--at", "9999-12-31"), 1, "moment_out_of_range"),
        (("add", "x"), 2, "usage"),
        (("edit", "1"), 1, "meeting_not_found"),
        (("show", "x"), 2, "usage"),
        (("delete", "1", "--only", "2026-05-04"), 1, "meeting_not_found"),
        (("list", "--from", "whenever"), 1, "day_not_recognized"),
        (("list", "--contact", "999"), 1, "not_found"),
        (("import", "none.ics"), 1, "file_missing"),
        (("export", "x.ics", "--folder", "y"), 2, "usage"),
    ],
)
def test_what_is_refused(crm: Crm, arguments: tuple[str, ...], status: int, code: str) -> None:
    assert crm("meetings", *arguments, "--json", status=status).error["code"] == code


def test_refusals_name_what_they_are_about_and_hold_no_escape_sequence(crm: Crm) -> None:
    for arguments, label in (
        (("meetings", "add", "x", "--at", "today", "--rule", "x"), "Repeats: "),
        (("meetings", "add", "x", "--at", "today", "--with", "a@b"), "Participants: "),
        (("stages", "add", "x", "--colour", "zzz"), "Colour: "),
    ):
        assert crm(*arguments, status=1).err.startswith(f"tui-crm: {label}")
    for line in (("meetings", "show", "\x1b[31m"), ("mail", "list", "--limit", "\x1b[31m")):
        refused = crm(*line, status=2).err
        assert "[31m" in refused
        assert "\x1b" not in refused


def test_the_ends_of_the_calendar_are_days_too(crm: Crm) -> None:
    crm("meetings", "add", "x", "--at", "2026-05-04")
    assert len(crm("meetings", "list", "--from", "0001-01-01", "--until", "9999-12-31", "--json").json) == 1
    assert crm("meetings", "list", "--from", "9999-12-31", "--json").json == []


def test_files_come_in_and_go_out(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = crm("meetings", "import", str(FIXTURES / "broken.ics"), status=3)
    assert broken.out == "44 meetings added, 0 changed, 0 as before, 6 refused\n"
    assert broken.err.splitlines()[0] == (
        "tui-crm: broken.ics, 7 (Bez początku): The meeting has no beginning that can be read (DTSTART)."
    )
    known = crm("meetings", "import", str(FIXTURES / "broken.ics"), "--json", status=3).json
    assert (known["added"], known["unchanged"], known["refused"][0]["code"]) == (
        0, 44, "meeting_without_start",
    )  # fmt: skip
    assert crm("undo").out == "Undone: 44 meetings of a file: Dobre 0, Dobre 1, Dobre 2, ...\n"
    crm("redo")
    out = tmp_path / "out.ics"
    crm("meetings", "export", str(out), "--from", "2026-02-10", "--until", "2026-02-10")
    assert out.read_bytes().count(b"BEGIN:VEVENT") == 4
    folder = tmp_path / "vdir"
    assert crm("meetings", "export", "--folder", str(folder)).out == "44 files written, 0 as they were\n"
    assert crm("meetings", "export", "--folder", str(folder), "--json").json == {
        "written": 0,
        "unchanged": 44,
    }
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(out.read_bytes())))
    assert crm("meetings", "import", "-").out == "0 meetings added, 0 changed, 4 as before\n"
    assert crm("meetings", "export").out.startswith("BEGIN:VCALENDAR")


def test_over_ssh_files_go_through_the_pipe(
    crm: Crm, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    crm("meetings", "add", "Demo", "--at", "2026-05-04 10:00")
    monkeypatch.setenv(FIXED_LOGIN_VARIABLE, "anna")
    for arguments in (
        ("import", str(FIXTURES / "google.ics")),
        ("export", str(tmp_path / "x.ics")),
        ("export", "--folder", str(tmp_path / "x")),
    ):
        refused = crm("meetings", *arguments, "--json", status=1)
        assert refused.error["code"] in ("path_over_ssh", "not_over_ssh"), arguments
    assert not list(tmp_path.glob("x*"))


@pytest.mark.parametrize("at", ["today", "2020-05-04 10:00"])
def test_a_meeting_is_the_same_to_programs_wherever_it_is_told(crm: Crm, at: str) -> None:
    crm("meetings", "add", "Demo", "--at", at)
    (listed,) = crm("meetings", "list", "--from", at[:10], "--until", at[:10], "--json").json
    held = [one["meeting"] for one in crm("history", "--kind", "meetings", "--json").json]
    assert listed["starts_at"].endswith("Z")
    assert listed in held
    if at == "today":
        assert crm("today", "--json").json["meetings"] == [listed]
