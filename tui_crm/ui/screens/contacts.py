"""The contacts screen: list, card and editor of one base, and the commands of its place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui_crm.commands import Place
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import chosen_order
from tui_crm.domain.problems import CrmError, StoreError
from tui_crm.ui.bindings import bindings, command_of
from tui_crm.ui.geometry import pane_sizes
from tui_crm.ui.messages import ContactSaved, ContactWanted, ImportFinished
from tui_crm.ui.restyling import switch_class
from tui_crm.ui.screens import contacts_notes
from tui_crm.ui.screens.contacts_card import CardFollower
from tui_crm.ui.screens.contacts_feed import ContactFeed
from tui_crm.ui.screens.contacts_status import StatusFollower
from tui_crm.ui.screens.contacts_welcome import WelcomingList
from tui_crm.ui.widgets.contact_card import ContactCard
from tui_crm.ui.widgets.keys_footer import KeysFooter
from tui_crm.ui.widgets.record_table import RecordTable
from tui_crm.ui.widgets.row_windows import Rows
from tui_crm.ui.widgets.search_bar import SearchBar
from tui_crm.ui.widgets.status_line import StatusLine
from tui_crm.wording import explain, kind_label

if TYPE_CHECKING:
    from tui_crm.ui.widgets.contact_editor import ContactEditor


class _Frame(Container):
    """Holds panes that cover it: there is nothing to draw on it, and the screen is behind it in any case."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """No lines: the compositor would cut them into the panes' pieces, and throw all of them away."""
        del crop
        return []


