"""A session: the open base, who works on it, and every service, built once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from tui_crm.domain.access import Actor, Permission
from tui_crm.domain.clock import Clock
from tui_crm.domain.problems import Code, Problem
from tui_crm.services.base_care import Care
from tui_crm.services.cards import Cards
from tui_crm.services.contacts import Contacts
from tui_crm.services.drafts import Drafts
from tui_crm.services.exports import Exports
from tui_crm.services.imports import Imports
from tui_crm.services.users import Users, enter
from tui_crm.store.database import Database
from tui_crm.store.opening import open_database


def utc_now() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Session:
    """Everything that a screen or a command works with. Close it, or use it as a context manager."""

    database: Database
    actor: Actor
    clock: Clock
    region: str
    contacts: Contacts
    cards: Cards
    drafts: Drafts
    users: Users
    imports: Imports
    exports: Exports
    care: Care

    @property
    def path(self) -> Path:
        """The base's file."""
        return self.database.path

    def may(self, permission: Permission) -> bool:
        """Whether the actor may do this."""
        return self.actor.may(permission)

    def why_not(self, permission: Permission | None) -> Problem | None:
        """Why the actor may not do this; None where it may."""
        if permission is None or self.actor.may(permission):
            return None
        return Problem(Code.NOT_ALLOWED, "", {"permission": permission.value})

    def data_version(self) -> int:
        """A number that changes when another process changed the base (this thread's connection)."""
        return self.database.data_version()

    def close(self) -> None:
        """Closes the connections of all threads; nothing may be running."""
        self.database.close_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_session(
    path: Path,
    *,
    login: str,
    full_name: str = "",
    clock: Clock = utc_now,
    region: str = "PL",
    create: bool = True,
    make_folder: bool = False,
    guest: bool = False,
) -> Session:
    """Opens the base at `path` for the user `login`; a new base gets that user as its administrator.

    Args:
        create: make the file if it is missing.
        make_folder: make its folder too (for the default place).
        guest: whether a sample base takes a login that it does not know in as its own user.

    Raises:
        StoreError: the base can't be opened, in a sentence of its own for each reason.
        CrmError: LOGIN_UNKNOWN.
    """
    database = open_database(path, create=create, make_folder=make_folder)
    try:
        actor = enter(database, login, full_name, clock, guest)
    except BaseException:
        database.close_all()
        raise
    common = (database, actor, clock, region)
    return Session(
        *common,
        contacts=Contacts(*common),
        cards=Cards(*common),
        drafts=Drafts(*common),
        users=Users(*common),
        imports=Imports(*common),
        exports=Exports(*common),
        care=Care(database, actor),
    )
