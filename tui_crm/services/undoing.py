"""Taking back what one did last, and doing it again (R51)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui_crm.domain import journal_data
from tui_crm.domain.journal import DefinitionChange, FieldChange, OperationKind, Thing
from tui_crm.domain.problems import Code, Refused
from tui_crm.services.base import Service
from tui_crm.services.opportunity_changes import opportunity_changes
from tui_crm.services.taking_back import TakingBack
from tui_crm.services.taking_back_long import TakingBackLong, Told
from tui_crm.store import imports, journal, removal, timeline, undoing
from tui_crm.store.contact_reading import moment_text
from tui_crm.store.sql import Connection
from tui_crm.store.undoing import Operation

_NAMED = 3
"""Contacts of an operation that are named."""
_NAMES = 5
"""Names that many contacts got or lost are told where they are no more than these."""
AT_ONCE = 2_000
"""Contacts of an operation that is taken back in one transaction: in a second or so, all of it or nothing."""


def _nobody(_percentage: int) -> None:
    """Nobody looks on."""


@dataclass(frozen=True, slots=True)
class Undoable:
    """What would be undone or redone, or was.

    Attributes:
        operation: its number in the journal; of a redo that of the undo which it takes back.
        kind: of the change itself, for a redo too.
        at: when it was done, ISO 8601, UTC.
        count: how many contacts it is about, without those that were made for it.
        names: of up to three of them, as far as the actor may see them; of an e-mail those linked to it.
        changes: from what to what it changed them, where it is about one contact or the same of all; of many
            that got or lost tags, owners or watchers the names alone.
        made: names of organizations that were made on the way.
        definitions: what it changed about all else than contacts, the first change first.
        left: of what was undone or redone: how many contacts were left, since it was stopped.
    """

    operation: int
    kind: OperationKind
    at: str
    count: int
    names: tuple[str, ...]
    changes: tuple[FieldChange, ...]
    made: tuple[str, ...] = ()
    definitions: tuple[DefinitionChange, ...] = ()
    left: int = 0

    @property
    def is_long(self) -> bool:
        """Whether it takes so long that it is done in parts, and can be stopped."""
        return self.count > AT_ONCE


class Undoing(Service):
    """Undo and redo of the actor's own changes, one operation of the journal at a time.

    Imports are no part of it. An undo is recorded as an operation of its own, and so is a redo. All of an
    operation is taken back or nothing, but of more than `AT_ONCE` contacts a part may be (`TakingBackLong`);
    contacts that were purged since are left out. What can't be undone any more is passed over, so that those
    before it can be.
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

    def later_import(self, found: Undoable | None) -> tuple[int, str]:
        """The actor's last import after this change, which is undone as a whole elsewhere, and its file.

        (0, "") for none.

        Args:
            found: what `next_undo` gave.
        """
        with self.database.reading() as connection:
            since = 0 if found is None else undoing.operation(connection, found.operation).at
            return imports.last_ended(connection, self.actor.user_id, since)

    def undo(self, operation: int | None = None, told: Told = _nobody) -> Undoable:
        """Takes the actor's last change back and returns what it was.

        Args:
            operation: the number that `next_undo` gave; None for whatever is next.
            told: called now and then with the percentage that is through, of what is long; where it gives
                False the work ends there, and the next undo goes on with it.

        Raises:
            Refused: LAST_ADMINISTRATOR, GROUP_IN_USE, KEY_TAKEN: as where users, groups and keys are changed;
                NOTHING_TO_UNDO; NOTHING_BUT_IMPORT: the actor has changed contacts by an import alone;
                UNDO_CHANGED: another operation is the next one by now; UNDO_CONFLICT: a contact was changed
                since; UNDO_DEFINITION: a field, an option or a tag was; UNDO_IN_USE: it was added, and
                contacts have it by now; UNDO_HALF_GONE: of a merge a contact was purged; NAME_TAKEN: its name
                belongs to another; a tag, user or organization that is gone, or another rule.
            NotFound: a contact is not the actor's to see any more.
            Denied: the actor may not do what was done.
        """
        return self._carry_out(OperationKind.UNDONE, operation, told)

    def pass_over(self, operation: int | None = None) -> Undoable:
        """Leaves the actor's last change as it is, never to be undone, and returns what it was.

        Nothing of any contact changes, so that it needs no permission; the journal tells it as an operation.

        Args:
            operation: the number that `next_undo` gave; None for whatever is next.

        Raises:
            Refused: NOTHING_TO_UNDO; UNDO_CHANGED: another operation is the next one by now.
        """
        self.begin_own()
        with self.database.writing() as connection:
            found = self._next(connection, OperationKind.UNDONE, operation)
            described = self._described(connection, found, found.id)
            kind = OperationKind.PASSED_OVER
            number = journal.open_operation(connection, self.actor, kind, self.now(), undoes=found.id)
            undoing.set_undone_by(connection, found.id, number)
            return described

    def redo(self, operation: int | None = None, told: Told = _nobody) -> Undoable:
        """Does again what the actor undid last and returns what it is.

        Args:
            operation: the number that `next_redo` gave; None for whatever is next.
            told: as for `undo`.

        Raises:
            Refused: NOTHING_TO_REDO, and as `undo`.
            NotFound, Denied: as `undo`.
        """
        return self._carry_out(OperationKind.REDONE, operation, told)

    def _carry_out(self, kind: OperationKind, number: int | None, told: Told) -> Undoable:
        self.begin()
        with self.database.reading() as connection:
            found = self._next(connection, kind, number)
            change = found if kind is OperationKind.UNDONE else _change_of(connection, found)
            described = self._described(connection, change, found.id)
            is_long = undoing.extent(connection, found.id).contacts > AT_ONCE
            is_long = is_long or undoing.begun(connection, found.id, kind) is not None
        if is_long:
            left = TakingBackLong(self, found, change, kind).run(told)
            return replace(described, left=left)
        with self.database.writing() as connection:
            self._next(connection, kind, found.id)
            done_by = journal.open_operation(connection, self.actor, kind, self.now(), undoes=found.id)
            TakingBack(self, found, change).run(done_by)
            undoing.set_undone_by(connection, found.id, done_by)
            if kind is OperationKind.REDONE:
                undoing.set_undone_by(connection, change.id, None)
        self.renew_rights()
        return described

    def _next(self, connection: Connection, kind: OperationKind, number: int | None) -> Operation:
        if kind is OperationKind.UNDONE:
            found = undoing.next_undo(connection, self.actor.user_id)
            later, _file = imports.last_ended(connection, self.actor.user_id, 0)
            if found is None and later:
                raise Refused(Code.NOTHING_BUT_IMPORT, id=later)
            return _expected(found, number, Code.NOTHING_TO_UNDO)
        return _expected(undoing.next_redo(connection, self.actor.user_id), number, Code.NOTHING_TO_REDO)

    def _described(self, connection: Connection, change: Operation, number: int) -> Undoable:
        extent = undoing.extent(connection, change.id)
        first = undoing.changes(connection, change.id, max(_NAMED, extent.made + 1))
        # Organizations that were made on the way stand in front of the contact that they were made for.
        mains, made = (first[:1], first[1:]) if extent.made else (first[:_NAMED], [])
        count = 1 if extent.made else extent.contacts
        names = self._names(connection, [one.contact for one in first])
        shown = tuple(names[one.contact] for one in mains if one.contact in names)
        if change.kind is OperationKind.CONTACTS_MERGED:
            extent = extent._replace(is_alike=False)
        changes: tuple[FieldChange, ...] = ()
        if shown and (count == 1 or extent.is_alike):
            before, after = mains[0].before, mains[0].after
            seen = timeline.seen(connection, journal_data.linked_ids(before, after), self.actor)
            known = timeline.known(connection, journal_data.merged_ids(before, after), self.actor)
            changes = journal_data.field_changes(before, after, seen, known)
        elif shown and not extent.made:
            names_changed = undoing.names_changed(connection, change.id, _NAMES)
            changes = (names_changed,) if names_changed is not None else ()
        made_names = tuple(names[one.contact] for one in made if one.contact in names)
        at = moment_text(change.at)
        defined = tuple(reversed(undoing.definition_changes(connection, change.id)))
        if len(defined) == 1:
            changes = changes or opportunity_changes(connection, defined[0], self.actor)
            shown = shown or self._linked_names(connection, defined[0])
        told = tuple(map(journal_data.without_contacts, defined))
        return Undoable(number, change.kind, at, count, shown, changes, made_names, told)

    def _linked_names(self, connection: Connection, change: DefinitionChange) -> tuple[str, ...]:
        """The contacts to which a message was linked, or from which it was taken, as far as they are seen."""
        if change.thing is not Thing.MAIL:
            return ()
        old, new = (
            {(one[0], one[1]) for one in state.get("links", ())} for state in (change.before, change.after)
        )
        ids = sorted({contact for contact, _state in old ^ new})
        return tuple(self._names(connection, ids[:_NAMED]).values())

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
