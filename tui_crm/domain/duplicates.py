"""Which two contacts may be one, why, and how surely (R40).

A pair needs a reason that is no name: an e-mail, a phone or a number that both have, or an organization to
which two persons of similar names belong. How much the names are alike raises or lowers what such a reason is
worth, and two different PESEL or NIP numbers halve it, as do birthdays and numbers in the names of
organizations that differ: a father and his son, two schools at one phone. Colleagues at one phone are no
pair; a couple at one e-mail is one with a low score.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tui_crm.domain.contact import Kind
from tui_crm.text.fold import words

if TYPE_CHECKING:
    from types import ModuleType

CROWD = 20
"""A value that more contacts than these have says nothing by itself: only similar names are paired then."""
SIMILAR = 85
"""From this likeness of names on (percent) they may be two spellings of one."""
MINIMUM = 40
"""Pairs of a lower score are not kept."""

_LEAST_FOR_PHONE = 70
"""Below this likeness people only share a phone."""
_PART = 90
"""Likeness of a name and a shorter form of it: an initial, one of two surnames, "Jan" and "Janek"."""
_MISSING = 80
"""Likeness of a name and none."""
_FORMS = frozenset(
    "sp z oo o.o spolka ograniczona odpowiedzialnoscia akcyjna komandytowa jawna cywilna sa s.a sc s.c sj s.j"
    " k ltd limited inc llc plc corp gmbh ag kg bv nv sarl srl sro s.r.o oy ab as".split()
)
"""Words of an organization's name that say which form it has."""


class ReasonKind(StrEnum):
    """What two contacts have in common."""

    EMAIL = "email"
    PHONE = "phone"
    PESEL = "pesel"
    NIP = "nip"
    REGON = "regon"
    KRS = "krs"
    ORGANIZATION = "organization"  # and similar names


NUMBERS = (ReasonKind.PESEL, ReasonKind.NIP, ReasonKind.REGON, ReasonKind.KRS)
_TELLING_APART = (ReasonKind.PESEL, ReasonKind.NIP)
_NUMBER = re.compile(r"[0-9]+")
_WORTH = {ReasonKind.EMAIL: (50, 97), ReasonKind.PHONE: (50, 92), ReasonKind.ORGANIZATION: (60, 85)}
_WORTH_OF_NUMBER = (80, 99)
"""What a reason is worth (percent): with names that have nothing in common, and with the same name."""


class Reason(NamedTuple):
    """Something that two contacts have in common.

    Attributes:
        value: the e-mail, the phone (E.164 and "/extension" where it has one), the number; of ORGANIZATION
            its id in the base, which services tell by its name, or as "" where it is not to be seen.
    """

    kind: ReasonKind
    value: str


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two contacts that may be one.

    Attributes:
        low, high: their ids.
        score: percent.
        reasons: the strongest first; services tell an organization by its name. One that the actor may not
            see is none; administrators are told "" of one in the trash.
    """

    low: int
    high: int
    low_name: str
    high_name: str
    kind: Kind
    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Dismissed:
    """Two contacts that somebody said are two.

    Attributes:
        user: login name of who said so.
        at: ISO 8601, UTC.
    """

    low: int
    high: int
    low_name: str
    high_name: str
    kind: Kind
    user: str
    at: str


class Judged(NamedTuple):
    """A pair: `score` in percent, the strongest reason first."""

    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is looked at of a contact.

    Attributes:
        first, last: folded; an organization has only the latter.
        values: what it may have in common with others, by kind of reason.
        birthday: ISO 8601, with "-" in place of a missing year; "" for none.
    """

    id: int
    kind: Kind
    first: str
    last: str
    values: Mapping[ReasonKind, frozenset[str]]
    birthday: str = ""


def judge(left: Candidate, right: Candidate, crowded: Collection[Reason] = ()) -> Judged | None:
    """What speaks for two contacts of one base being one; None where that is not enough.

    Args:
        crowded: those e-mails and phones of theirs that more than `CROWD` contacts have.
    """
    alike = likeness(left, right)
    weighed = sorted(
        ((_worth(reason.kind, alike), reason) for reason in _telling(left, right, alike, crowded)),
        key=lambda one: (-one[0], one[1]),
    )
    doubt = 1.0
    for worth in {reason.kind: worth for worth, reason in weighed}.values():
        doubt *= 1 - worth / 100
    score = (1 - doubt) * 100
    score /= 2 ** sum(_telling_apart(left, right))
    # To a tenth first, so that no order of multiplying decides.
    score = int(round(score, 1) + 0.5)
    return Judged(score, tuple(reason for _worth_of, reason in weighed)) if score >= MINIMUM else None


def _telling_apart(left: Candidate, right: Candidate) -> Iterator[bool]:
    """Whether the two differ in what one contact has once, for each such thing."""
    for kind in _TELLING_APART:
        mine, theirs = left.values.get(kind), right.values.get(kind)
        yield bool(mine and theirs and mine.isdisjoint(theirs))
    yield _are_other_days(left.birthday, right.birthday)
    # Of persons a digit in a name is a slip of the keyboard.
    if left.kind is Kind.ORGANIZATION:
        numbers = [set(_NUMBER.findall(one.last)) for one in (left, right)]
        yield bool(numbers[0] - numbers[1] and numbers[1] - numbers[0])


