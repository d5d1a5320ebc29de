"""The help: what can be done here and now, why the rest can't, and the keys of all other screens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input, Static

from tui_crm import wording
from tui_crm.commands import BY_ID, Command, Place
from tui_crm.domain.problems import Problem
from tui_crm.i18n import _
from tui_crm.identity import is_restricted
from tui_crm.keymap import Keymap, shown_key
from tui_crm.ui import help_lines
from tui_crm.ui.base import CrmModal
from tui_crm.ui.bindings import bindings, places_of, said_key
from tui_crm.ui.format import plain
from tui_crm.ui.offers import Available, available, is_typed_into, looked_up
from tui_crm.ui.widgets.help_view import HelpView
from tui_crm.ui.widgets.item_lines import Line
from tui_crm.ui.widgets.text_input import TextInput
from tui_crm.wording.places import place_text

if TYPE_CHECKING:
    from tui_crm.ui.app import CrmApp

_SCROLLING = frozenset({"down", "up", "pagedown", "pageup", "home", "end"})


class _Box(TextInput):
    def on_key(self, event: events.Key) -> None:
        """The box has the focus, and the keys that scroll the help do so all the same."""
        if event.key in _SCROLLING:
            event.prevent_default().stop()
            self.screen.query_one(HelpView).move(event.key)


class Help(CrmModal[bool]):
    """Typing narrows it down, the arrows and the page keys scroll.

    Closes with True where the palette is wanted instead, with None at Escape.

    Args:
        asking: the screen from which the help was asked for.
        keymap: the keys as they are now.
        known: what keeps commands from doing anything now, as `offers.looked_up` gives it.
    """

    PLACES = (Place.HELP, Place.DIALOG)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.HELP)

    def __init__(self, asking: Screen[object], keymap: Keymap, known: dict[str, Problem]) -> None:
        super().__init__()
        self._keymap = keymap
        self._offered: Sequence[Available] = available(asking, known)
        self._places = places_of(asking)
        self._place = self._places[0] if self._places else Place.ANYWHERE
        self._is_typing = is_typed_into(asking)
        self._everywhere = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog help"):
            yield Static(plain(self._heading()), classes="dialog-title", id="help-title")
            yield _Box(placeholder=_("Type to narrow it down"), id="help-search")
            yield HelpView(self._lines, id="help-keys")

    def on_mount(self) -> None:
        """The box takes what is typed."""
        self.query_one(_Box).focus()

    @on(Input.Changed)
    def search(self) -> None:
        """Other words: the first of what has them."""
        self.query_one(HelpView).show()

    def action_switch_scope(self) -> None:
        """The commands of all screens, or only what can be done here."""
        self._everywhere = not self._everywhere
        self.query_one("#help-title", Static).update(plain(self._heading()))
        self.query_one(HelpView).show()

    # What it says

    def _heading(self) -> str:
        if self._everywhere:
            return _("Help: all keys")
        return _("Help: {place}").format(place=wording.place_label(self._place))

    def _lines(self, width: int) -> Sequence[Line]:
        text = self.query_one(_Box).value
        found = help_lines.narrowed(self._sections(), text)
        if not found:
            return help_lines.laid_out((), width, (_("Nothing is called that."),), self._tail())
        head = () if text.strip() or self._everywhere else self._head()
        return help_lines.laid_out(found, width, head, self._tail())

    def _sections(self) -> list[help_lines.Section]:
        if self._everywhere:
            places = list(dict.fromkeys([*self._places, *Place]))
            return help_lines.everywhere(places, self._keymap, self._refused, self._title)
        sections = help_lines.here(self._offered)
        if self._is_typing:
            taken = {key for one in self._offered for key in self._keymap.of(one.command)}
            sections.append(help_lines.of_text_fields(taken))
        return sections

    def _head(self) -> list[str]:
        texts = [place_text(self._place)]
        if self._is_typing:
            texts.append(_("While you type, the keys in brackets are letters: leave the text field first."))
        return texts

    def _tail(self) -> list[str]:
        palette, scope = (
            shown_key(said_key(self._keymap.of(BY_ID[one])))
            for one in ("anywhere.palette", "help.switch_scope")
        )
        other = _("only what works here") if self._everywhere else _("the keys of all screens")
        texts = [_("{key}: {what}").format(key=scope, what=other)] if scope else []
        if palette:
            texts.append(
                _("{key}: finds any of these by name and does it, and finds contacts.").format(key=palette)
            )
        if not is_restricted():
            texts.append(_("More: the folder docs of the program, and `man tui-crm`."))
        return texts

    def _title(self, place: Place) -> str:
        title = wording.place_label(place)
        return _("{place} (you are here)").format(place=title) if place in self._places[:1] else title

    def _refused(self, command: Command) -> str:
        problem = self.session.why_not(command.permission)
        return wording.sentence(problem) if problem is not None else ""


async def open_help(app: CrmApp) -> None:
    """Opens it over the screen that is shown, once."""
    screen = app.screen
    if isinstance(screen, Help):
        return
    known = await looked_up(screen)

    def left(wants_palette: bool | None) -> None:
        if wants_palette:
            app.call_later(app.action_palette)

    if app.screen is screen:
        app.push_screen(Help(screen, app.keymap, known), left)
