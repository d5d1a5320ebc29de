"""What the journal's values say, and how a contact gets them back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tui_crm.domain.contact import ContactDraft, Email, Link, Status
from tui_crm.domain.draft_data import changed_fields, draft_to_data
from tui_crm.domain.journal import FieldChange
from tui_crm.domain.journal_data import conflicts, field_changes, is_new, is_reordered, linked_ids, taken_back

OLD = ContactDraft(
    first_name="Jan",
    emails=(Email("a@example.com"),),
    organizations=(Link(1, "Acme"), Link(2, "Zeta", "Prezes")),
    tags=("VIP",),
    custom={"shoe": 42.0, "choices": ("a", "b"), "note": "x"},
)
NEW = replace(
    OLD,
    first_name="Ewa",
    emails=(),
    organizations=(Link(2, "Zeta", "Szef"),),
    status=Status.INACTIVE,
    custom={"shoe": 43.0, "choices": ("a",), "flag": True, "note": "x"},
)


def journaled(old: ContactDraft, new: ContactDraft) -> tuple[dict[str, Any], dict[str, Any]]:
    """`before` and `after` as they come out of the journal."""
    names = changed_fields(old, new)
    before, after = (json.loads(json.dumps(draft_to_data(one, names))) for one in (old, new))
    return before, after


def test_a_change_is_taken_back_whole() -> None:
    before, after = journaled(OLD, NEW)
    assert conflicts(NEW, before, after) == ()
    assert taken_back(NEW, before, after) == OLD
    assert conflicts(OLD, after, before) == ()
    assert taken_back(OLD, after, before) == NEW


def test_what_others_changed_elsewhere_stays() -> None:
    before, after = journaled(OLD, NEW)
    now = replace(NEW, note="x", tags=(), custom={**NEW.custom, "note": "y", "new": "z"})
    assert conflicts(now, before, after) == ()
    back = taken_back(now, before, after)
    assert (back.note, back.tags) == ("x", ())
    assert back.custom == {"shoe": 42.0, "choices": ("a", "b"), "note": "y", "new": "z"}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"first_name": "Ola"}, ("first_name",)),
        ({"status": Status.ACTIVE}, ("status",)),
        ({"emails": (Email("b@example.com"),)}, ("emails",)),
        ({"organizations": (Link(2, "Zeta", "Szef"), Link(3, "Nowa"))}, ("organizations",)),
        ({"organizations": (Link(2, "Zeta"),)}, ("organizations",)),
        ({"organizations": (Link(2, "Zeta po zmianie nazwy", "Szef", active=False),)}, ()),
        ({"custom": {**NEW.custom, "shoe": 44.0, "choices": ("b",)}}, ("custom.shoe", "custom.choices")),
        ({"custom": {"note": "x"}}, ("custom.shoe", "custom.choices", "custom.flag")),
    ],
)
def test_what_others_changed_since_is_in_the_way(changes: dict[str, Any], fields: tuple[str, ...]) -> None:
    assert conflicts(replace(NEW, **changes), *journaled(OLD, NEW)) == fields


def test_links_in_another_order_are_told_apart_from_other_links() -> None:
    after = {"organizations": draft_to_data(OLD)["organizations"]}
    assert is_reordered(replace(OLD, organizations=OLD.organizations[::-1]), after)
    assert not is_reordered(replace(OLD, organizations=OLD.organizations[:1]), after)


def test_changes_are_told_in_the_order_of_the_form_without_what_may_not_be_seen() -> None:
    before, after = journaled(OLD, NEW)
    assert linked_ids(before, after) == {1, 2}
    assert [change.field for change in field_changes(before, after, {1, 2})] == [
        "first_name",
        "emails",
        "organizations",
        "status",
        "custom.shoe",
        "custom.choices",
        "custom.flag",
    ]
    seen = next(change for change in field_changes(before, after, {2}) if change.field == "organizations")
    assert [link["id"] for link in seen.before] == [2]
    assert "organizations" not in [change.field for change in field_changes(before, after, set())]


def test_a_new_contact_has_no_changes() -> None:
    assert is_new({})
    assert field_changes({}, draft_to_data(NEW), {1, 2}) == ()
    assert field_changes({"avatar": None}, {"avatar": "a"}, ()) == (FieldChange("avatar", None, "a"),)
