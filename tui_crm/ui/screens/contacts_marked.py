"""What is done with the marked contacts, or with the one under the cursor if none is marked."""

from __future__ import annotations

from tui_crm.domain.contact_query import ContactQuery
from tui_crm.i18n import _, ngettext
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.modals.card_text import CardText
from tui_crm.ui.widgets.record_table import RecordTable
from tui_crm.ui.widgets.search_bar import grouped


def meant(table: RecordTable) -> tuple[int, ...]:
    """The ids of the marked contacts in the order of marking, else the one under the cursor."""
    return table.marks or ((table.row.id,) if table.row is not None else ())


async def copy_cards(screen: CrmScreen[None], table: RecordTable) -> None:
    """Their business cards to the clipboard (R22)."""
    if ids := meant(table):
        with screen.refusing():
            text = await screen.call(screen.session.cards.text, ids)
            if len(ids) == 1:
                contact = await screen.call(screen.session.contacts.get, ids[0])
                what = _("Card copied: {name}").format(name=contact.name)
            else:
                what = ngettext("{count} card copied", "{count} cards copied", len(ids))
                what = what.format(count=grouped(len(ids)))
            await screen.copy(text, what)


async def show_cards(screen: CrmScreen[None], table: RecordTable) -> None:
    """The same text on the screen, to select it there."""
    if ids := meant(table):
        with screen.refusing():
            text = await screen.call(screen.session.cards.text, ids)
            screen.app.push_screen(CardText(_("Business card"), text))


async def mark_all(screen: CrmScreen[None], table: RecordTable, query: ContactQuery) -> None:
    """Marks all that the list holds; where all are marked already, takes these marks away."""
    with screen.refusing():
        found = dict.fromkeys(await screen.call(screen.session.contacts.ids, query))
        marks = table.marks
        if set(found) <= set(marks):
            table.set_marks(one for one in marks if one not in found)
        else:
            table.set_marks(dict.fromkeys((*marks, *found)))
