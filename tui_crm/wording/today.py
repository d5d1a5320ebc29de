"""What is to be done today, in words: a line for everything, and all of it in one line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from tui_crm.domain.imports import ImportLine
from tui_crm.domain.keep_in_touch import Due
from tui_crm.domain.meetings import Occurrence
from tui_crm.domain.opportunities import Opportunity
from tui_crm.domain.today import DUE_SHOWN, LeftDraft, Today
from tui_crm.i18n import N_, _, ngettext
from tui_crm.text.safe import safe_text
from tui_crm.wording.counts import grouped
from tui_crm.wording.dates import date_text, short_date
from tui_crm.wording.imports import state_label
from tui_crm.wording.keep_in_touch import due_text, interval_text
from tui_crm.wording.opportunities import money_text, stage_label

_BETWEEN = " · "


class Section(StrEnum):
    """The parts of a day, in their order."""

    MEETINGS = "meetings"
    DUE = "due"
    CLOSING = "closing"
    DRAFTS = "drafts"
    IMPORTS = "imports"
    DUPLICATES = "duplicates"


_SECTIONS = {
    Section.MEETINGS: N_("Meetings"),
    Section.DUE: N_("Get in touch"),
    Section.CLOSING: N_("Closing"),
    Section.DRAFTS: N_("Half filled"),
    Section.IMPORTS: N_("Imports"),
    Section.DUPLICATES: N_("Duplicates"),
}
_FORMS = {
    "new_person": N_("New person"),
    "new_organization": N_("New organization"),
    "new_opportunity": N_("Opportunity"),
    "opportunity": N_("Opportunity"),
    "new_meeting": N_("Meeting"),
    "meeting": N_("Meeting"),
    "edit": N_("Contact"),
}


class TodayLine(NamedTuple):
    """One thing of the day; data in its texts is safe.

    Attributes:
        key: which thing it is, within its section.
        when: "10:00-11:00", "3 days overdue".
        what: whom or what it is about.
        more: what else there is to know, "" for nothing.
    """

    section: Section
    key: str
    when: str
    what: str
    more: str = ""


def section_label(section: Section) -> str:
    """What stands beside the first line of a part."""
    return _(_SECTIONS[section])


def today_lines(today: Today, room: int = 0) -> list[TodayLine]:
    """All of it, part by part; parts with nothing say nothing.

    Args:
        room: lines there are for it; of those that are due more than `DUE_SHOWN` are named only where the
            other parts are in sight too.
    """
    meetings = [_meeting(one, today.day) for one in today.meetings]
    others = _other_lines(today)
    return [*meetings, *_due_lines(today, room - len(meetings) - len(others)), *others]


def _due_lines(today: Today, room: int) -> list[TodayLine]:
    """Those that are due by name, as far as there is room, and how many there are beside them."""
    most = room if today.due_count <= room else room - 1
    lines = [_due(one) for one in today.due[: max(most, DUE_SHOWN)]]
    if today.due_count > len(lines):
        count = today.due_count - len(lines)
        more = ngettext("and {count} more", "and {count} more", count).format(count=grouped(count))
        lines.append(TodayLine(Section.DUE, "", "", more))
    return lines


def _other_lines(today: Today) -> list[TodayLine]:
    """The parts below those that are due."""
    lines = [_closing(one, today.day) for one in today.closing]
    lines += [_draft(one) for one in today.drafts]
    lines += [_import(one) for one in today.imports]
    if today.duplicates:
        pairs = ngettext("{count} likely pair", "{count} likely pairs", today.duplicates)
        lines.append(TodayLine(Section.DUPLICATES, "", "", pairs.format(count=grouped(today.duplicates))))
    return lines


def today_summary(today: Today) -> str:
    """All of it in one line: "Today: 10:00 Offer · 2 more meetings · 5 to get in touch with"; "" for nothing.

    Meetings of the next day, and likely duplicates, wait for the list.
    """
    parts = list(_parts(today))
    return _("Today: {what}").format(what=_BETWEEN.join(parts)) if parts else ""


def _parts(today: Today) -> Iterator[str]:
    meetings = [one for one in today.meetings if _local(one.starts_at).date() <= today.day]
    if meetings:
        yield f"{_clock(meetings[0], today.day)} {_title(meetings[0])}"
    counts = (
        (len(meetings) - 1, ngettext("{count} more meeting", "{count} more meetings", len(meetings) - 1)),
        (
            today.due_count,
            ngettext("{count} to get in touch with", "{count} to get in touch with", today.due_count),
        ),
        (
            len(today.closing),
            ngettext("{count} opportunity closing", "{count} opportunities closing", len(today.closing)),
        ),
        (len(today.drafts), ngettext("{count} draft", "{count} drafts", len(today.drafts))),
        (
            len(today.imports),
            ngettext("{count} import waiting", "{count} imports waiting", len(today.imports)),
        ),
    )
    for count, text in counts:
        if count > 0:
            yield text.format(count=grouped(count))


def _meeting(one: Occurrence, day: date) -> TodayLine:
    more = ", ".join(safe_text(text) for text in (one.location, *one.participants) if text)
    return TodayLine(
        Section.MEETINGS, f"{one.meeting_id}:{one.original}", _clock(one, day), _title(one), more
    )


def _title(one: Occurrence) -> str:
    return safe_text(one.title) or _("(no title)")


def _clock(one: Occurrence, day: date) -> str:
    """When it is: "10:00-11:00", "all day", of the next day with the word."""
    start, end = _local(one.starts_at), _local(one.ends_at)
    text = _("all day") if one.is_all_day else f"{start:%H:%M}-{end:%H:%M}"
    if start == end:
        text = f"{start:%H:%M}"
    return _("tomorrow {time}").format(time=text) if start.date() == day + timedelta(days=1) else text


def _local(moment: datetime) -> datetime:
    return moment.astimezone()


def _due(one: Due) -> TodayLine:
    often = interval_text(one.days)
    more = _("{often}, as tagged {tag}").format(often=often, tag=safe_text(one.tag)) if one.tag else often
    if one.last_touch:
        day = _local(datetime.fromisoformat(one.last_touch)).date()
        last = _("last {day}").format(day=short_date(day))
    else:
        last = _("no touch yet")
    return TodayLine(
        Section.DUE, str(one.contact_id), due_text(one.overdue), safe_text(one.name), f"{last}, {more}"
    )


def _closing(one: Opportunity, day: date) -> TodayLine:
    when = due_text((day - one.expected_close).days) if one.expected_close else ""
    value = money_text(one.value, one.currency) if one.value is not None else ""
    more = ", ".join(
        part for part in (safe_text(one.organization_name), stage_label(one.stage), value) if part
    )
    return TodayLine(Section.CLOSING, str(one.id), when, safe_text(one.title), more)


def _draft(one: LeftDraft) -> TodayLine:
    day = date_text(_local(datetime.fromisoformat(one.saved_at)).date().isoformat())
    form = _(_FORMS.get(one.form.removesuffix("_filled").partition(" ")[0], N_("Note")))
    return TodayLine(Section.DRAFTS, str(one.id), form, safe_text(one.name) or _("(no name yet)"), day)


def _import(one: ImportLine) -> TodayLine:
    return TodayLine(Section.IMPORTS, str(one.job), state_label(one, short=True), safe_text(one.file))
