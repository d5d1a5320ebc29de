"""How a card says that somebody is reached: phones, e-mails, web addresses, addresses, their labels."""

from __future__ import annotations

import re

from tui_crm.domain.import_addresses import known_label
from tui_crm.files.vcard_properties import Property
from tui_crm.files.vcard_reader import Card
from tui_crm.text import urls

SOCIAL = "X-SOCIALPROFILE"
"""Where Apple has accounts of networks."""

_PHONE_TYPES = {"cell": "mobile", "fax": "fax", "pager": "pager", "work": "work", "home": "home"}
_PHONE_FIRST = ("fax", "pager", "mobile")  # "work,fax" is a fax
_NO_LABELS = frozenset(
    "pref voice internet x400 msg text postal parcel dom intl uri main url homepage x-internet".split()
)
_SAME_LABELS = {"iphone": "mobile", "x-mobil": "mobile", "x-mobile": "mobile"}
_TEL = re.compile(r"tel:([^;]*)(?:;ext=([0-9]+))?(?:;.*)?", re.IGNORECASE)
_LAST = 1000  # behind every PREF


def flat(text: str) -> str:
    """The text in one line."""
    return ", ".join(line.strip() for line in text.split("\n") if line.strip())


class Reached:
    """Collects the columns of one card.

    Attributes:
        row: column -> text; empty ones too.
        unplaced: accounts that are no web addresses, with their labels.
    """

    def __init__(self, card: Card, *, is_organization: bool) -> None:
        self._card = card
        self.row: dict[str, str] = {}
        self.unplaced: list[tuple[Property, str]] = []
        self._phones()
        self._emails()
        self._urls(is_organization)
        self._addresses()

    def _phones(self) -> None:
        for place, one in enumerate(_in_order(self._card.all("TEL"))):
            text = self._card.text(one.value).strip()
            match = _TEL.fullmatch(text)
            if match is not None:
                text = f"{match[1]} ext. {match[2]}" if match[2] else match[1]
            self._put("phone", place, text, self._phone_label(one))
            self.row[f"phone{_number(place)}_raw"] = one.param("X-RAW") or ""

    def _phone_label(self, one: Property) -> str:
        given = self._given_label(one)
        if given is not None:
            return given
        labels = [_PHONE_TYPES.get(name) or _label_of(name) for name in one.types]
        return next((label for label in _PHONE_FIRST if label in labels), next(filter(None, labels), ""))

    def _emails(self) -> None:
        for place, one in enumerate(_in_order(self._card.all("EMAIL"))):
            text = self._card.text(one.value).strip()
            self._put("email", place, text.removeprefix("mailto:"), self._label(one))

    def _urls(self, is_organization: bool) -> None:
        place = 0
        for one in _in_order(self._card.all("URL", SOCIAL, "IMPP")):
            text, label = self._card.text(one.value).strip(), self._label(one)
            is_unnamed = not label and one.param("X-LABEL") is None
            if text and one.name != "URL" and urls.normalize(text) is None:
                self.unplaced.append((one, label))
            elif text and is_organization and is_unnamed and "website" not in self.row:
                self.row["website"] = text
            elif text:
                # Of a network's own address everybody sees which it is.
                self._put("url", place, text, "" if urls.network(text) and not self._card.is_own else label)
                place += 1

    def _addresses(self) -> None:
        place = 0
        for one in _in_order(self._card.all("ADR")):
            lines = [", ".join(filter(None, map(flat, part))) for part in self._card.lists(one.value)]
            if not any(lines):
                lines = ["", "", flat(one.param("LABEL") or "")]
            box, more, street, city, region, code, country = (*lines, *[""] * 7)[:7]
            values = {
                "street": ", ".join(part for part in (street, more, box) if part),
                "city": city,
                "postal_code": code,
                "region": region,
                "country": ", ".join(part for part in (country, *lines[7:]) if part),
            }
            if any(values.values()):
                number = _number(place)
                self.row |= {part + number: text for part, text in values.items()}
                self.row[f"address{number}_label"] = self._label(one)
                place += 1
        written = self._card.all("LABEL")
        if place == 0 and written:
            self.row["street"] = flat(self._card.text(written[0].value))

    def _put(self, column: str, place: int, text: str, label: str) -> None:
        self.row[column + _number(place)] = text
        self.row[f"{column}{_number(place)}_label"] = label

    def _label(self, one: Property) -> str:
        given = self._given_label(one)
        return next(filter(None, map(_label_of, one.types)), "") if given is None else given

    def _given_label(self, one: Property) -> str | None:
        """The label in the user's words; None where there are only types."""
        label = one.param("X-LABEL")
        if label is not None:
            return label if self._card.is_own else known_label(label)
        apple = self._card.label(one)
        return _label_of(apple) if apple else None


def _number(place: int) -> str:
    return str(place + 1) if place else ""


def _label_of(name: str) -> str:
    """A type or a label of another program in our words, "" for one that says nothing."""
    lower = name.strip().lower()
    if lower in _NO_LABELS:
        return ""
    return _SAME_LABELS.get(lower) or known_label(name.strip().removeprefix("X-").removeprefix("x-"))


def _in_order(properties: list[Property]) -> list[Property]:
    """The preferred ones first (PREF=1 of 4.0 before PREF=2, TYPE=pref of 3.0), else as they stand."""
    return sorted(properties, key=_preference)


def _preference(one: Property) -> int:
    number = (one.param("PREF") or "").strip()
    if number.isascii() and number.isdecimal() and len(number) < 4:
        return int(number)
    return 1 if "pref" in one.types else _LAST
