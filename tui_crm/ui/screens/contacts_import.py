"""The import flow: a path is asked for, the file is read, the counts are shown."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event

from tui_crm import wording
from tui_crm.domain.imports import ImportOptions, ImportOutcome
from tui_crm.domain.problems import CrmError, FileProblem
from tui_crm.i18n import _
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.messages import ImportFinished
from tui_crm.ui.modals.ask_path import AskPath
from tui_crm.ui.modals.import_result import ImportResult
from tui_crm.ui.widgets.search_bar import SearchBar, grouped

GROUP = "import"
_SECONDS_BETWEEN_TELLINGS = 0.3


def start_import(screen: CrmScreen[None]) -> None:
    """Starts the flow in a worker; one import at a time."""
    if any(worker.group == GROUP and not worker.is_finished for worker in screen.workers):
        screen.tell(_("An import is running: wait for it to end."), "warning")
    else:
        screen.run_worker(import_file(screen), group=GROUP)


async def import_file(screen: CrmScreen[None]) -> None:
    """Asks for a file and imports it; the list stays usable meanwhile."""
    path = await screen.app.push_screen_wait(AskPath(_("Import contacts from a file (CSV or JSON)")))
    if path is None:
        return
    bar = screen.query_one(SearchBar)
    try:
        outcome = await _run(screen, path, bar)
    except CrmError as error:
        screen.refuse(error)
        return
    finally:
        bar.show_work("")
    outcome = await _with_refused_file(screen, outcome, path)
    screen.post_message(ImportFinished(outcome))
    await screen.app.push_screen_wait(ImportResult(outcome))


async def _run(screen: CrmScreen[None], path: Path, bar: SearchBar) -> ImportOutcome:
    """The import, on a thread of its own: the service thread stays free for the list and the card.

    Where the app ends meanwhile, the import stops between two rows and can be resumed.
    """
    progress = _Progress(asyncio.get_running_loop(), bar)
    run = partial(screen.session.imports.run_file, path, ImportOptions(), path.name, progress)
    try:
        return await asyncio.to_thread(run)
    except asyncio.CancelledError:
        progress.stopped.set()
        raise


async def _with_refused_file(screen: CrmScreen[None], outcome: ImportOutcome, path: Path) -> ImportOutcome:
    """The refused rows, with the reasons, beside the file that they came from."""
    imports = screen.session.imports
    if not outcome.refused:
        return outcome
    try:
        target = imports.refused_path(path)
        written = await screen.call(imports.write_refused, outcome.job, target, wording.sentence)
    except FileProblem as error:
        screen.refuse(error)
        return outcome
    return replace(outcome, refused_file=str(written))


class _Stopped(Exception):
    """The app ended while the import ran."""


class _Progress:
    """Tells the screen now and then how far the import is; it is called on the import's thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop, bar: SearchBar) -> None:
        self._loop = loop
        self._bar = bar
        self._told = 0.0
        self.stopped = Event()

    def __call__(self, done: int, total: int) -> None:
        if self.stopped.is_set():
            raise _Stopped
        if time.monotonic() - self._told > _SECONDS_BETWEEN_TELLINGS:
            self._told = time.monotonic()
            self._loop.call_soon_threadsafe(self._bar.show_work, _text(done, total))


def _text(done: int, total: int) -> str:
    if not total:
        return _("reading the file: {done}").format(done=grouped(done))
    return _("importing: {done} of {total}").format(done=grouped(done), total=grouped(total))
