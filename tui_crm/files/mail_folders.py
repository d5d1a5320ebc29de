"""Folders of a mailbox, each read in batches: what all kinds of mailboxes have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from tui_crm.domain.mail import MailFault
from tui_crm.files.mail_message import Found

BATCH = 200
"""Messages that are read, and kept in one transaction."""
SENT = frozenset(
    {"sent", "sent items", "sent mail", "sent messages", "wysłane", "elementy wysłane", "wysłane wiadomości"}
)
"""Folders of what the mailbox's user wrote, as programs call them."""
LEFT_OUT = frozenset(
    {
        "drafts", "draft", "robocze", "wersje robocze", "szkice", "junk", "junk e-mail", "spam", "bulk mail",
        "wiadomości-śmieci", "niechciane", "trash", "deleted items", "deleted messages", "bin", "kosz",
        "elementy usunięte", "templates", "outbox", "unsent messages",
    }
)  # fmt: skip
"""Folders that are read only where they are named: drafts, junk, the trash."""

Known = Callable[[Sequence[str]], Collection[str]]
"""Tells which of these references the mailbox had before."""


class Item(NamedTuple):
    """One thing in a folder.

    Attributes:
        reference: where it is, for good; None: it is told by its Message-ID.
        where: the same for people.
        found: a message, or why there is none.
    """

    reference: str | None
    where: str
    found: Found | MailFault


@dataclass(slots=True)
class Batch:
    """What was read of a folder at once.

    Attributes:
        reached: how far the folder is read with it, as its reader understands it; None: nothing to note.
        known: things that were left out, for they were there before.
        left: what is just being written, and is read the next time.
    """

    items: list[Item] = field(default_factory=list)
    reached: Mapping[str, Any] | None = None
    known: int = 0
    left: int = 0


class Folder(ABC):
    """A folder of a mailbox.

    Attributes:
        name: as it is shown; "" for the only one.
        is_sent: whether it holds what the mailbox's user wrote.
    """

    name: str = ""
    is_sent: bool = False

    @property
    def prefix(self) -> str:
        """Begins the references of all that is in it."""
        return f"{self.name}/"

    def kept_prefix(self) -> str:
        """Begins the references that still hold once all was read, where others do not; "" where all do."""
        return ""

    @abstractmethod
    def batches(self, reached: Mapping[str, Any], known: Known) -> Iterator[Batch]:
        """What was not read before. Nothing is read ahead of what is taken.

        Args:
            reached: as of `Batch`, of the last one that was kept; empty for the first time.

        Raises FileProblem, or Refused for what a server says.
        """


class Mailbox(Protocol):
    """A mailbox that is open."""

    def folders(self, wanted: Sequence[str]) -> Iterator[Folder]:
        """Its folders: those that are named, else all but drafts, junk and the trash.

        Raises Refused (MAIL_FOLDER_UNKNOWN), and as `Folder.batches`.
        """


def last_part(name: str) -> str:
    """The folder's own name, of one in others: "Sent" of "INBOX/Sent" or "INBOX.Sent"."""
    return name.replace(".", "/").rpartition("/")[2].lower()


def is_wanted(name: str, wanted: Sequence[str]) -> bool:
    """Whether a folder of a mailbox on the disk is to be read."""
    if wanted:
        return name in wanted or (not name and "INBOX" in (one.upper() for one in wanted))
    return last_part(name) not in LEFT_OUT
