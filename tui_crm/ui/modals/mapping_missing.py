"""What a file names and the base does not have, counted, with the offer to add it (R31)."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tui_crm.domain.imports import Preview
from tui_crm.domain.problems import CrmError
from tui_crm.i18n import _, ngettext
from tui_crm.text.safe import safe_text
from tui_crm.ui.base import CrmModal
from tui_crm.ui.format import plain
from tui_crm.ui.screens.mapping_choices import CREATED
from tui_crm.ui.screens.mapping_looking import Looking
from tui_crm.ui.widgets.definition_list import Cell, DefinitionList, Row
from tui_crm.wording import explain
from tui_crm.wording.counts import grouped
from tui_crm.wording.mapping import looked_at, missing_label

_KINDS = (*CREATED, "owners", "watchers")
_LISTED = 500
"""Names of a kind that are shown; the others are counted."""


class MissingDialog(CrmModal[frozenset[str] | None]):
    """Closes with the kinds that are to be added, or with None at Escape; Space switches a kind.

    Args:
        rows: of the file.
        created: the kinds that are added now.
    """

    def __init__(self, job: int, rows: int, created: Collection[str]) -> None:
        super().__init__()
        self._job, self._rows, self._created = job, rows, set(created)
        self._missing: Mapping[str, Mapping[str, int]] = {}
        self._places: list[str] = []
        self._looking: Looking | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog mapping-missing"):
            yield Static(plain(_("What the file names and the base lacks")), classes="dialog-title")
            yield Static(plain(_("Looking at the rows...")), id="missing-told", classes="dialog-hint")
            yield DefinitionList(id="missing")
            hint = _(
                "Space: add all of that kind, or leave them out. Enter takes it, Esc leaves all as it was."
            )
            yield Static(plain(hint), classes="dialog-hint")

    def on_mount(self) -> None:
        self.query_one(DefinitionList).focus()
        self._looking = Looking(self._show)
        self.run_worker(self._look(self._looking), group="look")

    def on_unmount(self) -> None:
        if self._looking is not None:
            self._looking.stop()

    async def _look(self, looking: Looking) -> None:
        preview = self.session.imports.preview
        try:
            found = await asyncio.to_thread(preview, self._job, looking.told, keep=1)
        except CrmError as error:
            self._tell(explain(error))
            return
        if self.is_attached:
            self._show(found)

    def _tell(self, text: str) -> None:
        self.query_one("#missing-told", Static).update(plain(text))

    def _show(self, preview: Preview) -> None:
        if not self.is_attached:
            return
        told = _("Looked at {rows}.").format(rows=looked_at(preview, self._rows))
        if not any(preview.missing.values()):
            told += " " + _("Nothing is missing.")
        self._tell(told)
        if preview.missing != self._missing:
            self._missing = preview.missing
            self._draw()

    def _draw(self) -> None:
        rows: list[Row] = []
        self._places = []
        for what in _KINDS:
            names = self._missing.get(what, {})
            if not names:
                continue
            self._add(rows, what, Row(len(rows), (Cell(self._head(what, len(names))), Cell(""))))
            ordered = sorted(names.items(), key=lambda pair: -pair[1])
            for name, count in ordered[:_LISTED]:
                said = ngettext("{count} row", "{count} rows", count).format(count=grouped(count))
                cells = (Cell(f"    {safe_text(name)}"), Cell(said))
                self._add(rows, what, Row(len(rows), cells, is_dim=what not in self._created))
            if rest := len(names) - _LISTED:
                said = ngettext("and {count} more", "and {count} more", max(rest, 0)).format(
                    count=grouped(rest)
                )
                if rest > 0:
                    self._add(rows, what, Row(len(rows), (Cell(f"    {said}"), Cell("")), is_dim=True))
        self.query_one(DefinitionList).show(rows)

    def _add(self, rows: list[Row], what: str, row: Row) -> None:
        rows.append(row)
        self._places.append(what)

    def _head(self, what: str, count: int) -> str:
        label = f"{missing_label(what)} ({grouped(count)})"
        if what not in CREATED:
            return _("{kind}: there are no such users, nothing is made of them").format(kind=label)
        mark = "x" if what in self._created else " "
        said = _("are added") if what in self._created else _("are left out")
        return f"[{mark}] {label}: {said}"

    def key_space(self) -> None:
        """Adds all of the kind under the cursor, or leaves them out."""
        place = self.query_one(DefinitionList).current
        if place is None or self._places[place] not in CREATED:
            return
        self._created ^= {self._places[place]}
        self._draw()

    def key_enter(self, event: events.Key) -> None:
        """Takes it; the key is not for the screen below."""
        event.stop()
        self.dismiss(frozenset(self._created))

    @on(DefinitionList.Chosen)
    def clicked(self) -> None:
        """Two clicks do what Space does."""
        self.key_space()
