"""Saved searches of a user: a named question about a base (R26)."""

from __future__ import annotations

from typing import NamedTuple

from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import Sort

NAME_MAXIMUM = 60
KEYS = 9
"""The first so many views of a base have the keys 1 to 9."""


class View(NamedTuple):
    """A view of one user.

    Attributes:
        place: from 0; that of key 1 is 0.
        text: of the search box, in the grammar of `query_text`.
        search_in: as of a `ContactQuery`.
        sort: None for the usual order.
        columns: a line of `columns`; "" for the layout that the user has anyway.
        include_inactive: as of a `ContactQuery`.
    """

    id: int
    kind: Kind
    name: str
    place: int
    text: str = ""
    search_in: tuple[str, ...] = ()
    sort: Sort | None = None
    columns: str = ""
    include_inactive: bool = False
