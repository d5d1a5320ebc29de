"""Files and the picture on a profile (R15, R46)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_crm.domain.attachments import MAXIMUM_BYTES, MAXIMUM_MEGABYTES, Attachment, checked_name
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.i18n import _
from tui_crm.paths import readable
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.modals.ask_line import AskLine
from tui_crm.ui.modals.ask_path import AskPath, not_there_yet, unreadable
from tui_crm.ui.modals.ask_picture import AskPicture
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.screens import remote_files
from tui_crm.ui.screens.event_flows import event_title
from tui_crm.ui.widgets.items import ItemKind

if TYPE_CHECKING:
    from tui_crm.ui.screens.profile import Profile

_SET, _REMOVE = "set", "remove"


async def attach(profile: Profile) -> None:
    """Asks for a file and what it is; with the cursor on a note the file belongs to that note."""
    if profile.whole is None:
        return
    item, event_id = profile.current, None
    contact_id, name = profile.contact_id, profile.whole.contact.name
    if item is not None and item.kind is ItemKind.EVENT:
        event = await profile.call(profile.session.events.get, item.id)
        contact_id, event_id, name = event.contact_id, event.id, event_title(event)
    added = await attach_to(profile, name, contact_id, event_id)
    if added is not None:
        await profile.read_again()
        profile.point_at("timeline", ItemKind.FILE, added.id)


async def attach_to(
    screen: CrmScreen[Any], name: str, contact_id: int, event_id: int | None
) -> Attachment | None:
    """Asks for a file and what it is, and keeps it; None where it was not. Must run in a worker.

    Over SSH it shows how a file is sent instead.

    Args:
        name: what it is attached to, for the question.
        contact_id: 0 for an event about nobody.
    """
    title = _("Attach a file to: {name}").format(name=name)
    if screen.crm.is_restricted:
        await remote_files.attach(screen, title, contact_id, event_id)
        return None
    dialog = AskPath(title, check=no_file_to_keep, example=_("~/offer.pdf"))
    path = await screen.app.push_screen_wait(dialog)
    if path is None:
        return None
    question = AskLine(_("What is {name}?").format(name=path.name), placeholder=_("May stay empty"))
    description = await screen.app.push_screen_wait(question)
    if description is None:
        return None
    added = await screen.call(screen.session.attachments.add, contact_id, path, description, event_id)
    screen.tell(_("Attached: {name}").format(name=added.name))
    return added


def no_file_to_keep(path: Path) -> Problem | None:
    """Why a file can't be attached (R46), or None: what it is and how large, before anything is asked."""
    problem = unreadable(path)
    if problem is not None:
        return problem
    try:
        name = checked_name(readable(path.name))
        if path.stat().st_size > MAXIMUM_BYTES:
            return Problem(Code.FILE_TOO_LARGE, values={"name": name, "maximum": MAXIMUM_MEGABYTES})
    except Refused as refused:
        return refused.problem
    except OSError:  # it went away this moment
        return Problem(Code.FILE_MISSING, values={"path": readable(str(path))})
    return None


async def save(screen: CrmScreen[Any], attachment_id: int) -> None:
    """Asks for a place and writes the file there; nothing is overwritten."""
    attachments = screen.session.attachments
    file = await screen.call(attachments.get, attachment_id)
    title = _("Save {name} as").format(name=file.name)
    if screen.crm.is_restricted:
        await remote_files.save_attachment(screen, title, attachment_id, file.name)
        return
    path = await screen.app.push_screen_wait(AskPath(title, f"~/{file.name}", not_there_yet))
    if path is not None:
        written = await screen.call(attachments.save, attachment_id, path)
        screen.tell(_("Saved: {path}").format(path=readable(str(written))))


async def describe(profile: Profile) -> None:
    """Changes what is said about the file under the cursor."""
    item = profile.current
    if item is None or item.kind is not ItemKind.FILE:
        profile.tell(_("Put the cursor on a file first."), "warning")
        return
    attachments = profile.session.attachments
    file = await profile.call(attachments.get, item.id)
    title = _("What is {name}?").format(name=file.name)
    text = await profile.app.push_screen_wait(AskLine(title, file.description))
    if text is not None and text != file.description:
        await profile.call(attachments.describe, item.id, text)
        await profile.read_again()


async def picture(profile: Profile) -> None:
    """Sets the contact's picture, or takes it away."""
    if profile.whole is None:
        return
    contact = profile.whole.contact
    answer: str | None = _SET
    if contact.thumbnail:
        answers = {_SET: _("Take another picture"), _REMOVE: _("Remove the picture")}
        answer = await profile.app.push_screen_wait(Choice(_("Picture"), "", answers))
    if answer == _SET and profile.crm.is_restricted:
        await remote_files.picture(profile, contact.id)
    elif answer == _SET:
        path = await profile.app.push_screen_wait(AskPicture(profile.session.avatars))
        if path is not None:
            await _set(profile, path)
    elif answer == _REMOVE:
        await remove_picture(profile)


async def _set(profile: Profile, path: Path) -> None:
    await profile.call(profile.session.avatars.set, profile.contact_id, path)
    await profile.read_again()
    profile.tell(_("The picture is set."))


async def remove_picture(profile: Profile) -> None:
    """Takes the picture away; the initials come back."""
    await profile.call(profile.session.avatars.remove, profile.contact_id)
    await profile.read_again()
    profile.tell(_("The picture is removed."))
