"""A contact in this program's own JSON as one row of named texts: CSV exports and JSON imports share it.

`phone`, `phone2`, `phone3` ... with `phone_label` ..., the same for e-mails, web addresses and the parts of
addresses; lists of names are joined by " | "; a custom field is `custom.KEY`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tui_crm.domain.contact import Kind
from tui_crm.domain.fields import CUSTOM_PREFIX, SEVERAL
from tui_crm.domain.import_values import joined

_NUMBERED = {"phones": "phone", "emails": "email", "urls": "url"}
_ADDRESS = ("street", "city", "postal_code", "region", "country")
_NAMES = ("tags", "owners", "watchers")
_REACHED = ("phone", "phone2", "email", "email2", "url", *_ADDRESS)
_COMMON = ("note", "tags", "owners", "watchers", "status", "access")
_PERSON = ("first_name", "last_name", "position", *_REACHED, "birthday", "pesel", "document_number")
_LINKED = ("organization", "organization_position")
_ORGANIZATION = ("name", *_REACHED, "website", "nip", "regon", "krs")
_MOMENTS = ("created_at", "updated_at")

OWN_SHAPE = ("uid", "kind", "phones", "emails")
"""Keys by which an object is known as this program's."""


def is_own(data: Mapping[str, Any]) -> bool:
    """Whether the object is a contact as this program writes it."""
    return all(key in data for key in OWN_SHAPE)


def base_columns(kind: Kind | None) -> tuple[str, ...]:
    """The columns that every export of this base has (None: of both); others follow where they are needed."""
    if kind is Kind.ORGANIZATION:
        own: tuple[str, ...] = _ORGANIZATION
    elif kind is Kind.PERSON:
        own = _PERSON + _LINKED
    else:
        own = tuple(dict.fromkeys((*_PERSON[:2], *_ORGANIZATION, *_PERSON, *_LINKED)))
    return ("uid", "kind", *own, *_COMMON, *_MOMENTS)


def flat(data: Mapping[str, Any]) -> dict[str, str]:
    """The row of a contact in JSON; empty values are left out. Takes any shape without raising."""
    row: dict[str, str] = {}
    for key, value in data.items():
        if key in _NUMBERED:
            _add_values(row, _NUMBERED[key], value)
        elif key == "addresses":
            _add_addresses(row, value)
        elif key in _NAMES:
            row[key] = SEVERAL.join(text for item in _items(value) if (text := plain_text(item)))
        elif key == "organizations":
            _add_organizations(row, value)
        elif key == "custom" and isinstance(value, Mapping):
            row.update({f"{CUSTOM_PREFIX}{name}": plain_text(item) for name, item in value.items()})
        elif key not in ("id", "version", "persons") and not (key == "name" and data.get("kind") == "person"):
            row[key] = plain_text(value)
    return {column: text for column, text in row.items() if text}


def plain_text(value: object) -> str:
    """A value of JSON as the text of one cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return SEVERAL.join(text for item in value if (text := plain_text(item)))
    if isinstance(value, Mapping):
        return SEVERAL.join(f"{name}: {text}" for name, item in value.items() if (text := plain_text(item)))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _items(value: object) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else [value]


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [
        item if isinstance(item, Mapping) else {"value": item} for item in _items(value) if item is not None
    ]


def _number(place: int) -> str:
    return str(place + 1) if place else ""


def _add_values(row: dict[str, str], name: str, value: object) -> None:
    for place, item in enumerate(_objects(value)):
        column = name + _number(place)
        raw = plain_text(item.get("raw"))
        row[column] = plain_text(item.get("value")) or raw
        row[f"{column}_label"] = plain_text(item.get("label"))
        if name == "phone":
            row[f"{column}_raw"] = raw


def _add_addresses(row: dict[str, str], value: object) -> None:
    for place, item in enumerate(_objects(value)):
        for part in _ADDRESS:
            row[part + _number(place)] = plain_text(item.get(part))
        row[f"address{_number(place)}_label"] = plain_text(item.get("label"))


def _add_organizations(row: dict[str, str], value: object) -> None:
    links = [(plain_text(item.get("name", item.get("value"))), item) for item in _objects(value)]
    links = [(name, item) for name, item in links if name]
    positions = [plain_text(item.get("position")) for _name, item in links]
    row["organization"] = joined(name for name, _item in links)
    row["organization_position"] = joined(positions) if any(positions) else ""


def in_order(columns: Iterable[str]) -> list[str]:
    """The columns with numbered ones and labels behind the one that they belong to."""
    given = list(dict.fromkeys(columns))
    place = {name: index for index, name in enumerate(given)}

    def key(name: str) -> tuple[int, int, str]:
        stem = re.sub(r"\d*(_label)?$", "", name)
        number = re.search(r"(\d+)(?:_label)?$", name)
        base = "street" if stem == "address" or stem in _ADDRESS else stem
        return (place.get(base, place[name]), int(number.group(1)) if number else 1, "")

    return sorted(given, key=lambda name: (*key(name)[:2], place[name]))
