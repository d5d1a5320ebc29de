"""How the cells of foreign files are read: several values in one, names, flags. Pure and linear in length."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tui_crm.domain.access import Access
from tui_crm.domain.contact import Kind, Status
from tui_crm.domain.fields import SEVERAL
from tui_crm.text import emails
from tui_crm.text.fold import fold

_SEVERAL = re.compile(r"\s\|\s|\s:::\s")
_BAR = re.compile(r"(?<!\S)\|(?!\S)")
_FREE_BAR = re.compile(r"(?<!\S)(\\*\|)(?!\S)")
_KEPT_BAR = re.compile(r"(?<!\S)\\(\\*\|)(?!\S)")
_PHONE_BREAK = re.compile(r"\s\|\s|\s:::\s|[;,\n]|\s/\s")
_EMAIL_BREAK = re.compile(r"[\s;,|]+")
_NAME_BREAK = re.compile(r"\s\|\s|\s:::\s|[;,\n]")
_ADDRESS_IN_BRACKETS = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
_PHONE = re.compile(r"\+?[\d\s()./-]{7,24}")
_DATE = re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4}")
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE]\+?\d{1,3}")
_PARTICLES = frozenset("von van de der den del della di da dos du la le zu zur ter ten af av".split())
_ACTIVE = frozenset("active aktywny aktywna aktywne 1 true yes tak t y prawda x".split())
_INACTIVE = frozenset("inactive nieaktywny nieaktywna nieaktywne 0 false no nie n falsz".split())
_PERSONS = frozenset("person individual osoba kontakt contact people osoby".split())
_ORGANIZATIONS = frozenset("organization organisation company org firma organizacja spolka".split())
_QUOTED = re.compile(r'"([^"]*)"')
_QUOTED_LIST = re.compile(r'"[^"]*"(?:\s*[,;]\s*"[^"]*")*')
_SYSTEM_GROUPS = frozenset(("mycontacts", "my contacts"))

MINIMUM_DIGITS = 7
"""Fewest digits of a text that passes for a phone number by itself."""


def digit_count(text: str) -> int:
    """How many decimal digits the text has."""
    return sum(character.isdecimal() for character in text)


def looks_like_email(text: str) -> bool:
    """Whether the text is one e-mail address and nothing else."""
    return "@" in text and len(text) <= emails.MAXIMUM and emails.problem_of(text) is None


def looks_like_phone(text: str) -> bool:
    """Whether the text has the shape of a phone number: 7 to 15 digits, and no date."""
    text = text.strip()
    return (
        bool(_PHONE.fullmatch(text))
        and MINIMUM_DIGITS <= digit_count(text) <= 15
        and not _DATE.fullmatch(text)
    )


def is_scientific(text: str) -> bool:
    """Whether a spreadsheet wrote a long number as `4,82211E+10`: its last digits are lost."""
    return bool(_SCIENTIFIC.fullmatch(text.strip()))


def split_several(text: str) -> list[str]:
    """The values of a cell that " | " or Google's " ::: " separates."""
    if "|" not in text and ":::" not in text:
        return [text] if text else []
    return [part.strip() for part in _SEVERAL.split(text) if part.strip()]


def joined(texts: Iterable[str]) -> str:
    """The texts as one cell of this program's own files: `split_own` gives exactly them back.

    A bar that stands alone within a text gets a backslash: "A | B" is written as "A \\| B".
    """
    return SEVERAL.join(_FREE_BAR.sub(r"\\\1", text) for text in texts)


def split_own(text: str) -> list[str]:
    """The texts that `joined` made one cell of, empty ones too: they belong to those of another cell."""
    if "|" not in text:
        return [text]
    return [_KEPT_BAR.sub(r"\1", part.strip()) for part in _BAR.split(text)]


def split_phones(text: str) -> list[str]:
    """The numbers of a cell; commas and the like separate only where each part is a number by itself."""
    if len(text) < 2 * MINIMUM_DIGITS:
        return [text] if text else []
    parts = [part.strip() for part in _PHONE_BREAK.split(text) if part.strip()]
    if len(parts) > 1 and all(digit_count(part) >= MINIMUM_DIGITS for part in parts):
        return parts
    return split_several(text)


def split_emails(text: str) -> list[str]:
    """The addresses of a cell, without names around them (`Jan <jan@example.com>`)."""
    if "<" in text and "@" in text:
        named = [part.strip() for part in _NAME_BREAK.split(text) if "@" in part]
        return [_without_name(part) for part in named]
    parts = [part.strip("<>") for part in _EMAIL_BREAK.split(text)]
    if len(parts) > 1 and all("@" in part for part in parts if part):
        return [part for part in parts if part]
    return split_several(text)


