"""What a user is told once: a tip at the first visit of a screen, the way through a first import."""

from __future__ import annotations

from tui_crm.services.base import Service
from tui_crm.services.contacts import Contacts
from tui_crm.store import imports, user_settings

SEEN = "tip."
"""Before the name of a place among what a user chose for the screen; `preferences reset tips` forgets it."""
_YES = "1"


class Tips(Service):
    """Which tips the actor has seen. They are view state: everybody's own, no journal, no undo."""

    def first_time(self, place: str) -> bool:
        """Whether the actor comes to a place for the first time; from now on it is not the first.

        Raises StoreError where the base can't be written: then nothing is told.
        """
        name = SEEN + place
        with self.database.reading() as connection:
            if name in user_settings.all_of(connection, self.actor.user_id):
                return False
        self.begin_own()
        with self.database.writing() as connection:
            user_settings.put(connection, self.actor.user_id, name, _YES)
        return True

    def is_first_import(self) -> bool:
        """Whether a file imported now would be the first of an empty base: then each step is explained.

        One that waits for its mapping has not been imported yet; one that was undone has.
        """
        with self.database.reading() as connection:
            if imports.has_begun_any(connection):
                return False
        return Contacts(self.database, self.actor, self.clock, self.region).is_empty()
