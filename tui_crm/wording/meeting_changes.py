"""What was done to meetings, in words: parts of histories, and what an undo takes back (R48, R51)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tui_crm.domain.journal import DefinitionChange
from tui_crm.domain.meetings import MeetingStatus
from tui_crm.i18n import N_, _, ngettext
from tui_crm.text.safe import safe_text

_NAMED = 3
"""Meetings of one operation that are named."""
_WHEN = {"starts", "ends", "zone", "is_all_day"}
_GONE, _BACK = N_("Meeting deleted: {name}"), N_("Meeting brought back: {name}")
_ADDED, _CHANGED = N_("Meeting added: {name}"), N_("Meeting changed: {name}")
_ALONE = (
    ("changes", N_("One time of a meeting changed: {name}")),
    ("participants", N_("Participants of a meeting changed: {name}")),
    ("users", N_("Meeting taken into one more calendar: {name}")),
    ("rule", N_("Meeting recurs by another rule: {name}")),
)
"""What is said where nothing else changed, but what follows from it."""


def meeting_sentence(changes: Sequence[DefinitionChange]) -> str:
    """What one operation did to meetings: "Meeting moved: Roof, 2026-01-31 09:00 -> 2026-02-01 09:00"."""
    if len(changes) == 1:
        return _one(changes[0])
    names = ", ".join(safe_text(one.name) for one in changes[:_NAMED])
    more = ", ..." if len(changes) > _NAMED else ""
    said = ngettext("{count} meeting of a file: {names}", "{count} meetings of a file: {names}", len(changes))
    return said.format(count=len(changes), names=names + more)


def _one(change: DefinitionChange) -> str:
    name, before, after = safe_text(change.name), change.before, change.after
    if not before:
        return _(_ADDED).format(name=name)
    if "deleted_at" in after:
        said = _BACK if after["deleted_at"] is None else _GONE
        return _(said).format(name=name)
    changed = set(after)
    if "left_out" in changed and "starts" not in changed:
        return _left_out(name, before, after)
    if after.get("status") == MeetingStatus.CANCELLED and len(changed) == 1:
        return _("Meeting cancelled: {name}").format(name=name)
    if changed == {"title"}:
        titles = {"before": safe_text(before["title"]), "name": safe_text(after["title"])}
        return _("Meeting renamed: {before} -> {name}").format(**titles)
    if "starts" in changed and changed <= _WHEN | {"changes", "left_out", "added", "rule"}:
        times = {"before": _when(before["starts"]), "after": _when(after["starts"])}
        return _("Meeting moved: {name}, {before} -> {after}").format(name=name, **times)
    for column, said in _ALONE:
        if changed == {column}:
            return _(said).format(name=name)
    return _(_CHANGED).format(name=name)


def _left_out(name: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    old, new = (set(json.loads(one["left_out"])) for one in (before, after))
    if new > old:
        days = ", ".join(map(_when, sorted(new - old)))
        return _("One time of a meeting deleted: {name}, {when}").format(name=name, when=days)
    if old > new:
        days = ", ".join(map(_when, sorted(old - new)))
        return _("One time of a meeting brought back: {name}, {when}").format(name=name, when=days)
    return _(_CHANGED).format(name=name)


def _when(stored: str) -> str:
    """A stored time of the clock as people read it, to the minute."""
    return stored.replace("T", " ")[:16]
