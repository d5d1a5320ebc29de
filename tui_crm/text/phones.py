"""Phone numbers: from any notation to E.164, and back to how people read them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from tui_crm.text.digits import digits as digits

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

MAXIMUM = 100
"""Longer texts are not read: no phone number is that long."""


class ParsedPhone(NamedTuple):
    """A phone number that was read.

    Attributes:
        value: E.164 ("+48600100200"), or None where the text is no number.
        extension: digits to dial after the connection, or "".
    """

    value: str | None
    extension: str = ""


NOT_A_PHONE = ParsedPhone(None, "")

_DASHES = re.compile("[\u2010-\u2015\u2212\u2043\u30fc\ufe58\ufe63\uff0d]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_PREFIX = re.compile(r"(?:tel|callto|phone|sms):(?://)?", re.IGNORECASE)
_EXTENSION = re.compile(
    r"(?:wewn(?:ętrzny)?|wew|extension|ext|int|dod|w|x|#)[ .:=]{0,3}([0-9]{1,7})\)?$", re.IGNORECASE
)
# "(Anna)" behind a number.
_REMARK = re.compile(r"\([^()0-9+]*\)$")
_SEVERAL = re.compile(r"[,;|\\\n]")
_POLAND, _POLISH_LENGTH = 48, 9
# The commonest separators: enough for nearly every Polish cell, in a microsecond.
_DROPPED = dict.fromkeys(map(ord, " -().\u00a0"))
_ABROAD = re.compile(r"\+[1-9][0-9]{0,14}(?:[ -][0-9]{1,14}){0,6}")
_SEPARATORS = re.compile(r"[\s().\-/]+")
# Ranges of the Polish numbering plan that cannot be anything else; all others are left to phonenumbers.
_POLISH_MOBILE = r"(?:45|5[0137]|6[069]|7[2389]|88)[0-9]{7}"
_POLISH_AREA = r"(?:1[2-8]|2[2-69]|3[2-4]|4[1-468]|5[24-689]|6[1-3578]|7[14-7]|8[1-79]|9[145])"
_POLISH_FIXED = rf"{_POLISH_AREA}(?:[02-9][0-9]|1[0-8])[0-9]{{5}}"
_POLISH = re.compile(rf"({_POLISH_MOBILE})|({_POLISH_FIXED})")
# With "0" in front: the long-distance prefix that Polish numbers had before 2010.
_POLISH_NOTATION = re.compile(rf"(?:(\+48|0048|48)0?|0)?({_POLISH_MOBILE}|{_POLISH_FIXED})")
_E164_WITHOUT_PLUS = re.compile(r"[1-9][0-9]{9,14}")
# Country codes of services, not of countries (ITU-T E.164.1): too easily met by chance, as in a PESEL.
_SERVICE_CODES = frozenset({800, 808, 870, 878, 881, 882, 883, 888, 979})


def read(raw: str, region: str = "PL") -> ParsedPhone:
    """The phone number in a text, in any notation.

    A number without a country prefix belongs to the region and must be valid there; E.164 without "+"
    is read too (R32). With "+" a possible length is enough. Nothing is invented: a text that is
    no number, or several, has the value None.

    Args:
        region: ISO 3166 code of the country whose national notations are meant.
    """
    if len(raw) > MAXIMUM:
        return NOT_A_PHONE
    found = quick(raw, region)
    return ParsedPhone(found) if found else _read(raw, region)


def quick(raw: str, region: str) -> str | None:
    """What `read` gives of a number without an extension as nearly all are written; None says nothing."""
    compact = raw.translate(_DROPPED)
    return _polish(compact, region) or (_abroad(compact) if _ABROAD.fullmatch(raw) else None)


def _abroad(value: str) -> str | None:
    """The number, E.164 as it stands, where its country has such long ones; None says nothing."""
    for length in (2, 3, 4):
        lengths, trunk = _national_lengths(value[1:length])
        if lengths:
            is_possible = len(value) - length in lengths and not (trunk and value.startswith(trunk, length))
            return value if is_possible and value[length] != "0" else None
    return None


@lru_cache(maxsize=2_048)
def _national_lengths(code: str) -> tuple[frozenset[int], str]:
    """Of the country with this code how many digits a whole number has, and its prefix of calls within it.

    No lengths where there is no such country, or where more than that prefix may be taken from a number.
    """
    # Imported late, see _any_country.
    import phonenumbers

    region = phonenumbers.region_code_for_country_code(int(code))
    found = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
    if found is None or found.general_desc is None:
        return frozenset(), ""
    trunk = found.national_prefix_for_parsing or ""
    is_plain = not trunk or (trunk.isdecimal() and not found.national_prefix_transform_rule)
    return frozenset(found.general_desc.possible_length if is_plain else ()), trunk


@lru_cache(maxsize=2_048)  # a form asks the same at each key, an import at each step
def _read(raw: str, region: str) -> ParsedPhone:
    number, extension = _split_extension(_REMARK.sub("", _clean(raw)))
    if not number or _SEVERAL.search(number) or not _slash_joins(number):
        return NOT_A_PHONE
    compact = _SEPARATORS.sub("", number)
    value = _polish(compact, region) or _any_country(number, compact, region)
    return ParsedPhone(value, extension) if value else NOT_A_PHONE


def _clean(raw: str) -> str:
    if not raw.isascii():
        raw = _DASHES.sub("-", unicodedata.normalize("NFKC", raw))
        raw = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in raw)
    text = _INVISIBLE.sub("", raw).strip().removeprefix("'").strip()
    return _PREFIX.sub("", text, count=1) if _PREFIX.match(text) else text


def _split_extension(text: str) -> tuple[str, str]:
    match = _EXTENSION.search(text)
    if match is None:
        return text, ""
    return text[: match.start()].rstrip(" ,;(-."), match[1]


def _slash_joins(number: str) -> bool:
    """Whether a "/" stands behind an area code ("22/113 14 15"), not between two numbers."""
    before, slash, after = number.partition("/")
    if not slash:
        return True
    return "/" not in after and len(digits(before)) <= 6 and len(digits(after)) >= 5


def _polish(compact: str, region: str) -> str | None:
    match = _POLISH_NOTATION.fullmatch(compact)
    if match is None or (region != "PL" and match[1] not in ("+48", "0048")):
        return None
    return f"+48{match[2]}"


def _any_country(number: str, compact: str, region: str) -> str | None:
    # Imported late: 35 ms of start-up that Polish notations never need.
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, region, keep_raw_input=True)
    except phonenumbers.NumberParseException:
        return None
    if number.startswith("+"):
        reason = phonenumbers.is_possible_number_with_reason(parsed)
        accepted = reason == phonenumbers.ValidationResult.IS_POSSIBLE
    else:
        accepted = phonenumbers.is_valid_number(parsed) and not _is_local(parsed)
    if not accepted and not number.startswith("+"):
        return _without_plus(compact)
    return _e164(parsed) if accepted and not parsed.extension else None


def _is_local(parsed: PhoneNumber) -> bool:
    """Whether it looks like an old Polish number without its area code, which some short ranges do."""
    return parsed.country_code == _POLAND and len(str(parsed.national_number)) != _POLISH_LENGTH


def _without_plus(compact: str) -> str | None:
    import phonenumbers  # Imported late, see _any_country.

    written = compact.removeprefix("00")
    if not _E164_WITHOUT_PLUS.fullmatch(written):
        return None
    try:
        parsed = phonenumbers.parse(f"+{written}", None)
    except phonenumbers.NumberParseException:
        return None
    if parsed.country_code in _SERVICE_CODES or not phonenumbers.is_valid_number(parsed):
        return None
    return _e164(parsed)


def _e164(parsed: PhoneNumber) -> str:
    import phonenumbers  # Imported late, see _any_country.

    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def shown(value: str, extension: str = "") -> str:
    """An E.164 number as people read it: "+48 600 100 200", "+48 22 113 14 15 ext. 12"."""
    text = _shown_number(value)
    return f"{text} ext. {extension}" if extension else text


def _shown_number(value: str) -> str:
    match = _POLISH.fullmatch(value, 3) if value.startswith("+48") else None
    if match is not None:
        number = match.group()
        cuts = (0, 3, 6, 9) if match.group(1) else (0, 2, 5, 7, 9)
        return "+48 " + " ".join(number[start:end] for start, end in pairwise(cuts))
    # Imported late: Polish numbers never need it.
    import phonenumbers

    try:
        parsed = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        return value
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
