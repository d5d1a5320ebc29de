"""What the palette offers of other screens: commands, contacts, saved views, and going to them."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from tui_crm import wording
from tui_crm.command_groups import WITHOUT_CURSOR, Group, group_of
from tui_crm.commands import COMMANDS, Command, Place
from tui_crm.domain.problems import CrmError
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.bindings import said_key
from tui_crm.ui.going import DESTINATIONS, LEAVE_SECONDS, Destination, back_to_list, why_not_there
from tui_crm.ui.messages import ContactWanted

if TYPE_CHECKING:
    from tui_crm.domain.views import View
    from tui_crm.ui.app import CrmApp

_BY_LETTER = {one.letter: one for one in DESTINATIONS}
_WAYS: dict[Place, Destination | None] = {
    Place.LIST: None,
    Place.TODAY: _BY_LETTER["t"],
    Place.HISTORY: _BY_LETTER["h"],
    Place.OPPORTUNITIES: _BY_LETTER["s"],
    Place.MEETINGS: _BY_LETTER["m"],
    Place.MAIL: _BY_LETTER["e"],
    Place.IMPORTS: _BY_LETTER["i"],
    Place.DUPLICATES: _BY_LETTER["d"],
}
"""How the places are come to whose commands say by themselves what they do; None for the list below all."""
_ONLY_THERE = frozenset({Group.MOVING, Group.LEAVING, Group.UNDOING})
_OF_EMPTY_BASE = "list.open_sample"
_LOOK_SECONDS = 0.01


class Elsewhere(NamedTuple):
    """A command of a screen that one would have to go to.

    Attributes:
        reason: why it can't be used there, as a sentence; "" where it can.
    """

    command: Command
    reason: str

    @property
    def label(self) -> str:
        """Where and what, translated."""
        place = wording.place_label(self.command.place)
        return _("{place}: {name}").format(place=place, name=_(self.command.label))

    async def run(self, app: CrmApp) -> None:
        """Goes there, and does it or says its key."""
        app.run_worker(go_and_do(app, self.command), group="go-to", exclusive=True)


def elsewhere(app: CrmApp, known: Collection[str]) -> Iterator[Elsewhere]:
    """The commands of other screens, each name once, without those that are known here already.

    Args:
        known: labels of the commands that are offered here, in English.
    """
    told = set(known)
    home = app.screen_stack[0]
    for command in COMMANDS:
        if command.place not in _WAYS or group_of(command) in _ONLY_THERE or command.id == _OF_EMPTY_BASE:
            continue
        if command.label in told:
            continue
        told.add(command.label)
        way = _WAYS[command.place]
        asked = home if command.place is Place.LIST and isinstance(home, CrmScreen) else app
        problem = asked.why_not(command) or (why_not_there(app, way) if way is not None else None)
        yield Elsewhere(command, wording.sentence(problem) if problem is not None else "")


async def go_and_do(app: CrmApp, command: Command) -> None:
    """Goes to the screen of a command; there it runs, unless it is for what stands under the cursor.

    Nobody has seen yet what stands there: of such a command its key is told. Must run in a worker of the app.
    """
    way = _WAYS[command.place]
    home = await back_to_list(app)
    if home is None:
        return
    if way is not None:
        way.show(home)
    screen = await _come_to(app, command.place)
    if screen is None:
        return
    keys = app.keymap.of(command)
    if group_of(command) in (*WITHOUT_CURSOR, Group.SCREENS) or not keys:
        # The app first moves the focus to where the screen wants it: in a search box keys are the box's.
        app.call_later(screen.call_later, app.run_action, command.action, screen)
        return
    text = _("Put the cursor where you want it: {key} does it. ({name})")
    screen.tell(text.format(key=shown_key(said_key(keys)), name=_(command.label)))


async def _come_to(app: CrmApp, place: Place) -> CrmScreen[object] | None:
    """The screen of a place, as soon as it stands; None where something else stays open."""
    end = monotonic() + LEAVE_SECONDS
    while monotonic() < end:
        screen = app.screen
        is_there = screen.is_mounted and place in getattr(screen, "PLACES", ())
        if is_there and isinstance(screen, CrmScreen) and not screen.is_between_forms:
            return screen
        await asyncio.sleep(_LOOK_SECONDS)
    return None


async def go_to_contact(app: CrmApp, contact_id: int) -> None:
    """Leaves all that is open, as F6 does, and shows a contact in the list. Runs in a worker of the app."""
    home = await back_to_list(app)
    if home is not None:
        home.post_message(ContactWanted(contact_id))


async def go_to_view(app: CrmApp, view: View) -> None:
    """Leaves all that is open, as F6 does, and shows a saved view. Runs in a worker of the app."""
    from tui_crm.ui.screens import contacts_saved

    home = await back_to_list(app)
    if home is not None:
        home.go_to_base(view.kind)
        try:
            await contacts_saved.show(home, home.feed, view)
        except CrmError as error:
            home.refuse(error)
