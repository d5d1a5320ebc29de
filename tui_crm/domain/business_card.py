"""The business card: name, position, e-mail, phone and nothing else, in several forms (R22)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from urllib.parse import quote

from tui_crm.domain.contact import Contact, Kind, Phone
from tui_crm.text import emails, vcard_text
from tui_crm.text.safe import safe_text


class CardForm(StrEnum):
    """How a card is written; QR is the picture of a vCard."""

    TEXT = "text"
    VCARD = "vcard"
    MARKDOWN = "markdown"
    MAIL = "mail"
    QR = "qr"


_MARKDOWN_SIGNS = re.compile(r"[\\`*_{}\[\]<>()#~|!&$]")
_MARKDOWN_LINE_START = re.compile(r"^(?:[-=]|\+(?=\s|$)|\d+(?=[.)]))")
# RFC 5322 atoms and spaces, with the letters that RFC 6532 adds.
_PLAIN_NAME = re.compile(r"[\w !#$%&'*+/=?^`{|}~-]+")


def card_text(contact: Contact, form: CardForm = CardForm.TEXT) -> str:
    """The card of a contact; values that are missing leave no line.

    TEXT and MARKDOWN are lines without an end of line at the end. VCARD is a vCard 3.0 with CRLF after each
    line; QR the same in the fewest bytes that readers take, since each makes the picture larger. MAIL is
    `Name <mail>`, "" without a usable e-mail.
    """
    return _WRITERS[form](contact)


def cards_text(contacts: Sequence[Contact], form: CardForm = CardForm.TEXT) -> str:
    """The cards of several contacts: a blank line between them, ", " in a mailing list, nothing in vCards."""
    cards = [card for card in (card_text(contact, form) for contact in contacts) if card]
    return _BETWEEN[form].join(cards)


def _values(contact: Contact) -> tuple[str, str, str, Phone | None]:
    """Name, position, main e-mail and main phone, each on one safe line."""
    draft = contact.draft
    position = draft.position if draft.kind is Kind.PERSON else ""
    email = draft.emails[0].value if draft.emails else ""
    return _line(contact.name), _line(position), _line(email), draft.phones[0] if draft.phones else None


def _line(text: str) -> str:
    return safe_text(text).strip()


def _phone(phone: Phone | None) -> str:
    return "" if phone is None else _line(phone.shown)


def _text(contact: Contact) -> str:
    name, position, email, phone = _values(contact)
    return "\n".join(filter(None, (name, position, email, _phone(phone))))


def _vcard(contact: Contact) -> str:
    lines = _vcard_lines(contact, name_parts=5)
    return "".join(vcard_text.fold_line(line) + vcard_text.LINE_END for line in lines)


def _short_vcard(contact: Contact) -> str:
    """Without what vCard 3.0 lets out (RFC 2426: empty parts at the end of a name, folding), and with LF."""
    return "\n".join(_vcard_lines(contact, name_parts=2 if contact.kind is Kind.PERSON else 1))


def _vcard_lines(contact: Contact, name_parts: int) -> list[str]:
    name, position, email, phone = _values(contact)
    draft = contact.draft
    is_person = draft.kind is Kind.PERSON
    parts = [_line(draft.last_name), _line(draft.first_name)] if is_person else [name, ""]
    parts = (parts + [""] * name_parts)[:name_parts]
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"N:{';'.join(map(vcard_text.escape, parts))}",
        # FN may not be empty (RFC 2426, 3.1.1).
        f"FN:{vcard_text.escape(name or email or _phone(phone))}",
    ]
    for tag, value in (("TITLE", position), ("EMAIL", email), ("TEL", _phone(phone))):
        if value:
            lines.append(f"{tag}:{vcard_text.escape(value)}")
    return [*lines, "END:VCARD"]


def _markdown(contact: Contact) -> str:
    name, position, email, phone = _values(contact)
    lines = []
    if name:
        lines.append(f"**{_markdown_escaped(name)}**")
    if position:
        lines.append(_markdown_escaped(position))
    if email:
        lines.append(f"[{_markdown_escaped(email)}](mailto:{quote(email, safe='@+')})")
    if phone is not None and phone.value:
        extension = f";ext={quote(phone.extension)}" if phone.extension else ""
        lines.append(f"[{_markdown_escaped(_phone(phone))}](tel:{quote(phone.value, safe='+')}{extension})")
    elif _phone(phone):
        lines.append(_markdown_escaped(_phone(phone)))
    # Two spaces at the end of a line keep the lines apart.
    return "  \n".join(lines)


def _markdown_escaped(text: str) -> str:
    text = _MARKDOWN_SIGNS.sub(r"\\\g<0>", text)
    return _MARKDOWN_LINE_START.sub(lambda start: _escape_start(start.group()), text)


def _escape_start(start: str) -> str:
    """A list mark or "1." at the start of a line, made to stand for itself."""
    return f"{start}\\" if start[-1].isdigit() else f"\\{start}"


def _mail(contact: Contact) -> str:
    name, _, email, _ = _values(contact)
    # A text that is no address could smuggle other recipients into the list.
    if not email or emails.problem_of(email) is not None:
        return ""
    return f"{_mail_name(name)} <{email}>" if name else email


def _mail_name(name: str) -> str:
    if _PLAIN_NAME.fullmatch(name):
        return name
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'


_WRITERS = {
    CardForm.TEXT: _text,
    CardForm.VCARD: _vcard,
    CardForm.MARKDOWN: _markdown,
    CardForm.MAIL: _mail,
    CardForm.QR: _short_vcard,
}
_BETWEEN = {
    CardForm.TEXT: "\n\n",
    CardForm.VCARD: "",
    CardForm.MARKDOWN: "\n\n",
    CardForm.MAIL: ", ",
    CardForm.QR: "",
}
