"""The flow of an import: its file is asked for, looked at, mapped, run behind the screens; its result."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual.widgets import Input, TextArea

from tui_crm import wording
from tui_crm.commands import Place
from tui_crm.domain.contact import Kind
from tui_crm.domain.imports import ImportMapping, ImportOptions, ImportOutcome, JobStatus
from tui_crm.domain.problems import CrmError, Problem
from tui_crm.i18n import _, ngettext
from tui_crm.paths import folder_name
from tui_crm.ui.messages import ImportFinished
from tui_crm.ui.modals.ask_path import AskPath, not_there_yet, unreadable
from tui_crm.ui.modals.first_file import FirstFile
from tui_crm.ui.modals.import_result import LIST, REFUSED, UNDO, ImportResult, and_more
from tui_crm.ui.modals.message import MessageBox
from tui_crm.ui.screens import imports_undo, remote_files
from tui_crm.ui.screens.import_guide import is_guided
from tui_crm.ui.screens.imports_run import RUN, SMALL
from tui_crm.ui.screens.imports_waiting import with_key
from tui_crm.wording.counts import grouped

if TYPE_CHECKING:
    from tui_crm.services.imports import Imports
    from tui_crm.services.session import Session
    from tui_crm.ui.base import CrmScreen
    from tui_crm.ui.screens.contacts import ContactsScreen

GROUP, _RESULT = "import-run", "import-result"
_LEFT_SHOWN = 20
_QUIET_SECONDS = 3.0
"""So long after a key nobody is in the middle of something else."""


def home_of(screen: CrmScreen[None]) -> ContactsScreen:
    """The screen with the list, which is below all others: what runs behind the screens is its."""
    return cast("ContactsScreen", screen.app.screen_stack[0])


# From the file to the start of the import


async def import_file(screen: CrmScreen[None]) -> int:
    """Asks for a file or a folder of vCards, looks at it while the path stands there, and lets it be mapped.

    Returns:
        The number of the import that came of it; 0 for none.
    """
    title = _("Import contacts from a file (CSV, Excel, vCard, LDIF, JSON)")
    if screen.crm.is_restricted:
        job = await remote_files.wait_for_import(screen, title)
        return 0 if not job else await choose(screen, await screen.call(screen.session.imports.mapping, job))
    looked: dict[Path, ImportMapping] = {}
    left: list[CrmError] = []
    look = partial(_look, screen.session, looked, left)
    if await is_guided(screen):
        asked: AskPath = first_file(screen, title, look)
    else:
        asked = AskPath(title, check=look, about=await screen.call(_about, screen.session))
    path = await screen.app.push_screen_wait(asked)
    if path is None:
        return 0
    if left:
        await _tell_left(screen, left)
    return await choose(screen, looked[path], path)


async def _tell_left(screen: CrmScreen[None], left: Sequence[CrmError]) -> None:
    """Says which files of a folder do not come in, the first of many."""
    count = len(left)
    title = ngettext(
        "{count} file of the folder is left out", "{count} files of the folder are left out", count
    )
    lines = [wording.explain(one) for one in left[:_LEFT_SHOWN]]
    lines += [and_more(count - _LEFT_SHOWN)] if count > _LEFT_SHOWN else []
    text = "\n".join(lines)
    await screen.app.push_screen_wait(MessageBox(title.format(count=grouped(count)), text))


def _about(session: Session) -> str:
    """Where it goes, if that is not one's own base; else what may stand there beside a file. On a thread."""
    if session.is_sample:
        return _("This is the sample base: your own stays as it is. Quit and start again to import there.")
    return _("A folder of vCards can be imported too.")


def first_file(screen: CrmScreen[None], title: str, check: Callable[[Path], Problem | None]) -> FirstFile:
    """The question for the file of a first import."""
    from tui_crm.ui.screens.mapping_actions import sample_name, write_sample

    kind = home_of(screen).feed.kind
    name = sample_name(kind)
    return FirstFile(title, check, name, lambda path: write_sample(screen.session, path, name, kind))


def _look(
    session: Session, looked: dict[Path, ImportMapping], left: list[CrmError], path: Path
) -> Problem | None:
    """Why a file can't be imported; where it can, what it holds goes into `looked`. On a thread.

    Of a folder the vCards are looked at; why some can't be read goes into `left`.
    """
    left.clear()
    is_folder = os.path.isdir(path)  # `Path.is_dir` raises where the name is too long
    problem = None if is_folder else unreadable(path)
    if problem is None:
        try:
            looked[path] = _folder(session.imports, path, left) if is_folder else _file(session.imports, path)
        except CrmError as error:
            problem = error.problem
    return problem


def _file(imports: Imports, path: Path) -> ImportMapping:
    job = imports.waiting_of(path)  # it was left before: what was chosen then is kept
    return imports.mapping(job) if job else imports.look(path, ImportOptions(), path.name)


def _folder(imports: Imports, path: Path, left: list[CrmError]) -> ImportMapping:
    with imports.received_folder(path) as kept:
        left += kept.cards.left
        job = imports.waiting_of(path, kept.open)
        return imports.mapping(job) if job else imports.look(kept.open, ImportOptions(), folder_name(path))


async def choose(screen: CrmScreen[None], mapping: ImportMapping, source: Path | None = None) -> int:
    """Shows the mapping of a file, and runs it where the person wants that; its number, 0 for none."""
    from tui_crm.ui.screens.mapping import MappingScreen

    shown = MappingScreen(mapping, source, is_guided=await is_guided(screen))
    job = await screen.app.push_screen_wait(shown)
    if job is not None:
        begin(screen, job)
    return shown.job


def begin(screen: CrmScreen[None], job: int) -> None:
    """Runs an import, or goes on with it, behind the screens; one at a time."""
    home = home_of(screen)
    if not is_busy(screen):
        home.run_worker(_run(home, job), group=GROUP)


