"""The words for what is done with many contacts at once (R27)."""

from __future__ import annotations

from collections.abc import Iterator

from tui_crm.domain.access import Access
from tui_crm.domain.bulk import BulkAction, BulkChange, BulkOutcome, BulkRefusal
from tui_crm.domain.contact import Status
from tui_crm.domain.problems import Code
from tui_crm.i18n import N_, _, ngettext
from tui_crm.text.safe import safe_text
from tui_crm.wording.counts import grouped
from tui_crm.wording.explaining import sentence
from tui_crm.wording.labels import access_label, field_label, status_label

_LABELS: dict[BulkAction, str] = {
    BulkAction.ADD_TAGS: N_("Add tags"),
    BulkAction.REMOVE_TAGS: N_("Remove tags"),
    BulkAction.SET_OWNERS: N_("Set the owners"),
    BulkAction.ADD_OWNERS: N_("Add owners"),
    BulkAction.REMOVE_OWNERS: N_("Remove owners"),
    BulkAction.ADD_WATCHERS: N_("Add watchers"),
    BulkAction.REMOVE_WATCHERS: N_("Remove watchers"),
    BulkAction.SET_STATUS: N_("Set the status"),
    BulkAction.SET_ACCESS: N_("Set the access"),
    BulkAction.SET_FIELD: N_("Set a field"),
    BulkAction.DELETE: N_("Move to the trash"),
}

# A reason of many contacts names none of them: the examples follow it.
_REASONS: dict[Code, str] = {
    Code.CONTACT_INACTIVE: N_("not active"),
    Code.ACCESS_NOT_YOURS: N_("not yours: only an owner or an administrator changes the access"),
    Code.OWNERS_NOT_YOURS: N_("not yours: only an owner or an administrator changes the owners"),
    Code.OWNER_REQUIRED: N_("they would have no owner"),
    Code.ACCESS_NEEDS_ORGANIZATION: N_("not linked to an organization"),
}


def bulk_action_label(action: BulkAction) -> str:
    """What an action is called."""
    return _(_LABELS[action])


def change_label(change: BulkChange, shown: str = "") -> str:
    """What an action does with which values: "Add tags: VIP, Partner".

    Args:
        shown: the values as they are to be read; as they are if not given.
    """
    values = ", ".join(safe_text(_shown_value(change.action, value)) for value in change.values)
    values = safe_text(shown) or values
    if change.action is BulkAction.SET_FIELD:
        if not values:
            return _("Empty the field: {field}").format(field=field_label(change.field))
        values = f"{field_label(change.field)} = {values}"
    label = bulk_action_label(change.action)
    return _("{label}: {text}").format(label=label, text=values) if values else label


def _shown_value(action: BulkAction, value: str) -> str:
    if action is BulkAction.SET_STATUS:
        return status_label(Status(value))
    return access_label(Access(value)) if action is BulkAction.SET_ACCESS else value


def reason(refusal: BulkRefusal) -> str:
    """Why these contacts are refused, in a few words or in a sentence."""
    short = _REASONS.get(refusal.problem.code)
    return _(short) if short is not None else sentence(refusal.problem)


def refusal_line(refusal: BulkRefusal) -> str:
    """How many are refused, why, and some of them: "2 refused: not active (Jan Kowalski, Ewa Lis)"."""
    shown = ", ".join(map(safe_text, refusal.names)) + (", ..." if refusal.count > len(refusal.names) else "")
    text = ngettext(
        "{count} refused: {reason} ({names})", "{count} refused: {reason} ({names})", refusal.count
    )
    return text.format(count=grouped(refusal.count), reason=reason(refusal).rstrip("."), names=shown)


def outcome_lines(outcome: BulkOutcome, is_done: bool, action: BulkAction) -> Iterator[str]:
    """What would come of it, or came of it, a line each; what concerns no contact is left out.

    Args:
        is_done: whether it was done.
        action: what it is that is done.
    """
    yield _changed(outcome.changed, is_done, action).format(count=grouped(outcome.changed))
    if outcome.unchanged:
        said = ngettext("{count} already has it", "{count} already have it", outcome.unchanged)
        yield said.format(count=grouped(outcome.unchanged))
    if outcome.gone:
        said = ngettext("{count} is not there any more", "{count} are not there any more", outcome.gone)
        yield said.format(count=grouped(outcome.gone))
    yield from map(refusal_line, outcome.refused)
    if outcome.made:
        said = ngettext("New tag: {names}", "New tags: {names}", len(outcome.made))
        yield said.format(names=", ".join(map(safe_text, outcome.made)))


def _changed(count: int, is_done: bool, action: BulkAction) -> str:
    if action is BulkAction.DELETE:
        if is_done:
            return ngettext(
                "{count} contact moved to the trash", "{count} contacts moved to the trash", count
            )
        return ngettext("{count} contact goes to the trash", "{count} contacts go to the trash", count)
    if is_done:
        return ngettext("{count} contact changed", "{count} contacts changed", count)
    return ngettext("{count} contact changes", "{count} contacts change", count)
