"""The e-mails of one's mailboxes and of the contacts that one sees: sought, read, opened (R49)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType

from tui_crm.commands import Command, Place
from tui_crm.domain.mail import Shown
from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import _
from tui_crm.ui.bindings import bindings
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.screens import mail_flows
from tui_crm.ui.screens.mail_list import MailList

_GO_ON, _STOP, _STAY = "go_on", "stop", "stay"


class MailScreen(MailList):
    """The list with its commands."""

    PLACES: ClassVar[tuple[Place, ...]] = (Place.MAIL,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.MAIL)

    def why_not(self, command: Command) -> Problem | None:
        """Without a message under the cursor there is nothing to open."""
        if command.id == "mail.open" and self.current is None:
            return Problem(Code.NO_MESSAGE_HERE)
        return super().why_not(command)

    @property
    def command_labels(self) -> Mapping[str, tuple[str, str]]:
        """What the keys do with what is shown."""
        labels = dict(super().command_labels)
        if self.work.is_going_on:
            labels["mail.sync"] = (_("Stop reading the mailboxes"), _("Stop"))
        return labels

    def action_open(self) -> None:
        if (one := self.current) is not None:
            mail_flows.open_message(self, one.id)

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
