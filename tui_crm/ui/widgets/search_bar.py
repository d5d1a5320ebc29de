"""The search box of a list with the number of contacts found."""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from textual.app import ComposeResult
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from tui_crm.i18n import _, ngettext
from tui_crm.ui.geometry import count_width
from tui_crm.ui.widgets.cells import cells_of, fit
from tui_crm.ui.widgets.text_input import TextInput
from tui_crm.wording.counts import grouped as grouped


def count_text(found: int, total: int | None, is_exact: bool = True) -> str:
    """How many there are; with a search, how many of how many.

    Args:
        total: of the base, while something is searched; None where that is not asked or not known.
        is_exact: whether there are no more than `found`; "10,000+" otherwise.
    """
    shown = grouped(found) if is_exact else f"{grouped(found)}+"
    if total is None or (total == found and is_exact):
        return ngettext("{count} contact", "{count} contacts", found).format(count=shown)
    return ngettext("{found} of {total} contact", "{found} of {total} contacts", total).format(
        found=shown, total=grouped(total)
    )


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


class SearchBar(Widget):
    """An input between the name of the base and a count; it tells what is typed and fetches nothing.

    Name and count are drawn, and the input keeps its place whatever they say: a count that laid out the
    screen anew would cost more than the search.
    """

    COMPONENT_CLASSES = {"search-bar--base", "search-bar--mistake"}  # noqa: RUF012 - Textual reads it from the class
    DEFAULT_CSS = """
    SearchBar {
        height: 1;
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
        self._work = ""
        self._marks = 0
        self._count = ""
        self._numbers = ""
        self._mistake = ""
        self._drawn_as: object = None
        self._drawn = Strip(())

    def compose(self) -> ComposeResult:
        yield self.box

    def on_resize(self) -> None:
        self.make_room(self.outer_size.width)

    def make_room(self, width: int) -> None:
        """The places of name and count, beside which the input lies, in a bar of this width.

        Whoever knows the width before the first layout says it, which spares a second one.
        """
        right, left = count_width(width), cells_of(self._base) + 2
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

    def show_count(self, found: int, is_exact: bool, total: int | None) -> None:
        """Shows how many are known to be there, whether that is all, and of how many in the base."""
        numbers = grouped(found) if is_exact else f"{grouped(found)}+"
        self._say(count_text(found, total, is_exact), numbers)

    def show_searching(self) -> None:
        """Says that the answer takes a moment."""
        self._say(_("Searching..."), "")

    def show_mistake(self, text: str) -> None:
        """Says what is wrong with the line, in the place of the count; "" where nothing is."""
        if text != self._mistake:
            self._mistake = text
            self.refresh()

    def show_marks(self, marks: int) -> None:
        """Shows how many contacts are marked."""
        if marks != self._marks:
            self._marks = marks
            self.refresh()

    def show_work(self, text: str) -> None:
        """Shows how far something is that goes on behind the list; "" when it has ended."""
        if text != self._work:
            self._work = text
            self.refresh()

    def _say(self, count: str, numbers: str) -> None:
        if (count, numbers) != (self._count, self._numbers):
            self._count, self._numbers = count, numbers
            self.refresh()

    @property
    def said(self) -> str:
        """What stands at the right: what is wrong, or the longest form that there is room for."""
        if self._mistake:
            return self._mistake
        marks = (
            ngettext("{count} marked", "{count} marked", self._marks).format(count=grouped(self._marks))
            if self._marks
            else ""
        )
        room = count_width(self.outer_size.width) - 2
        text = ""
        for parts in (
            (self._work, marks, self._count),
            (self._work or marks, "" if self._work else self._numbers),
        ):
            text = ", ".join(filter(None, parts))
            if cells_of(text) <= room:
                return text
        return text if not self._work else self._work

    # Drawing

    def render_lines(self, crop: Region) -> list[Strip]:
        """Name and count on a line that the input lies over."""
        key = (self.outer_size.width, self._base, self.said)
        if key != self._drawn_as:
            self._drawn_as, self._drawn = key, self._draw()
        return [self._drawn.crop(*crop.column_span)] * crop.height

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._drawn_as = None

    def _draw(self) -> Strip:
        width, room = self.outer_size.width, count_width(self.outer_size.width)
        said = fit(self.said, max(0, room - 2)).rstrip()
        name = fit(f" {self._base} ", width - room)
        mistake = self.get_component_rich_style("search-bar--mistake")
        line = [
            Segment(name, self.get_component_rich_style("search-bar--base")),
            Segment(
                " " * (room - 1 - cells_of(said)) + said + " ", mistake if self._mistake else self.rich_style
            ),
        ]
        strip = Strip(line).adjust_cell_length(width, self.rich_style)
        for line_filter in self.get_line_filters():
            strip = strip.apply_filter(line_filter, self.background_colors[1])
        return strip

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
