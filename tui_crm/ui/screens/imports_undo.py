"""Undoing a whole import: what that would do, doing it behind the screens, and what came of it (R37)."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui_crm.domain.import_undo_plan import UndoPlan
from tui_crm.domain.imports import UndoneImport
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.message import MessageBox
from tui_crm.ui.screens.imports_run import UNDO
from tui_crm.wording.counts import grouped
from tui_crm.wording.imports import made_text, undone_lines

if TYPE_CHECKING:
    from tui_crm.ui.base import CrmScreen
    from tui_crm.ui.screens.contacts import ContactsScreen

_NO, _YES = "no", "yes"


async def ask(screen: CrmScreen[None], job: int, file: str, *, is_begun: bool = False) -> None:
    """Says what would be undone, and begins it where the person wants that.

    Args:
        is_begun: whether an undo of it was stopped, which is finished now.
    """
    from tui_crm.ui.screens import imports_flow

    if imports_flow.is_busy(screen):
        return
    plan = await screen.call(screen.session.imports.foresee_undo, job)
    title, answers = _("Undo the import of {file}?"), {_NO: _("Leave it as it is"), _YES: _("Undo it")}
    if is_begun:
        title = _("Finish undoing the import of {file}?")
        answers = {_YES: _("Finish the undo"), _NO: _("Leave it as it is")}
    question = Choice(title.format(file=safe_text(file)), "\n".join(_plan_lines(plan)), answers)
    if await screen.app.push_screen_wait(question) == _YES:
        home = imports_flow.home_of(screen)
        contacts = plan.persons + plan.organizations + plan.changed
        home.run_worker(_undo(home, job, file, contacts), group=imports_flow.GROUP)


def _plan_lines(plan: UndoPlan) -> Iterable[str]:
    if plan.persons or plan.organizations:
        text = _("It made these; those that nobody has changed since are removed for good: {contacts}")
        yield text.format(contacts=made_text(plan.persons, plan.organizations))
    if plan.changed:
        text = _("Contacts that it changed, which become as they were: {count}")
        yield text.format(count=grouped(plan.changed))
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
            home.app.clear_notifications()
            await home.app.push_screen_wait(MessageBox(title, "\n".join(lines)))
        else:
            home.tell("\n".join([title, *lines[:3]]))
