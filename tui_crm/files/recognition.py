"""What a file is, by its content and never by its name (R29)."""

from __future__ import annotations

import io
import re
import zipfile

from tui_crm.domain.problems import Code, FileProblem
from tui_crm.files.source import Source, unreadable
from tui_crm.files.table import BAD

WORKBOOK, PAGE, VCARD, LDIF, JSON, CSV = "workbook", "page", "vcard", "ldif", "json", "csv"
"""What is read; a page is a web page with a table in it."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (Code.FILE_IS_PDF, (b"%PDF",)),
    (
        Code.FILE_IS_PICTURE,
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"8BPS", b"\0\0\1\0"),
    ),
    (Code.FILE_IS_ARCHIVE, (b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")),
    (Code.FILE_IS_DOCUMENT, (b"{\\rtf",)),
    (Code.FILE_IS_DATABASE, (b"SQLite format 3", b"\0\1\0\0Standard")),  # the second of Access
    (Code.FILE_NOT_CONTACTS, (b"\x7fELF", b"MZ\x90", b"ID3", b"!BDN", b"OggS", b"\0asm")),
)
_IN_ZIP = (
    (re.compile(r"xl/workbook\.(xml|bin)|xl/_rels/"), None),
    (re.compile(r"word/|ppt/|visio/"), Code.FILE_IS_DOCUMENT),
    (re.compile(r"(content|settings|styles)\.xml"), Code.FILE_IS_DOCUMENT),
)
_MIME_TYPE = "mimetype"
_SHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_OLE_NAMES = (
    ("WordDocument", Code.FILE_IS_DOCUMENT),
    ("PowerPoint Document", Code.FILE_IS_DOCUMENT),
    ("__properties_version1.0", Code.FILE_IS_EMAIL),
    ("EncryptedPackage", Code.FILE_IS_PROTECTED),
)
_TEXTS = (
    (re.compile(r"BEGIN:VCARD", re.I), VCARD),
    (re.compile(r"(?:version:\s*\d+\s|dn:[:<]?\s*\S)", re.I), LDIF),
    (re.compile(r"BEGIN:VCALENDAR", re.I), Code.FILE_IS_CALENDAR),
    (
        re.compile(r"From \S+@\S+|(?:Received|Return-Path|MIME-Version|Message-ID|Delivered-To):\s*\S", re.I),
        Code.FILE_IS_EMAIL,
    ),
)
_TABLE = re.compile(r"<table[\s>]", re.I)
_MARKUP = re.compile(r"<[?!a-z]", re.I)
_OBJECT = re.compile(r"\{\s*[\"}]|\[\s*(?:[\[{\"\]\d-]|true\b|false\b|null\b|NaN\b)|[\[{]\s*$")
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_STRAY = 8  # control characters that a small text may have without being a binary file


def binary_kind(head: bytes, source: Source) -> str:
    """WORKBOOK, or "" for what may be a text. Raises FileProblem for an empty file and for other kinds."""
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise FileProblem(Code.FILE_EMPTY, path=source.name)
    if head.startswith(_OLE):
        return _in_ole(source)
    if head.startswith(_ZIP):
        return _in_zip(source)
    for code, marks in _MAGIC:
        if head.startswith(marks):
            raise FileProblem(code, path=source.name)
    if head[4:8] == b"ftyp":  # HEIC and AVIF, and films
        raise FileProblem(Code.FILE_IS_PICTURE, path=source.name)
    return ""


def text_kind(text: str, source: Source) -> str:
    """What the beginning of a text says that it is. Raises FileProblem for text of other kinds."""
    start = text.lstrip("\ufeff \t\r\n")
    behind_comments = _without_comments(start)
    for pattern, kind in _TEXTS:
        if pattern.match(behind_comments if kind == LDIF else start):
            if isinstance(kind, Code):
                raise FileProblem(kind, path=source.name)
            return kind
    if _OBJECT.match(start):
        return JSON
    if not any(character.isalnum() for character in start):
        raise FileProblem(Code.FILE_EMPTY, path=source.name)
    if _MARKUP.match(start):
        if _TABLE.search(start):
            return PAGE
        raise FileProblem(Code.FILE_IS_PAGE, path=source.name)
    controls = len(_CONTROL.findall(text)) + text.count("\0") + text.count(BAD)
    if controls > _STRAY and controls * 20 > len(text):
        raise FileProblem(Code.FILE_NOT_CONTACTS, path=source.name)
    return CSV


def _without_comments(text: str) -> str:
    """The text behind comments as LDIF has them: lines with "#", and those that go on with one."""
    if not text.startswith("#"):
        return text
    place = 0
    for line in text.splitlines(keepends=True):
        if line[0] not in "# \r\n":
            break
        place += len(line)
    return text[place:]


def whole(source: Source, most: int) -> bytes:
    """All bytes of a file that can't be read piece by piece. Raises FileProblem where they are too many."""
    with source.open() as stream:
        try:
            data = stream.read(most + 1)
        except OSError as error:
            raise unreadable(source.name, error) from error
    if len(data) > most:
        raise FileProblem(Code.SHEET_TOO_LARGE, path=source.name, maximum=most >> 20)
    return data


MOST_BYTES = 256 << 20
"""Of a file that is read as a whole."""


def _in_zip(source: Source) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(whole(source, MOST_BYTES))) as archive:
            names = archive.namelist()
            if _MIME_TYPE in names and archive.read(_MIME_TYPE).strip().startswith(_SHEET):
                return WORKBOOK
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise FileProblem(Code.FILE_DAMAGED, path=source.name) from error
    for pattern, code in _IN_ZIP:
        if any(map(pattern.match, names)):
            if code is None:
                return WORKBOOK
            raise FileProblem(code, path=source.name)
    raise FileProblem(Code.FILE_IS_ARCHIVE, path=source.name)


def _in_ole(source: Source) -> str:
    """An old Office file; its directory names its parts in UTF-16."""
    data = whole(source, MOST_BYTES)
    for name, code in _OLE_NAMES:
        if name.encode("utf-16-le") in data:
            raise FileProblem(code, path=source.name)
    return WORKBOOK
