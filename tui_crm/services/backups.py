"""Copies of the base: those that somebody asks for, the one that is made each day, and the way back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_crm.config import BackupChoices
from tui_crm.domain.access import Permission
from tui_crm.domain.clock import stamp
from tui_crm.domain.problems import Code, CrmError, Problem, StoreError
from tui_crm.services.base import Service, require_own_files
from tui_crm.store import settings, user_settings
from tui_crm.store.logins import DEMO_MARK

if TYPE_CHECKING:
    from tui_crm.store.restoring import Restored

_FAILED = "backup_failed"
"""The setting that tells why the last daily backup could not be made: JSON {code, values}."""

_TOLD = "backup_failure_told"
"""The setting of a user with the last day on which they were told of it, ISO 8601."""


class Backups(Service):
    """Backups of one base. Only administrators may ask for one: a copy holds everybody's contacts."""

    def make(self, target: Path | str) -> Path:
        """Copies the whole base into a new file, checks it, and returns its path.

        Raises:
            Denied: the actor is no administrator.
            FileProblem: the target exists or cannot be written. StoreError: the base cannot be read.
        """
        self.require(Permission.USERS)
        from tui_crm.store import backup

        return backup.backup(self.database, target)

    def make_in_folder(self, choices: BackupChoices, *, sound: bool = True) -> Path:
        """The same, under a name of its own in the folder of backups.

        Args:
            sound: whether the copy must be sound; before a repair a damaged one is better than none, and
                no daily backup.
        """
        self.require(Permission.USERS)
        from tui_crm.store import backups

        folder = backups.folder_of(self.database.path, choices.folder)
        return backups.make(self.database, folder, self.clock(), sound=sound)

    def is_due(self, choices: BackupChoices) -> bool:
        """Whether the backup of this day (UTC) has still to be made; not of a sample or an empty base.

        Raises:
            StoreError: the base cannot be read.
        """
        if not choices.enabled:
            return False
        from tui_crm.store import backups

        with self.database.reading() as connection:
            if settings.get(connection, DEMO_MARK) is not None:
                return False
            if connection.execute("SELECT 1 FROM contact LIMIT 1").fetchone() is None:
                return False
        path = self.database.path
        return backups.is_due(path, backups.folder_of(path, choices.folder), self.clock())

    def make_daily(
        self, choices: BackupChoices, should_stop: Callable[[], bool] | None = None
    ) -> Path | None:
        """Makes the backup of this day, whoever the actor is; None where there is one, or it was stopped.

        That it failed is kept for `state`. Meant for a thread on which nobody waits; takes seconds.

        Args:
            should_stop: asked again and again.

        Raises:
            FileProblem, StoreError: why there is none.
        """
        from tui_crm.store import backups
        from tui_crm.store.errors import Interrupted

        folder = backups.folder_of(self.database.path, choices.folder)
        keep = (choices.keep_daily, choices.keep_weekly)
        try:
            made = backups.make_daily(self.database, folder, self.clock(), keep, should_stop)
        except Interrupted:
            return None
        except CrmError as error:
            self._keep(_told(error.problem))
            raise
        if made is not None:
            self._keep("")
        return made

    def _keep(self, failure: str) -> None:
        """Keeps why the last backup failed; "" for one that did not."""
        try:
            with self.database.reading() as connection:
                if (settings.get(connection, _FAILED) or "") == failure:
                    return
            with self.database.writing(guarded=False) as connection:  # it is nothing that the actor does
                settings.put(connection, _FAILED, failure)
        except StoreError:  # such as the full disk that it failed for: whoever asked is told anyway
            return

    def is_failure_news(self) -> bool:
        """Whether the actor was not told on this day (UTC) that the daily backup failed; told once asked."""
        today = self.clock().date().isoformat()
        try:
            with self.database.reading() as connection:
                if user_settings.all_of(connection, self.actor.user_id).get(_TOLD) == today:
                    return False
            with self.database.writing(guarded=False) as connection:
                user_settings.put(connection, self.actor.user_id, _TOLD, today)
        except StoreError:  # such as the full disk that it failed for
            return True
        return True

    def state(self, choices: BackupChoices) -> dict[str, Any]:
        """What there is to know of the daily backups, ready for JSON.

        Returns:
            `folder`, `enabled`, `count`, `newest` (ISO 8601, UTC; None without one), `future`: how many are
            dated later than now, by a clock that was wrong, `failed`: the code and the values of why the
            last one could not be made, None where it could.
        """
        from tui_crm.store import backups

        folder = backups.folder_of(self.database.path, choices.folder)
        found = backups.all_of(self.database.path, folder)
        now = self.clock()
        past = [one for one in found if one.at <= now]
        with self.database.reading() as connection:
            failure = settings.get(connection, _FAILED)
        return {
            "folder": str(folder),
            "enabled": choices.enabled,
            "count": len(found),
            "newest": stamp(past[0].at) if past else None,
            "future": len(found) - len(past),
            "failed": json.loads(failure) if failure else None,
        }


def _told(problem: Problem) -> str:
    return json.dumps({"code": problem.code.value, "values": problem.values}, ensure_ascii=False, default=str)


def failure(state: dict[str, Any]) -> Problem | None:
    """Why the last daily backup could not be made, as `Backups.state` has it."""
    failed = state["failed"]
    return None if failed is None else Problem(Code(failed["code"]), "", failed["values"])


def restore(path: Path, backup: Path, now: datetime, *, make_folder: bool = False) -> Restored:
    """Puts a copy of a backup into the place of the base at `path`; opening it migrates an older one.

    The base itself is not asked who may: it may be damaged or missing. Whoever can write the files may.

    Raises:
        StoreError, Refused: as `store.restoring.restore`.
        FileProblem: that too, or the session is a restricted one.
    """
    require_own_files()
    from tui_crm.store import restoring

    return restoring.restore(path, backup, now, make_folder=make_folder)
