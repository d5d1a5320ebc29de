"""The list of e-mails without its commands: what it shows and when it is read (R49)."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event as Stop

from textual import on
from textual.app import ComposeResult
from textual.timer import Timer
from textual.widgets import Input, Static

from tui_crm.commands import BY_ID
from tui_crm.domain.mail import MailMessage, Shown, key_of
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.ui.bindings import said_key, short_key
from tui_crm.ui.format import plain
from tui_crm.ui.geometry import CARD_INDENT
from tui_crm.ui.looking import LookingScreen
from tui_crm.ui.screens import mail_lines
from tui_crm.ui.screens.history_reading import SearchBox
from tui_crm.ui.screens.list_threads import ListThreads
from tui_crm.ui.screens.mail_work import MailWork
from tui_crm.ui.screens.profile_parts import TimelineView
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.ui.widgets.keys_footer import KeysFooter
from tui_crm.ui.widgets.tells_moves import TellsMoves

PAGE = 200
"""Messages that are read at a time; older ones come when the cursor is near their end."""
_QUIET_SECONDS = 0.15
"""The text is sought when nothing was typed for so long."""


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


class MailList(LookingScreen):
    """The messages, newest first; below them stands all about the one under the cursor.

    It reads on a thread of its own, where a newer question ends the search for an older one.

    Args:
        work: the reading of mailboxes, whichever screen is shown.
    """

    def __init__(self, work: MailWork) -> None:
        super().__init__()
        self.work = work
        self.box = SearchBox(placeholder=_("Subject, text, name or address"), id="mail-box")
        self.list = MailRows(self._end_is_near, id="mail-list")
        self.wanted = Wanted()
        self._messages: tuple[MailMessage, ...] = ()
        self._by_id: dict[int, MailMessage] = {}
        self._has_more = self._was_read = self._has_accounts = False
        self._was_going_on = work.is_going_on
        self._threads = ListThreads()
        self._stop = Stop()
        self._resting: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="mail-head", markup=False)
        yield self.box
        yield Static(id="mail-work", markup=False)
        yield self.list
        yield Static(id="mail-details", markup=False)
        yield KeysFooter()

    def on_mount(self) -> None:
        self.box.display = False
        self._forget = self.work.listen(self._work_changed)
        self._show_work()
        self.list.focus()

    def on_unmount(self) -> None:
        self._forget()
        self._stop.set()
        self._threads.close()

    def on_resize(self) -> None:
        self._show_head()
        self._show_details()

    @property
    def current(self) -> MailMessage | None:
        """The message under the cursor."""
        item = self.list.current
        return self._by_id.get(item.id) if item is not None else None

    # What is wanted

    async def ask(self, wanted: Wanted) -> None:
        """Shows these messages from now on, from the newest one."""
        self.wanted = wanted
        self._has_more = self._was_read = False
        self._show_head()
        self._show(())
        await self.read_again()
        self.list.action_first()

    def open_box(self) -> None:
        """Puts the focus into the box for the text."""
        self.box.display = True
        self.box.focus()

    @on(Input.Changed, "#mail-box")
    def typed(self) -> None:
        """Seeks the text as soon as typing rests; a search for an older text ends."""
        self._stop.set()
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(_QUIET_SECONDS, self._seek)

    def _seek(self) -> None:
        wanted = Wanted(self.box.value.strip(), self.wanted.shown)
        if wanted != self.wanted or self._stop.is_set():  # that search was ended by the typing
            self.run_worker(self._show_sought(wanted), group="seek", exclusive=True)

    async def _show_sought(self, wanted: Wanted) -> None:
        with self.refusing():
            await self.ask(wanted)

    @on(Input.Submitted, "#mail-box")
    def left(self) -> None:
        """Enter, Escape and the arrow go to what was found."""
        if self._resting is not None:
            self._resting.stop()
        self._seek()
        self.list.focus()
        self.box.display = bool(self.box.value)

    # Reading

    async def read_again(self) -> None:
        """Shows what there is now, as far back as it was read."""
        self._stop.set()
        stop = self._stop = Stop()
        wanted, count = self.wanted, max(PAGE, len(self._messages))
        change, has_accounts, found = await self._threads.rows(self._read, wanted, count, stop)
        if stop is self._stop and not stop.is_set():
            self._change, self._has_accounts, self._was_read = change, has_accounts, True
            self._has_more = len(found) >= count
            self._show(found)

    def _read(self, wanted: Wanted, count: int, stop: Stop) -> tuple[int, bool, tuple[MailMessage, ...]]:
        mail, change = self.session.mail, self.session.last_change()
        found = mail.page(count, "", None, wanted.text, wanted.shown, stop.is_set)
        return change, bool(found) or bool(mail.accounts()), found

    def _end_is_near(self) -> None:
        """The oldest messages that were read are in sight: the next ones are read."""
        if self._has_more and self._messages:
            self._has_more = False  # until it is known again
            self.run_worker(self._read_older(self._messages), group="older", exclusive=True)

    async def _read_older(self, known: tuple[MailMessage, ...]) -> None:
        wanted, stop, page = self.wanted, self._stop, self.session.mail.page
        with self.refusing():
            before = key_of(known[-1])
            found = await self._threads.rows(page, PAGE, before, None, wanted.text, wanted.shown, stop.is_set)
            if known is self._messages and not stop.is_set():
                self._has_more = len(found) >= PAGE
                self._show(known + found)

    # Showing

    def _show(self, messages: tuple[MailMessage, ...]) -> None:
        if messages != self._messages or not messages:
            self._messages = messages
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
