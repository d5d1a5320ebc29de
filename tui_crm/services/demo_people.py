"""The contacts of the sample base as a stream: each depends on the seed and its place alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tui_crm.domain.access import Access
from tui_crm.domain.contact import Address, ContactDraft, Email, Kind, Link, Phone, Status, Url
from tui_crm.services import demo_numbers as numbers
from tui_crm.services.demo_organizations import LANGUAGES, Organization, Organizations, mail_word
from tui_crm.services.demo_parts import Parts, profile
from tui_crm.services.demo_words import FEMALE, MALE, POLISH, City, Words, words
from tui_crm.services.users import DEMO_LOGIN
from tui_crm.text.fold import fold

# Of every twenty contacts these three are organizations: 15 of 100.
_ORGANIZATION_TURNS = {0: 0, 7: 1, 13: 2}
_TURNS = 20
_NEAR_DUPLICATE_EVERY = 97
_NEAR_DUPLICATE_TURN = 50
_SEED_STEP = 1_000_003
_PERSONS_PHONES = ("mobile", "work", "work")
_OFFICE_PHONES = ("work", "work", "mobile")
_BIRTHDAYS_FROM = date(1956, 1, 1)
_VIETNAMESE = "vi"  # they live in Poland
_UKRAINIAN, _CYRILLIC = "uk", "uk-Cyrl"  # in Polish letters, or in their own


def people(seed: int, count: int) -> Iterator[ContactDraft]:
    """The first `count` contacts of the sample base, always the same for a seed.

    An organization comes before the persons linked to it; links carry its name and no id.
    Owners and watchers are the logins of `demo_words.words().users` and `DEMO_LOGIN`.
    """
    population = Population(seed, words())
    return (population.contact(index) for index in range(count))


@dataclass(slots=True)
class _Person:
    """What the parts of a person agree on."""

    index: int
    language: str
    gender: str
    first_name: str
    last_name: str
    city: City
    organizations: list[Organization]
    birthday: date


class Population:
    """All contacts there could be, by index."""

    def __init__(self, seed: int, lists: Words) -> None:
        self._seed = seed
        self._words = lists
        self._organizations = Organizations(seed, lists)
        self._random = Random(seed)  # noqa: S311 - repeatable on purpose
        self._parts = Parts(lists, self._random)

    def contact(self, index: int) -> ContactDraft:
        """The contact at this place, counted from 0."""
        self._random.seed(self._seed * _SEED_STEP + index)
        turn = index % _TURNS
        if turn in _ORGANIZATION_TURNS:
            return self._organization(index)
        if index == 1:
            return _lukasz_kowalski()
        if index % _NEAR_DUPLICATE_EVERY == _NEAR_DUPLICATE_TURN:
            return self._near_duplicate(index)
        return self._person(index)

    # --- organizations

    def _organization(self, index: int) -> ContactDraft:
        ordinal = index // _TURNS * len(_ORGANIZATION_TURNS) + _ORGANIZATION_TURNS[index % _TURNS]
        organization = self._organizations.get(ordinal)
        random, polish = self._random, organization.language == POLISH
        registered = polish and random.random() < 0.75
        site = f"https://www.{organization.domain}/"
        draft = ContactDraft(
            kind=Kind.ORGANIZATION,
            name=organization.name,
            phones=tuple(self._parts.phones(index, organization.city, _OFFICE_PHONES)),
            emails=tuple(self._office_emails(organization)),
            urls=(Url(profile("facebook", mail_word(organization.name), index), "facebook"),)
            if random.random() < 0.3
            else (),
            addresses=tuple(self._offices(organization.city)),
            website=site if random.random() < 0.8 else "",
            nip=numbers.nip(random) if registered else "",
            regon=numbers.regon(random) if registered else "",
            krs=numbers.krs(random) if registered and organization.name.endswith(("o.o.", "S.A.")) else "",
            status=Status.ACTIVE if organization.active else Status.INACTIVE,
        )
        draft = self._parts.with_common(draft, foreign=not polish)
        if ordinal == 0:
            return replace(draft, tags=("Klient", "Partner"), owners=(DEMO_LOGIN,), access=Access.COMPANY)
        return draft

    def _office_emails(self, organization: Organization) -> list[Email]:
        office = "biuro" if organization.language == POLISH else "office"
        found = [Email(f"{office}@{organization.domain}")]
        if self._random.random() < 0.3:
            found.append(Email(f"faktury@{organization.domain}", "invoices"))
        if self._random.random() < 0.15:
            found.append(Email(f"serwis@{organization.domain}", "service"))
        return found

    def _offices(self, city: City) -> list[Address]:
        found = [self._parts.address(city, "")]
        if self._random.random() < 0.15:
            found.append(
                self._parts.address(self._words.cities[city.language].pick(self._random), "warehouse")
            )
        return found

    # --- persons

    def _person(self, index: int) -> ContactDraft:
        random = self._random
        person = self._who(index)
        incomplete = random.random() < 0.01
        with_year = random.random() < 0.75
        known_birthday = random.random() < 0.4
        polish = person.language == POLISH
        has_pesel = known_birthday and with_year and polish and random.random() < 0.3
        phones = () if incomplete else tuple(self._parts.phones(index, person.city, _PERSONS_PHONES))
        links = tuple(
            Link(None, organization.name, self._position(person)) for organization in person.organizations
        )
        draft = ContactDraft(
            kind=Kind.PERSON,
            first_name=person.first_name,
            last_name=person.last_name,
            position=links[0].position if links else self._position(person) if random.random() < 0.3 else "",
            phones=phones,
            emails=() if incomplete else tuple(self._emails(person)),
            urls=tuple(self._profiles(person)),
            addresses=(self._parts.address(person.city, "home"),) if random.random() < 0.55 else (),
            birthday=_birthday(person.birthday, with_year) if known_birthday else "",
            pesel=numbers.pesel(person.birthday, person.gender == FEMALE, random) if has_pesel else "",
            document_number=numbers.document_number(random) if random.random() < 0.03 else "",
            organizations=links,
            status=Status.INACTIVE if random.random() < 0.04 else Status.ACTIVE,
            link_emails=random.random() >= 0.05,
        )
        return self._parts.with_common(draft, foreign=not polish and person.language != _VIETNAMESE)

    def _who(self, index: int) -> _Person:
        random, lists = self._random, self._words
        organizations = self._memberships(index)
        language = organizations[0].language if organizations else POLISH
        if random.random() < 0.06:
            language = random.choice((*LANGUAGES, _VIETNAMESE))
        gender = FEMALE if random.random() < 0.51 else MALE
        names = _CYRILLIC if language == _UKRAINIAN and random.random() < 0.5 else language
        last_name = lists.surnames[names, gender].pick(random)
        if gender == FEMALE and language == POLISH and random.random() < 0.06:
            last_name = f"{last_name}-{lists.surnames[POLISH, FEMALE].pick(random)}"
        home = POLISH if language == _VIETNAMESE else language
        near = organizations and organizations[0].language == home and random.random() < 0.8
        city = organizations[0].city if near else lists.cities[home].pick(random)
        return _Person(
            index,
            language,
            gender,
            lists.first_names[names, gender].pick(random),
            last_name,
            city,
            organizations,
            _BIRTHDAYS_FROM + timedelta(days=random.randrange(48 * 365)),
        )

    def _memberships(self, index: int) -> list[Organization]:
        """None for one person in five, else one to three; all of them come before the person."""
        random = self._random
        chance = random.random()
        wanted = 0 if chance < 0.2 else 1 if chance < 0.86 else 2 if chance < 0.96 else 3
        earlier = _organizations_before(index)
        found: dict[int, Organization] = {}
        for _ in range(wanted):
            # Some organizations are large: the earliest are drawn more often.
            power = 1.6 if random.random() < 0.3 else 1.0
            organization = self._organizations.get(int(earlier * random.random() ** power))
            if organization.active:
                found.setdefault(organization.ordinal, organization)
        return list(found.values())

    def _position(self, person: _Person) -> str:
        return self._words.positions[person.language, person.gender].pick(self._random)

    def _emails(self, person: _Person) -> list[Email]:
        random = self._random
        first, last = mail_word(person.first_name), mail_word(person.last_name)
        found = []
        for organization in person.organizations:
            if random.random() < 0.85:
                name = f"{first}.{last}" if random.random() < 0.8 else f"{first[0]}.{last}"
                found.append(Email(f"{name}@{organization.domain}", "work"))
        if not found or random.random() < 0.3:
            provider = random.choice(("poczta.example.com", "mail.example.org", "skrzynka.example.pl"))
            found.append(Email(f"{first}.{last}{person.index}@{provider}", "home"))
        return found

    def _profiles(self, person: _Person) -> list[Url]:
        name = f"{mail_word(person.first_name)}-{mail_word(person.last_name)}"
        return [
            Url(profile(network, name, person.index), network)
            for network, share in (("linkedin", 0.22), ("facebook", 0.08), ("github", 0.03), ("x", 0.03))
            if self._random.random() < share
        ]

    def _near_duplicate(self, index: int) -> ContactDraft:
        """Somebody already there, entered once more by a colleague: for the queue of duplicates."""
        earlier = index - 1 - self._random.randrange(30)
        while earlier % _TURNS in _ORGANIZATION_TURNS:
            earlier -= 1
        draft = self.contact(earlier)
        self._random.seed(self._seed * _SEED_STEP + index)
        plain = replace(
            draft,
            first_name=fold(draft.first_name).title(),
            last_name=fold(draft.last_name).title(),
            birthday="",
            pesel="",
            document_number="",
            addresses=(),
            urls=(),
            note="",
        )
        match index % 3:
            case 0:
                return replace(plain, emails=tuple(Email(email.value.upper()) for email in plain.emails))
            case 1:
                return replace(plain, first_name=f"{draft.first_name[0]}.", emails=())
            case _:
                phones = tuple(self._otherwise_written(phone) for phone in plain.phones)
                return replace(plain, organizations=(), position="", phones=phones)

    def _otherwise_written(self, phone: Phone) -> Phone:
        if phone.label == "mobile" and phone.value and phone.value.startswith("+48"):
            return numbers.in_mobile_notation(phone.value.removeprefix("+48"), self._random)
        return phone


def _lukasz_kowalski() -> ContactDraft:
    """The person whom the user guide, the pictures and the tests look for."""
    return ContactDraft(
        kind=Kind.PERSON,
        first_name="Łukasz",
        last_name="Kowalski",
        position="Dyrektor sprzedaży",
        phones=(Phone("+48600100200", "+48 600 100 200", "", "mobile"),),
        emails=(Email("lukasz.kowalski@example.com", "work"),),
        urls=(Url(profile("linkedin", "lukasz-kowalski", 1), "linkedin"),),
        addresses=(Address("ul. Źródlana 12/3", "Warszawa", "02-345", "mazowieckie", "Polska", "work"),),
        birthday="--05-09",
        note="Poznany na targach w Poznaniu.\nWoli e-mail niż telefon.",
        organizations=(Link(None, "Acme Polska sp. z o.o.", "Dyrektor sprzedaży"),),
        tags=("Klient", "VIP"),
        owners=(DEMO_LOGIN,),
        watchers=("anna",),
    )


def _organizations_before(index: int) -> int:
    """How many organizations stand before this place."""
    rounds, turn = divmod(index, _TURNS)
    return rounds * len(_ORGANIZATION_TURNS) + sum(1 for place in _ORGANIZATION_TURNS if place < turn)


def _birthday(birthday: date, with_year: bool) -> str:
    return birthday.isoformat() if with_year else f"--{birthday:%m-%d}"
