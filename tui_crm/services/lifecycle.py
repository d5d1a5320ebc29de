"""Taking contacts out of use, and what may become of them then (R20, R21)."""

from __future__ import annotations

from typing import NamedTuple

from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Kind, Status
from tui_crm.domain.journal import DELETED, OperationKind
from tui_crm.domain.problems import Code, NotFound, StoreError
from tui_crm.services.base import Service
from tui_crm.store import contact_ids, import_traces, journal, removal, upkeep
from tui_crm.store.removal import Present

_CLEANING_MILLISECONDS = 1_000.0


class Trashed(NamedTuple):
    """A contact in the trash; `deleted_at` is ISO 8601, UTC."""

    id: int
    uid: str
    kind: Kind
    name: str
    deleted_at: str


class Handled(NamedTuple):
    """A contact with which something was done."""

    id: int
    uid: str
    kind: Kind
    name: str


class Lifecycle(Service):
    """Activating and deactivating; the trash. Each call is one transaction and one step of undo."""

    def set_status(self, ids: tuple[int, ...], status: Status) -> tuple[Handled, ...]:
        """Makes contacts active or inactive and returns them; those that are so already stay as they are.

        Contacts that are gone meanwhile are passed over: fewer are returned than were asked for.

        Raises:
            NotFound: where none of them is left.
            Denied: the actor may not edit contacts.
        """
        self.require(Permission.EDIT)
        with self.database.writing() as connection:
            found = self._found(ids)
            changed = [one for one in found if one.status is not status]
            if changed:
                now = self.now()
                removal.set_status(connection, [one.id for one in changed], status, self.actor, now)
                operation = journal.open_operation(connection, self.actor, OperationKind.CONTACT_EDITED, now)
                before = {"status": changed[0].status.value}
                journal.record_alike(
                    connection, operation, _versions(changed), before, {"status": status.value}
                )
            return _handled(found)

    def delete(self, ids: tuple[int, ...]) -> tuple[Handled, ...]:
        """Puts contacts into the trash and returns them.

        Contacts that are gone meanwhile are passed over: fewer are returned than were asked for.

        Raises:
            NotFound: where none of them is left.
            Denied: the actor may not delete contacts.
        """
        return self._move(ids, deleted=True)

    def restore(self, ids: tuple[int, ...]) -> tuple[Handled, ...]:
        """Brings contacts back from the trash, with all their links, and returns them.

        Raises:
            NotFound: for the first one that is not in the trash.
            Denied: the actor may not delete contacts.
        """
        return self._move(ids, deleted=False)

    def purge(self, ids: tuple[int, ...]) -> bool:
        """Deletes contacts in the trash for good: journal, search index, drafts and imported rows too.

        Returns:
            whether the files hold no trace of them by now; else the rest goes as the base is tidied.

        Raises:
            NotFound: for the first one that is not in the trash.
            Refused: IMPORT_KNOWS: a file that names one of them is being imported just now.
            Denied: the actor may not delete contacts.
        """
        self.require(Permission.DELETE)
        self._wipe_files(ids)
        with self.database.writing() as connection:
            self._in_trash(ids)
            removal.purge(connection, ids)
        try:
            return upkeep.leave_no_trace(self.database, _CLEANING_MILLISECONDS)
        except StoreError as error:
            if error.problem.code is not Code.DATABASE_BUSY:
                raise
            return False  # they are gone, and others write: the rest goes later

    def _wipe_files(self, ids: tuple[int, ...]) -> None:
        """Takes what files that wait to be imported say about contacts in the trash out of them."""
        with self.database.reading() as connection:
            self._in_trash(ids)
            jobs = import_traces.waiting(connection)
            if not jobs:
                return
            traces = import_traces.traces_of(connection, ids)
        from tui_crm.services.import_wiping import wipe  # late: the readers of files come with it

        wipe(self, jobs, traces)

    def trash(self, offset: int = 0, limit: int | None = None) -> tuple[Trashed, ...]:
        """What is in the trash, the last deleted first."""
        with self.database.reading() as connection:
            rows = removal.trashed(connection, self.actor, offset, limit)
        return tuple(Trashed(one, uid, Kind(kind), name, at) for one, uid, kind, name, at in rows)

    def linked_persons(self, ids: tuple[int, ...]) -> int:
        """How many persons that the actor may see are linked to one of these organizations."""
        with self.database.reading() as connection:
            return removal.linked_persons(connection, ids, self.actor)

    def find_trashed(self, reference: str) -> int:
        """The id that "12" or "uid:2f6c..." stands for in the trash. Raises NotFound."""
        with self.database.reading() as connection:
            found = contact_ids.id_of(connection, reference)
            if found is None or not removal.present(connection, [found], self.actor, trash=True):
                raise NotFound(Code.NOT_IN_TRASH, id=reference)
            return found

    def _move(self, ids: tuple[int, ...], *, deleted: bool) -> tuple[Handled, ...]:
        self.require(Permission.DELETE)
        kind = OperationKind.CONTACT_DELETED if deleted else OperationKind.CONTACT_RESTORED
        with self.database.writing() as connection:
            found, now = self._found(ids) if deleted else self._in_trash(ids), self.now()
            if not found:
                return ()
            moved = [one.id for one in found]
            removal.set_deleted(connection, moved, now if deleted else None, self.actor, now)
            operation = journal.open_operation(connection, self.actor, kind, now)
            before, after = {DELETED: not deleted}, {DELETED: deleted}
            journal.record_alike(connection, operation, _versions(found), before, after)
            return _handled(found)

    def _found(self, ids: tuple[int, ...]) -> list[Present]:
        found = removal.present(self.database.connection(), ids, self.actor)
        if ids and not found:
            raise NotFound(Code.NOT_FOUND, id=ids[0])
        return found

    def _in_trash(self, ids: tuple[int, ...]) -> list[Present]:
        found = removal.present(self.database.connection(), ids, self.actor, trash=True)
        there = {one.id for one in found}
        for one in ids:
            if one not in there:
                raise NotFound(Code.NOT_IN_TRASH, id=one)
        return found


def _versions(changed: list[Present]) -> list[tuple[int, int]]:
    return [(one.id, one.version + 1) for one in changed]


def _handled(found: list[Present]) -> tuple[Handled, ...]:
    return tuple(Handled(one.id, one.uid, one.kind, one.name) for one in found)
