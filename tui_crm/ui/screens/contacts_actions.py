"""What is to be done with the marked contacts, and with which value: asked before anything is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui_crm.domain.access import Permission
from tui_crm.domain.bulk import SETTABLE, BulkAction, BulkChange
from tui_crm.domain.clock import stamp
from tui_crm.domain.contact import Status
from tui_crm.domain.custom_fields import CustomField, CustomFieldType
from tui_crm.domain.fields import FIELDS, SEVERAL
from tui_crm.domain.problems import Code, Refused
from tui_crm.i18n import _, ngettext
from tui_crm.ui.format import entered_moment
from tui_crm.ui.modals.bulk_menu import BulkMenu, Entry
from tui_crm.ui.modals.bulk_names import BulkNames, Offered
from tui_crm.ui.modals.bulk_value import BulkValue
from tui_crm.ui.screens import contacts_bulk, contacts_marked
from tui_crm.ui.screens.contacts_marked import meant_in_the_end
from tui_crm.ui.widgets.custom_fields import example_of
from tui_crm.wording import field_label, permission_label, status_label
from tui_crm.wording.bulk import bulk_action_label, change_label
from tui_crm.wording.counts import grouped

if TYPE_CHECKING:
    from tui_crm.ui.screens.contacts_keys import ListKeys

_COPY, _EXPORT = "copy", "export"
_EMPTY = ""
"""In the place of a value; no option of a field is called so."""
_TAGS = (BulkAction.ADD_TAGS, BulkAction.REMOVE_TAGS)


class _Asked(NamedTuple):
    """What is to be done.

    Attributes:
        label: what the question says of it.
    """

    change: BulkChange
    label: str


async def choose(screen: ListKeys) -> None:
    """Asks what is to be done with the marked contacts, or the one under the cursor, and does it."""
    if not (ids := await meant_in_the_end(screen, screen.table)):
        return
    title = ngettext("What to do with {count} contact?", "What to do with {count} contacts?", len(ids))
    menu = BulkMenu(title.format(count=grouped(len(ids))), *_entries(screen))
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
    if action is BulkAction.SET_ACCESS:
        from tui_crm.ui.screens import contacts_access

        return await contacts_access.set_access_of(screen, ids)
    with screen.refusing():
        asked = await _ask(screen, action) if ids else None
        if asked is not None:
            await contacts_bulk.carry_out(screen, ids, asked.change, asked.label)


def _entries(screen: ListKeys) -> tuple[list[Entry], str]:
    """The lines of the menu, and why some of them can't be chosen."""
    lacking: list[str] = []

    def entry(name: str, label: str, permission: Permission) -> Entry:
        may = screen.session.may(permission)
        if not may and permission_label(permission) not in lacking:
            lacking.append(permission_label(permission))
        return Entry(name, label, may)

    changes = [one for one in BulkAction if one is not BulkAction.DELETE]
    entries = [
        *(entry(one, bulk_action_label(one), Permission.EDIT) for one in changes),
        entry(_COPY, _("Copy the cards"), Permission.SEE),
        entry(_EXPORT, _("Export..."), Permission.EXPORT),
        entry(BulkAction.DELETE, bulk_action_label(BulkAction.DELETE), Permission.DELETE),
    ]
    why = _("Not available: your permission group lacks {permissions}. Ask an administrator.")
    return entries, why.format(permissions=", ".join(lacking)) if lacking else ""


async def _ask(screen: ListKeys, action: BulkAction) -> _Asked | None:
    """The action with its values; None where the person went back."""
    if action is BulkAction.SET_FIELD:
        return await _ask_field(screen)
    if action is BulkAction.SET_STATUS:
        entries = [Entry(one, status_label(one)) for one in Status]
        chosen = await screen.app.push_screen_wait(BulkMenu(bulk_action_label(action), entries))
    else:
        return await _ask_names(screen, action)
    return None if chosen is None else _asked(BulkChange(action, (chosen,)))


