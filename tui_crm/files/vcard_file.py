"""Whole contacts as vCard 3.0 (RFC 2426) or 4.0 (RFC 6350); `files.vcard_table` reads them back the same."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from tui_crm.domain.access import Access
from tui_crm.domain.contact import Address, Contact, Email, Kind, Link, Phone, Url
from tui_crm.domain.field_values import custom_text
from tui_crm.text.vcard_text import LINE_END, escape, fold_line, parameter

_PHONE_TYPES = {"mobile": "cell", "fax": "fax", "work": "work", "home": "home", "pager": "pager"}
_TYPES = {"work": "work", "home": "home"}
_NO_YEAR = 1604
"""The year that stands for none in a 3.0 card, with the parameter that Apple made for it."""
_PRODUCT = "-//tui-crm//tui-crm//EN"


def vcard(contact: Contact, version: str, picture: bytes = b"") -> str:
    """The card of a contact with all that is known of it, its lines folded and ended by CRLF.

    What vCard has no property for (tax numbers, custom fields, status) goes into X- properties.

    Args:
        version: "3.0" or "4.0".
        picture: the contact's picture, a PNG; empty without one.
    """
    lines = ["BEGIN:VCARD", f"VERSION:{version}", *_properties(contact, version, picture), "END:VCARD"]
    return "".join(fold_line(line) + LINE_END for line in lines)


def _properties(contact: Contact, version: str, picture: bytes) -> Iterator[str]:
    draft = contact.draft
    yield from _names(contact, version)
    for place, phone in enumerate(draft.phones):
        yield _phone(phone, place == 0, version)
    for place, email in enumerate(draft.emails):
        yield _email(email, place == 0, version)
    for address in draft.addresses:
        yield _address(address, version)
    yield from _urls(contact)
    if draft.birthday:
        yield _birthday(draft.birthday, version)
    if draft.note:
        yield f"NOTE:{escape(draft.note)}"
    if draft.tags:
        yield "CATEGORIES:" + ",".join(escape(tag) for tag in draft.tags)
    if picture:
        yield _photo(picture, version)
    yield from _others(contact)
    yield from filter(None, draft.extra.split("\n"))
    yield f"UID:{escape(contact.uid)}"
    yield f"REV:{contact.updated_at}"
    yield f"PRODID:{_PRODUCT}"


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
        yield _organization(link)
    if draft.position:
        yield f"TITLE:{escape(draft.position)}"
    for position in dict.fromkeys(link.position for link in draft.organizations):
        if position and position != draft.position:
            yield f"ROLE:{escape(position)}"  # for programs that do not know the parameter of ORG


def _organization(link: Link) -> str:
    position = f";X-POSITION={parameter(link.position)}" if link.position else ""
    return f"ORG{position}:{escape(link.name)}"


def _reached_by(contact: Contact) -> str:
    """What stands for the name of a contact that has none."""
    draft = contact.draft
    return next((e.value for e in draft.emails), next((p.shown for p in draft.phones), contact.uid))


def _phone(phone: Phone, main: bool, version: str) -> str:
    spoken = [] if phone.label in ("fax", "pager") else ["voice"]
    parameters = _parameters(spoken, phone.label, _PHONE_TYPES, main, version)
    if phone.raw != phone.shown:
        parameters += f";X-RAW={parameter(phone.raw)}"
    if version == "4.0" and phone.value:
        extension = f";ext={phone.extension}" if phone.extension else ""
        return f"TEL{parameters};VALUE=uri:tel:{phone.value}{extension}"
    return f"TEL{parameters}:{escape(phone.shown)}"


def _email(email: Email, main: bool, version: str) -> str:
    types = ["internet"] if version == "3.0" else []
    return f"EMAIL{_parameters(types, email.label, _TYPES, main, version)}:{escape(email.value)}"


def _parameters(types: list[str], label: str, known: dict[str, str], main: bool, version: str) -> str:
    """The parameters TYPE and PREF; a label that is no type of the standard becomes X-LABEL."""
    if label in known:
        types = [*types, known[label]]
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


def _urls(contact: Contact) -> Iterator[str]:
    if contact.draft.website:
        yield f"URL:{contact.draft.website}"
    for url in contact.draft.urls:
        yield _url(url, contact.kind is Kind.ORGANIZATION)


def _url(url: Url, beside_website: bool) -> str:
    """An organization's URL without a label is its website: the others say so, even where theirs is empty."""
    label = f";X-LABEL={parameter(url.label)}" if url.label or beside_website else ""
    return f"URL{label}:{url.value}"


def _birthday(birthday: str, version: str) -> str:
    if version == "4.0":
        return "BDAY:" + birthday.replace("-", "") if not birthday.startswith("--") else (
            "BDAY:--" + birthday[2:].replace("-", "")
        )  # fmt: skip
    if birthday.startswith("--"):
        return f"BDAY;X-APPLE-OMIT-YEAR={_NO_YEAR}:{_NO_YEAR}-{birthday[2:]}"
    return f"BDAY:{birthday}"


def _photo(picture: bytes, version: str) -> str:
    text = base64.b64encode(picture).decode("ascii")
    if version == "4.0":
        return f"PHOTO:data:image/png;base64,{text}"
    return f"PHOTO;ENCODING=b;TYPE=PNG:{text}"


def _others(contact: Contact) -> Iterator[str]:
    draft = contact.draft
    texts = {
        "PESEL": draft.pesel,
        "DOCUMENT-NUMBER": draft.document_number,
        "NIP": draft.nip,
        "REGON": draft.regon,
        "KRS": draft.krs,
        "STATUS": "" if contact.is_active else draft.status.value,
        "ACCESS": "" if draft.access is Access.COMPANY else draft.access.value,
        "LINK-EMAILS": "" if draft.link_emails else "false",
        "KEEP-IN-TOUCH": str(draft.keep_in_touch_days or ""),
    }
    for name, text in texts.items():
        if text:
            yield f"X-TUI-CRM-{name}:{escape(text)}"
    for name, people in (("OWNER", draft.owners), ("WATCHER", draft.watchers)):
        for login in people:
            yield f"X-TUI-CRM-{name}:{escape(login)}"
    for key, value in draft.custom.items():
        yield f"X-TUI-CRM-CUSTOM;X-KEY={parameter(key)}:{escape(custom_text(value))}"
