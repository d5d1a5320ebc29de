"""The parts of the settings with users, and with the keys of one of them (R41, R44)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from tui_crm import wording
from tui_crm.domain.access import Permission
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.filters import Filter
from tui_crm.domain.problems import Code, Problem
from tui_crm.domain.users import User, UserKey
from tui_crm.i18n import _, ngettext
from tui_crm.ui.format import date_text
from tui_crm.ui.modals.choice import is_meant
from tui_crm.ui.screens.settings_part import Part
from tui_crm.ui.screens.settings_tags import contacts_text
from tui_crm.ui.widgets.definition_list import Cell, Row
from tui_crm.wording.counts import grouped

if TYPE_CHECKING:
    from tui_crm.services.session import Session
    from tui_crm.ui.screens.settings_keys import DefinitionScreen


class UsersPart(Part[User]):
    """All users by login, those who are inactive behind the others; nobody is ever deleted."""

    permission = Permission.USERS
    commands = frozenset({"add", "edit", "remove", "restore"})

    def __init__(self) -> None:
        super().__init__("users")

    @property
    def title(self) -> str:
        return _("Users")

    @property
    def note(self) -> str:
        return _("There are no users yet.")

    @property
    def labels(self) -> Mapping[str, tuple[str, str]]:
        return {
            "settings.open": (_("SSH keys"), _("SSH keys")),
            "settings.remove": (_("Make inactive..."), _("Deactivate")),
            "settings.restore": (_("Make active again"), _("Activate")),
        }

    def read(self, session: Session) -> Sequence[User]:
        return session.users.all()

    def row(self, thing: User) -> Row:
        keys = ngettext("{count} key", "{count} keys", thing.keys).format(count=grouped(thing.keys))
        cells = (
            Cell(thing.login),
            Cell(thing.full_name),
            Cell(thing.group),
            Cell(keys if thing.keys else ""),
            Cell("" if thing.is_active else _("inactive")),
        )
        return Row(thing.id, cells, not thing.is_active)

    async def add(self, screen: DefinitionScreen) -> None:
        from tui_crm.ui.modals.define_user import DefineUser

        groups = await screen.call(screen.session.users.groups)
        made = await screen.app.push_screen_wait(DefineUser(_("New user"), screen.session.users.add, groups))
        if made is not None:
            await screen.read_again(made.id)
            screen.tell(_("Added: {name}").format(name=made.login))

    async def edit(self, screen: DefinitionScreen, thing: User) -> None:
        from tui_crm.ui.modals.define_user import DefineUser

        def edit(_login: str, full_name: str, group_id: int) -> User:
            # Only what was changed here: somebody else may have changed the rest meanwhile.
            return screen.session.users.edit(
                thing.id,
                full_name=full_name if full_name != thing.full_name else None,
                group_id=group_id if group_id != thing.group_id else None,
            )

        groups = await screen.call(screen.session.users.groups)
        title = _("Change the user {name}").format(name=thing.login)
        if await screen.app.push_screen_wait(DefineUser(title, edit, groups, thing)) is not None:
            await screen.read_again()

    async def open(self, screen: DefinitionScreen, thing: User) -> bool:
        """Shows the keys of the user: of others only administrators see them."""
        from tui_crm.ui.modals.user_keys import UserKeys

        session = screen.session
        problem = session.why_not(Permission.USERS)
        if problem is not None and thing.id != session.actor.user_id:
            screen.tell(wording.sentence(problem), "warning")
        else:
            await screen.app.push_screen_wait(UserKeys(thing))
            await screen.read_again()
        return True

    async def remove(self, screen: DefinitionScreen, thing: User) -> None:
        if not thing.is_active:
            screen.tell(_("Inactive already: {name}").format(name=thing.login))
            return
        if await screen.call(_is_last_administrator, screen.session, thing):
            screen.tell(wording.sentence(Problem(Code.LAST_ADMINISTRATOR)), "warning")
            return
        count = await screen.call(_owned, screen.session, thing)
        is_oneself = thing.id == screen.session.actor.user_id
        if await _is_meant(screen, thing, count, is_oneself):
            await screen.call(screen.session.users.edit, thing.id, active=False)
            await screen.read_again()
            screen.tell(_("Inactive: {name}").format(name=thing.login))

    async def restore(self, screen: DefinitionScreen, thing: User) -> None:
        if thing.is_active:
            screen.tell(_("Active already: {name}").format(name=thing.login))
            return
        await screen.call(screen.session.users.edit, thing.id, active=True)
        await screen.read_again()
        screen.tell(_("Active: {name}").format(name=thing.login))


def _is_last_administrator(session: Session, user: User) -> bool:
    """Whether nobody else who may log in is one."""
    return [one.id for one in session.users.all() if one.is_active and one.is_admin] == [user.id]


def _owned(session: Session, user: User) -> int:
    """How many contacts of both bases have the user as an owner."""
    query = ContactQuery(kind=None, filters=(Filter("owners", user.login),), include_inactive=True)
    return session.contacts.count(query)


async def _is_meant(screen: DefinitionScreen, user: User, count: int, is_oneself: bool) -> bool:
    lines = [
        _("An inactive user cannot log in any more. Nothing is deleted, and the history keeps the name.")
    ]
    if count:
        lines.append(_("Stays the owner of {contacts}.").format(contacts=contacts_text(count)))
    if is_oneself:
        lines.append(_("This is yourself: you will not get in again."))
    title = _("Make the user {name} inactive?").format(name=user.login)
    return await is_meant(screen, title, "\n".join(lines), _("Make inactive"))


class KeysPart(Part[UserKey]):
    """The keys that log one user in."""

    permission = Permission.USERS
    commands = frozenset({"add", "remove"})

    def __init__(self, user: User) -> None:
        super().__init__("keys")
        self.user = user

    @property
    def title(self) -> str:
        return _("SSH keys of {name}").format(name=self.user.login)

    @property
    def note(self) -> str:
        return _("There are no keys yet.")

    @property
    def labels(self) -> Mapping[str, tuple[str, str]]:
        return {"settings.remove": (_("Remove..."), _("Remove"))}

    def read(self, session: Session) -> Sequence[UserKey]:
        return session.users.keys(self.user.id)

    def row(self, thing: UserKey) -> Row:
        day = datetime.fromtimestamp(thing.added_at, UTC).astimezone().date()
        since = _("since {date}").format(date=date_text(day.isoformat()))
        return Row(thing.id, (Cell(thing.type), Cell(thing.comment), Cell(since)))

    async def add(self, screen: DefinitionScreen) -> None:
        from tui_crm.ui.modals.user_keys import AddKey

        title = _("A key for {name}").format(name=self.user.login)
        add = partial(screen.session.users.add_key, self.user.id)
        made = await screen.app.push_screen_wait(AddKey(title, add))
        if made is not None:
            await screen.read_again(made.id)
            screen.tell(_("Added: {name}").format(name=made.comment or made.fingerprint))

    async def remove(self, screen: DefinitionScreen, thing: UserKey) -> None:
        text = _("{fingerprint}\nWhoever has it cannot log in with it any more.")
        title = _("Remove the key {name}?").format(name=thing.comment or thing.type)
        if await is_meant(screen, title, text.format(fingerprint=thing.fingerprint), _("Remove it")):
            await screen.call(screen.session.users.remove_key, thing.id)
            await screen.read_again()
            screen.tell(_("Removed: {name}").format(name=thing.comment or thing.fingerprint))
