"""The list of a whole base, kept while a search narrows it down."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_crm.services.listings import Listing


class KnownBase:
    """A base that was counted already is shown at once when the search is emptied.

    Attributes:
        listing: the list; None before there was one.
    """

    def __init__(self) -> None:
        self.listing: Listing | None = None
        self._asked: object = None

    def keep(self, listing: Listing, asked: object) -> None:
        """Keeps a list with all that it answers: what was asked, of whom, after which change."""
        self.listing, self._asked = listing, asked

    def again(self, asked: object) -> Listing | None:
        """The list, where it still answers that, and wholly; else None."""
        listing = self.listing
        if listing is None or asked != self._asked or listing.is_stopped or not listing.is_exact:
            return None
        return listing
