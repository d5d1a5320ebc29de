"""The search box of a list with the number of contacts found."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui_crm.i18n import _, language, ngettext
from tui_crm.ui.widgets.text_input import TextInput


def grouped(count: int) -> str:
    """A count as people read it: "12,345", in Polish "12 345" with a no-break space."""
    return f"{count:,}".replace(",", "\u00a0" if language() == "pl" else ",")


def count_text(found: int, total: int | None) -> str:
    """How many there are; with a search, how many of how many."""
    if total is None or total == found:
        return ngettext("{count} contact", "{count} contacts", found).format(count=grouped(found))
    return ngettext("{found} of {total} contact", "{found} of {total} contacts", total).format(
        found=grouped(found), total=grouped(total)
    )


class SearchBar(Horizontal):
    """An input and a count beside it; it tells what is typed and fetches nothing."""

    DEFAULT_CSS = """
    SearchBar {
        height: 1;
        & > Input { width: 1fr; }
        & > #search-base { width: auto; padding: 0 1; text-style: bold; }
        & > #search-count { width: auto; min-width: 14; text-align: right; padding: 0 1; }
    }
    """

    class Typed(Message):
        """The text was changed by the person."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The person is done typing: the list is next."""

    def __init__(self) -> None:
        super().__init__()
        self._work = ""
        self._marks = ""
        self._count = ""

    def compose(self) -> ComposeResult:
        yield Static(id="search-base", markup=False)
        yield TextInput(placeholder=_("Search: name, phone, e-mail, city..."), id="search-text")
        yield Static(id="search-count", markup=False)

    @property
    def text(self) -> str:
        """What stands in the box."""
        return self.query_one(Input).value

    def clear(self) -> None:
        """Empties the box without telling: whoever clears it knows."""
        box = self.query_one(Input)
        with box.prevent(Input.Changed):
            box.value = ""

    def focus_box(self) -> None:
        """Puts the cursor into the box."""
        self.query_one(Input).focus()

    def show_base(self, name: str) -> None:
        """Says which base is searched."""
        _say(self.query_one("#search-base", Static), name)

    def show_count(self, found: int, total: int | None) -> None:
        """Shows how many were found, of how many in the base."""
        self._count = count_text(found, total)
        self._say_count()

    def show_marks(self, marks: int) -> None:
        """Shows how many contacts are marked."""
        self._marks = (
            ngettext("{count} marked", "{count} marked", marks).format(count=grouped(marks)) if marks else ""
        )
        self._say_count()

    def show_work(self, text: str) -> None:
        """Shows how far something is that goes on behind the list; "" when it has ended."""
        self._work = text
        self._say_count()

    def show_searching(self) -> None:
        """Says that the answer takes a moment."""
        self._count = _("Searching...")
        self._say_count()

    def _say_count(self) -> None:
        parts = filter(None, (self._work, self._marks, self._count))
        _say(self.query_one("#search-count", Static), ", ".join(parts))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Passes on what was typed."""
        event.stop()
        self.post_message(self.Typed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on to the list."""
        event.stop()
        self.post_message(self.Left())


def _say(label: Static, text: str) -> None:
    """Changes a text only where it is another one: each change lays out the screen."""
    if str(label.content) != text:
        label.update(Content(text))
