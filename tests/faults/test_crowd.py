"""Twenty people who edit, twenty who read, and an import, at once: nobody is told that the base is locked."""

from __future__ import annotations

import sys

from tests.faults.crew import Crew, errors
from tests.faults.jobs import Orders, importer, reader, visitor
from tests.faults.size import scaled
from tests.faults.verdict import broken, lost
from tests.kit.builders import a_person
from tui_crm.domain.imports import ImportOptions, JobStatus
from tui_crm.services.session import Session

PEOPLE = 20
ROUNDS = scaled(6, 200)
ROWS = scaled(600, 40_000)


def gather(workers: Crew, session: Session, people: int, without: str = "") -> int:
    """Lets them all work at once; the number of the import."""
    contacts = [a_person(session, "Jan Zapis").id for _number in range(people)]
    rows = "".join(f"Ewa Nowak,ewa{n}@example.com\n" for n in range(ROWS))
    job = session.imports.stage(("full name,email\n" + rows).encode(), ImportOptions(), name="people.csv")
    workers.start(importer, Orders(session.path, job=job, without=without))
    for number, contact in enumerate(contacts):
        workers.start(visitor, Orders(session.path, number, ROUNDS, contacts=(contact,), without=without))
        workers.start(reader, Orders(session.path, number, ROUNDS))
    return job


def test_nobody_is_told_of_a_lock(workers: Crew, session: Session) -> None:
    job = gather(workers, session, PEOPLE)
    heard = workers.see_out()
    assert errors(heard) == []
    edits = [said for said in workers.saved() if said.contact]
    assert len(edits) == PEOPLE * ROUNDS
    assert lost(session, edits) == []
    line = session.imports.line(job)
    assert (line.status, line.created) == (JobStatus.DONE, ROWS)
    assert broken(session.path) == ()
    # A figure, no rule: the machine of a test may be busy with others.
    print(f"longest wait of {len(edits)} edits: {max(said.seconds for said in edits):.3f} s", file=sys.stderr)


def test_control_without_the_write_lock_first_people_are_told(workers: Crew, session: Session) -> None:
    gather(workers, session, 6, without="immediate")
    assert any("BUSY" in text.upper() for text in errors(workers.see_out()))
