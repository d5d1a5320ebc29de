"""How a meeting recurs, in words; days and weeks in both languages."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from babel import Locale

from tui_crm.i18n import use_language
from tui_crm.wording.dates import day_title, first_weekday, month_title, week_of
from tui_crm.wording.recurrence import recurrence_words

STARTS = datetime(2026, 11, 25, 9)


@pytest.mark.parametrize(
    ("rule", "english", "polish"),
    [
        ("", "", ""),
        ("FREQ=DAILY", "every day", "codziennie"),
        ("FREQ=DAILY;INTERVAL=5", "every 5 days", "co 5 dni"),
        ("FREQ=WEEKLY", "every week on Wednesday", "co tydzień w środę"),
        (
            "FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20261231T225959Z",
            "every week on Monday and Thursday until 31 December 2026",
            "co tydzień w poniedziałek i czwartek do 31 grudnia 2026",
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,WE,SU",
            "every 2 weeks on Tuesday, Wednesday and Sunday",
            "co 2 tygodnie we wtorek, środę i niedzielę",
        ),
        (
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
            "every week from Monday to Friday",
            "co tydzień od poniedziałku do piątku",
        ),
        ("FREQ=MONTHLY", "every month on day 25", "co miesiąc 25. dnia"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day", "co miesiąc ostatniego dnia"),
        ("FREQ=MONTHLY;BYDAY=2SA", "every month on the 2nd Saturday", "co miesiąc w 2. sobotę"),
        ("FREQ=MONTHLY;BYDAY=-1SU", "every month on the last Sunday", "co miesiąc w ostatnią niedzielę"),
        ("FREQ=YEARLY;COUNT=3", "every year on 25 November (3 times)", "co rok 25 listopada (3 razy)"),
        ("FREQ=HOURLY", "by the rule FREQ=HOURLY", "według reguły FREQ=HOURLY"),
        ("FREQ=\x1b[2J", "by the rule FREQ=[2J", "według reguły FREQ=[2J"),
    ],
)
def test_a_rule_in_words(rule, english, polish):
    assert recurrence_words(rule, STARTS, "Europe/Warsaw") == english
    use_language("pl")
    assert recurrence_words(rule, STARTS, "Europe/Warsaw") == polish


@pytest.mark.parametrize("region", ["PL", "DE", "GB", "US", "CA", "IL", "ZA", "FR"])
def test_weeks_begin_as_the_region_has_it_and_in_polish_on_monday(region):
    assert first_weekday(region) == Locale("en", region).first_week_day
    use_language("pl")
    assert first_weekday(region) == 0


def test_a_week_has_its_day_wherever_it_begins():
    sunday = date(2026, 11, 22)
    assert week_of(sunday, 0)[0] == date(2026, 11, 16)
    assert week_of(sunday, 6)[0] == sunday


def test_days_and_months_by_themselves_are_named_in_both_languages():
    day = date(2026, 10, 28)
    assert day_title(day) == "Wednesday, 28 October 2026"
    assert day_title(day, date(2026, 10, 29)) == "Wednesday, 28 October 2026 (yesterday)"
    use_language("pl")
    assert day_title(day) == "środa, 28 października 2026"
    assert month_title(day) == "październik 2026"
