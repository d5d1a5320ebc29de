"""What the person chose for the list: its order, what is searched, the card or none; kept per user."""

from __future__ import annotations

from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import Sort
from tui_crm.domain.fields import CUSTOM_PREFIX, SearchGroup
from tui_crm.ui.base import CrmScreen

CARD = "list.card"
SEARCH_IN = "list.search_in.{kind}"
SORT = "list.sort.{kind}"


class ListChoices:
    """Read once for a session, written on the service thread; an unknown value is as good as none.

    Attributes:
        is_passing: while a view is shown what is searched and the order hold for it alone, and are not kept.
    """

    def __init__(self, screen: CrmScreen[None]) -> None:
        self._screen = screen
        self._values: dict[str, str] = {}
        self.is_passing = False

    def read(self) -> None:
        """Takes over what the person of the session chose. Raises StoreError."""
        self._values = self._screen.session.user_names.choices()

    @property
    def shows_card(self) -> bool:
        """Whether the card stands beside the list."""
        return self._values.get(CARD) != "0"

    def search_in(self, kind: Kind) -> tuple[str, ...]:
        """The parts of a contact that are searched: values of `SearchGroup`, "custom.KEY"; empty for all.

        Each base has its own: a person's organization is nothing that organizations have. A field that went
        out of use leaves silently.
        """
        wanted = self._values.get(SEARCH_IN.format(kind=kind), "").split(",")
        parts = tuple(group.value for group in SearchGroup if group.value in wanted)
        if not any(part.startswith(CUSTOM_PREFIX) for part in wanted):
            return parts
        return parts + tuple(name for name in self._screen.session.layouts.custom(kind) if name in wanted)

    def sort(self, kind: Kind) -> Sort | None:
        """The order of a base; None for the usual one."""
        text = self._values.get(SORT.format(kind=kind), "")
        return Sort(text.lstrip("-"), text.startswith("-")) if text.lstrip("-") else None

    def show_card(self, on: bool) -> None:
        self._keep(CARD, "1" if on else "0")

    def search(self, kind: Kind, groups: tuple[str, ...]) -> None:
        if not self.is_passing:
            self._keep(SEARCH_IN.format(kind=kind), ",".join(groups))

    def sort_by(self, kind: Kind, sort: Sort | None) -> None:
        if self.is_passing:
            return
        text = f"{'-' if sort.descending else ''}{sort.field}" if sort is not None else ""
        self._keep(SORT.format(kind=kind), text)

    def _keep(self, name: str, value: str) -> None:
        if self._values.get(name, "") != value:
            self._values[name] = value
            self._screen.run_worker(self._write(name, value), group="choices")

    async def _write(self, name: str, value: str) -> None:
        with self._screen.refusing():
            await self._screen.call(self._screen.session.user_names.choose, name, value)
