"""An inactive contact is to be edited or linked (R20)."""

from __future__ import annotations

from typing import Any

from tui_crm.domain.contact import Contact, Status
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.i18n import _
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.modals.choice import Choice
from tui_crm.wording import sentence

ACTIVATE = "activate"
BACK = "back"
_INACTIVE = (Code.CONTACT_INACTIVE, Code.ORGANIZATION_INACTIVE, Code.PERSON_INACTIVE)


class InactiveModal(Choice):
    """Says why the contact cannot be edited, and offers to activate it."""

    def __init__(self, contact: Contact) -> None:
        super().__init__(
            sentence(Problem(Code.CONTACT_INACTIVE, "", {"name": contact.name})),
            "",
            {BACK: _("Leave it inactive"), ACTIVATE: _("Activate it and edit it")},
        )


def inactive_id(refused: Refused) -> int | None:
    """The inactive contact that alone stands in the way of a change; None where something else does."""
    problem = refused.problem
    found = problem.values.get("id")
    is_alone = len(refused.problems) == 1 and problem.code in _INACTIVE
    return found if is_alone and isinstance(found, int) else None


async def activate_and_go_on(screen: CrmScreen[Any], refused: Refused) -> bool:
    """Tells that somebody inactive is in the way, and whether the person has activated them. In a worker."""
    contact_id = inactive_id(refused)
    if contact_id is None:
        return False
    answers = {BACK: _("Leave it inactive"), ACTIVATE: _("Activate it and go on")}
    if await screen.app.push_screen_wait(Choice(sentence(refused.problem), "", answers)) != ACTIVATE:
        return False
    await screen.call(screen.session.lifecycle.set_status, (contact_id,), Status.ACTIVE)
    return True
