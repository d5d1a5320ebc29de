"""E-mail that was read from mailboxes: headers and an excerpt, and the contacts that it belongs to (R49)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

MOST_ADDRESSES = 200
"""So many addresses of a message are kept: those of a mailing to thousands say nothing about anybody."""
EXCERPT = 1_000
"""Characters of a message's text that are kept of each."""
TOLD_REFUSALS = 20


class MailSource(StrEnum):
    """Where messages are read from."""

    MAILDIR = "maildir"
    MBOX = "mbox"
    EML = "eml"
    IMAP = "imap"


class MailFault(StrEnum):
    """Why something in a mailbox is no message that can be kept."""

    EMPTY = "empty"
    NO_HEADERS = "no_headers"  # binary data, or a text without a head
    NO_ADDRESSES = "no_addresses"  # neither who wrote it nor to whom
    UNREADABLE = "unreadable"  # the file cannot be opened or read


class Shown(StrEnum):
    """Which messages a list has."""

    ALL = ""
    MINE = "mine"  # of the reader's own mailboxes
    UNLINKED = "unlinked"  # that belong to no contact which the reader sees


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
        hidden: how many of its head are left out: contacts that the reader does not see, who has no copy.
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
    hidden: int = 0

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
        messages: how many there are of it.
        addresses: the user's own, in lower case: what comes from them is outgoing.
    """

    id: int
    name: str
    source: MailSource
    location: str
    folders: tuple[str, ...]
    keeps_text: bool
    synced_at: str
    messages: int = 0
    addresses: tuple[str, ...] = ()

    @property
    def is_remote(self) -> bool:
        """Whether it is read over the network, with a password."""
        return self.source is MailSource.IMAP

    @property
    def is_stream(self) -> bool:
        """Whether its messages came from standard input, so that it cannot be read again by itself."""
        return not self.location


class SyncProgress(NamedTuple):
    """How far the reading of a mailbox is.

    Attributes:
        folder: the one that is being read; "" where the mailbox has only one.
        done: messages of the mailbox that were looked at, those that were known among them.
        new, refused: how many of them so far.
    """

    folder: str
    done: int
    new: int
    refused: int


class RefusedMail(NamedTuple):
    """A message that could not be read as one.

    Attributes:
        where: its place in the mailbox, for people.
        reason: why.
    """

    where: str
    reason: MailFault


@dataclass(frozen=True, slots=True)
class SyncOutcome:
    """What the reading of a mailbox came to.

    Attributes:
        account_id, account: the mailbox's number and name.
        new: messages that nobody had read before.
        known: those that were there already, from another mailbox too; what an earlier reading is past is
            not looked at again, and not counted.
        refused: what is no message that can be kept; it is remembered, and not tried again.
        linked: of the new ones those that belong to a contact which the reader sees.
        left: what was just being written, for the next time.
        shortened: new ones of whose addresses only the first `MOST_ADDRESSES` were kept.
        refusals: the first `TOLD_REFUSALS` of the refused ones.
        is_stopped: whether the reading was stopped; the next one goes on from there.
    """

    account_id: int
    account: str
    new: int = 0
    known: int = 0
    refused: int = 0
    linked: int = 0
    left: int = 0
    shortened: int = 0
    refusals: tuple[RefusedMail, ...] = ()
    is_stopped: bool = False


@dataclass(frozen=True, slots=True)
class IncomingMail:
    """A message as it was read, before it is kept.

    Attributes:
        message_id: as of `MailMessage`.
        at: when it was sent, in seconds since 1970, UTC.
        has_date: whether its own Date says so.
        answers: the Message-ID of what it answers, or "".
        text: all of its text, where that is to be kept; else "".
        persons: role, name and address of each.
        is_shortened: whether some of its addresses were left out.
    """

    message_id: str
    at: int
    has_date: bool
    subject: str
    excerpt: str
    text: str
    answers: str
    size: int
    attachments: int
    persons: tuple[MailPerson, ...]
    is_shortened: bool


def key_of(message: MailMessage) -> str:
    """Where a message stands in lists, newest first: to go on behind it."""
    return f"{message.at}:{message.id}"
