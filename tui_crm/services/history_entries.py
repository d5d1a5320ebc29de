"""Lines of histories as they are told: with what belongs to them, without what one may not see (R43)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from tui_crm.domain import journal_data
from tui_crm.domain.access import Actor
from tui_crm.domain.attachments import Attachment
from tui_crm.domain.journal import DELETED, DefinitionChange, FieldChange, OperationKind, Thing
from tui_crm.domain.mail import MailMessage
from tui_crm.domain.meetings import MeetingStatus, Occurrence
from tui_crm.domain.timeline import Entry, EventKind, Happening
from tui_crm.store import (
    attachments,
    mail_links,
    meeting_participants,
    meetings,
    timeline,
    timeline_about,
    unknown_events,
)
from tui_crm.store.contact_reading import moment_text
from tui_crm.store.sql import Connection
from tui_crm.store.timeline import BEGINNING, CHANGE, EVENT, HELD, MAIL, RECORD, TEAM, Asked, Line
from tui_crm.store.timeline_about import Found, Whom

NAMES = {
    BEGINNING: "import",
    CHANGE: "change",
    EVENT: "event",
    TEAM: "team",
    MAIL: "mail",
    HELD: "held",
    RECORD: "record",
}
"""What an entry's key begins with, by its source."""

_DELETED_AT = "deleted_at"
_NOBODY = Whom(0, "")


class _Values(NamedTuple):
    """What the journal's lines say, and which contacts in it may be told of."""

    of: dict[int, tuple[dict[str, Any], dict[str, Any]]]
    seen: set[int]
    known: set[int]


def entries(connection: Connection, asked: Asked, lines: Sequence[Line]) -> Iterator[Entry]:
    """The entries of these lines, in their order; some queries for all of them together."""
    return _Telling(connection, asked, lines).told()


