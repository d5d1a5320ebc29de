"""What a contact must be to be saved: the same rules for the form, the command line and imports."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator

from tui_crm.domain.access import Access
from tui_crm.domain.contact import ContactDraft, Kind
from tui_crm.domain.custom_fields import CustomField, read_value
from tui_crm.domain.fields import LINE_MAXIMUM as LINE_MAXIMUM
from tui_crm.domain.keep_in_touch import INTERVALS, is_interval
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.text import dates, emails, numbers, phones, urls
from tui_crm.text.fold import fold

NAME_MINIMUM = 3
"""Fewest characters of a first name or an organization's name (R8)."""
URL_MAXIMUM = 10
"""Most web addresses of a contact (R16)."""
NOTE_MAXIMUM = 100_000
"""Longest note, in characters."""
KRS_DIGITS = 10
"""Digits of a KRS number; leading zeros may be missing."""

_SURNAME_SIGNS = frozenset("-\u2010\u2011'’.")
_JOINERS = frozenset("\u200c\u200d")

_Rule = Callable[[ContactDraft], Iterator[Problem]]


def check(draft: ContactDraft, before: ContactDraft | None = None) -> tuple[Problem, ...]:
    """Everything that forbids saving the draft, in the order of the form; empty if nothing does.

    A problem's field is the draft's attribute, with the place in its list: "phones.0", "last_name".

    Args:
        before: the contact as it was read, when it is being edited: what did not change is not
            checked, so that an imported contact with an old flaw can still be edited elsewhere.
    """
    problems = list(_reachable(draft, before))
    for name, rule in _RULES.items():
        if before is None:
            problems += rule(draft)
        elif getattr(draft, name) != getattr(before, name):
            problems += (problem for problem in rule(draft) if _is_new(problem, name, draft, before))
    return tuple(problems)


def check_custom(
    draft: ContactDraft, fields: Iterable[CustomField], before: ContactDraft | None = None
) -> Iterator[Problem]:
    """What a form's draft has that its custom fields can't hold; the problem's field is "custom.KEY".

    Args:
        before: as for `check`.
    """
    for field in fields:
        value = draft.custom.get(field.key, "")
        if value == "" or (before is not None and before.custom.get(field.key) == value):
            continue
        try:
            read_value(field.type, value)
        except Refused as refused:
            for problem in refused.problems:
                # A form has moments in the time of the place, files and the command line in UTC (R33).
                is_moment = problem.code is Code.MOMENT_NOT_RECOGNIZED
                code = Code.LOCAL_TIME_NOT_RECOGNIZED if is_moment else problem.code
                yield Problem(code, field.field, problem.values)


def surname_offender(text: str) -> str:
    """The first character that a surname may not have there, or "" (R8).

    Letters of any script with their marks, hyphen, apostrophe, full stop and single inner spaces are
    allowed; signs alone are no surname.
    """
    previous = " "
    text = unicodedata.normalize("NFC", text.strip())
    for char in text:
        category = unicodedata.category(char)[0]
        inner_space = char == " " and previous != " "
        inner_mark = (category == "M" or char in _JOINERS) and previous != " "
        if not (category == "L" or char in _SURNAME_SIGNS or inner_space or inner_mark):
            return char
        previous = char
    return "" if any(char.isalpha() for char in text) else text[:1]


def _is_new(problem: Problem, name: str, draft: ContactDraft, before: ContactDraft) -> bool:
    """Whether the edit brought the problem: an item of a list that was there before is not checked."""
    now, then = getattr(draft, name), getattr(before, name)
    place = problem.field.removeprefix(f"{name}.").partition(".")[0]
    if not place.isdigit():
        return True
    if problem.code is Code.TOO_MANY_URLS:
        return len(now) > len(then)
    return now[int(place)] not in then


def _reachable(draft: ContactDraft, before: ContactDraft | None) -> Iterator[Problem]:
    needed = before is None or has_phone_or_email(before)
    if needed and not has_phone_or_email(draft):
        yield Problem(Code.PHONE_OR_EMAIL_REQUIRED, "phones.0")


def has_phone_or_email(draft: ContactDraft) -> bool:
    """Whether anybody can be reached: a phone with at least a digit ("brak" is none), or an e-mail (R6)."""
    return any(phone.value or any(map(str.isdecimal, phone.raw)) for phone in draft.phones) or any(
        email.value.strip() for email in draft.emails
    )


def _is_short(name: str) -> bool:
    return len(unicodedata.normalize("NFC", name.strip())) < NAME_MINIMUM


def _too_long(field: str, text: str, maximum: int = LINE_MAXIMUM) -> Iterator[Problem]:
    if len(text) > maximum:
        yield Problem(Code.TOO_LONG, field, {"maximum": maximum})


def _required_name(field: str, kind: Kind) -> _Rule:
    def rule(draft: ContactDraft) -> Iterator[Problem]:
        text = getattr(draft, field)
        if draft.kind is kind and _is_short(text):
            yield Problem(Code.NAME_TOO_SHORT, field, {"minimum": NAME_MINIMUM})
        yield from _too_long(field, text)

    return rule


