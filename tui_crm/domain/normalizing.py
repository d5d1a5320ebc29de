"""The form in which a draft is stored: safe text, no empty values, numbers and addresses recognized."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from tui_crm.domain.contact import Address, ContactDraft, CustomValue, Email, Kind, Link, Phone, Url
from tui_crm.text import dates, emails, numbers, phones, urls, vcard_extra
from tui_crm.text.fold import fold
from tui_crm.text.safe import safe_text


def normalized(draft: ContactDraft, region: str, before: ContactDraft | None = None) -> ContactDraft:
    """The draft as it is checked and stored.

    Text is made safe and trimmed, values said twice are kept once, phones are recognized
    (`region` is the country of numbers without a prefix). What is not recognized stays as entered.

    Args:
        before: the contact as it is stored: what is the same there is not read again.
    """
    person = draft.kind is Kind.PERSON
    values: dict[str, Any] = dict.fromkeys(_LINES_OF_ORGANIZATIONS if person else _LINES_OF_PERSONS, "")
    if not person:
        values["organizations"] = ()
    for name, read in _READ.items():
        given = getattr(draft, name)
        if name not in values and (before is None or given != getattr(before, name)):
            values[name] = read(given)
    if before is None or draft.phones != before.phones:
        values["phones"] = _phones(draft.phones, region, before.phones if before else ())
    return replace(draft, **values)


def _note(text: str) -> str:
    return safe_text(text, keep_newlines=True).strip()


def _customs(given: Mapping[str, CustomValue]) -> dict[str, CustomValue]:
    return {key: value for key, one in given.items() if (value := _custom(one)) not in ("", ())}


def _custom(value: CustomValue) -> CustomValue:
    return safe_text(value).strip() if isinstance(value, str) else value


def _line(text: str) -> str:
    return " ".join(safe_text(text).split()) if text else ""


def _phones(given: tuple[Phone, ...], region: str, known: tuple[Phone, ...]) -> tuple[Phone, ...]:
    found: dict[str, Phone] = {}
    for phone in given:
        raw, label = _line(phone.raw), _line(phone.label)
        if not raw and phone.value is None:
            continue
        if phone in known:
            pass
        elif phone.value is None:
            parsed = phones.read(raw, region)
            phone = Phone(parsed.value, raw, parsed.extension, label)
        else:
            phone = replace(phone, raw=raw or phone.value, label=label)
        found.setdefault(f"{phone.value or phone.raw}/{phone.extension}", phone)
    return tuple(found.values())


def _emails(given: tuple[Email, ...]) -> tuple[Email, ...]:
    found: dict[str, Email] = {}
    for email in given:
        value = _line(email.value).removeprefix("mailto:")
        if value:
            found.setdefault(emails.normalize(value), Email(value, _line(email.label)))
    return tuple(found.values())


def _url(text: str) -> str:
    line = _line(text)
    return urls.normalize(line) or line if line else ""


def _urls(given: tuple[Url, ...]) -> tuple[Url, ...]:
    found: dict[str, Url] = {}
    for url in given:
        value = _url(url.value)
        if value:
            found.setdefault(value, Url(value, _line(url.label) or urls.network(value)))
    return tuple(found.values())


def _addresses(given: tuple[Address, ...]) -> tuple[Address, ...]:
    return tuple(address for address in map(_address, given) if not address.is_empty)


def _address(address: Address) -> Address:
    return Address(
        street=_line(address.street),
        city=_line(address.city),
        postal_code=_line(address.postal_code),
        region=_line(address.region),
        country=_line(address.country),
        label=_line(address.label),
    )


def _birthday(text: str) -> str:
    line = _line(text)
    return dates.read_birthday(line) or line if line else ""


def _number(text: str) -> str:
    line = _line(text)
    return numbers.compact(line) if line else ""


def _links(given: tuple[Link, ...]) -> tuple[Link, ...]:
    found: dict[object, Link] = {}
    for link in given:
        name = _line(link.name)
        if name or link.id is not None:
            found.setdefault(
                link.id if link.id is not None else fold(name),
                Link(link.id, name, _line(link.position), link.active),
            )
    return tuple(found.values())


def _names(given: tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for name in map(_line, given):
        if name:
            found.setdefault(fold(name), name)
    return tuple(found.values())


_LINES_OF_PERSONS = ("first_name", "last_name")
_LINES_OF_ORGANIZATIONS = ("name",)
_READ: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys((*_LINES_OF_PERSONS, *_LINES_OF_ORGANIZATIONS, "position", "document_number"), _line),
    **dict.fromkeys(("pesel", "nip", "regon", "krs"), _number),
    **dict.fromkeys(("tags", "owners", "watchers"), _names),
    "emails": _emails,
    "urls": _urls,
    "addresses": _addresses,
    "birthday": _birthday,
    "note": _note,
    "website": _url,
    "organizations": _links,
    "custom": _customs,
    "extra": vcard_extra.cleaned,
}
"""How each field is read; phones also need to know where they are."""
