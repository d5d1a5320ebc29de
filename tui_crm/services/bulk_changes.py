"""What is done with each of many contacts: what it is checked and looked up for, once for all of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from tui_crm.domain.access import Access, Permission
from tui_crm.domain.bulk import BulkAction, BulkChange, Tally
from tui_crm.domain.contact import Contact, ContactDraft, Status
from tui_crm.domain.journal import DELETED, OperationKind
from tui_crm.domain.problems import Denied, Refused
from tui_crm.services import bulk_values
from tui_crm.services.base import Service
from tui_crm.services.bulk_values import Change
from tui_crm.services.contact_writer import ContactWriter
from tui_crm.store import journal, removal
from tui_crm.store.contact_reading import load
from tui_crm.store.contact_writing import Edit
from tui_crm.store.removal import Present
from tui_crm.store.sql import Connection

Write = Callable[[int], None]
"""Stores what was decided, inside the transaction in which it was; it takes the operation of the journal."""

_NAME_FIELDS = {
    BulkAction.ADD_TAGS: "tags",
    BulkAction.REMOVE_TAGS: "tags",
    BulkAction.SET_OWNERS: "owners",
    BulkAction.ADD_OWNERS: "owners",
    BulkAction.REMOVE_OWNERS: "owners",
    BulkAction.ADD_WATCHERS: "watchers",
    BulkAction.REMOVE_WATCHERS: "watchers",
}


class Doing(ABC):
    """One change that many contacts are to get.

    Attributes:
        kind: of its operation in the journal.
        made: names of the tags that it makes.
    """

    kind = OperationKind.CONTACT_EDITED
    made: tuple[str, ...] = ()

    @abstractmethod
    def decide(self, connection: Connection, ids: Sequence[int], tally: Tally) -> Write | None:
        """Counts what comes of these contacts; what stores it, None where nothing changes."""


def doing_of(service: Service, connection: Connection, change: BulkChange, for_good: bool = False) -> Doing:
    """What a change comes to; its values are checked.

    Args:
        for_good: whether it will be stored; else it only counts.

    Raises Denied and Refused, as `Bulk.run`.
    """
    action = change.action
    service.require(Permission.DELETE if action is BulkAction.DELETE else Permission.EDIT)
    if action is BulkAction.DELETE:
        return _Deleting(service)
    if action is BulkAction.SET_STATUS:
        return _Status(service, Status(bulk_values.one_of(Status, change, "status")))
    if action is BulkAction.SET_ACCESS:
        access = Access(bulk_values.one_of(Access, change, "access"))
        return _Fields(service, bulk_values.with_access(access), ("owners", "organizations"), for_good)
    if action is BulkAction.SET_FIELD:
        part, setting = bulk_values.field_setting(service, change)
        return _Fields(service, setting, ("owners", part), for_good)
    field = _NAME_FIELDS[action]
    made: tuple[str, ...] = ()
    if field == "tags":
        found, made = bulk_values.tags(service, connection, change)
    else:
        found = bulk_values.users(connection, change, field)
    return _Fields(service, bulk_values.with_names(action, field, found), ("owners", field), for_good, made)


class _Deleting(Doing):
    """To the trash."""

    kind = OperationKind.CONTACT_DELETED

    def __init__(self, service: Service) -> None:
        self._service = service

    def decide(self, connection: Connection, ids: Sequence[int], tally: Tally) -> Write | None:
        found = removal.present(connection, ids, self._service.actor)
        tally.gone += len(ids) - len(found)
        tally.changed += len(found)
        return partial(self._write, connection, found) if found else None

    def _write(self, connection: Connection, found: list[Present], operation: int) -> None:
        now = self._service.now()
        removal.set_deleted(connection, [one.id for one in found], now, self._service.actor, now)
        _record_alike(connection, operation, found, {DELETED: False}, {DELETED: True})


class _Status(Doing):
    """Active or inactive."""

    def __init__(self, service: Service, status: Status) -> None:
        self._service, self._status = service, status

    def decide(self, connection: Connection, ids: Sequence[int], tally: Tally) -> Write | None:
        found = removal.present(connection, ids, self._service.actor)
        changed = [one for one in found if one.status is not self._status]
        tally.gone += len(ids) - len(found)
        tally.changed += len(changed)
        tally.unchanged += len(found) - len(changed)
        return partial(self._write, connection, changed) if changed else None

    def _write(self, connection: Connection, changed: list[Present], operation: int) -> None:
        actor, now = self._service.actor, self._service.now()
        removal.set_status(connection, [one.id for one in changed], self._status, actor, now)
        before, after = {"status": changed[0].status.value}, {"status": self._status.value}
        _record_alike(connection, operation, changed, before, after)


def _record_alike(
    connection: Connection,
    operation: int,
    found: list[Present],
    before: Mapping[str, str | bool],
    after: Mapping[str, str | bool],
) -> None:
    journal.record_alike(connection, operation, [(one.id, one.version + 1) for one in found], before, after)


class _Fields(Doing):
    """Fields of the contacts, by the rules of a save.

    Args:
        change: gives a contact as it should be; may raise Refused.
        parts: the fields that it looks at, as for `contact_reading.load`.
        for_good: as for `doing_of`.
    """

    def __init__(
        self,
        service: Service,
        change: Change,
        parts: tuple[str, ...],
        for_good: bool,
        made: tuple[str, ...] = (),
    ) -> None:
        self._change, self._parts, self._for_good, self.made = change, parts, for_good, made
        self._actor = service.actor
        self._writer = ContactWriter(
            service.database, service.actor, service.clock, service.region, unsearched=set()
        )

    def decide(self, connection: Connection, ids: Sequence[int], tally: Tally) -> Write | None:
        found = load(connection, ids, self._actor, parts=self._parts)
        tally.gone += len(ids) - len(found)
        edits: list[Edit] = []
        for contact in (found[one] for one in ids if one in found):
            try:
                draft = self._writer.judged(contact, self._change(contact.draft))
                edit = self._edit(contact, draft) if draft is not None and self._for_good else None
            except (Refused, Denied) as error:
                tally.refuse(contact.name, error.problems)
                continue
            if edit is not None:
                edits.append(edit)
            is_changed = edit is not None if self._for_good else draft is not None
            tally.changed += is_changed
            tally.unchanged += not is_changed
        return partial(self._write, edits) if edits else None

    def _edit(self, contact: Contact, draft: ContactDraft) -> Edit | None:
        return self._writer.resolved(contact, draft)

    def _write(self, edits: list[Edit], operation: int) -> None:
        self._writer.store(edits, operation)
        self._writer.index()
