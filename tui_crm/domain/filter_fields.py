"""What lists can be filtered by: every field with its type, its names in a query line, its comparisons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from tui_crm.domain.access import Access
from tui_crm.domain.contact import Kind, Status
from tui_crm.domain.custom_fields import CustomField, CustomFieldType
from tui_crm.domain.fields import CUSTOM_PREFIX, FIELDS
from tui_crm.domain.filters import TEXT, Comparison
from tui_crm.text.fold import fold


class FilterType(StrEnum):
    """How the values of a field are compared."""

    TEXT = "text"
    PHONE = "phone"
    EMAIL = "email"
    NAMES = "names"  # tags, owners, watchers
    ORGANIZATION = "organization"
    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    BIRTHDAY = "birthday"
    DUE = "due"  # a date, or one of `DUE_WORDS`, or in how many days
    CHECKBOX = "checkbox"
    IMPORT = "import"


_C, _T = Comparison, FilterType
_WORDS = (_C.CONTAINS, _C.IS, _C.ANY_OF)
_ORDERED = (_C.IS, _C.MORE, _C.AT_LEAST, _C.LESS, _C.AT_MOST, _C.BETWEEN)
_COMPARISONS = {
    _T.TEXT: _WORDS,
    _T.PHONE: _WORDS,
    _T.EMAIL: _WORDS,
    _T.ORGANIZATION: _WORDS,
    _T.NAMES: (_C.IS, _C.ANY_OF, _C.CONTAINS),
    _T.CHOICE: (_C.IS, _C.ANY_OF),
    _T.NUMBER: (*_ORDERED, _C.ANY_OF),
    _T.DATE: _ORDERED,
    _T.MOMENT: _ORDERED,
    _T.BIRTHDAY: _ORDERED,
    _T.DUE: _ORDERED,
    _T.CHECKBOX: (_C.IS,),
    _T.IMPORT: (_C.IS, _C.ANY_OF),
}

YES, NO = "yes", "no"
"""The values of a checkbox."""
OVERDUE = "overdue"
DUE_WORDS = (YES, OVERDUE)
"""What something can be that is due by a day: due today or before, before today."""

ALWAYS_FILLED = frozenset({TEXT, "kind", "status", "access", "created_at", "updated_at", "incomplete"})
"""What is never empty, besides checkboxes: one that was never set is not checked."""


def comparisons(of_type: FilterType) -> tuple[Comparison, ...]:
    """The sensible comparisons of a type; the first is the one that ":" means."""
    return _COMPARISONS[of_type]


class FilterField(NamedTuple):
    """Something that lists can be filtered by.

    Attributes:
        name: of a field, "custom.KEY", or `filters.TEXT`.
        words: what it may be called in a query line, folded: first the English word, then the Polish one.
        choices: the values that it can have, as filters keep them; options that were retired stand last.
        label: a custom field's own name; "" where the labels of the program name it.
    """

    name: str
    type: FilterType
    words: tuple[str, ...]
    choices: tuple[str, ...] = ()
    label: str = ""

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Those of its type; what the search box looks through can only contain something."""
        return (_C.CONTAINS,) if self.name == TEXT else comparisons(self.type)

    @property
    def can_be_empty(self) -> bool:
        """Whether "is empty" and "is filled" tell contacts apart."""
        return self.name not in ALWAYS_FILLED and self.type not in (_T.CHECKBOX, _T.IMPORT)


_NAMED: dict[str, tuple[FilterType, tuple[str, ...]]] = {
    TEXT: (_T.TEXT, ("text", "tekst")),
    "kind": (_T.CHOICE, ("kind", "baza", "base")),
    "name": (_T.TEXT, ("name", "nazwa", "full_name", "pelne_imie")),
    "first_name": (_T.TEXT, ("first", "imie", "first_name")),
    "last_name": (_T.TEXT, ("last", "nazwisko", "last_name", "surname")),
    "position": (_T.TEXT, ("position", "stanowisko")),
    "phone": (_T.PHONE, ("phone", "telefon", "tel")),
    "phone2": (_T.PHONE, ("phone2", "telefon2")),
    "email": (_T.EMAIL, ("email", "mail", "e-mail")),
    "email2": (_T.EMAIL, ("email2", "mail2")),
    "url": (_T.TEXT, ("url", "www", "web")),
    "street": (_T.TEXT, ("street", "ulica")),
    "city": (_T.TEXT, ("city", "miasto")),
    "postal_code": (_T.TEXT, ("zip", "kod", "postal_code", "postcode")),
    "region": (_T.TEXT, ("region", "wojewodztwo")),
    "country": (_T.TEXT, ("country", "kraj")),
    "birthday": (_T.BIRTHDAY, ("birthday", "urodziny", "born")),
    "note": (_T.TEXT, ("note", "notatka")),
    "pesel": (_T.TEXT, ("pesel", "pesel")),
    "document_number": (_T.TEXT, ("document", "dokument", "document_number")),
    "organization": (_T.ORGANIZATION, ("organization", "organizacja", "org", "company", "firma")),
    "organization_position": (_T.TEXT, ("job", "funkcja", "organization_position")),
    "nip": (_T.TEXT, ("nip", "nip")),
    "regon": (_T.TEXT, ("regon", "regon")),
    "krs": (_T.TEXT, ("krs", "krs")),
    "website": (_T.TEXT, ("website", "strona")),
    "tags": (_T.NAMES, ("tag", "tag", "tags", "tagi")),
    "owners": (_T.NAMES, ("owner", "opiekun", "owners")),
    "watchers": (_T.NAMES, ("watcher", "obserwator", "watchers")),
    "status": (_T.CHOICE, ("status", "status")),
    "access": (_T.CHOICE, ("access", "dostep")),
    "keep_in_touch": (_T.NUMBER, ("keep_in_touch", "kontakt_co")),
    "last_touch": (_T.MOMENT, ("last_touch", "ostatni_kontakt", "touched")),
    "due": (_T.DUE, ("due", "do_kontaktu", "termin_kontaktu")),
    "created_at": (_T.MOMENT, ("created", "utworzono", "created_at")),
    "updated_at": (_T.MOMENT, ("changed", "zmieniono", "updated_at", "updated")),
    "incomplete": (_T.CHECKBOX, ("incomplete", "niepelne", "niepelny", "niekompletne")),
    "import": (_T.IMPORT, ("import", "import")),
}