class _Telling:
    """What belongs to some lines, read at one go."""

    def __init__(self, connection: Connection, asked: Asked, lines: Sequence[Line]) -> None:
        self._connection = connection
        self._actor: Actor = asked.actor
        self._asked = asked
        self._lines = lines
        self._wanted = frozenset(asked.contacts or ())

    def told(self) -> Iterator[Entry]:
        """The entries."""
        values, files = self._values(), self._files()
        held_events = self._known_addresses()
        mail, occurrences = self._mail(), self._occurrences()
        whom, users, strangers = self._whom(), self._mailbox_users(), self._strangers()
        for line in self._lines:
            number, source = line.place.number, line.place.source
            entry = self._plain(line, whom.get(source, {}).get(number, _NOBODY))
            if source == CHANGE:
                yield from _of_change(line, entry, values)
            elif source == EVENT and line.event is not None:
                address = "" if number in held_events else line.event.address
                yield replace(entry, files=files.get(number, ()), address=address)
            elif source == MAIL and number in mail:
                message = mail[number]
                user = users.get(number, "")
                yield replace(entry, mail=message, user=user, address=_stranger(message))
            elif source == HELD and number in occurrences:
                address = strangers.get(line.meeting, "")
                yield replace(entry, meeting=occurrences[number], address=address)
            elif source == RECORD and line.definition is not None:
                yield from self._of_record(line.definition, entry)
            elif source in (TEAM, BEGINNING):
                yield entry

    def _plain(self, line: Line, whom: Whom) -> Entry:
        kind: EventKind | OperationKind | Happening
        if line.event is not None:
            kind = line.event.kind
        elif line.place.source in (MAIL, HELD):
            kind = Happening.MAIL if line.place.source == MAIL else Happening.HELD
        else:
            kind = OperationKind(line.kind)
        return Entry(
            key=f"{NAMES[line.place.source]}:{line.place.number}",
            at=moment_text(line.place.at),
            user=line.user,
            contact_id=line.contact or whom.id,
            contact_name=line.name or whom.name,
            kind=kind,
            event=line.event,
            definition=line.definition,
        )

    def _of_record(self, change: DefinitionChange, entry: Entry) -> Iterator[Entry]:
        told: tuple[FieldChange, ...] = ()
        if change.thing is Thing.OPPORTUNITY:
            from tui_crm.services.opportunity_changes import opportunity_changes

            told = opportunity_changes(self._connection, change, self._actor)
            if not told and change.before and _DELETED_AT not in change.after:
                return  # it is about contacts alone that the actor does not see
        elif self._is_about_hidden(change):
            return
        yield replace(entry, changes=told, definition=journal_data.without_contacts(change))

    def _is_about_hidden(self, change: DefinitionChange) -> bool:
        """Whether only contacts of a message or a meeting changed, none of whom the actor sees."""
        if not change.before or set(change.after) - {mail_links.LINKS, meetings.PARTICIPANTS}:
            return False
        is_mail = change.thing is Thing.MAIL
        name = mail_links.LINKS if is_mail else meetings.PARTICIPANTS
        before, after = change.before.get(name, []), change.after.get(name, [])
        rows = [one for one in before if one not in after] + [one for one in after if one not in before]
        if is_mail:
            return not timeline.seen(self._connection, {row[0] for row in rows}, self._actor)
        return not meeting_participants.any_seen(self._connection, rows, self._actor)

    # -- what belongs to the lines ------------------------------------------------------------------

    def _numbers(self, source: int) -> list[int]:
        return [line.place.number for line in self._lines if line.place.source == source]

    def _values(self) -> _Values:
        of = {
            line.place.number: (json.loads(line.before), json.loads(line.after))
            for line in self._lines
            if line.place.source == CHANGE
        }
        linked = {one for before, after in of.values() for one in journal_data.linked_ids(before, after)}
        merged = {one for before, after in of.values() for one in journal_data.merged_ids(before, after)}
        seen = timeline.seen(self._connection, linked, self._actor) if linked else set()
        known = timeline.known(self._connection, merged, self._actor) if merged else set()
        return _Values(of, seen, known)

    def _files(self) -> dict[int, tuple[Attachment, ...]]:
        ids = self._numbers(EVENT)
        return attachments.of_events(self._connection, ids, self._actor) if ids else {}

    def _known_addresses(self) -> set[int]:
        ids = [line.event.id for line in self._lines if line.event is not None and line.event.address]
        return unknown_events.held(self._connection, ids, self._actor) if ids else set()

    def _mail(self) -> dict[int, MailMessage]:
        ids = self._numbers(MAIL)
        if not ids:
            return {}
        from tui_crm.store import mail_reading

        return mail_reading.messages(self._connection, ids, self._actor)

    def _occurrences(self) -> dict[int, Occurrence]:
        """Those that were not cancelled."""
        ids = self._numbers(HELD)
        if not ids:
            return {}
        from tui_crm.store import meeting_reading

        found = meeting_reading.occurrences(self._connection, ids, self._actor)
        return {number: one for number, one in found.items() if one.status is not MeetingStatus.CANCELLED}

    def _whom(self) -> dict[int, Found]:
        """Whom lines are about, by source and number."""
        meetings = self._about(
            timeline_about.of_meetings, [one.meeting for one in self._lines if one.meeting]
        )
        held = {line.place.number: meetings[line.meeting] for line in self._lines if line.meeting in meetings}
        return {
            MAIL: self._about(timeline_about.of_mail, self._numbers(MAIL)),
            HELD: held,
            RECORD: self._whom_of_records(),
        }

    def _whom_of_records(self) -> Found:
        found: Found = {}
        for thing, about in _ABOUT.items():
            targets = {
                line.place.number: line.definition.target
                for line in self._lines
                if line.definition is not None and line.definition.thing is thing
            }
            whom = self._about(about, list(targets.values()))
            found |= {number: whom[target] for number, target in targets.items() if target in whom}
        return found

    def _about(self, about: timeline_about.About, ids: list[int]) -> Found:
        return about(self._connection, ids, self._actor, self._wanted) if ids else {}

    def _mailbox_users(self) -> dict[int, str]:
        ids = self._numbers(MAIL)
        if not ids:
            return {}
        return timeline_about.mailbox_users(self._connection, ids, self._actor, self._asked.users)

    def _strangers(self) -> dict[int, str]:
        meetings = [line.meeting for line in self._lines if line.meeting]
        return timeline_about.strangers(self._connection, meetings) if meetings else {}


_ABOUT = {
    Thing.OPPORTUNITY: timeline_about.of_opportunities,
    Thing.MEETING: timeline_about.of_meetings,
    Thing.MAIL: timeline_about.of_mail,
    Thing.EVENT: timeline_about.of_events,
}


def _of_change(line: Line, entry: Entry, values: _Values) -> Iterator[Entry]:
    before, after = values.of[line.place.number]
    changes = journal_data.field_changes(before, after, values.seen, values.known)
    if journal_data.is_new(before):
        yield replace(entry, changes=changes, kind=OperationKind.CONTACT_ADDED)
    elif changes and not (entry.kind is OperationKind.CONTACTS_MERGED and DELETED in after):
        yield replace(entry, changes=changes)


def _stranger(message: MailMessage) -> str:
    """The sender's address, or of what one sent a receiver's, that no contact has which the actor sees."""
    roles = ("to", "cc", "bcc") if message.is_outgoing else ("from",)
    found = (one.address for one in message.persons if one.role in roles and one.contact_id is None)
    return next(found, "")
