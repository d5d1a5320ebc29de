"""Time zones of the IANA data by name, and that of wherever one is."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time, tzinfo
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_LOCALTIME, _DEBIAN = Path("/etc/localtime"), Path("/etc/timezone")
_FOLDER = "zoneinfo/"
_UTC = "UTC"


def local_zone() -> str:
    """The zone of this machine's clock: of `TZ`, of /etc/localtime, of /etc/timezone, else "UTC"."""
    return _named(os.environ.get("TZ", "").removeprefix(":")) or _system_zone()


@cache
def _system_zone() -> str:
    try:
        found = _named(os.path.realpath(_LOCALTIME))
        return found or _named(_DEBIAN.read_text(encoding="ascii").strip()) or _UTC
    except (OSError, UnicodeError):
        return _UTC


def _named(text: str) -> str:
    """The name of a zone in its name or the path of its file; "" where it is none."""
    name = text.rpartition(_FOLDER)[2] if text.startswith("/") else text
    return name if is_zone(name) else ""


@cache
def is_zone(name: str) -> bool:
    """Whether the IANA data has a zone of this name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def zone_of(name: str) -> tzinfo:
    """The zone of this name; for "" and names that there are not that of wherever one is."""
    if name == _UTC:
        return UTC
    return ZoneInfo(name if name and is_zone(name) else local_zone())


def aware(wall: datetime | date, zone: str) -> datetime:
    """The moment, in UTC, at which the clock of a zone shows this; of a date its midnight.

    A time that the clock shows twice is the first one; one that it leaves out is read with the offset before
    the gap (https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5), which is `fold=0` of PEP 495.

    Args:
        wall: naive.
    """
    shown = wall if isinstance(wall, datetime) else datetime.combine(wall, time())
    try:
        return shown.replace(tzinfo=zone_of(zone), fold=0).astimezone(UTC)
    except OverflowError:  # at the ends of the calendar
        return shown.replace(tzinfo=UTC)


def wall_of(moment: datetime, zone: str) -> datetime:
    """What the clock of a zone shows at an aware moment, naive."""
    try:
        return moment.astimezone(zone_of(zone)).replace(tzinfo=None, fold=0)
    except OverflowError:  # at the ends of the calendar
        return moment.replace(tzinfo=None, fold=0)
