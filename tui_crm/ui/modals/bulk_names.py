"""Choosing tags, users, fields or options for many contacts: typing narrows the list down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import Worker

from tui_crm import wording
from tui_crm.domain.problems import CrmError
from tui_crm.i18n import _
from tui_crm.text.fold import fold
from tui_crm.ui.base import CrmModal
from tui_crm.ui.format import plain
from tui_crm.ui.widgets.text_input import TextInput

_MOVES = {"down": "cursor_down", "up": "cursor_up", "pagedown": "page_down", "pageup": "page_up"}


class Offered(NamedTuple):
    """A name that can be chosen, as it is called and as it is shown."""

    name: str
    label: str


class _Box(TextInput):
    """The box that is typed into; Space may mark something instead."""

    def __init__(self, mark: Callable[[], bool]) -> None:
        """`mark` is called for each Space; False where it is to be typed."""
        super().__init__(placeholder=_("Type a part of the name"), id="bulk-name")
        self._mark = mark

    def on_key(self, event: events.Key) -> None:
        """Comes before the input's own handler."""
        if event.key == "space" and self._mark():
            event.prevent_default().stop()


class BulkNames(CrmModal[tuple[str, ...] | None]):
    """Closes with the chosen names in the order of choosing, or with None at Escape.

    Args:
        title: already translated.
        offered: what there is.
        may_create: whether a name that there is not may be chosen too.
        is_one: whether exactly one is chosen, so that nothing is marked.
        unknown: what an unknown name is answered with; "" for the usual sentence.
        check: called on the service thread with the chosen names; what it refuses is told, and stays typed.
    """

    _checking: Worker[None] | None = None

    def __init__(
        self,
        title: str,
        offered: Sequence[Offered],
        *,
        may_create: bool = False,
        is_one: bool = False,
        unknown: str = "",
        check: Callable[[tuple[str, ...]], object] | None = None,
    ) -> None:
        super().__init__()
        self._title, self._offered, self._may_create = title, list(offered), may_create
        self._is_one, self._unknown, self._check = is_one, unknown, check
        self._marked: list[str] = []
        self._shown: list[tuple[Option, Offered]] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog bulk-names"):
            yield Static(plain(self._title), classes="dialog-title")
            yield _Box(self._mark)
            yield OptionList(id="bulk-offered", markup=False)
            yield Static(id="bulk-error", classes="dialog-error")
            one, several = _("Enter takes it, Esc goes back."), _("Space marks several, Enter takes them.")
            yield Static(plain(one if self._is_one else several), classes="dialog-hint")

    def on_mount(self) -> None:
        # The arrows go on while one types: the list never takes the focus.
        self._list.can_focus = False
        self._say("")
        self._box.focus()
        self._narrow()

    @property
    def is_between_forms(self) -> bool:
        return self._checking is not None and not self._checking.is_finished

    @property
    def _box(self) -> Input:
        return self.query_one(Input)

    @property
    def _list(self) -> OptionList:
        return self.query_one(OptionList)

    @property
    def _here(self) -> Offered | None:
        """What is under the cursor of the list."""
        place = self._list.highlighted
        return self._shown[place][1] if place is not None and place < len(self._shown) else None

    @on(Input.Changed)
    def typed(self) -> None:
        self._say("")
        self._narrow()

    def _say(self, mistake: str) -> None:
        error = self.query_one("#bulk-error", Static)
        error.update(plain(mistake, keep_newlines=True))
        error.display = bool(mistake)

    def _narrow(self, current: str | None = None) -> None:
        """Shows what has every word that was typed, and the new name that it may be."""
        text = " ".join(self._box.value.split())
        words = fold(text).split()
        fitting = [one for one in self._offered if all(word in fold(one.label) for word in words)]
        if self._may_create and text and not any(fold(one.name) == fold(text) for one in self._offered):
            fitting.append(Offered(text, _("New: {name}").format(name=text)))
        self._shown = [(Option(plain(self._line(one))), one) for one in fitting]
        self._list.clear_options()
        self._list.add_options([option for option, _one in self._shown])
        if fitting:
            self._list.highlighted = next((n for n, one in enumerate(fitting) if one.name == current), 0)
        else:
            unknown = self._unknown or _("Nothing is called that.")
            self._list.add_option(Option(plain(unknown), disabled=True))

    def _line(self, one: Offered) -> str:
        if self._is_one:
            return one.label
        return f"[{'x' if one.name in self._marked else ' '}] {one.label}"

    async def on_key(self, event: events.Key) -> None:
        """The text field has the focus, and the arrows move in the list all the same."""
        if event.key in _MOVES:
            event.stop()
            await self.app.run_action(_MOVES[event.key], self._list)

    def _mark(self) -> bool:
        """Takes the name under the cursor among the marked ones, or out of them.

        False where none is there, or a new name is being typed: then Space is a letter of that name.
        """
        here = self._here
        if self._is_one or here is None or (here not in self._offered and self._box.value):
            return False
        self._toggle(here)
        return True

    def _toggle(self, one: Offered) -> None:
        if one not in self._offered:
            self._offered.insert(0, one)
        if one.name in self._marked:
            self._marked.remove(one.name)
        else:
            self._marked.append(one.name)
        with self.prevent(Input.Changed):
            self._box.value = ""
        self._narrow(one.name)

    @on(Input.Submitted)
    def take(self) -> None:
        """Takes what is marked; what was typed besides, or is under the cursor with nothing marked, too."""
        here = self._here
        chosen = list(self._marked)
        if here is not None and here.name not in chosen and (self._box.value.strip() or not chosen):
            chosen.append(here.name)
        if chosen:
            self._close_with(tuple(chosen))

    def _close_with(self, chosen: tuple[str, ...]) -> None:
        if self._check is None:
            self.dismiss(chosen)
        elif not self.is_between_forms:
            self._checking = self.run_worker(self._close_checked(self._check, chosen), group="check")

    async def _close_checked(
        self, check: Callable[[tuple[str, ...]], object], chosen: tuple[str, ...]
    ) -> None:
        try:
            await self.call(check, chosen)
        except CrmError as error:
            self._say(wording.explain(error))
        else:
            self.dismiss(chosen)

    @on(OptionList.OptionSelected)
    def clicked(self, event: OptionList.OptionSelected) -> None:
        """A click does as Space, or as Enter where one is chosen; it means what was there to be seen."""
        one = next((one for option, one in self._shown if option is event.option), None)
        if one is not None and self._is_one:
            self._close_with((one.name,))
        elif one is not None:
            self._toggle(one)
        self._box.focus()
