"""What is to be done today, from everywhere (R12, R28, R47, R48, R50)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from tui_crm.domain.access import Permission
from tui_crm.domain.today import CLOSING_DAYS, DUE_SHOWN, LeftDraft, Today
from tui_crm.store import draft_list, holders
from tui_crm.store.contact_reading import moment_text
from tui_crm.store.today_presence import presence

if TYPE_CHECKING:
    from tui_crm.domain.imports import ImportLine
    from tui_crm.domain.keep_in_touch import Due
    from tui_crm.domain.meetings import Occurrence
    from tui_crm.domain.opportunities import Opportunity
    from tui_crm.services.session import Session

# What a base has none of is not asked for: each start reads this, and loads what can do all with meetings,
# opportunities, intervals or duplicates only where there are any.

_IMPORTS = 50
"""Imports among which those that wait are looked for; what waits longer is found in the list of imports."""


class Todays:
    """Reads it for the user of a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def read(self, most_due: int = DUE_SHOWN) -> Today:
        """What there is now; who may see no contacts has only drafts.

        Contacts that are due may take a while (see `KeepInTouch.due`).

        Args:
            most_due: so many of them are read; of the others it is known how many they are.
        """
        session = self._session
        now = session.clock().astimezone()
        if session.why_not(Permission.SEE) is not None:
            return Today(now.date(), drafts=self._drafts())
        with session.database.reading() as connection:
            there = presence(connection)
        due, due_count = self._due(most_due) if there.intervals else ((), 0)
        closing = now.date() + timedelta(days=CLOSING_DAYS)
        return Today(
            now.date(),
            meetings=self._meetings(now) if there.meetings else (),
            due=due,
            due_count=due_count,
            closing=self._closing(closing) if there.opportunities else (),
            drafts=self._drafts(),
            imports=self.imports() if there.imports else (),
            duplicates=session.duplicates.count() if there.duplicates else 0,
        )

    def _due(self, most: int) -> tuple[tuple[Due, ...], int]:
        """The first so many who are due, and how many are."""
        touching = self._session.keep_in_touch
        due = touching.due(limit=most)
        return due, len(due) if len(due) < most else touching.count()

    def _meetings(self, now: datetime) -> tuple[Occurrence, ...]:
        from tui_crm.domain.meetings import MeetingStatus

        # Naive days first: local midnights are not always 24 hours apart.
        start, end = (
            datetime.combine(now.date() + timedelta(days=days), time()).astimezone() for days in (0, 2)
        )
        found = self._session.meetings.between(start, end, mine=True)
        return tuple(one for one in found if one.status is not MeetingStatus.CANCELLED and one.ends_at >= now)

    def _closing(self, until: date) -> tuple[Opportunity, ...]:
        """Those that close first stand first, whatever their stage."""
        found = self._session.opportunities.closing(until)
        return tuple(sorted(found, key=lambda one: one.expected_close or until))

    def imports(self) -> tuple[ImportLine, ...]:
        """Own imports that wait to be gone on with, the newest first; none for who may not import."""
        session = self._session
        if any(session.why_not(one) is not None for one in (Permission.IMPORT, Permission.ADD)):
            return ()
        with session.database.reading() as connection:
            if not presence(connection).imports:
                return ()
        lines = session.imports.lines(0, _IMPORTS)
        return tuple(one for one in lines if one.user == session.actor.login and one.is_waiting)

    def _drafts(self) -> tuple[LeftDraft, ...]:
        """The user's drafts, without those that are open in another program, the newest first."""
        database = self._session.database
        own, there = database.holder.number, {0: False}
        with database.reading() as connection:
            found = draft_list.left(connection, self._session.actor)
        for one in found:
            if one.holder not in there:
                there[one.holder] = one.holder != own and holders.is_there(database.path, one.holder)
        return tuple(
            LeftDraft(one.id, one.form, one.contact_id, one.name, moment_text(one.saved_at))
            for one in found
            if not there[one.holder]
        )
