"""A repair never keeps others waiting for all of it: long parts are done piece by piece."""

from __future__ import annotations

from typing import Any

from tests.kit.builders import a_person
from tui_crm.domain.soundness import Rule
from tui_crm.services.session import Session
from tui_crm.store import repair, sort_filling, sorting, upkeep
from tui_crm.store.database import Database


def test_others_are_let_in_between_two_indexes(session: Session, monkeypatch: Any) -> None:
    let_in: list[bool] = []
    monkeypatch.setattr(
        upkeep, "let_others_in", lambda base, _done, _chunk: let_in.append(base.connection().in_transaction)
    )
    repair.repair(session.database, {Rule.INDEXES})
    (indexes,) = (
        session.database.connection()
        .execute("SELECT count(*) FROM sqlite_schema WHERE type = 'index'")
        .fetchone()
    )
    assert let_in == [False] * indexes


def test_orders_are_forgotten_at_once_and_their_rows_bit_by_bit(session: Session) -> None:
    base: Database = session.database
    a_person(session, "Jan Nowak")
    list(sort_filling.fill(base, "note"))
    connection = base.connection()
    assert sorting.whole(connection, "note") is not None
    with base.writing():
        sorting.forget_later(connection)
    assert sorting.whole(connection, "note") is None
    assert _rows(base) == 1, "they are left to others"
    session.care.reindex()
    assert _rows(base) == 0


def _rows(base: Database) -> int:
    return int(base.connection().execute("SELECT count(*) FROM contact_sort").fetchone()[0])
