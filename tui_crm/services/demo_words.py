"""The word lists of `fixtures/demo`, read once: names, places, positions, notes, events."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

from tui_crm.paths import demo_data_folder

T = TypeVar("T")

POLISH = "pl"
FEMALE = "f"
MALE = "m"


class Choice(Generic[T]):
    """Things to choose from; those at the head of the list come more often, as common names do."""

    def __init__(self, items: Iterable[T]) -> None:
        self.items: tuple[T, ...] = tuple(items)
        self._steps = list(accumulate(1 / (place + 8) ** 0.8 for place in range(len(self.items))))

    def pick(self, random: Random) -> T:
        """One of them."""
        return self.items[bisect(self._steps, random.random() * self._steps[-1])]


@dataclass(frozen=True, slots=True)
class City:
    """A city; `postal_code` has # for a digit."""

    language: str
    country: str
    name: str
    region: str
    postal_code: str
    area_code: str


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """A foreign number in E.164 and as people write it: # is a digit, @ the city's area code."""

    language: str
    label: str
    number: str
    shown: str


@dataclass(frozen=True, slots=True)
class TagWords:
    """A tag; `share` is the percentage of contacts that carry it, `days` how often to keep in touch or ""."""

    name: str
    colour: str
    share: int
    description: str
    days: str


@dataclass(frozen=True, slots=True)
class FieldWords:
    """A custom field.

    Attributes:
        base, type: values of `Kind` and `CustomFieldType`.
        share: the percentage of contacts that have a value.
        values: options joined by " | "; of numbers, and of days from now on, "low..high"; else a text where
            # stands for a digit.
    """

    base: str
    type: str
    name: str
    share: int
    values: str


@dataclass(frozen=True, slots=True)
class ViewWords:
    """A view of the one who looks at the sample base; `sort` is a field, downwards with "-" before it."""

    base: str
    name: str
    text: str
    sort: str


@dataclass(frozen=True, slots=True)
class UserWords:
    """A user of the sample base besides the one who looks at it."""

    login: str
    full_name: str


@dataclass(frozen=True, slots=True)
class OpportunityWords:
    """An opportunity.

    Attributes:
        stage: the code of its stage.
        value, currency: "" where it is not known.
        close: when it is expected to close, in days from now on, "" for not known.
        age: how many days ago it was written down.
        roles: of its persons, joined by " | ".
    """

    title: str
    stage: str
    value: str
    currency: str
    close: str
    age: str
    roles: str
    note: str


@dataclass(frozen=True, slots=True)
class MeetingWords:
    """A meeting.

    Attributes:
        day: when it takes place first, in days from now on.
        start, minutes: "09:00" and how long; "" where it takes the whole day.
        rule: RRULE without its name, "" for none.
        persons: counted from 0, joined by " | ".
    """

    day: int
    start: str
    minutes: str
    title: str
    location: str
    colour: str
    rule: str
    status: str
    persons: str
    description: str


@dataclass(frozen=True, slots=True)
class MailWords:
    """A message.

    Attributes:
        person: with whom, counted from 0: the same number is the same person.
        direction: "in" or "out".
        age: how many days ago it was sent.
        files: how many it has.
    """

    person: int
    direction: str
    age: int
    subject: str
    text: str
    files: int


@dataclass(frozen=True, slots=True)
class NamePart:
    """A piece of an organization's name; the domain belongs to the legal form."""

    language: str
    part: str
    text: str
    domain: str


@dataclass(frozen=True, slots=True)
class Words:
    """All lists. Keys are languages; where there are two, the second is the gender or the part."""

    first_names: dict[tuple[str, str], Choice[str]]
    surnames: dict[tuple[str, str], Choice[str]]
    positions: dict[tuple[str, str], Choice[str]]
    cities: dict[str, Choice[City]]
    streets: dict[str, Choice[str]]
    phones: dict[str, tuple[NumberPattern, ...]]
    organization_names: dict[tuple[str, str], tuple[NamePart, ...]]
    notes: Choice[str]
    events: tuple[tuple[str, str], ...]  # kind and text
    months: tuple[tuple[str, ...], ...]
    tags: tuple[TagWords, ...]
    users: tuple[UserWords, ...]
    fields: tuple[FieldWords, ...]
    views: tuple[ViewWords, ...]
    opportunities: tuple[OpportunityWords, ...]
    meetings: tuple[MeetingWords, ...]
    mail: tuple[MailWords, ...]


@cache
def words() -> Words:
    """The lists that ship with the program. Raises OSError where they are missing."""
    people = _grouped(_rows("first_names"), lambda row: (row[0], row[1]), lambda row: row[2])
    return Words(
        first_names={key: Choice(names) for key, names in people.items()},
        surnames=_by_gender(_rows("surnames")),
        positions=_by_gender(_rows("positions")),
        cities=_choices((City(*row) for row in _rows("cities")), lambda city: city.language),
        streets={
            language: Choice(row[1] for row in rows)
            for language, rows in _grouped(_rows("streets"), lambda row: row[0], lambda row: row).items()
        },
        phones=_tuples((NumberPattern(*row) for row in _rows("phones")), lambda pattern: pattern.language),
        organization_names=_tuples(
            (NamePart(*row) for row in _rows("organization_names")), lambda part: (part.language, part.part)
        ),
        notes=Choice(row[0] for row in _rows("notes")),
        events=tuple((row[0], row[1]) for row in _rows("events")),
        months=tuple(tuple(row) for row in _rows("months")),
        tags=tuple(TagWords(row[0], row[1], int(row[2]), *row[3:]) for row in _rows("tags")),
        users=tuple(UserWords(*row) for row in _rows("users")),
        fields=tuple(FieldWords(row[0], row[1], row[2], int(row[3]), row[4]) for row in _rows("fields")),
        views=tuple(ViewWords(*row) for row in _rows("views")),
        opportunities=tuple(OpportunityWords(*row) for row in _rows("opportunities")),
        meetings=tuple(MeetingWords(int(row[0]), *row[1:]) for row in _rows("meetings")),
        mail=tuple(
            MailWords(int(row[0]), row[1], int(row[2]), row[3], row[4], int(row[5])) for row in _rows("mail")
        ),
    )


def _rows(name: str) -> list[list[str]]:
    text = (demo_data_folder() / f"{name}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]


K = TypeVar("K")
V = TypeVar("V")


def _grouped(items: Iterable[T], key: Callable[[T], K], value: Callable[[T], V]) -> dict[K, list[V]]:
    groups: dict[K, list[V]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(value(item))
    return dict(groups)


def _choices(items: Iterable[T], key: Callable[[T], K]) -> dict[K, Choice[T]]:
    return {name: Choice(group) for name, group in _grouped(items, key, lambda item: item).items()}


def _tuples(items: Iterable[T], key: Callable[[T], K]) -> dict[K, tuple[T, ...]]:
    return {name: tuple(group) for name, group in _grouped(items, key, lambda item: item).items()}


def _by_gender(rows: Sequence[Sequence[str]]) -> dict[tuple[str, str], Choice[str]]:
    """Rows of language, masculine and feminine form: (language, gender) -> forms."""
    return {
        (language, gender): Choice(row[column] for row in rows if row[0] == language)
        for column, gender in ((1, MALE), (2, FEMALE))
        for language in {row[0] for row in rows}
    }
