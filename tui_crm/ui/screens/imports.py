"""All earlier imports, where each stands, and what can be done with it (R28)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import OptionList, Static

from tui_crm.commands import BY_ID, Command, Place
from tui_crm.domain.imports import ImportLine, JobStatus
from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.text.safe import safe_text
from tui_crm.ui.bindings import bindings, short_key
from tui_crm.ui.format import plain
from tui_crm.ui.looking import LookingScreen
from tui_crm.ui.modals.choice import Choice, is_meant
from tui_crm.ui.screens import imports_flow, imports_undo
from tui_crm.ui.screens.imports_lines import (
    WAITING,
    Told,
    details,
    heading_and_rows,
    is_half_undone,
    why_not,
)
from tui_crm.ui.screens.imports_run import UNDO
from tui_crm.ui.widgets.definition_list import DefinitionList, lines_of
from tui_crm.ui.widgets.keys_footer import KeysFooter

PAGE = 100
"""Imports that are read at a time; the next ones come when the cursor is near their end."""
_NEAR = 20
_SIDES = 4
"""Columns beside a line of the list."""
_DIALOG = 72
"""Columns of a text in a dialog."""
_NO, _YES = "no", "yes"
_NEED_LINE = frozenset({"open", "report", "list_contacts", "write_refused", "stop", "undo", "delete"})
"""Actions that are about the import under the cursor."""


class Imports(LookingScreen):
    """A line for each import, the newest first; below the list stands all about the one under the cursor."""

    PLACES: ClassVar[tuple[Place, ...]] = (Place.IMPORTS,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.IMPORTS)

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[int, ImportLine] = {}
        self._wanted = PAGE
        self._told = Told()
        self._going_to: int | None = None

    def compose(self) -> ComposeResult:
        yield Static(plain(_("Imports")), id="imports-head")
        yield Static(id="imports-columns")
        yield DefinitionList(id="imports")
        yield Static(id="imports-note")
        yield Static(id="imports-details")
        yield KeysFooter()

    def on_mount(self) -> None:
        self.app.clear_notifications()  # what was told elsewhere would stand on the list
        self.list.focus()
        self.query_one("#imports-note").display = False
        work = imports_flow.home_of(self).importing
        self._told.run = work.run
        self.at_end(work.listen(self._work_changed))

    @property
    def list(self) -> DefinitionList:
        """The lines."""
        return self.query_one("#imports", DefinitionList)

    @property
    def current(self) -> ImportLine | None:
        """The import under the cursor."""
        key = self.list.current
        return self._lines.get(key) if key is not None else None

    # Reading

    async def read_again(self) -> None:
        """Shows what there is now; of what runs elsewhere, how far it is."""
        lines = await self.call(self.session.imports.lines, 0, self._wanted)
        self._lines = {line.job: line for line in lines}
        self._told.note(lines)
        self._show()
        self._going_to = None
        self.crm.hints.arrived(self)

    async def _read_if_changed(self) -> None:
        # How far an import is stands in no journal: the lines themselves are compared.
        with self.refusing():
            await self.read_again()
        self._going_to = None  # where that was refused too

    def must_wait(self, key: str) -> bool:
        """The cursor is about to go to the import that has just begun or ended: keys are for that line."""
        return self._going_to is not None and key not in ("escape", "ctrl+q")

    async def _read_if_others_wrote(self) -> None:
        await super()._read_if_others_wrote()
        if any(line.status is JobStatus.RUNNING for line in self._lines.values()):
            await self._read_if_changed()  # one whose process was killed wrote nothing

    def _work_changed(self) -> None:
        """Something goes on here, or has ended."""
        run = imports_flow.home_of(self).importing.run
        was, self._told.run = self._told.run, run
        if was is not run:
            self._going_to = next((one.job for one in (run, was) if one is not None), None)
            self.run_worker(self._read_if_changed(), group="look", exclusive=True)
        else:
            self._show()

    def on_resize(self) -> None:
        self._show()

    def _show(self) -> None:
        if not self.is_mounted:
            return
        width = self.size.width - _SIDES
        heading, rows = heading_and_rows(
            self._lines.values(), self._told, width, names_users=self.session.actor.is_admin
        )
        self.list.show(rows, self._going_to if self._going_to in self._lines else None)
        columns = self.query_one("#imports-columns", Static)
        columns.display = bool(rows)
        if rows:
            columns.update(lines_of((heading, *rows), width)[0])
        note = self.query_one("#imports-note", Static)
        note.display = not rows
        note.update(plain(self._note()))
        self._show_details()

    def _note(self) -> str:
        """What stands in place of an empty list."""
        said, key = _("Nothing was imported yet."), self._key_of("imports.import_file")
        return " ".join((said, _("{key} imports a file.").format(key=key))) if key else said

    def _key_of(self, command_id: str) -> str:
        return shown_key(short_key(self.crm.keymap.of(BY_ID[command_id])))

    def _show_details(self) -> None:
        line = self.current
        text = "\n".join(details(line, self._told, self.size.width - _SIDES)) if line is not None else ""
        self.query_one("#imports-details", Static).update(plain(text, keep_newlines=True))
        self.refresh_bindings()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """The cursor moved: the details follow, and more is read near the end."""
        event.stop()
        self._show_details()
        if event.option_index + _NEAR >= self._wanted and len(self._lines) == self._wanted:
            self._wanted += PAGE
            self.run_worker(self._read_if_changed(), group="look", exclusive=True)

    # Commands

    def why_not(self, command: Command) -> Problem | None:
        """What makes no sense for the import under the cursor is dimmed, with the reason."""
        if command.place is not Place.IMPORTS:
            return super().why_not(command)
        line = self.current
        if line is None:
            problem = Problem(Code.NO_IMPORT_HERE) if command.action in _NEED_LINE else None
        else:
            problem = why_not(command.action, line, self._told, self.session)
        return problem or super().why_not(command)

    def wants_tip(self, place: Place) -> bool:
        """In an empty list nothing can be done that a tip names: the note says what can."""
        return bool(self._lines)

    @property
    def command_labels(self) -> Mapping[str, tuple[str, str]]:
        """What Enter does with the import under the cursor."""
        line = self.current
        if line is None or line.job == self._told.job:
            return {}
        if line.status in WAITING:
            return {"imports.open": (_("Map its columns"), _("Map"))}
        if line.can_resume:
            return {"imports.open": (_("Resume it"), _("Resume"))}
        if is_half_undone(line):
            return {"imports.open": (_("Finish the undo"), _("Finish the undo"))}
        return {}

    @property
    def footer_wanted(self) -> Sequence[str]:
        """What is done next with the import under the cursor; stopping only where something goes on."""
        line = self.current
        if line is None:
            return ()
        if line.job == self._told.job:
            return ("imports.stop",)
        return ("imports.open", *(("imports.undo",) if line.can_undo else ()))

    def action_open(self) -> None:
        if (line := self.current) is not None:
            self.begin(self._open(line))

    async def _open(self, line: ImportLine) -> None:
        """Goes on with it where it stands; of one that has ended, shows what it did."""
        if line.job == self._told.job:
            await self._ask_stop(line)
        elif line.status in WAITING:
            mapping = await self.call(self.session.imports.mapping, line.job)
            await imports_flow.choose(self, mapping, None)
        elif line.can_resume:
            await self._resume(line)
        elif is_half_undone(line):
            await self._undo(line)
        else:
            await self._report(line)

    async def _resume(self, line: ImportLine) -> None:
        title = _("Resume the import of {file}?").format(file=safe_text(line.file))
        answers = {_YES: _("Yes, go on where it stopped"), _NO: _("No, leave it as it is")}
        text = "\n".join(details(line, self._told, _DIALOG)[1:])
        if await self.app.push_screen_wait(Choice(title, text, answers)) == _YES:
            imports_flow.begin(self, line.job)

    def action_report(self) -> None:
        if (line := self.current) is not None:
            self.begin(self._report(line))

    async def _report(self, line: ImportLine) -> None:
        await imports_flow.show_result(self, await self.call(self.session.imports.outcome, line.job))

    def action_import_file(self) -> None:
        self.begin(self._import_file())

    async def _import_file(self) -> None:
        if job := await imports_flow.import_file(self):
            self._going_to = job
            await self.read_again()

    def action_list_contacts(self) -> None:
        if (line := self.current) is not None:
            imports_flow.show_contacts(self, line.job, line.kind)

    def action_write_refused(self) -> None:
        if (line := self.current) is not None:
            self.begin(imports_flow.write_refused(self, line.job))

    def action_undo(self) -> None:
        if (line := self.current) is not None:
            self.begin(self._undo(line))

    async def _undo(self, line: ImportLine) -> None:
        await imports_undo.ask(self, line.job, line.file, is_begun=line.is_undoing)

    def action_stop(self) -> None:
        if (line := self.current) is not None:
            self.begin(self._ask_stop(line))

    async def _ask_stop(self, line: ImportLine) -> None:
        title, text = _("Stop the import of {file}?"), _("What is done stays, and it can be resumed later.")
        if self._told.run is not None and self._told.run.action == UNDO:
            title = _("Stop undoing the import of {file}?")
            text = _("What is undone stays undone; Enter in this list finishes the rest later.")
        title = title.format(file=safe_text(line.file))
        if await is_meant(self, title, text, _("Yes, stop it"), _("No, let it go on")):
            imports_flow.home_of(self).importing.stop(line.job)

    def action_delete(self) -> None:
        if (line := self.current) is not None:
            self.begin(self._delete(line))

    async def _delete(self, line: ImportLine) -> None:
        title = _("Delete the entry of the import of {file}?").format(file=safe_text(line.file))
        text = _("The contacts stay. The import can't be undone or resumed any more.")
        if line.status in WAITING:
            text = _("It has made no contacts yet. The kept file and all that was chosen for it go.")
        if await is_meant(self, title, text, _("Yes, delete it"), _("No, leave it as it is")):
            await self.call(self.session.imports.delete, line.job)
            self.tell(_("Deleted: {name}").format(name=line.file))
