"""E-mail that was read from mailboxes: headers and an excerpt, and the contacts that it belongs to (R49)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class MailSource(StrEnum):
    """Where messages are read from."""

    MAILDIR = "maildir"
    MBOX = "mbox"
    EML = "eml"
    IMAP = "imap"


class LinkState(StrEnum):
    """Why a message belongs to a contact, or that it does not."""

    ADDRESS = "address"  # the contact has an address of the message; stands in no row
    CARRIED = "carried"  # on to the organization of such a person, when the message was read
    PINNED = "pinned"  # to an organization, by hand, with all of its person's messages
    LINKED = "linked"  # this one, by hand
    UNLINKED = "unlinked"  # taken off by hand


class MailPerson(NamedTuple):
    """Somebody in the head of a message.

    Attributes:
        role: "from", "to", "cc" or "bcc".
        contact_id, contact_name: the first contact with this address that the reader sees; None and "".
    """

    role: str
    name: str
    address: str
    contact_id: int | None = None
    contact_name: str = ""


class MailLink(NamedTuple):
    """A contact that a message belongs to, and why."""

    contact_id: int
    contact_name: str
    state: LinkState


@dataclass(frozen=True, slots=True)
class MailMessage:
    """A message as its reader may see it.

    Attributes:
        message_id: the Message-ID without its brackets (RFC 5322, 3.6.4), or a hash where it has none.
        at: when it was sent, ISO 8601, UTC.
        excerpt: the beginning of its text, without quotations.
        size: in bytes.
        attachments: how many files it has.
        persons: its head, the sender first; of lists of messages these too.
        links: the contacts that it belongs to, as far as the reader sees them.
        accounts: names of the reader's accounts that have it.
    """

    id: int
    message_id: str
    at: str
    subject: str
    excerpt: str
    size: int
    attachments: int
    is_outgoing: bool
    persons: tuple[MailPerson, ...] = ()
    links: tuple[MailLink, ...] = ()
    accounts: tuple[str, ...] = ()

    @property
    def sender(self) -> MailPerson | None:
        """Who wrote it, where that is known."""
        return next((one for one in self.persons if one.role == "from"), None)


@dataclass(frozen=True, slots=True)
class MailAccount:
    """A mailbox of a user.

    Attributes:
        location: a path, or "imaps://user@host:port".
        folders: those that are read; none for all.
        keeps_text: whether the whole text of messages is kept, and not an excerpt alone.
        synced_at: when it was last read, ISO 8601, UTC; "" for never.
    """

    id: int
    name: str
    source: MailSource
    location: str
    folders: tuple[str, ...]
    keeps_text: bool
    synced_at: str
    messages: int = 0
