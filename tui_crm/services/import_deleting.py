"""Taking entries off the list of imports (R28)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from tui_crm.services.base import Service
from tui_crm.services.import_listing import GOING
from tui_crm.store import import_content, import_lock, import_undoing
from tui_crm.store import imports as store
from tui_crm.store.database import Database
from tui_crm.store.imports import Job
from tui_crm.store.upkeep import let_others_in

_CHUNK = 5_000
"""Rows of one transaction."""


def delete(service: Service, job: Job) -> None:
    """As `Imports.delete`: in short transactions, since a million contacts may name the job."""
    database = service.database
    with import_lock.held(database.path, job.id):
        with database.writing() as connection:
            # Were it killed from here on, nobody could undo or resume what is only a part by now.
            store.change(connection, job.id, {"options": {**job.options, GOING: True}})
        for done in _pieces(database, job.id):
            let_others_in(database, done, 1)
        for done in _chunks(service, job.id):
            let_others_in(database, done, _CHUNK)
        with database.writing() as connection:
            import_content.remove(connection, job.id)
            store.delete(connection, job.id)


def _pieces(database: Database, job: int) -> Iterator[int]:
    """Forgets the job's file but its beginning; gives how many transactions that took so far."""
    for number in count(1):
        with database.writing() as connection:
            if not import_content.shorten(connection, job):
                return
        yield number


def _chunks(service: Service, job: int) -> Iterator[int]:
    """Parts the job from its contacts and rows; gives how many are through after each transaction."""
    done = 0
    for part in (import_undoing.disown, import_undoing.remove_rows):
        while True:
            with service.database.writing() as connection:
                found = part(connection, job, _CHUNK)
            done += found
            if found < _CHUNK:
                break
            yield done
