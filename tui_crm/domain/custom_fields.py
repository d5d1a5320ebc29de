"""The types of custom fields and how their values are read (R23, R33, R34)."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import NamedTuple

from tui_crm.domain.contact import CustomValue, Kind
from tui_crm.domain.fields import CUSTOM_PREFIX, SEVERAL
from tui_crm.domain.problems import Code, Refused
from tui_crm.text import dates, urls


class CustomFieldType(StrEnum):
    """What a custom field holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    DATE_TIME = "date_time"
    CHECKBOX = "checkbox"
    CHOICE = "choice"
    MULTIPLE_CHOICE = "multiple_choice"
    URL = "url"


TEXT_MAXIMUM = 1_000
"""Characters of a text: more is a note."""

CHOICES = (CustomFieldType.CHOICE, CustomFieldType.MULTIPLE_CHOICE)
"""The types that have options."""


class CustomOption(NamedTuple):
    """A value that a choice offers; a retired one is kept where it is, and offered no more."""

    id: int
    name: str
    retired: bool = False


class CustomField(NamedTuple):
    """A field that people defined for one base (R23).

    Attributes:
        key: names it on the command line and in files, as `custom.KEY`; it never changes.
        name: what people see.
        options: of a choice, in their order, retired ones too.
        retired: whether it is out of use; its values are kept.
    """

    id: int
    kind: Kind
    key: str
    name: str
    type: CustomFieldType
    options: tuple[CustomOption, ...] = ()
    retired: bool = False

    @property
    def field(self) -> str:
        """Its name among all fields."""
        return CUSTOM_PREFIX + self.key

    @property
    def offered(self) -> tuple[str, ...]:
        """The names of the options that can be chosen."""
        return tuple(option.name for option in self.options if not option.retired)


NUMBER_DIGITS = 15
"""The digits that every number keeps: https://en.wikipedia.org/wiki/Double-precision_floating-point_format."""

_TRUE = frozenset({"1", "true", "yes", "tak", "t", "y", "prawda", "x"})
_FALSE = frozenset({"0", "false", "no", "nie", "n", "f", "fałsz", "falsz", ""})


def read_value(kind: CustomFieldType, value: CustomValue, *, is_stored: bool = False) -> CustomValue:
    """The value as it is stored: text, number, flag, ISO date or moment, names of options.

    Args:
        is_stored: whether the base had it already: it may be longer than what can be entered.

    Raises Refused with the code of what is wrong.
    """
    if kind is CustomFieldType.MULTIPLE_CHOICE:
        names = value if isinstance(value, tuple) else str(value).split(SEVERAL)
        return tuple(name.strip() for name in names if name.strip())
    if kind is CustomFieldType.CHECKBOX:
        return value if isinstance(value, bool) else _checkbox(str(value))
    if kind is CustomFieldType.NUMBER:
        return value if isinstance(value, float) else _number(str(value))
    text = str(value).strip()
    if kind is CustomFieldType.DATE:
        return _or_refuse(_date(text), Code.DAY_NOT_RECOGNIZED, text)
    if kind is CustomFieldType.DATE_TIME:
        return _or_refuse(dates.read_moment(text), Code.MOMENT_NOT_RECOGNIZED, text)
    if kind is CustomFieldType.URL:
        return _or_refuse(urls.normalize(text), Code.URL_NOT_RECOGNIZED, text)
    if kind is CustomFieldType.TEXT and len(text) > TEXT_MAXIMUM and not is_stored:
        raise Refused(Code.TOO_LONG, maximum=TEXT_MAXIMUM)
    return text


def _or_refuse(read: str | None, code: Code, text: str) -> str:
    if read is None:
        raise Refused(code, value=text)
    return read


def _date(text: str) -> str | None:
    read = dates.read_birthday(text)
    return None if read is None or read.startswith("--") else read


def _checkbox(text: str) -> bool:
    word = text.strip().casefold()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise Refused(Code.CHECKBOX_NOT_RECOGNIZED, value=text)


def _number(text: str) -> float:
    # a decimal comma and spaces between thousands are how Polish files write numbers
    plain = "".join(text.split()).replace("\u00a0", "").replace(",", ".")
    try:
        number = math.nan if "_" in plain else float(plain)  # to Python "1_000" is a number too
    except ValueError:
        raise Refused(Code.NUMBER_NOT_RECOGNIZED, value=text) from None
    if not math.isfinite(number):
        raise Refused(Code.NUMBER_NOT_RECOGNIZED, value=text)
    # What a program wrote in full, as 0.30000000000000004, comes back as it was.
    if len(plain) > NUMBER_DIGITS and _digits(plain) > NUMBER_DIGITS and repr(number) != plain:
        raise Refused(Code.NUMBER_TOO_LONG, value=text, maximum=NUMBER_DIGITS)
    return number


def _digits(plain: str) -> int:
    """How many digits of the number count: none of the zeros before and behind."""
    before_power = plain.casefold().partition("e")[0]
    return len("".join(filter(str.isdecimal, before_power)).strip("0"))
