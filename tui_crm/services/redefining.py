"""Taking back what was done to all else than contacts: part of an undo or redo (R51)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.journal import RECORDS, TEAM, DefinitionChange, Thing
from tui_crm.domain.problems import Code, Refused
from tui_crm.services.defining import taken
from tui_crm.services.redefining_team import values_back
from tui_crm.services.taking_back_records import take_record_back, without_lost_places
from tui_crm.services.team_rules import require_administrator
from tui_crm.store import definitions, undoing
from tui_crm.store.sql import Connection, Value


def redefine(connection: Connection, number: int, found: int, actor: Actor, now: int) -> None:
    """Gives what an operation defined the values from before it, its last change first.

    What it made goes out of use: values that contacts in the trash have are kept.

    Args:
        number: the operation under which that is recorded.
        found: the operation that is taken back.
        actor: who takes it back.
        now: seconds since 1970, UTC.

    Raises Refused: UNDO_DEFINITION, UNDO_IN_USE, NAME_TAKEN, and of users, groups and keys GROUP_IN_USE,
    GROUP_UNKNOWN, KEY_TAKEN, LAST_ADMINISTRATOR; then nothing must be committed.
    """
    changes = without_lost_places(connection, undoing.definition_changes(connection, found))
    made = {(one.thing, one.target) for one in changes if not one.before}
    for change in changes:
        if change.thing in RECORDS:
            take_record_back(connection, number, change, actor, now)
            continue
        current = definitions.state(connection, change.thing, change.target)
        if change.thing in TEAM:
            values = values_back(connection, change, current, now)
        elif change.before:
            values = _back(connection, change, current)
        elif change.thing is Thing.OPTION and any(thing is Thing.FIELD for thing, _target in made):
            continue  # it goes with its field, and comes back with it
        else:
            values = _gone(connection, change, current, now)
        definitions.change(connection, number, change.thing, change.target, values)
    if any(change.thing in TEAM for change in changes):
        require_administrator(connection)


def _back(connection: Connection, change: DefinitionChange, current: dict[str, Value]) -> dict[str, Value]:
    """The values from before a change."""
    _require_untouched(change, current, change.after)
    after = current | change.before
    name = str(after["name"])
    # An option out of use keeps its name for itself; fields and tags leave theirs to others.
    holds_name = change.thing is Thing.OPTION or after[definitions.GONE[change.thing]] is None
    is_named = not {"name", definitions.GONE[change.thing]}.isdisjoint(change.before)
    if holds_name and is_named and definitions.is_taken(connection, change.thing, change.target, name):
        raise taken(name)
    return change.before


def _gone(
    connection: Connection, change: DefinitionChange, current: dict[str, Value], now: int
) -> dict[str, Value]:
    """The values with which what was made is out of use."""
    # Another place among the others is nothing that anybody would lose.
    _require_untouched(change, current, [column for column in change.after if column != "position"])
    if definitions.is_used(connection, change.thing, change.target):
        raise Refused(Code.UNDO_IN_USE, name=change.name)
    values: dict[str, Value] = {definitions.GONE[change.thing]: now}
    if change.thing is Thing.TAG:
        values["name_key"] = definitions.gone_key(change.target)
    return values


def _require_untouched(change: DefinitionChange, current: dict[str, Any], columns: Collection[str]) -> None:
    if any(current[column] != change.after[column] for column in columns):
        raise Refused(Code.UNDO_DEFINITION, name=change.name)
