"""One e-mail: its head, the contacts that it belongs to and why, its text (R49)."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from tui_crm.commands import Command, Place
from tui_crm.domain.mail import MailMessage
from tui_crm.domain.problems import Code, NotFound, Problem
from tui_crm.i18n import _
from tui_crm.ui import item_actions
from tui_crm.ui.bindings import bindings
from tui_crm.ui.format import plain
from tui_crm.ui.looking import LookingScreen
from tui_crm.ui.screens import adding_contact, contacts_undo, mail_flows
from tui_crm.ui.screens.mail_lines import subject_text
from tui_crm.ui.screens.message_items import message_items
from tui_crm.ui.widgets.cells import fit
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.ui.widgets.items_view import ItemsView
from tui_crm.ui.widgets.keys_footer import KeysFooter
from tui_crm.ui.widgets.tells_moves import TellsMoves


class MessageScreen(LookingScreen):
    """Shows a message.

    Args:
        message_id: which one.
    """

    PLACES: ClassVar[tuple[Place, ...]] = (Place.MESSAGE,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.MESSAGE)
    AUTO_FOCUS = "#message"

    def __init__(self, message_id: int) -> None:
        super().__init__()
        self._message_id = message_id
        self.message: MailMessage | None = None
        self.view = TellsMoves(id="message")

    def compose(self) -> ComposeResult:
        yield Static(id="message-head", markup=False)
        yield self.view
        yield KeysFooter()

    # Reading

    async def read_again(self) -> bool:
        """Shows the message as it is now; ends where it is not there any more. Gives whether it is."""
        try:
            self._change, message, text = await self.call(self._read)
        except NotFound:
            if self.is_active or self.message is None:
                self.end(_("The message is not there any more."))
            return False
        is_first, self.message = self.message is None, message
        self._show_head()
        items = message_items(message, text)
        if is_first:
            self.view.show_anew(items)
        else:
            self.view.show(items)
        self.refresh_bindings()
        return True

    def _read(self) -> tuple[int, MailMessage, str | None]:
        mail, change = self.session.mail, self.session.last_change()
        return change, mail.get(self._message_id), mail.text(self._message_id)

    async def _read_if_changed(self) -> None:
        if self.message is not None:
            await super()._read_if_changed()

    def on_resize(self) -> None:
        self._show_head()

    def _show_head(self) -> None:
        if self.message is not None:
            text = _("E-mail: {subject}").format(subject=subject_text(self.message))
            room = max(1, self.app.size.width - 2)
            self.query_one("#message-head", Static).update(plain(fit(text, room).rstrip()))

    # Commands

    @property
    def current(self) -> Item | None:
        """What is under the cursor."""
        return self.view.current

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

    @property
    def command_labels(self) -> Mapping[str, tuple[str, str]]:
        """What Enter does with what is under the cursor."""
        item = self.current
        if item is not None and item.kind is ItemKind.CONTACT:
            return {"message.open": (_("Full profile"), _("Profile"))}
        if item is not None and item.kind is ItemKind.EMAIL:
            return {"message.open": (_("Write an e-mail"), _("E-mail"))}
        return {}

    def on_tells_moves_moved(self) -> None:
        """Other things can be done with what is under the cursor now."""
        self.refresh_bindings()

    def on_items_view_chosen(self, event: ItemsView.Chosen) -> None:
        """A thing was clicked twice."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        if (item := self.current) is not None:
            self.begin(self._open(item))

    async def _open(self, item: Item) -> None:
        if item.kind is ItemKind.CONTACT:
            from tui_crm.ui.screens.profile import Profile  # it opens messages itself

            self.app.push_screen(Profile(item.id))
        else:
            await item_actions.open_item(self, item)

    def action_copy(self) -> None:
        if (item := self.current) is not None:
            self.begin(item_actions.copy_item(self, item))

    def action_answer(self) -> None:
        if self.message is not None:
            self.begin(mail_flows.answer(self, self.message))

    def action_link(self) -> None:
        if self.message is not None:
            self.begin(self._then_read(mail_flows.link(self, self.message)))

    def action_unlink(self) -> None:
        if self.message is not None and (contact_id := self.linked) is not None:
            self.begin(mail_flows.unlink(self, self.message, contact_id))

    def action_add_contact(self) -> None:
        if (unknown := self.unknown) is not None:
            self.begin(self._then_read(adding_contact.add_contact(self, *unknown)))

    def action_undo(self) -> None:
        self.begin(self._then_read(contacts_undo.undo(self)))

    def action_redo(self) -> None:
        self.begin(self._then_read(contacts_undo.redo(self)))

    async def _then_read(self, flow: Coroutine[Any, Any, object]) -> None:
        if await flow:
            await self.read_again()

    def action_reload(self) -> None:
        """Reads again and draws the screen again: another program may have written over it."""
        self.crm.forget_screen()
        self.begin(self.read_again())

    def action_back(self) -> None:
        self.dismiss(None)
