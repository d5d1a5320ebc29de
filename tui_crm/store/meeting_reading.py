"""Meetings and the times they take place, as their readers may see them (R18, R43, R48)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.meetings import Meeting, MeetingChange, MeetingStatus, Occurrence, WholeMeeting
from tui_crm.domain.recurrence import Series, read_wall
from tui_crm.store import meeting_participants
from tui_crm.store.sql import IN_IDS, Connection, Sql, all_of, id_list
from tui_crm.store.work_visibility import meetings_seen

_DAY = 86_400
_ONGOING = 31 * _DAY
"""What began so long ago and still goes on is not told among the next ones of a card."""
_OCCURRENCE = (
    "o.id, o.meeting, o.original, k.original IS NOT NULL, ifnull(k.title, m.title),"
    " ifnull(k.location, m.location), m.colour, m.status, k.status, o.starts_at, o.ends_at,"
    " ifnull(k.zone, m.zone), k.starts, k.ends, m.starts, m.ends, m.zone, m.rule <> '' OR m.added <> '[]'"
)
_JOINED = (
    " CROSS JOIN meeting m ON m.id = o.meeting"
    " LEFT JOIN meeting_change k ON k.meeting = o.meeting AND k.original = o.original"
)
_OF_CONTACT = (
    "SELECT meeting FROM meeting_participant WHERE contact = ?1"
    " UNION SELECT p.meeting FROM contact_email e CROSS JOIN meeting_participant p"
    " ON p.address_key = e.value_key WHERE e.contact = ?1 AND p.contact IS NULL AND p.address_key <> ''"
)
_NOT_CANCELLED = "ifnull(k.status, m.status) <> 'cancelled' AND m.status <> 'cancelled'"


def between(
    connection: Connection, actor: Actor, start: datetime, end: datetime, wanted: Sql | None = None
) -> tuple[Occurrence, ...]:
    """What takes place then, at least in part, in the order of the clock.

    Args:
        start, end: aware.
        wanted: more conditions, on `o` and `m`.
    """
    first, last = int(start.timestamp()), int(end.timestamp())
    # Whole days and times of no zone begin elsewhere at other moments: they are looked at once more.
    when = Sql(
        "o.starts_at < ? AND (o.ends_at > ? OR o.starts_at >= ?)", (last + _DAY, first - _DAY, first - _DAY)
    )
    condition = all_of(one for one in (when, meetings_seen(actor), wanted) if one is not None)
    found = _read(connection, actor, condition, "ORDER BY o.starts_at, o.ends_at, o.id")
    inside = [one for one in found if one.starts_at < end and (one.ends_at > start or one.starts_at >= start)]
    return tuple(sorted(inside, key=lambda one: (one.starts_at, not one.is_all_day, one.ends_at, one.id)))


def of_contact(contact_id: int) -> Sql:
    """The condition that the contact takes part."""
    return Sql(
        "EXISTS (SELECT 1 FROM meeting_participant cp WHERE cp.meeting = m.id AND cp.contact = ?)"
        " OR EXISTS (SELECT 1 FROM contact_email ce CROSS JOIN meeting_participant cp"
        " ON cp.address_key = ce.value_key AND cp.meeting = m.id"
        " WHERE ce.contact = ? AND cp.contact IS NULL AND cp.address_key <> '')",
        (contact_id, contact_id),
    )


def takes_place(first: int, last: int) -> Sql:
    """The condition that it takes place then, at least in part; seconds since 1970."""
    return Sql(
        "EXISTS (SELECT 1 FROM meeting_occurrence co WHERE co.meeting = m.id AND co.starts_at < ?"
        " AND (co.ends_at > ? OR co.starts_at >= ?))",
        (last, first, first),
    )


def in_calendar(user_id: int) -> Sql:
    """The condition that it stands in the user's calendar."""
    return Sql("EXISTS (SELECT 1 FROM meeting_user cu WHERE cu.meeting = m.id AND cu.user = ?)", (user_id,))


def occurrences(connection: Connection, ids: Iterable[int], actor: Actor) -> dict[int, Occurrence]:
    """Those of these occurrences that the actor may see, by their numbers."""
    condition = Sql(f"o.id {IN_IDS}", (id_list(ids),)) & meetings_seen(actor)
    return {one.id: one for one in _read(connection, actor, condition, "")}


def upcoming(
    connection: Connection, actor: Actor, contact_id: int, now: datetime, limit: int
) -> tuple[Occurrence, ...]:
    """The next times that a contact takes part; where there is none the last one. None of them is cancelled.

    Each meeting is asked for its own next times, so that no rule makes it slow.
    """
    seconds = int(now.timestamp())
    seen = meetings_seen(actor)
    for picked, order, most in (
        (f"starts_at > {seconds - _ONGOING} AND ends_at > {seconds} ORDER BY starts_at", "", limit),
        (f"starts_at <= {seconds} ORDER BY starts_at DESC", "DESC", 1),
    ):
        rows = connection.execute(
            f"SELECT {_OCCURRENCE} FROM ({_OF_CONTACT}) t CROSS JOIN meeting_occurrence o ON o.id IN"
            " (SELECT s.id FROM (SELECT id, original FROM meeting_occurrence WHERE meeting = t.meeting"
            f" AND {picked} LIMIT 20) s){_JOINED}"
            f" WHERE {_NOT_CANCELLED} AND {_numbered(seen.text)}"
            f" ORDER BY o.starts_at {order}, o.id LIMIT {int(most)}",
            (contact_id, *seen.values),
        ).fetchall()
        if rows:
            return _made(connection, actor, rows)
    return ()


