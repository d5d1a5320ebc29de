"""One message, from the bytes of its head and of the beginning of its text (RFC 5322).

What is broken in it is passed over: only what is no message at all is refused.
"""

from __future__ import annotations

import hashlib
import re
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from email.utils import getaddresses, mktime_tz, parsedate_tz
from typing import NamedTuple

from tui_crm.domain.mail import MOST_ADDRESSES, IncomingMail, MailFault, MailPerson
from tui_crm.files.mail_text import excerpt, html_text, whole_text
from tui_crm.files.mail_words import decoded, header_text
from tui_crm.text.emails import MAXIMUM as LONGEST_ADDRESS

HEAD = 1 << 20
"""Bytes of a head that are looked at."""
BEGINNING = 1 << 15
"""Bytes of a text of which an excerpt is made."""
TEXT = 1 << 19
"""Bytes of a message of which the text is kept, where all of it is."""
_TELLING = 4_096
"""Bytes of a text that tell a message without a Message-ID from others."""
_LONGEST_LIST = 64_000
"""Characters of a list of addresses that are looked at."""
_LONGEST_SUBJECT, _LONGEST_NAME, _LONGEST_ID = 500, 200, 250
_YEARS = (0, 7_258_118_400)
"""1970 to 2199, in seconds: other dates are mistakes."""
_FARTHEST_ZONE = 15 * 3_600
_LARGEST = (12, 31, 23, 59, 60)
"""Month, day, hour, minute and second of a date that is one."""

_ROLES = (("from", "From"), ("to", "To"), ("cc", "Cc"), ("bcc", "Bcc"))
HEADERS = ("From", "To", "Cc", "Bcc", "Sender", "Date", "Subject", "Message-ID", "Received")
_ADDRESS = re.compile(r"[^\s@<>\"(),;:\\\x00-\x1f\x7f]+@[^\s@<>\"(),;:\\\x00-\x1f\x7f]+")
_LINE_END = re.compile(rb"\r?\n\r?\n|\r\r")
_ATTACHED = re.compile(rb"^content-disposition:\s*attachment", re.IGNORECASE | re.MULTILINE)


class Found(NamedTuple):
    """A message as a mailbox has it.

    Attributes:
        data: its head and the beginning of its text.
        size: of the whole message with line ends of two bytes, as IMAP counts it.
        attachments: how many files it has; None: as many as are in `data`.
        received: when it came into the mailbox, in seconds since 1970; None where nobody knows.
    """

    data: bytes
    size: int
    attachments: int | None = None
    received: int | None = None


def read_message(found: Found, now: int, keeps_text: bool = False) -> IncomingMail | MailFault:
    """The message, or why it is none that can be kept.

    Args:
        now: seconds since 1970, UTC, for a message that nobody can tell the date of.
        keeps_text: whether all of its text is wanted.
    """
    if not found.data.strip():
        return MailFault.EMPTY
    head = head_of(found.data)
    if b"\0" in head:
        return MailFault.NO_HEADERS
    headers = BytesHeaderParser(policy=compat32).parsebytes(head)
    if not any(headers.get_all(name) for name in HEADERS):
        return MailFault.NO_HEADERS
    persons, is_shortened = _persons(headers)
    if not persons:
        return MailFault.NO_ADDRESSES
    subject = header_text(_raw(headers, "Subject"), _LONGEST_SUBJECT)
    date = _seconds(_raw(headers, "Date"))
    beginning, text = _texts(found.data, keeps_text)
    return IncomingMail(
        message_id=_id(_raw(headers, "Message-ID")) or _made_id(headers, persons, subject, found.data),
        at=_at(date, headers, found.received, now),
        has_date=date is not None,
        subject=subject,
        excerpt=beginning,
        text=text,
        answers=_id(_raw(headers, "In-Reply-To")),
        size=found.size,
        attachments=attached(found.data) if found.attachments is None else found.attachments,
        persons=persons,
        is_shortened=is_shortened,
    )


def attached(data: bytes) -> int:
    """How many files are attached in these bytes."""
    return len(_ATTACHED.findall(data))


def head_of(data: bytes) -> bytes:
    """The headers of a message, up to the empty line behind them."""
    end = _LINE_END.search(data, 0, HEAD)
    return data[: end.start() if end else HEAD]


def _raw(headers: Message, name: str) -> str:
    return str(next(iter(values_of(headers, name)), ""))


def values_of(headers: Message, name: str) -> list[str]:
    """The values as they stand in the head: those of `Message` are made safe, and lose raw bytes."""
    return [str(value) for key, value in headers.raw_items() if key.lower() == name.lower()]


# -- who ------------------------------------------------------------------------------------------------


