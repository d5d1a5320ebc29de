"""What the three parts of a profile say: items, made of what was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from textual.content import Content

from tui_crm.domain.contact import Contact, Kind
from tui_crm.domain.mail import MailMessage
from tui_crm.domain.opportunities import Opportunity
from tui_crm.domain.timeline import Entry
from tui_crm.i18n import _, ngettext
from tui_crm.services.profiles import WholeContact
from tui_crm.text.safe import safe_text
from tui_crm.ui.format import moment_text, padlock
from tui_crm.ui.widgets import card_content
from tui_crm.ui.widgets.card_content import Around
from tui_crm.ui.widgets.custom_items import custom_items
from tui_crm.ui.widgets.file_item import file_item
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.wording import kind_label, status_label
from tui_crm.wording.happenings import mail_line, meeting_line
from tui_crm.wording.history import entry_label, told_lines
from tui_crm.wording.opportunities import money_text, stage_label

_TEXT_LINES = 6
"""Lines of a note, or of a change, that the history shows; Enter shows the rest."""
_TEXT_LENGTH = 500
_EXCERPT = 160
"""Characters of an e-mail that the history shows."""
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
        *card_content.touch_items(around),
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


def linked(contact: Contact, around: Around, opportunities: Iterable[Opportunity] = ()) -> list[Item]:
    """Organizations in the person's order, or persons; opportunities; then tags, owners and watchers."""
    links = list(card_content.link_items(contact))
    if not links:
        is_person = contact.kind is Kind.PERSON
        text = _("No organization is linked.") if is_person else _("No person is linked.")
        links = [Item(ItemKind.TEXT, text, muted=True)]
    return [
        *links,
        _BLANK,
        *opportunity_items(opportunities),
        *_with_blank(card_content.meeting_items(around)),
        *card_content.people_items(contact, around),
    ]


def _with_blank(items: Sequence[Item]) -> list[Item]:
    """The items and a blank line behind them; nothing where there are none."""
    return [*items, _BLANK] if items else []


def opportunity_items(opportunities: Iterable[Opportunity]) -> list[Item]:
    """Each with its stage and its value, won and lost ones muted; a blank line behind them."""
    items: list[Item] = []
    for one in opportunities:
        value = money_text(one.value, one.currency) if one.value is not None else ""
        text = ", ".join(filter(None, (one.title, stage_label(one.stage), value)))
        label = _("Opportunities") if not items else ""
        items.append(Item(ItemKind.OPPORTUNITY, text, one.title, one.id, label, muted=not one.stage.is_open))
    return [*items, _BLANK] if items else []


def timeline(whole: WholeContact) -> list[Item]:
    """The contact's own files, then what happened, newest first, each under its moment."""
    items: list[Item] = []
    loose = [file for file in whole.files if file.event_id is None]
    if loose:
        title = ngettext("{count} file", "{count} files", len(loose)).format(count=len(loose))
        items += [Item(ItemKind.TEXT, title, muted=True), *map(file_item, loose), _BLANK]
    return happenings(whole.entries, whole.has_more, whole.user_names, whole.contact.id, items)


def happenings(
    entries: Iterable[Entry],
    has_more: bool,
    user_names: Mapping[str, str],
    contact_id: int,
    above: Iterable[Item] = (),
) -> list[Item]:
    """What happened, newest first, each under its moment; another contact than this one is named.

    Args:
        above: what stands before it.
    """
    items = [*above]
    for entry in entries:
        items += entry_items(entry, user_names, contact_id)
    if has_more:
        items.append(Item(ItemKind.TEXT, "...", muted=True))
    return items or [Item(ItemKind.TEXT, _("Nothing has happened yet."), muted=True)]


def entry_items(entry: Entry, user_names: Mapping[str, str], contact_id: int) -> list[Item]:
    """An entry under its moment, with its files; another contact than this one is named."""
    when = Item(ItemKind.TEXT, _when(entry, user_names), muted=True)
    return [when, _entry_item(entry, contact_id), *map(file_item, entry.files)]


def entry_text(entry: Entry, contact_id: int, whole: bool = True) -> str:
    """What was changed, in words: of another contact with its name, from what to what.

    Args:
        whole: all of it; else as much as the history has room for.
    """
    text = "\n".join((entry_label(entry), *told_lines(entry, whole)))
    return _whose(entry, contact_id) + (text if whole else cut(text))


def cut(text: str) -> str:
    """The beginning of a long text, with dots where something follows."""
    lines = text.strip().split("\n")
    short = "\n".join(lines[:_TEXT_LINES])[:_TEXT_LENGTH]
    return short if short == text.strip() else f"{short.rstrip()}..."


def _when(entry: Entry, user_names: Mapping[str, str]) -> str:
    moment = moment_text(datetime.fromisoformat(entry.at), entry.is_all_day)
    return f"{moment}, {user_names.get(entry.user) or entry.user}" if entry.user else moment


def _entry_item(entry: Entry, contact_id: int) -> Item:
    if entry.mail is not None:
        return Item(ItemKind.CHANGE, _mail_text(entry.mail, _whose(entry, contact_id)), entry.key)
    if entry.meeting is not None:
        held = f"{entry_label(entry)}: {meeting_line(entry.meeting)}"
        return Item(ItemKind.CHANGE, _whose(entry, contact_id) + held, entry.key)
    if (event := entry.event) is None:
        return Item(ItemKind.CHANGE, entry_text(entry, contact_id, whole=False), entry.key)
    head = _whose(entry, contact_id) + entry_label(entry)
    if not event.text:
        return Item(ItemKind.EVENT, head, id=event.id)
    return Item(ItemKind.EVENT, cut(event.text), id=event.id, is_markdown=True, head=f"{head}:")


def _mail_text(message: MailMessage, whose: str) -> str:
    """Its subject and who wrote it, and below that the beginning of what it says."""
    said = " ".join(message.excerpt.split())
    short = said if len(said) <= _EXCERPT else f"{said[:_EXCERPT].rstrip()}..."
    head = whose + _("E-mail: {subject}").format(subject=mail_line(message))
    return f"{head}\n{short}" if short else head


def _whose(entry: Entry, contact_id: int) -> str:
    return f"{entry.contact_name} - " if entry.contact_id != contact_id else ""
