"""What a column holds, by its values: for columns whose header says nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from tui_crm.domain.contact import Kind
from tui_crm.domain.import_values import (
    is_scientific,
    looks_like_email,
    looks_like_phone,
    split_emails,
    split_phones,
)
from tui_crm.text import numbers, urls
from tui_crm.text.fold import fold

MOST = 0.8
"""The share of a column's values that must be of a kind for the column to be of it."""
_SOME = 0.3

_PHONE_HEADER = re.compile(
    r"\b(tel|telefon\w*|phone\w*|kontakt\w*|kom|komork\w*|mobil\w*|cell\w*|fax|faks)\b"
)
_STREET = re.compile(
    r"(ul|al|os|pl|aleja|ulica|osiedle|plac)\b\.? ?\S.*|[^\W\d][^\d,;@]{2,60} \d{1,4} ?[a-zA-Z]?(/\d+\w?)?"
)
_CITY = re.compile(r"[^\W\d_][^\d@;,|/]{1,60}")

_POSTAL_CODE = re.compile(r"\d{2}-\d{3}")
_LEGAL_FORM = re.compile(
    r"\b(sp\.? ?z ?o\.? ?o|sp\.? ?[kj]|ltd|gmbh|inc|llc|fundacja|stowarzyszenie|spolka)\b|\bs\.? ?[ac]\.?$"
)
_ID_HEADER = re.compile(r"\b(id|lp|nr|no|numer|number|kod|code|konto|iban|pesel|nip|regon)\b")
_FIRST_NAMES = frozenset(
    """adam adrian agata agnieszka aleksander aleksandra alicja amelia andrzej anna antoni arkadiusz artur
    barbara bartosz beata bogdan bozena cezary czeslaw damian daniel danuta dariusz dawid dominik dorota
    edward elzbieta emilia ewa ewelina filip franciszek gabriela grazyna grzegorz halina hanna henryk
    hubert igor irena iwona izabela jacek jadwiga jakub jan janina janusz jaroslaw jerzy joanna jolanta
    jozef julia justyna kacper kamil kamila karol karolina katarzyna kazimierz kinga konrad krystyna
    krystian krzysztof leszek lucyna lukasz lucja maciej magdalena maja malgorzata marcin marek maria
    mariusz marta martyna marzena mateusz michal mikolaj miroslaw monika natalia norbert oliwia pawel
    patryk patrycja paulina piotr przemyslaw radoslaw rafal renata robert roman ryszard sebastian
    slawomir stanislaw stefan sylwia szymon tadeusz teresa tomasz urszula wanda wieslaw wiktoria wiktor
    wladyslaw wojciech zbigniew zdzislaw zenon zofia zuzanna zaneta alice andrew anthony charles david
    elizabeth emma george james jane jennifer john joseph linda mark mary michael patricia paul peter
    richard sarah sophie susan thomas william hans klaus anja petra jurgen""".split()
)


def share(values: Sequence[str], holds: Callable[[str], bool]) -> float:
    """The share of the values for which it holds; 0 for no values."""
    return sum(map(holds, values)) / len(values) if values else 0.0


def field_of(values: Sequence[str], header: str) -> str:
    """The field that such values belong to, or "".

    Args:
        values: samples, none of them empty.
        header: the folded header, "" where the file has none.
    """
    if share(values, _is_emails) >= MOST:
        return "email"
    if share(values, _is_web_address) >= MOST:
        return "website"
    number = _number_field(values)
    if number:
        return number
    if share(values, _is_phones) >= MOST and not _ID_HEADER.search(header):
        return "phone"
    if share(values, lambda value: bool(_POSTAL_CODE.fullmatch(value))) >= MOST:
        return "postal_code"
    return ""


def reads_as_phones(values: Sequence[str], header: str) -> bool:
    """Whether the header speaks of phones and most values are some (`Tel. alarmowy`, `Nr kontaktowy`)."""
    return bool(_PHONE_HEADER.search(header)) and share(values, _is_phones) >= MOST


def street_of(samples: Mapping[str, Sequence[str]]) -> str | None:
    """The first column that holds streets with their numbers."""
    return next((c for c, values in samples.items() if share(values, _is_street) >= MOST), None)


