"""Custom fields, their values, and views of the sample base."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from random import Random

from tui_crm.domain.access import Actor
from tui_crm.domain.clock import stamp
from tui_crm.domain.contact import CustomValue, Kind
from tui_crm.domain.contact_query import Sort
from tui_crm.domain.custom_fields import CHOICES, CustomField, CustomFieldType
from tui_crm.domain.definition_rules import new_key
from tui_crm.domain.fields import SEVERAL
from tui_crm.domain.journal import OperationKind
from tui_crm.domain.view_lines import fields_of, kept_line
from tui_crm.domain.views import View
from tui_crm.services.demo_words import FieldWords, ViewWords
from tui_crm.store import definitions, journal, views
from tui_crm.store.sql import Connection

CONTACTS = 20_000
"""So many contacts have values, the first ones: of a million, the others are there to be searched."""
_ROUND = 500  # numbers above a thousand are multiples of it


def define_fields(connection: Connection, fields: Iterable[FieldWords], actor: Actor, now: int) -> None:
    """Makes the fields with their options, as the doing of this user."""
    operation = journal.open_operation(connection, actor, OperationKind.FIELD_ADDED, now)
    for one in fields:
        kind, taken = Kind(one.base), {field.key for field in definitions.fields(connection)}
        field = CustomField(0, kind, new_key(one.name, taken), one.name, CustomFieldType(one.type))
        definitions.add_field(connection, operation, field, _options(field.type, one.values))


def define_views(connection: Connection, found: Iterable[ViewWords], actor: Actor) -> None:
    """Makes the views of this user."""
    places, custom = dict.fromkeys(Kind, 0), definitions.fields(connection)
    for one in found:
        kind = Kind(one.base)
        text = kept_line(one.text, fields_of(kind, custom))
        sort = Sort(one.sort.lstrip("-"), one.sort.startswith("-")) if one.sort else None
        views.keep(connection, actor.user_id, View(0, kind, one.name, places[kind], text, sort=sort))
        places[kind] += 1


def _options(kind: CustomFieldType, values: str) -> tuple[str, ...]:
    return tuple(values.split(SEVERAL)) if kind in CHOICES else ()


class FieldValues:
    """Values for contacts one after the other, each drawn from the seed.

    Args:
        now: dates lie around it.
    """

    def __init__(
        self, connection: Connection, fields: Iterable[FieldWords], now: datetime, seed: int
    ) -> None:
        keys = {(field.kind, field.name): field.key for field in definitions.fields(connection)}
        self._fields = [(keys[Kind(one.base), one.name], one) for one in fields]
        self._random = Random(f"fields {seed}")  # noqa: S311 - the same values every time are the point
        self._now = now
        self._left = CONTACTS

    def of(self, kind: Kind) -> dict[str, CustomValue]:
        """What the next contact, of this base, has in its custom fields."""
        if not self._left:
            return {}
        self._left -= 1
        return {
            key: self._value(one)
            for key, one in self._fields
            if one.base == kind and self._random.random() * 100 < one.share
        }

    def _value(self, field: FieldWords) -> CustomValue:
        kind = CustomFieldType(field.type)
        makers: dict[CustomFieldType, Callable[[str], CustomValue]] = {
            CustomFieldType.NUMBER: self._number,
            CustomFieldType.DATE: lambda values: stamp(self._day(values))[:10],
            CustomFieldType.DATE_TIME: lambda values: stamp(
                self._day(values).replace(hour=self._random.randint(7, 15), minute=30, second=0)
            ),
            CustomFieldType.CHECKBOX: lambda _values: self._random.random() < 0.8,
            CustomFieldType.CHOICE: lambda values: self._random.choice(values.split(SEVERAL)),
            CustomFieldType.MULTIPLE_CHOICE: self._several,
        }
        return makers.get(kind, self._text)(field.values)

    def _number(self, values: str) -> CustomValue:
        low, high = map(int, values.split(".."))
        number = self._random.randint(low, high)
        return float(number // _ROUND * _ROUND if number > 1_000 else number)

    def _day(self, values: str) -> datetime:
        low, high = map(int, values.split(".."))
        return self._now + timedelta(days=self._random.randint(low, high))

    def _several(self, values: str) -> CustomValue:
        options = values.split(SEVERAL)
        chosen = self._random.sample(options, self._random.randint(1, 3))
        return tuple(option for option in options if option in chosen)

    def _text(self, values: str) -> CustomValue:
        return "".join(str(self._random.randint(1, 9)) if char == "#" else char for char in values)
