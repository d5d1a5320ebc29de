"""What was done to opportunities, stages, meetings, links of mail and events of unknown numbers, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tui_crm.domain.journal import DefinitionChange, Thing
from tui_crm.i18n import N_, _
from tui_crm.text.safe import safe_text
from tui_crm.wording.mail import mail_links_sentence
from tui_crm.wording.meeting_changes import meeting_sentence
from tui_crm.wording.opportunities import stage_text

_ADDED = {
    Thing.STAGE: N_("Stage added: {name}"),
    Thing.OPPORTUNITY: N_("Opportunity added: {name}"),
    Thing.EVENT: N_("Written into the history: {name}"),
}
_CHANGED = {
    Thing.STAGE: N_("Stage changed: {name}"),
    Thing.OPPORTUNITY: N_("Opportunity changed: {name}"),
    Thing.EVENT: N_("Changed in the history: {name}"),
}
_GONE = {
    Thing.STAGE: N_("Stage taken out of use: {name}"),
    Thing.OPPORTUNITY: N_("Opportunity deleted: {name}"),
    Thing.EVENT: N_("Removed from the history: {name}"),
}
_BACK = {
    Thing.STAGE: N_("Stage brought back into use: {name}"),
    Thing.OPPORTUNITY: N_("Opportunity brought back: {name}"),
    Thing.EVENT: N_("Brought back into the history: {name}"),
}


_NAMED = 3
"""Opportunities of one operation that are named."""


def records_sentence(changes: Sequence[DefinitionChange]) -> str:
    """What one operation did to records, the first of them named: "Opportunity changed: Roof"."""
    first = changes[0]
    if first.thing is Thing.STAGE:
        return _stage_sentence(first)
    if first.thing is Thing.MAIL:
        return mail_links_sentence(changes)
    if first.thing is Thing.MEETING:
        return meeting_sentence(changes)
    names = [safe_text(first.name)]
    if first.thing is Thing.OPPORTUNITY:
        names = [safe_text(one.name) for one in changes[:_NAMED]]
    more = ", ..." if len(names) == _NAMED < len(changes) else ""
    return _(_template(first)).format(name=", ".join(names) + more)


def _stage_sentence(change: DefinitionChange) -> str:
    if change.before and set(change.after) == {"position"}:
        return _("Order of the stages changed")
    if "name" in change.before and "retired_at" not in change.after:
        names = {"before": _stage_name(change.before), "name": _stage_name(change.after)}
        return _("Stage renamed: {before} -> {name}").format(**names)
    return _(_template(change)).format(name=stage_text(change.name))


def _stage_name(data: dict[str, Any]) -> str:
    """What a stage was called; the key of one that nobody named has its code behind a tabulator."""
    return stage_text(data["name"] or data["name_key"].removeprefix("\t"))


def _template(change: DefinitionChange) -> str:
    if not change.before and change.thing in _ADDED:
        return _ADDED[change.thing]
    for column in ("deleted_at", "retired_at"):
        if column in change.after:
            return (_BACK if change.after[column] is None else _GONE)[change.thing]
    return _CHANGED[change.thing]
