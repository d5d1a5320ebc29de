"""The command palette: every command and every contact, found by what they are called."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, cast

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option
from textual.worker import Worker

from tui_crm.domain.access import Permission
from tui_crm.domain.problems import CrmError, Problem
from tui_crm.i18n import N_, _, language
from tui_crm.ui.base import CrmModal
from tui_crm.ui.elsewhere import Elsewhere, elsewhere, go_to_contact, go_to_view
from tui_crm.ui.format import plain, shown_keys
from tui_crm.ui.matching import Fit, ranked
from tui_crm.ui.offers import Available, available, looked_up
from tui_crm.ui.widgets.cells import cells_of, fit
from tui_crm.wording import kind_label

if TYPE_CHECKING:
    from tui_crm.domain.views import View
    from tui_crm.services.contacts import FoundContact
    from tui_crm.ui.app import CrmApp

_LABEL_WIDTH, _LABEL_MOST = 40, 52
_CONTACTS = 8
"""Contacts that are offered at once, and views."""
_WAIT_SECONDS = 0.1
"""So long what stands in the list waits for the contacts of a new text; then commands come without them."""
_RECENT = 5
"""Commands that were used last, which come first while nothing is typed."""
WORDS = {"anywhere.settings": N_("fields, tags, users, groups, SSH keys")}
"""What a command is looked for by besides its name: what it leads to."""
SOUGHT = {"anywhere.settings": N_("preferences, theme, language, keymap, start, tips, stages, mailboxes")}
"""What else it is looked for by, without being shown."""
_MOVES = {"down": "cursor_down", "up": "cursor_up", "pagedown": "page_down", "pageup": "page_up"}


class Choice(NamedTuple):
    """A line of the palette.

    Attributes:
        name: tells it from all others.
        text: what it is called; data in it is safe only as `plain` content.
        side: what stands beside it: keys, or what it is.
        reason: why it can't be chosen, as a sentence; "" where it can.
        run: does it.
        names, more: what a command is found by; what the base has found has none.
    """

    name: str
    text: str
    side: str
    reason: str
    run: Callable[[CrmApp], Awaitable[None]]
    names: tuple[str, ...] = ()
    more: tuple[str, ...] = ()


def choice_of(one: Available | Elsewhere, keys: str) -> Choice:
    """A command as a line of the palette."""
    command = one.command
    destination = one.destination if isinstance(one, Available) else None
    english = destination.label if destination is not None else command.label
    words = WORDS.get(command.id, "")
    text = f"{one.label}: {_(words)}" if words else one.label
    sought = SOUGHT.get(command.id, "")
    more = (command.id, *((_(words), words) if words else ()), *((_(sought), sought) if sought else ()))
    name = f"{command.id} {english}" if destination is not None else command.id
    return Choice(name, text, keys, one.reason, one.run, (one.label, english, _(english)), more)


class Palette(CrmModal[Choice | None]):
    """Type to find a command or a contact, Enter takes it. Closes with what was chosen, or with None.

    Args:
        here: the commands of the place where the person is.
        others: those of other screens, which are only offered for what was typed.
        recent: the names of those that were chosen last, the last one first.
    """

    def __init__(
        self, here: Sequence[Choice], others: Sequence[Choice] = (), recent: Sequence[str] = ()
    ) -> None:
        super().__init__()
        by_name = {one.name: one for one in here}
        first = [by_name[name] for name in recent if name in by_name]
        self._first = [*first, *(one for one in here if one not in first)]
        self._here, self._others = here, others
        self._shown: list[Choice] = []
        self._asked = self._answered = ""
        self._looking: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog palette"):
            yield Input(
                placeholder=_("What do you want to do, or whom do you look for?"), id="palette-search"
            )
            yield OptionList(id="palette-commands", markup=False)

    def on_mount(self) -> None:
        # The arrows go on while one types: the list never takes the focus.
        self.query_one(OptionList).can_focus = False
        self._show(self._first)

    def must_wait(self, key: str) -> bool:
        """What stands in the list is for an older text until the one for this text stands there."""
        text = self.query_one(Input).value.strip()
        return self._answered != text and (key == "enter" or key in _MOVES)

    @on(Input.Changed)
    def search(self, event: Input.Changed) -> None:
        """A newer text: what is still being looked up for an older one is not wanted any more."""
        self._asked = event.value.strip()
        self._looking = self.run_worker(self._find(self._asked), group="palette", exclusive=True)

    @on(Input.Submitted)
    def choose(self) -> None:
        highlighted = self.query_one(OptionList).highlighted
        if highlighted is not None and self._shown:
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

    # What fits

    async def _find(self, text: str) -> None:
        """Commands and contacts in one go, where these are found at once; else the commands first."""
        if not text:
            self._answer(text, self._first)
            return
        fitting = ranked((*self._here, *self._others), text, lambda one: (one.names, one.more))
        looking = asyncio.ensure_future(self._look_up(text))
        try:
            await asyncio.wait((looking,), timeout=_WAIT_SECONDS)
            if not looking.done():
                self._answer(text, [one for fit in Fit for one in fitting[fit]])
            found = await looking
        finally:
            looking.cancel()
        self._answer(text, [*fitting[Fit.BEGINNINGS], *found, *fitting[Fit.INSIDE], *fitting[Fit.AROUND]])

    async def _look_up(self, text: str) -> list[Choice]:
        """The contacts and the saved views that fit a text; none where the base can't be read just now."""
        session = self.session
        if not session.may(Permission.SEE):
            return []
        try:
            contacts = await self.call(session.contacts.suggest, text, _CONTACTS)
            views = await self.call(partial(session.views.all, language=language()))
        except CrmError:  # the list, which is read all the time, tells it
            return []
        fitting = ranked(views, text, lambda one: ((one.name,), ()))
        named = [one for fit in Fit for one in fitting[fit]][:_CONTACTS]
        return [*map(_of_view, named), *map(_of_contact, contacts)]

    def _answer(self, text: str, choices: Sequence[Choice]) -> None:
        """Shows what fits, the cursor on the first; where it was put, if the text is the same still."""
        if text != self._asked:
            return
        place = self.query_one(OptionList).highlighted if self._answered == text else None
        was = self._shown[place].name if place and place < len(self._shown) else ""
        self._answered = text
        self._show(choices, was)

    def _show(self, choices: Sequence[Choice], was: str = "") -> None:
        self._shown = list(choices)
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(_line(one)) for one in choices])
        if choices:
            names = [one.name for one in choices]
            options.highlighted = names.index(was) if was in names else 0
        else:
            options.add_option(Option(Content(_("No command and no contact is called that.")), disabled=True))


