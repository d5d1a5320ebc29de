"""Contacts as values: what the store returns, the form edits and the files carry."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

from tui_crm.domain.access import Access


class Kind(StrEnum):
    """The two bases (R1)."""

    PERSON = "person"
    ORGANIZATION = "organization"


class Status(StrEnum):
    """Inactive contacts cannot be edited or linked and are hidden from lists (R20)."""

    ACTIVE = "active"
    INACTIVE = "inactive"


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number.

    Attributes:
        value: E.164 ("+48600100200"), or None where the number could not be recognized.
        raw: the text as it was entered; never changed.
        extension: digits to dial after the connection (E.164 has no place for them), or "".
        label: "work", "mobile", ... or "".
    """

    value: str | None
    raw: str
    extension: str = ""
    label: str = ""

    @property
    def shown(self) -> str:
        """The number as people copy it: E.164 with the extension, or the raw text."""
        if self.value is None:
            return self.raw
        return f"{self.value} ext. {self.extension}" if self.extension else self.value


@dataclass(frozen=True, slots=True)
class Email:
    """An e-mail address as entered; look-ups ignore case."""

    value: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Url:
    """A web address; the label names the network for social media."""

    value: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; every part may be empty."""

    street: str = ""
    city: str = ""
    postal_code: str = ""
    region: str = ""
    country: str = ""
    label: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.street or self.city or self.postal_code or self.region or self.country)


@dataclass(frozen=True, slots=True)
class Link:
    """A link between a person and an organization, seen from one side (R2, R3).

    Attributes:
        id: the contact at the other end; None for an organization that the save is to create.
        name: its name.
        position: the position held there.
        active: whether the other end is active.
    """

    id: int | None
    name: str
    position: str = ""
    active: bool = True


CustomValue = str | float | bool | tuple[str, ...]
"""A custom field's value: text, number, checkbox, choices; dates as ISO text."""


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """A contact as it is being edited: every field a user can set, nothing else.

    Lists are in the user's order; the first phone, e-mail, address and owner is the main one.
    `organizations` belongs to persons; links of an organization are changed from its persons.
    """

    kind: Kind = Kind.PERSON
    first_name: str = ""
    last_name: str = ""
    name: str = ""  # of an organization; a person's is made of the two above
    position: str = ""
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()
    urls: tuple[Url, ...] = ()
    addresses: tuple[Address, ...] = ()
    birthday: str = ""  # "1980-05-09", or "--05-09" without the year
    note: str = ""
    pesel: str = ""
    document_number: str = ""
    nip: str = ""
    regon: str = ""
    krs: str = ""
    website: str = ""
    organizations: tuple[Link, ...] = ()
    tags: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()  # login names
    watchers: tuple[str, ...] = ()
    status: Status = Status.ACTIVE
    access: Access = Access.COMPANY
    link_emails: bool = True
    keep_in_touch_days: int | None = None  # None for the interval of its tags, if any
    custom: dict[str, CustomValue] = field(default_factory=dict)  # by the field's key
    extra: str = ""  # lines of a vCard that no field takes, to be written back (`text.vcard_extra`)

    @property
    def display_name(self) -> str:
        """The name that lists, cards and messages show."""
        return display_name(self.kind, self.first_name, self.last_name, self.name)

    def with_main(self, **changes: object) -> Self:
        """The draft with these fields replaced."""
        return replace(self, **changes)  # type: ignore[arg-type]


def display_name(kind: Kind, first_name: str, last_name: str, name: str) -> str:
    """The name of a contact: of a person the first name and the surname, as far as there are any."""
    if kind is Kind.ORGANIZATION:
        return name
    return f"{first_name} {last_name}" if first_name and last_name else first_name or last_name


@dataclass(frozen=True, slots=True)
class Contact:
    """A stored contact: its draft, and what the program knows besides.

    Attributes:
        draft: the fields a user can set.
        persons: of an organization, in order of name; empty for a person.
        version: raised by each save; a save names the version it was made from.
        thumbnail: its picture (R15), 24 by 24 pixels of three bytes, red, green, blue; empty without one.
    """

    id: int
    uid: str
    draft: ContactDraft
    created_at: str
    updated_at: str
    version: int
    persons: tuple[Link, ...] = ()
    thumbnail: bytes = b""

    @property
    def kind(self) -> Kind:
        return self.draft.kind

    @property
    def name(self) -> str:
        return self.draft.display_name

    @property
    def is_active(self) -> bool:
        return self.draft.status is Status.ACTIVE
