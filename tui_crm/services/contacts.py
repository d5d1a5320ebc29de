"""Finding, reading, adding and changing contacts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Contact, ContactDraft, Link
from tui_crm.domain.contact_query import ContactQuery, ContactRow, Page
from tui_crm.domain.draft_data import changed_fields
from tui_crm.domain.field_values import text_of
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.normalizing import normalized
from tui_crm.domain.problems import Code, Duplicate, NotFound, Problem, Stale
from tui_crm.services.base import Service
from tui_crm.services.contact_writer import ContactWriter
from tui_crm.store import contacts, custom_values, drafts, journal, names
from tui_crm.store.contact_reading import load
from tui_crm.store.errors import Interrupted
from tui_crm.store.sql import Connection

CHUNK = 500
"""Contacts read at a time where all of a list is wanted."""

_HANDLER_STEPS = 1_000
"""Virtual machine steps between two looks at the clock: some tens of microseconds."""


@dataclass(frozen=True, slots=True)
class Completion:
    """An address that mail programs offer while one types."""

    email: str
    name: str
    organization: str


@dataclass(frozen=True)
class Contacts(Service):
    """The use cases around contacts. Contacts that the actor may not see do not exist for it."""

    # -- lists --------------------------------------------------------------------------------------

    def page(self, query: ContactQuery, columns: tuple[str, ...], offset: int, limit: int) -> Page:
        """The rows `offset` to `offset + limit` of the list, with the texts of these columns.

        Raises Refused for a field that there is not, or that can't be sorted, filtered or searched.
        """
        with self.database.reading() as connection:
            return self._page(connection, query, columns, offset, limit)

    def page_within(
        self,
        query: ContactQuery,
        columns: tuple[str, ...],
        offset: int,
        limit: int,
        milliseconds: float = 8.0,
    ) -> Page | None:
        """`page`, or None where it would take longer: then ask `page` on another thread."""
        deadline = time.perf_counter() + milliseconds / 1_000
        with self.database.reading() as connection:
            connection.set_progress_handler(lambda: time.perf_counter() > deadline, _HANDLER_STEPS)
            try:
                with self.database.translated():
                    return self._page(connection, query, columns, offset, limit)
            except Interrupted:
                return None
            finally:
                connection.set_progress_handler(None, 0)

    def _page(
        self, connection: Connection, query: ContactQuery, columns: tuple[str, ...], offset: int, limit: int
    ) -> Page:
        total = contacts.count(connection, query, self.actor, self.region)
        ids = contacts.window(connection, query, self.actor, self.region, offset, limit)
        loaded = load(connection, ids, self.actor)
        rows = tuple(_row(loaded[one], columns) for one in ids if one in loaded)
        return Page(rows, offset, total)

    def count(self, query: ContactQuery) -> int:
        """How many contacts the list has."""
        with self.database.reading() as connection:
            return contacts.count(connection, query, self.actor, self.region)

    def row_number(self, query: ContactQuery, contact_id: int) -> int | None:
        """At which row (from 0) the contact stands in the list; None where it is not in it."""
        with self.database.reading() as connection:
            return contacts.row_number(connection, query, self.actor, self.region, contact_id)

    def ids(self, query: ContactQuery) -> tuple[int, ...]:
        """The ids of the whole list, in its order."""
        with self.database.reading() as connection:
            return tuple(contacts.window(connection, query, self.actor, self.region, 0, -1))

    def each(self, query: ContactQuery, offset: int = 0, limit: int | None = None) -> Iterator[Contact]:
        """The whole contacts of the list, in its order, read in chunks."""
        ids = self.ids(query)[offset : None if limit is None else offset + limit]
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
                raise NotFound(Code.NOT_FOUND, id=one)
        return tuple(loaded[one] for one in ids)

    def find(self, reference: str) -> int:
        """The id that "12" or "uid:2f6c..." stands for. Raises NotFound."""
        with self.database.reading() as connection:
            found: int | None = None
            if reference.startswith("uid:"):
                found = contacts.id_of_uid(connection, reference.removeprefix("uid:"))
            elif reference.isascii() and reference.isdecimal() and len(reference) < 19:
                found = int(reference)
            if found is None or found not in load(connection, [found], self.actor):
                raise NotFound(Code.NOT_FOUND, id=reference)
            return found

    def add(self, draft: ContactDraft, allow_duplicate: bool = False, draft_form: str = "") -> Contact:
        """Stores a new contact; the kept draft of `draft_form` goes in the same transaction.

        Raises:
            Refused: with every problem of every field.
            Duplicate: another contact has its phone or e-mail, unless `allow_duplicate` (R7).
            Denied: the actor may not add contacts.
        """
        self.require(Permission.ADD)
        writer = self._writer()
        with self.database.writing() as connection:
            duplicate = None if allow_duplicate else writer.duplicate_of(draft)
            contact_id = writer.create(draft)
            if duplicate is not None:
                raise duplicate
            if draft_form:
                drafts.drop(connection, self.actor.user_id, draft_form, None)
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
        self.require(Permission.EDIT)
        writer = self._writer()
        with self.database.writing() as connection:
            before = writer.current(contact_id)
            if version is not None and before.version != version and not overwrite:
                raise self._stale(connection, before, version)
            writer.update(before, draft)
            drafts.drop(connection, self.actor.user_id, drafts.EDIT, contact_id)
            return writer.current(contact_id)

    def _stale(self, connection: Connection, current: Contact, version: int) -> Stale:
        fields = journal.fields_changed_since(connection, current.id, version)
        values: dict[str, str | int] = {"name": current.name, "fields": ", ".join(fields)}
        return Stale(Problem(Code.STALE, "", values), current.id, fields)

    def is_changed(self, before: ContactDraft, after: ContactDraft) -> bool:
        """Whether saving `after` would change what `before` says."""
        return bool(changed_fields(normalized(before, self.region), normalized(after, self.region)))

    # -- what forms and other programs ask -----------------------------------------------------------

    def duplicate_of(self, draft: ContactDraft, contact_id: int | None = None) -> Duplicate | None:
        """The contact with one of the draft's phones or e-mails, other than `contact_id` (R7)."""
        with self.database.reading():
            return self._writer().duplicate_of(draft, contact_id)

    def suggest_organizations(self, text: str, limit: int = 8) -> tuple[Link, ...]:
        """Active organizations for what was typed: those that start with it, then those that hold it."""
        with self.database.reading() as connection:
            found = names.suggest_organizations(connection, text, self.actor, limit)
        return tuple(Link(one.id, one.name) for one in found)

    def tag_names(self) -> tuple[str, ...]:
        """All tags by name."""
        with self.database.reading() as connection:
            return names.tag_names(connection)

    def check_fields(self, columns: tuple[str, ...]) -> None:
        """Raises Refused with FIELD_UNKNOWN for the first name that is no field of any base."""
        with self.database.reading() as connection:
            for name in columns:
                if name.startswith(CUSTOM_PREFIX):
                    custom_values.require_key(connection, name.removeprefix(CUSTOM_PREFIX))

    def complete(self, text: str, limit: int = 50) -> tuple[Completion, ...]:
        """The e-mail addresses of the contacts that the text finds, best first."""
        query = ContactQuery(kind=None, text=text)
        with self.database.reading() as connection:
            ids = contacts.window(connection, query, self.actor, self.region, 0, limit)
            loaded = load(connection, ids, self.actor)
        found: list[Completion] = []
        for contact in (loaded[one] for one in ids if one in loaded):
            organization = contact.draft.organizations[0].name if contact.draft.organizations else ""
            found += [Completion(email.value, contact.name, organization) for email in contact.draft.emails]
        return tuple(found[:limit])

    def _writer(self) -> ContactWriter:
        return ContactWriter(self.database, self.actor, self.clock, self.region)


def _row(contact: Contact, columns: tuple[str, ...]) -> ContactRow:
    cells = tuple(text_of(contact, column) for column in columns)
    return ContactRow(contact.id, contact.kind, contact.name, contact.is_active, cells)