def _persons(headers: Message) -> tuple[tuple[MailPerson, ...], bool]:
    """Who is in the head, each once in a role, and whether some were left out."""
    found: dict[tuple[str, str], MailPerson] = {}
    is_cut = False
    for role, name in _ROLES:
        raws = values_of(headers, name) or (values_of(headers, "Sender") if role == "from" else [])
        for raw in raws:
            value = raw
            if len(raw) > _LONGEST_LIST:
                value, is_cut = raw[:_LONGEST_LIST].rpartition(",")[0], True
            for shown, address in addresses_in(value):
                if len(found) == MOST_ADDRESSES and (role, address.lower()) not in found:
                    return tuple(found.values()), True
                found.setdefault((role, address.lower()), MailPerson(role, shown, address))
    return tuple(found.values()), is_cut


def addresses_in(raw: str) -> list[tuple[str, str]]:
    """Names and addresses of a list; where it breaks the rules, whatever looks like an address."""
    value = " ".join(raw.split())
    try:
        pairs = getaddresses([value])
    except (ValueError, IndexError, TypeError, RecursionError):  # of comments in comments, and the like
        pairs = []
    found = [_person(name, address) for name, address in pairs]
    fit = [one for one in found if one[1]]
    return fit or [_person("", match) for match in _ADDRESS.findall(value) if _person("", match)[1]]


def _person(name: str, address: str) -> tuple[str, str]:
    address = header_text(address, LONGEST_ADDRESS + 1)
    if len(address.encode()) > LONGEST_ADDRESS or _ADDRESS.fullmatch(address) is None:
        return "", ""
    shown = header_text(name, _LONGEST_NAME).strip("\"' ")
    return ("" if shown.lower() == address.lower() else shown), address


# -- when, and which ------------------------------------------------------------------------------------


def _at(date: int | None, headers: Message, received: int | None, now: int) -> int:
    if date is not None:
        return date
    for raw in values_of(headers, "Received"):
        found = _seconds(raw.rpartition(";")[2])
        if found is not None:
            return found
    return received if received is not None and _YEARS[0] <= received < _YEARS[1] else now


def _seconds(raw: str) -> int | None:
    """The moment of a date (RFC 5322, 3.3) in seconds since 1970; None for what is none."""
    try:
        parts = parsedate_tz(" ".join(raw[:200].split()))
        if parts is None or any(n > most for n, most in zip(parts[1:6], _LARGEST, strict=True)):
            return None
        zone = parts[9] or 0
        seconds = mktime_tz((*parts[:9], zone if abs(zone) <= _FARTHEST_ZONE else 0))
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    return int(seconds) if _YEARS[0] <= seconds < _YEARS[1] else None


def _id(raw: str) -> str:
    """A Message-ID without its brackets; a very long one as its hash."""
    text = header_text(raw, 4 * _LONGEST_ID)
    inner = text[text.find("<") + 1 :].partition(">")[0] if "<" in text else text.partition(" ")[0]
    inner = "".join(inner.split())
    if len(inner) <= _LONGEST_ID:
        return inner
    return f"sha256:{hashlib.sha256(inner.encode()).hexdigest()}"


def _made_id(headers: Message, persons: tuple[MailPerson, ...], subject: str, data: bytes) -> str:
    """What stands for a Message-ID that is not there: letters of one moment that differ have others."""
    addresses = (f"{one.role}:{one.address.lower()}" for one in persons)
    head = "\n".join((header_text(_raw(headers, "Date"), 200), subject, *addresses))
    end = _LINE_END.search(data, 0, HEAD)
    body = b"" if end is None else data[end.end() : end.end() + 2 * _TELLING]
    # Mailboxes end lines as they like, and put an empty one behind the last.
    told = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n")[:_TELLING].rstrip(b"\n")
    return f"sha256:{hashlib.sha256(head.encode() + bytes(2) + told).hexdigest()}"


# -- the text -------------------------------------------------------------------------------------------


def _texts(data: bytes, keeps_text: bool) -> tuple[str, str]:
    """The excerpt, and all of the text where that is wanted."""
    try:
        message = BytesParser(policy=compat32).parsebytes(data)
        plain, html = _bodies(message)
    except (RecursionError, ValueError, TypeError, AssertionError):  # parts in parts in parts without end
        return "", ""
    own = (
        excerpt(plain) if plain.strip() else excerpt(html_text(html)) or excerpt(html_text(html, whole=True))
    )
    whole = (plain if plain.strip() else html_text(html, whole=True)) if keeps_text else ""
    return own, whole_text(whole)


def _bodies(message: Message) -> tuple[str, str]:
    """The first part that is a plain text and no file, and the first of HTML."""
    plain, html = "", ""
    for part in message.walk():
        kind = part.get_content_type()
        is_file = part is not message and part.get_content_disposition() == "attachment"
        if part.is_multipart() or is_file:
            continue
        # What says that it has parts and has none is a text.
        if (kind == "text/plain" or part.get_content_maintype() == "multipart") and not plain.strip():
            plain = _content(part)
        elif kind == "text/html" and not html.strip():
            html = _content(part)
    return plain, html


def _content(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    charset = part.get_content_charset("")
    return decoded(data, charset if isinstance(charset, str) else "")
