"""Opportunities and their stages in words (R47)."""

from __future__ import annotations

from decimal import Decimal

from tui_crm.domain.opportunities import STAGE_NAMES, Outcome, Stage
from tui_crm.domain.opportunity_rules import value_text
from tui_crm.i18n import N_, _, language
from tui_crm.text.safe import safe_text
from tui_crm.wording.counts import grouped
from tui_crm.wording.labels import field_label

_OUTCOMES = {
    Outcome.OPEN: N_("open"),
    Outcome.WON: N_("won"),
    Outcome.LOST: N_("lost"),
}


def stage_label(stage: Stage) -> str:
    """What a stage is called: in the chosen language where nobody named it."""
    return safe_text(stage.name) if stage.name or not stage.code else _(STAGE_NAMES[stage.code])


def stage_text(name: str) -> str:
    """A stage by its name, or by its code where nobody named it, as histories have it."""
    return _(STAGE_NAMES[name]) if name in STAGE_NAMES else safe_text(name)


def outcome_label(outcome: Outcome) -> str:
    """What a stage means for the opportunities in it."""
    return _(_OUTCOMES[outcome])


def money_text(value: Decimal | None, currency: str) -> str:
    """An amount as people read it, decimals where it has any: "12,000.50 EUR"; "" for none."""
    return "" if value is None else amount_text(f"{value_text(value)} {currency}")


def amount_text(text: str) -> str:
    """Likewise, of "12000.50 EUR", as histories have it; the currency, or the number, may be missing."""
    number, space, currency = text.partition(" ")
    if not number[:1].isdecimal():
        return safe_text(text)
    whole, _point, rest = number.removesuffix(".00").partition(".")
    decimals = f"{',' if language() == 'pl' else '.'}{rest}" if rest else ""
    return f"{grouped(int(whole))}{decimals}{space}{safe_text(currency)}"


def opportunity_field_label(name: str) -> str:
    """The label of a field of an opportunity, by the name that refusals have of it."""
    return field_label(name)