def is_busy(screen: CrmScreen[None]) -> bool:
    """Whether an import goes on already; then it is said."""
    if not any(worker.group == GROUP and not worker.is_finished for worker in home_of(screen).workers):
        return False
    text = _("Another import goes on: this one waits in the list of imports.")
    screen.tell(with_key(screen, text), "warning")
    return True


async def _run(home: ContactsScreen, job: int) -> None:
    began, imports = time.monotonic(), home.session.imports
    try:
        guided = await is_guided(home)
        waiting = await home.call(imports.outcome, job)
        outcome = await home.importing.carry_out(
            RUN, job, waiting.file, waiting.rows, lambda: _tell_it_runs(home, waiting.rows)
        )
        assert isinstance(outcome, ImportOutcome)
        if outcome.status is not JobStatus.STOPPED:
            outcome = await _with_refused_file(home, imports, outcome)
    except CrmError as error:
        home.tell(with_key(home, wording.explain(error)), "error")
        home.feed.reload()
        return
    home.post_message(ImportFinished(outcome))
    # The import has ended: while its result is read the next one may begin.
    home.run_worker(_tell_end(home, outcome, began, guided), group=_RESULT)


def _tell_it_runs(home: ContactsScreen, rows: int) -> None:
    """Says that nobody need wait; of a small import the result comes before that is read."""
    home.look_at_today(at_once=True)  # nor does the import any more
    if rows > SMALL and home.app.screen is home:
        home.tell(with_key(home, _("The import goes on while you work.")))


async def _with_refused_file(home: ContactsScreen, imports: Imports, outcome: ImportOutcome) -> ImportOutcome:
    """The refused rows, with the reasons, beside the file that they came from, where that is known."""
    if not outcome.refused or home.crm.is_restricted:
        return outcome
    try:
        target = await home.call(imports.refused_target, outcome.job)
        if not target.is_absolute():  # it came on standard input: the result offers to write them
            return outcome
        written = await home.call(imports.write_refused, outcome.job, target, wording.problem_line)
    except CrmError as error:
        home.refuse(error)
        return outcome
    return replace(outcome, refused_file=str(written))


# Its end


async def _tell_end(home: ContactsScreen, outcome: ImportOutcome, began: float, guided: bool) -> None:
    """The result in a dialog where somebody waits for it, else in a toast."""
    values = {"file": outcome.file, "rows": grouped(outcome.rows)}
    is_stopped = outcome.status is JobStatus.STOPPED
    if _is_listed(home) and (is_stopped or not is_watched(home, began)):
        return  # its line there says it, which a toast would cover
    if is_stopped:
        done = outcome.created + outcome.updated + outcome.skipped + outcome.refused
        text = _("Import of {file} stopped: {done} of {rows} rows are done.")
        home.tell(with_key(home, text.format(done=grouped(done), **values)), "warning")
    elif is_watched(home, began):
        home.app.clear_notifications()  # what was told while it ran would stand on the result
        await show_result(home, outcome, guided)
    else:
        text = _("Import of {file} has ended: {created} created, {updated} updated, {refused} refused.")
        counts = {name: grouped(getattr(outcome, name)) for name in ("created", "updated", "refused")}
        home.tell(with_key(home, text.format(**values, **counts)), seconds=15)


def _is_listed(home: ContactsScreen) -> bool:
    """Whether the list of imports is what is looked at."""
    return Place.IMPORTS in getattr(home.app.screen, "PLACES", ())


def is_watched(home: ContactsScreen, began: float) -> bool:
    """Whether nobody is in the middle of something else: a dialog would take the next key."""
    app = home.crm
    if not (app.screen is home or _is_listed(home)) or isinstance(app.focused, Input | TextArea):
        return False
    return app.last_key <= began or time.monotonic() - app.last_key > _QUIET_SECONDS


async def show_result(screen: CrmScreen[None], outcome: ImportOutcome, guided: bool = False) -> None:
    """What an import did, and what can be done next; of the first one each way on is explained."""
    answer = await screen.app.push_screen_wait(ImportResult(outcome, guided))
    if answer == LIST:
        show_contacts(screen, outcome.job, outcome.kind)
    elif answer == UNDO:
        await imports_undo.ask(screen, outcome.job, outcome.file)
    elif answer == REFUSED:
        await write_refused(screen, outcome.job)


def show_contacts(screen: CrmScreen[None], job: int, kind: Kind) -> None:
    """The contacts that an import made, in the list."""
    home = home_of(screen)
    for above in screen.app.screen_stack[1:]:
        cast("CrmScreen[None]", above).dismiss(None)
    line = f"import:{job}"
    home.show_base(kind)
    home.bar.fill(line)
    home.feed.search(line, whole=True)
    home.table.focus()


async def write_refused(screen: CrmScreen[None], job: int) -> None:
    """Asks for a file and writes the refused rows to it, to be corrected and imported again."""
    imports = screen.session.imports
    title = _("Write the refused rows to the file")
    if screen.crm.is_restricted:
        await remote_files.refused(screen, title, job)
        return
    target = await screen.call(partial(imports.refused_target, job, free=True))
    path = await screen.app.push_screen_wait(AskPath(title, str(target), not_there_yet, str(target)))
    if path is None:
        return
    with screen.refusing():
        written = await screen.call(_write_refused, imports, job, path, target.name)
        text = _("Written: {path}. Correct the rows there and import that file.")
        screen.tell(text.format(path=written))


def _write_refused(imports: Imports, job: int, path: Path, name: str) -> Path:
    """Writes the rows there, in a folder under this name; on a thread."""
    return imports.write_refused(job, path / name if path.is_dir() else path, wording.problem_line)
