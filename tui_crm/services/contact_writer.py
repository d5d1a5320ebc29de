"""Checking and storing one contact inside a transaction that is already open: forms and imports use it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tui_crm.domain import contact_rules
from tui_crm.domain.access import Access, Actor, Permission
from tui_crm.domain.clock import Clock
from tui_crm.domain.contact import Contact, ContactDraft, Kind, Status
from tui_crm.domain.draft_data import changed_fields
from tui_crm.domain.journal import OperationKind
from tui_crm.domain.normalizing import normalized
from tui_crm.domain.problems import Code, Denied, Duplicate, NotFound, Problem, Refused
from tui_crm.services import link_rules
from tui_crm.services.base import Service
from tui_crm.services.contact_names import Resolver, refuse, without_retired
from tui_crm.store import contact_writing, duplicates, journal, mail_links, search, unknown_events
from tui_crm.store.codes import new_uid
from tui_crm.store.contact_reading import load, moment_text
from tui_crm.store.contact_writing import Edit, Names
from tui_crm.store.database import Database

_READ_AGAIN = frozenset({"access", "owners", "organizations", "custom"})
"""Changes of these fields may change more of what the actor sees of the contact than they say."""
_DOCUMENTS = 1_000
"""Search documents written at a time."""


class _Recorder:
    """The journal of one use case: its operation is opened by the first change and takes all others.

    Args:
        operation: one that is already open; None for one of its own.
    """

    def __init__(
        self,
        service: Service,
        kind: OperationKind,
        import_job: int | None = None,
        operation: int | None = None,
    ) -> None:
        self._service = service
        self._kind = kind
        self._import_job = import_job
        self._operation = operation

    def record(self, contact_id: int, version: int, before: ContactDraft | None, after: ContactDraft) -> None:
        """Records what became of a contact; None before a new one."""
        connection = self._service.database.connection()
        if self._operation is None:
            self._operation = journal.open_operation(
                connection, self._service.actor, self._kind, self._service.now(), self._import_job
            )
        journal.record(connection, self._operation, contact_id, version, before, after)
        # whose events and messages are follows from numbers and addresses alone
        is_moved = before is None or (before.phones, before.emails) != (after.phones, after.emails)
        if self._import_job is None and is_moved:
            unknown_events.place(connection, self._operation, contact_id, before, after)
            if before is not None:
                mail_links.keep_past(connection, self._operation, contact_id, before, after)


class ContactWriter(Service):
    """Writes contacts. Every method is called inside `database.writing()`; nothing is committed here.

    Attributes:
        unsearched: where many contacts are written: collects those whose documents `index` writes.
    """

    def __init__(
        self,
        database: Database,
        actor: Actor,
        clock: Clock,
        region: str,
        unsearched: set[int] | None = None,
    ) -> None:
        super().__init__(database, actor, clock, region)
        self.unsearched = unsearched

    def index(self) -> None:
        """Writes the search documents that are still to be written: before each commit."""
        if not self.unsearched:
            return
        waiting = sorted(self.unsearched)
        for start in range(0, len(waiting), _DOCUMENTS):
            search.refresh(self.database.connection(), waiting[start : start + _DOCUMENTS])
        self.unsearched.clear()

    def create(
        self,
        draft: ContactDraft,
        *,
        uid: str = "",
        import_job: int | None = None,
        strict: bool = True,
        create_tags: bool = True,
        journaled: bool = True,
    ) -> int:
        """Stores a new contact and returns its id; the actor owns it where the draft names no owner.

        Args:
            uid: the contact's lasting name; "" for a new one.
            import_job: the import that makes it and the organizations that it needs; they are marked with it
                instead of having a journal line.
            strict: whether the rules for names refuse; an import takes what a person could still use.
            create_tags: whether tags that do not exist are made (with the permission), or refused.
            journaled: whether it can be undone; the contacts of a sample are nobody's doing.

        Raises:
            Refused: with every problem of every field.
            Denied: the actor may not add contacts.
        """
        self.require(Permission.ADD)
        draft = normalized(draft, self.region)
        if not draft.owners:
            draft = replace(draft, owners=(self.actor.login,))
        if strict:
            refuse(contact_rules.check(draft))
        recorder = _Recorder(self, OperationKind.CONTACT_ADDED)
        names, stored = self._resolver(strict, create_tags, import_job, recorder).resolve(draft)
        connection = self.database.connection()
        contact_id = contact_writing.insert(
            connection, uid or new_uid(), draft, names, self.actor, self.now(), import_job, self.unsearched
        )
        if import_job is None and journaled:
            # Custom values are stored by their type, not as they were given.
            after = self.current(contact_id).draft if draft.custom else stored
            recorder.record(contact_id, 1, None, after)
        return contact_id

    def update(
        self,
        before: Contact,
        draft: ContactDraft,
        *,
        import_job: int | None = None,
        strict: bool = True,
        create_tags: bool = True,
        operation: int | None = None,
        restores: bool = False,
    ) -> Contact | None:
        """Stores the changes to a contact and returns it; None where there are none, and nothing is written.

        Args:
            before: the contact as it is in the base now (`current`).
            operation: an open operation of the journal that takes the change; None for one of its own.
            restores: whether the draft's values were stored before, as those of an undo: they are not read
                anew, and a status that comes with them is no obstacle.

        Raises:
            Refused, Denied: as `create`; the contact is inactive, or its access is not the actor's to change.
        """
        judged = self.judged(before, draft, strict=strict, restores=restores)
        if judged is None:
            return None
        kind = OperationKind.CONTACT_EDITED if import_job is None else OperationKind.IMPORTED
        recorder = _Recorder(self, kind, import_job, operation)
        resolver = self._resolver(strict, create_tags, import_job, recorder, restores=restores)
        edit = _resolved(resolver, before, judged)
        if edit is None:
            return None
        now = self._write([edit])
        if _READ_AGAIN.isdisjoint(edit.changed):
            version = before.version + 1
            after = replace(before, draft=edit.after, updated_at=moment_text(now), version=version)
        else:
            after = self.current(before.id)
        recorder.record(before.id, after.version, before.draft, after.draft)
        return after

    # -- many contacts at once ----------------------------------------------------------------------

    def judged(
        self, before: Contact, draft: ContactDraft, *, strict: bool = True, restores: bool = False
    ) -> ContactDraft | None:
        """The draft as it would be stored, but for what its names stand for; None where nothing changes.

        Nothing is written. Arguments and errors as for `update`.
        """
        self.require(Permission.EDIT)
        if not restores:
            draft = without_retired(self.database.connection(), before, draft)
        draft = normalized(draft, self.region, draft if restores else before.draft)
        if not draft.owners:
            raise Refused(Problem(Code.OWNER_REQUIRED, "owners"))
        changed = changed_fields(before.draft, draft)
        if not changed:
            return None
        self._may_change(before, draft, changed, restores)
        if strict:
            refuse(contact_rules.check(draft, before.draft))
        return draft

    def resolved(self, before: Contact, judged: ContactDraft, *, restores: bool = False) -> Edit | None:
        """What is to be stored of a judged draft, for `store`; None where its names mean what there is.

        Tags that do not exist are made, unless the draft comes back from the journal.
        Raises Refused, as `update`.
        """
        recorder = _Recorder(self, OperationKind.CONTACT_EDITED)
        resolver = self._resolver(not restores, not restores, None, recorder, restores=restores)
        return _resolved(resolver, before, judged)

    def store(self, edits: Sequence[Edit], operation: int) -> None:
        """Stores the changes of different contacts; `operation` of the journal takes them.

        Of custom fields the values must be as they are stored, by their types.
        """
        if not edits:
            return
        self._write(edits)
        recorder = _Recorder(self, OperationKind.CONTACT_EDITED, operation=operation)
        for edit in edits:
            recorder.record(edit.id, edit.version + 1, edit.before, edit.after)

    def _write(self, edits: Sequence[Edit]) -> int:
        """Stores them and returns when that was, in seconds since 1970. Raises NotFound."""
        now = self.now()
        if not contact_writing.update(self.database.connection(), edits, self.actor, now, self.unsearched):
            raise NotFound(Code.NOT_FOUND, id=edits[0].id)
        return now

    def current(self, contact_id: int) -> Contact:
        """The contact as it is now. Raises NotFound where it is not there or not visible."""
        contact = load(self.database.connection(), [contact_id], self.actor).get(contact_id)
        if contact is None:
            raise NotFound(Code.NOT_FOUND, id=contact_id)
        return contact

    def duplicate_of(self, draft: ContactDraft, contact_id: int | None = None) -> Duplicate | None:
        """The contact of the same base with one of the draft's phones or e-mails, as an error (R7)."""
        draft = normalized(draft, self.region)
        found = duplicates.find(self.database.connection(), draft, self.actor, contact_id)
        if found is None:
            return None
        if not found.visible:
            return Duplicate(Problem(Code.DUPLICATE_HIDDEN), None)
        return Duplicate(Problem(Code.DUPLICATE, "", {"name": found.name, "id": found.id}), found.id)

    # -- the rules that need the base ---------------------------------------------------------------

    def _may_change(
        self, before: Contact, draft: ContactDraft, changed: tuple[str, ...], restores: bool
    ) -> None:
        is_activated = changed == ("status",) or (restores and draft.status is Status.ACTIVE)
        if not before.is_active and not is_activated:
            raise Refused(Code.CONTACT_INACTIVE, name=before.name, id=before.id)
        owns = link_rules.owns(self.actor, before.draft)
        if "access" in changed and not owns:
            raise Denied(Problem(Code.ACCESS_NOT_YOURS, "access"))
        # whoever made themselves an owner could change the access next
        if "owners" in changed and before.draft.access is not Access.COMPANY and not owns:
            raise Denied(Problem(Code.OWNERS_NOT_YOURS, "owners"))
        if "organizations" in changed and link_rules.showing(
            self.database.connection(), self.actor, before.draft, draft
        ):
            raise Denied(Problem(Code.ORGANIZATIONS_NOT_YOURS, "organizations"))
        # the last link was taken away; a link that the actor can't see may still be there otherwise
        closed = draft.access is Access.ORGANIZATION and not draft.organizations
        # what comes back was so before, and shows the contact to nobody who did not see it then
        if closed and not restores and {"access", "organizations"} & set(changed):
            raise Refused(Problem(Code.ACCESS_NEEDS_ORGANIZATION, "access"))

    def _resolver(
        self,
        strict: bool,
        create_tags: bool,
        import_job: int | None,
        recorder: _Recorder,
        restores: bool = False,
    ) -> Resolver:
        return Resolver(
            self,
            strict,
            create_tags,
            import_job,
            lambda name: self._make_organization(name, import_job, recorder),
            restores,
        )

    def _make_organization(self, name: str, import_job: int | None, recorder: _Recorder) -> int:
        self.require(Permission.ADD)
        draft = ContactDraft(kind=Kind.ORGANIZATION, name=name, owners=(self.actor.login,))
        connection, owners = self.database.connection(), Names(owners=(self.actor.user_id,))
        organization = contact_writing.insert(
            connection, new_uid(), draft, owners, self.actor, self.now(), import_job, self.unsearched
        )
        if import_job is None:
            recorder.record(organization, 1, None, draft)
        return organization


def _resolved(resolver: Resolver, before: Contact, judged: ContactDraft) -> Edit | None:
    """None where the same tags and people were called by other names."""
    names, stored = resolver.resolve(judged, before.draft)
    changed = changed_fields(before.draft, stored)
    return Edit(before.id, before.draft, stored, names, before.version, changed) if changed else None
