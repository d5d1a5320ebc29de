"""The import flow: a path is asked for, the file is read, the counts are shown."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

from tui_crm.domain.imports import ImportOptions, ImportOutcome
from tui_crm.domain.problems import CrmError
from tui_crm.i18n import _
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.messages import ImportFinished
from tui_crm.ui.modals.ask_path import AskPath
from tui_crm.ui.modals.import_result import ImportResult


async def import_file(screen: CrmScreen[None]) -> None:
    """Asks for a file and imports it; the list stays usable meanwhile. Must run in a worker."""
    path = await screen.app.push_screen_wait(AskPath(_("Import contacts from a file (CSV or JSON)")))
    if path is None:
        return
    screen.tell(_("Importing {file}...").format(file=path.name))
    try:
        outcome = await _run(screen, path)
    except CrmError as error:
        screen.refuse(error)
        return
    await screen.app.push_screen_wait(ImportResult(outcome))
    screen.post_message(ImportFinished(outcome))


async def _run(screen: CrmScreen[None], path: Path) -> ImportOutcome:
    """The import, on a thread of its own: the service thread stays free for the list and the card."""
    run = partial(screen.session.imports.run_file, path, ImportOptions(), path.name)
    return await asyncio.to_thread(run)
