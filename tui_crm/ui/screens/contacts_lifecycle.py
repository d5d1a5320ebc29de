"""Taking contacts out of use from the list, and the trash (R20, R21)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_crm.domain.bulk import BulkAction, BulkChange
from tui_crm.domain.contact import Status
from tui_crm.domain.problems import Code, NotFound
from tui_crm.i18n import _, ngettext
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.trash import PAGE, Trash
from tui_crm.ui.screens import contacts_bulk
from tui_crm.ui.screens.contacts_marked import meant_in_the_end
from tui_crm.wording.counts import grouped

if TYPE_CHECKING:
    from tui_crm.ui.screens.contacts_keys import ListKeys

_BACK, _DEACTIVATE, _DELETE = "back", "deactivate", "delete"


async def toggle_status(screen: ListKeys) -> None:
    """Makes the marked contacts, or the one under the cursor, the opposite of what that one is."""
    if (row := screen.table.row) is not None:
        status = Status.INACTIVE if row.active else Status.ACTIVE
        ids = await meant_in_the_end(screen, screen.table)
        if len(ids) == 1:
            await _set_status(screen, ids[0], status)
        elif await contacts_bulk.carry_out(screen, ids, BulkChange(BulkAction.SET_STATUS, (status,))):
            _drop_marks(screen)


async def delete(screen: ListKeys) -> None:
    """Asks, and moves the marked contacts, or the one under the cursor, to the trash."""
    ids = await meant_in_the_end(screen, screen.table)
    with screen.refusing():
        if len(ids) == 1:
            await _delete_one(screen, ids[0])
        elif ids:
            await _delete_many(screen, ids)


async def _delete_many(screen: ListKeys, ids: tuple[int, ...]) -> None:
    change = BulkChange(BulkAction.DELETE)
    outcome = await contacts_bulk.look(screen, ids, change)
    if outcome is None:
        return
    if not outcome.changed:
        _drop_marks(screen)
        raise NotFound(Code.NOT_FOUND, id=ids[0])
    linked = await screen.call(screen.session.lifecycle.linked_persons, ids)
    text = contacts_bulk.preview_text(outcome, change)
    answer = await screen.app.push_screen_wait(_question(_to_trash(outcome.changed), linked, text))
    if answer == _DEACTIVATE:
        change = BulkChange(BulkAction.SET_STATUS, (Status.INACTIVE,))
    if answer in (_DEACTIVATE, _DELETE) and await contacts_bulk.do(screen, ids, change):
        _drop_marks(screen)


async def _delete_one(screen: ListKeys, one: int) -> None:
    try:
        name = (await screen.call(screen.session.contacts.get, one)).name
        linked = await screen.call(screen.session.lifecycle.linked_persons, (one,))
        question = _question(_("Move {name} to the trash?").format(name=name), linked)
        answer = await screen.app.push_screen_wait(question)
        if answer == _DEACTIVATE:
            await _set_status(screen, one, Status.INACTIVE)
        elif answer == _DELETE:
            (done,) = await screen.call(screen.session.lifecycle.delete, (one,))
            if screen.editor is not None:
                screen.editor.contact_gone({one})
            _drop_marks(screen)
            screen.tell(_("In the trash: {name}").format(name=done.name))
    except NotFound:
        _drop_marks(screen)
        raise


async def _set_status(screen: ListKeys, one: int, status: Status) -> None:
    with screen.refusing():
        try:
            (done,) = await screen.call(screen.session.lifecycle.set_status, (one,), status)
        finally:
            _drop_marks(screen)
        text = _("Active: {name}") if status is Status.ACTIVE else _("Inactive: {name}")
        screen.tell(text.format(name=done.name))


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


def _question(title: str, linked: int, more: str = "") -> Choice:
    """Asks before contacts go to the trash.

    Args:
        linked: the number of persons who would lose an organization.
        more: what else to say, already translated.
    """
    lines = [_("From the trash it can be brought back. Deactivating is better for what may be needed again.")]
    if linked:
        text = ngettext(
            "{count} person is linked to it and would lose it.",
            "{count} persons are linked to it and would lose it.",
            linked,
        )
        lines.insert(0, text.format(count=grouped(linked)))
    if more:
        lines.insert(0, more)
    answers = {
        _BACK: _("No, back to the list"),
        _DEACTIVATE: _("Deactivate instead (recommended)"),
        _DELETE: _("Move to the trash"),
    }
    return Choice(title, "\n".join(lines), answers)


def _to_trash(count: int) -> str:
    text = ngettext("Move {count} contact to the trash?", "Move {count} contacts to the trash?", count)
    return text.format(count=grouped(count))
