"""Values of custom fields as people read them; files and the command line have them as `custom_text`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_crm.domain.field_values import custom_text
from tui_crm.i18n import _, language

if TYPE_CHECKING:
    from tui_crm.domain.contact import CustomValue


def custom_value_text(value: CustomValue) -> str:
    """The value in the chosen language: yes or no, "12,5" in Polish, choices joined; dates as stored."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = custom_text(value)
    return text.replace(".", ",") if isinstance(value, float) and language() == "pl" else text
