"""Who sent a message, from its head (RFC 5322, 3.6.2).

A mailing list that may not send in the name of others puts itself into From, and the writer into Reply-To
(https://docs.mailman3.org/projects/mailman/en/latest/src/mailman/handlers/docs/dmarc-mitigations.html), or
into X-Original-From, as those of Google do.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import BinaryIO, NamedTuple

from tui_crm.domain.mail import MailFault
from tui_crm.domain.problems import Code, FileProblem, Refused
from tui_crm.files.mail_mbox import StreamBox
from tui_crm.files.mail_message import HEADERS, Found, addresses_in, head_of, values_of

_SENDER = ("From", "Sender", "Reply-To")
"""Where a sender is looked for: the first of them that there is."""
_WRITER = ("X-Original-From", "Reply-To")
"""Where lists put whom they took out of From."""
_POST = re.compile(r"mailto:([^?>\s]{1,300})", re.IGNORECASE)
_VIA = re.compile(r" (?:via|przez) .*")
_LONGEST = 64_000
"""Characters of a header that are looked at."""
_MOST = 100
"""Senders that are taken out of one input."""
_PIECE = 1 << 20
_NAME = "-"
"""Standard input, as messages and files are told about."""


class Sender(NamedTuple):
    """Who a message came from; `name` is "" where only the address is there."""

    name: str
    address: str


class Senders(NamedTuple):
    """The senders of one input; `left` is how many more there are than are taken at once."""

    first: tuple[Sender, ...]
    left: int


def senders_of(stream: BinaryIO) -> Senders:
    """The senders of a message, or of all messages of an mbox, each address once.

    All is read to its end, so that whoever writes it is not stopped on the way.

    Raises Refused where there is none: NOT_A_MESSAGE; SENDER_MISSING; SENDER_IS_LIST, a list hides who wrote.
    """
    found: dict[str, Sender] = {}
    refused: list[Refused] = []
    for message in _found(stream):
        try:
            for one in _senders(_headers(message)):
                found.setdefault(one.address.lower(), one)
        except Refused as problem:
            refused.append(problem)
    if not found:
        raise refused[0]
    return Senders(tuple(found.values())[:_MOST], max(0, len(found) - _MOST))


def _found(stream: BinaryIO) -> Iterator[Found | MailFault]:
    try:
        box = StreamBox(stream, _NAME, keeps_text=False)
    except FileProblem as problem:  # it is empty, or begins like no message
        deque(iter(lambda: stream.read(_PIECE), b""), maxlen=0)
        raise Refused(Code.NOT_A_MESSAGE) from problem
    for folder in box.folders(()):
        for batch in folder.batches({}, lambda _references: ()):
            yield from (item.found for item in batch.items)


def _headers(found: Found | MailFault) -> Message:
    head = b"" if isinstance(found, MailFault) else head_of(found.data)
    headers = BytesHeaderParser(policy=compat32).parsebytes(head)
    if b"\0" in head or not any(values_of(headers, name) for name in HEADERS):
        raise Refused(Code.NOT_A_MESSAGE)
    return headers


def _senders(headers: Message) -> list[Sender]:
    """Raises Refused: SENDER_MISSING, SENDER_IS_LIST."""
    said = next(filter(None, (_in(headers, name) for name in _SENDER)), [])
    if not said:
        raise Refused(Code.SENDER_MISSING)
    lists = {match.lower() for value in values_of(headers, "List-Post") for match in _POST.findall(value)}
    found: list[Sender] = []
    for one in said:
        is_list = one.address.lower() in lists
        if not is_list and not _VIA.search(one.name):
            found.append(one)
            continue
        others = (other for name in _WRITER for other in _in(headers, name))
        away = {*lists, one.address.lower()}
        writer = next((other for other in others if other.address.lower() not in away), None)
        if writer is not None:
            found.append(Sender(writer.name or _VIA.sub("", one.name), writer.address))
        elif is_list:
            raise Refused(Code.SENDER_IS_LIST, value=one.address)
        else:
            found.append(one)
    return found


def _in(headers: Message, name: str) -> list[Sender]:
    return [Sender(*pair) for value in values_of(headers, name) for pair in addresses_in(value[:_LONGEST])]
