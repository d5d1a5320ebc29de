"""A contact made of a number or an e-mail address that nobody has yet (R11)."""

from __future__ import annotations

from typing import Any

from tui_crm.domain.contact import Kind
from tui_crm.domain.new_contact import filled
from tui_crm.i18n import _
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.modals.add_contact import AddContact
from tui_crm.ui.modals.choice import Choice
from tui_crm.wording import kind_label


async def add_contact(screen: CrmScreen[Any], address: str, name: str = "") -> int | None:
    """Asks for the base and opens the form with the number or address, and the name, filled in.

    Gives the id of the contact that was saved, or of the known one that the person turned to; None where the
    person turned back, in which case what was typed is kept. Must run in a worker.

    Args:
        address: a phone number or an e-mail address.
        name: how whoever it belongs to is called where it comes from; "" where that does not say.
    """
    answers = {kind.value: kind_label(kind) for kind in Kind}
    title = _("Add {name} as").format(name=address)
    answer = await screen.app.push_screen_wait(Choice(title, name, answers))
    if answer is None:
        return None
    draft = filled(address, name, Kind(answer), screen.session.region)
    contact_id: int | None = await screen.app.push_screen_wait(AddContact(draft))
    return contact_id
