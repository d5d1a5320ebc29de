"""What every service has at hand."""

from __future__ import annotations

from contextlib import suppress

from tui_crm.domain.access import Actor, Permission
from tui_crm.domain.clock import Clock
from tui_crm.domain.problems import Code, Denied, FileProblem
from tui_crm.identity import is_restricted
from tui_crm.store.database import Database


class Service:
    """Use cases on one base, on behalf of one actor.

    Attributes:
        clock: the time now, aware, in UTC.
        region: the country of phone numbers without a prefix ("PL"), ISO 3166.
    """

    def __init__(self, database: Database, actor: Actor, clock: Clock, region: str) -> None:
        self.database = database
        self.actor = actor
        self.clock = clock
        self.region = region

    def require(self, permission: Permission) -> None:
        """Raises Denied where the actor's group does not grant this."""
        if not self.actor.may(permission):
            raise Denied(Code.NOT_ALLOWED, permission=permission.value)
        self.begin()

    def begin(self) -> None:
        """Begins what needs no permission, or asks for it on the way: what was granted before it is over."""
        if self.database.guard is not None:
            self.database.guard.grant(self.actor)

    def begin_own(self) -> None:
        """Begins what everybody may who works with the base: no right that was lost stands in its way."""
        if self.database.guard is not None:
            self.database.guard.grant(self.actor._replace(is_admin=False, permissions=frozenset()))

    def renew_rights(self) -> None:
        """After a change of one's own that others feel by themselves: what one may do may be another now.

        Who made oneself inactive is told so at the next look.
        """
        if self.database.guard is not None:
            with suppress(Denied):
                self.database.guard.renew()
            self.begin()

    def take_actor(self, actor: Actor) -> None:
        """From now on the actor is this one: the same user, with other rights or another name."""
        self.actor = actor
        for part in list(vars(self).values()):
            if isinstance(part, Service):
                part.take_actor(actor)

    def require_own_files(self) -> None:
        """Raises FileProblem in a restricted session, whose user has no file on this machine (R44)."""
        require_own_files()

    def now(self) -> int:
        """The time as it is stored: whole seconds since 1970, UTC."""
        return int(self.clock().timestamp())


def require_own_files() -> None:
    """As the method, for what is no service. Raises FileProblem (PATH_OVER_SSH)."""
    if is_restricted():
        raise FileProblem(Code.PATH_OVER_SSH)
