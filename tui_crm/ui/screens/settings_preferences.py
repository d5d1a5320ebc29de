"""The part of the settings with what one prefers oneself, in place of what the configuration says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui_crm.domain.preferences import PREFERENCES, THEME
from tui_crm.i18n import _, language
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.screens.settings_part import Part
from tui_crm.ui.widgets.definition_list import Cell, Row
from tui_crm.wording.preferences import preference_label, preference_value, source_label, theme_about

if TYPE_CHECKING:
    from tui_crm.services.preferences import Standing
    from tui_crm.services.session import Session
    from tui_crm.ui.screens.settings_keys import DefinitionScreen


class Preference(NamedTuple):
    """A preference as the list has it.

    Attributes:
        id: its place in `PREFERENCES`.
    """

    id: int
    standing: Standing


class PreferencesPart(Part[Preference]):
    """Each preference with its value now and where that comes from; a change shows at once."""

    permission = None
    commands = frozenset({"edit", "remove"})

    def __init__(self, screen: DefinitionScreen) -> None:
        """`screen` is the one that shows the part."""
        super().__init__("preferences")
        self._screen = screen

    @property
    def title(self) -> str:
        return _("Preferences")

    @property
    def note(self) -> str:
        return ""  # the list is never empty

    @property
    def labels(self) -> Mapping[str, tuple[str, str]]:
        return {
            "settings.edit": (_("Choose..."), _("Choose")),
            "settings.remove": (_("Leave it to the configuration"), _("Reset")),
        }

    def read(self, session: Session) -> Sequence[Preference]:
        found = session.preferences.standing(self._screen.crm.configured, language())
        return [Preference(number, one) for number, one in enumerate(found)]

    def row(self, thing: Preference) -> Row:
        name, value, source, _allowed = thing.standing
        about = f"{value} ({theme_about(value)})" if name == THEME else preference_value(name, value)
        return Row(thing.id, (Cell(preference_label(name)), Cell(about), Cell(source_label(source))))

    async def edit(self, screen: DefinitionScreen, thing: Preference) -> None:
        """Asks for another value; a theme shows while it is chosen."""
        name, now, _source, allowed = thing.standing
        if name == THEME:
            from tui_crm.ui.modals.theme import ThemeChoice

            chosen = await screen.app.push_screen_wait(ThemeChoice())
        else:
            answers = {value: preference_value(name, value) for value in allowed}
            chosen = await screen.app.push_screen_wait(Choice(preference_label(name), "", answers, now))
        if chosen is not None:
            await screen.crm.keep_preference(name, chosen)
            await screen.read_again(thing.id)

    async def remove(self, screen: DefinitionScreen, thing: Preference) -> None:
        """Leaves it to the configuration."""
        await screen.crm.keep_preference(thing.standing.name, None)
        await screen.read_again(thing.id)


def place_of(name: str) -> int:
    """The number of the line of a preference."""
    return list(PREFERENCES).index(name)
