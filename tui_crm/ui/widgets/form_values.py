"""Between what stands in the fields of a form and the values of a draft."""

from __future__ import annotations

from dataclasses import replace

from tui_crm.domain.contact import Address, Email, Link, Phone, Url
from tui_crm.domain.fields import SEVERAL
from tui_crm.domain.problems import Problem
from tui_crm.text import phones
from tui_crm.ui.widgets.value_lines import Value

ADDRESS_PARTS = ("street", "postal_code", "city", "region", "country")


def phone_line(phone: Phone) -> Value:
    """A phone on its line: as it was entered."""
    return Value(phone.raw or phone.value or "", phone.label, phone)


def phone_of(value: Value, region: str) -> Phone:
    """The phone that stands on a line; what was not retyped stays as it was recognized."""
    if isinstance(value.origin, Phone):
        return replace(value.origin, label=value.extra.strip())
    found = phones.read(value.text, region)
    return Phone(found.value, value.text.strip(), found.extension, value.extra.strip())


def email_line(email: Email) -> Value:
    """An e-mail address on its line."""
    return Value(email.value, email.label, email)


def email_of(value: Value) -> Email:
    """The e-mail address that stands on a line."""
    return Email(value.text.strip(), value.extra.strip())


def url_line(url: Url) -> Value:
    """A web address on its line."""
    return Value(url.value, url.label, url)


def url_of(value: Value) -> Url:
    """The web address that stands on a line; its label is found from the address when it is saved."""
    return value.origin if isinstance(value.origin, Url) else Url(value.text.strip())


def link_line(link: Link) -> Value:
    """An organization on its line, the position held there beside it."""
    return Value(link.name, link.position, link)


def link_of(value: Value) -> Link:
    """The link that stands on a line; a name that was only typed is of no known organization yet."""
    if isinstance(value.origin, Link):
        return replace(value.origin, position=value.extra.strip())
    return Link(None, value.text.strip(), value.extra.strip())


def with_main_address(addresses: tuple[Address, ...], parts: dict[str, str]) -> tuple[Address, ...]:
    """The addresses with these parts of the first one; an emptied one goes away."""
    main = replace(addresses[0] if addresses else Address(), **parts)
    return (() if main.is_empty else (main,)) + addresses[1:]


def with_main_owner(owners: tuple[str, ...], login: str) -> tuple[str, ...]:
    """The owners with another one in front; the others stay."""
    return (login, *(other for other in owners[1:] if other != login)) if login else owners


def names_text(names: tuple[str, ...]) -> str:
    """Several names in one field."""
    return SEVERAL.join(names)


def names_of(text: str, before: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Names separated by " | ", or by commas where there is no bar; `before` where it says just that."""
    if text == names_text(before):
        return before
    separator = SEVERAL.strip() if SEVERAL.strip() in text else ","
    return tuple(dict.fromkeys(name for name in map(str.strip, text.split(separator)) if name))


def place_of(problem: Problem) -> tuple[str, int]:
    """The field of the form and the number of the value that a problem belongs to."""
    name, *rest = problem.field.split(".")
    if name == "addresses" and rest:
        return rest[-1], 0
    return name, int(rest[0]) if rest and rest[0].isdecimal() else 0
