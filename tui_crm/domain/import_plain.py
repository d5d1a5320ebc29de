"""Plain rows: names, phones, e-mails, a company, an address, read without the ways for odd ones.

Nearly all rows of nearly all files are plain. What comes out is what `import_rows.convert_row` says of the
row, as the values that are stored, in a tenth of the time; a row of which anything is odd is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from tui_crm.domain import contact_rules
from tui_crm.domain.contact import ContactDraft, Kind, Phone
from tui_crm.domain.import_addresses import NOT_MAIN, PARTS
from tui_crm.domain.import_headers import NOTE, normalized_header
from tui_crm.domain.import_packed import Packed, PackedEmail, PackedLink, PackedPhone
from tui_crm.domain.import_plan import Plan, Step
from tui_crm.domain.import_rows import SURNAME_FIRST
from tui_crm.domain.import_values import is_scientific, split_full_name, split_titles
from tui_crm.text import dates, emails, phones
from tui_crm.text.collation import key_parts
from tui_crm.text.fold import fold

_LINE = contact_rules.LINE_MAXIMUM
_MOST = 50_000
"""Names, companies and the like that are remembered: some megabytes."""
_SINGLE = frozenset(
    "first_name last_name full_name position organization_position organization birthday".split()
)
_PLAIN = "".join(char for char in map(chr, range(0x300)) if char.isprintable() and char not in "\\]^-")
_ODD = re.compile(rf"[^{_PLAIN}\\\]\^\-]")
"""What is no line of safe text (facts 3)."""
_SPACED = ("  ", "| ", " |")
"""Not in cells without outer or double white space that are joined by strokes, nor between two values."""
_NAME = re.compile("[A-Za-zĄĆĘŁŃÓŚŹŻąćęłńóśźż]{3,100}(?:-[A-Za-zĄĆĘŁŃÓŚŹŻąćęłńóśźż]{3,99})?")
"""What all rules of names like: most names."""
_REACHED = (Phone("+48600100200", "+48600100200"),)
_Name = tuple[str, bytes, bytes]
"""A part of a name that the rules like: folded, and the two halves of its sort key."""


@lru_cache(_MOST)
def _first_name(text: str) -> _Name | None:
    is_fine = _NAME.fullmatch(text) or not contact_rules.check(ContactDraft(first_name=text, phones=_REACHED))
    return (fold(text), *key_parts(text)) if is_fine else None


@lru_cache(_MOST)
def _last_name(text: str) -> _Name | None:
    draft = ContactDraft(first_name="Jan", last_name=text, phones=_REACHED)
    is_fine = _NAME.fullmatch(text) or not contact_rules.check(draft)
    return (fold(text), *key_parts(text)) if is_fine else None


class PlainRows:
    """Reads the rows of one plan.

    Attributes:
        some: whether any row of the plan can be plain.
    """

    def __init__(self, plan: Plan) -> None:
        self._region = plan.region
        self._single: dict[str, int] = {}
        self._phones: list[tuple[int, str, str | None]] = []
        self._emails: list[tuple[int, str, str | None]] = []
        self._addresses: list[tuple[int, str, int, str]] = []
        self._notes: list[tuple[int, str]] = []
        self._odd: list[int] = []
        self._surname_first = False
        labels = _labels(plan.steps)
        for step in plan.steps:
            self._see(step, labels)
        self._notes.sort(key=lambda note: note[1] != "")
        self._full = self._single.get("full_name", -1)
        self._first, self._last = self._single.get("first_name", -1), self._single.get("last_name", -1)
        self._birth = self._single.get("birthday", -1)
        self._is_american = any(s.index == self._birth and s.column in plan.month_first for s in plan.steps)
        self._work_columns = [
            self._single.get(name, -1) for name in ("position", "organization_position", "organization")
        ]
        self._works = max(self._work_columns) >= 0
        self._limited = [*self._single.values(), *(one[0] for one in self._addresses)]
        self._width = max((step.index for step in plan.steps), default=-1) + 1
        has_name = self._full >= 0 or "first_name" in self._single
        self.some = (
            plan.kind is Kind.PERSON and not plan.own and has_name and bool(self._phones or self._emails)
        )
        self._full_names: dict[str, tuple[str, str] | None] = {}
        self._companies: dict[str, str] = {}
        self._places: dict[str, tuple[tuple[str, ...], ...] | None] = {}
        self._birthdays: dict[str, str | None] = {}

    def _see(self, step: Step, labels: dict[str, str | None]) -> None:
        """Finds the place of a column among the plain ones, or else among the odd."""
        field = "full_name" if step.field == "name" else step.field
        if field in ("phone", "email"):
            columns = self._phones if field == "phone" else self._emails
            columns.append((step.index, step.label, step.separator))
        elif field == NOTE:
            self._notes.append((step.index, "" if step.plain else f"{step.column}: "))
        elif field in PARTS and labels[step.group] is not None and not self._is_taken(step):
            self._addresses.append((step.index, step.group, PARTS.index(field), labels[step.group] or ""))
        elif (
            field in _SINGLE
            and field not in self._single
            and not (field == "organization" and step.separator)
        ):
            self._single[field] = step.index
            if field == "full_name":
                self._surname_first = normalized_header(step.column).startswith(SURNAME_FIRST)
        else:
            self._odd.append(step.index)

    def _is_taken(self, step: Step) -> bool:
        return any(one[1:3] == (step.group, PARTS.index(step.field)) for one in self._addresses)

    def take(self, cells: Sequence[str]) -> Packed | None:
        """What the row says, None where that is not plain."""
        row = "|".join(cells)
        if len(cells) < self._width or _ODD.search(row) or row[:1] == " " or row[-1:] == " ":
            return None
        for odd in _SPACED:
            if odd in row:
                return None
        if len(row) > _LINE and any(len(cells[index]) > _LINE for index in self._limited):
            return None
        for index in self._odd:
            if cells[index]:
                return None
        name = self._name(cells)
        if name is None:
            return None
        numbers = self._numbers(cells) if self._phones else ()
        mails = self._mails(cells) if self._emails else ()
        if numbers is None or mails is None or not (numbers or mails):
            return None
        work = self._work(cells) if self._works else ("", ())
        birthday = self._birthday(cells) if self._birth >= 0 else ""
        addresses = self._located(cells) if self._addresses else ()
        if work is None or birthday is None or addresses is None:
            return None
        note = "\n".join([header + cells[index] for index, header in self._notes if cells[index]])
        return (*name, work[0], birthday, note, numbers, mails, addresses, (), work[1], (), ())

    # -- names -------------------------------------------------------------------------------------

    def _name(self, cells: Sequence[str]) -> tuple[str, str, str, str, bytes] | None:
        first = cells[self._first] if self._first >= 0 else ""
        last = cells[self._last] if self._last >= 0 else ""
        if self._full >= 0 and cells[self._full]:
            if first or last:
                return None
            parts = self._split(cells[self._full])
            if parts is None:
                return None
            first, last = parts
        part = _first_name(first)
        if part is None:
            return None
        first_key, primary, accents = part
        if not last:
            return first, "", first_key, "", primary + b"\0" + accents
        part = _last_name(last)
        if part is None:
            return None
        return first, last, first_key, part[0], b"%b %b\0%b %b" % (part[1], primary, part[2], accents)

    def _split(self, text: str) -> tuple[str, str] | None:
        """First name and surname; None where titles stand there, which go to the note."""
        if text not in self._full_names:
            _limit(self._full_names)
            titles = split_titles(text)[1]
            self._full_names[text] = None if titles else split_full_name(text, self._surname_first)
        return self._full_names[text]

    # -- how somebody is reached -------------------------------------------------------------------

    def _numbers(self, cells: Sequence[str]) -> tuple[PackedPhone, ...] | None:
        """The phones; None where one of them is odd or said twice."""
        found: list[PackedPhone] = []
        for index, label, separator in self._phones:
            text = cells[index]
            if not text:
                continue
            if separator and separator in text:
                return None
            value, extension = phones.quick(text, self._region), ""
            if value is None:
                value, extension = phones.read(text, self._region)
                if value is None or (not extension and "E" in text.upper() and is_scientific(text)):
                    return None
            found.append((text, value, extension, value[1:], label))
        if len(found) > 1 and len({one[1:3] for one in found}) < len(found):
            return None
        return tuple(found)

    def _mails(self, cells: Sequence[str]) -> tuple[PackedEmail, ...] | None:
        """The e-mails; None where one of them is odd or said twice."""
        found: list[PackedEmail] = []
        for index, label, separator in self._emails:
            text = cells[index]
            if not text:
                continue
            if (separator and separator in text) or not emails.is_ordinary(text):
                return None
            found.append((text, text.lower(), label))
        if len(found) > 1 and len({one[1] for one in found}) < len(found):
            return None
        return tuple(found)

    # -- the rest ----------------------------------------------------------------------------------

    def _work(self, cells: Sequence[str]) -> tuple[str, tuple[PackedLink, ...]] | None:
        """The position, and the company."""
        position, title, name = (cells[index] if index >= 0 else "" for index in self._work_columns)
        if not name:
            return position or title, ()
        key = self._companies.get(name)
        if key is None:
            _limit(self._companies)
            key = self._companies[name] = "" if "|" in name or ":::" in name else fold(name)
        return (position, ((name, key, title),)) if key else None

    def _located(self, cells: Sequence[str]) -> tuple[tuple[str, ...], ...] | None:
        texts = [cells[one[0]] for one in self._addresses]
        if not any(texts):
            return ()
        key = "|".join(texts)
        if key not in self._places:
            _limit(self._places)
            self._places[key] = self._place(texts)
        return self._places[key]

    def _place(self, texts: Sequence[str]) -> tuple[tuple[str, ...], ...] | None:
        """The addresses of these cells; None where one of them is odd."""
        found: dict[str, list[str]] = {}
        for text, (_index, group, place, label) in zip(texts, self._addresses, strict=True):
            if text:
                if text[0] == "," or text[-1] == "," or "|" in text:
                    return None
                found.setdefault(group, ["", "", "", "", "", label])[place] = text
        return tuple(tuple(found[group]) for group in sorted(found, key=NOT_MAIN.__contains__))

    def _birthday(self, cells: Sequence[str]) -> str | None:
        text = cells[self._birth] if self._birth >= 0 else ""
        if not text:
            return ""
        if text not in self._birthdays:
            _limit(self._birthdays)
            self._birthdays[text] = dates.read_birthday(text, self._is_american)
        return self._birthdays[text]


def _labels(steps: Sequence[Step]) -> dict[str, str | None]:
    """The label of each group of address columns; None where its columns have different ones."""
    found: dict[str, str | None] = {}
    for step in steps:
        if step.field in PARTS:
            found[step.group] = step.label if found.get(step.group, step.label) == step.label else None
    return found


def _limit(known: dict[Any, Any]) -> None:
    """Makes room: a file may have more names than fit into memory."""
    if len(known) >= _MOST:
        known.clear()
