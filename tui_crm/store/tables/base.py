"""What every table shares: codes as small integers, random uids, moments in whole seconds."""

from __future__ import annotations

import secrets
from enum import StrEnum
from typing import Any

import peewee

from tui_crm.domain.access import Access
from tui_crm.domain.contact import Kind, Status

KIND_CODES: dict[Kind, int] = {Kind.PERSON: 1, Kind.ORGANIZATION: 2}
STATUS_CODES: dict[Status, int] = {Status.INACTIVE: 0, Status.ACTIVE: 1}
ACCESS_CODES: dict[Access, int] = {Access.COMPANY: 0, Access.OWNER: 1, Access.ORGANIZATION: 2}

KINDS = {code: kind for kind, code in KIND_CODES.items()}
STATUSES = {code: status for status, code in STATUS_CODES.items()}
ACCESSES = {code: access for access, code in ACCESS_CODES.items()}


def new_uid() -> str:
    """A random name for a row that stays the same in every copy of the base: 32 hexadecimal digits."""
    return secrets.token_hex(16)


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
