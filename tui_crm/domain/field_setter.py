"""Writing fields into a draft by their names; `field_values` is the door to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tui_crm.domain.access import Access
from tui_crm.domain.contact import Address, ContactDraft, Email, Kind, Link, Phone, Status, Url
from tui_crm.domain.fields import CUSTOM_PREFIX, FIELDS, SEVERAL, FieldType
from tui_crm.domain.keep_in_touch import read_days
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.text import dates, numbers, phones, urls
from tui_crm.text.fold import fold

ADDRESS_PARTS = ("street", "city", "postal_code", "region", "country")
# An empty place counts here: "| Szef" is the position in the second organization.
_BAR = re.compile(r"(?<!\S)\|(?!\S)")
_KNOWN_BY_PROGRAM = ("id", "uid")
_LISTS = {"phone": "phones", "email": "emails", "url": "urls"}
_SECOND = {"phone2": "phone", "email2": "email"}
_CHOICES: dict[str, type[Status] | type[Access]] = {"status": Status, "access": Access}


class FieldSetter:
    """A draft that fields are written into; what cannot be written is collected and refused at the end."""

    def __init__(self, draft: ContactDraft, region: str, adding: bool) -> None:
        self._draft = draft
        self._region = region
        self._adding = adding
        self._problems: list[Problem] = []

    def result(self) -> ContactDraft:
        """The draft. Raises Refused with everything that was wrong."""
        if self._problems:
            raise Refused(self._problems)
        return self._draft

    def set(self, name: str, texts: list[str]) -> None:
        """Writes the texts given for one field, which are safe and trimmed."""
        if not self._may_set(name):
            return
        if name.startswith(CUSTOM_PREFIX):
            self._custom(name.removeprefix(CUSTOM_PREFIX), SEVERAL.join(filter(None, texts)))
        elif name in _LISTS:
            first = len(getattr(self._draft, _LISTS[name])) if self._adding else 0
            self._values(name, first, _separated(texts))
        elif name in _SECOND:
            self._values(_SECOND[name], 1, texts[-1:])
        elif name == "organization_position":
            self._link_positions([part for text in texts for part in _BAR.split(text)])
        elif FIELDS[name].type is FieldType.NAMES:
            self._names(name, [text for text in _separated(texts) if text])
        else:
            self._one(name, texts[-1])

    def clear(self, name: str) -> None:
        """Takes every value of a field away."""
        if not self._may_set(name):
            return
        if name in _LISTS:
            self._change(**{_LISTS[name]: ()})
        elif name == "organization_position":
            links = self._draft.organizations
            self._change(organizations=tuple(replace(link, position="") for link in links))
        else:
            self.set(name, [""])

    def _may_set(self, name: str) -> bool:
        if name.startswith(CUSTOM_PREFIX) and name != CUSTOM_PREFIX:
            return True
        field = FIELDS.get(name)
        kind = self._draft.kind
        if name in _KNOWN_BY_PROGRAM or (field is not None and not field.settable):
            self._refuse(Code.FIELD_NOT_SETTABLE, name, field=name)
        elif field is None:
            self._refuse(Code.FIELD_UNKNOWN, name, field=name)
        elif kind not in field.kinds:
            self._refuse(Code.FIELD_NOT_FOR_KIND, name, field=name, kind=kind.value)
        else:
            return True
        return False

    def _refuse(self, code: Code, name: str, **values: str) -> None:
        self._problems.append(Problem(code, name, values))

    def _change(self, **changes: object) -> None:
        self._draft = self._draft.with_main(**changes)

    def _one(self, name: str, text: str) -> None:
        if name in ("name", "full_name"):
            self._name(text)
        elif name in ADDRESS_PARTS:
            self._address(name, text)
        elif name in _CHOICES:
            self._choice(name, text)
        elif name == "keep_in_touch":
            self._change(keep_in_touch_days=read_days(text))
        else:
            self._change(**{name: _as_stored(name, text)})

    def _values(self, name: str, first: int, texts: Sequence[str]) -> None:
        items = list(getattr(self._draft, _LISTS[name]))
        places = range(min(first, len(items)), min(first, len(items)) + len(texts))
        items += [None] * (places.stop - len(items))
        for place, text in zip(places, texts, strict=True):
            items[place] = self._value(name, text, items[place]) if text else None
        self._change(**{_LISTS[name]: tuple(item for item in items if item is not None)})

    def _value(self, name: str, text: str, old: Phone | Email | Url | None) -> Phone | Email | Url:
        label = old.label if old is not None else ""
        if name == "email":
            return Email(text, label)
        if name == "url":
            address = urls.normalize(text) or text
            return Url(address, urls.network(address))
        found = phones.read(text, self._region)
        return Phone(found.value, text, found.extension, label)

    def _names(self, name: str, names: list[str]) -> None:
        unique: dict[str, str] = {}
        for text in names:
            unique.setdefault(fold(text) or text, text)
        names = list(unique.values())
        if name != "organization":
            self._change(**{name: tuple(names)})
            return
        # A link that stays keeps its position and the organization it means.
        linked = {fold(link.name): link for link in self._draft.organizations}
        self._change(organizations=tuple(linked.get(fold(text), Link(None, text)) for text in names))

    def _name(self, text: str) -> None:
        if self._draft.kind is Kind.ORGANIZATION:
            self._change(name=text)
        else:
            first_name, last_name = split_name(text)
            self._change(first_name=first_name, last_name=last_name)

    def _address(self, part: str, text: str) -> None:
        main, *others = self._draft.addresses or (Address(),)
        main = replace(main, **{part: text})
        self._change(addresses=(*(() if main.is_empty else (main,)), *others))

    def _choice(self, name: str, text: str) -> None:
        choices = _CHOICES[name]
        try:
            self._change(**{name: choices(text.lower())})
        except ValueError:
            self._refuse(Code.VALUE_NOT_ALLOWED, name, value=text, allowed=", ".join(choices))

    def _link_positions(self, texts: Sequence[str]) -> None:
        """The first position belongs to the first organization; links without one given keep theirs."""
        links = self._draft.organizations
        if any(text.strip() for text in texts[len(links) :]):
            self._refuse(Code.POSITION_NEEDS_ORGANIZATION, "organization_position")
            return
        given = [replace(link, position=text.strip()) for link, text in zip(links, texts, strict=False)]
        self._change(organizations=(*given, *links[len(given) :]))

    def _custom(self, key: str, text: str) -> None:
        custom = {name: value for name, value in self._draft.custom.items() if name != key}
        self._change(custom={**custom, key: text} if text else custom)


def split_name(text: str) -> tuple[str, str]:
    """A full name as first name and surname: the last word is the surname, or what stands before a comma."""
    last_name, comma, first_name = (part.strip() for part in text.partition(","))
    if comma and last_name and first_name:
        return first_name, last_name
    *first, last = text.replace(",", " ").split() or [""]
    return (" ".join(first), last) if first else (last, "")


def _separated(texts: Iterable[str]) -> list[str]:
    return [part.strip() for text in texts for part in text.split(SEVERAL)]


def _as_stored(name: str, text: str) -> str:
    """The text in the form that is stored; what cannot be read stays as it is, for the rules to name."""
    if name == "birthday":
        return dates.read_birthday(text) or text
    if name == "website":
        return urls.normalize(text) or text
    return numbers.compact(text) if FIELDS[name].type is FieldType.NUMBER_ID else text
