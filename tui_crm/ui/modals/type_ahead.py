"""A dialog with a name to type and what fits it below: the ground of those that look contacts up (R3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import ScreenResultType
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import Worker

from tui_crm.domain.contact import Kind
from tui_crm.i18n import _
from tui_crm.text.fold import fold
from tui_crm.ui.base import CrmModal
from tui_crm.ui.format import plain
from tui_crm.ui.widgets.text_input import TextInput
from tui_crm.wording import kind_label

_MOVES = {"down": "cursor_down", "up": "cursor_up", "pagedown": "page_down", "pageup": "page_up"}


MOST = 8
"""Contacts of a base that are offered at once."""


class Offered(NamedTuple):
    """A contact that may be taken; `detail` tells namesakes apart.

    Attributes:
        id: None for one that would have to be made, and for a line that only says something.
        kind: what would be made, where that is not clear by itself.
        is_told: whether it only says something.
    """

    id: int | None
    name: str
    detail: str = ""
    kind: Kind | None = None
    is_told: bool = False


def shortened(found: Sequence[Offered]) -> list[Offered]:
    """The first of them, and a line that says so where there are more."""
    if len(found) <= MOST:
        return list(found)
    return [*found[:MOST], Offered(None, _("... more: type more of the name"), is_told=True)]


class TypeAhead(CrmModal[ScreenResultType]):
    """The box keeps the focus while the arrows move in the list; Enter and a click take.

    What is offered is looked up on the service thread; a newer text comes before an older one. Subclasses say
    what fits a text, what taking one means, and compose `box_and_list` into their dialog.

    Args:
        typed: what stands in the box at first.
    """

    _asked = _answered = ""
    _looking: Worker[None] | None = None
    _taken: Offered | None = None
    _offered: Sequence[tuple[Option, Offered]] = ()

    def __init__(self, typed: str = "") -> None:
        super().__init__()
        self._first = typed

    def suggest(self, text: str) -> Sequence[Offered]:
        """What fits a text that is not empty, the best first. Called on the service thread."""
        raise NotImplementedError

    def new_ones(self, text: str) -> Iterable[Offered]:
        """What could be made of a text that is nobody's name."""
        del text
        return ()

    def take(self, one: Offered) -> None:
        """It was chosen."""
        raise NotImplementedError

    def box_and_list(self, label: str) -> ComposeResult:
        """The box with its label, and the list."""
        with Horizontal(classes="dialog-line"):
            yield Static(plain(label), classes="dialog-label")
            yield TextInput(select_on_focus=False, id="typed-name")
        yield OptionList(id="offered", classes="offered", markup=False)

    def on_mount(self) -> None:
        # The arrows go on while one types: the list never takes the focus.
        self.query_one("#offered", OptionList).can_focus = False
        self.box.focus()
        self.box.value = self._first
        self.box.cursor_position = len(self._first)

    @property
    def box(self) -> Input:
        """What is typed into."""
        return self.query_one("#typed-name", Input)

    @property
    def _text(self) -> str:
        return self.box.value.strip()

    def must_wait(self, key: str) -> bool:
        """What stands in the list is for an older text as long as the one for this text is looked up."""
        looks_up = self._looking is not None and not self._looking.is_finished
        is_behind = looks_up or self._asked != self._text
        return is_behind and self.focused is self.box and (key == "enter" or key in _MOVES)

    @on(Input.Changed, "#typed-name")
    def typed(self, event: Input.Changed) -> None:
        """Another name: what was taken before is not meant any more."""
        self._asked = event.value.strip()
        if self._taken is None or event.value != self._taken.name:
            self._taken = None
            self._looking = self.run_worker(self._offer(self._asked), group="suggest", exclusive=True)

    async def _offer(self, text: str) -> None:
        with self.refusing():
            found = list(await self.call(self.suggest, text)) if text else []
            if text and not any(fold(one.name) == fold(text) for one in found):
                found += self.new_ones(text)
            if text == self._text and self._taken is None:
                self.offer(found)

    def offer(self, found: Sequence[Offered]) -> None:
        """Offers these for what stands in the box."""
        self._answered = self._text
        self._offered = [(Option(plain(line_of(one)), disabled=one.is_told), one) for one in found]
        options = self.query_one("#offered", OptionList)
        options.clear_options()
        options.add_options([option for option, _one in self._offered])
        options.highlighted = 0 if found else None

    async def on_key(self, event: events.Key) -> None:
        """The box has the focus, and the arrows move in the list all the same."""
        move = _MOVES.get(event.key)
        if move is not None and self.focused is self.box:
            event.stop()
            await self.app.run_action(move, self.query_one("#offered", OptionList))

    @on(Input.Submitted, "#typed-name")
    def take_marked(self) -> None:
        """What is marked in the list is meant."""
        place = self.query_one("#offered", OptionList).highlighted
        if place is not None and self._answered == self._text:
            self.take(self._offered[place][1])

    @on(OptionList.OptionSelected, "#offered")
    def clicked(self, event: OptionList.OptionSelected) -> None:
        """A click means what was there to be seen, which may be gone by now."""
        for option, one in self._offered:
            if option is event.option:
                self.take(one)
                return


def line_of(one: Offered) -> str:
    """What is offered as people read it."""
    if one.is_told:
        return one.name
    if one.id is None and one.kind is not None:
        return _("New: {name} ({base})").format(name=one.name, base=kind_label(one.kind))
    if one.id is None:
        return _("New: {name}").format(name=one.name)
    return f"{one.name}  ({one.detail})" if one.detail else one.name