def _are_other_days(left: str, right: str) -> bool:
    """Whether two birthdays can't be one: where one of them says no year, by month and day."""
    if not left or not right:
        return False
    is_whole = not left.startswith("-") and not right.startswith("-")
    return left != right if is_whole else left[-5:] != right[-5:]


def common(left: Candidate, right: Candidate) -> Iterator[Reason]:
    """All that both have, telling or not."""
    for kind in ReasonKind:
        for value in left.values.get(kind, _NOTHING) & right.values.get(kind, _NOTHING):
            yield Reason(kind, value)


_NOTHING: frozenset[str] = frozenset()
_LEAST = {ReasonKind.PHONE: _LEAST_FOR_PHONE, ReasonKind.ORGANIZATION: SIMILAR}


def _telling(left: Candidate, right: Candidate, alike: int, crowded: Collection[Reason]) -> Iterator[Reason]:
    for reason in common(left, right):
        least = SIMILAR if reason in crowded else _LEAST.get(reason.kind, 0)
        if alike >= least:
            yield reason


def _worth(kind: ReasonKind, alike: int) -> float:
    low, high = _WORTH.get(kind, _WORTH_OF_NUMBER)
    return low + (high - low) * max(alike - 50, 0) / 50


# -- names -----------------------------------------------------------------------------------------


def likeness(left: Candidate, right: Candidate) -> int:
    """How much two names are alike, in percent; of persons in either order of name and surname."""
    if left.kind is Kind.ORGANIZATION:
        return _likeness_of_words(_without_form(left.last), _without_form(right.last))
    straight = min(_likeness(left.first, right.first), _likeness(left.last, right.last))
    if straight == 100 or not (left.first and left.last and right.first and right.last):
        return straight
    crossed = min(_likeness(left.first, right.last), _likeness(left.last, right.first))
    return max(straight, crossed)


def _likeness(left: str, right: str) -> int:
    """Of one part of a person's name."""
    if left == right:
        return 100
    if not left or not right:
        return _MISSING
    short, long = sorted((left, right), key=len)
    is_initial = len(short.rstrip(".")) == 1 and long.startswith(short[0])
    is_form = len(short) >= 3 and long.startswith(short) and len(long) - len(short) <= 2
    if is_initial or is_form or _words(short) < _words(long):
        return _PART
    return int(_fuzz().ratio(left, right))


@cache
def _fuzz() -> ModuleType:
    """Loaded when names are first compared: it takes 4 MB, and forms that compare nothing load this file."""
    from rapidfuzz import fuzz

    return fuzz


def _words(name: str) -> set[str]:
    return set(name.replace("-", " ").split())


def _likeness_of_words(left: str, right: str) -> int:
    return 100 if left == right else int(_fuzz().token_sort_ratio(left, right))


def _without_form(name: str) -> str:
    """An organization's name without "sp. z o.o." and the like, its words in order."""
    said = words(name)
    return " ".join(sorted(word for word in said if word not in _FORMS) or sorted(said))


# -- who is compared with whom ----------------------------------------------------------------------

T = TypeVar("T")


def pairs_of_group(
    group: Sequence[Candidate], *, only_similar: bool
) -> Iterator[tuple[Candidate, Candidate]]:
    """The pairs of contacts that have a value in common which are to be judged, some of them perhaps twice.

    Of a crowd only those are compared whose names agree in a part, as far as these are no crowd again: the
    work grows with the group, not with its square.

    Args:
        only_similar: leaves out pairs whose names are not similar.
    """
    if len(group) <= CROWD:
        found: Iterable[tuple[Candidate, Candidate]] = combinations(group, 2)
    else:
        found = (
            pair
            for key in _PARTS
            for block in _blocks(group, key)
            if 2 <= len(block) <= CROWD
            for pair in combinations(block, 2)
        )
        only_similar = True
    return (pair for pair in found if not only_similar or likeness(*pair) >= SIMILAR)


def partners(one: Candidate, group: Sequence[Candidate], *, only_similar: bool) -> list[Candidate]:
    """Those with whom `pairs_of_group` would pair one of the group."""
    found: Iterable[Candidate] = group
    if len(group) > CROWD:
        blocks = ([other for other in group if part(other) == part(one)] for part in _PARTS)
        found = {other.id: other for block in blocks if len(block) <= CROWD for other in block}.values()
        only_similar = True
    others = (other for other in found if other.id != one.id)
    return [other for other in others if not only_similar or likeness(one, other) >= SIMILAR]


def _blocks(group: Iterable[T], key: Callable[[T], Hashable]) -> Iterable[list[T]]:
    found: dict[Hashable, list[T]] = {}
    for one in group:
        found.setdefault(key(one), []).append(one)
    return found.values()


_PARTS: tuple[Callable[[Candidate], Hashable], ...] = (
    lambda one: one.last,
    lambda one: (one.first, one.last[:2]),
    lambda one: tuple(sorted(f"{one.first} {one.last}".split())),
)
"""What of a name two contacts of a crowd share: the surname, or the name and how the surname begins, or all
words in any order."""
