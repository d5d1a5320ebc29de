"""How the general history reads: a line for each entry under its day, and an entry in full (R45)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from tui_crm.domain.journal import Thing
from tui_crm.domain.timeline import Entry
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.format import moment_text
from tui_crm.ui.markdown_lines import first_line
from tui_crm.ui.screens.history_wanted import day_words
from tui_crm.ui.widgets.cells import cells_of, fit
from tui_crm.ui.widgets.entry_view import text_items
from tui_crm.ui.widgets.file_item import file_item
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.wording.happenings import entry_line, label_and_line
from tui_crm.wording.history import entry_label, told_lines
from tui_crm.wording.mail import mail_role_label

_CLOCK = 5
_KIND, _KIND_NARROW = 20, 16
_NAME_MOST, _NAME_LEAST = 30, 12
"""Columns that the contact's name gets, a third of what it shares with the text, at most and at least."""
_USER, _NAMED, _WIDE = 14, 90, 110
"""Columns of who did it; of a line that has room for that, and of one that has room for long labels too."""
_GAP = "  "

Names = Mapping[str, str]
"""Full names by login."""


def history_items(entries: Sequence[Entry], names: Names, width: int, today: date) -> list[Item]:
    """The entries, newest first, under headings of their days.

    Args:
        width: columns of a line.
        today: of this machine.
    """
    items: list[Item] = []
    last: date | None = None
    for entry in entries:
        moment = local(entry)
        if moment.date() != last:
            last = moment.date()
            items.append(Item(ItemKind.TEXT, "", label=day_words(last, today)))
        items.append(Item(ItemKind.CHANGE, entry_row(entry, names, width), entry.key))
    return items


def entry_row(entry: Entry, names: Names, width: int) -> str:
    """An entry on one line: when, what, about whom, what was said or changed, by whom."""
    user = f"{_GAP}{fit(who(entry, names), _USER)}" if width >= _NAMED else ""
    kind = _KIND if width >= _WIDE else _KIND_NARROW
    clock = " " * _CLOCK if entry.is_all_day else f"{local(entry):%H:%M}"
    label, line = label_and_line(entry)
    said = _GAP.join((clock, fit(label, kind), ""))
    room = max(0, width - cells_of(said) - cells_of(user))
    name = whom(entry) if user or not _has_title(entry) else ""
    if name:  # the room of a name that there is not is the text's
        cells = max(_NAME_LEAST, min(_NAME_MOST, room // 3))
        said += fit(name, cells) + _GAP
        room = max(0, room - cells - len(_GAP))
    if entry.event is not None:
        line = first_line(entry.event.text)
    elif entry.is_all_day:
        line = _("all day, {text}").format(text=line)
    return f"{said}{fit(line, room)}{user}"


def whom(entry: Entry) -> str:
    """Whom it is about: the contact, else the number or address; "" for neither."""
    return safe_text(entry.contact_name or entry.address)


def _has_title(entry: Entry) -> bool:
    """Whether it tells of a meeting or an opportunity, which says more than its contacts do."""
    return entry.definition is not None and entry.definition.thing in (Thing.MEETING, Thing.OPPORTUNITY)


def who(entry: Entry, names: Names) -> str:
    """The full name of who did it, or the login."""
    return safe_text(names.get(entry.user) or entry.user)


def local(entry: Entry) -> datetime:
    """When it was, on this machine's clock."""
    return datetime.fromisoformat(entry.at).astimezone()


# -- an entry in full ------------------------------------------------------------------------------


def full_items(entry: Entry | None, names: Names) -> list[Item]:
    """All of an entry: what it is, about whom, its text as the Markdown it is, its links and files."""
    if entry is None:
        return []
    head = [entry_label(entry), moment_text(datetime.fromisoformat(entry.at), entry.is_all_day)]
    head += [who(entry, names)] if entry.user else []
    items = [Item(ItemKind.TEXT, ", ".join(head), muted=True)]
    if entry.contact_id:
        items.append(Item(ItemKind.CONTACT, entry.contact_name, id=entry.contact_id))
    if entry.address:
        items.append(_address_item(entry.address))
    items.append(Item(ItemKind.TEXT, ""))
    return [*items, *_said(entry), *map(file_item, entry.files)]


def _address_item(address: str) -> Item:
    kind = ItemKind.EMAIL if "@" in address else ItemKind.PHONE
    return Item(kind, _("{address} (no contact has it)").format(address=address), address)


def _said(entry: Entry) -> Iterable[Item]:
    if entry.event is not None:
        return text_items(entry.event.text)
    if entry.mail is not None:
        return _mail_items(entry)
    if entry.meeting is not None:
        return _meeting_items(entry)
    lines = told_lines(entry, whole=True) or [entry_line(entry)]
    return (Item(ItemKind.TEXT, line) for text in lines for line in text.split("\n") if text)


def _mail_items(entry: Entry) -> Iterator[Item]:
    mail = entry.mail
    if mail is None:
        return
    for role in ("from", "to", "cc", "bcc"):
        for one in (person for person in mail.persons if person.role == role):
            shown = one.contact_name or one.name
            # No label of an item, which would put all the others farther to the right.
            text = f"{mail_role_label(role)}: " + (f"{shown} <{one.address}>" if shown else one.address)
            if one.contact_id is not None:
                yield Item(ItemKind.CONTACT, text, one.address, one.contact_id)
            else:
                yield Item(ItemKind.EMAIL, text, one.address)
    yield Item(ItemKind.TEXT, "")
    yield Item(ItemKind.TEXT, mail.subject or _("(no subject)"))
    yield Item(ItemKind.TEXT, mail.excerpt, muted=True)


def _meeting_items(entry: Entry) -> Iterator[Item]:
    meeting = entry.meeting
    if meeting is None:
        return
    yield Item(ItemKind.TEXT, meeting.title)
    if meeting.location:
        yield Item(ItemKind.VALUE, meeting.location)
    if meeting.participants:
        yield Item(ItemKind.TEXT, ", ".join(meeting.participants), muted=True)


def full_text(entry: Entry) -> str:
    """What copying an entry means."""
    if entry.event is not None:
        return entry.event.text
    return "\n".join((entry_label(entry), *(told_lines(entry, whole=True) or [entry_line(entry)])))


def address_name(entry: Entry) -> str:
    """How whoever the number or address of an entry belongs to is called there; "" where that is not said."""
    found = [one.name for one in entry.mail.persons if one.address == entry.address] if entry.mail else []
    return next(filter(None, found), "")
