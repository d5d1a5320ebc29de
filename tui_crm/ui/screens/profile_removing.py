"""Removing what is under the cursor of a profile, after asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_crm.i18n import _
from tui_crm.ui.modals.choice import is_meant
from tui_crm.ui.screens import event_flows, mail_flows, opportunity_flows, profile_files, profile_linking
from tui_crm.ui.widgets.items import ItemKind

if TYPE_CHECKING:
    from tui_crm.ui.screens.profile import Profile


async def remove_current(profile: Profile) -> None:
    """A link, a note, an e-mail's link, a file or the picture; each can be undone."""
    item, whole = profile.current, profile.whole
    kind = item.kind if item is not None else None
    if item is None or whole is None:
        return
    if kind is ItemKind.CONTACT:
        await _remove_link(profile)
    elif kind is ItemKind.OPPORTUNITY:
        one = next((one for one in whole.opportunities if one.id == item.id), None)
        if one is not None and await opportunity_flows.take_off(
            profile, one, whole.contact.id, whole.contact.name
        ):
            await profile.read_again()
    elif kind is ItemKind.EVENT:
        if await event_flows.remove_event(profile, item.id):
            await profile.read_again()
    elif kind is ItemKind.CHANGE and (entry := profile.entry_of(item)) is not None and entry.mail:
        if await mail_flows.take_off(profile, entry.mail, whole.contact):
            await profile.read_again()
    elif kind is ItemKind.FILE:
        await _remove_file(profile, item.id)
    elif kind is ItemKind.NAME and whole.contact.thumbnail:
        title = _("Remove the picture of {name}?").format(name=whole.contact.name)
        if await is_meant(profile, title, "", _("Yes, remove it")):
            await profile_files.remove_picture(profile)
    else:
        text = _("Links, opportunities, notes, e-mails, files and the picture can be removed here.")
        profile.tell(text, "warning")


async def _remove_link(profile: Profile) -> None:
    found = profile_linking.link_under_cursor(profile)
    if found is None or profile.whole is None:
        return
    text = _("Both contacts stay; only the link goes.")
    title = _("Unlink {name} from {other}?").format(name=profile.whole.contact.name, other=found.name)
    if await is_meant(profile, title, text, _("Yes, remove it")):
        await profile_linking.unlink(profile, found)


async def _remove_file(profile: Profile, attachment_id: int) -> None:
    file = await profile.call(profile.session.attachments.get, attachment_id)
    title = _("Remove the file {name}?").format(name=file.name)
    if await is_meant(profile, title, "", _("Yes, remove it")):
        await profile.call(profile.session.attachments.remove, attachment_id)
        await profile.read_again()
        profile.tell(_("Removed: {name}").format(name=file.name))