def _numbered(text: str) -> str:
    """A condition whose marks have numbers behind that of the contact."""
    head, *rest = text.split("?")
    return head + "".join(f"?{number}{part}" for number, part in enumerate(rest, 2))


def _read(connection: Connection, actor: Actor, condition: Sql, order: str) -> tuple[Occurrence, ...]:
    rows = connection.execute(
        f"SELECT {_OCCURRENCE} FROM meeting_occurrence o{_JOINED} WHERE {condition.text} {order}",
        condition.values,
    ).fetchall()
    return _made(connection, actor, rows)


def _made(connection: Connection, actor: Actor, rows: list[Any]) -> tuple[Occurrence, ...]:
    names = meeting_participants.names(connection, {row[1] for row in rows}, actor)
    return tuple(_occurrence(row, names.get(row[1], ())) for row in rows)


def _occurrence(row: tuple[Any, ...], names: tuple[str, ...]) -> Occurrence:
    (number, meeting, original, is_changed, title, location, colour, status, own_status, starts_at, ends_at,
     zone, starts, ends, first, first_ends, series_zone, is_recurring) = row  # fmt: skip
    begin, end = datetime.fromtimestamp(starts_at, UTC), datetime.fromtimestamp(ends_at, UTC)
    wall = read_wall(starts if is_changed else original or first)
    if not zone:  # by the clock of wherever one is, which need not be where it was expanded
        series = Series(read_wall(first), read_wall(first_ends), series_zone)
        if is_changed:
            series = Series(wall, read_wall(ends), zone)
        _original, begin_at, end_at = series.span(wall, original)
        begin, end = datetime.fromtimestamp(begin_at, UTC), datetime.fromtimestamp(end_at, UTC)
    return Occurrence(
        id=number,
        meeting_id=meeting,
        original=original,
        title=title,
        location=location,
        colour=colour,
        status=MeetingStatus.CANCELLED
        if status == MeetingStatus.CANCELLED
        else MeetingStatus(own_status or status),
        is_all_day=not isinstance(wall, datetime),
        starts_at=begin,
        ends_at=end,
        zone=zone,
        is_recurring=bool(is_recurring),
        participants=names,
    )


def stored(connection: Connection, actor: Actor, condition: Sql) -> list[WholeMeeting]:
    """The meetings under a condition on `m` that the actor may see, in the order of when they begin."""
    seen = meetings_seen(actor) & condition
    rows = connection.execute(
        "SELECT m.id, m.uid, m.title, m.description, m.location, m.colour, m.status, m.is_all_day, m.starts,"
        " m.ends, m.zone, m.rule, u.login, m.version, m.added, m.left_out, m.source, m.sequence, m.updated_at"
        f" FROM meeting m CROSS JOIN user u ON u.id = m.created_by WHERE {seen.text} ORDER BY m.starts, m.id",
        seen.values,
    ).fetchall()
    ids = [row[0] for row in rows]
    shown = meeting_participants.shown(connection, ids, actor)
    users = _users(connection, ids)
    changes = _changes(connection, ids)
    return [
        _stored(row, shown.get(row[0], []), users.get(row[0], ()), changes.get(row[0], [])) for row in rows
    ]


def _stored(
    row: tuple[Any, ...],
    shown: list[meeting_participants.Shown],
    users: tuple[str, ...],
    changes: list[tuple[MeetingChange, str]],
) -> WholeMeeting:
    (number, uid, title, description, location, colour, status, is_all_day, starts, ends, zone, rule, author,
     version, added, left_out, source, sequence, updated_at) = row  # fmt: skip
    meeting = Meeting(
        id=number,
        uid=uid,
        title=title,
        description=description,
        location=location,
        colour=colour,
        status=MeetingStatus(status),
        is_all_day=bool(is_all_day),
        starts=read_wall(starts),
        ends=read_wall(ends),
        zone=zone,
        rule=rule,
        participants=tuple(one.participant for one in shown if one.participant is not None),
        hidden=sum(one.is_hidden for one in shown),
        users=users,
        author=author,
        version=version,
    )
    sources = {change.original: text for change, text in changes}
    found = tuple(change for change, _text in changes)
    return WholeMeeting(
        meeting, _walls(added), _walls(left_out), found, source, sources, sequence, updated_at
    )


def _walls(texts: str) -> tuple[str, ...]:
    import json

    return tuple(json.loads(texts))


def _users(connection: Connection, ids: list[int]) -> dict[int, tuple[str, ...]]:
    rows = connection.execute(
        "SELECT l.meeting, u.login FROM meeting_user l CROSS JOIN user u ON u.id = l.user"
        f" WHERE l.meeting {IN_IDS} ORDER BY u.login",
        (id_list(ids),),
    ).fetchall()
    found: dict[int, tuple[str, ...]] = {}
    for meeting, login in rows:
        found[meeting] = (*found.get(meeting, ()), login)
    return found


def _changes(connection: Connection, ids: list[int]) -> dict[int, list[tuple[MeetingChange, str]]]:
    rows = connection.execute(
        "SELECT meeting, original, title, description, location, status, starts, ends, zone, source"
        f" FROM meeting_change WHERE meeting {IN_IDS} ORDER BY meeting, original",
        (id_list(ids),),
    ).fetchall()
    found: dict[int, list[tuple[MeetingChange, str]]] = {}
    for meeting, original, title, description, location, status, starts, ends, zone, source in rows:
        begin, end = read_wall(starts), read_wall(ends)
        change = MeetingChange(
            original, title, description, location, MeetingStatus(status), begin, end, zone
        )
        found.setdefault(meeting, []).append((change, source))
    return found
