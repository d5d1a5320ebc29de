"""What the full profile of a contact shows, read at one go (R14)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from tui_crm.domain.attachments import Attachment
from tui_crm.domain.contact import Contact
from tui_crm.domain.custom_fields import CustomField
from tui_crm.domain.keep_in_touch import Due
from tui_crm.domain.meetings import Occurrence
from tui_crm.domain.opportunities import Opportunity
from tui_crm.domain.timeline import Entry
from tui_crm.services.attachments import Attachments
from tui_crm.services.base import Service
from tui_crm.services.contacts import Contacts
from tui_crm.services.custom_fields import CustomFields
from tui_crm.services.history import History
from tui_crm.services.keep_in_touch import KeepInTouch
from tui_crm.services.next_meetings import NextMeetings
from tui_crm.services.opportunities import Opportunities
from tui_crm.services.tags import Tags
from tui_crm.services.users import Users

S = TypeVar("S", bound=Service)

PAGE = 50
"""Lines of history that are read at a time."""


class WholeContact(NamedTuple):
    """A contact with all that belongs to it.

    Attributes:
        user_names: full names by login name.
        entries: its history, newest first; of an organization also that of its visible persons.
        has_more: whether older entries may follow.
        files: newest first, those of its events too.
        custom: the custom fields in use of its base, in their order.
        tag_colours: the colours of tags, by name.
        opportunities: those that it takes part in, won and lost ones too, by stage.
        meetings: the next ones in which it takes part, or the last one.
        due: when a touch is due; None where none ever is.
    """

    contact: Contact
    user_names: dict[str, str]
    entries: tuple[Entry, ...]
    has_more: bool
    files: tuple[Attachment, ...]
    custom: tuple[CustomField, ...] = ()
    tag_colours: Mapping[str, str] = MappingProxyType({})
    opportunities: tuple[Opportunity, ...] = ()
    meetings: tuple[Occurrence, ...] = ()
    due: Due | None = None


class Profiles(Service):
    """The use cases of the profile that no other service has."""

    def read(self, contact_id: int, entries: int = PAGE) -> WholeContact:
        """The contact, the newest `entries` lines of its history, and its files. Raises NotFound."""
        contact = self._of(Contacts).get(contact_id)
        lines = self._of(History).of_contact(contact_id, entries)
        return WholeContact(
            contact,
            self._of(Users).full_names(),
            lines,
            len(lines) >= entries,
            self._of(Attachments).of_contact(contact_id),
            self._of(CustomFields).all(contact.kind) if contact.draft.custom else (),
            self._of(Tags).colours() if contact.draft.tags else {},
            self._of(Opportunities).of_contact(contact_id),
            self._of(NextMeetings).of(contact_id),
            self._of(KeepInTouch).of(contact_id),
        )

    def older(self, contact_id: int, before: str) -> tuple[Entry, ...]:
        """The next lines of the history behind the entry with this key; fewer than `PAGE` at its end."""
        return self._of(History).of_contact(contact_id, PAGE, before)

    def _of(self, service: type[S]) -> S:
        return service(self.database, self.actor, self.clock, self.region)
