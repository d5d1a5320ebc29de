"""The daily backup as a session makes it, and what is known of it afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.kit.clock import StoppedClock
from tui_crm.config import BackupChoices
from tui_crm.domain.problems import Code, Denied, FileProblem, Problem
from tui_crm.services import demo
from tui_crm.services.backups import failure
from tui_crm.services.session import Session, open_session
from tui_crm.store import backups

CHOICES = BackupChoices()


def test_whoever_works_makes_it_once_a_day(session: Session, clock: StoppedClock) -> None:
    assert not session.backups.is_due(CHOICES), "there is nothing to keep yet"
    a_person(session)
    assert session.backups.is_due(CHOICES)
    with a_session_of(session, "jan", "viewer") as jan:
        made = jan.backups.make_daily(CHOICES)
        with pytest.raises(Denied):
            jan.backups.make_in_folder(CHOICES)
        with pytest.raises(Denied):
            jan.backups.make(session.path.parent / "mine.db")
    assert made is not None
    assert not session.backups.is_due(CHOICES)
    state = session.backups.state(CHOICES)
    assert (state["count"], state["newest"], state["failed"]) == (1, "2026-01-31T12:00:00Z", None)
    clock.move(days=1)
    assert session.backups.is_due(CHOICES)
    assert not session.backups.is_due(BackupChoices(enabled=False))


def test_a_date_in_the_future_is_told(session: Session, clock: StoppedClock) -> None:
    a_person(session)
    clock.move(days=100)
    session.backups.make_in_folder(CHOICES)
    clock.move(days=-100)
    assert session.backups.is_due(CHOICES)
    session.backups.make_daily(CHOICES)
    state = session.backups.state(CHOICES)
    assert (state["count"], state["newest"], state["future"]) == (2, "2026-01-31T12:00:00Z", 1)


def test_each_user_is_told_of_a_failure_once_a_day(session: Session, clock: StoppedClock) -> None:
    with a_session_of(session, "jan", "viewer") as jan:
        assert [session.backups.is_failure_news(), jan.backups.is_failure_news()] == [True, True]
        assert [session.backups.is_failure_news(), jan.backups.is_failure_news()] == [False, False]
        clock.move(days=1)
        assert session.backups.is_failure_news()


def test_a_failure_is_known_until_one_succeeds(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    a_person(session)
    with monkeypatch.context() as full:
        full.setattr(backups, "_SPARE", 1 << 62)
        with pytest.raises(FileProblem):
            session.backups.make_daily(CHOICES)
    folder = str(session.path.parent / "backups")
    told = failure(session.backups.state(CHOICES))
    assert told == Problem(Code.BACKUP_NO_ROOM, "", {"path": folder})
    assert session.backups.make_daily(CHOICES) is not None
    assert failure(session.backups.state(CHOICES)) is None


def test_a_folder_that_is_a_file_is_told(session: Session, tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(FileProblem) as caught:
        session.backups.make_daily(BackupChoices(folder="taken"))
    assert caught.value.problem.code is Code.FILE_NOT_WRITTEN


def test_stopped_it_is_made_later(session: Session) -> None:
    a_person(session)
    assert session.backups.make_daily(CHOICES, lambda: True) is None
    assert session.backups.is_due(CHOICES)
    assert session.backups.state(CHOICES)["failed"] is None


def test_a_sample_base_has_none(tmp_path: Path, clock: StoppedClock) -> None:
    path = tmp_path / "demo.db"
    demo.make(path, 20)
    with open_session(path, login="demo", clock=clock) as session:
        assert not session.backups.is_due(CHOICES)
