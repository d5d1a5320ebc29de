"""Messages and mailboxes for tests, as other programs write them."""

from __future__ import annotations

import mailbox
from collections.abc import Iterable
from pathlib import Path

ANNA, LUKASZ, JAN = "anna@crm.example", "lukasz@example.com", "jan@example.com"
EWA = "=?utf-8?q?Ewa_=C5=BBuk?= <ewa@example.com>"
"""Ewa Żuk, as mail programs write her."""


def a_message(
    number: int = 1,
    sender: str = LUKASZ,
    to: str = ANNA,
    subject: str = "",
    text: str = "Hello",
    message_id: str | None = None,
    extra: str = "",
) -> bytes:
    """A message of the day with this number of January 2026; "" as Message-ID leaves the header out."""
    known = f"m{number}@example.com" if message_id is None else message_id
    lines = [
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {subject or f'Number {number}'}",
        f"Date: {1 + (number - 1) % 28} Jan 2026 10:{number // 28 % 60:02}:00 +0000",
        *([f"Message-ID: <{known}>"] if known else []),
        *([extra] if extra else []),
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        text,
        "",
    ]
    return "\n".join(lines).encode()


def a_maildir(path: Path, messages: Iterable[bytes] = (), folder: str = "") -> mailbox.Maildir:
    """A Maildir at this path, or its folder of this name, with these messages in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    box: mailbox.Maildir = mailbox.Maildir(path, create=True)
    if folder:
        box = box.add_folder(folder)
    for one in messages:
        box.add(one)
    return box


def an_mbox(path: Path, messages: Iterable[bytes], mode: str = "wb") -> Path:
    """An mbox file with these messages, or with them behind what is there."""
    with path.open(mode) as file:
        file.writelines(mbox_bytes(messages))
    return path


def mbox_bytes(messages: Iterable[bytes]) -> Iterable[bytes]:
    """The pieces of an mbox file of these messages, quoted as mboxrd."""
    for one in messages:
        lines = one.split(b"\n")
        quoted = [b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in lines]
        yield b"From MAILER-DAEMON Thu Jan  1 10:00:00 2026\n" + b"\n".join(quoted) + b"\n"
