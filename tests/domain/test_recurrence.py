"""When meetings take place by their rules: the clock of a zone, what departs from the rule, how far."""

from __future__ import annotations

import warnings
from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.domain.problems import Code, Refused
from tui_crm.domain.recurrence import (
    AHEAD,
    FOREVER,
    MOST,
    Series,
    Wall,
    ends_after,
    expand,
    is_too_often,
    length_of,
    originals,
    read_wall,
    wall_text,
)
from tui_crm.domain.rrule_text import checked
from tui_crm.text.zones import aware

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WARSAW, NEW_YORK = "Europe/Warsaw", "America/New_York"


@pytest.fixture(autouse=True)
def _warsaw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", WARSAW)


def a_series(rule: str, starts: str = "2026-01-05T09:00:00", zone: str = WARSAW, **more: object) -> Series:
    begin = read_wall(starts)
    ends: Wall = begin + (timedelta(hours=1) if isinstance(begin, datetime) else timedelta(days=1))
    return Series(begin, ends, zone, checked(rule, begin), **more)  # type: ignore[arg-type]


def begins(series: Series, until: datetime = NOW + AHEAD) -> list[str]:
    """When it takes place, in UTC, to the minute."""
    spans = sorted(expand(series, NOW, until).spans, key=lambda one: one.starts_at)
    return [f"{datetime.fromtimestamp(one.starts_at, UTC):%Y-%m-%d %H:%M}" for one in spans]


