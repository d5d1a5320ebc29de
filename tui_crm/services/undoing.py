"""Taking back what one did last, and doing it again (R51)."""

from __future__ import annotations

from dataclasses import dataclass

from tui_crm.domain import journal_data
from tui_crm.domain.journal import DefinitionChange, OperationKind
from tui_crm.domain.problems import Code, Refused
from tui_crm.domain.timeline import FieldChange
from tui_crm.services.base import Service
from tui_crm.services.taking_back import TakingBack
from tui_crm.store import journal, removal, timeline, undoing
from tui_crm.store.contact_reading import moment_text
from tui_crm.store.sql import Connection
from tui_crm.store.undoing import Operation

_NAMED = 3
"""Contacts of an operation that are named."""


@dataclass(frozen=True, slots=True)
class Undoable:
    """What would be undone or redone, or was.

    Attributes:
        operation: its number in the journal; of a redo that of the undo which it takes back.
        kind: of the change itself, for a redo too.
        at: when it was done, ISO 8601, UTC.
        count: how many contacts it is about, without those that were made for it.
        names: of up to three of them, as far as the actor may see them.
        changes: from what to what it changed them, where it is about one contact or the same of all.
        made: names of organizations that were made on the way.
        definitions: what it changed about fields, options and tags, the first change first.
    """

    operation: int
    kind: OperationKind
    at: str
    count: int
    names: tuple[str, ...]
    changes: tuple[FieldChange, ...]
    made: tuple[str, ...] = ()
    definitions: tuple[DefinitionChange, ...] = ()


class Undoing(Service):
    """Undo and redo of the actor's own changes, one operation of the journal at a time.

    Imports are no part of it. An undo is recorded as an operation of its own, and so is a redo. All of an
    operation is taken back or nothing; contacts that were purged since are left out. What can't be undone any
    more is passed over, so that those before it can be.
    """

    def next_undo(self) -> Undoable | None:
        """The actor's last change that can be undone; None where there is none."""
        with self.database.reading() as connection:
            found = undoing.next_undo(connection, self.actor.user_id)
            return None if found is None else self._described(connection, found, found.id)

    def next_redo(self) -> Undoable | None:
        """What the actor undid last, unless something was changed since; None where there is none."""
        with self.database.reading() as connection:
            found = undoing.next_redo(connection, self.actor.user_id)
            return (
                None
                if found is None
                else self._described(connection, _change_of(connection, found), found.id)
            )

    def undo(self, operation: int | None = None) -> Undoable:
        """Takes the actor's last change back and returns what it was.

        Args:
            operation: the number that `next_undo` gave; None for whatever is next.

        Raises:
            Refused: NOTHING_TO_UNDO; UNDO_CHANGED: another operation is the next one by now; UNDO_CONFLICT:
                a contact was changed since; UNDO_DEFINITION: a field, an option or a tag was; UNDO_IN_USE:
                it was added, and contacts have it by now; NAME_TAKEN: its name belongs to another; a tag,
                user or organization that is gone, or another rule.
            NotFound: a contact is not the actor's to see any more.
            Denied: the actor may not do what was done.
        """
        with self.database.writing() as connection:
            found = undoing.next_undo(connection, self.actor.user_id)
            found = _expected(found, operation, Code.NOTHING_TO_UNDO)
            described = self._described(connection, found, found.id)
            number = self._take_back(connection, found, found, OperationKind.UNDONE)
            undoing.set_undone_by(connection, found.id, number)
            return described

    def pass_over(self, operation: int | None = None) -> Undoable:
        """Leaves the actor's last change as it is, never to be undone, and returns what it was.

        Nothing of any contact changes, so that it needs no permission; the journal tells it as an operation.

        Args:
            operation: the number that `next_undo` gave; None for whatever is next.

        Raises:
            Refused: NOTHING_TO_UNDO; UNDO_CHANGED: another operation is the next one by now.
        """
        with self.database.writing() as connection:
            found = undoing.next_undo(connection, self.actor.user_id)
            found = _expected(found, operation, Code.NOTHING_TO_UNDO)
            described = self._described(connection, found, found.id)
            kind = OperationKind.PASSED_OVER
            number = journal.open_operation(connection, self.actor, kind, self.now(), undoes=found.id)
            undoing.set_undone_by(connection, found.id, number)
            return described

    def redo(self, operation: int | None = None) -> Undoable:
        """Does again what the actor undid last and returns what it is.

        Args:
            operation: the number that `next_redo` gave; None for whatever is next.

        Raises:
            Refused: NOTHING_TO_REDO, and as `undo`.
            NotFound, Denied: as `undo`.
        """
        with self.database.writing() as connection:
            found = undoing.next_redo(connection, self.actor.user_id)
            found = _expected(found, operation, Code.NOTHING_TO_REDO)
            change = _change_of(connection, found)
            described = self._described(connection, change, found.id)
            number = self._take_back(connection, found, change, OperationKind.REDONE)
            undoing.set_undone_by(connection, found.id, number)
            undoing.set_undone_by(connection, change.id, None)
            return described

    def _take_back(
        self, connection: Connection, found: Operation, change: Operation, kind: OperationKind
    ) -> int:
        """Takes an operation back: a change itself, or the undo of `change`. The new operation's number."""
        number = journal.open_operation(connection, self.actor, kind, self.now(), undoes=found.id)
        TakingBack(self, number, found, change).run()
        return number

    def _described(self, connection: Connection, change: Operation, number: int) -> Undoable:
        extent = undoing.extent(connection, change.id)
        first = undoing.changes(connection, change.id, max(_NAMED, extent.made + 1))
        # Organizations that were made on the way stand in front of the contact that they were made for.
        mains, made = (first[:1], first[1:]) if extent.made else (first[:_NAMED], [])
        count = 1 if extent.made else extent.contacts
        names = self._names(connection, [one.contact for one in first])
        shown = tuple(names[one.contact] for one in mains if one.contact in names)
        changes: tuple[FieldChange, ...] = ()
        if shown and (count == 1 or extent.is_alike):
            before, after = mains[0].before, mains[0].after
            seen = timeline.seen(connection, journal_data.linked_ids(before, after), self.actor)
            changes = journal_data.field_changes(before, after, seen)
        made_names = tuple(names[one.contact] for one in made if one.contact in names)
        at = moment_text(change.at)
        defined = tuple(reversed(undoing.definition_changes(connection, change.id)))
        return Undoable(number, change.kind, at, count, shown, changes, made_names, defined)

    def _names(self, connection: Connection, ids: list[int]) -> dict[int, str]:
        """Names of those of these contacts that the actor may see, in the trash or not."""
        found = removal.present(connection, ids, self.actor)
        found += removal.present(connection, ids, self.actor, trash=True)
        return {one.id: one.name for one in found}


def _change_of(connection: Connection, undo: Operation) -> Operation:
    """The change that an undo took back."""
    assert undo.undoes is not None
    return undoing.operation(connection, undo.undoes)


def _expected(found: Operation | None, number: int | None, nothing: Code) -> Operation:
    if found is None:
        raise Refused(nothing)
    if number is not None and number != found.id:
        raise Refused(Code.UNDO_CHANGED)
    return found
