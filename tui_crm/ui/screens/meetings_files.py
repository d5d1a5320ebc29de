"""Calendars in and out: an iCalendar file, or a folder with a file for each meeting (R48)."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from tui_crm.domain.meetings import MeetingsImported
from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import _, ngettext
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.modals.ask_path import AskPath
from tui_crm.ui.modals.choice import is_meant
from tui_crm.ui.modals.message import MessageBox
from tui_crm.ui.remote import ask_remote
from tui_crm.wording.counts import grouped
from tui_crm.wording.meetings import imported_lines

if TYPE_CHECKING:
    from tui_crm.services.session import Session

_NO, _YES = "no", "yes"
_NAMED = 20
"""Refused meetings that are told one by one."""
_FILE = "calendar.ics"


async def import_calendar(screen: CrmScreen[None]) -> None:
    """Asks for a file or a folder and takes its meetings into one's calendar; tells what came in."""
    title = _("Import meetings from a file (.ics), or from a folder of such files")
    if screen.crm.is_restricted:
        note = _("Put the name of your own file in its place.")
        await ask_remote(screen, title, ["meetings", "import", "-"], send=_FILE, note=note)
        return
    question = AskPath(title, check=_unreadable, example=_("~/calendar.ics"))
    path = await screen.app.push_screen_wait(question)
    if path is None:
        return
    screen.let_keys_go()
    done = await screen.call(screen.session.meetings.import_from, path)
    said = import_lines(done)
    if done.refused:
        await screen.app.push_screen_wait(MessageBox(_("Some meetings did not come in"), "\n".join(said)))
    else:
        screen.tell("\n".join(said))


def import_lines(done: MeetingsImported) -> list[str]:
    """What became of the meetings of a file or a folder; of those that did not come in the first few."""
    head, *refused = imported_lines(done)
    more = ["..."] if len(refused) > _NAMED else []
    return [f"{head[:1].upper()}{head[1:]}.", *refused[:_NAMED], *more]


async def export(screen: CrmScreen[None]) -> None:
    """Asks for a file, which then has all meetings that one sees, or for a folder, for a file of each."""
    title = _("Export the meetings to a file, or to a folder with a file for each")
    if screen.crm.is_restricted:
        await ask_remote(screen, title, ["meetings", "export", "-"], fetch=_FILE)
        return
    initial = "~/" + _("meetings") + ".ics"
    path = await screen.app.push_screen_wait(AskPath(title, initial, _unwritable, initial))
    if path is None:
        return
    if await asyncio.to_thread(os.path.isdir, path):
        await _export_folder(screen, path)
    elif await _may_replace(screen, path):
        screen.let_keys_go()
        await screen.call(_write, screen.session, path)
        screen.tell(_("Written: {path}").format(path=path))


async def _export_folder(screen: CrmScreen[None], path: Path) -> None:
    screen.let_keys_go()
    written, unchanged = await screen.call(screen.session.meetings.export_folder, path)
    text = ngettext("{count} file written to {path}", "{count} files written to {path}", written)
    lines = [text.format(count=grouped(written), path=path)]
    if unchanged:
        same = ngettext("{count} was as it had to be.", "{count} were as they had to be.", unchanged)
        lines.append(same.format(count=grouped(unchanged)))
    screen.tell("\n".join(lines))


async def _may_replace(screen: CrmScreen[None], path: Path) -> bool:
    if not await asyncio.to_thread(os.path.exists, path):
        return True
    title = _("{path} is there already").format(path=path)
    return await is_meant(screen, title, "", _("Yes, replace it"), _("No, leave it as it is"))


def _write(session: Session, path: Path) -> None:
    """Writes the file whole or not at all; on a thread."""
    from tui_crm.services.exports import replaced_file

    data = session.meetings.export()
    with replaced_file(path) as stream:
        stream.write(data)


def _unreadable(path: Path) -> Problem | None:
    """Why neither a file nor a folder can be read there; None where one can."""
    if not os.path.exists(path):
        return Problem(Code.FILE_MISSING, values={"path": str(path)})
    if not os.access(path, os.R_OK):
        return Problem(Code.FILE_UNREADABLE, values={"path": str(path), "reason": _("permission denied")})
    return None


def _unwritable(path: Path) -> Problem | None:
    """Why no file can be written under this path, or into this folder; None where it can."""
    if not path.parent.is_dir():
        return Problem(Code.FILE_MISSING, values={"path": str(path.parent)})
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        return Problem(Code.FILE_NOT_WRITTEN, values={"path": str(path), "reason": _("permission denied")})
    return None
