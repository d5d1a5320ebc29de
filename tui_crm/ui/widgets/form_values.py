"""Between what stands in the fields of a form and the values of a draft."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tui_crm.domain.contact import Email, Link, Phone, Url
from tui_crm.domain.fields import CUSTOM_PREFIX, SEVERAL
from tui_crm.domain.problems import Problem
from tui_crm.text import phones
from tui_crm.text.fold import fold
from tui_crm.ui.widgets.value_line import Value
from tui_crm.wording import label_code, value_label

Users = tuple[tuple[str, str], ...]
"""Login name and full name of each user."""


def phone_line(phone: Phone) -> Value:
    """A phone on its line: as it was entered."""
    return Value(phone.raw or phone.value or "", value_label(phone.label), phone)


def phone_of(value: Value, region: str) -> Phone:
    """The phone that stands on a line; what was not retyped stays as it was recognized."""
    if isinstance(value.origin, Phone):
        return replace(value.origin, label=label_code(value.extra, value.origin.label))
    found = phones.read(value.text, region)
    return Phone(found.value, value.text.strip(), found.extension, label_code(value.extra))


def email_line(email: Email) -> Value:
    """An e-mail address on its line."""
    return Value(email.value, value_label(email.label), email)


def email_of(value: Value) -> Email:
    """The e-mail address that stands on a line."""
    before = value.origin.label if isinstance(value.origin, Email) else ""
    return Email(value.text.strip(), label_code(value.extra, before))


def url_line(url: Url) -> Value:
    """A web address on its line."""
    return Value(url.value, "", url)


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


def user_line(login: str, users: Users) -> Value:
    """A user on a line, by the full name; one who is no user any more by the login."""
    return Value(dict(users).get(login) or login, "", login)


def user_of(value: Value, users: Users) -> str:
    """The login that stands on a line, typed as a login or a full name; an unknown name as it is."""
    if isinstance(value.origin, str):
        return value.origin
    typed = fold(value.text)
    by_login = (login for login, _name in users if fold(login) == typed)
    by_name = (login for login, name in users if fold(name) == typed)
    return next(by_login, None) or next(by_name, None) or value.text.strip()


def users_of(values: Iterable[Value], users: Users) -> tuple[str, ...]:
    """The logins that stand on the lines, each once."""
    return tuple(dict.fromkeys(user_of(value, users) for value in values))


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
    if problem.field.startswith(CUSTOM_PREFIX):
        return problem.field, 0
    name, *rest = problem.field.split(".")
    return name, int(rest[0]) if rest and rest[0].isdecimal() else 0
