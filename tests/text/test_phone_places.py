"""Where a phone is, and what time it is there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tui_crm.text import phone_places
from tui_crm.text.phone_places import PhonePlace, local_time, place

WINTER = datetime(2026, 1, 31, 12, 5, tzinfo=UTC)
SUMMER = datetime(2026, 7, 31, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "region", "winter", "summer"),
    [
        ("+48600100200", "PL", "13:05", "14:05"),
        ("+442079460018", "GB", "12:05", "13:05"),
        ("+12125550123", "US", "07:05", "08:05"),
        ("+14165550123", "CA", "07:05", "08:05"),
        ("+4930123456", "DE", "13:05", "14:05"),
        ("+919876543210", "IN", "17:35", "17:35"),
    ],
)
def test_the_place_and_its_time(value: str, region: str, winter: str, summer: str) -> None:
    found = place(value)
    assert found is not None
    assert found.region == region
    assert local_time(found.zones, WINTER) == winter
    assert local_time(found.zones, SUMMER) == summer


def test_the_quick_way_says_what_the_library_says(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = place("+48600100200")
    place.cache_clear()
    monkeypatch.setattr(phone_places, "_POLISH_NUMBER", 0)
    assert place("+48600100200") == quick == PhonePlace("PL", ("Europe/Warsaw",))
    place.cache_clear()


def test_a_number_of_several_zones_has_a_span_of_times() -> None:
    australia = place("+61412345678")
    assert australia is not None
    assert len(australia.zones) > 1
    earliest, latest = local_time(australia.zones, WINTER).split("-")
    assert earliest == "18:35"  # the Cocos Islands
    assert latest == "23:05"


def test_a_span_over_midnight_begins_in_the_evening() -> None:
    assert local_time(("Australia/Perth", "Pacific/Auckland"), datetime(2026, 1, 31, 14, tzinfo=UTC)) == (
        "22:00-03:00"
    )


@pytest.mark.parametrize("value", ["+80012345678", "+999123", "wewn. 12", ""])
def test_no_place(value: str) -> None:
    assert place(value) is None


def test_a_zone_that_nobody_knows_has_no_time() -> None:
    assert local_time((), WINTER) == ""
    assert local_time(("Nowhere/Atlantis",), WINTER) == ""


def test_a_system_without_zones_has_those_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    import zoneinfo

    phone_places._zone.cache_clear()
    monkeypatch.setattr(zoneinfo, "ZoneInfo", _no_zone)
    assert local_time(("Asia/Tokyo",), WINTER) == "21:05"
    phone_places._zone.cache_clear()


def _no_zone(name: str) -> None:
    import zoneinfo

    raise zoneinfo.ZoneInfoNotFoundError(name)
