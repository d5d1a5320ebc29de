"""Writing converted rows many at a time: who is surely nobody else is collected, others go one by one."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui_crm.domain.import_packed import EMAILS, ORGANIZATIONS, PHONES, TAGS, Packed, unpacked
from tui_crm.domain.import_rows import RowResult
from tui_crm.domain.imports import OnDuplicate, RowProblem, RowState
from tui_crm.services.import_feeding import Item
from tui_crm.services.import_matching import find
from tui_crm.services.import_problems import problems_json
from tui_crm.store import import_lookups as look_up
from tui_crm.store import names, sorting
from tui_crm.store.import_landing import Bulk, Maker, insert, next_id, own
from tui_crm.store.import_lookups import Candidate, Taken
from tui_crm.store.imports import Job, RowRecord
from tui_crm.store.sql import Connection

if TYPE_CHECKING:
    from tui_crm.services.imports import Imports

Settled = tuple[RowState, RowRecord | None]
"""What became of a row, and what there is to tell of it."""


class PlainWriting:
    """Writes the rows of one job.

    Args:
        alone: settles a row the long way.
        shared: the warning that somebody else has the row's e-mail.
        written: told the ids of contacts that were written, the first and the last one.
    """

    def __init__(
        self,
        service: Imports,
        job: Job,
        alone: Callable[[Connection, Item], Settled],
        shared: Callable[[int, str, Candidate], RowProblem],
        written: Callable[[Connection, int, int], None],
    ) -> None:
        self._service = service
        self._job = job
        self._alone = alone
        self._shared = shared
        self._written = written
        self._makes_organizations = "organizations" in job.options.get("create_missing", ())
        self._bulk = Bulk()
        self._first = self._next = 0
        self._was_changed = False
        self._keys: set[str] = set()
        self._waiting: set[str] = set()  # those of them that are not written yet
        self._names: set[tuple[str, str]] = set()
        self._tags: dict[str, int | None] = {}
        self._organizations: dict[str, int | None] = {}

    def settle(self, connection: Connection, block: Sequence[Item]) -> list[Settled]:
        """Settles the rows, in their order, in the transaction that is open; all are written at the end."""
        taken = _taken(connection, [item[1] for item in block if item[1] is not None])
        # Only within one transaction: others rename and delete in between.
        for known in (self._keys, self._names, self._tags, self._organizations):
            known.clear()
        settled: list[Settled] = []
        for place, item in enumerate(block):
            if self._was_changed:
                # The row before went the long way: it may be whom the others are about.
                taken = _taken(connection, [one[1] for one in block[place:] if one[1] is not None])
                self._was_changed = False
            settled.append(self._settle(connection, item, taken))
        self._was_changed = False
        self.flush(connection)
        return settled

    def _settle(self, connection: Connection, item: Item, taken: Taken) -> Settled:
        row = item[1]
        links = None if row is None else self._links(connection, row)
        if row is None or links is None:
            return self._by_itself(connection, item)
        told = item[2]
        if self._is_known(row, taken):
            if not row[EMAILS] and not any(phone[1] for phone in row[PHONES]):
                return self._by_itself(connection, item)
            if self._is_waiting(row):
                self.flush(connection)
            result = RowResult(unpacked(row), "", frozenset(), (), ())
            match = find(connection, result, self._service.actor, self._job.id)
            if match.found and self._job.on_duplicate is not OnDuplicate.CREATE:
                if self._job.on_duplicate is OnDuplicate.SKIP and match.contact is not None:
                    return RowState.SKIPPED, RowRecord(item[0], RowState.SKIPPED, match.contact, told)
                return self._by_itself(connection, item)
            if match.shares_with is not None:
                told = _with(told, self._shared(item[0], row[EMAILS][0][0], match.shares_with))
        contact = self._add(connection, row, *links)
        if not told:
            return RowState.CREATED, None
        return RowState.CREATED, RowRecord(item[0], RowState.CREATED, contact, told)

    def _by_itself(self, connection: Connection, item: Item) -> Settled:
        self.flush(connection)
        settled = self._alone(connection, item)
        # What it made may be what later rows name, or are.
        self._tags.clear()
        self._organizations.clear()
        if settled[0] in (RowState.CREATED, RowState.UPDATED):
            self._was_changed = True
        return settled

    def _is_known(self, row: Packed, taken: Taken) -> bool:
        """Whether a contact, or an earlier row, has one of the row's e-mails or phones, or its name."""
        reached = False
        for _value, key, _label in row[EMAILS]:
            reached = True
            if key in taken.emails or key in self._keys:
                return True
        for phone in row[PHONES]:
            if phone[1] is not None:
                reached = True
                if phone[1] in taken.phones or phone[1] in self._keys:
                    return True
        name = (row[2], row[3])
        return not reached and (name in taken.names or name in self._names)

    def _links(self, connection: Connection, row: Packed) -> tuple[list[int | str], list[int]] | None:
        """The row's organizations (folded names of those to be made) and tags; None for the long way."""
        organizations: list[int | str] = []
        for name, key, _title in row[ORGANIZATIONS]:
            if key not in self._organizations:
                self._organizations[key] = self._organization(connection, name)
            found = self._organizations[key]
            if found == _UNUSABLE or (found is None and not self._makes_organizations):
                return None
            organizations.append(key if found is None else found)
        tags: list[int] = []
        for name in row[TAGS]:
            if name not in self._tags:
                tag = names.tag(connection, name)
                self._tags[name] = None if tag is None else tag.id
            number = self._tags[name]
            if number is None:
                return None
            tags.append(number)
        return None if len(set(organizations)) < len(organizations) else (organizations, tags)

    def _organization(self, connection: Connection, name: str) -> int | None:
        found = names.organization_by_name(connection, name, self._service.actor)
        if found is None:
            return None
        usable = found.active or look_up.made_by(connection, found.id, self._job.id)
        return found.id if usable else _UNUSABLE

    def _add(
        self, connection: Connection, row: Packed, organizations: Sequence[int | str], tags: Sequence[int]
    ) -> int:
        if not self._first:
            self._first = self._next = next_id(connection)
        numbers: list[int] = []
        for place, one in enumerate(organizations):
            if isinstance(one, str):
                name, key, _title = row[ORGANIZATIONS][place]
                self._bulk.add_organization(self._next, name, key)
                self._organizations[key] = one = self._next
                self._next += 1
            numbers.append(one)
        contact = self._next
        self._next += 1
        self._bulk.add(contact, row, numbers, dict.fromkeys(tags))
        self._remember(row)
        return contact

    def _is_waiting(self, row: Packed) -> bool:
        """Whether somebody who may be the row's is collected and not written yet."""
        return not self._waiting.isdisjoint(_keys(row))

    def _remember(self, row: Packed) -> None:
        keys = _keys(row)
        self._keys.update(keys)
        self._waiting.update(keys)
        self._names.add((row[2], row[3]))

    def flush(self, connection: Connection) -> None:
        """Writes what was collected."""
        if not self._first:
            return
        first, last = self._first, self._next - 1
        maker = Maker(self._job.id, self._service.actor.user_id, self._service.now())
        insert(connection, self._bulk.taken(), maker)
        own(connection, first, last, maker)
        sorting.replace(connection, range(first, last + 1), set())
        self._first = 0
        self._waiting.clear()
        self._written(connection, first, last)


_UNUSABLE = 0
"""In place of an organization's id: it is out of use."""


def _taken(connection: Connection, rows: Sequence[Packed]) -> Taken:
    return look_up.taken(
        connection,
        {mail[1] for row in rows for mail in row[EMAILS]},
        {phone[1] for row in rows for phone in row[PHONES] if phone[1] is not None},
        {(row[2], row[3]) for row in rows if not row[EMAILS] and not any(phone[1] for phone in row[PHONES])},
    )


def _keys(row: Packed) -> list[str]:
    """The e-mails and phones by which the row may be found again."""
    return [mail[1] for mail in row[EMAILS]] + [phone[1] for phone in row[PHONES] if phone[1] is not None]


def _with(told: str, warning: RowProblem) -> str:
    """The problems of a row, as JSON, with one more."""
    more = problems_json([warning], [])
    return json.dumps(json.loads(told) + json.loads(more), ensure_ascii=False) if told else more
