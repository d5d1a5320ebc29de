"""Taking contacts out of use, and what may become of them then (R20, R21)."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Contact, Kind, Status
from tui_crm.domain.journal import DELETED, OperationKind
from tui_crm.domain.problems import Code, NotFound, StoreError
from tui_crm.services.base import Service
from tui_crm.services.contact_writer import ContactWriter
from tui_crm.store import contacts, journal, removal, upkeep
from tui_crm.store.contact_reading import load

_CLEANING_MILLISECONDS = 1_000.0


class Trashed(NamedTuple):
    """A contact in the trash; `deleted_at` is ISO 8601, UTC."""

    id: int
    uid: str
    kind: Kind
    name: str
    deleted_at: str


class Lifecycle(Service):
    """Activating and deactivating; the trash. Each call is one transaction: all of the contacts or none."""

    def set_status(self, ids: tuple[int, ...], status: Status) -> tuple[Contact, ...]:
        """Makes contacts active or inactive and returns them; those that are so already stay as they are.

        Raises:
            NotFound: for the first one missing.
            Denied: the actor may not edit contacts.
        """
        self.require(Permission.EDIT)
        writer = ContactWriter(self.database, self.actor, self.clock, self.region)
        with self.database.writing():
            before = [writer.current(one) for one in dict.fromkeys(ids)]
            return tuple(
                writer.update(one, replace(one.draft, status=status), strict=False) or one for one in before
            )

    def delete(self, ids: tuple[int, ...]) -> tuple[Contact, ...]:
        """Puts contacts into the trash and returns them as they were.

        Raises:
            NotFound: for the first one missing.
            Denied: the actor may not delete contacts.
        """
        return self._move(ids, deleted=True)

    def restore(self, ids: tuple[int, ...]) -> tuple[Contact, ...]:
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
            Denied: the actor may not delete contacts.
        """
        self.require(Permission.DELETE)
        with self.database.writing() as connection:
            self._loaded(ids, trash=True)
            removal.purge(connection, ids)
        try:
            return upkeep.leave_no_trace(self.database, _CLEANING_MILLISECONDS)
        except StoreError as error:
            if error.problem.code is not Code.DATABASE_BUSY:
                raise
            return False  # they are gone, and others write: the rest goes later

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
            found = contacts.id_of(connection, reference)
            if found is None or found not in load(connection, [found], self.actor, trash=True):
                raise NotFound(Code.NOT_IN_TRASH, id=reference)
            return found

    def _move(self, ids: tuple[int, ...], *, deleted: bool) -> tuple[Contact, ...]:
        self.require(Permission.DELETE)
        kind = OperationKind.CONTACT_DELETED if deleted else OperationKind.CONTACT_RESTORED
        with self.database.writing() as connection:
            found, now = self._loaded(ids, trash=not deleted), self.now()
            removal.set_deleted(connection, ids, now if deleted else None, self.actor, now)
            operation = journal.open_operation(connection, self.actor, kind, now)
            for one in found:
                before, after = {DELETED: not deleted}, {DELETED: deleted}
                journal.record_values(connection, operation, one.id, one.version + 1, before, after)
            return found if deleted else self._loaded(ids, trash=False)

    def _loaded(self, ids: tuple[int, ...], *, trash: bool) -> tuple[Contact, ...]:
        loaded = load(self.database.connection(), ids, self.actor, trash)
        for one in ids:
            if one not in loaded:
                raise NotFound(Code.NOT_IN_TRASH if trash else Code.NOT_FOUND, id=one)
        return tuple(loaded[one] for one in dict.fromkeys(ids))
