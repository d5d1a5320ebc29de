"""Undoing a whole import: what that would do, doing it behind the screens, and what came of it (R37)."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui_crm.domain.imports import ImportLine, ImportOutcome, UndoneImport
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.message import MessageBox
from tui_crm.ui.screens.imports_run import UNDO
from tui_crm.wording.counts import grouped
from tui_crm.wording.imports import undone_lines

if TYPE_CHECKING:
    from tui_crm.ui.base import CrmScreen
    from tui_crm.ui.screens.contacts import ContactsScreen

_NO, _YES = "no", "yes"


async def ask(screen: CrmScreen[None], about: ImportLine | ImportOutcome) -> None:
    """Says what would be undone, and begins it where the person wants that."""
    from tui_crm.ui.screens import imports_flow

    if imports_flow.is_busy(screen):
        return
    title = _("Undo the import of {file}?").format(file=safe_text(about.file))
    answers = {_NO: _("Leave it as it is"), _YES: _("Undo it")}
    if await screen.app.push_screen_wait(Choice(title, "\n".join(_plan(about)), answers)) == _YES:
        home = imports_flow.home_of(screen)
        work = _undo(home, about.job, about.file, about.created + about.updated)
        home.run_worker(work, group=imports_flow.GROUP)


def _plan(about: ImportLine | ImportOutcome) -> Iterable[str]:
    if about.created:
        text = _("Contacts that it made, which are removed for good: {count}")
        yield text.format(count=grouped(about.created))
    if about.updated:
        text = _("Contacts that it changed, which become as they were: {count}")
        yield text.format(count=grouped(about.updated))
    yield _("Those that were changed since stay as they are, and are listed.")


async def _undo(home: ContactsScreen, job: int, file: str, contacts: int) -> None:
    from tui_crm.ui.screens import imports_flow

    began = time.monotonic()
    with home.refusing():
        try:
            undone = await home.importing.carry_out(UNDO, job, file, contacts, lambda: None)
        finally:
            home.feed.rest.base_total = None  # what was undone before a refusal too
            home.feed.reload()
        assert isinstance(undone, UndoneImport)
        title = _("Import of {file} undone").format(file=safe_text(file))
        if undone.left:
            title = _("Undoing the import of {file} was stopped").format(file=safe_text(file))
        lines = list(undone_lines(undone))
        if imports_flow.is_watched(home, began):
            await home.app.push_screen_wait(MessageBox(title, "\n".join(lines)))
        else:
            home.tell("\n".join([title, *lines[:3]]))
