"""A glance at a base that is ready to be read: what `query` and the first frame need, and nothing more.

Light. Where a base is not ready (new, of another version, not writable, its user unknown), there is no
glance, and `session.open_session` does what there is to do and says what there is to say.
"""

from __future__ import annotations

import os

from tui_crm.store import logins, readiness
from tui_crm.store.driver import connect

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_crm.store.logins import Login
    from tui_crm.store.sql import Connection

    Counted = tuple[int, int, bool]
    """The base's last change (`store.last_change`) before counting, a number, and whether that is all: it was
    counted just now then, or a large one in an earlier session."""

_PERSON, _ACTIVE = 1, 1
_CUSTOM_PREFIX = "custom."


class Glance:
    """An open connection on behalf of a user.

    Attributes:
        path: the file, with symbolic links resolved.
        connection: becomes the session's own when one is opened with this glance.
    """

    __slots__ = ("connection", "login", "path")

    def __init__(self, path: str, connection: Connection, login: Login) -> None:
        self.path = path
        self.connection = connection
        self.login = login

    def persons(self, columns: Sequence[str], limit: int) -> list[tuple[str, ...]]:
        """The cells of the first active persons by name."""
        from tui_crm.store.list_order import by_name
        from tui_crm.store.row_cells import rows
        from tui_crm.store.visibility import visible_to

        keys = by_name(_PERSON, _ACTIVE).page(self.connection, visible_to(self.login), None, limit)
        found = rows(self.connection, [int(key[-1]) for key in keys], columns, self.login)
        return [cells for _id, _kind, _status, _name, cells in found]

    def access(self) -> str:
        """Who sees the first of them, the value of a `domain.access.Access`; "" where there is none."""
        return next((cells[0] for cells in self.persons(("access",), 1)), "")

    def counted(self) -> Counted:
        """How many active persons there are, as far as that is known at once."""
        from tui_crm.services.kept_counts import kept
        from tui_crm.store.last_change import last_change
        from tui_crm.store.list_order import COUNTED, by_name
        from tui_crm.store.visibility import visible_to

        change = last_change(self.connection)  # first: what is changed meanwhile makes the number an old one
        walk = by_name(_PERSON, _ACTIVE)
        number = walk.count_to(self.connection, visible_to(self.login), COUNTED + 1)
        if number > COUNTED:
            last = kept(self.path, self.login.user_id)
            if last is not None and last[:2] == (change, logins.rights_version(self.connection)):
                return (change, last[2], True)
        return (change, min(number, COUNTED), number <= COUNTED)

    def is_sample(self) -> bool:
        """Whether the base is one of invented contacts, to look around in."""
        from tui_crm.store import settings

        return settings.get(self.connection, logins.DEMO_MARK) is not None

    def choices(self) -> dict[str, str]:
        """What the user chose for the screen."""
        from tui_crm.store.user_settings import all_of

        return all_of(self.connection, self.login.user_id)

    def layout(self) -> tuple[str, dict[str, tuple[str, str]]]:
        """The user's columns of persons as a line, and name and type of the custom ones by "custom.KEY"."""
        from tui_crm.store import layouts

        line = layouts.line_of(self.connection, self.login.user_id, _PERSON)
        if _CUSTOM_PREFIX not in line:
            return line, {}
        custom = layouts.custom_columns(self.connection, _PERSON)
        return line, {_CUSTOM_PREFIX + key: about for key, about in custom.items()}

    def completions(self, text: str, limit: int = 50) -> list[tuple[str, str, str]]:
        """E-mail, name and organization of the contacts that the text finds, the best first."""
        from tui_crm.store.completing import complete

        return complete(self.connection, text, self.login, limit)

    def close(self) -> None:
        """Closes the connection."""
        self.connection.close()


def glance(path: str, login: str, guest: bool) -> Glance | None:
    """A glance at the base on behalf of this user, or None where only a session can tell what is wrong.

    Args:
        guest: whether a sample base may take an unknown login in as its own user.

    Raises the driver's errors.
    """
    path = os.path.realpath(path)
    if not readiness.is_ready(path):
        return None
    connection = connect(path)
    found = logins.find(connection, login, guest) if readiness.is_current(connection) else None
    if found is None:
        connection.close()
        return None
    return Glance(path, connection, found)
