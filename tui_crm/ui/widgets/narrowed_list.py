"""A list to choose from with a box above it: typing narrows it down, the arrows move in it meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.message import Message
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui_crm.i18n import _
from tui_crm.text.fold import fold
from tui_crm.ui.format import plain
from tui_crm.ui.widgets.text_input import TextInput

_MOST_HEIGHT = 66
"""Hundredths of the terminal that the list has at most, as its styles say."""
_MOVES = {
    "down": "cursor_down",
    "up": "cursor_up",
    "pagedown": "page_down",
    "pageup": "page_up",
    "home": "first",
    "end": "last",
}


class Line(NamedTuple):
    """Something to choose.

    Attributes:
        name: what is told of it.
        label: what is searched for what was typed; already translated.
        mark: what stands before the label.
    """

    name: str
    label: str
    mark: str = ""


class _Box(TextInput):
    def __init__(self, pressed: Callable[[events.Key], bool]) -> None:
        super().__init__(placeholder=_("Type a part of the name"))
        self._pressed = pressed

    def on_key(self, event: events.Key) -> None:
        """Comes before the input's own handler."""
        if self._pressed(event):
            event.prevent_default().stop()


class NarrowedList(Vertical):
    """The box has the focus all the time; Enter and a click choose.

    Args:
        lines: all there are.
        list_id: of the list.
        here: the line that has the cursor at first.
        pressed: asked of each other key before it is typed; whether it was for the dialog.
    """

    DEFAULT_CSS = """
    NarrowedList { height: auto; }
    NarrowedList > OptionList { height: auto; max-height: 66vh; }
    """

    class Chosen(Message):
        """A line was chosen."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(
        self,
        lines: Sequence[Line],
        list_id: str,
        here: str = "",
        pressed: Callable[[events.Key], bool] = lambda _event: False,
    ) -> None:
        super().__init__()
        self._lines, self._here, self._other = tuple(lines), here, pressed
        self._shown: list[tuple[Option, Line]] = []
        self.list = OptionList(id=list_id, markup=False)
        self.list.can_focus = False
        self.box = _Box(self._pressed)

    def compose(self) -> ComposeResult:
        yield self.box
        yield self.list

    def on_mount(self) -> None:
        self.box.focus()
        self._narrow()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Textual would count a list that scrolls at its full length."""
        wanted = self.list.get_content_height(container, viewport, width)
        return 1 + min(wanted, viewport.height * _MOST_HEIGHT // 100)

    @property
    def here(self) -> Line | None:
        """The line under the cursor; None where nothing fits what was typed."""
        place = self.list.highlighted
        return self._shown[place][1] if place is not None and self._shown else None

    def fitting(self, text: str) -> list[Line]:
        """The lines that have every word of the text."""
        words = fold(text).split()
        return [one for one in self._lines if all(word in fold(one.label) for word in words)]

    def _narrow(self) -> None:
        fitting = self.fitting(self.box.value)
        self._shown = [(Option(plain(f"{one.mark or ' '} {one.label}"), id=one.name), one) for one in fitting]
        self.list.clear_options()
        self.list.add_options([option for option, _line in self._shown])
        if not fitting:
            self.list.add_option(Option(plain(_("Nothing is called that.")), disabled=True))
            return
        names = [one.name for one in fitting]
        self.list.highlighted = names.index(self._here) if self._here in names else 0
        # The list may have no height yet, and would not know then that the line is out of sight.
        self.call_after_refresh(self.list.scroll_to_highlight)

    def _pressed(self, event: events.Key) -> bool:
        move = _MOVES.get(event.key)
        if move is not None:
            getattr(self.list, f"action_{move}")()
        return move is not None or self._other(event)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._narrow()

    @on(Input.Submitted)
    def _enter(self, event: Input.Submitted) -> None:
        event.stop()
        if (line := self.here) is not None:
            self.post_message(self.Chosen(line.name))

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None:
            self.post_message(self.Chosen(event.option_id))
