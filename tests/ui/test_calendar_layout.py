"""Where meetings stand in a month and in a day, without a screen."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tui_crm.domain.meetings import MeetingStatus, Occurrence
from tui_crm.i18n import use_language
from tui_crm.ui.modals.find_meeting import in_order
from tui_crm.ui.widgets.calendar_layout import (
    blocks_of,
    by_day,
    clamped,
    days_of,
    moments,
    month_later,
    takes_whole,
    times_text,
    title_text,
    weeks_of_month,
)
from tui_crm.ui.widgets.day_view import block_text, slot_label
from tui_crm.ui.widgets.meeting_items import upcoming_items
from tui_crm.ui.widgets.month_grid import day_lines, measures

WARSAW, NEW_YORK = ZoneInfo("Europe/Warsaw"), ZoneInfo("America/New_York")
DAY = date(2026, 11, 25)


def at(text: str, zone: ZoneInfo = WARSAW) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def an_occurrence(begin: str, end: str, title: str = "Offer", **fields: object) -> Occurrence:
    values: dict[str, object] = {
        "id": 1, "meeting_id": 1, "original": "", "title": title, "location": "", "colour": "",
        "status": MeetingStatus.CONFIRMED, "is_all_day": False, "starts_at": at(begin), "ends_at": at(end),
        "zone": "Europe/Warsaw", "is_recurring": False,
    }  # fmt: skip
    return Occurrence(**(values | fields))  # type: ignore[arg-type]


def whole_days(first: str, after: str, title: str = "Fair") -> Occurrence:
    return an_occurrence(f"{first}T00:00", f"{after}T00:00", title, is_all_day=True, zone="")


# Months


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(1900, 1, 5), -1, date(1900, 1, 5)),
        (date(2199, 12, 31), 1, date(2199, 12, 31)),
    ],
)
def test_another_month_has_the_same_day_or_its_last(day, months, expected):
    assert month_later(day, months) == expected


def test_one_goes_no_further_than_meetings_can_be():
    assert clamped(date(1899, 12, 31)) == date(1900, 1, 1)
    assert clamped(date(2200, 1, 1)) == date(2199, 12, 31)


@pytest.mark.parametrize(
    ("day", "first", "begins", "ends", "count"),
    [
        (date(2026, 11, 25), 0, date(2026, 10, 26), date(2026, 12, 6), 6),
        (date(2026, 11, 25), 6, date(2026, 11, 1), date(2026, 12, 5), 5),
        (date(2027, 2, 1), 0, date(2027, 2, 1), date(2027, 2, 28), 4),
        (date(2026, 12, 31), 0, date(2026, 11, 30), date(2027, 1, 3), 5),
    ],
)
def test_a_month_has_whole_weeks(day, first, begins, ends, count):
    weeks = weeks_of_month(day, first)
    assert (weeks[0][0], weeks[-1][-1], len(weeks)) == (begins, ends, count)
    days = [one for week in weeks for one in week]
    assert days == [begins + timedelta(number) for number in range(7 * count)]


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 25), 24)]
)
def test_the_days_on_which_the_clock_changes_are_shorter_and_longer(day, hours):
    begin, end = moments(day, day, WARSAW)
    assert end - begin == timedelta(hours=hours)


# Days of a meeting


@pytest.mark.parametrize(
    ("one", "first", "last"),
    [
        (an_occurrence("2026-11-25T10:00", "2026-11-25T11:00"), DAY, DAY),
        (an_occurrence("2026-11-25T22:00", "2026-11-26T00:00"), DAY, DAY),
        (an_occurrence("2026-11-25T22:00", "2026-11-26T01:00"), DAY, date(2026, 11, 26)),
        (an_occurrence("2026-11-25T00:00", "2026-11-25T00:00"), DAY, DAY),
        (whole_days("2026-11-25", "2026-11-28"), DAY, date(2026, 11, 27)),
        # 29 March 2026 has 23 hours in Warsaw, 25 October 25.
        (whole_days("2026-03-29", "2026-03-30"), date(2026, 3, 29), date(2026, 3, 29)),
        (whole_days("2026-10-25", "2026-10-26"), date(2026, 10, 25), date(2026, 10, 25)),
    ],
)
def test_a_meeting_is_of_these_days(one, first, last):
    assert days_of(one, WARSAW) == (first, last)


def test_days_are_those_of_wherever_one_is():
    late = an_occurrence("2026-11-25T03:00", "2026-11-25T04:00")
    assert days_of(late, NEW_YORK) == (date(2026, 11, 24), date(2026, 11, 24))
    assert times_text(late, NEW_YORK) == "21:00-22:00"


def test_whole_days_come_first_in_a_day_then_those_that_begin_earlier():
    found = [
        an_occurrence("2026-11-25T11:00", "2026-11-25T12:00", "b"),
        an_occurrence("2026-11-25T09:00", "2026-11-25T10:00", "a"),
        whole_days("2026-11-24", "2026-11-26"),
    ]
    days = by_day(found, DAY, date(2026, 11, 30), WARSAW)
    assert [one.title for one in days[DAY]] == ["Fair", "a", "b"]
    assert list(days) == [DAY]  # what lies before the span is left out


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (an_occurrence("2026-11-25T10:00", "2026-11-25T11:30"), "10:00-11:30"),
        (an_occurrence("2026-11-25T10:00", "2026-11-25T10:00"), "10:00"),
        (an_occurrence("2026-11-24T10:00", "2026-11-25T11:30"), "until 11:30"),
        (an_occurrence("2026-11-25T10:00", "2026-11-26T11:30"), "from 10:00"),
        (an_occurrence("2026-11-24T10:00", "2026-11-26T11:30"), "all day"),
        (whole_days("2026-11-25", "2026-11-26"), "all day"),
    ],
)
def test_the_hours_of_a_day(one, text):
    assert times_text(one, WARSAW, DAY) == text


def test_what_does_not_take_place_is_told_in_words():
    begin, end = "2026-11-25T10:00", "2026-11-25T11:00"
    assert title_text(an_occurrence(begin, end, status=MeetingStatus.CANCELLED)) == "Offer (cancelled)"
    assert title_text(an_occurrence(begin, end, status=MeetingStatus.TENTATIVE)) == "Offer (tentative)"
    assert title_text(an_occurrence(begin, end, "")) == "(no title)"


# The hours of a day


def placed(*spans: tuple[str, str], day: date = DAY) -> list[tuple[int, int, int, int]]:
    found = [an_occurrence(f"{day}T{begin}", f"{day}T{end}") for begin, end in spans]
    return [(one.first, one.last, one.lane, one.lanes) for one in blocks_of(found, day, WARSAW)]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([("10:00", "11:00")], [(20, 21, 0, 1)]),
        ([("10:00", "11:00"), ("11:00", "12:00")], [(20, 21, 0, 1), (22, 23, 0, 1)]),
        ([("10:00", "11:00"), ("10:30", "12:00")], [(20, 21, 0, 2), (21, 23, 1, 2)]),
        # Both in the same half hour, though one ends before the other begins.
        ([("10:00", "10:10"), ("10:15", "10:30")], [(20, 20, 0, 2), (20, 20, 1, 2)]),
        # The third goes under the first, the fourth is alone.
        (
            [("09:00", "12:00"), ("09:00", "10:00"), ("10:00", "11:00"), ("13:00", "14:00")],
            [(18, 23, 0, 2), (18, 19, 1, 2), (20, 21, 1, 2), (26, 27, 0, 1)],
        ),
        ([("10:00", "10:00")], [(20, 20, 0, 1)]),
    ],
)
def test_what_overlaps_stands_side_by_side(spans, expected):
    assert placed(*spans) == expected


def test_a_night_is_cut_at_the_ends_of_the_day():
    night = an_occurrence("2026-11-24T22:00", "2026-11-25T02:00")
    assert [(one.first, one.last) for one in blocks_of([night], DAY, WARSAW)] == [(0, 3)]
    assert [(one.first, one.last) for one in blocks_of([night], DAY - timedelta(1), WARSAW)] == [(44, 47)]
    whole = an_occurrence("2026-11-24T22:00", "2026-11-26T02:00")
    assert takes_whole(whole, DAY, WARSAW)
    assert blocks_of([whole], DAY, WARSAW) == ()


def test_the_hour_that_is_there_twice_has_one_row():
    """25 October 2026, 2:30 summer time to 2:30 winter time: an hour, and no time by the clock."""
    begin = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    one = an_occurrence(
        "2026-10-25T02:30", "2026-10-25T02:30", starts_at=begin, ends_at=begin + timedelta(hours=1)
    )
    day = date(2026, 10, 25)
    assert days_of(one, WARSAW) == (day, day)
    assert times_text(one, WARSAW) == "02:30-02:30"
    assert [(block.first, block.last) for block in blocks_of([one], day, WARSAW)] == [(5, 5)]


def test_a_block_says_when_and_what_then_where_then_with_whom():
    one = an_occurrence("2026-11-25T10:00", "2026-11-25T12:00", location="Room", participants=("Ewa", "Jan"))
    (block,) = blocks_of([one], DAY, WARSAW)
    texts = [block_text(block, slot, DAY, WARSAW) for slot in range(20, 24)]
    assert texts == ["10:00-12:00 Offer", "Room", "Ewa, Jan", ""]
    assert [slot_label(slot) for slot in (0, 1, 27, 28)] == ["00:00", "", "", "14:00"]


# The fields of a month


@pytest.mark.parametrize(
    ("width", "height", "weeks", "first", "expected"),
    [
        (40, 17, 6, 0, (4, 5, 2)),
        (40, 17, 5, 6, (0, 5, 3)),
        (113, 38, 6, 0, (4, 15, 6)),
        (20, 5, 6, 0, (0, 2, 1)),
    ],
)
def test_the_room_of_a_day(width, height, weeks, first, expected):
    assert measures(width, height, weeks, first) == expected


def shown(count: int, width: int, rows: int, **fields: bool) -> list[str]:
    found = [
        an_occurrence(
            f"2026-11-25T{8 + number:02}:00", f"2026-11-25T{9 + number:02}:00", f"m{number}", colour="red"
        )
        for number in range(count)
    ]
    lines = day_lines(DAY, found, width, rows, WARSAW, **fields)
    assert len(lines) <= rows
    texts = ["".join(text for text, _style in line) for line in lines]
    assert {len(text) for text in texts} == {width}
    return [text.rstrip() for text in texts]


@pytest.mark.parametrize(
    ("count", "width", "rows", "expected"),
    [
        (0, 5, 1, [" 25"]),
        (3, 5, 1, [" 25·3"]),
        (12, 5, 1, [" 25·+"]),
        (0, 5, 2, [" 25", ""]),
        (2, 5, 2, [" 25", " ●●"]),
        (12, 5, 2, [" 25", " ●12"]),
        (2, 15, 4, [" 25", " 08:00 m0", " 09:00 m1"]),
        (3, 15, 4, [" 25", " 08:00 m0", " 09:00 m1", " 10:00 m2"]),
        (5, 15, 4, [" 25", " 08:00 m0", " 09:00 m1", " +3"]),
    ],
)
def test_the_field_of_a_day(count, width, rows, expected):
    assert shown(count, width, rows) == expected


def test_today_has_its_word_where_there_is_room():
    assert shown(0, 15, 4, is_today=True)[0] == " 25 today"


# What was found


def test_of_what_was_found_the_nearest_time_comes_first_and_each_meeting_once():
    now = at("2026-11-25T09:30")
    weekly = [
        an_occurrence(f"2026-11-{day}T10:00", f"2026-11-{day}T11:00", f"week {day}", meeting_id=2)
        for day in (11, 18, 25)
    ]
    late = an_occurrence("2026-12-25T10:00", "2026-12-25T11:00", "late", meeting_id=3)
    going_on = an_occurrence("2026-11-25T09:00", "2026-11-25T10:00", "now", meeting_id=4)
    past = [
        an_occurrence(f"2026-{month}-01T10:00", f"2026-{month}-01T11:00", month, meeting_id=number)
        for number, month in enumerate(("02", "09"), 5)
    ]
    found = in_order([late, *weekly, going_on, *past], now)
    assert [one.title for one in found] == ["now", "week 25", "late", "09", "02"]


# The card


@pytest.fixture
def _in_warsaw():
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TZ", "Europe/Warsaw")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("_in_warsaw")
def test_the_next_meetings_of_a_contact_in_few_words():
    now = at("2026-11-25T09:00")
    found = (
        an_occurrence("2026-11-25T10:00", "2026-11-25T11:00", "Offer", colour="red"),
        an_occurrence("2026-11-26T10:00", "2026-11-26T11:00", "Call"),
        whole_days("2027-01-04", "2027-01-05"),
    )
    items = upcoming_items(found, now)
    assert [(item.label, item.text) for item in items] == [
        ("Meetings", "today, 10:00-11:00 | Offer"),
        ("", "tomorrow, 10:00-11:00 | Call"),
        ("", "Mo 4 January 2027, all day | Fair"),
    ]
    assert [item.colours for item in items] == [(("Offer", "$tag-red"),), (), ()]
    past = upcoming_items((an_occurrence("2026-11-20T10:00", "2026-11-20T11:00"),), now)
    assert [(item.label, item.text) for item in past] == [
        ("Last meeting", "Fr 20 November, 10:00-11:00 | Offer")
    ]
    use_language("pl")
    assert upcoming_items(found[1:2], now)[0].text == "jutro, 10:00-11:00 | Call"
    assert upcoming_items((), now) == ()
