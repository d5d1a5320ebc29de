"""Taking back what was done to users, groups and keys: part of an undo or redo (R51)."""

from __future__ import annotations

from tui_crm.domain.journal import DefinitionChange, Thing
from tui_crm.domain.problems import Code, Refused
from tui_crm.services.defining import taken
from tui_crm.services.team_rules import require_empty, require_free_key
from tui_crm.store import definitions, users
from tui_crm.store.sql import Connection, Value


def values_back(
    connection: Connection, change: DefinitionChange, current: dict[str, Value], now: int
) -> dict[str, Value]:
    """The values from before a change; where it made something, those with which that is out of use.

    A user who was added is made inactive, for the history may name that login by now.

    Args:
        current: its values as they are now.
        now: seconds since 1970, UTC.

    Raises Refused: UNDO_DEFINITION, GROUP_IN_USE, NAME_TAKEN, KEY_TAKEN.
    """
    if any(current[column] != value for column, value in change.after.items()):
        raise Refused(Code.UNDO_DEFINITION, name=change.name)
    values = change.before or _gone(change, now)
    after = current | values
    if change.thing is Thing.GROUP:
        _require_group(connection, change, values, after)
    elif change.thing is Thing.USER:
        _require_its_group(connection, values)
    elif after["removed_at"] is None:
        require_free_key(connection, str(after["fingerprint"]), change.target)
    return values


def _gone(change: DefinitionChange, now: int) -> dict[str, Value]:
    if change.thing is Thing.USER:
        return {"is_active": 0}
    gone: dict[str, Value] = {definitions.GONE[change.thing]: now}
    if change.thing is Thing.GROUP:
        gone["name_key"] = definitions.gone_key(change.target)
    return gone


def _require_group(
    connection: Connection, change: DefinitionChange, values: dict[str, Value], after: dict[str, Value]
) -> None:
    """Refuses to take a group away that has users, and to give one a name that another has by now."""
    if after["deleted_at"] is not None:
        require_empty(connection, change.target)
    elif "name_key" in values:
        name = str(after["name"])
        if definitions.is_taken(connection, Thing.GROUP, change.target, name):
            raise taken(name)


def _require_its_group(connection: Connection, values: dict[str, Value]) -> None:
    """Refuses to put a user back into a group that is gone."""
    group = values.get("permission_group")
    if isinstance(group, int) and users.group(connection, group) is None:
        name, _field = definitions.name_of(connection, Thing.GROUP, group)
        raise Refused(Code.GROUP_UNKNOWN, name=name)
