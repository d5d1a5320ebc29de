"""What is to be done today: meetings, who is due, what closes, what was left half done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui_crm.domain.imports import ImportLine
    from tui_crm.domain.keep_in_touch import Due
    from tui_crm.domain.meetings import Occurrence
    from tui_crm.domain.opportunities import Opportunity

CLOSING_DAYS = 7
"""So many days ahead an opportunity closes soon."""
DUE_SHOWN = 8
"""Contacts of the due list that are told by name wherever there is little room; the others are counted."""


class LeftDraft(NamedTuple):
    """A form that was left half filled.

    Attributes:
        id: its number.
        form: its name, as `services.drafts` has it.
        contact_id: of whose contact it is; None for a new one's, and for forms of other things.
        name: the contact's, or what was typed; "" for nothing yet.
        saved_at: ISO 8601, UTC.
    """

    id: int
    form: str
    contact_id: int | None
    name: str
    saved_at: str


@dataclass(frozen=True, slots=True)
class Today:
    """What there is for one person on one day.

    Attributes:
        day: the day, by the clock of wherever one is.
        meetings: own ones of this day and the next, in their order, without those that are over or cancelled.
        due: with whom a touch is due, the longest overdue first: as many as were asked for.
        due_count: how many they are.
        closing: open opportunities that are expected to close within `CLOSING_DAYS`, or were before.
        imports: own ones that wait to be gone on with, the newest first.
        duplicates: pairs of contacts that may be one.
    """

    day: date
    meetings: tuple[Occurrence, ...] = ()
    due: tuple[Due, ...] = ()
    due_count: int = 0
    closing: tuple[Opportunity, ...] = ()
    drafts: tuple[LeftDraft, ...] = ()
    imports: tuple[ImportLine, ...] = ()
    duplicates: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do. Likely duplicates wait for a quiet day, and do not count."""
        return not (self.meetings or self.due or self.closing or self.drafts or self.imports)
