"""What of the general history somebody wants to see: in words, and as the services are asked for it (R45)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.domain.timeline import HistoryFilter, HistoryGroup
from tui_crm.i18n import N_, _
from tui_crm.text import periods
from tui_crm.ui.format import date_text

TODAY, WEEK, MONTH, YEAR = "today", "-6d..", "-29d..", "year"
"""The periods that have a name; the last one is the year that it is."""
PERIOD_LABELS = {
    "": N_("Any time"),
    TODAY: N_("Today"),
    WEEK: N_("The last 7 days"),
    MONTH: N_("The last 30 days"),
    YEAR: N_("This year"),
}
GROUP_LABELS = {
    HistoryGroup.NOTES: N_("Notes"),
    HistoryGroup.CALLS: N_("Calls"),
    HistoryGroup.MESSAGES: N_("Messages"),
    HistoryGroup.MEETINGS: N_("Meetings"),
    HistoryGroup.MAIL: N_("E-mails"),
    HistoryGroup.OPPORTUNITIES: N_("Opportunities"),
    HistoryGroup.CHANGES: N_("Changes of contacts"),
    HistoryGroup.TEAM: N_("Users, groups and keys"),
}
_TO = ".."


@dataclass(frozen=True, slots=True)
class HistoryWanted:
    """What is wanted: all of these at once; what is empty asks for nothing.

    Attributes:
        period: one of the names above, or what `read_period` gave; relative ones go with the day.
        text: as typed.
    """

    users: tuple[str, ...] = ()
    groups: tuple[HistoryGroup, ...] = ()
    period: str = ""
    text: str = ""

    def as_filter(self, now: datetime) -> HistoryFilter:
        """As the history service is asked for it; days are those of this machine.

        Args:
            now: aware.
        """
        since, until = _bounds(self.period, now.astimezone().date())
        return HistoryFilter(self.users, self.groups, since, until, self.text.strip())


class HistoryMemory:
    """What was wanted last: kept as long as the program runs."""

    def __init__(self) -> None:
        self.wanted = HistoryWanted()


def read_period(text: str) -> str:
    """What a person typed: "2026-01", "2026-01-05..2026-02", "..2026", "-14d..", "yesterday".

    Raises Refused (PERIOD_NOT_RECOGNIZED).
    """
    first, dots, last = text.partition(_TO)
    ends = [periods.read(one) if one.strip() else "" for one in (first, last)]
    if None in ends or not any(ends):
        raise Refused(Problem(Code.PERIOD_NOT_RECOGNIZED, values={"value": text}))
    return f"{ends[0]}{dots}{ends[1]}"


def _bounds(period: str, today: date) -> tuple[datetime | None, datetime | None]:
    """The first moment and the one after the last, aware; None where it is open there."""
    if not period:
        return None, None
    text = f"{today.year}" if period == YEAR else period
    first, dots, last = text.partition(_TO)
    last = last if dots else first
    since = periods.span(first, today).start if first else None
    until = periods.span(last, today).end if last else None
    return _aware(since), _aware(until)


def _aware(local: datetime | None) -> datetime | None:
    """The moment of a clock on this machine; None at the ends of the calendar, where it has none."""
    try:
        return local.astimezone() if local is not None else None
    except (ValueError, OverflowError):
        return None


def wanted_words(wanted: HistoryWanted, user_names: Mapping[str, str], today: date) -> str:
    """What is shown, on one line: "Notes, Calls; by Anna Mak; the last 7 days; with: offer".

    Args:
        today: the day that relative periods are counted from.
    """
    parts = [", ".join(_(GROUP_LABELS[one]) for one in wanted.groups) or _("Everything")]
    if wanted.users:
        names = ", ".join(user_names.get(login) or login for login in wanted.users)
        parts.append(_("by {names}").format(names=names))
    if wanted.period:
        parts.append(_period_words(wanted.period, today))
    if wanted.text.strip():
        parts.append(_('with "{text}"').format(text=wanted.text.strip()))
    return "; ".join(parts)


def _period_words(period: str, today: date) -> str:
    if (label := PERIOD_LABELS.get(period)) is not None:
        return _(label)
    first, dots, last = period.partition(_TO)
    shown = [_end_words(one, today) for one in (first, last)]
    if not dots:
        return shown[0]
    if not last:
        return _("from {date}").format(date=shown[0])
    if not first:
        return _("until {date}").format(date=shown[1])
    return _("from {date} to {other}").format(date=shown[0], other=shown[1])


def _end_words(end: str, today: date) -> str:
    """An end of a period: a relative one as the day that it is."""
    day = periods.span(end, today).start.date().isoformat() if periods.is_relative(end) else end
    return date_text(day)


def day_words(day: date, today: date) -> str:
    """The heading of a day: "Today, 29 October 2026"."""
    text = date_text(day.isoformat())
    if day == today:
        return _("Today, {date}").format(date=text)
    if day == today - timedelta(days=1):
        return _("Yesterday, {date}").format(date=text)
    return text
