"""The stages that opportunities go through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.journal import Thing
from tui_crm.domain.opportunities import STAGE_NAMES, Outcome, Stage
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.i18n import in_all_languages
from tui_crm.store import records
from tui_crm.store.codes import new_uid
from tui_crm.store.sql import Connection, Value
from tui_crm.text.fold import fold

_COLUMNS = ("code", "name", "name_key", "position", "outcome", "colour", "retired_at")


def state(connection: Connection, target: int) -> dict[str, Any]:
    """As `records.RecordStore`."""
    return records.column_state(connection, "stage", _COLUMNS, target)


def put(connection: Connection, target: int, values: Mapping[str, Any]) -> None:
    """As `records.RecordStore`. A stage out of use leaves its name to others.

    Raises Refused: NAME_TAKEN, STAGE_LAST_OPEN.
    """
    after = {**state(connection, target), **values}
    if after["retired_at"] is None and not {"name", "retired_at"}.isdisjoint(values):
        _require_free(connection, target, after["code"], after["name"])
    key = _key(target, after)
    records.put_columns(connection, "stage", target, {**values, "name_key": key})
    if not {"outcome", "retired_at"}.isdisjoint(values):
        _require_open(connection)


def name(connection: Connection, target: int) -> str:
    """Its name, or its code where nobody named it."""
    row = connection.execute("SELECT name, code FROM stage WHERE id = ?", (target,)).fetchone()
    return str(row[0] or row[1])


def is_seen(_connection: Connection, _target: int, _actor: Actor) -> bool:
    """Everybody sees the stages."""
    return True


def is_used(connection: Connection, target: int) -> bool:
    """Whether an opportunity is in it."""
    row = connection.execute(
        "SELECT 1 FROM opportunity WHERE stage = ? AND deleted_at IS NULL LIMIT 1", (target,)
    ).fetchone()
    return row is not None


def all_stages(connection: Connection) -> tuple[Stage, ...]:
    """All stages in their order, those out of use too."""
    rows = connection.execute(
        "SELECT id, code, name, outcome, colour, retired_at FROM stage ORDER BY position, id"
    ).fetchall()
    return tuple(
        Stage(number, code, given, Outcome(outcome), colour, retired_at is not None)
        for number, code, given, outcome, colour, retired_at in rows
    )


def add(connection: Connection, operation: int, stage: Stage) -> int:
    """A new stage's number; it stands last. Its own id in `stage` does not count.

    Args:
        operation: the open operation of the journal that takes it.

    Raises Refused (NAME_TAKEN).
    """
    _require_free(connection, 0, stage.code, stage.name)
    values: tuple[Value, ...] = (new_uid(), stage.name, fold(stage.name), stage.outcome.value, stage.colour)
    target: int = connection.execute(
        "INSERT INTO stage (uid, name, name_key, outcome, colour, position)"
        " VALUES (?, ?, ?, ?, ?, (SELECT ifnull(max(position), -1) + 1 FROM stage))",
        values,
    ).lastrowid
    records.added(connection, operation, Thing.STAGE, target)
    return target


def words(stage: Stage) -> frozenset[str]:
    """What the stage is called, folded: in every language where nobody named it."""
    names = (stage.name,) if stage.name or not stage.code else in_all_languages(STAGE_NAMES[stage.code])
    return frozenset(map(fold, names))


def _require_free(connection: Connection, target: int, code: str, given: str) -> None:
    """Raises Refused (NAME_TAKEN) where another stage in use is called so."""
    wanted = words(Stage(target, code, given, Outcome.OPEN))
    for other in all_stages(connection):
        if other.id != target and not other.is_retired and not wanted.isdisjoint(words(other)):
            raise Refused(Problem(Code.NAME_TAKEN, "name", {"name": given or code}))


def _require_open(connection: Connection) -> None:
    """Raises Refused (STAGE_LAST_OPEN) where no stage in use is open."""
    found = connection.execute(
        "SELECT 1 FROM stage WHERE retired_at IS NULL AND outcome = ? LIMIT 1", (Outcome.OPEN.value,)
    ).fetchone()
    if found is None:
        raise Refused(Code.STAGE_LAST_OPEN)


def _key(target: int, values: Mapping[str, Any]) -> str:
    """What no other stage may have; a folded name has no tabulator."""
    if values["retired_at"] is not None:
        return f"\t{target}"
    return fold(values["name"]) if values["name"] else f"\t{values['code']}"
