"""When one was in touch with contacts of the sample base: with most lately, with some too long ago."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from tui_crm.domain.clock import stamp
from tui_crm.store import touches
from tui_crm.store.sql import Connection

_LONGEST = 1.15
"""Of its interval the longest time since the last touch with a contact: about one in eight is overdue."""


def write_touches(connection: Connection, until: datetime, seed: int) -> None:
    """Marks a touch with every contact that has an interval.

    Args:
        until: none is younger.
    """
    random = Random(seed)  # noqa: S311 - the same touches every time are the point
    for contact_id, days in touches.with_interval(connection):
        ago = timedelta(days=days * _LONGEST * random.random())
        touches.set_touched(connection, contact_id, stamp(until - ago))
