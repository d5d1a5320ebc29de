"""LDIF in (RFC 2849), as Thunderbird and directories write it.

Attributes: RFC 4519, RFC 2798, and those of Mozilla
(https://wiki.mozilla.org/MailNews:Mozilla_LDAP_Address_Book_Schema).
"""

from __future__ import annotations

import base64
import binascii
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TextIO

from tui_crm.domain.problems import Code, Problem
from tui_crm.files.encodings import best_single_byte
from tui_crm.files.ldif_attributes import (
    IGNORED,
    LABELLED,
    NO_CONTACTS,
    NOTED,
    ORGANIZATIONS,
    PARTS,
    PERSONS,
    PICTURES,
    SINGLE,
)
from tui_crm.files.own_columns import flat
from tui_crm.files.table import BAD, NamedCells, Table, TableRow, without_bad
from tui_crm.i18n import N_
from tui_crm.text.safe import safe_text

_FIRST = ("uid", "kind")  # by these the other columns are known to mean what they say
_MOST = 16_000_000  # characters of an entry, a picture of 8 MB included
_EACH = 32  # bytes that a line takes beside its letters
_KEPT = 1_000_000
"""Of an entry that is too large: its beginning, for the file of refused rows."""
_SHOWN = 80
_PIECE = 1 << 16
_NO_COLON = N_("a colon is missing behind the name")
_NO_BASE64 = N_("no Base64")
_NO_BEGINNING = N_("a line goes on with nothing")
_TOO_LONG = N_("too large")


class _Entry(NamedTuple):
    """Lines between empty lines.

    Attributes:
        line: the number of the first one.
        lines: unfolded, without comments.
        raw: as they stand.
        reason: msgid of what is wrong with their folding, or "".
    """

    line: int
    lines: list[str]
    raw: str
    reason: str = ""


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code.value)
        self.problem = problem


def open_ldif(stream: TextIO, encoding: str) -> Table:
    """The table of an LDIF text; each entry is a row."""
    columns = list(_FIRST)
    return Table("ldif", encoding, "", True, columns, _rows(stream, NamedCells(columns), columns))


def _rows(stream: TextIO, named: NamedCells, columns: Sequence[str]) -> Iterator[TableRow]:
    for entry in _entries(stream):
        try:
            values, links = _values(entry)
            if not set(values) - {"version"}:
                continue
            texts = _texts(values)
        except _Refused as refused:
            yield TableRow([entry.raw.replace(BAD, "")], refused.problem, broken=True)
            continue
        cells, bad = without_bad(named.cells(texts), columns)
        unread = Problem(Code.LDIF_NOT_FETCHED, "", {"attributes": ", ".join(links)}) if links else None
        yield TableRow([_clean(cell) for cell in cells], bad or unread)


def _clean(text: str) -> str:
    return text if text.isascii() and text.isprintable() else safe_text(text, keep_newlines=True).strip()


# -- lines ------------------------------------------------------------------------------------------


def _entries(stream: TextIO) -> Iterator[_Entry]:
    entry = _Begun(1)
    for number, line, goes_on in _pieces(stream):
        text = line.rstrip("\r\n").replace("\0", "")
        if goes_on:
            entry.go_on(text)
            continue
        if text := text.lstrip("\ufeff" if number == 1 else ""):
            entry.add(text)
            continue
        if entry.holds:
            yield entry.ended()
        entry = _Begun(number + 1)
    if entry.holds:
        yield entry.ended()


def _pieces(stream: TextIO) -> Iterator[tuple[int, str, bool]]:
    """The lines with their numbers, of a long one (a picture that is not folded) several pieces.

    The last value tells whether a piece goes on with the line before.
    """
    number = 0
    goes_on = is_cut = False
    while piece := stream.readline(_PIECE):
        if is_cut and piece == "\n":
            is_cut = False
            continue  # the second half of a line end
        number += not goes_on
        yield number, piece, goes_on
        goes_on = not piece.endswith(("\n", "\r"))
        is_cut = len(piece) == _PIECE and piece.endswith("\r")


class _Begun:
    """An entry whose lines are still read."""

    def __init__(self, line: int) -> None:
        self._line = line
        self._lines: list[list[str]] = []  # each in the parts that it was folded into
        self._raw: list[str] = []
        self._reason = ""
        self._size = 0
        self._is_comment = False

    @property
    def holds(self) -> bool:
        """Whether anything but comments was read."""
        return bool(self._lines or self._reason)

    def add(self, text: str) -> None:
        """Takes a line that is not empty."""
        if self._is_full(text):
            return
        self._raw += ["\n", text] if self._raw else [text]
        if text[0] != " ":
            self._is_comment = text[0] == "#"
            if not self._is_comment:
                self._lines.append([text])
        elif not self._is_comment:
            if self._lines:
                self._lines[-1].append(text[1:])
            else:
                self._reason = _NO_BEGINNING

    def go_on(self, text: str) -> None:
        """Takes more of the line that was added last."""
        if self._is_full(text):
            return
        self._raw.append(text)
        if not self._is_comment and self._lines:
            self._lines[-1].append(text)

    def _is_full(self, text: str) -> bool:
        self._size += len(text) + _EACH
        if self._size > _MOST and self._reason != _TOO_LONG:
            self._reason = _TOO_LONG
            self._raw = ["".join(self._raw)[:_KEPT]]
            self._lines = []
        return self._size > _MOST

    def ended(self) -> _Entry:
        """The entry."""
        return _Entry(self._line, ["".join(parts) for parts in self._lines], "".join(self._raw), self._reason)


