"""The contacts of a benchmark's base: those of the sample base, with as many surnames as a country has.

A contact depends on the seed and its place alone, so that several processes may make them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count, islice
from random import Random

from tui_crm.domain.contact import ContactDraft, Kind
from tui_crm.domain.normalizing import normalized
from tui_crm.services.demo_organizations import Organizations
from tui_crm.services.demo_people import Population
from tui_crm.services.demo_words import FEMALE, MALE, POLISH, Choice, Words, words

SEED = 2026
INVENTED_SURNAMES = 18_000
ORGANIZATIONS_PER_PERSON = 5
"""One organization for so many persons."""

_REGION = "PL"
_HEADS = (
    "B Br C Cz D Dr F G Gr H J K Kr L Ł M N P Pr R S Sz St T Tr W Z Ż Ś Ch Krz Prz Szcz Gł Sł Wł Źr".split()
)
_VOWELS = "a e o u ą ę ó i y".split()
_MIDDLES = (
    "b c ch cz d dz g j k l ł m n ń p r rz s sz ś t w z ż ź ć br dr gr kr lk rk ns wr zd źdź st sk".split()
)
_TAILS = (
    "ski cki dzki ak ek ik czyk owski ewski iński yński ał oń uch ecki arz acz uk ko ło ąg ędź"
    " wicz owicz czak niak"
).split()
_ADJECTIVES = ("ski", "cki", "dzki")


@dataclass(frozen=True)
class People:
    """The contacts of a base of `persons` persons and a fifth as many organizations, in order of id (from 1).

    Args:
        seed: another seed, other people.
    """

    persons: int
    seed: int = SEED

    @cached_property
    def places(self) -> tuple[int, ...]:
        """The place of each contact in the stream of the sample base.

        There 3 of 20 are organizations; the ones that are missing follow at the end.
        """
        wanted = max(1, self.persons // ORGANIZATIONS_PER_PERSON)
        found = list(islice((place for place in count() if not _is_organization(place)), self.persons))
        mixed = range(found[-1] + 1 if found else 1)
        have = sum(map(_is_organization, mixed))
        more = (place for place in count(len(mixed)) if _is_organization(place))
        return (*mixed, *islice(more, max(0, wanted - have)))

    @cached_property
    def organization_ids(self) -> dict[str, int]:
        """The id of each organization by its name; no two have the same."""
        organizations = Organizations(self.seed, self._words)
        ids = (number for number, place in enumerate(self.places, 1) if _is_organization(place))
        return {organizations.get(ordinal).name: contact for ordinal, contact in enumerate(ids)}

    def contacts(self, start: int, stop: int) -> Iterator[tuple[int, ContactDraft]]:
        """The contacts with the ids from `start` up to, not including, `stop`, as they are stored."""
        population = Population(self.seed, self._words)
        for number in range(start, stop):
            yield number, normalized(population.contact(self.places[number - 1]), _REGION)

    @cached_property
    def _words(self) -> Words:
        """The lists of the sample base; the invented surnames come behind the common ones."""
        lists = words()
        known = zip(lists.surnames[POLISH, MALE].items, lists.surnames[POLISH, FEMALE].items, strict=True)
        pairs = [*known, *((name, _feminine(name)) for name in invented_surnames(self.seed))]
        surnames = {
            **lists.surnames,
            (POLISH, MALE): Choice(masculine for masculine, _ in pairs),
            (POLISH, FEMALE): Choice(feminine for _, feminine in pairs),
        }
        return replace(lists, surnames=surnames)


def invented_surnames(seed: int) -> tuple[str, ...]:
    """Surnames that sound Polish, no two alike."""
    random = Random(seed)
    found: dict[str, None] = {}
    while len(found) < INVENTED_SURNAMES:
        name = random.choice(_HEADS) + random.choice(_VOWELS) + random.choice(_MIDDLES)
        if random.random() < 0.55:
            name += random.choice(_VOWELS) + random.choice(_MIDDLES)
        found[name + random.choice(_TAILS)] = None
    return tuple(found)


def is_person(draft: ContactDraft) -> bool:
    """Whether it is a person."""
    return draft.kind is Kind.PERSON


def _is_organization(place: int) -> bool:
    return place % 20 in (0, 7, 13)


def _feminine(surname: str) -> str:
    return surname[:-1] + "a" if surname.endswith(_ADJECTIVES) else surname
