"""How e-mails read in their list: a line each, all about the one under the cursor, what is shown (R49)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from tui_crm.domain.mail import MailMessage, MailPerson, Shown
from tui_crm.i18n import N_, _, ngettext
from tui_crm.text.safe import safe_text
from tui_crm.ui.format import moment_text
from tui_crm.ui.widgets.cells import cells_of, fit
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.wording.dates import short_date
from tui_crm.wording.happenings import person_text

LINKED, HAS_FILES = "●", "+"
"""The signs of a message that belongs to a contact, and of one with files."""
SHOWN_LABELS = {
    Shown.ALL: N_("all"),
    Shown.MINE: N_("of my mailboxes"),
    Shown.UNLINKED: N_("without a contact"),
}
_GAP = "  "
_DAY, _MOMENT, _WIDE = 10, 16, 100
"""Columns of a day, of a day with its hour, and of a line that has room for that."""
_NAME_SHARE, _NAME_MOST = 30, 34
"""Hundredths of a line that the person gets, and the most columns."""
_EXCERPT_LINES = 2


def mail_items(messages: Iterable[MailMessage], width: int) -> list[Item]:
    """A line for each message, of so many columns."""
    return [Item(ItemKind.CHANGE, row_text(one, width), id=one.id) for one in messages]


def row_text(message: MailMessage, width: int) -> str:
    """When, from whom or to whom, the subject, and the signs."""
    moment = datetime.fromisoformat(message.at).astimezone()
    is_wide = width >= _WIDE
    day = short_date(moment.date())
    when = fit(f"{day} {moment:%H:%M}", _MOMENT) if is_wide else fit(day, _DAY)
    name = fit(who(message), min(_NAME_MOST, width * _NAME_SHARE // 100))
    signs = f"{LINKED if message.links else ' '}{HAS_FILES if message.attachments else ' '}"
    said = _GAP.join((when, signs, name)) + _GAP
    return said + fit(subject_text(message), max(0, width - cells_of(said)))


def subject_text(message: MailMessage) -> str:
    """The subject on one line."""
    return " ".join(safe_text(message.subject).split()) or _("(no subject)")


def who(message: MailMessage) -> str:
    """Who wrote it; of one's own message to whom it went."""
    if message.is_outgoing:
        receivers = [one for one in message.persons if one.role != "from"]
        if receivers:
            more = ", ..." if len(receivers) > 1 else ""
            return _("to {name}").format(name=person_text(receivers[0])) + more
    sender = message.sender
    return person_text(sender) if sender is not None else ""


def address_text(person: MailPerson) -> str:
    """The name with the address: 'Ewa Lis <ewa@example.com>'."""
    name = " ".join(safe_text(person.contact_name or person.name).split())
    return f"{name} <{safe_text(person.address)}>" if name else safe_text(person.address)


def files_text(count: int) -> str:
    """How many files a message has; they are not kept."""
    return ngettext("{count} file", "{count} files", count).format(count=count)


def details(message: MailMessage, width: int) -> list[str]:
    """All about a message, for below the list: lines of at most `width` columns."""
    moment = moment_text(datetime.fromisoformat(message.at))
    persons = ", ".join(address_text(one) for one in message.persons if one.role != "from")
    sender = message.sender
    names = [link.contact_name for link in message.links]
    belongs = _("Belongs to: {names}").format(names=", ".join(map(safe_text, names)))
    about = [moment, files_text(message.attachments) if message.attachments else "", *message.accounts]
    lines = [
        subject_text(message),
        " -> ".join(filter(None, (address_text(sender) if sender is not None else "", persons))),
        ", ".join(filter(None, map(safe_text, about))),
        belongs if names else _("It belongs to no contact."),
        *_filled(" ".join(safe_text(message.excerpt).split()), width),
    ]
    return [fit(line, width).rstrip() for line in lines if line]


def _filled(text: str, width: int) -> list[str]:
    """The beginning of a text in so many lines as there is room for; the last one is cut by `fit`."""
    lines: list[str] = []
    words = text.split(" ")
    while words and len(lines) < _EXCERPT_LINES - 1:
        line = words.pop(0)
        while words and cells_of(f"{line} {words[0]}") <= width:
            line = f"{line} {words.pop(0)}"
        lines.append(line)
    return [*lines, " ".join(words)] if words else lines


def title(shown: Shown, text: str) -> str:
    """The head of the list: what is shown."""
    words = [_(SHOWN_LABELS[shown])]
    if text:
        words.append(_('with "{text}"').format(text=safe_text(text)))
    return _("E-mails: {words}").format(words="; ".join(words))


def legend() -> str:
    """What the signs mean."""
    return _("{linked} belongs to a contact  {files} has files").format(linked=LINKED, files=HAS_FILES)


def head(shown: Shown, text: str, width: int) -> str:
    """The title, and the meaning of the signs at the end of the line where there is room for both."""
    said, signs = title(shown, text), legend()
    room = width - cells_of(said) - cells_of(signs)
    return f"{said}{' ' * room}{signs}" if room > 1 else fit(said, max(1, width)).rstrip()


def names_of(accounts: Sequence[str]) -> str:
    """Names of mailboxes, one after the other."""
    return ", ".join(map(safe_text, accounts))
