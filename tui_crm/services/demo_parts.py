"""What persons and organizations of the sample base have in common: phones, addresses, tags, owners."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from tui_crm.domain.access import Access
from tui_crm.domain.contact import Address, ContactDraft, Phone
from tui_crm.services import demo_numbers as numbers
from tui_crm.services.demo_words import City, Words
from tui_crm.services.users import DEMO_LOGIN

DEMO_NAME = "Demo"

_FEW = 7  # serials kept for the phones of one contact


class Parts:
    """Draws the parts of a contact from the lists.

    Args:
        random: where every choice comes from; its owner seeds it for each contact.
    """

    def __init__(self, words: Words, random: Random) -> None:
        self.words = words
        self.random = random
        logins = [DEMO_LOGIN, *(user.login for user in words.users)]
        # The one who looks at the base owns four of ten contacts, the others share the rest.
        self._owners = logins[:1] * 2 * len(logins[1:]) + logins[1:] * 3

    def phones(self, index: int, city: City, labels: tuple[str, ...]) -> Iterator[Phone]:
        """Up to three numbers with these labels; one contact in a hundred has a mere extension instead."""
        if self.random.random() < 0.01:
            yield Phone(None, f"wewn. {self.random.randint(100, 399)}", "", "work")
            return
        wanted = self.random.choices((0, 1, 2, 3), (4, 60, 28, 8))[0]
        for place, label in enumerate(labels[:wanted]):
            serial = index * _FEW + place
            yield numbers.any_phone(serial, label, city, self.words.phones, self.random)

    def address(self, city: City, label: str) -> Address:
        """An address in the city."""
        random = self.random
        street = self.words.streets[city.language].pick(random)
        code = "".join(str(random.randrange(10)) if sign == "#" else sign for sign in city.postal_code)
        number, flat = random.randint(1, 120), random.randint(1, 60)
        return Address(street.format(n=number, m=flat), city.name, code, city.region, city.country, label)

    def with_common(self, draft: ContactDraft, foreign: bool) -> ContactDraft:
        """The draft with tags, note, owners, watchers and access."""
        random = self.random
        tags = [tag.name for tag in self.words.tags if random.random() * 100 < tag.share]
        if foreign:
            tags += [tag.name for tag in self.words.tags if tag.share == 0]
        owners = random.sample(self._owners, 2 if random.random() < 0.08 else 1)
        watchers = [login for login in dict.fromkeys(self._owners) if random.random() < 0.07]
        access = Access.COMPANY
        if random.random() < 0.03:
            access = Access.OWNER
        elif draft.organizations and random.random() < 0.04:
            access = Access.ORGANIZATION
        return replace(
            draft,
            tags=tuple(tags),
            note=self._note() if random.random() < 0.25 else "",
            owners=tuple(dict.fromkeys(owners)),
            watchers=tuple(login for login in watchers if login not in owners),
            access=access,
        )

    def _note(self) -> str:
        random = self.random
        sentences = {self.words.notes.pick(random): None for _ in range(random.choice((1, 1, 1, 2)))}
        genitive, locative = random.choice(self.words.months)
        text = "\n".join(sentences)
        return text.format(month=genitive, month_in=locative, n=random.randint(2, 60) * 5)


def profile(network: str, name: str, index: int) -> str:
    """A profile that nobody can have: every name ends with "example" and the contact's place."""
    page = f"{name}-example-{index}"
    return {
        "linkedin": f"https://www.linkedin.com/in/{page}",
        "facebook": f"https://www.facebook.com/{page}",
        "github": f"https://github.com/{page}",
        "x": f"https://x.com/{page}",
    }[network]
