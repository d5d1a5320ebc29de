"""The sentences about the general history: a part of `sentences`."""

from __future__ import annotations

from tui_crm.domain.problems import Code
from tui_crm.i18n import N_

HISTORY_SENTENCES: dict[Code, str] = {
    Code.EVENT_OF_NOBODY: N_(
        "This is about a number or an address of nobody, and files hang on contacts: add the contact first."
    ),
    Code.EVENT_NOT_OF_OPPORTUNITY: N_(
        "{name} takes no part in the opportunity {id}: choose one of its contacts, or add this one to it."
    ),
    Code.TOO_MANY_AT_ONCE: N_("At most {maximum} contacts at once: mark fewer."),
    Code.ADDRESS_NOT_RECOGNIZED: N_(
        '"{value}" is neither a phone number nor an e-mail address: enter one, as +48 600 100 200 '
        "or anna@example.com."
    ),
    Code.NO_EVENT_HERE: N_("Put the cursor on a note, a call, a message or a meeting that was logged."),
    Code.NO_ADDRESS_HERE: N_("Nothing here has a number or an e-mail address that no contact has."),
    Code.PERIOD_NOT_RECOGNIZED: N_(
        "{value} is no period: type for instance 2026-01, 2026-01-05..2026-02-10, -14d.. or yesterday."
    ),
}
