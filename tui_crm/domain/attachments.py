"""Files on a contact, or on an event of it (R46)."""

from __future__ import annotations

from dataclasses import dataclass

MAXIMUM_BYTES = 50 * 1024 * 1024
"""The largest file."""
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
