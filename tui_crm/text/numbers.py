"""Polish identification numbers and their checksums (python-stdnum)."""

from __future__ import annotations

import re
import unicodedata

_SEPARATORS = re.compile(r"[\s./\-\u2010-\u2015\u2212]+")
_MAXIMUM = 64


def compact(text: str) -> str:
    """The number without spaces and punctuation, letters in capitals: "526-025-02-74" -> "5260250274"."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def pesel_ok(text: str) -> bool:
    """Whether this is a PESEL: eleven digits, a birth date and a checksum that agree."""
    # Imported late, as all of stdnum here: a start that shows a list needs none of it.
    from stdnum.pl import pesel

    number = compact(text)
    return _is_digits(number) and bool(pesel.is_valid(number))


def nip_ok(text: str) -> bool:
    """Whether this is a NIP: ten digits with a right checksum; "PL" before it is allowed."""
    from stdnum.pl import nip  # Imported late, see pesel_ok.

    number = compact(text).removeprefix("PL")
    return _is_digits(number) and bool(nip.is_valid(number))


def regon_ok(text: str) -> bool:
    """Whether this is a REGON: nine or fourteen digits with a right checksum."""
    from stdnum.pl import regon  # Imported late, see pesel_ok.

    number = compact(text)
    return _is_digits(number) and bool(regon.is_valid(number))


def _is_digits(number: str) -> bool:
    return len(number) <= _MAXIMUM and number.isascii() and number.isdigit()
