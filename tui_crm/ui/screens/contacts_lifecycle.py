"""Taking contacts out of use from the list, and the trash (R20, R21)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_crm.domain.contact import Contact, Status
from tui_crm.i18n import _, ngettext
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.trash import Trash
from tui_crm.ui.screens.contacts_marked import meant
from tui_crm.ui.widgets.record_table import RecordTable
from tui_crm.ui.widgets.search_bar import grouped

if TYPE_CHECKING:
    from tui_crm.ui.screens.contacts_feed import ContactFeed

_BACK, _DEACTIVATE, _DELETE = "back", "deactivate", "delete"


async def toggle_status(screen: CrmScreen[None], table: RecordTable, feed: ContactFeed) -> None:
    """Makes the marked contacts, or the one under the cursor, the opposite of what that one is."""
    if (row := table.row) is not None:
        await _set_status(screen, table, feed, Status.INACTIVE if row.active else Status.ACTIVE)


async def delete(screen: CrmScreen[None], table: RecordTable, feed: ContactFeed) -> None:
    """Asks, and moves the marked contacts, or the one under the cursor, to the trash."""
    if not (ids := meant(table)):
        return
    with screen.refusing():
        first = await screen.call(screen.session.contacts.get, ids[0])
        linked = await screen.call(screen.session.lifecycle.linked_persons, ids)
        answer = await screen.app.push_screen_wait(_question(first, len(ids), linked))
        if answer == _DEACTIVATE:
            await _set_status(screen, table, feed, Status.INACTIVE)
        elif answer == _DELETE:
            await screen.call(screen.session.lifecycle.delete, ids)
            table.set_marks(())
            feed.reload_if_changed()
            screen.tell(_said(first, len(ids), _("In the trash: {name}"), _in_trash(len(ids))))


async def show_trash(screen: CrmScreen[None], feed: ContactFeed) -> None:
    """Opens the trash; the list shows what was brought back."""
    with screen.refusing():
        found = await screen.call(screen.session.lifecycle.trash)
        if not found:
            screen.tell(_("The trash is empty."))
            return
        await screen.app.push_screen_wait(Trash(found))
    feed.reload_if_changed()


def _question(first: Contact, count: int, linked: int) -> Choice:
    title = _said(first, count, _("Move {name} to the trash?"), _to_trash(count))
    lines = [_("From the trash it can be brought back. Deactivating is better for what may be needed again.")]
    if linked:
        text = ngettext(
            "{count} person is linked to it and would lose it.",
            "{count} persons are linked to it and would lose it.",
            linked,
        )
        lines.insert(0, text.format(count=grouped(linked)))
    answers = {
        _BACK: _("No, back to the list"),
        _DEACTIVATE: _("Deactivate instead (recommended)"),
        _DELETE: _("Move to the trash"),
    }
    return Choice(title, "\n".join(lines), answers)


def _to_trash(count: int) -> str:
    return ngettext("Move {count} contact to the trash?", "Move {count} contacts to the trash?", count)


def _in_trash(count: int) -> str:
    return ngettext("In the trash: {count} contact", "In the trash: {count} contacts", count)


def _said(first: Contact, count: int, one: str, many: str) -> str:
    return one.format(name=first.name) if count == 1 else many.format(count=grouped(count))


async def _set_status(screen: CrmScreen[None], table: RecordTable, feed: ContactFeed, status: Status) -> None:
    if not (ids := meant(table)):
        return
    with screen.refusing():
        changed = await screen.call(screen.session.lifecycle.set_status, ids, status)
        table.set_marks(())
        feed.reload()
        if status is Status.ACTIVE:
            one, many = (
                _("Active: {name}"),
                ngettext("{count} contact is active", "{count} contacts are active", len(ids)),
            )
        else:
            one, many = (
                _("Inactive: {name}"),
                ngettext("{count} contact is inactive", "{count} contacts are inactive", len(ids)),
            )
        screen.tell(_said(changed[0], len(ids), one, many))
