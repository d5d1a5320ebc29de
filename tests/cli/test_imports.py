"""`imports`, and the choices of `import` that look before anything is written."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Crm, add
from tests.kit.environment import PROGRAM
from tui_crm.services.session import Session

PEOPLE = "full name,email,phone\nJan Nowak,jan@example.com,600 100 200\nEwa Mak,ewa@example.com,brak\n"
REFUSED = 'imię,nazwisko,telefon\nEwa,Mazur,600100200\nJan,Kot,"4,82211E+10\n'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.csv"
    path.write_text(REFUSED, encoding="utf-8")
    return path


def test_the_list_for_people_and_for_programs(crm: Crm, source: Path) -> None:
    assert crm("imports", "list").err == "tui-crm: Nothing was imported yet.\n"
    crm("import", str(source))
    crm("import", str(source), "--stage-only")
    answer = crm("imports", "list")
    assert answer.lines[0].split()[:4] == ["Import", "Status", "File", "Base"]
    assert answer.lines[1].split()[:3] == ["2", "mapping", "people.csv"]
    assert answer.lines[2].split()[:3] == ["1", "done", "people.csv"]
    waiting, done = crm("imports", "list", "--json").json
    assert (done["job"], done["status"], done["created"], done["warned"], done["can_undo"]) == (
        1, "done", 2, 1, True,
    )  # fmt: skip
    assert (waiting["can_resume"], waiting["finished_at"], waiting["problem"]) == (True, "", None)
    assert [one["job"] for one in crm("imports", "list", "--limit", "1", "--json").json] == [2]


def test_show_says_what_import_said(crm: Crm, source: Path) -> None:
    said = crm("import", str(source), "--json").json
    shown = crm("imports", "show", "1", "--json").json
    assert {key: shown[key] for key in said} == said
    assert (shown["user"], shown["done"]) == (os.environ.get("USER", shown["user"]), 2)
    assert crm("imports", "show", "1").lines[0] == "people.csv: 2 rows, done"


def test_resume_ends_what_waits_and_writes_refused_rows(crm: Crm, broken: Path) -> None:
    crm("import", str(broken), "--stage-only")
    assert "rows done: 0 of 2" in crm("imports", "show", "1").lines
    outcome = crm("imports", "resume", "1", "--json", status=3).json
    assert (outcome["status"], outcome["created"], outcome["refused"]) == ("done_with_refusals", 1, 1)
    assert outcome["refused_file"] == str(broken.with_name("broken.refused.csv"))
    assert crm("imports", "resume", "1", "--json", status=1).error["code"] == "import_not_open"


def test_refused_rows_once_more(crm: Crm, source: Path, broken: Path, tmp_path: Path) -> None:
    crm("import", str(broken), status=3)
    again = crm("imports", "refused", "1", "--json").json
    assert again == {"job": 1, "refused": 1, "refused_file": str(tmp_path / "broken.refused.csv")}
    target = tmp_path / "mine.csv"
    assert crm("imports", "refused", "1", "-o", str(target)).out == f"refused rows are in {target}\n"
    assert target.exists()
    crm("import", str(source))
    assert crm("imports", "refused", "2").err == "tui-crm: No row of this import was refused.\n"


def test_undo_tells_what_went_and_what_stays(crm: Crm, source: Path) -> None:
    number = add(crm, "--set", "full_name=Jan Nowak", "email=jan@example.com")
    crm("import", str(source), "--on-duplicate", "update")
    (ewa,) = crm("list", "ewa@example.com", "--json").json
    crm("note", str(ewa["id"]), "woli rano")
    answer = crm("imports", "undo", "1")
    assert answer.lines == [
        "No contact was removed",
        "1 contact is as it was before",
        "1 contact was changed since, and keeps that:",
        f"  Ewa Mak (ID {ewa['id']})",
    ]
    assert crm("show", str(number), "--json").json["phones"] == []
    (kept,) = crm("imports", "undo", "1", "--json").json["kept"]
    assert kept["name"] == "Ewa Mak"
    crm("import", str(source), "--on-duplicate", "create")
    undone = crm("imports", "undo", "2", "--json").json
    assert undone == {"removed": 2, "put_back": 0, "kept": [], "left": 0, "organizations": 0}
    assert crm("imports", "undo", "2", "--json", status=1).error["code"] == "import_not_undoable"


def test_undo_of_single_changes_says_where_an_import_is_undone(
    crm: Crm, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm("import", str(source))
    for arguments in (("undo",), ("undo", "--dry-run")):
        assert crm(*arguments, "--json", status=1).error["code"] == "nothing_but_import"
    monkeypatch.setattr("tui_crm.services.undoing.imports.last_ended", lambda *_: (7, "a.csv"))
    add(crm, "--set", "full_name=Ada Kot", "email=ada@example.com")
    told = crm("undo", "--dry-run").err
    assert "The import of a.csv came later" in told
    assert told.endswith("(tui-crm imports undo 7)\n")


def test_delete_takes_the_entry_alone(crm: Crm, source: Path) -> None:
    crm("import", str(source))
    assert crm("imports", "delete", "1").out == "Import 1 is off the list; its contacts stay.\n"
    assert crm("imports", "list", "--json").json == []
    assert crm("list", "--count").out == "2\n"
    assert crm("imports", "show", "1", "--json", status=1).error["code"] == "import_not_found"


def test_a_preview_writes_nothing(crm: Crm, source: Path) -> None:
    add(crm, "--set", "full_name=Jan Nowak", "email=jan@example.com")
    told = crm("import", str(source), "--preview", "--on-duplicate", "update", "--json").json
    assert told["rows"] == sum(told["counts"].values()) == 2
    assert (told["counts"]["new"], told["counts"]["update"], told["warned"]) == (1, 1, 1)
    assert [one["field"] for one in told["columns"]] == ["full_name", "email", "phone"]
    assert [row["state"] for row in told["shown"]] == ["update", "new"]
    lines = crm("import", str(source), "--preview").lines
    assert any("Ewa Mak" in line for line in lines)
    assert crm("list", "--count").out == "1\n"
    assert crm("imports", "list", "--json").json == []


def test_a_sample_can_be_imported(crm: Crm, tmp_path: Path) -> None:
    path = tmp_path / "sample.csv"
    assert crm("import", "--sample", str(path), "--json").json == {"file": str(path)}
    outcome = crm("import", str(path), "--json").json
    assert outcome["rows"] == outcome["created"] > 0
    crm("import", status=2)


def test_how_a_file_is_read_can_be_said(crm: Crm, tmp_path: Path) -> None:
    path = tmp_path / "bare.csv"
    path.write_text("Jan Nowak;jan@example.com;A+B\nEwa Mak;ewa@example.com;C\n", encoding="utf-8")
    outcome = crm(
        "import", str(path), "--header", "no", "--map", "column 3=tags", "--separator", "column 3=+",
        "--create-missing", "tags", "--no-remembered", "--json",
    ).json  # fmt: skip
    assert (outcome["rows"], outcome["created"]) == (2, 2)
    assert [one["name"] for one in crm("tags", "list", "--json").json] == ["A", "B", "C"]
    crm("import", str(path), "--separator", "column 3", status=2)


@pytest.mark.parametrize("action", ["resume", "undo"])
def test_interrupted_it_says_how_to_go_on(
    crm: Crm, source: Path, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    def interrupted(*_given: object, **_named: object) -> None:
        raise KeyboardInterrupt

    if action == "undo":
        crm("import", str(source))
        monkeypatch.setattr("tui_crm.services.import_undoing.let_others_in", interrupted)
        answer = crm("imports", "undo", "1", status=130)
    else:
        monkeypatch.setattr("tui_crm.store.imports.settle", interrupted)
        answer = crm("import", str(source), status=130)
    told = f"tui-crm: Stopped, nothing is lost: go on with tui-crm imports {action} 1\n"
    assert (answer.out, answer.err) == ("", told)
    monkeypatch.undo()


def test_lines_for_programs_and_an_orderly_end(
    session: Session, environment: dict[str, str], tmp_path: Path
) -> None:
    text = "full name,email\n" + "".join(f"Jan Kot{n},jan{n}@example.com\n" for n in range(1_500))
    path = tmp_path / "many.csv"
    path.write_text(text, encoding="utf-8")
    base = ["--db", str(session.path), "--as", session.actor.login]
    child = subprocess.Popen(
        [*PROGRAM, *base, "import", str(path)],
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    while not any(line.done for line in session.imports.lines()):
        assert child.poll() is None
    child.send_signal(signal.SIGTERM)
    out, err = child.communicate(timeout=300)
    assert (child.returncode, out) == (130, b"")
    assert err.decode() == "tui-crm: Stopped, nothing is lost: go on with tui-crm imports resume 1\n"
    done = subprocess.run(
        [*PROGRAM, *base, "imports", "resume", "1", "--progress"],
        env=environment, capture_output=True, timeout=300, check=True,
    )  # fmt: skip
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one for one in said if one["phase"] == "rows"][-1] == {
        "done": 1_500, "rows": 1_500, "phase": "rows",
    }  # fmt: skip
    assert session.imports.line(1).created == 1_500
