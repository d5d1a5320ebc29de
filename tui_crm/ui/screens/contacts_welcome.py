"""The greeting of an empty base: who one is and where, and what to begin with."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from tui_crm.commands import BY_ID, Place
from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Kind
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.paths import readable
from tui_crm.text.safe import safe_text
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.bindings import short_key
from tui_crm.ui.messages import DoneByMouse
from tui_crm.ui.screens import contacts_notes
from tui_crm.ui.screens.contacts_others import FollowingList
from tui_crm.ui.widgets.table_note import TableNote

if TYPE_CHECKING:
    from tui_crm.ui.screens.contacts_feed import ContactFeed

_FILLING = ("list.import_file", "list.add")
"""The commands that bring something into a base."""
_EDGES = 5
"""Columns beside a line of the greeting: the indent and the scroll bar."""


class WelcomingList(FollowingList):
    """The contacts screen greets where the base has nothing; the card leaves its room to that."""

    _offered: tuple[str, ...] = ()
    """The ids of the commands that the greeting offers, as its lines stand."""

    def say_why_empty(self) -> None:
        """Another list stands in the table: greets where the base is empty, and says why where it is not."""
        is_welcome = is_empty_base(self, self.feed)
        self.set_class(is_welcome, "-welcome")
        chosen = self._offered[self.table.note.at] if self._offered else ""
        self._offered = ()
        if is_welcome:
            note, self._offered = greeting(self, self.feed)
            at = self._offered.index(chosen) if chosen in self._offered else 0
            self.table.show_note(note._replace(at=at))
        elif not self.table.total:
            self.table.show_note(contacts_notes.note(self, self.feed))

    def rights_changed(self) -> None:
        """What is offered may be something else now."""
        super().rights_changed()
        if self._offered:
            self.say_why_empty()

    def wants_tip(self, place: Place) -> bool:
        """In an empty base there is nothing to find and to open: the greeting says what there is to do."""
        return place is not Place.LIST or self.table.total > 0

    def _move(self, rows: int) -> None:
        if self._offered:
            self.table.show_note(self.table.note.moved(rows or -len(self._offered)))
        else:
            super()._move(rows)

    def choose_offered(self) -> bool:
        """Does what the cursor of the greeting is on; whether there is a greeting."""
        if not self._offered:
            return False
        getattr(self, f"action_{BY_ID[self._offered[self.table.note.at]].action}")()
        return True

    def on_record_table_note_chosen(self) -> None:
        """A line of the greeting was clicked."""
        if self._offered:
            self.post_message(DoneByMouse(self, self._offered[self.table.note.at]))
            self.choose_offered()


def is_empty_base(screen: CrmScreen[None], feed: ContactFeed) -> bool:
    """Whether the list has no row, and not because of a search or a right that is missing."""
    may_see = screen.session.why_not(Permission.SEE) is None
    return may_see and not feed.table.total and not feed.query.is_narrowed


def greeting(screen: CrmScreen[None], feed: ContactFeed) -> tuple[TableNote, tuple[str, ...]]:
    """The greeting, and the ids of the commands of the lines that can be chosen."""
    offered = {name: line for name, text in _offers(screen, feed) if (line := _line(screen, name, text))}
    head = list(_head(screen, feed, not offered.keys().isdisjoint(_FILLING)))
    first = len(head) + 1
    choices = tuple(range(first, first + len(offered)))
    lines = (*head, "", *offered.values(), "", *_foot(screen, feed, len(offered)))
    return TableNote(lines, choices, is_headed=True), tuple(offered)


def _line(screen: CrmScreen[None], command_id: str, text: str) -> str:
    return contacts_notes.key_line(screen, command_id, text)


def _head(screen: CrmScreen[None], feed: ContactFeed, may_begin: bool) -> Iterable[str]:
    """What is empty; for persons, where everybody begins, also who one is and which base this is."""
    is_first = feed.kind is Kind.PERSON
    room = screen.app.size.width - _EDGES
    if not is_first:
        yield _("There are no organizations here yet.")
    else:
        yield _("Welcome to tui_crm")
        actor = screen.session.actor
        who = f"{actor.full_name} ({actor.login})" if actor.full_name else actor.login
        text = _("You are {name}, an administrator.") if actor.is_admin else _("You are {name}.")
        yield from wrap(text.format(name=safe_text(who)), room)
        if not screen.crm.is_restricted:
            yield from wrap(_("Your base: {path}").format(path=_shown(screen.session.path)), room)
        yield ""
        yield _("There are no persons here yet.")
    if not may_begin:
        said = _("You may look, and not add: whoever administers the base does.")
        yield from wrap(f"{said} {contacts_notes.administrators(screen.session)}".rstrip(), room)


def _offers(screen: CrmScreen[None], feed: ContactFeed) -> Iterable[tuple[str, str]]:
    """Commands, and what each does here."""
    yield "list.import_file", _("import a file (CSV, Excel, vCard, JSON...)")
    is_person = feed.kind is Kind.PERSON
    yield "list.add", _("add a contact") if is_person else _("add an organization")
    if contacts_notes.is_sample_offered(screen.session, feed) and not screen.crm.is_restricted:
        yield "list.open_sample", _("look at the sample: 2,000 invented contacts")
    if not is_person:
        yield "list.switch_base", _("go back to the persons")


def _foot(screen: CrmScreen[None], feed: ContactFeed, choices: int) -> Iterable[str]:
    """How to choose, and the keys that are good anywhere."""
    if choices > 1:
        open_key = _key(screen, "list.open")
        yield _("Press its key; or the arrows and {key}, or a click.").format(key=open_key)
    if feed.kind is Kind.PERSON:
        named = (
            ("anywhere.help", _("all keys")),
            ("anywhere.quick_add", _("quick add from anywhere")),
            ("anywhere.quit", _("leaves")),
        )
        may = [(name, text) for name, text in named if screen.crm.why_not(BY_ID[name]) is None]
        yield "   ".join(f"{_key(screen, name)} {text}" for name, text in may if _key(screen, name))


def _key(screen: CrmScreen[None], command_id: str) -> str:
    keys = screen.crm.keymap.of(BY_ID[command_id])
    return shown_key(short_key(keys)) if keys else ""


def _shown(path: Path) -> str:
    """A path as people write it."""
    text, home = readable(str(path)), f"{readable(str(Path.home()))}/"
    return safe_text(f"~/{text.removeprefix(home)}" if text.startswith(home) else text)
