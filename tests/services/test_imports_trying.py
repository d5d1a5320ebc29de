"""Trying an import out, what it leaves in the base, standard input, and where refused rows can go."""

from __future__ import annotations

import errno
import io
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from PIL import Image

from tests.cli.conftest import Crm, crm
from tests.kit.builders import a_draft, a_person, an_organization
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.imports import ImportOptions, OnDuplicate
from tui_crm.domain.problems import Code, FileProblem
from tui_crm.domain.timeline import EventKind
from tui_crm.i18n import use_language
from tui_crm.services import import_report, import_running
from tui_crm.services.contact_writer import ContactWriter
from tui_crm.services.session import Session, open_session
from tui_crm.store.database import Database
from tui_crm.store.private_copy import private_copy
from tui_crm.wording import explain

__all__ = ["crm"]  # the fixture

ALL = ContactQuery(kind=None, include_inactive=True)
DRY = ImportOptions(dry_run=True)
TEXT = "Imię;E-mail;Telefon\nJan;jan@example.com;\nAda;;4,8E+10\nEwa;ewa@example.com;\n"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_others_write_while_an_import_is_tried(session: Session, temporary: Path) -> None:
    mode: list[int] = []

    def write(_done: int, _total: int) -> None:
        mode.extend(path.stat().st_mode & 0o777 for path in temporary.glob("*/crm.db"))
        other = Database(session.path, queue_seconds=0.2)
        writer = ContactWriter(other, session.actor, session.clock, session.region)
        with other.writing():
            writer.create(
                a_draft(session, Kind.PERSON, [("full_name", "Zofia Zych"), ("phone", "600100200")])
            )
        other.close_all()

    outcome = session.imports.run_file(TEXT.encode(), DRY, progress=write)
    assert (outcome.job, outcome.created, outcome.refused) == (0, 2, 1)
    assert [one.name for one in session.contacts.each(ALL)] == ["Zofia Zych"]
    assert mode == [0o600]
    assert list(temporary.iterdir()) == []


def test_trying_sees_what_is_there_and_counts_as_the_import_does(session: Session, temporary: Path) -> None:
    a_person(session, "Jan", email="jan@example.com")
    for choice in OnDuplicate:
        options = ImportOptions(on_duplicate=choice)
        tried = session.imports.run_file(TEXT.encode(), replace(options, dry_run=True))
        assert tried == replace(session.imports.run_file(TEXT.encode(), options), job=0)
    assert list(temporary.iterdir()) == []


def test_pictures_and_contents_of_files_are_not_copied(session: Session, temporary: Path) -> None:
    jan = a_person(session, "Jan", email="jan@example.com")
    contents = bytes(5_000_000)
    session.attachments.add(jan.id, contents, name="a.zip")
    photo = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(photo, "PNG")
    session.avatars.set(jan.id, photo.getvalue())
    sizes: list[int] = []

    def look(_done: int, _total: int) -> None:
        sizes.append(sum(path.stat().st_size for path in temporary.glob("*/*")))

    session.imports.run_file(TEXT.encode(), DRY, progress=look)
    assert 0 < max(sizes) < len(contents)


def test_the_copy_is_the_base_but_for_what_is_left_out(session: Session, temporary: Path) -> None:
    jan = a_person(session, "Jan Żak", email="jan@example.com", organization="Acme", tags="VIP")
    session.events.add(jan.id, EventKind.NOTE, "x")
    session.attachments.add(jan.id, b"abc", name="a.zip")
    a_person(session, "Ewa Lis")
    with private_copy(session.database) as copy:
        one, other = dumped(session.database), dumped(copy)
        assert copy.schema_version() == session.database.schema_version()
        assert copy.pragma("application_id") == session.database.pragma("application_id")
        (check,) = copy.connection().execute("PRAGMA integrity_check").fetchall()
        with open_session(copy.path, login="anna", clock=session.clock, region=session.region) as tried:
            assert [found.name for found in tried.contacts.each(replace(ALL, text="zak"))] == ["Jan Żak"]
            tried.contacts.save(jan.id, tried.contacts.get(jan.id).draft, jan.version)
    assert check == ("ok",)
    assert one.pop("attachment_content")
    assert other.pop("attachment_content") == []
    assert other == one
    assert {"contact", "search_trigram_data", "journal_change", "sqlite_sequence"} <= set(one)
    assert list(temporary.iterdir()) == []


def dumped(database: Database) -> dict[str, list[Any]]:
    """Rows by table, and as "" what the base is made of."""
    connection = database.connection()
    made = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2").fetchall()
    tables = [name for kind, name, *_rest in made if kind == "table" and name != "search_trigram"]
    rows = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables}
    return {"": made, **{name: sorted(found, key=repr) for name, found in rows.items()}}


def test_a_copy_is_removed_where_the_file_is_none(session: Session, temporary: Path) -> None:
    with pytest.raises(FileProblem):
        session.imports.run_file(b"", DRY)
    assert list(temporary.iterdir()) == []


def cells(session: Session) -> list[str]:
    rows = session.database.connection().execute("SELECT cells FROM import_row ORDER BY job, number")
    return [row[0] for row in rows.fetchall()]


def test_only_refused_rows_stay_in_the_base(session: Session, tmp_path: Path) -> None:
    outcome = session.imports.run_file(TEXT.encode(), ImportOptions())
    assert cells(session) == ['["Ada", "", "4,8E+10"]']
    path = session.imports.write_refused(outcome.job, tmp_path / "x.csv")
    assert "Ada;;4,8E+10;" in path.read_text("utf-8-sig")


