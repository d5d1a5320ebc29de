"""Numbers and e-mail addresses that events are about, and the keys under which contacts have them (R11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from tui_crm.domain.contact import ContactDraft
from tui_crm.domain.problems import Code, Refused
from tui_crm.text import emails, phones
from tui_crm.text.safe import safe_text

_MAIL, _PHONES = "mailto:", ("tel:", "callto:", "sms:")
_FEWEST_DIGITS = 3
"""Of a number that no rule recognizes: 112 is the shortest that is called."""


class EventAddress(NamedTuple):
    """A number or an e-mail address.

    Attributes:
        shown: as it was given, without "tel:" or "mailto:".
        key: an E.164 number, the digits alone where it is none, or a folded e-mail address.
    """

    shown: str
    key: str


def read_address(text: str, region: str) -> EventAddress:
    """The number or the address that a text is, or that a link "tel:..." or "mailto:..." leads to.

    Args:
        region: the country of numbers without a prefix, ISO 3166.

    Raises Refused (ADDRESS_NOT_RECOGNIZED).
    """
    shown = " ".join(safe_text(text).split())
    if shown.lower().startswith(_MAIL):
        shown = unquote(shown[len(_MAIL) :].partition("?")[0])
    for prefix in _PHONES:
        if shown.lower().startswith(prefix):
            shown = unquote(shown[len(prefix) :].partition(";")[0])
    shown = " ".join(safe_text(shown).split())
    key = _email_key(shown) if "@" in shown else _phone_key(shown, region)
    if not key:
        raise Refused(Code.ADDRESS_NOT_RECOGNIZED, value=shown)
    return EventAddress(shown, key)


def keys_of(draft: ContactDraft) -> Iterator[str]:
    """The keys of a contact's numbers and e-mail addresses; the draft is normalized."""
    for phone in draft.phones:
        if key := phone.value or phones.digits(phone.raw):
            yield key
    for email in draft.emails:
        yield emails.normalize(email.value)


def _email_key(text: str) -> str:
    return "" if emails.problem_of(text) else emails.normalize(text)


def _phone_key(text: str, region: str) -> str:
    value = phones.read(text, region).value
    if value is not None:
        return value
    digits = phones.digits(text)
    is_number = len(text) <= phones.MAXIMUM and not any(char.isalpha() for char in text)
    return digits if is_number and len(digits) >= _FEWEST_DIGITS else ""
