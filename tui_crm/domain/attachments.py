"""Files on a contact, or on an event of it (R46)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui_crm.domain.problems import Code, Refused
from tui_crm.text.safe import safe_text

MAXIMUM_MEGABYTES = 50
MAXIMUM_BYTES = MAXIMUM_MEGABYTES * 1024 * 1024
"""The largest file."""
NAME_MAXIMUM, DESCRIPTION_MAXIMUM = 200, 1_000
"""Characters."""
_NAME_BYTES = 255
"""What the usual file systems take: a longer name could not be saved."""
SUFFIXES = frozenset(
    "mp3 jpg jpeg png pdf zip rar doc docx xls xlsx ppt pptx odt ods odp txt csv".split()
)  # fmt: skip
"""The kinds of files, as their names end, without the dot, in small letters."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file, without its contents.

    Attributes:
        event_id: the event that it belongs to; None where it belongs to the contact as a whole.
        name: the file's name, without a folder.
        size: in bytes.
        added_at: ISO 8601, UTC.
        added_by: login name.
    """

    id: int
    contact_id: int
    event_id: int | None
    name: str
    description: str
    size: int
    added_at: str
    added_by: str


def checked_name(text: str) -> str:
    """The name as it is kept: without folders, harmless, at most 200 characters before and with its ending.

    Raises Refused (FILE_KIND) for a kind of file that is not kept.
    """
    name = safe_text(re.split(r"[/\\]", text)[-1]).strip()
    stem, dot, suffix = name.rpartition(".")
    if not stem or suffix.lower() not in SUFFIXES:
        raise Refused(Code.FILE_KIND, name=name, allowed=" ".join(sorted(SUFFIXES)))
    stem = stem[: NAME_MAXIMUM - len(dot + suffix)]
    while len((stem + dot + suffix).encode()) > _NAME_BYTES:
        stem = stem[:-1]
    return stem + dot + suffix


def checked_description(text: str) -> str:
    """The description as it is kept: one line. Raises Refused (TOO_LONG)."""
    line = safe_text(text).strip()
    if len(line) > DESCRIPTION_MAXIMUM:
        raise Refused(Code.TOO_LONG, maximum=DESCRIPTION_MAXIMUM)
    return line
