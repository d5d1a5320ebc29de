"""The commands of the contact list that change what it shows: columns and views."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, cast

from textual import work

from tui_crm.commands import Command, Place
from tui_crm.domain.access import Permission
from tui_crm.domain.problems import Code, Problem
from tui_crm.ui.screens.contacts_keys import ListKeys
from tui_crm.ui.widgets.contact_card import ContactCard
from tui_crm.ui.widgets.search_bar import SearchBar
from tui_crm.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from tui_crm.ui.screens.contacts import ContactsScreen
    from tui_crm.ui.screens.duplicates_scan import ScanWork
    from tui_crm.ui.screens.history_wanted import HistoryMemory
    from tui_crm.ui.screens.imports_run import ImportWork
    from tui_crm.ui.screens.mail_work import MailWork
    from tui_crm.ui.widgets.today_line import TodayNote

_IMPORTS = frozenset({"list.import_file", "list.imports"})
_OF_CONTACTS = frozenset(
    "open edit profile copy_card show_card write_mail copy_email copy_phone call open_web mark mark_down "
    "mark_up mark_range mark_all log tag bulk access toggle_status delete export".split()
)
"""The commands that need a contact under the cursor, or marked ones."""


class MoreListKeys(ListKeys):
    """The other part of the contacts screen that needs only the search box, the table and its feed."""

    bar: SearchBar
    status: StatusLine
    card: ContactCard
    _has_marks = False

    def on_search_bar_blurred(self) -> None:
        """What was half typed in the search box is what is meant, or wrong."""
        self.feed.search(self.feed.line.text, whole=True)

    def action_columns(self) -> None:
        self.opening = self._columns()

    @work(group="ask", exclusive=True)
    async def _columns(self) -> None:
        from tui_crm.ui.screens import contacts_layout

        await contacts_layout.arrange(self, self.feed)

    # Imports

    @cached_property
    def importing(self) -> ImportWork:
        """What goes on with imports, whichever screen is shown."""
        from tui_crm.ui.screens.imports_run import ImportWork

        return ImportWork(self)

    def why_not(self, command: Command) -> Problem | None:
        """Imports need the permission to add contacts too (R39), merging that to delete and two marks."""
        problem = super().why_not(command)
        if problem is None and command.id == "list.merge":
            is_two = len(self.table.marks) == 2
            return self.session.why_not(Permission.DELETE) or (None if is_two else Problem(Code.MERGE_TWO))
        if problem is None and command.id in _IMPORTS:
            return self.session.why_not(Permission.ADD)
        if problem is None and command.id == "list.access":
            return self._why_not_access()
        return problem

    def why_not_now(self, command: Command) -> Problem | None:
        """What is done with a contact needs one under the cursor, or marked ones."""
        has_one = self.table.row is not None or bool(self.table.marks)
        if command.place is Place.LIST and command.action in _OF_CONTACTS and not has_one:
            return Problem(Code.NO_CONTACT_HERE)
        if command.id == "list.clear" and not (self.table.marks or self.bar.text or self.feed.views.shown):
            return Problem(Code.NOTHING_TO_CLEAR)
        return None

    def row_must_wait(self, key: str) -> bool:
        """Whether a key, pressed outside of text, is for rows that are still being read."""
        if self.feed.is_answering:
            return not self.is_key_of(key, ("search",))
        return self.feed.is_row_on_its_way and self.is_key_of(key, _OF_CONTACTS)

    def _why_not_access(self) -> Problem | None:
        """Why the contact on the card is seen by whom it is; of marked ones that is looked at when asked."""
        from tui_crm.ui.screens import access_choice

        contact, row = self.card.contact, self.table.row
        if self.table.marks or contact is None or row is None or contact.id != row.id:
            return None
        return access_choice.why_not(self.session.actor, contact)

    def action_import_file(self) -> None:
        self.opening = self._import_file()

    @work(group="import", exclusive=True)
    async def _import_file(self) -> None:
        from tui_crm.ui.screens import imports_flow

        with self.refusing():
            await imports_flow.import_file(self)

    def action_imports(self) -> None:
        """The list of imports."""
        from tui_crm.ui.screens.imports import Imports

        self.app.push_screen(Imports())

    # Opportunities

    def action_opportunities(self) -> None:
        """The opportunities, by stage."""
        from tui_crm.ui.screens.opportunities import Opportunities

        self.app.push_screen(Opportunities())

    # Today

    today_note: TodayNote | None = None
    """The line that says what there is to do; None where nobody has looked yet."""

    def say_what_is_today(self, made: type[TodayNote]) -> None:
        """Puts the line below the list, where no row moves; it stays away while there is nothing to say."""
        self.today_note = made(cast("ContactsScreen", self))
        self.query_one("#list-pane").mount(self.today_note, after=self.table)

    def look_at_today(self, *, at_once: bool = False) -> None:
        """The line tells what there is now: something may have been done. `at_once` as `TodayNote.look`."""
        if self.today_note is not None and self.today_note.is_mounted:
            self.today_note.look(at_once=at_once)

    def action_today(self) -> None:
        """What is to be done today."""
        from tui_crm.ui.screens.today import TodayScreen

        self.app.push_screen(TodayScreen())

    # Meetings

    def action_meetings(self) -> None:
        """The calendar."""
        from tui_crm.ui.screens.meetings import Meetings

        self.app.push_screen(Meetings())

    # E-mail

    @cached_property
    def mailing(self) -> MailWork:
        """The reading of one's mailboxes, whichever screen is shown."""
        from tui_crm.ui.screens.mail_work import MailWork

        return MailWork(self)

    def action_mail(self) -> None:
        """The e-mails of one's mailboxes and of the contacts that one sees."""
        from tui_crm.ui.screens.mail import MailScreen

        self.app.push_screen(MailScreen(self.mailing))

    # What happened

    @cached_property
    def history(self) -> HistoryMemory:
        """What of the general history was wanted last."""
        from tui_crm.ui.screens.history_wanted import HistoryMemory

        return HistoryMemory()

    def action_history(self) -> None:
        """What happened with all contacts."""
        from tui_crm.ui.screens.history import GeneralHistory

        self.app.push_screen(GeneralHistory(self.history))

    def action_log(self) -> None:
        if self.is_meant():
            self.opening = self._log()

    @work(group="log")
    async def _log(self) -> None:
        from tui_crm.ui.screens import contacts_log

        await contacts_log.log(self)

    # Duplicates

    @cached_property
    def scanning(self) -> ScanWork:
        """The search for duplicates, whichever screen is shown."""
        from tui_crm.ui.screens.duplicates_scan import ScanWork

        return ScanWork(self)

    def action_duplicates(self) -> None:
        """The queue of likely duplicates of the base that is shown."""
        from tui_crm.ui.screens.duplicates import Duplicates

        self.app.push_screen(Duplicates(self.feed.kind, self.scanning))

    def action_merge(self) -> None:
        self.opening = self._merge()

    @work(group="merge", exclusive=True)
    async def _merge(self) -> None:
        from tui_crm.ui.screens import duplicates_marked

        with self.refusing():
            await duplicates_marked.merge(self)

    # Filters

    def action_filter(self) -> None:
        self.opening = self._filter()

    @work(group="ask", exclusive=True)
    async def _filter(self) -> None:
        from tui_crm.ui.screens import contacts_filters

        await contacts_filters.show_builder(self, self.feed, self.bar)

    # The marked contacts

    def on_record_table_marks_changed(self) -> None:
        """The number of marks stands in the status line; the footer says what can be done with them."""
        self.status.show_marks(len(self.table.marks))
        if bool(self.footer_wanted) != self._has_marks:
            self._has_marks = not self._has_marks
            self.refresh_bindings()

    @property
    def footer_wanted(self) -> Sequence[str]:
        """While rows are marked: what is done with them, and what takes the marks away."""
        return ("list.bulk", "list.clear") if self.table.marks else ()

    def action_tag(self) -> None:
        if self.is_meant():
            self.opening = self._tag()

    @work(group="bulk")
    async def _tag(self) -> None:
        from tui_crm.ui.screens import contacts_actions

        await contacts_actions.add_tags(self)

    def action_bulk(self) -> None:
        if self.is_meant():
            self.opening = self._bulk()

    def action_access(self) -> None:
        if self.is_meant():
            self.opening = self._access()

    @work(group="bulk")
    async def _access(self) -> None:
        from tui_crm.ui.screens import contacts_access

        await contacts_access.set_access(self)

    @work(group="bulk")
    async def _bulk(self) -> None:
        from tui_crm.ui.screens import contacts_actions

        await contacts_actions.choose(self)

    def action_export(self) -> None:
        if self.is_meant():
            self.opening = self._export()

    @work(group="bulk")
    async def _export(self) -> None:
        from tui_crm.ui.screens import contacts_export

        await contacts_export.export(self)

    def action_toggle_inactive(self) -> None:
        from tui_crm.ui.screens import contacts_notes

        self.tell(contacts_notes.inactive(self.feed.toggle_inactive()))

    # Views

    def action_views(self) -> None:
        self.opening = self._views()

    @work(group="ask", exclusive=True)
    async def _views(self) -> None:
        from tui_crm.ui.screens import contacts_saved

        await contacts_saved.choose(self, self.feed)

    @work(group="ask", exclusive=True)
    async def _view(self, number: int) -> None:
        from tui_crm.ui.screens import contacts_saved

        await contacts_saved.show_numbered(self, self.feed, number)

    def action_view_1(self) -> None:
        self.opening = self._view(1)

    def action_view_2(self) -> None:
        self.opening = self._view(2)

    def action_view_3(self) -> None:
        self.opening = self._view(3)

    def action_view_4(self) -> None:
        self.opening = self._view(4)

    def action_view_5(self) -> None:
        self.opening = self._view(5)

    def action_view_6(self) -> None:
        self.opening = self._view(6)

    def action_view_7(self) -> None:
        self.opening = self._view(7)

    def action_view_8(self) -> None:
        self.opening = self._view(8)

    def action_view_9(self) -> None:
        self.opening = self._view(9)
