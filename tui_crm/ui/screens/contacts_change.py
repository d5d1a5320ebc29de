"""Whether the base has changed since the list was read."""

from __future__ import annotations

from time import monotonic

from tui_crm.ui.base import CrmScreen

FOLLOW_SECONDS = 1.0
"""What others do is followed at most so often: an import writes many times a second."""


class LastChange:
    """The number of the last change of anything that a list shows."""

    def __init__(self, screen: CrmScreen[None]) -> None:
        self._screen = screen
        self._version = -1
        self._found = 0
        self._followed = -FOLLOW_SECONDS

    def is_due(self) -> bool:
        """Whether what others did was not followed just now."""
        return monotonic() - self._followed >= FOLLOW_SECONDS

    def is_followed(self) -> None:
        """It is just being followed."""
        self._followed = monotonic()

    def forget(self) -> None:
        """It may be another file now."""
        self._version = -1

    def number(self) -> int:
        """The number, which is looked up only where somebody wrote to the base."""
        version = self._screen.session.data_version()
        if version != self._version:
            self._version, self._found = version, self._screen.session.last_change()
        return self._found
