"""The opportunities of the sample base, with organizations and persons of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from random import Random

from tui_crm.domain.access import Actor
from tui_crm.domain.opportunity_rules import HUNDREDTHS
from tui_crm.services.demo_words import OpportunityWords
from tui_crm.store import opportunities, stages, timeline
from tui_crm.store.sql import Connection
from tui_crm.text.fold import fold

_SEPARATOR = " | "


def write_opportunities(
    connection: Connection,
    words: Sequence[OpportunityWords],
    organizations: Sequence[int],
    actors: Sequence[Actor],
    until: datetime,
    seed: int,
) -> None:
    """Writes the opportunities, as many as there are organizations with persons for.

    Args:
        organizations: their ids; the first ones are taken that have persons.
        actors: whose they may be.
        until: none is younger.
    """
    random = Random(seed)  # noqa: S311 - the same opportunities every time are the point
    stage_ids = {one.code: one.id for one in stages.all_stages(connection)}
    places = islice(_with_persons(connection, organizations, actors[0]), len(words))
    for one, (organization, persons) in zip(words, places, strict=False):
        owner = random.choice(actors)
        written = until - timedelta(days=int(one.age), minutes=random.randint(0, 480))
        since = written + (until - written) * random.random()
        close = (until + timedelta(days=int(one.close))).date().isoformat() if one.close else ""
        roles = one.roles.split(_SEPARATOR)
        values = {
            "title": one.title,
            "title_key": fold(one.title),
            "organization": organization,
            "stage": stage_ids[one.stage],
            "value": int(Decimal(one.value) * HUNDREDTHS) if one.value else None,
            "currency": one.currency,
            "expected_close": close,
            "owner": owner.user_id,
            "note": one.note,
            "stage_since": int(since.timestamp()),
            opportunities.PERSONS: list(zip(persons, roles, strict=False)),
        }
        uid = f"{random.getrandbits(128):032x}"
        opportunities.insert(connection, values, owner.user_id, int(written.timestamp()), uid)


def _with_persons(
    connection: Connection, organizations: Sequence[int], actor: Actor
) -> Iterator[tuple[int, list[int]]]:
    """The organizations that have persons, with these."""
    for organization in organizations:
        if persons := timeline.persons_of(connection, organization, actor):
            yield organization, persons
