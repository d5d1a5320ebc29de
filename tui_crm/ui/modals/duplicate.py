"""A phone or an e-mail that another contact has already (R7)."""

from __future__ import annotations

from tui_crm.domain.problems import Duplicate
from tui_crm.i18n import _
from tui_crm.ui.modals.choice import Choice
from tui_crm.wording import sentence

CREATE = "create"
OPEN = "open"
BACK = "back"


class DuplicateModal(Choice):
    """Exactly two choices: create a new contact, or open the one that exists.

    A contact that the user may not see is never named; the form is then offered instead of it.
    """

    def __init__(self, duplicate: Duplicate) -> None:
        if duplicate.contact_id is None:
            title = sentence(duplicate.problem)
            other = {BACK: _("Back to the form")}
        else:
            name = str(duplicate.problem.values.get("name", ""))
            title = _("This phone or e-mail is known already")
            other = {OPEN: _("It looks like this contact already exists: {name}").format(name=name)}
        super().__init__(title, "", {CREATE: _("No, create new"), **other})
