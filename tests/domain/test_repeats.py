"""Rules of meetings as values to choose one by one."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tui_crm.domain.repeats import Every, Repeats, read_repeats, rule_of

STARTS = datetime(2026, 11, 25, 9)
"""A Wednesday, the fourth of its month."""
WARSAW = "Europe/Warsaw"


@pytest.mark.parametrize(
    ("rule", "repeats"),
    [
        ("FREQ=DAILY", Repeats(Every.DAY)),
        ("FREQ=DAILY;INTERVAL=3;COUNT=10", Repeats(Every.DAY, 3, count=10)),
        ("FREQ=WEEKLY", Repeats(Every.WEEK)),
        ("FREQ=WEEKLY;BYDAY=MO,TH", Repeats(Every.WEEK, weekdays=(0, 3))),
        ("FREQ=MONTHLY;BYDAY=4WE", Repeats(Every.MONTH, nth=((4, 2),))),
        ("FREQ=MONTHLY;BYDAY=-1FR", Repeats(Every.MONTH, nth=((-1, 4),))),
        ("FREQ=MONTHLY;BYMONTHDAY=1,-1", Repeats(Every.MONTH, month_days=(1, -1))),
        ("FREQ=YEARLY", Repeats(Every.YEAR)),
        ("FREQ=WEEKLY;UNTIL=20261231T225959Z", Repeats(Every.WEEK, until=date(2026, 12, 31))),
        ("FREQ=WEEKLY;UNTIL=20260731T215959Z", Repeats(Every.WEEK, until=date(2026, 7, 31))),
    ],
)
def test_a_rule_is_read_and_written_again(rule, repeats):
    assert read_repeats(rule, STARTS, WARSAW) == repeats
    assert rule_of(repeats, STARTS, WARSAW) == rule


@pytest.mark.parametrize(
    ("rule", "repeats"),
    [
        ("freq=weekly;byday=th,mo;wkst=su", Repeats(Every.WEEK, weekdays=(0, 3))),
        ("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=25", Repeats(Every.YEAR)),
        ("FREQ=WEEKLY;UNTIL=20261231T230000Z", Repeats(Every.WEEK, until=date(2027, 1, 1))),
        ("FREQ=WEEKLY;UNTIL=20261231", Repeats(Every.WEEK, until=date(2026, 12, 31))),
    ],
)
def test_other_ways_to_write_the_same_are_read_too(rule, repeats):
    assert read_repeats(rule, STARTS, WARSAW) == repeats


@pytest.mark.parametrize(
    "rule",
    [
        "", "x", "FREQ=HOURLY", "FREQ=WEEKLY;BYSETPOS=1;BYDAY=MO", "FREQ=YEARLY;BYMONTH=3",
        "FREQ=YEARLY;BYDAY=1MO;BYMONTH=11", "FREQ=MONTHLY;BYDAY=WE", "FREQ=DAILY;BYDAY=MO",
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,SU", "FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;COUNT=0",
        "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;UNTIL=20261301", "FREQ=DAILY;BYMONTH=1",
        "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=3",
    ],
)  # fmt: skip
def test_what_the_values_cannot_say_is_no_such_rule(rule):
    assert read_repeats(rule, STARTS, WARSAW) is None


@pytest.mark.parametrize(
    ("starts", "zone", "until"),
    [
        (STARTS, WARSAW, "20261231T225959Z"),
        (STARTS, "America/New_York", "20270101T045959Z"),
        (STARTS, "", "20261231T235959"),
        (date(2026, 11, 25), "", "20261231"),
    ],
)
def test_the_end_of_a_rule_is_of_the_kind_of_its_beginning(starts, zone, until):
    repeats = Repeats(Every.DAY, until=date(2026, 12, 31))
    assert rule_of(repeats, starts, zone) == f"FREQ=DAILY;UNTIL={until}"
    assert read_repeats(f"FREQ=DAILY;UNTIL={until}", starts, zone) == repeats
