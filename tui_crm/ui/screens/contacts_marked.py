"""Marking many rows, and what is done with the marked contacts, or with the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.worker import WorkerCancelled

from tui_crm.i18n import _, ngettext
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.modals.card_text import CardText
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.widgets.mark_set import MarkSet
from tui_crm.ui.widgets.record_table import RecordTable
from tui_crm.wording.counts import grouped

if TYPE_CHECKING:
    from tui_crm.services.listings import Listing
    from tui_crm.ui.screens.contacts_feed import ContactFeed

MARKING = "marks"
"""The group of the workers that mark."""
MANY_CARDS = 10_000
"""More cards than this are copied only when asked for twice: the text is long, and the clipboard slow."""
MOST_CARDS = 100_000
"""More are no text for a clipboard any more: some 8 MB."""
_COPY, _BACK = "copy", "back"


def meant(table: RecordTable) -> tuple[int, ...]:
    """The ids of the marked contacts in the order of marking, else the one under the cursor."""
    return tuple(table.marks) or ((table.row.id,) if table.row is not None else ())


async def meant_in_the_end(screen: CrmScreen[None], table: RecordTable) -> tuple[int, ...]:
    """The same, when the keys before have marked all that they mark."""
    for worker in [one for one in screen.workers if one.group == MARKING and not one.is_finished]:
        with suppress(WorkerCancelled):
            await worker.wait()
    return meant(table)


async def copy_cards(screen: CrmScreen[None], table: RecordTable) -> None:
    """Their business cards to the clipboard (R22)."""
    ids = await meant_in_the_end(screen, table)
    if not ids or not await _is_meant(screen, len(ids)):
        return
    with screen.refusing():
        text = await screen.call(screen.session.cards.text, ids)
        if len(ids) == 1:
            contact = await screen.call(screen.session.contacts.get, ids[0])
            what = _("Card copied: {name}").format(name=contact.name)
        else:
            what = ngettext("{count} card copied", "{count} cards copied", len(ids))
            what = what.format(count=grouped(len(ids)))
        await screen.copy(text, what)


async def show_cards(screen: CrmScreen[None], table: RecordTable) -> None:
    """Them on the screen in every form."""
    ids = await meant_in_the_end(screen, table)
    if ids and await _is_meant(screen, len(ids)):
        await screen.app.push_screen_wait(CardText(ids))


async def _is_meant(screen: CrmScreen[None], count: int) -> bool:
    """Whether so many cards at once are what the person wants."""
    if count > MOST_CARDS:
        text = _("{count} cards are too many to copy: mark at most {most}, or export the contacts.")
        screen.tell(text.format(count=grouped(count), most=grouped(MOST_CARDS)), "error")
        return False
    if count <= MANY_CARDS:
        return True
    title = ngettext("Copy {count} card?", "Copy {count} cards?", count).format(count=grouped(count))
    text = _("That is a long text: it takes a while, and not every clipboard takes all of it.")
    answers = {_BACK: _("No, back to the list"), _COPY: _("Yes, copy them all")}
    return await screen.app.push_screen_wait(Choice(title, text, answers)) == _COPY


async def mark_all(screen: CrmScreen[None], table: RecordTable, feed: ContactFeed) -> None:
    """Marks all that the list holds; where all are marked already, takes these marks away."""
    if (listing := feed.listing) is not None:
        await _change(screen, table, feed, lambda marks: _toggled(listing, marks))


def _toggled(listing: Listing, marks: MarkSet) -> MarkSet:
    ids = listing.ids()
    if marks.holds_all(ids):
        marks.discard_all(ids)
    else:
        marks.add_all(ids)
    return marks


async def mark_range(screen: CrmScreen[None], table: RecordTable, feed: ContactFeed) -> None:
    """Marks all rows from the one that was marked last to the cursor, in the order in which they lie."""
    listing, last, cursor = feed.listing, table.marks.last, table.cursor
    if listing is None or last is None:
        screen.tell(_("Mark a row first: then this marks all from there to the cursor."), "warning")
        return
    with screen.refusing():
        begin = await feed.threads.rows(listing.row_number, last)
        if begin is None:
            screen.tell(_("The row marked last is not in this list: mark one here first."), "warning")
            return
        await _change(screen, table, feed, lambda marks: _with(marks, _between(listing, begin, cursor)))


def _between(listing: Listing, begin: int, cursor: int) -> Iterable[int]:
    ids = listing.ids(min(begin, cursor), max(begin, cursor) + 1)
    return ids if begin <= cursor else reversed(ids)


def _with(marks: MarkSet, ids: Iterable[int]) -> MarkSet:
    marks.add_all(ids)
    return marks


async def _change(
    screen: CrmScreen[None], table: RecordTable, feed: ContactFeed, change: Callable[[MarkSet], MarkSet]
) -> None:
    """Changes a copy of the marks on a thread; again, where somebody marked a row in the meantime."""
    with screen.refusing():
        while True:
            marks = table.marks
            before = len(marks), marks.last
            changed = await feed.threads.rows(change, marks.copy())
            if marks is table.marks and (len(marks), marks.last) == before:
                table.set_marks(changed)
                return
