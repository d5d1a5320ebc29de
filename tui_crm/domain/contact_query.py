"""A list of contacts as a value: what is asked for and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

from tui_crm.domain.contact import Kind
from tui_crm.domain.filters import Criterion
from tui_crm.domain.filters import Filter as Filter


class Sort(NamedTuple):
    """The order of a list: a field's name and the direction.

    Of contacts with the same value the names decide, of the same moment the order of entry, in the same
    direction. Contacts without a value come last in both directions, upwards by name.
    """

    field: str = "name"
    descending: bool = False


BY_NAME = Sort()


def chosen_order(field: str, now: Sort | None, down: bool = False) -> Sort:
    """The order that choosing a field makes: by the one that holds already the other way round.

    Args:
        now: the order until then; None for the usual one.
        down: whether a field that is new begins downwards.
    """
    return Sort(field, not now.descending if now is not None and now.field == field else down)


@dataclass(frozen=True, slots=True)
class ContactQuery:
    """Which contacts, in which order, with which columns.

    Attributes:
        kind: the base; None for both.
        text: the search box as typed ("" for all).
        search_in: names of fields to search; empty for all.
        filters: all of them must hold. One that names a status decides which are shown instead of
            `include_inactive`.
        sort: None for the default: best match first while searching, else by name.
        include_inactive: show inactive contacts too (R20).
    """

    kind: Kind | None = Kind.PERSON
    text: str = ""
    search_in: tuple[str, ...] = ()
    filters: tuple[Criterion, ...] = ()
    sort: Sort | None = None
    include_inactive: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether something is searched for, or filtered by."""
        return bool(self.text or self.filters)

    def whole(self) -> Self:
        """The same list without a search and without filters."""
        return replace(self, text="", filters=())


class ContactRow(NamedTuple):
    """A line of a list.

    Attributes:
        cells: the shown text of each asked column, in their order; several values are joined by " | ".
    """

    id: int
    kind: Kind
    name: str
    active: bool
    cells: tuple[str, ...]


class Page(NamedTuple):
    """A window of a list: `rows` starts at row `offset` of `total`."""

    rows: tuple[ContactRow, ...]
    offset: int
    total: int
