"""What was done to fields, options and tags, in words."""

from __future__ import annotations

from collections.abc import Sequence

from tui_crm.domain.journal import DefinitionChange, Thing
from tui_crm.i18n import N_, _
from tui_crm.text.safe import safe_text

_ADDED = {
    Thing.FIELD: N_("Field added: {name}"),
    Thing.OPTION: N_("Option added: {name} ({field})"),
    Thing.TAG: N_("Tag added: {name}"),
}
_RENAMED = {
    Thing.FIELD: N_("Field renamed: {before} -> {name}"),
    Thing.OPTION: N_("Option renamed: {before} -> {name} ({field})"),
    Thing.TAG: N_("Tag renamed: {before} -> {name}"),
}
_GONE = {
    Thing.FIELD: N_("Field taken out of use: {name}"),
    Thing.OPTION: N_("Option taken out of use: {name} ({field})"),
    Thing.TAG: N_("Tag deleted: {name}"),
}
_BACK = {
    Thing.FIELD: N_("Field brought back into use: {name}"),
    Thing.OPTION: N_("Option brought back into use: {name} ({field})"),
    Thing.TAG: N_("Tag brought back: {name}"),
}
_MOVED = {
    Thing.FIELD: N_("Order of the fields changed"),
    Thing.OPTION: N_("Order of the options changed: {field}"),
}
_CHANGED = N_("Tag changed: {name}")


def definitions_sentence(changes: Sequence[DefinitionChange]) -> str:
    """What one operation did: "Field renamed: Budget -> Price", "Tag deleted: VIP".

    Args:
        changes: all that it changed, the first first: one at least. Behind a new field stand its options.
    """
    first = changes[0]
    before, after = first.before, first.after
    names = [str(one.after.get("name", one.name)) for one in changes if one.thing is Thing.TAG]
    name = ", ".join(names) if names else str(after.get("name", first.name))
    return _(_template(first)).format(
        name=safe_text(name), before=safe_text(str(before.get("name", ""))), field=safe_text(first.field)
    )


def _template(change: DefinitionChange) -> str:
    before, after = change.before, change.after
    if not before:
        return _ADDED[change.thing]
    if "retired_at" in after or "deleted_at" in after:
        is_gone = after.get("retired_at", after.get("deleted_at")) is not None
        return (_GONE if is_gone else _BACK)[change.thing]
    if "name" in after:
        return _RENAMED[change.thing]
    return _CHANGED if change.thing is Thing.TAG else _MOVED[change.thing]
