"""When there was a touch with a contact, and when one is due, as SQL over contact `c` (R50).

Each touch is the newest of its kind by an index; only contacts with an interval are looked at. Of an
organization the persons count that the viewer sees (R43). Days are those of this machine's clock.
Light: lists with such columns are read on the way to the first frame.
"""

from __future__ import annotations

from tui_crm.store.sql import Sql
from tui_crm.store.visibility import visible_to

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from tui_crm.store.visibility import Viewer

NOW = "unixepoch()"
"""The moment up to which touches count, where nobody says another one."""
_DAY = 86_400

_HAS_INTERVAL = "t.deleted_at IS NULL AND t.keep_in_touch_days IS NOT NULL"
_OF_TAGS = (
    "(SELECT {wanted} FROM contact_tag x CROSS JOIN tag t ON t.id = x.tag"
    f" WHERE x.contact = c.id AND {_HAS_INTERVAL} ORDER BY t.keep_in_touch_days, t.name_key LIMIT 1)"
)
INTERVAL = f"coalesce(c.keep_in_touch_days, {_OF_TAGS.format(wanted='t.keep_in_touch_days')})"
"""The days of the contact's own interval, else the shortest of its tags; NULL for none."""
TAG = f"iif(c.keep_in_touch_days IS NULL, ifnull({_OF_TAGS.format(wanted='t.name')}, ''), '')"
"""The tag that the interval comes from."""

_OF_THEIR_OWN = (
    "SELECT o.id AS id FROM contact o INDEXED BY contact_keep_in_touch WHERE o.keep_in_touch_days IS NOT NULL"
    " AND o.deleted_at IS NULL"
)
_BY_TAGS = (
    "SELECT x.contact FROM tag t INDEXED BY tag_keep_in_touch CROSS JOIN contact_tag x ON x.tag = t.id"
    f" WHERE {_HAS_INTERVAL}"
)
ANY_CANDIDATE = f"(EXISTS ({_OF_THEIR_OWN}) OR EXISTS ({_BY_TAGS}))"
"""Whether there is one of these: found with the first."""

CANDIDATES = f"{_OF_THEIR_OWN} UNION {_BY_TAGS}"
"""The contacts that have an interval, by indexes; some of them may be in the trash or hidden."""

_LOGGED = (
    "(SELECT e.at FROM event e WHERE e.contact = {of}.id AND e.at <= {now} AND e.deleted_at IS NULL"
    " AND e.kind IN ('call', 'message', 'meeting') ORDER BY e.at DESC LIMIT 1)"
)
# Of each meeting the last time that it has begun.
_BEGUN = (
    "(SELECT h.starts_at FROM meeting_occurrence h WHERE h.meeting = m.id AND h.starts_at <= {now}"
    " AND NOT EXISTS (SELECT 1 FROM meeting_change k WHERE k.meeting = h.meeting AND k.original = h.original"
    " AND k.status = 'cancelled') ORDER BY h.starts_at DESC LIMIT 1)"
)
_TAKES_PLACE = "m.deleted_at IS NULL AND m.status <> 'cancelled'"
_CHOSEN = (
    f"(SELECT max({_BEGUN}) FROM meeting_participant p CROSS JOIN meeting m ON m.id = p.meeting"
    f" WHERE p.contact = {{of}}.id AND {_TAKES_PLACE})"
)
_INVITED = (
    f"(SELECT max({_BEGUN}) FROM contact_email a CROSS JOIN meeting_participant p"
    " ON p.address_key = a.value_key CROSS JOIN meeting m ON m.id = p.meeting"
    f" WHERE a.contact = {{of}}.id AND p.contact IS NULL AND p.address_key <> '' AND {_TAKES_PLACE})"
)
_WRITTEN = (
    "(SELECT max((SELECT d.at FROM mail_address d WHERE d.address_key = a.value_key AND d.at <= {now}"
    " AND NOT EXISTS (SELECT 1 FROM mail_link u WHERE u.message = d.message AND u.contact = {of}.id"
    " AND u.state = 'unlinked') ORDER BY d.at DESC LIMIT 1))"
    " FROM contact_email a WHERE a.contact = {of}.id)"
)
_LINKED = (
    "(SELECT l.at FROM mail_link l WHERE l.contact = {of}.id AND l.state <> 'unlinked' AND l.at <= {now}"
    " ORDER BY l.at DESC LIMIT 1)"
)
_SOURCES = (_LOGGED, _CHOSEN, _INVITED, _WRITTEN, _LINKED)


def _touched(of: str, now: str) -> str:
    """Seconds of the last touch of the contact named `of`, 0 for none."""
    found = [f"ifnull({source.format(of=of, now=now)}, 0)" for source in _SOURCES]
    return f"max(ifnull({of}.touched_at, 0), {', '.join(found)})"


def last_touch(viewer: Viewer, now: str = NOW) -> Sql:
    """Seconds since 1970 of the last touch of contact `c`, 0 for none.

    Args:
        now: SQL of the moment up to which touches count: what is planned is none yet.
    """
    seen = visible_to(viewer, "q")
    of_persons = (
        f"ifnull((SELECT max({_touched('q', now)}) FROM contact_link g"
        " CROSS JOIN contact q ON q.id = g.person"
        f" WHERE g.organization = c.id AND {seen.text}), 0)"
    )
    own = _touched("c", now)
    return Sql(f"iif(c.kind = 1, {own}, max({own}, {of_persons}))", seen.values)


def day_of(seconds: str) -> str:
    """The day, in days since 1970, that this machine's clock showed at a moment: SQL, as what it is of."""
    return f"unixepoch({seconds}, 'unixepoch', 'localtime') / {_DAY}"


def due_day(viewer: Viewer, now: str = NOW) -> Sql:
    """The day on which a touch with contact `c` is due, in days since 1970; NULL where none ever is."""
    last = last_touch(viewer, now)
    since = day_of(f"ifnull(nullif({last.text}, 0), c.created_at)")
    # An interval first: of most contacts nothing else is read.
    return Sql(
        f"CASE WHEN c.status = 1 AND {INTERVAL} IS NOT NULL THEN {since} + {INTERVAL} END",
        last.values,
    )


def moment_cell(viewer: Viewer, now: str = NOW) -> Sql:
    """The last touch as a cell of a list has it: ISO 8601, UTC, "" for none."""
    last = last_touch(viewer, now)
    text = f"strftime('%Y-%m-%dT%H:%M:%SZ', nullif({last.text}, 0), 'unixepoch')"
    return Sql(f"ifnull({text}, '')", last.values)


def day_cell(viewer: Viewer, now: str = NOW) -> Sql:
    """The day on which a touch is due as a cell has it: "2026-01-31", "" for none."""
    day = due_day(viewer, now)
    return Sql(f"ifnull(date(({day.text}) * {_DAY}, 'unixepoch'), '')", day.values)
