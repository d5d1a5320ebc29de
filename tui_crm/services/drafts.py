"""Half filled forms, kept until they are saved or thrown away (R12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from tui_crm.domain.contact import ContactDraft
from tui_crm.domain.problems import Code, NotFound
from tui_crm.services.base import Service
from tui_crm.store import contact_ids, drafts


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft that a form left.

    Attributes:
        version: the contact's version when the form was opened; 0 for a new contact.
        saved_at: when it was kept, aware, in UTC.
    """

    draft: ContactDraft
    version: int
    saved_at: datetime


class Drafts(Service):
    """The actor's own drafts.

    A form is "new_person", "new_organization", "new_person_here" (by the organization's id) or "edit".
    """

    def keep(self, form: str, contact_id: int | None, draft: ContactDraft, version: int = 0) -> None:
        """Keeps what the form holds, in place of what it kept before.

        Raises NotFound for a contact that was purged meanwhile.
        """
        with self.database.writing() as connection:
            if contact_id is not None and not contact_ids.exists(connection, contact_id):
                raise NotFound(Code.NOT_FOUND, id=contact_id)
            drafts.keep(connection, self.actor.user_id, form, contact_id, draft, version, self.now())

    def kept(self, form: str, contact_id: int | None = None) -> KeptDraft | None:
        """What this form left, if anything."""
        with self.database.reading() as connection:
            found = drafts.kept(connection, self.actor.user_id, form, contact_id)
        if found is None:
            return None
        return KeptDraft(found.draft, found.version, datetime.fromtimestamp(found.saved_at, UTC))

    def drop(self, form: str, contact_id: int | None = None) -> None:
        """Throws away what this form left."""
        with self.database.writing() as connection:
            drafts.drop(connection, self.actor.user_id, form, contact_id)
