"""Opportunities as their readers may see them: lists, counts, sums (R47, R43)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.opportunities import Opportunity, OpportunityPerson, OpportunityQuery, Outcome, Stage
from tui_crm.store.contact_reading import moment_text
from tui_crm.store.row_cells import NAME
from tui_crm.store.sql import IN_IDS, LARGEST, Connection, Sql, all_of, any_of, id_list
from tui_crm.store.visibility import visible_to
from tui_crm.store.work_visibility import opportunities_seen
from tui_crm.text.fold import fold

_IN_TEXTS = "IN (SELECT value FROM json_each(?))"
_WORDS = 20
"""Words of a search that count: more make it no narrower."""
_PART = 1_000_000
"""Values are summed in two parts: one sum of all could be larger than an integer of SQLite."""
Sums = dict[int, tuple[int, dict[str, Decimal]]]
"""By stage: how many opportunities, and what they are worth by currency."""


def page(
    connection: Connection, actor: Actor, condition: Sql, limit: int = LARGEST, offset: int = 0
) -> tuple[Opportunity, ...]:
    """The opportunities under a condition on `w`, by stage, expected close and title.

    Args:
        condition: as `matching` gives it; what the actor may not see is left out whatever it says.
    """
    seen, organization = opportunities_seen(actor), visible_to(actor, "g")
    rows = connection.execute(
        "SELECT w.id, w.uid, w.title, g.id, g.name, w.value, w.currency, w.expected_close, u.login, w.note,"
        " w.stage_since, w.created_at, w.updated_at, w.version,"
        " s.id, s.code, s.name, s.outcome, s.colour, s.retired_at,"
        " (SELECT h.deleted_at IS NULL AND g.id IS NULL FROM contact h WHERE h.id = w.organization)"
        " FROM opportunity w CROSS JOIN stage s ON s.id = w.stage CROSS JOIN user u ON u.id = w.owner"
        f" LEFT JOIN contact g ON g.id = w.organization AND {organization.text}"
        f" WHERE ({seen.text}) AND ({condition.text})"
        " ORDER BY s.position, s.id, w.expected_close = '', w.expected_close, w.title_key, w.id"
        " LIMIT ? OFFSET ?",
        (*organization.values, *seen.values, *condition.values, limit, offset),
    ).fetchall()
    persons, hidden = _persons(connection, [row[0] for row in rows], actor)
    return tuple(_opportunity(row, tuple(persons[row[0]]), hidden[row[0]]) for row in rows)


def _opportunity(row: tuple[Any, ...], persons: tuple[OpportunityPerson, ...], hidden: int) -> Opportunity:
    (number, uid, title, organization, name, value, currency, expected_close, owner, note, stage_since,
     created_at, updated_at, version, *stage, is_hidden) = row  # fmt: skip
    stage_id, code, stage_name, outcome, colour, retired_at = stage
    return Opportunity(
        id=number,
        uid=uid,
        title=title,
        organization_id=organization,
        organization_name=name or "",
        stage=Stage(stage_id, code, stage_name, Outcome(outcome), colour, retired_at is not None),
        value=None if value is None else Decimal(value).scaleb(-2),
        currency=currency,
        expected_close=date.fromisoformat(expected_close) if expected_close else None,
        owner=owner,
        note=note,
        persons=persons,
        hidden=hidden + bool(is_hidden),
        stage_since=moment_text(stage_since),
        created_at=moment_text(created_at),
        updated_at=moment_text(updated_at),
        version=version,
    )


def _persons(
    connection: Connection, ids: list[int], actor: Actor
) -> tuple[dict[int, list[OpportunityPerson]], dict[int, int]]:
    """The persons of opportunities that the actor sees, and how many others there are outside the trash."""
    visible, organization = visible_to(actor), visible_to(actor, "g")
    rows = connection.execute(
        f"SELECT l.opportunity, c.id, {NAME}, l.role, ifnull(nullif((SELECT k.job_title FROM opportunity w"
        " CROSS JOIN contact_link k ON k.organization = w.organization"
        " CROSS JOIN contact g ON g.id = k.organization"
        f" WHERE w.id = l.opportunity AND k.person = c.id AND {organization.text}), ''), c.position),"
        f" {visible.text} FROM opportunity_person l CROSS JOIN contact c ON c.id = l.contact"
        f" WHERE l.opportunity {IN_IDS} AND c.deleted_at IS NULL ORDER BY l.opportunity, l.position",
        (*organization.values, *visible.values, id_list(ids)),
    ).fetchall()
    persons: dict[int, list[OpportunityPerson]] = defaultdict(list)
    hidden: dict[int, int] = defaultdict(int)
    for number, contact, name, role, position, is_seen in rows:
        if is_seen:
            persons[number].append(OpportunityPerson(contact, name, role, position))
        else:
            hidden[number] += 1
    return persons, hidden


def one(connection: Connection, number: int, actor: Actor) -> Opportunity | None:
    """The opportunity; None where it is not there, or not for the actor to see."""
    found = page(connection, actor, Sql("w.id = ?", (min(number, LARGEST),)))
    return found[0] if found else None


def number_of(connection: Connection, uid: str) -> int | None:
    """The number of the opportunity with this uid, seen or not."""
    row = connection.execute("SELECT id FROM opportunity WHERE uid = ?", (uid,)).fetchone()
    return None if row is None else int(row[0])


def count(connection: Connection, actor: Actor, condition: Sql) -> int:
    """How many there are under a condition."""
    seen = opportunities_seen(actor)
    row = connection.execute(
        f"SELECT count(*) FROM opportunity w WHERE ({seen.text}) AND ({condition.text})",
        (*seen.values, *condition.values),
    ).fetchone()
    return int(row[0])


def sums(connection: Connection, actor: Actor, condition: Sql) -> Sums:
    """How many there are under a condition and what they are worth, exactly."""
    seen = opportunities_seen(actor)
    rows = connection.execute(
        f"SELECT w.stage, w.currency, count(*), count(w.value), sum(w.value / {_PART}),"
        f" sum(w.value % {_PART}) FROM opportunity w WHERE ({seen.text}) AND ({condition.text})"
        " GROUP BY w.stage, w.currency ORDER BY w.stage, w.currency",
        (*seen.values, *condition.values),
    ).fetchall()
    found: Sums = {}
    for stage, currency, opportunities, valued, millions, rest in rows:
        before, worth = found.get(stage, (0, {}))
        if valued:
            worth[currency] = Decimal(millions * _PART + rest).scaleb(-2)
        found[stage] = before + opportunities, worth
    return found


def matching(query: OpportunityQuery, actor: Actor) -> Sql:
    """The condition on `w` that the query describes."""
    found: list[Sql] = []
    if query.stages:
        found.append(Sql(f"w.stage {IN_IDS}", (id_list(query.stages),)))
    if query.outcomes:
        found.append(of_outcomes(query.outcomes))
    if query.owners:
        found.append(
            Sql(f"w.owner IN (SELECT id FROM user WHERE login {_IN_TEXTS})", (_texts(query.owners),))
        )
    if query.contact_id is not None:
        found.append(_of_contact(query.contact_id, actor))
    if query.closing_until is not None:
        found.append(closing(query.closing_until))
    found += [_has(word, actor) for word in fold(query.text).split()[:_WORDS]]
    return all_of(found)


def of_outcomes(outcomes: Iterable[Outcome]) -> Sql:
    """Those in stages of these outcomes."""
    return Sql(
        f"w.stage IN (SELECT id FROM stage WHERE outcome {_IN_TEXTS})",
        (_texts(one.value for one in outcomes),),
    )


def closing(until: date) -> Sql:
    """Those that are expected to close on this day or before."""
    return Sql("w.expected_close <> '' AND w.expected_close <= ?", (until.isoformat(),))


def concerning(actor: Actor) -> Sql:
    """Those that the actor owns, or of which the actor watches a contact."""
    visible = visible_to(actor, "q")
    watched = (
        f"CROSS JOIN contact_watcher h ON h.contact = q.id AND h.user = ? WHERE {visible.text} AND q.id = "
    )
    values = (actor.user_id, *visible.values)
    return any_of(
        (
            Sql("w.owner = ?", (actor.user_id,)),
            Sql(f"EXISTS (SELECT 1 FROM contact q {watched} w.organization)", values),
            Sql(
                "EXISTS (SELECT 1 FROM opportunity_person r CROSS JOIN contact q ON q.id = r.contact"
                f" {watched} r.contact AND r.opportunity = w.id)",
                values,
            ),
        )
    )


def _of_contact(contact: int, actor: Actor) -> Sql:
    """Those of a contact; none where the actor does not see it."""
    visible, number = visible_to(actor, "q"), min(contact, LARGEST)
    # Numbers found along the indexes: looking at every opportunity would take longer than a profile may.
    return Sql(
        f"EXISTS (SELECT 1 FROM contact q WHERE q.id = ? AND {visible.text}) AND w.id IN"
        " (SELECT id FROM opportunity WHERE organization = ?"
        " UNION SELECT opportunity FROM opportunity_person WHERE contact = ?)",
        (number, *visible.values, number, number),
    )


def _has(word: str, actor: Actor) -> Sql:
    """Those whose title, or the name of a contact that the actor sees, has a folded word."""
    visible = visible_to(actor, "q")
    named = f"{visible.text} AND instr(q.first_key || ' ' || q.last_key, ?)"
    values = (*visible.values, word)
    return any_of(
        (
            Sql("instr(w.title_key, ?)", (word,)),
            Sql(f"EXISTS (SELECT 1 FROM contact q WHERE q.id = w.organization AND {named})", values),
            Sql(
                "EXISTS (SELECT 1 FROM opportunity_person r CROSS JOIN contact q ON q.id = r.contact"
                f" WHERE r.opportunity = w.id AND {named})",
                values,
            ),
        )
    )


def _texts(texts: Iterable[str]) -> str:
    return json.dumps(list(texts))


def last_currency(connection: Connection, actor: Actor) -> str:
    """The currency of the newest opportunity that the actor sees and that has one; "" for none."""
    seen = opportunities_seen(actor)
    row = connection.execute(
        f"SELECT w.currency FROM opportunity w WHERE w.currency <> '' AND ({seen.text})"
        " ORDER BY w.id DESC LIMIT 1",
        seen.values,
    ).fetchone()
    return "" if row is None else str(row[0])
