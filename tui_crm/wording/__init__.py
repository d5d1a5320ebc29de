"""Every sentence and label that people read about problems, fields and states, in one room.

`domain` and `services` return codes and values; here they become text in the chosen language. The values come
from people and files, so each passes `safe_text` on its way into a sentence (R56).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_crm.wording.explaining import (
        config_sentence,
        explain,
        mistake_sentence,
        problem_line,
        sentence,
        told_mistakes,
    )
    from tui_crm.wording.labels import (
        access_label,
        card_form_label,
        colour_label,
        custom_type_label,
        event_kind_label,
        field_label,
        file_label,
        job_status_label,
        kind_label,
        on_duplicate_label,
        permission_label,
        place_label,
        row_state_label,
        search_group_label,
        status_label,
    )
    from tui_crm.wording.value_labels import VALUE_LABELS, label_code, value_label

__all__ = [
    "VALUE_LABELS",
    "access_label",
    "card_form_label",
    "colour_label",
    "config_sentence",
    "custom_type_label",
    "event_kind_label",
    "explain",
    "field_label",
    "file_label",
    "job_status_label",
    "kind_label",
    "label_code",
    "mistake_sentence",
    "on_duplicate_label",
    "permission_label",
    "place_label",
    "problem_line",
    "row_state_label",
    "search_group_label",
    "sentence",
    "status_label",
    "told_mistakes",
    "value_label",
]

_EXPLAINING = (
    "config_sentence", "explain", "mistake_sentence", "problem_line", "sentence", "told_mistakes",
)  # fmt: skip
_VALUE_LABELS = ("VALUE_LABELS", "label_code", "value_label")


def __getattr__(name: str) -> object:
    """Loads the sentences or the labels when one of them is first asked for (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_module_of(name)}"), name)
    globals()[name] = found
    return found


def _module_of(name: str) -> str:
    if name in _VALUE_LABELS:
        return "value_labels"
    return "explaining" if name in _EXPLAINING else "labels"
