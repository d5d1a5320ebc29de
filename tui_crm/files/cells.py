"""Cells as spreadsheets leave them, and as spreadsheets may safely read them (facts 30)."""

from __future__ import annotations

import re

_GUARDED = re.compile(r"'+[=+\-@\t\r0-9]")
_DANGEROUS = re.compile(r"'*[=+\-@\t\r]|'+[0-9]")
_PHONE = re.compile(r"\+[0-9]{7,15}(?: ext\. [0-9]{1,8})?")
_NUMBER = re.compile(r"-[0-9]+(?:[.,][0-9]+)?(?:e[+-]?[0-9]+)?")
_HELD = re.compile(r'=\s*"((?:[^"]|"")*)"', re.DOTALL)


def clean_cell(text: str) -> str:
    """The value that a cell holds: without `="..."`, an apostrophe that guards it, NBSP and outer space,
    with "\\n" for every line end.

    It undoes `guard_cell` exactly.
    """
    if not text or (text.isascii() and text.isalnum()):
        return text
    text = text.replace("\u00a0", " ").replace("\u202f", " ").replace("\0", "").strip(" \t\r\n\v\f\ufeff")
    if text.startswith("'") and _GUARDED.match(text):
        text = text[1:]
    elif text.startswith("=") and (held := _HELD.fullmatch(text)):
        text = held.group(1).replace('""', '"').strip()
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def guard_cell(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula; plain numbers and E.164 stay."""
    if _DANGEROUS.match(text) and not (_PHONE.fullmatch(text) or _NUMBER.fullmatch(text)):
        return "'" + text
    return text
