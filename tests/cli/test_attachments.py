"""`attach`, `attachments`, `attachment save|describe|remove`, `avatar`."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.conftest import Crm
from tests.kit.environment import run_program
from tui_crm.wording.sizes import size_text

OFFER = bytes(range(256)) * 10


@pytest.fixture
def offer(tmp_path: Path) -> str:
    path = tmp_path / "oferta.pdf"
    path.write_bytes(OFFER)
    return str(path)


@pytest.fixture
def photo(tmp_path: Path) -> str:
    path = tmp_path / "photo.gif"
    Image.new("RGB", (300, 100), "red").save(path)
    return str(path)


def test_a_file_is_added_listed_described_saved_and_removed(
    crm: Crm, people: dict[str, int], offer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jan = str(people["jan"])
    listed = crm("attachments", jan)
    assert (listed.out, listed.err) == ("", "tui-crm: Jan O'Brien has no files.\n")
    added = crm("attach", jan, offer, "--description", "- druga oferta")
    assert added.out == f"File added to Jan O'Brien (ID {jan}): oferta.pdf (number 1)\n"
    head, line = crm("attachments", jan).lines
    assert head.split() == ["Number", "Name", "Size", "Description", "Added", "User"]
    assert line.startswith("1       oferta.pdf  2 kB  - druga oferta  20")
    changed = crm("attachment", "describe", "1", "trzecia")
    assert changed.out == "Description changed: oferta.pdf (number 1)\n"
    (document,) = crm("attachments", jan, "--json").json
    assert document.pop("added_at").endswith("Z")
    assert document == {
        "id": 1,
        "contact": people["jan"],
        "event": None,
        "name": "oferta.pdf",
        "description": "trzecia",
        "size": len(OFFER),
        "added_by": "anna",
    }
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert crm("attachment", "save", "1").out == "oferta.pdf\n"
    assert (folder / "oferta.pdf").read_bytes() == OFFER
    assert crm("attachment", "save", "1", "--json", status=1).error["code"] == "user_file_exists"
    assert crm("attachment", "save", "1", "x.pdf", "--json").json == {"saved": "x.pdf"}
    assert crm("attachment", "remove", "1").out == "File removed: oferta.pdf (number 1)\n"
    assert crm("attachments", jan, "--json").json == []
    assert crm("attachment", "save", "1", "--json", status=1).error["code"] == "attachment_not_found"


def test_files_go_through_pipes_byte_by_byte(environment: dict[str, str], tmp_path: Path) -> None:
    added = ["add", "--set", "full_name=Ewa Lis", "--set", "email=lis@example.com"]
    assert run_program(added, environment).returncode == 0
    unnamed = run_program(["attach", "1", "-"], environment, OFFER)
    assert unnamed.returncode == 2
    assert b"--name" in unnamed.stderr
    piped = run_program(["attach", "1", "-", "--name", "../Żółć.zip", "--json"], environment, OFFER)
    assert (piped.returncode, piped.stderr) == (0, b"")
    out = run_program(["attachment", "save", "1", "-"], environment)
    assert (out.returncode, out.stdout, out.stderr) == (0, OFFER, b"")
    empty = run_program(["attach", "1", "-", "--name", "a.txt", "--json"], environment)
    assert empty.returncode == 1
    assert b'"file_empty"' in empty.stderr


def test_a_file_that_will_not_do_is_refused_in_a_sentence(
    crm: Crm, people: dict[str, int], tmp_path: Path
) -> None:
    jan = str(people["jan"])
    script = tmp_path / "run.sh"
    script.write_text("#!/bin/sh\n")
    refused = crm("attach", jan, str(script), status=1)
    assert 'The file "run.sh" is of a kind that is not kept: use one of csv doc' in refused.err
    assert crm("attach", jan, str(tmp_path / "no.pdf"), "--json", status=1).error["code"] == "file_missing"
    assert crm("attach", "999", str(script), "--json", status=1).error["code"] == "not_found"
    for number in ("x", "-1", "9" * 30, "²"):
        crm("attachment", "save", "--", number, status=2)
    assert "attachment save" in crm("attachment", status=2).err


def test_a_file_belongs_to_an_event(crm: Crm, people: dict[str, int], offer: str) -> None:
    jan, ada = str(people["jan"]), str(people["wu"])
    event = crm("note", jan, "oferta", "--json").json["id"]
    assert crm("attach", jan, offer, "--event", str(event), "--json").json["event"] == event
    (entry,) = [one for one in crm("history", jan, "--json").json if one["event"] == event]
    assert entry["files"] == [{"id": 1, "name": "oferta.pdf", "description": ""}]
    for contact, number in ((ada, event), (jan, 999)):
        refused = crm("attach", contact, offer, "--event", str(number), "--json", status=1)
        assert refused.error["code"] == "event_not_found"
    assert "number of an event" in crm("attach", jan, offer, "--event", "9" * 30, status=2).err


def test_a_description_may_begin_with_a_dash(crm: Crm, people: dict[str, int], offer: str) -> None:
    crm("attach", str(people["jan"]), offer)
    assert crm("attachment", "describe", "1", "-x", "--json").json["description"] == "-x"


def test_a_pipe_is_no_file(crm: Crm, people: dict[str, int], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    for line in (("attach", str(people["jan"])), ("avatar", str(people["jan"])), ("import",)):
        refused = crm(*line, str(tmp_path / "pipe.pdf"), "--json", status=1).error
        assert refused["code"] == "file_unreadable"
        assert "not a regular file" in refused["message"]


def test_a_picture_is_set_saved_and_removed(
    crm: Crm, people: dict[str, int], photo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jan = str(people["jan"])
    monkeypatch.chdir(tmp_path)
    assert crm("avatar", jan, "--save", ".", "--json", status=1).error["code"] == "picture_none"
    assert crm("avatar", jan, photo).out == f"Picture set: Jan O'Brien (ID {jan})\n"
    set_again = crm("avatar", jan, photo, "--json").json
    assert set_again["contact"] == people["jan"]
    assert len(set_again["avatar"]) == 64
    assert crm("avatar", jan, "--save", ".").out == "Jan O'Brien.png\n"
    assert Image.open(tmp_path / "Jan O'Brien.png").size == (256, 85)
    assert crm("avatar", jan, "--remove").out == f"Picture removed: Jan O'Brien (ID {jan})\n"
    assert crm("avatar", jan, "--remove", "--json").json == {"contact": people["jan"], "avatar": None}
    for wrong in ([], [photo, "--remove"], ["--remove", "--save", "x.png"]):
        assert "--remove" in crm("avatar", jan, *wrong, status=2).err
    text = tmp_path / "a.png"
    text.write_text("no picture")
    assert crm("avatar", jan, str(text), "--json", status=1).error["code"] == "picture_kind"


def test_a_picture_goes_through_pipes(environment: dict[str, str], photo: str) -> None:
    added = ["add", "--set", "full_name=Ewa Lis", "--set", "email=lis@example.com"]
    assert run_program(added, environment).returncode == 0
    assert run_program(["avatar", "1", "-"], environment, Path(photo).read_bytes()).returncode == 0
    out = run_program(["avatar", "1", "--save", "-"], environment)
    assert (out.returncode, out.stderr) == (0, b"")
    assert Image.open(io.BytesIO(out.stdout)).size == (256, 85)


def test_sizes_are_told_in_the_unit_that_fits() -> None:
    sizes = (0, 1_023, 1_024, 1_535, 1_048_063, 1_048_064, 1_572_864, 50 * 1024 * 1024)
    assert [size_text(one) for one in sizes] == [
        "0 B", "1023 B", "1 kB", "1 kB", "1023 kB", "1.0 MB", "1.5 MB", "50.0 MB",
    ]  # fmt: skip
