"""Reading mailboxes: batches of messages, how far each folder is in the same transaction as what was read.

Killed at any point, whole batches are kept, and the next reading goes on behind them: no message is lost, and
none is there twice.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tui_crm.domain.mail import (
    TOLD_REFUSALS,
    IncomingMail,
    MailAccount,
    MailFault,
    MailSource,
    RefusedMail,
    SyncOutcome,
    SyncProgress,
)
from tui_crm.domain.mail_places import read_imap
from tui_crm.domain.problems import Code, Refused
from tui_crm.files.mail_disk import EmlBox, MaildirBox
from tui_crm.files.mail_folders import Batch, Folder, Item, Mailbox
from tui_crm.files.mail_kinds import kind_of
from tui_crm.files.mail_mbox import MboxBox, StreamBox
from tui_crm.files.mail_message import Found, read_message
from tui_crm.files.source import Given, Source
from tui_crm.paths import readable
from tui_crm.store import mail, mail_accounts
from tui_crm.store.mail import Arrival, Reader
from tui_crm.store.upkeep import let_others_in
from tui_crm.text.emails import normalize, problem_of
from tui_crm.text.safe import safe_text

if TYPE_CHECKING:
    from tui_crm.services.mail import Mail, Told

_STREAM = "stdin"
_MOST_OWN = 20
"""Addresses of its user that a mailbox learns from what was sent."""


@contextmanager
def opened(account: MailAccount, password: Callable[[], str] | None) -> Iterator[Mailbox]:
    """The mailbox of an account. Raises FileProblem and Refused, as `Mail.sync`."""
    path, keeps_text = Path(account.location), account.keeps_text
    if account.source is MailSource.IMAP:
        from tui_crm.files.mail_imap import connected

        if password is None:
            raise Refused(Code.MAIL_PASSWORD_MISSING, name=account.name)
        with connected(read_imap(account.location), password, keeps_text) as box:
            yield box
    elif account.source is MailSource.MAILDIR:
        yield MaildirBox(path, keeps_text)
    elif account.source is MailSource.MBOX:
        yield MboxBox(path, keeps_text)
    else:
        yield EmlBox(path, keeps_text)


def read_given(service: Mail, given: Given, name: str, keeps_text: bool, told: Told | None) -> SyncOutcome:
    """What `Mail.read` does."""
    if not isinstance(given, Path):
        shown = " ".join(safe_text(name).split()) or _STREAM
        box = StreamBox(Source(given, shown).open(), shown, keeps_text)
        account = service.account_at(MailSource.MBOX, "", shown, keeps_text=keeps_text)
        return Syncing(service, account, told).run(box)
    service.require_own_files()
    path = Path(os.path.abspath(given))
    account = service.account_at(kind_of(path), readable(str(path)), name, keeps_text=keeps_text)
    with opened(account, None) as box_of_path:
        return Syncing(service, account, told).run(box_of_path)


class Syncing:
    """One reading of a mailbox.

    Args:
        account: whose messages they become.
        told: as for `Mail.sync`.
    """

    def __init__(self, service: Mail, account: MailAccount, told: Told | None) -> None:
        self._service, self._account, self._told = service, account, told
        self._database = service.database
        self._own = set(account.addresses)
        self._learnt: list[str] = []
        if account.source is MailSource.IMAP:
            user = normalize(read_imap(account.location).user)
            self._own |= set() if problem_of(user) else {user}
        self._outcome = SyncOutcome(account.id, account.name)
        self._done = 0

    def run(self, box: Mailbox) -> SyncOutcome:
        """Reads what is new in all folders; raises as `Mail.sync`."""
        with self._database.reading() as connection:
            reached = mail_accounts.progress(connection, self._account.id)
        for folder in box.folders(self._account.folders):
            for batch in folder.batches(reached.get(folder.name, {}), self._known):
                self._keep(folder, batch)
                if self._told is not None and self._told(self._progress(folder)) is False:
                    return replace(self._outcome, is_stopped=True)
                let_others_in(self._database, self._done, max(len(batch.items), 1))
            self._forget(folder)
        with self._database.writing() as connection:
            mail_accounts.set_synced(connection, self._account.id, self._service.now())
            if self._learnt:
                addresses = (*self._account.addresses, *self._learnt)
                mail_accounts.learn(connection, self._account.id, addresses)
        return self._outcome

    def _progress(self, folder: Folder) -> SyncProgress:
        return SyncProgress(folder.name, self._done, self._outcome.new, self._outcome.refused)

    def _known(self, references: Sequence[str]) -> set[str]:
        with self._database.reading() as connection:
            return mail_accounts.known(connection, self._account.id, references)

    def _keep(self, folder: Folder, batch: Batch) -> None:
        """Keeps a batch, and how far the folder is read with it, in one transaction."""
        now = self._service.now()
        read = [(one, self._read(one, now)) for one in batch.items]
        arrivals = self._arrivals(folder, read)
        for message in (one.message for one in arrivals if one.message is not None and folder.is_sent):
            self._learn(message)
        known = len(read) - len(arrivals) + batch.known
        new: list[int] = []
        linked = 0
        if arrivals or batch.reached is not None:
            reader = Reader(self._account.id, self._service.actor, frozenset(self._own), now)
            with self._database.writing() as connection:
                new, copies = mail.keep(connection, reader, arrivals)
                known += copies
                linked = mail.linked(connection, new, self._service.actor)
                if batch.reached is not None:
                    mail_accounts.put_progress(connection, self._account.id, folder.name, batch.reached)
        self._done += len(read) + batch.known
        self._count(arrivals, read, len(new), known, linked, batch.left)

    def _count(
        self,
        arrivals: Sequence[Arrival],
        read: Sequence[tuple[Item, IncomingMail | MailFault]],
        new: int,
        known: int,
        linked: int,
        left: int,
    ) -> None:
        so_far = self._outcome
        refused = [one for one in arrivals if one.message is None]
        told = [RefusedMail(item.where, fault) for item, fault in read if isinstance(fault, MailFault)]
        shortened = sum(one.message is not None and one.message.is_shortened for one in arrivals)
        self._outcome = replace(
            so_far,
            new=so_far.new + new,
            known=so_far.known + known,
            refused=so_far.refused + len(refused),
            linked=so_far.linked + linked,
            left=so_far.left + left,
            shortened=so_far.shortened + shortened,
            refusals=(*so_far.refusals, *told[: len(refused)])[:TOLD_REFUSALS],
        )

    def _read(self, item: Item, now: int) -> IncomingMail | MailFault:
        if isinstance(item.found, MailFault):
            return item.found
        return read_message(item.found, now, self._account.keeps_text)

    def _arrivals(
        self, folder: Folder, read: Sequence[tuple[Item, IncomingMail | MailFault]]
    ) -> list[Arrival]:
        """What is to be kept: not what a file without places of its own has told before."""
        found: dict[str, Arrival] = {}
        for item, message in read:
            reference = item.reference or folder.prefix + _content_of(item, message)
            kept = message if isinstance(message, IncomingMail) else None
            found.setdefault(reference, Arrival(reference, kept))
        untold = [folder.prefix + _content_of(item, one) for item, one in read if item.reference is None]
        before = self._known(untold) if untold else set()
        return [one for reference, one in found.items() if reference not in before]

    def _learn(self, message: IncomingMail) -> None:
        """What was sent tells the addresses of the mailbox's user."""
        for person in message.persons:
            address = normalize(person.address)
            if person.role == "from" and address not in self._own and len(self._learnt) < _MOST_OWN:
                self._own.add(address)
                self._learnt.append(address)

    def _forget(self, folder: Folder) -> None:
        """Forgets places of a folder that hold no more, once all was read anew."""
        if folder.kept_prefix():
            with self._database.writing() as connection:
                mail_accounts.forget_references(
                    connection, self._account.id, folder.prefix, folder.kept_prefix()
                )


def _content_of(item: Item, message: IncomingMail | MailFault) -> str:
    """What stands for a message that has no place of its own, as a hash: its Message-ID, or all of it.

    The moment, the subject and whom it names belong to it: some programs give all their messages one
    Message-ID, and of one message the copy of who sent it names more. A hash: what stays behind when its
    sender is purged names nobody.
    """
    if isinstance(message, IncomingMail):
        told = [message.message_id, str(message.at) if message.has_date else "", message.subject]
        data = "\n".join(
            [*told, *(f"{one.role}:{normalize(one.address)}" for one in message.persons)]
        ).encode()
    else:
        data = item.found.data if isinstance(item.found, Found) else item.where.encode()
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
