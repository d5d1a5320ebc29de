"""What two people changed at once in the form of a meeting, put together."""

from __future__ import annotations

from typing import Any

from tui_crm.ui.modals.meeting_values import Values

_TOGETHER = (("day", "begin", "end", "last_day"), ("repeats", "interval", "weekdays", "until"))
"""Fields that mean something together only."""


def merged(base: Values, mine: Values, theirs: Values) -> tuple[dict[str, Any], list[str]]:
    """The values with what both have changed since `base`, and the fields that both changed, each otherwise.

    Of those, mine stand in the values; fields that belong together count as one.
    """
    groups = [*_TOGETHER, *((name,) for name in base if not any(name in group for group in _TOGETHER))]
    found, clashing = dict(theirs), []
    for group in groups:
        was, ours, others = ([values[name] for name in group] for values in (base, mine, theirs))
        if ours != was:
            found |= {name: mine[name] for name in group}
            if others not in (was, ours):
                clashing.append(group[0])
    return found, clashing
