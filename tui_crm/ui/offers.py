"""What can be done where the person is, by which keys, and why not: for the palette and the help."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Input, TextArea

from tui_crm import wording
from tui_crm.commands import BY_ID, COMMANDS, Command, Place
from tui_crm.domain.problems import Code, CrmError, Problem
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.bindings import reachable
from tui_crm.ui.format import shown_keys
from tui_crm.ui.going import DESTINATIONS, Destination, command_of, go_to, why_not_there

if TYPE_CHECKING:
    from tui_crm.ui.app import CrmApp

UNDO, REDO = "Undo...", "Redo..."
"""The labels of the commands that take back one's own changes, and do them again, wherever they are."""
_LOOK_SECONDS = 0.05
"""So long it is waited for what could be undone; where services are at work longer, nothing is said of it."""
_OF_CURRENT = frozenset({"open", "edit", "remove", "copy", "delete", "restore", "rename", "choose", "negate"})
"""Actions that do nothing on a screen whose `current` is None."""
_Reasons = Mapping[str, Problem]


@dataclass(frozen=True)
class Available:
    """A command that can be asked for here.

    Attributes:
        command: what it is.
        node: whose action it is: a widget, the screen or the app.
        reason: why it can't be done now, as a sentence; "" where it can.
        destination: where it leads from a screen that has not the command itself; None for one that it has.
        keys: as people read them; those that do something else where the person is are not among them, and
            those that are letters for the text field that is typed into stand in brackets.
        called: what it is called just now, translated; "" for its label.
    """

    command: Command
    node: DOMNode
    reason: str
    destination: Destination | None = None
    keys: str = ""
    called: str = ""

    @property
    def label(self) -> str:
        """What it is called, translated."""
        if self.destination is None:
            return self.called or _(self.command.label)
        return _("Go to: {name}").format(name=_(self.destination.label))

    async def run(self, app: CrmApp) -> None:
        """Does it, where it can be done."""
        if self.destination is None:
            await app.run_action(self.command.action, self.node)
        elif not self.reason:
            app.run_worker(go_to(app, self.destination), group="go-to", exclusive=True)


def available(screen: Screen[object], known: _Reasons = MappingProxyType({})) -> list[Available]:
    """The commands of the place where the person is, in the table's order, the nearest places first.

    A node says in `PLACES` whose commands it carries out. A command that another one of the same name already
    offers (quit here, quit anywhere) comes once, with the keys of both. What makes no sense here is left out.

    Args:
        known: what keeps commands of these labels from doing anything now, as `looked_up` gives it.
    """
    found: dict[str, Available] = {}
    keys: dict[str, list[str]] = {}
    labels = getattr(screen, "command_labels", {})
    for node, command in _commands(screen):
        state = node.check_action(command.action, ())
        reason = "" if state is True else _reason(node, command, screen, state)
        if state is False and not reason:
            continue
        mine = keys.setdefault(command.label, [])
        taken = {key for label, some in keys.items() if label != command.label for key in some}
        mine += [key for key in _keymap_of(screen).of(command) if key not in taken and key not in mine]
        if command.label not in found:
            problem = None if reason else known.get(command.label) or _why_not_now(node, command)
            reason = reason or (wording.sentence(problem) if problem is not None else "")
            called = labels.get(command.id, ("",))[0]
            found[command.label] = Available(command, node, reason, called=called)
    is_typing = is_typed_into(screen)
    return [
        *(
            Available(one.command, one.node, one.reason, None, _said(keys[label], is_typing), one.called)
            for label, one in found.items()
        ),
        *_destinations(screen, {one.command for one in found.values()}),
    ]


def _commands(screen: Screen[object]) -> Iterator[tuple[DOMNode, Command]]:
    for node in reachable(screen):
        places: Sequence[Place] = getattr(node, "PLACES", ())
        for command in COMMANDS:
            if command.place in places:
                yield node, command


def _keymap_of(screen: Screen[object]) -> Any:
    return cast("CrmApp", screen.app).keymap


def _said(keys: Iterable[str], is_typing: bool) -> str:
    shown = [(shown_key(key), is_typing and is_letter(key)) for key in keys]
    return ", ".join(f"({key})" if is_for_the_field else key for key, is_for_the_field in shown)


def is_letter(key: str) -> bool:
    """Whether a text field takes the key as something that is typed."""
    return len(shown_key(key)) == 1 or key == "space"


def is_typed_into(screen: Screen[object]) -> bool:
    """Whether a text field has the focus."""
    return isinstance(screen.focused, Input | TextArea)


def _destinations(screen: Screen[object], known: set[Command]) -> Iterator[Available]:
    """The screens that one can go to, where no command of the screen does that already."""
    app = cast("CrmApp", screen.app)
    way = BY_ID["anywhere.go_to"]
    for one in DESTINATIONS:
        if command_of(one) not in known:
            problem = why_not_there(app, one)
            keys = shown_keys(app.keymap.of(way))
            letter = f"{keys} {shown_key(one.letter)}" if keys else ""
            yield Available(way, app, wording.sentence(problem) if problem else "", one, letter)


# Why not


def _reason(node: DOMNode, command: Command, screen: Screen[object], state: bool | None) -> str:
    """Why a command can't be used; "" for one that makes no sense here."""
    is_of_box = is_typed_into(screen) and getattr(node, "box", None) is screen.focused
    if state is False and not is_of_box:
        return ""
    why_not = getattr(node, "why_not", None)
    problem = why_not(command) if why_not is not None else None
    if problem is not None:
        return wording.sentence(problem)
    if is_typed_into(screen):
        return _("Not while you type in a text field.")
    return _("Not possible here now.")


def _why_not_now(node: DOMNode, command: Command) -> Problem | None:
    """What keeps a command that may be used from doing anything just now."""
    if command.action in _OF_CURRENT and getattr(node, "current", node) is None:
        return Problem(Code.NOTHING_HERE)
    return node.why_not_now(command) if isinstance(node, CrmScreen) else None


async def looked_up(screen: Screen[object]) -> dict[str, Problem]:
    """Why nothing can be undone or done again, by the labels of these commands; {} where it takes long."""
    if not isinstance(screen, CrmScreen):
        return {}
    undoing, found = screen.session.undoing, {}
    try:
        async with asyncio.timeout(_LOOK_SECONDS):
            if await screen.call(undoing.next_undo) is None:
                found[UNDO] = Problem(Code.NOTHING_TO_UNDO)
            if await screen.call(undoing.next_redo) is None:
                found[REDO] = Problem(Code.NOTHING_TO_REDO)
    except (TimeoutError, CrmError):  # whoever undoes is told then what is wrong
        return {}
    return found
