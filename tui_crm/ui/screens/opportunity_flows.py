"""What is done with an opportunity, from its list, its own screen and the profiles of its contacts (R47)."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from tui_crm.domain.opportunities import Opportunity, OpportunityDraft, Stage
from tui_crm.i18n import _, ngettext
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.modals.choice import Choice, is_meant
from tui_crm.ui.modals.opportunity_form import OpportunityForm, data_of, read_names, surroundings
from tui_crm.ui.widgets import form_keeper
from tui_crm.wording.opportunities import stage_label

Flow = Coroutine[Any, Any, Opportunity | None]
Change = Callable[[OpportunityDraft], OpportunityDraft]
NEW = "new_opportunity"
"""The name under which the form of a new one keeps its draft."""


def open_opportunity(screen: CrmScreen[Any], opportunity_id: int) -> None:
    """Opens its screen."""
    from tui_crm.ui.screens.opportunity import OpportunityScreen  # it uses these flows itself

    screen.app.push_screen(OpportunityScreen(opportunity_id))


async def add_for(screen: CrmScreen[Any], contact_id: int | None = None) -> Opportunity | None:
    """Asks for a new one, which is linked to this contact already (R11). Must run in a worker."""
    service = screen.session.opportunities
    draft = await screen.call(service.draft_for, contact_id)
    form = NEW if contact_id is None else f"{NEW} of {contact_id}"
    made = await _ask(screen, form, draft, None)
    if made is not None:
        screen.tell(_("Added: {name}").format(name=made.title))
    return made


async def edit(screen: CrmScreen[Any], opportunity_id: int) -> Opportunity | None:
    """Asks what is to be changed. Must run in a worker. Raises NotFound."""
    one = await screen.call(screen.session.opportunities.get, opportunity_id)
    draft = screen.session.opportunities.draft_of(one)
    saved = await _ask(screen, f"opportunity {opportunity_id}", draft, one)
    if saved is not None:
        screen.tell(_("Saved: {name}").format(name=saved.title))
    return saved


async def _ask(
    screen: CrmScreen[Any], form: str, draft: OpportunityDraft, stored: Opportunity | None
) -> Opportunity | None:
    around = await screen.call(surroundings, screen.session, stored)
    initial = data_of(draft, around.stages)
    version = stored.version if stored is not None else 0
    keeper = form_keeper.FormKeeper(screen.session.drafts, form, version, initial)
    if not await form_keeper.begin(screen, keeper, lambda data: str(data["title"])):
        return None
    await screen.call(read_names, screen.session, around, keeper.latest)
    saved: Opportunity | None = await screen.app.push_screen_wait(OpportunityForm(keeper, around, stored))
    return saved


async def step(screen: CrmScreen[Any], one: Opportunity, by: int) -> Opportunity | None:
    """Moves it to the next stage in use, or to the one before; None where there is none that way."""
    stages = await screen.call(screen.session.opportunities.stages)
    wanted = stage_beside(stages, one.stage, by)
    if wanted is None:
        screen.tell(_("There is no further stage.") if by > 0 else _("There is no stage before."), "warning")
        return None
    return await _moved(screen, one, wanted)


def stage_beside(stages: tuple[Stage, ...], now: Stage, by: int) -> Stage | None:
    """The stage so many places further among those in use; from one out of use to the first or the last."""
    ids = [stage.id for stage in stages]
    if now.id not in ids:
        return stages[0 if by > 0 else -1] if stages else None
    place = ids.index(now.id) + by
    return stages[place] if 0 <= place < len(stages) else None


async def set_stage(screen: CrmScreen[Any], one: Opportunity) -> Opportunity | None:
    """Asks for the stage and moves it there."""
    stages = await screen.call(screen.session.opportunities.stages)
    answers = {str(stage.id): stage_label(stage) for stage in stages}
    now = str(one.stage.id) if str(one.stage.id) in answers else None
    question = Choice(_("Stage: {name}").format(name=one.title), "", answers, now)
    answer = await screen.app.push_screen_wait(question)
    if answer is None or answer == now:
        return None
    return await _moved(screen, one, next(stage for stage in stages if str(stage.id) == answer))


async def _moved(screen: CrmScreen[Any], one: Opportunity, stage: Stage) -> Opportunity:
    await screen.call(screen.session.opportunities.move, one.id, stage.id)
    screen.tell(_("{name}: {stage}").format(name=one.title, stage=stage_label(stage)))
    return one


async def delete(screen: CrmScreen[Any], one: Opportunity) -> bool:
    """Deletes it after asking; whether it did."""
    title = _("Delete the opportunity {name}?").format(name=one.title)
    text = _("Its contacts stay. Undo brings it back.")
    if not await is_meant(screen, title, text, _("Yes, delete it")):
        return False
    await screen.call(screen.session.opportunities.delete, (one.id,))
    screen.tell(_("Deleted: {name}").format(name=one.title))
    return True


async def change(screen: CrmScreen[Any], one: Opportunity, what: Change) -> None:
    """Changes something of it; what others changed meanwhile stays."""
    service = screen.session.opportunities
    base = service.draft_of(one)
    await screen.call(service.save, one.id, what(base), one.version, base)


async def take_off(screen: CrmScreen[Any], one: Opportunity, contact_id: int, name: str) -> bool:
    """Takes a person, or the organization, off it after asking; whether it did."""
    title = _("Take {name} off {opportunity}?").format(name=name, opportunity=one.title)
    if not await is_meant(screen, title, _("The contact stays."), _("Yes, take it off")):
        return False
    if contact_id == one.organization_id:
        await change(screen, one, lambda draft: replace(draft, organization_id=None))
    else:
        await screen.call(screen.session.opportunities.remove_person, one.id, contact_id)
    return True


async def copy_cards(screen: CrmScreen[Any], one: Opportunity) -> None:
    """The business cards of its persons to the clipboard (R22)."""
    ids = tuple(person.contact_id for person in one.persons)
    if not ids:
        text = _("No person belongs to {name}.")
        screen.tell(text.format(name=one.title), "warning")
        return
    cards = await screen.call(screen.session.cards.text, ids)
    what = ngettext("{count} card copied", "{count} cards copied", len(ids))
    await screen.copy(cards, what.format(count=len(ids)))
