"""Trees of conditions mean what their filters mean, whatever is done to them."""

from __future__ import annotations

import random
from collections.abc import Set

from tui_crm.domain.filter_tree import (
    add,
    criteria_of,
    group,
    member_at,
    members_of,
    opposite,
    put,
    tidy,
    tree_of,
    turned,
    ungroup,
)
from tui_crm.domain.filters import Criterion, Filter, FilterGroup, Join, filters_in

A, B, C, D = (Filter("city", name) for name in "abcd")


def all_of(*members: Criterion) -> FilterGroup:
    return FilterGroup(Join.ALL, members)


def any_of(*members: Criterion) -> FilterGroup:
    return FilterGroup(Join.ANY, members)


def holds(criterion: Criterion, true: Set[str]) -> bool:
    """Whether it holds where the filters on these values do."""
    if isinstance(criterion, Filter):
        return (criterion.value in true) is not criterion.negated
    found = [holds(member, true) for member in criterion.members]
    return all(found) if criterion.join is Join.ALL else any(found)


def a_group(chance: random.Random, depth: int = 2) -> FilterGroup:
    members = tuple(
        a_group(chance, depth - 1)
        if depth and chance.random() < 0.4
        else Filter("city", chance.choice("abcdef"), negated=chance.random() < 0.3)
        for _ in range(chance.randint(1, 3))
    )
    return FilterGroup(chance.choice(list(Join)), members)


def cases(number: int) -> list[tuple[FilterGroup, set[str]]]:
    chance = random.Random(5)
    return [(a_group(chance), set(chance.sample("abcdef", chance.randint(0, 6)))) for _ in range(number)]


def test_tidying_changes_nothing_that_is_meant():
    for tree, true in cases(300):
        tidied = tidy(tree)
        assert holds(tidied, true) == holds(tree, true)
        for _path, member in members_of(tidied):
            if isinstance(member, FilterGroup):
                assert len(member.members) > 1


def test_the_filters_of_a_query_mean_what_the_tree_means():
    for tree, true in cases(300):
        criteria = criteria_of(tree)
        assert all(holds(one, true) for one in criteria) == holds(tree, true)
        assert holds(tree_of(criteria), true) == holds(tree, true)


def test_the_opposite_holds_exactly_where_the_tree_does_not():
    for tree, true in cases(300):
        assert holds(opposite(tree), true) is not holds(tree, true)


def test_a_single_group_of_any_is_the_tree_itself_unless_words_stand_beside_it():
    assert tree_of((any_of(A, B),)) == any_of(A, B)
    assert tree_of((any_of(A, B),), keep_all=True) == all_of(any_of(A, B))
    assert tree_of((A, any_of(B, C))) == all_of(A, any_of(B, C))


def test_a_condition_joins_the_group_where_the_cursor_stands():
    tree = all_of(A, any_of(B, C))
    assert add(tree, (), D) == (all_of(A, any_of(B, C), D), (2,))
    assert add(tree, (0,), D) == (all_of(A, D, any_of(B, C)), (1,))
    assert add(tree, (1,), D) == (all_of(A, any_of(B, C, D)), (1, 2))
    assert add(tree, (1, 0), D) == (all_of(A, any_of(B, D, C)), (1, 1))


def test_a_group_that_loses_its_last_member_goes():
    assert put(all_of(A, any_of(B)), (1, 0)) == all_of(A)


def test_grouping_and_leaving_the_group_again():
    tree, path = group(all_of(A, B), (0,), C)
    assert (tree, path) == (all_of(any_of(A, C), B), (0, 1))
    assert ungroup(tree, path) == (all_of(any_of(A), C, B), (1,))
    assert ungroup(tree, (0,)) == (all_of(A, C, B), (0,))
    assert ungroup(all_of(any_of(A), C), (0, 0)) == (all_of(A, C), (0,))


def test_turning_round_twice_is_the_tree():
    tree = all_of(A, any_of(B, all_of(C, D)))
    assert turned(tree) == any_of(A, all_of(B, any_of(C, D)))
    assert turned(turned(tree)) == tree


def test_every_member_is_found_by_its_path():
    tree = all_of(A, any_of(B, all_of(C, D)))
    assert [member_at(tree, path) for path, _one in members_of(tree)] == [
        one for _path, one in members_of(tree)
    ]
    assert [one for _p, one in members_of(tree) if isinstance(one, Filter)] == list(filters_in((tree,)))
