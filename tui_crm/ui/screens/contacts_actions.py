"""What is to be done with the marked contacts, and with which value: asked before anything is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_crm.domain.access import Access, Permission
from tui_crm.domain.bulk import SETTABLE, BulkAction, BulkChange
from tui_crm.domain.contact import Status
from tui_crm.domain.custom_fields import CustomField, CustomFieldType
from tui_crm.domain.fields import FIELDS, SEVERAL
from tui_crm.i18n import _, ngettext
from tui_crm.ui.modals.ask_line import AskLine
from tui_crm.ui.modals.bulk_menu import BulkMenu, Entry
from tui_crm.ui.modals.bulk_names import BulkNames, Offered
from tui_crm.ui.screens import contacts_bulk, contacts_marked
from tui_crm.ui.screens.contacts_marked import meant_in_the_end
from tui_crm.wording import access_label, field_label, sentence, status_label
from tui_crm.wording.bulk import bulk_action_label
from tui_crm.wording.counts import grouped

if TYPE_CHECKING:
    from tui_crm.ui.screens.contacts_keys import ListKeys

_COPY, _EXPORT = "copy", "export"
_EMPTY = ""
"""In the place of a value; no option of a field is called so."""
_TAGS = (BulkAction.ADD_TAGS, BulkAction.REMOVE_TAGS)


async def choose(screen: ListKeys) -> None:
    """Asks what is to be done with the marked contacts, or the one under the cursor, and does it."""
    if not (ids := await meant_in_the_end(screen, screen.table)):
        return
    title = ngettext("What with {count} contact?", "What with {count} contacts?", len(ids))
    menu = BulkMenu(title.format(count=grouped(len(ids))), _entries(screen))
    chosen = await screen.app.push_screen_wait(menu)
    if chosen == _COPY:
        await contacts_marked.copy_cards(screen, screen.table)
    elif chosen == _EXPORT:
        from tui_crm.ui.screens import contacts_export

        await contacts_export.export(screen)
    elif chosen == BulkAction.DELETE:
        from tui_crm.ui.screens import contacts_lifecycle

        await contacts_lifecycle.delete(screen)
    elif chosen is not None:
        await _start(screen, BulkAction(chosen), ids)


async def add_tags(screen: ListKeys) -> None:
    """Asks for tags, and gives them to the marked contacts, or the one under the cursor."""
    await _start(screen, BulkAction.ADD_TAGS, await meant_in_the_end(screen, screen.table))


async def _start(screen: ListKeys, action: BulkAction, ids: tuple[int, ...]) -> None:
    """Asks for what the action needs, and carries it out."""
    with screen.refusing():
        change = await _change(screen, action) if ids else None
        if change is not None:
            await contacts_bulk.carry_out(screen, ids, change)


def _entries(screen: ListKeys) -> list[Entry]:
    def entry(name: str, label: str, permission: Permission) -> Entry:
        problem = screen.session.why_not(permission)
        return Entry(name, label, sentence(problem) if problem is not None else "")

    changes = [one for one in BulkAction if one is not BulkAction.DELETE]
    return [
        *(entry(one, bulk_action_label(one), Permission.EDIT) for one in changes),
        entry(_COPY, _("Copy the cards"), Permission.SEE),
        entry(_EXPORT, _("Export..."), Permission.EXPORT),
        entry(BulkAction.DELETE, bulk_action_label(BulkAction.DELETE), Permission.DELETE),
    ]


async def _change(screen: ListKeys, action: BulkAction) -> BulkChange | None:
    """The action with its values; None where the person went back."""
    if action is BulkAction.SET_FIELD:
        return await _field_change(screen)
    if action is BulkAction.SET_STATUS:
        entries = [Entry(one, status_label(one)) for one in Status]
        chosen = await screen.app.push_screen_wait(BulkMenu(bulk_action_label(action), entries))
    elif action is BulkAction.SET_ACCESS:
        entries = [Entry(one, access_label(one)) for one in Access]
        chosen = await screen.app.push_screen_wait(BulkMenu(bulk_action_label(action), entries))
    else:
        return await _names_change(screen, action)
    return None if chosen is None else BulkChange(action, (chosen,))


async def _names_change(screen: ListKeys, action: BulkAction) -> BulkChange | None:
    may_create = action is BulkAction.ADD_TAGS and screen.session.may(Permission.TAGS)
    if action in _TAGS:
        tags = await screen.call(screen.session.tags.all)
        offered = [Offered(one.name, one.name) for one in tags]
    else:
        users = await screen.call(screen.session.users.names)
        offered = [Offered(login, f"{name} ({login})" if name else login) for login, name in users]
    chosen = await screen.app.push_screen_wait(BulkNames(bulk_action_label(action), offered, may_create))
    return BulkChange(action, chosen) if chosen else None


async def _field_change(screen: ListKeys) -> BulkChange | None:
    kind = screen.feed.kind
    custom = await screen.call(screen.session.custom_fields.all, kind)
    names = [name for name in SETTABLE if kind in FIELDS[name].kinds] + [one.field for one in custom]
    entries = [Entry(name, field_label(name)) for name in names]
    field = await screen.app.push_screen_wait(BulkMenu(bulk_action_label(BulkAction.SET_FIELD), entries))
    if field is None:
        return None
    known = next((one for one in custom if one.field == field), None)
    value = await _value(screen, field, known)
    return None if value is None else BulkChange(BulkAction.SET_FIELD, (value,), field)


async def _value(screen: ListKeys, field: str, custom: CustomField | None) -> str | None:
    """What the field is to hold, "" for nothing; None where the person went back."""
    if custom is not None and custom.type is CustomFieldType.CHECKBOX:
        entries = [Entry("true", _("yes")), Entry("false", _("no")), Entry(_EMPTY, _("Empty it"))]
    elif custom is not None and custom.type is CustomFieldType.MULTIPLE_CHOICE:
        offered = [*(Offered(name, name) for name in custom.offered), Offered(_EMPTY, _("Empty it"))]
        chosen = await screen.app.push_screen_wait(BulkNames(field_label(field), offered))
        return None if chosen is None else SEVERAL.join(chosen)
    elif custom is not None and custom.offered:
        entries = [*(Entry(name, name) for name in custom.offered), Entry(_EMPTY, _("Empty it"))]
    else:
        hint = _("left empty, it empties the field")
        answer: str | None = await screen.app.push_screen_wait(AskLine(field_label(field), placeholder=hint))
        return answer
    picked: str | None = await screen.app.push_screen_wait(BulkMenu(field_label(field), entries))
    return picked
