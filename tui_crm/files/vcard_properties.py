"""Properties of vCards: name, parameters and value out of a logical line, in the charset that it says."""

from __future__ import annotations

import quopri
import re
from collections import Counter
from dataclasses import dataclass

from tui_crm.files.encodings import SHOWN, best_single_byte
from tui_crm.files.table import BAD
from tui_crm.text.vcard_text import read_parameter

_MOST_PARAMS = 1_000
_BOM = b"\xef\xbb\xbf"
_CHARSET = re.compile(r";CHARSET=\"?([\w.:-]{1,40}?)\"?(?=[;:]|$)", re.IGNORECASE)
_CHARSETS = re.compile(
    r"utf-?(?:8|16|32).*|windows-?\d+|cp-?\d+|iso-?8859.*|iso-ir.*|latin.*|us-ascii|ascii|koi8.*|mac.*|gb.*|big5.*"
    r"|shift.*|euc.*|iso-?2022.*",
    re.IGNORECASE,
)
_HEAD = re.compile(r"(?:([A-Za-z0-9_-]{1,100})\.)?([A-Za-z0-9_/-]{1,200})[ \t]*(?=[;:])")
_PARAMETER = re.compile(r'[ \t]*((?:"[^"]*"|[^";:])*)')
_ENCODINGS = frozenset("QUOTED-PRINTABLE BASE64 8BIT 7BIT B".split())
_VALUES = frozenset("URL URI CONTENT-ID CID INLINE".split())


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a card.

    Attributes:
        name: in capitals.
        params: names in capitals with their values, quotes and carets undone.
        value: decoded, but still escaped; `raw` is the same with its parameters as they stood.
        group: "item1" or "".
    """

    name: str
    params: tuple[tuple[str, str], ...]
    value: str
    group: str = ""

    def param(self, name: str) -> str | None:
        """The first value of a parameter, None without it."""
        return next((value for key, value in self.params if key == name), None)

    @property
    def types(self) -> list[str]:
        """The values of TYPE in lower case, in their order."""
        lists = (value.split(",") for name, value in self.params if name == "TYPE")
        return [one.strip().lower() for values in lists for one in values if one.strip()]

    @property
    def is_base64(self) -> bool:
        encoding = (self.param("ENCODING") or "").upper()
        return encoding in ("B", "BASE64")


def property_of(line: bytes, encoding: str) -> Property | None:
    """The property that a logical line is; None where it is none.

    Args:
        encoding: of lines that are neither UTF-8 nor say what they are.
    """
    charset = _charset(line)
    text = _decoded(line.removeprefix(_BOM), charset, encoding)
    head = _HEAD.match(text.lstrip()) if text[:1].isspace() else _HEAD.match(text)
    if head is None:
        return None
    text = head.string
    params, place = _params(text, head.end())
    if place is None:
        return None
    value = text[place:]
    if any(name == "ENCODING" and one.upper() == "QUOTED-PRINTABLE" for name, one in params):
        value = _unquoted(value, charset, encoding)
    kept = tuple(one for one in params if one[0] not in ("CHARSET",) and not _is_spelling(one))
    return Property(head[2].upper(), kept, value, (head[1] or "").lower())


def _is_spelling(param: tuple[str, str]) -> bool:
    return param[0] == "ENCODING" and param[1].upper() in ("QUOTED-PRINTABLE", "8BIT", "7BIT")


def _params(text: str, place: int) -> tuple[list[tuple[str, str]], int | None]:
    """The parameters from the first semicolon on, and where the value begins; None without a value."""
    found: list[tuple[str, str]] = []
    while place < len(text) and text[place] == ";" and len(found) < _MOST_PARAMS:
        match = _PARAMETER.match(text, place + 1)
        if match is None or (match.end() < len(text) and text[match.end()] == '"'):
            break  # a quotation that never ends
        place = match.end()
        if match[1]:
            found.append(_param(match[1]))
    if place < len(text) and text[place] == ":":
        return found, place + 1
    colon = text.find(":", place)
    return found, colon + 1 if colon >= 0 else None


def _param(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if equals:
        return name.strip().upper(), read_parameter(value)
    upper = text.strip().upper()
    return ("ENCODING" if upper in _ENCODINGS else "VALUE" if upper in _VALUES else "TYPE"), text.strip()


def _charset(line: bytes) -> str:
    """The charset that a property names, "" for none that is known."""
    if b"CHARSET" not in line[:1000].upper():
        return ""
    match = _CHARSET.search(line[:1000].partition(b":")[0].decode("ascii", "replace"))
    return match[1] if match is not None and _CHARSETS.fullmatch(match[1]) else ""


def _decoded(data: bytes, charset: str, encoding: str) -> str:
    if data.isascii():
        return data.decode("ascii")
    for one in (charset, "utf-8"):
        if one:
            try:
                text = data.decode(one)
            except (UnicodeError, LookupError):
                continue
            return text.encode("utf-8", "replace").decode()
    if encoding.startswith("utf"):
        encoding = best_single_byte(Counter(byte for byte in data if byte > 127))
    return data.decode(encoding, SHOWN).replace(BAD, "")


def _unquoted(value: str, charset: str, encoding: str) -> str:
    # A semicolon that was encoded is part of the text, a bare one separates the parts of a value.
    written = value.replace("=3B", "\\;").replace("=3b", "\\;")
    data = quopri.decodestring(written.encode("utf-8", "replace"))
    return _decoded(data, charset, encoding).replace("\r\n", "\n").replace("\r", "\n")
