"""Cards as their properties, whatever version of vCard they are in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from tui_crm.domain.problems import Code, Problem
from tui_crm.files.vcard_lines import LARGEST, RawCard, cards, unfolded
from tui_crm.files.vcard_properties import Property, property_of
from tui_crm.text.vcard_extra import LABEL
from tui_crm.text.vcard_text import parameter, split_value, unescape, unescape_old

_RAW = 1_000_000
"""Characters that are kept of a card that can't be read."""
_SHOWN = 80
_APPLE = re.compile(r"_\$!<(.*)>!\$_")
_PRODUCT = "tui-crm"
_BARE_VALUE = re.compile(r"[^\s:;,\"]*")


@dataclass(slots=True)
class Card:
    """A card that was read.

    Attributes:
        raw: its text as it stands in the file.
        problem: why it can't be used, or None.
        is_old: whether it is vCard 2.1, which has other rules for backslashes and commas.
        is_own: whether this program wrote it.
    """

    raw: RawCard
    properties: list[Property] = field(default_factory=list)
    problem: Problem | None = None
    is_old: bool = False
    is_own: bool = False
    labels: dict[str, str] = field(default_factory=dict)

    def all(self, *names: str) -> list[Property]:
        """The properties of these names in the order of the card."""
        return [one for one in self.properties if one.name in names]

    def first(self, name: str) -> str:
        """The text of the first property of this name, "" without one."""
        return next((self.text(one.value) for one in self.properties if one.name == name), "")

    def text(self, value: str) -> str:
        """What a value says."""
        return unescape_old(value) if self.is_old else unescape(value)

    def parts(self, value: str) -> list[str]:
        """The parts of a value between semicolons."""
        return [self.text(part) for part in split_value(value, ";")]

    def lists(self, value: str) -> list[list[str]]:
        """The parts of a value between semicolons, each with its texts between commas."""
        return [
            [self.text(part)] if self.is_old else [self.text(one) for one in split_value(part, ",")]
            for part in split_value(value, ";")
        ]

    def label(self, one: Property) -> str:
        """What Apple's property beside it calls it, "" without one."""
        return self.labels.get(one.group, "") if one.group else ""

    def line(self, one: Property) -> str:
        """The property as a line of vCard 3.0 or 4.0, for writing it back."""
        params = "".join(f";{name}={_parameter(name, value)}" for name, value in one.params)
        value = "".join(one.value.split()) if one.is_base64 else one.value.replace("\n", "\\n")
        group = f"{one.group}." if one.group else ""
        return f"{group}{one.name}{params}:{value}"


def _parameter(name: str, value: str) -> str:
    plain = name in ("TYPE", "PREF") or _BARE_VALUE.fullmatch(value)
    if name == "ENCODING" and value.upper() == "BASE64":
        return "b"  # as 3.0 calls it
    return value if plain and '"' not in value and "\n" not in value else parameter(value)


def read_cards(stream: BinaryIO, encoding: str) -> Iterator[Card]:
    """The cards of a file, the broken ones with their problem; each line of the file is in one of them."""
    for raw in cards(stream, encoding):
        yield _card(raw, encoding)


def raw_text(card: Card, encoding: str) -> str:
    """A card as it stands in the file, for a file of refused rows; of a very long one the beginning."""
    text = b"\n".join(card.raw.lines)[: 4 * _RAW]
    for one in ("utf-8", encoding):
        try:
            return text.decode(one)[:_RAW].strip("\ufeff")
        except UnicodeError:
            continue
    return text.decode("utf-8", "replace")[:_RAW].strip("\ufeff")


def _card(raw: RawCard, encoding: str) -> Card:
    card = Card(raw)
    if raw.is_stray:
        card.problem = Problem(Code.CARD_STRAY)
    elif raw.is_too_large:
        card.problem = Problem(Code.CARD_TOO_LARGE, "", {"maximum": LARGEST})
    elif not raw.is_closed:
        card.problem = Problem(Code.CARD_NOT_CLOSED)
    if card.problem is not None:
        return card
    for number, line in unfolded(raw):
        one = property_of(line, encoding)
        if one is None:
            shown = line[:_SHOWN].decode("utf-8", "replace")
            card.problem = Problem(Code.CARD_LINE, "", {"line": number, "value": shown})
            return card
        card.properties.append(one)
    card.is_old = card.first("VERSION").strip().startswith("2")
    card.is_own = _PRODUCT in card.first("PRODID")
    card.labels = {one.group: _label(card.text(one.value)) for one in card.all(LABEL) if one.group}
    return card


def _label(text: str) -> str:
    match = _APPLE.fullmatch(text.strip())
    return match[1] if match else text.strip()
