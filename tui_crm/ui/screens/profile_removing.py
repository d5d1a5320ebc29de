"""Removing what is under the cursor of a profile, after asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_crm.i18n import _
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.screens import profile_files, profile_linking
from tui_crm.ui.screens.profile_writing import event_title
from tui_crm.ui.widgets.items import ItemKind

if TYPE_CHECKING:
    from tui_crm.ui.screens.profile import Profile

_BACK, _DO = "back", "do"


async def remove_current(profile: Profile) -> None:
    """A link, a note, a file or the picture; each can be undone."""
    item, whole = profile.current, profile.whole
    kind = item.kind if item is not None else None
    if item is None or whole is None:
        return
    if kind is ItemKind.CONTACT:
        await _remove_link(profile)
    elif kind is ItemKind.EVENT:
        await _remove_event(profile, item.id)
    elif kind is ItemKind.FILE:
        await _remove_file(profile, item.id)
    elif kind is ItemKind.NAME and whole.contact.thumbnail:
        if await _is_meant(profile, _("Remove the picture of {name}?").format(name=whole.contact.name)):
            await profile_files.remove_picture(profile)
    else:
        profile.tell(_("Links, notes, files and the picture can be removed here."), "warning")


async def _remove_link(profile: Profile) -> None:
    found = profile_linking.link_under_cursor(profile)
    if found is None or profile.whole is None:
        return
    text = _("Both contacts stay; only the link goes.")
    title = _("Unlink {name} from {other}?").format(name=profile.whole.contact.name, other=found.name)
    if await _is_meant(profile, title, text):
        await profile_linking.unlink(profile, found)


async def _remove_event(profile: Profile, event_id: int) -> None:
    event = await profile.call(profile.session.events.get, event_id)
    title = _("Remove this: {name}?").format(name=event_title(event))
    if await _is_meant(profile, title, _("Its files go with it.")):
        await profile.call(profile.session.events.delete, event_id)
        await profile.read_again()
        profile.tell(_("Removed."))


async def _remove_file(profile: Profile, attachment_id: int) -> None:
    file = await profile.call(profile.session.attachments.get, attachment_id)
    if await _is_meant(profile, _("Remove the file {name}?").format(name=file.name)):
        await profile.call(profile.session.attachments.remove, attachment_id)
        await profile.read_again()
        profile.tell(_("Removed: {name}").format(name=file.name))


async def _is_meant(profile: Profile, title: str, text: str = "") -> bool:
    answers = {_BACK: _("No, leave it"), _DO: _("Yes, remove it")}
    return await profile.app.push_screen_wait(Choice(title, text, answers)) == _DO
