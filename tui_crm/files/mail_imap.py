"""Mailboxes on a server of IMAP (RFC 3501), over TLS that is verified; nothing there is ever changed.

Folders are opened with EXAMINE and read with PEEK, so that no message becomes a read one. A folder is read on
behind the last UID, as long as its UIDVALIDITY is the same.
"""

from __future__ import annotations

import imaplib
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from tui_crm.domain.mail_places import ImapPlace
from tui_crm.domain.problems import Code, CrmError, Refused
from tui_crm.files.mail_folders import BATCH, LEFT_OUT, SENT, Batch, Folder, Item, Known, last_part
from tui_crm.files.mail_imap_answers import ImapFolder, folders_of, messages_of, quoted
from tui_crm.files.mail_message import BEGINNING, HEAD, TEXT

_TIMEOUT = 60.0
"""Seconds that a server may be silent."""
_WINDOW = 20_000
"""UIDs that are asked for at once: `imaplib` takes no line above a million bytes."""
_BATCH_OF_TEXTS = 20
"""Messages of a batch where whole texts are fetched: they are all in memory at once."""
_LAST_UID = 2**32 - 1
_UNREAD_USES = frozenset({"\\drafts", "\\junk", "\\trash"})


@contextmanager
def connected(place: ImapPlace, password: Callable[[], str], keeps_text: bool) -> Iterator[ImapBox]:
    """The mailbox of a user, while one is logged in.

    Args:
        password: asked once the connection is known to be safe.

    Raises Refused: MAIL_UNREACHABLE, MAIL_CERTIFICATE, MAIL_NOT_ENCRYPTED, MAIL_LOGIN_REFUSED; and what the
    password raises.
    """
    with _told(place):
        connection = _safe_connection(place)
    try:
        word = password()
        with _told(place):
            _log_in(connection, place, word)
        yield ImapBox(connection, place, keeps_text)
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            connection.logout()


@contextmanager
def _told(place: ImapPlace) -> Iterator[None]:
    """Says in our own words what the network and the server report."""
    try:
        yield
    except CrmError:
        raise
    except ssl.SSLCertVerificationError as error:
        raise Refused(Code.MAIL_CERTIFICATE, host=place.host) from error
    except socket.gaierror as error:
        raise Refused(Code.MAIL_UNREACHABLE, host=place.host, reason="unknown host") from error
    except ssl.SSLError as error:
        raise Refused(Code.MAIL_UNREACHABLE, host=place.host, reason="no TLS there") from error
    except TimeoutError as error:
        raise Refused(Code.MAIL_UNREACHABLE, host=place.host, reason="no answer") from error
    except (imaplib.IMAP4.error, OSError, EOFError) as error:
        # What a server says may hold anything, so only the system's own reasons are told.
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "connection broken"
        raise Refused(Code.MAIL_UNREACHABLE, host=place.host, reason=reason) from error


def _safe_connection(place: ImapPlace) -> imaplib.IMAP4:
    """A connection over which a password may go: of TLS, or to this machine."""
    context = ssl.create_default_context()  # without it `imaplib` verifies nothing
    if place.is_tls:
        return imaplib.IMAP4_SSL(place.host, place.port, ssl_context=context, timeout=_TIMEOUT)
    connection = imaplib.IMAP4(place.host, place.port, timeout=_TIMEOUT)
    if "STARTTLS" in connection.capabilities:
        try:
            connection.starttls(context)
        except BaseException:
            _hang_up(connection)
            raise
    elif not ipaddress.ip_address(connection.sock.getpeername()[0].partition("%")[0]).is_loopback:
        _hang_up(connection)
        raise Refused(Code.MAIL_NOT_ENCRYPTED, host=place.host)
    return connection


def _hang_up(connection: imaplib.IMAP4) -> None:
    with suppress(OSError):
        connection.shutdown()


def _log_in(connection: imaplib.IMAP4, place: ImapPlace, password: str) -> None:
    try:
        if place.user.isascii() and password.isascii():
            connection.login(place.user, password)
        else:  # LOGIN knows no letters beyond ASCII
            words = f"\0{place.user}\0{password}".encode()
            connection.authenticate("PLAIN", lambda _challenge: words)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        # Without its cause: the server's answer may repeat what was sent.
        raise Refused(Code.MAIL_LOGIN_REFUSED, user=place.user, host=place.host) from error


