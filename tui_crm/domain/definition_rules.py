"""What fields, options and tags may be called (R23, R27)."""

from __future__ import annotations

import re
from collections.abc import Collection

from tui_crm.domain.fields import CUSTOM_PREFIX, FIELDS, FILTERS, SEVERAL
from tui_crm.domain.filter_fields import FIELD_WORDS
from tui_crm.domain.keep_in_touch import INTERVALS, is_interval, read_days
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.domain.tags import COLOURS, DESCRIPTION_MAXIMUM, NAME_MAXIMUM
from tui_crm.text.fold import fold
from tui_crm.text.safe import safe_text

FIELDS_MAXIMUM = 200
"""Custom fields of one base, those out of use too."""
OPTIONS_MAXIMUM = 500
"""Options of one field, those out of use too."""
KEY_MAXIMUM = 40

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_NOT_IN_KEYS = re.compile(r"[^a-z0-9]+")
RESERVED_KEYS = frozenset({*FIELDS, *FILTERS, *FIELD_WORDS})
"""What a field of the program is called already: query lines name custom fields by their keys alone."""


def defined_name(given: str) -> str:
    """The name as it is kept: white space squeezed.

    Raises Refused: NAME_REQUIRED, NAME_CHARACTERS (it has characters that nobody sees), NAME_BAR, TOO_LONG.
    """
    name = " ".join(given.split())
    if not fold(name):
        raise Refused(Problem(Code.NAME_REQUIRED, "name"))
    if safe_text(name) != name:
        raise Refused(Problem(Code.NAME_CHARACTERS, "name"))
    # A bar at an end would make one with the space that stands between two values.
    if SEVERAL in f" {name} ":
        raise Refused(Problem(Code.NAME_BAR, "name"))
    if len(name) > NAME_MAXIMUM:
        raise Refused(Problem(Code.TOO_LONG, "name", {"maximum": NAME_MAXIMUM}))
    return name


def is_name(given: str) -> bool:
    """Whether it can be the name of a field, an option or a tag as it stands."""
    try:
        return defined_name(given) == given
    except Refused:
        return False


def description(given: str) -> str:
    """A tag's description as it is kept, on one line. Raises Refused with TOO_LONG."""
    text = " ".join(safe_text(given).split())
    if len(text) > DESCRIPTION_MAXIMUM:
        raise Refused(Problem(Code.TOO_LONG, "description", {"maximum": DESCRIPTION_MAXIMUM}))
    return text


def colour(given: str) -> str:
    """One of `COLOURS`, "" for none. Raises Refused with VALUE_NOT_ALLOWED."""
    name = given.strip().lower()
    if name and name not in COLOURS:
        values = {"value": given, "allowed": ", ".join(COLOURS)}
        raise Refused(Problem(Code.VALUE_NOT_ALLOWED, "colour", values))
    return name


def interval(given: str) -> int | None:
    """How often to keep in touch, in days; None for an empty text. Raises Refused."""
    days = read_days(given)
    if days is not None and not is_interval(days):
        raise Refused(Problem(Code.INTERVAL_NOT_RECOGNIZED, "keep_in_touch", INTERVALS))
    return days


def new_key(name: str, taken: Collection[str]) -> str:
    """A key made from a field's name: "Numer umowy" -> "numer_umowy", numbered where that is taken."""
    slug = _NOT_IN_KEYS.sub("_", fold(name)).strip("_")
    if not slug[:1].isalpha():  # a key is a word in query lines, where "12:30" is a time
        slug = f"field_{slug}".strip("_")
    slug = slug[:KEY_MAXIMUM].rstrip("_")
    key, number = slug, 1
    while key in taken or key in RESERVED_KEYS:
        number += 1
        ending = f"_{number}"
        key = slug[: KEY_MAXIMUM - len(ending)].rstrip("_") + ending
    return key


def chosen_key(given: str, taken: Collection[str]) -> str:
    """A key that somebody chose. Raises Refused: KEY_NOT_ALLOWED, NAME_TAKEN, TOO_LONG."""
    key = given.strip().removeprefix(CUSTOM_PREFIX)
    if len(key) > KEY_MAXIMUM:
        raise Refused(Problem(Code.TOO_LONG, "key", {"maximum": KEY_MAXIMUM}))
    if not _KEY.fullmatch(key) or key in RESERVED_KEYS:
        raise Refused(Problem(Code.KEY_NOT_ALLOWED, "key", {"value": given}))
    if key in taken:
        raise Refused(Problem(Code.NAME_TAKEN, "key", {"name": key}))
    return key
