"""Filters that mean whoever asks: "owner:me" (R26)."""

from __future__ import annotations

from collections.abc import Iterable

from tui_crm.domain.filters import Criterion, FilterGroup
from tui_crm.text.fold import fold

ME = "<me>"
"""In the place of a login: the one who asks. No login has such signs."""
ME_WORDS = ("me", "ja")
"""What is typed for it, in English and in Polish."""
OF_USERS = ("owners", "watchers")
"""The fields that hold users."""


def of_actor(criteria: Iterable[Criterion], login: str) -> tuple[Criterion, ...]:
    """The criteria as they are meant by the user of this login."""
    return tuple(_of_actor(one, login) for one in criteria)


def is_me(field: str, text: str) -> bool:
    """Whether a text, without quotes and as a whole name, means the one who asks."""
    return field in OF_USERS and fold(text) in ME_WORDS


def _of_actor(one: Criterion, login: str) -> Criterion:
    if isinstance(one, FilterGroup):
        return one._replace(members=of_actor(one.members, login))
    if one.field not in OF_USERS or ME not in one.values:
        return one
    first, *others = (login if value == ME else value for value in one.values)
    return one._replace(value=first, others=tuple(others))