class ImapBox:
    """A user's folders, while one is logged in."""

    def __init__(self, connection: imaplib.IMAP4, place: ImapPlace, keeps_text: bool) -> None:
        self._connection, self._place, self._keeps_text = connection, place, keeps_text

    def folders(self, wanted: Sequence[str]) -> Iterator[Folder]:
        """As `mail_folders.Mailbox`; INBOX first."""
        with _told(self._place):
            _status, answer = self._connection.list()
        found = sorted(folders_of(answer), key=lambda one: (one.shown.upper() != "INBOX", one.shown))
        names = {one.shown for one in found} | {"INBOX"}
        for name in wanted:
            if name not in names and name.upper() != "INBOX":
                raise Refused(Code.MAIL_FOLDER_UNKNOWN, name=name)
        for one in found:
            if _is_wanted(one, wanted):
                yield _ImapFolder(self._connection, self._place, one, self._keeps_text)


def _is_wanted(folder: ImapFolder, wanted: Sequence[str]) -> bool:
    if wanted:
        return folder.shown in wanted or folder.shown.upper() == "INBOX" in {one.upper() for one in wanted}
    return not folder.uses & _UNREAD_USES and last_part(folder.shown) not in LEFT_OUT


class _ImapFolder(Folder):
    def __init__(
        self, connection: imaplib.IMAP4, place: ImapPlace, folder: ImapFolder, keeps_text: bool
    ) -> None:
        self.name = folder.shown
        self.is_sent = "\\sent" in folder.uses or last_part(folder.shown) in SENT
        self._connection, self._place = connection, place
        self._folder, self._keeps_text = folder, keeps_text
        self._validity = 0

    def kept_prefix(self) -> str:
        """As `Folder.kept_prefix`: UIDs of an earlier UIDVALIDITY stand for nothing any more."""
        return f"{self.prefix}{self._validity}/" if self._validity else ""

    def batches(self, reached: Mapping[str, Any], known: Known) -> Iterator[Batch]:
        """As `Folder.batches`."""
        # What is raised where the batches are used is not raised in here.
        with _told(self._place):
            yield from self._batches(reached, known)

    def _batches(self, reached: Mapping[str, Any], known: Known) -> Iterator[Batch]:
        status, _answer = self._connection.select(quoted(self._folder.name), readonly=True)
        if status != "OK":  # a folder that one may not look into
            return
        self._validity = self._number("UIDVALIDITY")
        end = self._number("UIDNEXT") - 1
        last = int(reached.get("uid", 0)) if reached.get("validity") == self._validity else 0
        for uids in self._chunks(last + 1, end):
            batch = self._batch(uids, known)
            batch.reached = {"validity": self._validity, "uid": uids[-1]}
            yield batch
        if end > last:
            yield Batch(reached={"validity": self._validity, "uid": end})

    def _chunks(self, start: int, end: int) -> Iterator[list[int]]:
        """The UIDs from one to another that there are; to the last one where the server tells no end (-1)."""
        size = _BATCH_OF_TEXTS if self._keeps_text else BATCH
        windows = [(first, min(first + _WINDOW - 1, end)) for first in range(start, end + 1, _WINDOW)]
        for first, last in windows if end >= 0 else [(start, _LAST_UID)]:
            uids = self._search(f"{first}:{'*' if last == _LAST_UID else last}")
            # "*" is the last message, however small its UID.
            found = sorted(uid for uid in uids if first <= uid <= last)
            for place in range(0, len(found), size):
                yield found[place : place + size]

    def _search(self, uids: str) -> list[int]:
        _status, answer = self._connection.uid("SEARCH", f"UID {uids}")
        words = b" ".join(one for one in answer if isinstance(one, bytes)).split()
        return [int(word) for word in words if word.isdigit()]

    def _batch(self, uids: Sequence[int], known: Known) -> Batch:
        named = {f"{self.kept_prefix() or self.prefix}{uid}": uid for uid in uids}
        before = known(list(named))
        new = {uid: reference for reference, uid in named.items() if reference not in before}
        batch = Batch(known=len(before))
        if new:
            for uid, found in messages_of(self._fetch(list(new)), self._keeps_text):
                if uid in new:
                    batch.items.append(Item(new.pop(uid), f"{self.name}:{uid}", found))
        return batch

    def _fetch(self, uids: Sequence[int]) -> Sequence[Any]:
        text = TEXT if self._keeps_text else BEGINNING
        parts = f"BODY.PEEK[HEADER]<0.{HEAD}> BODY.PEEK[TEXT]<0.{text}>"
        asked = f"(UID INTERNALDATE RFC822.SIZE BODYSTRUCTURE {parts})"
        status, answer = self._connection.uid("FETCH", ",".join(map(str, uids)), asked)
        if status != "OK":
            raise imaplib.IMAP4.error("FETCH")
        return answer

    def _number(self, name: str) -> int:
        _name, values = self._connection.response(name)
        word = (values or [b""])[-1] or b""
        return int(word) if word.isdigit() else 0
