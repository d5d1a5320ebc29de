"""A base of invented contacts, and what a search must answer, worked out without SQL from what they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tests.kit.builders import an_actor
from tui_crm.domain.access import Access, Actor
from tui_crm.domain.contact import Address, ContactDraft, Email, Kind, Link, Phone, Status
from tui_crm.store import contact_writing, users
from tui_crm.store.contact_writing import Names
from tui_crm.store.database import Database
from tui_crm.store.names import create_tag
from tui_crm.text.fold import fold, words

FIRST = ["Jan", "Anna", "Anna Maria", "Łukasz", "Ewa", "Maria", "J", "Jan Maria", "José", "600", ""]
LAST = [
    "Kowalski",
    "Kowal",
    "Nowak",
    "Nowak-Kowalska",
    "O'Brien",
    "Jan",
    "Żak",
    "van der Berg",
    "Ma",
    "K",
    "",
]
COMPANIES = [
    "Acme Sp. z o.o.", "„Żabka” Łódź", "Kowalstwo Artystyczne", "Anna i Spółka", "3M", "K", "Jan Nowak",
    "600 Lat",
]  # fmt: skip
CITIES = ["Łódź", "Kraków", "Nowy Sącz", ""]
NOTES = ["woli e-mail", "brat Jana", "dzwonić po 15:00", "K. poleca", ""]
MAILS = ["jan.kowalski@example.com", "biuro@acme.example.pl", "o'brien@example.org", "k@example.com"]
PHONES = ["600100200", "600100201", "226213456", "48600", "brak", "wewn. 12"]
TAGS = ["VIP", "Targi 2025"]
FRAGMENTS = [
    "kow", "nowak", "jan", "an", "a", "k", "j", "m", "ma", "lu", "łódź", "600", "100 200", "+48 600",
    "(22) 621", "00 48 600", "e-mail", "brien", "obrien", "acme", "sp.", "z", "o.o.", "zab", "3m", "3",
    "o'br", "vip", "targ", "2025", "15", "jan.kow", "@example", "example.com", "k@", "prezes", "kowalska",
    "owal", "der", "1 2", '"', "(", "-", "6 0 0", "12",
]  # fmt: skip
_NUMBER = re.compile(r"(?<!\w)\+?\(?\d[\d\s()+./\-\u2010-\u2015]*")


@dataclass(frozen=True)
class Invented:
    """A contact of the base, with the organizations that it belongs to."""

    id: int
    draft: ContactDraft
    organizations: tuple[Invented, ...] = ()

    @property
    def keys(self) -> tuple[str, str]:
        """Folded surname or name, and first name."""
        draft = self.draft
        return fold(draft.last_name or draft.name), fold(draft.first_name)

    def tokens(self, group: str) -> set[str]:
        """The words of a part of its document."""
        draft = self.draft
        open_to_all = [one for one in self.organizations if one.draft.access is Access.COMPANY]
        texts = {
            "name": [draft.first_name, draft.last_name, draft.name],
            "email": [email.value for email in draft.emails],
            "address": [address.city for address in draft.addresses],
            "organization": [one.draft.name for one in open_to_all],
            "position": [draft.position] + ["Prezes"] * bool(open_to_all),
            "tags": list(draft.tags),
            "note": [draft.note],
            "numbers": [draft.nip],
        }
        if group == "phone":
            return {re.sub(r"\D", "", phone.value or phone.raw) for phone in draft.phones} - {""}
        found: set[str] = set()
        for word in (word for text in texts.get(group, []) for word in words(text)):
            parts = re.findall("[a-z0-9]+", word)
            found |= {word, *parts, "".join(parts)}
        return found

    def visible_to(self, actor: Actor) -> bool:
        """Whether the actor may see it (R42, R43)."""
        if actor.is_admin or self.draft.access is Access.COMPANY or actor.login in self.draft.owners:
            return True
        return self.draft.access is Access.ORGANIZATION and any(
            one.draft.access is Access.COMPANY or actor.login in one.draft.owners
            for one in self.organizations
        )


def invent(database: Database, random: Random, number: int) -> list[Invented]:
    """Stores contacts of both kinds; the users are "admin" (1) and "editor" (2)."""
    with database.writing() as connection:
        group = users.add_group(database, "all", is_admin=True)
        for login in ("admin", "editor"):
            users.add_user(database, login, "", group, 0)
        tags = {name: create_tag(connection, name) for name in TAGS}
        found: list[Invented] = []
        for place in range(number):
            companies = [one for one in found if one.draft.kind is Kind.ORGANIZATION]
            linked = tuple(random.sample(companies, min(len(companies), random.choice((0, 0, 1, 2)))))
            draft = _draft(random, linked)
            linked = linked if draft.kind is Kind.PERSON else ()
            names = Names(
                tags=tuple(tags[name] for name in draft.tags),
                owners=tuple({"admin": 1, "editor": 2}[login] for login in draft.owners),
                organizations=tuple((one.id, "Prezes") for one in linked),
            )
            contact = contact_writing.insert(
                connection, f"{place:032}", draft, names, an_actor("admin", 1), random.randrange(50)
            )
            found.append(Invented(contact, draft, linked))
    return found


def _draft(random: Random, linked: tuple[Invented, ...]) -> ContactDraft:
    def some(values: list[str], most: int = 1) -> list[str]:
        return random.sample(values, random.randint(0, most))

    person = random.random() < 0.7
    phones = tuple(Phone(f"+48{number}" if len(number) == 9 else None, number) for number in some(PHONES, 2))
    return ContactDraft(
        kind=Kind.PERSON if person else Kind.ORGANIZATION,
        first_name=random.choice(FIRST) if person else "",
        last_name=random.choice(LAST) if person else "",
        name="" if person else random.choice(COMPANIES),
        position="".join(some(["Księgowa"])),
        phones=phones,
        emails=tuple(map(Email, some(MAILS, 2))),
        addresses=(Address(city=random.choice(CITIES)),),
        note=random.choice(NOTES),
        nip=random.choice(("", "", "1234563218")),
        tags=tuple(some(TAGS, 2)),
        owners=tuple(some(["admin", "editor"], 2)),
        status=Status.ACTIVE if random.random() < 0.8 else Status.INACTIVE,
        access=random.choice(list(Access)) if person else random.choice((Access.COMPANY, Access.OWNER)),
        organizations=tuple(Link(one.id, one.draft.name) for one in linked) if person else (),
    )


def a_question(random: Random) -> str:
    """Something that a person could type."""
    if random.random() < 0.3:
        return " ".join(filter(None, random.sample([*FIRST, *LAST, *COMPANIES, *MAILS], 2)))
    return random.choice((" ", "  ", ", ")).join(random.sample(FRAGMENTS, random.choice((1, 1, 1, 2, 2, 3))))


def answers(contact: Invented, text: str, groups: tuple[str, ...]) -> bool:
    """Whether the text finds the contact, looking at these parts of its document."""
    asked = words(text)
    if all(len(word) == 1 for word in asked) and not _numbers(text):
        return "name" in groups and rank(contact, text, groups) < 2
    tokens = {group: contact.tokens(group) for group in groups}

    def has(word: str) -> bool:
        if len(word) < 3:
            return any(token.startswith(word) for found in tokens.values() for token in found)
        return any(word in token for found in tokens.values() for token in found)

    rest = text
    for run, number in _numbers(text):
        rest = rest.replace(run, " ", 1)
        dialled = any(number in token for group in ("phone", "numbers") for token in tokens.get(group, ()))
        spelled = any(len(word) > 1 for word in words(run)) and all(map(has, words(run)))
        if not (dialled or spelled):
            return False
    return all(map(has, words(rest)))


def _numbers(text: str) -> list[tuple[str, str]]:
    found = []
    for run in _NUMBER.finditer(text):
        number = re.sub(r"\D", "", run.group())
        number = number[2:] if number.startswith("00") else number.removeprefix("0")
        if len(number) >= 3 and not text[run.end() : run.end() + 1].isalnum():
            found.append((run.group(), number))
    return found


def rank(contact: Invented, text: str, groups: tuple[str, ...]) -> int:
    """0 the exact name, 1 the beginning of a name, 2 the rest."""
    if "name" not in groups:
        return 2
    asked = words(text)
    letters = all(len(word) == 1 for word in asked) and not _numbers(text)
    wholes = {" ".join(asked)} | (set() if letters else {fold(text)})
    parted = (
        [(" ".join(asked[:n]), " ".join(asked[n:])) for n in range(1, len(asked))] if len(asked) < 5 else []
    )
    pairs = parted + [(one, other) for other, one in parted]
    last, first = contact.keys
    if {last, first} & wholes or (last, first) in pairs:
        return 0
    begins = any(key.startswith(whole) for key in (last, first) for whole in wholes)
    if begins or any(last.startswith(one) and first.startswith(other) for one, other in pairs):
        return 1
    return 2
