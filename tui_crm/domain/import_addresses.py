"""The postal addresses of one row, put together from the columns of their parts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from tui_crm.domain.contact import Address
from tui_crm.domain.import_synonyms import LABELS
from tui_crm.text.fold import fold

PARTS = ("street", "city", "postal_code", "region", "country")
FIELDS = frozenset((*PARTS, "house_number", "flat_number", "full_address", "address_label"))
"""The targets that belong to an address."""

NOT_MAIN = ("home", "other")


class Addresses:
    """Collects the parts of addresses; a group ("work", "2", "") is one address."""

    def __init__(self, own: bool = False) -> None:
        """`own`: whether this program wrote the file: its cells then are parts as they are."""
        self._own = own
        self._parts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._labels: dict[str, str] = {}

    def take(self, field: str, group: str, label: str, text: str) -> None:
        """Takes one cell.

        Args:
            field: one of `FIELDS`.
            label: what the header says ("work"), or "".
        """
        if field == "address_label":
            self._labels[group] = text if self._own else known_label(text)
            return
        self._parts[group][field].append(text)
        if label:
            self._labels.setdefault(group, label)

    def made(self) -> tuple[Address, ...]:
        """The addresses, the main one first: private ones stand behind those of a company.

        This program numbers its own; which columns a file has first hangs on its rows.
        """
        groups = sorted(
            self._parts.items(), key=lambda item: _number(item[0]) if self._own else item[0] in NOT_MAIN
        )
        return tuple(self._address(group, parts) for group, parts in groups)

    def _address(self, group: str, parts: Mapping[str, list[str]]) -> Address:
        if self._own and "full_address" not in parts:
            values = {name: ", ".join(parts.get(name, [])) for name in PARTS}
            return Address(**values, label=self._labels.get(group, ""))
        values = {name: ", ".join(_lines(parts.get(name, []))) for name in PARTS}
        if not values["street"]:
            rest = " ".join(values.values())
            lines = [line for line in _lines(parts.get("full_address", [])) if not _says_no_more(line, rest)]
            values["street"] = ", ".join(lines)
        values["street"] = _with_numbers(
            values["street"], " ".join(parts.get("house_number", [])), " ".join(parts.get("flat_number", []))
        )
        return Address(**values, label=self._labels.get(group, ""))


def _number(group: str) -> float:
    """The place of a group of our own: "" is the first, "2" the second; columns of others stand behind."""
    if not group:
        return 1
    return int(group) if group.isdecimal() else math.inf


def _with_numbers(street: str, house: str, flat: str) -> str:
    """The street with the numbers that stand in columns of their own, as Poles write them: "Prosta 5/3"."""
    number = f"{house}/{flat}" if house and flat else house or (f"m. {flat}" if flat else "")
    return " ".join(filter(None, (street, number)))


def known_label(text: str) -> str:
    """A label without Google's mark of the main value; the usual ones in our words."""
    label = text.removeprefix("*").strip()
    return LABELS.get(fold(label), label)


def _lines(texts: Sequence[str]) -> list[str]:
    return [line.strip(" ,") for text in texts for line in text.splitlines() if line.strip(" ,")]


def _says_no_more(line: str, rest: str) -> bool:
    """Whether each word of an address line stands in the other parts already."""
    known = set(rest.lower().replace(",", " ").split())
    return all(word in known for word in line.lower().replace(",", " ").split())
