"""What is offered and said while one types into a field with several values."""

from __future__ import annotations

import os

from tui_crm.domain.contact import Kind, Link
from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import _, language
from tui_crm.text import countries, phone_places, urls
from tui_crm.text.fold import words
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.terminal import draws_flags
from tui_crm.ui.widgets.contact_form import ContactForm
from tui_crm.ui.widgets.form_layout import PEOPLE
from tui_crm.ui.widgets.form_values import link_line, link_of, phone_of, user_line
from tui_crm.ui.widgets.value_line import Value, ValueLine
from tui_crm.ui.widgets.value_lines import Offer, ValueLines
from tui_crm.wording import sentence, value_label

_LETTERS = 2
"""So many letters of a country's name offer it: one letter may begin an extension."""


class LineHints:
    """For one form: countries, organizations and users that are offered, what is recognized."""

    def __init__(self, host: CrmScreen[object], form: ContactForm) -> None:
        self._host = host
        self._form = form
        self._flags = draws_flags(os.environ)

    async def typed_into(self, event: ValueLines.TypedInto) -> None:
        """Offers and says what fits what stands on the line now. Must run in a worker."""
        try:
            with self._host.refusing():
                await self._answer(event.field, event.line)
        finally:
            event.field.answered(event)

    async def _answer(self, field: ValueLines, line: ValueLine) -> None:
        if field.field == "organizations":
            await self._organizations(field, line)
        elif field.field == "phones":
            self.phone(field, line)
        elif field.field == "urls":
            self._say_network(field, line)
        elif field.field in PEOPLE:
            self._users(field, line)

    # Phones

    def phone(self, field: ValueLines, line: ValueLine) -> None:
        """Countries for the beginning of a number or a name; the country of a number that is complete."""
        text = line.value.text
        offered = self._countries(text) if _begins_a_country(text) else []
        field.suggest(line, offered, current=0 if offered else None)
        field.say(line, self._country_of(line.value))

    def _say_network(self, field: ValueLines, line: ValueLine) -> None:
        field.say(line, value_label(urls.network(line.value.text)))

    def _country_of(self, value: Value) -> str:
        number = phone_of(value, self._form.around.region).value
        place = phone_places.place(number) if number is not None else None
        return countries.name(place.region, language()) if place is not None else ""

    def offer_countries(self, field: ValueLines, line: ValueLine) -> None:
        """All countries, whatever stands on the line; the chosen prefix replaces one that is there."""
        text = line.value.text
        offered = self._countries(text if _begins_a_country(text) else "", text)
        field.suggest(line, offered, current=0)

    def _countries(self, sought: str, text: str = "") -> list[Offer]:
        everything = countries.prefixes(self._form.around.region, language())
        rest = _without_prefix(text, everything)
        return [
            Offer(self._shown(one), Value(f"{one.code} {rest}"), goes_on=True)
            for one in countries.find(everything, sought)
        ]

    def _shown(self, prefix: countries.Prefix) -> str:
        text = f"{prefix.code:<5} {prefix.name}"
        return f"{countries.flag(prefix.region)} {text}" if self._flags else text

    # Organizations and users

    async def say_what_stands(self) -> None:
        """Says of what stands unsaved in a form that just opens what was said while it was typed."""
        if self._form.is_new:
            phones, addresses = self._form.lines("phones"), self._form.lines("urls")
            for line in phones.filled_lines:
                phones.say(line, self._country_of(line.value))
            for line in addresses.filled_lines:
                self._say_network(addresses, line)
        if self._form.kind is Kind.PERSON:
            await self._say_what_is_new()

    async def _say_what_is_new(self) -> None:
        field = self._form.lines("organizations")
        with self._host.refusing():
            for line in field.filled_lines:
                if link_of(line.value).id is None:
                    text = line.value.text.strip()
                    named = await self._host.call(self._host.session.contacts.organization_named, text)
                    field.say(line, _what_is_meant(named))

    async def _organizations(self, field: ValueLines, line: ValueLine) -> None:
        """Organizations that exist, and the word where a new one would be made (R3)."""
        host, text = self._host, line.value.text.strip()
        contacts = host.session.contacts
        links = await host.call(contacts.suggest_organizations, text) if text else ()
        named = await host.call(contacts.organization_named, text) if text else None
        if line.value.text.strip() != text or not line.is_attached:
            return  # an answer to an older text
        if line.text_box.has_focus:
            there = {value.text for value in field.values}
            field.suggest(line, [_link_offer(link) for link in links if link.name not in there])
        field.say(line, _what_is_meant(named) if text and link_of(line.value).id is None else "")

    def _users(self, field: ValueLines, line: ValueLine) -> None:
        """Users whose login or full name has words that begin so; Enter takes the first."""
        users, sought = self._form.around.users, words(line.value.text)
        there = {value.origin for value in field.values}
        found = [
            Offer(f"{name} ({login})" if name else login, user_line(login, users))
            for login, name in users
            if sought and login not in there and _is_meant(login, name, sought)
        ]
        field.suggest(line, found, current=0 if found else None)


def _what_is_meant(organization: Link | None) -> str:
    """Whether a typed name makes a new organization, or means one that cannot be linked (R20)."""
    if organization is None:
        return _("New: this organization is created when you save.")
    if organization.active:
        return ""
    return sentence(Problem(Code.ORGANIZATION_INACTIVE, "", {"name": organization.name}))


def _link_offer(link: Link) -> Offer:
    return Offer(link.name, link_line(link))


def _is_meant(login: str, name: str, sought: tuple[str, ...]) -> bool:
    here = (*words(name), *words(login))
    return all(any(word.startswith(one) for word in here) for one in sought)


def _begins_a_country(text: str) -> bool:
    """Whether it is "+" with what may be a country's prefix, or the beginning of a name."""
    if text.startswith("+") and not text[1:2].isalpha():
        return text[1:].isdecimal() or text == "+"
    text = text.removeprefix("+")
    return len(text.strip()) >= _LETTERS and all(char.isalpha() or char.isspace() for char in text)


def _without_prefix(text: str, everything: tuple[countries.Prefix, ...]) -> str:
    """The number behind the prefix of a country, where it has one."""
    if not text.startswith("+"):
        return text.strip()
    codes = {one.code for one in everything}
    code = next((text[:end] for end in (4, 3, 2) if text[:end] in codes), "")
    return text.removeprefix(code).strip() if code else ""
