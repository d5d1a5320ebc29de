"""What moves to the contact that is kept when two are merged, in one sentence (R40)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui_crm.domain.contact import Contact, Kind
from tui_crm.i18n import _, ngettext
from tui_crm.text.safe import safe_text
from tui_crm.wording.counts import grouped

if TYPE_CHECKING:
    from tui_crm.services.session import Session


class Moving(NamedTuple):
    """How much hangs on a contact: its events, its files, the persons linked to it."""

    events: int
    files: int
    persons: int


def read(session: Session, contact: Contact) -> Moving:
    """Counts what hangs on a contact. Raises NotFound."""
    is_organization = contact.kind is Kind.ORGANIZATION
    return Moving(
        len(session.events.of_contact(contact.id)),
        len(session.attachments.of_contact(contact.id)),
        session.lifecycle.linked_persons((contact.id,)) if is_organization else 0,
    )


def text(moving: Moving, kept: str) -> str:
    """The sentence. The name is data."""
    parts = []
    if moving.events:
        said = ngettext("{count} event", "{count} events", moving.events)
        parts.append(said.format(count=grouped(moving.events)))
    if moving.files:
        said = ngettext("{count} file", "{count} files", moving.files)
        parts.append(said.format(count=grouped(moving.files)))
    if moving.persons:
        said = ngettext("{count} linked person", "{count} linked persons", moving.persons)
        parts.append(said.format(count=grouped(moving.persons)))
    parts.append(_("its history"))
    return _("Moves to {name}: {what}.").format(name=safe_text(kept), what=", ".join(parts))
