"""What became of an export, in words."""

from __future__ import annotations

from tui_crm.domain.exports import FolderWritten
from tui_crm.i18n import _, ngettext
from tui_crm.text.safe import safe_text
from tui_crm.wording.counts import grouped

_NAMED = 5
"""Files that are told by name."""


def folder_lines(done: FolderWritten) -> list[str]:
    """What became of the files of a folder: how many, then those that were left as others made them."""
    counts = [
        ngettext("{count} file written", "{count} files written", done.written).format(
            count=grouped(done.written)
        ),
        ngettext("{count} as it was", "{count} as they were", done.unchanged).format(
            count=grouped(done.unchanged)
        ),
    ]
    if done.removed:
        removed = ngettext("{count} removed", "{count} removed", done.removed)
        counts.append(removed.format(count=grouped(done.removed)))
    return [", ".join(counts), *([_left(done.left)] if done.left else [])]


def _left(names: tuple[str, ...]) -> str:
    shown = ", ".join(map(safe_text, names[:_NAMED])) + (", ..." if len(names) > _NAMED else "")
    text = ngettext(
        "{count} file was left, it holds what was not imported: {names}",
        "{count} files were left, they hold what was not imported: {names}",
        len(names),
    )
    hint = _("Import the folder with --on-duplicate update, or export with --overwrite.")
    return f"{text.format(count=grouped(len(names)), names=shown)}. {hint}"