def _line(one: Choice) -> Content:
    text = one.text if cells_of(one.text) <= _LABEL_MOST else fit(one.text, _LABEL_MOST)
    label = plain(text, "dim" if one.reason else "")
    width = _LABEL_WIDTH if one.names else _LABEL_MOST + 2
    space = " " * max(2, width - cells_of(label.plain))
    line = Content.assemble(label, space, plain(one.side, "dim"))
    return Content.assemble(line, "\n  ", plain(one.reason, "dim")) if one.reason else line


def _of_contact(found: FoundContact) -> Choice:
    text = f"{found.name} ({found.detail})" if found.detail else found.name
    side = kind_label(found.kind)
    if not found.is_active:
        side = _("{kind}, inactive").format(kind=side)

    async def run(app: CrmApp) -> None:
        app.run_worker(go_to_contact(app, found.id), group="go-to", exclusive=True)

    return Choice(f"contact {found.id}", text, side, "", run)


def _of_view(view: View) -> Choice:
    async def run(app: CrmApp) -> None:
        app.run_worker(go_to_view(app, view), group="go-to", exclusive=True)

    side = _("View of {base}").format(base=kind_label(view.kind, plural=True))
    return Choice(f"view {view.id}", view.name, side, "", run)


def choices_of(screen: Screen[object], known: dict[str, Problem]) -> tuple[list[Choice], list[Choice]]:
    """What the palette offers from a screen: what can be done there, and on others."""
    app = cast("CrmApp", screen.app)
    offered = available(screen, known)
    others = elsewhere(app, {one.command.label for one in offered})
    return (
        [choice_of(one, one.keys) for one in offered],
        [choice_of(one, shown_keys(app.keymap.of(one.command))) for one in others],
    )


async def open_palette(app: CrmApp) -> None:
    """Opens it over the screen that is shown, in the place of the help, and does what is chosen."""
    from tui_crm.ui.modals.help import Help

    screen = app.screen
    if isinstance(screen, Help):
        screen.dismiss(True)
        return
    if isinstance(screen, Palette):
        return
    known = await looked_up(screen)

    async def chosen(choice: Choice | None) -> None:
        if choice is not None:
            app.recent_choices[:] = [choice.name, *(one for one in app.recent_choices if one != choice.name)][
                :_RECENT
            ]
            await choice.run(app)

    if app.screen is screen:
        app.push_screen(Palette(*choices_of(screen, known), app.recent_choices), chosen)
