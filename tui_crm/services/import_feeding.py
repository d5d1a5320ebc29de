"""Reading and converting the rows of a job, for whoever writes them: in this process or in one of its own.

As a program (`python -m tui_crm.services.import_feeding`) it takes a pickled `Order` on standard input and
gives blocks on standard output, each with its length before it. It only reads the base, for the file that
waits there; what goes wrong is left to its parent, who reads on by itself from where the blocks end.
"""

from __future__ import annotations

import gc
import marshal
import os
import pickle
import struct
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from tui_crm.domain.contact import ContactDraft
from tui_crm.domain.import_packed import EMAILS, ORGANIZATIONS, PHONES, TAGS, Packed, packed
from tui_crm.domain.import_plain import PlainRows
from tui_crm.domain.import_plan import Plan
from tui_crm.domain.import_rows import RowResult, convert_row
from tui_crm.domain.import_wiped import settled_state
from tui_crm.domain.imports import Reading, RowProblem
from tui_crm.domain.problems import Code, Problem
from tui_crm.files.reading import open_table
from tui_crm.files.source import Source
from tui_crm.files.table import TableRow
from tui_crm.services.import_problems import problems_json
from tui_crm.services.import_process import NICE
from tui_crm.store import import_content
from tui_crm.store.database import Database
from tui_crm.store.import_landing import Bulk, Parts
from tui_crm.text.fold import fold

BLOCK = 1_000
"""Rows that are converted, sent and written together: half a megabyte."""
FORM = 2
"""Of marshal's formats the one that does not look for equal objects, which takes twice as long."""
LENGTH = struct.Struct("<Q")

Item = tuple[int, Packed | None, str, list[str], bool, tuple[str, str, dict[str, Any]] | None]
"""A row: its number, what it says or None for the long way, what is worth telling as JSON; its cells, whether
it is broken, and what is wrong with it as a row."""

Landed = tuple[int, int, Parts, list[tuple[int, int, str]], list[Item]]
"""How many rows are through, how many of them were not plain; what is to be written of them; row, contact and
problems of those worth telling; rows that another one of the file may be about too."""

_SMALLEST, _LARGEST = 20, 28  # of the filter's size, as powers of two
_MOST_ORGANIZATIONS = 200_000


@dataclass(frozen=True, slots=True)
class Landing:
    """A base without contacts, which takes all rows that are about nobody else as they come.

    Attributes:
        first: the id of its first contact.
        rows: about how many rows there are.
        tags: the ids of its tags by folded names.
        makes_organizations: whether those that rows name are made.
    """

    first: int
    rows: int
    tags: dict[str, int]
    makes_organizations: bool


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be read.

    Attributes:
        done: rows that are settled already.
    """

    base: Path
    job: int
    name: str
    reading: Reading
    plan: Plan
    done: int
    landing: Landing | None = None


def items(order: Order, database: Database, convert: Converting | None = None) -> Iterator[list[Item]]:
    """The rows behind `done`, a block at a time. Raises FileProblem."""
    convert = convert or Converting(order.plan)
    source = Source(partial(import_content.opened, database, order.job), order.name)
    with open_table(source, order.reading) as table:
        rows = islice(enumerate(table.rows, 1), order.done, None)
        while block := [convert.item(number, row) for number, row in islice(rows, BLOCK)]:
            yield block


class Converting:
    """Converts the rows of one plan, most of them the short way.

    Attributes:
        slow: how many went the long way.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.slow = 0
        self._plain = PlainRows(plan)
        self._take = self._plain.take if self._plain.some else lambda _cells: None

    def item(self, number: int, row: TableRow) -> Item:
        """What there is to know of a row without the base."""
        cells, problem, broken = row
        if problem is None and not broken:
            plain = self._take(cells)
            if plain is not None:
                return number, plain, "", cells, False, None
        self.slow += 1
        told = None if problem is None else (problem.code.value, problem.field, dict(problem.values))
        if broken or not self._plain.some or settled_state(cells) is not None:
            return number, None, "", cells, broken, told
        result = convert_row(number, cells, self._plan)
        noticed = [RowProblem(number, problem)] if problem is not None else []
        found = packed(result, self._plan.region)
        text = "" if found is None else problems_json([*noticed, *result.warnings], [])
        return number, found, text, cells, False, told


def row_of(item: Item) -> TableRow:
    """The row of the file that the item was made of."""
    told = item[5]
    problem = None if told is None else Problem(Code(told[0]), told[1], told[2])
    return TableRow(item[3], problem, item[4])


