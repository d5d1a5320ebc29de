"""Taking a whole import back (R37): what it made goes for good, what it changed gets its former values.

In short transactions, between which others can write. Each leaves less to do, so that whoever was stopped or
killed goes on by beginning again: contacts that are gone are gone, changes that were taken back say so in the
journal. What anybody has done with a contact since is never thrown away: such a contact stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui_crm.domain import journal_data
from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Contact, Kind
from tui_crm.domain.import_put_back import without
from tui_crm.domain.import_undo_plan import UndoPlan
from tui_crm.domain.imports import JobStatus, UndoneImport
from tui_crm.domain.journal import AVATAR, OperationKind
from tui_crm.domain.problems import Code, Denied, NotFound, Refused
from tui_crm.services.base import Service
from tui_crm.services.contact_writer import ContactWriter
from tui_crm.services.import_listing import ENDED
from tui_crm.services.taking_back_things import put
from tui_crm.store import import_content, import_lock, journal, removal, undoing, unknown_events
from tui_crm.store import import_undoing as found
from tui_crm.store import imports as store
from tui_crm.store.imports import Job
from tui_crm.store.undoing import Change
from tui_crm.store.upkeep import let_others_in

CHUNK = 250
"""Contacts in one transaction."""

Told = Callable[[int, int], object]
"""Called with how many contacts are through, of how many; where it gives False the work ends there."""


def undo(service: Service, job: Job, told: Told | None) -> UndoneImport:
    """As `Imports.undo`."""
    with import_lock.held(service.database.path, job.id):
        with service.database.writing() as connection:
            now = store.read(connection, job.id)
            if now is None:
                raise NotFound(Code.IMPORT_NOT_FOUND, id=job.id)
            _require(service, now)
            store.change(connection, job.id, {"is_undoing": 1})
        return _Undoing(service, job.id, told or _nobody).run()


def foresee(service: Service, job: Job) -> UndoPlan:
    """As `Imports.foresee_undo`."""
    with service.database.reading() as connection:
        organizations = found.organizations_count(connection, job.id)
        return UndoPlan(
            found.made_count(connection, job.id) - organizations,
            organizations,
            found.changed_count(connection, job.id),
        )


def _nobody(_done: int, _total: int) -> None:
    """Nobody looks on."""


def _require(service: Service, job: Job) -> None:
    """Raises where it cannot be undone, before anything of it is."""
    # What this process holds nobody else runs.
    status = JobStatus.STOPPED if job.status is JobStatus.RUNNING or job.is_undoing else job.status
    connection = service.database.connection()
    # What an undo left, since somebody had done something with it, another one may find as it was.
    is_again = status is JobStatus.UNDONE and found.has_left(connection, job.id)
    if status not in ENDED and not is_again:
        raise Refused(Code.IMPORT_NOT_UNDOABLE, id=job.id, status=status.value)
    if found.update_count(connection, job.id):
        service.require(Permission.EDIT)


class _Undoing:
    """One undo of one import, by whoever holds its lock."""

    def __init__(self, service: Service, job: int, told: Told) -> None:
        self._service = service
        self._database = service.database
        self._connection = service.database.connection()
        self._job = job
        self._told = told
        self._removed = {Kind.PERSON: 0, Kind.ORGANIZATION: 0}
        self._put_back: set[int] = set()
        self._kept: dict[int, str] = {}
        self._done = 0
        self._total = found.made_count(self._connection, job) + found.update_count(self._connection, job)
        self._writer = ContactWriter(
            service.database, service.actor, service.clock, service.region, unsearched=set()
        )

    def run(self) -> UndoneImport:
        """Takes back what there is, as far as `told` lets it."""
        # Persons before organizations: an organization to which somebody still belongs stays.
        is_whole = self._take_changes() and self._remove(Kind.PERSON) and self._remove(Kind.ORGANIZATION)
        if is_whole:
            self._finish()
        left = 0 if is_whole else max(self._total - self._done, 1)
        return UndoneImport(
            sum(self._removed.values()),
            len(self._put_back),
            tuple(sorted(self._kept.items())),
            left,
            self._removed[Kind.ORGANIZATION],
        )

    def _finish(self) -> None:
        is_long = True
        while is_long:
            with self._database.writing() as connection:
                is_long = import_content.shorten(connection, self._job)
        with self._database.writing() as connection:
            found.remove_defined(connection, self._job)
            import_content.remove(connection, self._job)
            store.change(connection, self._job, {"is_undoing": 0, "samples": {}, "problem": ""})
            store.set_status(connection, self._job, JobStatus.UNDONE, self._service.now())

    def _passed(self, count: int) -> bool:
        """Tells that so many more are through; whether to go on."""
        self._done += count
        goes_on = self._told(self._done, max(self._total, self._done)) is not False
        if goes_on:
            let_others_in(self._database, self._done, CHUNK)
        return goes_on

    # -- contacts that it made ---------------------------------------------------------------------

    def _remove(self, kind: Kind) -> bool:
        """Removes those that nobody has touched; whether it came to the end."""
        last = 0
        while True:
            with self._database.writing() as connection:
                page = found.made(connection, self._job, kind, last, CHUNK)
                untouched = [one.id for one in page if not one.is_touched]
                if untouched:
                    unknown_events.release(connection, untouched)
                    removal.erase(connection, untouched)
            self._removed[kind] += len(untouched)
            self._keep([one.id for one in page if one.is_touched])
            if len(page) < CHUNK:
                self._passed(len(page))  # there is nothing behind it to be stopped
                return True
            last = page[-1].id
            if not self._passed(len(page)):
                return False

    def _keep(self, ids: list[int]) -> None:
        """Notes that these stay; those that the actor may not see stay without being named."""
        for trash in (False, True):
            present = removal.present(self._connection, ids, self._service.actor, trash)
            self._kept |= {one.id: one.name for one in present}

    # -- contacts that it changed ------------------------------------------------------------------

    def _take_changes(self) -> bool:
        """Gives contacts the values from before the import; whether it came to the end."""
        below = None
        while True:
            with self._database.writing() as connection:
                more = () if below is None else (below,)
                page = found.updates(connection, self._job, CHUNK, *more)
                for operation, changes in page:
                    self._take_operation(operation, changes)
                self._writer.index()
            if not page:
                return True
            below = page[-1].operation
            if not self._passed(len(page)):
                return False

    def _take_operation(self, operation: int, changes: list[Change]) -> None:
        self._put_back.update(change.contact for change in changes if self._take(operation, change))

    def _take(self, operation: int, change: Change) -> bool:
        """Takes a change back as far as it still holds; whether anything of it was."""
        try:
            contact = self._writer.current(change.contact)
        except NotFound:  # in the trash, or not the actor's to see any more
            self._keep([change.contact])
            return False
        changed = self._changed_since(contact, change)
        if changed:
            self._kept[contact.id] = contact.name
        before, after = without(change.before, change.after, changed)
        if not after or (AVATAR not in after and journal_data.is_taken_back(contact.draft, before, after)):
            return False
        try:
            with self._database.writing():
                self._restore(contact, Change(change.id, change.contact, before, after), operation)
        except (Refused, Denied, NotFound):  # inactive by now, or a tag or an organization is gone
            self._kept[contact.id] = contact.name
            return False
        return True

    def _changed_since(self, contact: Contact, change: Change) -> tuple[str, ...]:
        fields = [name for name in change.after if name in journal_data.DRAFT_FIELDS]
        before, after = ({name: data[name] for name in fields} for data in (change.before, change.after))
        if journal_data.is_taken_back(contact.draft, before, after):
            return ()
        return journal_data.conflicts(contact.draft, before, after)

    def _restore(self, contact: Contact, change: Change, operation: int) -> None:
        actor, now = self._service.actor, self._service.now()
        number = journal.open_operation(
            self._connection, actor, OperationKind.UNDONE, now, self._job, undoes=operation
        )
        undoing.set_undone_by(self._connection, operation, number)
        if AVATAR in change.after:
            put(self._service, contact, AVATAR, change)
            before, after = {AVATAR: change.after[AVATAR]}, {AVATAR: change.before[AVATAR]}
            journal.record_values(self._connection, number, contact.id, contact.version, before, after)
        fields: dict[str, Any] = {n: v for n, v in change.after.items() if n in journal_data.DRAFT_FIELDS}
        draft = journal_data.taken_back(contact.draft, change.before, fields)
        self._writer.update(contact, draft, strict=False, create_tags=False, operation=number, restores=True)
