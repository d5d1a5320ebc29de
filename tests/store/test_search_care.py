"""The trigram index: documents follow their rows, pieces are merged in idle moments, it is made anew."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from tests.store import search_model as model
from tests.store.bases import add_setting
from tests.store.search_model import Invented
from tui_crm.store import search, search_care, search_tiers, upkeep
from tui_crm.store.database import Database
from tui_crm.store.sql import TRUE

PIECES = "SELECT count(DISTINCT segid) FROM search_trigram_idx"
SAVES = 50


def found(base: Database, text: str) -> list[int]:
    """The whole answer."""
    return list(search_tiers.search(base.connection(), text, (), (1, 2), TRUE, ()))


def pieces(base: Database) -> int:
    """Of how many segments the index is made."""
    return int(base.connection().execute(PIECES).fetchone()[0])


def note(base: Database, contact: int, text: str) -> None:
    """Changes a note as a save does."""
    with base.writing() as connection:
        connection.execute("UPDATE contact SET note = ? WHERE id = ?", (text, contact))
        search.refresh(connection, [contact])


def is_whole(base: Database, contacts: list[Invented]) -> bool:
    """Whether every document is right and the index finds it, and the index says nothing against itself."""
    ids = [one.id for one in contacts]
    connection = base.connection()
    connection.execute("INSERT INTO search_trigram (search_trigram) VALUES ('integrity-check')")
    return not search.differing(connection, ids) and not search_care.lacking(connection, ids)


@pytest.fixture
def contacts(base: Database) -> list[Invented]:
    return model.invent(base, Random(1), 80)


def test_a_document_is_written_only_where_it_changed(base: Database, contacts: list[Invented]) -> None:
    ids = [one.id for one in contacts]
    with base.writing() as connection:
        assert search.refresh(connection, ids) == 0
        connection.execute("UPDATE contact SET note = 'całkiem inna' WHERE id = ?", (ids[3],))
        assert search.refresh(connection, ids) == 1
    assert found(base, "calkiem") == [ids[3]]
    assert is_whole(base, contacts)


def test_one_contact_or_many_have_the_same_documents(base: Database, contacts: list[Invented]) -> None:
    ids = [one.id for one in contacts]
    together = search.stored(base.connection(), ids)
    with base.writing() as connection:
        connection.execute("INSERT INTO search_trigram (search_trigram) VALUES ('delete-all')")
        connection.execute("DELETE FROM search_document")
        for one in ids:
            search.add(connection, [one])
    assert search.stored(base.connection(), ids) == together


def test_tidying_merges_what_saves_have_left(base: Database, contacts: list[Invented]) -> None:
    for place in range(SAVES):
        note(base, contacts[place % 7].id, f"uwaga{place}")
    before = pieces(base)
    assert before >= SAVES, "no save merges anything"
    while upkeep.tidy(base, 5.0):
        pass
    assert pieces(base) < before / 4
    assert not upkeep.tidy(base, 1_000.0)
    log = base.connection().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    assert log[1] == log[2], "the log is in the base"
    assert found(base, f"uwaga{SAVES - 1}")
    assert found(base, "uwaga1") == []
    assert is_whole(base, contacts)


def test_tidying_has_its_time(base: Database, contacts: list[Invented]) -> None:
    for place in range(8):
        note(base, contacts[0].id, f"uwaga{place}")
    before = pieces(base)
    assert upkeep.tidy(base, 0.0)
    assert pieces(base) == before


def test_tidying_never_waits_for_a_writer(base: Database, contacts: list[Invented]) -> None:
    for place in range(8):
        note(base, contacts[0].id, f"uwaga{place}")
    other = Database(base.path)
    with other.writing() as connection:
        connection.execute("UPDATE contact SET position = 'x' WHERE id = ?", (contacts[1].id,))
        assert upkeep.tidy(base, 1_000.0)
    other.close_all()
    assert not upkeep.tidy(base, 1_000.0)


def test_the_log_waits_for_tidying_or_for_the_last_to_close(base: Database) -> None:
    log = base.path.with_name(base.path.name + "-wal")
    before = base.path.stat().st_size
    for place in range(20):
        with base.writing() as connection:
            connection.execute("INSERT INTO setting VALUES (?, ?)", (f"s{place}", "y" * 400_000))
    assert log.stat().st_size > 1_000 * 4_096, "more than SQLite leaves in the log by itself"
    assert base.path.stat().st_size == before
    assert not upkeep.tidy(base, 1_000.0)
    assert base.path.stat().st_size > 20 * 400_000
    add_setting(base, "last")
    base.close_all()
    assert not log.exists()


def test_the_index_is_made_anew(base: Database, contacts: list[Invented], monkeypatch: Any) -> None:
    monkeypatch.setattr(search_care, "CHUNK", 30)
    ids = [one.id for one in contacts]
    with base.writing() as connection:
        connection.execute("INSERT INTO search_trigram (search_trigram) VALUES ('delete-all')")
        connection.execute("UPDATE search_document SET note = 'zepsuta' WHERE contact % 3 = 0")
    assert search_care.lacking(base.connection(), ids)
    assert search.differing(base.connection(), ids)
    told: list[tuple[int, int]] = []
    search_care.rebuild(base, lambda done, total: told.append((done, total)))
    assert told == [(30, 80), (60, 80), (80, 80)]
    assert is_whole(base, contacts)
    assert pieces(base) == 1
    assert found(base, "zepsuta") == []


def test_others_save_while_the_index_is_made_anew(
    base: Database, contacts: list[Invented], monkeypatch: Any
) -> None:
    monkeypatch.setattr(search_care, "CHUNK", 10)
    other = Database(base.path)

    def save(done: int, _total: int) -> None:
        for place in (0, done // 2, len(contacts) - 1):
            note(other, contacts[place].id, f"w trakcie {done} {place}")

    search_care.rebuild(base, save)
    other.close_all()
    assert is_whole(base, contacts)
    last = contacts[-1].id
    assert found(base, f"trakcie 80 {len(contacts) - 1}") == [last]
    assert found(base, f"trakcie 10 {len(contacts) - 1}") == []


def test_a_rebuilding_that_was_stopped_is_noticed(
    base: Database, contacts: list[Invented], monkeypatch: Any
) -> None:
    monkeypatch.setattr(search_care, "CHUNK", 10)

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search_care.rebuild(base, stop)
    ids = [one.id for one in contacts]
    assert search_care.lacking(base.connection(), ids) == tuple(ids[10:])
    search_care.rebuild(base)
    assert is_whole(base, contacts)


def test_whoever_waits_is_let_in_while_the_index_is_made_anew(
    base: Database, contacts: list[Invented], monkeypatch: Any
) -> None:
    monkeypatch.setattr(search_care, "PART", 10)
    monkeypatch.setattr(search_care, "is_awaited", lambda _path: True)
    told: list[int] = []
    let_in: list[int] = []
    monkeypatch.setattr(upkeep, "let_others_in", lambda _base, done, _chunk: let_in.append(done))
    search_care.rebuild(base, lambda done, _total: told.append(done))
    assert told == [*range(10, 90, 10)]
    assert let_in[: len(told)] == told
    assert is_whole(base, contacts)


def test_merging_comes_to_an_end_though_others_go_on_saving(
    base: Database, contacts: list[Invented], monkeypatch: Any
) -> None:
    other, saved = Database(base.path), 0

    def save(_base: Database, _done: int, _chunk: int) -> None:
        nonlocal saved
        saved += 1
        assert saved < 50
        note(other, contacts[saved].id, f"w trakcie {saved}")

    for place in range(12):
        note(base, contacts[place].id, f"uwaga{place}")
    monkeypatch.setattr(upkeep, "let_others_in", save)
    upkeep.merge_all(base)
    other.close_all()
    assert saved
    assert is_whole(base, contacts)
