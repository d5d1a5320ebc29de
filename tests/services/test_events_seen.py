"""Two who change one note: nobody writes over a text that was never seen."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, a_session_of
from tui_crm.domain.problems import Code, Refused
from tui_crm.domain.timeline import EventKind


def test_a_note_that_changed_meanwhile_is_not_written_over(session):
    person = a_person(session, "Jan Nowak")
    with a_session_of(session, "bob") as bob:
        note = bob.events.add(person.id, EventKind.NOTE, "first")
        bob.events.edit(note.id, "of Bob", seen="first")
        with pytest.raises(Refused) as refused:
            session.events.edit(note.id, "of Anna", seen="first")
        assert refused.value.problem.code is Code.EVENT_CHANGED
        assert session.events.get(note.id).text == "of Bob"
        session.events.edit(note.id, "of Anna", seen="of Bob")
        session.events.edit(note.id, "of Anna", seen="first")  # it says that already
    assert session.events.get(note.id).text == "of Anna"
