"""What the user of a session may do, as it is now: administrators may change that while one works (R41).

Whoever was granted something and then waits, for a turn to write or for rows of an import, is looked at
again inside each transaction.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from tui_crm.domain.access import Actor
from tui_crm.domain.problems import Code, Denied
from tui_crm.store import logins
from tui_crm.store.database import Database
from tui_crm.store.sql import Connection
from tui_crm.store.user_names import as_actor


class Standing:
    """A `store.database.Guard`.

    Attributes:
        actor: the user of the session with the rights of now; one who was made inactive has none.
    """

    def __init__(self, database: Database, actor: Actor, told: Callable[[Actor], None]) -> None:
        """
        Args:
            told: called with the actor whenever it is another one, on the thread that noticed.
        """
        self.actor = actor
        self._database = database
        self._told = told
        self._seen: str | None = None
        self._is_inactive = False
        self._granted = threading.local()

    def renew(self) -> bool:
        """Reads the user again, where anything about users has changed; whether this one has.

        Raises Denied with USER_INACTIVE: the user may not work with the base any more.
        """
        with self._database.reading() as connection:
            return self._look(connection)

    def check(self, connection: Connection) -> None:
        """Raises Denied where the user may do less than when this thread was granted what it does.

        USER_INACTIVE, or RIGHTS_CHANGED: the next attempt goes by the rights of now.
        """
        self._look(connection)
        granted: Actor | None = getattr(self._granted, "actor", None)
        if granted is not None and self.actor.is_narrower_than(granted):
            self._granted.actor = None
            raise Denied(Code.RIGHTS_CHANGED)

    def grant(self, actor: Actor) -> None:
        """Notes that this thread goes on to do what the actor was found to be allowed to do."""
        self._granted.actor = actor

    def _look(self, connection: Connection) -> bool:
        version = logins.rights_version(connection)
        is_changed = version != self._seen and self._read(connection)
        self._seen = version
        if self._is_inactive:
            raise Denied(Code.USER_INACTIVE, name=self.actor.login)
        return is_changed

    def _read(self, connection: Connection) -> bool:
        found = logins.by_id(connection, self.actor.user_id)
        self._is_inactive = found is None
        powerless = self.actor._replace(is_admin=False, permissions=frozenset())
        actor = powerless if found is None else as_actor(found)
        is_changed = actor != self.actor
        if is_changed:
            self.actor = actor
            self._told(actor)
        return is_changed
