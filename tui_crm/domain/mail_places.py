"""Where a mailbox is: a path, or a server of IMAP with the name of a user (RFC 5092)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from tui_crm.domain.mail import MailSource
from tui_crm.domain.problems import Code, Refused

_PORTS = {"imaps": 993, "imap": 143}


class ImapPlace(NamedTuple):
    """A user's mailbox on a server.

    Attributes:
        is_tls: whether it speaks TLS from the beginning (imaps); else it has to begin it (STARTTLS).
        folder: the only one that is meant; "" for none in particular.
    """

    user: str
    host: str
    port: int
    is_tls: bool
    folder: str = ""

    @property
    def location(self) -> str:
        """As it is stored and shown: "imaps://anna%40example.com@mail.example.com:993"."""
        scheme = "imaps" if self.is_tls else "imap"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{quote(self.user, safe='')}@{host}:{self.port}"


def is_imap(text: str) -> bool:
    """Whether this is the address of a mailbox on a server."""
    return text.strip().lower().startswith(tuple(f"{scheme}://" for scheme in _PORTS))


def read_imap(text: str) -> ImapPlace:
    """The place that "imaps://user@host[:port][/folder]" means; the user may be an e-mail address as it is.

    Raises Refused: MAIL_PLACE_NOT_RECOGNIZED; MAIL_PLACE_HAS_PASSWORD, which would be kept with it.
    """
    text = text.strip()
    wrong = Refused(Code.MAIL_PLACE_NOT_RECOGNIZED)
    try:
        parts = urlsplit(text)
        user, at, _host = parts.netloc.rpartition("@")
        host, port = parts.hostname, parts.port
    except ValueError as error:  # a port that is no number, brackets that are not closed
        raise wrong from error
    if ":" in user:
        raise Refused(Code.MAIL_PLACE_HAS_PASSWORD)
    user, folder = unquote(user), unquote(parts.path.strip("/"))
    is_fit = all(one.isprintable() for one in (user, folder, host or ""))
    if (
        parts.scheme not in _PORTS
        or not (at and user and host)
        or parts.query
        or parts.fragment
        or not is_fit
    ):
        raise wrong
    return ImapPlace(user, host, port or _PORTS[parts.scheme], parts.scheme == "imaps", folder)


def usual_name(source: MailSource, location: str) -> str:
    """What a mailbox is called that nobody has given a name."""
    if source is MailSource.IMAP:
        place = read_imap(location)
        return place.user if "@" in place.user else f"{place.user}@{place.host}"
    last = location.rstrip("/").rpartition("/")[2]
    name, dot, _end = last.rpartition(".")
    is_file = source is not MailSource.MAILDIR and dot and name
    return (name if is_file else last) or location


def checked_location(
    source: MailSource, location: str, folders: Sequence[str]
) -> tuple[str, tuple[str, ...]]:
    """The place as it is kept, and the folders with the one that it names.

    Raises Refused, as `read_imap`.
    """
    names = [one.strip() for one in folders if one.strip()]
    if source is MailSource.IMAP:
        place = read_imap(location)
        location, names = place.location, [*names, *([place.folder] if place.folder else [])]
    elif is_imap(location) or "\0" in location:
        raise Refused(Code.MAIL_PLACE_NOT_RECOGNIZED)
    return location, tuple(dict.fromkeys(names))
