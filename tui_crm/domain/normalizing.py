"""The form in which a draft is stored: safe text, no empty values, numbers and addresses recognized."""

from __future__ import annotations

from dataclasses import replace

from tui_crm.domain.contact import Address, ContactDraft, CustomValue, Email, Kind, Link, Phone, Url
from tui_crm.text import dates, emails, numbers, phones, urls, vcard_extra
from tui_crm.text.fold import fold
from tui_crm.text.safe import safe_text


def normalized(draft: ContactDraft, region: str, before: ContactDraft | None = None) -> ContactDraft:
    """The draft as it is checked and stored.

    Text is made safe and trimmed, values said twice are kept once, phones are recognized
    (`region` is the country of numbers without a prefix). What is not recognized stays as entered.

    Args:
        before: the contact as it is stored: its phones are not read again.
    """
    person = draft.kind is Kind.PERSON
    return replace(
        draft,
        first_name=_line(draft.first_name) if person else "",
        last_name=_line(draft.last_name) if person else "",
        name="" if person else _line(draft.name),
        position=_line(draft.position),
        phones=_phones(draft.phones, region, before.phones if before else ()),
        emails=_emails(draft.emails),
        urls=_urls(draft.urls),
        addresses=tuple(address for address in map(_address, draft.addresses) if not address.is_empty),
        birthday=_birthday(draft.birthday),
        note=safe_text(draft.note, keep_newlines=True).strip(),
        document_number=_line(draft.document_number),
        website=_url(draft.website),
        organizations=_links(draft.organizations) if person else (),
        tags=_names(draft.tags),
        owners=_names(draft.owners),
        watchers=_names(draft.watchers),
        custom={
            key: value for key, given in draft.custom.items() if (value := _custom(given)) not in ("", ())
        },
        pesel=_number(draft.pesel),
        nip=_number(draft.nip),
        regon=_number(draft.regon),
        krs=_number(draft.krs),
        extra=vcard_extra.cleaned(draft.extra),
    )


def _custom(value: CustomValue) -> CustomValue:
    return safe_text(value).strip() if isinstance(value, str) else value


def _line(text: str) -> str:
    return " ".join(safe_text(text).split())


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
