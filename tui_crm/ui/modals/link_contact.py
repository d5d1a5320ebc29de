"""Finds the other end of a link while one types, and asks for the position held there (R3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import Worker

from tui_crm.i18n import _
from tui_crm.text.fold import fold
from tui_crm.ui.base import CrmModal
from tui_crm.ui.format import plain
from tui_crm.ui.widgets.text_input import TextInput

_MOVES = {"down": "cursor_down", "up": "cursor_up", "pagedown": "page_down", "pageup": "page_up"}


class Offered(NamedTuple):
    """A contact that may be linked; `detail` tells namesakes apart."""

    id: int | None
    name: str
    detail: str = ""


class Chosen(NamedTuple):
    """What the person wants linked; without an id the organization of that name, made where there is none."""

    id: int | None
    name: str
    position: str


class LinkContact(CrmModal[Chosen | None]):
    """A name with suggestions below it, and the position; Enter goes on from the one to the other.

    Args:
        title: already translated; data in it is never markup.
        suggest: what fits a text; called on the service thread.
        may_create: whether a name that fits nothing may be taken too.
    """

    def __init__(self, title: str, suggest: Callable[[str], Sequence[Offered]], may_create: bool) -> None:
        super().__init__()
        self._title, self._suggest, self._may_create = title, suggest, may_create
        self._offered: list[tuple[Option, Offered]] = []
        self._asked = self._answered = ""
        self._looking: Worker[None] | None = None
        self._taken: Offered | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog link-contact"):
            yield Static(plain(self._title), classes="dialog-title")
            with Horizontal(classes="dialog-line"):
                yield Static(plain(_("Name")), classes="dialog-label")
                yield TextInput(id="link-name")
            yield OptionList(id="link-offered", markup=False)
            with Horizontal(classes="dialog-line"):
                yield Static(plain(_("Position")), classes="dialog-label")
                yield TextInput(id="link-position")
            yield Static(
                plain(_("Type a part of the name. Enter takes what is marked, Enter on the position links.")),
                classes="dialog-hint",
            )

    def on_mount(self) -> None:
        # The arrows go on while one types: the list never takes the focus.
        self.query_one(OptionList).can_focus = False
        self._box.focus()

    @property
    def _box(self) -> Input:
        return self.query_one("#link-name", Input)

    @property
    def _text(self) -> str:
        return self._box.value.strip()

    def must_wait(self, key: str) -> bool:
        """What stands in the list is for an older text as long as the one for this text is looked up."""
        looks_up = self._looking is not None and not self._looking.is_finished
        is_behind = looks_up or self._asked != self._text
        return is_behind and self.focused is self._box and (key == "enter" or key in _MOVES)

    @on(Input.Changed, "#link-name")
    def typed(self, event: Input.Changed) -> None:
        """Another name: what was taken before is not meant any more."""
        self._asked = event.value.strip()
        if self._taken is None or event.value != self._taken.name:
            self._taken = None
            self._looking = self.run_worker(self._offer(self._asked), group="suggest", exclusive=True)

    async def _offer(self, text: str) -> None:
        with self.refusing():
            found = list(await self.call(self._suggest, text)) if text else []
            if self._may_create and text and not any(fold(one.name) == fold(text) for one in found):
                found.append(Offered(None, text))
            if text == self._text and self._taken is None:
                self._show(found)

    def _show(self, found: list[Offered]) -> None:
        """Offers these for what stands in the field."""
        self._answered = self._text
        self._offered = [(Option(plain(_line(one))), one) for one in found]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([option for option, _one in self._offered])
        options.highlighted = 0 if found else None

    async def on_key(self, event: events.Key) -> None:
        """The text field has the focus, and the arrows move in the list all the same."""
        move = _MOVES.get(event.key)
        if move is not None and self.focused is self._box:
            event.stop()
            await self.app.run_action(move, self.query_one(OptionList))

    @on(Input.Submitted, "#link-name")
    def take(self) -> None:
        """What is marked in the list is meant; the position is next."""
        place = self.query_one(OptionList).highlighted
        if place is not None and self._answered == self._text:
            self._take(self._offered[place][1])

    @on(OptionList.OptionSelected)
    def clicked(self, event: OptionList.OptionSelected) -> None:
        """A click means what was there to be seen, which may be gone by now."""
        for option, one in self._offered:
            if option is event.option:
                self._take(one)
                return

    def _take(self, one: Offered) -> None:
        self._taken = one
        self._box.value = one.name
        self._box.cursor_position = len(one.name)
        self._show([one])
        self.query_one("#link-position", Input).focus()

    @on(Input.Submitted, "#link-position")
    def link(self, event: Input.Submitted) -> None:
        """Closes with both; without a name that was taken it goes back to the name."""
        if self._taken is None:
            self._box.focus()
        else:
            self.dismiss(Chosen(self._taken.id, self._taken.name, event.value.strip()))


def _line(one: Offered) -> str:
    if one.id is None:
        return _("New: {name}").format(name=one.name)
    return f"{one.name}  ({one.detail})" if one.detail else one.name
