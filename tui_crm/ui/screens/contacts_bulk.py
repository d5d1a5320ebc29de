"""One thing done with the marked contacts: looked at first, done on a thread, undone in one step (R27)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui_crm.commands import BY_ID
from tui_crm.domain.bulk import BulkAction, BulkChange, BulkOutcome
from tui_crm.i18n import _, ngettext
from tui_crm.keymap import shown_key
from tui_crm.ui.bindings import short_key
from tui_crm.ui.geometry import WORK_WIDTH
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.widgets.cells import cells_of
from tui_crm.wording.bulk import change_label, outcome_lines
from tui_crm.wording.counts import grouped

if TYPE_CHECKING:
    from tui_crm.ui.screens.contacts_keys import ListKeys

_NO, _YES = "no", "yes"
HELD = 500
"""As many contacts are looked at before anybody could type on."""


async def carry_out(screen: ListKeys, ids: tuple[int, ...], change: BulkChange, label: str = "") -> bool:
    """Says what would come of it, asks, and does it; with one contact there is nothing to ask.

    Args:
        label: what the question calls it; "" for the usual words.

    Returns:
        whether it was done, to its end or until it was stopped.
    """
    with screen.refusing():
        outcome = await look(screen, ids, change)
        if outcome is None:
            return False
        if not outcome.changed:
            screen.tell("\n".join([_("Nothing changes."), *_said(outcome, change, False)[1:]]), "warning")
            if outcome.gone == outcome.total:
                screen.table.set_marks(())
        elif len(ids) == 1 or await _is_wanted(screen, label or change_label(change), change, outcome):
            return await do(screen, ids, change) is not None
    return False


async def look(screen: ListKeys, ids: tuple[int, ...], change: BulkChange) -> BulkOutcome | None:
    """What would come of it; None where the person did not wait for that, or something else is at work."""
    if is_busy(screen):
        return None
    if len(ids) > HELD:
        screen.let_keys_go()
    work = partial(screen.session.bulk.preview, ids, change)
    outcome = await screen.at_work.run(screen.feed, work, partial(_looking, len(ids)))
    return outcome if outcome.total == len(ids) else None


async def do(screen: ListKeys, ids: tuple[int, ...], change: BulkChange) -> BulkOutcome | None:
    """Does it and tells what came of it; the list shows it. None where something else is at work."""
    if is_busy(screen):
        return None
    screen.let_keys_go()
    work = partial(screen.session.bulk.run, ids, change)
    try:
        outcome = await screen.at_work.run(screen.feed, work, partial(_doing, len(ids)))
    finally:
        screen.feed.reload()  # what was done before a failure too
        screen.crm.behind.care_later()
    if change.action is BulkAction.DELETE and screen.editor is not None:
        screen.editor.contact_gone(set(ids))
    _tell(screen, outcome, change, len(ids))
    return outcome


def is_busy(screen: ListKeys) -> bool:
    """Whether something is at work already; then it is said."""
    if screen.at_work.is_going_on:
        screen.tell(
            _("Something is being done with many contacts: wait for its end, or Esc stops it."), "warning"
        )
    return screen.at_work.is_going_on


async def _is_wanted(screen: ListKeys, label: str, change: BulkChange, outcome: BulkOutcome) -> bool:
    answers = {_NO: _("No, leave them as they are"), _YES: _("Yes, do it")}
    question = Choice(label, preview_text(outcome, change), answers)
    return await screen.app.push_screen_wait(question) == _YES


def preview_text(outcome: BulkOutcome, change: BulkChange) -> str:
    """What would come of it, for a question."""
    return "\n".join(_said(outcome, change, is_done=False))


def _said(outcome: BulkOutcome, change: BulkChange, is_done: bool) -> list[str]:
    return list(outcome_lines(outcome, is_done, change.action))


def _tell(screen: ListKeys, outcome: BulkOutcome, change: BulkChange, meant_count: int) -> None:
    lines = _said(outcome, change, is_done=True)
    if left := meant_count - outcome.total:
        text = ngettext(
            "Stopped: {count} contact was left as it is.",
            "Stopped: {count} contacts were left as they are.",
            left,
        )
        lines.insert(0, text.format(count=grouped(left)))
    keys = screen.crm.keymap.of(BY_ID["list.undo"])
    if outcome.changed and keys:
        lines.append(_("{key} undoes it.").format(key=shown_key(short_key(keys))))
    screen.tell("\n".join(lines), "warning" if outcome.refused or left else "information")


def _looking(total: int, done: int) -> str:
    return _progress(_("looking: {done}/{total} - Esc stops"), total, done)


def _doing(total: int, done: int) -> str:
    return _progress(_("changing: {done}/{total} - Esc stops"), total, done)


def _progress(text: str, total: int, done: int) -> str:
    """The text where the bar has room for it, else without what is going on: the key must be seen."""
    for form in (text, _("{done}/{total} - Esc stops")):
        said = form.format(done=grouped(done), total=grouped(total))
        if cells_of(said) <= WORK_WIDTH:
            break
    return said
