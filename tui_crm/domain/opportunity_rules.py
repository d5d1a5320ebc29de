"""What may be written about an opportunity, and how: values, currencies, dates, titles (R47)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tui_crm.domain.contact_rules import NOTE_MAXIMUM
from tui_crm.domain.currencies import CURRENCIES, SIGNS
from tui_crm.domain.opportunities import ROLE_MAXIMUM, TITLE_MAXIMUM, OpportunityDraft
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.text import periods
from tui_crm.text.safe import safe_text

VALUE_DIGITS = 13
"""Digits of a value before its decimals; there are two of these at most."""
HUNDREDTHS = 100
"""A value is stored in hundredths of its currency."""
_YEARS = range(1900, 2200)
_LONGEST = 60
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([ .,'])\d{3})(?:\1\d{3})*", re.ASCII)
_PLAIN = re.compile(r"\d+", re.ASCII)
_DECIMALS = re.compile(r"(.+)([.,])(\d{1,2})", re.ASCII)


def read_value(text: str) -> Decimal | None:
    """An amount as people write it, None for an empty text: "12 000,50", "12,000.50", "12.000", "12'000".

    A full stop or comma with one or two digits behind it parts the decimals; spaces and the other sign part
    groups of three. Raises Refused (AMOUNT_NOT_RECOGNIZED).
    """
    written = " ".join(unicodedata.normalize("NFKC", text[: _LONGEST + 1]).replace("\u2019", "'").split())
    if not written:
        return None
    whole, decimals = written, ""
    if (parts := _DECIMALS.fullmatch(written)) is not None:
        whole, decimals = parts[1], parts[3]
        if parts[2] in whole:  # "1,2,50": the sign that parts the decimals stands there once
            whole = ""
    digits = re.sub(r"\D", "", whole) if _GROUPED.fullmatch(whole) or _PLAIN.fullmatch(whole) else ""
    if not digits or len(digits.lstrip("0")) > VALUE_DIGITS or len(text) > _LONGEST:
        raise Refused(Problem(Code.AMOUNT_NOT_RECOGNIZED, "value", {"value": text, "maximum": VALUE_DIGITS}))
    return Decimal(f"{digits}.{decimals or 0}").quantize(Decimal("0.01"))


def value_text(value: Decimal | None) -> str:
    """The value as files and JSON have it, and as `read_value` reads it again: "12000.50"; "" for none."""
    return "" if value is None else f"{value:.2f}"


def read_currency(text: str) -> str:
    """The code of a currency in capitals, of its sign too; "" for an empty text.

    Raises Refused (CURRENCY_UNKNOWN).
    """
    written = text.strip().upper()
    code = SIGNS.get(written, written)
    if code and code not in CURRENCIES:
        raise Refused(Problem(Code.CURRENCY_UNKNOWN, "currency", {"value": text}))
    return code


def read_close(text: str, today: date) -> str:
    """The day on which an opportunity is expected to be won: ISO, "31.01.2026", "today", "+30d"; "" for none.

    Args:
        today: what days are counted from.

    Returns ISO 8601. Raises Refused (DAY_NOT_RECOGNIZED, MOMENT_OUT_OF_RANGE).
    """
    if not text.strip():
        return ""
    found = periods.read(text[: _LONGEST + 1])
    span = None if found is None else periods.span(found, today)
    if span is None or (span.end - span.start).days != 1:  # a month or an hour is no day
        raise Refused(Problem(Code.DAY_NOT_RECOGNIZED, "expected_close", {"value": text}))
    if span.start.year not in _YEARS:
        values = {"first": _YEARS.start, "last": _YEARS.stop - 1}
        raise Refused(Problem(Code.MOMENT_OUT_OF_RANGE, "expected_close", values))
    return span.start.date().isoformat()


def read_title(text: str) -> str:
    """The title on one line. Raises Refused (TITLE_REQUIRED, TOO_LONG)."""
    title = " ".join(safe_text(text).split())
    if not title:
        raise Refused(Problem(Code.TITLE_REQUIRED, "title"))
    return _within(title, TITLE_MAXIMUM, "title")


def read_role(text: str) -> str:
    """What a person is in an opportunity, on one line. Raises Refused (TOO_LONG)."""
    return _within(" ".join(safe_text(text).split()), ROLE_MAXIMUM, "role")


def _note(text: str) -> str:
    return _within(safe_text(text, keep_newlines=True).strip(), NOTE_MAXIMUM, "note")


def _within(text: str, maximum: int, field: str) -> str:
    if len(text) > maximum:
        raise Refused(Problem(Code.TOO_LONG, field, {"maximum": maximum}))
    return text


def normalized(draft: OpportunityDraft, today: date, currency: str) -> OpportunityDraft:
    """The draft with every text as it is stored; a currency only beside a value.

    Args:
        today: what days are counted from.
        currency: the usual one.

    Raises Refused with all that is wrong: as the functions that read.
    """
    problems: list[Problem] = []

    def read(reader: Callable[[str], str], text: str) -> str:
        try:
            return reader(text)
        except Refused as refused:
            problems.extend(refused.problems)
            return ""

    value = read(lambda text: value_text(read_value(text)), draft.value)
    code = read(read_currency, draft.currency)
    found = replace(
        draft,
        title=read(read_title, draft.title),
        value=value,
        currency=(code or currency) if value else "",
        expected_close=read(lambda text: read_close(text, today), draft.expected_close),
        owner=draft.owner.strip(),
        note=read(_note, draft.note),
        persons=tuple((one, read(read_role, role)) for one, role in dict(draft.persons).items()),
    )
    if problems:
        raise Refused(problems)
    return found
