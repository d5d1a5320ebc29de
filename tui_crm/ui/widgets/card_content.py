"""What the card of a contact says: sections of plain text, only where something is filled in."""

from __future__ import annotations

import colorsys
import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tui_crm.domain.access import Access
from tui_crm.domain.contact import Address, Contact, Link, Phone
from tui_crm.i18n import _
from tui_crm.text import phones
from tui_crm.ui.format import date_text, padlock
from tui_crm.wording import access_label, field_label, status_label


class Section(NamedTuple):
    """A label and its values, each beginning on a line of its own."""

    label: str
    values: tuple[str, ...]


def sections(contact: Contact, user_names: Mapping[str, str]) -> tuple[Section, ...]:
    """The card below its head, in the order people look for things.

    Args:
        user_names: full names by login name.
    """
    draft = contact.draft
    filled = [
        (field_label("phone"), [_labelled(phone_text(phone), phone.label) for phone in draft.phones]),
        (field_label("email"), [_labelled(email.value, email.label) for email in draft.emails]),
        (field_label("organization"), [link_text(link) for link in draft.organizations]),
        (_("Persons"), [link_text(link) for link in contact.persons]),
        (field_label("website"), [draft.website]),
        (field_label("url"), [_labelled(url.value, url.label) for url in draft.urls]),
        (_("Address"), [_labelled(address_text(address), address.label) for address in draft.addresses]),
        (field_label("birthday"), [date_text(draft.birthday)]),
        (field_label("pesel"), [draft.pesel]),
        (field_label("document_number"), [draft.document_number]),
        (field_label("nip"), [draft.nip]),
        (field_label("regon"), [draft.regon]),
        (field_label("krs"), [draft.krs]),
        (field_label("tags"), [" | ".join(draft.tags)]),
        (field_label("owners"), [", ".join(_names(draft.owners, user_names))]),
        (field_label("watchers"), [", ".join(_names(draft.watchers, user_names))]),
        (field_label("status"), [status_label(draft.status)]),
        (field_label("access"), [access_text(draft.access)]),
        (field_label("note"), draft.note.splitlines()),
    ]
    kept = ((label, tuple(value for value in values if value.strip())) for label, values in filled)
    return tuple(Section(label, values) for label, values in kept if values)


def phone_text(phone: Phone) -> str:
    """The number in international notation, or as it was entered."""
    return phones.shown(phone.value, phone.extension) if phone.value else phone.raw


def link_text(link: Link) -> str:
    """The other end of a link with the position held there, and the word where it is inactive."""
    text = f"{link.name} - {link.position}" if link.position else link.name
    return text if link.active else _("{name} (inactive)").format(name=text)


def address_text(address: Address) -> str:
    """An address on one line: street, postal code and city, region, country."""
    town = " ".join(part for part in (address.postal_code, address.city) if part)
    return ", ".join(part for part in (address.street, town, address.region, address.country) if part)


def access_text(access: Access) -> str:
    """Who may see the contact, with the padlock where the terminal can draw it."""
    return f"{padlock(access)} {access_label(access)}".lstrip()


def _labelled(text: str, label: str) -> str:
    return f"{text} ({label})" if text and label else text


def _names(logins: Iterable[str], user_names: Mapping[str, str]) -> list[str]:
    return [user_names.get(login) or login for login in logins]


def avatar_colours(name: str) -> tuple[str, str]:
    """Background and foreground that stay the same for a name, with a contrast of at least 4.5:1.

    The contrast is that of WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio.
    """
    hue = zlib.crc32(name.encode("utf-8", "replace")) / 2**32
    rgb = tuple(round(255 * part) for part in colorsys.hls_to_rgb(hue, 0.38, 0.55))
    white = 1.05 / (luminance(rgb) + 0.05)
    return "#{:02x}{:02x}{:02x}".format(*rgb), "#ffffff" if white >= 4.5 else "#000000"


def luminance(rgb: Iterable[int]) -> float:
    """The relative luminance of a colour given as 0..255 (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in rgb)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
