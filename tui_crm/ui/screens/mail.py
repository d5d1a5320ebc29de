"""The e-mails of one's mailboxes and of the contacts that one sees: sought, read, opened (R49)."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from textual.binding import BindingType

from tui_crm.commands import Command, Place
from tui_crm.domain.mail import Shown
from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import _
from tui_crm.ui.bindings import bindings, command_of
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.screens import contacts_undo, mail_flows
from tui_crm.ui.screens.mail_list import MailList
from tui_crm.ui.widgets.items_view import ItemsView

_GO_ON, _STOP, _STAY = "go_on", "stop", "stay"
_WHILE_TYPING = frozenset({"back", "reload"})
"""Commands that work while one types into the search box."""


class MailScreen(MailList):
    """The list with its commands."""

    PLACES: ClassVar[tuple[Place, ...]] = (Place.MAIL,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.MAIL)

    def why_not(self, command: Command) -> Problem | None:
        """Without a message under the cursor there is nothing to open."""
        if command.id == "mail.open" and self.current is None:
            return Problem(Code.NO_MESSAGE_HERE)
        return super().why_not(command)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While one types into the search box, keys are the box's."""
        is_own = command_of(action, self.PLACES) is not None
        if is_own and self.focused is self.box and action not in _WHILE_TYPING:
            return False
        return super().check_action(action, parameters)

    @property
    def command_labels(self) -> Mapping[str, tuple[str, str]]:
        """What the keys do with what is shown."""
        labels: dict[str, tuple[str, str]] = {}
        if self.focused is self.box:
            labels["mail.back"] = (_("To the list"), _("List"))
        if self.work.is_going_on:
            labels["mail.sync"] = (_("Stop reading the mailboxes"), _("Stop"))
        return labels

    def action_open(self) -> None:
        if (one := self.current) is not None:
            mail_flows.open_message(self, one.id)

    def on_items_view_chosen(self, event: ItemsView.Chosen) -> None:
        """A message was clicked twice."""
        event.stop()
        self.action_open()

    def action_search(self) -> None:
        self.open_box()

    def action_switch_shown(self) -> None:
        """All, those of one's own mailboxes, those that belong to no contact, and round again."""
        shown = list(Shown)
        following = shown[(shown.index(self.wanted.shown) + 1) % len(shown)]
        self.begin(self.ask(replace(self.wanted, shown=following)))

    def action_sync(self) -> None:
        """Reads the mailboxes, or stops that."""
        if self.work.is_going_on:
            self.work.stop()
        else:
            self.begin(mail_flows.sync(self, self.work))

    def action_undo(self) -> None:
        self.begin(self._then_read(contacts_undo.undo(self)))

    def action_redo(self) -> None:
        self.begin(self._then_read(contacts_undo.redo(self)))

    async def _then_read(self, flow: Coroutine[Any, Any, bool]) -> None:
        if await flow:
            await self.read_again()

    def action_reload(self) -> None:
        """Reads again and draws the screen again: another program may have written over it."""
        self.crm.forget_screen()
        self.begin(self.read_again())

    def action_back(self) -> None:
        """Back; while mailboxes are read it is asked whether that goes on."""
        if self.work.is_going_on:
            self.begin(self._leave())
        else:
            self.dismiss(None)

    async def _leave(self) -> None:
        answers = {
            _GO_ON: _("Leave, the reading goes on"),
            _STOP: _("Stop the reading, and stay"),
            _STAY: _("Stay, the reading goes on"),
        }
        title = _("The mailboxes are being read")
        answer = await self.app.push_screen_wait(Choice(title, self.work.text, answers))
        if answer == _STOP:
            self.work.stop()
        elif answer == _GO_ON:
            self.dismiss(None)
