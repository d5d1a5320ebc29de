"""What of a change that an import made can be taken back: the fields that are still as it left them (R37)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.journal_data import Data

_CUSTOM = "custom"


def without(before: Data, after: Data, fields: Collection[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The change without these fields, "custom.KEY" among them; `before` and `after` as in `journal_data`."""
    keys = {field.removeprefix(CUSTOM_PREFIX) for field in fields if field.startswith(CUSTOM_PREFIX)}
    left = [name for name in after if name not in fields]
    old, new = {name: before[name] for name in left}, {name: after[name] for name in left}
    if keys and _CUSTOM in left:
        old[_CUSTOM] = {key: value for key, value in old[_CUSTOM].items() if key not in keys}
        new[_CUSTOM] = {key: value for key, value in new[_CUSTOM].items() if key not in keys}
        if old[_CUSTOM] == new[_CUSTOM]:
            del old[_CUSTOM], new[_CUSTOM]
    return old, new
