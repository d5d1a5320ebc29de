"""Time zones: where one is, clocks that change, times and lengths as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tui_crm.text.local_times import read_length, read_local
from tui_crm.text.zones import aware, is_zone, local_zone, wall_of, zone_of

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _warsaw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Warsaw")


@pytest.mark.parametrize(
    ("given", "zone"),
    [
        ("Asia/Tokyo", "Asia/Tokyo"),
        (":Asia/Tokyo", "Asia/Tokyo"),
        ("/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo"),
        ("UTC", "UTC"),
    ],
)
def test_the_environment_says_where_one_is(given: str, zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", given)
    assert local_zone() == zone


@pytest.mark.parametrize("given", ["", "CET-1CEST", "../../etc/passwd", "No/Where"])
def test_what_names_no_zone_leaves_that_of_the_system(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", given)
    assert is_zone(local_zone())


def test_a_name_that_is_none_means_where_one_is() -> None:
    assert zone_of("No/Where") is zone_of("Europe/Warsaw")
    assert not is_zone("")


@pytest.mark.parametrize(
    ("wall", "zone", "moment"),
    [
        (datetime(2026, 1, 5, 9), "Europe/Warsaw", "2026-01-05T08:00:00+00:00"),
        (datetime(2026, 7, 5, 9), "Europe/Warsaw", "2026-07-05T07:00:00+00:00"),
        (datetime(2026, 3, 29, 2, 30), "Europe/Warsaw", "2026-03-29T01:30:00+00:00"),  # shown as 3:30
        (datetime(2026, 10, 25, 2, 30), "Europe/Warsaw", "2026-10-25T00:30:00+00:00"),  # the first of two
        (datetime(2026, 3, 8, 2, 30), "America/New_York", "2026-03-08T07:30:00+00:00"),
        (datetime(2026, 11, 1, 1, 30), "America/New_York", "2026-11-01T05:30:00+00:00"),
        (date(2026, 7, 5), "", "2026-07-04T22:00:00+00:00"),
        (datetime(2026, 7, 5, 9), "UTC", "2026-07-05T09:00:00+00:00"),
    ],
)
def test_what_a_clock_shows_is_a_moment(wall: datetime, zone: str, moment: str) -> None:
    assert aware(wall, zone).isoformat() == moment


def test_a_moment_is_what_a_clock_shows() -> None:
    moment = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert wall_of(moment, "Europe/Warsaw") == datetime(2026, 3, 29, 3, 30)
    assert wall_of(moment, "") == wall_of(moment, "Europe/Warsaw")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-01-31 14:30", datetime(2026, 1, 31, 14, 30)),
        ("31.01.2026 9:05", datetime(2026, 1, 31, 9, 5)),
        ("2026-01-31T14:30+00:00", datetime(2026, 1, 31, 15, 30)),
        ("2026-07-31T14:30Z", datetime(2026, 7, 31, 16, 30)),
        ("2026-01-31", date(2026, 1, 31)),
        ("today", date(2026, 11, 22)),
        ("jutro 9:00", datetime(2026, 11, 23, 9)),
        ("+7d 16:05", datetime(2026, 11, 29, 16, 5)),
        ("2026-02-30 10:00", None),
        ("2026-01", None),
        ("soon", None),
        ("", None),
    ],
)
def test_times_are_read_by_the_clock_of_the_place(text: str, found: datetime | date | None) -> None:
    assert read_local(text, "Europe/Warsaw", TODAY) == found


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("45m", 45), ("90", 90), ("1h", 60), ("1h30", 90), ("1h 30m", 90), ("2d", 2880), ("1d2h", 1560)],
)
def test_lengths(text: str, minutes: int) -> None:
    assert read_length(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "m", "-5", "1.5h", "long", "1h1h"])
def test_what_is_no_length(text: str) -> None:
    assert read_length(text) is None
