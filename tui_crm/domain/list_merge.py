"""Lists that two people changed at once: phones, links, tags and the like, value by value (R12)."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from typing import Any

from tui_crm.domain.contact import Email, Link, Phone, Url
from tui_crm.text.fold import fold

_LINKS = "organizations"
Items = tuple[Any, ...]
Known = dict[Hashable, Any]


def is_same(name: str, one: Any, other: Any) -> bool:
    """Whether a field has the same value on both sides.

    Of links only what the person says counts: names and states are the organizations' own.
    """
    if name != _LINKS:
        return bool(one == other)
    return list(map(_said, one)) == list(map(_said, other))


def _said(link: Link) -> tuple[Hashable, str]:
    return _key(link), link.position


def _key(item: Any) -> Hashable:
    """What makes it the same phone, link or tag although its label or position is another one."""
    if isinstance(item, Phone):
        return item.value or item.raw, item.extension
    if isinstance(item, Email | Url):
        return item.value.casefold()
    if isinstance(item, Link):
        return item.id if item.id is not None else fold(item.name)
    return item  # type: ignore[no-any-return]  # addresses and names are what they say


def _is_equal(one: Any, other: Any) -> bool:
    return _said(one) == _said(other) if isinstance(one, Link) else bool(one == other)


def merged_lists(base: Items, mine: Items, theirs: Items) -> Items | None:
    """All that both added, without what one of them removed; None where that is a question.

    It is one where both touched the same value, where both replaced the same one, or where both put the
    values into another order. The order is that of the one who did more than add behind the others; new
    values of the other one stand behind.
    """
    before, left, right = (_known(items) for items in (base, mine, theirs))
    if any(len(known) < len(items) for known, items in ((before, base), (left, mine), (right, theirs))):
        return None  # a value that stands there twice cannot be followed
    touched_left, touched_right = _touched(before, left), _touched(before, right)
    for key in touched_left & touched_right:
        if not _agree(key, left, right):
            return None
    if _is_replaced(before, left, right):
        return None
    if _only_adds(before, right):
        return _combined(left, right, touched_right)
    if _only_adds(before, left):
        return _combined(right, left, touched_left)
    return None


def _known(items: Items) -> Known:
    return {_key(item): item for item in items}


def _touched(before: Known, after: Known) -> set[Hashable]:
    """What was added, removed or changed."""
    keys = before.keys() | after.keys()
    return {
        key
        for key in keys
        if (key in before) is not (key in after) or (key in after and not _is_equal(before[key], after[key]))
    }


def _agree(key: Hashable, left: Known, right: Known) -> bool:
    if key in left and key in right:
        return _is_equal(left[key], right[key])
    return key not in left and key not in right


def _is_replaced(before: Known, left: Known, right: Known) -> bool:
    """Whether both removed the same value, and each of them put another one there."""
    both_removed = before.keys() - left.keys() - right.keys()
    new_left, new_right = left.keys() - before.keys(), right.keys() - before.keys()
    return bool(both_removed and new_left and new_right and new_left != new_right)


def _only_adds(before: Known, after: Known) -> bool:
    """Whether what stayed is in its order, and what is new stands behind it."""
    stayed = [key for key in before if key in after]
    return list(after)[: len(stayed)] == stayed


def _combined(first: Known, other: Known, touched: Collection[Hashable]) -> Items:
    """The first one's list with what the other one touched."""
    removed = set(touched) - other.keys()
    found = {key: item for key, item in first.items() if key not in removed}
    return tuple((found | {key: other[key] for key in other if key in touched}).values())


def united(mine: Items, theirs: Items) -> Items:
    """All values of both, mine first; of one that both have mine."""
    found = _known(mine)
    for item in theirs:
        found.setdefault(_key(item), item)
    return tuple(found.values())