@pytest.mark.parametrize(
    ("rule", "starts", "zone", "expected"),
    [
        # nine stays nine when the clocks change, in both directions, here and there
        ("FREQ=WEEKLY;COUNT=3", "2026-03-22T09:00:00", WARSAW, ["03-22 08:00", "03-29 07:00", "04-05 07:00"]),
        ("FREQ=WEEKLY;COUNT=2", "2026-10-18T09:00:00", WARSAW, ["10-18 07:00", "10-25 08:00"]),
        ("FREQ=WEEKLY;COUNT=2", "2026-03-01T09:00:00", NEW_YORK, ["03-01 14:00", "03-08 13:00"]),
        ("FREQ=WEEKLY;COUNT=2", "2026-10-25T09:00:00", NEW_YORK, ["10-25 13:00", "11-01 14:00"]),
        # a time that the clock leaves out, and one that it shows twice
        ("FREQ=DAILY;COUNT=3", "2026-03-28T02:30:00", WARSAW, ["03-28 01:30", "03-29 01:30", "03-30 00:30"]),
        ("FREQ=DAILY;COUNT=3", "2026-10-24T02:30:00", WARSAW, ["10-24 00:30", "10-25 00:30", "10-26 01:30"]),
        # days of the month and of the week
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", "2026-01-30T09:00:00", "UTC", ["01-30 09:00", "02-27 09:00"]),
        ("FREQ=MONTHLY;BYDAY=2TU;COUNT=2", "2026-01-13T09:00:00", "UTC", ["01-13 09:00", "02-10 09:00"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=2", "2026-01-31T09:00:00", "UTC", ["01-31 09:00", "03-31 09:00"]),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2",
            "2026-01-30T09:00:00", "UTC", ["01-30 09:00", "02-27 09:00"],
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU;COUNT=4",
            "2026-01-06T09:00:00", "UTC", ["01-06 09:00", "01-18 09:00", "01-20 09:00", "02-01 09:00"],
        ),
        # until: a moment in UTC, a day with the whole of it, the clock of the meeting
        ("FREQ=DAILY;UNTIL=20260106T080000Z", "2026-01-05T09:00:00", WARSAW, ["01-05 08:00", "01-06 08:00"]),
        ("FREQ=DAILY;UNTIL=20260106T075959Z", "2026-01-05T09:00:00", WARSAW, ["01-05 08:00"]),
        ("FREQ=DAILY;UNTIL=20260106", "2026-01-05T09:00:00", WARSAW, ["01-05 08:00", "01-06 08:00"]),
        ("FREQ=DAILY;UNTIL=20260106T090000", "2026-01-05T09:00:00", WARSAW, ["01-05 08:00", "01-06 08:00"]),
        ("FREQ=DAILY;UNTIL=20200101T000000Z", "2026-01-05T09:00:00", WARSAW, ["01-05 08:00"]),
        # whole days, and days without a zone
        ("FREQ=DAILY;COUNT=2", "2026-03-28", "", ["03-27 23:00", "03-28 23:00"]),
        ("FREQ=DAILY;COUNT=2", "2026-03-28T12:00:00", "", ["03-28 11:00", "03-29 10:00"]),
        # the first one counts, whatever the rule says
        (
            "FREQ=WEEKLY;BYDAY=TU;COUNT=3",
            "2026-01-05T09:00:00", "UTC", ["01-05 09:00", "01-06 09:00", "01-13 09:00"],
        ),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2026-01-05T09:00:00", "UTC", ["01-05 09:00"]),
    ],
)  # fmt: skip
def test_rules_by_the_clock_of_the_zone(rule: str, starts: str, zone: str, expected: list[str]) -> None:
    assert begins(a_series(rule, starts, zone)) == [f"2026-{one}" for one in expected]


def test_dates_are_added_left_out_and_moved() -> None:
    moved = (datetime(2026, 1, 8, 15), datetime(2026, 1, 8, 16), "UTC")
    series = a_series(
        "FREQ=DAILY;COUNT=4",
        added=("2026-01-20T09:00:00", "2026-01-06T09:00:00"),
        left_out=("2026-01-05T09:00:00",),
        changes={"2026-01-07T09:00:00": moved},
    )
    assert begins(series) == ["2026-01-06 08:00", "2026-01-08 08:00", "2026-01-08 15:00", "2026-01-20 08:00"]
    assert [one.original for one in expand(series, NOW, NOW + AHEAD).spans][1] == "2026-01-07T09:00:00"


def test_how_long_it_takes_is_exact_and_days_are_days() -> None:
    night = Series(datetime(2026, 3, 28, 23), datetime(2026, 3, 29, 5), WARSAW, "FREQ=DAILY;COUNT=2")
    lengths = [one.ends_at - one.starts_at for one in expand(night, NOW, NOW + AHEAD).spans]
    assert lengths == [5 * 3600, 5 * 3600], "the night that lost an hour is the one that was written down"
    days = Series(date(2026, 3, 28), date(2026, 3, 30), "", "FREQ=WEEKLY;COUNT=2")
    spans = expand(days, NOW, NOW + AHEAD).spans
    assert [(one.ends_at - one.starts_at) // 3600 for one in spans] == [47, 48]
    assert length_of(date(2026, 3, 28), date(2026, 3, 30), "") == timedelta(days=2)
    assert ends_after(datetime(2026, 3, 29, 1, 30), timedelta(hours=1), WARSAW) == datetime(
        2026, 3, 29, 3, 30
    )


def test_it_is_expanded_as_far_as_asked_and_no_further() -> None:
    endless = a_series("FREQ=WEEKLY")
    found = expand(endless, NOW, NOW + timedelta(days=70))
    assert len(found.spans) == 10
    assert found.expanded_to == int((NOW + timedelta(days=70)).timestamp())
    assert expand(a_series("FREQ=WEEKLY;COUNT=3"), NOW, NOW + AHEAD).expanded_to == FOREVER
    assert expand(a_series(""), NOW, NOW + AHEAD).expanded_to == FOREVER
    assert [one.original for one in expand(a_series(""), NOW, NOW + AHEAD).spans] == [""]


def test_of_very_many_those_from_now_on_come_first() -> None:
    daily = a_series("FREQ=DAILY", "1950-01-01T09:00:00")
    spans = expand(daily, NOW, NOW + AHEAD).spans
    assert len(spans) == MOST
    coming = [one for one in spans if one.ends_at > NOW.timestamp()]
    assert len(coming) == AHEAD.days
    hourly = expand(a_series("FREQ=HOURLY"), NOW, NOW + AHEAD)
    assert len(hourly.spans) == MOST
    assert hourly.expanded_to < int((NOW + AHEAD).timestamp())


@pytest.mark.parametrize(
    ("rule", "is_refused"),
    [("FREQ=HOURLY", True), ("FREQ=DAILY;BYHOUR=9,13,17", False), ("FREQ=HOURLY;INTERVAL=6", False),
     ("FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,10,20,30", True), ("FREQ=HOURLY;COUNT=100", False)],
)  # fmt: skip
def test_what_could_not_be_kept_is_too_often(rule: str, is_refused: bool) -> None:
    assert is_too_often(a_series(rule), NOW) is is_refused
    assert is_too_often(a_series(rule, "2036-01-05T09:00:00"), NOW) is is_refused


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("rrule:freq=monthly;byday=+02TU,-1fr;interval=02", "FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU,-1FR"),
        ("COUNT=3;FREQ=DAILY", "FREQ=DAILY;COUNT=3"),
        (" FREQ=WEEKLY; BYDAY=MO ;", "FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=DAILY;UNTIL=20161231T235960Z", "FREQ=DAILY;UNTIL=20161231T235960Z"),
        ("", ""),
    ],
)
def test_a_rule_has_one_text(text: str, rule: str) -> None:
    assert checked(text, datetime(2026, 1, 1)) == rule
    assert checked(rule, datetime(2026, 1, 1)) == rule