FIELD_WORDS = frozenset(word for _type, words in _NAMED.values() for word in words)
"""All that the program's own fields are called in a query line, in English and in Polish."""

_CHOICES: dict[str, tuple[str, ...]] = {
    "kind": tuple(one.value for one in Kind),
    "status": tuple(one.value for one in Status),
    "access": tuple(one.value for one in Access),
    "incomplete": (YES, NO),
}

_CUSTOM_TYPES = {
    CustomFieldType.TEXT: _T.TEXT,
    CustomFieldType.NUMBER: _T.NUMBER,
    CustomFieldType.DATE: _T.DATE,
    CustomFieldType.DATE_TIME: _T.MOMENT,
    CustomFieldType.CHECKBOX: _T.CHECKBOX,
    CustomFieldType.CHOICE: _T.CHOICE,
    CustomFieldType.MULTIPLE_CHOICE: _T.CHOICE,
    CustomFieldType.URL: _T.TEXT,
}


class FilterFields:
    """The fields by which the lists of a base can be filtered. Never changed once made.

    Attributes:
        all: each once, custom fields last.
    """

    def __init__(self, kind: Kind | None, custom: Sequence[CustomField]) -> None:
        """
        Args:
            kind: the base; None for lists of both.
            custom: its fields in use; of two with one key the first counts, with the choices of both.
        """
        self.all: tuple[FilterField, ...] = (*_builtin(kind), *_custom(kind, custom))
        self._by_name = {one.name: one for one in reversed(self.all)}
        self._by_word = _by_word(self.all)

    def named(self, word: str) -> FilterField | None:
        """The field that is called so in a query line, whatever its capitals and diacritics."""
        return self._by_word.get(fold(word))

    def of(self, name: str) -> FilterField | None:
        """The field of this name; "full_name" is "name"."""
        return self._by_name.get("name" if name == "full_name" else name)


def _by_word(fields: Sequence[FilterField]) -> dict[str, FilterField]:
    """What each word means: a field of the program, then the key of a custom field, then the name of one."""
    own = [(word, one) for one in fields if not one.label for word in one.words]
    custom = [one for one in fields if one.label]
    places = range(max((len(one.words) for one in custom), default=0))
    by_place = [(word, one) for place in places for one in custom for word in one.words[place : place + 1]]
    return dict(reversed(own + by_place))


def _builtin(kind: Kind | None) -> Iterator[FilterField]:
    for name, (of_type, words) in _NAMED.items():
        is_there = kind is None or (kind in FIELDS[name].kinds if name in FIELDS else name != "kind")
        if is_there:
            yield FilterField(name, of_type, words, _CHOICES.get(name, ()))


def _custom(kind: Kind | None, custom: Sequence[CustomField]) -> Iterator[FilterField]:
    by_key: dict[str, list[CustomField]] = {}
    for one in custom:
        if kind in (None, one.kind):
            by_key.setdefault(one.key, []).append(one)
    for key, fields in by_key.items():
        first, of_type = fields[0], _CUSTOM_TYPES[fields[0].type]
        alike = [one for one in fields if _CUSTOM_TYPES[one.type] is of_type]
        choices = (YES, NO) if of_type is _T.CHECKBOX else _options(alike)
        words = dict.fromkeys((first.field, key, *("_".join(fold(one.name).split()) for one in fields)))
        yield FilterField(CUSTOM_PREFIX + key, of_type, tuple(words), choices, first.name)


def _options(fields: Sequence[CustomField]) -> tuple[str, ...]:
    """The options of the fields, each once, however it is spelled; those that were retired last."""
    offered = [name for one in fields for name in one.offered]
    retired = [option.name for one in fields for option in one.options if option.retired]
    found: dict[str, str] = {}
    for name in offered + retired:
        found.setdefault(fold(name), name)
    return tuple(found.values())
