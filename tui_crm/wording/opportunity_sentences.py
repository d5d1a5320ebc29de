"""The sentences about opportunities and their stages: a part of `sentences`."""

from __future__ import annotations

from tui_crm.domain.problems import Code
from tui_crm.i18n import N_

OPPORTUNITY_SENTENCES: dict[Code, str] = {
    Code.TITLE_REQUIRED: N_("A title is required: enter it."),
    Code.AMOUNT_NOT_RECOGNIZED: N_(
        '"{value}" is not an amount: enter it as 12000 or 12 000,50, with no minus, '
        "at most {maximum} digits and two decimals."
    ),
    Code.CURRENCY_UNKNOWN: N_('There is no currency "{value}": enter its three letters, as PLN or EUR.'),
    Code.OPPORTUNITY_NOT_FOUND: N_(
        'There is no opportunity "{id}" that you may see: it may have been deleted.'
    ),
    Code.OPPORTUNITY_CHANGED: N_(
        "Somebody else has changed this opportunity meanwhile ({fields}), and nothing was saved: "
        "open it again and repeat the change."
    ),
    Code.OPPORTUNITY_NEEDS_CONTACT: N_("An opportunity needs an organization or a person: choose one."),
    Code.OPPORTUNITY_ORGANIZATION_HIDDEN: N_(
        "The opportunity belongs to an organization to which you have no access: "
        "ask somebody who has to choose another one."
    ),
    Code.OPPORTUNITY_WITHOUT_PERSON: N_("{name} is no person of this opportunity: look who is."),
    Code.OPPORTUNITY_NO_PERSONS: N_("The opportunity has no person with a card: add one first."),
    Code.PERSON_INACTIVE: N_("{name} is inactive and cannot be added: activate the contact first."),
    Code.STAGE_UNKNOWN: N_('There is no stage "{name}": choose an existing one.'),
    Code.STAGE_RETIRED: N_("This stage is out of use: choose another one, or take it into use again."),
    Code.STAGE_LAST_OPEN: N_(
        "An open stage has to be in use, and this is the last one: add another one first."
    ),
    Code.TOO_MANY_STAGES: N_("Too many stages: the most is {maximum}, those out of use too."),
}
