"""The next meetings of a contact for its card (R18): most contacts have none, and then nothing is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_crm.services.base import Service
from tui_crm.store.meeting_presence import takes_part

if TYPE_CHECKING:
    from tui_crm.domain.meetings import Occurrence


class NextMeetings(Service):
    """What the card that follows the cursor asks of the calendar."""

    def of(self, contact_id: int) -> tuple[Occurrence, ...]:
        """As `Meetings.upcoming`; one look into an index where the contact takes part in none.

        Raises NotFound: the contact takes part in some, and is not there or not for the actor to see.
        """
        with self.database.reading() as connection:
            if not takes_part(connection, contact_id):
                return ()
        from tui_crm.services.meetings import Meetings

        return Meetings(self.database, self.actor, self.clock, self.region).upcoming(contact_id)
