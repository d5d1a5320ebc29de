"""Which commands the footer has room for, and the line that it is.

Light: the first frame is drawn by it before Textual is loaded.
"""

from __future__ import annotations

from tui_crm.ui.widgets.cells import cells_of

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Named = tuple[str, str, str, str]
    """Id of a command, its key as shown, its label, and the label where room is scarce."""
    Shown = tuple[str, str, bool]
    """A key as shown, its label, and whether the command can be used."""

KEY, LABEL, OFF_KEY, OFF_LABEL = "footer-key", "footer-label", "footer-off-key", "footer-off-label"
"""The looks of the parts of the line."""


def fitting(commands: Sequence[Named], by_importance: Iterable[str], width: int) -> dict[str, str]:
    """The ids of the commands that there is room for with their labels: the long ones only if all fit.

    Args:
        by_importance: the ids, those first that are shown before any other.
        width: columns of the footer.
    """
    keys = {command: cells_of(f"{key}  ") for command, key, _label, _short in commands}
    if sum(keys[command] + cells_of(label) for command, _key, label, _short in commands) <= width:
        return {command: label for command, _key, label, _short in commands}
    short = {command: scarce or label for command, _key, label, scarce in commands}
    shown: dict[str, str] = {}
    for command in by_importance:
        needed = keys[command] + cells_of(short[command])
        if needed <= width:
            shown[command] = short[command]
            width -= needed
    return shown


def parts(shown: Iterable[Shown]) -> list[tuple[str, str]]:
    """The line as pieces of text with their looks: "key label " for each command."""
    line: list[tuple[str, str]] = []
    for key, label, enabled in shown:
        line += [(key, KEY if enabled else OFF_KEY), (f" {label} ", LABEL if enabled else OFF_LABEL)]
    return line
