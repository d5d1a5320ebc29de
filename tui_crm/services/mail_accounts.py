"""The actor's own mailboxes: which there are, and what is read from them (R49)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tui_crm.domain.access import Permission
from tui_crm.domain.mail import MailAccount, MailSource
from tui_crm.domain.mail_places import checked_location, is_imap, usual_name
from tui_crm.domain.problems import Code, Denied, NotFound, Refused
from tui_crm.files.mail_kinds import kind_of
from tui_crm.identity import is_restricted
from tui_crm.paths import expand, readable
from tui_crm.services.base import Service
from tui_crm.store import mail_accounts
from tui_crm.store.upkeep import let_others_in
from tui_crm.text.emails import normalize, problem_of
from tui_crm.text.fold import fold
from tui_crm.text.safe import safe_text

CHUNK = 500
"""Copies of messages that are removed in one transaction."""
NAME_MAXIMUM = 100


class MailAccounts(Service):
    """Mailboxes belong to one user, and nobody else hears of them. No password is kept anywhere.

    All methods raise Denied where the actor may not see contacts, and NotFound (MAIL_ACCOUNT_NOT_FOUND) for
    a mailbox that is not the actor's.
    """

    def accounts(self) -> tuple[MailAccount, ...]:
        """The actor's mailboxes, by name."""
        with self.database.reading() as connection:
            return mail_accounts.of_user(connection, self.actor.user_id)

    def account(self, account_id: int) -> MailAccount:
        """One of them."""
        self.require(Permission.SEE)
        with self.database.reading() as connection:
            found = mail_accounts.find(connection, account_id, self.actor.user_id)
        if found is None:
            raise NotFound(Code.MAIL_ACCOUNT_NOT_FOUND, name=account_id)
        return found

    def account_named(self, name: str) -> MailAccount:
        """The one of this name, or number."""
        self.require(Permission.SEE)
        with self.database.reading() as connection:
            number = mail_accounts.named(connection, self.actor.user_id, name)
        if number is None and name.isascii() and name.isdecimal() and len(name) < 19:
            number = int(name)
        if number is None:
            raise NotFound(Code.MAIL_ACCOUNT_NOT_FOUND, name=name)
        return self.account(number)

    def place_of(self, text: str) -> tuple[MailSource, str]:
        """What kind of mailbox a path or "imaps://user@host" means, and its place as `add_account` takes it.

        Raises:
            Refused: MAIL_PLACE_NOT_RECOGNIZED, MAIL_PLACE_HAS_PASSWORD.
            FileProblem: FILE_MISSING, FILE_UNREADABLE, FILE_NOT_MAIL; a path in a restricted session.
            Denied: IMAP in a restricted session.
        """
        if is_imap(text):
            self.check_place(MailSource.IMAP)
            return MailSource.IMAP, text.strip()
        self.require_own_files()
        if not text.strip():  # as a path it would mean the folder where the program was started
            raise Refused(Code.MAIL_PLACE_NOT_RECOGNIZED)
        path = Path(os.path.abspath(expand(text)))
        return kind_of(path), readable(str(path))

    def add_account(
        self,
        name: str,
        source: MailSource,
        location: str,
        folders: Sequence[str] = (),
        keeps_text: bool = False,
        addresses: Sequence[str] = (),
    ) -> MailAccount:
        """Sets a mailbox up; nothing is read yet.

        Args:
            location: an absolute path, or "imaps://user@host:port/folder", whose folder joins `folders`.
            folders: those that are read; none for all but drafts, junk and the trash.
            addresses: the user's own e-mail addresses.

        Raises:
            Refused: MAIL_NAME_REQUIRED, MAIL_NAME_TAKEN, MAIL_PLACE_NOT_RECOGNIZED, MAIL_PLACE_HAS_PASSWORD,
                EMAIL_NOT_RECOGNIZED, TOO_LONG.
            FileProblem, Denied: a path, or IMAP, in a restricted session.
        """
        self.require(Permission.SEE)
        self.check_place(source)
        account = MailAccount(0, name, source, location, tuple(folders), keeps_text, "", 0, tuple(addresses))
        return self._add(account)

    def account_at(
        self, source: MailSource, location: str, name: str = "", *, keeps_text: bool = False
    ) -> MailAccount:
        """The actor's mailbox at a place, or for streams under a name; a new one where there is none.

        Args:
            location: as of `place_of`; "" for a stream.
            name: of a new one; after the place if it is empty. A number comes behind it where it is taken.
            keeps_text: whether it keeps whole texts from now on, if it does not do so already.

        Raises as `add_account`.
        """
        self.require(Permission.SEE)
        if location:
            self.check_place(source)
        location, folders = checked_location(source, location, ()) if location else ("", ())
        accounts = self.accounts()
        for one in accounts:
            if one.location == location and one.source is source and (location or one.name == name):
                return self._widened(one, folders, keeps_text)
        shown = (name or usual_name(source, location))[:NAME_MAXIMUM]
        taken = {fold(one.name) for one in accounts}
        names = [shown, *(f"{shown} {number}" for number in range(2, len(accounts) + 3))]
        free = next(one for one in names if fold(one) not in taken)
        return self._add(MailAccount(0, free, source, location, folders, keeps_text, ""))

    def _widened(self, account: MailAccount, folders: tuple[str, ...], keeps_text: bool) -> MailAccount:
        """The mailbox with these folders among those that are read; unless all are."""
        wanted = tuple(dict.fromkeys((*account.folders, *folders))) if account.folders else ()
        if wanted == account.folders and keeps_text <= account.keeps_text:
            return account
        return self.edit_account(account.id, folders=wanted, keeps_text=keeps_text or account.keeps_text)

    def _add(self, account: MailAccount) -> MailAccount:
        with self.database.writing() as connection:
            new = self._checked(account)
            self._check_name(new)
            number = mail_accounts.insert(connection, self.actor.user_id, new, self.now())
        return self.account(number)

    def edit_account(
        self,
        account_id: int,
        *,
        name: str | None = None,
        location: str | None = None,
        folders: Sequence[str] | None = None,
        keeps_text: bool | None = None,
        addresses: Sequence[str] | None = None,
    ) -> MailAccount:
        """Changes what is told about a mailbox, where it is not None; what was read from it stays.

        Messages that come from the new addresses count as outgoing.

        Raises:
            Refused, FileProblem, Denied: as `add_account`.
        """
        with self.database.writing() as connection:
            account = self.account(account_id)
            if location is not None:
                self.check_place(account.source)
            wanted = replace(
                account,
                name=account.name if name is None else name,
                location=account.location if location is None else location,
                folders=account.folders if folders is None else tuple(folders),
                keeps_text=account.keeps_text if keeps_text is None else keeps_text,
                addresses=account.addresses if addresses is None else tuple(addresses),
            )
            new = self._checked(wanted)
            self._check_name(new)
            mail_accounts.update(connection, new)
            mail_accounts.mark_outgoing(connection, account_id, new.addresses)
        return self.account(account_id)

    def remove_account(self, account_id: int) -> None:
        """Removes a mailbox, and its messages that no other mailbox has and that belong to no contact.

        Others can write in between; where it is killed, the next reading or removing finishes it. It is
        not undone.
        """
        self.account(account_id)
        with self.database.writing() as connection:
            mail_accounts.set_removed(connection, account_id, self.now())
        self.finish_removing()

    def finish_removing(self) -> None:
        """Takes away what is left of mailboxes that were removed."""
        with self.database.reading() as connection:
            left = mail_accounts.removed(connection)
        for account_id in left:
            goes_on, done = True, 0
            while goes_on:
                with self.database.writing() as connection:
                    goes_on = mail_accounts.remove_some(connection, account_id, CHUNK)
                done += CHUNK
                let_others_in(self.database, done, CHUNK)

    def check_place(self, source: MailSource) -> None:
        """Raises in a restricted session, whose user has no file here and shall not reach for other hosts."""
        if source is MailSource.IMAP and is_restricted():
            raise Denied(Code.NOT_OVER_SSH, what="IMAP")
        self.require_own_files()

    def _checked(self, account: MailAccount) -> MailAccount:
        name = " ".join(safe_text(account.name).split())
        if not name:
            raise Refused(Code.MAIL_NAME_REQUIRED)
        if len(name) > NAME_MAXIMUM:
            raise Refused(Code.TOO_LONG, maximum=NAME_MAXIMUM)
        for address in account.addresses:
            if problem_of(address):
                raise Refused(Code.EMAIL_NOT_RECOGNIZED, value=address)
        location, folders = checked_location(account.source, account.location, account.folders)
        addresses = tuple(dict.fromkeys(normalize(one) for one in account.addresses))
        return replace(account, name=name, location=location, folders=folders, addresses=addresses)

    def _check_name(self, account: MailAccount) -> None:
        with self.database.reading() as connection:
            taken = mail_accounts.named(connection, self.actor.user_id, account.name)
        if taken not in (None, account.id):
            raise Refused(Code.MAIL_NAME_TAKEN, name=account.name)
