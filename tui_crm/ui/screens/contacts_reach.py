"""Reaching the contact under the cursor: its main e-mail, phone and web address opened or copied (R17)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from tui_crm.domain.contact import Contact
from tui_crm.i18n import N_, _
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.item_actions import copy_item, open_item
from tui_crm.ui.messages import ContactWanted
from tui_crm.ui.widgets.card_content import Around, name_item, reach_items, web_items
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.ui.widgets.record_table import RecordTable

Act = Callable[[CrmScreen[Any], Item], Awaitable[None]]

_MISSING = {
    ItemKind.EMAIL: N_("{name} has no e-mail."),
    ItemKind.PHONE: N_("{name} has no phone."),
    ItemKind.URL: N_("{name} has no web address."),
}


async def open_main(screen: CrmScreen[None], table: RecordTable, kind: ItemKind) -> None:
    """Starts a message to the main e-mail, a call to the main phone, or opens the first web address."""
    await _with_main(screen, table, kind, open_item)


async def copy_main(screen: CrmScreen[None], table: RecordTable, kind: ItemKind) -> None:
    """Copies the main e-mail or the main phone."""
    await _with_main(screen, table, kind, copy_item)


async def open_chosen(screen: CrmScreen[None], item: Item) -> None:
    """What Enter on the card does: the full profile, another contact, a meeting, or a program outside."""
    if item.kind is ItemKind.NAME:
        from tui_crm.ui.screens.profile import Profile

        screen.app.push_screen(Profile(item.id))
    elif item.kind is ItemKind.CONTACT:
        screen.post_message(ContactWanted(item.id))
    elif item.kind is ItemKind.MEETING:
        from tui_crm.ui.screens.meeting_flows import open_meeting

        open_meeting(screen, item.id, item.value)
    else:
        await open_item(screen, item)


async def _with_main(screen: CrmScreen[None], table: RecordTable, kind: ItemKind, act: Act) -> None:
    if (row := table.row) is None:
        return
    with screen.refusing():
        contact = await screen.call(screen.session.contacts.get, row.id)
        item = _main(contact, kind)
        if item is None:
            screen.tell(_(_MISSING[kind]).format(name=name_item(contact).text), "warning")
        else:
            await act(screen, item)


def _main(contact: Contact, kind: ItemKind) -> Item | None:
    items = (*reach_items(contact, Around()), *web_items(contact))
    return next((item for item in items if item.kind is kind), None)