def city_beside(columns: Sequence[str], samples: Mapping[str, Sequence[str]], place: int) -> str | None:
    """The column of cities next to that of postal codes, behind it rather than before it.

    Args:
        samples: column -> values, of the columns that nothing else is known of.
        place: where the postal codes stand among the columns.
    """
    behind = columns[place + 1 : place + 2]
    before = [] if place < 1 or _is_surname(columns, samples, place - 1) else [columns[place - 1]]
    for column in (*behind, *before):
        values = samples.get(column, ())
        if share(values, _is_city) >= MOST and not name_field_of(values):
            return column
    return None


def _is_surname(columns: Sequence[str], samples: Mapping[str, Sequence[str]], place: int) -> bool:
    """Whether the column stands behind first names that have no surname before them."""
    first = samples.get(columns[place - 1], ()) if place else ()
    surname = samples.get(columns[place - 2], ()) if place > 1 else ()
    return name_field_of(first) == "first_name" and not is_single_word(surname)


def is_organization_like(values: Sequence[str]) -> bool:
    """Whether enough values end like the names of companies."""
    return share(values, lambda value: bool(_LEGAL_FORM.search(fold(value)))) >= _SOME


def name_field_of(values: Sequence[str]) -> str:
    """ "first_name" or "full_name" where enough values hold a common first name, else ""."""
    single = share(values, lambda value: len(value.split()) == 1)
    known = share(values, lambda value: any(word in _FIRST_NAMES for word in fold(value).split()[:3]))
    if known < _SOME:
        return ""
    return "first_name" if single >= MOST else "full_name"


def names_of(samples: Mapping[str, Sequence[str]], kind: Kind) -> dict[str, str]:
    """Columns that hold names -> their fields, by nothing but what they hold.

    Args:
        samples: column -> values, of the columns that nothing else is known of, in the file's order.
    """
    columns = list(samples)
    found: dict[str, str] = {}
    if kind is Kind.PERSON:
        found = _person_names(columns, samples)
    like = (column for column in columns if column not in found and is_organization_like(samples[column]))
    organization = next(like, None)
    if organization is not None:
        found[organization] = "organization" if kind is Kind.PERSON else "name"
    return found


def _person_names(columns: Sequence[str], samples: Mapping[str, Sequence[str]]) -> dict[str, str]:
    for index, column in enumerate(columns):
        target = name_field_of(samples[column])
        if not target:
            continue
        found = {column: target}
        if target == "first_name":
            neighbours = [*columns[index + 1 : index + 2], *columns[max(index - 1, 0) : index]]
            surname = next((c for c in neighbours if is_single_word(samples[c])), None)
            if surname is not None:
                found[surname] = "last_name"
        return found
    return {}


def is_mostly_single(values: Sequence[str]) -> bool:
    """Whether most values are one word: a first name or a surname, no whole name; no values are so too."""
    return not values or share(values, lambda value: len(value.split()) == 1) >= MOST


def is_single_word(values: Sequence[str]) -> bool:
    """Whether most values are one word that begins with a capital letter: surnames are."""
    return share(values, lambda value: len(value.split()) <= 2 and value[:1].isupper()) >= MOST


def _is_emails(value: str) -> bool:
    parts = split_emails(value)
    return bool(parts) and all(looks_like_email(part) for part in parts)


def _is_phones(value: str) -> bool:
    parts = split_phones(value)
    return bool(parts) and all(looks_like_phone(part) or is_scientific(part) for part in parts)


def _is_web_address(value: str) -> bool:
    return value.lower().startswith(("http://", "https://", "www.")) and urls.normalize(value) is not None


def _is_street(value: str) -> bool:
    return len(value) <= 100 and bool(_STREET.fullmatch(value) or _STREET.fullmatch(value.lower()))


def _is_city(value: str) -> bool:
    return value[:1].isupper() and len(value.split()) <= 4 and bool(_CITY.fullmatch(value))


def _number_field(values: Sequence[str]) -> str:
    checks = (("pesel", 11, numbers.pesel_ok), ("nip", 10, numbers.nip_ok), ("regon", 9, numbers.regon_ok))
    for field, digits, is_right in checks:
        if share(values, lambda value, n=digits: len(numbers.compact(value)) == n) < MOST:  # type: ignore[misc]
            continue
        # Nine digits are a REGON by chance once in ten: all of several must agree.
        if len(values) > 1 and share(values, is_right) >= (1.0 if field == "regon" else MOST):
            return field
    return ""