class ContactsScreen(WelcomingList):
    """Three panes: side by side where there is room, stacked where not; the editor is there while open."""

    PLACES = (Place.LIST,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.LIST)
    AUTO_FOCUS = "RecordTable"
    BLANK = True  # nothing is drawn on it

    def __init__(self) -> None:
        super().__init__()
        self.bar = SearchBar(self._typed, kind_label(Kind.PERSON, plural=True))
        self.table = RecordTable(self._window, self._cursor_moved)
        self.card = ContactCard(id="card")
        self.list_pane = _Frame(id="list-pane")
        self.side = Container(self.card, id="side")
        self.status = StatusLine()
        self.feed = ContactFeed(self, self.table, self.bar, self.status, self._list_shown, self._base_changed)
        self.status_follower = StatusFollower(self, self.status)
        self.follower = CardFollower(self, self.card, self.feed.threads, self._contact_gone)
        self.editor: ContactEditor | None = None

    def compose(self) -> ComposeResult:
        with self.refusing():
            self.feed.choices.read()
        shown = self.feed.choices.shows_card
        self.follower.is_shown = shown
        if not shown:
            self.card.display = self.side.display = False
        self.bar.make_room(pane_sizes(*self.app.size, shown)[0][0])
        with _Frame(id="panes"):
            with self.list_pane:
                yield self.bar
                yield self.table
            yield self.status
            yield self.side
        yield KeysFooter()

    def on_mount(self) -> None:
        """The first list is read at once."""
        self.show_base(Kind.PERSON)

    def on_unmount(self) -> None:
        self.follower.close()
        self.feed.close()

    def show_base(self, kind: Kind) -> None:
        """Shows a base from its first contact, without a search."""
        self.follower.forget()
        self.bar.clear()
        with self.refusing():
            self.status_follower.say_place()
        self.feed.start(kind)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The list's commands rest while a form is typed into; only an empty base offers the sample."""
        if command_of(action, self.PLACES) is not None and self._is_typing_into_form:
            return action == "next_pane"
        if action in ("undo", "redo") and self.focused is self.bar.box:
            return None  # in a text field these keys are the field's own
        if action == "open_sample" and not contacts_notes.is_sample_offered(self.session, self.feed):
            return False
        return super().check_action(action, parameters)

    @property
    def _is_typing_into_form(self) -> bool:
        focused, editor = self.focused, self.editor
        return focused is not None and editor is not None and editor in focused.ancestors

    def rights_changed(self) -> None:
        """The status line says whether one may write."""
        super().rights_changed()
        with suppress(StoreError):  # nobody asked: the next key tells it
            self.status_follower.say_place()

    def flush_draft(self) -> None:
        """Keeps what was typed into the editor."""
        if self.editor is not None:
            self.editor.flush_draft()

    # What the parts of the screen tell

    def _window(self, offset: int, limit: int) -> Rows | None:
        return self.feed.windows.window(offset, limit)

    def _typed(self, text: str) -> None:
        self.feed.search(text)

    def _cursor_moved(self) -> None:
        row = self.table.row
        self.status.show_access("" if row is None else self.feed.columns.access_of(row))
        self.follower.follow(row)

    def _base_changed(self) -> None:
        self.follower.forget()  # an administrator may have changed a full name

    def _contact_gone(self) -> None:
        self.feed.reload_if_changed()

    def _list_shown(self) -> None:
        """Another list stands in the table: what is searched, and what is said where nothing is found."""
        self.on_record_table_columns_moved()
        self.say_why_empty()
        self.crm.hints.arrived(self)

    def on_record_table_columns_moved(self) -> None:
        """An order is named where its column is not on the screen."""
        self.bar.show_base(contacts_notes.heading(self.feed))

    def on_record_table_moved_by_mouse(self) -> None:
        """As after a key: the cursor stays where it was put, in a list that is fresh."""
        self.feed.rest.stay()
        self.feed.follow()

    def on_descendant_focus(self) -> None:
        """The edge of the side, beside the list or below it, shows whether it is typed into."""
        focused = self.focused
        is_there = focused is not None and self.side in focused.ancestors
        switch_class(self.side, "-focus", is_there, (self.side,))
        self.status.set_class(is_there, "-focus")

    def on_record_table_chosen(self) -> None:
        self.action_open()

    def on_record_table_head_clicked(self, event: RecordTable.HeadClicked) -> None:
        """The list is sorted by that column; by the same one again the other way round."""
        self.feed.sorting.sort(chosen_order(event.field, self.feed.query.sort))

    def on_search_bar_left(self) -> None:
        """Enter in the search box goes to what was found; where the line is wrong it says all about that."""
        if self.feed.finish_line():
            self.table.focus()

    def on_screen_resume(self) -> None:
        """A dialog was closed: it may have changed something."""
        if self.feed.listing is not None:
            self.feed.reload_if_changed()
        self.look_at_today()
        self.status_follower.look_for_drafts()

    def on_contact_saved(self, event: ContactSaved) -> None:
        """The list is read again; the cursor goes to the saved contact where the list has it."""
        event.stop()
        self.look_at_today()
        self.feed.reload(event.contact_id)

    def on_contact_wanted(self, event: ContactWanted) -> None:
        """Goes to a contact, whatever base and search are shown."""
        self.opening = self._go_to(event.contact_id)

    @work(group="wanted", exclusive=True)
    async def _go_to(self, contact_id: int) -> None:
        with self.refusing():
            contact = await self.call(self.session.contacts.get, contact_id)
            self.bar.clear()
            self.feed.go_to(contact)
            self.table.focus()

    def on_import_finished(self, event: ImportFinished) -> None:
        """Shows what came; the base that the file went into where nothing is shown yet."""
        self.look_at_today(
            at_once=True
        )  # the import waits no more, and its result is about to cover the list
        if self.table.total or self.feed.query.is_narrowed:
            self.feed.rest.base_total = None
            self.feed.reload()
        else:
            self.show_base(event.outcome.kind)

    def on_contact_editor_closed(self) -> None:
        """The list and the card have the room again."""
        self.status_follower.look_for_drafts()
        self._switch("-editing", False)
        self._arrange()
        self.table.focus()
        self.feed.reload_if_changed()
        if self.editor is not None:
            self.editor.is_known_to_be_left()

    # Panes

    def _arrange(self) -> None:
        """Shows the card where it is wanted, or has been opened, and its side for it or for the editor."""
        shown = self.feed.choices.shows_card or self.has_class("-card")
        if shown and not self.follower.is_shown:
            self.follower.is_shown = True
            self.follower.show(self.table.row)
        self.follower.is_shown = shown
        self._display(self.card, shown)
        self._display(self.side, shown or self.has_class("-editing"))

    def _switch(self, name: str, on: bool) -> None:
        """The panes share the room in another way; what they hold looks the same."""
        editor = () if self.editor is None else (self.editor,)
        switch_class(self, name, on, (self.list_pane, self.side, self.card, *editor))

    def _display(self, node: Widget, on: bool) -> None:
        """Shows a pane as its styles say, or not at all; at once, so that it can be given the focus."""
        if node.styles.inline.has_rule("display") is on:
            node.styles.display = None if on else "none"
            self.refresh(layout=True)  # in the frame of this key, and not in one after it

    def action_toggle_card(self) -> None:
        """The card goes, so that the list has all the room, or comes back."""
        self.feed.choices.show_card(not self.feed.choices.shows_card)
        self._close_card()

    def _close_card(self) -> None:
        self._switch("-card", False)
        if self.focused is self.card:
            self.table.focus()
        self._arrange()

    def action_search(self) -> None:
        self._close_card()
        self.bar.focus_box()

    def action_open(self) -> None:
        """The card has the focus; on a narrow terminal it has the whole screen."""
        if not self.choose_offered() and self.table.row is not None:
            self._switch("-card", True)
            self._arrange()
            self.card.focus()

    def action_next_pane(self) -> None:
        """Search box, list, card, editor and round again; in the editor, its next field."""
        if self._is_typing_into_form:
            self.focus_next("#editor *")
            return
        panes: list[Widget] = [self.bar.box, self.table, *([self.card] if self.follower.is_shown else [])]
        place = panes.index(self.focused) + 1 if self.focused in panes else 1
        if place == len(panes) and self.editor is not None and self.editor.is_open:
            self.editor.start_typing()
        else:
            panes[place % len(panes)].focus()

    def action_clear(self) -> None:
        """Back to the list; from there what is being built or done goes first, then marks, then a search."""
        left = self.focused
        self._close_card()
        self.table.focus()
        if left is self.card or self.feed.sorting.cancel() or self.at_work.stop():
            return
        if self.table.marks and left is not self.bar.box:
            self.table.set_marks(())
        elif self.bar.text or self.feed.views.shown is not None:
            self.bar.clear()
            self.feed.clear_search()
        elif self.today_note is not None:
            self.today_note.hide()

    # Contacts

    @property
    def is_between_forms(self) -> bool:
        opening, editor = self.opening, self.editor
        return (opening is not None and not opening.is_finished) or (editor is not None and editor.is_leaving)

    def must_wait(self, key: str) -> bool:
        """Keys for rows are for those that were asked for, which may not stand there yet.

        At a busy moment, those of the early frame stand there before the list has any.
        """
        if key in ("escape", "ctrl+q"):
            return False
        is_elsewhere = self.focused is self.bar.box or self._is_typing_into_form
        return self.feed.is_beginning or (not is_elsewhere and self.row_must_wait(key))

    def action_add(self) -> None:
        self.opening = self._open_editor(lambda editor: editor.open_new(self.feed.kind))

    def action_edit(self) -> None:
        if (row := self.table.row) is not None:
            self.opening = self._open_editor(lambda editor: editor.open_contact(row.id))

    @work(group="editor", exclusive=True)
    async def _open_editor(self, opening: Callable[[ContactEditor], Awaitable[bool]]) -> None:
        try:
            editor = await self._editor_pane()
            await editor.close_form()
            if await opening(editor):
                self._switch("-card", False)
                self._switch("-editing", True)
                self.status.show_drafts(0)
                self._arrange()
                editor.start_typing()
        except CrmError as error:  # what is typed already is for the form, and would be commands here
            await self.interrupt(explain(error))

    async def _editor_pane(self) -> ContactEditor:
        """The editor, which is not made before it is needed: it and its fields are a third of the start."""
        if self.editor is None:
            from tui_crm.ui.widgets.contact_editor import ContactEditor

            self.crm.read_all_styles()
            editor = ContactEditor(id="editor")
            await self.side.mount(editor)
            self.editor = editor
        return self.editor

    # The base

    def action_switch_base(self) -> None:
        self.table.set_marks(())
        self.show_base(Kind.ORGANIZATION if self.feed.kind is Kind.PERSON else Kind.PERSON)

    def go_to_base(self, kind: Kind) -> None:
        """The list of a base; the one that is shown stays as it is."""
        self._close_card()
        self.table.focus()
        if kind is not self.feed.kind:
            self.action_switch_base()

    def action_leave_view(self) -> None:
        """All contacts of the base, as the person usually sees them."""
        self.show_base(self.feed.kind)

    @work(group="sample", exclusive=True)
    async def action_open_sample(self) -> None:
        from tui_crm.ui.screens import contacts_sample

        with self.refusing():
            if await contacts_sample.open_sample(self):
                self.show_base(Kind.PERSON)
