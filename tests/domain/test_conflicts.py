"""The three-way merge: what one side changed stays, what both changed is a question, nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.domain.conflicts import MINE, THEIRS, merge, settled
from tui_crm.domain.contact import ContactDraft, Email, Link, Phone
from tui_crm.domain.list_merge import merged_lists
from tui_crm.domain.merging import Side

A, B, C, D = (Phone(f"+4860010020{digit}", f"60010020{digit}") for digit in range(4))
BASE = ContactDraft(
    first_name="Jan",
    position="Dyrektor",
    note="Zna Annę.",
    phones=(A, B),
    organizations=(Link(1, "Acme"),),
    tags=("VIP",),
    custom={"budget": 100.0, "sectors": ("IT",)},
)


def three(mine: dict, theirs: dict, base: ContactDraft = BASE):
    return merge(base, replace(base, **mine), replace(base, **theirs), ())


def test_what_one_of_them_changed_stays_as_that_one_left_it():
    found = three(
        {"position": "Prezes", "custom": {"sectors": ("IT",)}},
        {"note": "Nowa.", "custom": {"budget": 200.0, "sectors": ("IT",), "size": "L"}},
    )
    assert (found.draft.position, found.draft.note) == ("Prezes", "Nowa.")
    assert found.draft.custom == {"sectors": ("IT",), "size": "L"}
    assert [one.name for one in found.fields] == ["custom.budget"]  # removed here, changed there
    assert set(found.taken) == {"note", "custom.size"}


def test_the_same_change_on_both_sides_is_no_question():
    found = three({"position": "Prezes"}, {"position": "Prezes"})
    assert (found.fields, found.taken, found.draft.position) == ((), (), "Prezes")


def test_what_an_organization_is_called_by_now_is_no_change():
    renamed = (Link(1, "Acme SA", active=False),)
    found = three({"position": "Prezes"}, {"organizations": renamed})
    assert (found.fields, found.taken, found.draft.organizations) == ((), (), renamed)


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ((A, B, C), (A, B, D), (A, B, C, D)),  # each adds another one
        ((A,), (A, B, D), (A, D)),  # one removes, one adds
        ((B,), (A,), ()),  # each removes another one
        ((B, A), (A, B, C), (B, A, C)),  # one sorts, one adds
        ((A, B, C), (B, A), (B, A, C)),
        ((A, B, C), (A, B, C), (A, B, C)),
        ((C, A, B), (A, B, D), (C, A, B, D)),  # a new main one stays the main one
        ((C, B), (A, B, D), (C, B, D)),  # replaced here
        ((A, B), (A, B), (A, B)),
    ],
)
def test_lists_are_merged_value_by_value(mine, theirs, expected):
    assert merged_lists((A, B), mine, theirs) == expected


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ((C, B), (D, B)),  # both replaced the same one
        ((replace(A, label="work"), B), (replace(A, label="home"), B)),
        ((B,), (replace(A, label="home"), B)),  # removed here, changed there
        ((B, A), (C, B, A)),  # both sorted
        ((A, B, replace(C, label="work")), (A, B, replace(C, label="home"))),
        ((A, A, B), (A, B, C)),
    ],
)
def test_where_both_touched_the_same_value_it_is_a_question(mine, theirs):
    assert merged_lists((A, B), mine, theirs) is None
    found = three({"phones": mine}, {"phones": theirs})
    assert [one.name for one in found.fields] == ["phones"]
    assert found.draft.phones == mine


def test_a_label_that_one_of_them_changed_goes_along():
    labelled = replace(B, label="work")
    assert merged_lists((A, B), (A, B, C), (A, labelled)) == (A, labelled, C)


def test_picks_settle_the_questions():
    found = three(
        {"first_name": "Janusz", "position": "Prezes", "phones": (C, B), "note": "Zna Annę. Moje."},
        {"first_name": "Jacek", "position": "Wspólnik", "phones": (D, B), "note": "Zna Annę. Ich."},
    )
    assert [one.name for one in found.fields] == ["first_name", "position", "phones", "note"]
    picks = {"first_name": MINE, "position": THEIRS, "phones": Side.BOTH, "note": Side.BOTH}
    draft = settled(found, picks)
    assert (draft.first_name, draft.position) == ("Janusz", "Wspólnik")
    assert draft.phones == (C, B, D)
    assert draft.note == "Zna Annę. Ich.\n\nMoje."
    with pytest.raises(KeyError):
        settled(found, {"first_name": MINE})


def test_a_custom_field_can_be_picked_as_empty():
    found = three({"custom": {"budget": 5.0}}, {"custom": {"budget": 7.0, "sectors": ("HR",)}})
    assert [one.name for one in found.fields] == ["custom.budget", "custom.sectors"]
    draft = settled(found, {"custom.budget": THEIRS, "custom.sectors": MINE})
    assert draft.custom == {"budget": 7.0}


def test_without_a_known_start_what_they_changed_is_a_question():
    mine = ContactDraft(position="mine", note="old", emails=(Email("a@b.pl"),))
    theirs = ContactDraft(position="theirs", note="new", emails=(Email("x@b.pl"),))
    found = merge(None, mine, theirs, ("position", "emails"))
    assert [one.name for one in found.fields] == ["position", "emails"]
    assert found.draft == mine


_tags = st.lists(st.sampled_from("abcdefg"), unique=True, max_size=5).map(tuple)


@given(_tags, _tags, _tags)
def test_no_value_that_somebody_added_is_lost_and_none_that_was_removed_comes_back(base, mine, theirs):
    both = merged_lists(base, mine, theirs)
    if both is not None:
        assert set(both) == (set(mine) & set(theirs)) | (set(mine) - set(base)) | (set(theirs) - set(base))
        assert len(both) == len(set(both))
    if mine == base:
        assert both == theirs
    if theirs == base:
        assert both == mine
