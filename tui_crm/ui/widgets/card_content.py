"""What the card and the profile of a contact say: items of plain text, only where something is filled in."""

from __future__ import annotations

import colorsys
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from tui_crm.domain.access import Access
from tui_crm.domain.contact import Address, Contact, Kind, Link, Phone, Url
from tui_crm.domain.custom_fields import CustomField
from tui_crm.domain.fields import SEVERAL
from tui_crm.domain.keep_in_touch import Due
from tui_crm.i18n import _, language
from tui_crm.text import phone_places, phones, urls
from tui_crm.text.safe import safe_text
from tui_crm.ui.format import date_text, padlock
from tui_crm.ui.tag_colours import tag_style
from tui_crm.ui.widgets.custom_items import custom_items
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.wording import access_label, field_label, status_label, value_label

if TYPE_CHECKING:
    from tui_crm.domain.meetings import Occurrence

_NOTE_LENGTH, _NOTE_LINES = 2_000, 60
"""Characters and lines of a note that the card shows: wrapping a long one would hold each key up."""
_NAMES_SHOWN = 3
"""Names of owners, or of organizations, that the line of the access has."""
_BEST_KNOWN = ("facebook", "youtube", "linkedin", "x", "instagram", "github")
"""The social networks that a profile names even where the contact has no address there (R16)."""


class Around(NamedTuple):
    """What the card of a contact tells that is not the contact's own.

    Attributes:
        user_names: full names by login name.
        now: aware; None shows no local time.
        activate_key: the key that activates an inactive contact, as people read it; "" where there is none.
        custom: the custom fields in use of the contact's base, in their order.
        tag_colours: the colours of tags, by name.
        meetings: the next ones in which it takes part, or the last one.
        due: when a touch is due; None where none ever is.
    """

    user_names: Mapping[str, str] = MappingProxyType({})
    now: datetime | None = None
    activate_key: str = ""
    custom: tuple[CustomField, ...] = ()
    tag_colours: Mapping[str, str] = MappingProxyType({})
    meetings: tuple[Occurrence, ...] = ()
    due: Due | None = None


def card_items(contact: Contact, around: Around) -> tuple[Item, ...]:
    """The whole card, in the order people look for things; its name comes first."""
    return (
        name_item(contact),
        *status_remarks(contact, around),
        *reach_items(contact, around),
        *link_items(contact),
        *meeting_items(around),
        *touch_items(around),
        *web_items(contact),
        *fact_items(contact),
        *custom_items(contact, around.custom),
        *people_items(contact, around),
        *state_items(contact, around),
        *note_beginning(contact),
    )


def name_item(contact: Contact) -> Item:
    """The contact itself: opening it is opening its profile, copying it its business card."""
    return Item(ItemKind.NAME, contact.name or _("(no name)"), id=contact.id)


def status_remarks(contact: Contact, around: Around) -> tuple[Item, ...]:
    """That an inactive contact is out of use, and what ends that (R20)."""
    if contact.is_active:
        return ()
    text = _("Inactive: it can be neither edited nor linked.")
    if around.activate_key:
        text += " " + _("{key} activates it.").format(key=around.activate_key)
    return Item(ItemKind.TEXT, text, muted=True), Item(ItemKind.TEXT, "")


def reach_items(contact: Contact, around: Around) -> tuple[Item, ...]:
    """Phones with the local time and country of the main one, and e-mails."""
    draft = contact.draft
    numbers = [
        Item(ItemKind.PHONE, _labelled(phone_text(phone), phone.label), phone.shown) for phone in draft.phones
    ]
    emails = [
        Item(ItemKind.EMAIL, _labelled(email.value, email.label), email.value) for email in draft.emails
    ]
    return (
        *_section(field_label("phone"), numbers),
        *_section(_("Local time"), [Item(ItemKind.TEXT, local_time_text(contact, around.now))]),
        *_section(field_label("email"), emails),
    )


def local_time_text(contact: Contact, now: datetime | None) -> str:
    """The time and the country of the main phone (R14): "14:05, Poland"; "" where they are not known."""
    main = contact.draft.phones[0].value if contact.draft.phones else None
    place = phone_places.place(main) if main and now is not None else None
    if place is None or now is None:
        return ""
    from tui_crm.text import countries  # a table of 250 names that a card without a phone does not need

    parts = (phone_places.local_time(place.zones, now), countries.name(place.region, language()))
    return ", ".join(filter(None, parts))


def link_items(contact: Contact) -> tuple[Item, ...]:
    """Organizations of a person, persons of an organization; inactive ones muted, with the word."""
    if contact.kind is Kind.PERSON:
        return _section(field_label("organization"), map(_link_item, contact.draft.organizations))
    return _section(_("Persons"), map(_link_item, contact.persons))


def meeting_items(around: Around) -> tuple[Item, ...]:
    """The next meetings, shown only where the contact takes part in one (R18)."""
    if not around.meetings or around.now is None:
        return ()
    from tui_crm.ui.widgets.meeting_items import upcoming_items  # most contacts have none

    return upcoming_items(around.meetings, around.now)


def touch_items(around: Around) -> tuple[Item, ...]:
    """How often to keep in touch, and when next; nothing for contacts without an interval (R50)."""
    if around.due is None:
        return ()
    from tui_crm.wording.keep_in_touch import due_sentence  # most contacts have none

    text = due_sentence(around.due, lambda day: date_text(day.isoformat()))
    return _section(field_label("keep_in_touch"), [Item(ItemKind.TEXT, safe_text(text))])


