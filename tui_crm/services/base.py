"""What every service has at hand."""

from __future__ import annotations

from tui_crm.domain.access import Actor, Permission
from tui_crm.domain.clock import Clock
from tui_crm.domain.problems import Code, Denied
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

    def now(self) -> int:
        """The time as it is stored: whole seconds since 1970, UTC."""
        return int(self.clock().timestamp())
