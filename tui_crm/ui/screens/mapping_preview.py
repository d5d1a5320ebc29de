"""What an import would do with each row, before it does anything; it looks on while one reads (R30, R35)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from tui_crm.commands import Place
from tui_crm.domain.imports import ImportMapping, Preview, PreviewRow, PreviewState
from tui_crm.domain.problems import CrmError
from tui_crm.i18n import N_, _, ngettext
from tui_crm.text.safe import safe_text
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.bindings import bindings
from tui_crm.ui.format import plain
from tui_crm.ui.modals.mapping_row import RowInFull
from tui_crm.ui.screens.import_guide import PREVIEW, ImportGuide
from tui_crm.ui.screens.mapping_looking import Looking
from tui_crm.ui.screens.profile_parts import PartName
from tui_crm.ui.widgets.keys_footer import KeysFooter
from tui_crm.ui.widgets.mapping_rows import PreviewRows
from tui_crm.wording.counts import grouped
from tui_crm.wording.mapping import looked_at


class _Filter(NamedTuple):
    """Rows to look at.

    Attributes:
        count: how many a preview has.
    """

    name: str
    label: str
    has: Callable[[PreviewRow], bool]
    count: Callable[[Preview], int]


def _of_state(name: str, label: str, state: PreviewState) -> _Filter:
    return _Filter(name, label, lambda row: row.state is state, lambda preview: preview.counts.get(state, 0))


FILTERS = (
    _Filter("all", N_("All"), lambda _row: True, lambda preview: preview.rows),
    _of_state("new", N_("New"), PreviewState.NEW),
    _of_state("updates", N_("Changes"), PreviewState.UPDATE),
    _of_state("duplicates", N_("Known"), PreviewState.DUPLICATE),
    _of_state("repeated", N_("Repeated"), PreviewState.REPEATED),
    _Filter("warnings", N_("Warnings"), lambda row: bool(row.warnings), lambda preview: preview.warnings),
    _of_state("refused", N_("Refused"), PreviewState.REFUSED),
)
"""The keys 1 to 7, in this order."""


class PreviewScreen(CrmScreen[bool]):
    """Rows by what they would become; closes with True where the file is to be imported.

    Args:
        job: of the file, with all that was chosen.
        mapping: how it is shown: its name, its columns, its number of rows.
        is_guided: whether each step is explained.
    """

    PLACES: ClassVar[tuple[Place, ...]] = (Place.PREVIEW,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.PREVIEW)

    def __init__(self, job: int, mapping: ImportMapping, is_guided: bool = False) -> None:
        super().__init__()
        self._is_guided = is_guided
        self._job, self._mapping = job, mapping
        self._filter = FILTERS[0]
        self._preview: Preview | None = None
        self._shown: tuple[PreviewRow, ...] | None = None
        self._looking: Looking | None = None

    def compose(self) -> ComposeResult:
        title = _("Preview of {file}").format(file=safe_text(self._mapping.file))
        yield Static(plain(title), id="preview-title")
        if self._is_guided:
            yield ImportGuide(self, PREVIEW)
        with Horizontal(id="preview-filters"):
            for one in FILTERS:
                yield PartName(one.name, _(one.label), self.show_filter)
        yield Static(plain(_("Looking at the rows...")), id="preview-told")
        yield PreviewRows(self._mapping.format, id="preview-rows")
        yield KeysFooter()

    def wants_tip(self, place: Place) -> bool:
        """The guide says more than a tip."""
        return not self._is_guided

    def on_mount(self) -> None:
        self.query_one(PreviewRows).focus()
        self.show_filter(self._filter.name)
        self._looking = Looking(self._take)
        self.run_worker(self._look(self._looking), group="look")

    def on_unmount(self) -> None:
        """Nobody looks any more: the thread ends at its next step."""
        if self._looking is not None:
            self._looking.stop()

    async def _look(self, looking: Looking) -> None:
        try:
            found = await asyncio.to_thread(self.session.imports.preview, self._job, looking.told)
        except CrmError as error:
            self.refuse(error)
            return
        self._take(found)

    # What is shown

    def _take(self, preview: Preview) -> None:
        """Shows how far it is."""
        if not self.is_attached or (self._preview is not None and preview.rows < self._preview.rows):
            return
        self._preview = preview
        for label, one in zip(self.query(PartName), FILTERS, strict=True):
            said = f"{_(one.label)}\n{grouped(one.count(preview))}"  # beside each other seven have no room
            label.update(plain(said, keep_newlines=True))
        self._show()

    def show_filter(self, name: str) -> None:
        """Shows these rows."""
        self._filter = next(one for one in FILTERS if one.name == name)
        for label in self.query(PartName):
            label.set_class(label.part == name, "-active")
        self._show()

    def _show(self) -> None:
        preview = self._preview
        if preview is None:
            return
        rows = tuple(filter(self._filter.has, preview.kept))
        if rows != self._shown:
            self._shown = rows
            self.query_one(PreviewRows).show(rows)
        self.query_one("#preview-told", Static).update(plain(self._told(preview, len(rows))))

    def _told(self, preview: Preview, shown: int) -> str:
        """How far it is, and how many rows of those there are stand in the list."""
        said = _("Looked at {rows}.").format(rows=looked_at(preview, self._mapping.rows))
        count = self._filter.count(preview)
        if not count:
            none = _("There are no such rows.")
            said = f"{said} {none}"
        if shown < count:
            text = ngettext(
                "{count} of these rows is listed.", "{count} of these rows are listed.", shown
            ).format(count=grouped(shown))
            said = f"{said} {text}"
        return said

    # Commands

    def action_open(self) -> None:
        """The row under the cursor in full."""
        row = self.query_one(PreviewRows).current
        if row is not None:
            columns = [one.column for one in self._mapping.columns]
            self.app.push_screen(RowInFull(row, columns, self._mapping.format))

    def on_preview_rows_chosen(self, event: PreviewRows.Chosen) -> None:
        """A row was clicked twice."""
        event.stop()
        self.action_open()

    def action_next_filter(self) -> None:
        self._step(1)

    def action_previous_filter(self) -> None:
        self._step(-1)

    def _step(self, step: int) -> None:
        place = FILTERS.index(self._filter)
        self.show_filter(FILTERS[(place + step) % len(FILTERS)].name)

    def action_all(self) -> None:
        self.show_filter("all")

    def action_new(self) -> None:
        self.show_filter("new")

    def action_updates(self) -> None:
        self.show_filter("updates")

    def action_duplicates(self) -> None:
        self.show_filter("duplicates")

    def action_repeated(self) -> None:
        self.show_filter("repeated")

    def action_warnings(self) -> None:
        self.show_filter("warnings")

    def action_refused(self) -> None:
        self.show_filter("refused")

    def action_import_all(self) -> None:
        """The file is to be imported."""
        self.dismiss(True)

    def action_back(self) -> None:
        self.dismiss(False)
