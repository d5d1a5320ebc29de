"""Finds the other end of a link while one types, and asks for the position held there (R3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from tui_crm.i18n import _
from tui_crm.ui.format import plain
from tui_crm.ui.modals.type_ahead import Offered, TypeAhead
from tui_crm.ui.widgets.text_input import TextInput


class Chosen(NamedTuple):
    """What the person wants linked; without an id the organization of that name, made where there is none."""

    id: int | None
    name: str
    position: str


class LinkContact(TypeAhead[Chosen | None]):
    """A name with suggestions below it, and the position; Enter goes on from the one to the other.

    Args:
        title: already translated; data in it is never markup.
        suggest: what fits a text; called on the service thread.
        may_create: whether a name that fits nothing may be taken too.
    """

    def __init__(self, title: str, suggest: Callable[[str], Sequence[Offered]], may_create: bool) -> None:
        super().__init__()
        self._title, self._found_by, self._may_create = title, suggest, may_create

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog link-contact"):
            yield Static(plain(self._title), classes="dialog-title")
            yield from self.box_and_list(_("Name"))
            with Horizontal(classes="dialog-line"):
                yield Static(plain(_("Position")), classes="dialog-label")
                yield TextInput(id="link-position")
            yield Static(
                plain(_("Type a part of the name. Enter takes what is marked, Enter on the position links.")),
                classes="dialog-hint",
            )

    def suggest(self, text: str) -> Sequence[Offered]:
        return self._found_by(text)

    def new_ones(self, text: str) -> Sequence[Offered]:
        """An organization of that name, where one may be made."""
        return (Offered(None, text),) if self._may_create else ()

    def take(self, one: Offered) -> None:
        """The position is next."""
        self._taken = one
        self.box.value = one.name
        self.box.cursor_position = len(one.name)
        self.offer([one])
        self.query_one("#link-position", Input).focus()

    @on(Input.Submitted, "#link-position")
    def link(self, event: Input.Submitted) -> None:
        """Closes with both; without a name that was taken it goes back to the name."""
        if self._taken is None:
            self.box.focus()
        else:
            self.dismiss(Chosen(self._taken.id, self._taken.name, event.value.strip()))