def _values(entry: _Entry) -> tuple[dict[str, list[str]], list[str]]:
    """Attribute in lower case -> its values, and the attributes whose values stand elsewhere.

    Raises:
        _Refused: the entry can't be read, or does not add anything.
    """
    if entry.reason:
        raise _Refused(_broken(entry, entry.reason))
    values: dict[str, list[str]] = defaultdict(list)
    links: list[str] = []
    for line in entry.lines:
        given, colon, value = line.partition(":")
        name = given.partition(";")[0].strip().lower()
        if not colon or not name:
            change = values.get("changetype", [""])[0].lower()
            if change not in ("", "add"):
                break  # what stands between "-" is a change, told below
            raise _Refused(_broken(entry, _NO_COLON))
        if value.startswith("<"):
            links.append(given)
        elif value.startswith(":"):
            values[name].append(_decoded(entry, name, value[1:]))
        else:
            values[name].append(value.strip(" "))
    for change in values.get("changetype", ()):
        if change.lower() != "add":
            raise _Refused(Problem(Code.LDIF_CHANGE, "", {"change": change}))
    return values, links


def _decoded(entry: _Entry, name: str, value: str) -> str:
    text = value.strip().replace(BAD, "")
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _Refused(_broken(entry, _NO_BASE64)) from error
    if name in PICTURES:
        return text
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode(best_single_byte(Counter(byte for byte in data if byte > 127)), "replace")


def _broken(entry: _Entry, reason: str) -> Problem:
    return Problem(Code.LDIF_BROKEN, "", {"line": entry.line, "reason": reason})


# -- contacts ---------------------------------------------------------------------------------------


def _texts(values: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The columns of an entry, as `own_columns` names them. Raises _Refused for what is no contact."""
    kind = _kind(values)
    data: dict[str, Any] = {"kind": kind}
    rest: dict[str, list[str]] = defaultdict(list)
    lists: dict[str, list[dict[str, str]]] = {"phones": [], "emails": [], "urls": []}
    addresses: dict[str, dict[str, str]] = {}
    for name, given in values.items():
        texts = [text for text in given if text]
        if name in LABELLED:
            of, label = LABELLED[name]
            lists[of] += [{"value": _plain(of, text), "label": label} for text in texts]
        elif name in PARTS:
            label, part = PARTS[name]
            address = addresses.setdefault(label, {"label": label})
            lines = [
                " ".join(text.split("$")) if part != "street" else text.replace("$", ", ") for text in texts
            ]
            address[part] = ", ".join(dict.fromkeys((*filter(None, (address.get(part),)), *lines)))
        elif name in PICTURES:
            data["avatar"] = next(iter(texts), "")
        elif name not in IGNORED:
            rest[SINGLE.get(name, name)] += texts
    data |= {of: items for of, items in lists.items() if items}
    data["addresses"] = list(addresses.values())
    notes = list(dict.fromkeys(rest.pop("note", ())))
    for column, texts in rest.items():
        text = " ".join(dict.fromkeys(texts))
        if column in NOTED:
            notes += [f"{column}: {text}"] if text else []
        else:
            data[column] = text
    data["note"] = "\n".join(notes)
    _name(data, values, kind)
    return flat(data)


def _plain(of: str, text: str) -> str:
    """The value; a labeled URI has its label behind the address."""
    return text.partition(" ")[0] if of == "urls" else text


def _name(data: dict[str, Any], values: Mapping[str, Sequence[str]], kind: str) -> None:
    shown = next(
        (values[name][0] for name in ("cn", "commonname", "displayname", "name") if values.get(name)), ""
    )
    if kind == "organization":
        data["name"] = data.pop("organization", "") or shown
    elif not data.get("first_name"):
        last = data.get("last_name", "")
        if last and shown.endswith(f" {last}"):
            data["first_name"] = shown.removesuffix(last).strip()
        elif not last:
            data["full_name"] = shown


def _kind(values: Mapping[str, Sequence[str]]) -> str:
    classes = [one.lower() for one in values.get("objectclass", ())]
    named = {"givenname", "sn", "surname", "mail"} & set(values)
    organization = next((values[name][0] for name in ("o", "company") if values.get(name)), "")
    if not PERSONS.intersection(classes):
        if ORGANIZATIONS.intersection(classes):
            return "organization"
        if NO_CONTACTS.intersection(classes) or not (named or organization or values.get("cn")):
            shown = values.get("objectclass") or values.get("dn") or [next(iter(values))]
            raise _Refused(Problem(Code.ROW_NO_CONTACT, "", {"kind": shown[-1][:_SHOWN]}))
    shown = next(iter(values.get("cn", ())), "")
    named = {"givenname", "gn", "sn", "surname"} & {name for name, texts in values.items() if any(texts)}
    return "organization" if organization and not named and shown in ("", organization) else "person"
