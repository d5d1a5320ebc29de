"""The list of e-mails without its commands: what it shows and when it is read (R49)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Event as Stop

from textual.app import ComposeResult
from textual.widgets import Static

from tui_crm.commands import BY_ID
from tui_crm.domain.mail import MailMessage, Shown, key_of
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.ui.bindings import said_key, short_key
from tui_crm.ui.format import plain
from tui_crm.ui.geometry import CARD_INDENT
from tui_crm.ui.screens import mail_lines
from tui_crm.ui.screens.mail_work import MailWork
from tui_crm.ui.screens.profile_parts import TimelineView
from tui_crm.ui.screens.sought_list import SearchBox, SoughtList
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.ui.widgets.keys_footer import KeysFooter
from tui_crm.ui.widgets.tells_moves import TellsMoves

PAGE = 200
"""Messages that are read at a time; older ones come when the cursor is near their end."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages are asked for."""

    text: str = ""
    shown: Shown = Shown.ALL


class MailRows(TellsMoves, TimelineView):
    """The messages, a line each."""

    _messages: tuple[MailMessage, ...] = ()
    _note = ""
    _width = 0

    def show_messages(self, messages: tuple[MailMessage, ...], note: str) -> None:
        """Shows these, or a note in place of none; the cursor stays on its message, or near where it was."""
        self._messages, self._note = messages, note
        self._make_items()

    def on_resize(self) -> None:
        """The lines have another room."""
        if self._width != self.text_width:
            self._make_items()

    def _make_items(self) -> None:
        self._width = self.text_width
        items = mail_lines.mail_items(self._messages, self._width - 2 * CARD_INDENT)
        self.show(items or [Item(ItemKind.TEXT, self._note, muted=True)])


class MailList(SoughtList[Wanted, MailMessage]):
    """The messages, newest first; below them stands all about the one under the cursor.

    Args:
        work: the reading of mailboxes, whichever screen is shown.
    """

    def __init__(self, work: MailWork) -> None:
        super().__init__(SearchBox(placeholder=_("Subject, text, name or address"), id="mail-box"))
        self.work = work
        self.list: MailRows = MailRows(self._end_is_near, id="mail-list")
        self._wanted = Wanted()
        self._by_id: dict[int, MailMessage] = {}
        self._was_read = self._has_accounts = False
        self._was_going_on = work.is_going_on

    def compose(self) -> ComposeResult:
        yield Static(id="mail-head", markup=False)
        yield self.box
        yield Static(id="mail-work", markup=False)
        yield self.list
        yield Static(id="mail-details", markup=False)
        yield KeysFooter()

    def on_mount(self) -> None:
        self.box.display = False
        self.at_end(self.work.listen(self._work_changed))
        self._show_work()
        self.list.focus()

    def on_resize(self) -> None:
        self._show_head()
        self._show_details()

    @property
    def current(self) -> MailMessage | None:
        """The message under the cursor."""
        item = self.list.current
        return self._by_id.get(item.id) if item is not None else None

    # What is wanted

    @property
    def wanted(self) -> Wanted:
        return self._wanted

    def with_text(self, text: str) -> Wanted:
        return replace(self._wanted, text=text.strip())

    async def ask(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._has_more = self._was_read = False
        self._show_head()
        self._show(())
        await self.read_again()
        self.list.action_first()

    # Reading

    async def read_again(self) -> None:
        """Shows what there is now, as far back as it was read."""
        count = max(PAGE, len(self._rows))
        found = await self._read_newest(self._read, self.wanted, count)
        if found is not None:
            self._change, self._has_accounts, messages = found
            self._was_read, self._has_more = True, len(messages) >= count
            self._show(messages)

    def _read(self, stop: Stop, wanted: Wanted, count: int) -> tuple[int, bool, tuple[MailMessage, ...]]:
        mail, change = self.session.mail, self.session.last_change()
        found = mail.page(count, "", None, wanted.text, wanted.shown, stop.is_set)
        return change, bool(found) or bool(mail.accounts()), found

    async def _read_older(self, known: tuple[MailMessage, ...]) -> None:
        wanted, stop, page = self.wanted, self._stop, self.session.mail.page
        with self.refusing():
            before = key_of(known[-1])
            found = await self._threads.rows(page, PAGE, before, None, wanted.text, wanted.shown, stop.is_set)
            if known is self._rows and not stop.is_set():
                self._has_more = len(found) >= PAGE
                self._show(known + found)

    # Showing

    def _show(self, messages: tuple[MailMessage, ...]) -> None:
        if messages != self._rows or not messages:
            self._rows = messages
            self._by_id = {one.id: one for one in messages}
            self.list.show_messages(messages, self._note())
        self._show_details()

    def _show_head(self) -> None:
        text = mail_lines.head(self.wanted.shown, self.wanted.text, self.size.width - 2)
        self.query_one("#mail-head", Static).update(plain(text))

    def _note(self) -> str:
        """What stands in place of an empty list."""
        if not self._was_read:
            return _("Searching...") if self.wanted.text else ""
        if self.wanted != Wanted():
            return _("There is no such e-mail.")
        keymap = self.crm.keymap
        if not self._has_accounts:
            key = shown_key(said_key(keymap.of(BY_ID["anywhere.settings"])))
            return _("No mailbox is known yet: add one in the settings ({key}), part Mail.").format(key=key)
        key = shown_key(short_key(keymap.of(BY_ID["mail.sync"])))
        return _("There are no e-mails yet: {key} reads the mailboxes.").format(key=key)

    def on_tells_moves_moved(self, event: TellsMoves.Moved) -> None:
        """Another message is under the cursor."""
        event.stop()
        self._show_details()

    def _show_details(self) -> None:
        one = self.current
        lines = mail_lines.details(one, max(1, self.size.width - 2)) if one is not None else []
        self.query_one("#mail-details", Static).update(plain("\n".join(lines), keep_newlines=True))
        self.refresh_bindings()

    def _work_changed(self) -> None:
        """A mailbox is being read, or that has ended."""
        self._show_work()
        if self._was_going_on is not self.work.is_going_on:
            self._was_going_on = self.work.is_going_on
            self.run_worker(self._read_if_changed(), group="look", exclusive=True)

    def _show_work(self) -> None:
        line = self.query_one("#mail-work", Static)
        line.display = self.work.is_going_on
        line.update(plain(self.work.text))
        self.refresh_bindings()
