"""How a meeting recurs, in words (R48): "every week on Monday and Thursday until 31 December 2026"."""

from __future__ import annotations

from datetime import date, datetime

from tui_crm.domain.repeats import Every, Repeats, read_repeats
from tui_crm.i18n import N_, _, ngettext
from tui_crm.text.safe import safe_text
from tui_crm.wording.dates import date_text

_FIRST = (
    N_("on Monday"), N_("on Tuesday"), N_("on Wednesday"), N_("on Thursday"), N_("on Friday"),
    N_("on Saturday"), N_("on Sunday"),
)  # fmt: skip
# TRANSLATORS: a weekday between others: "on Monday, Wednesday and Friday".
_BETWEEN = (
    N_(", Monday"), N_(", Tuesday"), N_(", Wednesday"), N_(", Thursday"), N_(", Friday"), N_(", Saturday"),
    N_(", Sunday"),
)  # fmt: skip
# TRANSLATORS: the last of several weekdays: "on Monday and Friday".
_LAST = (
    N_(" and Monday"), N_(" and Tuesday"), N_(" and Wednesday"), N_(" and Thursday"), N_(" and Friday"),
    N_(" and Saturday"), N_(" and Sunday"),
)  # fmt: skip
# TRANSLATORS: {nth} is "2nd" or "2nd last", in Polish "2." or "2. od końca".
_NTH = (
    N_("on the {nth} Monday"), N_("on the {nth} Tuesday"), N_("on the {nth} Wednesday"),
    N_("on the {nth} Thursday"), N_("on the {nth} Friday"), N_("on the {nth} Saturday"),
    N_("on the {nth} Sunday"),
)  # fmt: skip
_FINAL = (
    N_("on the last Monday"), N_("on the last Tuesday"), N_("on the last Wednesday"),
    N_("on the last Thursday"), N_("on the last Friday"), N_("on the last Saturday"),
    N_("on the last Sunday"),
)  # fmt: skip
_PLACES = {
    1: N_("1st"), 2: N_("2nd"), 3: N_("3rd"), 4: N_("4th"), 5: N_("5th"),
    -2: N_("2nd last"), -3: N_("3rd last"), -4: N_("4th last"), -5: N_("5th last"),
}  # fmt: skip
_WORKING_DAYS = (0, 1, 2, 3, 4)


def recurrence_words(rule: str, starts: date | datetime, zone: str = "") -> str:
    """How often a meeting takes place; "" where it does not recur.

    Args:
        rule: an RRULE without its name; one that has no words stands there as it is.
        starts: when it takes place first; naive, as of `domain.meetings.Meeting`.
        zone: of the meeting.
    """
    if not rule.strip():
        return ""
    repeats = read_repeats(rule, starts, zone)
    if repeats is None:
        return _("by the rule {rule}").format(rule=safe_text(rule))
    words = [_often(repeats), _on(repeats, starts), _end(repeats)]
    return " ".join(filter(None, words))


def _often(repeats: Repeats) -> str:
    interval = repeats.interval
    text = {
        Every.DAY: ngettext("every day", "every {count} days", interval),
        Every.WEEK: ngettext("every week", "every {count} weeks", interval),
        Every.MONTH: ngettext("every month", "every {count} months", interval),
        Every.YEAR: ngettext("every year", "every {count} years", interval),
    }[repeats.every]
    return text.format(count=interval)


def _on(repeats: Repeats, starts: date | datetime) -> str:
    """On which days; "" where that goes without saying."""
    if repeats.every is Every.WEEK:
        return _weekdays(repeats.weekdays or (starts.weekday(),))
    if repeats.every is Every.MONTH:
        return _of_month(repeats, starts)
    if repeats.every is Every.YEAR:
        return _("on {date}").format(date=date_text(f"--{starts.month:02}-{starts.day:02}"))
    return ""


def _weekdays(days: tuple[int, ...]) -> str:
    if days == _WORKING_DAYS:
        return _("from Monday to Friday")
    first, *rest = days
    between = "".join(_(_BETWEEN[day]) for day in rest[:-1])
    return _(_FIRST[first]) + between + (_(_LAST[rest[-1]]) if rest else "")


def _of_month(repeats: Repeats, starts: date | datetime) -> str:
    if repeats.nth:
        return ", ".join(_nth(place, weekday) for place, weekday in repeats.nth)
    days = repeats.month_days or (starts.day,)
    numbers = [str(day) for day in days if day > 0]
    words = [_("on day {days}").format(days=", ".join(numbers))] if numbers else []
    words += [_from_end(day) for day in days if day < 0]
    return ", ".join(words)


def _from_end(day: int) -> str:
    if day == -1:
        return _("on the last day")
    return _("on day {day} from the end").format(day=-day)


def _nth(place: int, weekday: int) -> str:
    if place == -1:
        return _(_FINAL[weekday])
    nth = _(_PLACES[place]) if place in _PLACES else f"{place}."
    return _(_NTH[weekday]).format(nth=nth)


def _end(repeats: Repeats) -> str:
    if repeats.count is not None:
        text = ngettext("({count} time)", "({count} times)", repeats.count)
        return text.format(count=repeats.count)
    if repeats.until is not None:
        return _("until {date}").format(date=date_text(repeats.until.isoformat()))
    return ""
