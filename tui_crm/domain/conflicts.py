"""A contact that two people changed at once: what becomes of each field (R12).

A three-way merge, from what both began with: what one of them changed stays as that one left it, of lists
each value for itself; only what both changed to something else is a question.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from tui_crm.domain.contact import ContactDraft, CustomValue
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.list_merge import is_same, merged_lists, united
from tui_crm.domain.merging import ComparedField, Side, State

MINE, THEIRS = Side.LEFT, Side.RIGHT
"""On which side of a compared field the values stand."""

_CUSTOM, _NOTE = "custom", "note"
_NAMES = tuple(field.name for field in fields(ContactDraft) if field.name not in ("kind", _CUSTOM))
_TWO = (MINE, THEIRS)
_THREE = (*_TWO, Side.BOTH)


@dataclass(frozen=True, slots=True)
class Merge:
    """My changes and theirs in one.

    Attributes:
        draft: with all that is no question; where there is one it has mine.
        fields: the questions, mine left and theirs right, in the order of the form.
        taken: names of the fields in which a change of theirs stays; "custom.KEY" for custom ones.
        base: what both began with; None where that is not known any more.
    """

    draft: ContactDraft
    fields: tuple[ComparedField, ...]
    taken: tuple[str, ...]
    base: ContactDraft | None


def merge(
    base: ContactDraft | None, mine: ContactDraft, theirs: ContactDraft, changed: Collection[str]
) -> Merge:
    """What both want, as far as that can be told.

    Args:
        base: what both began with; None where that is not known any more.
        mine, theirs: in the form in which drafts are stored (`domain.normalizing`).
        changed: the fields that the other one changed, custom ones each by its name; needed without a base,
            where each of them that is not the same now is a question.
    """
    found = _Fields(set(changed))
    values: dict[str, Any] = {}
    for name in _NAMES:
        before = (getattr(base, name),) if base is not None else ()
        values[name] = found.settle(name, before, getattr(mine, name), getattr(theirs, name))
    custom: dict[str, CustomValue] = {}
    for key in dict.fromkeys((*theirs.custom, *mine.custom)):
        before = (base.custom.get(key),) if base is not None else ()
        value = found.settle(CUSTOM_PREFIX + key, before, mine.custom.get(key), theirs.custom.get(key))
        if value is not None:
            custom[key] = value
    draft = replace(mine, **values, custom=custom)
    return Merge(draft, tuple(found.questions), tuple(found.taken), base)


class _Fields:
    """Settles field after field, and notes what is a question."""

    def __init__(self, changed: Collection[str]) -> None:
        self._changed = changed
        self.questions: list[ComparedField] = []
        self.taken: list[str] = []

    def settle(self, name: str, before: tuple[Any, ...], mine: Any, theirs: Any) -> Any:
        """The value of a field; mine where it is a question.

        Args:
            before: the value that both began with; nothing where that is not known.
        """
        if is_same(name, mine, theirs):
            return theirs  # what a link's organization is called now is known there
        if not before:
            if name not in self._changed:
                return mine
        elif is_same(name, mine, before[0]):
            self.taken.append(name)
            return theirs
        elif is_same(name, theirs, before[0]):
            return mine
        elif isinstance(mine, tuple) and isinstance(theirs, tuple):
            both = merged_lists(before[0] or (), mine, theirs)
            if both is not None:
                self.taken.append(name)
                return both
        has_both = name == _NOTE or (isinstance(mine, tuple) and isinstance(theirs, tuple))
        allowed = _THREE if has_both else _TWO
        self.questions.append(ComparedField(name, mine, theirs, State.DIFFERENT, MINE, False, allowed))
        return mine


def settled(found: Merge, picks: Mapping[str, Side]) -> ContactDraft:
    """The draft with what was picked in each question: mine (LEFT), theirs (RIGHT) or both.

    Raises KeyError for a question without an answer.
    """
    values: dict[str, Any] = {}
    custom = dict(found.draft.custom)
    for field in found.fields:
        value = _picked(field, picks[field.name], found.base)
        if not field.name.startswith(CUSTOM_PREFIX):
            values[field.name] = value
        elif value is None:
            custom.pop(field.name.removeprefix(CUSTOM_PREFIX), None)
        else:
            custom[field.name.removeprefix(CUSTOM_PREFIX)] = value
    return replace(found.draft, **values, custom=custom)


def _picked(field: ComparedField, side: Side, base: ContactDraft | None) -> Any:
    if side is not Side.BOTH:
        return field.left if side is MINE else field.right
    if field.name == _NOTE:
        return _joined(base.note if base is not None else "", field.left, field.right)
    return united(field.left, field.right)


def _joined(base: str, mine: str, theirs: str) -> str:
    """Both notes; what stood there before stands there once where both have only gone on writing."""
    if base and mine.startswith(base) and theirs.startswith(base):
        return f"{theirs.rstrip()}\n\n{mine[len(base) :].strip()}"
    return f"{theirs.rstrip()}\n\n{mine.strip()}"
