"""Taking an operation of the journal back: contacts get the values from before it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property, partial
from itertools import groupby
from typing import Any

from tui_crm.domain import journal_data
from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Contact, Kind, Status
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.journal import DELETED, OperationKind
from tui_crm.domain.problems import Code, NotFound, Refused
from tui_crm.services.base import Service
from tui_crm.services.contact_writer import ContactWriter
from tui_crm.services.redefining import redefine
from tui_crm.services.taking_back_things import conflict, put
from tui_crm.store import definitions, journal, removal, undoing
from tui_crm.store.contact_reading import load
from tui_crm.store.contact_writing import Edit
from tui_crm.store.removal import Present
from tui_crm.store.sql import LARGEST
from tui_crm.store.undoing import Change, Operation

_MADE, _MOVED, _STATUS, _FIELDS, _VALUES = "made", "moved", "status", "fields", "values"
_AT_ONCE = 1_000
"""Changes that are taken back together."""
_APART = frozenset({"tags", "owners", "watchers", "access", "custom"})
"""Fields of which no other field of the contact has to be read for undoing, but owners and organizations."""
_PERMISSIONS = {
    OperationKind.CONTACT_ADDED: Permission.ADD,
    OperationKind.CONTACT_DELETED: Permission.DELETE,
    OperationKind.CONTACT_RESTORED: Permission.DELETE,
    OperationKind.CONTACTS_MERGED: Permission.DELETE,
    OperationKind.FIELD_ADDED: Permission.FIELDS,
    OperationKind.FIELD_EDITED: Permission.FIELDS,
    OperationKind.TAG_ADDED: Permission.TAGS,
    OperationKind.TAG_EDITED: Permission.TAGS,
    OperationKind.TAG_DELETED: Permission.TAGS,
    OperationKind.USER_ADDED: Permission.USERS,
    OperationKind.USER_EDITED: Permission.USERS,
    OperationKind.GROUP_ADDED: Permission.USERS,
    OperationKind.GROUP_EDITED: Permission.USERS,
    OperationKind.GROUP_DELETED: Permission.USERS,
    OperationKind.KEY_ADDED: Permission.USERS,
    OperationKind.KEY_REMOVED: Permission.USERS,
    OperationKind.STAGE_ADDED: Permission.FIELDS,
    OperationKind.STAGE_EDITED: Permission.FIELDS,
}
"""What undoing and redoing need; all else needs the permission to edit."""
_Step = tuple[str, Any, Any]
_Write = Callable[[int], None]
"""Stores what was decided, inside the transaction in which it was; it takes the operation of the journal."""


class TakingBack:
    """One undo or redo, some changes at a time.

    Args:
        service: whose base and actor count.
        found: the operation that is taken back.
        change: the user's own change behind it: `found` itself, or what the undo `found` took back.
        passes: whether contacts that are as they were before it are passed over, and bar nothing.
    """

    def __init__(
        self, service: Service, found: Operation, change: Operation, *, passes: bool = False
    ) -> None:
        self._service = service
        self._connection = service.database.connection()
        self._found = found
        self._change = change
        self._passes = passes
        self._writer = ContactWriter(
            service.database, service.actor, service.clock, service.region, unsearched=set()
        )

    def run(self, number: int) -> None:
        """Takes all of it back, its last change first, inside the transaction that is open.

        Args:
            number: the operation under which what is done is recorded.

        Raises Refused, NotFound, Denied: then nothing must be committed.
        """
        self.require()
        below = LARGEST
        while page := self.page(_AT_ONCE, below):
            below = page[-1].id
            self.take(page, number)
        self.redefine(number)

    def require(self) -> None:
        """Raises Denied where the actor may not do what was done, and Refused for half of a merge."""
        self._service.require(_PERMISSIONS.get(self._change.kind, Permission.EDIT))
        if undoing.extent(self._connection, self._change.id).made:
            self._service.require(Permission.ADD)
        if self._change.kind is OperationKind.CONTACTS_MERGED:
            self._require_both()

    def _require_both(self) -> None:
        """Refuses a merge of whose two contacts one was purged: what was moved to it is gone with it."""
        left = {one.contact for one in self.page(_AT_ONCE, LARGEST)}
        if len(left) < 2:
            for trash in (False, True):
                for one in removal.present(self._connection, left, self._service.actor, trash):
                    raise Refused(Code.UNDO_HALF_GONE, name=one.name)
            raise NotFound(Code.NOT_FOUND, id=min(left))

    def page(self, size: int, below: int) -> list[Change]:
        """So many of the changes, the last first, of those with numbers smaller than `below`."""
        return undoing.changes(self._connection, self._found.id, size, below)

    def check(self, page: list[Change]) -> None:
        """Raises what `take` would, of fields and of being in the trash. Nothing is written."""
        for step, run in groupby(page, _step):
            self._decided(step, list(run))

    def take(self, page: list[Change], number: int) -> None:
        """Takes these changes back, as `run`."""
        for step, run in groupby(page, _step):
            self._decided(step, list(run))(number)
            self._writer.index()

    def redefine(self, number: int) -> None:
        """Takes back what it did to all else than contacts, as `run`."""
        service = self._service
        redefine(self._connection, number, self._found.id, service.actor, service.now())

    def _decided(self, step: _Step, changes: list[Change]) -> _Write:
        """What takes these changes of one step back, after all that may bar it was looked at."""
        what, before, after = step
        if self._passes:
            changes = _latest(changes)
        if what in (_MADE, _MOVED):
            return self._moving(changes, deleted=bool(before), is_made=what == _MADE)
        if what == _STATUS:
            return self._status(changes, str(before), str(after))
        if what == _FIELDS:
            return self._fields(changes)
        return partial(self._restore, changes)

    # -- many contacts at a time -------------------------------------------------------------------

    def _moving(self, changes: list[Change], *, deleted: bool, is_made: bool) -> _Write:
        """Puts contacts into the trash or takes them out of it."""
        if self._passes:
            wanted = [one.contact for one in changes]
            done = _ids(removal.present(self._connection, wanted, self._service.actor, trash=deleted))
            changes = [one for one in changes if one.contact not in set(done)]
        found = self._present(changes, trash=not deleted)
        if deleted:
            for change, one in zip(changes, found, strict=True):
                self._require_untouched(change, one.name, is_made)
        return partial(self._move, found, deleted)

    def _move(self, found: list[Present], deleted: bool, number: int) -> None:
        actor, now = self._service.actor, self._service.now()
        removal.set_deleted(self._connection, _ids(found), now if deleted else None, actor, now)
        self._record_alike(number, found, {DELETED: not deleted}, {DELETED: deleted})

    def _status(self, changes: list[Change], before: str, after: str) -> _Write:
        """Gives contacts the status `before` that have the status `after`."""
        found = self._present(changes, trash=False)
        if self._passes:
            found = [one for one in found if one.status != before]
        for one in found:
            if one.status != after:
                raise conflict(one.name, ["status"])
        return partial(self._set_status, found, before, after)

    def _set_status(self, found: list[Present], before: str, after: str, number: int) -> None:
        actor, now = self._service.actor, self._service.now()
        removal.set_status(self._connection, _ids(found), Status(before), actor, now)
        self._record_alike(number, found, {"status": after}, {"status": before})

    def _fields(self, changes: list[Change]) -> _Write:
        """Gives contacts the fields that each had before its change."""
        names = {name for change in changes for name in change.after}
        parts = ("owners", "organizations", *names) if names <= _APART else None
        found = load(self._connection, [one.contact for one in changes], self._service.actor, parts=parts)
        edits: list[Edit] = []
        for change in changes:
            contact = found.get(change.contact)
            if contact is None:
                raise self._missing(change.contact, trash=False)
            if self._passes and journal_data.is_taken_back(contact.draft, change.before, change.after):
                continue
            if fields := self._conflicts(contact, change):
                raise conflict(contact.name, fields)
            draft = journal_data.taken_back(contact.draft, change.before, change.after)
            judged = self._writer.judged(contact, draft, strict=False, restores=True)
            edit = None if judged is None else self._writer.resolved(contact, judged, restores=True)
            if edit is not None:
                edits.append(edit)
        return partial(self._writer.store, edits)

    def _present(self, changes: list[Change], *, trash: bool) -> list[Present]:
        """The contacts of these changes, in or outside the trash, where all of them have to be."""
        wanted = [one.contact for one in changes]
        found = removal.present(self._connection, wanted, self._service.actor, trash)
        if len(found) < len(wanted):
            there = set(_ids(found))
            raise self._missing(next(one for one in wanted if one not in there), trash=trash)
        return found

    def _missing(self, contact_id: int, *, trash: bool) -> Refused | NotFound:
        """Why a contact is not where it was left: somebody moved it to or from the trash, or it is hidden."""
        moved = removal.present(self._connection, [contact_id], self._service.actor, not trash)
        return conflict(moved[0].name, [DELETED]) if moved else NotFound(Code.NOT_FOUND, id=contact_id)

    def _require_untouched(self, change: Change, name: str, is_made: bool) -> None:
        """Refuses to throw away what others did with the contact since."""
        fields = undoing.changed_since(self._connection, change, self._service.actor.user_id)
        if is_made and undoing.is_linked_elsewhere(self._connection, change.contact, self._found.id):
            fields += ("persons",)
        if fields:
            raise conflict(name, fields)

    def _record_alike(
        self, number: int, found: list[Present], before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> None:
        versions = [(one.id, one.version + 1) for one in found]
        journal.record_alike(self._connection, number, versions, before, after)

    # -- one contact -------------------------------------------------------------------------------

    def _restore(self, changes: list[Change], number: int) -> None:
        """Gives contacts the values that they had before their changes, one after another."""
        for change in changes:
            self._restore_one(change, number)

    def _restore_one(self, change: Change, number: int) -> None:
        self._present([change], trash=False)
        contact = self._writer.current(change.contact)
        if fields := self._conflicts(contact, change):
            raise conflict(contact.name, fields)
        others = [name for name in change.after if name not in journal_data.DRAFT_FIELDS]
        for name in others:
            put(self._service, contact, name, change)
        if others:
            before, after = ({name: data[name] for name in others} for data in (change.after, change.before))
            journal.record_values(self._connection, number, contact.id, contact.version, before, after)
        if len(others) < len(change.after):
            draft = journal_data.taken_back(contact.draft, change.before, change.after)
            self._writer.update(
                contact, draft, strict=False, create_tags=False, operation=number, restores=True
            )

    def _conflicts(self, contact: Contact, change: Change) -> tuple[str, ...]:
        fields = journal_data.conflicts(contact.draft, change.before, change.after)
        fields += self._out_of_use(contact, change)
        if "organizations" in fields and journal_data.is_reordered(contact.draft, change.after):
            # Among organizations that were hidden meanwhile, taking back what came later loses the order.
            others = undoing.changed_since(self._connection, change, self._service.actor.user_id)
            if "organizations" not in others:
                return tuple(field for field in fields if field != "organizations")
        return fields

    def _out_of_use(self, contact: Contact, change: Change) -> tuple[str, ...]:
        """The custom fields that nothing can be put back into, since they are out of use by now."""
        before, after = (data.get("custom", {}) for data in (change.before, change.after))
        lost = [
            key
            for key, value in before.items()
            if value != after.get(key) and key not in contact.draft.custom
        ]
        if not lost:
            return ()
        kind = contact.draft.kind
        return tuple(CUSTOM_PREFIX + key for key in lost if (kind, key) not in self._in_use)

    @cached_property
    def _in_use(self) -> Collection[tuple[Kind, str]]:
        """The custom fields in use: base and key."""
        known = definitions.fields(self._connection)
        return {(field.kind, field.key) for field in known if not field.retired}


def _step(change: Change) -> _Step:
    """What has to be done: many neighbours of the same step are done at once."""
    before, after = change.before, change.after
    if journal_data.is_new(before):
        return _MADE, True, False
    if DELETED in after:
        return _MOVED, before[DELETED], after[DELETED]
    if set(after) == {"status"}:
        return _STATUS, before["status"], after["status"]
    if all(name in journal_data.DRAFT_FIELDS for name in after):
        return _FIELDS, None, None
    return _VALUES, None, None


def _ids(found: Iterable[Present]) -> list[int]:
    return [one.id for one in found]


def _latest(changes: list[Change]) -> list[Change]:
    """Of each contact the last change alone: an undo that was taken back in part and begun again has two."""
    found: dict[int, Change] = {}
    for one in changes:
        found.setdefault(one.contact, one)
    return list(found.values())
