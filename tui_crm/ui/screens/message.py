"""One e-mail: its head, the contacts that it belongs to and why, its text (R49)."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from textual.binding import BindingType

from tui_crm.commands import Command, Place
from tui_crm.domain.mail import MailMessage
from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import _
from tui_crm.ui.bindings import bindings
from tui_crm.ui.screens import adding_contact, mail_flows
from tui_crm.ui.screens.items_screen import ItemsScreen
from tui_crm.ui.screens.mail_lines import subject_text
from tui_crm.ui.screens.message_items import message_items
from tui_crm.ui.widgets.items import Item, ItemKind


class WholeMessage(NamedTuple):
    """A message, with its whole text where that was kept."""

    message: MailMessage
    text: str | None


class MessageScreen(ItemsScreen[WholeMessage]):
    """Shows a message.

    Args:
        message_id: which one.
    """

    PLACES: ClassVar[tuple[Place, ...]] = (Place.MESSAGE,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.MESSAGE)
    NAME = "message"

    def __init__(self, message_id: int) -> None:
        super().__init__()
        self._message_id = message_id

    def read(self) -> WholeMessage:
        mail = self.session.mail
        return WholeMessage(mail.get(self._message_id), mail.text(self._message_id))

    def gone_sentence(self) -> str:
        return _("The message is not there any more.")

    def head_text(self, whole: WholeMessage) -> str:
        return _("E-mail: {subject}").format(subject=subject_text(whole.message))

    def items(self, whole: WholeMessage) -> list[Item]:
        return message_items(whole.message, whole.text)

    # Commands

    @property
    def message(self) -> MailMessage | None:
        """What is shown."""
        return self.whole.message if self.whole is not None else None

    @property
    def linked(self) -> int | None:
        """The contact under the cursor, where the message belongs to it."""
        item, message = self.current, self.message
        if item is None or message is None or item.kind is not ItemKind.CONTACT:
            return None
        return item.id if any(link.contact_id == item.id for link in message.links) else None

    @property
    def unknown(self) -> tuple[str, str] | None:
        """An address that no contact has, with the name beside it: under the cursor, else the first one."""
        persons = self.message.persons if self.message is not None else ()
        unknown = {one.address: one.name for one in reversed(persons) if one.contact_id is None}
        item = self.current
        if item is not None and item.value in unknown:
            return item.value, unknown[item.value]
        return next(reversed(unknown.items()), None)

    def why_not(self, command: Command) -> Problem | None:
        """What makes no sense for the message, or for what is under the cursor, is dimmed."""
        problem = super().why_not(command)
        if problem is not None or command.place is not Place.MESSAGE:
            return problem
        if command.action == "unlink" and self.linked is None:
            return Problem(Code.NO_LINK_HERE)
        if command.action == "add_contact" and self.unknown is None:
            return Problem(Code.NO_UNKNOWN_SENDER_HERE)
        return None

    def action_answer(self) -> None:
        if self.message is not None:
            self.begin(mail_flows.answer(self, self.message))

    def action_link(self) -> None:
        if self.message is not None:
            self.begin(mail_flows.link(self, self.message))

    def action_unlink(self) -> None:
        if self.message is not None and (contact_id := self.linked) is not None:
            self.begin(mail_flows.unlink(self, self.message, contact_id))

    def action_add_contact(self) -> None:
        if (unknown := self.unknown) is not None:
            self.begin(adding_contact.add_contact(self, *unknown))