def _without_name(part: str) -> str:
    found = _ADDRESS_IN_BRACKETS.search(part)
    return found.group(1) if found else part


def split_names(text: str, own: bool, separator: str | None = None) -> list[str]:
    """Tags or people of a cell; without Google's system groups and its mark of the main one.

    Args:
        own: whether this program wrote the cell: then only " | " separates.
        separator: what separates beside " | " and " ::: ", "" for nothing; None for whatever usually does.
    """
    if own or separator is not None:
        parts = split_own(text) if own else split_several(text)
        if separator:
            parts = [piece.strip() for part in parts for piece in part.split(separator)]
    else:
        quoted = _unquoted(text)
        parts = quoted or [part.strip() for part in _NAME_BREAK.split(text)]
    if own:
        return [part for part in parts if part]
    marked = (part.removeprefix("* ").strip() if part.startswith("* ") else part for part in parts)
    names = zip(parts, marked, strict=True)
    return [name for part, name in names if name and not (part != name and _is_system_group(name))]


def _unquoted(text: str) -> list[str] | None:
    """The texts of a list of quoted ones (`"VIP","Klient"`: Mailchimp's tags), None for anything else."""
    if not text.startswith('"') or not _QUOTED_LIST.fullmatch(text):
        return None
    return [part.strip() for part in _QUOTED.findall(text)]


def _is_system_group(name: str) -> bool:
    return name.casefold() in _SYSTEM_GROUPS


def split_full_name(text: str, surname_first: bool = False) -> tuple[str, str]:
    """First name and surname of a full name: the last word is the surname, or what stands before a comma.

    Args:
        surname_first: whether the header says that the surname comes first ("nazwisko i imię").
    """
    before, comma, after = (part.strip() for part in text.partition(","))
    if comma and before and after:
        return after, before
    words = (before or after).split()
    if len(words) < 2:
        return (words[0] if words else ""), ""
    if surname_first:
        end = 1
        while end < len(words) - 1 and words[end - 1].lower() in _PARTICLES:
            end += 1
        return " ".join(words[end:]), " ".join(words[:end])
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])


def split_titles(text: str) -> tuple[str, str]:
    """A full name without what stands before and behind it, and that: "dr inż. Jan Mak, MBA" is Jan Mak.

    A name of nothing else is left as it is. Company forms are none of them.
    """
    words = text.split()
    start, end = 0, len(words)
    while start < end and fold(words[start]).strip(".,") in _TITLES_BEFORE:
        start += 1
    while end > start and fold(words[end - 1]).strip(".,") in _TITLES_BEHIND:
        end -= 1
    if start == end or (start == 0 and end == len(words)):
        return text, ""
    return " ".join(words[start:end]).rstrip(","), " ".join((*words[:start], *words[end:]))


_TITLES_BEFORE = frozenset(
    """dr mgr inz prof hab lek lic med dent arch adw ks pan pani p mr mrs ms miss sir dipl ing doktor
    profesor mec r.pr""".split()
)
_TITLES_BEHIND = frozenset("jr sr mba phd ph.d md m.d esq dds msc bsc ii iii".split())


def completed_name(full: str, first: str, last: str) -> tuple[str, str]:
    """First name and surname where the full name stands beside one of them: the other is the rest of it."""
    words, known = full.replace(",", " ").split(), (first or last).split()
    if (first and last) or len(words) <= len(known):
        return first, last
    rest = ""
    if words[-len(known) :] == known:
        rest = " ".join(words[: -len(known)])
    elif words[: len(known)] == known:
        rest = " ".join(words[len(known) :])
    return first or rest, last or rest


def read_flag(text: str) -> bool | None:
    """Yes or no in the words of R34, None for anything else."""
    word = fold(text)
    return True if word in _ACTIVE else False if word in _INACTIVE else None


def read_status(text: str) -> Status | None:
    """Active or inactive, in either language or as a flag; None for anything else."""
    flag = read_flag(text)
    return None if flag is None else Status.ACTIVE if flag else Status.INACTIVE


def read_kind(text: str) -> Kind | None:
    """The base that a word names, None for anything else."""
    word = fold(text)
    return Kind.PERSON if word in _PERSONS else Kind.ORGANIZATION if word in _ORGANIZATIONS else None


def read_access(text: str) -> Access | None:
    """The access mode of that code, None for anything else."""
    try:
        return Access(text.strip().lower())
    except ValueError:
        return None
