"""Type-ahead for organizations: those that exist, and the word where a new one would be made (R3)."""

from __future__ import annotations

from tui_crm.i18n import _
from tui_crm.text.fold import fold
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.widgets.form_values import link_line
from tui_crm.ui.widgets.value_lines import ValueLine, ValueLines


async def suggest(host: CrmScreen[object], field: ValueLines, line: ValueLine) -> None:
    """Offers organizations for what stands on the line; an answer to an older text is dropped."""
    text = line.value.text.strip()
    links = await host.call(host.session.contacts.suggest_organizations, text) if text else ()
    if line.value.text.strip() != text or not line.is_attached:
        return
    there = {value.text for value in field.values}
    field.suggest(line, [link_line(link) for link in links if link.name not in there])
    is_new = bool(text) and not any(fold(link.name) == fold(text) for link in links)
    hint = _("New: this organization is created when you save.")
    field.show_hint(line, hint if is_new and line.value.origin is None else "")
