"""What was done to fields, options and tags, users, groups and keys, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_crm.domain.access import Permission
from tui_crm.domain.journal import RECORDS, DefinitionChange, Thing
from tui_crm.i18n import N_, _
from tui_crm.text.safe import safe_text
from tui_crm.wording.keep_in_touch import interval_text
from tui_crm.wording.labels import permission_label
from tui_crm.wording.records import records_sentence

_ADDED = {
    Thing.FIELD: N_("Field added: {name}"),
    Thing.OPTION: N_("Option added: {name} ({field})"),
    Thing.TAG: N_("Tag added: {name}"),
    Thing.USER: N_("User added: {name}"),
    Thing.GROUP: N_("Group added: {name}"),
    Thing.KEY: N_("Key added: {name} ({field})"),
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
    Thing.USER: N_("User made inactive: {name}"),
    Thing.GROUP: N_("Group deleted: {name}"),
    Thing.KEY: N_("Key removed: {name} ({field})"),
}
_BACK = {
    Thing.FIELD: N_("Field brought back into use: {name}"),
    Thing.OPTION: N_("Option brought back into use: {name} ({field})"),
    Thing.TAG: N_("Tag brought back: {name}"),
    Thing.USER: N_("User made active: {name}"),
    Thing.GROUP: N_("Group brought back: {name}"),
    Thing.KEY: N_("Key brought back: {name} ({field})"),
}
_MOVED = {
    Thing.FIELD: N_("Order of the fields changed"),
    Thing.OPTION: N_("Order of the options changed: {field}"),
}
_CHANGED = {
    Thing.TAG: N_("Tag changed: {name}"),
    Thing.USER: N_("User changed: {name}"),
    Thing.GROUP: N_("Group changed: {name}"),
}
_NAMED_TOGETHER = (Thing.TAG, Thing.USER)
"""Several of these are changed at once, all in the same way."""


def definitions_sentence(changes: Sequence[DefinitionChange]) -> str:
    """What one operation did: "Field renamed: Budget -> Price", "Tag deleted: VIP".

    Args:
        changes: all that it changed, the first first: one at least. Behind a new field stand its options.
    """
    first = changes[0]
    if first.thing in RECORDS:
        return records_sentence(changes)
    before, after = first.before, first.after
    names = [str(one.after.get("name", one.name)) for one in changes if one.thing in _NAMED_TOGETHER]
    name = ", ".join(names) if names else str(after.get("name", first.name))
    said = _(_template(first)).format(
        name=safe_text(name), before=safe_text(str(before.get("name", ""))), field=safe_text(first.field)
    )
    details = ", ".join(_details(first))
    return _("{what} ({details})").format(what=said, details=details) if details else said


def _template(change: DefinitionChange) -> str:
    before, after = change.before, change.after
    if not before:
        return _ADDED[change.thing]
    if (is_gone := _is_gone(after)) is not None:
        return (_GONE if is_gone else _BACK)[change.thing]
    if "name" in after and change.thing in _RENAMED:
        return _RENAMED[change.thing]
    return _CHANGED[change.thing] if change.thing in _CHANGED else _MOVED[change.thing]


def _is_gone(after: dict[str, object]) -> bool | None:
    """Whether a change takes something out of use, or brings it back; None where it does neither."""
    for column in ("retired_at", "deleted_at", "removed_at"):
        if column in after:
            return after[column] is not None
    return not after["is_active"] if "is_active" in after else None


def _details(change: DefinitionChange) -> Iterator[str]:
    """What stands in brackets about a user or a group: "Group: Sales -> Administrators"."""
    if change.thing is Thing.USER and not change.before:
        yield _("group: {name}").format(name=safe_text(change.groups[1]))
    if not change.before:
        return
    if change.thing is Thing.TAG and "keep_in_touch_days" in change.after:
        before, after = (one["keep_in_touch_days"] for one in (change.before, change.after))
        yield _from_to(_("keep in touch"), *(interval_text(days) if days else "" for days in (before, after)))
    if change.thing is Thing.USER and "full_name" in change.after:
        yield _from_to(_("full name"), change.before["full_name"], change.after["full_name"])
    if change.thing is Thing.USER and "permission_group" in change.after:
        yield _from_to(_("group"), *change.groups)
    if change.thing is Thing.GROUP and "deleted_at" not in change.after:
        if "name" in change.after:
            yield _from_to(_("name"), change.before["name"], change.after["name"])
        yield from _granted(change)


def _from_to(label: str, before: str, after: str) -> str:
    shown = _("{label}: {before} -> {after}")
    return shown.format(label=label, before=safe_text(before) or "-", after=safe_text(after) or "-")


def _granted(change: DefinitionChange) -> Iterator[str]:
    """What a group may besides ("+") and no more ("-"); of administrators only that they are."""
    if "is_admin" in change.after:
        yield f"{'+' if change.after['is_admin'] else '-'} {permission_label(Permission.USERS)}"
        return
    before, after = (str(one.get("permissions", "")).split() for one in (change.before, change.after))
    for permission in Permission:
        if (permission.value in before) is not (permission.value in after):
            yield f"{'+' if permission.value in after else '-'} {permission_label(permission)}"
