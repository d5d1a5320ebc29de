"""The fields that people define for a base, and the options of choices (R23)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_crm.domain import definition_rules as rules
from tui_crm.domain.access import Actor, Permission
from tui_crm.domain.clock import Clock
from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CHOICES, CustomField, CustomFieldType, CustomOption
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.journal import OperationKind, Thing
from tui_crm.domain.problems import Code, Refused
from tui_crm.services.defining import Changes, Defining, moved, require_different, require_free, require_room
from tui_crm.store import definitions
from tui_crm.store.database import Database
from tui_crm.store.sql import Connection, Value
from tui_crm.text.fold import fold

if TYPE_CHECKING:
    from tui_crm.domain.filter_fields import FilterFields


class CustomFields(Defining):
    """Fields and options. Nothing is ever removed: what is out of use keeps its values and can come back.

    Every write is one operation of the journal, and needs the permission to manage fields.
    """

    def __init__(self, database: Database, actor: Actor, clock: Clock, region: str) -> None:
        super().__init__(database, actor, clock, region)
        # Threads may fill it at the same time: one value, exchanged as a whole.
        self._known: tuple[str, tuple[CustomField, ...]] = ("", ())

    # -- reading -----------------------------------------------------------------------------------

    def all(self, kind: Kind | None = None, *, retired: bool = False) -> tuple[CustomField, ...]:
        """The fields in order, persons' first, as they are now.

        Args:
            kind: of one base; None for both.
            retired: those out of use too.
        """
        return tuple(
            field
            for field in self._all()
            if (kind is None or field.kind is kind) and (retired or not field.retired)
        )

    def get(self, field_id: int) -> CustomField:
        """The field of this number, in use or not. Raises Refused with FIELD_NOT_FOUND."""
        for field in self._all():
            if field.id == field_id:
                return field
        raise Refused(Code.FIELD_NOT_FOUND, id=field_id)

    def named(self, word: str, kind: Kind | None = None, *, retired: bool = False) -> CustomField:
        """The field of this key, "custom.KEY" or name.

        Args:
            retired: whether one out of use is found too, where none in use is.

        Raises Refused: FIELD_UNKNOWN; FIELD_AMBIGUOUS: both bases have it.
        """
        key, name = word.strip().removeprefix(CUSTOM_PREFIX), fold(word)
        known = self.all(kind, retired=retired)
        for found in (
            [field for field in known if field.key == key and not field.retired],
            [field for field in known if fold(field.name) == name and not field.retired],
            [field for field in known if field.key == key],
            [field for field in known if fold(field.name) == name],
        ):
            if len({field.kind for field in found}) > 1:
                raise Refused(Code.FIELD_AMBIGUOUS, field=word)
            if found:
                return found[0]
        raise Refused(Code.FIELD_UNKNOWN, field=word)

    def names(self) -> dict[str, str]:
        """What people see by key, those out of use too: of a key with two names "A / B"."""
        found: dict[str, dict[str, None]] = {}
        for field in sorted(self._all(), key=lambda one: one.retired):
            found.setdefault(field.key, {}).setdefault(field.name)
        return {key: " / ".join(names) for key, names in found.items()}

    def filter_fields(self, kind: Kind | None) -> FilterFields:
        """What a list of this base, or of both, can be filtered by."""
        from tui_crm.domain.filter_fields import FilterFields

        return FilterFields(kind, self.all(kind))

    def usage(self, field_id: int) -> int:
        """How many contacts that the actor may see have a value of the field."""
        with self.database.reading() as connection:
            return definitions.usage(connection, field_id, self.actor)

    def _all(self) -> tuple[CustomField, ...]:
        with self.database.reading() as connection:
            version, fields = self._known
            current = definitions.version(connection)
            # The number is read first: what is newer than it is read once more, never too little.
            if current != version:
                fields = definitions.fields(connection)
                if not connection.in_transaction:  # which may be rolled back
                    self._known = current, fields
            return fields

    # -- fields ------------------------------------------------------------------------------------

    def add(
        self,
        kind: Kind,
        name: str,
        type: CustomFieldType,  # noqa: A002 - of its own kind, and nothing else would be as plain
        options: Sequence[str] = (),
        key: str = "",
    ) -> CustomField:
        """Adds a field behind all others of its base, and returns it.

        Args:
            options: of a choice.
            key: what names it on the command line and in files; "" for one made of the name.

        Raises:
            Refused: with what is wrong with the name (NAME_TAKEN: a field in use has it), the key or an
                option; FIELD_WITHOUT_OPTIONS; TOO_MANY_FIELDS, TOO_MANY_OPTIONS.
            Denied: the actor may not manage fields.
        """
        self.require(Permission.FIELDS)
        name = rules.defined_name(name)
        if options and type not in CHOICES:
            raise Refused(Code.FIELD_WITHOUT_OPTIONS, field=name)
        offered = tuple(map(rules.defined_name, options))
        require_different(offered)
        require_room(len(offered), rules.OPTIONS_MAXIMUM, Code.TOO_MANY_OPTIONS)
        with self.database.writing() as connection:
            there = [field for field in self._all() if field.kind is kind]
            require_room(len(there) + 1, rules.FIELDS_MAXIMUM, Code.TOO_MANY_FIELDS)
            require_free(name, [field.name for field in there if not field.retired])
            taken = {field.key for field in there}
            key = rules.chosen_key(key, taken) if key else rules.new_key(name, taken)
            operation = self._operation(connection, OperationKind.FIELD_ADDED)
            made = CustomField(0, kind, key, name, type)
            return self.get(definitions.add_field(connection, operation, made, offered))

    def rename(self, field_id: int, name: str) -> CustomField:
        """Gives the field another name; its key and its values stay.

        Raises Refused as `add`, FIELD_NOT_FOUND; Denied.
        """
        self.require(Permission.FIELDS)
        name = rules.defined_name(name)
        with self.database.writing() as connection:
            field = self.get(field_id)
            if not field.retired:
                self._require_name(connection, Thing.FIELD, field_id, name)
            return self._edit(connection, field_id, {(Thing.FIELD, field_id): {"name": name}})

    def move(self, field_id: int, place: int) -> CustomField:
        """Moves the field among those of its base in use.

        Args:
            place: where it is to stand, from 0; the last one where there are fewer.

        Raises Refused with FIELD_NOT_FOUND; Denied.
        """
        self.require(Permission.FIELDS)
        with self.database.writing() as connection:
            field = self.get(field_id)
            there = self.all(field.kind, retired=True)
            retired = {one.id for one in there if one.retired}
            changes = moved(Thing.FIELD, [one.id for one in there], retired, field_id, place)
            return self._edit(connection, field_id, changes)

    def retire(self, field_id: int) -> CustomField:
        """Takes the field out of use: it is shown nowhere, its values are kept.

        Raises Refused with FIELD_NOT_FOUND; Denied.
        """
        return self._set_retired(field_id, self.now())

    def restore(self, field_id: int) -> CustomField:
        """Brings a field that is out of use back, with its values.

        Raises Refused: FIELD_NOT_FOUND; NAME_TAKEN: a field in use has its name by now; Denied.
        """
        return self._set_retired(field_id, None)

    def _set_retired(self, field_id: int, moment: int | None) -> CustomField:
        self.require(Permission.FIELDS)
        with self.database.writing() as connection:
            field = self.get(field_id)
            if field.retired == (moment is not None):
                return field
            if moment is None:
                self._require_name(connection, Thing.FIELD, field_id, field.name)
            return self._edit(connection, field_id, {(Thing.FIELD, field_id): {"retired_at": moment}})

    # -- options -----------------------------------------------------------------------------------

    def add_option(self, field_id: int, name: str) -> CustomField:
        """Adds an option behind the others of the field.

        Raises:
            Refused: with what is wrong with the name (NAME_TAKEN: an option has it, in use or not);
                FIELD_NOT_FOUND, FIELD_WITHOUT_OPTIONS, TOO_MANY_OPTIONS.
            Denied: the actor may not manage fields.
        """
        self.require(Permission.FIELDS)
        name = rules.defined_name(name)
        with self.database.writing() as connection:
            field = self.get(field_id)
            if field.type not in CHOICES:
                raise Refused(Code.FIELD_WITHOUT_OPTIONS, field=field.name)
            require_room(len(field.options) + 1, rules.OPTIONS_MAXIMUM, Code.TOO_MANY_OPTIONS)
            require_free(name, [option.name for option in field.options])
            operation = self._operation(connection, OperationKind.FIELD_EDITED)
            definitions.add_option(connection, operation, field_id, name)
            return self.get(field_id)

    def rename_option(self, option_id: int, name: str) -> CustomField:
        """Gives the option another name, in every contact that has it. Raises as `add_option`."""
        self.require(Permission.FIELDS)
        name = rules.defined_name(name)
        with self.database.writing() as connection:
            field, _option = self._with_option(connection, option_id)
            self._require_name(connection, Thing.OPTION, option_id, name)
            values: dict[str, Value] = {"name": name, "name_key": fold(name)}
            return self._edit(connection, field.id, {(Thing.OPTION, option_id): values})

    def move_option(self, option_id: int, place: int) -> CustomField:
        """Moves the option among those of its field in use, from 0; lists sort by that order.

        Raises Refused with OPTION_NOT_FOUND; Denied.
        """
        self.require(Permission.FIELDS)
        with self.database.writing() as connection:
            field, _option = self._with_option(connection, option_id)
            retired = {option.id for option in field.options if option.retired}
            order = [option.id for option in field.options]
            return self._edit(connection, field.id, moved(Thing.OPTION, order, retired, option_id, place))

    def retire_option(self, option_id: int) -> CustomField:
        """Takes the option out of use: it is offered no more, contacts that have it keep it.

        Raises Refused with OPTION_NOT_FOUND; Denied.
        """
        return self._set_option_retired(option_id, self.now())

    def restore_option(self, option_id: int) -> CustomField:
        """Offers an option again that was out of use. Raises Refused with OPTION_NOT_FOUND; Denied."""
        return self._set_option_retired(option_id, None)

    def _set_option_retired(self, option_id: int, moment: int | None) -> CustomField:
        self.require(Permission.FIELDS)
        with self.database.writing() as connection:
            field, option = self._with_option(connection, option_id)
            if option.retired == (moment is not None):
                return field
            return self._edit(connection, field.id, {(Thing.OPTION, option_id): {"retired_at": moment}})

    def _with_option(self, connection: Connection, option_id: int) -> tuple[CustomField, CustomOption]:
        field_id = definitions.field_of_option(connection, option_id)
        if field_id is None:
            raise Refused(Code.OPTION_NOT_FOUND, id=option_id)
        field = self.get(field_id)
        return field, next(option for option in field.options if option.id == option_id)

    def _edit(self, connection: Connection, field_id: int, changes: Changes) -> CustomField:
        self._change(connection, OperationKind.FIELD_EDITED, changes)
        return self.get(field_id)
