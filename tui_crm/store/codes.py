"""The small integers that stand for states in the tables, and the random names of rows. Knows no peewee."""

from __future__ import annotations

import os

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
    return os.urandom(16).hex()
