"""The users of a base, their permission groups, and the keys that log them in (R41, R44)."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from tui_crm.domain import users as rules
from tui_crm.domain.access import Actor, Permission
from tui_crm.domain.clock import Clock
from tui_crm.domain.journal import OperationKind, Thing
from tui_crm.domain.problems import Code, CrmError, Problem, Refused
from tui_crm.domain.users import Group, User
from tui_crm.i18n import N_, _
from tui_crm.services import team_rules
from tui_crm.services.user_keys import UserKeys, key_text
from tui_crm.services.user_names import UserNames
from tui_crm.store import definitions, logins, users
from tui_crm.store.database import Database
from tui_crm.store.logins import DEMO_LOGIN as DEMO_LOGIN
from tui_crm.store.logins import DEMO_MARK as DEMO_MARK
from tui_crm.store.sql import Connection, Value
from tui_crm.text.fold import fold

if TYPE_CHECKING:
    from tui_crm.files.source import Given

ADMINISTRATORS = N_("Administrators")
SALES = N_("Sales")
SALES_MAY = (Permission.SEE, Permission.ADD, Permission.EDIT, Permission.EXPORT, Permission.IMPORT)


class Users(UserNames, UserKeys):
    """Users, groups and keys. Who they are anybody may read; administrators alone change them.

    Every write is one operation of the journal. A user is never removed, for the history names people by
    their logins; there is always an active administrator. What a change means for the session that makes it
    counts at once.
    """

    # -- reading -----------------------------------------------------------------------------------

    def all(self) -> tuple[User, ...]:
        """All users by login, inactive ones last."""
        with self.database.reading() as connection:
            return users.everyone(connection)

    def named(self, login: str) -> User:
        """The user of this login, active or not. Raises Refused with USER_UNKNOWN."""
        with self.database.reading() as connection:
            found = users.by_login(connection, login)
        if found is None:
            raise Refused(Problem(Code.USER_UNKNOWN, "login", {"name": login}))
        return found

    def groups(self) -> tuple[Group, ...]:
        """All permission groups by name."""
        with self.database.reading() as connection:
            return users.groups(connection)

    def group_named(self, name: str) -> Group:
        """The group of this name, however spelled, else of this number. Raises Refused with GROUP_UNKNOWN."""
        with self.database.reading() as connection:
            found = users.group_named(connection, name)
            if found is None and name.isascii() and name.isdecimal() and len(name) < 19:
                found = users.group(connection, int(name))
        if found is None:
            raise Refused(Problem(Code.GROUP_UNKNOWN, "group", {"name": name}))
        return found

    # -- users -------------------------------------------------------------------------------------

    def add(self, login: str, full_name: str, group_id: int, key: Given | None = None) -> User:
        """Adds a user, with a key if there is one, and returns it.

        Args:
            key: the file of the key, as of `add_key_file`.

        Raises:
            Refused: LOGIN_NOT_ALLOWED; USER_EXISTS: a user, active or not, has this login; GROUP_UNKNOWN;
                or what is wrong with the full name or the key.
            FileProblem: the key can't be read.
            Denied: the actor is no administrator.
        """
        self.require(Permission.USERS)
        login, full_name = rules.login(login), rules.full_name(full_name)
        text = None if key is None else key_text(key)
        with self.database.writing() as connection:
            if (other := users.by_login(connection, login)) is not None:
                raise Refused(Problem(Code.USER_EXISTS, "login", {"name": other.login}))
            team_rules.group(connection, group_id)
            operation = self._operation(connection, OperationKind.USER_ADDED)
            number = definitions.add_user(connection, operation, login, full_name, group_id, self.now())
            if text is not None:
                self.add_key(number, text)
            return team_rules.user(connection, number)

    def edit(
        self,
        user_id: int,
        *,
        full_name: str | None = None,
        group_id: int | None = None,
        active: bool | None = None,
    ) -> User:
        """Changes what is given and returns the user.

        Raises:
            Refused: USER_UNKNOWN; GROUP_UNKNOWN; LAST_ADMINISTRATOR: nobody would be one any more; or what
                is wrong with the full name.
            Denied: the actor is no administrator.
        """
        self.require(Permission.USERS)
        values: dict[str, Value] = {}
        if full_name is not None:
            full_name = rules.full_name(full_name)
            values |= {"full_name": full_name, "name_key": fold(full_name)}
        if group_id is not None:
            values["permission_group"] = group_id
        if active is not None:
            values["is_active"] = int(active)
        with self.database.writing() as connection:
            if group_id is not None and group_id != team_rules.user(connection, user_id).group_id:
                team_rules.group(connection, group_id)
            changed = self._edited(connection, (user_id,), values)
        self.renew_rights()
        return changed[0]

    def set_active(self, ids: Collection[int], active: bool) -> tuple[User, ...]:
        """Makes users active or inactive as one change, all or none, and returns them. Raises as `edit`."""
        self.require(Permission.USERS)
        with self.database.writing() as connection:
            changed = self._edited(connection, ids, {"is_active": int(active)})
        self.renew_rights()
        return changed

    def _edited(
        self, connection: Connection, ids: Collection[int], values: dict[str, Value]
    ) -> tuple[User, ...]:
        for one in ids:
            team_rules.user(connection, one)
        self._change(connection, OperationKind.USER_EDITED, {(Thing.USER, one): values for one in ids})
        team_rules.require_administrator(connection, "group" if "permission_group" in values else "")
        return tuple(team_rules.user(connection, one) for one in ids)

    # -- groups ------------------------------------------------------------------------------------

    def add_group(self, name: str, permissions: frozenset[Permission]) -> Group:
        """Adds a permission group and returns it; who manages users may everything.

        Raises:
            Refused: with what is wrong with the name (NAME_TAKEN: a group has it).
            Denied: the actor is no administrator.
        """
        self.require(Permission.USERS)
        name = rules.group_name(name)
        with self.database.writing() as connection:
            self._require_name(connection, Thing.GROUP, 0, name)
            operation = self._operation(connection, OperationKind.GROUP_ADDED)
            columns = users.permission_columns(rules.granted_with(permissions))
            return team_rules.group(connection, definitions.add_group(connection, operation, name, columns))

    def edit_group(
        self, group_id: int, *, name: str | None = None, permissions: frozenset[Permission] | None = None
    ) -> Group:
        """Changes what is given, for all users of the group, and returns it.

        Raises as `add_group`, and Refused: GROUP_UNKNOWN, LAST_ADMINISTRATOR.
        """
        self.require(Permission.USERS)
        values: dict[str, Value] = {}
        if name is not None:
            name = rules.group_name(name)
            values |= {"name": name, "name_key": fold(name)}
        if permissions is not None:
            values |= users.permission_columns(rules.granted_with(permissions))
        with self.database.writing() as connection:
            team_rules.group(connection, group_id)
            if name is not None:
                self._require_name(connection, Thing.GROUP, group_id, name)
            self._change(connection, OperationKind.GROUP_EDITED, {(Thing.GROUP, group_id): values})
            team_rules.require_administrator(connection, "permissions")
            changed = team_rules.group(connection, group_id)
        self.renew_rights()
        return changed

    def delete_group(self, group_id: int) -> Group:
        """Deletes the group and returns what it was.

        Raises:
            Refused: GROUP_UNKNOWN; GROUP_IN_USE: it has users, active or not.
            Denied: the actor is no administrator.
        """
        self.require(Permission.USERS)
        with self.database.writing() as connection:
            group = team_rules.group(connection, group_id)
            team_rules.require_empty(connection, group_id)
            gone: dict[str, Value] = {"name_key": definitions.gone_key(group_id), "deleted_at": self.now()}
            self._change(connection, OperationKind.GROUP_DELETED, {(Thing.GROUP, group_id): gone})
            return group


# -- logging in ------------------------------------------------------------------------------------


def enter(
    database: Database, login: str, full_name: str, clock: Clock, guest: bool = False, founds: bool = True
) -> Actor:
    """The actor of this login; on a base without users that person becomes its administrator.

    Args:
        guest: whether a sample base, which is nobody's, takes an unknown login in as its own user.
        founds: whether who comes to a base without users becomes its administrator.

    Raises CrmError with LOGIN_UNKNOWN or USER_INACTIVE.
    """
    actor = _known(database, login, guest)
    if actor is None and founds:
        with database.writing():
            # asked again inside the transaction: another process may have been first
            if users.is_empty(database):
                group = users.add_group(database, _(ADMINISTRATORS), is_admin=True)
                users.add_group(database, _(SALES), permissions=SALES_MAY)
                users.add_user(database, login, full_name, group, int(clock().timestamp()))
            actor = users.actor_of(database, login)
    if actor is None:
        raise CrmError(Code.LOGIN_UNKNOWN, name=login)
    return actor


def _known(database: Database, login: str, guest: bool) -> Actor | None:
    with database.reading() as connection:
        if logins.is_inactive(connection, login):
            raise CrmError(Code.USER_INACTIVE, name=login)
        return users.actor_of(database, login, guest)
