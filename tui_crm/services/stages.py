"""The stages that opportunities go through: defined by whoever may manage fields (R47)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_crm.domain import definition_rules as rules
from tui_crm.domain.access import Permission
from tui_crm.domain.journal import OperationKind, Thing
from tui_crm.domain.opportunities import STAGE_NAMES, Outcome, Stage
from tui_crm.domain.problems import Code, NotFound, Problem, Refused
from tui_crm.i18n import in_all_languages
from tui_crm.services.base import Service
from tui_crm.services.defining import moved, require_room
from tui_crm.store import journal, records, stages
from tui_crm.store.sql import Connection, Value
from tui_crm.text.fold import fold

STAGES_MAXIMUM = 100
"""Stages of one base, those out of use too."""


class Stages(Service):
    """Stages. Every write is one operation of the journal, and needs the permission to manage fields.

    One that came with the program is called in everybody's language until it is renamed. Names are unique
    among those in use, however they are spelled and in every language; one open stage at least is in use.
    """

    def stages(self, retired: bool = False) -> tuple[Stage, ...]:
        """The stages in use in their order.

        Args:
            retired: those out of use too, at their places.
        """
        with self.database.reading() as connection:
            return tuple(one for one in stages.all_stages(connection) if retired or not one.is_retired)

    def stage_named(self, text: str) -> Stage:
        """The stage of this name in any language, code or number; one in use before others.

        Raises Refused (STAGE_UNKNOWN).
        """
        with self.database.reading() as connection:
            return stage_named(connection, text)

    def add_stage(self, name: str, outcome: Outcome = Outcome.OPEN, colour: str = "") -> Stage:
        """Adds a stage and returns it: an open one before the first that closes, others behind all.

        Args:
            colour: one of `domain.tags.COLOURS`, "" for none.

        Raises:
            Refused: with what is wrong with the name (NAME_TAKEN: a stage in use has it) or the colour;
                TOO_MANY_STAGES.
            Denied: the actor may not manage fields.
        """
        self.require(Permission.FIELDS)
        stage = Stage(0, "", rules.defined_name(name), outcome, rules.colour(colour))
        with self.database.writing() as connection:
            count = len(stages.all_stages(connection))
            require_room(count + 1, STAGES_MAXIMUM, Code.TOO_MANY_STAGES)
            operation = self._stage_operation(connection, OperationKind.STAGE_ADDED)
            added = stages.add(connection, operation, stage)
            if stage.is_open:
                _put(connection, operation, _places(connection, added, _first_closing(connection)))
            return stage_of(connection, added)

    def edit_stage(
        self,
        stage_id: int,
        *,
        name: str | None = None,
        outcome: Outcome | None = None,
        colour: str | None = None,
    ) -> Stage:
        """Changes what is given.

        Args:
            name: "" gives one that came with the program its own name back.

        Raises as `add_stage`; NotFound (STAGE_UNKNOWN); Refused: STAGE_LAST_OPEN.
        """
        self.require(Permission.FIELDS)
        values: dict[str, Any] = {}
        if outcome is not None:
            values["outcome"] = outcome.value
        if colour is not None:
            values["colour"] = rules.colour(colour)
        with self.database.writing() as connection:
            stage = stage_of(connection, stage_id)
            if name is not None:
                values["name"] = _name_of(stage, name)
            return self._changed(connection, stage_id, values)

    def move_stage(self, stage_id: int, place: int) -> tuple[Stage, ...]:
        """Puts the stage at this place among those in use and returns these.

        Args:
            place: 0 for the first; places behind the last are the last.

        Raises NotFound (STAGE_UNKNOWN), Denied.
        """
        self.require(Permission.FIELDS)
        with self.database.writing() as connection:
            stage_of(connection, stage_id)
            places = _places(connection, stage_id, place)
            if any(stages.state(connection, one)["position"] != at for one, at in places.items()):
                _put(connection, self._stage_operation(connection, OperationKind.STAGE_EDITED), places)
            return tuple(one for one in stages.all_stages(connection) if not one.is_retired)

    def retire_stage(self, stage_id: int) -> Stage:
        """Takes the stage out of use: opportunities in it stay there, and none can be put there any more.

        Raises NotFound (STAGE_UNKNOWN), Refused (STAGE_LAST_OPEN), Denied.
        """
        return self._set_retired(stage_id, self.now())

    def restore_stage(self, stage_id: int) -> Stage:
        """Takes the stage into use again, where it stood.

        Raises NotFound (STAGE_UNKNOWN), Refused (NAME_TAKEN), Denied.
        """
        return self._set_retired(stage_id, None)

    def _set_retired(self, stage_id: int, retired_at: int | None) -> Stage:
        self.require(Permission.FIELDS)
        with self.database.writing() as connection:
            stage = stage_of(connection, stage_id)
            if stage.is_retired is (retired_at is not None):
                return stage
            return self._changed(connection, stage_id, {"retired_at": retired_at})

    def _changed(self, connection: Connection, stage_id: int, values: Mapping[str, Any]) -> Stage:
        current = stages.state(connection, stage_id)
        if any(current[name] != value for name, value in values.items()):
            operation = self._stage_operation(connection, OperationKind.STAGE_EDITED)
            records.change(connection, operation, Thing.STAGE, stage_id, values)
        return stage_of(connection, stage_id)

    def _stage_operation(self, connection: Connection, kind: OperationKind) -> int:
        return journal.open_operation(connection, self.actor, kind, self.now())


def stage_of(connection: Connection, stage_id: int) -> Stage:
    """The stage of this number. Raises NotFound (STAGE_UNKNOWN)."""
    for one in stages.all_stages(connection):
        if one.id == stage_id:
            return one
    raise NotFound(Problem(Code.STAGE_UNKNOWN, "stage", {"name": stage_id}))


def stage_named(connection: Connection, text: str) -> Stage:
    """As `Stages.stage_named`."""
    word = fold(text)
    known = sorted(stages.all_stages(connection), key=lambda one: one.is_retired)
    for is_meant in (
        lambda one: word in stages.words(one),
        lambda one: word == one.code != "",
        lambda one: word == str(one.id),
    ):
        for one in filter(is_meant, known):
            return one
    raise Refused(Problem(Code.STAGE_UNKNOWN, "stage", {"name": text}))


def _first_closing(connection: Connection) -> int:
    """The place among those in use of the first one that closes; behind the last where none does."""
    in_use = [one for one in stages.all_stages(connection) if not one.is_retired]
    return next((place for place, one in enumerate(in_use) if not one.is_open), len(in_use))


def _places(connection: Connection, stage_id: int, place: int) -> dict[int, Value]:
    """Where each stage stands, by its number, once this one is at that place among those in use."""
    known = stages.all_stages(connection)
    retired = {one.id for one in known if one.is_retired}
    changes = moved(Thing.STAGE, [one.id for one in known], retired, stage_id, place)
    return {target: values["position"] for (_thing, target), values in changes.items()}


def _put(connection: Connection, operation: int, places: Mapping[int, Value]) -> None:
    """Puts the stages at these places, as part of an operation."""
    for one, at in places.items():
        records.change(connection, operation, Thing.STAGE, one, {"position": at})


def _name_of(stage: Stage, given: str) -> str:
    """The name as it is stored; the stage's own name in any language is none that somebody gave it."""
    own = in_all_languages(STAGE_NAMES[stage.code]) if stage.code else ()
    if stage.code and (not given.strip() or (not stage.name and given.strip() in own)):
        return ""
    return rules.defined_name(given)
