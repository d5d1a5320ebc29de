"""Taking back what was done to opportunities, stages, meetings, links of mail: part of an undo (R51)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.journal import DefinitionChange, Thing
from tui_crm.domain.problems import Code, Refused
from tui_crm.store import records
from tui_crm.store.records import RecordStore
from tui_crm.store.sql import Connection

_PLACE = {"position"}


def without_lost_places(connection: Connection, changes: list[DefinitionChange]) -> list[DefinitionChange]:
    """The changes of one operation, without the places of stages where some stand elsewhere by now.

    A stage that is added moves those behind it: another order since must not bar taking it back, and stays.
    Where the order is all that was changed, nothing is left out.
    """
    moves = [one for one in changes if one.thing is Thing.STAGE and one.before and set(one.after) == _PLACE]
    if len(moves) == len(changes) or not _is_moved(connection, moves):
        return changes
    return [one for one in changes if one not in moves]


def _is_moved(connection: Connection, moves: Iterable[DefinitionChange]) -> bool:
    """Whether one of these stages is at another place by now."""
    state = records.store_of(Thing.STAGE).state
    return any(state(connection, one.target)["position"] != one.after["position"] for one in moves)


def take_record_back(
    connection: Connection, number: int, change: DefinitionChange, actor: Actor, now: int
) -> None:
    """Gives a record the values from before a change; what the change made goes out of use.

    Args:
        number: the operation under which that is recorded.
        now: seconds since 1970, UTC.

    Raises Refused: UNDO_DEFINITION: it was changed since, or is not the actor's to see any more; UNDO_IN_USE.
    """
    store = records.store_of(change.thing)
    current = store.state(connection, change.target)
    # Of what was made, another place among the others is nothing that anybody would lose.
    passed = () if change.before else ("position",)
    is_touched = any(current[name] != value for name, value in change.after.items() if name not in passed)
    if is_touched or not store.is_seen(connection, change.target, actor):
        raise Refused(Code.UNDO_DEFINITION, name=change.name)
    values = change.before or _gone(connection, store, change, current, now)
    records.change(connection, number, change.thing, change.target, values)


def _gone(
    connection: Connection, store: RecordStore, change: DefinitionChange, current: dict[str, Any], now: int
) -> dict[str, Any]:
    """The values with which what was made is out of use."""
    if store.is_used(connection, change.target):
        raise Refused(Code.UNDO_IN_USE, name=change.name)
    return {"deleted_at" if "deleted_at" in current else "retired_at": now}
