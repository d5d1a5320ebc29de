"""No silent overwrite: eight sessions change five contacts, and every change told as saved counts."""

from __future__ import annotations

from tests.faults.crew import Crew, errors
from tests.faults.jobs import Orders, sharer
from tests.faults.size import scaled
from tests.faults.verdict import broken, lost, overwritten
from tui_crm.services.session import Session

SESSIONS = 8
ROUNDS = scaled(15, 250)


def count_up(workers: Crew, session: Session, shared: tuple[int, ...], without: str = "") -> None:
    """Eight sessions count up on the same contacts."""
    for number in range(SESSIONS):
        orders = Orders(session.path, number, ROUNDS, contacts=shared, without=without)
        workers.start(sharer, orders)
    assert errors(workers.see_out()) == []
    assert len(workers.saved()) == SESSIONS * ROUNDS


def test_no_update_is_lost(workers: Crew, session: Session, shared: tuple[int, ...]) -> None:
    count_up(workers, session, shared)
    saved = workers.saved()
    assert overwritten(session, saved) == 0
    assert lost(session, saved) == []
    assert len({(one.contact, one.version) for one in saved}) == len(saved)
    assert broken(session.path) == ()


def test_control_without_versions_updates_are_lost(
    workers: Crew, session: Session, shared: tuple[int, ...]
) -> None:
    count_up(workers, session, shared, without="version")
    assert overwritten(session, workers.saved()) > 0
