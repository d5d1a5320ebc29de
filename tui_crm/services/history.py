"""What happened with contacts: what people wrote down, every change, mail, meetings, opportunities (R45)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from heapq import merge
from itertools import islice

from tui_crm.domain.contact import Kind
from tui_crm.domain.history_text import has_words, history_words
from tui_crm.domain.problems import Code, NotFound
from tui_crm.domain.timeline import Entry, HistoryFilter, HistoryGroup
from tui_crm.services.base import Service
from tui_crm.services.history_entries import NAMES, entries
from tui_crm.store import events, merging, removal, timeline, timeline_contacts, timeline_work
from tui_crm.store.sql import Connection
from tui_crm.store.timeline import CHANGE, NEWEST, Asked, Line, Piece, Place, before_second
from tui_crm.store.visibility import SEE
from tui_crm.text.fold import fold

ALL_OF_IT = HistoryFilter()
_SOURCES = {name: source for source, name in NAMES.items()}
_SEARCHED = 500
"""Lines of a source that are read at a time where words are looked for."""
_TOLD = 100
"""Entries that are made at a time where words are looked for."""

Read = Callable[[Connection, Asked, Place, int], Piece]
Stopped = Callable[[], bool]
"""Says whether what is read is wanted no more."""


class History(Service):
    """The history of contacts, by pages. What the actor may not see is in none, nor what is in the trash.

    Of what happened in one second, what was recorded last stands first. All pages take:

    * limit: fewer entries come only at the end, or where it was stopped.
    * before: the key of the entry behind which to go on; "" from the newest. Nothing comes behind one that is
      gone.
    * wanted: what of it is wanted. A source that has nothing of it is not read.
    * stopped: asked now and then, for a search may take long; once it says yes, what was found so far comes
      back.
    """

    def of_contact(
        self,
        contact_id: int,
        limit: int = 50,
        before: str = "",
        wanted: HistoryFilter = ALL_OF_IT,
        stopped: Stopped | None = None,
    ) -> tuple[Entry, ...]:
        """The newest entries of a contact; of an organization those of its persons too.

        Of a contact into which others were merged it tells what happened with these before. Of opportunities,
        meetings and messages it tells those in which the contact takes part now.

        Raises:
            NotFound.
        """
        with self.database.reading() as connection:
            found = removal.present(connection, [contact_id], self.actor)
            if not found:
                raise NotFound(Code.NOT_FOUND, id=contact_id)
            contacts = [contact_id]
            if found[0].kind is Kind.ORGANIZATION:
                contacts += timeline.persons_of(connection, contact_id, self.actor)
            merged = merging.merged_from(connection, contact_id, self.actor)
            asked = self._asked(connection, wanted, contacts=(*contacts, *merged), merged=tuple(merged))
            return self._page(connection, asked, limit, before, wanted, stopped)

    def of_opportunity(
        self,
        opportunity_id: int,
        limit: int = 50,
        before: str = "",
        wanted: HistoryFilter = ALL_OF_IT,
        stopped: Stopped | None = None,
    ) -> tuple[Entry, ...]:
        """What was written down on an opportunity, as far as its contacts are to see, and what became of it.

        Raises:
            NotFound: OPPORTUNITY_NOT_FOUND.
        """
        with self.database.reading() as connection:
            if events.takes_part(connection, 0, opportunity_id, self.actor) is None:
                raise NotFound(Code.OPPORTUNITY_NOT_FOUND, id=opportunity_id)
            asked = self._asked(connection, wanted, opportunity=opportunity_id)
            return self._page(connection, asked, limit, before, wanted, stopped)

    def everything(
        self,
        limit: int,
        before: str = "",
        wanted: HistoryFilter = ALL_OF_IT,
        stopped: Stopped | None = None,
    ) -> tuple[Entry, ...]:
        """The newest entries of all contacts, without those that say that an import made a contact.

        Besides what is about numbers and addresses of nobody. Administrators are told too what was done to
        users, groups and keys.
        """
        if not self.actor.may(SEE):
            return ()
        with self.database.reading() as connection:
            return self._page(connection, self._asked(connection, wanted), limit, before, wanted, stopped)

    def _asked(
        self,
        connection: Connection,
        wanted: HistoryFilter,
        contacts: tuple[int, ...] | None = None,
        merged: tuple[int, ...] = (),
        opportunity: int | None = None,
    ) -> Asked:
        users = timeline.users(connection, wanted.users) if wanted.users else None
        groups, words = frozenset(wanted.groups), history_words(wanted.text)
        if wanted.since is None:
            return Asked(self.actor, contacts, merged, opportunity, users, groups, words=words)
        since = -int(-wanted.since.timestamp() // 1)  # moments are whole seconds
        return Asked(self.actor, contacts, merged, opportunity, users, groups, since, words)

    def _page(
        self,
        connection: Connection,
        asked: Asked,
        limit: int,
        before: str,
        wanted: HistoryFilter,
        stopped: Stopped | None,
    ) -> tuple[Entry, ...]:
        place = _place(connection, before)
        if place is None:
            return ()
        if wanted.until is not None:
            place = min(place, before_second(-int(-wanted.until.timestamp() // 1)))
        words = asked.words
        lines = self._lines(connection, asked, place, _SEARCHED if words else limit, stopped)
        found: list[Entry] = []
        while len(found) < limit:
            piece = list(islice(lines, _TOLD if words else limit - len(found)))
            if not piece:
                break
            found += (
                one
                for one in entries(connection, asked, piece)
                if not words or one.mail is not None or has_words(one, words)
            )
        return tuple(found[:limit])

    def _lines(
        self, connection: Connection, asked: Asked, before: Place, count: int, stopped: Stopped | None
    ) -> Iterator[Line]:
        """The lines of all sources behind a place, newest first, without those that cannot have the words."""
        steps = [partial(read, connection, asked) for read in self._reads(asked)]
        sources = (_each(step, before, count) for step in steps)
        for _place_of_it, line in merge(*sources, key=lambda step: step[0], reverse=True):
            if line is None:
                if stopped is not None and stopped():
                    return
            elif not asked.words or _may_have(line, asked.words):
                yield line

    def _reads(self, asked: Asked) -> Iterator[Read]:
        """The sources that have what is wanted."""
        is_general = asked.contacts is None and asked.opportunity is None
        if asked.opportunity is None:
            if asked.wants(HistoryGroup.CHANGES):
                yield timeline_contacts.changes
                if not is_general:
                    yield timeline_contacts.beginnings
            if asked.wants(HistoryGroup.MAIL):
                yield timeline_work.mail
            if asked.wants(HistoryGroup.MEETINGS):
                yield partial(timeline_work.held, now=self.now())
        if asked.wants(*timeline_contacts.EVENT_GROUPS):
            yield timeline_contacts.events
        if asked.wants(*timeline_work.RECORD_GROUPS):
            yield timeline_work.records
        if is_general and self.actor.is_admin and asked.wants(HistoryGroup.TEAM):
            yield timeline_work.team


def _place(connection: Connection, key: str) -> Place | None:
    """Where the entry of this key stands; before all for "", None where it is gone."""
    if not key:
        return NEWEST
    name, _colon, number = key.partition(":")
    if name not in _SOURCES or not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    return timeline.place(connection, _SOURCES[name], int(number))


def _each(
    read: Callable[[Place, int], Piece], before: Place, count: int
) -> Iterator[tuple[Place, Line | None]]:
    """All lines of a source behind a place, and after each piece where it has come to: None for a line."""
    reached: Place | None = before
    while reached is not None:
        found = read(reached, count)
        yield from ((line.place, line) for line in found.lines)
        reached = found.reached
        if reached is not None:
            yield reached, None


def _may_have(line: Line, words: Sequence[str]) -> bool:
    """Whether the entry of the line can have all words; nothing that is told is in it, unless it is here.

    Of changes alone, which are most: their values are in the journal's text, as far as JSON leaves words be.
    """
    if line.place.source != CHANGE:
        return True
    text = fold(f"{line.name} {line.before} {line.after}")
    return all(word in text for word in words if '"' not in word and "\\" not in word)
