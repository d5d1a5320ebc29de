"""Asks for the file of a first import: what may be imported, and what to do without a file at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_crm.domain.problems import Problem
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.format import plain
from tui_crm.ui.modals.ask_path import AskPath, not_there_yet
from tui_crm.ui.screens.import_guide import FILE, steps

SAMPLE_KEY = "f2"
"""Letters are for the path, and the function keys from F5 on for the program."""


class FirstFile(AskPath):
    """As `AskPath`; it explains more, and writes a sample file where the person has none.

    Args:
        sample: the name of the sample file.
        write: writes it to that path, or into that folder, and gives its path; called on a thread.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding(SAMPLE_KEY, "sample", show=False, priority=True)]

    def __init__(
        self, title: str, check: Callable[[Path], Problem | None], sample: str, write: Callable[[Path], Path]
    ) -> None:
        super().__init__(title, check=check)
        self._sample, self._write = sample, write

    def lead(self) -> Iterable[Widget]:
        yield Static(steps(FILE), classes="dialog-hint")
        text = _(
            "Any file with contacts will do: a CSV, an Excel or LibreOffice sheet, vCards, LDIF, JSON, "
            "or a folder of vCards. "
            "Nothing is written before you have seen what comes of it."
        )
        yield Static(plain(text), classes="dialog-hint")
        text = _("No file at hand? {key} writes a sample file to try it with.")
        yield Static(plain(text.format(key=SAMPLE_KEY.upper())), classes="dialog-hint")

    @work(group="sample", exclusive=True)
    async def action_sample(self) -> None:
        """Writes the sample where the person says; its path is what stands in the field then."""
        title = _("Write a sample file to fill in")
        path = await self.app.push_screen_wait(AskPath(title, self._sample, not_there_yet))
        if path is not None:
            with self.refusing():
                written = await self.call(self._write, path)
                self.tell(_("Written: {path}").format(path=safe_text(str(written))))
                field = self.query_one(Input)
                field.value = str(written)
                field.cursor_position = len(field.value)
                field.focus()
