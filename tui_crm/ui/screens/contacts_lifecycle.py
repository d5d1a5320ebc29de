"""Taking contacts out of use from the list, and the trash (R20, R21)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_crm.domain.contact import Status
from tui_crm.domain.problems import NotFound
from tui_crm.i18n import _, ngettext
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.trash import PAGE, Trash
from tui_crm.ui.screens.contacts_marked import meant
from tui_crm.ui.widgets.search_bar import grouped

if TYPE_CHECKING:
    from tui_crm.services.lifecycle import Handled
    from tui_crm.ui.screens.contacts_keys import ListKeys

_BACK, _DEACTIVATE, _DELETE = "back", "deactivate", "delete"


async def toggle_status(screen: ListKeys) -> None:
    """Makes the marked contacts, or the one under the cursor, the opposite of what that one is."""
    if (row := screen.table.row) is not None:
        status = Status.INACTIVE if row.active else Status.ACTIVE
        await _set_status(screen, meant(screen.table), status)


async def delete(screen: ListKeys) -> None:
    """Asks, and moves the marked contacts, or the one under the cursor, to the trash."""
    if not (ids := meant(screen.table)):
        return
    with screen.refusing():
        try:
            name = (await screen.call(screen.session.contacts.get, ids[0])).name if len(ids) == 1 else ""
            linked = await screen.call(screen.session.lifecycle.linked_persons, ids)
            answer = await screen.app.push_screen_wait(_question(name, len(ids), linked))
            if answer == _DEACTIVATE:
                await _set_status(screen, ids, Status.INACTIVE)
            elif answer == _DELETE:
                await _delete(screen, ids)
        except NotFound:
            _drop_marks(screen)
            raise


async def _delete(screen: ListKeys, ids: tuple[int, ...]) -> None:
    done = await screen.call(screen.session.lifecycle.delete, ids)
    if screen.editor is not None:
        screen.editor.contact_gone({one.id for one in done})
    _drop_marks(screen)
    _tell(screen, done, ids, _("In the trash: {name}"), _in_trash(len(done)))


async def _set_status(screen: ListKeys, ids: tuple[int, ...], status: Status) -> None:
    with screen.refusing():
        try:
            done = await screen.call(screen.session.lifecycle.set_status, ids, status)
        finally:
            _drop_marks(screen)
        if status is Status.ACTIVE:
            many = ngettext("{count} contact is active", "{count} contacts are active", len(done))
            _tell(screen, done, ids, _("Active: {name}"), many)
        else:
            many = ngettext("{count} contact is inactive", "{count} contacts are inactive", len(done))
            _tell(screen, done, ids, _("Inactive: {name}"), many)


async def show_trash(screen: ListKeys) -> None:
    """Opens the trash; the list shows what was brought back."""
    with screen.refusing():
        found = await screen.call(screen.session.lifecycle.trash, 0, PAGE)
        if not found:
            screen.tell(_("The trash is empty."))
            return
        await screen.app.push_screen_wait(Trash(found))
    screen.feed.reload_if_changed()


def _drop_marks(screen: ListKeys) -> None:
    """What was meant was dealt with, or is not there any more."""
    screen.table.set_marks(())
    screen.feed.reload()


def _tell(screen: ListKeys, done: tuple[Handled, ...], ids: tuple[int, ...], one: str, many: str) -> None:
    """What was done, and how many were gone already."""
    said = one.format(name=done[0].name) if len(done) == 1 else many.format(count=grouped(len(done)))
    if gone := len(set(ids)) - len(done):
        text = ngettext(
            "{count} contact was not there any more.", "{count} contacts were not there any more.", gone
        )
        said += "\n" + text.format(count=grouped(gone))
    screen.tell(said)


def _question(name: str, count: int, linked: int) -> Choice:
    title = _("Move {name} to the trash?").format(name=name) if count == 1 else _to_trash(count)
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
    text = ngettext("Move {count} contact to the trash?", "Move {count} contacts to the trash?", count)
    return text.format(count=grouped(count))


def _in_trash(count: int) -> str:
    return ngettext("In the trash: {count} contact", "In the trash: {count} contacts", count)
