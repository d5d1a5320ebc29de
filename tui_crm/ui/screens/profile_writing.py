"""Notes, calls, messages and meetings on a profile (R45, R46)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui_crm.domain.attachments import Attachment
from tui_crm.i18n import _
from tui_crm.ui.screens import event_flows, log_event
from tui_crm.ui.screens.log_event import About
from tui_crm.ui.widgets.contact_saving import gone_sentence
from tui_crm.ui.widgets.draft_keeper import DraftKeeper
from tui_crm.ui.widgets.items import ItemKind

if TYPE_CHECKING:
    from tui_crm.ui.screens.profile import Profile


async def log(profile: Profile) -> None:
    """Asks what it was, then for the text, and keeps it."""
    if profile.whole is None:
        return
    about = About(profile.whole.contact.name, (profile.contact_id,))
    events = await log_event.log(profile, about, missing=partial(_missing, profile))
    if events and await profile.read_again():
        profile.point_at("timeline", ItemKind.EVENT, events[0].id)


async def open_event(profile: Profile, event_id: int, files: Sequence[Attachment]) -> None:
    """Shows all of it with its files; whoever wrote it down can change it from there."""
    if await event_flows.show_event(profile, event_id, files, partial(_missing, profile)):
        await profile.read_again()


async def _missing(profile: Profile, keeper: DraftKeeper) -> None:
    """The event or its contact is gone: the second ends the profile."""
    name = profile.whole.contact.name if profile.whole is not None else ""
    if await profile.read_again(gone_sentence(name, is_draft_kept=keeper.is_changed or None)):
        text = _("It was deleted or hidden meanwhile.")
        if keeper.is_changed:
            text += "\n" + _("What you typed is kept and is offered when it is back.")
        profile.tell(text, "warning")
