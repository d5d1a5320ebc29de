"""The contacts screen: list, card and editor of one base, and the commands of its place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static
from textual.worker import Worker

from tui_crm.commands import Place
from tui_crm.domain.contact import Contact, Kind
from tui_crm.domain.contact_query import ContactRow
from tui_crm.domain.problems import NotFound
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.bindings import bindings, command_of
from tui_crm.ui.messages import ContactSaved, ContactWanted, ImportFinished
from tui_crm.ui.screens import contacts_import, contacts_marked, contacts_notes, contacts_sample
from tui_crm.ui.screens.contacts_feed import ContactFeed
from tui_crm.ui.widgets.contact_card import ContactCard
from tui_crm.ui.widgets.contact_editor import ContactEditor
from tui_crm.ui.widgets.keys_footer import KeysFooter
from tui_crm.ui.widgets.record_table import RecordTable
from tui_crm.ui.widgets.search_bar import SearchBar
from tui_crm.wording import kind_label


class ContactsScreen(CrmScreen[None]):
    """Three panes: side by side where there is room, stacked where not; the editor is there while open."""

    PLACES = (Place.LIST,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.LIST)
    AUTO_FOCUS = "RecordTable"

    def __init__(self) -> None:
        super().__init__()
        self.feed = ContactFeed(self, self._list_shown)
        self._user_names: dict[str, str] = {}
        self._row_on_card: ContactRow | None = None
        self._opening: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        with Container(id="panes"):
            with Vertical(id="list-pane"):
                yield SearchBar()
                yield RecordTable(self.feed.window)
                yield Static(id="list-note", markup=False)
            with Container(id="side"):
                yield ContactCard(id="card")
                yield ContactEditor(id="editor")
        yield KeysFooter()

    def on_mount(self) -> None:
        """The first list is read at once."""
        self.show_base(Kind.PERSON)

    @property
    def table(self) -> RecordTable:
        """The list."""
        return self.query_one(RecordTable)

    @property
    def editor(self) -> ContactEditor:
        """The editor pane."""
        return self.query_one(ContactEditor)

    def show_base(self, kind: Kind) -> None:
        """Shows a base from its first contact, without a search."""
        with self.refusing():
            self._user_names = dict(self.session.users.names())
        self.query_one(SearchBar).clear()
        self.feed.start(kind)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The list's commands rest while a form is typed into; only an empty base offers the sample."""
        if command_of(action, self.PLACES) is not None and self._is_typing_into_form:
            return action == "next_pane"
        if action == "open_sample" and not contacts_sample.is_offered(self.session, self.feed):
            return False
        return super().check_action(action, parameters)

    @property
    def _is_typing_into_form(self) -> bool:
        return self.focused is not None and self.editor in self.focused.ancestors

    def flush_draft(self) -> None:
        """Keeps what was typed into the editor."""
        self.editor.flush_draft()

    # What the parts of the screen tell

    def _list_shown(self) -> None:
        """Another list stands in the table: its base, what is said where it is empty, and the card."""
        self.query_one(SearchBar).show_base(kind_label(self.feed.kind, plural=True))
        said = contacts_notes.note(self, self.feed, self.table.total)
        if said or self.has_class("-empty"):
            self.set_class(bool(said), "-empty")
            self.query_one("#list-note", Static).update(Content(said))
        self._show_card()

    def _show_card(self) -> None:
        self._row_on_card = row = self.table.row
        contact: Contact | None = None
        if row is not None:
            try:
                contact = self.session.contacts.get(row.id)
            except NotFound:
                self.feed.reload_if_changed()
        self.query_one(ContactCard).show_contact(contact, self._user_names)

    def _follow(self) -> None:
        """The card of the row under the cursor, unless it is there already."""
        if self.table.row is not self._row_on_card:
            with self.refusing():
                self._show_card()

    def on_descendant_focus(self) -> None:
        """The edge of the right side shows whether it is typed into."""
        self.query_one("#side").set_class(bool(self.query("#side :focus")), "-focus")

    def on_record_table_cursor_moved(self) -> None:
        """The card follows the cursor."""
        self._follow()

    def on_record_table_marks_changed(self) -> None:
        """The number of marks stands beside the count."""
        self.query_one(SearchBar).show_marks(len(self.table.marks))

    def on_record_table_chosen(self) -> None:
        self.action_open()

    def on_search_bar_typed(self, event: SearchBar.Typed) -> None:
        """Each key searches."""
        self.feed.search(event.text)

    def on_search_bar_left(self) -> None:
        """Enter in the search box goes to what was found."""
        self.table.focus()

    def on_screen_resume(self) -> None:
        """A dialog was closed: it may have changed something."""
        self.feed.reload_if_changed()

    def on_contact_saved(self, event: ContactSaved) -> None:
        """The list is read again; the cursor goes to the saved contact where the list has it."""
        event.stop()
        self.feed.reload(event.contact_id)

    @work(group="wanted", exclusive=True)
    async def on_contact_wanted(self, event: ContactWanted) -> None:
        """Goes to a contact, whatever base and search are shown."""
        with self.refusing():
            contact = await self.call(self.session.contacts.get, event.contact_id)
            self.query_one(SearchBar).clear()
            self.feed.go_to(contact)
            self.table.focus()

    def on_import_finished(self, event: ImportFinished) -> None:
        """Shows the base that the file went into."""
        self.show_base(event.outcome.kind)

    def on_contact_editor_closed(self) -> None:
        """The list and the card have the room again."""
        self.remove_class("-editing")
        self.table.focus()
        self.feed.reload_if_changed()

    # Moving

    def _move(self, rows: int) -> None:
        self.feed.reload_if_changed()
        self.table.move_by(rows)
        self._follow()  # now, and not a message later: the list and the card are painted in one frame

    def action_down(self) -> None:
        self._move(1)

    def action_up(self) -> None:
        self._move(-1)

    def action_page_down(self) -> None:
        self._move(self.table.rows_on_screen)

    def action_page_up(self) -> None:
        self._move(-self.table.rows_on_screen)

    def action_first(self) -> None:
        self.table.move_to(0)

    def action_last(self) -> None:
        self.table.move_to(self.table.total - 1)

    def action_scroll_left(self) -> None:
        self.table.scroll_columns(-1)

    def action_scroll_right(self) -> None:
        self.table.scroll_columns(1)

    # Panes

    def action_search(self) -> None:
        self.remove_class("-card")
        self.query_one(SearchBar).focus_box()

    def action_open(self) -> None:
        """The card has the focus; on a narrow terminal it has the whole screen."""
        if self.table.row is not None:
            self.add_class("-card")
            self.query_one(ContactCard).focus()

    def action_next_pane(self) -> None:
        """Search box, list, card, editor and round again; in the editor, its next field."""
        if self._is_typing_into_form:
            self.focus_next("#editor *")
            return
        panes = [self.query_one("#search-text"), self.table, self.query_one(ContactCard)]
        place = panes.index(self.focused) + 1 if self.focused in panes else 1
        if place == len(panes) and self.editor.is_open:
            self.editor.start_typing()
        else:
            panes[place % len(panes)].focus()

    def action_clear(self) -> None:
        """Back to the list; from there the marks go first, then the search."""
        bar, left = self.query_one(SearchBar), self.focused
        self.remove_class("-card")
        self.table.focus()
        if isinstance(left, ContactCard):
            return
        if self.table.marks and not (left is not None and left.id == "search-text"):
            self.table.set_marks(())
        elif bar.text:
            bar.clear()
            self.feed.clear_search()

    # Contacts

    @property
    def is_between_forms(self) -> bool:
        opening = self._opening
        return (opening is not None and not opening.is_finished) or self.editor.is_leaving

    def action_add(self) -> None:
        self._opening = self._open_editor(lambda: self.editor.open_new(self.feed.kind))

    def action_edit(self) -> None:
        if (row := self.table.row) is not None:
            self._opening = self._open_editor(lambda: self.editor.open_contact(row.id))

    @work(group="editor", exclusive=True)
    async def _open_editor(self, opening: Callable[[], Awaitable[bool]]) -> None:
        with self.refusing():
            await self.editor.close_form()
            if await opening():
                self.add_class("-editing")
                self.remove_class("-card")
                self.editor.start_typing()

    @work(group="copy", exclusive=True)
    async def action_copy_card(self) -> None:
        await contacts_marked.copy_cards(self, self.table)

    @work(group="copy", exclusive=True)
    async def action_show_card(self) -> None:
        await contacts_marked.show_cards(self, self.table)

    def action_mark(self) -> None:
        self.table.toggle_mark()
        self.table.move_by(1)

    @work(group="marks", exclusive=True)
    async def action_mark_all(self) -> None:
        await contacts_marked.mark_all(self, self.table, self.feed.query)

    # The base

    def action_switch_base(self) -> None:
        self.table.set_marks(())
        self.show_base(Kind.ORGANIZATION if self.feed.kind is Kind.PERSON else Kind.PERSON)

    def action_toggle_inactive(self) -> None:
        self.tell(contacts_notes.inactive(self.feed.toggle_inactive()))

    def action_reload(self) -> None:
        self.feed.reload()

    def action_import_file(self) -> None:
        contacts_import.start_import(self)

    @work(group="sample", exclusive=True)
    async def action_open_sample(self) -> None:
        with self.refusing():
            await contacts_sample.open_sample(self)
            self.show_base(Kind.PERSON)