def test_whole_days_have_no_time_of_the_day() -> None:
    assert checked("FREQ=DAILY;BYHOUR=9;BYMINUTE=30", date(2026, 1, 1)) == "FREQ=DAILY"
    with pytest.raises(Refused):
        checked("FREQ=HOURLY", date(2026, 1, 1))


@pytest.mark.parametrize(
    "text",
    [
        "X", "FREQ=", "FREQ=SOMETIMES", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=1,2",
        "FREQ=DAILY;COUNT=-1", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=YEARLY;BYMONTH=13", "FREQ=DAILY;BYHOUR=24",
        "FREQ=DAILY;BYSETPOS=2", "FREQ=DAILY;UNTIL=20261301", "FREQ=DAILY;UNTIL=TOMORROW",
        "FREQ=YEARLY;BYEASTER=1", "FREQ=YEARLY;RSCALE=CHINESE", "FREQ=DAILY;INTERVAL=9999999",
        "FREQ=DAILY;BYMONTH=" + ",".join("1" * 800),
        "FREQ=YEARLY;BYDAY=99MO", "FREQ=YEARLY;BYDAY=-54MO", "FREQ=MONTHLY;BYDAY=9MO",
        "FREQ=MONTHLY;BYDAY=MO,-6TU",
        "FREQ=YEARLY;BYMONTH=12;BYDAY=53MO", "FREQ=HOURLY;BYHOUR=3;BYMONTH=2;BYMONTHDAY=30",
    ],
)  # fmt: skip
def test_what_is_no_rule(text: str) -> None:
    with pytest.raises(Refused) as refused:
        checked(text, datetime(2026, 1, 1))
    assert refused.value.problem.code is Code.MEETING_RULE


@pytest.mark.parametrize("text", ["FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=30"])
def test_what_recurs_within_the_hour_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        checked(text, datetime(2026, 1, 1))
    assert refused.value.problem.code is Code.MEETING_TOO_OFTEN


def _numbers(first: int, last: int) -> st.SearchStrategy[str]:
    return st.lists(st.integers(first, last), min_size=1, max_size=3, unique=True).map(
        lambda found: ",".join(map(str, sorted(found)))
    )


_DAYS = st.lists(
    st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, max_size=3, unique=True
)
_PARTS = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])},
    optional={
        "INTERVAL": st.integers(1, 5).map(str),
        "COUNT": st.integers(1, 40).map(str),
        "BYDAY": _DAYS.map(",".join),
        "BYMONTH": _numbers(1, 12),
        "BYMONTHDAY": _numbers(1, 31),
        "WKST": st.sampled_from(["MO", "SU"]),
    },
)


@given(parts=_PARTS, day=st.integers(0, 1_500), hour=st.integers(0, 23))
def test_rules_mean_what_dateutil_makes_of_them(parts: dict[str, str], day: int, hour: int) -> None:
    start = datetime(2023, 1, 1, hour) + timedelta(days=day)
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    until = datetime(2030, 1, 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        by_library = rrulestr(text, dtstart=start).between(start, until, inc=True)
    if start not in by_library:
        by_library = [start, *by_library]
        if "COUNT" in parts:
            by_library = by_library[: int(parts["COUNT"])]
    series = Series(start, start + timedelta(hours=1), WARSAW, checked(text, start))
    mine = []
    for wall in originals(series):
        if wall_text(wall) > wall_text(until) or len(mine) > len(by_library):
            break
        mine.append(wall)
    assert mine == by_library
    spans = expand(series, NOW, aware(until, WARSAW)).spans
    assert [one.original for one in spans] == [wall_text(wall) for wall in by_library if wall < until]
