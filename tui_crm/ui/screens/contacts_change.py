"""Whether the base has changed since the list was read."""

from __future__ import annotations

from tui_crm.ui.base import CrmScreen


class LastChange:
    """The number of the last change of anything that a list shows."""

    def __init__(self, screen: CrmScreen[None]) -> None:
        self._screen = screen
        self._version = -1
        self._found = 0

    def forget(self) -> None:
        """It may be another file now."""
        self._version = -1

    def number(self) -> int:
        """The number, which is looked up only where somebody wrote to the base."""
        version = self._screen.session.data_version()
        if version != self._version:
            self._version, self._found = version, self._screen.session.last_change()
        return self._found
