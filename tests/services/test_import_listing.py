"""The list of imports: what each stands at, what can be done with it, and taking it off the list (R28)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kit.builders import a_person, a_session_of
from tui_crm.domain.imports import ImportOptions, JobStatus, RowState
from tui_crm.domain.problems import Code, CrmError, FileProblem, NotFound, Problem, StoreError
from tui_crm.services import import_deleting
from tui_crm.services.session import Session
from tui_crm.store import import_content, import_lock, imports

PEOPLE = b"full name,email\nJan Nowak,jan@example.com\nEwa Mak,ewa@example.com\nOla Lis,ola@example.com\n"


@pytest.fixture(autouse=True)
def one_row_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_crm.services.import_running.CHUNK", 1)


def stopping(error: BaseException, after: int = 1) -> Callable[..., None]:
    """A progress that ends the run after so many rows."""

    def progress(done: int, _total: int, *_more: object, **_phase: object) -> None:
        if done >= after:
            raise error

    return progress


def refused(code: Code) -> pytest.RaisesExc[CrmError]:
    return pytest.raises(CrmError, match=f"^{code.value}$")


def test_what_the_list_says_of_an_import(session: Session) -> None:
    a_person(session, "Jan Nowak", email="jan@example.com")
    waiting = session.imports.stage(PEOPLE, ImportOptions(), name="a.csv")
    done = session.imports.run_file(PEOPLE, ImportOptions(), name="b.csv").job
    first, second = session.imports.lines()
    assert (first.job, first.file, first.status, first.user) == (done, "b.csv", JobStatus.DONE, "anna")
    assert (first.rows, first.done, first.created, first.skipped) == (3, 3, 2, 1)
    assert (first.can_resume, first.can_undo, first.can_delete) == (False, True, True)
    assert first.created_at.endswith("Z")
    assert first.finished_at.endswith("Z")
    assert (second.job, second.status, second.done) == (waiting, JobStatus.MAPPING, 0)
    assert (second.can_resume, second.can_undo, second.can_delete) == (True, False, True)
    assert second.finished_at == ""
    assert [line.job for line in session.imports.lines(offset=1)] == [waiting]
    assert [line.job for line in session.imports.lines(limit=1)] == [done]


def test_ones_own_and_an_administrators_list(session: Session) -> None:
    with a_session_of(session, "bob", "manager") as bob:
        job = bob.imports.run_file(PEOPLE, ImportOptions(), name="b.csv").job
        mine = session.imports.stage(PEOPLE, ImportOptions(), name="a.csv")
        assert [(line.job, line.user) for line in bob.imports.lines()] == [(job, "bob")]
        assert [(line.job, line.user) for line in session.imports.lines()] == [(mine, "anna"), (job, "bob")]
        for use in (bob.imports.line, bob.imports.delete, bob.imports.outcome, bob.imports.run):
            with pytest.raises(NotFound) as caught:
                use(mine)
            assert caught.value.problem.code is Code.IMPORT_NOT_FOUND


@pytest.mark.parametrize("error", [KeyboardInterrupt(), BrokenPipeError(), StoreError(Code.DATABASE_BUSY)])
def test_what_progress_raises_stops_it(session: Session, error: BaseException) -> None:
    job = session.imports.stage(PEOPLE, ImportOptions(), name="a.csv")
    with pytest.raises(type(error)):
        session.imports.run(job, stopping(error))
    line = session.imports.line(job)
    assert (line.status, line.problem, line.can_resume, line.can_undo) == (
        JobStatus.STOPPED,
        None,
        True,
        True,
    )
    outcome = session.imports.run(job)
    assert (outcome.status, outcome.created) == (JobStatus.DONE, 3)


def test_an_error_fails_it_and_says_why_and_it_can_be_gone_on_with(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = session.imports.stage(PEOPLE, ImportOptions(), name="a.csv")
    full = StoreError(Code.DATABASE_FULL, path="x.db", reason="")
    settle = imports.settle

    def failing(*given: object, **named: object) -> None:
        if session.imports.line(job).done:
            raise full
        settle(*given, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr("tui_crm.store.imports.settle", failing)
        with pytest.raises(StoreError):
            session.imports.run(job)
    line = session.imports.line(job)
    assert (line.status, line.can_resume, line.done) == (JobStatus.FAILED, True, 1)
    assert line.problem == Problem(Code.DATABASE_FULL, "", {"path": "x.db", "reason": ""})
    outcome = session.imports.run(job)
    assert (outcome.status, outcome.created) == (JobStatus.DONE, 3)
    assert session.imports.line(job).problem is None


def test_a_file_that_turns_out_to_be_broken_fails_it(session: Session) -> None:
    job = session.imports.stage(PEOPLE, ImportOptions(), name="a.csv")
    with session.database.writing() as connection:
        import_content.remove(connection, job)
        import_content.add(connection, job, 0, b" ")
    with pytest.raises(FileProblem):
        session.imports.run(job)
    line = session.imports.line(job)
    assert line.status is JobStatus.FAILED
    assert line.problem is not None
    assert line.problem.code is Code.FILE_EMPTY


HOLD = """
import sys, time
from pathlib import Path
from tui_crm.store import import_lock
with import_lock.held(Path(sys.argv[1]), int(sys.argv[2])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_job_that_somebody_runs_and_one_whose_process_died(session: Session) -> None:
    job = session.imports.stage(PEOPLE, ImportOptions(), name="a.csv")
    with session.database.writing() as connection:
        imports.set_status(connection, job, JobStatus.RUNNING, session.imports.now())
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(session.path), str(job)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    line = session.imports.line(job)
    assert (line.status, line.can_resume, line.can_delete) == (JobStatus.RUNNING, False, False)
    for use in (session.imports.run, session.imports.delete, session.imports.undo):
        with refused(Code.IMPORT_RUNNING):
            use(job)
    child.kill()
    child.wait()
    child.stdout.close()
    assert session.imports.line(job).status is JobStatus.STOPPED
    assert session.imports.outcome(job).status is JobStatus.STOPPED
    assert session.imports.run(job).created == 3
    assert not import_lock.lock_file(session.database.path, job).exists()


def test_a_file_that_was_not_read_to_its_end_is_not_imported_in_part(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("tui_crm.store.imports.delete", lambda *_: None)  # killed before it could
        patched.setattr("tui_crm.services.import_staging.read_through", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            session.imports.stage(PEOPLE, ImportOptions(), name="a.csv")
    (line,) = session.imports.lines()
    assert (line.can_resume, line.can_undo, line.can_delete) == (False, False, True)
    with refused(Code.IMPORT_NOT_READ):
        session.imports.run(line.job)


def _interrupt(*_given: object, **_named: object) -> None:
    raise KeyboardInterrupt


def test_an_entry_goes_and_its_contacts_stay(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_deleting, "_CHUNK", 2)
    file = PEOPLE + b'Zly,"nikt\n'
    job = session.imports.run_file(file, ImportOptions(), name="a.csv").job
    waiting = session.imports.stage(PEOPLE, ImportOptions(), name="b.csv")
    session.imports.delete(job)
    session.imports.delete(waiting)
    assert session.imports.lines() == ()
    with session.database.reading() as connection:
        for table in ("import_job", "import_row", "import_content"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        assert connection.execute("SELECT count(*), count(import_job) FROM contact").fetchone()[1] == 0
        assert connection.execute("SELECT count(*) FROM contact").fetchone()[0] >= 3


def test_an_entry_half_deleted_can_only_be_deleted(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    job = session.imports.run_file(PEOPLE, ImportOptions(), name="a.csv").job
    with monkeypatch.context() as patched:
        patched.setattr("tui_crm.store.import_undoing.disown", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            session.imports.delete(job)
    line = session.imports.line(job)
    assert (line.can_resume, line.can_undo, line.can_delete) == (False, False, True)
    session.imports.delete(job)
    assert session.imports.lines() == ()


def test_an_outcome_holds_the_first_problems_and_counts_all(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_crm.services.import_running.CHUNK", 200)
    monkeypatch.setattr("tui_crm.services.import_report.MOST_TOLD", 2)
    rows = b"".join(b"Jan Kot%d,to nie numer\n" % number for number in range(5))
    outcome = session.imports.run_file(b"full name,phone\n" + rows, ImportOptions(), name="a.csv")
    assert len(outcome.warnings) == 2
    assert (outcome.warned, [one.row for one in outcome.warnings]) == (5, [1, 1])


CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Łukasz\nN:Kowalski;Łukasz\nEND:VCARD"
REFUSED = {
    "vcard": (
        "broken.vcf",
        CARD.replace("END:", "X-TUI-CRM-REASON:dawniej\n i dalej\nEND:"),
        CARD.replace("END:", "X-TUI-CRM-REASON:json_broken\nEND:") + "\n",
    ),
    "ldif": ("broken.csv", "dn: cn=x\ncn:: %%%", "\n# json_broken\ndn: cn=x\ncn:: %%%\n"),
}


@pytest.mark.parametrize("form", REFUSED)
def test_cards_that_could_not_be_read_stay_cards(session: Session, tmp_path: Path, form: str) -> None:
    name, text, expected = REFUSED[form]
    job = _with_refused(session, form, [[text]])
    assert session.imports.refused_target(job).suffix == {"vcard": ".vcf", "ldif": ".ldif"}[form]
    written = session.imports.write_refused(job, tmp_path / name)
    assert written == tmp_path / name
    assert written.read_bytes().decode() == expected.replace("\n", "\r\n")


def test_a_file_with_both_becomes_two_files(session: Session, tmp_path: Path) -> None:
    job = _with_refused(session, "vcard", [[CARD], ["Jan", "jan@example.com"]])
    assert session.imports.refused_target(job).suffix == ".csv"
    written = session.imports.write_refused(job, tmp_path / "people.refused.csv")
    assert written == tmp_path / "people.refused.csv"
    assert written.read_text("utf-8-sig").splitlines()[1:] == ["Jan,jan@example.com,json_broken"]
    assert "Łukasz" in (tmp_path / "people.refused.vcf").read_text("utf-8")


def _with_refused(session: Session, form: str, cells: list[list[str]]) -> int:
    job = session.imports.stage(b"full name,email\nJan,jan@example.com\n", ImportOptions(), name="x")
    problem = json.dumps(
        [
            {
                "refused": True,
                "code": "json_broken",
                "field": "",
                "values": {"line": 1, "reason": "x"},
                "column": "",
                "value": "",
            }
        ]
    )
    records = [
        imports.RowRecord(number, RowState.REFUSED, None, problem, row) for number, row in enumerate(cells, 1)
    ]
    with session.database.writing() as connection:
        imports.change(connection, job, {"file_format": form})
        imports.record(connection, job, records)
    return job


@pytest.mark.parametrize(
    ("path", "expected"),
    [("a.vcf", "a.refused.vcf"), ("a.ldif", "a.refused.ldif"), ("a.xlsx", "a.refused.csv")],
)
def test_where_refused_rows_go(session: Session, path: str, expected: str) -> None:
    assert session.imports.refused_path(Path("/x") / path) == Path("/x") / expected


def test_a_file_that_waits_is_found_again_by_its_bytes(session: Session, tmp_path: Path) -> None:
    path, other = tmp_path / "a.csv", tmp_path / "b.csv"
    for one in (path, other):
        one.write_bytes(PEOPLE)
    assert session.imports.waiting_of(path) == 0
    job = session.imports.stage(path, ImportOptions())
    assert session.imports.waiting_of(path) == job
    assert session.imports.waiting_of(other) == 0
    with a_session_of(session, "bob", "manager") as bob:
        assert bob.imports.waiting_of(path) == 0
    path.write_bytes(PEOPLE.replace(b"Ola", b"Ala"))  # of the same size
    assert session.imports.waiting_of(path) == 0
    path.write_bytes(PEOPLE)
    session.imports.run(job)
    assert session.imports.waiting_of(path) == 0
    with refused(Code.FILE_UNREADABLE):
        session.imports.waiting_of(tmp_path / "none.csv")


def test_the_same_refused_rows_are_not_written_twice_and_a_free_name_is_found(
    session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(PEOPLE + b",none\n")
    job = session.imports.run_file(path, ImportOptions()).job
    target = session.imports.refused_target(job)
    assert session.imports.write_refused(job, target) == target
    assert session.imports.write_refused(job, target) == target
    assert session.imports.refused_target(job, free=True) == tmp_path / "a.refused.2.csv"
    target.write_bytes(b"mine")
    assert session.imports.write_refused(job, target) == tmp_path / "a.refused.2.csv"
    assert target.read_bytes() == b"mine"
    assert sorted(one.name for one in tmp_path.glob("a.refused*")) == ["a.refused.2.csv", "a.refused.csv"]
