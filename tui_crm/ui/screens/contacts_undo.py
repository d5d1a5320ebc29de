"""Undo and redo, from the list and from a profile (R51)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui_crm.commands import BY_ID
from tui_crm.domain.problems import Code, CrmError, Denied, NotFound, Refused
from tui_crm.i18n import _, ngettext
from tui_crm.keymap import shown_key
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.bindings import short_key
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.screens.contacts_bulk import is_busy
from tui_crm.ui.screens.contacts_keys import ListKeys
from tui_crm.wording import explain
from tui_crm.wording.counts import grouped
from tui_crm.wording.history import undoable_lines, undoable_sentence
from tui_crm.wording.imports import later_import_line

if TYPE_CHECKING:
    from tui_crm.services.undoing import Undoable
    from tui_crm.ui.screens.list_work import Told

_DO, _BACK, _SKIP = "do", "back", "skip"
_LOOK_AGAIN = (Code.NOTHING_TO_UNDO, Code.UNDO_CHANGED)
"""Refusals that say nothing of the change itself."""
_LONG = 500
"""Taking back a change of more contacts takes so long that no key must wait for it."""
_OPPOSITES = {"undo": "redo", "redo": "undo"}
_LINES = 10
"""Changes that the question names; of more it says that there are more."""


async def undo(screen: CrmScreen[None]) -> bool:
    """Says what would be taken back, and takes it back where the person wants that; whether it did.

    What can't be taken back may be left as it is: then the one before it is asked about.
    """
    undoing = screen.session.undoing
    while True:
        found = await screen.call(undoing.next_undo)
        later, file = await screen.call(undoing.later_import, found)
        notes = [later_import_line(file)] if later else []
        if found is None:
            screen.tell("\n".join([_("There is nothing of yours to undo."), *notes]))
            return False
        answers = {_DO: _("Undo it"), _BACK: _("Leave it as it is")}
        try:
            done = await _ask(
                screen, _("Undo?"), found, answers, undoing.undo, _("undoing: {percent} %"), notes
            )
        except (Refused, NotFound, Denied) as error:
            if error.problem.code in _LOOK_AGAIN:
                raise
            if not await _is_left(screen, found, error):
                return False
            await screen.call(undoing.pass_over, found.operation)
            continue
        if done is not None:
            _tell(screen, _("Undone: {what}"), done, "redo", _("{key} does it again."))
        return done is not None


async def redo(screen: CrmScreen[None]) -> bool:
    """The same for what was undone last."""
    undoing = screen.session.undoing
    found = await screen.call(undoing.next_redo)
    if found is None:
        screen.tell(_("There is nothing to redo."))
        return False
    answers = {_DO: _("Do it again"), _BACK: _("Leave it undone")}
    done = await _ask(screen, _("Redo?"), found, answers, undoing.redo, _("doing again: {percent} %"))
    if done is not None:
        _tell(screen, _("Done again: {what}"), done, "undo", _("{key} undoes it."))
    return done is not None


async def _is_left(screen: CrmScreen[None], found: Undoable, error: CrmError) -> bool:
    """Says why it can't be undone, and asks whether it stays as it is for good."""
    text = f"{undoable_sentence(found)}\n\n{explain(error)}"
    answers = {_BACK: _("Close"), _SKIP: _("Leave it and go on with the one before")}
    return await screen.app.push_screen_wait(Choice(_("This cannot be undone"), text, answers)) == _SKIP


async def _ask(
    screen: CrmScreen[None],
    title: str,
    found: Undoable,
    answers: dict[str, str],
    carry_out: Callable[..., Undoable],
    progress: str,
    notes: Sequence[str] = (),
) -> Undoable | None:
    """What was done; None where the person did not want it.

    Args:
        progress: what the list says while it goes on, with {percent}.
        notes: what else is said with the question.
    """
    sentence = undoable_sentence(found)
    lines = undoable_lines(found)
    more = ["..."] if len(lines) > _LINES else []
    text = "\n".join((sentence, *lines[:_LINES], *more, *notes))
    if await screen.app.push_screen_wait(Choice(title, text, answers)) != _DO:
        return None
    if found.is_long or found.count > _LONG:
        screen.let_keys_go()
    if found.is_long and isinstance(screen, ListKeys):
        return await _behind_the_list(screen, partial(carry_out, found.operation), progress)
    return await screen.call(carry_out, found.operation)


async def _behind_the_list(
    screen: ListKeys, carry_out: Callable[[Told], Undoable], progress: str
) -> Undoable | None:
    """Does it on a thread of its own, told in the bar; Escape stops it, and what is done stays."""
    if is_busy(screen):
        return None
    try:
        return await screen.at_work.run(
            screen.feed, carry_out, lambda percentage: progress.format(percent=percentage)
        )
    finally:
        screen.feed.reload()  # what was done before a refusal too
        screen.crm.behind.care_later()


def _tell(screen: CrmScreen[None], said: str, done: Undoable, action: str, back: str) -> None:
    lines = [said.format(what=undoable_sentence(done))]
    if done.left:
        text = ngettext(
            "Stopped: {count} contact was left as it is.",
            "Stopped: {count} contacts were left as they are.",
            done.left,
        )
        lines.insert(0, text.format(count=grouped(done.left)))
        action, back = _OPPOSITES[action], _("{key} goes on with it.")
    if keys := screen.crm.keymap.of(BY_ID[f"{screen.PLACES[0]}.{action}"]):
        lines.append(back.format(key=shown_key(short_key(keys))))
    screen.tell("\n".join(lines), "warning" if done.left else "information")
