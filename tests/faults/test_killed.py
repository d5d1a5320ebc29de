"""Saved means saved: people are killed at any moment, and nothing that was told as saved is lost."""

from __future__ import annotations

from tests.faults.crew import Crew
from tests.faults.jobs import Orders, editor
from tests.faults.size import dice, scaled
from tests.faults.verdict import broken, lost
from tui_crm.services.session import Session

EDITORS = 4


def kill_editors(workers: Crew, session: Session, acknowledged: int, without: str = "") -> int:
    """Kills one of some editors again and again until so many saves were told; how often."""
    chance = dice(f"kill_editors {without}")
    numbers = iter(range(1_000_000))
    for _editor in range(EDITORS):
        workers.start(editor, Orders(session.path, next(numbers), without=without))
    kills, told, next_kill = 0, 0, chance.randint(5, 15)
    for worker, said in workers.hear():
        told += said.what == "saved"
        if told >= acknowledged:
            break
        if told >= next_kill and said.what == chance.choice(("try", "saved")):
            worker.kill()
            kills += 1
            assert broken(session.path) == ()
            next_kill = told + chance.randint(5, 15)
            workers.start(editor, Orders(session.path, next(numbers), without=without))
    workers.end()
    return kills


def test_nothing_told_as_saved_is_lost_when_editors_are_killed(workers: Crew, session: Session) -> None:
    kills = kill_editors(workers, session, scaled(200, 1_000))
    saved = workers.saved()
    assert kills >= scaled(10, 50)
    assert lost(session, saved) == []
    assert len({(one.contact, one.version) for one in saved}) == len(saved)
    assert broken(session.path) == ()


def test_control_told_before_the_commit_it_is_lost(workers: Crew, session: Session) -> None:
    kill_editors(workers, session, 80, without="commit")
    assert lost(session, workers.saved()) != []
    assert broken(session.path) == ()  # too early is not half
