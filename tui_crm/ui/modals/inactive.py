"""An inactive contact is to be edited (R20)."""

from __future__ import annotations

from tui_crm.domain.contact import Contact
from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import _
from tui_crm.ui.modals.choice import Choice
from tui_crm.wording import sentence

ACTIVATE = "activate"
BACK = "back"


class InactiveModal(Choice):
    """Says why the contact cannot be edited, and offers to activate it."""

    def __init__(self, contact: Contact) -> None:
        super().__init__(
            sentence(Problem(Code.CONTACT_INACTIVE, "", {"name": contact.name})),
            "",
            {BACK: _("Leave it inactive"), ACTIVATE: _("Activate it and edit it")},
        )
