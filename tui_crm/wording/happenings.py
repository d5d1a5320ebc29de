"""What happened, on one line: of an event its words, of a message its subject and who wrote it (R45)."""

from __future__ import annotations

from tui_crm.domain.journal import Thing
from tui_crm.domain.mail import MailMessage, MailPerson
from tui_crm.domain.meetings import Occurrence
from tui_crm.domain.timeline import Entry
from tui_crm.i18n import N_, _
from tui_crm.text.safe import safe_text
from tui_crm.wording.definitions import definitions_sentence
from tui_crm.wording.history import entry_label, told_lines

_THINGS = {
    Thing.OPPORTUNITY: N_("Opportunity"),
    Thing.MEETING: N_("Meeting"),
    Thing.MAIL: N_("E-mail"),
    Thing.STAGE: N_("Stage"),
    Thing.EVENT: N_("History"),
    Thing.USER: N_("User"),
    Thing.GROUP: N_("Group"),
    Thing.KEY: N_("Key"),
}


def label_and_line(entry: Entry) -> tuple[str, str]:
    """What an entry is, in a word or two, and what happened, on one line."""
    label, line, change = entry_label(entry), entry_line(entry), entry.definition
    if change is None or change.thing not in _THINGS or label != definitions_sentence([change]):
        return label, line
    name = safe_text(change.name)
    if line and change.thing is Thing.OPPORTUNITY and change.before and "deleted_at" not in change.after:
        return _(_THINGS[change.thing]), f"{name}: {line}"
    said = _title_first(label, name)
    return _(_THINGS[change.thing]), "; ".join(filter(None, (said, line)))


def _title_first(sentence: str, name: str) -> str:
    """ "Roof: meeting moved, 09:00" of "Meeting moved: Roof, 09:00": a narrow line is cut at its end."""
    what, colon, rest = sentence.partition(f": {name}") if name else (sentence, "", "")
    return f"{name}: {what[:1].lower()}{what[1:]}{rest}" if colon else sentence


def entry_line(entry: Entry) -> str:
    """What happened, without its label, on one line; "" where the label says it all."""
    if entry.event is not None:
        text = entry.event.text
        if not entry.event.contact_id:
            text = f"{entry.event.address}: {text}" if text else entry.event.address
        return _one_line(text)
    if entry.mail is not None:
        return mail_line(entry.mail)
    if entry.meeting is not None:
        return meeting_line(entry.meeting)
    return "; ".join(told_lines(entry))


def mail_line(message: MailMessage) -> str:
    """Its subject, and who wrote it, or of what one sent to whom it went."""
    subject = _one_line(message.subject) or _("(no subject)")
    if message.is_outgoing:
        receivers = [one for one in message.persons if one.role != "from"]
        if not receivers:
            return subject
        names = person_text(receivers[0]) + (", ..." if len(receivers) > 1 else "")
        return _("{subject} (to {names})").format(subject=subject, names=names)
    sender = message.sender
    if sender is None:
        return subject
    return _("{subject} (from {name})").format(subject=subject, name=person_text(sender))


def person_text(person: MailPerson) -> str:
    """Who it is: the contact's name, else the name in the head of the message, else the address."""
    return _one_line(person.contact_name or person.name or person.address)


def meeting_line(meeting: Occurrence) -> str:
    """Its title, where it was, and who took part, as far as the reader sees them."""
    parts = [meeting.title or _("(no title)"), meeting.location, ", ".join(meeting.participants)]
    return "; ".join(_one_line(part) for part in parts if part)


def _one_line(text: str) -> str:
    return " ".join(safe_text(text).split())
