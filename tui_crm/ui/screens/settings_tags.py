"""The part of the settings with tags (R27)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_crm.domain.access import Permission
from tui_crm.domain.tags import Tag
from tui_crm.i18n import _, ngettext
from tui_crm.ui.modals.choice import is_meant
from tui_crm.ui.screens.settings_part import Part
from tui_crm.ui.tag_colours import DOT, tag_style
from tui_crm.ui.widgets.definition_list import Cell, Row
from tui_crm.wording import colour_label
from tui_crm.wording.counts import grouped
from tui_crm.wording.keep_in_touch import interval_text, interval_typed

if TYPE_CHECKING:
    from tui_crm.services.session import Session
    from tui_crm.ui.screens.settings_keys import DefinitionScreen


class TagsPart(Part[Tag]):
    """All tags by name; how many contacts have each comes a moment later."""

    permission = Permission.TAGS
    commands = frozenset({"add", "edit", "remove"})

    def __init__(self) -> None:
        super().__init__("tags")

    @property
    def title(self) -> str:
        return _("Tags")

    @property
    def note(self) -> str:
        return _("There are no tags yet.")

    def read(self, session: Session) -> Sequence[Tag]:
        return session.tags.all()

    def read_slow(self, session: Session) -> Sequence[Tag]:
        """The tags with their counts."""
        return session.tags.all(counted=True)

    def row(self, thing: Tag) -> Row:
        cells = (
            Cell(thing.name, DOT if thing.colour else " ", tag_style(thing.colour)),
            Cell(colour_label(thing.colour) if thing.colour else ""),
            Cell(interval_text(thing.keep_in_touch_days) if thing.keep_in_touch_days else ""),
            Cell(thing.description),
            Cell("..." if thing.count is None else contacts_text(thing.count)),
        )
        return Row(thing.id, cells)

    async def add(self, screen: DefinitionScreen) -> None:
        from tui_crm.ui.modals.define_tag import DefineTag

        def add(name: str, description: str, interval: str, colour: str) -> Tag:
            return screen.session.tags.add(name, description, colour, interval)

        made = await screen.app.push_screen_wait(DefineTag(_("New tag"), add))
        if made is not None:
            await screen.read_again(made.id)
            screen.tell(_("Added: {name}").format(name=made.name))

    async def edit(self, screen: DefinitionScreen, thing: Tag) -> None:
        from tui_crm.ui.modals.define_tag import DefineTag

        def edit(name: str, description: str, interval: str, colour: str) -> Tag:
            # Only what was changed here: somebody else may have changed the rest meanwhile.
            return screen.session.tags.edit(
                thing.id,
                name=name if name != thing.name else None,
                description=description if description != thing.description else None,
                colour=colour if colour != thing.colour else None,
                keep_in_touch=interval if interval != interval_typed(thing.keep_in_touch_days) else None,
            )

        title = _("Change the tag {name}").format(name=thing.name)
        if await screen.app.push_screen_wait(DefineTag(title, edit, thing)) is not None:
            await screen.read_again()

    async def remove(self, screen: DefinitionScreen, thing: Tag) -> None:
        counts = {tag.id: tag.count for tag in await screen.call(screen.session.tags.all, counted=True)}
        if await _is_meant(screen, thing, counts.get(thing.id) or 0):
            await screen.call(screen.session.tags.delete, thing.id)
            await screen.read_again()
            screen.tell(_("Deleted: {name}").format(name=thing.name))


def contacts_text(count: int) -> str:
    """How many contacts there are, in words."""
    return ngettext("{count} contact", "{count} contacts", count).format(count=grouped(count))


async def _is_meant(screen: DefinitionScreen, tag: Tag, count: int) -> bool:
    used = ngettext(
        "{count} contact has it and would lose it; undo brings it back.",
        "{count} contacts have it and would lose it; undo brings it back.",
        count,
    )
    text = used.format(count=grouped(count)) if count else _("No contact has it.")
    return await is_meant(screen, _("Delete the tag {name}?").format(name=tag.name), text, _("Delete it"))
