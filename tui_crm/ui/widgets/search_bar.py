"""The search box of a list."""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from textual.app import ComposeResult
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Input

from tui_crm.i18n import _
from tui_crm.ui.geometry import mistake_width
from tui_crm.ui.messages import DoneByMouse
from tui_crm.ui.widgets.cells import cells_of, fit
from tui_crm.ui.widgets.one_line import OneLine
from tui_crm.ui.widgets.text_input import TextInput


def hint(width: int) -> str:
    """What an empty search box of this width says."""
    long = _("Search: name, phone, e-mail, city...")
    return long if cells_of(long) <= width else _("Search: name, phone...")


class SearchInput(TextInput):
    """The box. It tells each change at once: a message later the list would have a frame of its own."""

    def __init__(self, typed: Callable[[str], None]) -> None:
        super().__init__(id="search-text")
        self._typed = typed
        self.is_quiet = False
        """Whether changes are not told."""

    def watch_value(self, value: str) -> None:
        if not self.is_quiet and self.is_mounted:
            self._typed(value)

    def on_click(self) -> None:
        """The box has the focus now, which a key gives it too. Textual runs its own handler as well."""
        self.post_message(DoneByMouse(self, "search"))


class SearchBar(OneLine):
    """An input behind the name of the base; it tells what is typed and fetches nothing."""

    COMPONENT_CLASSES = {"search-bar--base", "search-bar--mistake"}  # noqa: RUF012 - Textual reads it from the class
    DEFAULT_CSS = """
    SearchBar {
        layout: horizontal;
        & > Input { width: 1fr; }
        & > .search-bar--base { text-style: bold; }
        & > .search-bar--mistake { color: $text-error; text-style: bold; }
    }
    """

    class Left(Message):
        """The person is done typing: the list is next."""

    class Blurred(Message):
        """The person types elsewhere, or nowhere, by now."""

    def __init__(self, typed: Callable[[str], None], base: str = "") -> None:
        """Args:
        typed: called with each text that the person types, before anything is painted.
        base: the name of the base that is searched.
        """
        super().__init__()
        self.box = SearchInput(typed)
        self._base = base
        self._mistake = ""

    def compose(self) -> ComposeResult:
        yield self.box

    def on_resize(self) -> None:
        self.make_room(self.outer_size.width)

    def make_room(self, width: int) -> None:
        """The places of the name and of a mistake, beside which the input lies, in a bar of this width.

        Whoever knows the width before the first layout says it, which spares a second one.
        """
        right, left = mistake_width(width) if self._mistake else 0, cells_of(self._base) + 2
        if self.styles.padding != (0, right, 0, left):
            self.styles.padding = (0, right, 0, left)
        self.box.placeholder = hint(width - right - left)

    @property
    def text(self) -> str:
        """What stands in the box."""
        return self.box.value

    def clear(self) -> None:
        """Empties the box without telling: whoever clears it knows."""
        self.fill("")

    def fill(self, text: str) -> None:
        """Puts a line into the box without telling: whoever does it knows what is to be shown."""
        self.box.is_quiet = True
        self.box.value = text
        self.box.is_quiet = False
        self.box.cursor_position = len(text)

    def focus_box(self) -> None:
        """Puts the cursor into the box."""
        self.box.focus()

    def show_base(self, name: str) -> None:
        """Says what is searched."""
        if name != self._base:
            self._base = name
            self.make_room(self.outer_size.width)
            self.refresh()

    def show_mistake(self, text: str) -> None:
        """Says at the right what is wrong with the line, and the box gives room; "" where nothing is."""
        if text != self._mistake:
            self._mistake = text
            self.make_room(self.outer_size.width)
            self.refresh()

    # Drawing

    def draw_line(self, width: int) -> Strip:
        """Name and mistake on a line that the input lies over."""
        room = mistake_width(width)
        said = fit(self._mistake, max(0, room - 2)).rstrip()
        line = [
            Segment(fit(f" {self._base} ", width - room), self.look("search-bar--base")),
            Segment(
                " " * (room - 1 - cells_of(said)) + said + " ",
                self.look("search-bar--mistake"),
            ),
        ]
        return Strip(line)

    def on_input_changed(self, event: Input.Changed) -> None:
        """The box has told it already."""
        event.stop()

    def on_input_blurred(self, event: Input.Blurred) -> None:
        event.stop()
        self.post_message(self.Blurred())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on to the list."""
        event.stop()
        self.post_message(self.Left())
