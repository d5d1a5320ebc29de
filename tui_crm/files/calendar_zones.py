"""Which zone of the IANA data the time zone of a calendar file is (R48).

Files of Outlook and Exchange name zones as Windows does, those of other programs put a path before the name,
and some make names up: what a zone is called then does not say it, but its own VTIMEZONE does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from functools import cache

from tui_crm.text.zones import is_zone, local_zone, wall_of, zone_of

_LOCATION = re.compile(r"^X-LIC-LOCATION(?:;[^:\r\n]*)?:([^\r\n]*)", re.MULTILINE | re.IGNORECASE)
_UTC = "UTC"
_UTC_NAMES = frozenset({"utc", "gmt", "z", "etc/utc", "etc/gmt", "gmt standard time (utc)"})
_SAMPLES = tuple((month, day) for month in range(1, 13) for day in (3, 17))
_YEARS = range(1970, 2037)  # of which zones are compared
_PREFERRED = ("Europe/Warsaw", "Europe/Berlin", "Europe/London", "America/New_York")


class FileZones:
    """The time zones of one calendar.

    Args:
        components: their VTIMEZONE components as text, by TZID.
    """

    def __init__(self, components: dict[str, str]) -> None:
        self._components = components
        self._names: dict[str, str] = {}
        self._own: dict[str, tzinfo | None] = {}

    def placed(self, wall: datetime, tzid: str) -> tuple[datetime, str]:
        """The time as a zone of the IANA data shows it, and the name of that zone; "" where it is not known.

        Args:
            wall: naive, of the clock of the zone that the file calls `tzid`.
        """
        tzid = tzid.strip().strip('"')
        name = self._name(tzid, wall.year)
        if name:
            return wall, name
        own = self._zone(tzid)
        if own is None:
            return wall, ""
        return wall_of(wall.replace(tzinfo=own).astimezone(UTC), _UTC), _UTC

    def _name(self, tzid: str, year: int) -> str:
        if tzid not in self._names:
            own = self._components.get(tzid, "")
            self._names[tzid] = _known(tzid, bool(own)) or _located(own) or self._alike(tzid, year)
        return self._names[tzid]

    def _alike(self, tzid: str, year: int) -> str:
        """The zone whose clock shows the same as the file's own all through some years."""
        own = self._zone(tzid)
        if own is None:
            return ""
        first = min(max(year, _YEARS.start), _YEARS.stop - 3)
        samples = [datetime(first + n, month, day, 12) for n in range(3) for month, day in _SAMPLES]
        offsets = [own.utcoffset(one) for one in samples]
        for name in _candidates():
            zone = zone_of(name)
            if all(zone.utcoffset(one) == offset for one, offset in zip(samples, offsets, strict=True)):
                return name
        return ""

    def _zone(self, tzid: str) -> tzinfo | None:
        """The zone as its VTIMEZONE says; None where there is none that can be read."""
        if tzid not in self._own:
            self._own[tzid] = _parsed(self._components.get(tzid, ""))
        return self._own[tzid]


def _parsed(text: str) -> tzinfo | None:
    # Imported late, as all of icalendar here: most files need names alone.
    from icalendar import Timezone

    if not text:
        return None
    try:
        component = Timezone.from_ical(text)
        if not isinstance(component, Timezone):
            return None
        zone: tzinfo = component.to_tz(lookup_tzid=False)
        zone.utcoffset(datetime(2026, 1, 1))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError):
        return None  # what a program writes that nobody tested raises anything of these
    return zone


def _known(tzid: str, has_own: bool) -> str:
    """The zone that the name alone says; "" for none."""
    if tzid.casefold() in _UTC_NAMES:
        return _UTC
    parts = tzid.split("/")
    # A bare name such as "EST" may be called so by a program that means summer time too.
    if is_zone(tzid) and (len(parts) > 1 or not has_own):
        return tzid
    for place in range(1, len(parts) - 1):
        if is_zone("/".join(parts[place:])):
            return "/".join(parts[place:])
    return _windows().get(tzid.casefold(), "")


def _located(component: str) -> str:
    """The zone that libical wrote into a VTIMEZONE; "" for none."""
    found = _LOCATION.search(component)
    return found[1].strip() if found and is_zone(found[1].strip()) else ""


@cache
def _windows() -> dict[str, str]:
    """The zones of Windows: https://github.com/unicode-org/cldr/blob/main/common/supplemental/windowsZones.xml"""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()}


def _candidates() -> Iterator[str]:
    """Zones to compare with: that of wherever one is, those of many people, then all of Windows."""
    names = (local_zone(), *_PREFERRED, *_windows().values())
    fixed = (f"Etc/GMT{hours:+d}" for hours in range(-14, 13) if hours)
    return (name for name in dict.fromkeys((*names, *fixed)) if is_zone(name))
