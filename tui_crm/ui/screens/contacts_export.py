"""Exporting the marked contacts, or the list as it is, to a file (R38)."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.exports import FolderWritten
from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import _, ngettext
from tui_crm.ui.modals.ask_path import AskPath
from tui_crm.ui.modals.bulk_menu import BulkMenu, Entry
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.screens import contacts_bulk, remote_files
from tui_crm.ui.screens.contacts_marked import meant_in_the_end
from tui_crm.wording.counts import grouped
from tui_crm.wording.exports import folder_lines

if TYPE_CHECKING:
    from tui_crm.services.session import Session
    from tui_crm.ui.screens.contacts_keys import ListKeys

_NO, _YES = "no", "yes"
_COLUMNS, _FOLDER = "columns", "vdir"
_ENDINGS = {"csv": "csv", _COLUMNS: "csv", "json": "json", "jsonl": "jsonl", "vcard3": "vcf", "vcard4": "vcf"}


class _Wanted(NamedTuple):
    """What is exported.

    Attributes:
        ids: of the marked contacts; None for the list of the query.
        columns: of a CSV; None for all fields.
    """

    query: ContactQuery
    ids: tuple[int, ...] | None
    format: str
    columns: tuple[str, ...] | None


class _Stopped(Exception):
    """The person stopped the export: the file stays as it was."""


async def export(screen: ListKeys) -> None:
    """Asks for the form and the file, and writes it; a file that is there is replaced only when asked for."""
    if contacts_bulk.is_busy(screen):
        return
    meant = await meant_in_the_end(screen, screen.table)
    ids = meant if screen.table.marks else None
    query, columns = screen.feed.query, screen.feed.columns.names
    chosen = await screen.app.push_screen_wait(BulkMenu(_title(ids), _entries(screen.crm.is_restricted)))
    if chosen is None:
        return
    base = _("organizations") if query.kind is Kind.ORGANIZATION else _("contacts")
    if chosen == _FOLDER:
        await _export_folder(screen, _Wanted(query, ids, chosen, None), f"~/{base}")
        return
    if screen.crm.is_restricted:
        form, shown = ("csv", columns) if chosen == _COLUMNS else (chosen, None)
        await remote_files.export(screen, query, ids, shown, form, f"{base}.{_ENDINGS[chosen]}")
        return
    initial = f"~/{base}.{_ENDINGS[chosen]}"
    path = await screen.app.push_screen_wait(AskPath(_("Export to the file"), initial, _unwritable, initial))
    if path is None or not await _may_replace(screen, path):
        return
    wanted = _Wanted(query, ids, "csv", columns) if chosen == _COLUMNS else _Wanted(query, ids, chosen, None)
    await _write(screen, path, wanted)


def _title(ids: tuple[int, ...] | None) -> str:
    if ids is None:
        return _("Export the list as it is")
    text = ngettext("Export {count} marked contact", "Export {count} marked contacts", len(ids))
    return text.format(count=grouped(len(ids)))


def _entries(is_restricted: bool) -> list[Entry]:
    entries = [
        Entry("csv", _("CSV with all fields, which an import reads back")),
        Entry(_COLUMNS, _("CSV with the columns of the list")),
        Entry("json", _("JSON")),
        Entry("jsonl", _("JSON, a contact a line")),
        Entry("vcard3", _("vCard 3.0")),
        Entry("vcard4", _("vCard 4.0")),
    ]
    # A folder goes through no pipe.
    folder = Entry(_FOLDER, _("Folder with a vCard for each contact (vdir)"))
    return entries if is_restricted else [*entries, folder]


async def _may_replace(screen: ListKeys, path: Path) -> bool:
    if not await asyncio.to_thread(path.exists):
        return True
    title = _("{path} is there already").format(path=path)
    answers = {_NO: _("No, leave it as it is"), _YES: _("Yes, replace it")}
    return await screen.app.push_screen_wait(Choice(title, "", answers)) == _YES


async def _write(screen: ListKeys, path: Path, wanted: _Wanted) -> None:
    screen.let_keys_go()
    with screen.refusing():
        try:
            work = partial(_written, screen.session, path, wanted)
            count = await screen.at_work.run(screen.feed, work, _exporting)
        except _Stopped:
            screen.tell(_("Stopped: nothing was exported."), "warning")
            return
        text = ngettext("{count} contact exported to {path}", "{count} contacts exported to {path}", count)
        screen.tell(text.format(count=grouped(count), path=path))


async def _export_folder(screen: ListKeys, wanted: _Wanted, initial: str) -> None:
    title = _("Export to the folder, a vCard for each contact")
    path = await screen.app.push_screen_wait(AskPath(title, initial, _no_folder, initial))
    if path is None:
        return
    screen.let_keys_go()
    with screen.refusing():
        try:
            work = partial(_folder_written, screen.session, path, wanted)
            done = await screen.at_work.run(screen.feed, work, _exporting)
        except _Stopped:
            screen.tell(_("Stopped: the other contacts were not exported."), "warning")
            return
        head, *left = folder_lines(done)
        screen.tell("\n".join([f"{path}: {head}", *left]), "warning" if left else "information")


def _folder_written(
    session: Session, path: Path, wanted: _Wanted, told: Callable[[int], bool]
) -> FolderWritten:
    """Writes the folder, on a thread. Raises _Stopped where that is wanted."""
    return session.exports.write_folder(wanted.query, path, ids=wanted.ids, told=partial(_go_on, told))


def _go_on(told: Callable[[int], bool], done: int) -> None:
    if not told(done):
        raise _Stopped


def _written(session: Session, path: Path, wanted: _Wanted, told: Callable[[int], bool]) -> int:
    """Writes the file, on a thread; how many contacts it holds. Raises _Stopped where that is wanted."""
    from tui_crm.services.exports import replaced_file

    with replaced_file(path) as stream:
        return session.exports.write(
            wanted.query, wanted.format, stream, wanted.columns, ids=wanted.ids, told=partial(_go_on, told)
        )


def _exporting(done: int) -> str:
    return _("exporting: {done}").format(done=grouped(done))


def _unwritable(path: Path) -> Problem | None:
    """Why no file can be written under this path; None where it can, whether it is there or not."""
    if path.is_dir():
        return Problem(Code.FILE_NOT_WRITTEN, values={"path": str(path), "reason": _("it is a folder")})
    if not path.parent.is_dir():
        return Problem(Code.FILE_MISSING, values={"path": str(path.parent)})
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        return Problem(Code.FILE_NOT_WRITTEN, values={"path": str(path), "reason": _("permission denied")})
    return None


def _no_folder(path: Path) -> Problem | None:
    """Why no folder can be written here; None where one can, whether it is there or not."""
    if not path.is_dir():
        reason = _("it is no folder")
        if path.exists():
            return Problem(Code.FILE_NOT_WRITTEN, values={"path": str(path), "reason": reason})
        return _unwritable(path)
    if not os.access(path, os.W_OK | os.X_OK):
        return Problem(Code.FILE_NOT_WRITTEN, values={"path": str(path), "reason": _("permission denied")})
    return None
