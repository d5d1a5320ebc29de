"""Making one contact of two, in one transaction and one step of undo (R40, R51)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tui_crm.domain.access import Access, Permission
from tui_crm.domain.contact import Contact, ContactDraft
from tui_crm.domain.draft_data import changed_fields, draft_to_data
from tui_crm.domain.journal import AVATAR, DELETED, MERGED, OperationKind
from tui_crm.domain.merging import Comparison, Side, chosen, is_wider, kept_as, merged
from tui_crm.domain.problems import Code, Denied, Problem, Refused, Stale
from tui_crm.services import link_rules
from tui_crm.services.base import Service
from tui_crm.services.contact_writer import ContactWriter
from tui_crm.store import contact_writing, journal, merging, names, pictures, removal
from tui_crm.store.merging_work import Two
from tui_crm.store.sql import Connection


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of a merge.

    Attributes:
        contact: the one that was kept, as it is now.
        other_id, other_name: the one that went to the trash.
    """

    contact: Contact
    other_id: int
    other_name: str


class Merging:
    """One merge.

    Args:
        service: the duplicates, whose base and actor count.
    """

    def __init__(self, service: Any) -> None:
        self._duplicates = service
        self._service: Service = service
        self._writer = ContactWriter(service.database, service.actor, service.clock, service.region)

    def merge(
        self,
        left: int,
        right: int,
        picks: Mapping[str, Side],
        keep: Side,
        versions: tuple[int, int] | None,
    ) -> Merged:
        """As `Duplicates.merge`."""
        self._service.require(Permission.EDIT)
        self._service.require(Permission.DELETE)
        with self._service.database.writing() as connection:
            comparison: Comparison = self._duplicates.compared(connection, left, right)
            self._require_versions(connection, comparison, versions)
            sides = _sides(kept_as(comparison, keep), picks)
            kept, other = comparison.left, comparison.right
            if keep is Side.RIGHT:
                kept, other = other, kept
            draft = merged(comparison, sides, keep)
            self._may(kept, other, draft)
            has_others_picture = AVATAR in sides and sides[AVATAR] is not keep
            self._write(connection, kept, other, draft, has_others_picture)
            return Merged(self._writer.current(kept.id), other.id, other.name)

    def _require_versions(
        self, connection: Connection, comparison: Comparison, versions: tuple[int, int] | None
    ) -> None:
        if versions is None:
            return
        for contact, version in zip((comparison.left, comparison.right), versions, strict=True):
            if contact.version != version:
                fields = journal.fields_changed_since(connection, contact.id, version, self._service.actor)
                values = {"name": contact.name, "fields": ", ".join(fields)}
                raise Stale(Problem(Code.STALE, "", values), contact.id, fields)

    def _may(self, kept: Contact, other: Contact, draft: ContactDraft) -> None:
        """Raises where the merge would do what the actor may not do with either of them."""
        if not kept.is_active:
            raise Refused(Code.CONTACT_INACTIVE, name=kept.name, id=kept.id)
        actor, connection = self._service.actor, self._service.database.connection()
        for contact in (kept, other):
            owns = link_rules.owns(actor, contact.draft)
            if is_wider(draft.access, contact.draft.access) and not owns:
                raise Denied(Problem(Code.ACCESS_NOT_YOURS, "access"))
            is_seen_by_them = draft.access is Access.ORGANIZATION
            if is_seen_by_them and link_rules.showing(connection, actor, contact.draft, draft):
                raise Denied(Problem(Code.ORGANIZATIONS_NOT_YOURS, "organizations"))

    def _write(
        self,
        connection: Connection,
        kept: Contact,
        other: Contact,
        draft: ContactDraft,
        has_others_picture: bool,
    ) -> None:
        service, now = self._service, self._service.now()
        operation = journal.open_operation(connection, service.actor, OperationKind.CONTACTS_MERGED, now)
        two = Two(kept.id, other.id)
        moved = merging.gathered(connection, two, service.actor, has_others_picture)
        pictured = [pictures.avatar(connection, one) for one in two]
        before, after, version = self._fields(connection, kept, draft)
        before[f"{MERGED}{other.id}"], after[f"{MERGED}{other.id}"] = None, moved
        merging.move(connection, two, moved)
        if has_others_picture and pictured[0] != pictured[1]:
            before[AVATAR], after[AVATAR] = pictured
            pictures.set_avatar(connection, kept.id, pictured[1])
        journal.record_values(connection, operation, kept.id, version, before, after)
        removal.set_deleted(connection, [other.id], now, service.actor, now)
        journal.record_alike(
            connection, operation, [(other.id, other.version + 1)], {DELETED: False}, {DELETED: True}
        )

    def _fields(
        self, connection: Connection, kept: Contact, draft: ContactDraft
    ) -> tuple[dict[str, Any], dict[str, Any], int]:
        """Stores the fields; what they were and are, as the journal keeps it, and the contact's version."""
        current = self._writer.current(kept.id)
        draft = _without_gone_users(connection, current.draft, draft)
        judged = self._writer.judged(current, draft, strict=False)
        edit = None if judged is None else self._writer.resolved(current, judged, restores=True)
        if edit is None:
            return {}, {}, kept.version
        # What was stored of either of them needs no rule to be kept: a long list of web addresses.
        contact_writing.update(connection, [edit], self._service.actor, self._service.now())
        after = self._writer.current(kept.id)
        changed = changed_fields(current.draft, after.draft)
        return draft_to_data(current.draft, changed), draft_to_data(after.draft, changed), after.version


def _without_gone_users(connection: Connection, before: ContactDraft, draft: ContactDraft) -> ContactDraft:
    """The draft without the other contact's owners and watchers who are no active users any more."""

    def active(logins: tuple[str, ...], kept: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one for one in logins if one in kept or names.user(connection, one) is not None)

    owners, watchers = active(draft.owners, before.owners), active(draft.watchers, before.watchers)
    return replace(draft, owners=owners, watchers=watchers)


def _sides(comparison: Comparison, picks: Mapping[str, Side]) -> dict[str, Side]:
    """Raises Refused for a field that is not compared, and for a side that is not allowed."""
    try:
        return chosen(comparison, picks)
    except KeyError as error:
        raise Refused(Code.FIELD_UNKNOWN, field=str(error.args[0])) from None
    except ValueError as error:
        name = str(error.args[0])
        values = {"value": picks[name].value, "allowed": "left, right"}
        raise Refused(Problem(Code.VALUE_NOT_ALLOWED, name, values)) from None
