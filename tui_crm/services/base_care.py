"""Looking after the base: what it holds, whether it is sound, and copies of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tui_crm.domain.access import Actor, Permission
from tui_crm.domain.problems import Code, Denied, StoreError
from tui_crm.store import read_ahead, reindexing, search_care, sorting, upkeep
from tui_crm.store.database import Database

_DOCUMENTS = 16
"""Search documents written in one go while somebody may press a key: some milliseconds."""
_TOLD_EACH = 200.0
"""Milliseconds of work between two reports."""


class Care:
    """What `tui-crm db` does."""

    def __init__(self, database: Database, actor: Actor) -> None:
        self._database = database
        self._actor = actor

    def stats(self) -> dict[str, Any]:
        """Facts about the base, ready for JSON (see `store.checks.stats`)."""
        from tui_crm.store import checks  # with all tables: the screen, which tidies, does not wait for them

        return checks.stats(self._database)

    def check(self) -> tuple[str, ...]:
        """A line for each thing that is wrong with the base; empty if it is sound."""
        from tui_crm.store import checks

        return checks.check(self._database)

    def tidy(self, milliseconds: float) -> bool:
        """Does for about this long what makes later saves and searches quick; whether there is more to do.

        Meant for the moments when nobody waits, on a thread that may be busy. Never waits for other writers.

        Raises:
            StoreError: the base cannot be written.
        """
        if not self.is_behind():
            return upkeep.tidy(self._database, milliseconds)
        try:
            reindexing.work(self._database, 0.0, _DOCUMENTS, 0.0)
        except StoreError as error:
            if error.problem.code is not Code.DATABASE_BUSY:
                raise
        # What that left in the index is merged at once: piled up, it would be merged inside a transaction.
        upkeep.tidy(self._database, milliseconds / 2)
        return True

    def is_behind(self) -> bool:
        """Whether searches have still to follow a change of a field, an option or a tag.

        Raises:
            StoreError: the base cannot be read.
        """
        with self._database.reading() as connection:
            return reindexing.pending(connection)

    def catch_up(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Lets searches follow all changes of fields, options and tags; others can write in between.

        Args:
            progress: called with the contacts looked at and the contacts that there are to look at.

        Raises:
            StoreError: the base cannot be written; stopped half way, anybody goes on with it.
        """
        with self._database.reading() as connection:
            total = reindexing.left(connection)
        while reindexing.work(self._database, _TOLD_EACH):
            upkeep.checkpoint(self._database)
            if progress is not None:
                with self._database.reading() as connection:
                    left = reindexing.left(connection)
                progress(max(total - left, 0), total)

    def read_ahead(self, should_stop: Callable[[], bool]) -> bool:
        """Reads what searches will ask for, on this thread; whether it came to the end before it was stopped.

        Raises:
            StoreError: the base cannot be read.
        """
        return read_ahead.read_ahead(self._database, should_stop)

    def reindex(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Makes all that search looks at anew; searches find less until it is through.

        What lists are sorted by is made anew when somebody sorts.

        Args:
            progress: called with the contacts done and the contacts there are.

        Raises:
            StoreError: the base cannot be written; stopped half way, it is to be run again.
        """
        with self._database.writing() as connection:
            sorting.forget(connection)
        search_care.rebuild(self._database, progress)
        self.catch_up()

    def backup(self, target: Path | str) -> Path:
        """Copies the whole base into a new file and returns its path.

        Raises:
            Denied: only administrators may: a copy holds everybody's contacts.
            FileProblem: the target exists or cannot be written. StoreError: the base cannot be read.
        """
        if not self._actor.is_admin:
            raise Denied(Code.NOT_ALLOWED, permission=Permission.USERS)
        from tui_crm.store import backup

        return backup.backup(self._database, target)
