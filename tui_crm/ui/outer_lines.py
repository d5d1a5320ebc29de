"""The lines around a list as text: which commands the footer has room for, and what of the status line.

Light: the first frame is drawn by it before Textual is loaded.
"""

from __future__ import annotations

import os

from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.widgets.cells import cells_of

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Named = tuple[str, str, str, str]
    """Id of a command, its key as shown, its label, and the label where room is scarce."""
    Shown = tuple[str, str, bool]
    """A key as shown, its label, and whether the command can be used."""
    Forms = tuple[str, ...]
    """Ways of saying one thing, the longest first; () where there is nothing to say."""
    Aside = Mapping[str, Forms]
    """What the right part of the status line says, by its name, one of `PARTS`."""

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


# The status line

RULE = "─"
BETWEEN = " · "
PARTS = ("access", "drafts", "rights", "base", "user")
"""What the right part of the status line says, in this order; what changes most often stands furthest left,
so that nothing else moves then."""
_IMPORTANCE = ("base", "rights", "drafts", "user", "access")
_AT_THE_ENDS = 2
"""Cells of the rule before what stands at the left, and behind what stands at the right."""


def place_parts(base: str, user: str, reads_only: bool) -> dict[str, Forms]:
    """Where and as whom one is, as parts of the status line.

    Args:
        base, user: of `base_text` and `user_text`; no base, "", is not said.
        reads_only: whether that user can change nothing.
    """
    rights = (_("read only"),) if reads_only else ()
    return {"rights": rights, "base": (base,) if base else (), "user": (user,)}


def base_text(file: str, is_sample: bool, is_restricted: bool) -> str:
    """What a base is called, by the name of its file; "" where nobody may learn that."""
    if is_sample:
        return _("sample")
    return "" if is_restricted else safe_text(file)


def user_text(login: str, environment: Mapping[str, str] = os.environ) -> str:
    """The login; over SSH with the machine, since there may be more than one."""
    if not environment.get("SSH_CONNECTION"):
        return safe_text(login)
    return f"{safe_text(login)}@{safe_text(os.uname().nodename.partition('.')[0])}"


def rule_with(left: Forms, aside: Aside, width: int) -> list[tuple[str, bool]]:
    """The line as pieces of exactly `width` cells together: text, and whether it belongs to the rule.

    What has no room is left out, whole: the count never, if its shortest form fits; the rest by importance.
    """
    room = width - 2 * _AT_THE_ENDS - 2
    said = next((text for text in left if cells_of(text) <= room), "")
    if said:
        room -= cells_of(said) + 3  # a piece of the rule with a space on either side
    shown: dict[str, str] = {}
    for name in _IMPORTANCE:
        between = cells_of(BETWEEN) if shown else 0
        text = next((form for form in aside.get(name, ()) if cells_of(form) + between <= room), "")
        if text:
            shown[name] = text
            room -= cells_of(text) + between
    right = BETWEEN.join(shown[name] for name in PARTS if name in shown)
    ends = RULE * _AT_THE_ENDS
    before = [(ends, True), (f" {said} ", False)] if said else [(ends, True)]
    behind = [(f" {right} ", False), (ends, True)] if right else [(ends, True)]
    taken = sum(cells_of(text) for text, _is_rule in before + behind)
    return [*before, (RULE * (width - taken), True), *behind]