def _asked(change: BulkChange, shown: str = "") -> _Asked:
    """The change, with its value as it is to be read; as it is if not given."""
    return _Asked(change, change_label(change, shown))


async def _ask_names(screen: ListKeys, action: BulkAction) -> _Asked | None:
    may_create, unknown = False, ""
    if action in _TAGS:
        tags = await screen.call(screen.session.tags.all)
        offered = [Offered(one.name, one.name) for one in tags]
    else:
        users = await screen.call(screen.session.users.names)
        offered = [Offered(login, f"{name} ({login})" if name else login) for login, name in users]
    if action is BulkAction.ADD_TAGS:
        may_create = screen.session.may(Permission.TAGS)
        needed = _("There is no such tag; making one needs the permission: {permission}.")
        unknown = needed.format(permission=permission_label(Permission.TAGS))

    def check(names: tuple[str, ...]) -> object:
        return screen.session.bulk.preview((), BulkChange(action, names))

    question = BulkNames(
        bulk_action_label(action), offered, may_create=may_create, unknown=unknown, check=check
    )
    chosen = await screen.app.push_screen_wait(question)
    return _asked(BulkChange(action, chosen)) if chosen else None


async def _ask_field(screen: ListKeys) -> _Asked | None:
    kind = screen.feed.kind
    custom = await screen.call(screen.session.custom_fields.all, kind)
    names = [name for name in SETTABLE if kind in FIELDS[name].kinds] + [one.field for one in custom]
    offered = [Offered(name, field_label(name)) for name in names]
    question = BulkNames(bulk_action_label(BulkAction.SET_FIELD), offered, is_one=True)
    chosen = await screen.app.push_screen_wait(question)
    if not chosen:
        return None
    (field,) = chosen
    known = next((one for one in custom if one.field == field), None)
    if known is not None and (known.options or known.type is CustomFieldType.CHECKBOX):
        return await _ask_option(screen, known)
    return await _ask_text(screen, field, known.type if known is not None else None)


async def _ask_option(screen: ListKeys, custom: CustomField) -> _Asked | None:
    """Asks for one of the values that a field offers, or several of them, or none."""
    if custom.type is CustomFieldType.CHECKBOX:
        offered = [Offered("true", _("yes")), Offered("false", _("no"))]
    else:
        offered = [Offered(name, name) for name in custom.offered]
    is_one = custom.type is not CustomFieldType.MULTIPLE_CHOICE

    def change(names: tuple[str, ...]) -> BulkChange:
        return BulkChange(BulkAction.SET_FIELD, (SEVERAL.join(names),), custom.field)

    question = BulkNames(
        field_label(custom.field),
        [*offered, Offered(_EMPTY, _("Empty it"))],
        is_one=is_one,
        check=lambda names: screen.session.bulk.preview((), change(names)),
    )
    chosen = await screen.app.push_screen_wait(question)
    if chosen is None:
        return None
    labels = {one.name: one.label for one in offered}
    return _asked(change(chosen), ", ".join(labels[name] for name in chosen if name in labels))


async def _ask_text(screen: ListKeys, field: str, kind: CustomFieldType | None) -> _Asked | None:
    """Asks for a value that is typed; a moment is in the time zone of this machine, as in the form."""

    def asked(text: str) -> _Asked:
        moment = entered_moment(text) if kind is CustomFieldType.DATE_TIME and text else None
        if kind is CustomFieldType.DATE_TIME and text and moment is None:
            raise Refused(Code.LOCAL_TIME_NOT_RECOGNIZED, value=text)
        value = text if moment is None else stamp(moment)
        change = BulkChange(BulkAction.SET_FIELD, (value,), field)
        screen.session.bulk.preview((), change)
        return _asked(change, text)

    example = example_of(kind) if kind is not None else ""
    answer: _Asked | None = await screen.app.push_screen_wait(BulkValue(field_label(field), example, asked))
    return answer
