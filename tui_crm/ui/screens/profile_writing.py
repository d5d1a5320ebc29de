"""Notes, calls, messages and meetings on a profile (R45, R46)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from tui_crm.domain.contact import ContactDraft
from tui_crm.domain.problems import CrmError, NotFound
from tui_crm.domain.timeline import Event, EventKind
from tui_crm.i18n import _
from tui_crm.ui.format import moment_text
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.message import MessageBox
from tui_crm.ui.modals.write_text import WriteText
from tui_crm.ui.widgets.contact_saving import gone_sentence, not_saved_sentence
from tui_crm.ui.widgets.draft_keeper import DraftKeeper
from tui_crm.ui.widgets.items import ItemKind
from tui_crm.wording import explain
from tui_crm.wording.labels import event_kind_label

if TYPE_CHECKING:
    from tui_crm.ui.screens.profile import Profile

_LOGGED = (EventKind.CALL, EventKind.MESSAGE, EventKind.MEETING)


async def add_note(profile: Profile) -> None:
    """Asks for a note and keeps it."""
    await _write(profile, EventKind.NOTE)


async def log(profile: Profile) -> None:
    """Asks what it was, then what was said in it."""
    answers = {kind.value: event_kind_label(kind) for kind in _LOGGED}
    answer = await profile.app.push_screen_wait(Choice(_("What happened?"), "", answers))
    if answer is not None:
        await _write(profile, EventKind(answer))


async def _write(profile: Profile, kind: EventKind) -> None:
    if profile.whole is None:
        return
    title = f"{event_kind_label(kind)}: {profile.whole.contact.name}"
    keeper = await _keeper(profile, kind.value, profile.contact_id)
    question = WriteText(title, profile.session.clock(), keeper, required=kind is EventKind.NOTE)
    written = await profile.app.push_screen_wait(question)
    if written is not None:
        add = partial(profile.session.events.add, profile.contact_id, kind, written.text, written.at)
        event = await _stored(profile, partial(add, draft_form=keeper.form), keeper)
        if event is not None and await profile.read_again():
            profile.point_at("timeline", ItemKind.EVENT, event.id)


async def open_event(profile: Profile, event_id: int) -> None:
    """Changes what the person wrote down; shows what others did."""
    event = await profile.call(profile.session.events.get, event_id)
    if not may_change(profile, event):
        await profile.app.push_screen_wait(MessageBox(event_title(event), event.text))
        return
    required = event.kind is EventKind.NOTE
    keeper = await _keeper(profile, f"event {event_id}", event.contact_id, event.text)
    question = WriteText(event_title(event), datetime.fromisoformat(event.at), keeper, required)
    written = await profile.app.push_screen_wait(question)
    if written is not None:
        edit = partial(profile.session.events.edit, event_id, written.text, written.at)
        if await _stored(profile, partial(edit, draft_form=keeper.form, seen=event.text), keeper) is not None:
            await profile.read_again()


async def _stored(profile: Profile, store: Callable[[], Event], keeper: DraftKeeper) -> Event | None:
    """The event as it was stored; None where that was refused, which is told, and where the text is now."""
    try:
        return await profile.call(store)
    except NotFound:
        name = profile.whole.contact.name if profile.whole is not None else ""
        if await profile.read_again(gone_sentence(name, is_draft_kept=keeper.is_changed or None)):
            text = _("It was deleted or hidden meanwhile.")
            if keeper.is_changed:
                text += "\n" + _("What you typed is kept and is offered when it is back.")
            profile.tell(text, "warning")
    except CrmError as error:
        kept = f"\n{not_saved_sentence()}" if keeper.is_changed else ""
        profile.tell(explain(error) + kept, "error")
    return None


async def _keeper(profile: Profile, form: str, contact_id: int, text: str = "") -> DraftKeeper:
    """What keeps the text, with what was typed before and not saved."""
    drafts = profile.session.drafts
    keeper = DraftKeeper(drafts, form, contact_id, 0, ContactDraft(note=text))
    kept = await profile.call(drafts.kept, form, contact_id)
    if kept is not None and await profile.call(drafts.take_up, form, kept):
        keeper.resume(kept)
    return keeper


def may_change(profile: Profile, event: Event) -> bool:
    """Whether the actor wrote it down, or administers, and may edit at all."""
    actor = profile.session.actor
    return actor.may("edit") and (actor.is_admin or event.author == actor.login)


def event_title(event: Event) -> str:
    """What it was, and when."""
    return f"{event_kind_label(event.kind)}, {moment_text(datetime.fromisoformat(event.at))}"
