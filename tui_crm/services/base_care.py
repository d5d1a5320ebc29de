"""Looking after the base: what it holds, whether it is sound, what keeps it quick."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from tui_crm.domain.access import Permission
from tui_crm.domain.problems import Code, StoreError
from tui_crm.services.base import Service
from tui_crm.store import read_ahead, reindexing, search_care, sorting, upkeep

if TYPE_CHECKING:
    from pathlib import Path

    from tui_crm.config import BackupChoices
    from tui_crm.domain.soundness import Finding

_DOCUMENTS = 16
"""Search documents written in one go while somebody may press a key: some milliseconds."""
_TOLD_EACH = 200.0
"""Milliseconds of work between two reports."""


class Repaired(NamedTuple):
    """What a repair came to.

    Attributes:
        mended: what was wrong and is no more.
        left: what is wrong still.
        backup: the copy from before; None where there was nothing to put right.
    """

    mended: tuple[Finding, ...]
    left: tuple[Finding, ...]
    backup: Path | None


class Care(Service):
    """What `tui-crm db` does."""

    def stats(self) -> dict[str, Any]:
        """Facts about the base, ready for JSON (see `store.stats.stats`).

        Only administrators are told `tables`: how many contacts there are that others may not see is theirs.
        """
        from tui_crm.store import stats  # with all tables: the screen, which tidies, does not wait for them

        found = stats.stats(self.database)
        return (
            found if self.actor.is_admin else {name: one for name, one in found.items() if name != "tables"}
        )

    def check(self) -> tuple[Finding, ...]:
        """All that is wrong with the base; nothing if it is sound."""
        return tuple(self.findings())

    def findings(self, progress: Callable[[int, int], None] | None = None) -> Iterator[Finding]:
        """What is wrong with the base, as it is found; others go on working meanwhile.

        Args:
            progress: called with the contacts looked at and the contacts there are.

        Raises:
            StoreError: the base is so damaged that it cannot be read at all.
        """
        from tui_crm.store import checks

        return checks.found(self.database, told=progress)

    def repair(self, choices: BackupChoices, progress: Callable[[int, int], None] | None = None) -> Repaired:
        """Puts right what can be made anew from the rest of the base, in short transactions, after a backup.

        Raises:
            Denied: only administrators may.
            FileProblem: the backup cannot be made; nothing was changed.
            StoreError: the base cannot be read or written; stopped half way it is to be run again.
        """
        self.require(Permission.USERS)
        found = tuple(self.findings(progress))
        broken = {finding.rule for finding in found if finding.is_repairable}
        if not broken:
            return Repaired((), found, None)
        from tui_crm.services.backups import Backups
        from tui_crm.store import repair

        copies = Backups(self.database, self.actor, self.clock, self.region)
        kept = copies.make_in_folder(choices, sound=False)

        repair.repair(self.database, broken, progress)
        left = tuple(self.findings(progress))
        still = frozenset(left)
        return Repaired(tuple(one for one in found if one not in still), left, kept)

    def tidy(self, milliseconds: float) -> bool:
        """Does for about this long what makes later saves and searches quick; whether there is more to do.

        Meant for the moments when nobody waits, on a thread that may be busy. Never waits for other writers.

        Raises:
            StoreError: the base cannot be written.
        """
        if not self.is_behind():
            return upkeep.tidy(self.database, milliseconds)
        try:
            reindexing.work(self.database, 0.0, _DOCUMENTS, 0.0)
        except StoreError as error:
            if error.problem.code is not Code.DATABASE_BUSY:
                raise
        # What that left in the index is merged at once: piled up, it would be merged inside a transaction.
        upkeep.tidy(self.database, milliseconds / 2)
        return True

    def is_behind(self) -> bool:
        """Whether searches have still to follow a change of a field, an option or a tag.

        Raises:
            StoreError: the base cannot be read.
        """
        with self.database.reading() as connection:
            return reindexing.pending(connection)

    def catch_up(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Lets searches follow all changes of fields, options and tags; others can write in between.

        Args:
            progress: called with the contacts looked at and the contacts that there are to look at.

        Raises:
            StoreError: the base cannot be written; stopped half way, anybody goes on with it.
        """
        with self.database.reading() as connection:
            total = reindexing.left(connection)
        while reindexing.work(self.database, _TOLD_EACH):
            upkeep.checkpoint(self.database)
            if progress is not None:
                with self.database.reading() as connection:
                    left = reindexing.left(connection)
                progress(max(total - left, 0), total)

    def read_ahead(self, should_stop: Callable[[], bool]) -> bool:
        """Reads what searches will ask for, on this thread; whether it came to the end before it was stopped.

        Raises:
            StoreError: the base cannot be read.
        """
        return read_ahead.read_ahead(self.database, should_stop)

    def reindex(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Makes all that search looks at anew; searches find less until it is through.

        What lists are sorted by is made anew when somebody sorts.

        Args:
            progress: called with the contacts done and the contacts there are.

        Raises:
            StoreError: the base cannot be written; stopped half way, it is to be run again.
        """
        with self.database.writing() as connection:
            sorting.forget_later(connection)
        search_care.rebuild(self.database, progress)
        self.catch_up()
