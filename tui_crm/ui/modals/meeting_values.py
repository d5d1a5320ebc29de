"""What stands in the form of a meeting, as plain values: made of a meeting, and read into one again (R48)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from email.utils import parseaddr
from typing import Any

from tui_crm.domain.meetings import MeetingDraft, MeetingStatus, Participant
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.domain.repeats import WEEKDAYS, Every, Repeats, read_repeats, rule_of
from tui_crm.text.dates import read_birthday
from tui_crm.text.fold import fold
from tui_crm.text.zones import aware, local_zone
from tui_crm.wording.dates import short_weekday, weekday_name

Values = Mapping[str, Any]
"""By the names of the fields: texts as typed; contacts as [[id, ""], ...], never by their names."""

NO_RULE, NTH, LAST, OTHER = "", "nth", "last", "other"
"""What "repeats" may be besides `Every`: on which weekday of a month, or a rule that is kept as it is."""
_HOUR = timedelta(hours=1)
_TIME = re.compile(r"(\d{1,2})(?:[:.]?([0-5]\d))?", re.ASCII)
_APART = re.compile(r"[,;\n]+")
_MOST = 999


def values_of(draft: MeetingDraft) -> dict[str, Any]:
    """What the form of this meeting begins with."""
    starts, ends = draft.starts, draft.ends
    values: dict[str, Any] = {
        "title": draft.title,
        "day": f"{starts:%Y-%m-%d}",
        "begin": "",
        "end": "",
        "last_day": "",
        "location": draft.location,
        "description": draft.description,
        "colour": draft.colour,
        "status": draft.status.value,
        "contacts": [[one.contact_id, ""] for one in draft.participants if one.contact_id],
        "others": ", ".join(_typed(one) for one in draft.participants if not one.contact_id),
    }
    last = ends
    if isinstance(starts, datetime) and isinstance(ends, datetime):
        values |= {"begin": f"{starts:%H:%M}", "end": f"{ends:%H:%M}"}
        if timedelta() <= ends - starts < timedelta(days=1):  # a night needs no other day to be told
            last = starts
    else:
        last = ends - timedelta(days=1)
    if f"{last:%Y-%m-%d}" != values["day"]:
        values["last_day"] = f"{last:%Y-%m-%d}"
    return values | _repeat_values(draft)


def _typed(one: Participant) -> str:
    """Somebody who is no contact, as they are typed."""
    name = _APART.sub(" ", one.name).strip()
    return f"{name} <{one.address}>" if name and one.address else name or one.address


def _repeat_values(draft: MeetingDraft) -> dict[str, str]:
    values = {"repeats": NO_RULE, "interval": "", "weekdays": "", "until": ""}
    if not draft.rule:
        return values
    repeats = read_repeats(draft.rule, draft.starts, draft.zone)
    chosen = _chosen(repeats, draft.starts) if repeats is not None else OTHER
    if repeats is None or chosen == OTHER:
        return values | {"repeats": OTHER}
    if repeats.weekdays and repeats.weekdays != (draft.starts.weekday(),):
        values["weekdays"] = " ".join(map(short_weekday, repeats.weekdays))
    if repeats.until is not None:
        values["until"] = repeats.until.isoformat()
    elif repeats.count is not None:
        values["until"] = str(repeats.count)
    return values | {"repeats": chosen, "interval": str(repeats.interval) if repeats.interval > 1 else ""}


def _chosen(repeats: Repeats, starts: date) -> str:
    """Which choice of the form means the same; `OTHER` for none."""
    if repeats.every is not Every.MONTH:
        return repeats.every.value
    if repeats.nth == ((-1, starts.weekday()),):
        return LAST
    if repeats.nth == (_nth(starts),):
        return NTH
    return Every.MONTH.value if not repeats.nth and repeats.month_days in ((), (starts.day,)) else OTHER


def _nth(day: date) -> tuple[int, int]:
    return (day.day - 1) // 7 + 1, day.weekday()


# From the form to the meeting


def draft_of(values: Values, before: MeetingDraft, today: date) -> MeetingDraft:
    """The meeting that the form means.

    Args:
        before: what the form was opened on: what it does not show stays as it is there.
        today: a day without its year is the next such day from then on.

    Raises Refused with a problem for each field that cannot be read, by its name in the form.
    """
    clock = before.zone if isinstance(before.starts, datetime) else local_zone()
    reader = _Reader(values, today, clock)
    starts, ends = reader.times()
    zone = clock if isinstance(starts, datetime) else ""
    rule = reader.rule(starts, zone, before.rule)
    if reader.problems:
        raise Refused(reader.problems)
    return replace(
        before,
        title=values["title"].strip(),
        starts=starts,
        ends=ends,
        zone=zone,
        rule=rule,
        location=values["location"].strip(),
        description=values["description"].strip(),
        colour=values["colour"],
        status=MeetingStatus(values["status"]),
        participants=_participants(values, before.participants),
    )


def _participants(values: Values, before: Sequence[Participant]) -> tuple[Participant, ...]:
    """Who takes part; those who did before keep what they are there and what they answered."""
    found = []
    for contact_id, _role in values["contacts"]:
        same = (one for one in before if one.contact_id == contact_id)
        found.append(next(same, Participant(contact_id, "")))
    for text in _APART.split(values["others"]):
        if text.strip():
            name, address = typed_participant(text)
            known = (
                one for one in before if not one.contact_id and _typed(one) == _typed_again(name, address)
            )
            found.append(next(known, Participant(None, name, address)))
    return tuple(dict.fromkeys(found))


def _typed_again(name: str, address: str) -> str:
    return _typed(Participant(None, name, address))


def typed_participant(text: str) -> tuple[str, str]:
    """Name and address of what was typed: "Anna Nowak <anna@example.com>", an address, or a name alone."""
    text = " ".join(text.split())
    if "@" not in text:
        return text, ""
    name, address = parseaddr(text)
    return (name, address) if "@" in address else ("", text)


def read_day(text: str, today: date) -> date | None:
    """A day as it is typed; without its year the next such day from `today` on. None for what is none."""
    found = read_birthday(text)
    if found is None:
        return None
    if not found.startswith("--"):
        return date.fromisoformat(found)
    for year in range(today.year, today.year + 9):  # the 29th of February may be far
        try:
            day = date(year, int(found[2:4]), int(found[5:]))
        except ValueError:
            continue
        if day >= today:
            return day
    return None


def read_weekdays(text: str) -> tuple[int, ...] | None:
    """Days of the week as they are typed, in the chosen language or as RRULE has them; None for others."""
    found = set()
    for word in fold(text.replace(",", " ")).split():
        fitting = [day for day in range(7) if _is_weekday(word, day)]
        if len(fitting) != 1:
            return None
        found.add(fitting[0])
    return tuple(sorted(found))


def _is_weekday(word: str, day: int) -> bool:
    if word in (fold(short_weekday(day)), fold(WEEKDAYS[day])):
        return True
    return len(word) > 2 and fold(weekday_name(day)).startswith(word)


class _Reader:
    """Reads fields that depend on each other, and collects what is wrong with them."""

    def __init__(self, values: Values, today: date, zone: str) -> None:
        self._values, self._today, self._zone = values, today, zone
        self.problems: list[Problem] = []

    def _refuse(self, code: Code, field: str) -> None:
        self.problems.append(Problem(code, field, {"value": self._values[field]}))

    def _text(self, field: str) -> str:
        return str(self._values[field]).strip()

    def _day(self, field: str) -> date | None:
        found = read_day(self._text(field), self._today)
        if found is None:
            self._refuse(Code.DAY_NOT_RECOGNIZED, field)
        return found

    def _time(self, field: str) -> time | None:
        text = self._text(field)
        match = _TIME.fullmatch(text)
        if match is not None and int(match[1]) < 24:
            return time(int(match[1]), int(match[2] or 0))
        if text:
            self._refuse(Code.TIME_OF_DAY_NOT_RECOGNIZED, field)
        return None

    def times(self) -> tuple[date, date]:
        """When it begins and ends: moments, or days of which the second is the one after the last."""
        day = self._day("day") or self._today
        last = self._day("last_day") if self._text("last_day") else None
        begin, end = self._time("begin"), self._time("end")
        if begin is None:
            if self._text("end") and not self._text("begin"):
                self._refuse(Code.MEETING_BEGIN_REQUIRED, "begin")
            ends = (last or day) + timedelta(days=1)
            return self._in_order(day, ends, day < ends)
        starts = datetime.combine(day, begin)
        if end is None:
            shift = (last - day) if last is not None else timedelta()
            return self._in_order(starts, starts + shift + _HOUR, shift >= timedelta())
        if last is None:  # until after midnight
            last = day + timedelta(days=1) if end < begin else day
        finish = datetime.combine(last, end)
        if starts <= finish and aware(starts, self._zone) > aware(finish, self._zone):
            self._refuse(Code.TIME_LEFT_OUT, "begin")  # the clock goes from before it to after the end
            return starts, finish
        return self._in_order(starts, finish, starts <= finish, "end" if last == day else "last_day")

    def _in_order(self, starts: date, ends: date, is_so: bool, field: str = "last_day") -> tuple[date, date]:
        if not is_so:
            self._refuse(Code.MEETING_ENDS_FIRST, field)
        return starts, ends

    def rule(self, starts: date, zone: str, before: str) -> str:
        """The RRULE, without its name."""
        chosen = self._values["repeats"]
        if chosen in (NO_RULE, OTHER):
            return before if chosen == OTHER else ""
        every = Every.MONTH if chosen in (NTH, LAST) else Every(chosen)
        nth: tuple[tuple[int, int], ...] = ()
        if chosen in (NTH, LAST):
            nth = ((-1, starts.weekday()),) if chosen == LAST else (_nth(starts),)
        weekdays = self._weekdays(starts) if every is Every.WEEK else ()
        until, count = self._until(starts)
        return rule_of(Repeats(every, self._interval(), weekdays, (), nth, until, count), starts, zone)

    def _interval(self) -> int:
        text = self._text("interval") or "1"
        if text.isascii() and text.isdigit() and 1 <= int(text) <= _MOST:
            return int(text)
        self._refuse(Code.REPEAT_INTERVAL_NOT_RECOGNIZED, "interval")
        return 1

    def _weekdays(self, starts: date) -> tuple[int, ...]:
        """The day on which it begins is always one of them: there would be a first time beside the rule."""
        found = read_weekdays(self._text("weekdays"))
        if found is None:
            self._refuse(Code.WEEKDAYS_NOT_RECOGNIZED, "weekdays")
        return tuple(sorted({*found, starts.weekday()})) if found else ()

    def _until(self, starts: date) -> tuple[date | None, int | None]:
        text = self._text("until")
        if not text:
            return None, None
        if text.isascii() and text.isdigit() and len(text) <= 3:
            if int(text):
                return None, int(text)
        else:
            day = date(starts.year, starts.month, starts.day)
            found = read_day(text, day)
            if found is not None and found >= day:
                return found, None
        self._refuse(Code.UNTIL_NOT_RECOGNIZED, "until")
        return None, None
