"""The command palette: every command that works here, found by what it is called, with its key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui_crm import wording
from tui_crm.commands import BY_ID, COMMANDS, Command, Place
from tui_crm.i18n import N_, _
from tui_crm.keymap import shown_key
from tui_crm.text.fold import fold
from tui_crm.ui.base import CrmModal
from tui_crm.ui.bindings import reachable
from tui_crm.ui.format import shown_keys
from tui_crm.ui.going import DESTINATIONS, Destination, command_of, go_to, why_not_there

if TYPE_CHECKING:
    from tui_crm.ui.app import CrmApp

_LABEL_WIDTH = 40
WORDS = {"anywhere.settings": N_("fields, tags, users, groups, SSH keys")}
"""What a command is looked for by besides its name: what it leads to."""
_MOVES = {"down": "cursor_down", "up": "cursor_up", "pagedown": "page_down", "pageup": "page_up"}


@dataclass(frozen=True)
class Available:
    """A command that can be asked for here.

    Attributes:
        command: what it is.
        node: whose action it is: a widget, the screen or the app.
        reason: why it can't be done now, as a sentence; "" where it can.
        destination: where it leads from a screen that has not the command itself; None for one that it has.
    """

    command: Command
    node: DOMNode
    reason: str
    destination: Destination | None = None

    @property
    def label(self) -> str:
        """What it is called, translated."""
        if self.destination is None:
            return _(self.command.label)
        return _("Go to: {name}").format(name=_(self.destination.label))

    async def run(self, app: CrmApp) -> None:
        """Does it, where it can be done."""
        if self.destination is None:
            await app.run_action(self.command.action, self.node)
        elif not self.reason:
            app.run_worker(go_to(app, self.destination), group="go-to", exclusive=True)


def available(screen: Screen[object]) -> list[Available]:
    """The commands of the place where the person is, in the table's order, the nearest places first.

    A node says in `PLACES` whose commands it carries out. A command that another one of the same name already
    offers (quit here, quit anywhere) comes once.
    """
    found: dict[str, Available] = {}
    for node in reachable(screen):
        places: Sequence[Place] = getattr(node, "PLACES", ())
        for command in COMMANDS:
            if command.place in places and command.label not in found:
                state = node.check_action(command.action, ())
                if state is not False:
                    reason = _reason(node, command) if state is None else ""
                    found[command.label] = Available(command, node, reason)
    return [*found.values(), *_destinations(screen, {one.command for one in found.values()})]


def _destinations(screen: Screen[object], known: set[Command]) -> Iterator[Available]:
    """The screens that one can go to, where no command of the screen does that already."""
    app = cast("CrmApp", screen.app)
    for one in DESTINATIONS:
        if command_of(one) not in known:
            problem = why_not_there(app, one)
            yield Available(BY_ID["anywhere.go_to"], app, wording.sentence(problem) if problem else "", one)


def _reason(node: DOMNode, command: Command) -> str:
    why_not = getattr(node, "why_not", None)
    problem = why_not(command) if why_not is not None else None
    return wording.sentence(problem) if problem is not None else _("Not possible here now.")


class Palette(CrmModal[Available | None]):
    """Type to find a command, Enter runs it. Closes with the chosen command, or with None."""

    def __init__(self, choices: Sequence[Available]) -> None:
        super().__init__()
        self._choices = choices
        self._shown: list[Available] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog palette"):
            yield Input(placeholder=_("What do you want to do?"), id="palette-search")
            yield OptionList(id="palette-commands", markup=False)

    def on_mount(self) -> None:
        # The arrows go on while one types: the list never takes the focus.
        self.query_one(OptionList).can_focus = False
        self._show("")

    @on(Input.Changed)
    def search(self, event: Input.Changed) -> None:
        self._show(event.value)

    @on(Input.Submitted)
    def choose(self) -> None:
        highlighted = self.query_one(OptionList).highlighted
        if highlighted is not None:
            self.dismiss(self._shown[highlighted])

    @on(OptionList.OptionSelected)
    def clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._shown[event.option_index])

    async def on_key(self, event: events.Key) -> None:
        """The text field has the focus, and the arrows move in the list all the same."""
        move = _MOVES.get(event.key)
        if move is not None:
            event.stop()
            await self.app.run_action(move, self.query_one(OptionList))

    def _show(self, text: str) -> None:
        words = fold(text).split()
        self._shown = [choice for choice in self._choices if _matches(choice, words)]
        commands = self.query_one(OptionList)
        commands.clear_options()
        commands.add_options([Option(self._line(choice)) for choice in self._shown])
        if self._shown:
            commands.highlighted = 0
        else:
            commands.add_option(Option(Content(_("No command is called that.")), disabled=True))

    def _line(self, choice: Available) -> Content:
        app = cast("CrmApp", self.app)
        keys = shown_keys(app.keymap.of(choice.command))
        if choice.destination is not None and keys:
            keys = f"{keys} {shown_key(choice.destination.letter)}"
        text, more = choice.label, WORDS.get(choice.command.id)
        text = f"{text}: {_(more)}" if more else text
        label = Content.styled(text, "dim" if choice.reason else "")
        line = Content.assemble(
            label, " " * max(2, _LABEL_WIDTH - cell_len(text)), Content.styled(keys, "dim")
        )
        return Content.assemble(line, "\n  ", Content.styled(choice.reason, "dim")) if choice.reason else line


def _matches(choice: Available, words: Sequence[str]) -> bool:
    """Whether every word stands in the name, in the chosen language or in English, without diacritics."""
    command = choice.command
    english = choice.destination.label if choice.destination is not None else command.label
    more = WORDS.get(command.id, "")
    text = fold(f"{choice.label} {english} {command.id} {more and _(more)} {more}")
    return all(word in text for word in words)
