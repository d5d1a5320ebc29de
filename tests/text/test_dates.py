"""Birthdays and moments as people and programs write them."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.text.dates import is_month_first, read_birthday, read_moment


@pytest.mark.parametrize(
    ("text", "birthday"),
    [
        ("1980-05-09", "1980-05-09"),
        ("1980-5-9", "1980-05-09"),
        ("19800509", "1980-05-09"),
        ("1980/05/09", "1980-05-09"),
        ("1980.05.09", "1980-05-09"),
        ("1980-05-09T00:00:00Z", "1980-05-09"),
        ("1980-05-09 00:00", "1980-05-09"),
        ("2026-02-01", "2026-02-01"),  # never the 2nd of January
        (" 9.05.1980 ", "1980-05-09"),
        ("9. 5. 1980", "1980-05-09"),
        ("09-05-1980", "1980-05-09"),
        ("9/5/1980", "1980-05-09"),
        ("05/25/1980", "1980-05-25"),
        ("9 maja 1980 r.", "1980-05-09"),
        ("9 maja 1980 roku", "1980-05-09"),
        ("12 PAŹ 1975", "1975-10-12"),
        ("12 października 1975", "1975-10-12"),
        ("May 9, 1980", "1980-05-09"),
        ("9th May 1980", "1980-05-09"),
        ("--05-09", "--05-09"),
        ("--0509", "--05-09"),
        ("--02-29", "--02-29"),
        ("9.5.", "--05-09"),
        ("29.02", "--02-29"),
        ("9 maja", "--05-09"),
        ("29 lutego", "--02-29"),
        ("May 9", "--05-09"),
        ("1604-05-09", "--05-09"),  # Apple's "no year"
    ],
)
def test_birthdays(text: str, birthday: str) -> None:
    assert read_birthday(text) == birthday
    assert read_birthday(birthday) == birthday


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "brak", "Jan", "may", "today", "monday", "May 1980", "1980", "10 am", "9 May 80", "09.05.80",
        "30.02.1980", "1981-02-29", "--02-30", "--13-01", "05-25-1980", "31/04/1980", "31 kwietnia 1980",
        "0/0/00", "4501-01-01", "0001-01-01", "1980-05-09 1981-05-09", "1980-05/09", "600100200",
        "12:00", "9" * 40,
        "9 maja 1980" + " " * 10 + "x" * 60,
    ],
)  # fmt: skip
def test_what_is_no_birthday(text: str) -> None:
    assert read_birthday(text) is None


@pytest.mark.parametrize(
    ("text", "birthday"),
    [
        ("5/9/1980", "1980-05-09"),
        ("5/9/1980 0:00", "1980-05-09"),
        ("31/12/1980", "1980-12-31"),
        ("5.9.1980", "1980-09-05"),
        ("1980/05/09", "1980-05-09"),
    ],
)
def test_american_birthdays(text: str, birthday: str) -> None:
    assert read_birthday(text, month_first=True) == birthday


@pytest.mark.parametrize(
    ("texts", "american"),
    [
        (["5/9/1980", "12/31/1980"], True),
        (["12/31/1980 0:00:00"], True),
        (["5/9/1980", "6/10/1980"], False),
        (["12/31/1980", "31/12/1980"], False),
        (["31/12/1980"], False),
        (["12.31.1980", "1980-12-31", "brak", "w/z"], False),
        ([], False),
    ],
)
def test_what_shows_american_dates(texts: list[str], american: bool) -> None:
    assert is_month_first(texts) is american


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2199, 12, 31)))
def test_every_day_is_read_in_every_order(day: date) -> None:
    iso = day.isoformat()
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y", "%Y/%m/%d", "%Y%m%d", "%d %B %Y"):
        assert read_birthday(day.strftime(form)) == ("--" + iso[5:] if day.year == 1604 else iso)


@given(st.text(alphabet="0123456789-./: majTZlut+przedw", max_size=30))
def test_any_text_is_read(text: str) -> None:
    for found in (read_birthday(text), read_moment(text)):
        assert found is None or len(found) in (7, 10, 20)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z"),
        ("2026-01-31T13:00:00+01:00", "2026-01-31T12:00:00Z"),
        ("2026-01-31T13:00:00.123456+0100", "2026-01-31T12:00:00Z"),
        ("2026-01-31t07:00-05", "2026-01-31T12:00:00Z"),
        ("2026-01-31 17:30 +05:30", "2026-01-31T12:00:00Z"),
        ("20260131T120000Z", "2026-01-31T12:00:00Z"),
        ("1769860800", "2026-01-31T12:00:00Z"),
        ("1769860800.75", "2026-01-31T12:00:00Z"),
        ("1769860800123", "2026-01-31T12:00:00Z"),
        ("2026-01-31 12:00", "2026-01-31T12:00:00Z"),
        ("2026-01-31 12:00:05", "2026-01-31T12:00:05Z"),
        ("31-01-2026 12:00", "2026-01-31T12:00:00Z"),
        ("31.01.2026 12:00:05", "2026-01-31T12:00:05Z"),
        ("2026/01/31 12:00", "2026-01-31T12:00:00Z"),
        ("02-01-2026 9:05", "2026-01-02T09:05:00Z"),
        ("2026-01-31", "2026-01-31T00:00:00Z"),
        ("31.01.2026", "2026-01-31T00:00:00Z"),
    ],
)
def test_moments(text: str, moment: str) -> None:
    assert read_moment(text) == moment
    assert read_moment(moment) == moment


@pytest.mark.parametrize(
    "text",
    [
        "", "brak", "12:00", "2026-13-01 12:00", "2026-01-31 24:00", "2026-01-31 12:60",
        "2026-01-31T12:00+25:00", "2026-01-31T12:00 CET", "0001-01-01 00:00+10:00", "9999-12-31 23:00-05:00",
        "12345", "1" * 20, "Jan",
    ],
)  # fmt: skip
def test_what_is_no_moment(text: str) -> None:
    assert read_moment(text) is None


_OFFSETS = st.integers(-18 * 60, 18 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(min_value=datetime(1000, 1, 2), max_value=datetime(9999, 12, 30), timezones=_OFFSETS))
def test_an_offset_says_its_own_zone(moment: datetime) -> None:
    utc = moment.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    assert read_moment(moment.isoformat()) == f"{utc.isoformat()}Z"


def test_numeric_dates_do_not_load_dateutil() -> None:
    code = (
        "import sys; from tui_crm.text.dates import read_birthday, read_moment;"
        "read_birthday('9.05.1980'); read_birthday('brak'); read_moment('2026-01-31 12:00');"
        "sys.exit('dateutil' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
