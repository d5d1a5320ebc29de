"""What undo and histories ask of the base: by indexes, whatever was written before, and in their order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.store.test_list_order import plan_of, said_by
from tui_crm.domain.contact import Status
from tui_crm.domain.timeline import EventKind, HistoryFilter
from tui_crm.services.session import Session

GROWING = (
    "j", "o", "e", "c", "l", "a", "d", "x", "n", "m", "p", "journal_change", "journal_operation", "event",
    "contact", "mail_message", "mail_address", "mail_link", "meeting", "meeting_occurrence", "opportunity",
    "journal_definition",
)  # fmt: skip
"""Tables that grow, and what they are called in the statements of histories."""


@pytest.fixture(params=["admin", "manager"])
def bob(request: pytest.FixtureRequest, session: Session) -> Iterator[Session]:
    """Whoever changed three persons of an organization; Anna did more since."""
    with a_session_of(session, "bob", request.param) as opened:
        an_organization(opened, "Acme")
        ids = tuple(a_person(opened, f"Jan N{letter}wak", organization="Acme").id for letter in "aou")
        opened.lifecycle.set_status(ids, Status.INACTIVE)
        opened.events.add(ids[0], EventKind.NOTE, "x")
        a_person(session, "Ewa Lis")
        yield opened


def assert_uses_indexes(session: Session, statements: list[str], sorts: int | None = None) -> None:
    """No statement walks a table that grows, or its index, end to end; at most so many sort."""
    connection = session.database.connection()
    sorted_by = 0
    for statement in statements:
        for step in plan_of(connection, statement):
            words = step.split()
            assert not (words[0] == "SCAN" and words[1] in GROWING), (step, statement)
            sorted_by += "USE TEMP B-TREE FOR ORDER BY" in step
    assert sorts is None or sorted_by <= sorts


def test_what_is_undone_next_is_found_by_the_user(bob: Session) -> None:
    connection = bob.database.connection()
    said = said_by(connection, bob.undoing.next_undo)
    bob.undoing.undo()
    said += said_by(connection, bob.undoing.next_redo)
    assert_uses_indexes(bob, said)
    steps = [step for statement in said for step in plan_of(connection, statement)]
    for index in ("journal_operation_by_hand", "journal_operation_undone"):  # they hold nothing of imports
        assert any(
            f"USING COVERING INDEX {index}" in step or f"USING INDEX {index}" in step for step in steps
        )
    assert not any("journal_operation_user" in step for step in steps)


def test_undo_and_redo_of_many_read_no_table(bob: Session) -> None:
    connection = bob.database.connection()
    said = said_by(connection, bob.undoing.undo, bob.undoing.undo, bob.undoing.undo, bob.undoing.redo)
    assert len(said) > 20
    assert_uses_indexes(bob, said)


def test_the_history_of_all_is_read_in_its_order(bob: Session) -> None:
    first = bob.history.everything(2)
    connection = bob.database.connection()
    said = said_by(connection, lambda: bob.history.everything(2, first[-1].key))
    said += said_by(connection, lambda: bob.history.everything(2, wanted=HistoryFilter(text="nowak")))
    # What was done to users is so little that it is read as a whole, the files are those of a page's events.
    alone = ("FROM journal_definition d", "FROM attachment a")
    said = [one for one in said if not any(table in one for table in alone)]
    for index in ("journal_operation_at", "event_at", "mail_message_at", "meeting_occurrence_time"):
        assert any(f"INDEXED BY {index}" in statement for statement in said)
    assert_uses_indexes(bob, said, sorts=0)


def test_the_history_of_a_contact_reads_only_its_own(bob: Session) -> None:
    acme = bob.contacts.suggest_organizations("acme")[0].id
    assert acme is not None
    first = bob.history.of_contact(acme, 2)
    connection = bob.database.connection()
    said = said_by(connection, lambda: bob.history.of_contact(acme, 2, first[-1].key))
    assert_uses_indexes(bob, said)
    assert len(said) <= 14
