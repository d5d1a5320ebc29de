"""The part of the settings with permission groups (R41)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_crm.domain.access import Permission
from tui_crm.domain.problems import Code, Refused
from tui_crm.domain.users import Group
from tui_crm.i18n import _, ngettext
from tui_crm.ui.modals.choice import is_meant
from tui_crm.ui.screens.settings_part import Part
from tui_crm.ui.widgets.definition_list import Cell, Row
from tui_crm.wording import permission_label
from tui_crm.wording.counts import grouped

if TYPE_CHECKING:
    from tui_crm.services.session import Session
    from tui_crm.ui.screens.settings_keys import DefinitionScreen


class GroupsPart(Part[Group]):
    """All groups by name, with what their users may do."""

    permission = Permission.USERS
    commands = frozenset({"add", "edit", "remove"})

    def __init__(self) -> None:
        super().__init__("groups")

    @property
    def title(self) -> str:
        return _("Groups")

    @property
    def note(self) -> str:
        return _("There are no groups yet.")

    def read(self, session: Session) -> Sequence[Group]:
        return session.users.groups()

    def row(self, thing: Group) -> Row:
        users = ngettext("{count} user", "{count} users", thing.users).format(count=grouped(thing.users))
        return Row(thing.id, (Cell(thing.name), Cell(users), Cell(permissions_text(thing))))

    async def add(self, screen: DefinitionScreen) -> None:
        from tui_crm.ui.modals.define_group import DefineGroup

        made = await screen.app.push_screen_wait(DefineGroup(_("New group"), screen.session.users.add_group))
        if made is not None:
            await screen.read_again(made.id)
            screen.tell(_("Added: {name}").format(name=made.name))

    async def edit(self, screen: DefinitionScreen, thing: Group) -> None:
        from tui_crm.ui.modals.define_group import DefineGroup

        def edit(name: str, permissions: frozenset[Permission]) -> Group:
            # Only what was changed here: somebody else may have changed the rest meanwhile.
            return screen.session.users.edit_group(
                thing.id,
                name=name if name != thing.name else None,
                permissions=permissions if permissions != thing.permissions else None,
            )

        title = _("Change the group {name}").format(name=thing.name)
        if await screen.app.push_screen_wait(DefineGroup(title, edit, thing)) is not None:
            await screen.read_again()

    async def remove(self, screen: DefinitionScreen, thing: Group) -> None:
        if thing.users:
            raise Refused(Code.GROUP_IN_USE, name=thing.name, count=thing.users)
        title = _("Delete the group {name}?").format(name=thing.name)
        if await is_meant(screen, title, _("No user is in it. Undo brings it back."), _("Delete it")):
            await screen.call(screen.session.users.delete_group, thing.id)
            await screen.read_again()
            screen.tell(_("Deleted: {name}").format(name=thing.name))


def permissions_text(group: Group) -> str:
    """What the users of a group may do, on one line."""
    if group.is_admin:
        return _("administrators: everything")
    labels = [permission_label(one) for one in Permission if one in group.permissions]
    return ", ".join(labels) or _("nothing")
