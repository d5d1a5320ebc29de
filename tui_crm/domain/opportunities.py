"""Opportunities: business that may come, by stages, with the persons who matter (R47)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tui_crm.i18n import N_

TITLE_MAXIMUM, ROLE_MAXIMUM = 200, 100
"""Characters of an opportunity's title, and of what a person is in it."""
STAGE_NAMES = {
    "new": N_("New"),
    "talks": N_("Talks"),
    "offer": N_("Offer"),
    "negotiation": N_("Negotiation"),
    "won": N_("Won"),
    "lost": N_("Lost"),
}
"""What the stages that come with the program are called, by their codes; `wording` translates them."""


class Outcome(StrEnum):
    """What a stage means for an opportunity in it."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Stage(NamedTuple):
    """A step on the way of opportunities; users define them.

    Attributes:
        code: of a stage that came with the program; "" of others.
        name: as users call it; "" of one that still has the name of its code, which `wording` knows.
        colour: as of tags; "" for none.
        is_retired: out of use; opportunities in it stay there.
    """

    id: int
    code: str
    name: str
    outcome: Outcome
    colour: str = ""
    is_retired: bool = False

    @property
    def is_open(self) -> bool:
        """Whether opportunities in it are neither won nor lost."""
        return self.outcome is Outcome.OPEN


class OpportunityPerson(NamedTuple):
    """A person who matters for an opportunity: `role` in it, `position` at work."""

    contact_id: int
    name: str
    role: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True)
class Opportunity:
    """An opportunity as its reader may see it.

    Attributes:
        organization_id: None where there is none, or none that the reader sees.
        value: of `currency`, two places at most; None where it is not known.
        currency: ISO 4217, upper case; "" where there is no value.
        expected_close: the day on which it is expected to be won.
        owner: login name.
        hidden: how many of its contacts the reader does not see.
        stage_since, created_at, updated_at: ISO 8601, UTC.
    """

    id: int
    uid: str
    title: str
    organization_id: int | None
    organization_name: str
    stage: Stage
    value: Decimal | None
    currency: str
    expected_close: date | None
    owner: str
    note: str
    persons: tuple[OpportunityPerson, ...]
    hidden: int
    stage_since: str
    created_at: str
    updated_at: str
    version: int


@dataclass(frozen=True, slots=True)
class OpportunityDraft:
    """An opportunity as it is typed.

    Attributes:
        organization_id: None for none, and for one that whoever edits does not see, which then stays.
        stage_id: 0 for the first stage, or the one that it is in.
        value: as typed: "12 000,50"; "" for none.
        currency: "" for the usual one.
        expected_close: as typed; "" for none.
        owner: login name; "" for the actor, or the one that it has.
        persons: ids and roles, in their order.
    """

    title: str = ""
    organization_id: int | None = None
    stage_id: int = 0
    value: str = ""
    currency: str = ""
    expected_close: str = ""
    owner: str = ""
    note: str = ""
    persons: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OpportunityQuery:
    """Which opportunities are wanted: all of these at once; what is empty asks for nothing.

    Attributes:
        text: words that the title, the organization's or a person's name have, folded.
        stages: ids.
        outcomes: of the stages; none for all.
        owners: login names.
        contact_id: the organization or one of the persons.
        closing_until: expected to close on this day or before.
    """

    text: str = ""
    stages: tuple[int, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    owners: tuple[str, ...] = ()
    contact_id: int | None = None
    closing_until: date | None = None


def main_contact(opportunity: Opportunity) -> int | None:
    """The contact to which an event of the opportunity belongs: its organization, else its first person.

    None where the reader sees neither.
    """
    if opportunity.organization_id is not None:
        return opportunity.organization_id
    return opportunity.persons[0].contact_id if opportunity.persons else None


class StageSum(NamedTuple):
    """How many opportunities are in a stage and what they are worth: pairs of currency and sum."""

    stage: Stage
    opportunities: int
    sums: tuple[tuple[str, Decimal], ...]
