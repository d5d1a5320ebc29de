"""Going to another screen from wherever one is, and leaving what is open there as Escape leaves it.

Every screen that lists something of the whole base has its line in `DESTINATIONS`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from textual.dom import DOMNode
from textual.screen import Screen

from tui_crm.commands import BY_ID, COMMANDS, Command
from tui_crm.domain.contact import Kind
from tui_crm.domain.problems import Problem
from tui_crm.i18n import N_
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.bindings import reachable

if TYPE_CHECKING:
    from tui_crm.ui.app import CrmApp
    from tui_crm.ui.screens.contacts import ContactsScreen

LEAVE_SECONDS = 10.0
"""So long a screen may take to close; what takes longer is not waited for, and one stays where one is."""
_LOOK_SECONDS = 0.01
_ESCAPE = "escape"


class Destination(NamedTuple):
    """A screen that one can go to.

    Attributes:
        letter: the key that chooses it, as Textual names keys.
        label: English; translated when shown.
        command: the id of the command that opens it otherwise: who may not use that may not go there.
        show: opens it from the contact list, over which nothing stands then.
    """

    letter: str
    label: str
    command: str
    show: Callable[[ContactsScreen], object]


DESTINATIONS: tuple[Destination, ...] = (
    Destination("t", N_("Today"), "list.today", lambda home: home.action_today()),
    Destination("p", N_("Persons"), "list.switch_base", lambda home: home.go_to_base(Kind.PERSON)),
    Destination(
        "o", N_("Organizations"), "list.switch_base", lambda home: home.go_to_base(Kind.ORGANIZATION)
    ),
    Destination("h", N_("History"), "list.history", lambda home: home.action_history()),
    Destination("s", N_("Opportunities"), "list.opportunities", lambda home: home.action_opportunities()),
    Destination("m", N_("Meetings"), "list.meetings", lambda home: home.action_meetings()),
    Destination("e", N_("E-mails"), "list.mail", lambda home: home.action_mail()),
    Destination("i", N_("Imports"), "list.imports", lambda home: home.action_imports()),
    Destination("d", N_("Duplicates"), "list.duplicates", lambda home: home.action_duplicates()),
    Destination("comma", N_("Settings"), "anywhere.settings", lambda home: home.crm.action_settings()),
)
"""In the order in which they are offered."""


def command_of(destination: Destination) -> Command:
    """The command that opens it otherwise."""
    return BY_ID[destination.command]


def why_not_there(app: CrmApp, destination: Destination) -> Problem | None:
    """Why it can't be gone to, as the command that opens it says; None where it can."""
    home = app.screen_stack[0]
    asked: CrmScreen[Any] | CrmApp = home if isinstance(home, CrmScreen) else app
    return asked.why_not(command_of(destination))


async def go_to(app: CrmApp, destination: Destination) -> None:
    """Leaves all that is open, as Escape does, and opens a screen.

    Where leaving asks something first, that is answered and one stays there. Must run in a worker of the app:
    those of the screens that are left end with them.
    """
    home = await back_to_list(app)
    if home is not None:
        destination.show(home)


async def back_to_list(app: CrmApp) -> ContactsScreen | None:
    """Leaves all that is open, forms too, as `go_to`; None where something stays open."""
    while len(app.screen_stack) > 1:
        top, depth = app.screen, len(app.screen_stack)
        await _until(partial(_is_idle, top))
        if app.screen is top:
            await _leave(app, top)
        if not await _until(partial(_is_below, app, top)) or len(app.screen_stack) >= depth:
            return None
    home = cast("ContactsScreen", app.screen)
    await _until(partial(_is_idle, home))
    if home.editor is not None and home.editor.is_open:
        await home.editor.close_form()
        await _until(lambda: not home.has_class("-editing"))
    return None if app.screen is not home or home.is_between_forms else home


def _is_idle(screen: Screen[Any]) -> bool:
    return not (isinstance(screen, CrmScreen) and screen.is_between_forms)


def _is_below(app: CrmApp, screen: Screen[Any]) -> bool:
    """Whether it is gone, or something stands over it."""
    return app.screen is not screen


async def _leave(app: CrmApp, screen: Screen[Any]) -> None:
    """Does what Escape does there."""
    for node in reachable(screen):
        command = _way_out(node)
        if command is not None:
            await app.run_action(command.action, node)
            return


def _way_out(node: DOMNode) -> Command | None:
    """The command that leaves what this node is."""
    places = getattr(node, "PLACES", ())
    return next((one for one in COMMANDS if one.place in places and _ESCAPE in one.keys), None)


async def _until(is_so: Callable[[], bool]) -> bool:
    """Waits until something is so; False where it is not after `LEAVE_SECONDS`."""
    end = monotonic() + LEAVE_SECONDS
    while not is_so() and monotonic() < end:
        await asyncio.sleep(_LOOK_SECONDS)
    return is_so()
