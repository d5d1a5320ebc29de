"""The users of a base."""

from __future__ import annotations

from tui_crm.domain.access import Actor, Permission
from tui_crm.domain.clock import Clock
from tui_crm.domain.problems import Code, CrmError
from tui_crm.i18n import N_
from tui_crm.services.base import Service
from tui_crm.store import user_settings, users
from tui_crm.store.database import Database
from tui_crm.store.logins import DEMO_LOGIN as DEMO_LOGIN
from tui_crm.store.logins import DEMO_MARK as DEMO_MARK

ADMINISTRATORS = N_("Administrators")
SALES = N_("Sales")
SALES_MAY = (Permission.SEE, Permission.ADD, Permission.EDIT, Permission.EXPORT, Permission.IMPORT)


class Users(Service):
    """What the forms need of users."""

    def names(self) -> tuple[tuple[str, str], ...]:
        """Login and full name of every active user, in order of login."""
        with self.database.reading():
            return users.names(self.database)

    def choices(self) -> dict[str, str]:
        """What the actor chose for the screen, by name."""
        with self.database.reading() as connection:
            return user_settings.all_of(connection, self.actor.user_id)

    def choose(self, name: str, value: str) -> None:
        """Keeps what the actor chose for the screen."""
        with self.database.writing() as connection:
            user_settings.put(connection, self.actor.user_id, name, value)


def enter(database: Database, login: str, full_name: str, clock: Clock, guest: bool = False) -> Actor:
    """The actor of this login; on a base without users that person becomes its administrator.

    Args:
        guest: whether a sample base, which is nobody's, takes an unknown login in as its own user.

    Raises CrmError with LOGIN_UNKNOWN.
    """
    actor = _known(database, login, guest)
    if actor is None:
        with database.writing():
            # asked again inside the transaction: another process may have been first
            if users.is_empty(database):
                group = users.add_group(database, ADMINISTRATORS, is_admin=True)
                users.add_group(database, SALES, permissions=SALES_MAY)
                users.add_user(database, login, full_name, group, int(clock().timestamp()))
            actor = users.actor_of(database, login)
    if actor is None:
        raise CrmError(Code.LOGIN_UNKNOWN, name=login)
    return actor


def _known(database: Database, login: str, guest: bool) -> Actor | None:
    with database.reading():
        return users.actor_of(database, login, guest)
