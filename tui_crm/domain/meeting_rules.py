"""What a meeting has to be, typed or read from a file (R48)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tui_crm.domain.meetings import MeetingDraft, Participant
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.domain.recurrence import Series, Wall, is_too_often, read_wall, wall_text
from tui_crm.domain.rrule_text import checked
from tui_crm.domain.tags import COLOURS
from tui_crm.text import emails
from tui_crm.text.safe import safe_text
from tui_crm.text.zones import aware, is_zone

TITLE_MAXIMUM = 500
LOCATION_MAXIMUM = 1_000
DESCRIPTION_MAXIMUM = 50_000
PARTICIPANTS_MAXIMUM = 1_000
"""Characters, and participants of one meeting."""
YEARS = range(1900, 2200)
"""In which meetings can take place: far from the ends of the calendar, where zones lead beyond it."""
_WITHIN_DAYS = ("HOURLY", "BYHOUR", "BYMINUTE", "BYSECOND")
"""What a rule says by which something may take place more than once a day."""
_DAY = timedelta(days=1)


def cleaned(draft: MeetingDraft, now: datetime) -> MeetingDraft:
    """The draft as it is stored.

    Raises Refused: TITLE_REQUIRED, TOO_LONG, VALUE_NOT_ALLOWED, EMAIL_NOT_RECOGNIZED, TOO_MANY_PARTICIPANTS,
    and as `cleaned_times`.
    """
    title = safe_text(draft.title).strip()
    location = safe_text(draft.location).strip()
    description = safe_text(draft.description, keep_newlines=True).strip()
    if not title:
        raise Refused(Problem(Code.TITLE_REQUIRED, "title"))
    for field, text, maximum in (
        ("title", title, TITLE_MAXIMUM),
        ("location", location, LOCATION_MAXIMUM),
        ("description", description, DESCRIPTION_MAXIMUM),
    ):
        if len(text) > maximum:
            raise Refused(Problem(Code.TOO_LONG, field, {"maximum": maximum}))
    if draft.colour and draft.colour not in COLOURS:
        values = {"value": draft.colour, "allowed": ", ".join(COLOURS)}
        raise Refused(Problem(Code.VALUE_NOT_ALLOWED, "colour", values))
    if len(draft.participants) > PARTICIPANTS_MAXIMUM:
        raise Refused(Problem(Code.TOO_MANY_PARTICIPANTS, "participants", {"maximum": PARTICIPANTS_MAXIMUM}))
    participants = tuple(map(_cleaned_participant, draft.participants))
    draft = replace(draft, title=title, location=location, description=description, participants=participants)
    return cleaned_times(draft, now)


def _cleaned_participant(one: Participant) -> Participant:
    address = one.address.strip()
    if one.contact_id is None and address and emails.problem_of(address):
        raise Refused(Problem(Code.EMAIL_NOT_RECOGNIZED, "participants", {"value": address}))
    if one.contact_id is None and not address and not one.name.strip():
        raise Refused(Problem(Code.NAME_REQUIRED, "participants"))
    return one._replace(name=safe_text(one.name).strip(), address=safe_text(address))


def cleaned_times(draft: MeetingDraft, now: datetime) -> MeetingDraft:
    """The draft with times and rule as they are stored: whole days have no zone.

    Raises Refused: MEETING_ENDS_FIRST, MOMENT_OUT_OF_RANGE, ZONE_UNKNOWN, MEETING_RULE, MEETING_TOO_OFTEN.
    """
    starts, ends, zone = draft.starts, draft.ends, draft.zone
    is_timed = isinstance(starts, datetime)
    if is_timed is not isinstance(ends, datetime):
        raise Refused(Problem(Code.MEETING_ENDS_FIRST, "ends"))
    if not is_timed:
        zone = ""
    elif zone and not is_zone(zone):
        raise Refused(Problem(Code.ZONE_UNKNOWN, "zone", {"name": zone}))
    if starts.year not in YEARS or ends.year not in YEARS:
        raise out_of_range("starts")
    starts, ends = _whole(starts), _whole(ends)
    if ends == starts and not is_timed:
        ends = starts + _DAY  # some calendars write the only day as the end too
    if aware(ends, zone) < aware(starts, zone):
        raise Refused(Problem(Code.MEETING_ENDS_FIRST, "ends"))
    try:
        rule = checked(draft.rule, starts)
    except Refused as refused:
        raise Refused(replace(refused.problem, field="rule")) from refused
    if any(word in rule for word in _WITHIN_DAYS) and is_too_often(Series(starts, ends, zone, rule), now):
        raise Refused(Problem(Code.MEETING_TOO_OFTEN, "rule", {"value": rule}))
    return replace(draft, starts=starts, ends=ends, zone=zone, rule=rule)


def out_of_range(field: str) -> Refused:
    """What is raised for a moment in none of `YEARS`."""
    values = {"first": YEARS.start, "last": YEARS.stop - 1}
    return Refused(Problem(Code.MOMENT_OUT_OF_RANGE, field, values))


def _whole(wall: Wall) -> Wall:
    """Without parts of a second."""
    return wall.replace(microsecond=0, tzinfo=None) if isinstance(wall, datetime) else wall


@dataclass(frozen=True, slots=True)
class Moving:
    """A meeting whose first time was changed takes what departs from its rule along.

    Attributes:
        before, after: when the first one begins.
    """

    before: Wall
    after: Wall

    def original(self, text: str) -> str:
        """The original of an occurrence after the change."""
        wall = read_wall(text)
        if isinstance(self.before, datetime) and isinstance(self.after, datetime):
            return wall_text(wall + (self.after - self.before))
        shift = _day(self.after) - _day(self.before)
        day = _day(wall) + shift
        if not isinstance(self.after, datetime):
            return wall_text(day)
        return wall_text(datetime.combine(day, self.after.time()))

    def originals(self, texts: Iterable[str]) -> list[str]:
        """Those of several."""
        return [self.original(text) for text in texts]


def _day(wall: Wall) -> date:
    return wall.date() if isinstance(wall, datetime) else wall
