"""How meetings are told on the command line: lines, cells and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tui_crm.domain.clock import stamp
from tui_crm.domain.meetings import Meeting, MeetingChange, MeetingStatus, Occurrence, Participant
from tui_crm.domain.recurrence import Wall, wall_text
from tui_crm.i18n import _, ngettext
from tui_crm.text.safe import safe_text
from tui_crm.text.zones import aware, wall_of, zone_of
from tui_crm.wording import colour_label
from tui_crm.wording.meeting_labels import answer_label, role_label, status_label
from tui_crm.wording.recurrence import recurrence_words

_SEVERAL = ", "


def when_data(wall: Wall, zone: str, name: str) -> dict[str, str]:
    """A time as JSON: `starts` with the offset of its zone, a day as a day, and `starts_at` in UTC."""
    moment = aware(wall, zone)
    shown = _offset_text(moment, zone) if isinstance(wall, datetime) else wall.isoformat()
    return {name: shown, f"{name}_at": stamp(moment)}


def _offset_text(moment: datetime, zone: str) -> str:
    return moment.astimezone(zone_of(zone)).isoformat(timespec="seconds")


def occurrence_data(one: Occurrence) -> dict[str, Any]:
    """One time that a meeting takes place, as `--json` prints it."""
    walls: tuple[Wall, Wall] = wall_of(one.starts_at, one.zone), wall_of(one.ends_at, one.zone)
    if one.is_all_day:
        walls = wall_of(one.starts_at, "").date(), wall_of(one.ends_at, "").date()
    return {
        "id": one.meeting_id,
        "original": one.original,
        "title": one.title,
        "location": one.location,
        "colour": one.colour,
        "status": one.status.value,
        "all_day": one.is_all_day,
        **when_data(walls[0], one.zone, "starts"),
        **when_data(walls[1], one.zone, "ends"),
        "zone": one.zone,
        "recurring": one.is_recurring,
        "participants": list(one.participants),
    }


def meeting_data(one: Meeting, changes: tuple[MeetingChange, ...] = ()) -> dict[str, Any]:
    """A whole meeting as `--json` prints it."""
    return {
        "id": one.id,
        "uid": one.uid,
        "title": one.title,
        "description": one.description,
        "location": one.location,
        "colour": one.colour,
        "status": one.status.value,
        "all_day": one.is_all_day,
        **when_data(one.starts, one.zone, "starts"),
        **when_data(one.ends, one.zone, "ends"),
        "zone": one.zone,
        "rule": one.rule,
        "participants": [_participant_data(each) for each in one.participants],
        "hidden": one.hidden,
        "users": list(one.users),
        "author": one.author,
        "changes": [_change_data(change) for change in changes],
    }


def _participant_data(one: Participant) -> dict[str, Any]:
    return {
        "contact": None if one.contact_id is None else {"id": one.contact_id, "name": one.name},
        "name": one.name,
        "email": one.address,
        "role": one.role,
        "answer": one.answer,
    }


def _change_data(one: MeetingChange) -> dict[str, Any]:
    return {
        "original": one.original,
        "title": one.title,
        "description": one.description,
        "location": one.location,
        "status": one.status.value,
        **when_data(one.starts, one.zone, "starts"),
        **when_data(one.ends, one.zone, "ends"),
        "zone": one.zone,
    }


def heads() -> tuple[str, ...]:
    """What stands over a table of occurrences."""
    return _("Number"), _("When"), _("Title"), _("Place"), _("Participants")


def cells(one: Occurrence) -> tuple[str, ...]:
    """A line of that table, in the time of wherever one is."""
    title = safe_text(one.title) or _("(no title)")
    if one.status is not MeetingStatus.CONFIRMED:
        title = f"{title} ({status_label(one.status)})"
    return str(one.meeting_id), when_text(one), title, one.location, _SEVERAL.join(one.participants)


def when_text(one: Occurrence) -> str:
    """When it takes place: "2026-01-31 09:00-09:30", "2026-01-31", or from one to the other."""
    begin, end = wall_of(one.starts_at, ""), wall_of(one.ends_at, "")
    if one.is_all_day:
        first, last = begin.date(), wall_of(one.ends_at, "").date().toordinal() - 1
        days = last - first.toordinal()
        return f"{first}" if days <= 0 else f"{first} - {first.fromordinal(last)}"
    if begin.date() == end.date():
        return f"{begin:%Y-%m-%d %H:%M}" + (f"-{end:%H:%M}" if end > begin else "")
    return f"{begin:%Y-%m-%d %H:%M} - {end:%Y-%m-%d %H:%M}"


def lines(one: Meeting, changes: tuple[MeetingChange, ...]) -> Iterator[str]:
    """A whole meeting as labelled lines; what it has not is left out."""
    for label, value in _labelled(one):
        if value:
            yield f"{label}: {value}"
    for number, each in enumerate(one.participants):
        yield f"{_('Participants') if not number else ' ' * len(_('Participants'))}: {_person(each)}"
    if one.hidden:
        hidden = ngettext("and {count} whom you may not see", "and {count} whom you may not see", one.hidden)
        yield hidden.format(count=one.hidden)
    for change in changes:
        yield _("{original} instead: {when} {title}").format(
            original=change.original.replace("T", " ")[:16],
            when=wall_text(change.starts).replace("T", " ")[:16],
            title=_titled(change),
        )
    if one.description:
        yield ""
        yield safe_text(one.description, keep_newlines=True)


def _labelled(one: Meeting) -> Iterator[tuple[str, str]]:
    yield _("Number"), str(one.id)
    yield _("Title"), safe_text(one.title)
    begin, end = (wall_text(wall).replace("T", " ") for wall in (one.starts, one.ends))
    if one.is_all_day:
        end = wall_text(one.ends.fromordinal(one.ends.toordinal() - 1))
    else:
        begin, end = begin[:16], end[:16]
    yield _("Begins"), f"{begin} {one.zone}".rstrip()
    yield _("Ends"), f"{end} {one.zone}".rstrip()
    yield _("Recurs"), recurrence_words(one.rule, one.starts, one.zone)
    yield _("Place"), safe_text(one.location)
    yield _("Status"), "" if one.status is MeetingStatus.CONFIRMED else status_label(one.status)
    yield _("Colour"), colour_label(one.colour) if one.colour else ""
    yield _("In the calendar of"), _SEVERAL.join(one.users)


def _titled(change: MeetingChange) -> str:
    title = safe_text(change.title)
    return title if change.status is MeetingStatus.CONFIRMED else f"{title} ({status_label(change.status)})"


def _person(one: Participant) -> str:
    text = safe_text(one.name)
    if one.contact_id is not None:
        text = _("{name} (ID {id})").format(name=text, id=one.contact_id)
    if one.address and one.address != one.name:
        text += f" <{safe_text(one.address)}>"
    more = [word for word in (role_label(one.role), answer_label(one.answer)) if word]
    return f"{text}, {_SEVERAL.join(more)}" if more else text
