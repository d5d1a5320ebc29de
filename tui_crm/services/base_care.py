"""Looking after the base: what it holds, whether it is sound, and copies of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tui_crm.domain.access import Actor, Permission
from tui_crm.domain.problems import Code, Denied
from tui_crm.store import backup, checks
from tui_crm.store.database import Database


class Care:
    """What `tui-crm db` does."""

    def __init__(self, database: Database, actor: Actor) -> None:
        self._database = database
        self._actor = actor

    def stats(self) -> dict[str, Any]:
        """Facts about the base, ready for JSON (see `store.checks.stats`)."""
        return checks.stats(self._database)

    def check(self) -> tuple[str, ...]:
        """A line for each thing that is wrong with the base; empty if it is sound."""
        return checks.check(self._database)

    def backup(self, target: Path | str) -> Path:
        """Copies the whole base into a new file and returns its path.

        Raises:
            Denied: only administrators may: a copy holds everybody's contacts.
            FileProblem: the target exists or cannot be written. StoreError: the base cannot be read.
        """
        if not self._actor.is_admin:
            raise Denied(Code.NOT_ALLOWED, permission=Permission.USERS)
        return backup.backup(self._database, target)
