"""Runs an import, or undoes one, behind the screens: one goes on working, or watches it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Literal

from tui_crm.domain.import_pace import Pace
from tui_crm.domain.imports import ImportOutcome, UndoneImport
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.geometry import WORK_WIDTH
from tui_crm.ui.screens.list_work import WorkBehind, telling
from tui_crm.wording.import_progress import short_text

if TYPE_CHECKING:
    from tui_crm.services.session import Session
    from tui_crm.ui.screens.contacts_more_keys import MoreListKeys

RUN: Literal["run"] = "run"
UNDO: Literal["undo"] = "undo"
_Told = Callable[[str, int, int], bool]
"""Called with the phase, the rows done and the rows in all."""
SMALL = 2_000
"""Rows that are imported on a thread of the app, before a process of their own would have begun.

A larger import has a process: on a thread it would take turns with the keys.
"""
_BETWEEN_TELLINGS = 0.3
"""Seconds; what ends sooner is told nowhere but in its result."""


class Run:
    """Something that goes on with one import.

    Attributes:
        action: RUN or UNDO.
        file: its name.
        phase, done, rows: how far it is; of `ImportProgress`.
        stopped: set to end it between two steps.
        began: when, on the clock of `time.monotonic`.
    """

    def __init__(self, action: Literal["run", "undo"], job: int, file: str, rows: int) -> None:
        self.action, self.job, self.file, self.rows = action, job, file, rows
        self.phase, self.done = ("undo" if action == UNDO else "rows"), 0
        self.pace, self.stopped, self.began = Pace(), Event(), time.monotonic()

    def note(self, phase: str, done: int, rows: int) -> None:
        """Takes over how far it is."""
        if phase != self.phase:
            self.pace = Pace()
        self.phase, self.done, self.rows = phase, done, rows or self.rows
        self.pace.note(time.monotonic(), done)


class ImportWork(WorkBehind):
    """Runs imports and undoes them.

    Attributes:
        run: what is going on, or None.
    """

    def __init__(self, home: MoreListKeys) -> None:
        super().__init__(home)
        self.run: Run | None = None

    def stop(self, job: int) -> None:
        """Ends what goes on with this import, as soon as it is between two steps."""
        if self.run is not None and self.run.job == job:
            self.run.stopped.set()

    async def carry_out(
        self, action: Literal["run", "undo"], job: int, file: str, rows: int, first: Callable[[], None]
    ) -> ImportOutcome | UndoneImport:
        """Does it and tells how far it is; raises what it raises. The app's end stops it.

        Args:
            first: called when it takes long enough to be told.
        """
        run = self.run = Run(action, job, file, rows)
        session, is_first = self._home.session, True

        def say(phase: str, done: int, rows: int) -> None:
            nonlocal is_first
            if self.run is run:
                run.note(phase, done, rows)
                if is_first:
                    is_first = False
                    first()
                self._changed()

        try:
            told = telling(run.stopped, say, _BETWEEN_TELLINGS)
            return await asyncio.to_thread(_carry_out, session, run, told)
        except asyncio.CancelledError:
            text = _("The import of {file} was stopped; it can be resumed from the list of imports.")
            if action == UNDO:
                text = _("Undoing the import of {file} was stopped; the list of imports finishes it.")
            self._home.crm.farewell = text.format(file=safe_text(file))
            raise
        finally:
            run.stopped.set()
            self.run = None
            self._changed()
            self._home.crm.behind.care_later()

    def _changed(self) -> None:
        run = self.run
        text = short_text(run.phase, run.done, run.rows, run.pace, WORK_WIDTH) if run else ""
        self.changed(text)


def _carry_out(session: Session, run: Run, told: _Told) -> ImportOutcome | UndoneImport:
    """Does it, on a thread: here where it is small, else in a process of its own."""
    if run.rows > SMALL:
        from tui_crm.services import import_process

        def tell(progress: import_process.ImportProgress) -> None:
            told(progress.phase, progress.done, progress.rows)

        return import_process.carry_out(session, run.action, run.job, tell, run.stopped)
    if run.action == UNDO:
        return session.imports.undo(run.job, partial(_undone, run, told))
    try:
        return session.imports.run(run.job, partial(_ran, run, told), phases=True)
    except _Stopped:
        return session.imports.outcome(run.job)


class _Stopped(Exception):
    """The person, or the app's end, stopped the import."""


def _ran(run: Run, told: _Told, done: int, total: int, phase: str = "rows") -> None:
    """What the service tells of a run; raises _Stopped where it is to end."""
    if run.stopped.is_set():
        raise _Stopped
    told(phase, done, total)


def _undone(run: Run, told: _Told, done: int, total: int) -> bool:
    """What the service tells of an undo; False where it is to end."""
    told("undo", done, total)
    return not run.stopped.is_set()
