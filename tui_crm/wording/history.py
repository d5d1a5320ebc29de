"""What happened with contacts, in words: histories, changes from what to what, what undo takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_crm.domain.journal import OperationKind, Thing
from tui_crm.domain.timeline import Entry, EventKind, Happening
from tui_crm.i18n import N_, _, ngettext
from tui_crm.wording.changes import OPERATIONS, short
from tui_crm.wording.changes import change_lines as change_lines
from tui_crm.wording.counts import grouped
from tui_crm.wording.definitions import definitions_sentence
from tui_crm.wording.labels import event_kind_label, field_label

if TYPE_CHECKING:
    from tui_crm.services.undoing import Undoable

_HAPPENINGS = {Happening.MAIL: N_("E-mail"), Happening.HELD: N_("Meeting held")}
_MEANS = {OperationKind.UNDONE: N_("By undo"), OperationKind.REDONE: N_("By redo")}
"""How something was done of which it is told what it was, and not what it took back."""
_SAYS_IT = (
    OperationKind.MAIL_LINKED,
    OperationKind.MAIL_UNLINKED,
    OperationKind.MAIL_PINNED,
    OperationKind.MEETINGS_IMPORTED,
)
"""Operations whose names tell more than what became of one record."""
_UPDATED = N_("Changed by an import")


def entry_label(entry: Entry) -> str:
    """What an entry is, in a few words: "Note", "Edited", "Moved to the trash"."""
    if isinstance(entry.kind, EventKind):
        return event_kind_label(entry.kind)
    if isinstance(entry.kind, Happening):
        return _(_HAPPENINGS[entry.kind])
    if entry.kind is OperationKind.IMPORTED and entry.changes:
        return _(_UPDATED)
    if entry.definition is not None:
        if entry.kind in _SAYS_IT:
            return _(OPERATIONS[entry.kind])
        means = _MEANS.get(entry.kind)
        return _(means) if means else definitions_sentence([entry.definition])
    return _(OPERATIONS[entry.kind])


def told_lines(entry: Entry, whole: bool = False) -> list[str]:
    """The lines of an entry's changes that its label does not say already; `whole` as in `change_lines`."""
    label = entry_label(entry)
    if entry.kind is OperationKind.MAIL_PINNED:
        return []  # the message is one of many
    if entry.definition is not None and entry.definition.thing is Thing.MAIL and entry.kind in _SAYS_IT:
        return [short(entry.definition.name)]
    if entry.definition is not None:
        told = definitions_sentence([entry.definition])
        return [*([told] if told != label else []), *change_lines(entry.changes, whole)]
    return [line for line in change_lines(entry.changes, whole) if line != label]


def undoable_sentence(undoable: Undoable) -> str:
    """What would be undone or redone: "Edited: Jan Kowalski (Position)", "Tag deleted: VIP"."""
    # Events of a number come to whom it belongs: that tells less than the contact does.
    told = [one for one in undoable.definitions if one.thing is not Thing.EVENT or not undoable.count]
    if told:
        sentence = definitions_sentence(told)
        linked = undoable.names if told[0].thing is Thing.MAIL else ()
        return ", ".join((sentence, *map(short, linked)))
    if names := _names_changed(undoable):
        return _("{what}: {whom}").format(what=names, whom=_whom(undoable))
    if undoable.kind is OperationKind.CONTACTS_MERGED and len(undoable.names) > 1:
        other, kept = map(short, undoable.names[:2])
        return _("Merged: {other} into {kept}").format(other=other, kept=kept)
    what = _(OPERATIONS[undoable.kind])
    said = _("{what}: {whom}").format(what=what, whom=_whom(undoable))
    details = _details(undoable)
    return _("{what} ({details})").format(what=said, details=details) if details else said


def undoable_lines(undoable: Undoable) -> list[str]:
    """A line for each of its changes that its sentence does not tell."""
    if _names_changed(undoable):
        return []
    if undoable.kind is OperationKind.USER_ADDED:
        return [_("Undoing it makes the user inactive: the history names people by their logins.")]
    sentence = undoable_sentence(undoable)
    return [line for line in change_lines(undoable.changes) if line not in sentence]


def _names_changed(undoable: Undoable) -> str:
    """What many contacts got or lost, where that is names and nothing else: "Added tag VIP"; else ""."""
    if undoable.kind is not OperationKind.CONTACT_EDITED or undoable.count < 2 or len(undoable.changes) != 1:
        return ""
    change = undoable.changes[0]
    if change.field not in ("tags", "owners", "watchers"):
        return ""
    new = [name for name in change.after if name not in change.before]
    gone = [name for name in change.before if name not in change.after]
    if bool(new) is bool(gone):
        return ""
    names = new or gone
    said = _names_said(change.field, bool(new), len(names))
    return said.format(names=", ".join(map(short, names)))


def _names_said(field: str, is_added: bool, count: int) -> str:
    if field == "tags":
        if is_added:
            return ngettext("Added tag {names}", "Added tags {names}", count)
        return ngettext("Removed tag {names}", "Removed tags {names}", count)
    if field == "owners":
        if is_added:
            return ngettext("Added owner {names}", "Added owners {names}", count)
        return ngettext("Removed owner {names}", "Removed owners {names}", count)
    if is_added:
        return ngettext("Added watcher {names}", "Added watchers {names}", count)
    return ngettext("Removed watcher {names}", "Removed watchers {names}", count)


def _whom(undoable: Undoable) -> str:
    if undoable.names and len(undoable.names) == undoable.count:
        return ", ".join(map(short, undoable.names))
    if not undoable.names and undoable.count == 1:
        return _("a contact that you may not see any more")
    counted = ngettext("{count} contact", "{count} contacts", undoable.count)
    return counted.format(count=grouped(undoable.count))


def _details(undoable: Undoable) -> str:
    if undoable.made:
        return _("with the new organization {names}").format(names=", ".join(map(short, undoable.made)))
    lines = change_lines(undoable.changes)
    if undoable.kind is not OperationKind.CONTACT_EDITED:
        return ", ".join(lines) if undoable.kind in _DETAILED else ""
    if undoable.count > 1 and len(lines) == 1:
        return lines[0]
    return ", ".join(field_label(change.field) for change in undoable.changes)


_DETAILED = (
    OperationKind.EVENT_ADDED,
    OperationKind.EVENT_EDITED,
    OperationKind.EVENT_DELETED,
    OperationKind.FILE_ADDED,
    OperationKind.FILE_EDITED,
    OperationKind.FILE_DELETED,
)
"""Kinds whose sentence tells what changed too: the names of the contacts do not say it."""
