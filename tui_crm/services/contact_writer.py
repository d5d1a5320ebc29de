"""Checking and storing one contact inside a transaction that is already open: forms and imports use it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui_crm.domain import contact_rules
from tui_crm.domain.access import Access, Permission
from tui_crm.domain.contact import Contact, ContactDraft, Kind, Link
from tui_crm.domain.draft_data import changed_fields
from tui_crm.domain.journal import OperationKind
from tui_crm.domain.normalizing import normalized
from tui_crm.domain.problems import Code, Denied, Duplicate, NotFound, Problem, Refused
from tui_crm.services.base import Service
from tui_crm.store import contact_writing, custom_values, duplicates, import_lookups, journal, names
from tui_crm.store.contact_reading import load
from tui_crm.store.contact_writing import Names
from tui_crm.store.sql import Connection
from tui_crm.store.tables.base import new_uid


@dataclass(frozen=True)
class ContactWriter(Service):
    """Writes contacts. Every method is called inside `database.writing()`; nothing is committed here."""

    def create(
        self,
        draft: ContactDraft,
        *,
        uid: str = "",
        import_job: int | None = None,
        strict: bool = True,
        create_tags: bool = True,
    ) -> int:
        """Stores a new contact and returns its id; the actor owns it where the draft names no owner.

        Args:
            uid: the contact's lasting name; "" for a new one.
            import_job: the import that makes it and the organizations that it needs; they are marked with it
                instead of having a journal line.
            strict: whether the rules for names refuse; an import takes what a person could still use.
            create_tags: whether tags that do not exist are made (with the permission), or refused.

        Raises:
            Refused: with every problem of every field.
            Denied: the actor may not add contacts.
        """
        self.require(Permission.ADD)
        draft = normalized(draft, self.region)
        if not draft.owners:
            draft = replace(draft, owners=(self.actor.login,))
        if strict:
            self._refuse(contact_rules.check(draft))
        found = self._names(draft, None, strict, create_tags, import_job)
        connection = self.database.connection()
        contact_id = contact_writing.insert(
            connection, uid or new_uid(), draft, found, self.actor, self.now(), import_job
        )
        if import_job is None:
            self._record(connection, OperationKind.CONTACT_ADDED, contact_id, 1, None)
        return contact_id

    def update(
        self,
        before: Contact,
        draft: ContactDraft,
        *,
        import_job: int | None = None,
        strict: bool = True,
        create_tags: bool = True,
    ) -> bool:
        """Stores the changes to a contact; False where there are none, and nothing is written.

        Args:
            before: the contact as it is in the base now (`current`).

        Raises:
            Refused, Denied: as `create`; the contact is inactive, or its access is not the actor's to change.
        """
        self.require(Permission.EDIT)
        draft = normalized(draft, self.region)
        if not draft.owners:
            raise Refused(Problem(Code.OWNER_REQUIRED, "owners"))
        changed = changed_fields(before.draft, draft)
        if not changed:
            return False
        self._may_change(before, draft, changed)
        if strict:
            self._refuse(contact_rules.check(draft, before.draft))
        found = self._names(draft, before.draft, strict, create_tags, import_job)
        connection = self.database.connection()
        if not contact_writing.update(
            connection, before.id, draft, found, self.actor, self.now(), before.version
        ):
            raise NotFound(Code.NOT_FOUND, id=before.id)
        kind = OperationKind.CONTACT_EDITED if import_job is None else OperationKind.IMPORTED
        self._record(connection, kind, before.id, before.version + 1, before.draft, import_job)
        return True

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

    def _may_change(self, before: Contact, draft: ContactDraft, changed: tuple[str, ...]) -> None:
        if not before.is_active and changed != ("status",):
            raise Refused(Code.CONTACT_INACTIVE, name=before.name)
        owns = self.actor.is_admin or self.actor.login in before.draft.owners
        if "access" in changed and not owns:
            raise Denied(Problem(Code.ACCESS_NOT_YOURS, "access"))
        # the last link was taken away; a link that the actor can't see may still be there otherwise
        closed = draft.access is Access.ORGANIZATION and not draft.organizations
        if closed and {"access", "organizations"} & set(changed):
            raise Refused(Problem(Code.ACCESS_NEEDS_ORGANIZATION, "access"))

    def _names(
        self,
        draft: ContactDraft,
        before: ContactDraft | None,
        strict: bool,
        create_tags: bool,
        import_job: int | None,
    ) -> Names:
        """What the draft's names stand for; organizations that do not exist are made."""
        problems: list[Problem] = []
        linked = {link.id for link in before.organizations} if before else set()
        tags = self._tags(draft, create_tags, problems)
        owners = self._users("owners", draft.owners, problems)
        watchers = self._users("watchers", draft.watchers, problems)
        custom = custom_values.rows(self.database.connection(), draft, problems)
        known = [
            self._known_organization(index, link, linked, strict, import_job, problems)
            for index, link in enumerate(draft.organizations)
        ]
        self._refuse(problems)
        organizations: dict[int, str] = {}
        for index, (link, found) in enumerate(zip(draft.organizations, known, strict=True)):
            organization = found if found is not None else self._make_organization(link.name, import_job)
            if organization in organizations:
                self._refuse(
                    [Problem(Code.ORGANIZATION_TWICE, f"organizations.{index}", {"name": link.name})]
                )
            organizations[organization] = link.position
        return Names(tags, owners, watchers, tuple(organizations.items()), custom)

    def _tags(self, draft: ContactDraft, create: bool, problems: list[Problem]) -> tuple[int, ...]:
        connection = self.database.connection()
        found: list[int] = []
        for name in draft.tags:
            tag = names.tag_id(connection, name)
            if tag is None and create and self.actor.may(Permission.TAGS):
                tag = names.create_tag(connection, name)
            if tag is None:
                problems.append(Problem(Code.TAG_UNKNOWN, "tags", {"name": name}))
            else:
                found.append(tag)
        return tuple(dict.fromkeys(found))

    def _users(self, field: str, given: tuple[str, ...], problems: list[Problem]) -> tuple[int, ...]:
        found: list[int] = []
        for name in given:
            user = names.user_id(self.database.connection(), name)
            if user is None:
                problems.append(Problem(Code.USER_UNKNOWN, field, {"name": name}))
            else:
                found.append(user)
        return tuple(dict.fromkeys(found))

    def _known_organization(
        self,
        index: int,
        link: Link,
        linked: set[int | None],
        strict: bool,
        import_job: int | None,
        problems: list[Problem],
    ) -> int | None:
        connection = self.database.connection()
        field = f"organizations.{index}"
        if link.id is not None:
            found = names.organization_by_id(connection, link.id, self.actor)
            if found is None:
                problems.append(Problem(Code.ORGANIZATION_NOT_ACCESSIBLE, field))
                return None
        else:
            found = names.organization_by_name(connection, link.name, self.actor)
        if found is None:
            if strict and len(link.name) < contact_rules.NAME_MINIMUM:
                values = {"minimum": contact_rules.NAME_MINIMUM}
                problems.append(Problem(Code.NAME_TOO_SHORT, field, values))
            return None
        # An import brings its inactive organizations together with the persons that were linked to them.
        if not (
            found.active or found.id in linked or import_lookups.made_by(connection, found.id, import_job)
        ):
            problems.append(Problem(Code.ORGANIZATION_INACTIVE, field, {"name": found.name}))
        return found.id

    def _make_organization(self, name: str, import_job: int | None) -> int:
        self.require(Permission.ADD)
        draft = ContactDraft(kind=Kind.ORGANIZATION, name=name, owners=(self.actor.login,))
        connection = self.database.connection()
        owners = self._users("owners", draft.owners, [])
        organization = contact_writing.insert(
            connection, new_uid(), draft, Names(owners=owners), self.actor, self.now(), import_job
        )
        if import_job is None:
            self._record(connection, OperationKind.CONTACT_ADDED, organization, 1, None)
        return organization

    def _record(
        self,
        connection: Connection,
        kind: OperationKind,
        contact_id: int,
        version: int,
        before: ContactDraft | None,
        import_job: int | None = None,
    ) -> None:
        operation = journal.open_operation(connection, self.actor, kind, self.now(), import_job)
        after = self.current(contact_id).draft
        journal.record(connection, operation, contact_id, version, before, after)

    @staticmethod
    def _refuse(problems: tuple[Problem, ...] | list[Problem]) -> None:
        if problems:
            raise Refused(problems)
