"""How well a few words fit a name: in any order, their beginnings before other parts, without diacritics."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from typing import TypeVar

from tui_crm.text.fold import fold

_T = TypeVar("_T")
_WORD = re.compile(r"[^\W_]+")


class Fit(IntEnum):
    """How well, the best first."""

    BEGINNINGS = 0
    """Each word begins a word of the name."""
    INSIDE = 1
    """Each word stands somewhere in the name."""
    AROUND = 2
    """Each word stands in the name or in what else is known of it."""


def fit_of(words: Sequence[str], names: Iterable[str], more: Iterable[str] = ()) -> Fit | None:
    """How well folded words fit what is called by any of these names; None where they don't.

    Args:
        names: each a name of its own, such as that in another language.
        more: what it may be looked for by besides.
    """
    folded = [fold(name) for name in names]
    if any(_begin(words, _WORD.findall(name)) for name in folded):
        return Fit.BEGINNINGS
    if any(all(word in name for word in words) for name in folded):
        return Fit.INSIDE
    whole = " ".join((*folded, *map(fold, more)))
    return Fit.AROUND if all(word in whole for word in words) else None


def _begin(words: Sequence[str], of_name: Sequence[str]) -> bool:
    """Whether each word begins one of the name's words."""
    return all(any(name.startswith(word) for name in of_name) for word in words)


def ranked(
    things: Iterable[_T], text: str, known_by: Callable[[_T], tuple[Iterable[str], Iterable[str]]]
) -> dict[Fit, list[_T]]:
    """The things that fit a text, by how well, in their order; all of them fit best where it is empty.

    Args:
        known_by: the names of a thing, and what else it may be looked for by.
    """
    words = fold(text).split()
    found: dict[Fit, list[_T]] = {fit: [] for fit in Fit}
    for thing in things:
        fit = fit_of(words, *known_by(thing))
        if fit is not None:
            found[fit].append(thing)
    return found
