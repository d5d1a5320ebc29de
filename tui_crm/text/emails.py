"""E-mail addresses: whether a text is one, and the key under which it is looked up."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache, partial

MAXIMUM = 254
"""Longest address that mail can carry, in bytes (RFC 5321, erratum 1690)."""

# Linear: no part of it can match the same characters in two ways.
_ORDINARY = re.compile(
    r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9](?:-?[A-Za-z0-9])*\.)+[A-Za-z]{2,63}", re.ASCII
)
_LONGEST_ORDINARY_LABEL = 63
_ORDINARY_LOCAL = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*", re.ASCII)


def is_ordinary(text: str) -> bool:
    """Whether this is an address as nearly all are, in ASCII and not long; False says nothing."""
    local, _at, domain = text.rpartition("@")
    return (
        len(text) <= _LONGEST_ORDINARY_LABEL
        and _ORDINARY_LOCAL.fullmatch(local) is not None
        and _is_ordinary_domain(domain)
    )


@lru_cache(maxsize=4_096)  # most addresses of a file have few domains
def _is_ordinary_domain(domain: str) -> bool:
    return _ORDINARY.fullmatch(f"a@{domain}") is not None


def problem_of(text: str) -> str | None:
    """Why this is no e-mail address: "length", "at_sign", "local_part" or "domain"; None if it is one.

    Syntax only, by RFC 5322 and 6532; nothing is asked of the network. The domain needs a full stop.
    """
    text = text.strip()
    if len(text.encode("utf-8", "replace")) > MAXIMUM:
        return "length"
    local, at, domain = text.rpartition("@")
    if not at:
        return "at_sign"
    if not local:
        return "local_part"
    if "." not in domain.strip("."):
        return "domain"
    if _ORDINARY.fullmatch(text) and _labels_fit(domain):
        return None
    return _strict_problem(text, domain)


def _labels_fit(domain: str) -> bool:
    return all(len(label) <= _LONGEST_ORDINARY_LABEL for label in domain.split("."))


def _strict_problem(text: str, domain: str) -> str | None:
    # Imported late: it costs start-up time, and nearly every address is an ordinary one.
    from email_validator import EmailNotValidError, validate_email

    check = partial(
        validate_email, check_deliverability=False, globally_deliverable=False, allow_quoted_local=True
    )
    try:
        check(text)
    except EmailNotValidError:
        pass
    else:
        return None
    try:
        check(f"a@{domain}")
    except EmailNotValidError:
        return "domain"
    return "local_part"


def normalize(text: str) -> str:
    """The key under which the address is looked up: trimmed, composed, lower case."""
    return unicodedata.normalize("NFC", text.strip()).lower()