def test_unfinished_imports_are_counted(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_running, "CHUNK", 1)
    assert session.care.stats()["unfinished_imports"] == 0
    session.imports.run_file(TEXT.encode(), ImportOptions(stage_only=True))

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        session.imports.run_file(TEXT.encode(), ImportOptions(), progress=stop)
    assert session.care.stats()["unfinished_imports"] == 2
    session.imports.run(1)
    session.imports.run(2)
    assert session.care.stats()["unfinished_imports"] == 0
    assert [text for text in cells(session) if text != "[]"] == ['["Ada", "", "4,8E+10"]'] * 2


def test_organizations_that_an_import_makes_are_of_this_import(session: Session) -> None:
    an_organization(session, "Acme")
    text = "Imię;Firma;E-mail\nJan;Żyto;jan@example.com\nAda;Acme;ada@example.com\n"
    job = session.imports.run_file(text.encode(), ImportOptions()).job
    made = session.database.connection().execute("SELECT name FROM contact WHERE import_job = ?", (job,))
    assert sorted(row[0] for row in made.fetchall()) == ["", "", "Żyto"]


# -- standard input and refused rows ----------------------------------------------------------------


def test_standard_input_has_a_name(session: Session) -> None:
    assert session.imports.run_file(TEXT.encode(), ImportOptions()).file == "-"
    with pytest.raises(FileProblem) as caught:
        session.imports.run_file(b"", ImportOptions())
    assert explain(caught.value) == 'The file "standard input" is empty: choose another one.'
    use_language("pl")
    assert "standardowe wejście" in explain(caught.value)


def test_refused_rows_are_not_written_beside_a_folder(session: Session, tmp_path: Path) -> None:
    job = session.imports.run_file(TEXT.encode(), ImportOptions()).job
    folder = tmp_path / "refused"
    folder.mkdir()
    for refuse in (
        lambda: session.imports.write_refused(job, folder),
        lambda: session.imports.check_refused_path(folder),
    ):
        with pytest.raises(FileProblem) as caught:
            refuse()
        assert caught.value.problem.code is Code.FILE_NOT_WRITTEN
        assert caught.value.problem.values == {"path": str(folder), "reason": "Is a directory"}
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith("refused.")]


def test_checking_where_refused_rows_go_leaves_nothing(session: Session, tmp_path: Path) -> None:
    before = sorted(os.listdir(tmp_path))
    session.imports.check_refused_path(tmp_path / "x.csv")
    assert sorted(os.listdir(tmp_path)) == before
    with pytest.raises(FileProblem) as caught:
        session.imports.check_refused_path(tmp_path / "none" / "x.csv")
    assert caught.value.problem.code is Code.FILE_NOT_WRITTEN


def test_a_bad_place_for_refused_rows_is_told_before_the_import_runs(crm: Crm, tmp_path: Path) -> None:
    source = tmp_path / "x.csv"
    source.write_text(TEXT, encoding="utf-8")
    for bad in (tmp_path, tmp_path / "none" / "x.csv"):
        answer = crm("import", str(source), "--refused", str(bad), "--json", status=1)
        assert answer.error["code"] == "file_not_written"
    assert crm("list", "--count").out == "0\n"
    assert crm("import", str(source), "--refused", str(tmp_path / "y.csv"), status=3)
    assert (tmp_path / "y.csv").exists()


def test_trying_out_from_the_command_line_names_standard_input(
    crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _run in range(2):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
        options = ("--json",) if _run else ()
        answer = crm("import", "-", "--dry-run", *options, status=3)
        if options:
            assert answer.json["file"] == "-"
        else:
            assert answer.lines[0] == "standard input: 3 rows, done with refusals"


def test_a_full_disk_leaves_no_half_of_the_refused_rows(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = session.imports.run_file(TEXT.encode(), ImportOptions(), name="a.csv").job
    target = tmp_path / "a.refused.csv"

    def full(_job: object, _rows: object, stream: BinaryIO) -> None:
        stream.write(b"half")
        stream.flush()
        assert target.read_bytes() == b"half"
        raise OSError(errno.ENOSPC, "")

    with monkeypatch.context() as patched:
        patched.setattr(import_report, "_write_table", full)
        with pytest.raises(FileProblem) as caught:
            session.imports.write_refused(job, target)
    assert caught.value.problem.code is Code.FILE_NOT_WRITTEN
    assert not target.exists()
    assert session.imports.write_refused(job, target) == target
    assert session.imports.write_refused(job, target) == target  # the same: no second file
    streamed = io.BytesIO()
    assert session.imports.stream_refused(job, streamed) == 1
    assert streamed.getvalue() == target.read_bytes()
    assert session.imports.stream_refused(job, streamed, cards=True) == 0


def test_samples_written_at_once_have_files_of_their_own(session: Session, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        write = partial(session.imports.write_sample, tmp_path / "sample.csv")
        written = list(threads.map(write, [Kind.PERSON] * 4))
    assert len(set(written)) == 4
    assert len({path.read_bytes() for path in written}) == 1
    streamed = io.BytesIO()
    session.imports.stream_sample(streamed, Kind.PERSON)
    assert streamed.getvalue() == written[0].read_bytes()
