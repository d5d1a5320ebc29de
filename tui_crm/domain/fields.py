"""The names of the fields: one table for `--set`, `--where`, `--map`, `--columns` and `--sort`."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from tui_crm.domain.contact import Kind


class FieldType(StrEnum):
    """How a field's text is read."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    BIRTHDAY = "birthday"
    NUMBER_ID = "number_id"  # PESEL, NIP, ...: digits with a checksum
    NAMES = "names"  # several names in one cell: tags, owners, organizations
    CHOICE = "choice"
    DAYS = "days"  # an interval
    MOMENT = "moment"
    DATE = "date"
    CUSTOM = "custom"


class SearchGroup(StrEnum):
    """What "Search in" tells apart: each is one column of the search document."""

    NAME = "name"
    POSITION = "position"
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    ADDRESS = "address"
    ORGANIZATION = "organization"
    TAGS = "tags"
    NOTE = "note"
    NUMBERS = "numbers"
    CUSTOM = "custom"


BOTH = (Kind.PERSON, Kind.ORGANIZATION)
PERSON = (Kind.PERSON,)
ORGANIZATION = (Kind.ORGANIZATION,)


class Field(NamedTuple):
    """A field that users can name.

    Attributes:
        name: as typed on the command line.
        type: how its text is read.
        kinds: the bases that have it.
        search: the part of the search document that holds it; None if it is not searched.
        settable: whether `--set` and imports may write it.
    """

    name: str
    type: FieldType
    kinds: tuple[Kind, ...] = BOTH
    search: SearchGroup | None = None
    settable: bool = True


_T, _S = FieldType, SearchGroup

FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("first_name", _T.TEXT, PERSON, _S.NAME),
        Field("last_name", _T.TEXT, PERSON, _S.NAME),
        Field("full_name", _T.TEXT, PERSON, _S.NAME),
        Field("name", _T.TEXT, BOTH, _S.NAME),
        Field("position", _T.TEXT, PERSON, _S.POSITION),
        Field("phone", _T.PHONE, BOTH, _S.PHONE),
        Field("phone2", _T.PHONE, BOTH, _S.PHONE),
        Field("email", _T.EMAIL, BOTH, _S.EMAIL),
        Field("email2", _T.EMAIL, BOTH, _S.EMAIL),
        Field("url", _T.URL, BOTH, _S.URL),
        Field("street", _T.TEXT, BOTH, _S.ADDRESS),
        Field("city", _T.TEXT, BOTH, _S.ADDRESS),
        Field("postal_code", _T.TEXT, BOTH, _S.ADDRESS),
        Field("region", _T.TEXT, BOTH, _S.ADDRESS),
        Field("country", _T.TEXT, BOTH, _S.ADDRESS),
        Field("birthday", _T.BIRTHDAY, PERSON),
        Field("note", _T.LONG_TEXT, BOTH, _S.NOTE),
        Field("pesel", _T.NUMBER_ID, PERSON, _S.NUMBERS),
        Field("document_number", _T.TEXT, PERSON, _S.NUMBERS),
        Field("organization", _T.NAMES, PERSON, _S.ORGANIZATION),
        Field("organization_position", _T.TEXT, PERSON, _S.POSITION),
        Field("nip", _T.NUMBER_ID, ORGANIZATION, _S.NUMBERS),
        Field("regon", _T.NUMBER_ID, ORGANIZATION, _S.NUMBERS),
        Field("krs", _T.NUMBER_ID, ORGANIZATION, _S.NUMBERS),
        Field("website", _T.URL, ORGANIZATION, _S.URL),
        Field("tags", _T.NAMES, BOTH, _S.TAGS),
        Field("owners", _T.NAMES, BOTH),
        Field("watchers", _T.NAMES, BOTH),
        Field("status", _T.CHOICE, BOTH),
        Field("access", _T.CHOICE, BOTH),
        Field("keep_in_touch", _T.DAYS, BOTH),
        Field("last_touch", _T.MOMENT, BOTH, settable=False),
        Field("due", _T.DATE, BOTH, settable=False),
        Field("created_at", _T.MOMENT, BOTH, settable=False),
        Field("updated_at", _T.MOMENT, BOTH, settable=False),
    )
}

FILTERS = ("incomplete", "import")
"""What lists can be filtered by besides fields: what lacks a name or an address, what an import made."""

UNSORTED = ("last_touch", "due")
"""What no list can be sorted by: it changes without a change of the contact, and with the day."""

CUSTOM_PREFIX = "custom."
SEVERAL = " | "
"""Between several values in one cell, in files and on the command line (R31)."""
LINE_MAXIMUM = 200
"""Longest text of a one-line field, in characters."""

DEFAULT_COLUMNS: dict[Kind, tuple[str, ...]] = {
    Kind.PERSON: ("name", "phone", "organization", "position", "email", "city", "tags"),
    Kind.ORGANIZATION: ("name", "phone", "email", "city", "nip", "tags"),
}