def web_items(contact: Contact) -> tuple[Item, ...]:
    """The website and other web addresses, those of social networks with the network's name."""
    website = contact.draft.website
    return (
        *_section(field_label("website"), [Item(ItemKind.URL, website, website)]),
        *_section(field_label("url"), map(_url_item, contact.draft.urls)),
    )


def network_items(contact: Contact) -> tuple[Item, ...]:
    """The best known social networks and all that are set; those that are not are muted (R16)."""
    named = [(_network_of(url), url) for url in contact.draft.urls]
    known = dict.fromkeys((*_BEST_KNOWN, *(network for network, _url in named if network)))
    items: list[Item] = []
    for network in known:
        name = urls.network_name(network)
        found = [Item(ItemKind.URL, url.value, url.value, label=name) for one, url in named if one == network]
        items += found or [Item(ItemKind.TEXT, _("not set"), label=name, muted=True)]
    return tuple(items)


def fact_items(contact: Contact) -> tuple[Item, ...]:
    """Postal addresses, birthday and numbers."""
    draft = contact.draft
    texts = [(address_text(address), address.label) for address in draft.addresses]
    addresses = [Item(ItemKind.VALUE, _labelled(text, label), text) for text, label in texts]
    return (
        *_section(_("Address"), addresses),
        *_values(field_label("birthday"), date_text(draft.birthday)),
        *_values(field_label("pesel"), draft.pesel),
        *_values(field_label("document_number"), draft.document_number),
        *_values(field_label("nip"), draft.nip),
        *_values(field_label("regon"), draft.regon),
        *_values(field_label("krs"), draft.krs),
    )


def people_items(contact: Contact, around: Around) -> tuple[Item, ...]:
    """Tags, owners and watchers."""
    draft = contact.draft
    return (
        *_section(field_label("tags"), [tags_item(draft.tags, around.tag_colours)]),
        *_values(field_label("owners"), ", ".join(_names(draft.owners, around.user_names))),
        *_values(field_label("watchers"), ", ".join(_names(draft.watchers, around.user_names))),
    )


def tags_item(tags: Sequence[str], colours: Mapping[str, str]) -> Item:
    """All tags on a line, each in its colour."""
    styles = [(safe_text(tag), tag_style(colours.get(tag, ""))) for tag in tags]
    text = SEVERAL.join(tags)
    return Item(ItemKind.VALUE, text, colours=tuple((tag, style) for tag, style in styles if style))


def state_items(contact: Contact, around: Around) -> tuple[Item, ...]:
    """Whether it is active, and who may see it."""
    text = access_text(contact.draft.access, contact, around.user_names)
    return (
        *_section(field_label("status"), [Item(ItemKind.TEXT, status_label(contact.draft.status))]),
        *_section(field_label("access"), [Item(ItemKind.TEXT, text)]),
    )


def note_items(contact: Contact) -> tuple[Item, ...]:
    """The note, shown only if filled (R17)."""
    return _values(field_label("note"), "\n".join(contact.draft.note.strip().splitlines()))


def note_beginning(contact: Contact) -> tuple[Item, ...]:
    """The note as far as the card has room for it; copied is all of it."""
    note = contact.draft.note.strip()
    lines = note[:_NOTE_LENGTH].splitlines()
    if len(note) <= _NOTE_LENGTH and len(lines) <= _NOTE_LINES:
        return note_items(contact)
    text = "\n".join(lines[:_NOTE_LINES]).rstrip() + "..."
    return _section(field_label("note"), [Item(ItemKind.VALUE, text, note)])


def _section(label: str, items: Iterable[Item]) -> tuple[Item, ...]:
    """The items that say anything, the first with the label."""
    return tuple(_with_label(label, items))


def _with_label(label: str, items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        if item.text.strip():
            yield replace(item, label=label) if label else item
            label = ""


def _values(label: str, *texts: str) -> tuple[Item, ...]:
    return _section(label, [Item(ItemKind.VALUE, text) for text in texts])


def _link_item(link: Link) -> Item:
    return Item(ItemKind.CONTACT, link_text(link), link.name, link.id or 0, muted=not link.active)


def _url_item(url: Url) -> Item:
    return Item(ItemKind.URL, _labelled(url.value, url.label or _network_of(url)), url.value)


def _network_of(url: Url) -> str:
    return url.label if url.label in urls.NETWORKS else urls.network(url.value)


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


def access_text(access: Access, contact: Contact, user_names: Mapping[str, str]) -> str:
    """Who sees the contact under this access (R42), with the padlock where the terminal can draw it.

    Owners are named by what `user_names` calls their logins, organizations as far as the actor may see them.
    """
    label, draft, names = access_label(access), contact.draft, ""
    if access is Access.OWNER:
        names = _some(_names(draft.owners, user_names))
    elif access is Access.ORGANIZATION and draft.organizations:
        seeing = _("whoever sees {names}")
        names = seeing.format(names=_some([link.name for link in draft.organizations]))
    text = _("{access}: {names}").format(access=label, names=names) if names else label
    return f"{padlock(access)} {text}".lstrip()


def _some(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    more = [f"+{len(names) - _NAMES_SHOWN}"] if len(names) > _NAMES_SHOWN else []
    return ", ".join([*names[:_NAMES_SHOWN], *more])


def _labelled(text: str, label: str) -> str:
    return f"{text} ({value_label(label)})" if text and label else text


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
