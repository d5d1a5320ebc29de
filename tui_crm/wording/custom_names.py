"""What people call custom fields: their names are in the base, and sentences everywhere need them.

Whoever opens a session says where names come from; nothing is read before a name is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tui_crm.domain.problems import CrmError
from tui_crm.text.safe import safe_text

Source = Callable[[], Mapping[str, str]]
"""Gives the names by key."""

_source: Source = dict


def use(source: Source) -> None:
    """Takes names from this source from now on; `dict` knows none."""
    global _source
    _source = source


def name_of(key: str) -> str:
    """The name of the custom field of this key; the key itself where there is none, or no base to ask."""
    try:
        return safe_text(_source().get(key) or key)
    except CrmError:  # the sentence in which the name is to stand may be about that very failure
        return safe_text(key)
