"""Where a phone number is from, and what time it is there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import NamedTuple

_KEPT = 512
_POLISH_NUMBER = len("+48600100200")


class PhonePlace(NamedTuple):
    """The place of a number.

    Attributes:
        region: ISO 3166 code, "PL".
        zones: IANA names of the time zones that it can be in ("Europe/Warsaw"); empty where none is known.
    """

    region: str
    zones: tuple[str, ...]


_POLAND = PhonePlace("PL", ("Europe/Warsaw",))


@lru_cache(_KEPT)
def place(value: str) -> PhonePlace | None:
    """The place of an E.164 number; None for one of no country, such as +800, and for what is no number.

    A mobile number tells no more than its country: such a place has all the zones of it.
    """
    if len(value) == _POLISH_NUMBER and value.startswith("+48") and value[1:].isdecimal():
        return _POLAND
    # Imported late: Polish numbers never need them.
    import phonenumbers
    from phonenumbers import timezone

    try:
        number = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        return None
    region = phonenumbers.region_code_for_number(number)
    if region is None or not region.isalpha():
        return None
    zones = tuple(
        zone for zone in timezone.time_zones_for_number(number) if zone != timezone.UNKNOWN_TIMEZONE
    )
    return PhonePlace(region, zones)


def local_time(zones: Iterable[str], now: datetime) -> str:
    """The time in these zones: "14:05", "11:05-14:05" where they differ, "" where it is not known.

    Args:
        now: aware.
    """
    found = [now.astimezone(zone) for zone in map(_zone, zones) if zone is not None]
    if not found:
        return ""
    shown = [f"{moment:%H:%M}" for moment in sorted(found, key=_local)]
    return shown[0] if shown[0] == shown[-1] else f"{shown[0]}-{shown[-1]}"


def _local(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


@lru_cache(_KEPT)
def _zone(name: str) -> tzinfo | None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        # A system without time zones: dateutil brings its own, and costs 15 ms to import.
        from dateutil import tz

        return tz.gettz(name)
