"""Opportunities as the command line tells them: lines for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.table import width
from tui_crm.domain.opportunity_rules import value_text
from tui_crm.i18n import _, ngettext
from tui_crm.text.safe import safe_text
from tui_crm.wording.labels import field_label
from tui_crm.wording.opportunities import money_text, opportunity_field_label, stage_label

if TYPE_CHECKING:
    from tui_crm.domain.opportunities import Opportunity, OpportunityPerson, Stage, StageSum


def stage_data(stage: Stage) -> dict[str, Any]:
    """A stage as `--json` prints it."""
    return {
        "id": stage.id,
        "code": stage.code,
        "name": stage_label(stage),
        "outcome": stage.outcome.value,
    }


def opportunity_data(one: Opportunity) -> dict[str, Any]:
    """An opportunity as `--json` prints it."""
    organization = None
    if one.organization_id is not None:
        organization = {"id": one.organization_id, "name": one.organization_name}
    return {
        "id": one.id,
        "uid": one.uid,
        "title": one.title,
        "organization": organization,
        "stage": stage_data(one.stage),
        "value": value_text(one.value) or None,
        "currency": one.currency,
        "expected_close": one.expected_close.isoformat() if one.expected_close else None,
        "owner": one.owner,
        "note": one.note,
        "persons": [
            {"id": person.contact_id, "name": person.name, "role": person.role} for person in one.persons
        ],
        "hidden": one.hidden,
        "stage_since": one.stage_since,
        "created_at": one.created_at,
        "updated_at": one.updated_at,
        "version": one.version,
    }


def sum_data(found: StageSum) -> dict[str, Any]:
    """What is in a stage as `--json` prints it."""
    return {
        "stage": stage_data(found.stage),
        "opportunities": found.opportunities,
        "sums": {currency: value_text(value) for currency, value in found.sums},
    }


def tell(one: Opportunity, message: str, as_json: bool) -> None:
    """What was done with an opportunity; the message has {title} and {id}."""
    if as_json:
        output.say_json(opportunity_data(one))
    else:
        output.say(message.format(title=safe_text(one.title), id=one.id))


def heads() -> tuple[str, ...]:
    """What stands above `cells`."""
    names = ("title", "organization", "stage", "value", "expected_close", "owner")
    return (_("Number"), *map(opportunity_field_label, names))


def cells(one: Opportunity) -> tuple[str, ...]:
    """An opportunity as a row of a table."""
    close = one.expected_close.isoformat() if one.expected_close else ""
    contact = one.organization_name or ", ".join(person.name for person in one.persons)
    value = money_text(one.value, one.currency)
    return (str(one.id), one.title, contact, stage_label(one.stage), value, close, one.owner)


def sum_cells(found: StageSum) -> tuple[str, ...]:
    """What is in a stage as a row of a table."""
    worth = ", ".join(money_text(value, currency) for currency, value in found.sums)
    return stage_label(found.stage), str(found.opportunities), worth


def lines(one: Opportunity) -> list[str]:
    """An opportunity as labelled lines; what is empty is left out."""
    facts = [(label, texts) for label, texts in _facts(one) if any(texts)]
    room = max(width(label) for label, _texts in facts) + 1
    told: list[str] = []
    for label, texts in facts:
        shown = [safe_text(line) for text in texts for line in text.split("\n")]
        told.append(f"{label}:{' ' * (room - width(label))}{shown.pop(0)}")
        told += [f"{' ' * (room + 1)}{text}" for text in shown]
    return told


def _facts(one: Opportunity) -> Iterator[tuple[str, Iterable[str]]]:
    yield field_label("id"), [f"{one.id}  uid:{one.uid}"]
    yield opportunity_field_label("title"), [one.title]
    if one.organization_id is not None:
        yield opportunity_field_label("organization"), [f"{one.organization_id}  {one.organization_name}"]
    since = _("{stage}, since {day}").format(stage=stage_label(one.stage), day=one.stage_since[:10])
    yield opportunity_field_label("stage"), [since]
    yield opportunity_field_label("value"), [money_text(one.value, one.currency)]
    close = one.expected_close.isoformat() if one.expected_close else ""
    yield opportunity_field_label("expected_close"), [close]
    yield opportunity_field_label("owner"), [one.owner]
    hidden = ngettext(
        "{count} contact that you may not see", "{count} contacts that you may not see", one.hidden
    )
    others = [hidden.format(count=one.hidden)] if one.hidden else []
    yield opportunity_field_label("persons"), [*map(_person, one.persons), *others]
    yield opportunity_field_label("note"), [one.note]


def _person(person: OpportunityPerson) -> str:
    notes = ", ".join(note for note in (person.role, person.position) if note)
    return f"{person.contact_id}  {person.name}" + (f" ({notes})" if notes else "")
