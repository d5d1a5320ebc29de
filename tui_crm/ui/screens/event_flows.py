"""Reading, changing and removing a note, a call, a message or a meeting, from any history (R45, R46)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from tui_crm.domain.access import Permission
from tui_crm.domain.attachments import Attachment
from tui_crm.domain.problems import Code, Problem
from tui_crm.domain.timeline import Event, EventKind
from tui_crm.i18n import _
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.format import moment_text
from tui_crm.ui.modals.choice import is_meant
from tui_crm.ui.modals.show_entry import EDIT, ShowEntry
from tui_crm.ui.modals.write_text import WriteText
from tui_crm.ui.screens.log_event import Missing, keeper_of, stored
from tui_crm.ui.widgets.entry_view import text_items
from tui_crm.ui.widgets.file_item import file_item
from tui_crm.wording.labels import event_kind_label


async def show_event(
    screen: CrmScreen[Any], event_id: int, files: Sequence[Attachment] = (), missing: Missing | None = None
) -> bool:
    """Shows it whole, and lets it be changed; whether it was. Must run in a worker.

    What was half changed before is gone on with at once.
    """
    event = await screen.call(screen.session.events.get, event_id)
    fixed = why_fixed(screen, event)
    if fixed is None and await _has_draft(screen, event):
        return await _edit(screen, event, missing)
    items = [*text_items(event.text), *map(file_item, files)]
    answer = await screen.app.push_screen_wait(ShowEntry(event_title(event), items, event.text, fixed))
    return answer == EDIT and await _edit(screen, event, missing)


async def edit_event(screen: CrmScreen[Any], event_id: int, missing: Missing | None = None) -> bool:
    """Lets it be changed; whether it was. Must run in a worker."""
    return await _edit(screen, await screen.call(screen.session.events.get, event_id), missing)


async def remove_event(screen: CrmScreen[Any], event_id: int) -> bool:
    """Asks, and removes it with its files; whether it did. Must run in a worker."""
    event = await screen.call(screen.session.events.get, event_id)
    title = _("Remove this: {name}?").format(name=event_title(event))
    if not await is_meant(screen, title, _("Its files go with it."), _("Yes, remove it")):
        return False
    await screen.call(screen.session.events.delete, event_id)
    screen.tell(_("Removed."))
    return True


async def _has_draft(screen: CrmScreen[Any], event: Event) -> bool:
    return await screen.call(screen.session.drafts.kept, _form(event), event.contact_id or None) is not None


async def _edit(screen: CrmScreen[Any], event: Event, missing: Missing | None) -> bool:
    keeper = await keeper_of(screen, _form(event), event.contact_id or None, event.text)
    at, required = datetime.fromisoformat(event.at), event.kind is EventKind.NOTE
    written = await screen.app.push_screen_wait(WriteText(event_title(event), at, keeper, required))
    if written is None:
        return False
    edit = partial(screen.session.events.edit, event.id, written.text, written.at, keeper.form, event.text)
    return await stored(screen, lambda: (edit(),), keeper, missing) is not None


def _form(event: Event) -> str:
    """The name under which its text is kept while it is being changed."""
    return f"event {event.id}"


def why_fixed(screen: CrmScreen[Any], event: Event) -> Problem | None:
    """Why the actor may not change it: neither wrote it down nor administers, or may not edit at all."""
    actor = screen.session.actor
    problem = screen.session.why_not(Permission.EDIT)
    if problem is None and not actor.is_admin and event.author != actor.login:
        return Problem(Code.EVENT_NOT_YOURS)
    return problem


def event_title(event: Event) -> str:
    """What it was, and when."""
    return f"{event_kind_label(event.kind)}, {moment_text(datetime.fromisoformat(event.at))}"
