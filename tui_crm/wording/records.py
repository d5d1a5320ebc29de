"""What was done to opportunities, stages, meetings, links of mail and events of unknown numbers, in words."""

from __future__ import annotations

from collections.abc import Sequence

from tui_crm.domain.journal import DefinitionChange, Thing
from tui_crm.i18n import N_, _
from tui_crm.text.safe import safe_text

_ADDED = {
    Thing.STAGE: N_("Stage added: {name}"),
    Thing.OPPORTUNITY: N_("Opportunity added: {name}"),
    Thing.MEETING: N_("Meeting added: {name}"),
    Thing.EVENT: N_("Written into the history: {name}"),
}
_CHANGED = {
    Thing.STAGE: N_("Stage changed: {name}"),
    Thing.OPPORTUNITY: N_("Opportunity changed: {name}"),
    Thing.MEETING: N_("Meeting changed: {name}"),
    Thing.MAIL: N_("Links of a message changed: {name}"),
    Thing.EVENT: N_("Changed in the history: {name}"),
}
_GONE = {
    Thing.STAGE: N_("Stage taken out of use: {name}"),
    Thing.OPPORTUNITY: N_("Opportunity deleted: {name}"),
    Thing.MEETING: N_("Meeting deleted: {name}"),
    Thing.EVENT: N_("Removed from the history: {name}"),
}
_BACK = {
    Thing.STAGE: N_("Stage brought back into use: {name}"),
    Thing.OPPORTUNITY: N_("Opportunity brought back: {name}"),
    Thing.MEETING: N_("Meeting brought back: {name}"),
    Thing.EVENT: N_("Brought back into the history: {name}"),
}


def records_sentence(changes: Sequence[DefinitionChange]) -> str:
    """What one operation did to records, the first of them named: "Opportunity changed: Roof"."""
    first = changes[0]
    return _(_template(first)).format(name=safe_text(first.name))


def _template(change: DefinitionChange) -> str:
    if not change.before and change.thing in _ADDED:
        return _ADDED[change.thing]
    for column in ("deleted_at", "retired_at"):
        if column in change.after:
            return (_BACK if change.after[column] is None else _GONE)[change.thing]
    return _CHANGED[change.thing]
