"""Taking an operation of the journal back: every contact gets the values from before it, or none does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from tui_crm.domain import journal_data
from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Contact, Status
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.journal import AVATAR, DELETED, EVENT, FILE, OperationKind
from tui_crm.domain.problems import Code, Denied, NotFound, Refused
from tui_crm.services.base import Service
from tui_crm.services.contact_writer import ContactWriter
from tui_crm.services.redefining import redefine
from tui_crm.store import attachments, definitions, events, journal, pictures, removal, undoing
from tui_crm.store.contact_reading import load
from tui_crm.store.contact_writing import Edit
from tui_crm.store.removal import Present
from tui_crm.store.sql import LARGEST
from tui_crm.store.undoing import Change, Operation

_MADE, _MOVED, _STATUS, _FIELDS, _VALUES = "made", "moved", "status", "fields", "values"
_AT_ONCE = 1_000
"""Changes that are taken back together."""
_PERMISSIONS = {
    OperationKind.CONTACT_ADDED: Permission.ADD,
    OperationKind.CONTACT_DELETED: Permission.DELETE,
    OperationKind.CONTACT_RESTORED: Permission.DELETE,
    OperationKind.FIELD_ADDED: Permission.FIELDS,
    OperationKind.FIELD_EDITED: Permission.FIELDS,
    OperationKind.TAG_ADDED: Permission.TAGS,
    OperationKind.TAG_EDITED: Permission.TAGS,
    OperationKind.TAG_DELETED: Permission.TAGS,
}
"""What undoing and redoing need; all else needs the permission to edit."""
_STORED = {EVENT: events, FILE: attachments}


class TakingBack:
    """One undo or redo, inside the transaction that is open.

    Args:
        service: whose base and actor count.
        number: the operation under which what is done is recorded.
        found: the operation that is taken back.
        change: the user's own change behind it: `found` itself, or what the undo `found` took back.
    """

    def __init__(self, service: Service, number: int, found: Operation, change: Operation) -> None:
        self._service = service
        self._connection = service.database.connection()
        self._number = number
        self._found = found
        self._change = change
        self._writer = ContactWriter(
            service.database, service.actor, service.clock, service.region, unsearched=set()
        )

    def run(self) -> None:
        """Takes it back, its last change first.

        Raises Refused, NotFound, Denied: then nothing must be committed.
        """
        self._service.require(_PERMISSIONS.get(self._change.kind, Permission.EDIT))
        if undoing.extent(self._connection, self._change.id).made:
            self._service.require(Permission.ADD)
        for (what, before, after), changes in self._steps():
            if what in (_MADE, _MOVED):
                self._move(changes, deleted=bool(before), is_made=what == _MADE)
            elif what == _STATUS:
                self._set_status(changes, str(before), str(after))
            elif what == _FIELDS:
                self._restore_fields(changes)
            else:
                for one in changes:
                    self._restore(one)
            self._writer.index()
        redefine(self._connection, self._number, self._found.id, self._service.now())

    def _steps(self) -> Iterator[tuple[tuple[str, Any, Any], list[Change]]]:
        """What has to be done, and the changes that it takes back: not more than `_AT_ONCE` of them."""
        below = LARGEST
        while page := undoing.changes(self._connection, self._found.id, _AT_ONCE, below):
            below = page[-1].id
            for step, run in groupby(page, _step):
                yield step, list(run)

    # -- many contacts at a time -------------------------------------------------------------------

    def _move(self, changes: list[Change], *, deleted: bool, is_made: bool) -> None:
        """Puts contacts into the trash or takes them out of it."""
        found = self._present(changes, trash=not deleted)
        if deleted:
            for change, one in zip(changes, found, strict=True):
                self._require_untouched(change, one.name, is_made)
        actor, now = self._service.actor, self._service.now()
        removal.set_deleted(self._connection, _ids(found), now if deleted else None, actor, now)
        self._record_alike(found, {DELETED: not deleted}, {DELETED: deleted})

    def _set_status(self, changes: list[Change], before: str, after: str) -> None:
        """Gives contacts the status `before` that have the status `after`."""
        found = self._present(changes, trash=False)
        for one in found:
            if one.status != after:
                raise _conflict(one.name, ["status"])
        actor, now = self._service.actor, self._service.now()
        removal.set_status(self._connection, _ids(found), Status(before), actor, now)
        self._record_alike(found, {"status": after}, {"status": before})

    def _restore_fields(self, changes: list[Change]) -> None:
        """Gives contacts the fields that each had before its change."""
        found = load(self._connection, [one.contact for one in changes], self._service.actor)
        edits: list[Edit] = []
        for change in changes:
            contact = found.get(change.contact)
            if contact is None:
                raise self._missing(change.contact, trash=False)
            if fields := self._conflicts(contact, change):
                raise _conflict(contact.name, fields)
            draft = journal_data.taken_back(contact.draft, change.before, change.after)
            judged = self._writer.judged(contact, draft, strict=False, restores=True)
            edit = None if judged is None else self._writer.resolved(contact, judged, restores=True)
            if edit is not None:
                edits.append(edit)
        self._writer.store(edits, self._number)

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
        return _conflict(moved[0].name, [DELETED]) if moved else NotFound(Code.NOT_FOUND, id=contact_id)

    def _require_untouched(self, change: Change, name: str, is_made: bool) -> None:
        """Refuses to throw away what others did with the contact since."""
        fields = undoing.changed_since(self._connection, change, self._service.actor.user_id)
        if is_made and undoing.is_linked_elsewhere(self._connection, change.contact, self._found.id):
            fields += ("persons",)
        if fields:
            raise _conflict(name, fields)

    def _record_alike(
        self, found: list[Present], before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> None:
        versions = [(one.id, one.version + 1) for one in found]
        journal.record_alike(self._connection, self._number, versions, before, after)

    # -- one contact -------------------------------------------------------------------------------

    def _restore(self, change: Change) -> None:
        """Gives a contact the values that it had before the change."""
        self._present([change], trash=False)
        contact = self._writer.current(change.contact)
        if fields := self._conflicts(contact, change):
            raise _conflict(contact.name, fields)
        others = [name for name in change.after if name not in journal_data.DRAFT_FIELDS]
        for name in others:
            self._put(contact, name, change)
        if others:
            before, after = ({name: data[name] for name in others} for data in (change.after, change.before))
            journal.record_values(self._connection, self._number, contact.id, contact.version, before, after)
        if len(others) < len(change.after):
            draft = journal_data.taken_back(contact.draft, change.before, change.after)
            self._writer.update(
                contact, draft, strict=False, create_tags=False, operation=self._number, restores=True
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
        kind, fields = contact.draft.kind, definitions.fields(self._connection)
        known = {field.key for field in fields if field.kind is kind and not field.retired}
        return tuple(CUSTOM_PREFIX + key for key in lost if key not in known)

    def _put(self, contact: Contact, name: str, change: Change) -> None:
        """Puts what is no field back: the picture, an event, a file."""
        before, after = change.before[name], change.after[name]
        if name == AVATAR:
            if not contact.is_active:
                raise Refused(Code.CONTACT_INACTIVE, name=contact.name, id=contact.id)
            if pictures.avatar(self._connection, contact.id) != after:
                raise _conflict(contact.name, [name])
            pictures.set_avatar(self._connection, contact.id, before)
            return
        kind, _colon, digits = name.partition(":")
        number, store = int(digits), _STORED[f"{kind}:"]
        if f"{kind}:" == EVENT:
            self._require_own(number)
        if store.state(self._connection, number) != after:
            raise _conflict(contact.name, [kind])
        if f"{kind}:" == EVENT and before is None and self._has_files_of_others(number, change):
            raise _conflict(contact.name, [FILE])
        if f"{kind}:" == FILE and before is not None and self._has_lost_its_event(before):
            raise _conflict(contact.name, [EVENT])
        store.put(self._connection, number, before)

    def _require_own(self, event_id: int) -> None:
        actor = self._service.actor
        if not actor.is_admin and not undoing.has_written(self._connection, actor.user_id, event_id):
            raise Denied(Code.EVENT_NOT_YOURS)

    def _has_files_of_others(self, event_id: int, change: Change) -> bool:
        """Whether deleting the event would throw files of others away: they go with it."""
        user_id = self._service.actor.user_id
        return undoing.has_files_of_others(self._connection, event_id, change, user_id)

    def _has_lost_its_event(self, file: Mapping[str, Any]) -> bool:
        """Whether the file's event is deleted: nothing would show the file."""
        event_id = file["event"]
        return event_id is not None and events.state(self._connection, event_id) is None


def _step(change: Change) -> tuple[str, Any, Any]:
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


def _conflict(name: str, fields: Iterable[str]) -> Refused:
    known = (field.partition(":")[0] for field in fields)
    return Refused(Code.UNDO_CONFLICT, name=name, fields=", ".join(dict.fromkeys(known)))
