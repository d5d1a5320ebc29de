"""An opportunity that two people changed at once: a three-way merge of its fields (R12)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tui_crm.domain.contact import Link
from tui_crm.domain.list_merge import merged_lists
from tui_crm.domain.opportunities import OpportunityDraft

FIELDS = {
    "title": ("title",),
    "organization": ("organization_id",),
    "stage": ("stage_id",),
    "value": ("value", "currency"),  # an amount is one with its currency
    "expected_close": ("expected_close",),
    "owner": ("owner",),
    "note": ("note",),
    "persons": ("persons",),
}
"""The attributes of each field, by the name that sentences and histories know it by."""


def merged(
    base: OpportunityDraft | None, mine: OpportunityDraft, theirs: OpportunityDraft
) -> tuple[OpportunityDraft, tuple[str, ...]]:
    """What both want, and the names of the fields in which that cannot be told: there it is mine.

    Args:
        base: what both began with; None where that is not known: then each difference is a question.
        mine, theirs: with every text as it is stored (`opportunity_rules.normalized`).
    """
    values: dict[str, Any] = {}
    questions: list[str] = []
    for name, attributes in FIELDS.items():
        left, right = (_of(draft, attributes) for draft in (mine, theirs))
        if left == right:
            continue
        if base is None:
            questions.append(name)
            continue
        before = _of(base, attributes)
        if left == before:
            values |= dict(zip(attributes, right, strict=True))
        elif right != before:
            both = _persons(base, mine, theirs) if name == "persons" else None
            if both is None:
                questions.append(name)
            else:
                values["persons"] = both
    return replace(mine, **values), tuple(questions)


def _of(draft: OpportunityDraft, attributes: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(draft, one) for one in attributes)


def _persons(*drafts: OpportunityDraft) -> tuple[tuple[int, str], ...] | None:
    """The persons that both want, from what both began with; None where that is a question."""
    # As a person's organizations with the positions held there: the same one with another role is changed.
    both = merged_lists(*(tuple(Link(one, "", role) for one, role in draft.persons) for draft in drafts))
    return None if both is None else tuple((link.id, link.position) for link in both)
