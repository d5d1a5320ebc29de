"""What happened with contacts: what people wrote down, and every change (R45)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from itertools import islice

from tui_crm.domain import journal_data
from tui_crm.domain.contact import Kind
from tui_crm.domain.journal import DELETED, OperationKind
from tui_crm.domain.problems import Code, NotFound
from tui_crm.domain.timeline import Entry, EventKind, FieldChange
from tui_crm.services.base import Service
from tui_crm.store import attachments, merging, removal, timeline
from tui_crm.store.contact_reading import moment_text
from tui_crm.store.sql import Connection
from tui_crm.store.timeline import BEGINNING, CHANGE, EVENT, NEWEST, TEAM, Line, Place

_NAMES = {BEGINNING: "import", CHANGE: "change", EVENT: "event", TEAM: "team"}
"""What an entry's key begins with."""
_SOURCES = {name: source for source, name in _NAMES.items()}

Read = Callable[[Place, int], list[Line]]
"""Gives so many lines behind a place, newest first."""


class History(Service):
    """The history of contacts, by pages. What the actor may not see is in none, nor what is in the trash.

    Of what happened in one second, what was recorded last stands first.
    """

    def of_contact(self, contact_id: int, limit: int = 50, before: str = "") -> tuple[Entry, ...]:
        """The newest entries of a contact; of an organization those of its persons too.

        Of a contact into which others were merged it tells what happened with these before.

        Args:
            limit: fewer come only at the end.
            before: the key of the entry behind which to go on; "" from the newest. Nothing comes behind one
                that is gone.

        Raises:
            NotFound.
        """
        with self.database.reading() as connection:
            found = removal.present(connection, [contact_id], self.actor)
            if not found:
                raise NotFound(Code.NOT_FOUND, id=contact_id)
            contacts = [contact_id]
            if found[0].kind is Kind.ORGANIZATION:
                contacts += timeline.persons_of(connection, contact_id, self.actor)
            merged = merging.merged_from(connection, contact_id, self.actor)
            return self._page(connection, [*contacts, *merged], limit, before, merged)

    def everything(self, limit: int, before: str = "") -> tuple[Entry, ...]:
        """The newest entries of all contacts, without those that say that an import made a contact.

        Administrators are told in it too what was done to users, groups and keys.

        Args:
            limit, before: as for `of_contact`.
        """
        with self.database.reading() as connection:
            return self._page(connection, None, limit, before)

    def _page(
        self,
        connection: Connection,
        contacts: Sequence[int] | None,
        limit: int,
        before: str,
        merged: Sequence[int] = (),
    ) -> tuple[Entry, ...]:
        place = _place(connection, before)
        if place is None:
            return ()
        lines = self._lines(connection, contacts, place, limit, merged)
        found: list[Entry] = []
        while len(found) < limit and (piece := list(islice(lines, limit - len(found)))):
            found += self._entries(connection, piece)
        return tuple(found)

    def _lines(
        self,
        connection: Connection,
        contacts: Sequence[int] | None,
        before: Place,
        limit: int,
        merged: Sequence[int],
    ) -> Iterator[Line]:
        """The lines of all sources behind a place, newest first."""
        actor = self.actor
        reads: list[Read] = [
            lambda place, count: timeline.changes(connection, actor, contacts, place, count, merged),
            lambda place, count: timeline.events(connection, actor, contacts, place, count),
        ]
        if contacts is not None:
            reads.append(
                lambda place, count: timeline.beginnings(connection, actor, contacts, place, count, merged)
            )
        elif actor.is_admin:
            reads.append(lambda place, count: timeline.team(connection, place, count))
        sources = (_each(read, before, limit) for read in reads)
        return merge(*sources, key=lambda line: line.place, reverse=True)

    def _entries(self, connection: Connection, lines: Sequence[Line]) -> Iterator[Entry]:
        """The entries of these lines, without what nothing may be shown of (R43)."""
        values = {
            line.place: (json.loads(line.before), json.loads(line.after)) for line in lines if line.after
        }
        named = {one for before, after in values.values() for one in journal_data.linked_ids(before, after)}
        seen = timeline.seen(connection, named, self.actor)
        merged = {one for before, after in values.values() for one in journal_data.merged_ids(before, after)}
        known = timeline.known(connection, merged, self.actor) if merged else set()
        events = [line.event.id for line in lines if line.event is not None]
        files = attachments.of_events(connection, events, self.actor) if events else {}
        for line in lines:
            kind = _kind(line)
            changes: tuple[FieldChange, ...] = ()
            if line.place in values:
                before, after = values[line.place]
                changes = journal_data.field_changes(before, after, seen, known)
                if journal_data.is_new(before):
                    kind = OperationKind.CONTACT_ADDED
                elif not changes or (kind is OperationKind.CONTACTS_MERGED and DELETED in after):
                    continue
            yield Entry(
                key=f"{_NAMES[line.place[2]]}:{line.place[3]}",
                at=moment_text(line.place[0]),
                user=line.user,
                contact_id=line.contact,
                contact_name=line.name,
                kind=kind,
                changes=changes,
                event=line.event,
                files=files.get(line.event.id, ()) if line.event is not None else (),
                definition=line.definition,
            )


def _kind(line: Line) -> EventKind | OperationKind:
    return OperationKind(line.kind) if line.event is None else line.event.kind


def _place(connection: Connection, key: str) -> Place | None:
    """Where the entry of this key stands; before all for "", None where it is gone."""
    if not key:
        return NEWEST
    name, _colon, number = key.partition(":")
    if name not in _SOURCES or not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    return timeline.place(connection, _SOURCES[name], int(number))


def _each(read: Read, before: Place, count: int) -> Iterator[Line]:
    """All lines of a source behind a place, read in pieces."""
    while lines := read(before, count):
        yield from lines
        if len(lines) < count:
            return
        before = lines[-1].place
