"""The way through the first import of an empty base: which step one is at, and what to press next."""

from __future__ import annotations

from typing import Any

from textual.content import Content
from textual.widgets import Static

from tui_crm.commands import BY_ID
from tui_crm.i18n import N_, _
from tui_crm.keymap import shown_key
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.bindings import short_key
from tui_crm.ui.format import plain

STEPS = (N_("File"), N_("Columns"), N_("Preview"), N_("Import"))
FILE, COLUMNS, PREVIEW, IMPORT = range(len(STEPS))
_TEXTS = {
    COLUMNS: (
        N_("Each line is a column and what it becomes. {a} chooses another field; then {b} shows each row."),
        ("mapping.choose", "mapping.preview"),
    ),
    PREVIEW: (
        N_("Nothing is written yet: this is what would come of each row. {a} imports, {b} goes back."),
        ("preview.import_all", "preview.back"),
    ),
    IMPORT: (
        N_("{a} on the list looks for duplicates; in the list of imports ({b}) {c} takes all of it back."),
        ("list.duplicates", "list.imports", "imports.undo"),
    ),
}


class ImportGuide(Static):
    """The steps with the one that one is at, and a sentence about it."""

    DEFAULT_CSS = """
    ImportGuide { width: 100%; height: auto; padding: 0 1; }
    """

    def __init__(self, screen: CrmScreen[Any], step: int) -> None:
        text, commands = _TEXTS[step]
        keys = dict(zip("abc", (_key(screen, one) for one in commands), strict=False))
        super().__init__(Content.assemble(steps(step), "\n", plain(_(text).format(**keys), "dim")))


def steps(current: int) -> Content:
    """ "1 File > [2 Columns] > 3 Preview > 4 Import": the current one in brackets, whatever the colours."""
    parts = []
    for number, name in enumerate(STEPS):
        text = f"{number + 1} {_(name)}"
        parts.append(plain(f"[{text}]", "bold reverse") if number == current else plain(text, "dim"))
    return Content.assemble(plain(_("First import:"), "bold"), "  ", Content("  >  ").join(parts))


async def is_guided(screen: CrmScreen[Any]) -> bool:
    """Whether each step is explained: in the first import of an empty base, for whoever wants tips."""
    session = screen.session
    is_first = screen.crm.hints.is_on and await screen.call(session.tips.is_first_import)
    return is_first and screen.session is session  # the sample may have come in its place meanwhile


def _key(screen: CrmScreen[Any], command_id: str) -> str:
    keys = screen.crm.keymap.of(BY_ID[command_id])
    return shown_key(short_key(keys)) if keys else "-"
