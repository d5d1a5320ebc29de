"""What every table shares: codes as small integers, moments in whole seconds."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import peewee


class CodeField(peewee.IntegerField):
    """An enum stored as a small integer.

    Args:
        codes: member -> number.
    """

    def __init__(self, codes: dict[Any, int], **options: Any) -> None:
        self._codes: dict[Any, int] = codes
        self._members: dict[int, StrEnum] = {code: member for member, code in codes.items()}
        super().__init__(**options)

    def db_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, int) else self._codes[value]

    def python_value(self, value: Any) -> Any:
        return None if value is None else self._members[value]


class Table(peewee.Model):
    """A table of no base in particular: each query says which (`execute(database.peewee)`)."""

    class Meta:
        legacy_table_names = False
        strict_tables = True
