"""A new contact made of an address, and of the name that stands beside it (R11)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tui_crm.domain.contact import ContactDraft, Email, Kind, Phone
from tui_crm.domain.contact_rules import check
from tui_crm.domain.import_values import split_full_name
from tui_crm.text import emails, phones

_NAMES = frozenset({"first_name", "last_name", "name"})
_BETWEEN = re.compile(r"[._]+")
_DIGITS = "0123456789"


def named(name: str, kind: Kind) -> ContactDraft:
    """A new contact of that name: a person's first name and surname are told apart."""
    if kind is Kind.ORGANIZATION:
        return ContactDraft(kind=kind, name=name)
    first, last = split_full_name(name)
    return ContactDraft(kind=kind, first_name=first, last_name=last)


def filled(address: str, name: str, kind: Kind, region: str) -> ContactDraft:
    """A new contact with this number or e-mail address; a name that is the address again is none."""
    name = "" if emails.normalize(name) == emails.normalize(address) else name.strip()
    draft = named(name, kind) if name else ContactDraft(kind=kind)
    if "@" in address:
        return replace(draft, emails=(Email(address),))
    found = phones.read(address, region)
    return replace(draft, phones=(Phone(found.value, address, found.extension),))


def sender_contact(address: str, name: str, kind: Kind, region: str) -> ContactDraft:
    """A new contact of an e-mail's sender, with a name that the rules take (R8), for nobody is asked for one.

    The name of the message; else, of a person, what stands before the "@", of an organization what behind it.
    What is no first name and surname is a first name as a whole.
    """
    first = filled(address, name, kind, region)
    drafts = (first.with_main(**one) for one in _names(first, address, name))
    return next((one for one in drafts if not _names_broken(one)), first)


def _names(draft: ContactDraft, address: str, name: str) -> Iterator[dict[str, str]]:
    local, _at, domain = address.rpartition("@")
    if draft.kind is Kind.ORGANIZATION:
        yield from ({"name": text} for text in (draft.name, domain, address))
        return
    yield {}
    if draft.first_name:
        yield {"first_name": name, "last_name": ""}
    local = local.partition("+")[0].strip(_DIGITS)
    words = [word.title() for word in _BETWEEN.split(local) if word]
    if len(words) == 2:
        yield {"first_name": words[0], "last_name": words[1]}
    for text in (local, address):
        yield {"first_name": text, "last_name": ""}


def _names_broken(draft: ContactDraft) -> bool:
    return any(one.field in _NAMES for one in check(draft))
