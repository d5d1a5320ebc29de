"""What everybody may know of the users, and what each chose for the screen. Light: every start asks it."""

from __future__ import annotations

from tui_crm.services.base import Service
from tui_crm.store import user_names, user_settings


class UserNames(Service):
    """The names of users, and the choices of the actor."""

    def names(self) -> tuple[tuple[str, str], ...]:
        """Login and full name of every active user, in order of login."""
        with self.database.reading() as connection:
            return user_names.names(connection)

    def full_names(self) -> dict[str, str]:
        """Full names by login of all users, active or not: for showing who owns or did something."""
        with self.database.reading() as connection:
            return dict(user_names.names(connection, also_inactive=True))

    def choices(self) -> dict[str, str]:
        """What the actor chose for the screen, by name."""
        with self.database.reading() as connection:
            return user_settings.all_of(connection, self.actor.user_id)

    def choose(self, name: str, value: str) -> None:
        """Keeps what the actor chose for the screen."""
        self.begin()
        with self.database.writing() as connection:
            user_settings.put(connection, self.actor.user_id, name, value)