def _last_name(draft: ContactDraft) -> Iterator[Problem]:
    offender = surname_offender(draft.last_name)
    if offender:
        yield Problem(Code.SURNAME_CHARACTER, "last_name", {"character": offender})
    yield from _too_long("last_name", draft.last_name)


def _phones(draft: ContactDraft) -> Iterator[Problem]:
    for place, phone in enumerate(draft.phones):
        field, raw = f"phones.{place}", phone.raw.strip()
        # A number that no rule knows is kept as it was written; a text without a digit is none.
        if raw and phone.value is None and not any(char.isdecimal() for char in raw):
            yield Problem(Code.PHONE_NOT_RECOGNIZED, field, {"value": raw})
        yield from _too_long(field, raw, phones.MAXIMUM)


def _emails(draft: ContactDraft) -> Iterator[Problem]:
    for place, email in enumerate(draft.emails):
        value = email.value.strip()
        if value and emails.problem_of(value) is not None:
            yield Problem(Code.EMAIL_NOT_RECOGNIZED, f"emails.{place}", {"value": value})


def _urls(draft: ContactDraft) -> Iterator[Problem]:
    filled = [place for place, url in enumerate(draft.urls) if url.value.strip()]
    for place in filled:
        yield from _web_address(f"urls.{place}", draft.urls[place].value)
    for place in filled[URL_MAXIMUM:]:
        yield Problem(Code.TOO_MANY_URLS, f"urls.{place}", {"maximum": URL_MAXIMUM})


def _website(draft: ContactDraft) -> Iterator[Problem]:
    yield from _web_address("website", draft.website)


def _web_address(field: str, text: str) -> Iterator[Problem]:
    if text.strip() and urls.normalize(text) is None:
        yield Problem(Code.URL_NOT_RECOGNIZED, field, {"value": text.strip()})


def _birthday(draft: ContactDraft) -> Iterator[Problem]:
    text = draft.birthday.strip()
    if text and dates.read_birthday(text) is None:
        yield Problem(Code.DATE_NOT_RECOGNIZED, "birthday", {"value": text})


def _checksum(field: str, is_right: Callable[[str], bool]) -> _Rule:
    def rule(draft: ContactDraft) -> Iterator[Problem]:
        text = getattr(draft, field).strip()
        if text and not is_right(text):
            yield Problem(Code.BAD_CHECKSUM, field, {"value": text})

    return rule


def _krs(draft: ContactDraft) -> Iterator[Problem]:
    number = numbers.compact(draft.krs)
    is_number = number.isascii() and number.isdigit() and len(number) <= KRS_DIGITS
    if number and not is_number:
        yield Problem(Code.NUMBER_NOT_RECOGNIZED, "krs", {"value": draft.krs.strip()})


def _addresses(draft: ContactDraft) -> Iterator[Problem]:
    for place, address in enumerate(draft.addresses):
        for part in ("street", "city", "postal_code", "region", "country"):
            yield from _too_long(f"addresses.{place}.{part}", getattr(address, part))


def _organizations(draft: ContactDraft) -> Iterator[Problem]:
    seen: set[int | str] = set()
    for place, link in enumerate(draft.organizations):
        field = f"organizations.{place}"
        key = fold(link.name) or link.name if link.id is None else link.id
        if key in seen:
            yield Problem(Code.ORGANIZATION_TWICE, field, {"name": link.name})
        seen.add(key)
        yield from _too_long(field, link.name)
        yield from _too_long(field, link.position)


def _keep_in_touch(draft: ContactDraft) -> Iterator[Problem]:
    if draft.keep_in_touch_days is not None and not is_interval(draft.keep_in_touch_days):
        yield Problem(Code.INTERVAL_NOT_RECOGNIZED, "keep_in_touch_days", INTERVALS)


def _access(draft: ContactDraft) -> Iterator[Problem]:
    if draft.access is Access.ORGANIZATION and not draft.organizations:
        yield Problem(Code.ACCESS_NEEDS_ORGANIZATION, "access")


def _line(field: str, maximum: int = LINE_MAXIMUM) -> _Rule:
    return lambda draft: _too_long(field, getattr(draft, field), maximum)


def _names(field: str) -> _Rule:
    def rule(draft: ContactDraft) -> Iterator[Problem]:
        for place, name in enumerate(getattr(draft, field)):
            yield from _too_long(f"{field}.{place}", name)

    return rule


# By the draft's attribute, in the order of the form.
_RULES: dict[str, _Rule] = {
    "phones": _phones,
    "emails": _emails,
    "first_name": _required_name("first_name", Kind.PERSON),
    "last_name": _last_name,
    "name": _required_name("name", Kind.ORGANIZATION),
    "position": _line("position"),
    "organizations": _organizations,
    "urls": _urls,
    "website": _website,
    "addresses": _addresses,
    "birthday": _birthday,
    "pesel": _checksum("pesel", numbers.pesel_ok),
    "document_number": _line("document_number"),
    "nip": _checksum("nip", numbers.nip_ok),
    "regon": _checksum("regon", numbers.regon_ok),
    "krs": _krs,
    "note": _line("note", NOTE_MAXIMUM),
    "tags": _names("tags"),
    "access": _access,
    "keep_in_touch_days": _keep_in_touch,
}
