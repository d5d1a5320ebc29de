"""Finding, reading, adding and changing contacts."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tui_crm.domain.access import Access, Permission
from tui_crm.domain.contact import Contact, ContactDraft, Kind, Link, Status
from tui_crm.domain.contact_query import ContactQuery, Page
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.problems import Code, Duplicate, NotFound, Problem, Refused, Stale
from tui_crm.services.base import Service
from tui_crm.services.listings import Listing
from tui_crm.store import contact_ids
from tui_crm.store.contact_reading import load
from tui_crm.store.sql import Connection

if TYPE_CHECKING:
    from tui_crm.services.contact_writer import ContactWriter

# What writing needs is imported by the methods that write: the first list does not wait for it.

CHUNK = 500
"""Contacts read at a time where all of a list is wanted."""


class Completion(NamedTuple):
    """An address that mail programs offer while one types."""

    email: str
    name: str
    organization: str


class Suggested(NamedTuple):
    """A person whom a type-ahead offers.

    Attributes:
        detail: what tells namesakes apart: an organization, a phone or an e-mail; "" where there is none.
    """

    id: int
    name: str
    detail: str


class FoundContact(NamedTuple):
    """A contact of any base that a few words find.

    Attributes:
        detail: its organization, else its phone, else its e-mail; "" where there is none of them.
    """

    id: int
    kind: Kind
    name: str
    detail: str
    is_active: bool


class Contacts(Service):
    """The use cases around contacts. Contacts that the actor may not see do not exist for it."""

    # -- lists --------------------------------------------------------------------------------------

    def listing(self, query: ContactQuery, columns: tuple[str, ...] = ()) -> Listing:
        """The list, to be read by windows, with the texts of these columns.

        Raises Refused for a field that there is not, or that can't be sorted, filtered or searched, and for a
        value that a field can't have.
        """
        return Listing(self.database, self.actor, self.region, query, columns, self.clock)

    def page(self, query: ContactQuery, columns: tuple[str, ...], offset: int, limit: int) -> Page:
        """The rows `offset` to `offset + limit` of the list and the number of all, however long it takes.

        Raises Refused as `listing`.
        """
        listing = self.listing(query, columns)
        listing.complete(lambda: None)  # first, so that it is walked once
        return Page(listing.window(offset, limit), offset, listing.total)

    def is_empty(self) -> bool:
        """Whether there is no contact of any kind, active or not, that the actor may see."""
        everybody = (ContactQuery(kind=kind, include_inactive=True) for kind in Kind)
        return not any(self.listing(query).window(0, 1) for query in everybody)

    def count(self, query: ContactQuery) -> int:
        """How many contacts the list has."""
        listing = self.listing(query)
        listing.complete(lambda: None)
        return listing.total

    def row_number(self, query: ContactQuery, contact_id: int) -> int | None:
        """At which row (from 0) the contact stands in the list; None where it is not in it."""
        return self.listing(query).row_number(contact_id)

    def ids(self, query: ContactQuery, start: int = 0, stop: int | None = None) -> array[int]:
        """The ids of the list's rows `start` to `stop`, None for the end, in its order."""
        return self.listing(query).ids(start, stop)

    def each(self, query: ContactQuery, offset: int = 0, limit: int | None = None) -> Iterator[Contact]:
        """The whole contacts of the list, in its order, read in chunks."""
        return self.those(self.ids(query, offset, None if limit is None else offset + limit))

    def those(self, ids: Sequence[int]) -> Iterator[Contact]:
        """The whole contacts of these ids in their order, read in chunks; without those that are gone."""
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            with self.database.reading() as connection:
                loaded = load(connection, chunk, self.actor)
            yield from (loaded[one] for one in chunk if one in loaded)

    # -- one contact --------------------------------------------------------------------------------

    def get(self, contact_id: int) -> Contact:
        """The whole contact. Raises NotFound."""
        return self.several((contact_id,))[0]

    def several(self, ids: tuple[int, ...]) -> tuple[Contact, ...]:
        """The whole contacts of these ids, in their order. Raises NotFound for the first one missing."""
        with self.database.reading() as connection:
            loaded = load(connection, ids, self.actor)
            for one in ids:
                if one not in loaded:
                    raise self._missing(connection, one, one)
        return tuple(loaded[one] for one in ids)

    def find(self, reference: str) -> int:
        """The id that "12" or "uid:2f6c..." stands for. Raises NotFound."""
        with self.database.reading() as connection:
            found = contact_ids.id_of(connection, reference)
            if found is None or found not in load(connection, [found], self.actor):
                raise self._missing(connection, found, reference)
            return found

    def _missing(self, connection: Connection, contact_id: int | None, reference: str | int) -> NotFound:
        from tui_crm.services.missing import not_found

        return not_found(connection, self.actor, contact_id, reference)

    def add(
        self,
        draft: ContactDraft,
        allow_duplicate: bool = False,
        draft_form: str = "",
        draft_contact: int | None = None,
    ) -> Contact:
        """Stores a new contact; the kept draft of `draft_form` goes in the same transaction.

        Args:
            draft_contact: the contact by whose id that draft is kept, as that of a new person of an
                organization; None for none.

        Raises:
            Refused: with every problem of every field.
            Duplicate: another contact has its phone or e-mail, unless `allow_duplicate` (R7).
            Denied: the actor may not add contacts.
        """
        from tui_crm.store import drafts

        self.require(Permission.ADD)
        writer = self._writer()
        with self.database.writing() as connection:
            duplicate = None if allow_duplicate else writer.duplicate_of(draft)
            contact_id = writer.create(draft)
            if duplicate is not None:
                raise duplicate
            if draft_form:
                holder = self.database.holder.number
                drafts.drop(connection, holder, self.actor.user_id, draft_form, draft_contact)
            return writer.current(contact_id)

    def save(
        self, contact_id: int, draft: ContactDraft, version: int | None, overwrite: bool = False
    ) -> Contact:
        """Stores the changed contact, and forgets the draft that its editor kept.

        Args:
            version: the version that the draft was made from; None where it does not matter.
            overwrite: save over what somebody else saved since.

        Raises:
            Stale: somebody saved the contact since that version.
            Refused, NotFound, Denied.
        """
        from tui_crm.store import drafts

        self.require(Permission.EDIT)
        writer = self._writer()
        with self.database.writing() as connection:
            before = writer.current(contact_id)
            if version is not None and before.version != version and not overwrite:
                raise self._stale(connection, before, version)
            after = writer.update(before, draft)
            holder = self.database.holder.number
            drafts.drop(connection, holder, self.actor.user_id, drafts.EDIT, contact_id)
            return after or before

    def _stale(self, connection: Connection, current: Contact, version: int) -> Stale:
        from tui_crm.store import journal

        fields = journal.fields_changed_since(connection, current.id, version, self.actor)
        values: dict[str, str | int] = {"name": current.name, "fields": ", ".join(fields)}
        return Stale(Problem(Code.STALE, "", values), current.id, fields)

    def set_access(self, ids: tuple[int, ...], access: Access) -> tuple[Contact, ...]:
        """Says who may see contacts and returns them (R42): all of them or none.

        Raises:
            NotFound: for the first one missing.
            Denied: the actor may not edit contacts, or neither owns one of them nor administers.
            Refused: CONTACT_INACTIVE; organization access of an organization, or of a person without one.
        """
        from tui_crm.domain.journal import OperationKind
        from tui_crm.store import journal

        self.require(Permission.EDIT)
        writer = self._writer()
        with self.database.writing() as connection:
            found = {one: writer.current(one) for one in ids}
            changed = [one for one in found.values() if one.draft.access is not access]
            if changed:
                # One operation for all of them: one step of undo.
                kind, now = OperationKind.CONTACT_EDITED, self.now()
                operation = journal.open_operation(connection, self.actor, kind, now)
                for one in changed:
                    _may_have(one, access)
                    draft = replace(one.draft, access=access)
                    found[one.id] = writer.update(one, draft, operation=operation) or one
            return tuple(found.values())

    def is_changed(self, before: ContactDraft, after: ContactDraft) -> bool:
        """Whether saving `after` would change what `before` says."""
        from tui_crm.domain.draft_data import changed_fields
        from tui_crm.domain.normalizing import normalized

        return bool(changed_fields(normalized(before, self.region), normalized(after, self.region)))

    # -- what forms and other programs ask -----------------------------------------------------------

    def duplicate_of(self, draft: ContactDraft, contact_id: int | None = None) -> Duplicate | None:
        """The contact with one of the draft's phones or e-mails, other than `contact_id` (R7)."""
        with self.database.reading():
            return self._writer().duplicate_of(draft, contact_id)

    def suggest_organizations(self, text: str, limit: int = 8) -> tuple[Link, ...]:
        """Active organizations for what was typed: those that start with it, then those that hold it."""
        from tui_crm.store import names

        with self.database.reading() as connection:
            found = names.suggest_organizations(connection, text, self.actor, limit)
        return tuple(Link(one.id, one.name) for one in found)

    def organization_named(self, name: str) -> Link | None:
        """The organization that a link of this name means, inactive ones too; None where it is made anew."""
        from tui_crm.store import names

        with self.database.reading() as connection:
            found = names.organization_by_name(connection, name, self.actor)
        return None if found is None else Link(found.id, found.name, active=found.active)

    def suggest_persons(self, text: str, limit: int = 8) -> tuple[Suggested, ...]:
        """Active persons for what was typed of a name, a phone or an e-mail, the best first."""
        from tui_crm.store import names

        with self.database.reading() as connection:
            found = names.suggest_persons(connection, text, self.actor, limit)
        return tuple(Suggested(*one) for one in found)

    def suggest(self, text: str, limit: int = 8) -> tuple[FoundContact, ...]:
        """Contacts of both bases by name, organization, phone or e-mail, inactive ones too, best first."""
        from tui_crm.store import names
        from tui_crm.store.codes import KINDS, STATUSES

        with self.database.reading() as connection:
            found = names.suggest_contacts(connection, text, self.actor, limit)
        return tuple(
            FoundContact(one, KINDS[kind], name, detail, STATUSES[status] is Status.ACTIVE)
            for one, kind, status, name, detail in found
        )

    def tag_names(self) -> tuple[str, ...]:
        """All tags by name."""
        from tui_crm.store import names

        with self.database.reading() as connection:
            return names.tag_names(connection)

    def check_fields(self, columns: tuple[str, ...]) -> None:
        """Raises Refused with FIELD_UNKNOWN for the first name that is no field of any base."""
        from tui_crm.store import custom_values

        with self.database.reading() as connection:
            for name in columns:
                if name.startswith(CUSTOM_PREFIX):
                    custom_values.require_key(connection, name.removeprefix(CUSTOM_PREFIX))

    def complete(self, text: str, limit: int = 50) -> tuple[Completion, ...]:
        """The e-mail addresses of the contacts that the text finds, best first."""
        from tui_crm.store import completing

        with self.database.reading() as connection:
            found = completing.complete(connection, text, self.actor, limit)
        return tuple(Completion(email, name, organization) for email, name, organization in found)

    def _writer(self) -> ContactWriter:
        from tui_crm.services.contact_writer import ContactWriter

        return ContactWriter(self.database, self.actor, self.clock, self.region)


def _may_have(contact: Contact, access: Access) -> None:
    """Raises Refused where the contact's kind or links forbid this access."""
    if access is not Access.ORGANIZATION or contact.draft.organizations:
        return
    if contact.kind is Kind.ORGANIZATION:
        allowed = ", ".join(one.value for one in Access if one is not Access.ORGANIZATION)
        raise Refused(Problem(Code.VALUE_NOT_ALLOWED, "access", {"value": access.value, "allowed": allowed}))
    raise Refused(Problem(Code.ACCESS_NEEDS_ORGANIZATION, "", {"name": contact.name}))
