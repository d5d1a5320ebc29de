"""What servers of IMAP answer, taken apart: folders, and the messages of a FETCH (RFC 3501)."""

from __future__ import annotations

import base64
import binascii
import imaplib
import re
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui_crm.files.mail_disk import trimmed
from tui_crm.files.mail_message import Found
from tui_crm.text.safe import safe_text

_LIST = re.compile(rb'\((?P<flags>[^)]*)\) (?P<delimiter>"(?:\\.|[^"\\])"|NIL) ?(?P<name>.*)', re.DOTALL)
_MESSAGE = re.compile(rb"\d+ \(")
_HEAD = re.compile(rb"BODY\[HEADER\](?:<\d+>)? \{\d+\}$", re.IGNORECASE)
_TEXT = re.compile(rb"BODY\[TEXT\](?:<\d+>)? \{\d+\}$", re.IGNORECASE)
_QUOTED = re.compile(rb'"(?:\\.|[^"\\])*"')
_UID, _SIZE = re.compile(rb"\bUID (\d{1,10})\b"), re.compile(rb"\bRFC822\.SIZE (\d{1,12})\b")
_ATTACHED = re.compile(rb'\("attachment"', re.IGNORECASE)

Answer = Sequence[bytes | tuple[bytes, bytes] | None]
"""As `imaplib` gives it: lines, and where a line ends in a literal that line with the literal."""


class ImapFolder(NamedTuple):
    """A folder of a server.

    Attributes:
        name: as the server spells it.
        shown: for people.
        uses: what the server says that it is for, in lower case ("\\sent"); RFC 6154.
    """

    name: bytes
    shown: str
    uses: frozenset[str]


def folders_of(answer: Answer) -> Iterator[ImapFolder]:
    """The folders of a LIST that can be opened."""
    for one in answer:
        line, literal = one if isinstance(one, tuple) else (one or b"", None)
        match = _LIST.match(line)
        if match is None:
            continue
        uses = frozenset(flag.decode("ascii", "replace").lower() for flag in match["flags"].split())
        name = match["name"].strip() if literal is None else literal
        if literal is None and name.startswith(b'"'):
            name = re.sub(rb"\\(.)", rb"\1", name[1:-1])
        if not uses & {"\\noselect", "\\nonexistent"}:
            delimiter = match["delimiter"].strip(b'"\\').decode("ascii", "replace")
            shown = safe_text(_from_utf7(name))
            yield ImapFolder(name, shown.replace(delimiter, "/") if delimiter != "NIL" else shown, uses)


def quoted(name: bytes) -> str:
    """A folder's name as an argument of a command."""
    return '"' + name.decode("latin-1").replace("\\", "\\\\").replace('"', '\\"') + '"'


def _from_utf7(name: bytes) -> str:
    """A name in the UTF-7 of IMAP (RFC 3501, 5.1.3); newer servers may send UTF-8."""
    if b"&" not in name:
        return name.decode("utf-8", "replace")
    return re.sub(rb"&([^-]*)-", _utf7_part, name).decode("utf-8", "replace")


def _utf7_part(match: re.Match[bytes]) -> bytes:
    if not match[1]:
        return b"&"
    text = match[1].replace(b",", b"/")
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4)).decode("utf-16-be", "replace").encode()
    except (binascii.Error, ValueError):
        return match[0]


def messages_of(answer: Answer, keeps_text: bool) -> Iterator[tuple[int, Found]]:
    """UIDs and messages of a FETCH; what the server sends besides, as changed flags, is passed over."""
    told, text = b"", b""
    head: bytes | None = None
    for one in answer:
        line, literal = one if isinstance(one, tuple) else (one or b"", None)
        if _MESSAGE.match(line):
            told, head, text = b"", None, b""
        told += line
        if literal is None:
            uid = _UID.search(_QUOTED.sub(b'""', told))
            if head is not None and uid is not None:
                yield int(uid[1]), _found(told, head + text, keeps_text)
            head = None
        elif _HEAD.search(line):
            head = literal
        elif _TEXT.search(line):
            text = literal


def _found(told: bytes, data: bytes, keeps_text: bool) -> Found:
    size, date = _SIZE.search(_QUOTED.sub(b'""', told)), imaplib.Internaldate2tuple(told)
    return Found(
        trimmed(data, keeps_text),
        int(size[1]) if size else len(data),
        len(_ATTACHED.findall(told)),
        None if date is None else int(time.mktime(date)),
    )
