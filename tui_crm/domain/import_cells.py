"""Phones and e-mails out of cells that hold several of them, or words beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui_crm.domain import import_values as read
from tui_crm.domain.import_synonyms import LABELS
from tui_crm.text import emails, phones
from tui_crm.text.fold import fold

LONGEST = 1_000
"""Characters of a longer cell are not searched: it is a text, and stays one."""

_PLAIN_PHONE = re.compile(r"\+?[\d().-]{5,17}")
_WORDS_BETWEEN = frozenset("lub albo oraz i or and".split())
_BREAK = re.compile(rf"\s\|\s|\s:::\s|[;\n]|\s/\s|\s(?:{'|'.join(sorted(_WORDS_BETWEEN))})\s", re.IGNORECASE)
_COMMA_OR_SLASH = re.compile(r"[,/]")
_NUMBER = re.compile(r"\+?\(?\d[\d\s().-]*\d")
_ADDRESS = re.compile(r"(?:mailto:)?([^\s<>()\[\],;:|\"]+@[^\s<>()\[\],;:|\"/]+)(?:\s*\(([^()]*)\))?", re.I)
_BETWEEN_ADDRESSES = re.compile(r"[\s,;|/&:]+")
_LONGEST_SIDE_BY_SIDE = 100


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a cell.

    Attributes:
        text: as it stands in the cell.
        label: what the cell says about it ("(praca)"), or "".
    """

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds.

    Attributes:
        rest: words beside the values that would be lost without a place of their own, or "".
    """

    parts: tuple[Part, ...]
    rest: str = ""


def phones_of(text: str, region: str) -> Cell:
    """The numbers of a cell. One without any stays whole: it is kept as a phone that is not recognized.

    Args:
        region: the country of numbers without a prefix.
    """
    if _is_one_phone(text, region) or len(text) > LONGEST:
        return Cell((Part(text),) if text else ())
    found: list[str] = []
    words: list[str] = []
    for piece in _pieces(text, region):
        some, others = _numbers_in(piece, region)
        found += some
        words += others
    if not any(phones.read(part, region).value for part in found):
        return Cell(tuple(map(Part, read.split_phones(text))))
    return Cell(tuple(map(Part, found)), _rest(text, found, words))


def emails_of(text: str) -> Cell:
    """The addresses of a cell. One without any stays whole, for the rules to name."""
    if ("@" in text and not re.search(r"\s", text) and read.looks_like_email(text)) or len(text) > LONGEST:
        return Cell((Part(text),))
    if "<" in text:
        return Cell(tuple(map(Part, read.split_emails(text))))
    found: list[Part] = []
    words: list[str] = []
    end = 0
    for match in _ADDRESS.finditer(text):
        words.append(text[end : match.start()])
        label = LABELS.get(fold(match[2] or "").strip(". "), "")
        if match[2] and not label:
            words.append(f"({match[2]})")
        found.append(Part(match[1].rstrip("."), label))
        end = match.end()
    words.append(text[end:])
    if not any(emails.problem_of(part.text) is None for part in found):
        return Cell(tuple(map(Part, read.split_emails(text))))
    said = [word for one in words for word in _BETWEEN_ADDRESSES.split(one) if word]
    said = [word for word in said if word.lower() not in _WORDS_BETWEEN]
    return Cell(tuple(found), _rest(text, [part.text for part in found], said))


def _is_one_phone(text: str, region: str) -> bool:
    return (
        bool(_PLAIN_PHONE.fullmatch(text))
        or read.is_scientific(text)
        or phones.read(text, region).value is not None
    )


def _pieces(text: str, region: str) -> list[str]:
    """The cell cut at what separates values; commas and strokes can also stand within one."""
    pieces: list[str] = []
    for piece in filter(None, map(str.strip, _BREAK.split(text))):
        if _is_one_phone(piece, region):
            pieces.append(piece)
        else:
            pieces += filter(None, map(str.strip, _COMMA_OR_SLASH.split(piece)))
    return pieces


def _numbers_in(piece: str, region: str) -> tuple[list[str], list[str]]:
    """Numbers and words of a piece; digits too few for a number are words."""
    if read.is_scientific(piece) or phones.read(piece, region).value is not None:
        return [piece], []
    found: list[str] = []
    end = 0
    words: list[str] = []
    for match in _NUMBER.finditer(piece):
        numbers = _side_by_side(match.group(), region)
        if not numbers and read.digit_count(match.group()) >= read.MINIMUM_DIGITS:
            numbers = [match.group()]
        if numbers:
            words.append(piece[end : match.start()])
            found += numbers
            end = match.end()
    words.append(piece[end:])
    return found, [word for one in words if (word := one.strip(" -:.,"))]


def _side_by_side(text: str, region: str) -> list[str]:
    """The numbers that the text is made of from its beginning to its end, or none."""
    if phones.read(text, region).value is not None:
        return [text]
    groups = text.split() if len(text) <= _LONGEST_SIDE_BY_SIDE else []
    for end in range(1, len(groups)):
        first = " ".join(groups[:end])
        if phones.read(first, region).value is not None:
            others = _side_by_side(" ".join(groups[end:]), region)
            if others:
                return [first, *others]
    return []


def _rest(text: str, found: list[str], words: list[str]) -> str:
    """The words of a cell with one value; of several the whole cell, which shows what they belong to."""
    if not words:
        return ""
    return " ".join(words) if len(found) == 1 else text
