"""Opening the meeting, the message or the opportunity that an entry of a history is about."""

from __future__ import annotations

from typing import Any

from tui_crm.domain.journal import Thing
from tui_crm.domain.timeline import Entry
from tui_crm.ui.base import CrmScreen


def open_work(screen: CrmScreen[Any], entry: Entry) -> bool:
    """Opens its screen; whether there is one. What is gone meanwhile says so itself."""
    # Each is loaded when it is first needed.
    if entry.meeting is not None:
        from tui_crm.ui.screens import meeting_flows

        meeting_flows.open_meeting(screen, entry.meeting.meeting_id, entry.meeting.original)
        return True
    if entry.mail is not None:
        from tui_crm.ui.screens import mail_flows

        mail_flows.open_message(screen, entry.mail.id)
        return True
    change = entry.definition
    if change is None or change.thing is not Thing.OPPORTUNITY:
        return False
    from tui_crm.ui.screens import opportunity_flows

    opportunity_flows.open_opportunity(screen, change.target)
    return True
