"""What happened with the contacts of the sample base: calls, messages, meetings and notes."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from tui_crm.domain.access import Actor
from tui_crm.domain.timeline import EventKind
from tui_crm.services.demo_words import Words
from tui_crm.store import events
from tui_crm.store.sql import Connection

CONTACTS = 2_000
"""So many contacts have a history, the first ones: of a million, the others are there to be searched."""
_MINUTE = timedelta(minutes=1)
_WITHOUT_ANY = 0.4
_MOST = 5


class EventWriter:
    """Writes events for contacts one after the other, each drawn from the seed.

    Args:
        actors: who may have written them down.
        until: no event is younger.
    """

    def __init__(
        self, connection: Connection, words: Words, actors: tuple[Actor, ...], until: datetime, seed: int
    ) -> None:
        self._connection = connection
        self._words = words
        self._actors = actors
        self._until = until
        self._random = Random(seed)  # noqa: S311 - the same events every time are the point
        self._left = CONTACTS

    def write(self, contact_id: int, since: datetime) -> None:
        """Some events of the contact, none before `since`, when it was made."""
        if not self._left:
            return
        self._left -= 1
        random = self._random
        if random.random() < _WITHOUT_ANY:
            return
        for _number in range(random.randint(1, _MOST)):
            kind, text = random.choice(self._words.events)
            genitive, locative = random.choice(self._words.months)
            day = since + random.random() * (self._until - since)
            at = day.replace(
                hour=random.randint(7, 15), minute=random.randint(0, 59), second=0, microsecond=0
            )
            seconds = int(min(max(at, since), self._until - _MINUTE).timestamp())
            events.insert(
                self._connection,
                contact_id,
                EventKind(kind),
                text.format(month=genitive, month_in=locative, n=random.randint(2, 60) * 5),
                seconds,
                random.choice(self._actors),
                seconds,
            )