class Sorting:
    """Tells rows that are about nobody else from those that may be about somebody of an earlier row."""

    def __init__(self, landing: Landing, plan: Plan) -> None:
        self._landing = landing
        self._plan = plan
        self._next = landing.first
        self._organizations: dict[str, int] = {}
        bits = min(max((landing.rows * 64).bit_length(), _SMALLEST), _LARGEST)
        self._mask = (1 << bits) - 1
        self._seen = bytearray(1 << (bits - 3))  # a Bloom filter with two bits a key
        self._bulk = Bulk()

    def landed(self, block: list[Item], slow: int) -> Landed:
        """What is to be written of these rows, of which so many were not plain."""
        told: list[tuple[int, int, str]] = []
        later: list[Item] = []
        for item, met in zip(block, self._met(block), strict=True):
            row = item[1]
            if met or row is None or not self._add(row):
                later.append(item)
            elif item[2]:
                told.append((item[0], self._next - 1, item[2]))
        return len(block), slow, self._bulk.taken(), told, later

    def _met(self, block: list[Item]) -> list[bool]:
        """Of each row whether an earlier one had an e-mail or phone of it, or the name that is all it has."""
        found = []
        seen, mask = self._seen, self._mask
        for item in block:
            row = item[1] or self._long_way(item)
            if row is None:
                found.append(True)
                continue
            keys = [mail[1] for mail in row[EMAILS]]
            keys += [phone[1] for phone in row[PHONES] if phone[1]]
            met = False
            for key in keys or (f"\0{row[2]}\0{row[3]}",):
                number = hash(key)
                one, other = number & mask, (number >> 28) & mask
                if seen[one >> 3] >> (one & 7) & seen[other >> 3] >> (other & 7) & 1:
                    met = True
                else:
                    seen[one >> 3] |= 1 << (one & 7)
                    seen[other >> 3] |= 1 << (other & 7)
            found.append(met)
        return found

    def _long_way(self, item: Item) -> Packed | None:
        """Of a row that only the long way takes: by what later ones may be about the same person."""
        if item[4]:
            return None
        draft = convert_row(item[0], item[3], self._plan).draft
        bare = ContactDraft(
            first_name=draft.first_name, last_name=draft.last_name, phones=draft.phones, emails=draft.emails
        )
        return packed(RowResult(bare, "", frozenset(), (), ()), self._plan.region)

    def _add(self, row: Packed) -> bool:
        """Gives the row an id; whether all that it names is known or can be made."""
        if not (row[TAGS] or row[ORGANIZATIONS]):
            self._bulk.add(self._next, row)
            self._next += 1
            return True
        tags: list[int] = []
        for name in row[TAGS]:
            tag = self._landing.tags.get(fold(name))
            if tag is None:
                return False
            tags.append(tag)
        organizations: list[int] = []
        for name, key, _title in row[ORGANIZATIONS]:
            number = self._organizations.get(key)
            if number is None:
                if not self._landing.makes_organizations or len(self._organizations) >= _MOST_ORGANIZATIONS:
                    return False
                number = self._organizations[key] = self._next
                self._next += 1
                self._bulk.add_organization(number, name, key)
            organizations.append(number)
        self._bulk.add(self._next, row, organizations, dict.fromkeys(tags))
        self._next += 1
        return True


def blocks(order: Order, database: Database) -> Iterator[Any]:
    """What the order asks for: blocks of items, or of what has landed."""
    if order.landing is None:
        yield from items(order, database)
        return
    sorting = Sorting(order.landing, order.plan)
    convert, slow = Converting(order.plan), 0
    for block in items(order, database, convert):
        yield sorting.landed(block, convert.slow - slow)
        slow = convert.slow


def give_way() -> None:
    """Lets programs that people wait for run first."""
    os.nice(max(NICE - os.nice(0), 0))


def main() -> None:
    """Serves one order."""
    order: Order = pickle.load(sys.stdin.buffer)  # noqa: S301 - this program wrote it
    out: BinaryIO = sys.stdout.buffer
    give_way()
    gc.disable()  # nothing here refers to itself, and there is a million of them
    database = Database(order.base)
    give(blocks(order, database), out)
    database.close()


def give(made: Iterable[Any], out: BinaryIO) -> None:
    """Writes blocks as `import_supply` reads them: each behind its length in bytes, 0 at the end."""
    for block in made:
        data = marshal.dumps(block, FORM)
        out.write(LENGTH.pack(len(data)))
        out.write(data)
        out.flush()
    out.write(LENGTH.pack(0))
    out.flush()


if __name__ == "__main__":
    main()
