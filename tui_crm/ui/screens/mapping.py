"""A file before it is imported: how it is read, what its columns become, what would come of it (R30)."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import OptionList, Static

from tui_crm.commands import BY_ID, Place
from tui_crm.domain.imports import MappedColumn, Preview
from tui_crm.domain.problems import CrmError
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.text.safe import safe_text
from tui_crm.ui.bindings import bindings, short_key
from tui_crm.ui.format import plain
from tui_crm.ui.screens.import_guide import COLUMNS, ImportGuide
from tui_crm.ui.screens.mapping_actions import MappingActions
from tui_crm.ui.widgets.definition_list import DefinitionList, PointedList
from tui_crm.ui.widgets.keys_footer import KeysFooter
from tui_crm.ui.widgets.mapping_columns import details, rows_of
from tui_crm.ui.widgets.mapping_head import head, notes
from tui_crm.wording import explain
from tui_crm.wording.mapping import missing_line, outcome_line

GLANCE_ROWS = 2_000
"""Rows of which it is told at once what would come of them."""
_AROUND = 2
"""Cells at the edges of the screen."""
_CUT = 16
"""Cells that two lines of text lose where they are broken between words."""
_OF_COLUMNS = ("choose", "leave_out", "guess", "separator")
"""Commands for a column: while the file is read another way, they wait for its columns."""


class MappingScreen(MappingActions):
    """A line for each column of the file; closes with the number of the job that is to run, or with None.

    Args:
        mapping: of a job, or of a file that was only looked at.
        source: that file, which is then read into the base behind the screen.
        is_guided: whether each step is explained.
    """

    PLACES: ClassVar[tuple[Place, ...]] = (Place.MAPPING,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.MAPPING)

    def compose(self) -> ComposeResult:
        title = _("Import of {file}").format(file=safe_text(self.mapping.file))
        yield Static(plain(title), id="mapping-title")
        if self.is_guided:
            yield ImportGuide(self, COLUMNS)
        yield Static(id="mapping-head")
        yield Static(id="mapping-notes")
        yield DefinitionList(id="mapping-columns")
        yield Static(id="mapping-column")
        yield Static(id="mapping-outcome")
        yield Static(id="mapping-work")
        yield KeysFooter()

    def on_mount(self) -> None:
        self.app.clear_notifications()  # what was told elsewhere would stand on the columns
        self.show_work("")
        self.show_outcome("")
        self.show()
        self.lines.focus()
        self.stage()

    @property
    def lines(self) -> DefinitionList:
        """Those of the columns."""
        return self.query_one(DefinitionList)

    @property
    def column(self) -> MappedColumn | None:
        place = self.lines.current
        return self.shown.columns[place] if place is not None else None

    def key_of(self, action: str) -> str:
        """The key of a command of this screen as people read it."""
        key = short_key(self.crm.keymap.of(BY_ID[f"{Place.MAPPING}.{action}"]))
        return shown_key(key) if key else ""

    def wants_tip(self, place: Place) -> bool:
        """The guide says more than a tip."""
        return not self.is_guided

    # What is shown

    def show(self) -> None:
        mapping = self.shown
        self._show_head()
        said = plain("\n".join(notes(mapping, self.key_of)), keep_newlines=True)
        self.query_one("#mapping-notes", Static).update(said)
        self.lines.show(rows_of(mapping))
        self._show_column()

    def _show_head(self) -> None:
        line = self.query_one("#mapping-head", Static)
        line.update(head(self.shown, self.key_of, self.size.width - _AROUND))

    def on_resize(self) -> None:
        """The facts of the file have other lines."""
        self._show_head()

    def _put(self, name: str, text: str) -> None:
        line = self.query_one(f"#{name}", Static)
        line.display = bool(text)
        line.update(plain(text, keep_newlines=True))

    def show_work(self, text: str) -> None:
        self._put("mapping-work", text)

    def show_outcome(self, text: str) -> None:
        """Tells what would come of the file; "" while that is not known."""
        self._put("mapping-outcome", text)

    def _show_column(self) -> None:
        column = self.column
        room = 2 * self.size.width - _CUT
        text = "\n".join(details(column, room, self.shown.format)) if column is not None else ""
        self.query_one("#mapping-column", Static).update(plain(text, keep_newlines=True))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """The cursor is on another column."""
        event.stop()
        self._show_column()

    def on_pointed_list_chosen(self, event: PointedList.Chosen) -> None:
        """A column was clicked twice."""
        event.stop()
        self.action_choose()

    def must_wait(self, key: str) -> bool:
        """Keys for a column are for those that the file has when it was read as the keys before asked."""
        if not self._pending or not self.is_reading_anew:
            return False
        return self.is_key_of(key, _OF_COLUMNS)

    # What would come of it

    def settled(self) -> None:
        """Looks at the first rows."""
        self._glance()

    def on_screen_resume(self) -> None:
        """Tags, fields or contacts may have been added meanwhile. Textual runs the base class's too."""
        if self.is_settled and not self.is_waiting:
            self._glance()

    @work(group="glance", exclusive=True)
    async def _glance(self) -> None:
        job, options = self.job, self.mapping.options

        def is_still_asked(_preview: Preview) -> bool:
            return not self._pending and self.mapping.options is options and not self._is_dismissed

        try:
            preview = await asyncio.to_thread(
                self.session.imports.preview, job, is_still_asked, rows=GLANCE_ROWS, keep=1
            )
        except CrmError as error:
            self.show_outcome(explain(error))
            return
        if is_still_asked(preview):
            self.show_outcome(self._outcome(preview))

    def _outcome(self, preview: Preview) -> str:
        lines = [outcome_line(preview, self.mapping.rows)]
        if missing := missing_line(preview.missing, self.mapping.options.create_missing):
            text = _("Not in the base: {missing}; {key} shows them.")
            lines.append(text.format(missing=missing, key=self.key_of("missing")))
        return "\n".join(lines)

    @property
    def is_worth_importing(self) -> bool:
        """Whether any column becomes something."""
        return any(one.target for one in self.mapping.columns)

    # Leaving

    def action_import_all(self) -> None:
        """Says that the file is to be imported as it is shown."""
        if not self.is_worth_importing and not self._pending:
            text = _("Nothing is made of any column: go to one and choose its field with {key}.")
            self.tell(text.format(key=self.key_of("choose")), "warning")
            return
        self.when_settled(self._import, _("The import begins as soon as the file is read; Esc stops that."))

    def _import(self) -> None:
        self.dismiss(self.job)

    def action_back(self) -> None:
        """Leaves, and keeps all that was chosen; a file that is not read yet is waited for."""
        if self._is_leaving:
            self._leave_at_once()
        elif self.is_waiting:
            self.stop_waiting()
        else:
            self._is_leaving = not self.is_settled
            text = _("It closes as soon as the file is kept; Esc again drops the file.")
            if self.job:
                text = _("It closes as soon as the choice is kept; Esc again closes it without.")
            self.when_settled(self._leave, text)

    def _leave_at_once(self) -> None:
        self.stop_waiting()
        if self.job:
            self._leave()
            return
        self.drop()
        self.crm.notify(_("Left out: nothing of the file was kept."), severity="warning")
        self.dismiss(None)

    _is_leaving = False

    def _leave(self) -> None:
        if any(Place.IMPORTS in getattr(one, "PLACES", ()) for one in self.app.screen_stack):
            self.dismiss(None)  # it is seen to wait there
            return
        key = shown_key(short_key(self.crm.keymap.of(BY_ID["list.imports"])))
        text = _("Kept with all that was chosen: {file} waits among the imports ({key}).")
        self.crm.notify(text.format(file=safe_text(self.mapping.file), key=key), markup=False)
        self.dismiss(None)
