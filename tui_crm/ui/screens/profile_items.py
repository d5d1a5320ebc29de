"""What the three parts of a profile say: items, made of what was read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from textual.content import Content

from tui_crm.domain.attachments import Attachment
from tui_crm.domain.contact import Contact, Kind
from tui_crm.domain.timeline import Entry
from tui_crm.i18n import _, ngettext
from tui_crm.services.profiles import WholeContact
from tui_crm.text.safe import safe_text
from tui_crm.ui.format import moment_text, padlock
from tui_crm.ui.widgets import card_content
from tui_crm.ui.widgets.card_content import Around
from tui_crm.ui.widgets.custom_items import custom_items
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.wording import kind_label, status_label
from tui_crm.wording.history import entry_label, told_lines
from tui_crm.wording.sizes import size_text

_TEXT_LINES = 6
"""Lines of a note, or of a change, that the history shows; Enter shows the rest."""
_TEXT_LENGTH = 500
_BLANK = Item(ItemKind.TEXT, "")


def heading(contact: Contact, width: int) -> Content:
    """Name, kind, status and the padlock on one line of that many cells; a long name is cut, nothing else."""
    words = [kind_label(contact.kind), status_label(contact.draft.status)]
    if lock := padlock(contact.draft.access):
        words.append(lock)
    rest = Content.assemble("  ", ", ".join(words[:2]), *(f"  {word}" for word in words[2:]))
    name = Content.styled(safe_text(contact.name) or _("(no name)"), "bold")
    return name.truncate(max(1, width - rest.cell_length), ellipsis=True) + rest


def facts(contact: Contact, around: Around) -> list[Item]:
    """All that is known of the contact itself; social networks that are not set stand there muted."""
    return [
        card_content.name_item(contact),
        *card_content.status_remarks(contact, around),
        *card_content.reach_items(contact, around),
        *_website(contact),
        *card_content.fact_items(contact),
        *custom_items(contact, around.custom),
        *card_content.note_items(contact),
        *card_content.state_items(contact, around),
        _BLANK,
        *card_content.network_items(contact),
    ]


def _website(contact: Contact) -> Iterable[Item]:
    """Web addresses that are not of a social network: those stand by themselves."""
    networks = {item.value for item in card_content.network_items(contact) if item.value}
    return (item for item in card_content.web_items(contact) if item.value not in networks)


def linked(contact: Contact, around: Around) -> list[Item]:
    """Organizations in the person's order, or persons; then tags, owners and watchers."""
    links = list(card_content.link_items(contact))
    if not links:
        is_person = contact.kind is Kind.PERSON
        text = _("No organization is linked.") if is_person else _("No person is linked.")
        links = [Item(ItemKind.TEXT, text, muted=True)]
    return [*links, _BLANK, *card_content.people_items(contact, around)]


def timeline(whole: WholeContact) -> list[Item]:
    """The contact's own files, then what happened, newest first, each under its moment."""
    items: list[Item] = []
    loose = [file for file in whole.files if file.event_id is None]
    if loose:
        title = ngettext("{count} file", "{count} files", len(loose)).format(count=len(loose))
        items += [Item(ItemKind.TEXT, title, muted=True), *map(file_item, loose), _BLANK]
    for entry in whole.entries:
        items += [Item(ItemKind.TEXT, _when(entry, whole), muted=True), _entry_item(entry, whole.contact.id)]
        items += map(file_item, entry.files)
    if whole.has_more:
        items.append(Item(ItemKind.TEXT, "...", muted=True))
    return items or [Item(ItemKind.TEXT, _("Nothing has happened yet."), muted=True)]


def entry_text(entry: Entry, contact_id: int, whole: bool = True) -> str:
    """An entry in words: of another contact with its name, changes as from what to what.

    Args:
        whole: all of it; else as much as the history has room for.
    """
    prefix = f"{entry.contact_name} - " if entry.contact_id != contact_id else ""
    text = entry_label(entry)
    if entry.event is not None:
        text = f"{text}: {entry.event.text}" if entry.event.text else text
    else:
        text = "\n".join((text, *told_lines(entry, whole)))
    return prefix + (text if whole else cut(text))


def cut(text: str) -> str:
    """The beginning of a long text, with dots where something follows."""
    lines = text.strip().split("\n")
    short = "\n".join(lines[:_TEXT_LINES])[:_TEXT_LENGTH]
    return short if short == text.strip() else f"{short.rstrip()}..."


def file_item(file: Attachment) -> Item:
    """A file with its size and what it is."""
    text = f"{file.name} ({size_text(file.size)})"
    return Item(
        ItemKind.FILE, f"{text}: {file.description}" if file.description else text, file.name, file.id
    )


def _when(entry: Entry, whole: WholeContact) -> str:
    moment = moment_text(datetime.fromisoformat(entry.at))
    return f"{moment}, {whole.user_names.get(entry.user) or entry.user}" if entry.user else moment


def _entry_item(entry: Entry, contact_id: int) -> Item:
    text = entry_text(entry, contact_id, whole=False)
    if entry.event is not None:
        return Item(ItemKind.EVENT, text, id=entry.event.id)
    return Item(ItemKind.CHANGE, text, entry.key)
