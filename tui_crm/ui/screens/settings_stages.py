"""The part of the settings with the stages of opportunities (R47)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_crm.domain.access import Permission
from tui_crm.domain.opportunities import OpportunityQuery, Outcome, Stage
from tui_crm.i18n import _, ngettext
from tui_crm.ui.modals.choice import is_meant
from tui_crm.ui.screens.settings_part import Part, place_after
from tui_crm.ui.tag_colours import DOT, tag_style
from tui_crm.ui.widgets.definition_list import Cell, Row
from tui_crm.wording import colour_label
from tui_crm.wording.counts import grouped
from tui_crm.wording.opportunities import outcome_label, stage_label

if TYPE_CHECKING:
    from tui_crm.services.session import Session
    from tui_crm.ui.screens.settings_keys import DefinitionScreen


class StagesPart(Part[Stage]):
    """The stages in their order, those out of use behind them."""

    permission = Permission.FIELDS

    def __init__(self) -> None:
        super().__init__("stages")

    @property
    def title(self) -> str:
        return _("Stages")

    @property
    def note(self) -> str:
        return _("There are no stages yet.")

    def read(self, session: Session) -> Sequence[Stage]:
        # Sorting keeps the order among equals.
        return sorted(session.opportunities.stages(retired=True), key=lambda stage: stage.is_retired)

    def row(self, thing: Stage) -> Row:
        cells = (
            Cell(stage_label(thing), DOT if thing.colour else " ", tag_style(thing.colour)),
            Cell(outcome_label(thing.outcome)),
            Cell(colour_label(thing.colour) if thing.colour else ""),
            Cell(_("out of use") if thing.is_retired else ""),
        )
        return Row(thing.id, cells, thing.is_retired)

    async def add(self, screen: DefinitionScreen) -> None:
        from tui_crm.ui.modals.define_stage import DefineStage

        def add(name: str, outcome: Outcome, colour: str) -> Stage:
            return screen.session.opportunities.add_stage(name, outcome, colour)

        made = await screen.app.push_screen_wait(DefineStage(_("New stage"), add))
        if made is not None:
            await screen.read_again(made.id)
            screen.tell(_("Added: {name}").format(name=stage_label(made)))

    async def edit(self, screen: DefinitionScreen, thing: Stage) -> None:
        from tui_crm.ui.modals.define_stage import DefineStage

        def edit(name: str, outcome: Outcome, colour: str) -> Stage:
            # Only what was changed here: somebody else may have changed the rest meanwhile.
            return screen.session.opportunities.edit_stage(
                thing.id,
                name=name if name != stage_label(thing) else None,
                outcome=outcome if outcome is not thing.outcome else None,
                colour=colour if colour != thing.colour else None,
            )

        title = _("Change the stage {name}").format(name=stage_label(thing))
        if await screen.app.push_screen_wait(DefineStage(title, edit, thing)) is not None:
            await screen.read_again()

    async def move(self, screen: DefinitionScreen, thing: Stage, step: int) -> None:
        in_use = [one.id for one in self.things.values() if not one.is_retired]
        place = place_after(step, thing.id, in_use)
        if place is not None:
            await screen.call(screen.session.opportunities.move_stage, thing.id, place)
            await screen.read_again()

    async def remove(self, screen: DefinitionScreen, thing: Stage) -> None:
        name = stage_label(thing)
        if thing.is_retired:
            screen.tell(_("It is out of use already: {name}").format(name=name))
            return
        query = OpportunityQuery(stages=(thing.id,))
        count = await screen.call(screen.session.opportunities.count, query)
        if await _is_meant(screen, name, count):
            await screen.call(screen.session.opportunities.retire_stage, thing.id)
            await screen.read_again()
            screen.tell(_("Out of use: {name}").format(name=name))

    async def restore(self, screen: DefinitionScreen, thing: Stage) -> None:
        name = stage_label(thing)
        if not thing.is_retired:
            screen.tell(_("It is in use: {name}").format(name=name))
            return
        await screen.call(screen.session.opportunities.restore_stage, thing.id)
        await screen.read_again()
        screen.tell(_("In use again: {name}").format(name=name))


async def _is_meant(screen: DefinitionScreen, name: str, count: int) -> bool:
    used = ngettext(
        "{count} opportunity is in it and stays there; nothing new can be put into it.",
        "{count} opportunities are in it and stay there; nothing new can be put into it.",
        count,
    )
    text = used.format(count=grouped(count)) if count else _("No opportunity is in it.")
    title = _("Take the stage {name} out of use?").format(name=name)
    return await is_meant(screen, title, text, _("Take it out of use"))
