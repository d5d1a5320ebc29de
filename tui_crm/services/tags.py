"""Tags: what they are called, what they mean, how they are coloured (R27)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from tui_crm.domain import definition_rules as rules
from tui_crm.domain.access import Permission
from tui_crm.domain.journal import OperationKind, Thing
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.domain.tags import Tag
from tui_crm.services.defining import Defining
from tui_crm.store import definitions, names
from tui_crm.store.sql import Connection, Value
from tui_crm.text.fold import fold


class Tags(Defining):
    """Tags. Every write is one operation of the journal, and needs the permission to manage tags."""

    def all(self, *, counted: bool = False) -> tuple[Tag, ...]:
        """All tags by name.

        Args:
            counted: with the number of contacts that have them, as far as the actor may see these.
        """
        with self.database.reading() as connection:
            found = definitions.tags(connection)
            if not counted:
                return found
            counts = definitions.tag_counts(connection, self.actor)
            return tuple(replace(tag, count=counts.get(tag.id, 0)) for tag in found)

    def colours(self) -> dict[str, str]:
        """The colours of the tags that have one, by name."""
        with self.database.reading() as connection:
            return {tag.name: tag.colour for tag in definitions.tags(connection) if tag.colour}

    def named(self, name: str) -> Tag:
        """The tag of this name, else with this description (R31). Raises Refused with TAG_UNKNOWN."""
        with self.database.reading() as connection:
            found = names.tag(connection, name)
            if found is None:
                raise Refused(Problem(Code.TAG_UNKNOWN, "", {"name": name}))
            return self._get(connection, found.id)

    def add(self, name: str, description: str = "", colour: str = "", keep_in_touch: str = "") -> Tag:
        """Adds a tag and returns it.

        Args:
            colour: one of `domain.tags.COLOURS`, "" for none.
            keep_in_touch: how often, as `domain.keep_in_touch.read_days` reads it; "" for no matter.

        Raises:
            Refused: with what is wrong with the name (NAME_TAKEN: a tag has it), the description, the
                colour or the interval.
            Denied: the actor may not manage tags.
        """
        self.require(Permission.TAGS)
        name = rules.defined_name(name)
        description, colour = rules.description(description), rules.colour(colour)
        days = rules.interval(keep_in_touch)
        with self.database.writing() as connection:
            self._require_name(connection, Thing.TAG, 0, name)
            operation = self._operation(connection, OperationKind.TAG_ADDED)
            made = definitions.add_tag(connection, operation, name, description, colour, days)
            return self._get(connection, made)

    def edit(
        self,
        tag_id: int,
        *,
        name: str | None = None,
        description: str | None = None,
        colour: str | None = None,
        keep_in_touch: str | None = None,
    ) -> Tag:
        """Changes what is given, in every contact that has the tag. Raises as `add`, TAG_NOT_FOUND."""
        self.require(Permission.TAGS)
        values: dict[str, Value] = {}
        if name is not None:
            name = rules.defined_name(name)
            values |= {"name": name, "name_key": fold(name)}
        if description is not None:
            values["description"] = rules.description(description)
        if colour is not None:
            values["colour"] = rules.colour(colour)
        if keep_in_touch is not None:
            values["keep_in_touch_days"] = rules.interval(keep_in_touch)
        with self.database.writing() as connection:
            self._get(connection, tag_id)
            if name is not None:
                self._require_name(connection, Thing.TAG, tag_id, name)
            self._change(connection, OperationKind.TAG_EDITED, {(Thing.TAG, tag_id): values})
            return self._get(connection, tag_id)

    def delete(self, tag_id: int) -> Tag:
        """Deletes the tag, for all contacts that have it, and returns what it was; undo brings all back.

        Raises Refused with TAG_NOT_FOUND; Denied.
        """
        (tag,) = self.delete_several((tag_id,))
        return tag

    def delete_several(self, ids: Collection[int]) -> tuple[Tag, ...]:
        """Deletes tags as one change, all or none. As `delete`."""
        self.require(Permission.TAGS)
        with self.database.writing() as connection:
            deleted = tuple(self._get(connection, one) for one in ids)
            changes: dict[tuple[Thing, int], dict[str, Value]] = {
                (Thing.TAG, one): {"name_key": definitions.gone_key(one), "deleted_at": self.now()}
                for one in ids
            }
            self._change(connection, OperationKind.TAG_DELETED, changes)
            return deleted

    def _get(self, connection: Connection, tag_id: int) -> Tag:
        for tag in definitions.tags(connection):
            if tag.id == tag_id:
                return tag
        raise Refused(Code.TAG_NOT_FOUND, id=tag_id)
