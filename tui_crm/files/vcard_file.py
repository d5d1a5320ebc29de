"""Whole contacts as vCard 3.0 (RFC 2426) or 4.0 (RFC 6350)."""

from __future__ import annotations

from collections.abc import Iterator

from tui_crm.domain.contact import Address, Contact, Kind, Phone
from tui_crm.domain.field_values import custom_text
from tui_crm.text.vcard_text import LINE_END, escape, fold_line, parameter

_PHONE_TYPES = {
    "mobile": "cell",
    "cell": "cell",
    "fax": "fax",
    "work": "work",
    "home": "home",
    "pager": "pager",
}
_TYPES = frozenset(("work", "home"))
_NO_YEAR = 1604
"""The year that stands for none in a 3.0 card, with the parameter that Apple made for it."""


def vcard(contact: Contact, version: str) -> str:
    """The card of a contact with all that vCard has a property for, its lines folded and ended by CRLF.

    What it has none for (tax numbers, custom fields, status) goes into X- properties.

    Args:
        version: "3.0" or "4.0".
    """
    lines = ["BEGIN:VCARD", f"VERSION:{version}", *_properties(contact, version), "END:VCARD"]
    return "".join(fold_line(line) + LINE_END for line in lines)


def _properties(contact: Contact, version: str) -> Iterator[str]:
    draft = contact.draft
    yield from _names(contact, version)
    for place, phone in enumerate(draft.phones):
        yield _phone(phone, place == 0, version)
    for place, email in enumerate(draft.emails):
        types = ["internet"] if version == "3.0" else []
        yield f"EMAIL{_parameters(types, email.label, _TYPES, place == 0, version)}:{escape(email.value)}"
    for address in draft.addresses:
        yield _address(address, version)
    if draft.website:
        yield f"URL:{draft.website}"
    for url in draft.urls:
        label = f";X-LABEL={parameter(url.label)}" if url.label else ""
        yield f"URL{label}:{url.value}"
    if draft.birthday:
        yield _birthday(draft.birthday, version)
    if draft.note:
        yield f"NOTE:{escape(draft.note)}"
    if draft.tags:
        yield "CATEGORIES:" + ",".join(escape(tag) for tag in draft.tags)
    yield from _others(contact)
    yield f"UID:{contact.uid}"
    yield f"REV:{contact.updated_at}"


def _names(contact: Contact, version: str) -> Iterator[str]:
    draft = contact.draft
    yield f"FN:{escape(contact.name or _reached_by(contact))}"  # required in both versions
    if contact.kind is Kind.ORGANIZATION:
        # An N is required in 3.0; with ORG and this mark, address books take the card for a company.
        yield "N:;;;;"
        yield f"ORG:{escape(draft.name)}"
        yield "KIND:org" if version == "4.0" else "X-ABSHOWAS:COMPANY"
        return
    yield f"N:{escape(draft.last_name)};{escape(draft.first_name)};;;"
    if version == "4.0":
        yield "KIND:individual"
    for link in draft.organizations:
        yield f"ORG:{escape(link.name)}"
    if draft.position:
        yield f"TITLE:{escape(draft.position)}"
    for link in draft.organizations:
        if link.position and link.position != draft.position:
            yield f"ROLE:{escape(link.position)}"


def _reached_by(contact: Contact) -> str:
    """What stands for the name of a contact that has none."""
    draft = contact.draft
    return next((e.value for e in draft.emails), next((p.shown for p in draft.phones), contact.uid))


def _phone(phone: Phone, main: bool, version: str) -> str:
    label = _PHONE_TYPES.get(phone.label, phone.label)
    spoken = [] if label in ("fax", "pager") else ["voice"]
    parameters = _parameters(spoken, label, _PHONE_KNOWN, main, version)
    if version == "4.0" and phone.value:
        extension = f";ext={phone.extension}" if phone.extension else ""
        return f"TEL{parameters};VALUE=uri:tel:{phone.value}{extension}"
    return f"TEL{parameters}:{escape(phone.shown)}"


_PHONE_KNOWN = frozenset(_PHONE_TYPES.values())


def _parameters(types: list[str], label: str, known: frozenset[str], main: bool, version: str) -> str:
    """The parameters TYPE and PREF; a label that is no type of the standard becomes X-LABEL."""
    if label in known:
        types = [*types, label]
    if main and version == "3.0":
        types = [*types, "pref"]
    text = ""
    if types:
        # In 4.0 several types are one quoted list.
        joined = ",".join(types)
        text = f";TYPE={joined}" if version == "3.0" or len(types) == 1 else f';TYPE="{joined}"'
    if main and version == "4.0":
        text += ";PREF=1"
    if label and label not in known:
        text += f";X-LABEL={parameter(label)}"
    return text


def _address(address: Address, version: str) -> str:
    parts = ("", "", address.street, address.city, address.region, address.postal_code, address.country)
    parameters = _parameters([], address.label, _TYPES, False, version)
    return f"ADR{parameters}:" + ";".join(escape(part) for part in parts)


def _birthday(birthday: str, version: str) -> str:
    if version == "4.0":
        return "BDAY:" + birthday.replace("-", "") if not birthday.startswith("--") else (
            "BDAY:--" + birthday[2:].replace("-", "")
        )  # fmt: skip
    if birthday.startswith("--"):
        return f"BDAY;X-APPLE-OMIT-YEAR={_NO_YEAR}:{_NO_YEAR}-{birthday[2:]}"
    return f"BDAY:{birthday}"


def _others(contact: Contact) -> Iterator[str]:
    draft = contact.draft
    numbers = {
        "PESEL": draft.pesel,
        "DOCUMENT-NUMBER": draft.document_number,
        "NIP": draft.nip,
        "REGON": draft.regon,
        "KRS": draft.krs,
    }
    for name, text in numbers.items():
        if text:
            yield f"X-TUI-CRM-{name}:{escape(text)}"
    if not contact.is_active:
        yield f"X-TUI-CRM-STATUS:{draft.status.value}"
    for key, value in draft.custom.items():
        yield f"X-TUI-CRM-CUSTOM;X-KEY={parameter(key)}:{escape(custom_text(value))}"
