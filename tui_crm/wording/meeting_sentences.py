"""The sentences about meetings and calendars: a part of `sentences`."""

from __future__ import annotations

from tui_crm.domain.problems import Code
from tui_crm.i18n import N_

MEETING_SENTENCES: dict[Code, str] = {
    Code.MEETING_NOT_FOUND: N_("There is no meeting {id}, or you have no access to it."),
    Code.MEETING_CHANGED: N_(
        "Somebody else has changed the meeting meanwhile, and nothing was saved: open it again."
    ),
    Code.MEETING_WITHOUT_OCCURRENCE: N_('The meeting does not take place on "{value}": see meetings show.'),
    Code.TIME_LEFT_OUT: N_(
        "There is no {value} on that day: the clocks are put forward. Enter a later time."
    ),
    Code.MEETING_ENDS_FIRST: N_("A meeting cannot end before it begins: change one of the times."),
    Code.MEETING_RULE: N_(
        '"{value}" is no rule by which a meeting can recur: write it as FREQ=WEEKLY;BYDAY=MO.'
    ),
    Code.MEETING_TOO_OFTEN: N_(
        'A meeting cannot recur as often as "{value}" says: the most is every few hours.'
    ),
    Code.MEETING_WITHOUT_START: N_("The meeting has no beginning that can be read (DTSTART)."),
    Code.MEETING_NOT_CLOSED: N_("The file ends in the middle of the meeting: its end is missing."),
    Code.MEETING_TOO_LARGE: N_("The meeting is too large: the most is {maximum} MB."),
    Code.MEETING_LINE: N_('A line of the meeting cannot be read: "{value}".'),
    Code.MEETING_METHOD: N_(
        'The file asks for something that only its organizer can do ("{value}"): nothing was done.'
    ),
    Code.MEETING_OF_ANOTHER: N_(
        "It stands in a calendar of somebody else that you do not see, with another title, time or organizer."
    ),
    Code.LENGTH_NOT_RECOGNIZED: N_('"{value}" does not say how long: write it as 45m, 1h30 or 2d.'),
    Code.MEETING_TIME_NOT_RECOGNIZED: N_(
        '"{value}" is no day or time: write 2026-01-31 14:30, "tomorrow 9:00", '
        "or 2026-01-31 for the whole day."
    ),
    Code.TOO_MANY_PARTICIPANTS: N_("Too many participants: the most is {maximum}."),
    Code.ZONE_UNKNOWN: N_('There is no time zone "{name}": name one as Europe/Warsaw.'),
    Code.FILE_NOT_CALENDAR: N_('The file "{path}" is no calendar: iCalendar is read (.ics).'),
    Code.NO_MEETING_HERE: N_("There is no meeting under the cursor."),
    Code.NO_UNKNOWN_ADDRESS_HERE: N_("There is no participant under the cursor who is nobody's contact."),
    Code.MEETING_FIELD_CHANGED: N_(
        "Somebody else has changed this too meanwhile, to: {value}. Saving again keeps what stands here."
    ),
    Code.MEETING_BEGIN_REQUIRED: N_("Say when it begins; without both times it takes the whole day."),
    Code.WEEKDAYS_NOT_RECOGNIZED: N_("Not days of the week: {value}."),
    Code.UNTIL_NOT_RECOGNIZED: N_("Neither a day nor how often it takes place: {value}."),
    Code.TIME_OF_DAY_NOT_RECOGNIZED: N_("Not a time of the day: {value}. Write it as 9:30 or 16:05."),
    Code.REPEAT_INTERVAL_NOT_RECOGNIZED: N_("Not a whole number from 1 to 999: {value}."),
}
