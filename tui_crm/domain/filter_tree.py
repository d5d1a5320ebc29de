"""Conditions as people arrange them: joined by "all" or "any", some in groups of the other join (R26).

A tree is a `FilterGroup` whose groups have the other join, those in them the first one again. A path names a
member by the places on the way to it, from 0; () is the tree itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_crm.domain.filters import Criterion, Filter, FilterGroup, Join

Path = tuple[int, ...]


def other(join: Join) -> Join:
    """The join of the groups in a group of this one."""
    return Join.ANY if join is Join.ALL else Join.ALL


def tree_of(filters: Sequence[Criterion], *, keep_all: bool = False) -> FilterGroup:
    """The tree of the filters of a query, all of which must hold.

    Args:
        keep_all: whether its join is "all" even where there is nothing but one group of "any".
    """
    tree = tidy(FilterGroup(Join.ALL, tuple(filters)))
    only = tree.members[0] if len(tree.members) == 1 else None
    return only if isinstance(only, FilterGroup) and not keep_all else tree


def criteria_of(tree: FilterGroup) -> tuple[Criterion, ...]:
    """The filters of a query that mean the same as the tree."""
    tidied = tidy(tree)
    return tidied.members if tidied.join is Join.ALL or len(tidied.members) < 2 else (tidied,)


def tidy(tree: FilterGroup) -> FilterGroup:
    """The same without groups that say nothing: empty ones, of one member, of the join around them."""
    members: list[Criterion] = []
    for member in tree.members:
        if isinstance(member, FilterGroup):
            inner = tidy(member)
            if inner.join is tree.join or len(inner.members) < 2:
                members += inner.members
            else:
                members.append(inner)
        else:
            members.append(member)
    only = members[0] if len(members) == 1 else None
    if isinstance(only, FilterGroup) and only.join is tree.join:
        return only
    return FilterGroup(tree.join, tuple(members))


def members_of(tree: FilterGroup, path: Path = ()) -> Iterator[tuple[Path, Criterion]]:
    """All members with their paths, a group before what is in it."""
    for place, member in enumerate(tree.members):
        yield (*path, place), member
        if isinstance(member, FilterGroup):
            yield from members_of(member, (*path, place))


def member_at(tree: FilterGroup, path: Path) -> Criterion:
    """The member of that path."""
    found: Criterion = tree
    for place in path:
        assert isinstance(found, FilterGroup)
        found = found.members[place]
    return found


def put(tree: FilterGroup, path: Path, *members: Criterion) -> FilterGroup:
    """The tree with these in the place of the member at `path`, which is not (); none removes it."""
    place, *rest = path
    if rest:
        inner = tree.members[place]
        assert isinstance(inner, FilterGroup)
        inner = put(inner, tuple(rest), *members)
        members = (inner,) if inner.members else ()
    return tree._replace(members=(*tree.members[:place], *members, *tree.members[place + 1 :]))


def add(tree: FilterGroup, path: Path, member: Criterion) -> tuple[FilterGroup, Path]:
    """The tree with one more member, and its path: last in the group at `path`, or after the filter."""
    here = member_at(tree, path)
    if isinstance(here, FilterGroup):
        longer = here._replace(members=(*here.members, member))
        return (put(tree, path, longer) if path else longer), (*path, len(here.members))
    return put(tree, path, here, member), (*path[:-1], path[-1] + 1)


def group(tree: FilterGroup, path: Path, member: Filter) -> tuple[FilterGroup, Path]:
    """The tree with the filter at `path` in a group with one more filter, and the path of that one."""
    around = other(_group_at(tree, path[:-1]).join)
    return put(tree, path, FilterGroup(around, (member_at(tree, path), member))), (*path, 1)


def ungroup(tree: FilterGroup, path: Path) -> tuple[FilterGroup, Path]:
    """The tree with the group at `path` dissolved, or the filter taken out of its group, and its new path."""
    here = member_at(tree, path)
    if isinstance(here, FilterGroup):
        return put(tree, path, *here.members), path
    above = path[:-1]
    if len(_group_at(tree, above).members) == 1:
        return put(tree, above, here), above
    rest = member_at(put(tree, path), above)
    return put(tree, above, rest, here), (*above[:-1], above[-1] + 1)


def _group_at(tree: FilterGroup, path: Path) -> FilterGroup:
    found = member_at(tree, path)
    assert isinstance(found, FilterGroup)
    return found


def turned(tree: FilterGroup) -> FilterGroup:
    """The tree with "all" and "any" exchanged, in its groups too: they always have the other join."""
    members = (turned(one) if isinstance(one, FilterGroup) else one for one in tree.members)
    return FilterGroup(other(tree.join), tuple(members))


def opposite(member: Criterion) -> Criterion:
    """What holds exactly where the member does not."""
    if isinstance(member, FilterGroup):
        return FilterGroup(other(member.join), tuple(map(opposite, member.members)))
    return member._replace(negated=not member.negated)
