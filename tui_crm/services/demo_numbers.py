"""Numbers of the sample base: phones in every notation, PESEL, NIP and REGON with the right checksums."""

from __future__ import annotations

from datetime import date
from random import Random

from tui_crm.domain.contact import Phone
from tui_crm.services.demo_words import POLISH, City, NumberPattern

# Multiplying by a prime that the modulus does not have spreads 0, 1, 2, ... over all numbers, each once.
_SPREAD = 48_271
_MOBILE_PREFIXES = ("50", "51", "53", "57", "60", "66", "69", "72", "73", "78", "79", "88")
_MOBILE_NOTATIONS = (
    "{0} {1} {2}", "+48 {0} {1} {2}", "{0}-{1}-{2}", "{0}{1}{2}", "0048 {0} {1} {2}", "+48{0}{1}{2}",
    "48{0}{1}{2}", "(+48) {0} {1} {2}",
)  # fmt: skip
_LANDLINE_NOTATIONS = (
    "{0} {1} {2} {3}", "({0}) {1} {2} {3}", "+48 {0} {1} {2} {3}", "{0} {1}-{2}-{3}", "{0}{1}{2}{3}",
    "+48{0}{1}{2}{3}",
)  # fmt: skip
_NIP_WEIGHTS = (6, 5, 7, 2, 3, 4, 5, 6, 7)
_REGON_WEIGHTS = (8, 9, 2, 3, 4, 5, 6, 7)
_PESEL_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)


def mobile(serial: int, random: Random) -> Phone:
    """A Polish mobile number, another one for each serial below 120 million."""
    rest, prefix = divmod(serial * _SPREAD % 120_000_000, len(_MOBILE_PREFIXES))
    return in_mobile_notation(f"{_MOBILE_PREFIXES[prefix]}{rest:07}", random)


def in_mobile_notation(digits: str, random: Random) -> Phone:
    """The nine digits as somebody would write them."""
    raw = random.choice(_MOBILE_NOTATIONS).format(digits[:3], digits[3:6], digits[6:])
    return Phone(f"+48{digits}", raw, "", "mobile")


def landline(serial: int, city: City, random: Random) -> Phone:
    """A Polish landline number in the city's area, one in eight with an extension."""
    local = str(serial * _SPREAD % 7_000_000 + 2_000_000)
    raw = random.choice(_LANDLINE_NOTATIONS).format(city.area_code, local[:3], local[3:5], local[5:])
    extension = str(random.randint(10, 299)) if random.random() < 0.125 else ""
    if extension:
        raw += f" wew. {extension}"
    return Phone(f"+48{city.area_code}{local}", raw, extension, "work")


def foreign_phone(serial: int, pattern: NumberPattern, city: City) -> Phone:
    """A number of another country."""
    count = pattern.number.count("#")
    digits = f"{serial * _SPREAD % 10**count:0{count}}"
    return Phone(
        _filled(pattern.number, city.area_code, digits),
        _filled(pattern.shown, city.area_code, digits),
        "",
        pattern.label,
    )


def any_phone(serial: int, label: str, city: City, patterns: dict[str, tuple[NumberPattern, ...]],
              random: Random) -> Phone:  # fmt: skip
    """A number of the city's country; `label` is "mobile" or "work"."""
    if city.language == POLISH:
        return mobile(serial, random) if label == "mobile" else landline(serial, city, random)
    pattern = next(pattern for pattern in patterns[city.language] if pattern.label == label)
    return foreign_phone(serial, pattern, city)


def _filled(pattern: str, area_code: str, digits: str) -> str:
    following = iter(digits)
    return "".join(next(following) if sign == "#" else area_code if sign == "@" else sign for sign in pattern)


def nip(random: Random) -> str:
    """A tax number: https://pl.wikipedia.org/wiki/NIP (a remainder of 10 is never given out)."""
    while True:
        digits = f"{random.randint(101, 998)}{random.randrange(10**6):06}"
        check = _weighted(digits, _NIP_WEIGHTS) % 11
        if check < 10:
            return f"{digits}{check}"


def regon(random: Random) -> str:
    """A statistical number of nine digits: https://pl.wikipedia.org/wiki/REGON"""
    digits = f"{random.randint(1, 98):02}{random.randrange(10**6):06}"
    return f"{digits}{_weighted(digits, _REGON_WEIGHTS) % 11 % 10}"


def krs(random: Random) -> str:
    """A number in the court register: ten digits without a checksum."""
    return f"{random.randint(100_000, 999_999):010}"


def pesel(birthday: date, female: bool, random: Random) -> str:
    """A person's number: https://pl.wikipedia.org/wiki/PESEL (20 is added to months from the year 2000)."""
    month = birthday.month + (20 if birthday.year >= 2000 else 0)
    sex = random.randrange(0, 10, 2) + (0 if female else 1)
    digits = f"{birthday:%y}{month:02}{birthday.day:02}{random.randrange(1000):03}{sex}"
    return f"{digits}{-_weighted(digits, _PESEL_WEIGHTS) % 10}"


def document_number(random: Random) -> str:
    """The number of an identity card as it is printed; its check digit is left to chance."""
    return f"D{random.choice('ABEFKMR')}{random.choice('ACDHKXZ')} {random.randrange(10**6):06}"


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
