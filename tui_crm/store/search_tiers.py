"""The answers to a search, the best first, read only as far as somebody looks at them (R26).

Ranks: the exact name, then the beginning of a name, then the rest. Within a rank those that were touched
recently come first, then the order of the indexes that find them. Nothing is ever sorted over all answers.

Light: it is on the way of `query` and of the first search.
"""

from __future__ import annotations

from tui_crm.store import search_ranges as ranges
from tui_crm.store.search_ranges import NameRanges, Range
from tui_crm.store.search_terms import HIGH, Asked, asked
from tui_crm.store.sql import Sql, id_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tui_crm.store.sql import Connection

EXACT, BEGINNING, REST = range(3)

_BLOCK = 1 << 16
_PERSON = 1


def search(
    connection: Connection,
    text: str,
    groups: tuple[str, ...],
    kinds: tuple[int, ...],
    where: Sql,
    recent: Sequence[int],
) -> Iterator[int]:
    """Ids of the contacts that the text finds, each once, the best first; none where it asks nothing.

    They are exactly those that meet `Asked.check`. What others commit meanwhile may show.

    Args:
        groups: the columns of the search document that count; none for all.
        kinds: codes of the kinds of contacts, at least one.
        where: a condition on contact `c` that every answer meets: visibility, status, filters.
        recent: ids of contacts touched recently, the newest first.
    """
    question = asked(text)
    if question is None:
        return
    tiers = _Tiers(question, groups, kinds, where)
    seen = _Seen()
    exact, beginning, others = tiers.by_names(connection, recent)
    yield from _answers(connection, seen, exact, tiers.exact())
    yield from _answers(connection, seen, beginning, tiers.beginning())
    yield from _answers(connection, seen, tiers.holding(connection, others), tiers.rest())


def _answers(
    connection: Connection, seen: _Seen, recent: Iterable[int], ranges: Iterable[Range]
) -> Iterator[int]:
    yield from seen.fresh(recent)
    for one in ranges:
        for piece in one.pieces(connection):
            yield from seen.fresh(piece)


def recent_ids(connection: Connection, kind: int, limit: int = 100) -> list[int]:
    """Ids of the contacts of a kind that were changed last, the newest first; of equals the oldest first.

    Each of them is looked at in every search: more would make the first searches after a start slow.
    """
    rows = connection.execute(
        "SELECT updated_at, id FROM contact INDEXED BY contact_by_update"
        " WHERE kind = ? AND deleted_at IS NULL ORDER BY updated_at DESC, id DESC LIMIT ?",
        (kind, limit),
    ).fetchall()
    return [row[1] for row in sorted(rows, key=lambda row: (-row[0], row[1]))]


class _Seen:
    """The ids that were answered, a bit each: a search for "a" finds a million."""

    __slots__ = ("_blocks",)

    def __init__(self) -> None:
        self._blocks: dict[int, bytearray] = {}

    def fresh(self, ids: Iterable[int]) -> Iterator[int]:
        """Those that were not there before; they are from now on."""
        for one in ids:
            block = self._blocks.get(one // _BLOCK)
            if block is None:
                block = self._blocks[one // _BLOCK] = bytearray(_BLOCK // 8)
            place, bit = one % _BLOCK >> 3, 1 << (one & 7)
            if not block[place] & bit:
                block[place] |= bit
                yield one


class _Tiers:
    """The ranges that answer one question, by rank."""

    __slots__ = ("_asked", "_check", "_groups", "_kinds", "_of_kinds", "_where")

    def __init__(self, question: Asked, groups: tuple[str, ...], kinds: tuple[int, ...], where: Sql) -> None:
        self._asked = question
        self._check = question.check(groups)
        self._groups = groups
        self._kinds = kinds
        self._where = Sql("c.deleted_at IS NULL") & where
        self._of_kinds = Sql(f"c.kind IN ({', '.join('?' * len(kinds))})", kinds) & self._where

    def by_names(self, connection: Connection, ids: Sequence[int]) -> tuple[list[int], list[int], list[int]]:
        """Those of these contacts that may be shown, in their order: the name, its beginning, others."""
        result: tuple[list[int], list[int], list[int]] = ([], [], [])
        if ids:
            rows = connection.execute(
                "SELECT c.id, c.last_key, c.first_key FROM json_each(?) j"
                f" CROSS JOIN contact c ON c.id = j.value WHERE {self._of_kinds.text}",
                (id_list(ids), *self._of_kinds.values),
            ).fetchall()
            for contact, last, first in rows:
                result[self._rank(last, first)].append(contact)
        return result

    def holding(self, connection: Connection, ids: Sequence[int]) -> Iterator[int]:
        """Those of these contacts whose documents hold what was asked, in their order."""
        if ids:
            rows = connection.execute(
                "SELECT c.id FROM json_each(?) j CROSS JOIN contact c ON c.id = j.value"
                f" CROSS JOIN search_document d ON d.contact = c.id WHERE {self._check.text}",
                (id_list(ids), *self._check.values),
            ).fetchall()
            yield from (row[0] for row in rows)

    def _rank(self, last: str, first: str) -> int:
        if not self._in("name"):
            return REST
        keys = self._asked.keys
        if last in keys or first in keys or (last, first) in self._asked.splits:
            return EXACT
        if last.startswith(keys) or first.startswith(keys):
            return BEGINNING
        both = any(last.startswith(one) and first.startswith(other) for one, other in self._asked.splits)
        return BEGINNING if both else REST

    def _in(self, group: str) -> bool:
        return not self._groups or group in self._groups

    # -- ranges, by rank -----------------------------------------------------------------------------

    def exact(self) -> Iterator[Range]:
        """The first name, the surname, both in either order, or the organization's name."""
        for names, of_persons in self._names():
            for key in self._asked.keys:
                yield names.last(key)
                if of_persons:
                    yield names.first(key)
            if of_persons:
                for last, first in self._asked.splits:
                    yield names.last(last, first, first)

    def beginning(self) -> Iterator[Range]:
        """Names that begin with the text, or one name with some words of it and the other with the others."""
        for names, of_persons in self._names():
            for key in self._asked.keys:
                yield names.last_from(key)
                if of_persons:
                    yield names.first_from(key)
            if of_persons:
                for last, first in self._asked.splits:
                    yield names.last(last, first, first + HIGH)
                    yield names.first(first, last, last + HIGH)
                for last, first in self._asked.splits:
                    # The longer one is the shorter walk.
                    longer_last = len(last) >= len(first)
                    yield names.last_from(last, first) if longer_last else names.first_from(first, last)

    def _names(self) -> Iterator[tuple[NameRanges, bool]]:
        if self._in("name"):
            for kind in self._kinds:
                yield NameRanges(kind, self._where), kind == _PERSON

    def rest(self) -> Iterator[Range]:
        """Phones and e-mail addresses that begin with the text, then everything that holds its words."""
        question = self._asked
        if question.number and self._in("phone"):
            yield ranges.phones(f"48{question.number}", self._of_kinds)
            yield ranges.phones(question.number, self._of_kinds)
        if question.match:
            if len(question.words) == 1 and self._in("email"):
                yield ranges.addresses(question.words[0], self._of_kinds)
            for kind in self._kinds:
                yield ranges.documents(question.match, self._check, kind, self._where)
