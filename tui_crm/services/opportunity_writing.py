"""From the draft of an opportunity to what is stored of it, with all that has to be looked up (R47)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.opportunities import Opportunity, OpportunityDraft
from tui_crm.domain.opportunity_rules import HUNDREDTHS
from tui_crm.domain.problems import Code, CrmError, Problem, Refused
from tui_crm.services import opportunity_contacts
from tui_crm.services.stages import stage_of
from tui_crm.store import names, opportunities, stages
from tui_crm.store.sql import Connection
from tui_crm.text.fold import fold


def checked(
    connection: Connection, actor: Actor, draft: OpportunityDraft, current: Opportunity | None
) -> dict[str, Any]:
    """The state that a draft describes, but for the moment since which it is in its stage.

    Args:
        draft: as `opportunity_rules.normalized` gives it.
        current: the opportunity as the actor sees it; None for a new one.

    Raises Refused with all that is wrong: STAGE_UNKNOWN, STAGE_RETIRED, USER_UNKNOWN,
    OPPORTUNITY_NEEDS_CONTACT, and as `opportunity_contacts`.
    """
    stored: dict[str, Any] = {"organization": None, opportunities.PERSONS: []}
    if current is not None:
        stored = opportunities.state(connection, current.id)
    before, persons_before = stored["organization"], stored[opportunities.PERSONS]
    find_organization, find_persons = opportunity_contacts.organization, opportunity_contacts.persons
    found = _found(
        {
            "stage": lambda: _stage(connection, draft.stage_id, current),
            "owner": lambda: _owner(connection, actor, draft.owner, current),
            "organization": lambda: find_organization(connection, actor, draft.organization_id, before),
            opportunities.PERSONS: lambda: find_persons(connection, actor, draft.persons, persons_before),
        }
    )
    has_contact = found["organization"] is not None or bool(found[opportunities.PERSONS])
    had_none = current is not None and before is None and not persons_before
    if not has_contact and not had_none:
        raise Refused(Problem(Code.OPPORTUNITY_NEEDS_CONTACT, "organization"))
    return {
        **found,
        "title": draft.title,
        "title_key": fold(draft.title),
        "value": int(Decimal(draft.value) * HUNDREDTHS) if draft.value else None,
        "currency": draft.currency,
        "expected_close": draft.expected_close,
        "note": draft.note,
    }


def _found(looks: Mapping[str, Callable[[], Any]]) -> dict[str, Any]:
    """What each of them gives. Raises Refused with all that is wrong."""
    found: dict[str, Any] = {}
    wrong: list[Problem] = []
    for name, look in looks.items():
        try:
            found[name] = look()
        except CrmError as error:
            wrong.extend(error.problems)
    if wrong:
        raise Refused(wrong)
    return found


def owner_login(connection: Connection, given: str, before: str) -> str:
    """The login name that is meant, by a login or a full name; what was given where there is none.

    Args:
        before: the owner's that it has, who may be inactive by now.
    """
    if given in ("", before):
        return before
    found = names.user(connection, given)
    return given if found is None else found.name


def _stage(connection: Connection, stage_id: int, current: Opportunity | None) -> int:
    if stage_id == 0:
        return next(one.id for one in stages.all_stages(connection) if one.is_open and not one.is_retired)
    stage = stage_of(connection, stage_id)
    if stage.is_retired and (current is None or current.stage.id != stage.id):
        raise Refused(Problem(Code.STAGE_RETIRED, "stage"))
    return stage.id


def _owner(connection: Connection, actor: Actor, given: str, current: Opportunity | None) -> int:
    if not given:
        return actor.user_id
    also_inactive = current is not None and given == current.owner
    found = names.user(connection, given, also_inactive)
    if found is None:
        raise Refused(Problem(Code.USER_UNKNOWN, "owner", {"name": given}))
    return found.id
