"""The small integers that stand for states in the tables, and the random names of rows. Knows no peewee."""

from __future__ import annotations

import os
import time

from tui_crm.domain.access import Access
from tui_crm.domain.contact import Kind, Status

KIND_CODES: dict[Kind, int] = {Kind.PERSON: 1, Kind.ORGANIZATION: 2}
STATUS_CODES: dict[Status, int] = {Status.INACTIVE: 0, Status.ACTIVE: 1}
ACCESS_CODES: dict[Access, int] = {Access.COMPANY: 0, Access.OWNER: 1, Access.ORGANIZATION: 2}

KINDS = {code: kind for kind, code in KIND_CODES.items()}
STATUSES = {code: status for status, code in STATUS_CODES.items()}
ACCESSES = {code: access for access, code in ACCESS_CODES.items()}


_RANDOM = 10  # bytes behind the moment


def new_uid() -> str:
    """A name for a row that stays the same in every copy of the base: 32 hexadecimal digits.

    It begins with the moment, as https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7 has it: the rows
    of an import stand side by side in the index of names, which else would be written all over.
    """
    return f"{time.time_ns() // 1_000_000:012x}{os.urandom(_RANDOM).hex()}"


def new_uids(count: int) -> list[str]:
    """So many names, in order."""
    moment = f"{time.time_ns() // 1_000_000:012x}"
    random = os.urandom(8 * count).hex()
    return [f"{moment}{n & 0xFFFF:04x}{random[16 * n : 16 * n + 16]}" for n in range(count)]
