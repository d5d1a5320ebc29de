"""What holds of every event: its text, its moment, its line in the journal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tui_crm.domain.contact_rules import NOTE_MAXIMUM
from tui_crm.domain.journal import EVENT
from tui_crm.domain.problems import Code, Refused
from tui_crm.domain.timeline import EventKind
from tui_crm.store import events, journal
from tui_crm.store.removal import Present
from tui_crm.store.sql import Connection
from tui_crm.text.safe import safe_text

_YEARS = range(1900, 2200)
"""When events can have happened: far from the ends of the calendar, where a time zone leads beyond it."""


def checked_text(kind: EventKind, text: str) -> str:
    """The text as it is stored. Raises Refused."""
    text = safe_text(text, keep_newlines=True).strip()
    if kind is EventKind.NOTE and not text:
        raise Refused(Code.EVENT_TEXT_REQUIRED)
    if len(text) > NOTE_MAXIMUM:
        raise Refused(Code.TOO_LONG, maximum=NOTE_MAXIMUM)
    return text


def checked_moment(at: datetime) -> int:
    """Seconds since 1970, UTC. Raises Refused."""
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    seconds = int(at.timestamp())
    first, end = (datetime(year, 1, 1, tzinfo=UTC).timestamp() for year in (_YEARS.start, _YEARS.stop))
    if not first <= seconds < end:
        raise Refused(Code.MOMENT_OUT_OF_RANGE, first=_YEARS.start, last=_YEARS.stop - 1)
    return seconds


def record_state(
    connection: Connection, operation: int, contact: Present, event_id: int, before: dict[str, Any] | None
) -> None:
    """The journal's line about a contact's event: what it was, None for nothing, and what it is now."""
    name = f"{EVENT}{event_id}"
    after = events.state(connection, event_id)
    journal.record_values(connection, operation, contact.id, contact.version, {name: before}, {name: after})
