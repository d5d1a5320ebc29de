"""What a day could be about at all: asked at each start, so it loads nothing else."""

from __future__ import annotations

from typing import NamedTuple

from tui_crm.store.keep_in_touch import ANY_CANDIDATE
from tui_crm.store.sql import Connection

ENDED = ("done", "done_with_refusals", "undone")
"""The statuses of imports with which nobody has to go on."""


class Presence(NamedTuple):
    """Whether the base has any, seen by the user or not; of imports those that have not ended."""

    meetings: bool
    intervals: bool
    opportunities: bool
    duplicates: bool
    imports: bool


def presence(connection: Connection) -> Presence:
    """One look into an index for each; of imports, which are few, through all."""
    row = connection.execute(
        f"SELECT EXISTS (SELECT 1 FROM meeting), {ANY_CANDIDATE},"
        " EXISTS (SELECT 1 FROM opportunity), EXISTS (SELECT 1 FROM duplicate_pair),"
        f" EXISTS (SELECT 1 FROM import_job WHERE status NOT IN {ENDED} OR is_undoing)"
    ).fetchone()
    return Presence(*map(bool, row))
