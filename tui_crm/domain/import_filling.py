"""What a further row of a file adds to a contact that an earlier row of it was about.

Where the two rows differ the first one counts: an import that let each row overwrite the one before would
find something to change every time, and importing a file twice must change nothing (R36).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from tui_crm.domain.contact import Address, ContactDraft, Email, Link, Phone
from tui_crm.domain.import_identity import named_for
from tui_crm.domain.import_merge import merged
from tui_crm.text.fold import fold

T = TypeVar("T", bound=Phone | Email)

_CHOICES = ("status", "access", "link_emails")


def filled(before: ContactDraft, row: ContactDraft) -> ContactDraft:
    """The contact with what it lacks and the row has; nothing that it says is changed or moved.

    Args:
        before, row: normalized, of the same kind.
    """
    row = named_for(before, row, only_longer=True)
    behind = merged(before, row, ())
    over = merged(row, before, _CHOICES)
    return replace(
        over,
        first_name=behind.first_name,
        last_name=behind.last_name,
        name=behind.name,
        note=behind.note,
        tags=behind.tags,
        watchers=behind.watchers,
        owners=before.owners,
        phones=_as_written(before.phones, over.phones),
        emails=_as_written(before.emails, over.emails),
        organizations=_organizations(before.organizations, behind.organizations),
        addresses=(*before.addresses, *(one for one in row.addresses if not _known(one, before.addresses))),
        custom={**row.custom, **before.custom},
    )


def _as_written(before: tuple[T, ...], after: tuple[T, ...]) -> tuple[T, ...]:
    """Phones or e-mails, those of before as they were written there: they stand in front."""
    kept: list[T] = [replace(old, label=new.label) for old, new in zip(before, after, strict=False)]
    return tuple(kept) + after[len(before) :]


def _organizations(before: tuple[Link, ...], after: tuple[Link, ...]) -> tuple[Link, ...]:
    positions = {fold(link.name): link.position for link in before}
    return tuple(
        replace(link, position=positions.get(fold(link.name), "") or link.position) for link in after
    )


def _known(address: Address, known: tuple[Address, ...]) -> bool:
    parts = {name: getattr(address, name) for name in Address.__slots__ if getattr(address, name)}
    return any(all(getattr(one, name) == text for name, text in parts.items()) for one in known)
