"""What is looked for before anything is loaded for it is what the services would find."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.kit.builders import a_person
from tui_crm.domain.imports import ImportLine, ImportOptions, JobStatus
from tui_crm.domain.meetings import MeetingDraft
from tui_crm.domain.opportunities import OpportunityDraft
from tui_crm.store.today_presence import ENDED, Presence, presence


def there(session) -> Presence:
    with session.database.reading() as connection:
        return presence(connection)


def test_an_empty_base_has_nothing(session):
    assert there(session) == Presence(False, False, False, False, False)


@pytest.mark.parametrize("what", Presence._fields)
def test_each_is_seen(session, what):
    person = a_person(session, "Ewa Lis", phone="600100200")
    if what == "meetings":
        now = datetime(2026, 2, 1, 10)
        session.meetings.add(MeetingDraft("Offer", now, now, "UTC"))
    elif what == "intervals":
        session.keep_in_touch.set([person.id], 30)
    elif what == "opportunities":
        session.opportunities.add(OpportunityDraft(title="Roof", persons=((person.id, ""),)))
    elif what == "duplicates":
        a_person(session, "Ewa Liss", phone="600100200", allow_duplicate=True)
        session.duplicates.scan()
    else:
        session.imports.stage(b"first_name,last_name\nAda,Nowak\n", ImportOptions(), name="a.csv")
    assert there(session) == Presence(**{one: one == what for one in Presence._fields})


def test_an_import_that_has_ended_is_none(session):
    session.imports.run_file(b"first_name,last_name\nAda,Nowak\n", ImportOptions(), name="a.csv")
    assert not there(session).imports
    with session.database.writing() as connection:
        connection.execute("UPDATE import_job SET is_undoing = 1")
    assert there(session).imports


def test_the_statuses_are_those_that_wait_for_nobody():
    waiting = {one for one in JobStatus if is_waiting(one)}
    assert set(ENDED) == set(JobStatus) - waiting - {JobStatus.RUNNING}


def is_waiting(status: JobStatus) -> bool:
    blank = dict.fromkeys(ImportLine.__dataclass_fields__)
    return ImportLine(**{**blank, "status": status}).is_waiting
