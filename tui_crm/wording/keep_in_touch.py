"""Keeping in touch, in words: how often, when it is due, what is known of one contact (R50).

Light: lists with a column of what is due are read on the way to the first frame.
"""

from __future__ import annotations

from tui_crm.i18n import N_, _, ngettext

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from tui_crm.domain.keep_in_touch import Due

_NAMED = {
    7: N_("every week (7 days)"),
    14: N_("every two weeks (14 days)"),
    30: N_("every month (30 days)"),
    90: N_("every quarter (90 days)"),
    182: N_("every half a year (182 days)"),
    365: N_("every year (365 days)"),
}
"""The intervals that people choose from, in days."""
INTERVALS = tuple(_NAMED)


def interval_text(days: int) -> str:
    """How often: "every two weeks (14 days)", "every 45 days"."""
    if days in _NAMED:
        return _(_NAMED[days])
    return ngettext("every {count} day", "every {count} days", days).format(count=days)


def interval_typed(days: int | None) -> str:
    """How often, as a form shows it and reads it again: "30", "" for nothing."""
    return "" if days is None else str(days)


def due_text(overdue: int) -> str:
    """When a touch is due: "12 days overdue", "today", "in 3 days".

    Args:
        overdue: days since then; negative while there is still time.
    """
    if not overdue:
        return _("today")
    if overdue > 0:
        return ngettext("{count} day overdue", "{count} days overdue", overdue).format(count=overdue)
    return ngettext("in {count} day", "in {count} days", -overdue).format(count=-overdue)


def due_cell(cell: str) -> str:
    """The same of a cell of a list, which has the day: "2026-01-31"; what is no day stays as it is."""
    from datetime import UTC, date, datetime  # only lists with such a column pay for it

    try:
        return due_text((datetime.now(UTC).date() - date.fromisoformat(cell)).days)
    except ValueError:
        return cell


def due_sentence(due: Due, day_text: Callable[[date], str]) -> str:
    """All about one contact: "every month (30 days), last 12 November 2026, due in 20 days".

    Args:
        day_text: how a day is written.
    """
    from datetime import datetime

    often = interval_text(due.days)
    if due.tag:
        often = _("{often}, as tagged {tag}").format(often=often, tag=due.tag)
    last = _("no touch yet")
    if due.last_touch:
        day = datetime.fromisoformat(due.last_touch).astimezone().date()
        last = _("last {day}").format(day=day_text(day))
    when = due_text(due.overdue)
    if due.overdue <= 0:
        when = _("due {when}").format(when=when)
    return ", ".join((often, last, when))
