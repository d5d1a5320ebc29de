"""Taking back what is no field of a contact: its picture, an event, a file, what a merge moved (R51)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tui_crm.domain.contact import Contact
from tui_crm.domain.journal import AVATAR, EVENT, FILE, MERGED, TOUCHED
from tui_crm.domain.problems import Code, Denied, Refused
from tui_crm.services.base import Service
from tui_crm.store import attachments, events, merging, pictures, touches, undoing
from tui_crm.store.merging_work import Two
from tui_crm.store.sql import Connection
from tui_crm.store.undoing import Change

_STORED = {EVENT: events, FILE: attachments}


def put(service: Service, contact: Contact, name: str, change: Change) -> None:
    """Puts one of them back, inside the transaction that is open.

    Args:
        name: as in the journal: AVATAR, TOUCHED, or EVENT, FILE or MERGED with the number behind.

    Raises Refused (CONTACT_INACTIVE, UNDO_CONFLICT) and Denied (EVENT_NOT_YOURS).
    """
    connection = service.database.connection()
    before, after = change.before[name], change.after[name]
    if name == AVATAR:
        if not contact.is_active:
            raise Refused(Code.CONTACT_INACTIVE, name=contact.name, id=contact.id)
        if pictures.avatar(connection, contact.id) != after:
            raise conflict(contact.name, [name])
        pictures.set_avatar(connection, contact.id, before)
        return
    if name == TOUCHED:
        if touches.touched(connection, contact.id) != after:
            raise conflict(contact.name, [name])
        touches.set_touched(connection, contact.id, before)
        return
    if name.startswith(MERGED):
        _move_back(service, contact, name, change)
        return
    kind, _colon, digits = name.partition(":")
    number, store = int(digits), _STORED[f"{kind}:"]
    if f"{kind}:" == EVENT:
        _require_own(service, connection, number)
    if store.state(connection, number) != after:
        raise conflict(contact.name, [kind])
    is_thrown_away = f"{kind}:" == EVENT and before is None  # and its files go with it
    if is_thrown_away and undoing.has_files_of_others(connection, number, change, service.actor.user_id):
        raise conflict(contact.name, [FILE])
    if f"{kind}:" == FILE and before is not None and _has_lost_its_event(connection, before):
        raise conflict(contact.name, [EVENT])
    store.put(connection, number, before)


def _move_back(service: Service, contact: Contact, name: str, change: Change) -> None:
    """Moves back what a merge has moved, or of an undone merge again what it had moved."""
    connection = service.database.connection()
    two = Two(contact.id, int(name.removeprefix(MERGED)))
    if others := undoing.changed_since(connection, change, service.actor.user_id):
        raise conflict(contact.name, others)
    before, after = change.before[name], change.after[name]
    is_undone = after is not None
    moved = after if is_undone else before
    if what := merging.differing(connection, two, moved, two.kept if is_undone else two.other):
        raise conflict(contact.name, [what])
    if is_undone:
        merging.move_back(connection, two, moved)
    else:
        merging.move(connection, two, moved)


def _require_own(service: Service, connection: Connection, event_id: int) -> None:
    actor = service.actor
    if not actor.is_admin and not undoing.has_written(connection, actor.user_id, event_id):
        raise Denied(Code.EVENT_NOT_YOURS)


def _has_lost_its_event(connection: Connection, file: Mapping[str, Any]) -> bool:
    """Whether the file's event is deleted: nothing would show the file."""
    event_id = file["event"]
    return event_id is not None and events.state(connection, event_id) is None


def conflict(name: str, fields: Iterable[str]) -> Refused:
    """Why a contact cannot be taken back: these fields and other things are others by now."""
    known = (field.partition(":")[0] for field in fields)
    return Refused(Code.UNDO_CONFLICT, name=name, fields=", ".join(dict.fromkeys(known)))
